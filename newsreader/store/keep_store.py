"""The part of Store that is about what the user adds to articles: tags and notes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from newsreader.model import Note, StepDone, Tag
from newsreader.store import notes, steps, tags, views
from newsreader.store.mark_store import MarkStore

if TYPE_CHECKING:
    from newsreader.model.archive import Archive, Brought, Kept


class _TakenBack(Exception):
    """Ends a transaction that only counted."""


class KeepStore(MarkStore):
    """The user's tags and notes in one SQLite file."""

    def tags(self) -> list[Tag]:
        """Returns the tags of bookmarks, by name."""
        with self._database.read() as connection:
            return views.tags(connection)

    def tags_of(self, article_id: int) -> list[str]:
        """Returns the tags of an article, those of a bookmark that was taken away too."""
        with self._database.read() as connection:
            return tags.tags_of(connection, article_id)

    def retag(self, ids: Sequence[int], added: Sequence[str], removed: Sequence[str] = ()) -> StepDone:
        """Gives articles tags and takes others from them; one that is given a tag is bookmarked. Raises UsageError."""
        with self._database.write(durable=True) as connection:
            return tags.retag(connection, ids, added, removed, steps.microseconds())

    def rename_tag(self, tag_id: int, name: str) -> StepDone:
        """Calls a tag otherwise; the name of another tag merges both. Raises UsageError."""
        with self._database.write(durable=True) as connection:
            return tags.rename(connection, tag_id, name)

    def remove_tag(self, tag_id: int) -> StepDone:
        """Takes a tag from all articles, which stay bookmarked; raises UsageError."""
        with self._database.write(durable=True) as connection:
            return tags.remove(connection, tag_id)

    def notes(self, article_id: int) -> list[Note]:
        """Returns the notes of an article: on itself first, then on quotes in the order of the text."""
        with self._database.read() as connection:
            return notes.notes(connection, article_id)

    def write_note(self, article_id: int, text: str, quote: str = "") -> StepDone:
        """Writes a note on an article, or on the quote with these words; empty removes it. Raises UsageError."""
        with self._database.write(durable=True) as connection:
            return notes.write(connection, article_id, text, quote, steps.microseconds())

    # --- everything, from and to elsewhere ----------------------------------------------------------------

    def archive(self) -> Archive:
        """Returns everything of the user's."""
        from newsreader.store import archive

        with self._database.read() as connection:
            return archive.gather(connection)

    def kept(self, ids: Sequence[int]) -> list[Kept]:
        """Returns articles with all that hangs on them, newest first."""
        from newsreader.store import archive

        with self._database.read() as connection:
            return list(archive.kept(connection, ids))

    def bring_archive(self, archive: Archive, private: Collection[str], now: datetime) -> Brought:
        """Takes everything of an archive over, in one transaction; ``private`` as with ``add_feeds``."""
        from newsreader.store.archive import bring

        with self._database.write(durable=True) as connection:
            return bring(connection, archive, private, now)

    def preview_archive(self, archive: Archive, now: datetime) -> Brought:
        """Returns what an archive would bring, and changes nothing."""
        from newsreader.store.archive import bring

        found: Brought | None = None
        try:
            with self._database.write() as connection:
                found = bring(connection, archive, (), now)
                raise _TakenBack
        except _TakenBack:
            assert found is not None
            return found

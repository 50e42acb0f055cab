"""The part of Library that is about what the user adds to articles: tags on bookmarks, notes, and drafts of notes.

Nothing here waits for the network or knows SQL.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsreader.model import Note, StepDone, Tag
from newsreader.model.keeping import tag_key, tag_names, words_key
from newsreader.store import Store


class Keeping:
    """The user's tags and notes."""

    _store: Store

    def tags(self) -> list[Tag]:
        """Returns the tags of bookmarks, by name."""
        return self._store.tags()

    def tags_of(self, article_id: int) -> list[str]:
        """Returns the tags of an article, those of a bookmark that was taken away too."""
        return self._store.tags_of(article_id)

    def retag(self, ids: Sequence[int], added: Sequence[str], removed: Sequence[str] = ()) -> StepDone:
        """Gives articles tags and takes others from them; one that is given a tag is bookmarked. Raises UsageError."""
        return self._store.retag(ids, added, removed)

    def set_tags(self, article_id: int, line: str) -> StepDone:
        """Gives an article exactly the tags of a line where commas part them, and bookmarks it."""
        wanted = tag_names(line)
        keys = {tag_key(name) for name in wanted}
        gone = [name for name in self._store.tags_of(article_id) if tag_key(name) not in keys]
        return self._store.retag([article_id], wanted, gone)

    def rename_tag(self, tag_id: int, name: str) -> StepDone:
        """Calls a tag otherwise; the name of another tag merges both. Raises UsageError."""
        return self._store.rename_tag(tag_id, name)

    def remove_tag(self, tag_id: int) -> StepDone:
        """Takes a tag from all articles, which stay bookmarked; raises UsageError."""
        return self._store.remove_tag(tag_id)

    def notes(self, article_id: int) -> tuple[Note, ...]:
        """Returns the notes of an article: on itself first, then on quotes in the order of the text."""
        return tuple(self._store.notes(article_id))

    def write_note(self, article_id: int, text: str, quote: str = "") -> StepDone:
        """Writes a note on an article, or on the quote with these words; empty removes it. Raises UsageError.

        The article is bookmarked, so that nothing noted is ever deleted."""
        step = self._store.write_note(article_id, text, quote)
        self.keep_draft(article_id, quote, None)
        return step

    def draft(self, article_id: int, quote: str = "") -> str | None:
        """Returns what was being written as a note and has not been saved."""
        return self._store.state(_draft_key(article_id, quote))

    def keep_draft(self, article_id: int, quote: str, text: str | None) -> None:
        """Keeps what is being written, so that it outlasts the program; None forgets it."""
        if not self._store.read_only:
            self._store.set_state(_draft_key(article_id, quote), text)


def _draft_key(article_id: int, quote: str) -> str:
    return f"draft {article_id} {words_key(quote)}"

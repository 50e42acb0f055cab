"""The part of Store that shows stories: as rows of a list, and in the order in which things happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from newsreader.model import Article, Listing, StepDone, Story, StoryRow, View
from newsreader.store import marks, steps, story_decisions, story_rows, story_views, versions
from newsreader.store.voice_store import VoiceStore

if TYPE_CHECKING:
    from newsreader.store.front import News
    from newsreader.store.story_decisions import Moments
    from newsreader.store.versions import Version


class StoryStore(VoiceStore):
    """Stories in one SQLite file, as lists and pages show them."""

    def story(self, story_id: int, now: datetime) -> Story | None:
        """Returns a story with its articles, the one most worth reading first; None when nothing of it is left."""
        with self._database.read() as connection:
            return story_rows.story(connection, story_id, now)

    def stories(self, now: datetime, since: datetime | None = None, limit: int = 50) -> list[Story]:
        """Returns the followed stories, then those of several articles with one since then, latest first."""
        with self._database.read() as connection:
            ids = story_rows.story_ids(connection, since, limit)
            return [found for each in ids if (found := story_rows.story(connection, each, now)) is not None]

    def part_story(self, article_id: int) -> StepDone:
        """Makes an article a story of its own, for good; raises UsageError when it is."""
        with self._database.write(durable=True) as connection:
            return story_rows.part(connection, article_id)

    def follow_story(self, story_id: int, on: bool, now: datetime) -> StepDone:
        """Follows a story or ends that; raises UsageError when it is so already."""
        with self._database.write(durable=True) as connection:
            return story_rows.follow(connection, story_id, on, now)

    def visit_story(self, story_id: int, now: datetime) -> None:
        """Keeps that the user has looked at a story now."""
        with self._database.write() as connection:
            story_rows.visit(connection, story_id, now)

    def versions(self, article_id: int) -> list[Version]:
        """Returns an article as it was before each change of its publisher's, oldest first."""
        with self._database.read() as connection:
            return versions.versions(connection, article_id)

    # --- the front page and what was read ---------------------------------------------------------------------

    def news(self, since: datetime, now: datetime) -> News:
        """Returns what has come since then and matters, for the front page."""
        from newsreader.store import front

        with self._database.read() as connection:
            return front.news(connection, since, now)

    def keep_opened(self, article_id: int, at: datetime) -> None:
        """Keeps that the user opened an article."""
        from newsreader.store import opened

        with self._database.write() as connection:
            opened.keep(connection, article_id, at)

    def history(
        self, words: str = "", since: datetime | None = None, limit: int = 500
    ) -> list[tuple[Article, datetime]]:
        """Returns what was opened and when last, latest first; ``words``: all in headline, feed or author."""
        from newsreader.store import opened

        with self._database.read() as connection:
            return opened.history(connection, words, since, limit)

    def place_at(self, listing: Listing, at: datetime) -> int:
        """Returns where in a list the first article from ``at`` or before stands; oldest first: or after."""
        from newsreader.store import opened

        with self._database.read() as connection:
            return opened.place_at(connection, listing, at)

    # --- in lists ----------------------------------------------------------------------------------------

    def listing(self, view: View, now: datetime, limit: int | None = None, oldest_first: bool = False) -> Listing:
        """Returns a view with one row for each story, followed stories first; of its first ``limit`` articles."""
        with self._database.read() as connection:
            return story_views.listing(connection, view, now, limit, oldest_first)

    def story_rows(self, ids: Sequence[int], now: datetime, shown: Mapping[int, int]) -> list[StoryRow]:
        """Returns the rows with these ids, in this order; ``shown``: the versions that some of them show already."""
        with self._database.read() as connection:
            return story_views.rows(connection, ids, shown, now)

    def story_mates(self, ids: Iterable[int]) -> dict[int, int]:
        """Returns the stories of several articles that these are in, by the id of every article in them."""
        with self._database.read() as connection:
            return story_views.mates(connection, ids)

    def next_unread(self, ids: Sequence[int], grouped: bool) -> int | None:
        """Returns the first of these rows in which something is unread; ``grouped``: in its story."""
        with self._database.read() as connection:
            return story_views.next_unread(connection, ids, grouped)

    def next_titled(self, ids: Sequence[int], words: str, grouped: bool) -> int | None:
        """Returns the first of these rows with the words in a headline; ``grouped``: in one of its story."""
        with self._database.read() as connection:
            return story_views.next_titled(connection, ids, words, grouped)

    def mark_story(self, ids: Sequence[int], read: bool, journal: bool = True, opened: int | None = None) -> StepDone:
        """Sets the articles of a story read, but for those that the user keeps unread; or sets them unread.

        The one that is ``opened`` is set in any case."""
        kind = "read" if read else "unread"
        with self._database.write(durable=True) as connection:
            wanted = [*story_views.without_kept(connection, ids), *([opened] if opened else [])] if read else ids
            changed = marks.set_read(connection, wanted, read, steps.microseconds())
            if not journal:
                return StepDone(steps.marks_label(kind, len(changed)), len(changed))
            return steps.record_marks(connection, kind, changed, "")

    def mark_stories_read(self, view: View, now: datetime) -> StepDone:
        """Sets everything in a view read, and the other articles of its stories but for those kept unread."""
        with self._database.write(durable=True) as connection:
            changed = marks.mark_all_read(connection, view, now, steps.microseconds())
            others = story_views.without_kept(connection, story_views.mates(connection, changed))
            changed += marks.set_read(connection, others, True, steps.microseconds())
            return steps.record_marks(connection, "read", changed, "")

    def moments(self, ids: Sequence[int]) -> dict[int, Moments]:
        """Returns when these articles arrived and when their publishers changed them last, by id."""
        with self._database.read() as connection:
            return story_decisions.moments(connection, ids)

    def visited(self, story_id: int) -> datetime | None:
        """Returns when the user looked at a followed story last."""
        with self._database.read() as connection:
            return story_decisions.visited(connection, story_id)

    def unite_stories(self, article_id: int, other_id: int) -> StepDone:
        """Makes the stories of two articles one, for good; raises UsageError when they are."""
        with self._database.write(durable=True) as connection:
            return story_decisions.unite(connection, article_id, other_id)

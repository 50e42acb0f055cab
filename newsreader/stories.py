"""The part of Library that is about stories: several articles on one event, as a row, a page and a timeline.

Nothing here waits for the network or knows SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from newsreader.model import (
    Addition,
    Article,
    Change,
    Entry,
    FullText,
    Listing,
    Quote,
    StepDone,
    Story,
    StoryRow,
    StoryVersion,
    Timeline,
    View,
    row_of,
)
from newsreader.store import Store

MOST_COMPARED = 12
"""Versions of a story that are compared, word for word."""
MOST_CHARACTERS = 20_000
"""Of each that are compared."""
GROUPING = "stories.grouping"
"""State key: “off” where the user wants every article in a row of its own."""
OLDEST_FIRST = "lists.oldest_first"
"""State key: the lists that begin with the oldest article, “unread feed:7” and so on."""
UNGROUPED = ("feed", "bookmarks", "tag", "smart", "muted")
"""Views that show every article whatever the story."""

WHOLE = ("unread", "all")
"""Views that hold all articles of their stories that are unread."""


class Stories:
    """The stories in the user's news."""

    _store: Store
    now: Callable[[], datetime]
    """The clock; aware UTC."""

    def full_text(self, article_id: int) -> FullText:
        """Returns the text of an article, reading it now if that was not done before."""
        raise NotImplementedError

    def article(self, article_id: int) -> Article:
        """Returns one row; raises UsageError when there is no such article."""
        raise NotImplementedError

    # --- lists --------------------------------------------------------------------------------------------

    @property
    def grouping(self) -> bool:
        """Whether lists show stories, not articles."""
        return self._store.state(GROUPING) != "off"

    def set_grouping(self, on: bool) -> None:
        """Lets lists show stories, or every article in a row of its own."""
        if not self._store.read_only:
            self._store.set_state(GROUPING, None if on else "off")

    def groups(self, view: View) -> bool:
        """Returns whether a view shows stories: the front page always, a feed's own articles and bookmarks never."""
        return view.kind == "front" or (view.kind not in UNGROUPED and self.grouping)

    def oldest_first(self, view: View) -> bool:
        """Returns whether a list begins with its oldest article; what is followed stands above in any case."""
        return _named(view) in self._lists_oldest_first()

    def set_oldest_first(self, view: View, on: bool) -> None:
        """Lets a list begin with its oldest article, or with its newest."""
        if not self._store.read_only:
            with self._store.together():
                others = self._lists_oldest_first() - {_named(view)}
                kept = sorted(others | {_named(view)} if on else others)
                self._store.set_state(OLDEST_FIRST, " ".join(kept) or None)

    def _lists_oldest_first(self) -> set[str]:
        return set((self._store.state(OLDEST_FIRST) or "").split())

    def listing(self, view: View, limit: int | None = None) -> Listing:
        """Returns the rows of a view, in its order, of its first ``limit`` articles."""
        oldest_first = self.oldest_first(view)
        if self.groups(view):
            return self._store.listing(view, self.now(), limit, oldest_first)
        ids = self._store.article_ids(view, self.now(), limit, oldest_first)
        return Listing(ids, oldest_first=oldest_first)

    def rows(self, ids: Sequence[int], grouped: bool, shown: Mapping[int, int] | None = None) -> list[StoryRow]:
        """Returns the rows with these ids, in this order; ids that are gone are left out.

        ``shown`` names the versions that rows show already: a headline does not change under the reader."""
        if grouped:
            return self._store.story_rows(ids, self.now(), shown or {})
        return [row_of(each) for each in self._store.articles(ids)]

    def story_mates(self, ids: Iterable[int]) -> dict[int, int]:
        """Returns the stories of several articles that these are in, by the id of every article in them."""
        return self._store.story_mates(ids)

    def next_unread(self, ids: Sequence[int], grouped: bool) -> int | None:
        """Returns the first of these rows in which something is unread; ``grouped``: in its story."""
        return self._store.next_unread(ids, grouped)

    def next_titled(self, ids: Sequence[int], words: str, grouped: bool) -> int | None:
        """Returns the first of these rows with the words in a headline, the last of which may be its beginning.

        ``grouped``: in one of its story."""
        return self._store.next_titled(ids, words, grouped)

    # --- one story ----------------------------------------------------------------------------------------

    def story(self, article_id: int) -> Story:
        """Returns the story that an article is in, the version most worth reading first; raises UsageError."""
        self.full_text(article_id)
        number = self._store.story_of(article_id)
        found = None if number is None else self._store.story(number, self.now())
        if found is not None:
            return found
        article = self.article(article_id)
        return Story(0, (article,), 1, article.published, article.published)

    def stories(self, since: datetime | None = None, limit: int = 50) -> list[Story]:
        """Returns the followed stories, then those that several articles report, latest first."""
        return self._store.stories(self.now(), since, limit)

    def versions(self, article_id: int) -> tuple[StoryVersion, ...]:
        """Returns the texts of an article's story, copies with their originals; empty when it has no company.

        A text of which a copy has more than twice as much is shown by that copy."""
        number = self._store.story_of(article_id)
        story = None if number is None else self._store.story(number, self.now())
        if story is None or len(story.articles) < 2:
            return ()
        return tuple(_at_length(each) for each in versions_of(story))

    def compared(self, versions: Sequence[StoryVersion]) -> tuple[StoryVersion, ...]:
        """Returns versions with what each of them adds; those beyond the first dozen are not looked at."""
        from newsreader.text.additions import Told, additions

        several = versions[:MOST_COMPARED]
        told = [
            Told(
                body.plain[:MOST_CHARACTERS] if body else "",
                self._store.quotes(each.article.id),
                each.article.language or "",
            )
            for each in several
            for body in [self._store.body(each.article.id)]
        ]
        found: list[Addition | None] = [*additions(told), *[None] * (len(versions) - len(several))]
        return tuple(replace(each, adds=adds) for each, adds in zip(versions, found, strict=True))

    def timeline(self, article_id: int) -> Timeline:
        """Returns the story so far: its texts as they came out, each with what had not been quoted before."""
        story = self.story(article_id)
        versions = sorted(versions_of(story), key=lambda each: (each.article.published, each.article.id))
        moments = self._store.moments([number for each in versions for number in each.ids])
        seen = self._store.visited(story.id)
        fresh = _first_said([self._store.quotes(each.article.id) for each in versions])
        entries = []
        for each, quotes in zip(versions, fresh, strict=True):
            came = [moments[number] for number in each.ids if number in moments]
            entries.append(
                Entry(
                    each.article,
                    each.also_in,
                    quotes,
                    seen is not None and any(moment.arrived > seen for moment in came),
                    moments[each.article.id].changed if each.article.id in moments else None,
                )
            )
        return Timeline(story.id, tuple(entries), story.sources, story.followed, seen, story.quiet)

    def changes(self, article_id: int) -> list[Change]:
        """Returns what its publisher changed in an article, first change first."""
        from newsreader.text.changes import history

        earlier = self._store.versions(article_id)
        if not earlier:
            return []
        body = self._store.body(article_id)
        return history(earlier, self.article(article_id).title, body.feed_html if body else "")

    def changed(self, article_id: int) -> datetime | None:
        """Returns when the publisher of an article last changed it."""
        found = self.changes(article_id)
        return found[-1].at if found else None

    # --- what the user says of it ---------------------------------------------------------------------------

    def not_same_story(self, article_id: int) -> StepDone:
        """Takes an article out of its story, for good; raises UsageError when it is alone."""
        return self._store.part_story(article_id)

    def same_story(self, article_id: int, other_id: int) -> StepDone:
        """Makes the stories of two articles one, for good; raises UsageError when they are."""
        self.full_text(article_id)
        self.full_text(other_id)
        return self._store.unite_stories(article_id, other_id)

    def mark_story(self, ids: Sequence[int], read: bool = True) -> StepDone:
        """Marks the articles of a story read, but for those that the user keeps unread; or all of them unread."""
        return self._store.mark_story(ids, read)

    def open_story(self, ids: Sequence[int], opened: int) -> None:
        """Marks the articles of a story read because one of them was opened; leaves no step to undo."""
        self._store.mark_story(ids, True, journal=False, opened=opened)

    def mark_list_read(self, view: View, grouped: bool) -> StepDone:
        """Marks everything in a list read; ``grouped``: all articles of its stories, wherever they came from."""
        if grouped and view.kind not in WHOLE:
            return self._store.mark_stories_read(view, self.now())
        return self._store.mark_all_read(view, self.now())

    def follow(self, article_id: int, on: bool = True) -> StepDone:
        """Follows the story of an article, or ends that; raises UsageError when it is so already."""
        return self._store.follow_story(self.story(article_id).id, on, self.now())

    def visit_story(self, story_id: int) -> None:
        """Keeps that the user has looked at a followed story, so that only what arrives later counts as new."""
        if not self._store.read_only:
            self._store.visit_story(story_id, self.now())


def _named(view: View) -> str:
    """Returns a view in one word, for what is kept of it."""
    return view.kind if view.id is None else f"{view.kind}:{view.id}"


def versions_of(story: Story) -> tuple[StoryVersion, ...]:
    """Returns the texts of a story in its order; a copy stands with its original while that can be read."""
    there = {each.id for each in story.articles}
    roots: dict[int, int] = {}
    for each in story.articles:
        root, passed = each.id, set[int]()
        while story.copies.get(root) in there and root not in passed:
            passed.add(root)
            root = story.copies[root]
        roots[each.id] = root
    found = [each for each in story.articles if roots[each.id] == each.id]
    return tuple(
        StoryVersion(each, tuple(copy for copy in story.articles if copy is not each and roots[copy.id] == each.id))
        for each in found
    )


def _at_length(version: StoryVersion) -> StoryVersion:
    longest = max(version.also_in, key=lambda each: each.words, default=version.article)
    if longest.words <= 2 * version.article.words:
        return version
    rest = (version.article, *(each for each in version.also_in if each is not longest))
    return replace(version, article=longest, also_in=rest)


def _first_said(quotes: Sequence[Sequence[Quote]]) -> list[tuple[Quote, ...]]:
    """Returns of each text, earliest first, the quotes that none before it had."""
    from newsreader.text.wordings import group

    places = [(text, number) for text, several in enumerate(quotes) for number, _ in enumerate(several)]
    texts = [quote.text for several in quotes for quote in several]
    first = {min(index for wording in each for index in wording) for each in group(texts, [0.0] * len(texts))}
    kept = {places[index] for index in first}
    return [
        tuple(quote for number, quote in enumerate(several) if (text, number) in kept)
        for text, several in enumerate(quotes)
    ]

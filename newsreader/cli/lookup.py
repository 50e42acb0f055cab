"""From the user's words to what they mean: feeds, folders, moments, and the articles that a list asks for."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from newsreader.cli.session import NothingMatched
from newsreader.errors import UsageError
from newsreader.model import Article, Category, Feed, Listing, Tag, View
from newsreader.model.keeping import tag_key, tag_name
from newsreader.values import dataclass

if TYPE_CHECKING:
    from newsreader.library import Library

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_SPAN = re.compile(r"(\d{1,5})\s*([mhdw])", re.IGNORECASE | re.ASCII)
_FEW, _BATCH = 60, 500
"""Rows read at first, about as many as are usually asked for, and then at a time."""
_MOST_HITS = 1000
"""How many search results filters look through."""


def find_feed(library: Library, words: str) -> Feed:
    """Returns the feed with this number, address or part of a title; raises NothingMatched or UsageError."""
    feeds = library.feeds()
    if words.isascii() and words.isdigit():
        exact = [feed for feed in feeds if feed.id == int(words)]
        if exact:
            return exact[0]
    wanted = words.casefold().strip()
    tests: tuple[Callable[[Feed], bool], ...] = (
        lambda feed: words.rstrip("/") in (feed.url.rstrip("/"), (feed.site_url or "").rstrip("/")),
        lambda feed: feed.title.casefold() == wanted,
        lambda feed: bool(wanted) and wanted in feed.title.casefold(),
    )
    for test in tests:
        matches = [feed for feed in feeds if test(feed)]
        if len(matches) == 1:
            return matches[0]
        if matches:
            names = ", ".join(f"{feed.id} {feed.title}" for feed in matches[:5])
            raise UsageError(f"“{words}” fits several feeds: {names}.", "Give the number.")
    titles = {feed.title.casefold(): feed.title for feed in feeds}
    import difflib

    close = difflib.get_close_matches(wanted, titles, n=1, cutoff=0.7)
    hint = f"Did you mean “{titles[close[0]]}”?" if close else "newsreader feeds shows them all."
    raise NothingMatched(f"No feed is called “{words}”.", hint)


def find_folder(library: Library, words: str) -> Category:
    """Returns the folder of this name, in any case; raises NothingMatched."""
    folders = library.categories()
    for folder in folders:
        if folder.title.casefold() == words.casefold().strip():
            return folder
    names = ", ".join(folder.title for folder in folders[:10])
    raise NothingMatched(f"There is no folder “{words}”.", f"There are: {names}." if names else "")


def find_tag(library: Library, name: str) -> Tag:
    """Returns the tag of this name, in any case; raises NothingMatched."""
    tags = library.tags()
    for tag in tags:
        if tag_key(tag.name) == tag_key(tag_name(name)):
            return tag
    import difflib

    close = difflib.get_close_matches(name, [tag.name for tag in tags], n=1)
    raise NothingMatched(
        f"No bookmark is tagged “{name}”.", f"Did you mean “{close[0]}”?" if close else "newsreader tags shows them."
    )


def find_article(library: Library, article_id: int) -> Article:
    """Returns an article; raises NothingMatched."""
    try:
        return library.article(article_id)
    except UsageError as error:
        raise NothingMatched(str(error), error.hint) from error


def find_articles(library: Library, ids: tuple[int, ...]) -> list[Article]:
    """Returns several articles; raises NothingMatched when one is missing."""
    return [find_article(library, article_id) for article_id in ids]


def moment(words: str, now: datetime) -> datetime:
    """Returns the time meant by 90m, 12h, 2d, 1w (ago), today or a date such as 2026-03-01; raises UsageError."""
    span = _SPAN.fullmatch(words.strip())
    try:
        if words == "today":
            words = now.astimezone().date().isoformat()
        if span:
            return now - timedelta(**{_UNITS[span[2].lower()]: int(span[1])})
        return datetime.fromisoformat(words.strip()).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"“{words}” is no time.", "Write 90m, 12h, 2d, 1w, today or 2026-03-01.") from error


@dataclass(frozen=True, slots=True)
class Selection:
    """Which articles are asked for; every condition must hold."""

    unread: bool = False
    starred: bool = False
    feed: Feed | None = None
    folder: Category | None = None
    tag: Tag | None = None
    since: datetime | None = None
    before: datetime | None = None
    query: str = ""
    """A search, best first."""
    wanted: str = ""
    """A query, newest first."""
    oldest_first: bool = False

    def view(self) -> View:
        """Returns the narrowest view that holds them all."""
        if self.tag:
            return View("tag", self.tag.id, unread_only=self.unread)
        if self.folder:
            return View("category", self.folder.id, unread_only=self.unread)
        if self.feed:
            return View("feed", self.feed.id, unread_only=self.unread)
        return View("bookmarks" if self.starred else "all", unread_only=self.unread)

    def holds(self, article: Article) -> bool:
        """Tells whether an article meets every condition but folder and query."""
        return (
            not (self.unread and article.read)
            and not (self.starred and not article.starred)
            and (self.tag is None or self.tag.name in article.tags)
            and (self.tag is None or self.folder is None or article.category == self.folder.title)
            and (self.feed is None or article.feed_id == self.feed.id)
            and (self.since is None or article.published >= self.since)
            and (self.before is None or article.published < self.before)
        )

    def articles(self, library: Library) -> Iterator[Article]:
        """Yields them, newest first or oldest first, or best first when there is a search."""
        folder = self.folder.id if self.folder else None
        inside = {feed.id for feed in library.feeds() if feed.category_id == folder} if self.folder else set()
        if self.query:
            found = (hit.article for hit in library.search(self.query, _MOST_HITS))
            yield from (each for each in found if self.holds(each) and (each.feed_id in inside or not self.folder))
            return
        for ids in self._batches(library):
            for article in library.articles(ids):
                if self.since and article.published < self.since and not self.oldest_first:
                    return
                if self.holds(article) and (article.feed_id in inside or not (self.wanted and self.folder)):
                    yield article

    def _batches(self, library: Library) -> Iterator[Sequence[int]]:
        """Yields the ids in small lots; of a long list only the first are read where no more are asked for."""
        first, start = array("q"), 0
        if not self.wanted and not (self.oldest_first and self.since):
            first = library.article_ids(self.view(), _BATCH, self.oldest_first)
            start = len(first)
            yield from filter(None, (first[:_FEW], first[_FEW:]))
            if start < _BATCH:
                return
        ids = self._ids(library)
        if self.oldest_first and self.since and not start:
            start = library.place_at(Listing(ids, oldest_first=True), self.since)
        for place in range(start, len(ids), _BATCH):
            yield ids[place : place + _BATCH]

    def _ids(self, library: Library) -> array[int]:
        if not self.wanted:
            return library.article_ids(self.view(), None, self.oldest_first)
        found = array("q", library.matching(self.wanted))
        return found[::-1] if self.oldest_first else found

"""The part of Library that is about coming back: the front page, the place where one left off, what was read.

A visit ends when nothing has been done for some hours; the front page counts from the end of the one before. Nothing
here waits for the network or knows SQL.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from newsreader.model import Article, FrontPage, Listing, Place, Standing, StepDone, View
from newsreader.stories import Stories

if TYPE_CHECKING:
    from newsreader.store.front import Moved, News, Seldom

AWAY = timedelta(hours=3)
"""Time without anything done after which the next visit begins."""
FIRST = timedelta(days=1)
"""How far the front page reaches back while there has been one visit only."""
SEEN, SINCE, PLACE = "visit.seen", "visit.since", "place"
"""State keys: when something was last done, when the visit before ended, and where the reader is."""


class Visits(Stories):
    """When the user was here, where they are, and what has happened meanwhile."""

    # --- visits -----------------------------------------------------------------------------------------------

    def visit(self) -> bool:
        """Keeps that the user is here now; returns whether that begins another visit than the one before."""
        seen, returned = self._kept_time(SEEN), self.returned
        if not self._store.read_only:
            with self._store.together():
                if returned and seen is not None:
                    self._store.set_state(SINCE, seen.isoformat())
                self._store.set_state(SEEN, self.now().isoformat())
        return returned

    @property
    def returned(self) -> bool:
        """Whether the user comes back after some hours."""
        seen = self._kept_time(SEEN)
        return seen is not None and self.now() - seen >= AWAY

    def end_visit(self) -> None:
        """Counts this as a visit that is over: only what comes from now on is news."""
        if not self._store.read_only:
            for key in (SINCE, SEEN):
                self._store.set_state(key, self.now().isoformat())

    @property
    def since(self) -> datetime:
        """When the last visit ended that is not this one."""
        seen, now = self._kept_time(SEEN), self.now()
        if seen is not None and now - seen >= AWAY:
            return seen
        return self._kept_time(SINCE) or now - FIRST

    def told_since(self, moment: datetime) -> str:
        """Returns a moment in words, by the local clock: “since yesterday 18:40”."""
        local, today = moment.astimezone(), self.now().astimezone()
        days = (today.date() - local.date()).days
        day = f"{local.day} {local:%b} " if days > 6 else f"{local:%a} " if days > 1 else "yesterday " if days else ""
        return f"since {day}{local:%H:%M}"

    def _kept_time(self, key: str) -> datetime | None:
        with suppress(ValueError):
            kept = datetime.fromisoformat(self._store.state(key) or "")
            return kept if kept.tzinfo else None
        return None

    # --- the front page ---------------------------------------------------------------------------------------

    def front_page(self, since: datetime | None = None) -> FrontPage:
        """Returns what matters of the news since then, by default since the last visit."""
        since = since or self.since
        return front_page_of(self._store.news(since, self.now()), since)

    def told_news(self, page: FrontPage) -> str:
        """Returns how much there is on a front page: “128 new since yesterday 18:40”."""
        return f"{page.articles:,}{'+' if page.more else ''} new {self.told_since(page.since)}"

    def listing(self, view: View, limit: int | None = None) -> Listing:
        """Returns the rows of a view, in its order, of its first ``limit`` articles; of the front page always all."""
        if view.kind != "front":
            return super().listing(view, limit)
        page = self.front_page()
        return page.listing(self.told_news(page) if page.ids else "")

    def mark_list_read(self, view: View, grouped: bool) -> StepDone:
        """Marks everything in a list read, on the front page with the other articles of its stories."""
        if view.kind != "front":
            return super().mark_list_read(view, grouped)
        ids = self.front_page().ids
        return self._store.mark_story([*ids, *self._store.story_mates(ids)], True)

    # --- where the reader is ----------------------------------------------------------------------------------

    def place(self) -> Place | None:
        """Returns where the reader was last."""
        kept = self._store.state(PLACE)
        return place_of(kept) if kept else None

    def keep_place(self, place: Place) -> None:
        """Keeps where the reader is, and how far they have read the article on the page."""
        if self._store.read_only:
            return
        with self._store.together():
            self._store.set_state(PLACE, written(place))
            if place.article is not None:
                self._store.set_position(place.article, place.offset)

    def place_at(self, listing: Listing, at: datetime) -> int:
        """Returns where in a list the first article from ``at`` or before stands; oldest first: or after.

        Where there is none, that is the length of the list."""
        return self._store.place_at(listing, at)

    def date_meant(self, words: str) -> datetime | None:
        """Returns the end of the day, month or year that is meant, or a moment ago; None for anything else."""
        from newsreader.store.query_dates import stretch

        now = self.now()
        found = stretch(with_numbers(words, now), now)
        if found is None:
            return None
        return found.start if found.rolling else found.end - timedelta(microseconds=1)

    # --- what was read ----------------------------------------------------------------------------------------

    def keep_opened(self, article_id: int) -> None:
        """Keeps that an article was opened now."""
        if not self._store.read_only:
            self._store.keep_opened(article_id, self.now())

    def history(
        self, words: str = "", since: datetime | None = None, limit: int = 500
    ) -> list[tuple[Article, datetime]]:
        """Returns what was opened and when last, latest first; ``words``: with these in headline, feed or author."""
        return self._store.history(words, since, limit)


def with_numbers(words: str, now: datetime) -> str:
    """Returns a date with its month as a number, “1 march” as 2026-03-01, and “mon” as monday; else what it was."""
    from newsreader.store.query_dates import MONTHS, WEEKDAYS

    parts = words.casefold().replace(",", " ").replace(".", " ").split()
    day = next((each for each in WEEKDAYS if parts and len(parts[0]) > 2 and each.startswith(parts[0])), None)
    if day and len(parts) == 1:
        return day
    named = [
        (place, number)
        for place, part in enumerate(parts)
        for number, month in enumerate(MONTHS, 1)
        if len(part) > 2 and month.casefold().startswith(part)
    ]
    if len(named) != 1 or len(parts) > 3:
        return words
    place, month = named[0]
    numbers = [part for index, part in enumerate(parts) if index != place]
    years = [part for part in numbers if len(part) == 4]
    days = [part for part in numbers if len(part) < 3]
    if not all(part.isdecimal() for part in numbers) or len(years) > 1 or len(days) > 1:
        return words
    today = now.astimezone()
    year = int(years[0]) if years else today.year - (month > today.month)
    return "-".join([f"{year:04}", f"{month:02}", *(f"{int(each):02}" for each in days)])


def written(place: Place) -> str:
    """Returns a place as it is kept."""
    import json

    view = place.view
    return json.dumps([view.kind, view.id, view.unread_only, place.row, place.article, place.offset, place.reading])


def place_of(kept: str) -> Place | None:
    """Returns the place that ``written`` kept; None for anything else."""
    import json
    from typing import get_args

    from newsreader.model import ViewKind

    with suppress(ValueError, TypeError):
        kind, number, unread_only, row, article, offset, reading = json.loads(kept)
        numbers = (number, row, article)
        if kind in get_args(ViewKind) and all(each is None or type(each) is int for each in numbers):
            return Place(View(kind, number, bool(unread_only)), row, article, max(0, int(offset)), bool(reading))
    return None


def front_page_of(news: News, since: datetime) -> FrontPage:
    """Puts news into the sections of a page, each story and article into the first that has it."""
    ids, standings = array("q"), dict[int, Standing]()
    passed = set[int]()
    """Stories that stand on the page, negative, and articles."""
    for article_id, story_id, standing in _standings(news):
        key = article_id if story_id is None else -story_id
        if key not in passed and article_id not in standings:
            passed.add(key)
            ids.append(article_id)
            standings[article_id] = standing
    from newsreader.store.front import MOST

    return FrontPage(since, ids, standings, len(news.latest), len(news.latest) >= MOST)


def _standings(news: News) -> Iterator[tuple[int, int | None, Standing]]:
    for moved in news.followed:
        yield moved.newest, moved.story_id, Standing("followed", _of_story(moved))
    for moved in news.several:
        yield moved.newest, moved.story_id, Standing("several", _of_story(moved))
    for each in news.seldom:
        yield each.article_id, each.story_id, Standing("rare", _of_feed(each))
    for article_id, story_id in news.latest:
        yield article_id, story_id, Standing("rest")


def _of_story(moved: Moved) -> str:
    number = max(moved.sources, moved.reporting)
    sources = f"{number:,} source{'s' if number != 1 else ''}"
    return sources if moved.whole else f"{sources} · moved: {moved.new:,} new"


def _of_feed(each: Seldom) -> str:
    """Returns how seldom a feed is heard: “first in 3 weeks”."""
    days = timedelta(microseconds=each.gap).days if each.gap is not None else 0
    if days >= 60:
        return f"first in {days // 30} months"
    if days >= 14:
        return f"first in {days // 7} weeks"
    if days >= 2:
        return f"first in {days} days"
    return f"{each.lately} in 4 weeks"

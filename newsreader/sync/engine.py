"""Refresh: which feeds are asked, how many at once, and what is kept of the answers, once for every service.

Each feed is committed by itself, so a cancelled refresh keeps what it has. A feed that fails costs the others
nothing; only a database that cannot be written ends a refresh. One thread writes at a time.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from newsreader.errors import FeedError, FetchError, NewsreaderError
from newsreader.model import FetchState, RefreshProgress
from newsreader.store import Store
from newsreader.sync import failures, pauses, schedule
from newsreader.sync.addresses import host_of
from newsreader.sync.direct import Direct
from newsreader.sync.service import Fetched, Service

if TYPE_CHECKING:
    from newsreader.sync.http import Fetcher
    from newsreader.sync.worker import WorkerPool

T = TypeVar("T")
AT_ONCE = 40
"""Feeds between question and storage: bounds the memory that answers take while they wait for a worker."""
PROGRESS_SECONDS = 0.1
"""Progress is told at most this often."""


@dataclass(frozen=True, slots=True)
class RefreshReport:
    """What a refresh brought."""

    new: int = 0
    """Articles that were not known before."""
    failed: int = 0
    checked: int = 0
    """Feeds that were asked or found to be waiting."""
    article_ids: tuple[int, ...] = ()
    """The new articles."""
    problems: tuple[tuple[str, str], ...] = ()
    """Feed title and what went wrong, in words."""
    changed: int = 0
    """Marks made elsewhere that are now made here, where a server is asked."""


async def refresh(
    store: Store,
    fetcher: "Fetcher",
    pool: "WorkerPool",
    *,
    feed_ids: Sequence[int] | None = None,
    due_only: bool = False,
    interval: timedelta = timedelta(minutes=30),
    now: Callable[[], datetime],
    on_progress: Callable[[RefreshProgress], None] | None = None,
) -> RefreshReport:
    """Asks feeds for new articles and stores them: all feeds, those given, or only those that are due.

    Without ``due_only`` the user is asking: then only a pause that a server demanded holds a feed back, and it is
    reported as waiting. ``interval`` is the least time until a feed is due again. Raises StoreError."""
    states = await asyncio.to_thread(store.fetch_states, feed_ids, now() if due_only else None)
    titles = {feed.id: feed.title for feed in await asyncio.to_thread(store.feeds)}
    places = {pauses.server_of(state.url) for state in states} | {state.url for state in states if state.failures}
    paused = await asyncio.to_thread(pauses.load, store, places, now())
    tally = _Tally(len(states), titles, on_progress)
    run = _Run(store, Direct(fetcher, pool, interval), tally, paused, due_only, now, interval)
    await run.all(in_turn(states))
    return tally.report()


@dataclass(slots=True)
class _Tally:
    """Counts what has happened and tells the screen, not more often than it can draw."""

    total: int
    titles: dict[int, str]
    on_progress: Callable[[RefreshProgress], None] | None
    done: int = 0
    ids: list[int] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    told: float = 0.0

    def finished(self, feed_id: int, new: Sequence[int] = (), problem: str = "") -> None:
        self.done += 1
        self.ids.extend(new)
        title = self.titles.get(feed_id, "")
        if problem:
            self.problems.append((title, problem))
        clock = asyncio.get_running_loop().time()
        if self.on_progress and (self.done == self.total or clock - self.told >= PROGRESS_SECONDS):
            self.told = clock
            self.on_progress(RefreshProgress(self.done, self.total, len(self.ids), len(self.problems), title))

    def report(self) -> RefreshReport:
        return RefreshReport(
            len(self.ids), len(self.problems), self.done, tuple(self.ids), tuple(sorted(self.problems))
        )


@dataclass(frozen=True, slots=True)
class _Run:
    """One refresh on its way."""

    store: Store
    service: Service
    tally: _Tally
    paused: dict[str, datetime]
    """Until when addresses and servers are left alone."""
    unasked: bool
    """Nobody waits for this refresh, so pauses need no mention."""
    now: Callable[[], datetime]
    interval: timedelta
    refusals: Counter[str] = field(default_factory=Counter)
    """How many feeds of a server have asked for a pause since one answered."""
    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    writing: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def all(self, states: Iterable[FetchState]) -> None:
        """Asks for all feeds, a bounded number at once; the first StoreError ends it."""
        try:
            async with asyncio.TaskGroup() as group:
                for state in states:
                    await self.places.acquire()
                    group.create_task(self._one(state))
                    await asyncio.sleep(0)  # a burst of beginnings would be felt on the screen
        except ExceptionGroup as errors:
            raise errors.exceptions[0] from None

    async def _one(self, state: FetchState) -> None:
        """Asks for one feed and keeps what came of it."""
        try:
            until = self.paused.get(pauses.server_of(state.url)) or self.paused.get(state.url)
            if until is not None:
                pause = failures.waiting(host_of(state.url), until, self.now())
                self.tally.finished(state.feed_id, problem="" if self.unasked else str(pause))
                return
            fetched = await self._fetch(state)
            if isinstance(fetched, Fetched):
                new = await self._write(self._keep, state, fetched)
                self.tally.finished(state.feed_id, new, (fetched.feed and fetched.feed.problem) or "")
            else:
                problem = await self._write(self._keep_failure, state, fetched)
                self.tally.finished(state.feed_id, problem=problem)
        finally:
            self.places.release()

    async def _fetch(self, state: FetchState) -> Fetched | NewsreaderError:
        try:
            return await self.service.fetch(state, self.now())
        except NewsreaderError as error:
            return error
        except Exception as error:  # whatever one feed manages to break, the others go on
            return FeedError(f"This feed cannot be read ({type(error).__name__}).")

    async def _write(self, keep: Callable[[FetchState, Any], T], state: FetchState, outcome: object) -> T:
        async with self.writing:
            return await asyncio.to_thread(keep, state, outcome)

    def _keep(self, state: FetchState, fetched: Fetched) -> list[int]:
        """Stores the articles, then what to remember: in this order, a crash between the two loses nothing."""
        feed, now, new = fetched.feed, self.now(), list[int]()
        self.refusals[pauses.server_of(state.url)] = 0
        if feed is None:
            self.store.save_fetched(fetched.state, now=now)
        else:
            new = self.store.add_articles(state.feed_id, feed.entries, fetched.texts, now)
            self.store.save_fetched(
                fetched.state, now=now, site_url=feed.site_url, title=feed.title, language=feed.language
            )
            if feed.problem:
                due = fetched.state.next_check
                self.store.save_failed(state.feed_id, feed.problem, failures.MEND, now=now, next_check=due)
        if fetched.state.url != state.url:
            self.store.move_feed_url(state.feed_id, fetched.state.url)
        return new

    def _keep_failure(self, state: FetchState, error: NewsreaderError) -> str:
        """Stores why a feed could not be read and when it is due again; returns the words."""
        now, kind = self.now(), error.kind if isinstance(error, FetchError) else None
        due: datetime | None = schedule.after_failure(state.failures + 1, now, self.interval)
        if isinstance(error, FetchError) and kind == "wait":
            due = now + timedelta(seconds=error.retry_after or 0.0)
            self._pause(state.url, due)
            error = failures.waiting(host_of(state.url), due, now, error.status or 429)
        elif kind == "gone":
            due = None
        self.store.save_failed(state.feed_id, str(error), error.hint, now=now, next_check=due, gone=kind == "gone")
        return str(error)

    def _pause(self, url: str, until: datetime) -> None:
        """Leaves an address alone until then, and its whole server when that asks for it again and again."""
        server = pauses.server_of(url)
        self.refusals[server] += 1
        place = server if self.refusals[server] >= pauses.REFUSALS else url
        self.paused[place] = until
        pauses.save(self.store, place, until)


def in_turn(states: Iterable[FetchState]) -> list[FetchState]:
    """Orders feeds for asking: those of one host far apart, so that they do not wait for each other in a row, and
    those that failed last time at the end, so that nobody waits for hosts that do not answer."""
    seen: Counter[str] = Counter()
    ranked: list[tuple[bool, int, FetchState]] = []
    for state in states:
        host = host_of(state.url)
        ranked.append((state.failures > 0, seen[host], state))
        seen[host] += 1
    return [state for *_, state in sorted(ranked, key=lambda each: each[:2])]

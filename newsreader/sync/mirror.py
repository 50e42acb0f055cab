"""Makes the store the mirror of what the user keeps on a server; written once for every service.

In this order: what the user did here is sent; feeds and folders; new articles, each part kept at once; which articles
are unread and bookmarked there, taken over but for what the user has marked since. Interrupted anywhere, the next
sync goes on. A server that cannot be reached is a state, not an error; one that asks for a pause gets it; and before
one marks most unread articles read, the user is asked.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from newsreader.errors import FeedError, FetchError, NewsreaderError, StoreError
from newsreader.model import Mark, RefreshProgress, RemoteArticle, SyncQuestion, SyncReport
from newsreader.store import Store
from newsreader.sync import failures, standing
from newsreader.sync.asking import Asking, is_key, is_refusal
from newsreader.sync.incoming import BARREN, FIRST_PAGE, PAGE, Incoming, Texts
from newsreader.sync.outgoing import Outgoing
from newsreader.sync.service import RemoteService, Which
from newsreader.sync.standing import Standing
from newsreader.sync.turn import turn

OVERLAP: Final = timedelta(days=1)
"""What is new is asked for from this long before the last sync: clocks differ, and servers store late."""
DELTA_OVERLAP: Final = timedelta(minutes=15)
"""The same where the answer brings whole articles, by the server's own clock."""
MARKED_AT_ONCE: Final = 2_000
"""Articles marked in one transaction, for which the user's marks may have to wait."""
MOST_READ, MOST_REMOVED = 100, 20
"""Articles marked read, or bookmarks removed, from which the user is asked, where they are most there are."""


async def sync_once(
    store: Store,
    service: RemoteService,
    texts: Texts,
    *,
    name: str,
    now: Callable[[], datetime],
    marks_only: bool = False,
    ask_feeds: bool = False,
    on_progress: Callable[[RefreshProgress], None] | None = None,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> SyncReport:
    """Makes store and server agree; ``marks_only`` only sends what the user did.

    ``ask_feeds``: the server is to ask its feeds for news first, where it can be told to; the next sync brings it.
    ``name`` stands for the server in problems. Raises nothing but StoreError: whatever else fails is in the report and
    kept in the standing."""
    with turn(store.path) as mine:
        if not mine:
            return SyncReport(problems=((name, "Another newsreader is syncing this account."),))
        begun, kept = now(), await asyncio.to_thread(standing.load, store)
        if kept.until > begun.timestamp():
            pause = failures.waiting(name, standing.moment(kept.until), begun)
            return SyncReport(problems=((name, str(pause)),))
        ask = Asking(sleep)
        run = _Run(
            store,
            service,
            ask,
            name,
            begun,
            replace(kept, tried=begun.timestamp()),
            Outgoing(store, service, ask, now),
            Incoming(store, service, ask, texts, now, on_progress),
        )
        await run.safely(marks_only=marks_only, ask_feeds=ask_feeds)
        return run.report()


@dataclass(slots=True)
class _Told:
    """What a server says of marks: the keys of the articles that are so."""

    read: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    starred: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)
    """Not bookmarked."""

    def add(self, article: RemoteArticle) -> None:
        """Takes the marks of an article."""
        if article.read is not None:
            (self.read if article.read else self.unread).add(article.key)
        if article.starred is not None:
            (self.starred if article.starred else self.removed).add(article.key)


@dataclass(slots=True)
class _Run:
    """One sync on its way."""

    store: Store
    service: RemoteService
    ask: Asking
    name: str
    begun: datetime
    standing: Standing
    outgoing: Outgoing
    incoming: Incoming
    changed: int = 0
    complete: bool = False
    problem: str = ""

    async def safely(self, *, marks_only: bool, ask_feeds: bool) -> None:
        """Does everything in its order, and keeps how far it came."""
        try:
            await self.outgoing.send()
            if not marks_only:
                again = ask_feeds and await self._asks_feeds()
                await self._everything()
                self.standing = self.standing.expecting(self.begun) if again else replace(self.standing, again=0.0)
            self.standing = self.standing.got_through()
        except StoreError:
            raise
        except NewsreaderError as error:
            self._failed(error)
        except Exception as error:  # whatever a server manages to break costs this sync, not the reader
            self._failed(FeedError(f"{self.name} sent what cannot be read ({type(error).__name__})."))
        await self._save()

    def report(self) -> SyncReport:
        """Returns what the sync did."""
        problems = [(about or self.name, words) for about, words in self.outgoing.problems]
        if self.problem:
            problems.append((self.name, self.problem))
        new = tuple(self.incoming.new)
        return SyncReport(len(new), self.outgoing.sent, self.changed, new, self.complete, tuple(problems))

    def _failed(self, error: NewsreaderError) -> None:
        self.problem = str(error)
        self.standing = self.standing.failed(error, self.incoming.now())

    async def _save(self) -> None:
        await asyncio.to_thread(standing.save, self.store, self.standing)

    async def _everything(self) -> None:
        await self._feeds()
        before = await asyncio.to_thread(self.store.counts, self.begun)
        whole = self.standing.wants_all(self.begun)
        if self.service.capabilities.deltas and not whole:
            told = await self._changes()
        else:
            told = await self._compared(whole)
        asked = await self._take_over(told, before.unread, before.bookmarks)
        await self.outgoing.send()
        done = self.incoming.now().timestamp()
        self.standing = replace(
            self.standing,
            last=done,
            since=self.standing.since if asked else self.begun.timestamp(),
            full=self.begun.timestamp() if whole else self.standing.full,
        )
        self.complete = True

    async def _asks_feeds(self) -> bool:
        """Has the server ask its feeds for news; returns whether it does. One that will not costs nothing else.

        In a first sync there is enough to come as it is."""
        if not (self.service.capabilities.asks_feeds and self.standing.filled):
            return False
        try:
            await self.ask(self.service.ask_feeds)
        except FetchError as error:
            if not is_refusal(error):
                raise
            return False
        return True

    async def _feeds(self) -> None:
        told = [each for each in await self.ask(self.service.feeds) if is_key(each.key)]
        if told or not await asyncio.to_thread(self.store.feeds):
            await asyncio.to_thread(self.store.merge_feeds, told)
        else:
            self.problem = "The server lists no feeds; those here stay."

    # --- articles -----------------------------------------------------------------------------------------

    async def _changes(self) -> _Told:
        """Fetches what is new or marked anew since the last sync, from a server that keeps count of that."""
        told = _Told()
        since, cursor, seen = standing.moment(self.standing.since) - DELTA_OVERLAP, None, set[str]()
        while True:
            batch = await self.incoming.page(since, cursor, PAGE)
            await self.incoming.keep(batch.articles)
            for each in batch.articles:
                told.add(each)
            cursor = batch.cursor
            if cursor is None or cursor in seen:
                return told
            seen.add(cursor)

    async def _compared(self, whole: bool) -> _Told:
        """Fetches what is new by comparing keys, all of them or those of late; the first time page by page."""
        if not self.standing.filled and self.standing.cursor is None:
            await self._page(None, FIRST_PAGE)
        # Keys of all come before those of the unread: what arrives between the two must not be taken for read.
        since = None if whole else standing.moment(self.standing.since) - OVERLAP
        there = await self._keys("all", since)
        if not self.standing.filled:
            self.incoming.expected = len(there)
            await self._pages()
        unread, starred = await self._keys("unread"), await self._keys("starred")
        there |= await self._still_there(there, unread, starred, whole)
        await self.incoming.fetch(there | unread | starred)
        return _Told(there - unread, unread, starred, there - starred)

    async def _pages(self) -> None:
        """Goes on with the pages of a first sync to the end."""
        seen, barren = set[str](), 0
        while (cursor := self.standing.cursor) is not None and cursor not in seen and barren < BARREN:
            seen.add(cursor)
            try:
                barren = 0 if await self._page(cursor, PAGE) else barren + 1
            except FetchError as error:
                if not is_refusal(error):
                    raise
                break  # a cursor of some time ago; the rest is fetched by keys
        self.standing = replace(self.standing, filled=True, cursor=None)
        await self._save()

    async def _page(self, cursor: str | None, limit: int) -> int:
        """Keeps a page of a first sync and where the next begins; returns how many articles were new."""
        batch = await self.incoming.page(None, cursor, limit)
        new = await self.incoming.keep(batch.articles, older=True)
        self.standing = replace(self.standing, cursor=batch.cursor, filled=batch.cursor is None)
        await self._save()
        return new

    async def _keys(self, which: Which, since: datetime | None = None) -> set[str]:
        found = await self.ask(lambda: self.service.ids(which, since))
        return await asyncio.to_thread(lambda: {key for key in found if is_key(key)})

    async def _still_there(self, there: Collection[str], unread: set[str], starred: set[str], whole: bool) -> set[str]:
        """Returns which articles the server still has of those that it does not mention as they are marked here.

        Servers forget old articles: what is not among the unread is read only if the server has it."""
        doubted = [
            *await asyncio.to_thread(self.store.doubted, unread.union(there), "read", self.begun),
            *await asyncio.to_thread(self.store.doubted, starred.union(there), "starred", self.begun),
        ]
        keys = {each.key for each in doubted}
        if keys and not whole:
            oldest = min(each.published for each in doubted)
            found = keys & await self._keys("all", oldest - OVERLAP)
        else:
            found = set[str]()
        await asyncio.to_thread(self.store.keep_absent, keys - found, self.begun)
        return found

    # --- marks --------------------------------------------------------------------------------------------

    async def _take_over(self, told: _Told, unread: int, bookmarks: int) -> bool:
        """Marks articles as the server says, and tells whether the user is to be asked before the rest is.

        ``unread`` and ``bookmarks`` are how many there were before the sync."""
        read = await asyncio.to_thread(self.store.differing, told.read, "read", True)
        removed = await asyncio.to_thread(self.store.differing, told.removed, "starred", False)
        many_read = len(read) >= MOST_READ and 2 * len(read) > unread
        many_removed = len(removed) >= MOST_REMOVED and 2 * len(removed) > bookmarks
        answer = self.standing.answer
        asked = (many_read or many_removed) and not answer
        sets: tuple[tuple[list[int], Mark, bool, bool], ...] = (
            (read, "read", True, many_read),
            (removed, "starred", False, many_removed),
            (await asyncio.to_thread(self.store.differing, told.unread, "read", False), "read", False, False),
            (await asyncio.to_thread(self.store.differing, told.starred, "starred", True), "starred", True, False),
        )
        for ids, mark, value, many in sets:
            if many and answer == "keep":
                await asyncio.to_thread(self.store.insist, ids, mark, not value)
            elif not many or answer == "apply":
                await self._set(ids, mark, value)
        question = SyncQuestion(len(read) if many_read else 0, unread, len(removed) if many_removed else 0, bookmarks)
        self.standing = replace(self.standing, question=question if asked else None, answer="")
        return asked

    async def _set(self, ids: list[int], mark: Mark, value: bool) -> None:
        for start in range(0, len(ids), MARKED_AT_ONCE):
            part = ids[start : start + MARKED_AT_ONCE]
            self.changed += await asyncio.to_thread(self.store.set_marks, part, mark, value)

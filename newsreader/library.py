"""Library: everything a person can ask of the newsreader, and the only door for the screen and the command line.

Plain methods answer from the local store and never wait for the network; the screen calls them in a thread.
Coroutines reach the network or the worker processes. Nothing here draws, parses or knows SQL. Network modules
are imported on first use, so that opening the library costs no more than opening the database.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from newsreader import prepare
from newsreader.errors import StoreError, UsageError
from newsreader.keeping import Keeping
from newsreader.links import Links
from newsreader.mirroring import Mirroring
from newsreader.model import (
    Account,
    Article,
    Block,
    Category,
    Counts,
    Feed,
    FoundFeed,
    FullText,
    Picture,
    Problem,
    Quote,
    ReadArticle,
    RefreshProgress,
    Related,
    StepDone,
    View,
)
from newsreader.queries import Queries
from newsreader.safekeeping import Safekeeping
from newsreader.shelf import Shelf
from newsreader.store import Store
from newsreader.transfers import Transfers
from newsreader.upkeep import Upkeep
from newsreader.visits import Visits
from newsreader.voices import Voices

if TYPE_CHECKING:
    from newsreader.pages import Pages
    from newsreader.sync.engine import RefreshReport
    from newsreader.sync.http import Fetcher
    from newsreader.sync.service import RemoteService
    from newsreader.sync.worker import WorkerPool

UNCHECKED = "Its certificate is not checked."
_UNCHECKED_HINT = "Others may read and change it on its way; unchecked in config.toml names it."


class Library(Shelf, Voices, Visits, Mirroring, Safekeeping, Upkeep, Keeping, Transfers, Links, Queries):
    """The user's news: subscriptions, articles, marks, search and the way to new articles."""

    def __init__(
        self,
        store: Store,
        *,
        now: Callable[[], datetime] | None = None,
        pictures: Path | None = None,
        account: Account | None = None,
        connect: Callable[[], RemoteService] | None = None,
        unchecked: Collection[str] = (),
    ) -> None:
        super().__init__(store)
        self._pictures = pictures
        self.account, self._connect = account, connect
        self.now = now or (lambda: datetime.now(UTC))
        """The clock; aware UTC."""
        self.unchecked = unchecked
        self._fetcher: Fetcher | None = None
        self._pool: WorkerPool | None = None
        self._refreshing = 0
        """Refreshes under way."""

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        now: Callable[[], datetime] | None = None,
        pictures: Path | None = None,
        account: Account | None = None,
        connect: Callable[[], RemoteService] | None = None,
        unchecked: Collection[str] = (),
    ) -> Library:
        """Opens the database at ``path``, creating it and its folder; raises StoreError.

        Small copies of pictures are kept in the folder ``pictures``, nowhere without one. With an ``account`` the
        database is its mirror; ``connect`` makes the service when it is first needed, in a thread, since it may have
        to ask for a password. The addresses ``unchecked`` are read whatever certificate their server shows."""
        store = Store.open(path)
        try:
            if account is not None:
                store.bind(f"{account.kind} {account.user}@{account.url}")
        except StoreError:
            store.close()
            raise
        return cls(store, now=now, pictures=pictures, account=account, connect=connect, unchecked=unchecked)

    @staticmethod
    def outdated(path: Path) -> int:
        """Returns the bytes of a database that is brought to the current form, in a copy first, when it is opened.

        0 for one that is not."""
        from newsreader.store.database import outdated

        return outdated(path)

    def close(self) -> None:
        """Closes the database; network and workers are closed by ``close_network``."""
        self._store.close()

    @property
    def path(self) -> Path:
        """Where the database lies."""
        return self._store.path

    # --- lists --------------------------------------------------------------------------------------------

    def counts(self) -> Counts:
        """Returns how much there is to read."""
        return self._store.counts(self.now())

    def feeds(self) -> list[Feed]:
        """Returns the subscriptions, by category and title."""
        return [self._warned(feed) for feed in self._store.feeds()] if self.unchecked else self._store.feeds()

    def _warned(self, feed: Feed) -> Feed:
        """Returns a feed that says so when its certificate is not checked."""
        return replace(feed, problem=feed.problem or UNCHECKED) if feed.url in self.unchecked else feed

    def categories(self) -> list[Category]:
        """Returns the folders, by title."""
        return self._store.categories()

    def article_ids(self, view: View, limit: int | None = None, oldest_first: bool = False) -> array[int]:
        """Returns the ids of a view's articles, newest first or oldest first."""
        return self._store.article_ids(view, self.now(), limit, oldest_first)

    def articles(self, ids: Sequence[int]) -> list[Article]:
        """Returns the rows with these ids, in this order; ids that are gone are left out."""
        return self._store.articles(ids)

    def article(self, article_id: int) -> Article:
        """Returns one row; raises UsageError when there is no such article."""
        found = self._store.articles([article_id])
        if not found:
            raise UsageError(f"There is no article {article_id}.", "newsreader list shows the ids.")
        return found[0]

    def problems(self) -> list[Problem]:
        """Returns the feeds that could not be read, or not safely, with reasons."""
        found = self._store.problems()
        known = {each.feed.id for each in found}
        unsafe = (each for each in self.feeds() if each.problem == UNCHECKED and each.id not in known)
        return [*found, *(Problem(each, UNCHECKED, _UNCHECKED_HINT, each.succeeded) for each in unsafe)]

    # --- one article --------------------------------------------------------------------------------------

    def read(self, article_id: int) -> ReadArticle:
        """Returns an article ready to lay out, reading its text now if that was not done before."""
        from newsreader.text.markdown import blocks

        text = self.full_text(article_id)
        body = self._store.body(article_id)
        return ReadArticle(
            article=self.article(article_id),
            text=text,
            blocks=blocks(text.markdown),
            related=tuple(self._store.related(article_id)),
            has_page=body is not None and bool(body.page_html),
            position=self._store.position(article_id),
            same_story=prepare.same_story(self._store, article_id, text, self.now()),
            versions=self.versions(article_id),
            changed=self.changed(article_id),
            notes=self.notes(article_id),
        )

    def read_first(self, article_id: int, offset: int | None = None) -> ReadArticle:
        """Returns of a long article the stretch around ``offset``, else around where the reader left off.

        So that a long article opens as fast as a short one, of which it returns everything; ``read`` has the rest."""
        return self.read_known(article_id, offset) or self.read(article_id)

    def read_known(self, article_id: int, offset: int | None = None) -> ReadArticle | None:
        """Returns what ``read_first`` does of an article that was read before; None where that is yet to be done."""
        from newsreader.text import PIPELINE_VERSION
        from newsreader.text.markdown import blocks

        found = self._store.opening(article_id, offset)
        if found is None or found.text.version < PIPELINE_VERSION:
            return None
        return ReadArticle(
            article=self.article(article_id),
            text=found.text,
            blocks=blocks(found.text.markdown),
            related=tuple(self._store.related(article_id)),
            has_page=found.has_page,
            position=found.position,
            start=found.start,
            length=found.length,
            same_story=prepare.same_story(self._store, article_id, found.text, self.now()),
            versions=self.versions(article_id),
            changed=self.changed(article_id),
            notes=self.notes(article_id),
        )

    def full_text(self, article_id: int) -> FullText:
        """Returns the text of an article, reading it now if that was not done before."""
        return prepare.reading_of(self._store, article_id)

    def blocks(self, article_id: int) -> tuple[Block, ...]:
        """Returns the text of an article as blocks to lay out or print."""
        from newsreader.text.markdown import blocks

        return blocks(self.full_text(article_id).markdown)

    def plain_text(self, article_id: int) -> str:
        """Returns the text that the offsets of an article's quotes count in."""
        from newsreader.text.markdown import plain_text

        return plain_text(self.blocks(article_id))

    def related(self, article_id: int) -> list[Related]:
        """Returns the related stories of an article, closest first."""
        self.full_text(article_id)
        return self._store.related(article_id)

    def quotes(self, article_id: int) -> tuple[Quote, ...]:
        """Returns the quotes of an article in the order of the text."""
        return self.full_text(article_id).quotes

    def quotes_in(self, text: str) -> tuple[Quote, ...]:
        """Returns the quotes in any text, paragraphs separated by newlines, or in HTML, counted in its plain text."""
        from newsreader.text import quotes_in

        return quotes_in(text)

    def show_feed_text(self, article_id: int) -> FullText:
        """Returns to the text that came with the feed, leaving the fetched page stored."""
        return prepare.show_feed_text(self._store, article_id)

    def show_page_text(self, article_id: int) -> FullText | None:
        """Shows the text of a page fetched earlier; None when none is stored."""
        return prepare.show_page_text(self._store, article_id)

    def position(self, article_id: int) -> int:
        """Returns where the reader left off, as an offset into the plain text."""
        return self._store.position(article_id)

    def set_position(self, article_id: int, offset: int) -> None:
        """Keeps where the reader left off."""
        if not self.read_only:
            self._store.set_position(article_id, offset)

    # --- marks --------------------------------------------------------------------------------------------

    def set_read(self, ids: Sequence[int], read: bool = True, *, journal: bool = True) -> StepDone:
        """Marks articles read or unread; ``journal`` False leaves no step to undo (opening an article)."""
        return self._store.set_read(ids, read, journal=journal)

    def set_starred(self, ids: Sequence[int], starred: bool = True) -> StepDone:
        """Bookmarks articles or removes the bookmarks."""
        return self._store.set_starred(ids, starred)

    def mark_all_read(self, view: View) -> StepDone:
        """Marks everything in a view read."""
        return self._store.mark_all_read(view, self.now())

    def undo(self) -> StepDone | None:
        """Takes the last step back; None when there is none."""
        return self._store.undo()

    def redo(self) -> StepDone | None:
        """Takes the last undone step again; None when there is none."""
        return self._store.redo()

    # --- small state --------------------------------------------------------------------------------------

    def state(self, key: str) -> str | None:
        """Returns a small value that the screen kept."""
        return self._store.state(key)

    def set_state(self, key: str, value: str | None) -> None:
        """Keeps a small value for the screen; silently not on a read-only disk."""
        if not self.read_only:
            self._store.set_state(key, value)

    def check(self) -> list[str]:
        """Returns what is wrong with the database, one line each; empty when it is sound."""
        return self._store.check()

    def sizes(self) -> dict[str, int]:
        """Returns rows and bytes of the database by name."""
        return self._store.sizes()

    # --- the network --------------------------------------------------------------------------------------

    async def find_feeds(self, address: str, password: str = "") -> tuple[FoundFeed, ...]:
        """Returns the feeds behind a site address, feed address or file path, best first.

        A name and a password may stand in the address, as in https://ana:secret@ledger.example/feed; the password
        may also be given apart. Raises FetchError when the address cannot be read, FeedError when there is no feed."""
        from newsreader.sync.discover import find_feeds

        fetcher, pool = self._network()
        return await find_feeds(fetcher, pool, self._logins.take(address, password))

    async def _private_among(self, urls: Iterable[str]) -> Collection[str]:
        return await self._network()[0].private_among(urls)

    async def refresh(
        self,
        feed_ids: Sequence[int] | None = None,
        *,
        due_only: bool = False,
        interval: timedelta = timedelta(minutes=30),
        on_progress: Callable[[RefreshProgress], None] | None = None,
    ) -> RefreshReport:
        """Asks feeds for new articles: all of them, those given, or those whose time has come.

        The sample edition leaves when the first articles of the user's own feeds arrive. With an account it is the
        server that is asked, always for everything."""
        import asyncio

        from newsreader.sync.engine import RefreshReport, refresh

        await self.send_waiting()
        if self.account is not None:
            asked = feed_ids is None and not due_only
            synced = await self.sync(due_only=due_only, ask_feeds=asked, interval=interval, on_progress=on_progress)
            feeds = len(await asyncio.to_thread(self.feeds)) if synced.complete else 0
            problems = synced.problems
            return RefreshReport(synced.new, len(problems), feeds, synced.article_ids, problems, synced.changed)
        self._refreshing += 1
        try:
            report = await refresh(
                self._store,
                *self._network(),
                feed_ids=feed_ids,
                due_only=due_only,
                interval=interval,
                now=self.now,
                on_progress=on_progress,
            )
        finally:
            self._refreshing -= 1
        if report.new:
            await asyncio.to_thread(self.remove_sample)
            await self.let_go()
        return report

    async def open_article(self, article_id: int, offset: int | None = None) -> ReadArticle:
        """Returns ``read_first`` of an article, read in a worker process where it is large and was not read before."""
        import asyncio

        await prepare.read_now(self._store, article_id, lambda: self._network()[1])
        return await asyncio.to_thread(self.read_first, article_id, offset)

    async def fetch_page(self, article_id: int) -> FullText:
        """Fetches the page of an article, keeps its text and returns it; raises FetchError or PageError.

        Why it could not be fetched or shown is written on the article."""
        return await self._pages().fetch(article_id)

    async def picture(self, article_id: int, url: str, *, fine: bool = False) -> Picture:
        """Returns a small copy of a picture of an article, fetched now unless it is kept; raises FetchError, PageError.

        Never asked for but by the user: fetching tells the publisher that somebody reads. ``fine`` copies are for
        terminals that draw pictures themselves."""
        return await self._pages().picture(article_id, url, self._pictures, fine=fine)

    async def sixel(
        self, picture: Picture, columns: int, rows: int, cell: tuple[int, int], colours: int
    ) -> tuple[str, ...]:
        """Returns a picture as sixels that fill so many cells of ``cell`` pixels, line by line; raises PageError."""
        return await self._pages().sixel(picture, columns, rows, cell, colours)

    def can_show_pictures(self) -> bool:
        """Returns whether the optional library that decodes pictures is installed."""
        from newsreader.sync.pictures import can_show

        return can_show()

    async def prepare(
        self,
        limit: int = 20,
        on_step: Callable[[Iterable[int]], None] | None = None,
        pressing: Callable[[], bool] = lambda: False,
    ) -> int:
        """Reads articles that have arrived: Markdown, quotes, related; returns how many were read.

        Works in small steps, newest first, in the worker processes, seldom while feeds are being asked, and not while
        the user is ``pressing`` keys; call again until it returns 0."""
        pool = self._network()[1]
        return await prepare.prepare(self._store, pool, limit, on_step, lambda: self._refreshing > 0, pressing)

    async def prepare_ahead(self, ids: Sequence[int]) -> int:
        """Makes ready what will probably be opened next: readings, and pages where the feed asks for full text.

        Returns how many were not ready yet. Everything waits behind what is asked for."""
        read = await prepare.prepare_ahead(self._store, self._network()[1], ids)
        return read + await self.prepare_pages(ids)

    async def prepare_pages(self, ids: Sequence[int]) -> int:
        """Fetches the pages of those articles whose feeds ask for full text; returns how many came.

        One that could not be fetched is not tried again unasked."""
        return await self._pages().fetch_ahead(ids)

    def _pages(self) -> Pages:
        from newsreader.pages import Pages

        return Pages(self._store, *self._network())

    async def close_network(self) -> None:
        """Ends connections and worker processes."""
        await self._close_service()
        fetcher, pool, self._fetcher, self._pool = self._fetcher, self._pool, None, None
        if pool is not None:
            await pool.close()
        if fetcher is not None:
            await fetcher.close()

    def _workers(self) -> WorkerPool:
        return self._network()[1]

    def _network(self) -> tuple[Fetcher, WorkerPool]:
        if self._fetcher is None or self._pool is None:
            from newsreader.sync.http import Fetcher
            from newsreader.sync.worker import WorkerPool

            fetcher = Fetcher(login=self._logins.header, unchecked=self.unchecked)
            self._fetcher, self._pool = fetcher, WorkerPool()
        return self._fetcher, self._pool

"""A reader on a screen for tests: a small library, no network, no worker processes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from newsreader.errors import FetchError
from newsreader.library import Library
from newsreader.model import FoundFeed, FullText, Picture, RefreshProgress
from newsreader.papers import Form
from newsreader.programs import Ran
from newsreader.store import Store
from newsreader.sync.engine import RefreshReport
from newsreader.ui.app import NewsApp, Options
from newsreader.ui.browse import BrowseScreen
from tests.builders import NOW, entry


class QuietLibrary(Library):
    """A library that starts no processes: articles are read when they are opened."""

    async def prepare(
        self,
        limit: int = 20,
        on_step: Callable[[Iterable[int]], None] | None = None,
        pressing: Callable[[], bool] = lambda: False,
    ) -> int:
        """Reads nothing ahead."""
        return 0

    async def prepare_ahead(self, ids: Sequence[int]) -> int:
        """Reads nothing ahead, but keeps what was asked for."""
        self.ahead = list(ids)
        return 0


class Alone(QuietLibrary):
    """A library without a network, programs or files: whatever it is asked for cannot be reached or is not done."""

    async def open_link(self, url: str, article_id: int) -> int:
        raise FetchError("There is no network here.", kind="dns")

    async def pipe(self, line: str, article_id: int) -> Ran:
        return Ran(0, line)

    def save(self, article_id: int, path: Path, form: Form, *, replace: bool = False) -> None:
        pass

    async def find_feeds(self, address: str, password: str = "") -> tuple[FoundFeed, ...]:
        raise FetchError("There is no network here.", kind="dns")

    async def fetch_page(self, article_id: int) -> FullText:
        raise FetchError("There is no network here.", kind="dns")

    async def picture(self, article_id: int, url: str, *, fine: bool = False) -> Picture:
        raise FetchError("There is no network here.", kind="dns")

    async def refresh(
        self,
        feed_ids: Sequence[int] | None = None,
        *,
        due_only: bool = False,
        interval: timedelta = timedelta(minutes=30),
        on_progress: Callable[[RefreshProgress], None] | None = None,
    ) -> RefreshReport:
        return RefreshReport(failed=1, checked=1, problems=(("The Ledger", "There is no network here."),))


def library(path: Path, *titles: str, body: str = "") -> QuietLibrary:
    """Makes a library with one feed, the first title newest, an hour apart."""
    store = Store.open(path / "news.db")
    if titles:
        feed = store.add_feed("https://ledger.example/feed.xml", "The Ledger", category="City")
        html = body or "<p>Ships sail again. “We are glad,” said Ana Ruiz, the harbour master.</p>"
        entries = [
            entry(str(n), title=title, content=html, published=NOW - timedelta(hours=n + 1))
            for n, title in enumerate(titles)
        ]
        store.add_articles(feed.id, entries, [html] * len(entries), NOW)
    return QuietLibrary(store, now=lambda: NOW)


@asynccontextmanager
async def reading(
    news: Library, size: tuple[int, int] = (150, 42), options: Options | None = None
) -> AsyncIterator[tuple[BrowseScreen, Pilot[None]]]:
    """Opens the reader and gives its screen and the pilot's keys."""
    app = NewsApp(news, options or Options(theme="night-edition", refresh_minutes=0))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        screen = app.screen_stack[0]
        assert isinstance(screen, BrowseScreen)
        yield screen, pilot
    news.close()


async def settle(pilot: Pilot[None]) -> None:
    """Waits until everything that was begun has ended; what newer work has replaced counts as ended."""
    await pilot.pause(0.1)
    while True:
        try:
            await pilot.app.workers.wait_for_complete()
            break
        except WorkerCancelled:
            await pilot.pause()
    await pilot.pause()


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Presses keys and lets the screen settle."""
    await pilot.press(*keys)
    await settle(pilot)

"""Fetches what a server has and the store has not: page by page the first time, by their keys after that.

Every part is kept as soon as it is there, newest first, so that there is something to read at once and a sync that
breaks off goes on where it was.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from newsreader.errors import FetchError
from newsreader.model import RefreshProgress, RemoteArticle
from newsreader.store import Store
from newsreader.sync.asking import Asking, by_halves, in_order, is_key
from newsreader.sync.service import Batch, RemoteService

Texts = Callable[[Sequence[str]], Awaitable[Sequence[str]]]
"""Turns pieces of HTML into plain texts, without keeping the event loop."""

FIRST_PAGE: Final = 50
"""Articles of the first page of a first sync, so that there is something to read soon."""
PAGE: Final = 250
KEYS_A_CALL: Final = 100
CALLS_AT_ONCE: Final = 3
KEPT_AT_ONCE: Final = 50
"""Articles stored in one transaction, for which the user's marks may have to wait."""
BARREN: Final = 3
"""Pages without anything new after which the rest is fetched by keys: it is known, or the server goes in circles."""
PROGRESS_SECONDS: Final = 0.1


@dataclass(slots=True)
class Incoming:
    """What arrives from one server."""

    store: Store
    service: RemoteService
    ask: Asking
    texts: Texts
    now: Callable[[], datetime]
    on_progress: Callable[[RefreshProgress], None] | None
    new: list[int] = field(default_factory=list)
    """The ids of the articles that were not here."""
    came: int = 0
    expected: int = 0
    _told: float = 0.0

    async def page(self, since: datetime | None, cursor: str | None, limit: int) -> Batch:
        """Returns a page, not yet kept."""
        return await self.ask(lambda: self.service.newest(since, cursor, limit))

    async def keep(self, articles: Sequence[RemoteArticle], *, older: bool = False) -> int:
        """Stores articles, newest first, and returns how many of them were not here."""
        before = len(self.new)
        sane = [each for each in articles if is_key(each.key) and is_key(each.feed_key)]
        for start in range(0, len(sane), KEPT_AT_ONCE):
            part = sane[start : start + KEPT_AT_ONCE]
            texts = await self.texts([each.entry.content or each.entry.summary for each in part])
            self.new += await asyncio.to_thread(self.store.add_remote, part, texts, self.now(), older=older)
            self.came += len(part)
            self._tell(part[0].feed_title)
        return len(self.new) - before

    async def fetch(self, keys: Collection[str]) -> None:
        """Fetches the articles of those keys that are not here."""
        unknown = await asyncio.to_thread(self.store.unknown_keys, keys, self.now())
        self.expected = self.came + len(unknown)
        chunks = [unknown[start : start + KEYS_A_CALL] for start in range(0, len(unknown), KEYS_A_CALL)]
        async with aclosing(in_order((self._of(chunk) for chunk in chunks), CALLS_AT_ONCE)) as arrivals:
            async for chunk, articles in arrivals:
                older = await asyncio.to_thread(self.store.is_older, chunk[0])
                await self.keep(articles, older=older)
                missed = set(chunk) - {each.key for each in articles}
                await asyncio.to_thread(self.store.keep_absent, missed, self.now())

    async def _of(self, keys: Sequence[str]) -> tuple[Sequence[str], list[RemoteArticle]]:
        """Returns the keys with those of their articles that the server gives."""
        found: dict[str, RemoteArticle] = {}

        async def get(some: Sequence[str]) -> None:
            found.update({each.key: each for each in await self.ask(lambda: self.service.articles(some))})

        async def refused(key: str, error: FetchError) -> None:
            return

        await by_halves(keys, get, refused)
        return keys, [found[key] for key in keys if key in found]

    def _tell(self, title: str) -> None:
        clock = asyncio.get_running_loop().time()
        if self.on_progress and (clock - self._told >= PROGRESS_SECONDS or self.came >= self.expected):
            self._told = clock
            self.on_progress(RefreshProgress(self.came, max(self.expected, self.came), len(self.new), 0, title))

"""Tells a server what the user did here: marks, subscriptions, names and folders of feeds.

Everything told is a value, never a toggle, so telling it twice does no harm: what was under way when a sync broke off
is told again. Nothing is forgotten before the server has taken it.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from newsreader.errors import FetchError
from newsreader.model import Mark
from newsreader.store import FeedChange, Store, Waiting
from newsreader.sync.asking import Asking, by_halves, is_key, is_refusal
from newsreader.sync.service import RemoteService

MARKS_A_CALL: Final = 50
"""A thousand at once took one server 20 seconds, fifty half a second."""
_READ_AHEAD: Final = 10 * MARKS_A_CALL
_MARKS: Final[tuple[Mark, ...]] = ("read", "starred")


@dataclass(slots=True)
class Outgoing:
    """What waits for one server."""

    store: Store
    service: RemoteService
    ask: Asking
    now: Callable[[], datetime]
    sent: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)
    """What the server refused (a feed, or nothing for a mark), and why."""

    async def send(self) -> None:
        """Sends everything that waits; raises FetchError when the server cannot take it now."""
        for mark in _MARKS:
            after = 0
            while waiting := await asyncio.to_thread(self.store.waiting_marks, mark, after, _READ_AHEAD):
                for value in (True, False):
                    await self._mark([each for each in waiting if each.value is value], mark, value)
                after = waiting[-1].article_id
        for change in await asyncio.to_thread(self.store.feed_changes):
            if change.what != "move" or self.service.capabilities.folders:
                await self._change(change)

    async def _mark(self, waiting: Sequence[Waiting], mark: Mark, value: bool) -> None:
        async def tell(rows: Sequence[Waiting]) -> None:
            keys = [each.key for each in rows]
            await self.ask(lambda: self.service.mark(keys, mark, value))
            await asyncio.to_thread(self.store.acknowledge, mark, rows)
            self.sent += len(rows)

        async def refused(row: Waiting, error: FetchError) -> None:
            self.problems.append(("", f"A mark was refused: {error}"))

        for start in range(0, len(waiting), MARKS_A_CALL):
            await by_halves(waiting[start : start + MARKS_A_CALL], tell, refused)

    async def _change(self, change: FeedChange) -> None:
        """Tells of a change to a feed; one that is refused is taken back, and the user told."""
        try:
            key = await self.ask(lambda: self._told(change))
        except FetchError as error:
            if not is_refusal(error):
                raise
            self.problems.append((change.title or change.url, str(error)))
            await asyncio.to_thread(self._take_back, change, error)
        else:
            await asyncio.to_thread(self.store.feed_change_taken, change, key)
            self.sent += 1

    async def _told(self, change: FeedChange) -> str:
        """Tells of a change and returns the key of its feed."""
        if change.what == "subscribe":
            key = await self.service.subscribe(change.url, change.folder)
            if not is_key(key):
                raise FetchError("The server gives the new feed no name.", kind="answer")
            return key
        if change.what == "unsubscribe":
            await self.service.unsubscribe(change.key)
        elif change.what == "rename":
            await self.service.rename(change.key, change.title)
        else:
            await self.service.move(change.key, change.folder)
        return change.key

    def _take_back(self, change: FeedChange, error: FetchError) -> None:
        self.store.feed_change_refused(change)
        if change.what == "subscribe":
            self.store.save_failed(change.feed_id, str(error), error.hint, now=self.now(), next_check=None)

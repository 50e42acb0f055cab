"""The part of Library that keeps the database in order: what is let go after a refresh, its index and its size."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final, NamedTuple

from newsreader.store import Store

_STEP: Final = 50
"""Articles let go in one transaction, so that marks need not wait."""
_AT_ONCE: Final = 2_000
"""Articles let go after one refresh; the others follow after the next."""


class Kept(NamedTuple):
    """How much is kept beside bookmarks, noted articles and followed stories; zero sets no bound."""

    days: int = 0
    per_feed: int = 0


NO_BOUNDS: Final = Kept()


class Upkeep:
    """Order in the user's news."""

    _store: Store
    now: Callable[[], datetime]
    kept = NO_BOUNDS
    """What the user wants to keep."""

    async def let_go(self, most: int = _AT_ONCE, on_step: Callable[[int], None] = lambda gone: None) -> int:
        """Lets go of articles that need not be kept, in small steps; returns how many went.

        ``on_step`` is told how many went so far."""
        import asyncio

        gone = 0
        while any(self.kept) and gone < most:
            ids = await asyncio.to_thread(self._store.let_go, *self.kept, self.now(), min(_STEP, most - gone))
            gone += len(ids)
            if not ids:
                break
            on_step(gone)
        return gone

    def reindex(self, on_step: Callable[[int, int], None] = lambda done, total: None) -> int:
        """Makes the search index anew; returns the number of articles. ``on_step`` is told how many are done, of all.

        Nothing else can be written meanwhile; reading and searching go on as before."""
        return self._store.reindex(on_step)

    def compact(self) -> tuple[int, int]:
        """Gives free space in the database back to the disk; returns its bytes before and after.

        Raises StoreError, as where the disk has no room for a second copy."""
        before = self._store.sizes()["bytes"]
        self._store.compact()
        return before, self._store.sizes()["bytes"]

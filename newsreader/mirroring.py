"""The part of Library that is about accounts: a store that mirrors what the user keeps on a server.

What the user does is done in the store at once and sent when the server is there; nothing here waits for it but
``sync``. A library without an account has nothing of this.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from newsreader.errors import NewsreaderError, StoreError, UsageError
from newsreader.model import Account, RefreshProgress, SyncReport, SyncState
from newsreader.store import Store

if TYPE_CHECKING:
    import asyncio

    from newsreader.sync.service import RemoteService
    from newsreader.sync.worker import WorkerPool

_NEEDED = ("mirror", "http", "worker")


async def load(*names: str) -> None:
    """Loads modules of ``newsreader.sync`` in a thread: in the event loop that would hold up the screen."""
    import asyncio
    from importlib import import_module

    for name in names:
        await asyncio.to_thread(import_module, f"newsreader.sync.{name}")


class Mirroring:
    """What the user keeps on a server."""

    _store: Store
    now: Callable[[], datetime]
    """The clock; aware UTC."""
    account: Account | None = None
    """Whose mirror the store is; None where feeds are fetched by ourselves."""
    _connect: Callable[[], RemoteService] | None = None
    _service: RemoteService | None = None
    _getting_ready: asyncio.Task[None] | None = None

    def sync_state(self) -> SyncState:
        """Returns how the store stands with the server; quick enough to ask after every mark."""
        from newsreader.sync import standing

        return standing.load(self._store).state(self._store.waiting())

    def answer_sync(self, apply: bool) -> None:
        """Answers the question of the last sync: the next one does what the server says, or tells it otherwise.

        Raises UsageError when nothing was asked."""
        from newsreader.sync import standing

        if not standing.answer(self._store, apply):
            raise UsageError("The server has not said anything that needs an answer.")

    async def sync(
        self,
        *,
        marks_only: bool = False,
        due_only: bool = False,
        ask_feeds: bool = False,
        interval: timedelta = timedelta(minutes=30),
        on_progress: Callable[[RefreshProgress], None] | None = None,
    ) -> SyncReport:
        """Sends what the user did, fetches what is new, and takes over what was marked elsewhere.

        ``marks_only`` only sends; ``due_only`` does nothing before ``interval`` (less or more after failures) has
        passed; ``ask_feeds`` has the server ask its feeds first, where it can be told to, for the next sync to bring
        what they have. A server out of reach is no error: the report and ``sync_state`` say so. Raises StoreError,
        and UsageError without an account."""
        import asyncio

        from newsreader.sync import standing

        connect = self._connect
        if self.account is None or connect is None:
            raise UsageError("There is no account here to sync.", "newsreader connect ADDRESS makes one.")
        kept = await asyncio.to_thread(standing.load, self._store)
        if due_only and not kept.is_due(self.now(), interval):
            return SyncReport()
        try:
            service = await asyncio.to_thread(connect) if self._service is None else self._service
        except StoreError:
            raise
        except NewsreaderError as error:  # no password, for one
            await asyncio.to_thread(standing.save, self._store, kept.failed(error, self.now()))
            return SyncReport(problems=((self.account.name, str(error)),))
        self._service = service
        if not kept.filled:
            self.get_ready()
        await load(*_NEEDED)
        from newsreader.sync.mirror import sync_once

        return await sync_once(
            self._store,
            service,
            self._texts,
            name=self.account.name,
            now=self.now,
            marks_only=marks_only,
            ask_feeds=ask_feeds,
            on_progress=on_progress,
        )

    def get_ready(self) -> None:
        """Begins to load and start what the first articles are read with: they are waited for."""
        import asyncio

        if self._getting_ready is None:
            self._getting_ready = asyncio.create_task(self._start())

    async def _start(self) -> None:
        await load(*_NEEDED)
        await self._texts([""])

    async def _texts(self, documents: Sequence[str]) -> Sequence[str]:
        """Returns the plain texts of pieces of HTML, read in a worker; of one that breaks it, none."""
        pool = self._workers()
        try:
            found: Sequence[str] = await pool.run("read_texts", documents, timeout=20.0, background=True)
        except NewsreaderError:
            if len(documents) == 1:
                return [""]
            half = len(documents) // 2
            found = [*await self._texts(documents[:half]), *await self._texts(documents[half:])]
        return found

    def _workers(self) -> WorkerPool:
        raise NotImplementedError

    async def _close_service(self) -> None:
        starting, self._getting_ready = self._getting_ready, None
        if starting is not None:
            starting.cancel()
        service, self._service = self._service, None
        if service is not None:
            await service.close()

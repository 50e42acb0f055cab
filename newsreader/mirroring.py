"""The part of Library that is about accounts: a store that mirrors what the user keeps on a server.

What the user does is done in the store at once and sent when the server is there; nothing here waits for it but
``sync``. A library without an account has nothing of this.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from newsreader.errors import UsageError
from newsreader.model import RefreshProgress
from newsreader.model.accounts import Account, SyncReport, SyncState
from newsreader.store import Store

if TYPE_CHECKING:
    from newsreader.sync.service import RemoteService


class Mirroring:
    """What the user keeps on a server."""

    _store: Store
    now: Callable[[], datetime]
    """The clock; aware UTC."""
    account: Account | None = None
    """Whose mirror the store is; None where feeds are fetched by ourselves."""
    _connect: Callable[[], RemoteService] | None = None
    _service: RemoteService | None = None

    def sync_state(self) -> SyncState:
        """Returns how the store stands with the server; quick enough to ask after every mark."""
        return SyncState()

    def answer_sync(self, apply: bool) -> None:
        """Answers the question of the last sync: the next one does what the server says, or tells it otherwise."""
        raise UsageError("There is no question to answer.")

    async def sync(
        self,
        *,
        marks_only: bool = False,
        due_only: bool = False,
        interval: timedelta = timedelta(minutes=30),
        on_progress: Callable[[RefreshProgress], None] | None = None,
    ) -> SyncReport:
        """Sends what the user did, fetches what is new, and takes over what was marked elsewhere.

        ``marks_only`` only sends; ``due_only`` does nothing before ``interval`` (longer after failures) has passed.
        A server out of reach is no error: the report and ``sync_state`` say so. Raises StoreError, and UsageError
        without an account."""
        if self.account is None or self._connect is None:
            raise UsageError("There is no account here to sync.", "newsreader connect ADDRESS makes one.")
        return SyncReport()

"""Accounts on the reading screen: connecting a server, turning from one account to another, how the server stands.

Marks are made in the store at once and sent a moment later; whether the server is there is told by a small sign at
the foot, never by a question or a wait. Only what would undo much of what stands here is asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.worker import Worker

from newsreader.library import Library
from newsreader.model import LOCAL
from newsreader.model.accounts import SyncQuestion, SyncState
from newsreader.ui.feed_actions import FeedActions
from newsreader.ui.signs import Signs
from newsreader.ui.wording import clock, sentences

if TYPE_CHECKING:
    from newsreader.libraries import Libraries

SEND_PAUSE = 2.0
"""Seconds after a mark before it is sent, so that those of a quick reader go together."""


COMING_PAUSE = 0.5
"""Seconds between two looks at what a first sync brings."""


class LibraryChosen(Message):
    """Another library shall be read; its own first sync is to begin at once where it was just connected."""

    def __init__(self, library: Library, connected: bool = False) -> None:
        super().__init__()
        self.library = library
        self.connected = connected


class AccountActions(FeedActions, part=True):
    """The keys about accounts, and the sign of the server's state."""

    libraries: Libraries | None = None
    """All libraries of the user; None where there is this one only."""
    standing = SyncState()
    """How the account stands with its server, as far as the screen knows."""
    connected = False
    """The account was connected just now: what its first sync brings is shown as it comes."""
    _away = False
    """Another account was read when there might have been news here."""
    _bringing: Worker[None] | None = None
    _asked: SyncQuestion | None = None
    _sending: Timer | None = None

    # --- connecting and turning ---------------------------------------------------------------------------

    def action_connect(self) -> None:
        """Connects a server on the first run; with feeds of one's own it bookmarks."""
        if self.fresh and not self.on_page:
            self.connect_server()
        else:
            self.action_bookmark()

    def connect_server(self) -> None:
        """Asks for a server and its password, and opens its library when it is connected."""
        from newsreader.ui.connect import ConnectScreen

        if self.libraries is None:
            self.tell("Servers cannot be connected here", warn=True)
            return
        self.begin(self.libraries.get_ready_to_connect(), "connecting")
        account = self.library.account if self.standing.login else None
        self.app.push_screen(ConnectScreen(self._connect, account), self._connected)

    async def _connect(self, address: str, user: str, secret: str, on_step: Callable[[str], None]) -> Library:
        assert self.libraries is not None
        return await self.libraries.connect(address, user, secret, on_step=on_step)

    def _connected(self, library: Library | None) -> None:
        if library is not None:
            self.post_message(LibraryChosen(library, connected=True))

    def action_accounts(self) -> None:
        """Lists the accounts, to read another one without leaving."""
        self.begin(self._accounts(), "dialog")

    async def _accounts(self) -> None:
        from newsreader.ui.connect import AccountsScreen

        accounts = await self.ask(self.libraries.accounts) if self.libraries else ()
        if not accounts:
            self.connect_server()
            return
        told = told_of(self.standing, self.signs) if self.library.account else ""
        screen = AccountsScreen(accounts, self.account_name, told, self.signs.current)
        self.app.push_screen(screen, self._account_chosen)

    def _account_chosen(self, name: str | None) -> None:
        from newsreader.ui.connect import CONNECT_ANOTHER

        if name == CONNECT_ANOTHER:
            self.connect_server()
        elif name is not None and name != self.account_name:
            self.begin(self._read_account(name), "dialog")

    async def _read_account(self, name: str) -> None:
        assert self.libraries is not None
        self.post_message(LibraryChosen(await self.ask(self.libraries.open, name)))

    @property
    def account_name(self) -> str:
        """What the library on the screen is called."""
        return self.library.account.name if self.library.account else LOCAL

    def _nothing_here(self) -> Content:
        if self.library.account is None or self.feeds_known:
            return super()._nothing_here()
        if self.refreshing or not self.standing.problem:
            return Content.styled("Your stories are on the way …" if self.refreshing else "No stories yet.", "$muted")
        return Content.assemble((self.standing.problem, "bold"), "\n\n", (self.standing.hint, "$muted"))

    def bring_coming(self) -> None:
        """Shows what a first sync has brought, now and again while it goes on."""
        if self._bringing is None or self._bringing.is_finished:
            self._bringing = self.begin(self._bring_coming(), "coming")

    async def _bring_coming(self) -> None:
        await self.show_coming()
        await asyncio.sleep(COMING_PAUSE)

    async def show_coming(self) -> None:
        """Shows what a first sync has brought so far."""
        raise NotImplementedError

    # --- how the server stands ----------------------------------------------------------------------------

    def status(self) -> str:
        """Returns the sign of the account before what the foot of the screen tells else."""
        told = super().status()
        if self.library.account is None:
            return told
        return "  ".join(part for part in (self.account_name, sign_of(self.standing, self.signs), told) if part)

    async def stand(self) -> None:
        """Shows how the server stood when it was asked last, as the reader opens."""
        if self.library.account is not None:
            self.standing = await self.ask(self.library.sync_state)
            self.show_hints()

    async def recount(self) -> None:
        """Shows the shelf, its counts and the sign anew."""
        if self.library.account is not None:
            self.standing = await self.ask(self.library.sync_state)
        await super().recount()

    async def changed(self, ids: Sequence[int]) -> None:
        """Shows new marks, and sends them a moment later."""
        await super().changed(ids)
        if self.library.account is None or not self.standing.waiting:
            return
        if self.standing.offline and self.options.refresh_minutes:
            return  # the next refresh finds out, later and later, whether the server is there again
        if self._sending is not None:
            self._sending.stop()
        self._sending = self.set_timer(SEND_PAUSE, self._send_soon)

    def _send_soon(self) -> None:
        self._sending = None
        if not self.refreshing:
            self.begin(self._send_marks(), "send", exclusive=False)

    async def _send_marks(self) -> None:
        await self.library.sync(marks_only=True)
        self.standing = await self.ask(self.library.sync_state)
        self.show_hints()

    def refresh_when_due(self) -> None:
        """Asks for news whose time has come; while another account is read, that is left for the way back."""
        self._away = self not in self.app.screen_stack
        if self.options.refresh_minutes and not (self._away or self.refreshing or self.library.read_only):
            self.begin(self.refresh_feeds(None, quiet=True), "refresh", exclusive=False)

    def on_screen_resume(self) -> None:
        """Catches up with what was left for the way back."""
        if self._away:
            self.refresh_when_due()

    async def refresh_feeds(self, ids: Sequence[int] | None, *, quiet: bool = False) -> None:
        """Asks feeds, or the server, for news; then shows how the server stands, and asks what it asks."""
        await super().refresh_feeds(ids, quiet=quiet)
        question = self.standing.question
        if question is not None and (question != self._asked or not quiet) and self.is_current:
            from newsreader.ui.connect import QuestionScreen

            self._asked = question
            self.app.push_screen(QuestionScreen(self.account_name, question), self._answered)

    def _answered(self, apply: bool | None) -> None:
        if apply is not None:
            self.begin(self._answer(apply), "dialog")

    async def _answer(self, apply: bool) -> None:
        await self.ask(self.library.answer_sync, apply)
        await self.refresh_feeds(None)

    def tell_refreshed(self, new: int, problems: Sequence[tuple[str, str]]) -> None:
        """Tells what came of a refresh that was asked for; of a server in one line, without its feeds."""
        state, name = self.standing, self.account_name
        if self.library.account is None or not (state.offline or state.problem):
            super().tell_refreshed(new, problems)
        elif state.login:
            self.tell(sentences(state.problem, "s logs in again, from the list of accounts (@)."), warn=True)
        else:
            self.tell(sentences(state.problem or f"{name} is offline", _until(state) or state.hint), warn=True)


def sign_of(state: SyncState, signs: Signs) -> str:
    """Returns the state of an account in a few cells: offline, marks waiting, a question; empty when all is well."""
    what = "log in" if state.login else "offline" if state.offline else signs.problem if state.problem else ""
    marks = f"{signs.sent}{state.waiting:,}" if state.waiting else ""
    return " ".join(part for part in (what, marks, "asks" if state.question else "") if part)


def told_of(state: SyncState, signs: Signs) -> str:
    """Returns the state of an account in words for the list of accounts."""
    since = f"synced {clock(state.last)}" if state.last else "not synced yet"
    return f" {signs.dot} ".join(part for part in (since, sign_of(state, signs)) if part)


def _until(state: SyncState) -> str:
    return f"It asked to be left alone until {clock(state.until)}." if state.until else ""

"""The dialogs about accounts: connecting a server, choosing whose articles to read, and what a server asks.

They are given functions to call and values to show. A password stays in its field and in the call; nothing here
keeps it, and an error never repeats it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from newsreader.errors import FetchError, NewsreaderError
from newsreader.library import Library
from newsreader.model import LOCAL, Account
from newsreader.model.accounts import SyncQuestion
from newsreader.ui.dialogs import Dialog, Veil
from newsreader.ui.hints import KeyText
from newsreader.ui.panels import Panel, gap
from newsreader.ui.wrap import wrap

Connect = Callable[[str, str, str, Callable[[str], None]], Awaitable[Library]]
"""Connects the server at an address, for a user with a password, telling its steps in words."""

CONNECT_ANOTHER = "+"
"""Chosen in the list of accounts to connect one more; no name is like it."""
FIELDS = (
    ("address", "Address of the server", "rss.example.org"),
    ("user", "User", "empty with an API token"),
    ("secret", "Password or API token", "FreshRSS: its own API password"),
)


class ConnectScreen(Dialog[Library]):
    """Asks for address, user and password of a server and tries them; what was typed stays when it fails."""

    BINDINGS = [
        Binding("up", "app.focus_previous", "Field before", show=False),
        Binding("down", "app.focus_next", "Next field", show=False),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (24, "-tall")]
    AUTO_FOCUS = "#address"

    def __init__(self, connect: Connect, account: Account | None = None) -> None:
        super().__init__()
        self._connect = connect
        self._account = account
        self._busy = False

    def compose(self) -> ComposeResult:
        """Lays the dialog out."""
        known = self._account
        values = {"address": known.url if known else "", "user": known.user if known else "", "secret": ""}
        with VerticalScroll(classes="dialog", can_focus=False) as box:
            box.border_title = Content("Log in again" if known else "Connect a server")
            for number, (name, label, example) in enumerate(FIELDS):
                yield Static(Content.styled(label, "$muted"), classes="after" if number else "")
                veil, hidden = Veil() if name == "address" else None, name == "secret"
                yield Input(values[name], example, highlighter=veil, password=hidden, compact=True, id=name)
            yield Static(Content.styled(_WHAT_SPEAKS, "$muted"), id="dialog-message")
            yield KeyText("⏎ connect   tab next field   esc cancel")

    def on_mount(self) -> None:
        """Begins with the password where the rest is known."""
        if self._account is not None:
            self.query_one("#secret", Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Goes to the next empty field, and connects when there is none."""
        fields = {name: self.query_one(f"#{name}", Input) for name, _, _ in FIELDS}
        order = list(fields)
        after = order[order.index(str(event.input.id)) + 1 :]
        # A user is not always needed: the field is visited, not required.
        empty = next((name for name in after if not fields[name].value), None)
        empty = empty or next((name for name in ("address", "secret") if not fields[name].value), None)
        if empty is not None:
            fields[empty].focus()
            return
        address, user, secret = (fields[name].value for name in order)
        self.begin(self._try(address.strip(), user.strip(), secret), "connect")

    async def _try(self, address: str, user: str, secret: str) -> None:
        self._tell_step("Looking for the server …")
        try:
            library = await self._connect(address, user, secret, self._tell_step)
        except NewsreaderError as error:
            self.say_error(error)
            refused = isinstance(error, FetchError) and error.kind == "auth"
            field = self.query_one("#secret" if refused else "#address", Input)
            field.focus()
            field.action_select_all()
            return
        self.dismiss(library)

    def _tell_step(self, step: str) -> None:
        if self.is_mounted:
            self.say(step)


_WHAT_SPEAKS = "FreshRSS, Miniflux, The Old Reader, BazQux, CommaFeed …"


class AccountsScreen(Panel[str | None]):
    """Lists the user's own feeds and the accounts; ends with the name of the one to read."""

    BINDINGS = [Binding("a,s", "another", "Connect", show=False)]
    HINTS = (("⏎", "read"), ("a", "connect a server"), ("q", "close"))

    def __init__(self, accounts: Sequence[Account], current: str, told: str, bar: str) -> None:
        super().__init__("Accounts")
        self._accounts = accounts
        self._current = current
        self._told = told
        self._bar = bar

    def options(self, width: int) -> list[Option]:
        """Returns a line for each, the current one marked, and one more to connect a server."""
        rows = [(LOCAL, "feeds fetched by newsreader")]
        rows += [(each.name, " at ".join(part for part in (each.user, _host(each)) if part)) for each in self._accounts]
        lines = [line for name, about in rows for line in (Option(self._told_of(name, about, width), id=name), gap())]
        return [*lines, Option(Content.styled("  connect a server …", "$muted"), id=CONNECT_ANOTHER)]

    def _told_of(self, name: str, about: str, width: int) -> Content:
        current = name == self._current
        told = f"{about} · {self._told}" if current and self._told else about
        below = "".join(f"\n  {told[start:end]}" for start, end in wrap(told, width - 2))
        sign = (f"{self._bar} ", "$accent") if current else ("  ", "")
        return Content.assemble(sign, (name, "bold $accent" if current else "bold"), (below, "$muted"))

    def _fill(self) -> None:
        super()._fill()
        lines = self.query_one(OptionList)
        names = [lines.get_option_at_index(index).id for index in range(lines.option_count)]
        if self._current in names:
            lines.highlighted = names.index(self._current)

    def action_another(self) -> None:
        """Ends with the wish for one more."""
        self.dismiss(CONNECT_ANOTHER)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Ends with the chosen one."""
        self.dismiss(event.option_id)


def _host(account: Account) -> str:
    return account.url.partition("://")[2].partition("/")[0]


class QuestionScreen(Dialog[bool]):
    """Tells what a server says that would undo much here, and asks whether to believe it."""

    def __init__(self, name: str, question: SyncQuestion) -> None:
        super().__init__()
        self._server = name
        self._question = question

    def compose(self) -> ComposeResult:
        """Lays the dialog out."""
        apply, keep = what_is_asked(self._question)
        with VerticalScroll(classes="dialog", can_focus=False) as box:
            box.border_title = Content(f"{self._server} asks")
            yield Static(Content(f"This sync would {self._question.effect}."))
            yield Static(Content.styled(_DOUBT, "$muted"), classes="after")
            yield OptionList(
                Option(Content(apply), id="apply"), Option(Content(keep), id="keep"), id="found", markup=False
            )
            yield KeyText("⏎ choose   esc decide later")

    def on_mount(self) -> None:
        """Begins with the harmless answer."""
        lines = self.query_one(OptionList)
        lines.highlighted = 1
        lines.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Ends with the answer."""
        self.dismiss(event.option_id == "apply")


_DOUBT = "Was that done elsewhere, or has the server lost its memory?"


def what_is_asked(question: SyncQuestion) -> tuple[str, str]:
    """Returns the two answers in words: apply, and keep."""
    if question.read and not question.removed:
        return "Apply: mark them read here too", "Keep them unread, and tell the server so"
    if question.removed and not question.read:
        return "Apply: remove the bookmarks here too", "Keep the bookmarks, and tell the server so"
    return "Apply all of it here too", "Keep everything as it is here, and tell the server so"

"""Dialogs that ask for something: an address to subscribe to, an OPML file, a name and a folder.

They are given functions to call and values to start from; what was decided is their result. Nothing typed is
lost by an error: it stays in its field under the message.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rich.highlighter import Highlighter
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widgets import Checkbox, Input, OptionList, Static
from textual.widgets.option_list import Option

from newsreader.errors import NewsreaderError
from newsreader.model import Feed, FoundFeed
from newsreader.model.archive import Archive, Brought, brought_in_words
from newsreader.ui.hints import KeyText, drawable
from newsreader.ui.over import Over
from newsreader.ui.wording import sentences

Result = TypeVar("Result")
MOST_SHOWN = 500
"""Lines of each kind that a preview shows."""
_LOGIN = re.compile(r"(?P<name>\s*(?P<scheme>[a-z]+://)?[^\s/?#@:\[]*:)(?P<rest>(?!//).+)", re.IGNORECASE)
_PORT = re.compile(r"\d{1,5}(?:[/?#]|$)")


@dataclass(frozen=True, slots=True)
class FeedChoice:
    """A feed to subscribe to, or what an edited one shall be."""

    found: FoundFeed | None
    title: str
    folder: str | None
    full_text: bool


class Tick(Checkbox):
    """A checkbox whose mark tells its state, not its colour alone."""

    def render(self) -> Content:
        """Returns the box, crossed or empty, and what it is about."""
        self.BUTTON_INNER = "X" if self.value else " "
        return super().render()


class Dialog(Over[Result | None]):
    """A box in the middle of the screen; Escape closes it."""

    BINDINGS = [Binding("escape", "dismiss_dialog", "Cancel", show=False)]

    def action_dismiss_dialog(self) -> None:
        """Closes with nothing decided."""
        self.dismiss(None)

    def say(self, message: Content | str, *, wrong: bool = False) -> None:
        """Shows a line of result or error."""
        if isinstance(message, str):
            message = Content.styled(drawable(message, self.app), "$error" if wrong else "$muted")
        self.query_one("#dialog-message", Static).update(message)

    def say_error(self, error: NewsreaderError) -> None:
        """Shows what failed and what can be done."""
        self.say(sentences(str(error), error.hint), wrong=True)


def _folder_input(folders: Sequence[str], value: str = "") -> Input:
    return Input(
        value, placeholder="none", suggester=SuggestFromList(folders, case_sensitive=False), compact=True, id="folder"
    )


def veiled(address: str) -> str:
    """Returns an address as it is being typed, with dots for the letters of a password."""
    found = _LOGIN.fullmatch(address)
    if found is None or _PORT.match(found["rest"]) or not (found["scheme"] or "@" in found["rest"]):
        return address
    password, at, host = found["rest"].rpartition("@") if "@" in found["rest"] else (found["rest"], "", "")
    return f"{found['name']}{'•' * len(password)}{at}{host}"


class Veil(Highlighter):
    """Draws an address without its password."""

    def highlight(self, text: Text) -> None:
        """Puts the dots there."""
        text.plain = veiled(text.plain)


class AddFeedScreen(Dialog[FeedChoice]):
    """Asks for a site or feed address, shows the feeds behind it and lets one be chosen."""

    def __init__(
        self,
        find: Callable[[str], Awaitable[tuple[FoundFeed, ...]]],
        folders: Sequence[str],
        *,
        full_text: bool = False,
    ) -> None:
        super().__init__()
        self._find = find
        self._folders = folders
        self._full_text = full_text
        self._found: tuple[FoundFeed, ...] = ()

    def compose(self) -> ComposeResult:
        """Lays the dialog out."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content("Add a feed")
            yield Static(Content.styled("Address of a site or feed", "$muted"))
            example = "example.org, a feed address, or a file"
            yield Input(placeholder=example, highlighter=Veil(), compact=True, id="address")
            yield Static(id="dialog-message")
            yield OptionList(id="found", markup=False)
            yield Static(Content.styled("Folder", "$muted"), classes="after")
            yield _folder_input(self._folders)
            yield Tick(Content("fetch the full text of its articles"), self._full_text, compact=True, id="full")
            yield KeyText("⏎ find, then add   tab next field   esc cancel")

    def on_mount(self) -> None:
        """Hides the list until there is something in it."""
        self.query_one("#found").display = False

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Looks for feeds, or adds the chosen one from the folder field."""
        if event.input.id == "address" and event.value.strip():
            self.say("Looking for feeds …")
            self.begin(self._look(event.value.strip()), "find")
        elif event.input.id == "folder":
            self._add()

    async def _look(self, address: str) -> None:
        found_list = self.query_one("#found", OptionList)
        try:
            self._found = await self._find(address)
        except NewsreaderError as error:
            found_list.display = False
            self.say_error(error)
            return
        found_list.clear_options()
        found_list.add_options([Option(self._told(found)) for found in self._found])
        found_list.display = True
        found_list.highlighted = 0
        found_list.focus()
        note = f"Found {len(self._found)} feed{'s' if len(self._found) != 1 else ''}."
        if any(found.private for found in self._found):
            note += " On your own network: ⏎ confirms."
        self.say(note)

    @staticmethod
    def _told(found: FoundFeed) -> Content:
        facts = {0: "no stories yet", 1: "1 story"}.get(found.articles, f"{found.articles} stories")
        return Content.assemble((found.title, ""), "  ", (facts, "$muted"), "\n", (found.url, "$muted"))

    def on_option_list_option_selected(self) -> None:
        """Adds the chosen feed."""
        self._add()

    def _add(self) -> None:
        place = self.query_one("#found", OptionList).highlighted
        if not self._found or place is None:
            return
        found = self._found[place]
        folder = self.query_one("#folder", Input).value.strip() or None
        self.dismiss(FeedChoice(found, found.title, folder, self.query_one("#full", Checkbox).value))


class EditFeedScreen(Dialog[FeedChoice]):
    """Asks for the name, folder and full-text habit of a feed."""

    def __init__(self, feed: Feed, folder: str | None, folders: Sequence[str]) -> None:
        super().__init__()
        self._feed = feed
        self._folder = folder
        self._folders = folders

    def compose(self) -> ComposeResult:
        """Lays the dialog out."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content("Edit feed")
            yield Static(Content.styled("Name", "$muted"))
            yield Input(self._feed.title, compact=True, id="name")
            yield Static(Content.styled("Folder", "$muted"), classes="after")
            yield _folder_input(self._folders, self._folder or "")
            full = Content("fetch the full text of its articles")
            yield Tick(full, self._feed.full_text, compact=True, id="full")
            yield Static(Content.styled(self._feed.url, "$muted"), classes="after")
            yield Static(id="dialog-message")
            yield KeyText("⏎ save   tab next field   esc cancel")

    def on_input_submitted(self) -> None:
        """Saves."""
        name, folder = (self.query_one(f"#{each}", Input).value.strip() for each in ("name", "folder"))
        self.dismiss(FeedChoice(None, name, folder or None, self.query_one("#full", Checkbox).value))


class AskScreen(Dialog[str]):
    """Asks for one line of text."""

    def __init__(self, title: str, label: str, value: str = "") -> None:
        super().__init__()
        self._title, self._label, self._value = title, label, value

    def compose(self) -> ComposeResult:
        """Lays the dialog out."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content(self._title)
            yield Static(Content.styled(self._label, "$muted"))
            yield Input(self._value, compact=True, id="answer")
            yield Static(id="dialog-message")
            yield KeyText("⏎ done   esc cancel")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Ends with what was typed."""
        self.dismiss(event.value.strip())


class ImportScreen(Dialog[Archive]):
    """Asks for a file of another reader, shows what it would bring and imports it when confirmed."""

    def __init__(self, preview: Callable[[str], Awaitable[tuple[Archive, Brought]]]) -> None:
        super().__init__()
        self._preview = preview
        self._found: Archive | None = None

    def compose(self) -> ComposeResult:
        """Lays the dialog out."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content("Import")
            yield Static(Content.styled("Path of a file: OPML, newsboat, Pocket, Instapaper, bookmarks", "$muted"))
            yield Input(placeholder="~/Downloads/subscriptions.opml, or ~/.newsboat", compact=True, id="path")
            yield Static(id="dialog-message")
            yield OptionList(id="found", markup=False)
            yield KeyText("⏎ preview, then import   esc cancel")

    def on_mount(self) -> None:
        """Hides the list until there is something in it."""
        self.query_one("#found").display = False

    def on_input_changed(self) -> None:
        """Another path needs another preview."""
        self._found = None

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Previews the file; the second time, imports it."""
        if self._found is not None:
            self.dismiss(self._found)
        elif event.value.strip():
            self.say("Reading …")
            self.begin(self._show(event.value.strip()), "preview")

    async def _show(self, path: str) -> None:
        lines = self.query_one("#found", OptionList)
        try:
            found, brought = await self._preview(path)
        except NewsreaderError as error:
            lines.display = False
            self.say_error(error)
            return
        more = "⏎ imports it." if not brought.nothing else "There is nothing to import."
        self.say(f"{found.source}: {brought_in_words(brought)} {more}")
        self._found = None if brought.nothing else found
        lines.clear_options()
        lines.add_options([Option(line) for line in _contents(found)])
        lines.display = True

    def on_option_list_option_selected(self) -> None:
        """Imports."""
        if self._found is not None:
            self.dismiss(self._found)


def _contents(found: Archive) -> Iterator[Content]:
    """Yields what an archive holds: what is left out of it, its feeds, then its bookmarks."""
    for line in found.left_out[:MOST_SHOWN]:
        yield Content.assemble(("left out  ", "$accent"), (line, "$muted"))
    for feed in found.feeds[:MOST_SHOWN]:
        yield Content.assemble((feed.title or feed.url, ""), "  ", (feed.category or "", "$muted"))
    for kept in [each for each in found.articles if not each.bare][:MOST_SHOWN]:
        tags = " ".join(f"#{tag}" for tag in kept.tags)
        yield Content.assemble((kept.title or kept.url or "Untitled", ""), "  ", (tags, "$muted"))

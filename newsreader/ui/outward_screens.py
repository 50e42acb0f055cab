"""What is asked before an article leaves the reader: which command or service, which program, which file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from newsreader.papers import Form
from newsreader.ui.dialogs import Dialog
from newsreader.ui.hints import KeyText, drawable
from newsreader.ui.keys import shown_keys
from newsreader.ui.panels import Panel, gap

if TYPE_CHECKING:
    from newsreader.outward import Command, Target


def spaced(options: Sequence[Option]) -> list[Option]:
    """Returns choices with an empty line between them."""
    return [each for option in options for each in (gap(), option)][1:]


class NameScreen(Panel[str]):
    """A panel that ends with the name of what was chosen."""

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Ends with the name."""
        self.dismiss(event.option_id)


class CommandScreen(NameScreen):
    """The user's own commands."""

    HINTS = (("⏎", "run"), ("q", "close"))

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__("Your commands", "" if commands else "none yet")
        self._commands = commands

    def options(self, width: int) -> list[Option]:
        """Returns the commands with their keys and words, or how to have one."""
        if not self._commands:
            example = 'archive = ["wget", "--directory-prefix", "/tmp", "{url}"]'
            told = Content.assemble(("A line under [commands] in the settings makes one:", "$muted"), "\n\n", example)
            return [Option(told, disabled=True)]
        return spaced([Option(self._told(each), id=each.name) for each in self._commands])

    def _told(self, command: Command) -> Content:
        key = f"  {drawable(shown_keys(command.key), self.app)}" if command.key else ""
        return Content.assemble((command.name, "bold"), (key, "$accent"), "\n", (" ".join(command.run), "$muted"))


class TargetScreen(NameScreen):
    """The services that a link can be sent to."""

    HINTS = (("⏎", "send"), ("q", "close"))

    def __init__(self, targets: Sequence[Target]) -> None:
        super().__init__("Send the link to")
        self._targets = targets

    def options(self, width: int) -> list[Option]:
        """Returns the services with their kinds and addresses."""
        return spaced([Option(self._told(each), id=each.name) for each in self._targets])

    @staticmethod
    def _told(target: Target) -> Content:
        return Content.assemble((target.name, "bold"), "\n", (f"{target.kind} · {target.url}", "$muted"))


class PipeScreen(Dialog[str]):
    """Asks for a program that the article is given to; up and down bring what was typed before."""

    BINDINGS = [Binding("up", "turn(1)", show=False), Binding("down", "turn(-1)", show=False)]

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__()
        self._lines = lines
        self._at = -1

    def compose(self) -> ComposeResult:
        """Lays the dialog out."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content("Give the article to a program")
            yield Static(Content.styled("Program and arguments; it reads Markdown. No shell.", "$muted"))
            yield Input(placeholder="wc -w", compact=True, id="answer")
            yield Static(id="dialog-message")
            yield KeyText("⏎ run   ↑ ↓ earlier ones   esc cancel")

    def action_turn(self, step: int) -> None:
        """Puts an earlier line in the field."""
        self._at = max(-1, min(self._at + step, len(self._lines) - 1))
        field = self.query_one(Input)
        field.value = self._lines[self._at] if self._at >= 0 else ""
        field.cursor_position = len(field.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Ends with the line."""
        self.dismiss(event.value.strip())


@dataclass(frozen=True, slots=True)
class SaveChoice:
    """Where an article is saved, and as what."""

    path: str
    form: Form
    replace: bool


class SaveScreen(Dialog[SaveChoice]):
    """Asks where an article is saved; a file that is there is replaced only when asked a second time."""

    BINDINGS = [Binding("ctrl+t", "turn", show=False, priority=True)]

    def __init__(self, path: Path, form: Form) -> None:
        super().__init__()
        self._path, self._form = path, form
        self._known = ""
        """The file that was found there, and may be replaced now."""

    def compose(self) -> ComposeResult:
        """Lays the dialog out."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content("Save the article")
            yield Static(Content.styled("File; .md saves Markdown, .html a page", "$muted"))
            yield Input(str(self._path), compact=True, id="answer")
            yield Static(id="dialog-message")
            yield KeyText("⏎ save   ctrl+t Markdown or HTML   esc cancel")

    def action_turn(self) -> None:
        """Turns between Markdown and HTML."""
        field = self.query_one(Input)
        path = Path(field.value)
        field.value = str(path.with_suffix(".md" if path.suffix == ".html" else ".html"))
        field.cursor_position = len(field.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Saves; over a file that is there only the second time."""
        path = Path(event.value.strip()).expanduser()
        if not event.value.strip() or path.is_dir():
            self.say("Give a file’s name.", wrong=True)
        elif path.exists() and self._known != str(path):
            self._known = str(path)
            self.say(f"There is a file {path.name} already. ⏎ again replaces it.", wrong=True)
        else:
            forms: dict[str, Form] = {".md": "md", ".html": "html"}
            self.dismiss(SaveChoice(str(path), forms.get(path.suffix, self._form), self._known == str(path)))

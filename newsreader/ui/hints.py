"""The line at the foot of the screen: the few keys that matter here, and on the right what is going on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.cells import cell_len
from textual.app import App
from textual.content import Content
from textual.visual import VisualType
from textual.widget import Widget
from textual.widgets import Static

from newsreader.ui.signs import keys_named

Hint = tuple[str, str]
"""A key as it stands on the keyboard, and what it does in one or two words."""


def drawable(told: str, app: App[Any]) -> str:
    """Returns keys, or words about them, as this terminal can show them."""
    return keys_named(told, getattr(getattr(app, "options", None), "icons", ""))


class KeyText(Static):
    """The keys of a dialog, in one line where there is room."""

    def __init__(self, told: str) -> None:
        super().__init__(classes="dialog-hints")
        self._told = told

    def on_mount(self) -> None:
        """Shows them."""
        self.update(Content.styled(drawable(self._told, self.app), "$muted"))


class HintLine(Widget):
    """Shows as many hints as fit beside the status."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._hints: Sequence[Hint] = ()
        self._status = ""
        self._urgent = False

    def show(self, hints: Sequence[Hint]) -> None:
        """Shows the hints of another context."""
        if hints != self._hints:
            self._hints = hints
            self.refresh()

    def say(self, status: str, *, urgent: bool = False) -> None:
        """Shows a status on the right; empty removes it."""
        if (status, urgent) != (self._status, self._urgent):
            self._status, self._urgent = status, urgent
            self.refresh()

    def render(self) -> VisualType:
        """Draws the line."""
        width = self.size.width
        status = self._status if cell_len(self._status) <= width else ""
        room = width - cell_len(status) - (2 if status else 0)
        left = Content("")
        for sign, what in self._hints:
            key = drawable(sign, self.app)
            hint = Content.assemble((key, "bold $accent"), " ", (what, "$muted"))
            gap = "  " if left.plain else ""
            if cell_len(left.plain) + len(gap) + cell_len(hint.plain) > room:
                break
            left = left + Content(gap) + hint
        gap = " " * max(0, width - cell_len(left.plain) - cell_len(status))
        return left + Content(gap) + Content.styled(status, "bold $accent" if self._urgent else "$muted")

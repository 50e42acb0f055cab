"""Asks for a date to go to in a list, and says while one types what would be meant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from newsreader.ui.dialogs import Dialog
from newsreader.ui.hints import KeyText
from newsreader.ui.wording import clock, long_date


class DateScreen(Dialog[datetime]):
    """A field for a date; ends with the moment before which the list shall begin."""

    def __init__(self, meant: Callable[[str], datetime | None]) -> None:
        """``meant`` returns the moment that words mean."""
        super().__init__()
        self._meant = meant

    def compose(self) -> ComposeResult:
        """Lays the dialog out."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content("Go to a date")
            yield Input(placeholder="2026-03-01, 3d, monday, march …", compact=True, id="date")
            yield Static(id="dialog-message")
            yield KeyText("⏎ goes there   esc cancel")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Says what is meant."""
        moment = self._meant(event.value)
        if not event.value.strip():
            self.say("")
        elif moment is None:
            self.say("No date yet: a day, a weekday, a month, yesterday, 3d, 2w …")
        else:
            self.say(f"{long_date(moment)}, {clock(moment)} and before")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Ends with the moment."""
        moment = self._meant(event.value)
        if moment is not None:
            self.dismiss(moment)
        elif event.value.strip():
            self.say("That is no date. Write 2026-03-01, 3d, monday or march.", wrong=True)
        else:
            self.dismiss(None)

"""Every command, view, folder, feed and theme by name: what is typed need only be in it, in this order.

The list is made when it is opened; looking through a thousand entries takes a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from newsreader.ui.hints import HintLine
from newsreader.ui.over import Over
from newsreader.ui.wrap import cut

MOST = 60
"""Entries shown at a time."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be asked for by name."""

    name: str
    about: str
    """Its keys, or what it is."""
    run: Callable[[], object]


def score(words: Sequence[str], name: str) -> float:
    """Returns how well a name answers to words, given in small letters; 0 where it does not.

    Words at the beginning of words are best, then words anywhere, then letters in order."""
    folded = name.casefold()
    total = 0.0
    for word in words:
        place = folded.find(word)
        starts = place == 0 or (place > 0 and not folded[place - 1].isalnum()) or f" {word}" in folded
        found = 3.0 + (place == 0) if starts else 2.0 if place >= 0 else _scattered(word, folded)
        if not found:
            return 0.0
        total += found
    return total / max(1, len(words)) + 1 / (10 + len(folded))


def _scattered(word: str, text: str) -> float:
    """Returns 1 less the more the letters of a word lie apart in a text, 0 where they are not there in order."""
    place, first = -1, -1
    for letter in word:
        place = text.find(letter, place + 1)
        if place < 0:
            return 0.0
        first = place if first < 0 else first
    return len(word) / (place - first + 1)


class PaletteScreen(Over[Entry | None]):
    """Shows the entries that answer to what is typed, the best first; Enter does it."""

    DEFAULT_CSS = """
    #palette { width: 100%; max-width: 104; height: 100%; background: $background; padding: 1 2 0 2; }
    #palette-query { margin: 0 2; background: $background; height: 2; padding: 0; }
    #palette-query { border: none; border-bottom: solid $rule; }
    #palette-query:focus { background: $background; border-bottom: solid $accent; }
    #palette-list { height: 1fr; background: $background; border: none; padding: 0 2; margin: 1 0 0 0; }
    #palette-list { scrollbar-size-vertical: 1; }
    #palette-hints { height: 1; background: $background; padding: 0 2; margin: 1 0 0 0; }
    """
    BINDINGS = [
        Binding("escape", "dismiss(None)", "Close", show=False),
        Binding("down,ctrl+n", "move('cursor_down')", "Down", show=False, priority=True),
        Binding("up,ctrl+p", "move('cursor_up')", "Up", show=False, priority=True),
        Binding("pagedown", "move('page_down')", "Page down", show=False, priority=True),
        Binding("pageup", "move('page_up')", "Page up", show=False, priority=True),
    ]

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__()
        self._entries = entries
        self._shown: list[Entry] = []

    def compose(self) -> ComposeResult:
        """Lays out the field and the entries."""
        with Vertical(id="palette"):
            yield Input(placeholder="a command, a feed, a folder, a theme …", compact=True, id="palette-query")
            yield OptionList(id="palette-list", markup=False)
            yield HintLine(id="palette-hints")

    def on_mount(self) -> None:
        """Starts with the field."""
        self.query_one("#palette-list", OptionList).can_focus = False
        self.query_one(HintLine).show((("⏎", "do it"), ("↑↓", "move"), ("esc", "close")))

    def on_resize(self) -> None:
        """Fits the lines."""
        self.once_drawn(self._show)

    def on_input_changed(self) -> None:
        """Shows what answers to it."""
        self._show()

    def on_input_submitted(self) -> None:
        """Does what is selected."""
        self._choose(self.query_one("#palette-list", OptionList).highlighted)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Does what was clicked."""
        self._choose(event.option_index)

    def _choose(self, place: int | None) -> None:
        if place is not None and place < len(self._shown):
            self.dismiss(self._shown[place])

    def action_move(self, how: str) -> None:
        """Moves the selection."""
        getattr(self.query_one("#palette-list", OptionList), f"action_{how}")()

    def _show(self) -> None:
        words = self.query_one(Input).value.casefold().split()
        found = [(score(words, f"{entry.name} {entry.about}"), entry) for entry in self._entries]
        if words:
            found = sorted((each for each in found if each[0]), key=lambda each: -each[0])
        self._shown = [entry for _, entry in found[:MOST]]
        lines = self.query_one("#palette-list", OptionList)
        width = max(20, lines.size.width - 6)
        lines.clear_options()
        lines.add_options([Option(self._line(entry, width)) for entry in self._shown])
        if self._shown:
            lines.highlighted = 0
        else:
            lines.add_option(Option(Content.styled("Nothing is called that.", "$muted"), disabled=True))

    @staticmethod
    def _line(entry: Entry, width: int) -> Content:
        about = cut(entry.about, max(8, width // 2))
        name = cut(entry.name, max(8, width - cell_len(about) - 2))
        gap = " " * max(2, width - cell_len(name) - cell_len(about))
        return Content.assemble(name, gap, (about, "$muted"))

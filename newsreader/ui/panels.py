"""Screens that lie over the reading screen and share one form: a title, a drawn list, a line of hints.

Each takes values, and ends with what was chosen; none of them knows the Library.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from newsreader.ui.hints import Hint, HintLine
from newsreader.ui.over import Over
from newsreader.ui.wrap import wrap

Chosen = TypeVar("Chosen")


def gap() -> Option:
    """Returns an empty line between two choices."""
    return Option("", disabled=True)


def beside_bar(text: str, width: int, bar: str, style: str, marked: Sequence[tuple[int, int]] = ()) -> Content:
    """Wraps a text and sets a bar before each of its lines; ``marked`` stretches are bold and underlined."""
    whole = Content.styled(text, style)
    for start, end in marked:
        whole = whole.stylize("bold underline", start, end)
    rows = [Content.assemble((f"{bar} ", style), whole[start:end]) for start, end in wrap(text, width - 2)]
    return Content("\n").join(rows)


class Panel(Over[Chosen]):
    """A full-height panel with a list; Enter chooses, q or Escape closes."""

    BINDINGS = [
        Binding("escape,q,h,left", "dismiss_panel", "Close", show=False),
        Binding("j", "step(1)", "Down", show=False),
        Binding("k", "step(-1)", "Up", show=False),
        Binding("G", "edge(1)", "End", show=False),
        Binding("g", "edge(-1)", "Top", show=False),
        Binding("l,right", "pick", "Choose", show=False),
    ]
    HINTS: Sequence[Hint] = (("⏎", "open"), ("q", "close"))

    def __init__(self, title: str, aside: str = "") -> None:
        super().__init__()
        self._title = title
        self._aside = aside

    def compose(self) -> ComposeResult:
        """Lays out title, list and hints."""
        with Vertical(id="panel"):
            yield Static(self._head(), id="panel-title")
            yield OptionList(id="panel-list", markup=False)
            yield HintLine(id="panel-hints")

    def on_mount(self) -> None:
        """Shows the hints."""
        self.query_one(HintLine).show(self.HINTS)
        self.query_one(OptionList).focus()

    def on_resize(self) -> None:
        """Fits the lines to the width; the selection stays."""
        self.once_drawn(self._fill)

    def _fill(self) -> None:
        lines = self.query_one(OptionList)
        selected = lines.highlighted
        lines.clear_options()
        lines.add_options(self.options(max(10, lines.scrollable_content_region.width - 2)))
        if selected is None:
            lines.action_first()
        else:
            lines.highlighted = selected

    def options(self, width: int) -> list[Option]:
        """Returns the lines of the list for a width; their text is Content, never markup."""
        raise NotImplementedError

    def _head(self) -> Content:
        return Content.assemble((self._title, "bold"), "  ", (self._aside, "$muted"))

    def action_dismiss_panel(self) -> None:
        """Closes the panel with nothing chosen."""
        self.dismiss(None)

    def action_step(self, rows: int) -> None:
        """Moves the selection."""
        lines = self.query_one(OptionList)
        lines.action_cursor_down() if rows > 0 else lines.action_cursor_up()

    def action_edge(self, step: int) -> None:
        """Moves to the first or last line."""
        lines = self.query_one(OptionList)
        lines.action_last() if step > 0 else lines.action_first()

    def action_pick(self) -> None:
        """Chooses the selected line."""
        self.query_one(OptionList).action_select()

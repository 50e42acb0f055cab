"""The list of speakers: rows of two lines, drawn where visible, asked for in pages as they come near.

It holds how many there are and the rows around the view; its length costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from newsreader.statements import Voice
from newsreader.ui.row_list import RowList
from newsreader.ui.signs import Signs
from newsreader.ui.wording import age

PAGE = 200
"""Rows that are asked for together."""
HEIGHT = 3
"""Lines of a row: name, role, air."""


class VoiceList(RowList):
    """Draws speakers; the selected one carries a bar and a tint."""

    COMPONENT_CLASSES = {"voices--name", "voices--meta", "voices--count", "voices--row", "voices--bar", "voices--mark"}

    cursor: reactive[int] = reactive(0)

    class PageWanted(Message):
        """Rows in view are not there yet."""

        def __init__(self, offset: int) -> None:
            super().__init__()
            self.offset = offset

    class Selected(Message):
        """The selection moved."""

    class Chosen(Message):
        """A speaker was double-clicked."""

    def __init__(self, now: Callable[[], datetime], signs: Signs, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._now, self._signs = now, signs
        self._rows: dict[int, Voice] = {}
        self._asked: set[int] = set()
        self.count = 0
        """How many speakers there are."""
        self.marked: int | None = None
        """The speaker who is to be merged."""

    def show(self, voices: Sequence[Voice], count: int, cursor: int = 0) -> None:
        """Shows another list, of which the first page is given."""
        self._rows = dict(enumerate(voices))
        self._asked = {0}
        self.count = count
        self.virtual_size = Size(self.size.width, count * HEIGHT)
        place = max(0, min(cursor, count - 1))
        changed = place != self.cursor
        self.cursor = place
        if not changed:
            self._reveal()
        self.refresh()

    def provide(self, offset: int, voices: Sequence[Voice]) -> None:
        """Takes a page that was asked for."""
        self._rows.update(enumerate(voices, offset))
        self.refresh()
        if offset <= self.cursor < offset + PAGE:
            self.post_message(self.Selected())

    @property
    def selected(self) -> Voice | None:
        """The speaker under the cursor."""
        return self._rows.get(self.cursor)

    def move(self, rows: int) -> None:
        """Moves the selection."""
        self.cursor = max(0, min(self.cursor + rows, self.count - 1))

    @property
    def rows_in_view(self) -> int:
        """How many rows fit."""
        return max(1, self.size.height // HEIGHT)

    def watch_cursor(self) -> None:
        """Keeps the selection in view and tells the screen."""
        self._reveal()
        self.refresh()
        self.post_message(self.Selected())

    def on_resize(self) -> None:
        """Keeps the selection in view."""
        self.virtual_size = Size(self.size.width, self.count * HEIGHT)
        self._reveal()

    def _reveal(self) -> None:
        top, height, line = self.scroll_offset.y, self.size.height, self.cursor * HEIGHT
        if line < top:
            self.scroll_to(y=line, animate=False, force=True)
        elif height and line + HEIGHT - 1 > top + height:
            self.scroll_to(y=line + HEIGHT - 1 - height, animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        """Draws a line."""
        width = self.size.width
        index, line = divmod(y + self.scroll_offset.y, HEIGHT)
        if index >= self.count or line == HEIGHT - 1:
            return Strip.blank(width, self.rich_style)
        voice = self._rows.get(index)
        if voice is None:
            self._want(index // PAGE * PAGE)
            return Strip.blank(width, self.rich_style)
        here = index == self.cursor
        ground = self.get_component_rich_style("voices--row") if here else self.rich_style
        bar_style = self.over("voices--bar" if self.has_focus else "voices--meta", ground)
        lead = [Segment(self._signs.current if here else " ", bar_style), Segment("   ", ground)]
        room = max(1, width - 6)
        parts = self._first(voice, room, ground) if line == 0 else self._second(voice, room, ground)
        return Strip([*lead, *parts]).adjust_cell_length(width, ground)

    def _first(self, voice: Voice, room: int, ground: Style) -> list[Segment]:
        count = f"{self._signs.quotes}{voice.quotes:,}"
        mark = " (to merge)" if voice.id == self.marked else ""
        name = _cut(voice.name, max(1, room - cell_len(count) - cell_len(mark) - 2))
        gap = " " * max(1, room - cell_len(name) - cell_len(mark) - cell_len(count))
        return [
            Segment(name, self.over("voices--name", ground)),
            Segment(mark, self.over("voices--mark", ground)),
            Segment(gap, ground),
            Segment(count, self.over("voices--count", ground)),
        ]

    def _second(self, voice: Voice, room: int, ground: Style) -> list[Segment]:
        when = age(voice.last, self._now())
        role = _cut(voice.role, max(0, room - cell_len(when) - 3)) if voice.role else ""
        return [Segment(" · ".join(filter(None, (role, when))), self.over("voices--meta", ground))]

    def _want(self, offset: int) -> None:
        if offset not in self._asked:
            self._asked.add(offset)
            self.post_message(self.PageWanted(offset))

    def on_click(self, event: events.Click) -> None:
        """Selects the row under the pointer; a double click goes to its quotes."""
        index = (event.y + self.scroll_offset.y) // HEIGHT
        if index < self.count:
            self.cursor = index
            if event.chain >= 2:
                self.post_message(self.Chosen())


def _cut(text: str, width: int) -> str:
    return text if cell_len(text) <= width else f"{set_cell_size(text, max(0, width - 1)).rstrip()}…"

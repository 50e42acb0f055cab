"""Draws lines of a page as strips, with what is laid over them: matches, the current quote, the selection, numbers.

Textual's selection is told where every segment stands: the offset of its first character as row, the character
within it as column. So a selection is two offsets, whatever the width and however far the page is scrolled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rich.cells import cell_len
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Offset
from textual.strip import Strip

from newsreader.ui.graphics import Graphics
from newsreader.ui.page import Line, Page, Piece
from newsreader.ui.signs import Signs

Layer = tuple[int, int, str]
"""From one offset to another, a role on top of what is there."""
BESIDE = 1 << 40
"""Column of places beside the text, told from those within it: a selection from there begins with the line."""


def offset_at(place: Offset) -> int:
    """Returns the offset that a place of the selection stands for."""
    return place.y + (place.x if place.x < BESIDE else 0)


def _place(offset: int, column: int = 0) -> Style:
    return Style.from_meta({"offset": (column, offset)})


def _ink(sign: int, ground: int) -> Style:
    return Style.from_color(Color.parse(f"#{sign:06x}"), Color.parse(f"#{ground:06x}"))


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page at its place on the screen."""

    page: Page
    left: int
    """Cells of air before every line."""
    width: int
    """Cells of a whole line, air included."""
    signs: Signs
    look: Callable[[str], Style]
    """Roles, separated by spaces, to colours and weight."""
    graphics: Graphics | None = None
    """What draws pictures finer than half blocks do."""

    def line_at(self, index: int) -> Line:
        """Returns line ``index``, a blank one beyond the page."""
        return self.page[index] if 0 <= index < len(self.page) else Line()

    def strip(self, index: int, layers: Callable[[int, int], Sequence[Layer]]) -> Strip:
        """Draws a line; ``layers`` gives what lies over a stretch of the text."""
        line = self.line_at(index)
        over = self._over(line, layers)
        current = any(role == "current-quote" for _, _, role in over)
        segments = [self._margin(line, current)]
        drawn = self.graphics.cells(line) if self.graphics is not None and line.box is not None else None
        for piece in line.pieces:
            if piece.ink and drawn is not None:
                break
            if piece.offset is None:
                text = self.signs.current if current and "bar" in piece.style.split() else piece.text
                look = self.look(piece.style) + _ink(*piece.ink) if piece.ink else self.look(piece.style)
                segments.append(Segment(text, look))
            else:
                segments += self._lit(piece, piece.offset, over)
        if drawn is not None:
            segments.append(Segment(drawn.text, self.look("") + (drawn.style or Style.null())))
        return Strip(segments).adjust_cell_length(self.width, self.look(""))

    def places(self, index: int) -> Strip:
        """Returns a line whose segments tell the mouse where they stand, without their looks."""
        line, beside = self.line_at(index), _place(self.page.offset_of(index), BESIDE)
        segments = [Segment(" " * self.left, beside)]
        for piece in line.pieces:
            segments.append(Segment(piece.text, beside if piece.offset is None else _place(piece.offset)))
        return Strip(segments).adjust_cell_length(self.width, None if line.pieces else beside)

    def hinted(self, strip: Strip, index: int, labels: Mapping[int, str]) -> Strip:
        """Lays the labels of links over the space before them and, if need be, their first characters."""
        waiting = dict(labels)
        column, before = self.left, " " * self.left
        for piece in self.line_at(index).pieces:
            label = waiting.pop(piece.link, "") if piece.link is not None else ""
            if label:
                left = max(0, min(column - before.endswith(" "), self.width - len(label)))
                hint = Strip([Segment(label, self.look("hint"))])
                strip = Strip.join([strip.crop(0, left), hint, strip.crop(left + len(label))])
            column, before = column + cell_len(piece.text), piece.text
        return strip.crop(0, self.width)

    def piece_at(self, index: int, column: int) -> tuple[Piece | None, int | None]:
        """Returns the piece of a line at a column of the screen, and the offset of the character there."""
        column -= self.left
        for piece in self.line_at(index).pieces:
            width = cell_len(piece.text)
            if 0 <= column < width:
                before = sum(cell_len(piece.text[:end]) <= column for end in range(1, len(piece.text)))
                return piece, None if piece.offset is None else piece.offset + before
            column -= width
        return None, None

    @staticmethod
    def _over(line: Line, layers: Callable[[int, int], Sequence[Layer]]) -> list[Layer]:
        spans = [(piece.offset, piece.offset + len(piece.text)) for piece in line.pieces if piece.offset is not None]
        if not spans:
            return []
        start, end = min(span[0] for span in spans), max(span[1] for span in spans)
        return [layer for layer in layers(start, end) if layer[0] < end and start < layer[1]]

    def _margin(self, line: Line, current: bool) -> Segment:
        """Returns the air left of a line, with a bar where it holds the current quote and has none."""
        text, roles = " " * self.left, ""
        if current and self.left and not any("bar" in piece.style.split() for piece in line.pieces):
            roles = "bar"
            text = self.signs.current if self.left == 1 else " " * (self.left - 2) + self.signs.current + " "
        return Segment(text, self.look(roles))

    def _lit(self, piece: Piece, offset: int, over: Sequence[Layer]) -> Iterator[Segment]:
        """Cuts a piece where something is laid over it."""
        end = offset + len(piece.text)
        cuts = {offset, end, *(at for start, stop, _ in over for at in (start, stop) if offset < at < end)}
        for start, stop in pairwise(sorted(cuts)):
            roles = [piece.style, *(role for first, last, role in over if first <= start < last)]
            look = self.look(" ".join(filter(None, roles)))
            yield Segment(piece.text[start - offset : stop - offset], look)

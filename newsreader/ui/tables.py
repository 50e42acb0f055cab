"""Tables in aligned columns, narrowed by wrapping cells. What is wider still: figures in parts below one another, each
beside the first column, so that they can be compared; words one record after another.

Offsets of cells follow ``Block.text``: cells joined by tabs, rows by newlines; so cells hold neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from newsreader.ui.leaf import LEFT, Line, Mark, Piece, cells, mirrored
from newsreader.ui.wrap import printable, right_to_left, wrap

GAP = 2
"""Cells between columns."""
MOST_CELLS = 4_000
"""A larger table is laid out as plain text."""
MOST_LINES = 5
"""Lines in a cell from which records read better."""
LABEL = "muted"
"""Role of what is repeated, a column's name in a record say; such repeats are no places of the text."""
_NUMBER = re.compile(r"[-+−±~<>≈]?\s*[\w$€£¥]{0,3}\s*[\d.,\s\u00a0']*\d\s*(?:%|[\w°µ/]{1,4})?")


@dataclass(frozen=True, slots=True)
class _Slot:
    """A part of a cell on one line."""

    start: int
    end: int
    left: int
    style: str


def column_widths(rows: Sequence[Sequence[str]], width: int) -> list[int] | None:
    """Returns the cells each column gets within ``width``, gaps counted, or None when words would not fit."""
    columns = max(map(len, rows))
    natural = [natural_width(rows, column) for column in range(columns)]
    needed = [1] * columns
    for row in rows:
        for column, cell in enumerate(row):
            needed[column] = max(needed[column], min(16, max(map(cell_len, cell.split(" ")))))
    room = width - GAP * (columns - 1)
    if sum(natural) <= room:
        return natural
    if sum(needed) > room:
        return None
    widths = _shared_out(needed, natural, room)
    return None if any(natural[column] > MOST_LINES * widths[column] for column in range(columns)) else widths


def _shared_out(needed: list[int], natural: list[int], room: int) -> list[int]:
    """Gives every column what its words need, and the rest evenly to those that want more."""
    widths = needed[:]
    spare = room - sum(widths)
    while spare > 0:
        wanting = [column for column in range(len(widths)) if widths[column] < natural[column]]
        share = max(1, spare // len(wanting))
        for column in wanting:
            given = min(share, natural[column] - widths[column], spare)
            widths[column] += given
            spare -= given
    return widths


def natural_width(rows: Sequence[Sequence[str]], column: int) -> int:
    """Returns the cells that a column takes whose cells are not wrapped."""
    return max((cell_len(row[column]) for row in rows if column < len(row)), default=0) or 1


def _is_numeric(rows: Sequence[Sequence[str]], column: int) -> bool:
    filled = [row[column] for row in rows if column < len(row) and row[column].strip(" -–—")]
    return bool(filled) and all(len(cell) <= 16 and _NUMBER.fullmatch(cell.strip()) for cell in filled)


class TableLeaf:
    """A table laid out at a width."""

    def __init__(
        self,
        rows: Sequence[Sequence[str]],
        header: bool,
        width: int,
        prefix: tuple[Piece, ...] = (),
        rule: str = "─",
        links: Sequence[Mark] = (),
    ) -> None:
        """Lays the rows out beside ``prefix``; ``header`` makes the first row bold, over a thin rule.

        ``links`` stand in the text of the table, in order."""
        self._links = links
        grid = [[printable(cell) for cell in row] for row in rows]
        self.text = "\n".join("\t".join(row) for row in grid)
        self.kind, self.number, self.gap, self.top = "table", None, 0, 0
        self.offset: int | None = None
        self.gap_pieces: tuple[Piece, ...] = ()
        self.first = prefix
        self._rule = rule
        self.rtl = right_to_left(self.text)
        """Whether its first column stands at the right edge."""
        self._width = max(1, width - cells(prefix))
        self._slots: list[list[_Slot]] = []
        self._rows: list[tuple[int, int]] = []
        self._numeric = [not self.rtl and _is_numeric(grid[header:], column) for column in range(max(map(len, grid)))]
        widths = column_widths(grid, self._width)
        parts = self._parts(grid) if widths is None else [list(range(len(widths)))]
        for part in parts:
            if self._slots:
                self._slots.append([])
            self._lay_columns(grid, header, part, widths or [natural_width(grid, column) for column in part])
        if not parts:
            self._lay_records(grid, header)

    @property
    def height(self) -> int:
        """Lines, without the gap before."""
        return len(self._slots)

    def line(self, index: int) -> Line:
        """Returns line ``index`` of the table."""
        pieces: list[Piece] = []
        column = 0
        for slot in self._slots[index]:
            if slot.start < 0:
                pieces.append(Piece(self._rule * slot.end, "rule"))
                break
            text = self.text[slot.start : slot.end]
            if slot.left > column:
                pieces.append(Piece(" " * (slot.left - column) + LEFT * self.rtl))
            pieces += self._pieces(slot)
            column = slot.left + cell_len(text)
        if self.rtl:
            width = self._width + cells(self.first)
            return Line(mirrored(pieces[::-1], self.first, width), self.kind)
        return Line((*self.first, *pieces), self.kind)

    def _pieces(self, slot: _Slot) -> Iterator[Piece]:
        """Yields a part of a cell, cut where links begin and end."""
        if self.offset is None or slot.style == LABEL:
            yield Piece(self.text[slot.start : slot.end], slot.style)
            return
        at = slot.start
        for start, end, role, link in self._links:
            start, end = max(at, start), min(end, slot.end)
            if start < end:
                if at < start:
                    yield Piece(self.text[at:start], slot.style, self.offset + at)
                yield Piece(self.text[start:end], f"{slot.style} {role}".strip(), self.offset + start, link)
                at = end
        if at < slot.end:
            yield Piece(self.text[at : slot.end], slot.style, self.offset + at)

    def above(self) -> Line:
        """Returns a line of the gap before the table."""
        return Line(self.gap_pieces)

    def line_of(self, offset: int) -> int:
        """Returns the line on which the character at ``offset`` of the table's text stands."""
        before = [
            (slot.start, index)
            for index, slots in enumerate(self._slots)
            for slot in slots
            if 0 <= slot.start <= offset and slot.style != LABEL
        ]
        return max(before, default=(0, 0))[1]

    def offset_of(self, index: int) -> int:
        """Returns the first offset on line ``index``, on the next one with text where it has none."""
        for slots in self._slots[index:]:
            starts = [slot.start for slot in slots if slot.start >= 0 and slot.style != LABEL]
            if starts:
                return min(starts)
        return len(self.text)

    def _parts(self, grid: list[list[str]]) -> list[list[int]]:
        """Returns the columns of each part of a table of figures; nothing where records read better."""
        if not all(self._numeric[1:]):
            return []
        parts: list[list[int]] = []
        room = 0
        for column in range(1, len(self._numeric)):
            size = natural_width(grid, column) + GAP
            if size > room:
                parts.append([0])
                room = self._width - natural_width(grid, 0)
            parts[-1].append(column)
            room -= size
            if room < 0:
                return []
        return parts if all(len(part) > 2 for part in parts[:-1]) else []

    def _lay_columns(self, grid: list[list[str]], header: bool, columns: list[int], widths: list[int]) -> None:
        """Lays out these columns; a first one that does not follow from the one before is repeated."""
        starts = self._cell_starts(grid)
        repeated = len(columns) > 1 and columns[1] > 1
        airy = any(
            len(wrap(row[column], width)) > 1
            for row in grid[header:]
            for column, width in zip(columns, widths, strict=True)
            if column < len(row)
        )
        for number, row in enumerate(grid):
            role = "table-header" if header and not number else ""
            left = 0
            lines: list[list[_Slot]] = []
            for column, width in zip(columns, widths, strict=True):
                cell, at = (row[column], starts[number][column]) if column < len(row) else ("", 0)
                style = LABEL if repeated and not column else role
                for index, (start, end) in enumerate(wrap(cell, width)):
                    if index == len(lines):
                        lines.append([])
                    indent = width - cell_len(cell[start:end]) if self._numeric[column] else 0
                    if end > start:
                        lines[index].append(_Slot(at + start, at + end, left + max(0, indent), style))
                left += width + GAP
            if airy and number > header:
                self._slots.append([])
            self._slots += lines
            if role:
                self._slots.append([_Slot(-1, min(self._width, sum(widths) + GAP * (len(widths) - 1)), 0, "rule")])

    def _lay_records(self, grid: list[list[str]], header: bool) -> None:
        starts = self._cell_starts(grid)
        names = list(zip(starts[0], grid[0], strict=True)) if header else []
        self._label = max((cell_len(name) + 2 for _, name in names[1:] if name), default=0)
        for number, row in enumerate(grid):
            if header and not number and len(grid) > 1:
                continue
            if self._slots:
                self._slots.append([])
            for column, cell in enumerate(row):
                self._lay_field(cell, starts[number][column], names[column] if column < len(names) else None, column)

    @staticmethod
    def _cell_starts(grid: list[list[str]]) -> list[list[int]]:
        starts: list[list[int]] = []
        at = 0
        for row in grid:
            starts.append([])
            for cell in row:
                starts[-1].append(at)
                at += len(cell) + 1
            at += not row
        return starts

    def _lay_field(self, cell: str, at: int, name: tuple[int, str] | None, column: int) -> None:
        if column and not cell:
            return
        style = "table-header" if column == 0 else ""
        indent = 2 if column and self._width > 8 else 0
        label = 0
        if column and name and name[1]:
            if cell_len(name[1]) + 2 <= self._width // 2:
                self._slots.append([_Slot(name[0], name[0] + len(name[1]), indent, LABEL)])
                label = self._label if self._label <= self._width // 3 else cell_len(name[1]) + 2
            else:
                lines = wrap(name[1], max(1, self._width - indent))
                self._slots += ([_Slot(name[0] + start, name[0] + end, indent, LABEL)] for start, end in lines)
        for index, (start, end) in enumerate(wrap(cell, max(1, self._width - indent - label))):
            slot = _Slot(at + start, at + end, indent + label, style)
            if index == 0 and label:
                self._slots[-1].append(slot)
            else:
                self._slots.append([slot])

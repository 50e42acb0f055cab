"""An article as lines of text for a width: wrapped by columns, quotes lit, lists and tables in shape. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rich.cells import cell_len

from newsreader.cli.printing import Segment
from newsreader.model import Block, Quote
from newsreader.ui.disguise import warnings

__all__ = ["cell_len", "fitting", "lay_out", "painted_lines", "wrap"]

_WORD = re.compile(r"\S+")
_ROLES = {"strong": "bold", "emphasis": "italic"}
Range = tuple[int, int, str]
"""Start, end and role of a painted stretch of text."""
Line = Sequence[Segment]


def fitting(text: str, start: int, end: int, width: int) -> int:
    """Returns the end of the longest stretch from ``start`` that fits the width; at least one character."""
    taken = 0
    for index in range(start, end):
        taken += cell_len(text[index])
        if taken > width and index > start:
            return index
    return end


def wrap(text: str, width: int) -> list[tuple[int, int]]:
    """Returns the lines of a text as offsets, at least one; words wider than a line are cut."""
    lines: list[tuple[int, int]] = []
    start = 0
    for paragraph in text.split("\n"):
        end = start + len(paragraph)
        lines.extend(_wrapped(text, start, end, width))
        start = end + 1
    return lines


def _wrapped(text: str, start: int, end: int, width: int) -> Iterator[tuple[int, int]]:
    first = last = start
    for word in _WORD.finditer(text, start, end):
        begin, stop = word.span()
        if last > first and cell_len(text[first:stop]) <= width:
            last = stop
            continue
        if last > first:
            yield first, last
        while cell_len(text[begin:stop]) > width:
            cut = fitting(text, begin, stop, width)
            if cut == stop:
                break
            yield begin, cut
            begin = cut
        first, last = begin, stop
    if last > first or first == start:
        yield first, last


def lay_out(blocks: Sequence[Block], quotes: Sequence[Quote], width: int, bar: str) -> Iterator[Line]:
    """Yields the lines of an article; offsets of quotes count in the blocks' texts joined by newlines."""
    offset = 0
    before: Block | None = None
    for block in blocks:
        if before is not None and not _joins(block, before):
            yield []
        ranges = [(quote.start - offset, quote.end - offset, "accent") for quote in quotes]
        ranges += [(span.start, span.end, _ROLES[span.kind]) for span in block.spans if span.kind in _ROLES]
        first, rest = _margins(block, bar)
        room = max(16, width - cell_len(first))
        for number, line in enumerate(_lines(block, ranges, room)):
            yield [(rest if number else first, "dim"), *line]
        for told in warnings(block) if block.spans else ():
            yield [(rest, "dim"), (f"! {told}", "warning")]
        offset += len(block.text) + 1
        before = block


def _joins(block: Block, before: Block) -> bool:
    """Returns whether no empty line parts two blocks: items of a list, a definition and its term."""
    defined = any(each.kind == "definition" and each.opens for each in block.containers[-1:])
    return defined or (_in_list(block) and _in_list(before))


def _in_list(block: Block) -> bool:
    return any(each.kind == "item" for each in block.containers)


def _margins(block: Block, bar: str) -> tuple[str, str]:
    """Returns what stands before the first and before every other line."""
    first = rest = ""
    for container in block.containers:
        marker = {"quote": f"{bar} ", "definition": "  "}.get(container.kind, f"{container.marker or '•'} ")
        blank = marker if container.kind == "quote" else " " * cell_len(marker)
        first += marker if container.opens or container.kind == "quote" else blank
        rest += blank
    return first, rest


def _lines(block: Block, ranges: Sequence[Range], width: int) -> Iterator[Line]:
    if block.kind == "rule":
        yield [("─" * min(width, 3), "dim")]
    elif block.kind == "code":
        yield from ([f"    {line}".expandtabs(4)] for line in block.text.split("\n"))
    elif block.kind == "table" and block.rows:
        yield from _table(block, width)
    elif block.kind == "image":
        yield from ([(text, "dim")] for text in _texts(f"[{block.text or 'image'}]", width))
    else:
        base = "bold" if block.kind == "heading" else ""
        yield from painted_lines(block.text, ranges, width, base)


def _texts(text: str, width: int) -> list[str]:
    return [text[start:end] for start, end in wrap(text, width)]


def painted_lines(text: str, ranges: Sequence[Range], width: int, base: str = "") -> Iterator[Line]:
    """Yields a text wrapped to a width, all of it in ``base`` and the ranges in their roles as well."""
    for start, end in wrap(text, width):
        yield _painted(text, start, end, ranges, base)


def _painted(text: str, start: int, end: int, ranges: Sequence[Range], base: str) -> list[Segment]:
    """Cuts a line where the paint changes."""
    here = [each for each in ranges if each[0] < end and each[1] > start]
    cuts = sorted({start, end, *(min(max(edge, start), end) for first, last, _ in here for edge in (first, last))})
    line: list[Segment] = []
    for left, right in pairwise(cuts):
        roles = [role for first, last, role in here if first <= left and right <= last]
        line.append((text[left:right], " ".join(filter(None, [base, *dict.fromkeys(roles)]))))
    return line


def _table(block: Block, width: int) -> Iterator[Line]:
    columns = max(len(row) for row in block.rows)
    rows = [[*row, *[""] * (columns - len(row))] for row in block.rows]
    widths = [max(cell_len(row[index]) for row in rows) for index in range(columns)]
    fits = sum(widths) + 2 * (columns - 1) <= width
    for number, row in enumerate(rows):
        role = "bold" if block.header and number == 0 else ""
        if fits:
            cells = [cell + " " * (size - cell_len(cell)) for cell, size in zip(row, widths, strict=True)]
            yield [("  ".join(cells), role)]
        else:
            yield from ([(line, role)] for line in _texts(" | ".join(row), width))

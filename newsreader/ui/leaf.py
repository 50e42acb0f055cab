"""The leaves a page is made of: text, code and rules that know their lines at a given width.

Breaking happens at once and is cheap; the pieces of a line, with their roles, are made when the line is asked for.
Roles are names such as “quote” or “muted”: what they look like is the stylesheet's business.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from rich.cells import cell_len

from newsreader.ui.wrap import Span, printable, right_to_left, wrap, wrap_code
from newsreader.values import dataclass

TAB = "  "
SMALL = {
    "sub": str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"),
    "sup": str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ"),
}
"""How characters below and above the line are drawn; they are found and copied as they are written."""


LEFT, RIGHT = "\u200e", "\u200f"
"""Marks without width (UAX #9) that tell terminals which order letters what punctuation, numbers and air go with."""
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""Characters of the blocks set aside for scripts that run so (Unicode, DerivedBidiClass)."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line in one style."""

    text: str
    style: str = ""
    """Roles separated by spaces, later ones on top."""
    offset: int | None = None
    """Where its first character stands in the page's text; None for bars, markers and fill."""
    link: int | None = None
    """Index into the page's links."""
    ink: tuple[int, int] | None = None
    """Of a picture: the colours of sign and ground, 24 bits each."""


@dataclass(frozen=True, slots=True)
class PictureBox:
    """The room that a picture has on the page."""

    url: str
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the page."""

    pieces: tuple[Piece, ...] = ()
    kind: str = "blank"
    number: int | None = None
    """Of a voice or related row: which one. Of a picture: the line of it, from 0."""
    box: PictureBox | None = None
    """The picture of which this is a line; its ``pieces`` with an ink are the half blocks for it."""


Mark = tuple[int, int, str, int | None]
"""Start and end within a leaf's text, a role, and the link it belongs to."""
Run = tuple[int, str, int | None]
"""Where a change of style starts, the roles from there on, and the link."""


def runs(length: int, marks: Iterable[Mark], base: str = "") -> list[Run]:
    """Turns overlapping marks into consecutive runs; marks outside the text are cut to it."""
    events: list[tuple[int, int, str, int | None]] = []
    for start, end, role, link in marks:
        start, end = max(0, start), min(length, end)
        if start < end:
            events += ((start, 1, role, link), (end, -1, role, link))
    result: list[Run] = [(0, base, None)]
    active: Counter[str] = Counter()
    links: list[int] = []
    for at, change, role, link in sorted(events, key=lambda event: (event[0], event[1])):
        active[role] += change
        if link is not None:
            if change > 0:
                links.append(link)
            else:
                links.remove(link)
        roles = " ".join(filter(None, [base, *sorted(name for name, count in active.items() if count > 0)]))
        run = (at, roles, links[-1] if links else None)
        if result[-1][0] == at:
            result[-1] = run
        else:
            result.append(run)
    return result


def cells(pieces: Iterable[Piece]) -> int:
    """Returns how wide the pieces are together."""
    return sum(cell_len(piece.text) for piece in pieces)


def kept_apart(text: str) -> str:
    """Returns text that a terminal which orders letters itself does not join with what stands right of it."""
    return text + LEFT if _RIGHT_TO_LEFT.search(text) else text


def mirrored(text: Sequence[Piece], prefix: Sequence[Piece], width: int, fill: str = "") -> tuple[Piece, ...]:
    """Returns a line that runs from right to left: its text at the right edge, bars and list marks right of it."""
    marks = [replace(piece, text=_turned(piece.text)) for piece in reversed(prefix)]
    room = max(0, width - cells(text) - cells(marks))
    return (Piece(" " * room + LEFT + RIGHT, fill), *text, Piece(RIGHT + LEFT), *marks)


def _turned(mark: str) -> str:
    """Returns a bar or list mark with its space on the other side."""
    words = mark.strip()
    before, _, after = mark.partition(words) if words else (mark, "", "")
    return after + words + before


class TextLeaf:
    """Wrapped text with a prefix such as a bar or a list marker."""

    def __init__(
        self,
        text: str,
        width: int,
        *,
        kind: str = "text",
        roles: str = "",
        marks: Callable[[], Iterable[Mark]] | None = None,
        first: tuple[Piece, ...] = (),
        rest: tuple[Piece, ...] | None = None,
        fill: str = "",
        margin: int = 0,
        gap: int = 0,
        number: int | None = None,
    ) -> None:
        """Breaks the text to what ``width`` cells leave between the prefix and ``margin``.

        ``first`` and ``rest`` stand before the first and the other lines; ``fill`` is the role that lines are
        filled up with; ``gap`` counts the blank lines above.
        """
        self.text = printable(text)
        self.width = width
        self.kind, self.roles, self.fill, self.number = kind, roles, fill, number
        self.first = first
        self.rest = first if rest is None else rest
        self.gap = gap
        self.gap_pieces: tuple[Piece, ...] = ()
        self.tail: tuple[Piece, ...] = ()
        self.offset: int | None = None
        self.top = 0
        self.rtl = right_to_left(self.text)
        """Whether it is set at the right edge."""
        self._marks = marks
        self._runs: list[Run] | None = None
        self._starts: list[int] | None = None
        self.spans: Sequence[Span] = self._broken(width - margin - cells(self.rest))

    def _broken(self, width: int) -> Sequence[Span]:
        return wrap(self.text, width)

    @property
    def height(self) -> int:
        """Lines, without the gap before."""
        return len(self.spans)

    def line(self, index: int) -> Line:
        """Returns line ``index`` of this leaf."""
        start, end = self.spans[index]
        tail = self.tail if index == len(self.spans) - 1 else ()
        if self.rtl:
            text = (*(Piece(each.text.strip() + "  ", each.style) for each in tail), *self._pieces(start, end))
            return Line(mirrored(text, self._prefix(index), self.width, self.fill), self.kind, self.number)
        pieces = [*self._prefix(index), *self._pieces(start, end), *tail]
        if self.fill:
            room = self.width - cells(pieces)
            pieces.append(Piece(" " * max(0, room), self.fill))
        return Line(tuple(pieces), self.kind, self.number)

    def above(self) -> Line:
        """Returns a line of the gap before this leaf."""
        if not self.gap_pieces:
            return Line()
        return Line(mirrored((), self.gap_pieces, self.width) if self.rtl else self.gap_pieces)

    def line_of(self, offset: int) -> int:
        """Returns the line of this leaf on which the character at ``offset`` of its text stands."""
        return max(0, bisect_right(self.spans, (offset, len(self.text) + 1)) - 1)

    def offset_of(self, index: int) -> int:
        """Returns where line ``index`` starts in the leaf's text."""
        return self.spans[index][0]

    def _prefix(self, index: int) -> tuple[Piece, ...]:
        return self.rest if index else self.first

    def _pieces(self, start: int, end: int) -> Iterable[Piece]:
        if self._runs is None:
            self._runs = runs(len(self.text), self._marks() if self._marks else (), self.roles)
            self._starts = [run[0] for run in self._runs]
        assert self._starts is not None
        at = bisect_right(self._starts, start) - 1
        while start < end:
            stop = min(end, self._starts[at + 1]) if at + 1 < len(self._starts) else end
            _, roles, link = self._runs[at]
            yield from self._written(start, stop, roles, link)
            start, at = stop, at + 1

    def _written(self, start: int, stop: int, roles: str, link: int | None) -> Iterable[Piece]:
        base = self.offset
        text = self.text[start:stop]
        for role in SMALL.keys() & roles.split():
            text = text.translate(SMALL[role])
        for number, word in enumerate(text.split("\t")):
            if number:
                yield Piece(TAB, roles, None if base is None else base + start - 1, link)
            if word:
                yield Piece(word, roles, None if base is None else base + start, link)
            start += len(word) + 1


class CodeLeaf(TextLeaf):
    """Code: its own line breaks, long lines continued under a sign, on a tint."""

    def __init__(
        self, text: str, width: int, prefix: tuple[Piece, ...], marks: Callable[[], Iterable[Mark]] | None, sign: str
    ) -> None:
        """Breaks lines only where they are longer than the width."""
        roomy = width >= 12
        self._sign = Piece((sign + " ") * roomy, "muted code-block")
        edge = (*prefix, Piece(" " * roomy, "code-block"))
        super().__init__(text, width, kind="code", roles="code-block", marks=marks, first=edge, fill="code-block")
        self.rtl = False

    def _broken(self, width: int) -> Sequence[Span]:
        return [(start, end) for start, end, _ in wrap_code(self.text, width - 1, cells([self._sign]))]

    def _prefix(self, index: int) -> tuple[Piece, ...]:
        start = self.spans[index][0]
        continued = index > 0 and self.text[start - 1 : start] != "\n"
        return (*self.rest, self._sign) if continued else self.rest


class RuleLeaf(TextLeaf):
    """A thin line, as long as ``length`` cells, at the left or in the middle of the width."""

    def __init__(self, width: int, length: int, sign: str, gap: int = 1) -> None:
        """Draws the rule in the middle of the width."""
        length = max(1, min(length, width))
        first = (Piece(" " * ((width - length) // 2)), Piece(sign * length, "rule"))
        super().__init__("", width, kind="rule", first=first, gap=gap)

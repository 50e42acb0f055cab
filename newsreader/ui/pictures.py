"""Pictures as lines of the page above their captions, in half blocks, two pixels to a cell.

So they scroll, wrap and resize like text, in every terminal that has colours. Terminals that draw pictures put a finer
one into the same room; see ``graphics``.
"""

from __future__ import annotations

from newsreader.model import Picture
from newsreader.ui.leaf import Line, PictureBox, Piece, TextLeaf, cells

MOST_ROWS = 20
"""Lines that a picture takes at most."""
MOST_SAMPLES = 3
"""Rows of pixels that are looked at for the colour of half a cell."""


class PictureLeaf(TextLeaf):
    """A picture, and its caption beneath."""

    def __init__(
        self,
        caption: str,
        width: int,
        url: str,
        picture: Picture,
        sign: str,
        first: tuple[Piece, ...],
        rest: tuple[Piece, ...],
        bars: int,
    ) -> None:
        """Fits the picture into what the first ``bars`` pieces of ``rest`` leave of the width; never enlarges it."""
        super().__init__(caption, width, kind="image", roles="caption", first=first, rest=rest)
        self._picture, self._sign, self._beside = picture, sign, rest[:bars]
        room = max(1, width - cells(self._beside))
        scale = min(1 / picture.grain, room / picture.width, 2 * MOST_ROWS / picture.height)
        self._columns = max(1, round(picture.width * scale))
        self._halves = max(1, round(picture.height * scale))
        self._rows = (self._halves + 1) // 2
        self.box = PictureBox(url, self._columns, self._rows)

    @property
    def height(self) -> int:
        """Lines of picture and caption."""
        return self._rows + len(self.spans)

    def line(self, index: int) -> Line:
        """Returns a line of the picture, below them those of the caption."""
        if index >= self._rows:
            return super().line(index - self._rows)
        return Line((*self._beside, *self._painted(index)), self.kind, index, self.box)

    def line_of(self, offset: int) -> int:
        """Returns the line of the caption on which a character stands."""
        return self._rows + super().line_of(offset)

    def offset_of(self, index: int) -> int:
        """Returns where a line starts in the caption; the lines of the picture are at its beginning."""
        return super().offset_of(max(0, index - self._rows))

    def _painted(self, row: int) -> list[Piece]:
        upper = self._colours(2 * row)
        lower = self._colours(min(2 * row + 1, self._halves - 1))
        if self._sign == " ":
            upper = lower
        pieces: list[Piece] = []
        start = 0
        pairs = list(zip(upper, lower, strict=True))
        for column in range(1, len(pairs) + 1):
            if column == len(pairs) or pairs[column] != pairs[start]:
                pieces.append(Piece(self._sign * (column - start), ink=pairs[start]))
                start = column
        return pieces

    def _colours(self, half: int) -> list[int]:
        """Returns the colours of a row of half cells, each the mean of the pixels under it."""
        picture, columns = self._picture, self._columns
        top = half * picture.height // self._halves
        bottom = max(top + 1, (half + 1) * picture.height // self._halves)
        sampled = range(top, bottom, -(-(bottom - top) // MOST_SAMPLES))
        colours = []
        for column in range(columns):
            left = column * picture.width // columns
            right = max(left + 1, (column + 1) * picture.width // columns)
            sums = [0, 0, 0]
            for row in sampled:
                base = row * picture.width
                stretch = picture.pixels[3 * (base + left) : 3 * (base + right)]
                for part in range(3):
                    sums[part] += sum(stretch[part::3])
            count = len(sampled) * (right - left)
            red, green, blue = (each // count for each in sums)
            colours.append(red << 16 | green << 8 | blue)
        return colours

"""Pictures drawn by the terminal itself, in the room that half blocks would take: kitty's protocol, or sixels.

Kitty   a picture is sent once; the page then holds cells of text that stand for its parts (Unicode placeholders,
        https://sw.kovidgoyal.net/kitty/graphics-protocol/), so it scrolls, and is cut and covered, like text
Sixel   the page holds empty cells, and every line of the picture that has been drawn is painted over them
"""

from __future__ import annotations

import os
import re
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from typing import Protocol

from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from newsreader.model import Picture
from newsreader.ui.leaf import Line, PictureBox

CHUNK = 4096
"""Characters of a picture's data in one sequence of the kitty protocol."""
HARMLESS = re.compile(r'\x1bP0;1q"1;1;\d{1,4};\d{1,3}[!-~]*\x1b\\')
"""A sixel and nothing else: it comes from a process that has read bytes from anywhere."""
PLACEHOLDER = "\U0010eeee"
ROW_MARKS = "".join(
    map(chr, (0x305, 0x30D, 0x30E, 0x310, 0x312, *range(0x33D, 0x340), 0x346, *range(0x34A, 0x34D)))
) + "".join(map(chr, (*range(0x350, 0x353), 0x357, 0x35B, *range(0x363, 0x366))))
"""Marks on a placeholder that tell the row, and the column, that it stands for: the first twenty of the protocol."""


class Graphics(Protocol):
    """A way to draw pictures into the cells of the page."""

    def cells(self, line: Line) -> Segment | None:
        """Returns what stands in the cells of a picture's line; None where it is not ready."""

    def keep_only(self, boxes: Iterable[PictureBox]) -> None:
        """Forgets what is no longer on the page."""


class Kitty:
    """Pictures kept by the terminal and shown where the page says so."""

    def __init__(self, write: Callable[[str], None]) -> None:
        """Sends sequences to the terminal through ``write``."""
        self._write = write
        self._numbers = count((os.getpid() & 0xFFF) << 12 | 1)
        self._sent: dict[str, int] = {}
        self._boxes: dict[str, PictureBox] = {}

    def sent(self, url: str) -> bool:
        """Returns whether the terminal has a picture."""
        return url in self._sent

    def send(self, box: PictureBox, picture: Picture, data: str) -> None:
        """Gives the terminal a picture, its pixels ``encoded``, and its room."""
        number = self._sent[box.url] = next(self._numbers) & 0xFFFFFF
        self._boxes[box.url] = box
        chunks = [data[at : at + CHUNK] for at in range(0, len(data), CHUNK)]
        size = f"s={picture.width},v={picture.height},c={box.columns},r={box.rows}"
        keys = f"a=T,U=1,q=2,f=24,o=z,i={number},p=1,{size},"
        for place, chunk in enumerate(chunks):
            more = int(place + 1 < len(chunks))
            self._write(f"\x1b_G{keys if not place else 'q=2,'}m={more};{chunk}\x1b\\")

    def place(self, box: PictureBox) -> None:
        """Gives a picture that the terminal has another room."""
        if self._boxes.get(box.url) != box:
            self._boxes[box.url] = box
            self._write(f"\x1b_Ga=p,U=1,q=2,i={self._sent[box.url]},p=1,c={box.columns},r={box.rows}\x1b\\")

    def cells(self, line: Line) -> Segment | None:
        """Returns placeholders; the colour of the text tells which picture they stand for."""
        if line.box is None or line.number is None or self._boxes.get(line.box.url) != line.box:
            return None
        row = PLACEHOLDER + ROW_MARKS[line.number]
        number = self._sent[line.box.url]
        colour = Color.from_rgb(number >> 16, number >> 8 & 0xFF, number & 0xFF)
        return Segment(row + ROW_MARKS[0] + row * (line.box.columns - 1), Style(color=colour))

    def keep_only(self, boxes: Iterable[PictureBox]) -> None:
        """Has the terminal drop the other pictures."""
        kept = {box.url for box in boxes}
        for url in self._sent.keys() - kept:
            self._write(f"\x1b_Ga=d,d=I,q=2,i={self._sent.pop(url)}\x1b\\")
            del self._boxes[url]


def encoded(picture: Picture) -> str:
    """Returns the pixels of a picture as ``Kitty.send`` takes them; slow enough for a thread."""
    return b64encode(zlib.compress(picture.pixels, 1)).decode("ascii")


class Sixel:
    """Pictures painted over empty cells whenever these have been drawn."""

    def __init__(self, cell: tuple[int, int], colours: int) -> None:
        """Knows how many pixels wide and high a cell is, and how many colours a picture may have."""
        self.cell, self.colours = cell, colours
        self._drawn: dict[PictureBox, tuple[str, ...]] = {}

    def has(self, box: PictureBox) -> bool:
        """Returns whether a picture is ready in this size."""
        return box in self._drawn

    def keep(self, box: PictureBox, lines: tuple[str, ...]) -> None:
        """Takes the sequences that paint a picture, line by line; refuses any that does more than that."""
        if all(map(HARMLESS.fullmatch, lines)):
            self._drawn[box] = lines

    def cells(self, line: Line) -> Segment | None:
        """Returns empty cells."""
        return Segment(" " * line.box.columns) if line.box in self._drawn and line.box is not None else None

    def keep_only(self, boxes: Iterable[PictureBox]) -> None:
        """Forgets pictures that are gone, and other sizes."""
        kept = set(boxes)
        self._drawn = {box: lines for box, lines in self._drawn.items() if box in kept}

    def painting(self, places: Iterable[tuple[Line, int, int]]) -> str:
        """Returns what paints these lines at columns and rows of the screen, counted from 0; the cursor stays."""
        painted = "".join(self._paint(places))
        return f"\x1b7{painted}\x1b8" if painted else ""

    def _paint(self, places: Iterable[tuple[Line, int, int]]) -> Iterator[str]:
        for line, column, row in places:
            lines = self._drawn.get(line.box, ()) if line.box is not None else ()
            if line.number is not None and line.number < len(lines):
                yield f"\x1b[{row + 1};{column + 1}H{lines[line.number]}"

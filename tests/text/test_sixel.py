"""Sixels: what is painted is the picture, line by line of the screen."""

from __future__ import annotations

import re
from itertools import product

import pytest

from newsreader.model import Picture

pytest.importorskip("PIL.Image")
from newsreader.text.sixel import draw_sixel

RED, BLUE = (255, 0, 0), (0, 0, 255)
Pixel = tuple[int, int, int]


def halves(width: int, height: int) -> Picture:
    """Makes a picture that is red above and blue below."""
    return Picture(width, height, bytes(RED) * width * (height // 2) + bytes(BLUE) * width * (height - height // 2))


def decoded(sixel: str) -> list[list[Pixel | None]]:
    """Returns the pixels that a sequence paints."""
    match = re.fullmatch(r'\x1bP0;1q"1;1;(\d+);(\d+)([!-~]*)\x1b\\', sixel)
    assert match is not None
    width, height = int(match[1]), int(match[2])
    pixels: list[list[Pixel | None]] = [[None] * width for _ in range(height)]
    palette: dict[int, Pixel] = {}
    colour = column = band = 0
    for token in re.finditer(r"#(\d+)(?:;2;(\d+);(\d+);(\d+))?|!(\d+)([?-~])|([?-~])|([$-])", match[3]):
        if token[1]:
            colour = int(token[1])
            if token[2]:
                red, green, blue = (round(int(each) * 2.55) for each in token.group(2, 3, 4))
                palette[colour] = (red, green, blue)
        elif token[8]:
            column, band = 0, band + (token[8] == "-")
        else:
            run = range(column, column + int(token[5] or 1))
            for place, bit in product(run, range(6)):
                if (ord(token[6] or token[7]) - 63) >> bit & 1:
                    pixels[6 * band + bit][place] = palette[colour]
            column = run.stop
    return pixels


def test_a_picture_is_painted_line_by_line() -> None:
    lines = draw_sixel(halves(40, 40), 8, 4, (5, 10))
    painted = [row for line in lines for row in decoded(line)]
    assert [len(decoded(line)) for line in lines] == [10, 10, 10, 10]
    assert painted == [[RED] * 40] * 20 + [[BLUE] * 40] * 20


def test_it_fits_into_its_room_and_keeps_its_proportions() -> None:
    lines = draw_sixel(halves(30, 30), 10, 3, (8, 16))
    assert len(lines) == 3
    assert {len(row) for line in lines for row in decoded(line)} == {48}


def test_it_uses_no_more_colours_than_the_terminal_has() -> None:
    shades = bytes(value for shade in range(256) for value in (shade, shade // 2, 255 - shade))
    (line,) = draw_sixel(Picture(256, 1, shades), 256, 1, (1, 1), 16)
    assert 1 < len({pixel for row in decoded(line) for pixel in row}) <= 16

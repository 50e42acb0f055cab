"""Pictures as sixels, as the DEC VT340 draws them: a string for each line of the screen. In a worker; needs Pillow.

One line is one picture of its own: so the page may cut a picture anywhere and draw only what is in view.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from newsreader.model import Picture

MOST_COLOURS: Final = 128
"""In one picture; the rest is left to dithering."""
_BAND: Final = 6
"""Rows of pixels that a sixel stands for."""
_WRITTEN: Final = bytes((value + 63) % 256 for value in range(256))
_SAME: Final = re.compile(rb"(.)\1{3,}", re.DOTALL)


def draw_sixel(
    picture: Picture, columns: int, rows: int, cell: tuple[int, int], colours: int = MOST_COLOURS
) -> tuple[str, ...]:
    """Return the lines of a picture that fills so many cells of ``cell`` pixels, its proportions kept."""
    from PIL import Image

    room = (columns * cell[0], rows * cell[1])
    scale = min(room[0] / picture.width, room[1] / picture.height)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    image = Image.frombytes("RGB", (picture.width, picture.height), picture.pixels)
    drawn = image.resize(size, Image.Resampling.LANCZOS).quantize(min(colours, MOST_COLOURS))
    palette, pixels = drawn.getpalette() or [], drawn.tobytes()
    lines = [pixels[at : at + size[0]] for at in range(0, len(pixels), size[0])]
    return tuple(_sixel(lines[top : top + cell[1]], palette) for top in range(0, size[1], cell[1]))


def _sixel(lines: Sequence[bytes], palette: Sequence[int]) -> str:
    """Return the sequence that draws these lines of palette indices; what is not painted stays as it is."""
    parts = [f'\x1bP0;1q"1;1;{len(lines[0])};{len(lines)}'.encode()]
    for colour in sorted(set(b"".join(lines))):
        red, green, blue = (part * 100 // 255 for part in palette[3 * colour : 3 * colour + 3])
        parts.append(b"#%d;2;%d;%d;%d" % (colour, red, green, blue))
    bands = (lines[top : top + _BAND] for top in range(0, len(lines), _BAND))
    planes = (b"$".join(_plane(band, colour) for colour in sorted(set(b"".join(band)))) for band in bands)
    return (b"".join(parts) + b"-".join(planes) + b"\x1b\\").decode("ascii")


def _plane(band: Sequence[bytes], colour: int) -> bytes:
    """Return where a colour stands in a band."""
    bits = 0
    for row, line in enumerate(band):
        bits |= int.from_bytes(line.translate(_bit(colour, row)), "big")
    written = bits.to_bytes(len(band[0]), "big").translate(_WRITTEN).rstrip(b"?")
    return b"#%d" % colour + _SAME.sub(lambda run: b"!%d%c" % (len(run[0]), run[0][0]), written)


@lru_cache(_BAND * MOST_COLOURS)
def _bit(colour: int, row: int) -> bytes:
    table = bytearray(256)
    table[colour] = 1 << row
    return bytes(table)

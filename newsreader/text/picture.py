"""Pictures made small enough to be drawn with a terminal's cells. Runs in a worker process; needs Pillow.

Refuses what is too large before anything of it is decoded, and all formats but those of the web.
"""

import io
from typing import Final

from newsreader.errors import PageError
from newsreader.model import Picture

MOST_PIXELS: Final = 20_000_000
"""Pixels of a picture that is decoded."""
WIDTH, HEIGHT = 160, 120
"""Pixels of the small copy at most, times its grain."""
_FORMATS: Final = ("JPEG", "PNG", "GIF", "WEBP", "BMP")


def read_picture(data: bytes, grain: int = 1) -> Picture:
    """Return a small copy of a picture in the formats of the web; raises PageError, in words for the screen.

    ``grain`` is how many pixels a cell of the screen is wide at least, where the terminal draws them."""
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise PageError(f"The picture is too large to show: {picture.width} × {picture.height} pixels.")
            picture.draft("RGB", (2 * WIDTH * grain, 2 * HEIGHT * grain))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((WIDTH * grain, HEIGHT * grain), reducing_gap=3.0)
            small = upright.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise PageError("This kind of picture cannot be shown, or it is damaged.") from error
    paper = Image.new("RGBA", small.size, "white")
    return Picture(small.width, small.height, Image.alpha_composite(paper, small).convert("RGB").tobytes(), grain)

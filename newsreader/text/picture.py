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
"""Pixels of the small copy at most: more than two for each cell that the picture is drawn in."""
_FORMATS: Final = ("JPEG", "PNG", "GIF", "WEBP", "BMP")


def read_picture(data: bytes) -> Picture:
    """Return a small copy of a picture in the formats of the web; raises PageError, in words for the screen."""
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise PageError(f"The picture is too large to show: {picture.width} × {picture.height} pixels.")
            picture.draft("RGB", (2 * WIDTH, 2 * HEIGHT))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((WIDTH, HEIGHT), reducing_gap=3.0)
            small = upright.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise PageError("This kind of picture cannot be shown, or it is damaged.") from error
    paper = Image.new("RGBA", small.size, "white")
    return Picture(small.width, small.height, Image.alpha_composite(paper, small).convert("RGB").tobytes())

"""Pictures of articles: fetched only when the user asks, made small in a worker process, the small copies kept.

PictureShelf   small copies in a folder, those seen longest ago leaving first
fetch_picture  from the shelf, else from the web
"""

from __future__ import annotations

import os
import struct
import zlib
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from newsreader.errors import PageError
from newsreader.model import Picture

if TYPE_CHECKING:
    from newsreader.sync.http import Fetcher
    from newsreader.sync.worker import WorkerPool

MOST_BYTES = 8 * 2**20
"""Bytes of a picture that are fetched."""
SECONDS = 20.0
"""For fetching one picture; half of it for making it small."""
MOST_KEPT = 400
"""Small copies on the shelf; each takes at most 60 kB."""
ACCEPT = "image/webp, image/png, image/jpeg, image/gif;q=0.9"
_HEAD = struct.Struct("<4sHH")
_MAGIC = b"nrp1"


def can_show() -> bool:
    """Returns whether the library that decodes pictures is installed."""
    return find_spec("PIL") is not None


class PictureShelf:
    """A folder of small pictures by address. Trouble with the disk means only that nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        """Keeps nothing where there is no folder."""
        self._folder = folder

    def find(self, url: str) -> Picture | None:
        """Returns the picture kept for an address."""
        if self._folder is None:
            return None
        place = self._place(self._folder, url)
        try:
            data = place.read_bytes()
            magic, width, height = _HEAD.unpack_from(data)
            size = 3 * width * height
            pixels = zlib.decompressobj().decompress(data[_HEAD.size :], size + 1)
            os.utime(place)
        except (OSError, struct.error, zlib.error):
            return None
        return Picture(width, height, pixels) if magic == _MAGIC and len(pixels) == size > 0 else None

    def keep(self, url: str, picture: Picture) -> None:
        """Keeps a picture, and drops those that were seen longest ago."""
        if self._folder is None:
            return
        data = _HEAD.pack(_MAGIC, picture.width, picture.height) + zlib.compress(picture.pixels, 1)
        place = self._place(self._folder, url)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            beside = place.with_suffix(f".{os.getpid()}")
            beside.write_bytes(data)
            beside.replace(place)
            kept = sorted(self._folder.iterdir(), key=lambda each: each.stat().st_mtime)
            for old in kept[: max(0, len(kept) - MOST_KEPT)]:
                old.unlink()
        except OSError:
            return

    @staticmethod
    def _place(folder: Path, url: str) -> Path:
        return folder / blake2b(url.encode("utf-8", "replace"), digest_size=16).hexdigest()


async def fetch_picture(
    fetcher: Fetcher, pool: WorkerPool, shelf: PictureShelf, url: str, *, allow_private: bool
) -> Picture:
    """Returns the small copy of a picture; raises FetchError or PageError.

    A public article's picture is never fetched from the user's own network."""
    import asyncio

    kept = await asyncio.to_thread(shelf.find, url)
    if kept is not None:
        return kept
    if not can_show():
        raise PageError("Pictures need Pillow, which is not installed.")
    response = await fetcher.get(url, limit=MOST_BYTES, deadline=SECONDS, allow_private=allow_private, accept=ACCEPT)
    picture: Picture = await pool.run("read_picture", response.body, timeout=SECONDS / 2)
    await asyncio.to_thread(shelf.keep, url, picture)
    return picture

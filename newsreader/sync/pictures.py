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
FINE = 4
"""Grain of the copies for terminals that draw pictures; those for half blocks have 1."""
MOST_KEPT = 400
"""Small copies on the shelf; each takes at most 60 kB, times the square of its grain."""
MOST_KEPT_BYTES = 48 * 2**20
"""Bytes of all of them together."""
ACCEPT = "image/webp, image/png, image/jpeg, image/gif;q=0.9"
_HEAD = struct.Struct("<4sHHH")
_MAGIC = b"nrp2"


def can_show() -> bool:
    """Returns whether the library that decodes pictures is installed."""
    return find_spec("PIL") is not None


class PictureShelf:
    """A folder of small pictures by address. Trouble with the disk means only that nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        """Keeps nothing where there is no folder."""
        self._folder = folder

    def find(self, url: str, grain: int = 1) -> Picture | None:
        """Returns the picture kept for an address."""
        if self._folder is None:
            return None
        place = self._place(self._folder, url, grain)
        try:
            data = place.read_bytes()
            magic, width, height, kept = _HEAD.unpack_from(data)
            size = 3 * width * height
            pixels = zlib.decompressobj().decompress(data[_HEAD.size :], size + 1)
            os.utime(place)
        except (OSError, struct.error, zlib.error):
            return None
        fitting = (magic, kept) == (_MAGIC, grain) and len(pixels) == size > 0
        return Picture(width, height, pixels, grain) if fitting else None

    def keep(self, url: str, picture: Picture) -> None:
        """Keeps a picture, and drops those that were seen longest ago."""
        if self._folder is None:
            return
        head = _HEAD.pack(_MAGIC, picture.width, picture.height, picture.grain)
        data = head + zlib.compress(picture.pixels, 1)
        place = self._place(self._folder, url, picture.grain)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            beside = place.with_suffix(f".{os.getpid()}")
            beside.write_bytes(data)
            beside.replace(place)
            _thin_out(self._folder)
        except OSError:
            return

    @staticmethod
    def _place(folder: Path, url: str, grain: int) -> Path:
        return folder / blake2b(f"{grain} {url}".encode("utf-8", "replace"), digest_size=16).hexdigest()


def _thin_out(folder: Path) -> None:
    """Drops what was seen longest ago, where there are too many files or bytes."""
    files = [(place.stat(), place) for place in folder.iterdir()]
    files.sort(key=lambda each: -each[0].st_mtime)
    room = MOST_KEPT_BYTES
    for number, (facts, place) in enumerate(files):
        room -= facts.st_size
        if number >= MOST_KEPT or room < 0:
            place.unlink()


async def fetch_picture(
    fetcher: Fetcher,
    pool: WorkerPool,
    shelf: PictureShelf,
    url: str,
    *,
    allow_private: bool,
    with_login: bool = False,
    fine: bool = False,
) -> Picture:
    """Returns the small copy of a picture, or a ``fine`` one; raises FetchError or PageError.

    A public article's picture is never fetched from the user's own network."""
    import asyncio

    grain = FINE if fine else 1
    kept = await asyncio.to_thread(shelf.find, url, grain)
    if kept is not None:
        return kept
    if not can_show():
        raise PageError("Pictures need Pillow, which is not installed.")
    response = await fetcher.get(
        url, limit=MOST_BYTES, deadline=SECONDS, allow_private=allow_private, accept=ACCEPT, with_login=with_login
    )
    picture: Picture = await pool.run("read_picture", response.body, grain, timeout=SECONDS / 2)
    await asyncio.to_thread(shelf.keep, url, picture)
    return picture

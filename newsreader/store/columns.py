"""How values are kept in columns: times as microseconds, long texts compressed, ids packed, text always storable."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_SHORT: Final = 400
"""Texts up to this many characters are not worth compressing."""
_WINDOW: Final = 2**15
"""How far back zlib looks, in bytes: a longer text is no use to compress another by."""
_BY_ANOTHER: Final = 0x20
"""The bit in the second byte of a zlib stream that says it needs the text it was compressed by (RFC 1950)."""
_LARGEST: Final = 2**63 - 1


def micros(moment: datetime) -> int:
    """Returns a time as microseconds since 1970; a naive one counts as UTC."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - EPOCH) // _MICROSECOND


def optional_micros(moment: datetime | None) -> int | None:
    """Returns ``micros`` of a time that may be missing."""
    return None if moment is None else micros(moment)


def moment(value: int) -> datetime:
    """Returns microseconds since 1970 as an aware time."""
    return EPOCH + timedelta(microseconds=value)


def optional_moment(value: int | None) -> datetime | None:
    """Returns ``moment`` of a value that may be missing."""
    return None if value is None else moment(value)


def storable(text: str) -> str:
    """Returns text that SQLite can hold: lone surrogates and NUL are replaced."""
    if text.isascii() and "\0" not in text:
        return text
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")


def hashed(word: str) -> int:
    """Returns the 32 bits by which a word is kept where only its equality matters."""
    return zlib.crc32(word.encode("utf-8", "replace"))


def pack(text: str, like: str = "") -> str | bytes:
    """Returns a text as it is kept in a body column: one ``like`` another, which is kept too, takes next to nothing."""
    text, other = storable(text), storable(like).encode()
    if len(text) <= _SHORT:
        return text
    if not 0 < len(other) <= _WINDOW:
        return zlib.compress(text.encode())
    packer = zlib.compressobj(1, zdict=other)
    return packer.compress(text.encode()) + packer.flush()


def unpack(value: str | bytes | None, like: str | bytes = "") -> str:
    """Returns the text that ``pack`` kept, ``like`` being the column of the other text; the empty text for NULL."""
    if value is None:
        return ""
    return value if isinstance(value, str) else _unpacker(value, like).decompress(value).decode()


def unpack_until(value: str | bytes, most: int, like: str | bytes = "") -> str:
    """Returns the first ``most`` characters of the text that ``pack`` kept, without unpacking much more."""
    if isinstance(value, str):
        return value[:most]
    return _unpacker(value, like).decompress(value, 4 * most + 1).decode(errors="ignore")[:most]


def _unpacker(value: bytes, like: str | bytes) -> zlib._Decompress:
    if value[1:2] and value[1] & _BY_ANOTHER:
        return zlib.decompressobj(zdict=unpack(like).encode())
    return zlib.decompressobj()


def pack_ids(ids: Iterable[int]) -> bytes:
    """Returns ids as a compressed blob, about a byte each where they are close together."""
    return zlib.compress(array("q", ids).tobytes(), 1)


def unpack_ids(blob: bytes) -> array[int]:
    """Returns the ids that ``pack_ids`` kept."""
    ids = array("q")
    ids.frombytes(zlib.decompress(blob))
    return ids


def id_list(ids: Iterable[int]) -> str:
    """Returns ids as the JSON that ``json_each`` reads, without those that no row can have."""
    wanted = list(ids)
    try:
        array("q", wanted)
    except OverflowError:
        wanted = [each for each in wanted if -_LARGEST <= each <= _LARGEST]
    return str(wanted)

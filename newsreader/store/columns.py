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


def pack(text: str) -> str | bytes:
    """Returns a text as it is kept in a body column."""
    text = storable(text)
    return text if len(text) <= _SHORT else zlib.compress(text.encode(), 1)


def unpack(value: str | bytes | None) -> str:
    """Returns the text that ``pack`` kept; the empty text for NULL."""
    if value is None:
        return ""
    return value if isinstance(value, str) else zlib.decompress(value).decode()


def unpack_until(value: str | bytes, most: int) -> str:
    """Returns the first ``most`` characters of the text that ``pack`` kept, without unpacking much more."""
    if isinstance(value, str):
        return value[:most]
    return zlib.decompressobj().decompress(value, 4 * most + 1).decode(errors="ignore")[:most]


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

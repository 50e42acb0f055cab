"""Decompression that never gives more than was asked for."""

import gzip
import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.sync.inflate import PIECE, Inflater, Unreadable


def inflate(encoding: str, body: bytes, size: int = 1000) -> tuple[bytes, bool]:
    """Inflates a body that arrives in chunks; returns it, and whether it was complete."""
    inflater = Inflater(encoding)
    chunks = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(piece for chunk in chunks for piece in inflater.feed(chunk)), inflater.complete


@given(
    st.binary(max_size=5000),
    st.integers(1, 4000),
    st.sampled_from(["gzip", "x-gzip", "deflate", "bare", "", "identity"]),
)
def test_gives_back_what_was_compressed(body: bytes, size: int, encoding: str) -> None:
    bare = zlib.compressobj(wbits=-15)
    compressed = {
        "gzip": gzip.compress(body),
        "x-gzip": gzip.compress(body),
        "deflate": zlib.compress(body),
        "bare": bare.compress(body) + bare.flush(),
    }.get(encoding, body)
    assert inflate("deflate" if encoding == "bare" else encoding, compressed, size) == (body, True)


def test_pieces_are_small_and_stop_when_nobody_asks() -> None:
    bomb = gzip.compress(bytes(100 * 2**20))
    pieces = Inflater("gzip").feed(bomb)
    assert [len(next(pieces)) for _ in range(3)] == [PIECE] * 3


def test_reads_all_members_of_a_gzip_body_and_no_padding() -> None:
    body = gzip.compress(b"one ") + gzip.compress(b"two") + bytes(2000)
    assert inflate("gzip", body) == (b"one two", True)


def test_notices_a_body_that_breaks_off() -> None:
    noise = random.Random(7).randbytes(5000)
    whole, complete = inflate("gzip", gzip.compress(noise)[:-20])
    assert noise.startswith(whole)
    assert not complete


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "gzip, br", "compress", "nonsense"])
def test_refuses_other_and_nested_encodings(encoding: str) -> None:
    with pytest.raises(Unreadable):
        Inflater(encoding)


@given(st.binary(min_size=20, max_size=300))
def test_any_bytes_inflate_or_are_refused(body: bytes) -> None:
    for encoding in ("gzip", "deflate"):
        try:
            inflate(encoding, body, 50)
        except Unreadable:
            continue

"""Bounded decompression: gzip and deflate, one layer, never more than asked for.

httpx and urllib inflate whatever arrives at once: 250 KB of gzip become 256 MB in memory. Here output appears in
pieces of at most 256 KB, so the caller counts and stops in time. Nested and other encodings are refused.
"""

import zlib
from collections.abc import Iterator

PIECE = 2**18
"""Largest piece of output in bytes."""


class Unreadable(ValueError):
    """The body is not what its Content-Encoding says, or the encoding is not one we offer."""


class Inflater:
    """Undoes one Content-Encoding, chunk by chunk."""

    def __init__(self, encoding: str) -> None:
        """Takes the header's value; raises Unreadable for anything but identity, gzip and deflate."""
        layers = [layer for layer in (part.strip().lower() for part in encoding.split(",")) if layer]
        layers = [layer for layer in layers if layer != "identity"]
        if len(layers) > 1 or any(layer not in ("gzip", "x-gzip", "deflate") for layer in layers):
            raise Unreadable(", ".join(layers))
        self._encoding = layers[0] if layers else ""
        self._inner: zlib._Decompress | None = None
        self._started = False

    @property
    def complete(self) -> bool:
        """Whether the last stream has reached its end; always so for plain bytes."""
        return not self._encoding or not self._started or self._inner is None

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yields what a chunk inflates to, in pieces of at most PIECE bytes; raises Unreadable."""
        if not self._encoding:
            yield chunk
            return
        while chunk:
            if self._inner is None:
                if self._started and not chunk.startswith(b"\x1f\x8b"):
                    return  # padding after the end
                self._inner = zlib.decompressobj(self._window(chunk))
                self._started = True
            try:
                piece = self._inner.decompress(chunk, PIECE)
            except zlib.error as error:
                raise Unreadable(str(error)) from None
            if piece:
                yield piece
            chunk = self._inner.unconsumed_tail
            if self._inner.eof:  # a gzip file may have several members (RFC 1952, 2.2)
                chunk, self._inner = self._inner.unused_data, None

    def _window(self, chunk: bytes) -> int:
        if self._encoding != "deflate":
            return 16 + zlib.MAX_WBITS
        # “deflate” means a zlib stream (RFC 9110, 8.4.1.2), but some servers send the bare format
        bare = chunk[0] & 0x0F != 8 or (len(chunk) > 1 and int.from_bytes(chunk[:2], "big") % 31 != 0)
        return -zlib.MAX_WBITS if bare else zlib.MAX_WBITS

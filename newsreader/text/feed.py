"""Feed bytes of any format become a ParsedFeed: decode, gate, map; feedparser only for what is beyond repair.

    JSON Feed ─► feed_json          well-formed RSS, RDF, Atom ─► wellformed ─► feed_xml
                                    everything else that begins like a feed ─► feed_loose

Refuses oversized answers and purpose-made entity bombs. Call it in a process that can be killed: the last resort
can be slow on input that nobody has thought of yet.
"""

import re
import zlib
from dataclasses import replace
from typing import Final

from newsreader.errors import FeedError
from newsreader.model import ParsedEntry, ParsedFeed
from newsreader.text.charset import decode

LARGEST: Final = 10 * 2**20
"""Bytes of a feed, uncompressed."""
MOST_ENTRIES: Final = 5_000

_FEED_ROOTS: Final = ("rss", "rdf", "feed", "channel", "entry")
_NOT_TEXT: Final = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"PK\x03\x04", "a zip archive"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (b"SQLite format 3\0", "a database"),
)
_CONTROLS: Final = re.compile(r"[\x01-\x08\x0e-\x1f\ufffd]")
_HINT: Final = "Give the address of the feed itself or of the site."


def parse_feed(data: bytes, url: str, content_type: str | None = None) -> ParsedFeed:
    """Return the feed in ``data``, fetched from ``url`` with this Content-Type header.

    Raises FeedError, in words for a person, when it is no feed, too large, or dangerous.
    """
    data = _uncompressed(data)
    if len(data) > LARGEST:
        raise FeedError(
            f"The feed is larger than {LARGEST // 2**20} MB.", "It may be an archive; look for a shorter feed."
        )
    for magic, name in _NOT_TEXT:
        if data.startswith(magic):
            raise FeedError(f"This is {name}, not a feed.", _HINT)
    text = decode(data, content_type)
    if not text.strip("\ufeff\0 \t\r\n"):
        raise FeedError("The answer is empty.", "Try again later.")
    if len(_CONTROLS.findall(text, 0, 2_000)) > 200:
        raise FeedError("This is not text, so it is no feed.", _HINT)
    start = re.search(r"[^\s\0\ufeff]", text)
    if start and start[0] in "{[":
        from newsreader.text.feed_json import read_json

        feed = read_json(text[start.start() :], url, MOST_ENTRIES)
    else:
        feed = _read_markup(text, url)
    return _bounded(feed)


def _read_markup(text: str, url: str) -> ParsedFeed:
    from newsreader.text.feed_fields import problem
    from newsreader.text.feed_xml import not_a_feed, read_xml
    from newsreader.text.wellformed import gate, is_web_page, root_name, wrapped_feed

    feed_text = wrapped_feed(text) if is_web_page(text) else text
    if feed_text is None:
        raise not_a_feed("html")
    gated = gate(feed_text)
    if gated.root is not None:
        feed = read_xml(gated.root, url, MOST_ENTRIES)
        return replace(feed, problem=problem("ends early", len(feed.entries))) if gated.ends_early else feed
    if gated.text and not gated.text.startswith("<"):
        raise FeedError("This is plain text, not a feed.", _HINT)
    name = root_name(gated.text)
    if name.lower().rpartition(":")[2] not in _FEED_ROOTS:
        raise not_a_feed(name)
    from newsreader.text.feed_loose import read_loosely

    feed = read_loosely(gated.text, url, MOST_ENTRIES)
    what = "ends early" if gated.ends_early else "is damaged"
    return replace(feed, problem=problem(what, len(feed.entries))) if gated.ends_early or not feed.entries else feed


def _bounded(feed: ParsedFeed) -> ParsedFeed:
    """Keep the first entry of every id, and no more entries than we promise to store."""
    entries: dict[str, ParsedEntry] = {}
    for entry in feed.entries[:MOST_ENTRIES]:
        entries.setdefault(entry.id, entry)
    problem = feed.problem
    if len(feed.entries) > MOST_ENTRIES:
        problem = f"The feed has more than {MOST_ENTRIES:,} entries; the first {MOST_ENTRIES:,} were read."
    return replace(feed, entries=tuple(entries.values()), problem=problem)


def _uncompressed(data: bytes) -> bytes:
    """Unpack a body that is gzip although no header said so; more than we accept is not unpacked."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        return zlib.decompressobj(wbits=31).decompress(data, LARGEST + 1)
    except zlib.error:
        raise FeedError("The answer is compressed and damaged.", "Try again later.") from None

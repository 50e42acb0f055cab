"""Files of other readers and bookmark services, recognised by what is in them: one function for all of them.

OPML  opml            Netscape and Pocket HTML  bookmark_lists      CSV in parts or a zip  bookmark_tables
JSON of our own  bookmark_json                  newsboat's urls     newsboat_urls
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import Final

from newsreader.errors import FeedError
from newsreader.model.archive import Archive
from newsreader.text.bookmark_json import read_archive
from newsreader.text.bookmark_lists import read_list
from newsreader.text.bookmark_tables import is_table, read_table
from newsreader.text.charset import decode
from newsreader.text.newsboat_urls import is_urls, read_urls
from newsreader.text.opml import LARGEST as LARGEST_OPML
from newsreader.text.opml import count_logins, read_links, read_opml, without_logins

LARGEST: Final = 256 * 2**20
"""Bytes of a file, unpacked."""
_LARGEST_LIST: Final = 64 * 2**20
"""Bytes of a list that is none of our own."""
_MOST_PARTS: Final = 100
_ZIP: Final = b"PK\x03\x04"
_BOUNDED: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Ways of packing that zipfile unpacks piece by piece; of the others, a few bytes may become gigabytes at once."""
_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    LookupError,
    ValueError,
    RuntimeError,
    EOFError,
    OSError,
)
"""What zipfile raises where its file is damaged: it trusts the places, sizes and charsets that are named there."""
_ANCHORS: Final = re.compile(r"<a\s[^>]{0,5000}href", re.IGNORECASE)


def read_file(data: bytes, name: str = "") -> Archive:
    """Returns what a file brings; raises FeedError when it is nothing known, damaged or too large."""
    if data.startswith(_ZIP):
        return _zipped(data)
    if len(data) > LARGEST:
        raise FeedError(f"The file is larger than {LARGEST // 2**20} MB.", "Split it into smaller files.")
    start = data[:4_096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"{", b"[")):
        return read_archive(decode(data))
    if b"<opml" in start or b"<outline" in start or len(data) > _LARGEST_LIST:
        return _opml(data)
    text = decode(data).lstrip("\ufeff")
    if b"netscape-bookmark" in start or b"pocket export" in start:
        return read_list(text)
    if is_table(text):
        return read_table(text)
    if is_urls(text):
        return read_urls(text)
    if b"<html" in start and _ANCHORS.search(text[:100_000]):
        return read_list(text)
    if start and b"<" not in start:
        raise FeedError(
            "This is no file that can be imported.",
            "OPML, newsboat's urls or cache.db, exports of Pocket, Instapaper or a browser, or our own are.",
        )
    return _opml(data)


def _opml(data: bytes) -> Archive:
    feeds = read_opml(data)
    links = read_links(data) if len(data) <= LARGEST_OPML else ()
    return Archive("List of feeds (OPML)", feeds, articles=links, left_out=without_logins(count_logins(data)))


def _zipped(data: bytes) -> Archive:
    """Returns the tables of an export in parts, one after another."""
    found: list[Archive] = []
    left_out: list[str] = []
    room = _LARGEST_LIST
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            for part in parts.infolist()[:_MOST_PARTS]:
                if part.is_dir():
                    continue
                if not part.filename.lower().endswith((".csv", ".html")):
                    left_out.append(f"{part.filename[:80]}: no table of bookmarks")
                    continue
                if part.compress_type not in _BOUNDED:
                    raise FeedError("The zip file is packed in an unusual way.", "Unpack it and import its parts.")
                with parts.open(part) as file:
                    unpacked = file.read(room + 1)
                room -= len(unpacked)
                if room < 0:
                    raise FeedError("The archive is too large.", "Unpack it and import its parts.")
                if unpacked.startswith(_ZIP):  # one may hold itself
                    left_out.append(f"{part.filename[:80]}: a zip file in a zip file")
                else:
                    found.append(read_file(unpacked, part.filename))
    except _DAMAGED as error:
        raise FeedError("The zip file is damaged or locked.", "Download the export again.") from error
    if not found:
        raise FeedError("The zip file holds no list of bookmarks.", "Choose the export of Pocket or Instapaper.")
    return Archive(
        found[0].source,
        articles=tuple(kept for each in found for kept in each.articles),
        left_out=(*left_out, *(told for each in found for told in each.left_out)),
    )

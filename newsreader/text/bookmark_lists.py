"""Lists of bookmarks in HTML are read and written: the Netscape file of browsers and bookmark services, and Pocket's.

Tags are taken from the text one by one, as in OPML: a damaged list gives what can be read, in linear time.
Source of the format: the bookmark file of Netscape as browsers write it (H3 folders, A with ADD_DATE, DD).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html import escape, unescape
from typing import Final

from newsreader.model.archive import Archive, Kept, KeptNote
from newsreader.model.keeping import tag_names
from newsreader.text.clean import block, line, safe_url
from newsreader.text.opml import attributes

MOST: Final = 100_000
"""Bookmarks of one file."""
_NAME: Final = re.compile(r"/?[A-Za-z][A-Za-z0-9]{0,10}")
_ROOTS: Final = ("personal_toolbar_folder", "unfiled_bookmarks_folder")
"""Attributes of a browser's own folders, whose names say nothing."""
_LONGEST: Final = 4_000


def read_list(text: str) -> Archive:
    """Returns the bookmarks of a list, folders as tags; of Pocket's those of its archive as read."""
    pocket = "pocket export" in text[:2_000].lower()
    found = list(_pocket(text) if pocket else _netscape(text))
    told = (f"{len(found) - MOST:,} bookmarks after the first {MOST:,}",) if len(found) > MOST else ()
    return Archive("Pocket export" if pocket else "Bookmarks of a browser", articles=tuple(found[:MOST]), left_out=told)


def _chunks(text: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Yields each tag's name, its attributes, and the words after it."""
    for chunk in text.split("<"):
        name = _NAME.match(chunk)
        if name:
            head = chunk[: 20 * _LONGEST]
            yield name[0].lower(), attributes(head)[0], unescape(chunk.partition(">")[2][:_LONGEST])


def _pocket(text: str) -> Iterator[Kept]:
    archived = False
    for name, given, words in _chunks(text):
        if name in ("h1", "h2"):
            archived = "archive" in words.lower()
        elif name == "a" and (kept := _kept(given, words, given.get("time_added"))):
            yield replace(kept, read=archived)


def _netscape(text: str) -> Iterator[Kept]:
    folders, opening = list[str](), ""
    last: Kept | None = None
    for name, given, words in _chunks(text):
        if name == "dd" and last is not None and line(words):
            last = replace(last, notes=(KeptNote(block(words).strip()),))
            continue
        if last is not None and name in ("dt", "dl", "/dl", "a", "h3"):
            yield last
            last = None
        if name == "h3":
            opening = "" if any(each in given for each in _ROOTS) else line(words)
        elif name == "dl":
            folders, opening = [*folders, opening][-50:], ""
        elif name == "/dl":
            folders = folders[:-1]
        elif name == "a":
            last = _kept(given, words, given.get("add_date"), folders[-1] if folders else "")
    if last is not None:
        yield last


def _kept(given: dict[str, str], words: str, added: str | None, folder: str = "") -> Kept | None:
    url = safe_url(given.get("href"))
    if url is None:
        return None
    tags = tag_names(f"{line(given.get('tags', ''))},{folder}")
    read = given.get("toread") == "0" or given.get("private_read") == "1"
    return Kept(url=url, title=line(words) or url, read=read, starred=True, added=moment(added), tags=tags)


def moment(value: str | None) -> datetime | None:
    """Returns a time given in seconds since 1970, or in milli- or microseconds, as files of bookmarks have them."""
    text = (value or "").strip()
    if not text.isascii() or not text.isdigit() or len(text) > 17:
        return None
    number = int(text)
    while number > 100_000_000_000:
        number //= 1000
    return datetime.fromtimestamp(number, UTC) if number else None


# --- writing ------------------------------------------------------------------------------------------------------

_HEAD: Final = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<!-- This is an automatically generated file. It can be read by browsers and bookmark services. -->
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
"""


def write_list(articles: Iterable[Kept]) -> Iterator[str]:
    """Yields the bookmarks as a Netscape file, those without an address left out."""
    yield _HEAD
    for each in articles:
        if each.url:
            when = each.added or each.published
            date = f' ADD_DATE="{int(when.timestamp())}"' if when else ""
            tags = f' TAGS="{escape(",".join(each.tags))}"' if each.tags else ""
            yield f'    <DT><A HREF="{escape(each.url)}"{date}{tags}>{escape(line(each.title) or each.url)}</A>\n'
            told = "\n".join(_told(note) for note in each.notes)
            yield f"    <DD>{escape(told)}\n" if told else ""
    yield "</DL><p>\n"


def _told(note: KeptNote) -> str:
    return f"“{note.quote}” — {note.text}" if note.quote else note.text

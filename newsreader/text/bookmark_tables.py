"""Tables of bookmarks (CSV) are read and written: Pocket's, Instapaper's, our own, others with a column of addresses.

Columns are known by their headings (Pocket: title, url, time_added, tags, status; Instapaper: URL, Title, Selection,
Folder, Timestamp, Tags). What a spreadsheet would take for a formula is written behind an apostrophe, which reading
takes away again (OWASP, “CSV Injection”).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from newsreader.errors import FeedError
from newsreader.model.archive import Archive, Kept, KeptNote
from newsreader.model.keeping import tag_names
from newsreader.text.bookmark_lists import MOST, moment
from newsreader.text.clean import block, line, safe_url

COLUMNS: Final = ("url", "title", "feed", "author", "published", "added", "read", "tags", "note", "quotes")
_LARGEST_CELL: Final = 2**20
_FORMULA: Final = re.compile(r"[=+\-@\t\r]")
_ADDED: Final = ("time_added", "timestamp", "added", "created", "date", "created_at", "date added")
_FOLDERS: Final = ("unread", "archive", "starred", "home", "unsorted", "")
"""Folders that every account has: they say how something stands, not what it is about."""


def is_table(text: str) -> bool:
    """Tells whether a text begins with a line of headings among which is one of addresses."""
    return "url" in _names(text.split("\n", 1)[0])


def _names(heading: str) -> list[str]:
    try:
        return [name.strip().lower() for name in next(csv.reader([heading]), [])]
    except csv.Error:
        return []


def read_table(text: str) -> Archive:
    """Returns the bookmarks of a table; raises FeedError when it cannot be read as one."""
    names = _names(text.split("\n", 1)[0])
    source = "Instapaper export" if "selection" in names else "Pocket export" if "time_added" in names else "Bookmarks"
    csv.field_size_limit(_LARGEST_CELL)
    rows = csv.reader(io.StringIO(text.replace("\0", ""), newline=""))
    found: list[Kept] = []
    wrong = 0
    try:
        next(rows)
        for row in rows:
            kept = _kept({name: _plain(cell) for name, cell in zip(names, row, strict=False)}) if row else None
            found += [kept] if kept else []
            wrong += bool(row) and kept is None
            if len(found) > MOST:
                raise FeedError(f"The table names more than {MOST:,} bookmarks.", "Split it into smaller files.")
    except csv.Error as error:
        raise FeedError(f"Line {rows.line_num:,} of the table cannot be read.", "Export it again.") from error
    told = (f"{wrong:,} rows without an address of the web",) if wrong else ()
    return Archive(source, articles=tuple(found), left_out=told)


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:2]) else cell


def _kept(row: Mapping[str, str]) -> Kept | None:
    url = safe_url(row.get("url"))
    if url is None:
        return None
    folder = line(row.get("folder", ""))
    known = folder.lower() in _FOLDERS
    status = row.get("status", "").lower() or row.get("read", "").lower()
    words = block(row.get("selection") or row.get("note") or "").strip()
    quotes = tuple(_quotes(row.get("quotes", "")))
    return Kept(
        url=url,
        title=line(row.get("title", "")) or url,
        author=line(row.get("author", "")),
        published=_time(row.get("published")),
        read=status in ("archive", "read", "yes", "true", "1") or folder.lower() == "archive",
        starred=True,
        added=next(filter(None, (_time(row.get(name)) for name in _ADDED)), None),
        tags=(*_tags(row.get("tags", "")), *(() if known else tag_names(folder))),
        notes=((KeptNote(words),) if words else ()) + quotes,
    )


def _tags(cell: str) -> tuple[str, ...]:
    """Returns the tags of a cell: parted by “|” (Pocket) or commas, or a JSON array (Instapaper)."""
    if cell.startswith("["):
        try:
            found = json.loads(cell)
        except (ValueError, RecursionError):
            found = []
        cell = ",".join(each for each in found if isinstance(each, str)) if isinstance(found, list) else ""
    return tag_names(line(cell.replace("|", ",")))


def _quotes(cell: str) -> Iterator[KeptNote]:
    """Yields the notes on quotes of our own table: “words” — note, one a paragraph."""
    for part in cell.split("\n\n“"):
        words, dash, text = part.lstrip("“").partition("” — ")
        if dash:
            yield KeptNote(block(text).strip(), line(words))


def _time(value: str | None) -> datetime | None:
    if not value:
        return None
    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        return moment(value.strip().partition(".")[0])
    try:
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        return None


# --- writing ------------------------------------------------------------------------------------------------------


def write_table(articles: Iterable[Kept]) -> Iterator[str]:
    """Yields the bookmarks as lines of a table in UTF-8 with headings."""
    yield _row(COLUMNS)
    for each in articles:
        about = "\n\n".join(note.text for note in each.notes if not note.quote)
        quotes = "\n\n".join(f"“{note.quote}” — {note.text}" for note in each.notes if note.quote)
        times = [when.isoformat() if when else "" for when in (each.published, each.added)]
        read = "yes" if each.read else "no"
        yield _row(
            (each.url or "", each.title, each.feed, each.author, *times, read, ", ".join(each.tags), about, quotes)
        )


def _row(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow([f"'{cell}" if _FORMULA.match(cell) else cell for cell in cells])
    return out.getvalue()

"""newsboat's cache of articles is read: what was read, what was flagged, and the texts.

The file is another program's, and may be a stranger's: it is opened to read, nothing but SELECT is let through, and
rows, sizes and time are bounded.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from newsreader.errors import FeedError
from newsreader.model.archive import Archive, Kept
from newsreader.model.feeds import Subscription

MOST: Final = 200_000
"""Articles that are taken."""
_LARGEST: Final = 2**20
"""Characters of a text."""
_SHORT: Final = ", ".join(f"substr({name}, 1, 4096)" for name in ("guid", "title", "author", "url", "feedurl"))
_ROOM: Final = 200 * 2**20
"""Characters of all texts; older articles come without theirs."""
_SECONDS: Final = 60
_ALLOWED: Final = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION)


def read_cache(path: Path) -> Archive:
    """Returns the feeds and articles of a cache; raises FeedError when it is none, or damaged."""
    address = f"file:{quote(str(path.resolve()))}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            _guard(connection)
            feeds = [
                Subscription(_text(url), _text(title), _text(site) or None)
                for url, site, title in connection.execute("SELECT rssurl, url, title FROM rss_feed LIMIT 5000")
                if _text(url).startswith(("http://", "https://"))
            ]
            articles = tuple(reversed(list(_articles(connection))))
    except (sqlite3.Error, UnicodeDecodeError, OverflowError) as error:
        told = "is none of newsboat's" if "no such" in str(error) else "cannot be read"
        raise FeedError(f"The database {path.name} {told}.", "Choose newsboat's cache.db.") from error
    empty = sum(not each.html for each in articles)
    left_out = (f"{empty:,} articles come without a text",) if empty else ()
    return Archive("newsboat's cache", tuple(feeds), articles=articles, left_out=left_out)


def _guard(connection: sqlite3.Connection) -> None:
    """Lets nothing but reading through, for a while."""
    end = time.monotonic() + _SECONDS
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 64 * 2**20)
    connection.set_progress_handler(lambda: time.monotonic() > end, 100_000)
    connection.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY)


def _articles(connection: sqlite3.Connection) -> Iterator[Kept]:
    rows = connection.execute(
        f"SELECT {_SHORT}, pubDate, substr(content, 1, ?), unread, substr(flags, 1, 52) FROM rss_item"
        " WHERE deleted = 0 ORDER BY pubDate DESC, id DESC LIMIT ?",
        (_LARGEST, MOST),
    )
    room = _ROOM
    for guid, title, author, url, feed, published, content, unread, flags in rows:
        html = _text(content)
        room -= len(html)
        letters = [each for each in _text(flags) if each.isalpha()]
        yield Kept(
            _text(feed),
            _text(guid) or _text(url),
            _text(url) or None,
            _text(title),
            _text(author),
            _time(published),
            html if room > 0 else "",
            read=not unread,
            starred=bool(letters),
            tags=tuple(f"flag {each}" for each in letters if each not in "sS"),
        )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _time(value: Any) -> datetime | None:
    return datetime.fromtimestamp(value, UTC) if isinstance(value, int) and 0 < value < 2**33 else None

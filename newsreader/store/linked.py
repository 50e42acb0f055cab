"""Pages that links led to: kept a while without being news, in feeds of their hosts that nobody is subscribed to.

Their articles are hidden like those of a feed that was left, so that no list, search or count shows them unless they
are bookmarked.
"""

import sqlite3
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from newsreader.model import FullText, ParsedEntry
from newsreader.store import articles, groups, stories
from newsreader.store.columns import micros, storable

_KEPT: Final = timedelta(days=30)
"""How long a page stays that is not bookmarked, so that the way back leads there, and another visit costs nothing."""


def keep(
    connection: sqlite3.Connection,
    entry: ParsedEntry,
    text: FullText,
    plain: str,
    summary: str,
    words: int,
    page_html: str,
    *,
    private: bool,
    now: datetime,
) -> int:
    """Stores a page with its reading and returns its article; forgets those that have been kept long enough."""
    _forget(connection, now - _KEPT)
    feed_id = feed_of_host(connection, entry.url or "", private=private)
    articles.add_articles(connection, feed_id, [entry], [plain], now)
    row = connection.execute("SELECT id FROM status WHERE feed_id = ? AND key = ?", (feed_id, storable(entry.id)))
    article_id = int(row.fetchone()[0])
    articles.save_reading(connection, article_id, text, plain, summary, words, page_html)
    return article_id


def feed_of_host(connection: sqlite3.Connection, url: str, *, private: bool) -> int:
    """Returns the feed of a page's host; it is called what the host is called."""
    address = storable(f"{articles.LINKED}//{urlsplit(url).netloc}")
    connection.execute(
        "INSERT INTO feed (url, subscribed, private) VALUES (?, 0, ?)"
        " ON CONFLICT DO UPDATE SET private = excluded.private",
        (address, private),
    )
    return int(connection.execute("SELECT id FROM feed WHERE url = ?", (address,)).fetchone()[0])


def _forget(connection: sqlite3.Connection, before: datetime) -> None:
    old = connection.execute(
        "SELECT status.id FROM feed JOIN status ON feed_id = feed.id"
        " WHERE url LIKE ? AND subscribed = 0 AND starred = 0 AND arrived < ?"
        " AND status.id NOT IN (SELECT article_id FROM note)",
        (f"{articles.LINKED}//%", micros(before)),
    )
    ids = [row[0] for row in old]
    stories.forget(connection, ids)
    groups.remove(connection, ids)
    articles.remove(connection, ids)

"""What the user opened, and where in a list a moment stands."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from newsreader.model import Article, Listing
from newsreader.store.articles import articles
from newsreader.store.columns import id_list, micros, moment


def keep(connection: sqlite3.Connection, article_id: int, at: datetime) -> None:
    """Keeps that an article was opened; of several times the last one."""
    connection.execute(
        "INSERT INTO opened (article_id, at) SELECT id, ? FROM status WHERE id IN (SELECT value FROM json_each(?))"
        " ON CONFLICT DO UPDATE SET at = excluded.at",
        (micros(at), id_list([article_id])),
    )


def history(
    connection: sqlite3.Connection, words: str, since: datetime | None, limit: int
) -> list[tuple[Article, datetime]]:
    """Returns the articles that were opened, and when last, latest first.

    Each of the ``words`` must stand in the headline, the name of the feed or the author."""
    wanted = [f"%{_escaped(word)}%" for word in words.split()]
    text = "coalesce(feed.own_title, feed.title, '') || ' ' || article.title || ' ' || author"
    conditions = [f"{text} LIKE ? ESCAPE '\\'"] * len(wanted)
    rows = connection.execute(
        "SELECT article_id, at FROM opened INDEXED BY opened_at JOIN status ON status.id = article_id"
        " JOIN article ON article.id = article_id JOIN feed ON feed.id = feed_id"
        f" WHERE {' AND '.join(['at >= ?', '(hidden = 0 OR starred = 1)', *conditions])}"
        " ORDER BY at DESC, article_id DESC LIMIT ?",
        (micros(since) if since else 0, *wanted, limit),
    ).fetchall()
    found = {each.id: each for each in articles(connection, [row[0] for row in rows])}
    return [(found[article_id], moment(at)) for article_id, at in rows if article_id in found]


def _escaped(word: str) -> str:
    for sign in ("\\", "%", "_"):
        word = word.replace(sign, f"\\{sign}")
    return word


def place_at(connection: sqlite3.Connection, listing: Listing, at: datetime) -> int:
    """Returns where in a list, below what is pinned, the first article from ``at`` or before stands.

    Where the oldest come first, it is the first from ``at`` or after; where there is none, the length of the list.
    Articles that are gone are passed over."""
    ids, wanted, low, high = listing.ids, micros(at), listing.pinned, len(listing.ids)
    while low < high:
        middle = low + (high - low) // 2
        here = middle
        published = None
        while here < high and published is None:
            published = _published(connection, ids[here])
            here += 1
        if published is None or published == wanted or (published > wanted) == listing.oldest_first:
            high = middle
        else:
            low = here
    return low


def _published(connection: sqlite3.Connection, article_id: int) -> int | None:
    row = connection.execute("SELECT published FROM status WHERE id = ?", (article_id,)).fetchone()
    return row[0] if row else None

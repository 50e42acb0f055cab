"""Earlier versions of articles that their publishers changed: title and text as the feed had them.

A change of white space or of the author alone is none. Of an article that changes all day the newest are kept.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Final, NamedTuple

from newsreader.store.columns import id_list, micros, moment, pack, unpack

_MOST: Final = 20


class Version(NamedTuple):
    """An article as it was until it changed."""

    until: datetime
    """When the change arrived."""
    title: str
    html: str
    """Of the feed."""


def keep(connection: sqlite3.Connection, article_id: int, title: str, html: str, now: datetime) -> None:
    """Keeps the version of an article that is about to be replaced, if title or text will differ."""
    row = connection.execute(
        "SELECT title, feed_html, plain FROM article JOIN body USING (id) WHERE id = ?", (article_id,)
    ).fetchone()
    if row is None:
        return
    old = unpack(row[1], row[2])
    if row[0] == title and old.split() == html.split():
        return
    connection.execute(
        "INSERT OR REPLACE INTO version VALUES (?, ?, ?, ?)", (article_id, micros(now), row[0], pack(old))
    )
    connection.execute(
        "DELETE FROM version WHERE article_id = ?1 AND until <="
        " (SELECT until FROM version WHERE article_id = ?1 ORDER BY until DESC LIMIT 1 OFFSET ?2)",
        (article_id, _MOST),
    )


def versions(connection: sqlite3.Connection, article_id: int) -> list[Version]:
    """Returns the earlier versions of an article, oldest first."""
    rows = connection.execute(
        "SELECT until, title, html FROM json_each(?) AS wanted JOIN version ON article_id = wanted.value"
        " ORDER BY until",
        (id_list([article_id]),),
    )
    return [Version(moment(until), title, unpack(html)) for until, title, html in rows]

"""Articles that a server keeps too: how they arrive, which are not here yet, and marks made elsewhere.

A key stands for one article whatever feed it is in, so none is stored twice. A mark that waits in the outbox is never
changed by what a server says.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, NamedTuple

from newsreader.model import Mark, ParsedEntry, RemoteArticle
from newsreader.store import articles, feeds, marks, mutes, remote_feeds
from newsreader.store.columns import id_list, micros, moment

_FIRST_ID: Final = 100_000
"""The newest article of a first sync gets this id and older ones get smaller ones: search takes ids as ages."""
_ASK_AGAIN: Final = 86_400_000_000
"""Microseconds after which the server is asked again about an article that it did not have."""
_SETTLED: Final = "NOT EXISTS (SELECT 1 FROM outbox WHERE mark = ? AND article_id = status.id)"
"""The user's mark does not wait for the server."""


class Doubted(NamedTuple):
    """An article whose mark here the server does not mention."""

    key: str
    published: datetime


# --- arriving -------------------------------------------------------------------------------------------------


def add(
    connection: sqlite3.Connection,
    arrived: Sequence[RemoteArticle],
    texts: Sequence[str],
    now: datetime,
    *,
    older: bool,
) -> list[int]:
    """Stores articles, newest first, and changes to known ones; returns the ids of the new ones.

    ``older``: they are older than what is stored. Marks are taken only of the new ones."""
    feeds_by_key: dict[str, int] = {}
    by_feed: dict[int, list[tuple[ParsedEntry, str]]] = {}
    unique = {each.key: (each, text) for each, text in zip(arrived, texts, strict=True)}
    following = _following_ids(connection, len(unique), older=older)
    for article, text in unique.values():
        if article.feed_key not in feeds_by_key:
            feeds_by_key[article.feed_key] = remote_feeds.feed_of(connection, article.feed_key, article.feed_title)
        feed_id = feeds_by_key[article.feed_key]
        key = article.key
        row = connection.execute(
            "SELECT id, feed_id FROM remote_article AS known JOIN status USING (id) WHERE known.key = ?", (key,)
        ).fetchone()
        if row is None:
            _expect(connection, following.pop(0), feed_id, key, article, now)
        elif row[1] != feed_id:
            _move(connection, row[0], row[1], feed_id)
        by_feed.setdefault(feed_id, []).append((replace(article.entry, id=key), text))
    new: list[int] = []
    for feed_id, pairs in by_feed.items():
        new += articles.add_articles(connection, feed_id, [each[0] for each in pairs], [each[1] for each in pairs], now)
    return new


def _following_ids(connection: sqlite3.Connection, count: int, *, older: bool) -> list[int]:
    """Returns unused ids for articles from the newest to the oldest, below all others where they are older."""
    least, most = connection.execute("SELECT min(id), max(id) FROM status").fetchone()
    if least is None:
        least = most = _FIRST_ID
    top = least - 1 if older and least > count else most + count
    return list(range(top, top - count, -1))


def _expect(
    connection: sqlite3.Connection, status_id: int, feed_id: int, key: str, article: RemoteArticle, now: datetime
) -> None:
    """Stores the marks of an article that is about to arrive."""
    at = micros(now)
    read, starred = bool(article.read), bool(article.starred)
    connection.execute(
        "INSERT INTO status (id, feed_id, key, published, arrived, read, read_at, starred, starred_at, hidden)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
        (status_id, feed_id, key, at, at, read, at if read else None, starred, at if starred else None),
    )
    connection.execute(
        "INSERT INTO remote_article (key, id) VALUES (?, ?) ON CONFLICT DO UPDATE SET id = excluded.id, absent = NULL",
        (key, status_id),
    )


def _move(connection: sqlite3.Connection, article_id: int, old: int, new: int) -> None:
    """Moves an article to the feed that it is in now."""
    connection.execute(
        "UPDATE status SET feed_id = ?1, hidden = (SELECT NOT subscribed FROM feed WHERE id = ?1) WHERE id = ?2",
        (new, article_id),
    )
    for feed_id in (old, new):
        connection.execute("UPDATE feed SET articles = 0, unread = 0 WHERE id = ? AND NOT subscribed", (feed_id,))
        feeds.recount(connection, feed_id)
    mutes.settle(connection, [article_id])


# --- what is not here -----------------------------------------------------------------------------------------


def unknown(connection: sqlite3.Connection, keys: Collection[str], now: datetime) -> list[str]:
    """Returns those of the keys whose articles are not here, newest first; not those asked for in vain of late."""
    rows = connection.execute(
        "SELECT DISTINCT told.value FROM json_each(?) AS told"
        " LEFT JOIN remote_article AS known ON known.key = told.value WHERE known.id IS NULL"
        " AND coalesce(absent, 0) < ?",
        (_key_list(keys), micros(now) - _ASK_AGAIN),
    )
    return sorted((row[0] for row in rows), key=_age)


def are_older(connection: sqlite3.Connection, key: str) -> bool:
    """Tells whether an article came before all that are here, as far as its key tells."""
    row = connection.execute(
        "SELECT key FROM remote_article WHERE id IS NOT NULL ORDER BY length(key), key LIMIT 1"
    ).fetchone()
    return row is None or _age(key) > _age(row[0])


def _age(key: str) -> tuple[int, tuple[int, ...]]:
    """Returns what sorts keys by age, newest first: servers count, or begin them with a time."""
    return -len(key), tuple(-ord(each) for each in key)


def missed(connection: sqlite3.Connection, keys: Collection[str], now: datetime) -> None:
    """Remembers that the server does not have these articles, though it may name them."""
    connection.executemany(
        "INSERT INTO remote_article (key, absent) VALUES (?, ?) ON CONFLICT DO UPDATE SET absent = excluded.absent",
        [(key, micros(now)) for key in keys],
    )


# --- marks made elsewhere -------------------------------------------------------------------------------------


def differing(connection: sqlite3.Connection, keys: Collection[str], mark: Mark, value: bool) -> list[int]:
    """Returns the articles of these keys that are not marked so here, without those that the user has just marked."""
    rows = connection.execute(
        "SELECT status.id FROM json_each(?) AS told JOIN remote_article AS known ON known.key = told.value"
        f" JOIN status ON status.id = known.id WHERE {mark} = ? AND {_SETTLED}",
        (_key_list(keys), not value, mark),
    )
    return [row[0] for row in rows]


def doubted(connection: sqlite3.Connection, told: Collection[str], mark: Mark, now: datetime) -> list[Doubted]:
    """Returns the articles unread or bookmarked here of which the server says nothing.

    They were marked there, or are no longer kept there; those known to be gone are left out for a day."""
    here = "read = 0 AND hidden = 0" if mark == "read" else "starred = 1"
    rows = connection.execute(
        f"SELECT known.key, published FROM status JOIN remote_article AS known USING (id) WHERE {here}"
        f" AND coalesce(absent, 0) < ? AND known.key NOT IN (SELECT value FROM json_each(?)) AND {_SETTLED}",
        (micros(now) - _ASK_AGAIN, _key_list(told), mark),
    )
    return [Doubted(row[0], moment(row[1])) for row in rows]


def set_marks(connection: sqlite3.Connection, ids: Iterable[int], mark: Mark, value: bool, at: int) -> int:
    """Marks articles as the server says and returns how many; those that the user has marked since stay."""
    rows = connection.execute(
        "SELECT status.id, feed_id, hidden FROM json_each(?) AS wanted JOIN status ON status.id = wanted.value"
        f" WHERE {mark} = ? AND {_SETTLED}",
        (id_list(ids), not value, mark),
    ).fetchall()
    if mark == "read":
        return len(marks.change_read(connection, rows, value, at))
    return len(marks.change_starred(connection, [row[0] for row in rows], value, at))


def _key_list(keys: Iterable[str]) -> str:
    return json.dumps(list(keys))

"""What is kept: articles past the age or number that the user set are let go in small steps, and the file compacted.

Bookmarks and the articles of followed stories are never let go; muted articles go by age as others do. What was let
go is remembered by its key, so that a feed which still carries it does not bring it back as new. A mirror keeps what
its server keeps.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from newsreader.store import articles, groups, stories, word_index
from newsreader.store.columns import id_list, micros

_FREE: Final = """starred = 0 AND NOT EXISTS (SELECT 1 FROM note WHERE article_id = status.id)
    AND NOT EXISTS (SELECT 1 FROM member JOIN story ON story.id = story_id
        WHERE article_id = status.id AND followed IS NOT NULL)"""
"""Articles that may be let go."""
_BY_AGE: Final = (("status_all", 0), ("status_muted", 2))
"""The indexes of what lists show and of what is muted, with the ``hidden`` of each."""


def let_go(connection: sqlite3.Connection, days: int, number: int, now: datetime, most: int) -> list[int]:
    """Deletes at most so many articles that came more than ``days`` ago or are not among a feed's newest ``number``.

    Zero sets no bound. Returns their ids."""
    if connection.execute("SELECT 1 FROM account").fetchone():
        return []
    ids = _too_old(connection, micros(now - timedelta(days=days)), most) if days else []
    if number and len(ids) < most:
        ids += [each for each in _too_many(connection, number, most) if each not in set(ids)][: most - len(ids)]
    _remove(connection, ids)
    return ids


def _too_old(connection: sqlite3.Connection, before: int, most: int) -> list[int]:
    found: list[int] = []
    for index, hidden in _BY_AGE:
        rows = connection.execute(
            f"SELECT id FROM status INDEXED BY {index} WHERE hidden = {hidden} AND published < ?1 AND arrived < ?1"
            f" AND {_FREE} ORDER BY published, id LIMIT ?2",
            (before, most - len(found)),
        )
        found += [row[0] for row in rows]
    return found


def _too_many(connection: sqlite3.Connection, number: int, most: int) -> list[int]:
    found: list[int] = []
    for (feed_id,) in connection.execute("SELECT id FROM feed WHERE articles > ? AND sample = 0", (number,)).fetchall():
        if len(found) >= most:
            break
        last = connection.execute(
            "SELECT published, id FROM status INDEXED BY status_feed WHERE feed_id = ? AND hidden = 0"
            " ORDER BY published DESC, id DESC LIMIT 1 OFFSET ?",
            (feed_id, number - 1),
        ).fetchone()
        rows = connection.execute(
            "SELECT id FROM status INDEXED BY status_feed WHERE feed_id = ? AND hidden = 0"
            f" AND (published, id) < (?, ?) AND {_FREE} ORDER BY published, id LIMIT ?",
            (feed_id, *last, most - len(found)),
        )
        found += [row[0] for row in rows]
    return found


def _remove(connection: sqlite3.Connection, ids: Sequence[int]) -> None:
    chosen = "(SELECT value FROM json_each(?))"
    connection.execute(
        f"INSERT OR IGNORE INTO gone (feed_id, key) SELECT feed_id, key FROM status WHERE id IN {chosen}",
        (id_list(ids),),
    )
    connection.execute(
        "UPDATE feed SET articles = articles - going, unread = unread - fresh FROM"
        " (SELECT feed_id, count(*) AS going, sum(read = 0) AS fresh FROM status"
        f" WHERE hidden = 0 AND id IN {chosen} GROUP BY feed_id) AS lost WHERE feed.id = lost.feed_id",
        (id_list(ids),),
    )
    stories.forget(connection, ids)
    groups.remove(connection, ids)
    articles.remove(connection, ids)
    word_index.drop_empty(connection)

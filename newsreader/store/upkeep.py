"""What keeps the database useful and sound: small state, the sample edition's end, checks, sizes."""

import sqlite3
from typing import Final

from newsreader.store import articles, groups, stories
from newsreader.store.columns import id_list, storable

_COUNTED: Final = (
    "feed",
    "category",
    "article",
    "quote",
    "related",
    "signature",
    "story",
    "frequency",
    "journal",
    "tagged",
    "note",
)


def state(connection: sqlite3.Connection, key: str) -> str | None:
    """Returns a small value kept under a key."""
    row = connection.execute("SELECT value FROM state WHERE key = ?", (storable(key),)).fetchone()
    return row[0] if row else None


def set_state(connection: sqlite3.Connection, key: str, value: str | None) -> None:
    """Keeps a small value under a key; None forgets it."""
    if value is None:
        connection.execute("DELETE FROM state WHERE key = ?", (storable(key),))
        return
    connection.execute(
        "INSERT INTO state VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
        (storable(key), storable(value)),
    )


def position(connection: sqlite3.Connection, article_id: int) -> int:
    """Returns where the reader left off; 0 is the beginning."""
    row = connection.execute(
        "SELECT position FROM json_each(?) AS wanted JOIN body ON body.id = wanted.value", (id_list([article_id]),)
    ).fetchone()
    return int(row[0]) if row else 0


def set_position(connection: sqlite3.Connection, article_id: int, offset: int) -> None:
    """Keeps where the reader left off."""
    connection.execute(
        "UPDATE body SET position = ? WHERE id IN (SELECT value FROM json_each(?))",
        (max(offset, 0), id_list([article_id])),
    )


def remove_sample(connection: sqlite3.Connection) -> int:
    """Deletes the sample edition; bookmarked articles stay among the bookmarks. Returns how many articles went."""
    ids = [
        row[0]
        for row in connection.execute(
            "SELECT status.id FROM status JOIN feed ON feed.id = feed_id WHERE sample = 1 AND starred = 0"
            " AND status.id NOT IN (SELECT article_id FROM note)"
        )
    ]
    folders = connection.execute("SELECT DISTINCT category_id FROM feed WHERE sample = 1").fetchall()
    stories.forget(connection, ids)
    groups.remove(connection, ids)
    articles.remove(connection, ids)
    connection.execute("DELETE FROM feed WHERE sample = 1 AND id NOT IN (SELECT feed_id FROM status)")
    connection.execute("UPDATE status SET hidden = 1 WHERE feed_id IN (SELECT id FROM feed WHERE sample = 1)")
    connection.execute("UPDATE feed SET subscribed = 0, articles = 0, unread = 0 WHERE sample = 1")
    connection.executemany(
        "DELETE FROM category WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM feed WHERE category_id = ?1 AND subscribed)",
        folders,
    )
    return len(ids)


def check(connection: sqlite3.Connection) -> list[str]:
    """Returns what is wrong with the database, one line each; empty when it is sound."""
    found = [row[0] for row in connection.execute("PRAGMA quick_check(20)") if row[0] != "ok"]
    found += [
        f"{row[0]} row {row[1]} points to a missing {row[2]}" for row in connection.execute("PRAGMA foreign_key_check")
    ]
    wrong = connection.execute(
        "SELECT count(*) FROM feed WHERE unread <> (SELECT count(*) FROM status WHERE feed_id = feed.id AND read = 0"
        " AND hidden = 0) OR articles <> (SELECT count(*) FROM status WHERE feed_id = feed.id AND hidden = 0)"
    ).fetchone()[0]
    if wrong:
        found.append(f"{wrong} feeds count their articles wrongly")
    return found


def sizes(connection: sqlite3.Connection) -> dict[str, int]:
    """Returns rows by kind, and the bytes of the file and those free in it."""
    found = {table: int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in _COUNTED}
    page, pages, free = (
        int(connection.execute(f"PRAGMA {name}").fetchone()[0])
        for name in ("page_size", "page_count", "freelist_count")
    )
    return {**found, "bytes": page * pages, "free bytes": page * free}

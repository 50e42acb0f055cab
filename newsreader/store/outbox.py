"""What the user marked and the server has not been told: one row an article and mark, the newest value.

Rows are written in the transaction that makes the mark. A row goes only when the server has taken the very value that
stands there: every write takes a new serial number, so a mark made while an older one was under way stays.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from newsreader.model import Mark
from newsreader.store.columns import id_list


class Waiting(NamedTuple):
    """A mark that the server has not been told."""

    article_id: int
    key: str
    value: bool
    serial: int


def put(connection: sqlite3.Connection, ids: Iterable[int], mark: Mark, value: bool) -> None:
    """Keeps marks for the server; nothing where feeds are fetched by ourselves, or of articles it does not know."""
    serial = connection.execute("UPDATE account SET serial = serial + 1 RETURNING serial").fetchone()
    if serial is None:
        return
    connection.execute(
        "INSERT INTO outbox (article_id, mark, value, serial) SELECT known.id, ?, ?, ? FROM json_each(?) AS wanted"
        " JOIN remote_article AS known ON known.id = wanted.value WHERE true"
        " ON CONFLICT DO UPDATE SET value = excluded.value, serial = excluded.serial",
        (mark, value, serial[0], id_list(ids)),
    )


def count(connection: sqlite3.Connection) -> int:
    """Returns how many marks wait."""
    return int(connection.execute("SELECT count(*) FROM outbox").fetchone()[0])


def following(connection: sqlite3.Connection, mark: Mark, after: int, limit: int) -> list[Waiting]:
    """Returns the waiting marks of the articles with the next ids."""
    rows = connection.execute(
        "SELECT article_id, key, value, serial FROM outbox JOIN remote_article ON id = article_id"
        " WHERE mark = ? AND article_id > ? ORDER BY article_id LIMIT ?",
        (mark, after, limit),
    )
    return [Waiting(row[0], row[1], bool(row[2]), row[3]) for row in rows]


def acknowledge(connection: sqlite3.Connection, mark: Mark, taken: Sequence[Waiting]) -> None:
    """Takes out what the server has taken, unless the user has marked the article again since."""
    connection.executemany(
        "DELETE FROM outbox WHERE mark = ? AND article_id = ? AND serial = ?",
        [(mark, each.article_id, each.serial) for each in taken],
    )

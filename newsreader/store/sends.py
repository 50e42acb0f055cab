"""Links that wait to be sent to a service: one row for each article and service, gone once the service has it."""

import sqlite3

from newsreader.store.columns import storable


def put(connection: sqlite3.Connection, target: str, article_id: int, at: int) -> None:
    """Keeps a link to be sent; one that waits already keeps its place."""
    connection.execute(
        "INSERT OR IGNORE INTO sending (target, article_id, at) SELECT ?, id, ? FROM article WHERE id = ?",
        (storable(target), at, article_id),
    )


def waiting(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """Returns services and articles, the longest waiting first."""
    return list(connection.execute("SELECT target, article_id FROM sending ORDER BY at, article_id"))


def remove(connection: sqlite3.Connection, target: str, article_id: int) -> None:
    """Forgets a link that was sent, or that the service refused."""
    connection.execute("DELETE FROM sending WHERE target = ? AND article_id = ?", (storable(target), article_id))

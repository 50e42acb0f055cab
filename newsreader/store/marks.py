"""What the user did with articles: read and bookmarked, one or a hundred thousand at a time.

Each function returns the ids that really changed, so that the journal can take exactly those back, and keeps the
unread counts of feeds in step. What the user does is put into the outbox, for the server of an account.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from newsreader.model import View
from newsreader.store import mutes, outbox
from newsreader.store.columns import id_list
from newsreader.store.views import selection


def set_read(connection: sqlite3.Connection, ids: Iterable[int], read: bool, at: int) -> array[int]:
    """Sets articles read or unread."""
    rows = connection.execute(
        "SELECT status.id, feed_id, hidden FROM json_each(?) AS wanted"
        " JOIN status ON status.id = wanted.value WHERE read = ?",
        (id_list(ids), not read),
    ).fetchall()
    changed = change_read(connection, rows, read, at)
    outbox.put(connection, changed, "read", read)
    return changed


def keep_unread(connection: sqlite3.Connection, ids: Iterable[int], at: int) -> None:
    """Remembers that the user has set these unread, so that marking their story read leaves them so."""
    connection.execute(
        "UPDATE status SET read_at = ? WHERE read = 0 AND id IN (SELECT value FROM json_each(?))", (at, id_list(ids))
    )


def mark_all_read(connection: sqlite3.Connection, view: View, now: datetime, at: int) -> array[int]:
    """Sets everything in a view read."""
    source, values = selection(connection, View(view.kind, view.id, unread_only=True), now)
    rows = connection.execute(f"SELECT id, feed_id, hidden {source}", values).fetchall()
    changed = change_read(connection, rows, True, at)
    outbox.put(connection, changed, "read", True)
    return changed


def change_read(
    connection: sqlite3.Connection, rows: Sequence[tuple[int, int, int]], read: bool, at: int
) -> array[int]:
    """Changes rows (id, feed, hidden), all of which are in the opposite state, and tells no server."""
    feeds = {row[0]: row[1] if not row[2] else None for row in rows}
    changed = array("q", sorted(feeds))
    connection.execute(
        "UPDATE status SET read = ?, read_at = ? WHERE id IN (SELECT value FROM json_each(?))",
        (read, at if read else None, id_list(changed)),
    )
    connection.executemany(
        "UPDATE feed SET unread = unread + ? WHERE id = ?",
        [(-count if read else count, feed_id) for feed_id, count in Counter(feeds.values()).items()],
    )
    return changed


def set_starred(connection: sqlite3.Connection, ids: Iterable[int], starred: bool, at: int) -> array[int]:
    """Sets articles bookmarked or not."""
    rows = connection.execute(
        "SELECT DISTINCT status.id FROM json_each(?) AS wanted"
        " JOIN status ON status.id = wanted.value WHERE starred = ? ORDER BY status.id",
        (id_list(ids), not starred),
    )
    changed = change_starred(connection, [row[0] for row in rows], starred, at)
    outbox.put(connection, changed, "starred", starred)
    return changed


def change_starred(connection: sqlite3.Connection, ids: Sequence[int], starred: bool, at: int) -> array[int]:
    """Changes articles, all of which are in the opposite state, and tells no server."""
    changed = array("q", ids)
    connection.execute(
        "UPDATE status SET starred = ?, starred_at = ? WHERE id IN (SELECT value FROM json_each(?))",
        (starred, at if starred else None, id_list(changed)),
    )
    mutes.settle(connection, changed)
    return changed

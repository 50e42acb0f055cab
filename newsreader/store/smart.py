"""Smart feeds: queries with names, each change a step that can be undone."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any, Final

from newsreader.errors import UsageError
from newsreader.model import StepDone
from newsreader.model.queries import SmartFeed
from newsreader.store import steps
from newsreader.store.columns import storable

LOOKED_AT: Final = 50_000
"""The newest unread articles among which those of a smart feed are counted."""


def smart_feeds(connection: sqlite3.Connection) -> list[SmartFeed]:
    """Returns the smart feeds by name."""
    found = [SmartFeed(*row) for row in connection.execute("SELECT id, name, query FROM smart")]
    return sorted(found, key=lambda each: each.name.casefold())


def save(connection: sqlite3.Connection, name: str, query: str, smart_id: int | None) -> StepDone:
    """Makes a smart feed, or gives the one of this number another name and query; raises UsageError."""
    name, query = " ".join(storable(name).split()), storable(query).strip()
    if not name or not query:
        raise UsageError("A smart feed needs a name and a query.")
    before = _row(connection, smart_id) if smart_id is not None else None
    taken = connection.execute("SELECT id FROM smart WHERE name = ?", (name,)).fetchone()
    if taken and taken[0] != smart_id:
        raise UsageError(f"There is a smart feed {name} already.", "Choose another name.")
    if before is not None and (before["name"], before["query"]) == (name, query):
        return StepDone("Nothing to change")
    after = {"id": smart_id, "name": name, "query": query}
    after["id"] = change(connection, False, before, after)
    label = f"Saved {name}" if before is None or before["name"] == name else f"Renamed {before['name']} to {name}"
    return steps.record_change(connection, "smart", label, before=before, after=after)


def remove(connection: sqlite3.Connection, smart_id: int) -> StepDone:
    """Removes a smart feed; its articles stay as they are. Raises UsageError."""
    before = _row(connection, smart_id)
    change(connection, False, before, None)
    return steps.record_change(connection, "smart", f"Removed {before['name']}", before=before, after=None)


def change(
    connection: sqlite3.Connection, back: bool, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> int | None:
    """Puts a smart feed in place of another, None: of none; returns its number."""
    old, new = (after, before) if back else (before, after)
    if old is not None:
        connection.execute("DELETE FROM smart WHERE id = ?", (old["id"],))
    if new is None:
        return None
    cursor = connection.execute(
        "INSERT OR IGNORE INTO smart (id, name, query) VALUES (?, ?, ?)", (new["id"], new["name"], new["query"])
    )
    return cursor.lastrowid


def unread(connection: sqlite3.Connection, now: datetime) -> dict[int, int]:
    """Returns how many unread articles each smart feed holds, among the newest ``LOOKED_AT`` unread ones."""
    from newsreader.store.query import parse

    counts = {}
    for each in smart_feeds(connection):
        condition, values = parse(each.query, now=now).whole
        row = connection.execute(
            "SELECT count(*) FROM (SELECT * FROM status INDEXED BY status_unread WHERE read = 0 AND hidden = 0"
            f" ORDER BY published DESC, id DESC LIMIT ?) AS status WHERE {condition}",
            (LOOKED_AT, *values),
        ).fetchone()
        counts[each.id] = int(row[0])
    return counts


def condition(connection: sqlite3.Connection, smart_id: int, now: datetime) -> tuple[str, list[str | int], bool]:
    """Returns what a smart feed asks of ``status``, its values, and whether it is about bookmarks."""
    from newsreader.store.query import parse

    row = connection.execute("SELECT query FROM smart WHERE id = ?", (smart_id,)).fetchone()
    asked = parse(row[0] if row else "", now=now)
    sql, values = asked.whole
    return (
        "0" if asked.empty else sql,
        list(values),
        "tag" in asked.fields or bool(asked.states & {"starred", "bookmarked"}),
    )


def _row(connection: sqlite3.Connection, smart_id: int) -> dict[str, Any]:
    row = connection.execute("SELECT id, name, query FROM smart WHERE id = ?", (smart_id,)).fetchone()
    if row is None:
        raise UsageError(f"There is no smart feed {smart_id}.", "newsreader smart lists them.")
    return dict(zip(("id", "name", "query"), row, strict=True))

"""Undo and redo: every step of the user's is kept with what it takes to reverse it, across restarts.

A step's data are the ids it changed (marks) or JSON with the value before and after (subscriptions). Reversing
sets, never toggles, so a step whose articles have changed since does no harm. A new step ends the redo tail.
"""

from __future__ import annotations

import json
import sqlite3
import time
from array import array
from collections.abc import Callable, Iterable
from typing import Any, Final

from newsreader.model import StepDone
from newsreader.store import feeds, groups, marks, mutes, voices
from newsreader.store.columns import pack_ids, unpack_ids

_STEPS_KEPT: Final = 200


def microseconds() -> int:
    """Returns the present as microseconds since 1970, for the times of marks and steps."""
    return time.time_ns() // 1000


def record_marks(connection: sqlite3.Connection, kind: str, changed: array[int], label: str) -> StepDone:
    """Keeps a step that set articles; one that changed nothing is not kept."""
    if not changed:
        return StepDone("Nothing to change", 0)
    label = label or marks_label(kind, len(changed))
    _record(connection, kind, label, pack_ids(changed))
    return StepDone(label, len(changed))


def record_change(connection: sqlite3.Connection, kind: str, label: str, **data: Any) -> StepDone:
    """Keeps a step that changed a subscription or folder."""
    _record(connection, kind, label, json.dumps(data))
    return StepDone(label, 0)


def marks_label(kind: str, count: int) -> str:
    """Returns what setting this many articles did: “128 marked read”."""
    if kind == "unstarred":
        return f"{count:,} bookmark{'s' if count != 1 else ''} removed"
    return f"{count:,} {'bookmarked' if kind == 'starred' else f'marked {kind}'}"


def _record(connection: sqlite3.Connection, kind: str, label: str, data: bytes | str) -> None:
    connection.execute("DELETE FROM journal WHERE undone = 1")
    cursor = connection.execute(
        "INSERT INTO journal (at, kind, label, data) VALUES (?, ?, ?, ?)", (microseconds(), kind, label, data)
    )
    connection.execute(
        "DELETE FROM journal WHERE id <= (SELECT id FROM journal ORDER BY id DESC LIMIT 1 OFFSET ?)", (_STEPS_KEPT,)
    )
    assert cursor.lastrowid


def undo(connection: sqlite3.Connection) -> StepDone | None:
    """Takes the newest step back."""
    return _replay(connection, "undone = 0 ORDER BY id DESC", "Undone", back=True)


def redo(connection: sqlite3.Connection) -> StepDone | None:
    """Takes the step that was undone last again."""
    return _replay(connection, "undone = 1 ORDER BY id", "Redone", back=False)


def _replay(connection: sqlite3.Connection, which: str, word: str, *, back: bool) -> StepDone | None:
    row = connection.execute(f"SELECT id, kind, label, data FROM journal WHERE {which} LIMIT 1").fetchone()
    if row is None:
        return None
    step, kind, label, data = row
    connection.execute("UPDATE journal SET undone = ? WHERE id = ?", (back, step))
    if kind in _MARKS:
        setter, value = _MARKS[kind]
        changed = setter(connection, unpack_ids(data), value != back, microseconds())
        return StepDone(f"{word}: {label}", len(changed))
    _CHANGES[kind](connection, back, **json.loads(data))
    return StepDone(f"{word}: {label}", 0)


def _unsubscribed(connection: sqlite3.Connection, back: bool, feed: int) -> None:
    (feeds.show if back else feeds.hide)(connection, feed)


def _feed_changed(connection: sqlite3.Connection, back: bool, feed: int, column: str, before: Any, after: Any) -> None:
    """Sets one column of a feed; a folder is named by its title, since it may have been made or removed since."""
    value = before if back else after
    if column == "category":
        connection.execute("UPDATE feed SET category_id = ? WHERE id = ?", (feeds.category_id(connection, value), feed))
    elif column in ("own_title", "full_text"):
        connection.execute(f"UPDATE feed SET {column} = ? WHERE id = ?", (value, feed))


def _category_renamed(connection: sqlite3.Connection, back: bool, category: int, before: str, after: str) -> None:
    old, new = (after, before) if back else (before, after)
    connection.execute("UPDATE OR IGNORE category SET title = ? WHERE id = ? AND title = ?", (new, category, old))


def _category_removed(
    connection: sqlite3.Connection, back: bool, category: int, title: str, members: Iterable[int]
) -> None:
    if not back:
        connection.execute("DELETE FROM category WHERE title = ?", (title,))
        return
    connection.execute("INSERT OR IGNORE INTO category (id, title) VALUES (?, ?)", (category, title))
    folder = feeds.category_id(connection, title)
    connection.executemany(
        "UPDATE feed SET category_id = ? WHERE id = ? AND category_id IS NULL", [(folder, each) for each in members]
    )


def _stories_moved(connection: sqlite3.Connection, back: bool, moves: Iterable[dict[str, Any]]) -> None:
    for each in moves:
        groups.move(connection, back, **each)


def _tagged(connection: sqlite3.Connection, back: bool, **data: Any) -> None:
    from newsreader.store import tags  # which records steps, and so needs this module first

    tags.change(connection, back, **data)


def _noted(connection: sqlite3.Connection, back: bool, **data: Any) -> None:
    from newsreader.store import notes

    notes.change(connection, back, **data)


def _smart_changed(connection: sqlite3.Connection, back: bool, **data: Any) -> None:
    from newsreader.store import smart  # which records its steps here

    smart.change(connection, back, **data)


_MARKS: Final[dict[str, tuple[Callable[[sqlite3.Connection, Iterable[int], bool, int], array[int]], bool]]] = {
    "read": (marks.set_read, True),
    "unread": (marks.set_read, False),
    "starred": (marks.set_starred, True),
    "unstarred": (marks.set_starred, False),
}
_CHANGES: Final[dict[str, Callable[..., None]]] = {
    "unsubscribed": _unsubscribed,
    "feed": _feed_changed,
    "category_renamed": _category_renamed,
    "category_removed": _category_removed,
    "story": groups.move,
    "stories": _stories_moved,
    "followed": groups.set_followed,
    "voices": voices.move,
    "tagged": _tagged,
    "noted": _noted,
    "mute": mutes.change,
    "smart": _smart_changed,
}

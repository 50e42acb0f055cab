"""What is decided about whole stories, and the moments that tell what is new in one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from newsreader.errors import UsageError
from newsreader.model import StepDone
from newsreader.store import groups, steps
from newsreader.store.columns import id_list, moment, optional_moment
from newsreader.store.story_rows import looked_at


class Moments(NamedTuple):
    """When an article came."""

    arrived: datetime
    changed: datetime | None
    """When its publisher changed it last."""


def moments(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, Moments]:
    """Returns the moments of these articles, by id."""
    rows = connection.execute(
        "SELECT status.id, arrived, (SELECT max(until) FROM version WHERE article_id = status.id)"
        " FROM json_each(?) JOIN status ON status.id = value",
        (id_list(ids),),
    )
    return {article_id: Moments(moment(arrived), optional_moment(changed)) for article_id, arrived, changed in rows}


def visited(connection: sqlite3.Connection, story_id: int) -> datetime | None:
    """Returns when the user looked at a followed story last, at least when following it; None for other stories."""
    row = connection.execute("SELECT followed, seen FROM story WHERE id = ?", (story_id,)).fetchone()
    return optional_moment(looked_at(*row)) if row else None


def unite(connection: sqlite3.Connection, article_id: int, other_id: int) -> StepDone:
    """Puts all articles of one story into that of another; a followed story stays. Raises UsageError."""
    leaving, staying = groups.story_of(connection, article_id), groups.story_of(connection, other_id)
    if leaving is None or staying is None:
        raise UsageError("These articles have not been read yet.", "Try again in a moment.")
    if leaving == staying:
        raise UsageError("These are one story already.")
    if _is_followed(connection, leaving) and not _is_followed(connection, staying):
        leaving, staying = staying, leaving
    moves = []
    for number, *before in connection.execute(
        "SELECT article_id, story_id, copy_of, chosen, followed, seen FROM member JOIN story ON story.id = story_id"
        " WHERE story_id = ? ORDER BY article_id",
        (leaving,),
    ).fetchall():
        groups.join(connection, number, staying, copy_of=before[1], chosen=True)
        moves.append({"article": number, "before": before, "after": (staying, before[1], 1, None, None)})
    return steps.record_change(connection, "stories", "The same story", moves=moves)


def _is_followed(connection: sqlite3.Connection, story_id: int) -> bool:
    row = connection.execute("SELECT followed FROM story WHERE id = ?", (story_id,)).fetchone()
    return row is not None and row[0] is not None

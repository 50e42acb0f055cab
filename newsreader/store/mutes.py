"""Mute rules: queries whose articles are hidden from lists and counts, and kept as long as others.

A muted article has ``hidden = 2``, so that every index of what lists show passes it over; ``muted`` tells which rules
hide it. Bookmarks and articles of followed stories are never muted. Articles are looked at as they arrive, are read,
and get or lose a bookmark (``settle``); what is stored already in steps of some thousand ids (``sweep``).
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from newsreader.errors import UsageError
from newsreader.model import StepDone, View
from newsreader.model.queries import MuteRule
from newsreader.store.columns import id_list, micros, optional_micros, optional_moment

if TYPE_CHECKING:
    from newsreader.store.query import Query

_FREE: Final = """hidden <> 1 AND starred = 0 AND NOT EXISTS (SELECT 1 FROM member JOIN story ON story.id = story_id
    WHERE article_id = status.id AND followed IS NOT NULL)"""
"""What a rule may hide."""
MOST_RULES: Final = 200
"""Every article that arrives is held against all of them."""
MOST_COUNTED: Final = 10_000
"""Where the number of articles that a list does not show ends."""


# --- rules ------------------------------------------------------------------------------------------------------


def rules(connection: sqlite3.Connection) -> list[MuteRule]:
    """Returns the rules in the order in which they were made, with how many articles each hides."""
    found = connection.execute(
        "SELECT id, query, until, (SELECT count(*) FROM muted WHERE mute_id = mute.id), place FROM mute ORDER BY id"
    )
    return [MuteRule(row[0], row[1], optional_moment(row[2]), row[3], row[4] is not None) for row in found]


def add(connection: sqlite3.Connection, query: str, until: datetime | None) -> StepDone:
    """Makes a rule, whose articles ``sweep`` then hides; raises UsageError when it makes no sense or is there."""
    asked = _asked(query)
    if asked.empty or asked.mistakes:
        raise UsageError(asked.mistakes[0].message if asked.mistakes else "Mute what?")
    if asked.fields & {"is", "tag", "note"}:
        raise UsageError("A mute rule is about what stories say, and where they come from, not about your own marks.")
    known = connection.execute("SELECT id, until FROM mute WHERE query = ?", (query,)).fetchone()
    if known is None and connection.execute("SELECT count(*) FROM mute").fetchone()[0] >= MOST_RULES:
        raise UsageError(f"There are {MOST_RULES} mute rules already.", "Remove one first.")
    ends = optional_micros(until)
    if known is not None and known[1] == ends:
        return StepDone("Nothing to change")
    before = None if known is None else {"id": known[0], "query": query, "until": known[1]}
    return _step(connection, f"Muted {query}", before, {"query": query, "until": ends})


def remove(connection: sqlite3.Connection, rule_id: int) -> StepDone:
    """Ends a rule and shows what it alone has hidden; raises UsageError when there is none of this number."""
    row = connection.execute("SELECT query, until FROM mute WHERE id = ?", (rule_id,)).fetchone()
    if row is None:
        raise UsageError(f"There is no mute rule {rule_id}.", "newsreader mute lists them.")
    return _step(connection, f"No longer muted: {row[0]}", {"id": rule_id, "query": row[0], "until": row[1]}, None)


def _step(
    connection: sqlite3.Connection, label: str, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> StepDone:
    from newsreader.store import steps

    change(connection, False, before, after)
    if after is not None:
        row = connection.execute("SELECT id FROM mute WHERE query = ?", (after["query"],)).fetchone()
        after = {"id": row[0], **after}
    return steps.record_change(connection, "mute", label, before=before, after=after)


def change(
    connection: sqlite3.Connection, back: bool, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> None:
    """Puts a rule in place of another; None: of none."""
    old, new = (after, before) if back else (before, after)
    if old is not None and (new is None or new["query"] != old["query"]):
        _end(connection, connection.execute("SELECT id FROM mute WHERE query = ?", (old["query"],)).fetchall())
    if new is not None:
        connection.execute(
            "INSERT INTO mute (id, query, until, place) VALUES (?, ?, ?, (SELECT max(id) + 1 FROM status))"
            " ON CONFLICT (query) DO UPDATE SET until = excluded.until",
            (new.get("id"), new["query"], new["until"]),
        )


def _end(connection: sqlite3.Connection, ended: Sequence[tuple[int]]) -> None:
    """Removes rules and shows what no other one hides."""
    for (rule_id,) in ended:
        ids = [row[0] for row in connection.execute("SELECT article_id FROM muted WHERE mute_id = ?", (rule_id,))]
        connection.execute("DELETE FROM mute WHERE id = ?", (rule_id,))
        _set_hidden(connection, id_list(ids))


# --- articles ---------------------------------------------------------------------------------------------------


def settle(connection: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Hides those of these articles that a rule is about, and shows the others that were hidden by one."""
    wanted = list(ids)
    known = connection.execute("SELECT id, query FROM mute").fetchall()
    if not known or not wanted:
        return
    listed = id_list(wanted)
    connection.execute("DELETE FROM muted WHERE article_id IN (SELECT value FROM json_each(?))", (listed,))
    for rule_id, query in known:
        condition, values = _asked(query, (min(wanted), max(wanted))).whole
        connection.execute(
            "INSERT INTO muted SELECT ?, status.id FROM status"
            f" WHERE status.id IN (SELECT value FROM json_each(?)) AND {_FREE} AND {condition}",
            (rule_id, listed, *values),
        )
    _set_hidden(connection, listed)


def settle_story(connection: sqlite3.Connection, story_id: int) -> None:
    """Settles the articles of a story that is followed now, or is no longer."""
    members = connection.execute("SELECT article_id FROM member WHERE story_id = ?", (story_id,))
    settle(connection, [row[0] for row in members])


def forget_feed(connection: sqlite3.Connection, feed_id: int) -> None:
    """Forgets what rules hide of a feed that is left."""
    connection.execute("DELETE FROM muted WHERE article_id IN (SELECT id FROM status WHERE feed_id = ?)", (feed_id,))


def settle_feed(connection: sqlite3.Connection, feed_id: int) -> None:
    """Settles the articles of a feed that has come back."""
    settle(connection, [row[0] for row in connection.execute("SELECT id FROM status WHERE feed_id = ?", (feed_id,))])


def _set_hidden(connection: sqlite3.Connection, listed: str) -> None:
    """Makes ``hidden`` of articles what ``muted`` says, and keeps the counts of their feeds in step."""
    rows = connection.execute(
        "SELECT status.id, feed_id, read, hidden FROM json_each(?) JOIN status ON status.id = value WHERE hidden <>"
        " CASE WHEN hidden = 1 THEN 1 WHEN EXISTS (SELECT 1 FROM muted WHERE article_id = status.id) THEN 2 ELSE 0 END",
        (listed,),
    ).fetchall()
    for before, after, sign in ((0, 2, -1), (2, 0, 1)):
        changed = [row for row in rows if row[3] == before]
        connection.execute(
            "UPDATE status SET hidden = ? WHERE id IN (SELECT value FROM json_each(?))",
            (after, id_list(row[0] for row in changed)),
        )
        every, unread = Counter(row[1] for row in changed), Counter(row[1] for row in changed if not row[2])
        connection.executemany(
            "UPDATE feed SET articles = articles + ?, unread = unread + ? WHERE id = ?",
            [(sign * count, sign * unread[feed_id], feed_id) for feed_id, count in every.items()],
        )


def sweep(connection: sqlite3.Connection, now: datetime, limit: int) -> int:
    """Ends rules whose time has come and looks at up to ``limit`` stored ids for one; returns how many were left.

    Zero when every rule has looked at everything."""
    _end(connection, connection.execute("SELECT id FROM mute WHERE until <= ?", (micros(now),)).fetchall())
    row = connection.execute("SELECT id, query, place FROM mute WHERE place IS NOT NULL ORDER BY id LIMIT 1").fetchone()
    if row is None:
        return 0
    rule_id, query, place = row
    first = place - limit
    condition, values = _asked(query, (first, place - 1)).whole
    found = connection.execute(
        f"SELECT status.id FROM status WHERE status.id BETWEEN ? AND ? AND {_FREE} AND {condition}",
        (first, place - 1, *values),
    ).fetchall()
    connection.executemany("INSERT OR IGNORE INTO muted VALUES (?, ?)", [(rule_id, each[0]) for each in found])
    _set_hidden(connection, id_list(each[0] for each in found))
    least = connection.execute("SELECT min(id) FROM status").fetchone()[0]
    ended = least is None or first <= least
    connection.execute("UPDATE mute SET place = ? WHERE id = ?", (None if ended else first, rule_id))
    pending = connection.execute("SELECT count(*) FROM mute WHERE place IS NOT NULL").fetchone()[0]
    return int(pending)


def is_swept(connection: sqlite3.Connection, now: datetime) -> bool:
    """Tells whether ``sweep`` has nothing to do."""
    row = connection.execute("SELECT 1 FROM mute WHERE place IS NOT NULL OR until <= ? LIMIT 1", (micros(now),))
    return row.fetchone() is None


def hidden_in(connection: sqlite3.Connection, view: View, now: datetime) -> int:
    """Returns how many articles a view would show were they not muted, counted no further than ``MOST_COUNTED``."""
    from newsreader.store.views import muted_selection

    if view.kind in ("bookmarks", "tag", "muted", "voices"):
        return 0
    source, values = muted_selection(connection, view, now)
    row = connection.execute(f"SELECT count(*) FROM (SELECT 1 {source} LIMIT ?)", (*values, MOST_COUNTED)).fetchone()
    return int(row[0])


def would_hide(connection: sqlite3.Connection, query: str, most: int) -> int:
    """Returns how many articles a rule would hide, counted no further than ``most``."""
    asked = _asked(query)
    condition, values = asked.whole
    row = connection.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM status WHERE {_FREE} AND {condition} LIMIT ?)", (*values, most)
    ).fetchone()
    return 0 if asked.empty else int(row[0])


def _asked(query: str, among: tuple[int, int] | None = None) -> Query:
    from newsreader.store.query import parse

    return parse(query, now=datetime.now(UTC), among=among)

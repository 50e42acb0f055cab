"""Tags on bookmarks: the user's own words, kept here and told to no server.

A tag is there as long as an article has it. Taking the bookmark away hides an article's tags; another bookmark brings
them back. Every change is a step (article, tags taken, tags given) that names tags by their words, since a tag that
was removed comes back under another number.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Sequence

from newsreader.errors import UsageError
from newsreader.model import StepDone
from newsreader.model.keeping import tag_key, tag_name
from newsreader.store import marks, steps
from newsreader.store.columns import id_list, storable

Change = tuple[int, Sequence[str], Sequence[str]]
"""An article, the tags it loses and those it gets."""


def tags_of(connection: sqlite3.Connection, article_id: int) -> list[str]:
    """Returns the tags of an article by name, those of a bookmark that was taken away too."""
    rows = connection.execute(
        "SELECT name FROM tagged JOIN tag ON tag.id = tag_id WHERE article_id = ? ORDER BY tag.key", (article_id,)
    )
    return [row[0] for row in rows]


def retag(
    connection: sqlite3.Connection, ids: Sequence[int], added: Sequence[str], removed: Sequence[str], at: int
) -> StepDone:
    """Gives articles tags and takes others from them; one that is given a tag is bookmarked. Raises UsageError."""
    given = {tag_key(name): name for name in map(tag_name, map(storable, added)) if name}
    taken = {tag_key(tag_name(name)) for name in removed} - given.keys()
    if added and not given:
        raise UsageError("A tag needs a letter.")
    changes: list[Change] = []
    for article_id in ids:
        had = {tag_key(name): name for name in tags_of(connection, article_id)}
        lost = [name for key, name in had.items() if key in taken]
        got = [name for key, name in given.items() if key not in had]
        if lost or got:
            changes.append((article_id, lost, got))
    starred = marks.set_starred(connection, ids, True, at) if given else array("q")
    if not changes and not starred:
        return StepDone("Nothing to change")
    return _step(connection, _label(changes, len(starred)), changes, starred)


def rename(connection: sqlite3.Connection, tag_id: int, name: str) -> StepDone:
    """Calls a tag otherwise; the name of another tag merges both. Raises UsageError."""
    old, new = _name(connection, tag_id), tag_name(storable(name))
    if not new:
        raise UsageError("A tag needs a letter.")
    if old == new:
        return StepDone("Nothing to change")
    other = connection.execute("SELECT name FROM tag WHERE key = ? AND id <> ?", (tag_key(new), tag_id)).fetchone()
    into = other[0] if other else new
    has = {row[0] for row in _articles(connection, into)} if other else set()
    changes = [(row[0], [old], [] if row[0] in has else [into]) for row in _articles(connection, old)]
    label = f"Merged tag {old} into {into}" if other else f"Renamed tag {old} to {into}"
    return _step(connection, label, changes)


def remove(connection: sqlite3.Connection, tag_id: int) -> StepDone:
    """Takes a tag from all articles, which stay bookmarked; raises UsageError."""
    old = _name(connection, tag_id)
    return _step(connection, f"Removed tag {old}", [(row[0], [old], []) for row in _articles(connection, old)])


def change(connection: sqlite3.Connection, back: bool, changes: Iterable[Change], starred: Sequence[int] = ()) -> None:
    """Makes the changes of a step, or takes them back, with the bookmarks that came with them."""
    turned: list[Change] = [(number, got, lost) if back else (number, lost, got) for number, lost, got in changes]
    lost_names = [(article_id, tag_key(name)) for article_id, lost, _ in turned for name in lost]
    connection.executemany(
        "DELETE FROM tagged WHERE article_id = ? AND tag_id = (SELECT id FROM tag WHERE key = ?)", lost_names
    )
    connection.execute("DELETE FROM tag WHERE id NOT IN (SELECT tag_id FROM tagged)")
    for article_id, _, got in turned:
        give(connection, article_id, got)
    if starred:
        marks.set_starred(connection, starred, not back, steps.microseconds())


def give(connection: sqlite3.Connection, article_id: int, names: Iterable[str]) -> None:
    """Gives an article tags; nothing where it is gone."""
    for name in names:
        key = tag_key(name)
        connection.execute("INSERT INTO tag (name, key) VALUES (?, ?) ON CONFLICT DO NOTHING", (name, key))
        connection.execute(
            "INSERT OR IGNORE INTO tagged SELECT tag.id, status.id FROM tag, status WHERE tag.key = ?"
            " AND status.id = ?",
            (key, article_id),
        )


def _step(
    connection: sqlite3.Connection, label: str, changes: Sequence[Change], starred: Sequence[int] = ()
) -> StepDone:
    change(connection, False, changes)
    step = steps.record_change(connection, "tagged", label, changes=changes, starred=list(starred))
    return StepDone(step.label, max(len(changes), len(starred)))


def _label(changes: Sequence[Change], starred: int) -> str:
    """Returns what was done: “Tagged storm, harbour”, “2 articles tagged”."""
    lost, got = {name for each in changes for name in each[1]}, {name for each in changes for name in each[2]}
    if not got and not lost:
        return steps.marks_label("starred", starred)
    verb, names = ("Tagged", got) if got else ("Untagged", lost)
    listed = ", ".join(sorted(names))
    return f"{verb} {listed}" if len(changes) == 1 else f"{len(changes):,} {verb.lower()} {listed}"


def _articles(connection: sqlite3.Connection, name: str) -> list[tuple[int]]:
    return connection.execute(
        "SELECT article_id FROM tagged JOIN tag ON tag.id = tag_id WHERE key = ? ORDER BY article_id", (tag_key(name),)
    ).fetchall()


def _name(connection: sqlite3.Connection, tag_id: int) -> str:
    row = connection.execute(
        "SELECT name FROM json_each(?) AS wanted JOIN tag ON tag.id = wanted.value", (id_list([tag_id]),)
    ).fetchone()
    if row is None:
        raise UsageError("There is no such tag.", "newsreader tags shows them all.")
    return str(row[0])

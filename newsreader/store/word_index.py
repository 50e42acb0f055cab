"""The word index: makes articles and quotes findable, and takes them out again.

Articles are indexed in stretches of ids, each an FTS5 table: a phrase, a prefix and a rank cost as much as their table
holds, so a search looks at the newest stretch first and seldom at all. The view ``words`` is all of them; headlines
stand in ``title_index`` as well, a hundredth of their size. Nothing here reads a query.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from typing import Final

from newsreader.store.columns import unpack
from newsreader.store.folding import indexed

STRETCH: Final = 65_536
"""Ids in a stretch; the first of an older database holds all that were there."""
MOST_STRETCHES: Final = 200
"""After so many the newest grows: SQLite takes a view of 500 parts at most."""
TITLES: Final = "title_index"
_BATCH: Final = 1000


def index(connection: sqlite3.Connection, article_id: int, title: str, text: str) -> None:
    """Makes an article's words findable."""
    title, text = indexed(title), indexed(text)
    for table, body in ((_home(connection, article_id), text), (TITLES, "")):
        connection.execute(f"INSERT INTO {table} (rowid, title, body) VALUES (?, ?, ?)", (article_id, title, body))


def unindex(connection: sqlite3.Connection, article_id: int, title: str, text: str) -> None:
    """Takes an article's words out again; they must be those that were put in."""
    title, text = indexed(title), indexed(text)
    for table, body in ((_home(connection, article_id), text), (TITLES, "")):
        connection.execute(
            f"INSERT INTO {table} ({table}, rowid, title, body) VALUES ('delete', ?, ?, ?)", (article_id, title, body)
        )


def replace(connection: sqlite3.Connection, article_id: int, old: tuple[str, str], new: tuple[str, str]) -> None:
    """Replaces an article's words (title, text) where they changed."""
    if [each.split() for each in old] != [each.split() for each in new]:
        unindex(connection, article_id, *old)
        index(connection, article_id, *new)


def index_quotes(connection: sqlite3.Connection, rows: Iterable[tuple[int, str, str | None]]) -> None:
    """Makes quotes (id, text, speaker) findable."""
    connection.executemany(
        "INSERT INTO quote_index (rowid, text, speaker) VALUES (?, ?, ?)",
        [(quote_id, indexed(text), indexed(speaker or "")) for quote_id, text, speaker in rows],
    )


def unindex_quotes(connection: sqlite3.Connection, rows: Iterable[tuple[int, str, str | None]]) -> None:
    """Takes quotes out again; their words must be those that were put in."""
    connection.executemany(
        "INSERT INTO quote_index (quote_index, rowid, text, speaker) VALUES ('delete', ?, ?, ?)",
        [(quote_id, indexed(text), indexed(speaker or "")) for quote_id, text, speaker in rows],
    )


def titled(connection: sqlite3.Connection, words: str) -> set[int]:
    """Returns the articles with all of these words in their headlines; the last word may be the beginning of one."""
    wanted = [f'"{indexed(each)}"' for each in words.replace('"', " ").split() if any(map(str.isalnum, each))]
    if not wanted:
        return set()
    # In one row: each one that is fetched may have to wait for a thread that reads new articles.
    selected = f"SELECT json_group_array(rowid) FROM {TITLES} WHERE {TITLES} MATCH ?"
    (rows,) = connection.execute(selected, (f"title : ({' AND '.join(wanted)} *)",)).fetchone()
    return set(json.loads(rows))


# --- the whole of it ------------------------------------------------------------------------------------------


def stretches(connection: sqlite3.Connection) -> list[str]:
    """Returns the tables of articles, newest first."""
    return [_name(first) for (first,) in connection.execute("SELECT first FROM stretch ORDER BY first DESC")]


def rebuild(connection: sqlite3.Connection, on_step: Callable[[int, int], None]) -> int:
    """Makes the index of articles and quotes anew; returns the number of articles.

    ``on_step`` is told how many are done, and of how many."""
    _empty(connection)
    total, done, last = int(connection.execute("SELECT count(*) FROM article").fetchone()[0]), 0, 0
    while rows := connection.execute(
        "SELECT id, title, plain FROM article JOIN body USING (id) WHERE id > ? ORDER BY id LIMIT ?", (last, _BATCH)
    ).fetchall():
        for article_id, title, plain in rows:
            index(connection, article_id, title, unpack(plain))
        first, last = rows[0][0], rows[-1][0]
        quotes = connection.execute(
            "SELECT id, text, speaker FROM quote WHERE id >= ? AND id < ?", (first * 1000, (last + 1) * 1000)
        )
        index_quotes(connection, quotes.fetchall())
        done += len(rows)
        on_step(done, total)
    return done


def compact(connection: sqlite3.Connection) -> None:
    """Merges the parts that FTS5 writes one after another."""
    for table in (*stretches(connection), TITLES, "quote_index"):
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")


def drop_empty(connection: sqlite3.Connection) -> None:
    """Removes the stretches whose articles are all gone."""
    held = connection.execute("SELECT first FROM stretch WHERE first > 0").fetchall()
    gone = [
        first for (first,) in held if not connection.execute(f"SELECT 1 FROM {_name(first)}_docsize LIMIT 1").fetchone()
    ]
    for first in gone:
        _drop(connection, first)
    if gone:
        _show(connection)


def rows_in(connection: sqlite3.Connection, table: str) -> int:
    """Returns how many articles a table of the index holds, as FTS5 has counted them: a varint in its first record."""
    (record,) = connection.execute(f"SELECT block FROM {table}_data WHERE id = 1").fetchone()
    number = 0
    for byte in record:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return number


def _name(first: int) -> str:
    return f"text_index_{first}" if first else "text_index"


def _home(connection: sqlite3.Connection, article_id: int) -> str:
    """Returns the table of an article; an id past the last stretch begins another."""
    first, until = connection.execute(
        "SELECT first, until FROM stretch WHERE first <= ? ORDER BY first DESC LIMIT 1", (article_id,)
    ).fetchone()
    if article_id < until:
        return _name(first)
    if connection.execute("SELECT count(*) FROM stretch").fetchone()[0] < MOST_STRETCHES:
        return _begin(connection, article_id)
    connection.execute("UPDATE stretch SET until = ? WHERE first = ?", (article_id + STRETCH, first))
    return _name(first)


def _begin(connection: sqlite3.Connection, first: int) -> str:
    sql = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'text_index'").fetchone()[0]
    connection.execute(sql.replace("text_index", _name(first), 1))
    connection.execute("INSERT INTO stretch (first, until) VALUES (?, ?)", (first, first + STRETCH))
    _show(connection)
    return _name(first)


def _drop(connection: sqlite3.Connection, first: int) -> None:
    connection.execute(f"DROP TABLE {_name(first)}")
    connection.execute("DELETE FROM stretch WHERE first = ?", (first,))


def _show(connection: sqlite3.Connection) -> None:
    """Makes the view of all stretches."""
    parts = [f"SELECT rowid, {each} AS words FROM {each}" for each in stretches(connection)]
    connection.execute("DROP VIEW IF EXISTS words")
    connection.execute(f"CREATE VIEW words AS {' UNION ALL '.join(parts)}")


def _empty(connection: sqlite3.Connection) -> None:
    for (first,) in connection.execute("SELECT first FROM stretch WHERE first > 0").fetchall():
        _drop(connection, first)
    connection.execute("UPDATE stretch SET until = ?", (STRETCH,))
    _show(connection)
    for table in ("text_index", TITLES, "quote_index"):
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")

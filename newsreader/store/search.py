"""Full-text search: words into the index and out of it, and the articles that match, best first.

Ranking is bm25 with the title counting more and a mild preference for recent articles. Where more articles match
than anyone would look through, only the newest of them, and those with the words in the title, are ranked.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from newsreader.store.folding import indexed

if TYPE_CHECKING:
    from newsreader.store.query import Query

_RANKED: Final = 1000
"""Newest matches that are ranked when there are more."""
_RANKED_TITLES: Final = 300
"""Newest matches in the title that are ranked as well."""
_TITLE_WEIGHT: Final = 6.0
_RECENT: Final = 0.5
"""How much more the newest article counts than a very old one."""
_RECENT_DAYS: Final = 30.0
_DAY: Final = 86_400_000_000

_READABLE: Final = "(hidden = 0 OR starred = 1)"


def index(connection: sqlite3.Connection, article_id: int, title: str, text: str) -> None:
    """Makes an article's words findable."""
    connection.execute(
        "INSERT INTO text_index (rowid, title, body) VALUES (?, ?, ?)", (article_id, indexed(title), indexed(text))
    )


def unindex(connection: sqlite3.Connection, article_id: int, title: str, text: str) -> None:
    """Takes an article's words out again; they must be those that were put in."""
    connection.execute(
        "INSERT INTO text_index (text_index, rowid, title, body) VALUES ('delete', ?, ?, ?)",
        (article_id, indexed(title), indexed(text)),
    )


def reindex(connection: sqlite3.Connection, article_id: int, old: tuple[str, str], new: tuple[str, str]) -> None:
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


def search(connection: sqlite3.Connection, query: Query, limit: int, offset: int) -> list[int]:
    """Returns the ids of matching articles, best first; what is muted only where the query asks for it."""
    if query.empty or limit <= 0:
        return []
    if not query.match:
        return _newest(connection, query, limit, offset)
    found = _ranked(connection, query, query.match, _RANKED)
    if len(found) == _RANKED:
        found |= _ranked(connection, query, query.in_title, _RANKED_TITLES)
    newest = max((published for _, published in found.values()), default=0)
    order = sorted(found, key=lambda each: (_score(*found[each], newest), -each))
    return order[offset : offset + limit]


def newest_first(connection: sqlite3.Connection, query: Query, limit: int | None) -> list[int]:
    """Returns the ids of all matching articles, newest first, at most ``limit``."""
    condition, values = query.whole
    rows = connection.execute(
        f"SELECT id FROM status WHERE {readable(query)} AND {condition} ORDER BY published DESC, id DESC LIMIT ?",
        (*values, -1 if limit is None else limit),
    )
    return [] if query.empty else [row[0] for row in rows]


def readable(query: Query) -> str:
    """Returns the condition on ``status`` for what a query may find: not what is gone, muted only if it says so."""
    return "(hidden IN (0, 2) OR starred = 1)" if "muted" in query.states else _READABLE


def _newest(connection: sqlite3.Connection, query: Query, limit: int, offset: int) -> list[int]:
    """Returns the newest articles that meet the conditions, for a query without words."""
    condition, values = query.beside_words
    rows = connection.execute(
        "SELECT status.id FROM status JOIN article USING (id)"
        f" WHERE {readable(query)} AND {condition} ORDER BY published DESC, status.id DESC LIMIT ? OFFSET ?",
        (*values, limit, offset),
    )
    return [row[0] for row in rows]


def _matching(query: Query, match: str) -> tuple[str, tuple[str | int, ...]]:
    """Returns the FROM and WHERE of what matches, and their values."""
    condition, values = query.beside_words
    return (
        "FROM text_index JOIN status ON status.id = text_index.rowid"
        f" WHERE text_index MATCH ? AND {readable(query)} AND {condition}",
        (match, *values),
    )


def _ranked(connection: sqlite3.Connection, query: Query, match: str, most: int) -> dict[int, tuple[float, int]]:
    """Returns bm25 (the less, the better) and time of the newest matches."""
    source, values = _matching(query, match)
    rows = connection.execute(
        f"SELECT text_index.rowid, bm25(text_index, ?, 1.0), published {source} ORDER BY text_index.rowid DESC LIMIT ?",
        (_TITLE_WEIGHT, *values, most),
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def _score(rank: float, published: int, newest: int) -> float:
    days = (newest - published) / _DAY
    return rank * (1 + _RECENT / (1 + days / _RECENT_DAYS))


def search_count(connection: sqlite3.Connection, query: Query, most: int) -> int:
    """Returns how many articles match, counting no further than ``most``."""
    if query.empty:
        return 0
    if not query.match:
        return len(_newest(connection, query, most, 0))
    source, values = _matching(query, query.match)
    row = connection.execute(f"SELECT count(*) FROM (SELECT 1 {source} LIMIT ?)", (*values, most)).fetchone()
    return int(row[0])


def muted_count(connection: sqlite3.Connection, query: Query, most: int) -> int:
    """Returns how many matching articles are muted, and so not found, counting no further than ``most``."""
    if query.empty or "muted" in query.states:
        return 0
    condition, values = query.whole
    row = connection.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM status WHERE hidden = 2 AND {condition} LIMIT ?)", (*values, most)
    ).fetchone()
    return int(row[0])


def search_quotes(connection: sqlite3.Connection, query: Query, limit: int) -> list[tuple[Any, ...]]:
    """Returns the rows of quotes that contain the words or whose speaker does, newest first."""
    wanted, values = list(query.quoted), list[str | int](query.quoted_values)
    expression = query.match.replace("title : ", "").replace("body : ", "")
    if expression:
        wanted.append("quote.id IN (SELECT rowid FROM quote_index WHERE quote_index MATCH ?)")
        values.append(expression)
    if not wanted:
        return []
    return connection.execute(
        "SELECT quote.id / 1000, start, end, text, speaker, role, speaker_start, speaker_end FROM quote"
        f" JOIN status ON status.id = quote.id / 1000 WHERE {readable(query)}"
        f" AND {' AND '.join((*wanted, *query.conditions))} ORDER BY quote.id DESC LIMIT ?",
        (*values, *query.values, limit),
    ).fetchall()

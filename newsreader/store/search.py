"""Full-text search: words into the index and out of it, and the articles that match, best first.

Ranking is bm25 with the title counting more and a mild preference for recent articles. Where more articles match
than anyone would look through, only the newest of them, and those with the words in the title, are ranked.
"""

import sqlite3
from collections.abc import Iterable
from typing import Any, Final

from newsreader.store.query import Query, indexed, parse

_RANKED: Final = 1000
"""Newest matches that are ranked when there are more."""
_RANKED_TITLES: Final = 300
"""Newest matches in the title that are ranked as well."""
_TITLE_WEIGHT: Final = 6.0
_RECENT: Final = 0.5
"""How much more the newest article counts than a very old one."""
_RECENT_DAYS: Final = 30.0
_DAY: Final = 86_400_000_000

_FROM: Final = """FROM text_index JOIN status ON status.id = text_index.rowid JOIN feed ON feed.id = feed_id
    WHERE text_index MATCH ? AND (hidden = 0 OR starred = 1)"""


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
    """Returns the ids of matching articles, best first."""
    if query.empty or limit <= 0:
        return []
    if not query.match:
        return _newest(connection, query, limit, offset)
    first = _boundary(connection, query, query.match, _RANKED)
    found = _ranked(connection, query, query.match, first)
    if first:
        in_title = f"title : ({query.match})"
        found |= _ranked(connection, query, in_title, _boundary(connection, query, in_title, _RANKED_TITLES))
    newest = max((published for _, published in found.values()), default=0)
    order = sorted(found, key=lambda each: (_score(*found[each], newest), -each))
    return order[offset : offset + limit]


def _newest(connection: sqlite3.Connection, query: Query, limit: int, offset: int) -> list[int]:
    """Returns the newest articles that meet the conditions, for a query without words."""
    rows = connection.execute(
        "SELECT status.id FROM status JOIN feed ON feed.id = feed_id JOIN article USING (id)"
        f" WHERE (hidden = 0 OR starred = 1) {_and(query)} ORDER BY published DESC, status.id DESC LIMIT ? OFFSET ?",
        (*query.values, limit, offset),
    )
    return [row[0] for row in rows]


def _boundary(connection: sqlite3.Connection, query: Query, match: str, most: int) -> int:
    """Returns the id of the ``most``-th newest match, 0 when there are fewer."""
    row = connection.execute(
        f"SELECT text_index.rowid {_FROM} {_and(query)} ORDER BY text_index.rowid DESC LIMIT 1 OFFSET ?",
        (match, *query.values, most - 1),
    ).fetchone()
    return row[0] if row else 0


def _ranked(connection: sqlite3.Connection, query: Query, match: str, first: int) -> dict[int, tuple[float, int]]:
    """Returns bm25 (the less, the better) and time of the matches from an id on."""
    rows = connection.execute(
        f"SELECT text_index.rowid, bm25(text_index, ?, 1.0), published {_FROM} {_and(query)} AND text_index.rowid >= ?",
        (_TITLE_WEIGHT, match, *query.values, first),
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def _score(rank: float, published: int, newest: int) -> float:
    days = (newest - published) / _DAY
    return rank * (1 + _RECENT / (1 + days / _RECENT_DAYS))


def _and(query: Query) -> str:
    return "".join(f" AND {condition}" for condition in query.conditions)


def search_count(connection: sqlite3.Connection, query: Query, most: int) -> int:
    """Returns how many articles match, counting no further than ``most``."""
    if query.empty:
        return 0
    if not query.match:
        return len(_newest(connection, query, most, 0))
    row = connection.execute(
        f"SELECT count(*) FROM (SELECT 1 {_FROM} {_and(query)} LIMIT ?)", (query.match, *query.values, most)
    ).fetchone()
    return int(row[0])


def search_quotes(connection: sqlite3.Connection, query: str, limit: int) -> list[tuple[Any, ...]]:
    """Returns the rows of quotes that contain the words or whose speaker does, newest first."""
    parsed = parse(query)
    wanted, (conditions, values) = list(parsed.quoted), parsed.beside_quotes
    wanted_values: list[str | int] = [*parsed.quoted_values]
    expression = parsed.match.replace("title : ", "")
    if expression:
        wanted.append("quote.id IN (SELECT rowid FROM quote_index WHERE quote_index MATCH ?)")
        wanted_values.append(expression)
    if not wanted:
        return []
    return connection.execute(
        "SELECT quote.id / 1000, start, end, text, speaker, role, speaker_start, speaker_end FROM quote"
        " JOIN status ON status.id = quote.id / 1000 JOIN feed ON feed.id = feed_id WHERE (hidden = 0 OR starred = 1)"
        f" AND {' AND '.join((*wanted, *conditions))} ORDER BY quote.id DESC LIMIT ?",
        (*wanted_values, *values, limit),
    ).fetchall()

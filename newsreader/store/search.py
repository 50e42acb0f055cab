"""Full-text search: the articles that match, best first.

Ranking is bm25 with the title counting more and a mild preference for recent articles. Where more articles match
than anyone would look through, only the newest of them, and those with the words in the title, are ranked. So the
stretches of the index are asked newest first, and the older ones often not at all.
"""

from __future__ import annotations

import json
import math
import sqlite3
from typing import TYPE_CHECKING, Any, Final

from newsreader.store.word_index import TITLES, rows_in, stretches

if TYPE_CHECKING:
    from newsreader.store.query import Query

_ENOUGH: Final = 500
"""Matches after which no older stretch is asked."""
_RANKED: Final = 4000
"""Newest matches in a stretch that are ranked when there are more."""
_RANKED_TITLES: Final = 300
"""Newest matches in the title that are ranked as well."""
_TITLE_WEIGHT: Final = 6.0
_MOST_OF_A_WORD: Final = 2.2
"""What bm25 gives a word that is everywhere in a text, as a multiple of its rarity: k1 + 1 of FTS5."""
_RECENT: Final = 0.5
"""How much more the newest article counts than a very old one."""
_RECENT_DAYS: Final = 30.0
_DAY: Final = 86_400_000_000

_READABLE: Final = "(hidden = 0 OR starred = 1)"

Ranks = dict[int, tuple[float, int]]
"""Of article ids: the rank, 1 being the best there could be, and the time of publication."""


def search(connection: sqlite3.Connection, query: Query, limit: int, offset: int) -> list[int]:
    """Returns the ids of matching articles, best first; what is muted only where the query asks for it."""
    if query.empty or limit <= 0:
        return []
    if not query.match:
        return _newest(connection, query, offset + limit)[offset:]
    found = _candidates(connection, query, offset + limit)
    newest = max((published for _, published in found.values()), default=0)
    order = sorted(found, key=lambda each: (_score(*found[each], newest), each), reverse=True)
    return order[offset : offset + limit]


def newest_first(connection: sqlite3.Connection, query: Query, limit: int | None) -> list[int]:
    """Returns the ids of all matching articles, newest first, at most ``limit``."""
    if query.empty:
        return []
    if not query.match:
        return _newest(connection, query, -1 if limit is None else limit)
    condition, values = query.whole
    rows = connection.execute(
        f"SELECT id FROM status WHERE {readable(query)} AND {condition} ORDER BY published DESC, id DESC LIMIT ?",
        (*values, -1 if limit is None else limit),
    )
    return [row[0] for row in rows]


def readable(query: Query) -> str:
    """Returns the condition on ``status`` for what a query may find: not what is gone, muted only if it says so."""
    return "(hidden IN (0, 2) OR starred = 1)" if "muted" in query.states else _READABLE


def _newest(connection: sqlite3.Connection, query: Query, most: int) -> list[int]:
    """Returns the newest articles that meet the conditions, for a query without words; all where ``most`` is -1.

    In two parts, each of which an index gives in order: most of what is in the lists, and bookmarks that are not."""
    condition, values = query.whole
    parts = [
        f"SELECT * FROM (SELECT id, published FROM status WHERE {each} AND {condition}"
        " ORDER BY published DESC, id DESC LIMIT ?)"
        for each in _parts(query)
    ]
    rows = connection.execute(
        f"{' UNION ALL '.join(parts)} ORDER BY published DESC, id DESC LIMIT ?", (*(*values, most) * len(parts), most)
    )
    return [row[0] for row in rows]


def _parts(query: Query) -> list[str]:
    """Returns conditions on ``status`` that together are those for what a query may find."""
    if "muted" in query.states:
        return ["hidden = 0", "hidden = 2", "hidden = 1 AND starred = 1"]
    return ["hidden = 0", "hidden > 0 AND starred = 1"]


def _candidates(connection: sqlite3.Connection, query: Query, wanted: int) -> Ranks:
    """Returns the newest matches and, where there are more, older ones in the title."""
    found: Ranks = {}
    tables, enough, most = stretches(connection), max(wanted, _ENOUGH), max(wanted, _RANKED)
    for table in tables:
        found |= _ranked(connection, query, table, query.match, most)
        if len(found) >= enough:
            break
    else:
        return found
    # What is not wanted is not wanted in the text either, which the headlines alone cannot tell.
    for table in tables if query.unwanted else [TITLES]:
        found = _ranked(connection, query, table, query.in_title, _RANKED_TITLES) | found
    return found


def _ranked(connection: sqlite3.Connection, query: Query, table: str, match: str, most: int) -> Ranks:
    """Returns the ranks of the newest matches in a table of the index."""
    source, values = _matching(query, table, match)
    # In one row: each one that is fetched may have to wait for a thread that reads new articles.
    (rows,) = connection.execute(
        "SELECT json_group_array(json_array(id, rank, published)) FROM"
        f" (SELECT {table}.rowid AS id, -bm25({table}, ?, 1.0) AS rank, published {source}"
        f" ORDER BY {table}.rowid DESC LIMIT ?)",
        (_TITLE_WEIGHT, *values, most),
    ).fetchone()
    ranks = json.loads(rows)
    if not ranks:
        return {}
    found = [len(ranks)] if query.alone and len(ranks) < most else _matches(connection, query, table)
    best = _best(rows_in(connection, table), found)
    return {number: (rank / best, published) for number, rank, published in ranks}


def _matches(connection: sqlite3.Connection, query: Query, table: str) -> list[int]:
    """Returns how many articles in a table of the index have each word or phrase."""
    counted = f"SELECT count(*) FROM {table} WHERE {table} MATCH ?"
    return [connection.execute(counted, (phrase,)).fetchone()[0] for phrase in query.phrases]


def _best(articles: int, matches: list[int]) -> float:
    """Returns the best bm25 that there could be in a table: words are rarer in one than in another."""
    rarities = 0.0
    for found in matches:
        without = max(articles - found, 0)  # less than none where articles come in meanwhile
        rarities += max(math.log((without + 0.5) / (found + 0.5)), 1e-6)  # the same as in FTS5
    return rarities * _MOST_OF_A_WORD


def _matching(query: Query, table: str, match: str) -> tuple[str, tuple[str | int, ...]]:
    """Returns the FROM and WHERE of what matches in a table of the index, and their values."""
    condition, values = query.beside_words if table == TITLES else query.beside_words_in(table)
    return (
        f"FROM {table} JOIN status ON status.id = {table}.rowid"
        f" WHERE {table} MATCH ? AND {readable(query)} AND {condition}",
        (match, *values),
    )


def _score(rank: float, published: int, newest: int) -> float:
    days = (newest - published) / _DAY
    return rank * (1 + _RECENT / (1 + days / _RECENT_DAYS))


def search_count(connection: sqlite3.Connection, query: Query, most: int) -> int:
    """Returns how many articles match, counting no further than ``most``."""
    if query.empty:
        return 0
    if not query.match:
        return len(_newest(connection, query, most))
    found = 0
    for table in stretches(connection):
        source, values = _matching(query, table, query.match)
        counted = f"SELECT count(*) FROM (SELECT 1 {source} LIMIT ?)"
        found += connection.execute(counted, (*values, most - found)).fetchone()[0]
        if found >= most:
            break
    return found


def muted_count(connection: sqlite3.Connection, query: Query, most: int) -> int:
    """Returns how many matching articles are muted, and so not found, counting no further than ``most``."""
    if query.empty or "muted" in query.states:
        return 0
    condition, values = query.whole
    row = connection.execute(
        # Without the name of the index, all that matches would be looked at although nothing is muted.
        f"SELECT count(*) FROM (SELECT 1 FROM status INDEXED BY status_muted WHERE hidden = 2 AND {condition} LIMIT ?)",
        (*values, most),
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

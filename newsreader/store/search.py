"""Full-text search: what the user typed becomes a safe FTS5 query, and hits come back with their marks.

Any text is a valid query: words (all must occur), “phrases”, -without, one OR other. Case, accents and the kind of
quotation mark make no difference. Words of scripts written without spaces are found by their characters.
"""

import re
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, Final

_UNSPACED: Final = re.compile("([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])")
_PART: Final = re.compile(r'(-?)(?:["“”„«»]([^"“”„«»]*)(?:["“”„«»]|$)|([^\s"“”„«»]+))')


def indexed(text: str) -> str:
    """Returns a text as it goes into the index: characters of scripts without spaces stand apart."""
    return text if text.isascii() else _UNSPACED.sub(r" \1 ", text)


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


def match(query: str) -> str:
    """Returns an FTS5 expression, empty when the query has no word to look for."""
    query = query.encode("utf-8", "ignore").decode()
    wanted, unwanted = list[str](), list[str]()
    for sign, phrase, word in _PART.findall(query):
        text = phrase or word
        if any(character.isalnum() for character in text):
            quoted = '"' + indexed(text).replace('"', " ").replace("\0", " ") + '"'
            (unwanted if sign else wanted).append(quoted)
    if not wanted:
        return ""
    return " AND ".join(wanted) + (f" NOT ({' OR '.join(unwanted)})" if unwanted else "")


def search(connection: sqlite3.Connection, query: str, limit: int, offset: int) -> Sequence[int]:
    """Returns the ids of matching articles, best first."""
    expression = match(query)
    if not expression:
        return []
    rows = connection.execute(
        "SELECT text_index.rowid FROM text_index JOIN status ON status.id = text_index.rowid"
        " WHERE text_index MATCH ? AND (hidden = 0 OR starred = 1)"
        " ORDER BY bm25(text_index, 5.0, 1.0), status.id DESC LIMIT ? OFFSET ?",
        (expression, limit, offset),
    )
    return [row[0] for row in rows]


def search_count(connection: sqlite3.Connection, query: str, most: int) -> int:
    """Returns how many articles match, counting no further than ``most``."""
    expression = match(query)
    if not expression:
        return 0
    row = connection.execute(
        "SELECT count(*) FROM (SELECT 1 FROM text_index JOIN status ON status.id = text_index.rowid"
        " WHERE text_index MATCH ? AND (hidden = 0 OR starred = 1) LIMIT ?)",
        (expression, most),
    ).fetchone()
    return int(row[0])


def search_quotes(connection: sqlite3.Connection, query: str, limit: int) -> list[tuple[Any, ...]]:
    """Returns the rows of quotes that contain the words or whose speaker does, newest first."""
    expression = match(query)
    if not expression:
        return []
    return connection.execute(
        "SELECT quote.id / 1000, start, end, text, speaker, role, speaker_start, speaker_end FROM quote"
        " JOIN status ON status.id = quote.id / 1000 WHERE (hidden = 0 OR starred = 1)"
        " AND quote.id IN (SELECT rowid FROM quote_index WHERE quote_index MATCH ? ORDER BY rowid DESC)"
        " ORDER BY quote.id DESC LIMIT ?",
        (expression, limit),
    ).fetchall()

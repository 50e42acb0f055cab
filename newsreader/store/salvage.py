"""Salvage: every row that can still be read of a damaged database, copied into a new one, bookmarks first.

Rows on broken pages are passed over. What can be made again (counts, word indexes, and in time all that reading finds
out) is made again; articles that have lost their feed stay, under one that says so. The damaged file is only read.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from newsreader.store import word_index
from newsreader.store.columns import unpack

LOST_TITLE: Final = "Recovered stories"
"""The name of the feed that takes the articles whose own feed could not be read."""
_LOST_URL: Final = "newsreader:recovered"
_ORDER: Final = ("category", "feed", "status", "article", "body", "tag", "tagged", "note", "quote", "voice")
"""Tables to be copied before the others: if the disk fills up, the most precious is there."""
_BATCH: Final = 256
_LARGEST: Final = 2**63 - 1

UNREADABLE: Final = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What reading a damaged file raises; the second where its words about the damage are damaged themselves."""

Row = tuple[Any, ...]
OnStep = Callable[[str], None]
"""Told the name of what is being copied."""


def copy(old: sqlite3.Connection, new: sqlite3.Connection, on_step: OnStep) -> None:
    """Fills a new, empty database from a damaged one.

    Two connections: an error in reading would end the transaction that writes. ``new`` is of no other use afterwards:
    it checks no foreign keys. Raises UNREADABLE when not even the list of tables can be read."""
    old.text_factory = lambda data: data.decode(errors="replace")
    old.execute("PRAGMA writable_schema = ON")  # a table whose definition is broken is no reason to refuse the others
    tables = _tables(old, new)
    new.execute("PRAGMA foreign_keys = OFF")
    new.execute("BEGIN")
    triggers = new.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        new.execute(f"DROP TRIGGER {name}")
    on_step("bookmarks")
    whole = _copy_bookmarks(old, new)
    for name, without_rowid in tables:
        on_step(name)
        table = _Table(old, new, name)
        for rows in table.from_both_ends() if without_rowid else table.by_rowid():
            table.insert(rows)
        whole = whole and table.whole
    on_step("search")
    _mend(new)
    if not whole:
        new.execute("UPDATE status SET version = 0")  # to be read again: what was found out has gaps
    for _, sql in triggers:
        new.execute(sql)
    new.execute("COMMIT")


def _tables(old: sqlite3.Connection, new: sqlite3.Connection) -> list[tuple[str, bool]]:
    """Returns the tables that both databases have, the precious first, and whether each is WITHOUT ROWID.

    Nothing of word indexes is among them."""
    had = {name for (name,) in old.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")} - {"stretch"}
    rows = new.execute("SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
    found = [(name, bool(without_rowid)) for name, without_rowid in rows if name in had and "sqlite_" not in name]
    return sorted(found, key=lambda each: (_ORDER.index(each[0]) if each[0] in _ORDER else len(_ORDER), each))


def _copy_bookmarks(old: sqlite3.Connection, new: sqlite3.Connection) -> bool:
    """Copies what the user bookmarked; tells whether the list of it could be read to its end."""
    status = _Table(old, new, "status")
    starred = [row[0] for row in status.select("SELECT id FROM status WHERE starred = 1")]
    for table in (status, _Table(old, new, "article"), _Table(old, new, "body")):
        for article_id in starred:
            table.insert(table.select(f"SELECT {table.columns} FROM {table.name} WHERE id = ?", article_id))
    return status.whole


class _Table:
    """Copies one table, around what is broken in it."""

    def __init__(self, old: sqlite3.Connection, new: sqlite3.Connection, name: str) -> None:
        self.name = name
        self.whole = True
        """False once something could not be read."""
        self._old, self._new = old, new
        keys = {row[1]: row[5] for row in new.execute(f"PRAGMA table_info({name})")}
        had = [row[1] for row in old.execute(f"PRAGMA table_info({name})")]
        shared = [each for each in keys if each in had]
        self._names = shared
        self.columns = ", ".join(shared)
        self._key = [each for each in shared if keys[each]]
        self._insert = f"INSERT OR IGNORE INTO {name} ({self.columns}) VALUES ({', '.join('?' * len(shared))})"

    def insert(self, rows: Sequence[Row]) -> None:
        """Puts rows into the new table, which must not break its rules; texts that cannot be unpacked become empty."""
        if self.name == "body":
            rows = [tuple(_sound(each, self._words(row)) for each in row) for row in rows]
        self._new.executemany(self._insert, rows)

    def _words(self, row: Row) -> Any:
        """Returns the words of a body, by which its other texts are unpacked."""
        return next((_sound(each) for name, each in zip(self._names, row, strict=True) if name == "plain"), "")

    def select(self, sql: str, *parameters: object) -> list[Row]:
        """Returns the rows of a query up to the first that cannot be read."""
        return self._attempt(sql, *parameters)[0]

    def by_rowid(self) -> Iterator[list[Row]]:
        """Gives the rows in batches, stepping over those that cannot be read."""
        sql = f"SELECT {self.columns}, rowid FROM {self.name} WHERE rowid > ? ORDER BY rowid LIMIT "
        after: int | None = -1
        while after is not None:
            rows, fine = self._attempt(f"{sql}{_BATCH}", after)
            if rows:
                after = rows[-1][-1]
                yield [row[:-1] for row in rows]
            if not fine:
                after = self._beyond(f"{sql}1", after)
            elif len(rows) < _BATCH:
                return

    def from_both_ends(self) -> Iterator[list[Row]]:
        """Gives the rows from the first on and, where one cannot be read, from the last back."""
        for direction in ("ASC", "DESC"):
            order = ", ".join(f"{each} {direction}" for each in self._key)
            rows, fine = self._attempt(f"SELECT {self.columns} FROM {self.name} ORDER BY {order}")
            yield rows
            if fine:
                return

    def _attempt(self, sql: str, *parameters: object) -> tuple[list[Row], bool]:
        """Returns the rows that could be read and whether they are all."""
        found: list[Row] = []
        try:
            found.extend(self._old.execute(sql, parameters))
        except UNREADABLE:
            self.whole = False
            return found, False
        return found, True

    def _beyond(self, sql: str, after: int) -> int | None:
        """Returns the least rowid behind which a row can be read again, or None: strides that double, then halve."""
        low, high = 0, 1
        while not self._attempt(sql, after + high)[1]:
            low, high = high, high * 2
            if after + high > _LARGEST:
                return None
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self._attempt(sql, after + middle)[1] else (middle, high)
        return after + high


def _sound(value: Any, words: Any = "") -> Any:
    """Returns a value of a body, or the empty text for one that cannot be unpacked by the words of the article."""
    try:
        if isinstance(value, bytes):
            unpack(value, words)
    except (zlib.error, UnicodeDecodeError):
        return ""
    return value


# --- what hangs on rows that are gone -------------------------------------------------------------------------


def _mend(connection: sqlite3.Connection) -> None:
    """Makes the copied rows agree with each other again and indexes their words."""
    _house(connection)
    _drop_orphans(connection)
    connection.execute(
        "UPDATE feed SET articles = (SELECT count(*) FROM status WHERE feed_id = feed.id AND hidden = 0),"
        " unread = (SELECT count(*) FROM status WHERE feed_id = feed.id AND hidden = 0 AND read = 0)"
    )
    connection.execute(
        "UPDATE voice SET quotes = (SELECT count(*) FROM said WHERE voice_id = voice.id AND shown = 1), last ="
        " coalesce((SELECT max(published) FROM said WHERE voice_id = voice.id AND shown = 1), 0)"
    )
    for article_id, title, plain in connection.execute("SELECT id, title, plain FROM article JOIN body USING (id)"):
        word_index.index(connection, article_id, title, unpack(plain))
    word_index.index_quotes(connection, connection.execute("SELECT id, text, speaker FROM quote"))


def _house(connection: sqlite3.Connection) -> None:
    """Gives articles without a feed, a row in the lists or a body what they need to be found and read."""
    connection.execute("DELETE FROM status WHERE starred = 0 AND hidden = 0 AND id NOT IN (SELECT id FROM article)")
    homeless = connection.execute(
        "SELECT 1 FROM status WHERE feed_id NOT IN (SELECT id FROM feed)"
        " UNION ALL SELECT 1 FROM article WHERE id NOT IN (SELECT id FROM status) LIMIT 1"
    ).fetchone()
    if homeless:
        feed_id = connection.execute(
            "INSERT INTO feed (url, own_title, gone) VALUES (?, ?, 1)", (_LOST_URL, LOST_TITLE)
        ).lastrowid
        connection.execute(
            "UPDATE status SET key = id || ' ' || key, feed_id = ? WHERE feed_id NOT IN (SELECT id FROM feed)",
            (feed_id,),
        )
        # When it came is not known any more: about when the one before it did.
        before = "(SELECT arrived FROM status WHERE status.id < article.id ORDER BY id DESC LIMIT 1)"
        connection.execute(
            "INSERT INTO status (id, feed_id, key, published, arrived) SELECT id, ?, id, at, at FROM"
            f" (SELECT id, coalesce({before}, 0) AS at FROM article WHERE id NOT IN (SELECT id FROM status))",
            (feed_id,),
        )
    connection.execute(
        "INSERT INTO article (id, title, url) SELECT id, key, CASE WHEN key LIKE 'http%' THEN key END FROM status"
        " WHERE starred = 1 AND id NOT IN (SELECT id FROM article)"
    )
    connection.execute("INSERT INTO body (id) SELECT id FROM article WHERE id NOT IN (SELECT id FROM body)")


def _drop_orphans(connection: sqlite3.Connection) -> None:
    """Deletes rows that point to one that is gone, and rows that point to those; a lost folder is no folder."""
    connection.execute("UPDATE feed SET category_id = NULL WHERE category_id NOT IN (SELECT id FROM category)")
    links = [
        (name, parent, column)
        for (name,) in connection.execute("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
        for _, _, parent, column, *_ in connection.execute(f"PRAGMA foreign_key_list({name})")
    ]
    gone = 1
    while gone:
        gone = sum(
            connection.execute(
                f"DELETE FROM {name} WHERE {column} IS NOT NULL AND NOT EXISTS"
                f" (SELECT 1 FROM {parent} WHERE {parent}.{_key(connection, parent)} = {name}.{column})"
            ).rowcount
            for name, parent, column in links
        )


def _key(connection: sqlite3.Connection, table: str) -> str:
    """Returns the column that rows of other tables point to."""
    return next(str(row[1]) for row in connection.execute(f"PRAGMA table_info({table})") if row[5])

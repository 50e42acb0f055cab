"""Which articles a list shows, and how many there are, from the partial indexes of ``status`` alone."""

from __future__ import annotations

import sqlite3
from array import array
from datetime import datetime
from itertools import chain
from typing import Final

from newsreader.model import Counts, Tag, View
from newsreader.store.columns import id_list, micros

NEWEST_FIRST: Final = "ORDER BY published DESC, id DESC"
OLDEST_FIRST: Final = "ORDER BY published, id"
_SCAN_SHARE: Final = 0.05
"""A folder with more than this share of all articles is read from the index of all."""


def day_start(now: datetime) -> int:
    """Returns local midnight before ``now``, in microseconds."""
    return micros(now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0))


def selection(connection: sqlite3.Connection, view: View, now: datetime) -> tuple[str, list[int | str]]:
    """Returns the FROM and WHERE of a view over ``status``, and their values."""
    index, shown, where, values = _parts(connection, view, now)
    by = f" INDEXED BY {index}" if index else ""
    return f"FROM status{by} WHERE {' AND '.join([shown, *where])}", values


def muted_selection(connection: sqlite3.Connection, view: View, now: datetime) -> tuple[str, list[int | str]]:
    """Returns the FROM and WHERE of what a view does not show because it is muted, and their values."""
    _, _, where, values = _parts(connection, view, now)
    return f"FROM status INDEXED BY status_muted WHERE {' AND '.join(['hidden = 2', *where])}", values


def _parts(connection: sqlite3.Connection, view: View, now: datetime) -> tuple[str, str, list[str], list[int | str]]:
    """Returns the index of a view, which of its articles are shown at all, and its other conditions and values."""
    unread = view.unread_only or view.kind == "unread"
    kind, index, values = view.kind, "status_all", list[int | str]()
    shown, where = "hidden = 0", list[str]()
    if kind == "bookmarks":
        index, shown = "status_starred", "starred = 1"
    elif kind == "muted":
        index, shown = "status_muted", "hidden = 2"
    elif kind == "tag":
        index, shown = "status_starred", "starred = 1"
        where.append("id IN (SELECT article_id FROM tagged WHERE tag_id = ?)")
        values.append(view.id or 0)
    elif kind == "smart":
        from newsreader.store import smart

        condition, values, about_bookmarks = smart.condition(connection, view.id or 0, now)
        index, where = "", [condition]
        shown = "(hidden = 0 OR starred = 1)" if about_bookmarks else shown
    elif kind == "feed":
        index, where = "status_feed", ["feed_id = ?"]
        values.append(view.id or 0)
    elif kind == "category":
        feeds, large = _folder(connection, view.id or 0)
        index = "status_all" if large else "status_feed"
        where.append("feed_id IN (SELECT value FROM json_each(?))")
        values.append(id_list(feeds))
    elif kind == "today":
        where.append("published >= ?")
        values.append(day_start(now))
    if unread:
        where.append("read = 0")
        index = {"status_all": "status_unread", "status_feed": "status_feed_unread"}.get(index, index)
    return index, shown, where, values


def _folder(connection: sqlite3.Connection, category_id: int) -> tuple[list[int], bool]:
    """Returns the feeds of a folder and whether they hold a large share of all articles."""
    rows = connection.execute("SELECT id, category_id, articles FROM feed WHERE subscribed = 1").fetchall()
    inside = [(feed_id, articles) for feed_id, folder, articles in rows if folder == category_id]
    total = sum(row[2] for row in rows)
    return [each[0] for each in inside], sum(each[1] for each in inside) > total * _SCAN_SHARE


def order(oldest_first: bool) -> str:
    """Returns how a list is sorted; every index of a view gives both orders."""
    return OLDEST_FIRST if oldest_first else NEWEST_FIRST


def article_ids(
    connection: sqlite3.Connection, view: View, now: datetime, limit: int | None, oldest_first: bool
) -> array[int]:
    """Returns the ids of a view, newest first or oldest first, at most ``limit``."""
    source, values = selection(connection, view, now)
    selected = f"SELECT id {source} {order(oldest_first)} LIMIT ?"
    cursor = connection.execute(selected, [*values, -1 if limit is None else limit])
    return array("q", chain.from_iterable(cursor))


def counts(connection: sqlite3.Connection, now: datetime) -> Counts:
    """Returns how much there is, from the counts kept with each feed."""
    rows = connection.execute("SELECT id, category_id, articles, unread FROM feed WHERE subscribed = 1").fetchall()
    categories: dict[int, int] = {}
    for _, folder, _, unread in rows:
        if folder is not None:
            categories[folder] = categories.get(folder, 0) + unread
    return Counts(
        all=sum(row[2] for row in rows),
        unread=sum(row[3] for row in rows),
        today=_count(connection, View("today"), now),
        bookmarks=_count(connection, View("bookmarks"), now),
        voices=int(connection.execute("SELECT count(*) FROM voice WHERE quotes > 0").fetchone()[0]),
        feeds={row[0]: row[3] for row in rows},
        categories=categories,
        tags=tuple(tags(connection)),
    )


def tags(connection: sqlite3.Connection) -> list[Tag]:
    """Returns the tags of bookmarks, by name."""
    rows = connection.execute(
        "SELECT tag.id, name, count(*) FROM tag JOIN tagged ON tag_id = tag.id JOIN status ON status.id = article_id"
        " WHERE starred = 1 GROUP BY tag.id ORDER BY tag.key"
    )
    return [Tag(*row) for row in rows]


def _count(connection: sqlite3.Connection, view: View, now: datetime) -> int:
    source, values = selection(connection, view, now)
    return int(connection.execute(f"SELECT count(*) {source}", values).fetchone()[0])

"""What has come since a moment and matters: followed stories, what several feeds report, feeds that are seldom heard.

Each question reads a bounded range of an index, whatever the size of the store. New is what came after the moment and
was not out long before it, so that the archive of a feed that was subscribed to since is no news.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from newsreader.store.columns import micros

_DAY: Final = 86_400_000_000
GRACE: Final = 3 * _DAY
"""How long before the moment an article may have been out that came after it."""
MOST: Final = 2000
"""Articles that are looked at by time."""
_MOST_STORIES: Final = 5000
"""Stories that are looked at, the latest."""
_SHOWN: Final = 12
"""Rows in each section but the last."""
_LATELY: Final = 28 * _DAY
SELDOM: Final = 8
"""Articles in four weeks up to which a feed is seldom heard: two a week."""
_KNOWN: Final = 14 * _DAY
"""How far a feed's articles must reach back before it can be said how often it is heard."""
_EACH: Final = 3
"""Articles of a feed that is seldom heard."""


class Moved(NamedTuple):
    """A story with news."""

    story_id: int
    newest: int
    """Its newest article that is new."""
    sources: int
    """Feeds that report it."""
    reporting: int
    """Feeds whose articles are new."""
    new: int
    """Articles that are new and unread."""
    whole: bool
    """All of it is new."""


class Seldom(NamedTuple):
    """An article of a feed that is seldom heard."""

    article_id: int
    story_id: int | None
    gap: int | None
    """Microseconds since the article of its feed before it."""
    lately: int
    """Articles of the feed in the last four weeks."""


class Latest(NamedTuple):
    """An article, and the story it is in."""

    article_id: int
    story_id: int | None


class News(NamedTuple):
    """What has come since a moment."""

    followed: list[Moved]
    several: list[Moved]
    seldom: list[Seldom]
    latest: list[Latest]


def news(connection: sqlite3.Connection, since: datetime, now: datetime) -> News:
    """Returns what has come since then: the same article or story may be in several of its lists."""
    moment = micros(since)
    first = first_after(connection, moment)
    return News(
        followed(connection, moment, first),
        several(connection, moment, first),
        seldom(connection, moment, first, micros(now)),
        latest(connection, moment, first),
    )


def first_after(connection: sqlite3.Connection, since: int) -> int:
    """Returns the lowest id of what came after a moment: ids grow as articles come, so halving finds it."""
    low, high = 0, int(connection.execute("SELECT coalesce(max(id), 0) FROM status").fetchone()[0]) + 1
    while low < high:
        middle = (low + high) // 2
        row = connection.execute(
            "SELECT id, arrived FROM status WHERE id >= ? ORDER BY id LIMIT 1", (middle,)
        ).fetchone()
        if row is None or row[1] > since:
            high = middle
        else:
            low = row[0] + 1
    return low


_MOVED: Final = """
    SELECT story.id, status.id, max(published), count(DISTINCT feed_id), count(*),
           (SELECT min(arrived) FROM member AS each JOIN status ON status.id = each.article_id
             WHERE each.story_id = story.id) > :since
    FROM ({stories}) AS story JOIN member ON member.story_id = story.id
    JOIN status ON status.id = article_id AND article_id >= :first AND read = 0 AND hidden = 0
    WHERE arrived > coalesce(story.looked, 0) AND published >= :out
    GROUP BY story.id"""
_FOLLOWED: Final = """
    SELECT id, max(followed, coalesce(seen, 0)) AS looked FROM story INDEXED BY story_followed
    WHERE followed IS NOT NULL"""
_SEVERAL: Final = f"""
    SELECT id, 0 AS looked FROM (
        SELECT id, size, last FROM story INDEXED BY story_last WHERE size > 1 AND last >= :out
        ORDER BY last DESC LIMIT {_MOST_STORIES})
    ORDER BY size DESC, last DESC LIMIT {_SHOWN * 5}"""


def followed(connection: sqlite3.Connection, since: int, first: int) -> list[Moved]:
    """Returns the followed stories with news since then that the user has not looked at, latest first."""
    rows = connection.execute(
        _MOVED.format(stories=_FOLLOWED) + f" ORDER BY 3 DESC LIMIT {_SHOWN}",
        {"since": since, "first": first, "out": since - GRACE},
    )
    return list(_moved(connection, rows.fetchall()))


def several(connection: sqlite3.Connection, since: int, first: int) -> list[Moved]:
    """Returns the stories of which several feeds brought news since then, told by most first."""
    rows = connection.execute(
        _MOVED.format(stories=_SEVERAL)
        + f" HAVING count(DISTINCT feed_id) > 1 ORDER BY 4 DESC, 3 DESC LIMIT {_SHOWN * 2}",
        {"since": since, "first": first, "out": since - GRACE},
    )
    return list(_moved(connection, rows.fetchall()))


def _moved(connection: sqlite3.Connection, rows: list[tuple[int, int, int, int, int, int]]) -> Iterator[Moved]:
    for story_id, newest, _, reporting, new, whole in rows:
        sources = connection.execute("SELECT sources FROM article WHERE id = ?", (newest,)).fetchone()
        yield Moved(story_id, newest, sources[0] if sources else reporting, reporting, new, bool(whole))


def seldom(connection: sqlite3.Connection, since: int, first: int, now: int) -> list[Seldom]:
    """Returns what is new of feeds that are seldom heard, the rarest first."""
    rows = connection.execute(
        f"""
        SELECT id, (SELECT count(*) FROM (SELECT 1 FROM status INDEXED BY status_feed
                     WHERE feed_id = feed.id AND hidden = 0 AND published >= :lately LIMIT {SELDOM + 1})) AS heard
        FROM feed WHERE subscribed = 1 AND unread > 0 AND heard BETWEEN 1 AND {SELDOM}
        AND EXISTS (SELECT 1 FROM status INDEXED BY status_feed
                     WHERE feed_id = feed.id AND hidden = 0 AND published <= :known)
        AND EXISTS (SELECT 1 FROM status INDEXED BY status_feed_unread
                     WHERE feed_id = feed.id AND read = 0 AND hidden = 0 AND published >= :out AND id >= :first)
        ORDER BY heard LIMIT {_SHOWN}""",
        {"lately": now - _LATELY, "known": now - _KNOWN, "out": since - GRACE, "first": first},
    ).fetchall()
    found = [each for feed_id, heard in rows for each in _of_feed(connection, feed_id, heard, since, first)]
    return found[:_SHOWN]


def _of_feed(connection: sqlite3.Connection, feed_id: int, heard: int, since: int, first: int) -> Iterator[Seldom]:
    """Yields the newest new articles of a feed, each with the time since the one before it."""
    rows = connection.execute(
        "SELECT id, published, (SELECT story_id FROM member WHERE article_id = status.id)"
        " FROM status INDEXED BY status_feed_unread WHERE feed_id = ? AND read = 0 AND hidden = 0"
        " AND published >= ? AND id >= ? ORDER BY published DESC, id DESC LIMIT ?",
        (feed_id, since - GRACE, first, _EACH),
    ).fetchall()
    for article_id, published, story_id in rows:
        before = connection.execute(
            "SELECT published FROM status INDEXED BY status_feed WHERE feed_id = ? AND hidden = 0"
            " AND published <= ? AND id <> ? ORDER BY published DESC, id DESC LIMIT 1",
            (feed_id, published, article_id),
        ).fetchone()
        yield Seldom(article_id, story_id, published - before[0] if before else None, heard)


def latest(connection: sqlite3.Connection, since: int, first: int) -> list[Latest]:
    """Returns what is new, newest first, at most ``MOST``."""
    rows = connection.execute(
        "SELECT id, (SELECT story_id FROM member WHERE article_id = status.id) FROM status INDEXED BY status_unread"
        " WHERE read = 0 AND hidden = 0 AND published >= ? AND id >= ? ORDER BY published DESC, id DESC LIMIT ?",
        (since - GRACE, first, MOST),
    )
    return [Latest(*row) for row in rows]

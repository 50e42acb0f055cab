"""Subscriptions that a server keeps too. Beside each feed stands what the server said of it last.

Where feed and server differ from that, it is known who changed what: changes made here wait for the server, changes
made there are taken over, and where both changed the same thing the user's hand here wins. So no list of changes is
kept, undo needs no rule of its own, and what is done offline is sent whenever the server is back.
"""

import sqlite3
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from newsreader.model import RemoteFeed
from newsreader.store import feeds
from newsreader.store.columns import storable

_LONGEST_NAME: Final = 300
"""Characters of a title or folder that are kept."""
_SMALL: Final = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_FEED: Final = """
    SELECT feed.id, feed.url, coalesce(own_title, feed.title, ''), category.title, subscribed,
           key, remote_feed.title, remote_feed.folder, coalesce(listed, 0)
    FROM feed LEFT JOIN remote_feed ON feed_id = feed.id LEFT JOIN category ON category.id = category_id
    WHERE sample = 0"""


class FeedChange(NamedTuple):
    """What the user did with a feed and the server has not been told."""

    what: Literal["subscribe", "unsubscribe", "rename", "move"]
    feed_id: int
    key: str
    """Empty where the server does not know the feed."""
    url: str
    title: str
    folder: str | None


class _Known(NamedTuple):
    """A feed as it is here, and as the server said last."""

    id: int
    url: str
    title: str
    folder: str | None
    subscribed: bool
    key: str | None
    told_title: str | None
    told_folder: str | None
    listed: bool

    @property
    def renamed(self) -> bool:
        return bool(self.title) and self.title != self.told_title

    @property
    def moved(self) -> bool:
        return _folded(self.folder) != _folded(self.told_folder)


def changes(connection: sqlite3.Connection) -> list[FeedChange]:
    """Returns what is to be told to the server: subscriptions first, then names and folders, then farewells."""
    found: list[FeedChange] = []
    for row in connection.execute(f"{_FEED} AND (subscribed = 1) + coalesce(listed, 0) > 0"):
        known = _Known(*row)
        about = known.id, known.key or "", known.url, known.title, known.folder
        if known.subscribed and not known.listed:
            found.append(FeedChange("subscribe", *about))
        elif not known.subscribed:
            found.append(FeedChange("unsubscribe", *about))
        else:
            found += [FeedChange("rename", *about)] if known.renamed else []
            found += [FeedChange("move", *about)] if known.moved else []
    order = ("subscribe", "rename", "move", "unsubscribe")
    return sorted(found, key=lambda change: (order.index(change.what), change.feed_id))


def taken(connection: sqlite3.Connection, change: FeedChange, key: str) -> None:
    """Keeps that the server has taken a change; ``key`` is what it calls the feed."""
    connection.execute("UPDATE feed SET problem = NULL, hint = NULL WHERE id = ?", (change.feed_id,))
    if change.what == "subscribe":
        other = connection.execute(
            "SELECT feed_id FROM remote_feed WHERE key = ? AND feed_id <> ?", (key, change.feed_id)
        ).fetchone()
        if other is not None:  # two addresses, one feed
            feeds.hide(connection, change.feed_id)
            feeds.show(connection, other[0])
            connection.execute("UPDATE remote_feed SET listed = 1 WHERE key = ?", (key,))
            return
        # A feed that comes back has the name the user knows it by, which the server has to be told anew.
        title = "" if change.key else change.title
        connection.execute("DELETE FROM remote_feed WHERE feed_id = ?", (change.feed_id,))
        connection.execute(
            "INSERT INTO remote_feed (key, feed_id, title, folder, listed) VALUES (?, ?, ?, ?, 1)",
            (key, change.feed_id, title, change.folder),
        )
    elif change.what == "unsubscribe":
        connection.execute("UPDATE remote_feed SET listed = 0 WHERE key = ?", (key,))
    else:
        column, value = ("title", change.title) if change.what == "rename" else ("folder", change.folder)
        connection.execute(f"UPDATE remote_feed SET {column} = ? WHERE key = ?", (value, key))


def refused(connection: sqlite3.Connection, change: FeedChange) -> None:
    """Takes back a change that the server will not have; a feed it cannot subscribe to stays, with its problem."""
    row = connection.execute("SELECT title, folder FROM remote_feed WHERE key = ?", (change.key,)).fetchone()
    if row is None:
        return
    if change.what == "rename":
        _call(connection, change.feed_id, row[0])
    elif change.what == "move":
        _put_into(connection, change.feed_id, row[1])
    elif change.what == "unsubscribe":
        feeds.show(connection, change.feed_id)


def merge(connection: sqlite3.Connection, told: Sequence[RemoteFeed]) -> None:
    """Takes over what has changed in the server's list of subscriptions since it was read last."""
    listed = {each.key: each for each in told}
    known = {
        each.key or "": each for each in (_Known(*row) for row in connection.execute(f"{_FEED} AND key IS NOT NULL"))
    }
    for key, feed in listed.items():
        if key in known:
            _update(connection, feed, known[key])
        else:
            _add(connection, feed, listed)
    for key, before in known.items():
        if key not in listed and before.listed:
            gone = connection.execute("UPDATE remote_feed SET listed = 0 WHERE key = ?", (key,)).rowcount
            if gone and before.subscribed:
                feeds.hide(connection, before.id)
    connection.execute(
        "DELETE FROM category WHERE id NOT IN (SELECT category_id FROM feed WHERE category_id IS NOT NULL)"
    )


def _add(connection: sqlite3.Connection, feed: RemoteFeed, listed: dict[str, RemoteFeed]) -> None:
    """Stores a subscription with a new key: of a feed not known yet, one subscribed here, or one with a new key."""
    url = storable(feed.url) or f"about:{feed.key}"
    row = connection.execute(
        "SELECT feed.id, key FROM feed LEFT JOIN remote_feed ON feed_id = feed.id WHERE feed.url = ?", (url,)
    ).fetchone()
    if row is not None and row[1] in listed:  # the server lists an address twice
        url, row = f"{url}#{feed.key}", None
    if row is None:
        feed_id = _placed(connection, url)
    else:
        feed_id = int(row[0])
        connection.execute("DELETE FROM remote_feed WHERE feed_id = ?", (feed_id,))
    title, folder = _named(feed)
    connection.execute(
        "INSERT INTO remote_feed (key, feed_id, title, folder, listed) VALUES (?, ?, ?, ?, 1)",
        (feed.key, feed_id, title, folder),
    )
    connection.execute("UPDATE feed SET site_url = ?, problem = NULL WHERE id = ?", (feed.site_url, feed_id))
    _call(connection, feed_id, title)
    _put_into(connection, feed_id, folder)
    feeds.show(connection, feed_id)


def _placed(connection: sqlite3.Connection, url: str, *, subscribed: bool = True) -> int:
    """Returns the feed with an address, made when there is none."""
    connection.execute("INSERT INTO feed (url, subscribed) VALUES (?, ?) ON CONFLICT DO NOTHING", (url, subscribed))
    return int(connection.execute("SELECT id FROM feed WHERE url = ?", (url,)).fetchone()[0])


def _update(connection: sqlite3.Connection, feed: RemoteFeed, before: _Known) -> None:
    """Takes over what the server changed; what the user changed here and the server does not know yet stays."""
    title, folder = _named(feed)
    connection.execute(
        "UPDATE remote_feed SET title = ?, folder = ?, listed = 1 WHERE key = ?", (title, folder, feed.key)
    )
    if not before.listed:
        feeds.show(connection, before.id)
    if title != before.told_title and not before.renamed:
        _call(connection, before.id, title)
    if _folded(folder) != _folded(before.told_folder) and not before.moved:
        _put_into(connection, before.id, folder)
    if feed.url and storable(feed.url) != before.url and not before.url.startswith(f"{feed.url}#"):
        feeds.move_feed_url(connection, before.id, feed.url)


def _named(feed: RemoteFeed) -> tuple[str, str | None]:
    return storable(feed.title)[:_LONGEST_NAME].strip(), storable(feed.folder or "")[:_LONGEST_NAME].strip() or None


def _call(connection: sqlite3.Connection, feed_id: int, title: str) -> None:
    connection.execute("UPDATE feed SET title = ?, own_title = NULL WHERE id = ?", (title or None, feed_id))


def _put_into(connection: sqlite3.Connection, feed_id: int, folder: str | None) -> None:
    connection.execute("UPDATE feed SET category_id = ? WHERE id = ?", (feeds.category_id(connection, folder), feed_id))


def _folded(folder: str | None) -> str:
    """Returns the name of a folder as SQLite compares it."""
    return (folder or "").translate(_SMALL)


def feed_of(connection: sqlite3.Connection, key: str, title: str) -> int:
    """Returns the feed that the server calls so; one that is not among the subscriptions is kept out of sight."""
    row = connection.execute("SELECT feed_id FROM remote_feed WHERE key = ?", (key,)).fetchone()
    if row is not None:
        return int(row[0])
    feed_id = _placed(connection, f"about:{key}", subscribed=False)
    connection.execute(
        "INSERT INTO remote_feed (key, feed_id, title, folder, listed) VALUES (?, ?, ?, NULL, 0)",
        (key, feed_id, storable(title)[:_LONGEST_NAME]),
    )
    _call(connection, feed_id, storable(title)[:_LONGEST_NAME])
    return feed_id

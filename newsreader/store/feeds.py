"""Subscriptions and folders as rows, and what the network must remember of each feed."""

import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from newsreader.errors import UsageError
from newsreader.model import Category, Feed, FetchState, Problem, Subscription
from newsreader.store import mutes
from newsreader.store.columns import id_list, micros, optional_micros, optional_moment, storable

_FEED: Final = """
    SELECT feed.id, url, own_title, feed.title, site_url, category_id, full_text, private, sample, language,
           checked, succeeded, problem, category.title, hint, next_check
    FROM feed LEFT JOIN category ON category.id = category_id"""
_STATE: Final = """
    SELECT id, url, etag, last_modified, content_hash, next_check, failures, private, redirect_to, redirect_seen,
        (SELECT published FROM status INDEXED BY status_feed WHERE feed_id = feed.id AND hidden = 0
            ORDER BY published DESC, id DESC LIMIT 1)
    FROM feed"""


def shown_title(own_title: str | None, title: str | None, url: str) -> str:
    """Returns what a feed is called on the screen: the user's name for it, its own, or its host."""
    if own_title or title:
        return own_title or title or ""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def _feed(row: Sequence[Any]) -> Feed:
    return Feed(
        id=row[0],
        url=row[1],
        title=shown_title(row[2], row[3], row[1]),
        site_url=row[4],
        category_id=row[5],
        full_text=bool(row[6]),
        private=bool(row[7]),
        sample=bool(row[8]),
        language=row[9],
        checked=optional_moment(row[10]),
        succeeded=optional_moment(row[11]),
        problem=row[12],
    )


def feeds(connection: sqlite3.Connection) -> list[Feed]:
    """Returns the subscribed feeds by category, those without one last, then by title."""
    rows = connection.execute(f"{_FEED} WHERE subscribed = 1").fetchall()
    found = [(row[13], _feed(row)) for row in rows]
    found.sort(key=lambda pair: (pair[0] is None, (pair[0] or "").casefold(), pair[1].title.casefold(), pair[1].id))
    return [feed for _, feed in found]


def feed(connection: sqlite3.Connection, feed_id: int) -> Feed | None:
    """Returns a feed, subscribed or not."""
    row = connection.execute(f"{_FEED} WHERE feed.id IN (SELECT value FROM json_each(?))", (id_list([feed_id]),))
    found = row.fetchone()
    return _feed(found) if found else None


def required_feed(connection: sqlite3.Connection, feed_id: int) -> Feed:
    """Returns a feed or raises UsageError."""
    found = feed(connection, feed_id)
    if found is None:
        raise UsageError(f"There is no feed {feed_id}.")
    return found


def categories(connection: sqlite3.Connection) -> list[Category]:
    """Returns the folders by title."""
    found = [Category(*row) for row in connection.execute("SELECT id, title FROM category")]
    return sorted(found, key=lambda category: category.title.casefold())


def category_id(connection: sqlite3.Connection, title: str | None) -> int | None:
    """Returns the folder with this title, made when it is new; None for no title."""
    title = storable(title or "").strip()
    if not title:
        return None
    connection.execute("INSERT INTO category (title) VALUES (?) ON CONFLICT DO NOTHING", (title,))
    return int(connection.execute("SELECT id FROM category WHERE title = ?", (title,)).fetchone()[0])


def add_feed(
    connection: sqlite3.Connection,
    url: str,
    title: str,
    category: str | None,
    site_url: str | None,
    *,
    private: bool,
    sample: bool,
) -> Feed | None:
    """Subscribes to an address, or again to one that was left; None when it is subscribed already."""
    url = storable(url)
    known = connection.execute("SELECT id, subscribed FROM feed WHERE url = ?", (url,)).fetchone()
    if known and known[1]:
        return None
    folder = category_id(connection, category)
    if known:
        connection.execute(
            "UPDATE feed SET own_title = coalesce(?, own_title), category_id = coalesce(?, category_id), private = ?,"
            " gone = 0, problem = NULL, hint = NULL, failures = 0, next_check = NULL WHERE id = ?",
            (storable(title) or None, folder, private, known[0]),
        )
        show(connection, known[0])
        return required_feed(connection, known[0])
    cursor = connection.execute(
        "INSERT INTO feed (url, own_title, category_id, site_url, private, sample) VALUES (?, ?, ?, ?, ?, ?)",
        (url, storable(title) or None, folder, site_url, private, sample),
    )
    return required_feed(connection, int(cursor.lastrowid or 0))


def add_feeds(
    connection: sqlite3.Connection, subscriptions: Sequence[Subscription], private: Collection[str]
) -> list[Feed]:
    """Subscribes to all that are not subscribed yet and returns those."""
    added = (
        add_feed(
            connection, each.url, each.title, each.category, each.site_url, private=each.url in private, sample=False
        )
        for each in subscriptions
    )
    return [each for each in added if each is not None]


def show(connection: sqlite3.Connection, feed_id: int) -> None:
    """Makes a feed subscribed and its articles visible."""
    connection.execute("UPDATE feed SET subscribed = 1 WHERE id = ?", (feed_id,))
    connection.execute(
        "UPDATE status SET hidden = 0 WHERE feed_id = ? AND hidden = 1 AND id IN (SELECT id FROM article)", (feed_id,)
    )
    recount(connection, feed_id)
    mutes.settle_feed(connection, feed_id)


def hide(connection: sqlite3.Connection, feed_id: int) -> None:
    """Makes a feed unsubscribed and its articles invisible, except among bookmarks."""
    connection.execute("UPDATE feed SET subscribed = 0, articles = 0, unread = 0 WHERE id = ?", (feed_id,))
    connection.execute("UPDATE status SET hidden = 1 WHERE feed_id = ? AND hidden <> 1", (feed_id,))
    mutes.forget_feed(connection, feed_id)


def recount(connection: sqlite3.Connection, feed_id: int) -> None:
    """Counts a feed's articles afresh."""
    connection.execute(
        "UPDATE feed SET articles = (SELECT count(*) FROM status WHERE feed_id = feed.id AND hidden = 0),"
        " unread = (SELECT count(*) FROM status WHERE feed_id = feed.id AND read = 0 AND hidden = 0) WHERE id = ?",
        (feed_id,),
    )


# --- what the network remembers -------------------------------------------------------------------------------


def fetch_states(
    connection: sqlite3.Connection, feed_ids: Sequence[int] | None, due: datetime | None
) -> list[FetchState]:
    """Returns what is known of the feeds to fetch: those given, or all whose time has come; never the sample."""
    where, values = ["subscribed = 1", "sample = 0"], list[Any]()
    if feed_ids is not None:
        where.append("id IN (SELECT value FROM json_each(?))")
        values.append(id_list(feed_ids))
    else:
        where.append("gone = 0")
    if due is not None:
        where.append("(next_check IS NULL OR next_check <= ?)")
        values.append(micros(due))
    rows = connection.execute(f"{_STATE} WHERE {' AND '.join(where)} ORDER BY id", values)
    return [
        FetchState(
            feed_id=row[0],
            url=row[1],
            etag=row[2],
            last_modified=row[3],
            content_hash=row[4],
            next_check=optional_moment(row[5]),
            failures=row[6],
            private=bool(row[7]),
            redirect_to=row[8],
            redirect_seen=optional_moment(row[9]),
            newest=optional_moment(row[10]),
        )
        for row in rows
    ]


def save_fetched(
    connection: sqlite3.Connection,
    state: FetchState,
    now: datetime,
    site_url: str | None,
    title: str | None,
    language: str | None,
) -> None:
    """Keeps what a successful answer said, and forgets the last problem."""
    connection.execute(
        "UPDATE feed SET etag = ?, last_modified = ?, content_hash = ?, next_check = ?, redirect_to = ?,"
        " redirect_seen = ?, failures = 0, gone = 0, problem = NULL, hint = NULL, checked = ?, succeeded = ?,"
        " site_url = coalesce(?, site_url), title = coalesce(?, title), language = coalesce(?, language) WHERE id = ?",
        (
            state.etag,
            state.last_modified,
            state.content_hash,
            optional_micros(state.next_check),
            state.redirect_to,
            optional_micros(state.redirect_seen),
            micros(now),
            micros(now),
            site_url or None,
            storable(title or "") or None,
            language or None,
            state.feed_id,
        ),
    )


def save_failed(
    connection: sqlite3.Connection,
    feed_id: int,
    message: str,
    hint: str,
    now: datetime,
    next_check: datetime | None,
    *,
    gone: bool,
) -> None:
    """Keeps why a feed could not be read and when to try again."""
    connection.execute(
        "UPDATE feed SET problem = ?, hint = ?, checked = ?, next_check = ?, failures = failures + 1, gone = ?"
        " WHERE id = ?",
        (storable(message), storable(hint), micros(now), optional_micros(next_check), gone, feed_id),
    )


def move_feed_url(connection: sqlite3.Connection, feed_id: int, url: str) -> None:
    """Keeps a feed's new address, unless another subscription has it."""
    connection.execute(
        "UPDATE feed SET url = ?1, redirect_to = NULL, redirect_seen = NULL"
        " WHERE id = ?2 AND NOT EXISTS (SELECT 1 FROM feed WHERE url = ?1)",
        (storable(url), feed_id),
    )


def problems(connection: sqlite3.Connection) -> list[Problem]:
    """Returns the subscribed feeds whose last attempt failed, by title."""
    rows = connection.execute(f"{_FEED} WHERE subscribed = 1 AND problem IS NOT NULL").fetchall()
    found = [
        Problem(_feed(row), row[12], row[14] or "", optional_moment(row[11]), optional_moment(row[15])) for row in rows
    ]
    return sorted(found, key=lambda problem: problem.feed.title.casefold())

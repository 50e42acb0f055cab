"""Stories in lists: one row for each, in the place of the article that comes first, followed ones at the top.

A view that shows stories reads the same index ranges as one that shows articles, and looks up the story of each
article on the way; so its first rows cost no more at a million articles. Nothing is hidden by it: every article that
the view holds is in the row of its story.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from newsreader.model import Article, Listing, StoryRow, View, row_of
from newsreader.store import story_rows
from newsreader.store.articles import articles
from newsreader.store.columns import id_list, moment
from newsreader.store.views import order, selection

_PINNING: Final = ("unread", "today", "all")
"""Views at whose top the followed stories stand."""
_MANY: Final = 20_000
"""Articles whose stories are looked up at once."""
_READABLE: Final = "(status.hidden = 0 OR status.starred = 1)"


class _Member(NamedTuple):
    id: int
    published: int
    arrived: int
    read: int
    starred: int
    feed_id: int
    copy_of: int | None
    full_text: int
    words: int
    followed: int | None
    seen: int | None


def listing(
    connection: sqlite3.Connection, view: View, now: datetime, limit: int | None, oldest_first: bool
) -> Listing:
    """Returns the rows of a view, newest first or oldest first, of its first ``limit`` articles."""
    ids, seen = array("q"), set[int]()
    if view.kind in _PINNING:
        for story_id, newest in _followed(connection):
            seen.add(story_id)
            ids.append(newest)
    pinned = len(ids)
    source, values = selection(connection, view, now)
    rows = connection.execute(
        f"SELECT id, (SELECT story_id FROM member WHERE article_id = status.id) {source} {order(oldest_first)} LIMIT ?",
        [*values, -1 if limit is None else limit],
    )
    for article_id, story_id in rows:
        if story_id is None:
            ids.append(article_id)
        elif story_id not in seen:
            seen.add(story_id)
            ids.append(article_id)
    return Listing(ids, pinned, oldest_first=oldest_first)


def _followed(connection: sqlite3.Connection) -> list[tuple[int, int]]:
    """Returns the followed stories with their newest articles, latest first."""
    rows = connection.execute(
        "SELECT story.id, status.id, max(status.published) AS latest"
        " FROM story INDEXED BY story_followed JOIN member ON story_id = story.id"
        f" JOIN status ON status.id = article_id AND {_READABLE}"
        " WHERE followed IS NOT NULL GROUP BY story.id ORDER BY latest DESC, story.id DESC"
    )
    return [(story_id, newest) for story_id, newest, _ in rows]


def rows(connection: sqlite3.Connection, ids: Sequence[int], shown: Mapping[int, int], now: datetime) -> list[StoryRow]:
    """Returns the rows with these ids, in this order; ids that are gone are left out.

    ``shown`` names versions that rows show already; they keep them as long as they are there."""
    stories = _members(connection, ids)
    best = {each: _most_worth_reading(found, shown.get(each)) for each, found in stories.items()}
    wanted = [best.get(each, each) for each in ids]
    there = {article.id: article for article in articles(connection, wanted)}
    return [
        _row(each, stories[each], there[best[each]], now) if each in stories else row_of(there[each])
        for each in ids
        if best.get(each, each) in there
    ]


def _members(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, list[_Member]]:
    """Returns what can be read of the stories that rows stand for, those of one article left out unless followed."""
    found: dict[int, list[_Member]] = {}
    selected = connection.execute(
        "SELECT wanted.value, status.id, published, arrived, read, starred, feed_id, other.copy_of, full_text, words,"
        " followed, seen FROM json_each(?) AS wanted JOIN member AS own ON own.article_id = wanted.value"
        " JOIN story ON story.id = own.story_id AND (size > 1 OR followed IS NOT NULL)"
        " JOIN member AS other ON other.story_id = story.id"
        f" JOIN status ON status.id = other.article_id AND {_READABLE}"
        " JOIN article ON article.id = status.id JOIN feed ON feed.id = feed_id",
        (id_list(ids),),
    )
    for anchor, *facts in selected:
        found.setdefault(anchor, []).append(_Member(*facts))
    return found


def _most_worth_reading(members: Sequence[_Member], shown: int | None) -> int:
    """Returns the version to show: an unread one first, no copy, of a feed read in full, the longest."""
    if any(each.id == shown for each in members) and shown is not None:
        return shown
    best = min(members, key=lambda m: (m.read, m.copy_of is not None, -m.full_text, -m.words, m.published, m.id))
    return best.id


def _row(anchor: int, members: Sequence[_Member], article: Article, now: datetime) -> StoryRow:
    first, latest = members[0], max(each.published for each in members)
    since = story_rows.looked_at(first.followed, first.seen)
    newest_first = sorted(members, key=lambda each: (each.id != anchor, -each.published, -each.id))
    return StoryRow(
        id=anchor,
        article=article,
        members=tuple(each.id for each in newest_first),
        sources=len({each.feed_id for each in members}),
        latest=moment(latest),
        unread=sum(not each.read for each in members),
        starred=any(each.starred for each in members),
        followed=first.followed is not None,
        new=sum(since is not None and each.arrived > since and not each.read for each in members),
        quiet=story_rows.is_quiet(first.followed, latest, now),
    )


def mates(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, int]:
    """Returns the stories of several articles that these are in, by the id of every article in them."""
    found = connection.execute(
        "SELECT other.article_id, other.story_id FROM member AS other WHERE story_id IN ("
        " SELECT story_id FROM json_each(?) JOIN member ON article_id = value"
        " JOIN story ON story.id = story_id WHERE size > 1)",
        (id_list(ids),),
    )
    return dict(found.fetchall())


def next_unread(connection: sqlite3.Connection, ids: Sequence[int], grouped: bool) -> int | None:
    """Returns the first of these rows in which something is unread; ``grouped``: in its story."""
    inside = (
        " OR EXISTS (SELECT 1 FROM member AS own JOIN member AS other ON other.story_id = own.story_id"
        " JOIN status ON status.id = other.article_id WHERE own.article_id = value AND read = 0 AND hidden = 0)"
    )
    for start in range(0, len(ids), 2000):
        row = connection.execute(
            "SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM status WHERE id = value AND read = 0)"
            f"{inside if grouped else ''} ORDER BY key LIMIT 1",
            (id_list(ids[start : start + 2000]),),
        ).fetchone()
        if row is not None:
            return int(row[0])
    return None


def next_titled(connection: sqlite3.Connection, ids: Sequence[int], words: str, grouped: bool) -> int | None:
    """Returns the first of these rows with the words in a headline; ``grouped``: in one of its story.

    Where very many articles have them, only the first rows are looked up in their stories: one has them by itself."""
    from newsreader.store.word_index import titled  # the first list asks for no words

    found = titled(connection, words)
    stories = mates(connection, found if len(found) <= _MANY else ids[:_MANY]) if grouped and found else {}
    told = {stories[each] for each in found & stories.keys()}
    return next((each for each in ids if each in found or stories.get(each) in told), None) if found else None


def without_kept(connection: sqlite3.Connection, ids: Iterable[int]) -> list[int]:
    """Returns these articles but for those that the user has set unread."""
    found = connection.execute(
        "SELECT status.id FROM json_each(?) JOIN status ON status.id = value WHERE read = 1 OR read_at IS NULL",
        (id_list(ids),),
    )
    return [row[0] for row in found]

"""Stories as tables: which articles report one event, found through the articles that one is like, as they arrive.

Which one an article joins is ``text.grouping``'s to say, and the user's: what the user decided is never changed by a
refresh. A story with no article left goes.
"""

from __future__ import annotations

import math
import sqlite3
from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from newsreader.store import mutes
from newsreader.store.columns import id_list

_DAY: Final = 86_400_000_000
_APART: Final = 3
"""Days from an article to the nearest one of its story."""
_APART_FOLLOWED: Final = 14
"""The same where the story is followed; they count as no more than the other."""
_CHOICE: Final = 4
"""Stories looked at closely."""

StoryCandidate = tuple[int, float, float, int]
"""Story id, how much its articles are like this one in sum, days to it, its size."""


def story_candidates(
    connection: sqlite3.Connection, article_id: int, alike: Mapping[int, float]
) -> list[StoryCandidate]:
    """Returns the few stories that an article shares most with, given how much each of their articles is like it."""
    row = connection.execute("SELECT published FROM status WHERE id = ?", (article_id,)).fetchone()
    if row is None:
        return []
    (published,) = row
    rows = connection.execute(
        "SELECT member.article_id, story_id, max(first - ?, ? - last, 0) AS apart, size"
        " FROM json_each(?) AS wanted JOIN member ON member.article_id = wanted.value JOIN story ON story.id = story_id"
        " WHERE apart <= iif(followed IS NULL, ?, ?)",
        (published, published, id_list(alike), _APART * _DAY, _APART_FOLLOWED * _DAY),
    ).fetchall()
    shared: dict[int, float] = {}
    for other, story_id, _, _ in rows:
        shared[story_id] = shared.get(story_id, 0.0) + alike[other]
    known = {story_id: (min(apart / _DAY, _APART), size) for _, story_id, apart, size in rows}
    closest = sorted(shared, key=lambda each: (-shared[each] / math.sqrt(known[each][1]), each))[:_CHOICE]
    return [(each, shared[each], *known[each]) for each in closest]


def titles_beside(connection: sqlite3.Connection, story_id: int, article_id: int) -> list[str]:
    """Returns the titles of some articles of a story that are from the same feed as another article."""
    rows = connection.execute(
        "SELECT title FROM member JOIN article ON article.id = article_id JOIN status ON status.id = article_id"
        " WHERE story_id = ? AND feed_id = (SELECT feed_id FROM status WHERE id = ?) LIMIT 20",
        (story_id, article_id),
    )
    return [row[0] for row in rows]


def story_of(connection: sqlite3.Connection, article_id: int) -> int | None:
    """Returns the story that an article is in."""
    row = connection.execute(
        "SELECT story_id FROM json_each(?) AS wanted JOIN member ON article_id = wanted.value", (id_list([article_id]),)
    ).fetchone()
    return row[0] if row else None


def is_settled(connection: sqlite3.Connection, article_id: int) -> bool:
    """Tells whether an article's place is not to be looked for again: it has company, or the user decided."""
    row = connection.execute(
        "SELECT size, chosen OR followed IS NOT NULL FROM member JOIN story ON story.id = story_id"
        " WHERE article_id = ?",
        (article_id,),
    ).fetchone()
    return row is not None and (row[0] > 1 or bool(row[1]))


def join(
    connection: sqlite3.Connection,
    article_id: int,
    story_id: int | None,
    *,
    copy_of: int | None = None,
    chosen: bool = False,
) -> int | None:
    """Puts an article into a story, a new one for None, and out of the one it was in; returns the story.

    An article that is gone by now is left alone."""
    row = connection.execute(
        "SELECT published FROM status JOIN article USING (id) WHERE id = ?", (article_id,)
    ).fetchone()
    if row is None:
        return None
    leave(connection, article_id)
    connection.execute("INSERT OR IGNORE INTO story (id, first, last, size) VALUES (?1, ?2, ?2, 0)", (story_id, *row))
    if story_id is None:
        (story_id,) = connection.execute("SELECT last_insert_rowid()").fetchone()
    connection.execute("INSERT INTO member VALUES (?, ?, ?, ?)", (article_id, story_id, copy_of, chosen))
    connection.execute(
        "UPDATE story SET size = size + 1, first = min(first, ?1), last = max(last, ?1) WHERE id = ?2", (*row, story_id)
    )
    _count_sources(connection, story_id)
    mutes.settle(connection, [article_id])
    return story_id


def leave(connection: sqlite3.Connection, article_id: int) -> int | None:
    """Takes an article out of its story, which goes when nothing is left; returns the story it was in."""
    story_id = story_of(connection, article_id)
    if story_id is None:
        return None
    connection.execute("DELETE FROM member WHERE article_id = ?", (article_id,))
    connection.execute("UPDATE article SET sources = 1 WHERE id = ?", (article_id,))
    (size,) = connection.execute("SELECT size FROM story WHERE id = ?", (story_id,)).fetchone()
    if size == 1:
        connection.execute("DELETE FROM story WHERE id = ?", (story_id,))
        return story_id
    connection.execute(
        "UPDATE story SET (size, first, last) = (SELECT count(*), min(published), max(published)"
        " FROM member JOIN status ON status.id = article_id WHERE story_id = story.id) WHERE id = ?",
        (story_id,),
    )
    _count_sources(connection, story_id)
    return story_id


def _count_sources(connection: sqlite3.Connection, story_id: int) -> None:
    """Writes on each article of a story how many outlets report it, copies of a text among them."""
    (sources,) = connection.execute(
        "SELECT count(DISTINCT feed_id) FROM member JOIN status ON status.id = article_id WHERE story_id = ?",
        (story_id,),
    ).fetchone()
    connection.execute(
        "UPDATE article SET sources = ?1 WHERE sources <> ?1"
        " AND id IN (SELECT article_id FROM member WHERE story_id = ?2)",
        (sources, story_id),
    )


def remove(connection: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Takes articles that are about to be deleted out of their stories."""
    for article_id in ids:
        leave(connection, article_id)
        connection.execute("UPDATE member SET copy_of = NULL WHERE copy_of = ?", (article_id,))


def possible_originals(
    connection: sqlite3.Connection, article_id: int, ids: Iterable[int], most: int
) -> list[tuple[int, int, array[int]]]:
    """Returns which of the articles with these ids may have the text of another feed's article first, in this order.

    Each comes with its story, which holds fewer than ``most`` articles, and the marks of its opening."""
    rows = connection.execute(
        "SELECT mark.article_id, story_id, opening FROM json_each(?) AS wanted"
        " JOIN signature AS mark ON mark.article_id = wanted.value JOIN member ON member.article_id = mark.article_id"
        " JOIN story ON story.id = story_id JOIN status ON status.id = mark.article_id"
        " WHERE size < ? AND feed_id <> (SELECT feed_id FROM status WHERE id = ?) ORDER BY wanted.key",
        (id_list(ids), most, article_id),
    )
    return [(other, story_id, _hashes(blob)) for other, story_id, blob in rows]


def _hashes(blob: bytes) -> array[int]:
    found = array("I")
    found.frombytes(blob)
    return found


# --- what undo takes back ---------------------------------------------------------------------------------------


def move(
    connection: sqlite3.Connection,
    back: bool,
    article: int,
    before: Sequence[int | None],
    after: Sequence[int | None],
) -> None:
    """Puts an article where it was before a step, or after it; a story that is gone is made anew under its number."""
    story_id, copy_of, chosen, followed, seen = before if back else after
    there = join(connection, article, story_id, copy_of=copy_of, chosen=bool(chosen))
    if followed is not None:
        connection.execute("UPDATE story SET followed = ?, seen = ? WHERE id = ?", (followed, seen, there))


def set_followed(connection: sqlite3.Connection, back: bool, story: int, before: int | None, after: int | None) -> None:
    """Sets since when a story is followed; None: it is not."""
    connection.execute("UPDATE story SET followed = ? WHERE id = ?", (before if back else after, story))
    mutes.settle_story(connection, story)

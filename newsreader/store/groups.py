"""Stories as tables: which articles report one event, found by the sum of their vectors, joined as they arrive.

Which one an article joins is ``text.grouping``'s to say, and the user's: what the user decided is never changed by a
refresh. A story with no article left goes. Terms of stories are kept by stretches of days, so that what is looked
through is bounded in time whatever the store's size, and the oldest stretch goes at once.
"""

from __future__ import annotations

import math
import sqlite3
from array import array
from collections.abc import Iterable, Sequence
from typing import Final

from newsreader.model import Signature
from newsreader.store.columns import id_list

_DAY: Final = 86_400_000_000
_STRETCH: Final = 4 * _DAY
_APART: Final = 3
"""Days from an article to the nearest one of its story."""
_APART_FOLLOWED: Final = 21
"""The same where the story is followed; they count as no more than the other."""
_KEPT: Final = 15
"""Stretches whose terms are kept."""
_CHOICE: Final = 4
"""Stories looked at closely."""

StoryCandidate = tuple[int, float, float, int, tuple[str, ...]]
"""Story id, cosine, days to it, articles in it, titles of those from the article's own feed."""


def story_candidates(connection: sqlite3.Connection, article_id: int, vector: Signature) -> list[StoryCandidate]:
    """Returns the few stories of the days around that share most with an article, closest first."""
    row = connection.execute("SELECT published, feed_id FROM status WHERE id = ?", (article_id,)).fetchone()
    if row is None or not vector.terms:
        return []
    published, feed_id = row
    query = ",".join(["(?, ?)"] * len(vector.terms))
    pairs = [value for pair in zip(vector.terms, vector.weights, strict=True) for value in pair]
    stretch = published // _STRETCH
    rows = connection.execute(
        f"WITH query (term, weight) AS (VALUES {query}), around (stretch) AS (VALUES (?), (?), (?)),"
        " shared (story_id, part) AS ("
        "   SELECT story_id, story_term.weight * query.weight FROM query CROSS JOIN around CROSS JOIN story_term"
        "   ON story_term.stretch = around.stretch AND story_term.term = query.term"
        "   UNION ALL SELECT story_id, story_term.weight * query.weight"
        "   FROM story INDEXED BY story_followed CROSS JOIN query CROSS JOIN story_term"
        "   ON story_term.stretch = story.stretch AND story_term.term = query.term AND story_id = story.id"
        "   WHERE followed IS NOT NULL AND story.stretch NOT IN (SELECT stretch FROM around))"
        " SELECT id, sum(part) / max(length, 0.001) AS cosine, max(first - ?, ? - last, 0), size"
        " FROM shared JOIN story ON story.id = story_id"
        " WHERE max(first - ?, ? - last) <= iif(followed IS NULL, ?, ?) GROUP BY id ORDER BY cosine DESC LIMIT ?",
        [
            *pairs,
            *(stretch - 1, stretch, stretch + 1),
            *([published] * 4),
            *(_APART * _DAY, _APART_FOLLOWED * _DAY, _CHOICE),
        ],
    ).fetchall()
    return [(row[0], row[1], min(row[2] / _DAY, _APART), row[3], _titles(connection, row[0], feed_id)) for row in rows]


def _titles(connection: sqlite3.Connection, story_id: int, feed_id: int) -> tuple[str, ...]:
    rows = connection.execute(
        "SELECT title FROM member JOIN article ON article.id = article_id JOIN status ON status.id = article_id"
        " WHERE story_id = ? AND feed_id = ? LIMIT 20",
        (story_id, feed_id),
    )
    return tuple(row[0] for row in rows)


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
    vector: Signature | None = None,
    shingles: array[int] | None = None,
    copy_of: int | None = None,
    chosen: bool = False,
) -> int | None:
    """Puts an article into a story, a new one for None, and out of the one it was in; returns the story.

    ``vector`` and ``shingles`` None keep those of before. An article that is gone by now is left alone."""
    row = connection.execute(
        "SELECT published, arrived FROM status JOIN article USING (id) WHERE id = ?", (article_id,)
    ).fetchone()
    if row is None:
        return None
    leave(connection, article_id)
    published, arrived = row
    story_id, stretch = _open_story(connection, story_id, published)
    connection.execute("INSERT INTO member VALUES (?, ?, ?, ?)", (article_id, story_id, copy_of, chosen))
    connection.execute(
        "UPDATE story SET size = size + 1, first = min(first, ?), last = max(last, ?) WHERE id = ?",
        (published, published, story_id),
    )
    vector = _save_part(connection, article_id, stretch, vector, shingles)
    _add(connection, story_id, stretch, vector, 1.0)
    _count_sources(connection, story_id)
    for table in ("story_term", "story_part"):
        connection.execute(f"DELETE FROM {table} WHERE stretch < ?", (arrived // _STRETCH - _KEPT,))
    return story_id


def _open_story(connection: sqlite3.Connection, story_id: int | None, published: int) -> tuple[int, int]:
    """Returns a story's number and stretch; makes it where it is not there."""
    there = connection.execute("SELECT stretch FROM story WHERE id = ?", (story_id,)).fetchone()
    if there is not None and story_id is not None:
        return story_id, there[0]
    stretch = published // _STRETCH
    cursor = connection.execute(
        "INSERT INTO story (id, stretch, first, last, size, length) VALUES (?, ?, ?, ?, 0, 0)",
        (story_id, stretch, published, published),
    )
    return int(cursor.lastrowid or 0), stretch


def _save_part(
    connection: sqlite3.Connection,
    article_id: int,
    stretch: int,
    vector: Signature | None,
    shingles: array[int] | None,
) -> Signature:
    """Keeps what an article gives to its story, or what it gave before; returns that."""
    if vector is None:
        connection.execute("UPDATE story_part SET stretch = ? WHERE article_id = ?", (stretch, article_id))
        return _part(connection, article_id)
    connection.execute(
        "INSERT OR REPLACE INTO story_part VALUES (?, ?, ?, ?, ?)",
        (
            article_id,
            stretch,
            "\n".join(vector.terms),
            array("f", vector.weights).tobytes(),
            (shingles or array("I")).tobytes(),
        ),
    )
    return vector


def _add(connection: sqlite3.Connection, story_id: int, stretch: int, vector: Signature, sign: float) -> None:
    """Adds an article's vector to a story's, or takes it away, and keeps the length of the sum in step."""
    weights = dict(zip(vector.terms, vector.weights, strict=True))
    before: dict[str, float] = {}
    (size,) = connection.execute("SELECT size FROM story WHERE id = ?", (story_id,)).fetchone()
    if size > 1 or sign < 0:
        marks = ",".join("?" * len(weights))
        before = dict(
            connection.execute(
                f"SELECT term, weight FROM story_term WHERE stretch = ? AND story_id = ? AND term IN ({marks})",
                (stretch, story_id, *weights),
            ).fetchall()
        )
    change = sum(2 * sign * weight * before.get(term, 0.0) + weight * weight for term, weight in weights.items())
    row = connection.execute("SELECT length FROM story WHERE id = ?", (story_id,)).fetchone()
    length = math.sqrt(max(row[0] ** 2 + change, 0.0))
    connection.execute("UPDATE story SET length = ? WHERE id = ?", (length, story_id))
    connection.executemany(
        "INSERT INTO story_term VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET weight = excluded.weight",
        [(stretch, term, story_id, before.get(term, 0.0) + sign * weight) for term, weight in weights.items()],
    )


def _part(connection: sqlite3.Connection, article_id: int) -> Signature:
    """Returns what an article gave to its story; empty when that is too long ago."""
    row = connection.execute("SELECT terms, weights FROM story_part WHERE article_id = ?", (article_id,)).fetchone()
    if row is None or not row[0]:
        return Signature((), ())
    weights = array("f")
    weights.frombytes(row[1])
    return Signature(tuple(row[0].split("\n")), tuple(weights))


def leave(connection: sqlite3.Connection, article_id: int) -> int | None:
    """Takes an article out of its story, which goes when nothing is left; returns the story it was in."""
    story_id = story_of(connection, article_id)
    if story_id is None:
        return None
    connection.execute("DELETE FROM member WHERE article_id = ?", (article_id,))
    connection.execute("UPDATE article SET sources = 1 WHERE id = ?", (article_id,))
    stretch, size = connection.execute("SELECT stretch, size FROM story WHERE id = ?", (story_id,)).fetchone()
    vector = _part(connection, article_id)
    if size > 1:
        connection.execute(
            "UPDATE story SET (size, first, last) = (SELECT count(*), min(published), max(published)"
            " FROM member JOIN status ON status.id = article_id WHERE story_id = story.id) WHERE id = ?",
            (story_id,),
        )
        if vector.terms:
            _add(connection, story_id, stretch, vector, -1.0)
        _count_sources(connection, story_id)
        return story_id
    connection.executemany(
        "DELETE FROM story_term WHERE stretch = ? AND term = ? AND story_id = ?",
        [(stretch, term, story_id) for term in vector.terms],
    )
    connection.execute("DELETE FROM story WHERE id = ?", (story_id,))
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

    Each comes with its story, which holds fewer than ``most`` articles, and the sampled shingles of its text."""
    rows = connection.execute(
        "SELECT part.article_id, story_id, shingles FROM json_each(?) AS wanted"
        " JOIN story_part AS part ON part.article_id = wanted.value JOIN member ON member.article_id = part.article_id"
        " JOIN story ON story.id = story_id JOIN status ON status.id = part.article_id"
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

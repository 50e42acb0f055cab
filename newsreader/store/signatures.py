"""What recent articles are known by: their heaviest words, as marks and weights, and marks of their text.

Signatures of articles that arrived long ago go, so that what is looked through is bounded; links stay.
"""

from __future__ import annotations

import math
import sqlite3
from array import array
from collections.abc import Iterable, Mapping
from itertools import compress, count, islice, repeat
from typing import Final

from newsreader.model import Candidate, Signature
from newsreader.store import postings
from newsreader.store.columns import hashed, id_list, moment

_DAY: Final = 86_400_000_000
_DAYS_KEPT: Final = 60
_LEAST: Final = 0.02
"""Cosine of articles that are compared."""
_INDEXED: Final = 40
"""Words of a signature by which it is found: more of them find nothing more, as far as shown links tell."""
_FLAT: Final = 0.7
"""Power of a weight where articles are compared for their story."""


def enter(
    connection: sqlite3.Connection, article_id: int, signature: Signature, most: int, also: Iterable[int]
) -> list[Candidate]:
    """Stores an article's signature in place of an earlier one, by which later articles find it.

    Returns at most so many articles of the days around that are somewhat like it, and those of ``also``."""
    row = connection.execute(
        "SELECT published, feed_id FROM status JOIN article USING (id) WHERE id = ?", (article_id,)
    ).fetchone()
    if row is None:
        return []
    remove(connection, article_id)
    day, length = row[0] // _DAY, flat_length(signature.weights)
    marks = [hashed(term) for term in signature.terms]
    weights = dict(zip(marks, signature.weights, strict=True))
    heaviest = dict(islice(weights.items(), _INDEXED))
    found = postings.find(connection, article_id, day, heaviest, _LEAST, most)
    rows = connection.execute(
        "SELECT status.id, published, marks, weights, length, feed_id = ?2 FROM json_each(?1) AS wanted"
        " JOIN status ON status.id = wanted.value LEFT JOIN signature ON article_id = status.id",
        (id_list(sorted({*found, *also} - {article_id})), row[1]),
    ).fetchall()
    postings.add(connection, article_id, day, heaviest, signature.sayings)
    connection.execute(
        "INSERT INTO signature (article_id, day, marks, weights, length, opening, sayings)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            article_id,
            day,
            array("I", weights).tobytes(),
            array("f", weights.values()).tobytes(),
            length,
            signature.opening.tobytes(),
            signature.sayings.tobytes(),
        ),
    )
    _forget_old(connection)
    spelled = dict(zip(marks, signature.terms, strict=True))
    return [_candidate(weights, spelled, length, *each) for each in rows]


def _candidate(
    weights: Mapping[int, float],
    spelled: Mapping[int, str],
    length: float,
    other: int,
    published: int,
    marks: bytes | None,
    their_weights: bytes | None,
    their_length: float | None,
    same_feed: int,
) -> Candidate:
    """Compares an article with the one of these weights, whose flattened vector is of this length."""
    known, theirs = marks_in(marks), memoryview(their_weights or b"").cast("f")
    shared = [(known[at], theirs[at]) for at in compress(count(), map(weights.__contains__, known))]
    parts = [weights[mark] * weight for mark, weight in shared]
    alike = sum([part**_FLAT for part in parts]) / (length * (their_length or 0.0) or 1.0)
    words = tuple([(spelled[mark], part) for (mark, _), part in zip(shared, parts, strict=True)])
    return Candidate(other, moment(published), sum(parts), alike, words, bool(same_feed))


def remove(connection: sqlite3.Connection, article_id: int) -> None:
    """Takes an article out of what is compared."""
    row = connection.execute("SELECT marks, sayings FROM signature WHERE article_id = ?", (article_id,)).fetchone()
    if row is not None:
        postings.remove(connection, article_id, marks_in(row[0])[:_INDEXED], marks_in(row[1]))
        connection.execute("DELETE FROM signature WHERE article_id = ?", (article_id,))


def _forget_old(connection: sqlite3.Connection) -> None:
    """Drops a few of the oldest signatures, more than a refresh adds on average, and some of where they are found."""
    old = connection.execute(
        "SELECT article_id FROM (SELECT article_id FROM signature ORDER BY article_id LIMIT 4)"
        " CROSS JOIN status ON id = article_id"
        " WHERE arrived < (SELECT arrived FROM status ORDER BY id DESC LIMIT 1) - ?",
        (_DAYS_KEPT * _DAY,),
    ).fetchall()
    if old:
        connection.executemany("DELETE FROM signature WHERE article_id = ?", old)
        # None may be left, as where an old article is read before any that is newer.
        (oldest,) = connection.execute("SELECT coalesce(min(article_id), ?) FROM signature", old[-1]).fetchone()
        postings.forget(connection, oldest, len(old))


def heaviest(connection: sqlite3.Connection, article_id: int, words: Iterable[str]) -> list[str]:
    """Returns those of the words by which an article is known, heaviest first; none before it has been read."""
    row = connection.execute("SELECT marks FROM signature WHERE article_id = ?", (article_id,)).fetchone()
    wanted = {hashed(word): word for word in words}
    return [wanted[mark] for mark in marks_in(row and row[0]) if mark in wanted]


def flat_length(weights: Iterable[float]) -> float:
    """Returns the length of a vector whose weights are made less unequal."""
    return math.sqrt(sum(map(pow, weights, repeat(2 * _FLAT))))


def marks_in(blob: bytes | None) -> list[int]:
    """Returns the 32-bit marks in a column."""
    return memoryview(blob or b"").cast("I").tolist()

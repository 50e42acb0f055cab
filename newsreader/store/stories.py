"""Tables and queries behind related stories: word frequencies, signatures by term and day, links both ways.

Scoring and choosing are ``text.stories``; here is what has to be counted and found, and which links are shown: those
that are close seen from both sides. An article that is somewhat like a hundred others is related to none of them.
"""

import json
import math
import sqlite3
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import nlargest
from itertools import groupby, repeat
from operator import itemgetter
from typing import Final

from newsreader.model import Candidate, Related, Signature
from newsreader.store.articles import articles
from newsreader.store.columns import id_list, moment, storable

_DAY: Final = 86_400_000_000
_WINDOW: Final = 14
"""Days before and after an article in which others may report the same."""
_DAYS_KEPT: Final = 60
"""Signatures of articles that arrived earlier than this go, so that the index is bounded; links stay."""
_MOST_CANDIDATES: Final = 40
_MOST_LINKS: Final = 16
"""Links kept of an article, so that ranks are known."""
_INDEXED: Final = 40
"""Terms of a signature by which it is found: more of them find nothing more, as far as shown links tell."""
_MOST_PLACES: Final = 2000
"""Places of its terms that are looked at to find what an article is like."""
_PLACES: Final = """
    SELECT * FROM (SELECT article_id * 32 + day - ?2 + ?3, weight FROM sig
        WHERE term = ?1 AND day BETWEEN ?2 - ?3 AND ?2 ORDER BY day DESC, article_id DESC LIMIT ?4)
    UNION ALL
    SELECT * FROM (SELECT article_id * 32 + day - ?2 + ?3, weight FROM sig
        WHERE term = ?1 AND day BETWEEN ?2 + 1 AND ?2 + ?3 ORDER BY day, article_id LIMIT ?4)"""
"""Article and day in one number, as most of the time goes into adding up what stands at each."""
_FLAT: Final = 0.7
"""Power of a weight where articles are compared for their story."""
_MOST_QUOTING: Final = 8
_MOST_SAYING: Final = 40
"""Articles by which the same quoted words are kept: what more of them carry is a motto, not news."""
_MOST_SHOWN: Final = 5
_SHOWN: Final = 0.08
"""Closeness a link needs to be shown; random articles show one or two at this."""
_CLOSE: Final = """
    FROM related AS link
    LEFT JOIN related AS back ON back.article_id = link.other_id AND back.other_id = link.article_id
    JOIN status ON status.id = link.other_id AND (status.hidden = 0 OR status.starred = 1)"""
_MOST_BETTER: Final = 8
_CLOSENESS: Final = f"link.score / (1 + 0.2 * min(max(link.rank, coalesce(back.rank, {_MOST_LINKS})), {_MOST_BETTER}))"
"""A link's score, less by a fifth for every better link on the side that has more of them, up to eight: a big event has
dozens of reports that are as close. As good on the later half of labelled events as on the earlier."""
_SWEPT: Final = 240
"""Rows of an index looked at for each article forgotten: four times what it left, so a quarter is of old ones."""
_SWEPT_TABLES: Final = {"sig": ("term, day, article_id", ("", 0, 0)), "saying": ("mark, article_id", (-1, 0))}
"""Keys of the indexes, the article last, and what is before the first."""
_TOTAL: Final = "articles counted"
"""State key: how many articles are in the word frequencies."""

Link = tuple[int, float, tuple[str, ...], int]
"""Article id, score, reasons, days to it."""


def count_words(connection: sqlite3.Connection, words: Mapping[int, Iterable[str]]) -> tuple[dict[str, int], int]:
    """Counts the words of articles, by id, those counted before left out.

    Returns in how many articles each word stands by now, about, and how many were counted."""
    counted = {
        row[0]
        for row in connection.execute(
            "SELECT article_id FROM json_each(?) JOIN signature ON article_id = value", (id_list(words),)
        )
    }
    counts: Counter[str] = Counter()
    for article_id, several in words.items():
        for term in several:
            counts[storable(term)] += article_id not in counted
    found = connection.execute(
        "INSERT INTO term SELECT key, value FROM json_each(?) WHERE true"
        " ON CONFLICT DO UPDATE SET articles = articles + excluded.articles RETURNING term, articles",
        (json.dumps(counts, ensure_ascii=False, sort_keys=True),),
    ).fetchall()
    (total,) = connection.execute(
        "INSERT INTO state VALUES (?, ?) ON CONFLICT DO UPDATE SET value = value + excluded.value RETURNING value",
        (_TOTAL, str(len(words.keys() - counted))),
    ).fetchone()
    return dict(found), int(total)


def candidates(
    connection: sqlite3.Connection, article_id: int, signature: Signature, least: float, also: Iterable[int]
) -> list[Candidate]:
    """Returns the articles of the days around with a cosine of at least ``least``, and those of ``also``."""
    row = connection.execute("SELECT published, feed_id FROM status WHERE id = ?", (article_id,)).fetchone()
    if row is None:
        return []
    found = {other for other in also if other != article_id}
    if signature.terms:
        found.update(_found_by_terms(connection, article_id, row[0] // _DAY, signature, least))
    weights = dict(zip(signature.terms, signature.weights, strict=True))
    length = _flat_length(signature.weights)
    rows = connection.execute(
        "SELECT status.id, published, terms, weights, feed_id = ?2 FROM json_each(?1) AS wanted"
        " JOIN status ON status.id = wanted.value LEFT JOIN signature ON article_id = status.id",
        (id_list(sorted(found)), row[1]),
    ).fetchall()
    return [_candidate(weights, length, *each) for each in rows]


def _found_by_terms(
    connection: sqlite3.Connection, article_id: int, day: int, signature: Signature, least: float
) -> list[int]:
    """Returns the articles that share most of the heaviest terms, those of the same days first.

    However much has arrived, so many places are looked at and no more, shared among the terms, of each those of the
    nearest days: what a rare term leaves of its share, the others have."""
    cosines: defaultdict[int, float] = defaultdict(float)
    left = _MOST_PLACES
    heaviest = list(zip(signature.terms, signature.weights, strict=True))[:_INDEXED]
    for waiting, (term, weight) in zip(range(len(heaviest), 0, -1), heaviest, strict=True):
        rows = connection.execute(_PLACES, (term, day, _WINDOW, left // waiting)).fetchall()
        for place, theirs in rows:
            cosines[place] += weight * theirs
        left = max(left - len(rows), 0)
    close = (
        (cosine / (2 + abs(place % 32 - _WINDOW)), place // 32)
        for place, cosine in cosines.items()
        if cosine >= least and place // 32 != article_id
    )
    return [other for _, other in nlargest(_MOST_CANDIDATES, close)]


def _candidate(
    weights: Mapping[str, float],
    length: float,
    other: int,
    published: int,
    terms: str | None,
    blob: bytes | None,
    same_feed: int,
) -> Candidate:
    """Compares an article with the one of these weights, whose flattened vector is of this length."""
    theirs = array("f")
    theirs.frombytes(blob or b"")
    known = zip((terms or "").split("\n"), theirs, strict=False)
    shared = [(term, weights[term] * weight) for term, weight in known if term in weights]
    shared.sort(key=itemgetter(1), reverse=True)
    alike = sum(part**_FLAT for _, part in shared) / (length * _flat_length(theirs) or 1.0)
    return Candidate(other, moment(published), sum(part for _, part in shared), alike, tuple(shared), bool(same_feed))


def _flat_length(weights: Iterable[float]) -> float:
    return math.sqrt(sum(map(pow, weights, repeat(2 * _FLAT))))


def same_sayings(connection: sqlite3.Connection, article_id: int, sayings: Sequence[int]) -> list[int]:
    """Returns the few recent articles that quote most of the same words, most of them first."""
    rows = connection.execute(
        "SELECT article_id FROM json_each(?) AS wanted JOIN saying ON mark = wanted.value WHERE article_id <> ?"
        f" AND (SELECT count(*) FROM saying AS every WHERE every.mark = wanted.value) < {_MOST_SAYING}"
        f" GROUP BY article_id ORDER BY count(*) DESC, article_id DESC LIMIT {_MOST_QUOTING}",
        (id_list(sayings), article_id),
    )
    return [row[0] for row in rows]


def at_addresses(connection: sqlite3.Connection, addresses: Sequence[str]) -> list[int]:
    """Returns the articles that stand at these addresses."""
    rows = connection.execute(
        "SELECT DISTINCT article.id FROM json_each(?) AS wanted JOIN article ON url = wanted.value"
        " ORDER BY article.id DESC LIMIT ?",
        (json.dumps([storable(each) for each in addresses]), _MOST_LINKS),
    )
    return [row[0] for row in rows]


def save_related(
    connection: sqlite3.Connection,
    article_id: int,
    signature: Signature,
    links: Sequence[Link],
) -> None:
    """Stores an article's signature and its links in both directions, in place of earlier ones."""
    row = connection.execute(
        "SELECT published FROM status JOIN article USING (id) WHERE id = ?", (article_id,)
    ).fetchone()
    if row is None:
        return
    _remove_signature(connection, article_id)
    day = row[0] // _DAY
    heaviest = list(zip(signature.terms, signature.weights, strict=True))[:_INDEXED]
    connection.executemany(
        "INSERT INTO sig VALUES (?, ?, ?, ?)",
        [(term, day, article_id, weight) for term, weight in heaviest],
    )
    connection.execute(
        "INSERT INTO signature VALUES (?, ?, ?, ?, ?, ?)",
        (
            article_id,
            day,
            "\n".join(signature.terms),
            array("f", signature.weights).tobytes(),
            signature.opening.tobytes(),
            signature.sayings.tobytes(),
        ),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO saying SELECT ?1, ?2"
        f" WHERE (SELECT count(*) FROM (SELECT 1 FROM saying WHERE mark = ?1 LIMIT {_MOST_SAYING})) < {_MOST_SAYING}",
        [(mark, article_id) for mark in signature.sayings],
    )
    _save_links(connection, article_id, links)
    _forget_old(connection)


def _remove_signature(connection: sqlite3.Connection, article_id: int) -> None:
    """Takes an article out of the index by term."""
    row = connection.execute("SELECT day, terms, sayings FROM signature WHERE article_id = ?", (article_id,)).fetchone()
    if row is None:
        return
    marks = array("I")
    marks.frombytes(row[2] or b"")
    connection.executemany(
        "DELETE FROM saying WHERE mark = ? AND article_id = ?", [(mark, article_id) for mark in marks]
    )
    connection.executemany(
        "DELETE FROM sig WHERE term = ? AND day = ? AND article_id = ?",
        [(term, row[0], article_id) for term in row[1].split("\n")],  # more were indexed once
    )
    connection.execute("DELETE FROM signature WHERE article_id = ?", (article_id,))


def _forget_old(connection: sqlite3.Connection) -> None:
    """Drops a few of the oldest signatures, more than a refresh adds on average, and sweeps as much of the index."""
    old = connection.execute(
        "SELECT article_id FROM (SELECT article_id FROM signature ORDER BY article_id LIMIT 4)"
        " CROSS JOIN status ON id = article_id"
        " WHERE arrived < (SELECT arrived FROM status ORDER BY id DESC LIMIT 1) - ?",
        (_DAYS_KEPT * _DAY,),
    ).fetchall()
    if not old:
        return
    connection.executemany("DELETE FROM signature WHERE article_id = ?", old)
    (oldest,) = connection.execute("SELECT min(article_id) FROM signature").fetchone()
    for table, (key, start) in _SWEPT_TABLES.items():
        _sweep(connection, table, key, start, _SWEPT * len(old), oldest)


def _sweep(
    connection: sqlite3.Connection, table: str, key: str, start: Sequence[int | str], most: int, oldest: int
) -> None:
    """Deletes what the next rows of an index say of articles before the ``oldest``, going round and round.

    Neighbours go together: taken out article by article, each row would be on a page of its own."""
    name, marks = f"{table} swept", ", ".join("?" * len(start))
    row = connection.execute("SELECT value FROM state WHERE key = ?", (name,)).fetchone()
    place = json.loads(row[0]) if row else start
    rows = connection.execute(
        f"SELECT {key} FROM {table} WHERE ({key}) > ({marks}) ORDER BY {key} LIMIT ?", (*place, most)
    ).fetchall()
    connection.executemany(
        f"DELETE FROM {table} WHERE ({key}) = ({marks})", [each for each in rows if each[-1] < oldest]
    )
    place = rows[-1] if len(rows) == most else start
    connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, json.dumps(place)))


def _save_links(connection: sqlite3.Connection, article_id: int, links: Sequence[Link]) -> None:
    counted = unlink(connection, article_id) | {article_id}
    there = connection.execute(
        "SELECT article.id FROM json_each(?) AS wanted JOIN article ON article.id = wanted.value",
        (id_list(link[0] for link in links if link[0] != article_id),),
    )
    known = {row[0] for row in there}
    rows = []
    for other, score, reasons, days in links:
        if other in known:
            text = "\n".join(storable(reason) for reason in reasons)
            rows += [(article_id, other, score, days, text), (other, article_id, score, -days, text)]
    connection.executemany("INSERT OR REPLACE INTO related VALUES (?, ?, ?, -1, ?, ?)", rows)
    _rank(connection, counted | known, counted)


def unlink(connection: sqlite3.Connection, article_id: int) -> set[int]:
    """Removes an article's links in both directions; returns the others."""
    rows = connection.execute("SELECT other_id FROM related WHERE article_id = ?", (article_id,))
    others = {row[0] for row in rows}
    connection.execute("DELETE FROM related WHERE article_id = ?", (article_id,))
    connection.executemany(
        "DELETE FROM related WHERE article_id = ? AND other_id = ?", [(each, article_id) for each in others]
    )
    return others


def _rank(connection: sqlite3.Connection, touched: Iterable[int], counted: Iterable[int]) -> None:
    """Ranks the links of these articles, drops those beyond what is kept, and counts what is shown of ``counted`` and
    wherever a link moved that is strong enough to be shown."""
    rows = connection.execute(
        "SELECT article_id, other_id, rank, score FROM json_each(?) AS wanted JOIN related ON article_id = wanted.value"
        " ORDER BY article_id, score DESC, other_id DESC",
        (id_list(touched),),
    ).fetchall()
    affected, moved, beyond = set(counted), [], []
    for article_id, its in groupby(rows, itemgetter(0)):
        for rank, (_, other, before, score) in enumerate(its):
            if rank >= _MOST_LINKS:
                beyond.append((article_id, other))
            elif rank != before:
                moved.append((rank, article_id, other))
            # A link that is too weak at either rank is not shown, whatever the other side says.
            if rank != before and score >= _SHOWN * (1 + 0.2 * min(rank, before, _MOST_BETTER)):
                affected |= {article_id, other}
    connection.executemany("UPDATE related SET rank = ? WHERE article_id = ? AND other_id = ?", moved)
    connection.executemany("DELETE FROM related WHERE article_id = ? AND other_id = ?", beyond)
    _count_shown(connection, affected)


def _count_shown(connection: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Counts the links shown of these articles, and writes where the number changed."""
    changed = connection.execute(
        "SELECT shown, id FROM (SELECT article.id, related, (SELECT count(*) FROM"
        f" (SELECT 1 {_CLOSE} WHERE link.article_id = article.id AND {_CLOSENESS} >= {_SHOWN} LIMIT {_MOST_SHOWN}))"
        " AS shown FROM json_each(?) AS wanted JOIN article ON article.id = wanted.value) WHERE shown <> related",
        (id_list(ids),),
    ).fetchall()
    connection.executemany("UPDATE article SET related = ? WHERE id = ?", changed)


def related(connection: sqlite3.Connection, article_id: int, limit: int) -> list[Related]:
    """Returns the related stories of an article that can be read, closest first."""
    rows = connection.execute(
        f"SELECT link.other_id, {_CLOSENESS} AS closeness, link.reasons, link.days {_CLOSE}"
        " WHERE link.article_id IN (SELECT value FROM json_each(?)) AND closeness >= ?"
        " ORDER BY closeness DESC, link.other_id DESC LIMIT ?",
        (id_list([article_id]), _SHOWN, min(limit, _MOST_SHOWN)),
    ).fetchall()
    found = {article.id: article for article in articles(connection, [row[0] for row in rows])}
    return [
        Related(found[other], closeness, tuple(reasons.split("\n")) if reasons else (), days)
        for other, closeness, reasons, days in rows
        if other in found
    ]


def forget(connection: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Takes articles that are about to be deleted out of signatures and links."""
    for article_id in ids:
        _remove_signature(connection, article_id)
        others = unlink(connection, article_id)
        _rank(connection, others, others)

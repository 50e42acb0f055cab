"""Tables and queries behind related stories: word frequencies, and links both ways.

Scoring and choosing are ``text.stories``; here is what has to be counted and found, and which links are shown: those
that are close seen from both sides. An article that is somewhat like a hundred others is related to none of them.
"""

import json
import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby
from operator import itemgetter
from typing import Final

from newsreader.model import Related
from newsreader.model.articles import LESS, MOST_BETTER, SHOWN, least_shown
from newsreader.store import postings, signatures
from newsreader.store.articles import articles
from newsreader.store.columns import hashed, id_list, storable

_MOST_FOUND: Final = 16
"""Articles at the addresses that a text links to."""
_MOST_LINKS: Final = 64
"""Links kept of an article."""
_MOST_QUOTING: Final = 8
_MOST_SHOWN: Final = 5
_CLOSE: Final = """
    FROM related AS link
    JOIN related AS back ON back.article_id = link.other_id AND back.other_id = link.article_id
    JOIN status ON status.id = link.other_id AND (status.hidden = 0 OR status.starred = 1)"""
_CLOSENESS: Final = f"link.score / (1 + {LESS} * min(max(link.rank, back.rank), {MOST_BETTER}))"
"""A link's score, less by what is better on the side that has more of it."""
_UNCOUNTED: Final = 64
"""Articles whose words are added to the frequencies together."""
_MOST_KNOWN: Final = 30_000
"""Words whose frequencies are kept at hand: those of some hundred articles, so also all that are common."""
_TOTAL: Final = "articles counted"
"""State key: how many articles are in the word frequencies."""

Link = tuple[int, float, tuple[str, ...], int]
"""Article id, score, reasons, days to it."""


@dataclass(slots=True)
class Frequencies:
    """Frequencies read before, which are kept at hand: each is read from a page of its own."""

    total: int = 0
    """Articles counted when they were read. Where the store has another number, they hold no longer: what was counted
    has been rolled back, or another process has counted."""
    of: dict[int, int] = field(default_factory=dict)


def count_words(
    connection: sqlite3.Connection, words: Mapping[int, Iterable[str]], frequencies: Frequencies
) -> tuple[dict[str, int], int]:
    """Counts the words of articles, by id, those counted before left out.

    What had to be read is added to ``frequencies``.
    Returns in how many articles each word stands by now, about, and how many were counted."""
    counted = {
        row[0]
        for row in connection.execute(
            "SELECT article_id FROM json_each(?) JOIN signature ON article_id = value", (id_list(words),)
        )
    }
    marks = {term: hashed(term) for term in set().union(*words.values())}
    waiting = [
        array("I", map(marks.__getitem__, several)).tobytes()
        for article_id, several in words.items()
        if article_id not in counted
    ]
    connection.executemany("INSERT INTO uncounted (marks) VALUES (?)", [(each,) for each in waiting])
    (total,) = connection.execute(
        "INSERT INTO state VALUES (?, ?) ON CONFLICT DO UPDATE SET value = value + excluded.value RETURNING value",
        (_TOTAL, str(len(waiting))),
    ).fetchone()
    known = frequencies.of
    if int(total) - len(waiting) != frequencies.total:
        known.clear()
    frequencies.total = int(total)
    rows = connection.execute("SELECT marks FROM uncounted").fetchall()
    lately = Counter(chain.from_iterable(signatures.marks_in(blob) for (blob,) in rows))
    if len(rows) >= _UNCOUNTED:
        _count(connection, lately)
        if len(known) > _MOST_KNOWN:
            known.clear()
        known.update([(mark, known[mark] + more) for mark, more in lately.items() if mark in known])
        lately.clear()
    unknown = sorted(set(marks.values()).difference(known))
    known.update(dict.fromkeys(unknown, 0))
    known.update(
        connection.execute(
            "SELECT mark, articles FROM json_each(?) AS wanted CROSS JOIN frequency ON mark = wanted.value",
            (str(unknown),),
        ).fetchall()
    )
    return {term: known[mark] + lately[mark] for term, mark in marks.items()}, int(total)


def _count(connection: sqlite3.Connection, lately: Mapping[int, int]) -> None:
    """Adds up the words of many articles at once: one by one, every word of each would be on a page of its own."""
    connection.executemany(
        "INSERT INTO frequency VALUES (?, ?) ON CONFLICT DO UPDATE SET articles = articles + excluded.articles",
        sorted(lately.items()),
    )
    connection.execute("DELETE FROM uncounted")


def same_sayings(connection: sqlite3.Connection, article_id: int, sayings: Sequence[int]) -> list[int]:
    """Returns the few recent articles that quote most of the same words, most of them first."""
    return postings.quoting(connection, article_id, sayings, _MOST_QUOTING) if sayings else []


def at_addresses(connection: sqlite3.Connection, addresses: Sequence[str]) -> list[int]:
    """Returns the articles that stand at these addresses."""
    rows = connection.execute(
        "SELECT DISTINCT article.id FROM json_each(?) AS wanted JOIN article ON url = wanted.value"
        " ORDER BY article.id DESC LIMIT ?",
        (json.dumps([storable(each) for each in addresses]), _MOST_FOUND),
    )
    return [row[0] for row in rows]


def save_related(connection: sqlite3.Connection, links: Mapping[int, Sequence[Link]]) -> None:
    """Stores the links of articles in both directions, in place of earlier ones."""
    counted = unlink(connection, links) | links.keys()
    others = {link[0] for its in links.values() for link in its}
    there = connection.execute(
        "SELECT article.id FROM json_each(?) AS wanted JOIN article ON article.id = wanted.value",
        (id_list(others | links.keys()),),
    )
    known = {row[0] for row in there}
    rows = []
    for article_id, its in links.items():
        for other, score, reasons, days in its:
            if {article_id, other} <= known and other != article_id:
                text = "\n".join(storable(reason) for reason in reasons)
                rows += [(article_id, other, score, days, text), (other, article_id, score, -days, text)]
    connection.executemany("INSERT OR REPLACE INTO related VALUES (?, ?, ?, -1, ?, ?)", rows)
    _rank(connection, counted | known, counted)


def unlink(connection: sqlite3.Connection, ids: Iterable[int]) -> set[int]:
    """Removes the links of articles in both directions; returns the others."""
    rows = connection.execute(
        "SELECT article_id, other_id FROM json_each(?) AS wanted JOIN related ON article_id = wanted.value",
        (id_list(ids),),
    ).fetchall()
    connection.executemany(
        "DELETE FROM related WHERE article_id = ? AND other_id = ?",
        [pair for one, other in rows for pair in ((one, other), (other, one))],
    )
    return {other for _, other in rows}


def _rank(connection: sqlite3.Connection, touched: Iterable[int], counted: Iterable[int]) -> None:
    """Ranks the links of these articles, drops those that cannot be shown from one side any more, and counts what is
    shown of ``counted`` and wherever a link moved or went that was, or is now, strong enough to be shown."""
    rows = connection.execute(
        "SELECT article_id, other_id, rank, score FROM json_each(?) AS wanted JOIN related ON article_id = wanted.value"
        " ORDER BY article_id, score DESC, other_id DESC",
        (id_list(touched),),
    ).fetchall()
    links = [list(its) for _, its in groupby(rows, itemgetter(0))]
    gone = {pair for its in links for one, other, *_ in its[_kept(its) :] for pair in ((one, other), (other, one))}
    affected, moved = set(counted), []
    for its in links:
        left = [each for each in its if each[:2] not in gone]
        for now, (article_id, other, before, score) in enumerate(left):
            # A link that is too weak at either rank is not shown, whatever the other side says.
            if now != before:
                moved.append((now, article_id, other))
                if score >= least_shown(min(now, before)):
                    affected |= {article_id, other}
        if len(left) < len(its):
            affected.update(*[each[:2] for each in its if each[:2] in gone and each[3] >= least_shown(each[2])])
    connection.executemany("UPDATE related SET rank = ? WHERE article_id = ? AND other_id = ?", moved)
    connection.executemany("DELETE FROM related WHERE article_id = ? AND other_id = ?", gone)
    _count_shown(connection, affected)


def _kept(links: Sequence[tuple[int, int, int, float]]) -> int:
    """Returns how many of an article's links (article, other, rank, score), best first, are kept.

    One that is too weak where so many are better is not shown, and makes none of the others weaker."""
    weak = (at for at, (*_, score) in enumerate(links) if at >= MOST_BETTER and score < least_shown(at))
    return min(next(weak, _MOST_LINKS), _MOST_LINKS)


def _count_shown(connection: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Counts the links shown of these articles, and writes where the number changed."""
    changed = connection.execute(
        "SELECT shown, id FROM (SELECT article.id, related, (SELECT count(*) FROM"
        f" (SELECT 1 {_CLOSE} WHERE link.article_id = article.id AND {_CLOSENESS} >= {SHOWN} LIMIT {_MOST_SHOWN}))"
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
        (id_list([article_id]), SHOWN, min(limit, _MOST_SHOWN)),
    ).fetchall()
    found = {article.id: article for article in articles(connection, [row[0] for row in rows])}
    return [
        Related(found[other], closeness, tuple(reasons.split("\n")) if reasons else (), days)
        for other, closeness, reasons, days in rows
        if other in found
    ]


def forget(connection: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Takes articles that are about to be deleted out of signatures and links."""
    gone = set(ids)
    for article_id in gone:
        signatures.remove(connection, article_id)
    others = unlink(connection, gone) - gone
    _rank(connection, others, others)

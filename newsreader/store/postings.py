"""In which articles a word stands, or a run of quoted words: one row for each and a stretch of ids, articles packed.

What arrives goes where its neighbours in time are, what is old goes as one piece, and what an article is like is
looked for in the stretches around its own, however much is stored. Words are known by 32-bit hashes.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import nlargest
from itertools import count
from typing import Final

STRETCH: Final = 2**14
"""Ids that follow each other, whose articles are in one row."""
_AROUND: Final = (0, -1, 1)
"""Stretches in which an article is compared, from its own, the nearest first."""
_MOST: Final = 500
"""Articles of a row: the newest of those that have a word."""
_MOST_PLACES: Final = 1600
"""Articles of its words that are looked at to find what an article is like."""
_MOST_SAYING: Final = 40
"""Articles by which the same quoted words are known: what more of them carry is a motto, not news."""
_WINDOW: Final = 14
"""Days before and after an article in which others may report the same."""
_DAYS: Final = 2**10
_WHOLE: Final = 2**8
"""An article in a row is 32 bits: its number in the stretch, its day in the last 1,024, its weight in 256ths."""
_BYTES: Final = 4
_QUOTED: Final = 2**32
"""Added to the hash of what is quoted, to tell it from a word."""
_SWEPT: Final = 400
"""Rows of old stretches that go with an article forgotten: more than it brought."""


def add(
    connection: sqlite3.Connection, article_id: int, day: int, weights: Mapping[int, float], said: Iterable[int]
) -> None:
    """Enters an article under its words, with their weights from 0 to 1, and under what it quotes."""
    stretch, light = article_id // STRETCH, entry(article_id, day, 0.0)
    entries = array("I", [light + _in_whole(weight) for weight in weights.values()])
    marks = [*weights, *(_QUOTED + mark for mark in said)]
    entries.extend([light] * (len(marks) - len(entries)))
    blobs, start = entries.tobytes(), _place(stretch, 0)
    connection.executemany(
        "INSERT INTO posting VALUES (?, ?) ON CONFLICT DO UPDATE"
        f" SET articles = substr(CAST(articles || excluded.articles AS BLOB), {-_BYTES * _MOST})",
        [(start + mark, blobs[at : at + _BYTES]) for mark, at in zip(marks, count(0, _BYTES))],
    )


def remove(connection: sqlite3.Connection, article_id: int, words: Iterable[int], said: Iterable[int]) -> None:
    """Takes an article out from under its words and what it quotes."""
    stretch, number = divmod(article_id, STRETCH)
    left = [
        (array("I", [each for each in _unpacked(blob) if each // _WHOLE // _DAYS != number]).tobytes(), place)
        for place, blob in _rows(connection, _places(stretch, [*words, *(_QUOTED + mark for mark in said)]))
    ]
    connection.executemany("UPDATE posting SET articles = ? WHERE place = ?", left)
    connection.executemany("DELETE FROM posting WHERE place = ?", [(place,) for kept, place in left if not kept])


def find(
    connection: sqlite3.Connection, article_id: int, day: int, weights: Mapping[int, float], least: float, most: int
) -> list[int]:
    """Returns the articles that share most of these words, heaviest first, those of the same days before others.

    However much has arrived, so many places are looked at and no more, shared among the words, of each those of the
    nearest ids: what a rare word leaves of its share, the others have."""
    stretches = _stretches(connection, article_id)
    rows = dict(_rows(connection, [place for each in stretches for place in _places(each, weights)]))
    near = _near(day)
    cosines = {_place(each, 0): defaultdict[int, float](float) for each in stretches}
    left = _MOST_PLACES
    for waiting, (mark, weight) in zip(range(len(weights), 0, -1), weights.items(), strict=True):
        share = left // waiting
        for start, sums in cosines.items():
            if share and (row := rows.get(start + mark)):
                entries = _unpacked(row) if len(row) <= _BYTES * share else _nearest(row, share, near)
                share -= len(entries)
                left -= len(entries)
                for each in entries:
                    sums[each >> 8] += weight * (each & 255)
    least *= _WHOLE
    close = [
        (cosine / near[place & 1023], (place >> 10) + stretch * STRETCH)
        for stretch, sums in zip(stretches, cosines.values(), strict=True)
        for place, cosine in sums.items()
        if cosine >= least and near[place & 1023]
    ]
    return [other for _, other in nlargest(most + 1, close) if other != article_id][:most]


def quoting(connection: sqlite3.Connection, article_id: int, said: Iterable[int], most: int) -> list[int]:
    """Returns the few articles around that quote most of the same words, most of them first."""
    marks = [_QUOTED + mark for mark in said]
    wanted = [place for each in _stretches(connection, article_id) for place in _places(each, marks)]
    found: defaultdict[int, list[int]] = defaultdict(list)
    for place, blob in _rows(connection, wanted):
        stretch, mark = divmod(place, 2 * _QUOTED)
        found[mark] += (each // _WHOLE // _DAYS + stretch * STRETCH for each in _unpacked(blob))
    shared = Counter(each for ids in found.values() if len(ids) < _MOST_SAYING for each in ids if each != article_id)
    return sorted(shared, key=lambda each: (-shared[each], -each))[:most]


def forget(connection: sqlite3.Connection, oldest: int, articles: int) -> None:
    """Drops some rows of the stretches before that of the oldest article that is kept, for so many forgotten."""
    connection.execute(
        "DELETE FROM posting WHERE place IN (SELECT place FROM posting WHERE place < ? LIMIT ?)",
        (_place(oldest // STRETCH, 0), _SWEPT * articles),
    )


def entry(article_id: int, day: int, weight: float) -> int:
    """Returns an article as it stands in a row."""
    return (article_id % STRETCH * _DAYS + day % _DAYS) * _WHOLE + _in_whole(weight)


def packed(entries: Sequence[int]) -> bytes:
    """Returns a row of the newest of these entries, which are in order."""
    return array("I", entries[-_MOST:]).tobytes()


def place_of(article_id: int, mark: int) -> int:
    """Returns the place of the row in which an article stands under a mark."""
    return _place(article_id // STRETCH, mark)


def _in_whole(weight: float) -> int:
    return min(round(weight * _WHOLE), _WHOLE - 1)


def _stretches(connection: sqlite3.Connection, article_id: int) -> list[int]:
    """Returns the stretches in which an article is compared."""
    (last,) = connection.execute("SELECT max(place) FROM posting").fetchone()
    newest = (last or 0) // _place(1, 0)
    return [each for each in (article_id // STRETCH + offset for offset in _AROUND) if each <= newest]


def _nearest(row: bytes, most: int, near: Sequence[int]) -> list[int]:
    """Returns the newest articles of a long row, or those of the days around."""
    entries = _unpacked(row[-_BYTES * most :])
    if not near[entries[0] >> 8 & 1023]:
        return [each for each in _unpacked(row) if near[each >> 8 & 1023]][-most:]
    return entries


def _rows(connection: sqlite3.Connection, places: list[int]) -> list[tuple[int, bytes]]:
    return connection.execute(
        "SELECT place, articles FROM json_each(?) AS wanted CROSS JOIN posting ON place = wanted.value",
        (str(places),),
    ).fetchall()


def _place(stretch: int, mark: int) -> int:
    return stretch * 2 * _QUOTED + mark


def _places(stretch: int, marks: Iterable[int]) -> list[int]:
    start = _place(stretch, 0)
    return [start + mark for mark in marks]


def _near(day: int) -> bytearray:
    """Returns for each day, counted as in a row, how far it is from this one, and two more; zero beyond the window."""
    near = bytearray(_DAYS)
    for apart in range(-_WINDOW, _WINDOW + 1):
        near[(day + apart) % _DAYS] = 2 + abs(apart)
    return near


def _unpacked(blob: bytes) -> list[int]:
    return memoryview(blob).cast("I").tolist()

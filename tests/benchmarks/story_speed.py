"""What stories cost: the time to add an article to a large store, and a refresh beside the reading of a flood.

``python -m tests.benchmarks.story_speed --data events.jsonl.gz [--articles 100000 1000000]`` fills a store as a
refresh does, repeats its days into the past until so many articles are stored, and adds articles of today.
``--refresh`` measures refreshes of 10,000 articles instead, all of one minute under one title, with and without the
background reading them and putting them into stories. Prints JSON.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import mean, median
from typing import Any

from newsreader.store import Store, postings, signatures
from tests.benchmarks import refresh, stories

_TEMPLATE, _ADDED = 3000, 200
_DAILY = 1000
_KEPT = 60
"""Days of which the index holds articles."""
_VOCABULARY = 500_000
"""Rare words of a store of a million articles."""
_REPEATED = ("status", "article", "story", "member", "related")
_MOVED = {
    "key": "key || ' ' || :ids",
    **{name: f"{name} + :ids" for name in ("id", "article_id", "other_id", "story_id", "copy_of")},
    **{name: f"{name} - :time" for name in ("published", "arrived", "first", "last")},
    "day": "day - :days",
}
"""How the columns of articles told again on earlier days differ."""
TITLE = "Morning briefing: what to know today"


def main() -> None:
    """Measures and prints."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path)
    options.add_argument("--articles", type=int, nargs="+", default=[100_000, 1_000_000])
    options.add_argument("--refresh", action="store_true")
    arguments = options.parse_args()
    if arguments.refresh:
        print(json.dumps(flood(), indent=1))
    elif arguments.data is None or not arguments.data.exists():
        print(json.dumps({"skipped": "the articles are not here"}))
    else:
        print(json.dumps(adding(arguments.data, arguments.articles), indent=1))


def adding(data: Path, sizes: Sequence[int]) -> dict[str, Any]:
    """Returns for each number of stored articles the milliseconds to add one, by the processor, and to read links."""
    rows = stories.read(data)[-_TEMPLATE - _ADDED :]
    today = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    days = _TEMPLATE // _DAILY
    for number, row in enumerate(rows):
        row["published"] = today - timedelta(days=days - min(number // _DAILY, days), seconds=-(number % _DAILY) * 20)
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "news.db") as store:
        feeds: dict[str, int] = {}
        stories.fill(store, rows[:_TEMPLATE], feeds)
        stored = 1
        for number, size in enumerate(sorted(sizes)):
            with store._database.write() as connection:
                stored = repeated(connection, stored, size // _TEMPLATE, days)
            part = _TEMPLATE + number * _ADDED // len(sizes)
            filled = stories.fill(store, rows[part : part + _ADDED // len(sizes)], feeds)
            figures[f"{size} stored"] = {
                "add ms of the processor, median": round(median(filled.cpu_ms), 2),
                "mean": round(mean(filled.cpu_ms), 2),
                "read ms": round(median(reading(store, each) for each in filled.days), 3),
            }
    return figures


def repeated(connection: sqlite3.Connection, stored: int, wanted: int, days: int) -> int:
    """Repeats the days that are in the store into the past, until they are there so many times; returns how many."""
    for back in range(stored, wanted):
        values = {"ids": -_TEMPLATE * back, "time": back * days * 86_400_000_000, "days": back * days}
        for table in (*_REPEATED, *(["signature"] if back * days < _KEPT else [])):
            names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            ids = [name for name in ("article_id", "other_id") if name in names] or ["id"]
            old = " AND ".join(f"{name} BETWEEN 1 AND :last" for name in ids)
            columns = ", ".join(_MOVED.get(name, name) for name in names)
            connection.execute(
                f"INSERT INTO {table} SELECT {columns} FROM {table} WHERE {old}",
                values | {"last": _TEMPLATE},
            )
    if stored == 1:
        _find(connection)
    connection.execute("UPDATE frequency SET articles = articles * ? / ?", (wanted, stored))
    connection.execute("UPDATE state SET value = value * ? / ? WHERE key = 'articles counted'", (wanted, stored))
    connection.execute(
        "WITH RECURSIVE word(n) AS (SELECT ? UNION ALL SELECT n + 1 FROM word WHERE n < ?)"
        " INSERT INTO frequency SELECT n * 2654435761 % 4294967296, 1 FROM word WHERE true ON CONFLICT DO NOTHING",
        (stored * _VOCABULARY * _TEMPLATE // 1_000_000, wanted * _VOCABULARY * _TEMPLATE // 1_000_000),
    )
    return wanted


def _find(connection: sqlite3.Connection) -> None:
    """Enters all articles where they are found, in the order in which they would have come."""
    connection.execute("DELETE FROM posting")
    rows = connection.execute("SELECT article_id, day, marks, weights, sayings FROM signature ORDER BY article_id")
    for article_id, day, marks, weights, said in rows.fetchall():
        words = islice(zip(signatures.marks_in(marks), memoryview(weights).cast("f"), strict=True), signatures._INDEXED)
        postings.add(connection, article_id, day, dict(words), signatures.marks_in(said))


def reading(store: Store, article_id: int) -> float:
    """Returns the milliseconds in which the links of an article are read."""
    began = time.perf_counter()
    store.related(article_id)
    return (time.perf_counter() - began) * 1000


def flood() -> dict[str, Any]:
    """Returns what refreshes of 10,000 articles of one title take of the processor, with and without their reading."""
    found: dict[bool, list[float]] = {False: [], True: []}
    read = 0
    for _ in range(3):
        for beside in found:
            figures = refresh.run(feeds=200, entries=50, reading=beside, title=TITLE)
            found[beside].append(figures["first"]["cpu_ms_per_feed"] + figures["worker_cpu_ms_per_feed"])
            read = figures.get("read meanwhile", read)
    alone, beside_it = min(found[False]), min(found[True])
    return {
        "processor ms a feed of 50 articles of one title": round(alone, 2),
        "while articles are read and put into stories": round(beside_it, 2),
        "more by": round(beside_it / alone - 1, 3),
        "articles read meanwhile": read,
    }


if __name__ == "__main__":
    main()

"""How well related stories are found: fills a store as a refresh does and compares the links with labelled events.

``python -m tests.benchmarks.stories --data events.jsonl.gz`` prints one JSON object: recall and nDCG of the first
five links of every labelled article, links shown for an article of no event, milliseconds to add and to read, how
well articles are put into stories (``tests.benchmarks.grouping``) and copies found.
Lines of the file: id, title, body, published, source, event (null where unknown). Does nothing without the file.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import mean, median
from typing import Any

from newsreader.model import ParsedEntry
from newsreader.prepare import BATCH, relate
from newsreader.store import Store
from newsreader.text import Reading, read_plain
from newsreader.text.evidence import sayings
from newsreader.text.quotes import find_quotes
from tests.benchmarks import grouping

_FIRST = 5


@dataclass
class Filled:
    """A store with its articles, and how long adding them took."""

    events: dict[int, str] = field(default_factory=dict)
    """Event by article id."""
    others: list[int] = field(default_factory=list)
    """Articles of no known event."""
    days: dict[int, date] = field(default_factory=dict)
    """Day of publication by article id."""
    add_ms: list[float] = field(default_factory=list)
    """Milliseconds to add an article, by batches."""
    cpu_ms: list[float] = field(default_factory=list)
    """The same without waiting for a machine that has other things to do."""


def read(path: Path, limit: int | None = None) -> list[dict[str, Any]]:
    """Returns the file's articles in the order of time."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    for each in found:
        moment = datetime.fromisoformat(each["published"])
        each["published"] = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return sorted(found, key=lambda each: each["published"])[:limit]


def fill(store: Store, rows: list[dict[str, Any]], feeds: dict[str, int] | None = None) -> Filled:
    """Adds the articles in batches, as the background keeps them, each related to those before it.

    ``feeds`` are those that the store has, by source."""
    filled, feeds = Filled(), {} if feeds is None else feeds
    for start in range(0, len(rows), BATCH):
        readings = []
        for row in rows[start : start + BATCH]:
            body = row["body"] or ""
            article_id = _add(store, feeds, row, row["title"], body)
            reading = read_article(row["title"], body)
            store.save_reading(article_id, reading.text, reading.plain, reading.summary, reading.words)
            readings.append((article_id, row["title"], row["published"], reading))
            filled.days[article_id] = row["published"].date()
            if row["event"] is None:
                filled.others.append(article_id)
            else:
                filled.events[article_id] = row["event"]
        began, busy = time.perf_counter(), time.thread_time()
        with store.together():
            relate(store, readings)
        filled.add_ms.append((time.perf_counter() - began) * 1000 / len(readings))
        filled.cpu_ms.append((time.thread_time() - busy) * 1000 / len(readings))
    return filled


def _add(store: Store, feeds: dict[str, int], row: dict[str, Any], title: str, body: str) -> int:
    source = row["source"] or "unknown"
    if source not in feeds:
        feeds[source] = store.add_feed(f"https://{len(feeds)}.example/feed", source).id
    entry = ParsedEntry(id=str(row["id"]), title=title, published=row["published"])
    (article_id,) = store.add_articles(feeds[source], [entry], [body], row["published"])
    return article_id


def read_article(title: str, text: str) -> Reading:
    """Returns the reading of a text that is words and paragraphs already."""
    reading = read_plain(text, title)
    quotes = find_quotes(text)
    traits = replace(reading.traits, sayings=tuple(sayings(quotes)))
    return replace(reading, text=replace(reading.text, quotes=quotes), traits=traits)


def measure(store: Store, filled: Filled) -> dict[str, float]:
    """Returns the figures of a filled store."""
    members = defaultdict(set)
    for article_id, event in filled.events.items():
        members[event].add(article_id)
    recalls, gains, read_ms = [], [], []
    for article_id, wanted in _queries(members):
        start = time.perf_counter()
        found = [each.article.id for each in store.related(article_id)]
        read_ms.append((time.perf_counter() - start) * 1000)
        hits = [other in wanted for other in found[:_FIRST]]
        most = min(len(wanted), _FIRST)
        recalls.append(sum(hits) / most)
        gains.append(_gain(hits) / _gain([True] * most))
    sample = filled.others[:: max(1, len(filled.others) // 2000)]
    return {
        "articles": len(filled.days),
        "queries": len(recalls),
        "recall@5": round(mean(recalls), 4) if recalls else 0.0,
        "nDCG@5": round(mean(gains), 4) if gains else 0.0,
        "links of a random article": round(mean(len(store.related(each)) for each in sample), 2) if sample else 0.0,
        "add ms": round(median(filled.add_ms), 2),
        "add ms of the processor": round(median(filled.cpu_ms), 2),
        "read ms": round(median(read_ms), 3) if read_ms else 0.0,
    }


def measure_stories(store: Store, filled: Filled) -> dict[str, float]:
    """Returns how well the articles of a filled store are grouped."""
    ids = sorted(filled.days)
    story, copies = grouping.stories_of(store, ids, datetime.now(UTC))
    if not filled.others:
        return grouping.b_cubed(filled.events, story)
    return grouping.pairs(filled.events, story, filled.days, copies)


def measure_strangers(store: Store, rows: list[dict[str, Any]]) -> dict[str, float]:
    """Fills a store with the later half of the file told on the days of the earlier; returns what is wrongly joined.

    Labels are sparse: most pairs of a day that are joined do report one event. A pair of one day whose articles are
    of different halves cannot: of such pairs the share that is in one story."""
    half = len(rows) // 2
    shift = rows[half]["published"].date() - rows[0]["published"].date()
    later = {row["id"] for row in rows[half:]}
    told = [row | {"published": row["published"] - shift * (row["id"] in later)} for row in rows]
    told.sort(key=lambda row: row["published"])
    filled = fill(store, told)
    ages = {article_id: row["id"] in later for article_id, row in zip(filled.days, told, strict=True)}
    return grouping.strangers(filled.days, ages, {each: store.story_of(each) for each in ages})


def measure_copies(store: Store, rows: list[dict[str, Any]]) -> dict[str, float]:
    """Fills a store with articles and copies of some in another outlet; returns the share found of each kind."""
    feeds, others = dict[str, int](), random.Random(1)
    wanted = {row["id"]: kind for row, kind in grouping.worth_copying(rows)}
    found = defaultdict(list)
    for row in rows:
        body = row["body"] or ""
        original = _add(store, feeds, row, row["title"], body)
        relate(store, [(original, row["title"], row["published"], read_plain(body, row["title"]))])
        if row["id"] in wanted:
            kind = wanted[row["id"]]
            title, text = grouping.copied(row, kind, others)
            copy = _add(store, feeds, row | {"source": "The Wire", "id": f"copy {row['id']}"}, title, text)
            relate(store, [(copy, title, row["published"], read_plain(text, title))])
            number = store.story_of(copy)
            story = None if number is None else store.story(number, row["published"])
            found[kind].append(story is not None and copy in story.copies)
    return {f"copies found, {kind}": round(mean(each), 4) for kind, each in sorted(found.items())}


def _queries(members: dict[str, set[int]]) -> Iterator[tuple[int, set[int]]]:
    for together in members.values():
        if len(together) > 1:
            for article_id in sorted(together):
                yield article_id, together - {article_id}


def _gain(hits: list[bool]) -> float:
    return sum(hit / math.log2(rank + 2) for rank, hit in enumerate(hits))


def main() -> None:
    """Prints the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int, help="only the first articles")
    options = parser.parse_args()
    if not options.data.exists():
        print(json.dumps({"skipped": f"{options.data.name} is not here"}))
        sys.exit(0)
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "news.db") as store:
        rows = read(options.data, options.limit)
        filled = fill(store, rows)
        figures = measure(store, filled) | measure_stories(store, filled)
        with Store.open(Path(folder) / "copies.db") as other:
            figures |= measure_copies(other, rows[-1500:])
        if filled.others:
            with Store.open(Path(folder) / "strangers.db") as other:
                figures |= measure_strangers(other, rows)
        print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()

"""Measures a large store: counts, lists, searches, marks, its size and the command line; nothing of the screen.

``python -m tests.benchmarks.large [--articles 1000000] [--store FILE]`` prints JSON, times as the 95th of a hundred in
milliseconds. A store of a million articles takes half an hour and 6 GB to make, once; marks are made in a copy of it.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from newsreader.model import SearchHit, View
from newsreader.store import Store
from tests.benchmarks.screen import compiled
from tests.benchmarks.stores import NOW, Words, cached, copy_of

FEEDS = 1000
WORDS = 760
"""Of an article: 4 KB."""
TIMES = 100
MARKED = 100_000


def percentile(tries: Iterable[Callable[[], object]]) -> float:
    """Returns the milliseconds that 95 of a hundred tries do not exceed."""
    taken = []
    for each in tries:
        start = time.perf_counter()
        each()
        taken.append((time.perf_counter() - start) * 1000)
    return round(statistics.quantiles(taken, n=20, method="inclusive")[-1], 2)


class Asked(NamedTuple):
    """Searches of one kind."""

    queries: list[str]
    limit: int = 50
    prefix: bool = False

    def tries(self, store: Store) -> Iterable[Callable[[], Sequence[SearchHit]]]:
        """Gives the searches, to be made one after another."""
        return (partial(store.search, each, self.limit, prefix=self.prefix) for each in self.queries)


def searches() -> dict[str, Asked]:
    """Returns what is searched for, a hundred times of each kind, the same every time."""
    language, chance = Words(), random.Random(11)
    commonest = set(language.words[:100])

    def common() -> str:  # commoner ones stand in most articles, as “will” and “there” do
        return " ".join(chance.sample(language.words[100:1000], 2))

    def phrase() -> str:
        while True:
            words = chance.choice(language.sentences)[:-1].lower().split()
            start = chance.randrange(len(words) - 1)
            if not commonest.issuperset(words[start : start + 2]):  # “of the” is looked for by nobody
                return f'"{words[start]} {words[start + 1]}"'

    def beginning() -> str:
        return chance.choice(language.words[300:8000])[:4]

    def some(query: Callable[[], str]) -> list[str]:
        return [query() for _ in range(TIMES)]

    return {
        "two_common_words": Asked(some(common)),
        "first_rows_of_two_common_words": Asked(some(common), 10),
        "phrase": Asked(some(phrase)),
        "first_rows_of_a_phrase": Asked(some(phrase), 10),
        "prefix": Asked(some(beginning), prefix=True),
    }


def agreement(store: Store, times: int = 20) -> dict[str, float]:
    """Returns which share of the 50 and of the 10 best of all that matches is among ours, by kind of search."""
    figures = {}
    for name, asked in searches().items():
        if asked.limit < 50:
            continue
        shares = []
        for ask in list(asked.tries(store))[:times]:
            ours = [hit.article.id for hit in ask()]
            with patch.multiple(import_module("newsreader.store.search"), _ENOUGH=sys.maxsize, _RANKED=sys.maxsize):
                best = [hit.article.id for hit in ask()]
            shares.append([len({*best[:most]} & {*ours[:most]}) / max(len(best[:most]), 1) for most in (50, 10)])
        for most, found in zip((50, 10), zip(*shares, strict=True), strict=True):
            figures[f"{name}_of_the_best_{most}"] = round(statistics.mean(found), 2)
    return figures


def reading(store: Store) -> dict[str, float]:
    """Measures what only reads, as the screen asks it; searches for the first time and again, from memory."""
    chance = random.Random(11)

    def opened(view: View) -> None:
        store.story_rows(store.listing(view, NOW, 200).ids, NOW, {})

    found = {name: (percentile(each.tries(store)), percentile(each.tries(store))) for name, each in searches().items()}
    feeds = [each.id for each in store.feeds()]
    views = [
        View("all"),
        View("unread"),
        View("bookmarks"),
        View("category", 3),
        *(View("feed", n) for n in feeds[:20]),
    ]
    everything = store.article_ids(View("all"), NOW)
    return {
        "counts_ms": percentile([lambda: store.counts(NOW)] * TIMES),
        "view_ms": percentile(partial(opened, view) for view in views * 5),
        "rows_anywhere_ms": percentile(
            partial(store.articles, everything[first : first + 200])
            for first in chance.sample(range(len(everything) - 200), TIMES)
        ),
        "all_ids_ms": percentile([lambda: store.article_ids(View("all"), NOW)] * 3),
        "body_ms": percentile(partial(store.body, number) for number in chance.sample(everything, TIMES)),
        **{f"{name}_from_disk_ms": first for name, (first, _) in found.items()},
        **{f"{name}_ms": again for name, (_, again) in found.items()},
    }


def marking(path: Path) -> dict[str, float]:
    """Measures marks in a store that may be changed: a hundred thousand articles, or all."""
    with Store.open(path) as store:
        ids = store.article_ids(View("all"), NOW, MARKED)
        store.set_read(ids, False, journal=False)
        figures = {"marked": float(len(ids))}
        steps: dict[str, Callable[[], object]] = {
            "mark_ms": lambda: store.set_read(ids, True),
            "undo_ms": store.undo,
            "redo_ms": store.redo,
        }
        for name, step in steps.items():
            clock, processor = time.perf_counter(), time.process_time()
            stall = stalled(step)
            figures[name] = round((time.perf_counter() - clock) * 1000, 1)
            figures[name.replace("_ms", "_cpu_ms")] = round((time.process_time() - processor) * 1000, 1)
            figures[name.replace("_ms", "_stall_ms")] = round(stall, 1)
        return figures


def stalled(step: Callable[[], object]) -> float:
    """Returns the longest time in milliseconds that a step in a thread of its own kept this one waiting."""
    longest = 0.0
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(step)
        while not running.done():
            start = time.perf_counter()
            time.sleep(0.004)
            longest = max(longest, time.perf_counter() - start - 0.004)
        running.result()
    return longest * 1000


def economy(path: Path) -> dict[str, float]:
    """Returns megabytes: of the file, of the plain text in it, and of the search index."""
    with Store.open(path) as store, store._database.read() as connection:
        sized = connection.execute(
            "SELECT sum(pgsize) FROM dbstat WHERE name GLOB 'text_index*' OR name GLOB 'title_index*'"
        ).fetchone()[0]
        ids = [row[0] for row in connection.execute("SELECT id FROM article WHERE id % 97 = 0")]
        bodies = [body for body in map(store.body, ids) if body is not None]
        text = sum(len(body.plain.encode()) for body in bodies) / len(bodies)
        articles = store.sizes()["article"]
        whole = store.sizes()["bytes"]
    return {
        "file_mb": round(whole / 2**20),
        "plain_text_mb": round(text * articles / 2**20),
        "index_mb": round(sized / 2**20),
        "without_index_to_text": round((whole - sized) / (text * articles), 2),
    }


def command_line(path: Path, runs: int = 9) -> dict[str, float]:
    """Measures ``newsreader list`` as a whole process, against Python doing nothing; in turn, medians."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "newsreader.db").symlink_to(path)
        listing = ["-m", "newsreader", "--home", folder, "list", "--unread", "-n", "50", "--json"]
        taken: dict[str, list[float]] = {"nothing": [], "list": []}
        for _ in range(runs + 1):
            for name, arguments in (("nothing", ["-c", "pass"]), ("list", listing)):
                start = time.perf_counter()
                subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=compiled())
                taken[name].append((time.perf_counter() - start) * 1000)
    nothing, ours = (statistics.median(taken[name][1:]) for name in ("nothing", "list"))
    return {
        "python_ms": round(nothing, 1),
        "list_ms": round(ours, 1),
        "allowed_ms": round(2.5 * nothing + 60, 1),
    }


def measure(articles: int, path: Path | None = None) -> dict[str, dict[str, float]]:
    """Measures a store of this size, made once, or the one at ``path``, which is not changed."""
    path = path or cached(articles, FEEDS, WORDS)
    with Store.open(path) as store:
        figures = {"reading": reading(store), "agreement": agreement(store)}
    figures |= {"economy": economy(path), "command_line": command_line(path)}
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        figures["marking"] = marking(copy_of(path, Path(folder)))
    return figures


def main() -> None:
    """Prints the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--store", type=Path, help="a store made before")
    asked = parser.parse_args()
    print(json.dumps(measure(asked.articles, asked.store), indent=2))


if __name__ == "__main__":
    main()

"""``python -m tests.benchmarks``: what a reader feels, at 1,000, 100,000 and, where asked for, 1,000,000 articles.

Prints a table with the figure to reach for each row on stderr, and everything measured as JSON on stdout. Start is a
ratio against the bare Textual application and refresh one against bare httpx, in the same run; newsboat stands beside
where it is installed. Takes half an hour the first time, most of it to make the stores, which are kept.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.benchmarks import large, newsboat, page, refresh, screen
from tests.benchmarks.stores import cached

SIZES = (1_000, 100_000)
FEEDS = 1_000
LATENCY_MS = 100

Row = tuple[str, tuple[str, ...], float]
"""What it is, where it stands among the figures of a size, and what it shall not exceed."""

FELT: tuple[Row, ...] = (
    ("start, times bare Textual", ("screen", "ratio"), 1.35),
    ("… in processor time", ("screen", "processor_ratio"), 1.35),
    ("memory after start, MB", ("screen", "memory_mb"), 110),
    ("… after a search, MB", ("screen", "memory_after_search_mb"), 150),
    ("j, ms at the 95th of a hundred", ("screen", "j_p95_ms"), 16),
    ("to the end and back, ms", ("screen", "end_ms"), 50),
    ("open an article of 1,000 words, ms", ("page", "open_1000_words_ms"), 30),
    ("… of 100,000 words", ("page", "open_100000_words_ms"), 45),
    ("back to the list, ms", ("page", "back_ms"), 30),
    ("open a view, ms at the 95th", ("large", "reading", "view_ms"), 30),
    ("search, two common words, ms at the 95th", ("large", "reading", "two_common_words_ms"), 120),
    ("… first rows", ("large", "reading", "first_rows_of_two_common_words_ms"), 50),
    ("… a phrase", ("large", "reading", "phrase_ms"), 120),
    ("… a prefix", ("large", "reading", "prefix_ms"), 150),
    ("unread counts, ms at the 95th", ("large", "reading", "counts_ms"), 5),
    ("mark 100,000 read, ms", ("large", "marking", "mark_ms"), 500),
    ("… and undo, ms", ("large", "marking", "undo_ms"), 500),
    ("size without the index, times the text", ("large", "economy", "without_index_to_text"), 1.3),
    ("newsreader list, ms", ("large", "command_line", "list_ms"), 0),
)
REFRESH: tuple[Row, ...] = (
    ("refresh, nothing new, times bare httpx", ("at once", "second", "ratio"), 1.5),
    (f"… after {LATENCY_MS} ms", ("delayed", "second", "ratio"), 1.5),
    ("refresh, 20 new in each, processor ms a feed", ("at once", "first", "cpu_ms_per_feed"), 25),
    ("… longest stall, ms", ("at once", "first", "longest_stall_ms"), 50),
)


def measure(sizes: list[int], runs: int, store: Path | None) -> dict[str, Any]:
    """Measures everything; ``store`` is the largest, made before."""
    figures: dict[str, Any] = {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "python": platform.python_version(),
        # First, while there is nothing else in this process whose garbage is collected.
        "refresh": {
            "at once": refresh.run(FEEDS, articles=100_000),
            "delayed": refresh.run(FEEDS, latency=LATENCY_MS, articles=100_000),
        },
        "sizes": {},
    }
    for size in sizes:
        path = store if size == max(sizes) else None
        figures["sizes"][size] = {
            "screen": screen.measure(size, runs, path),
            "page": page.measure(path or cached(size)),
            "large": large.measure(size, path),
        }
    figures["newsboat"] = newsboat.measure(100_000, runs)
    return figures


def told(rows: tuple[Row, ...], figures: dict[str, Any]) -> list[str]:
    """Returns the rows as lines of a table; those not measured are left out."""
    lines = []
    for words, place, most in rows:
        value: Any = figures
        for key in place:
            value = value.get(key, {})
        if not isinstance(value, (int, float)):
            continue
        most = figures["large"]["command_line"]["allowed_ms"] if place[-1] == "list_ms" else most
        lines.append(f"  {words:<48}{value:>10.2f}   {'reached' if value <= most else 'not reached'} ({most:g})")
    return lines


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=SIZES)
    parser.add_argument("--store", type=Path, help="a store of the largest size, made before")
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    figures = measure(list(asked.articles), asked.runs, asked.store)
    for size, found in figures["sizes"].items():
        print(f"{size:,} articles", *told(FELT, found), sep="\n", file=sys.stderr)
    print(f"{FEEDS:,} feeds", *told(REFRESH, figures["refresh"]), sep="\n", file=sys.stderr)
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()

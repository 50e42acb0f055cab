"""Measures newsboat, where it is installed, with the articles of our own benchmark: start, opening a feed, searching.

``python -m tests.benchmarks.newsboat [--articles 100000]`` prints JSON or says that it is missing.
newsboat fetches feeds made of the same language from files, once; its cache is kept in the temporary folder.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import tempfile
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

from tests.benchmarks.screen import Terminal
from tests.benchmarks.stores import NOW, Words

FEEDS = 100
WORDS = 350


def home(articles: int) -> Path:
    """Returns a folder with newsboat's cache of so many articles, made once."""
    folder = Path(tempfile.gettempdir()) / "newsreader-benchmarks" / f"newsboat-{articles}"
    if (folder / "made").exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    language, each = Words(), articles // FEEDS
    for number in range(FEEDS):
        (folder / f"{number}.xml").write_text(_feed(language, number, each), encoding="utf-8")
    urls = "".join(f"file://{folder}/{number}.xml\n" for number in range(FEEDS))
    (folder / "urls").write_text(urls, encoding="utf-8")
    (folder / "config").write_text("max-items 0\n", encoding="utf-8")
    subprocess.run([*_command(folder), "-x", "reload"], check=True, capture_output=True)
    for number in range(FEEDS):
        (folder / f"{number}.xml").unlink()
    (folder / "made").touch()
    return folder


def _feed(language: Words, number: int, items: int) -> str:
    lines = [
        f"<item><title>{language.title()}</title><guid>{number}-{item}</guid>"
        f"<link>https://feed{number}.example/{item}</link>"
        f"<pubDate>{format_datetime(NOW - timedelta(hours=item))}</pubDate>"
        f"<description>{language.text(WORDS)}</description></item>"
        for item in range(items)
    ]
    return f"<rss version='2.0'><channel><title>Feed {number}</title>{''.join(lines)}</channel></rss>"


def _command(folder: Path) -> list[str]:
    program = shutil.which("newsboat") or ""
    return [program, "-u", f"{folder}/urls", "-c", f"{folder}/cache.db", "-C", f"{folder}/config"]


def measure(articles: int = 100_000, runs: int = 5) -> dict[str, float | str]:
    """Returns newsboat's medians in seconds and megabytes; only what is missing where it is not installed."""
    if not shutil.which("newsboat"):
        return {"newsboat": "not installed"}
    folder = home(articles)
    version = subprocess.run([_command(folder)[0], "--version"], capture_output=True, text=True, check=True).stdout
    starts, opens, searches, sizes, searched = [], [], [], [], []
    for _ in range(runs):
        terminal = Terminal(_command(folder), folder)
        starts.append(terminal.wait_for(b"Feed 0") - terminal.started)
        terminal.drain()
        sizes.append(terminal.memory())
        opens.append(terminal.press(b"\r", b"Articles in feed"))
        terminal.press(b"q")
        terminal.press(b"/", b"Search for")
        searches.append(terminal.press(b"dadi\r", b"Search result"))
        searched.append(terminal.memory())
        terminal.end()
    return {
        "newsboat": version.split("\n", 1)[0],
        "start_s": statistics.median(starts),
        "open_feed_s": statistics.median(opens),
        "search_s": statistics.median(searches),
        "memory_mb": statistics.median(sizes),
        "memory_after_search_mb": statistics.median(searched),
    }


def main() -> None:
    """Prints the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    print(json.dumps(measure(asked.articles, asked.runs), indent=2))


if __name__ == "__main__":
    main()

"""Prints as JSON how long an article takes to the screen, for 1,000 and 100,000 words.

``open_*``: from the key to the article drawn by the real program on a pseudo-terminal, all articles read before, the
one on the page for 0.6 s; ``back``, ``enter``: to the list and again to the same page, to the first byte drawn;
``read_first_*`` is the library’s part. The others take the blocks as given. ``--articles`` puts all on top of a store.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from textual.app import App, ComposeResult

from newsreader.library import Library
from newsreader.model import Article, Block, FullText, ParsedEntry, Quote, Span, View
from newsreader.store import Store
from newsreader.text import PIPELINE_VERSION
from newsreader.ui.article_view import ArticleView
from newsreader.ui.page import Document, lay_out
from tests.benchmarks.screen import Terminal
from tests.benchmarks.stores import cached

STYLES = Path(__file__).parents[2] / "styles" / "article.tcss"
SENTENCE = (
    "The harbour was quiet on the third day, and “nobody can say when cranes will move again now,” Ana Ruiz said. "
)
CHINESE = "第三天的港口很安静，安娜说：“没有人知道起重机什么时候会再次移动。”"


def document(words: int, sentence: str = SENTENCE, length: int = 20) -> Document:
    """Returns an article of so many words in paragraphs of three sentences."""
    paragraph = (sentence * 3).strip()
    blocks, quotes, offset = [], [], 0
    for _ in range(words // (3 * length)):
        blocks.append(Block("paragraph", paragraph, (Span(4, 11, "link", "https://harbour.example/"),)))
        start = offset + paragraph.index("“")
        quotes.append(Quote(start, offset + paragraph.index("”") + 1, "", "Ana Ruiz"))
        offset += len(paragraph) + 1
    article = Article(1, 1, "Harbour Post", "A quiet third day", None, datetime(2026, 11, 22, tzinfo=UTC), words=words)
    return Document(article, FullText("", tuple(quotes)), tuple(blocks))


def milliseconds(work: Callable[[], object], times: int = 5) -> float:
    """Returns the shortest of several runs."""
    best = float("inf")
    for _ in range(times):
        start = perf_counter()
        work()
        best = min(best, perf_counter() - start)
    return round(best * 1000, 2)


class Shown(App[None]):
    """A screen with nothing but the page."""

    CSS_PATH = STYLES

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Returns the colours that the stylesheet asks for."""
        return dict.fromkeys(("quote", "count", "muted", "faded", "rule"), "#808080") | {"quote-tint": "#202020"}

    def compose(self) -> ComposeResult:
        """Makes the page."""
        yield ArticleView()


async def painted(work: Document) -> float:
    """Returns the milliseconds from ``show`` to every visible line drawn."""
    async with Shown().run_test(size=(120, 40)) as pilot:
        view = pilot.app.query_one(ArticleView)

        def show() -> None:
            view.show(work)
            for line in range(40):
                view.draw_line(line)

        show()
        return milliseconds(show)


def stored(home: Path, base: Path | None = None) -> Library:
    """Makes a library of articles with 1,000 and 100,000 words in turn, read; each begins with its own number.

    They are the newest of a copy of the store ``base``, in which everything counts as read by the background."""
    if base is not None:
        shutil.copy(base, home / "newsreader.db")
        with closing(sqlite3.connect(home / "newsreader.db")) as connection, connection:
            connection.execute("UPDATE status SET version = ?", (PIPELINE_VERSION,))
    store = Store.open(home / "newsreader.db")
    feed = store.add_feed("https://harbour.example/feed", "Harbour Post")
    now = datetime(2026, 11, 22, tzinfo=UTC)
    paragraph = f"<p>{SENTENCE * 3} <a href='https://harbour.example/'>More</a></p>"
    for number in range(8):
        words = (100_000, 1_000)[number % 2]
        html = paragraph * 2 + f"<p>This is article {number:03}.</p>" + paragraph * (words // 60 - 2)
        when = now + timedelta(minutes=number)
        entry = ParsedEntry(str(number), f"{words} words", "https://harbour.example/a", content=html, published=when)
        store.add_articles(feed.id, [entry], [html], when)
    library = Library(store)
    for article_id in library.article_ids(View("all"), 8):
        library.full_text(article_id)
    return library


def opened(home: Path, rounds: int) -> dict[str, float]:
    """Returns the median milliseconds, and of the processor, from the key to the article drawn on a terminal."""
    (home / "config.toml").write_text("[general]\nrefresh_minutes = 0\n", encoding="utf-8")
    taken: dict[str, list[tuple[float, float]]] = {}
    terminal = Terminal([sys.executable, "-m", "newsreader"], home)
    terminal.wait_for(b"All stories")
    terminal.press(b"\r", b"article 007.")
    for turn in range(rounds):
        steps = [*range(6, -1, -1), *range(1, 8)]
        for place, number in enumerate(steps):
            time.sleep(0.6)  # until the rest of the article before is there
            both = pressed(terminal, b"J" if place < 7 else b"K", f"article {number:03}.".encode())
            if turn:
                taken.setdefault(f"open_{(100_000, 1_000)[number % 2]}_words", []).append(both)
    for _ in range(4 * rounds):
        for name, key in (("space", b" "), ("back", b"q"), ("enter", b"\r")):
            time.sleep(0.6)
            taken.setdefault(name, []).append(pressed(terminal, key))
    terminal.end()
    figures: dict[str, float] = {}
    for name, each in taken.items():
        figures[f"{name}_ms"], figures[f"{name}_processor_ms"] = (
            round(statistics.median(values), 2) for values in zip(*each, strict=True)
        )
    return figures


def pressed(terminal: Terminal, key: bytes, until: bytes | None = None) -> tuple[float, float]:
    """Returns the milliseconds from a key to what it draws, by the clock and of the processor."""
    terminal.drain()
    worked = terminal.worked()
    seconds = terminal.press(key, until)
    return seconds * 1000, (terminal.worked() - worked) * 1000


def measure(base: Path, rounds: int = 4) -> dict[str, float]:
    """Measures opening on top of a store, which is not changed."""
    with tempfile.TemporaryDirectory() as folder:
        stored(Path(folder), base).close()
        return opened(Path(folder), rounds)


def from_the_store() -> dict[str, float]:
    """Measures articles as they are opened by a key."""
    with tempfile.TemporaryDirectory() as folder:
        library = stored(Path(folder))
        figures: dict[str, float] = {}
        for row in library.articles(library.article_ids(View("all"))[:2]):
            name = row.title.replace(" ", "_")
            figures[f"read_first_{name}_ms"] = milliseconds(lambda row=row: library.read_first(row.id), 9)  # type: ignore[misc]
            figures[f"read_whole_{name}_ms"] = milliseconds(lambda row=row: library.read(row.id), 3)  # type: ignore[misc]
        library.close()
        figures |= opened(Path(folder), 4)
    figures["open_ratio"] = round(figures["open_100000_words_ms"] / figures["open_1000_words_ms"], 3)
    return figures


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int)
    asked = parser.parse_args()
    if asked.articles is not None:
        print(json.dumps(measure(cached(asked.articles)), indent=2))
        return
    figures = from_the_store()
    for name, work in {
        "1k": document(1_000),
        "100k": document(100_000),
        "100k_one_paragraph": document(100_000, SENTENCE * 1600, 32_000),
        "100k_chinese": document(100_000, CHINESE),
    }.items():
        figures[f"layout_{name}_ms"] = milliseconds(lambda work=work: lay_out(work, 66))  # type: ignore[misc]
        figures[f"all_lines_{name}_ms"] = milliseconds(lambda work=work: list(lay_out(work, 66)), 2)  # type: ignore[misc]
        figures[f"show_and_paint_{name}_ms"] = asyncio.run(painted(work))
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()

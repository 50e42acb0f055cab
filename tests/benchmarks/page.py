"""Prints as JSON how long an article takes to the screen, for 1,000 and 100,000 words.

``open_*``: from the key to the painted page, through the store, on the whole reading screen; ``read_first_*`` is the
library's part of it. The others take the blocks as given.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from textual.app import App, ComposeResult

from newsreader.library import Library
from newsreader.model import Article, Block, FullText, ParsedEntry, Quote, Span, View
from newsreader.store import Store
from newsreader.ui.article_view import ArticleView
from newsreader.ui.page import Document, lay_out
from tests.ui.screens import QuietLibrary, reading

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
                view.render_line(line)

        show()
        return milliseconds(show)


def stored(folder: Path) -> Library:
    """Makes a library of articles with 1,000 and 100,000 words in turn, read and marked read."""
    store = Store.open(folder / "news.db")
    feed = store.add_feed("https://harbour.example/feed", "Harbour Post")
    now = datetime(2026, 11, 22, tzinfo=UTC)
    paragraph = f"<p>{SENTENCE * 3} <a href='https://harbour.example/'>More</a></p>"
    for number, words in enumerate((1_000, 100_000) * 3):
        html = paragraph * (words // 60)
        entry = ParsedEntry(str(number), f"{words} words", "https://harbour.example/a", content=html, published=now)
        store.add_articles(feed.id, [entry], [html], now)
    library = QuietLibrary(store, now=lambda: now)
    ids = library.article_ids(View("all"))
    for article_id in ids:
        library.full_text(article_id)
    library.set_read(ids)
    return library


async def opened(library: Library, times: int) -> dict[str, float]:
    """Returns the median milliseconds from the key to the painted page; the rest of a long one comes after it."""
    taken: dict[str, list[float]] = {}
    async with reading(library, (150, 42)) as (screen, pilot):
        show, shown, painted = screen.page.show, asyncio.Event(), asyncio.Event()

        def show_and_tell(document: Document, *, offset: int = 0) -> None:
            show(document, offset=offset)
            shown.set()

        screen.page.show = show_and_tell  # type: ignore[method-assign]
        rows = library.articles(library.article_ids(View("all")))
        for row in rows * times:
            shown.clear()
            painted.clear()
            start = perf_counter()
            screen.open_article(row.id)
            await shown.wait()
            screen.call_after_refresh(painted.set)
            await painted.wait()
            taken.setdefault(row.title.split()[0], []).append((perf_counter() - start) * 1000)
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()
    return {f"open_{name}_words_ms": round(statistics.median(each), 2) for name, each in taken.items()}


def from_the_store() -> dict[str, float]:
    """Measures articles as they are opened by a key."""
    with tempfile.TemporaryDirectory() as folder:
        library = stored(Path(folder))
        figures: dict[str, float] = {}
        for row in library.articles(library.article_ids(View("all"))[:2]):
            name = row.title.split()[0]
            figures[f"read_first_{name}_words_ms"] = milliseconds(lambda row=row: library.read_first(row.id), 9)  # type: ignore[misc]
            figures[f"read_whole_{name}_words_ms"] = milliseconds(lambda row=row: library.read(row.id), 3)  # type: ignore[misc]
        figures |= asyncio.run(opened(library, 5))
    figures["open_ratio"] = round(figures["open_100000_words_ms"] / figures["open_1000_words_ms"], 3)
    return figures


def main() -> None:
    """Measures and prints."""
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

"""Prints as JSON how long an article takes from its blocks to the screen, for 1,000 and 100,000 words."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from textual.app import App, ComposeResult

from newsreader.model import Article, Block, FullText, Quote, Span
from newsreader.ui.article_view import ArticleView
from newsreader.ui.page import Document, lay_out

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


def main() -> None:
    """Measures and prints."""
    figures: dict[str, float] = {}
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

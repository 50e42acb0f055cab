"""Long articles open as a stretch, and the rest follows: nothing that a reader does may tell the difference."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from newsreader.model import Block, Quote, ReadArticle, Span, View
from newsreader.text import read_markdown
from newsreader.text.markdown import blocks
from newsreader.ui.page import Document, Page, lay_out
from newsreader.ui.panes import document_of
from tests.builders import article, full_text
from tests.ui.screens import library, press, reading, settle
from tests.ui.test_article_view import screen, shown

WORD = "harbour "


def long_html(paragraphs: int = 300) -> str:
    """Returns an article of numbered paragraphs, each with a quote, every tenth with a heading and a list."""
    parts = []
    for number in range(paragraphs):
        said = "“Nobody knows when the cranes will move again now,” said Ana Ruiz, the harbour master."
        parts.append(
            f"<p>Paragraph {number}. {WORD * 12}{said} <a href='https://a.example/{number}'>More</a> here.</p>"
        )
        if number % 10 == 9:
            parts.append(f"<h2>Heading {number}</h2><ul><li>one</li><li>two</li></ul>")
    return "".join(parts)


def words(page: Page, start: int, stop: int) -> list[tuple[object, ...]]:
    """Returns what the lines with text between two offsets show."""
    lines = range(page.line_of(start), page.line_of(stop))
    return [tuple((piece.text, piece.style, piece.offset) for piece in page[line].pieces) for line in lines]


@pytest.mark.parametrize("width", [40, 66])
def test_the_page_in_pieces_is_the_page(width: int) -> None:
    markdown = "\n\n".join(
        f"On day {n}: “We stopped losing, and that is enough for now,” Ana Ruiz said. {WORD * 40}" for n in range(200)
    )
    text = read_markdown(markdown, "Long").text
    whole = lay_out(Document(article(), text, blocks(markdown)), width)
    assert len(text.cuts) > 5
    for (begin, start), (end, stop) in pairwise([(0, 0), *text.cuts]):
        quotes = tuple(each for each in text.quotes if each.end > start and each.start < stop)
        document = Document(
            article(), replace(text, quotes=quotes), blocks(markdown[begin:end]), start=start, length=text.cuts[-1][1]
        )
        page = lay_out(document, width)
        assert page.slice(start, stop - 1) == whole.slice(start, stop - 1)
        assert words(page, start, stop - 2) == words(whole, start, stop - 2)


def stretch(start: int) -> tuple[Document, Document]:
    """Returns a stretch of an article, and all of it."""
    text = "The harbour was quiet on the third day and nobody knew."
    given = tuple(Block("paragraph", f"{n:03} {text}", (Span(4, 7, "link", "https://a.example/"),)) for n in range(300))
    each = len(given[0].text) + 1
    quotes = tuple(Quote(n * each + 4, n * each + 15, "The harbour", "Ana Ruiz") for n in range(0, 300, 3))
    first, last = start, start + 60
    seen = tuple(quote for quote in quotes if first * each <= quote.start < last * each)
    whole = Document(article(), full_text("", *quotes), given)
    return Document(article(), full_text("", *seen), given[first:last], (), (), first * each, 300 * each), whole


async def test_the_whole_takes_the_place_of_a_stretch_without_moving() -> None:
    part, whole = stretch(120)
    async with shown() as (_, view, _app):
        view.show(part, offset=part.start + 400)
        assert not view.whole
        assert 0.3 < view.progress < 0.5
        before = screen(view)
        view.replace(whole, lay_out(whole, view.page.width))
        assert screen(view) == before
        assert view.offset_at_top == part.start + 400


async def test_a_stretch_is_no_end_to_read_on_from() -> None:
    part, whole = stretch(0)
    async with shown() as (_, view, _app):
        view.show(part)
        while view.scroll_offset.y < view.max_scroll_y:
            assert view.scroll_page()
        assert view.scroll_page()
        place = view.offset_at_top
        view.replace(whole)
        assert view.offset_at_top == place
        assert not view.at_end


async def test_what_is_asked_of_a_stretch_is_done_when_the_whole_is_there() -> None:
    part, whole = stretch(120)
    async with shown() as (_, view, _app):
        view.show(part, offset=part.start)
        view.scroll_end()
        view.replace(whole)
        assert view.at_end
        view.show(part, offset=part.start)
        view.scroll_home()
        view.replace(whole)
        assert view.scroll_offset.y == 0
        view.show(part, offset=part.start)
        assert view.find("299") == 0
        view.replace(whole)
        assert view.matches == 1
        assert any("299" in line for line in screen(view))
        view.show(part, offset=part.start)
        view.reach_quote(99)
        view.replace(whole)
        assert view.current_quote == whole.quotes[99]


async def test_a_long_article_opens_at_once_and_completes_itself(tmp_path: Path) -> None:
    news = library(tmp_path, "Long story", "Short story", body=long_html())
    ids = list(news.article_ids(View("all")))
    news.full_text(ids[0])
    first = news.read_first(ids[0])
    assert not first.whole
    assert len(first.blocks) < len(news.read(ids[0]).blocks) / 3
    async with reading(news) as (view, pilot):
        await press(pilot, "enter")
        assert view.opened is not None
        assert view.opened.whole
        assert view.page.whole
        assert view.opened.text.quotes == news.read(ids[0]).text.quotes
        await press(pilot, "G")
        assert view.page.at_end
        await press(pilot, "Q")
        assert len(pilot.app.screen_stack) == 2


async def test_a_long_article_opens_where_the_reader_left_off(tmp_path: Path) -> None:
    news = library(tmp_path, "Long story", body=long_html())
    (article_id,) = news.article_ids(View("all"))
    whole: ReadArticle = news.read(article_id)
    place = sum(len(block.text) + 1 for block in whole.blocks[:200])
    news.set_position(article_id, place)
    first = news.read_first(article_id)
    assert first.start > 0
    assert document_of(first).blocks[0] in whole.blocks
    async with reading(news) as (view, pilot):
        await press(pilot, "enter")
        await settle(pilot)
        assert view.page.whole
        assert view.page.offset_at_top == place
        assert view.page.page.line_of(place) == view.page.scroll_offset.y

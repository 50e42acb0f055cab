"""The reading page on a screen: where it scrolls, what it lights, what it says when clicked."""

from __future__ import annotations

from asyncio import timeout
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot

from newsreader.model import Block, FullText, Quote, Related, Span
from newsreader.ui.article_view import ArticleView, LinkChoice
from newsreader.ui.page import Document
from newsreader.ui.signs import SIGNS
from tests.builders import article

STYLES = Path(__file__).parents[2] / "styles" / "article.tcss"
SAID = "“We stopped losing, and that is enough for now, because there are forty ships out there,” Ana Ruiz said."
FILLER = (
    "The harbour was quiet on the third day and nobody knew when the cranes would move again or who would drive them."
)


def document(paragraphs: int = 30) -> Document:
    """Returns an article whose every third paragraph is a quote and whose first has a link."""
    blocks, quotes, offset = [], [], 0
    for number in range(paragraphs):
        text = SAID if number % 3 == 2 else f"{number}. {FILLER}"
        blocks.append(Block("paragraph", text, () if number else (Span(3, 14, "link", "https://harbour.example/"),)))
        if text == SAID:
            at = offset + SAID.index("Ana")
            quotes.append(Quote(offset, offset + 89, "", "Ana Ruiz", "branch secretary", at, at + 8))
        offset += len(text) + 1
    related = (Related(article(id=7, title="Ports reopen"), 0.5, ("Ruiz",), -3),)
    return Document(article(title="Dockers vote"), FullText("", tuple(quotes)), tuple(blocks), related)


class Shown(App[None]):
    """A screen with nothing but the page; it keeps what the page says."""

    CSS_PATH = STYLES

    def __init__(self) -> None:
        super().__init__()
        self.said: list[Message] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        grey = dict.fromkeys(("quote", "count", "muted", "faded", "rule", "match"), "#808080")
        return grey | {"quote-tint": "#202020"}

    def compose(self) -> ComposeResult:
        yield ArticleView()

    def on_article_view_link_opened(self, message: ArticleView.LinkOpened) -> None:
        self.said.append(message)

    def on_article_view_related_opened(self, message: ArticleView.RelatedOpened) -> None:
        self.said.append(message)

    def on_article_view_voice_opened(self, message: ArticleView.VoiceOpened) -> None:
        self.said.append(message)

    def on_article_view_quote_reached(self, message: ArticleView.QuoteReached) -> None:
        self.said.append(message)


@asynccontextmanager
async def shown(
    given: Document | None = None, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Pilot[None], ArticleView, Shown]]:
    """Runs the page with an article on it."""
    app = Shown()
    async with app.run_test(size=size) as pilot:
        view = app.query_one(ArticleView)
        await resize(pilot, view, *size)
        view.show(given or document())
        await pilot.pause()
        yield pilot, view, app


async def resize(pilot: Pilot[None], view: ArticleView, width: int, height: int) -> None:
    """Gives the terminal a size and waits until the page has it.

    The pilot waits for messages that are under way only, and a new size goes from the application to its screen
    and from there to the page."""
    await pilot.resize_terminal(width, height)
    async with timeout(30):
        while view.display and view.outer_size != (width, height):
            await pilot.pause()
    await pilot.pause()


def screen(view: ArticleView) -> list[str]:
    """Returns the text of the visible lines."""
    return [view.draw_line(y).text.rstrip() for y in range(view.scrollable_content_region.height)]


def row_of(view: ArticleView, words: str) -> tuple[int, int]:
    """Returns column and row at which the words stand on the screen."""
    return next((line.index(words), y) for y, line in enumerate(screen(view)) if words in line)


async def test_centres_the_measure_and_fills_narrow_screens() -> None:
    async with shown(size=(121, 24)) as (pilot, view, _):
        assert view.page.width == 66
        assert screen(view)[1].index("THE LEDGER") == (120 - 66) // 2
        await resize(pilot, view, 40, 20)
        assert view.page.width == 37
        assert screen(view)[1].startswith(" THE LEDGER")


async def test_the_measure_stays_between_40_and_120() -> None:
    async with shown(size=(150, 24)) as (_, view, _app):
        view.measure = 200
        assert (view.measure, view.page.width) == (120, 120)
        view.measure = 10
        assert (view.measure, view.page.width) == (40, 40)


async def test_opens_at_an_offset_and_keeps_it_at_other_widths() -> None:
    async with shown() as (pilot, view, _):
        offset = view.page.offset_of(60)
        view.show(document(), offset=offset)
        assert view.offset_at_top == offset
        for size in ((40, 20), (150, 42), (10, 5), (80, 24)):
            await resize(pilot, view, *size)
            assert view.offset_at_top == offset
            assert view.scroll_offset.y == view.page.line_of(offset)
        view.measure = 50
        assert view.offset_at_top == offset


async def test_pages_overlap_by_two_lines_and_stop_at_the_ends() -> None:
    async with shown() as (_, view, _app):
        assert not view.scroll_page(-1)
        before = screen(view)
        assert view.scroll_page(1)
        assert screen(view)[:2] == before[-2:]
        while view.scroll_page(1):
            pass
        assert view.at_end
        assert view.progress == 1.0
        view.scroll_home()
        assert (view.progress, view.offset_at_top) == (0.0, 0)
        view.scroll_half(1)
        assert view.scroll_offset.y == 12
        view.scroll_end()
        assert view.at_end


async def test_a_short_article_is_at_its_end() -> None:
    async with shown(document(1), size=(80, 60)) as (_, view, _app):
        assert view.at_end
        assert view.progress == 1.0


async def test_goes_from_quote_to_quote() -> None:
    async with shown() as (pilot, view, app):
        assert view.current_quote is None
        assert view.next_quote()
        assert view.next_quote()
        await pilot.pause()
        assert view.current_quote == view.page.quotes[1]
        assert [message.index for message in app.said if isinstance(message, ArticleView.QuoteReached)] == [0, 1]
        assert any(line.strip().startswith(SIGNS["unicode"].current) for line in screen(view))
        assert view.previous_quote()
        assert not view.previous_quote()
        while view.next_quote():
            pass
        assert view.current_quote == view.page.quotes[-1]


async def test_a_page_that_is_hidden_has_no_next_quote() -> None:
    async with shown() as (pilot, view, _app):
        assert view.next_quote()
        quote = view.current_quote
        view.display = False
        await resize(pilot, view, 40, 20)
        view.replace(document())
        assert not view.next_quote()
        assert view.current_quote == quote


async def test_a_page_that_comes_back_is_laid_out_already_unless_the_room_is_another() -> None:
    async with shown() as (pilot, view, _app):
        view.display = False
        await pilot.pause()
        view.show(document())
        laid_out, width = view.page, view.page.width
        view.display = True
        await pilot.pause()
        assert view.page is laid_out
        view.display = False
        await resize(pilot, view, 40, 20)
        view.display = True
        await pilot.pause()
        assert view.page.width < min(width, 40)


async def test_the_next_quote_is_sought_from_what_is_in_view() -> None:
    async with shown() as (_, view, _app):
        view.next_quote()
        view.scroll_to(y=view.page.quote_lines[5] - 2, animate=False)
        view.next_quote()
        assert view.current_quote == view.page.quotes[5]


async def test_finds_and_goes_round() -> None:
    async with shown() as (_, view, _app):
        assert view.find("CRANES would") == view.matches == 20
        assert view.match == 0
        assert view.previous_match()
        assert view.match == 19
        assert view.next_match()
        assert view.match == 0
        assert any("cranes" in line for line in screen(view))
        view.clear_find()
        assert not view.next_match()
        assert view.find("nowhere") == 0


async def test_matches_survive_another_width() -> None:
    async with shown() as (pilot, view, _):
        view.find("dockers VOTE")
        await resize(pilot, view, 40, 20)
        assert view.matches == 1
        assert view.page.slice(*view._finding.matches[0]) == "Dockers vote"


async def test_numbers_links_without_moving_a_line() -> None:
    async with shown() as (_, view, _app):
        before = screen(view)
        assert view.show_hints()
        assert [line for line, old in zip(screen(view), before, strict=True) if line != old] == [
            before[row_of_link(before)].replace(" The harbour", "1The harbour", 1)
        ]
        assert view.type_digit("2") is None
        assert view.type_digit("1") == LinkChoice("https://harbour.example/", "The harbour")
        view.hide_hints()
        assert screen(view) == before


def row_of_link(lines: list[str]) -> int:
    """Returns the line on which the link stands."""
    return next(y for y, line in enumerate(lines) if "0. The harbour" in line)


async def test_a_click_on_a_link_says_so() -> None:
    async with shown() as (pilot, view, app):
        column, row = row_of(view, "harbour was")
        await pilot.click(ArticleView, offset=(column, row))
        assert app.said == [ArticleView.LinkOpened(LinkChoice("https://harbour.example/", "The harbour"))]
        await pilot.click(ArticleView, offset=(0, 0))
        assert len(app.said) == 1


async def test_clicks_on_voices_and_related_rows_say_so() -> None:
    async with shown() as (pilot, view, app):
        view.scroll_end()
        for words in ("Ana Ruiz  branch", "Ports reopen"):
            await pilot.click(ArticleView, offset=row_of(view, words))
        assert app.said == [ArticleView.VoiceOpened("Ana Ruiz"), ArticleView.RelatedOpened(7)]


async def test_selects_plain_words_across_lines() -> None:
    async with shown() as (pilot, view, app):
        column, row = row_of(view, "harbour was")
        await pilot.mouse_down(ArticleView, offset=(column, row))
        await pilot.hover(ArticleView, offset=(column + 5, row + 1))
        await pilot.mouse_up(ArticleView, offset=(column + 5, row + 1))
        selected = app.screen.get_selected_text()
        assert selected is not None
        assert "\n" not in selected
        assert FILLER[4:].startswith(selected)
        assert len(selected) > 60
        assert app.said == []


async def test_a_double_click_selects_the_word_and_a_third_the_paragraph() -> None:
    async with shown() as (pilot, view, app):
        place = row_of(view, "quiet")
        await pilot.click(ArticleView, offset=place, times=2)
        assert app.screen.get_selected_text() == "quiet"
        await pilot.click(ArticleView, offset=place, times=3)
        assert app.screen.get_selected_text() == f"0. {FILLER}"


async def test_selecting_everything_gives_the_whole_text() -> None:
    async with shown() as (_, view, app):
        view.text_select_all()
        selected = app.screen.get_selected_text()
        assert selected is not None
        assert selected.startswith("THE LEDGER\nDockers vote\n")
        assert f"\n{SAID}\n" in selected
        assert "▎" not in selected


async def test_newer_values_keep_place_and_quote() -> None:
    async with shown() as (_, view, _app):
        view.next_quote()
        view.scroll_lines(20)
        top, quote = view.offset_at_top, view.current_quote
        given = document()
        view.replace(replace(given, article=replace(given.article, starred=True, author="Ivo Lund")))
        assert (view.offset_at_top, view.current_quote) == (top, quote)


async def test_what_is_given_while_hidden_is_there_when_shown() -> None:
    async with shown() as (pilot, view, _):
        view.display = False
        await pilot.pause()
        given = document()
        view.show(replace(given, article=article(title="Another")), offset=500)
        assert view.current_quote is None
        view.display = True
        await pilot.pause()
        assert view.offset_at_top == 500
        assert view.scroll_offset.y == view.page.line_of(500) > 0


async def test_a_message_takes_the_place_of_an_article() -> None:
    async with shown() as (_, view, _app):
        view.clear("All caught up", "[/red] nothing is left")
        assert [line.strip() for line in screen(view) if line] == ["All caught up", "[/red] nothing is left"]
        assert not view.next_quote()
        assert view.find("caught") == 1
        view.clear()
        assert not any(screen(view))


@pytest.mark.parametrize("size", [(1, 1), (2, 3), (5, 2), (12, 4), (40, 20), (300, 100)])
async def test_survives_every_size(size: tuple[int, int]) -> None:
    async with shown(document(4), size=size) as (pilot, view, _):
        view.next_quote()
        view.find("the")
        view.show_hints()
        view.scroll_page(1)
        view.scroll_half(-1)
        await pilot.pause()
        assert len(screen(view)) <= size[1]


@pytest.mark.parametrize("theme", ["textual-light", "ansi-dark", "nord"])
async def test_every_theme_draws(theme: str) -> None:
    async with shown() as (pilot, view, app):
        app.theme = theme
        await pilot.pause()
        assert "Dockers vote" in "".join(screen(view))


async def test_an_empty_article_is_only_its_masthead() -> None:
    async with shown(Document(article(title="Dockers vote"))) as (_, view, _app):
        assert view.offset_at_top == 0
        assert not view.next_quote()
        assert view.find("dockers") == 1

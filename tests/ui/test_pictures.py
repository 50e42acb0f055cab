"""Pictures on the page: drawn in half blocks above their captions, only when asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader.errors import PageError
from newsreader.model import Block, Container, FullText, Picture
from newsreader.ui.page import Document, Page, lay_out
from newsreader.ui.pictures import MOST_ROWS
from newsreader.ui.signs import SIGNS
from tests.builders import article
from tests.ui.screens import QuietLibrary, library, press, reading
from tests.ui.test_article_view import shown

URL = "https://ledger.example/a.png"
HALVES = Picture(4, 2, b"\xff\x00\x00" * 4 + b"\x00\x00\xff" * 4)
CAPTION = "The harbour of Merrow"


def page_of(picture: Picture, width: int = 40, *containers: Container, signs: str = "unicode") -> Page:
    blocks = (
        Block("paragraph", "Before."),
        Block("image", CAPTION, href=URL, containers=containers),
        Block("paragraph", "After."),
    )
    return lay_out(Document(article(), FullText(""), blocks, pictures={URL: picture}), width, SIGNS[signs])


def painted(page: Page) -> list[list[tuple[int, tuple[int, int]]]]:
    """Returns the colours of the lines of pictures, as runs of cells."""
    lines = [[(len(each.text), each.ink) for each in line.pieces if each.ink] for line in page]
    return [line for line in lines if line]


def test_a_cell_shows_two_pixels() -> None:
    assert painted(page_of(HALVES)) == [[(4, (0xFF0000, 0x0000FF))]]


def test_a_picture_is_never_enlarged_nor_wider_or_taller_than_it_may_be() -> None:
    wide = painted(page_of(Picture(160, 40, b"\x10" * 160 * 40 * 3)))
    assert [sum(count for count, _ in line) for line in wide] == [40] * 5
    tall = painted(page_of(Picture(50, 120, b"\x10" * 50 * 120 * 3)))
    assert len(tall) == MOST_ROWS


def test_a_picture_in_a_quote_stands_beside_its_bar() -> None:
    page = page_of(Picture(160, 40, b"\x10" * 160 * 40 * 3), 40, Container("quote"))
    assert {sum(count for count, _ in line) for line in painted(page)} == {38}


def test_without_half_blocks_a_cell_shows_one_colour() -> None:
    assert painted(page_of(HALVES, signs="ascii")) == [[(4, (0x0000FF, 0x0000FF))]]


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 160), st.integers(1, 120), st.integers(1, 100))
def test_offsets_and_lines_agree_with_pictures(columns: int, rows: int, width: int) -> None:
    page = page_of(Picture(columns, rows, bytes(columns * rows * 3)), width)
    bare = lay_out(
        Document(
            article(),
            FullText(""),
            (Block("paragraph", "Before."), Block("image", CAPTION), Block("paragraph", "After.")),
        ),
        width,
    )
    assert page.text == bare.text
    for index in range(len(page)):
        assert page[page.line_of(page.offset_of(index))].kind != "blank"
    start = page.text.index(CAPTION) + page.start
    assert any(piece.offset == start for piece in page[page.line_of(start)].pieces)
    assert all(1 <= sum(count for count, _ in line) <= max(1, width) for line in painted(page))


async def test_the_colours_reach_the_screen() -> None:
    document = Document(article(), FullText(""), (Block("image", CAPTION, href=URL),), pictures={URL: HALVES})
    async with shown(document) as (_, view, _app):
        line = next(y for y in range(20) if "▀" in view.draw_line(y).text)
        segment = next(each for each in view.draw_line(line) if "▀" in each.text)
        assert segment.text == "▀▀▀▀"
        assert segment.style is not None
        assert segment.style.color is not None
        assert segment.style.color.triplet == (255, 0, 0)


class Illustrated(QuietLibrary):
    """A library whose pictures need no network."""

    installed = True

    def can_show_pictures(self) -> bool:
        """Tells what the test wants."""
        return self.installed

    async def picture(self, article_id: int, url: str, *, fine: bool = False) -> Picture:
        """Gives one picture; another is damaged."""
        if "broken" in url:
            raise PageError("This kind of picture cannot be shown, or it is damaged.")
        return HALVES


BODY = (
    f'<p>Ships sail again.</p><img src="{URL}" alt="Harbour"><img src="https://ledger.example/broken.png" alt="Mole">'
)


@pytest.fixture
def news(tmp_path: Path) -> Illustrated:
    made = library(tmp_path, "Harbour", "Pier", body=BODY)
    return Illustrated(made._store, now=made.now)


async def test_pictures_come_when_asked_for_and_go_again(news: Illustrated) -> None:
    async with reading(news) as (screen, pilot):
        await press(pilot, "enter")
        assert not painted(screen.page.page)
        await press(pilot, "I")
        assert len(painted(screen.page.page)) == 1
        assert any("A picture could not be shown" in note.message for note in pilot.app._notifications)
        await press(pilot, "I")
        assert not painted(screen.page.page)
        await press(pilot, "I", "J")
        assert not painted(screen.page.page)


async def test_without_the_extra_the_key_says_how_to_get_it(news: Illustrated) -> None:
    news.installed = False
    async with reading(news) as (screen, pilot):
        await press(pilot, "enter", "I")
        assert not painted(screen.page.page)
        assert any("pip install '.[images]'" in note.message for note in pilot.app._notifications)

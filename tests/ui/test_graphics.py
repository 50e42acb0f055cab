"""Pictures drawn by the terminal: what is asked of it, what it is sent, and where it is told to paint."""

from __future__ import annotations

import re
import zlib
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.events import Key

from newsreader.model import Picture
from newsreader.ui.app import NewsApp, Options
from newsreader.ui.graphics import CHUNK, PLACEHOLDER, ROW_MARKS, Kitty, Sixel, encoded
from newsreader.ui.leaf import Line, PictureBox
from newsreader.ui.pictures import MOST_ROWS
from newsreader.ui.terminal import ABILITIES, Abilities, Background, abilities_from
from newsreader.ui.terminal_app import ATTRIBUTES
from tests.ui.screens import QuietLibrary, library, press, reading, settle

URL = "https://ledger.example/a.png"
BOX = PictureBox(URL, 10, 4)
FINE = Picture(160, 80, bytes(range(256)) * 150, 4)
KITTY_ANSWER = "^P>|kitty(0.42.1)^\\[6;18;9t[?62;52;c"
XTERM_ANSWER = "^P>|XTerm(379)^\\[6;15;8t[?1;0;256S[?63;1;2;4;6;9;15;22c"


@pytest.mark.parametrize(
    ("answer", "abilities"),
    [
        (KITTY_ANSWER, Abilities(kitty=True, cell=(9, 18))),
        (XTERM_ANSWER, Abilities(sixel=True, cell=(8, 15), colours=256)),
        ("P>|ghostty 1.2.0[6;40;20t[?62;22;c", Abilities(kitty=True, cell=(20, 40))),
        ("P>|kitty(0.26.5)[?62;c", Abilities()),
        ("P>|WezTerm 20240203-110809^[6;20;10t[?65;4;6;18;22c", Abilities(sixel=True, cell=(10, 20))),
        ("P>|Konsole 24.08[6;0;0t[?62;1;4c", Abilities(sixel=True)),
        ("P>|tmux 3.3a[?1;2c", Abilities()),
        ("[?1;0;2S[?62;44;14c", Abilities(colours=16)),
        ("", Abilities()),
    ],
)
def test_what_a_terminal_can_draw(answer: str, abilities: Abilities) -> None:
    assert abilities_from(answer) == abilities


# --- kitty ---------------------------------------------------------------------------------------------------


def commands(sent: list[str]) -> Iterator[tuple[dict[str, str], str]]:
    """Yields the keys and the data of every command."""
    for command in re.findall(r"\x1b_G([^\x1b]*)\x1b\\", "".join(sent)):
        keys, _, data = command.partition(";")
        yield dict(each.split("=") for each in keys.split(",") if each), data


def test_kitty_gets_the_pixels_once_in_small_parts() -> None:
    sent: list[str] = []
    kitty = Kitty(sent.append)
    kitty.send(BOX, FINE, encoded(FINE))
    first, *others = commands(sent)
    assert {key: first[0][key] for key in ("a", "U", "s", "v", "c", "r", "f")} == {
        "a": "T",
        "U": "1",
        "s": "160",
        "v": "80",
        "c": "10",
        "r": "4",
        "f": "24",
    }
    assert [keys["m"] for keys, _ in (first, *others)] == ["1"] * len(others) + ["0"]
    assert all(len(data) <= CHUNK for _, data in (first, *others))
    assert zlib.decompress(b64decode("".join(data for _, data in (first, *others)))) == FINE.pixels
    kitty.place(BOX)
    assert len(list(commands(sent))) == 1 + len(others)


def test_kitty_moves_a_picture_to_another_room_and_drops_it() -> None:
    sent: list[str] = []
    kitty = Kitty(sent.append)
    kitty.send(BOX, FINE, encoded(FINE))
    number = next(commands(sent))[0]["i"]
    sent.clear()
    kitty.place(PictureBox(URL, 20, 8))
    kitty.keep_only([BOX])
    kitty.keep_only([])
    (moved, _), (dropped, _) = commands(sent)
    assert (moved["a"], moved["i"], moved["c"], moved["r"]) == ("p", number, "20", "8")
    assert (dropped["a"], dropped["d"], dropped["i"]) == ("d", "I", number)
    assert not kitty.sent(URL)


def test_placeholders_are_as_wide_as_the_room_and_tell_picture_and_row() -> None:
    sent: list[str] = []
    kitty = Kitty(sent.append)
    assert kitty.cells(Line(number=2, box=BOX)) is None
    kitty.send(BOX, FINE, encoded(FINE))
    cells = kitty.cells(Line(number=2, box=BOX))
    assert cells is not None
    assert cell_len(cells.text) == BOX.columns
    assert cells.text.startswith(PLACEHOLDER + ROW_MARKS[2] + ROW_MARKS[0])
    assert cells.style is not None
    assert cells.style.color is not None
    assert cells.style.color.triplet is not None
    assert int(cells.style.color.triplet.hex[1:], 16) == int(next(commands(sent))[0]["i"])
    assert len(set(ROW_MARKS)) == MOST_ROWS
    assert kitty.cells(Line(number=2, box=PictureBox(URL, 9, 4))) is None


# --- sixel ---------------------------------------------------------------------------------------------------


def sixels(content: str) -> str:
    return f'\x1bP0;1q"1;1;8;16{content}\x1b\\'


@pytest.mark.parametrize("harm", ["\x1b]52;c;eA==\x07", "\x1b\\\x1b[2J", "\x9b2J", "\n"])
def test_nothing_but_sixels_reaches_the_terminal(harm: str) -> None:
    sixel = Sixel((10, 20), 256)
    sixel.keep(BOX, (sixels("~"), sixels(harm)))
    assert not sixel.has(BOX)
    sixel.keep(BOX, (sixels("~"), harm))
    assert not sixel.has(BOX)


def test_sixels_are_painted_where_their_lines_are() -> None:
    sixel = Sixel((10, 20), 256)
    sixel.keep(BOX, tuple(map(sixels, "012")))
    lines = [Line(number=row, box=BOX) for row in range(4)]
    assert sixel.painting([(lines[1], 7, 0), (lines[2], 7, 1), (lines[3], 7, 2)]) == (
        f"\x1b7\x1b[1;8H{sixels('1')}\x1b[2;8H{sixels('2')}\x1b8"
    )
    assert sixel.cells(lines[0]) is not None
    sixel.keep_only([PictureBox(URL, 9, 4)])
    assert sixel.painting([(lines[1], 7, 0)]) == ""
    assert sixel.cells(lines[0]) is None


# --- on the screen -------------------------------------------------------------------------------------------


class Illustrated(QuietLibrary):
    """A library whose pictures need neither network nor worker processes."""

    def can_show_pictures(self) -> bool:
        """They can be shown."""
        return True

    async def picture(self, article_id: int, url: str, *, fine: bool = False) -> Picture:
        """Gives a picture as fine as it is wanted."""
        return FINE if fine else Picture(40, 20, bytes(2400))

    async def sixel(
        self, picture: Picture, columns: int, rows: int, cell: tuple[int, int], colours: int
    ) -> tuple[str, ...]:
        """Gives a mark for every line."""
        return tuple(sixels(f"<{row}:{columns}x{rows}:{cell[0]}x{cell[1]}:{colours}>") for row in range(rows))


@pytest.fixture
def news(tmp_path: Path) -> Illustrated:
    body = f'<p>Ships sail again.</p><img src="{URL}" alt="Harbour"><p>{"They sail far. " * 400}</p>'
    return Illustrated(library(tmp_path, "Harbour", "Pier", body=body)._store)


@contextmanager
def terminal(monkeypatch: pytest.MonkeyPatch, answer: str) -> Iterator[list[str]]:
    """Stands for a terminal: gives what it is sent, and answers when it is asked."""
    sent: list[str] = []

    def to_terminal(app: NewsApp, sequence: str) -> None:
        if sequence == ABILITIES + ATTRIBUTES:
            for character in answer:
                app.post_message(Key("x", character))
        if sequence:
            sent.append(sequence)

    monkeypatch.setattr(NewsApp, "to_terminal", to_terminal)
    monkeypatch.setenv("COLORTERM", "truecolor")
    yield sent


def drawn(screen_lines: Callable[[int], object], height: int) -> str:
    return "\n".join(str(getattr(screen_lines(y), "text", "")) for y in range(height))


async def test_a_terminal_like_kitty_shows_the_picture_in_its_cells(
    news: Illustrated, monkeypatch: pytest.MonkeyPatch
) -> None:
    with terminal(monkeypatch, KITTY_ANSWER) as sent:
        async with reading(news) as (screen, pilot):
            assert sent == []
            await press(pilot, "enter", "I")
            assert drawn(screen.page.draw_line, 40).count(PLACEHOLDER) == 40 * 10
            assert sum("\x1b_Ga=T" in each for each in sent) == 1
            await press(pilot, "greater_than_sign")
            assert sum("\x1b_Ga=T" in each for each in sent) == 1
            await press(pilot, "J")
            assert "a=d,d=I" in sent[-1]
            await press(pilot, "K", "I")
            assert sent.count(ABILITIES + ATTRIBUTES) == 1
        assert "a=d,d=I" in sent[-1]


async def test_sixels_are_painted_over_the_page_and_follow_it(
    news: Illustrated, monkeypatch: pytest.MonkeyPatch
) -> None:
    with terminal(monkeypatch, XTERM_ANSWER) as sent:
        async with reading(news) as (screen, pilot):
            await press(pilot, "enter", "I")
            first = next(y for y in range(40) if screen.page._drawing.line_at(y).box)
            row, column = first + 1, screen.page.region.x + screen.page._drawing.left + 1
            assert f"\x1b[{row};{column}H{sixels('<0:40x10:8x15:256>')}" in sent[-1]
            assert "▀" not in drawn(screen.page.draw_line, 40)
            await press(pilot, "j")
            assert f"\x1b[{row - 1};{column}H{sixels('<0:40x10:8x15:256>')}" in sent[-1]
            sent.clear()
            await press(pilot, "question_mark")
            assert sent == []
            await press(pilot, "escape")
            assert "<0:" in sent[-1]


async def test_other_terminals_show_half_blocks(news: Illustrated, monkeypatch: pytest.MonkeyPatch) -> None:
    with terminal(monkeypatch, "[?1;2c") as sent:
        async with reading(news) as (screen, pilot):
            await press(pilot, "enter", "I")
            assert "▀" in drawn(screen.page.draw_line, 40)
            assert sent == [ABILITIES + ATTRIBUTES]


@pytest.mark.parametrize(("wanted", "asked"), [("blocks", []), ("kitty", [])])
async def test_what_the_user_has_chosen_is_not_asked_for(
    news: Illustrated, monkeypatch: pytest.MonkeyPatch, wanted: str, asked: list[str]
) -> None:
    options = Options(theme="night-edition", refresh_minutes=0, pictures=wanted)  # type: ignore[arg-type]
    with terminal(monkeypatch, "") as sent:
        async with reading(news, options=options) as (screen, pilot):
            await press(pilot, "enter", "I")
            assert ABILITIES + ATTRIBUTES not in sent
            assert ("▀" in drawn(screen.page.draw_line, 40)) is (wanted == "blocks")


async def test_keys_go_on_while_a_terminal_is_silent(news: Illustrated, monkeypatch: pytest.MonkeyPatch) -> None:
    with terminal(monkeypatch, ""):
        async with reading(news) as (screen, pilot):
            await press(pilot, "enter")
            assert isinstance(pilot.app, NewsApp)
            asking = screen.run_worker(pilot.app.ask_terminal("?", 1.0))
            await pilot.press("J")
            for character in "[K":
                pilot.app.post_message(Key(character, character))
            assert await asking.wait() == ""
            await settle(pilot)
            assert screen.opened is not None
            assert screen.opened.article.title == "Harbour"
            assert screen.page.current_quote is None


async def test_half_an_answer_presses_no_keys(news: Illustrated, monkeypatch: pytest.MonkeyPatch) -> None:
    with terminal(monkeypatch, "^P>|XTerm(379)^"):
        async with reading(news) as (screen, pilot):
            assert isinstance(pilot.app, NewsApp)
            asking = screen.run_worker(pilot.app.ask_terminal(ABILITIES, 0.6))
            assert await asking.wait() == ""
            await press(pilot, "enter")
            assert screen.opened is not None
            assert not screen.opened.article.starred
            assert len(pilot.app.screen_stack) == 1


async def test_sixels_are_not_painted_without_the_size_of_a_cell(
    news: Illustrated, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsreader.ui.terminal._cell_known", lambda: (0, 0))
    with terminal(monkeypatch, "[?62;4c") as sent:
        async with reading(news) as (screen, pilot):
            await press(pilot, "enter", "I")
            assert "▀" in drawn(screen.page.draw_line, 40)
            assert len(sent) == 1


async def test_an_answer_that_comes_late_sets_the_theme_and_presses_no_keys(news: Illustrated) -> None:
    options = Options(background=Background(late=True), refresh_minutes=0, refresh_on_start=False)
    app = NewsApp(news, options)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        for character in "^]11;rgb:eeee/eeee/dddd^\\[?62;22c":
            app.post_message(Key("slash" if character == "/" else character, character))
        await settle(pilot)
        assert app.theme == "morning-edition"
        assert len(app.screen_stack) == 1
        assert not app.screen.query("#find")
        await pilot.press("question_mark")
        assert len(app.screen_stack) == 2
    news.close()

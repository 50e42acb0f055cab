"""Looks: every theme can be read, quotes show in few colours, themes of one's own, and what the terminal tells."""

from __future__ import annotations

import os
import pty
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.color import ColorSystem
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from newsreader.ui import terminal, themes
from newsreader.ui.app import NewsApp, Options
from newsreader.ui.contrast import GROUNDS, LAID_OVER, ROLES, TEXT, colour_of, contrast
from newsreader.ui.signs import SIGNS, SPELLED, Signs
from newsreader.ui.theme_file import NAMES, faint, read_theme, theme_to_start_from
from tests.cli.conftest import Cli, cli, home
from tests.ui.screens import library, press, reading

__all__ = ["cli", "home"]
COLOURED = [name for name in (*(theme.name for theme in themes.OWN), *BUILTIN_THEMES) if not name.startswith("ansi-")]


def roles_in(theme: str, folder: Path) -> dict[str, str]:
    """Returns the variables as the screen uses them."""
    news = library(folder)
    app = NewsApp(news, Options(theme=theme))
    variables = app.get_css_variables()
    news.close()
    return variables


@pytest.mark.parametrize("theme", COLOURED)
def test_every_pair_of_colours_can_be_read(theme: str, tmp_path: Path) -> None:
    roles = roles_in(theme, tmp_path)
    base = Color.parse(roles["background"])
    for ground in GROUNDS:
        under = colour_of(roles[ground], base)
        for role, least in ROLES.items():
            assert contrast(colour_of(roles[role], under), under) >= least, (role, ground)
    for tint in LAID_OVER:
        assert contrast(Color.parse(roles["foreground"]), colour_of(roles[tint], base)) >= TEXT, tint
    for reverse in ("accent", "count"):
        assert contrast(base, colour_of(roles[reverse], base)) >= TEXT, reverse


@pytest.mark.parametrize("theme", COLOURED)
@pytest.mark.parametrize("system", [ColorSystem.STANDARD, ColorSystem.EIGHT_BIT, ColorSystem.TRUECOLOR], ids=str)
def test_quotes_and_marks_show_in_few_colours(theme: str, system: ColorSystem, tmp_path: Path) -> None:
    roles = roles_in(theme, tmp_path)
    base = Color.parse(roles["background"])
    text, quote, accent, ground = (
        colour_of(roles[role], base).rich_color.downgrade(system)
        for role in ("foreground", "quote", "accent", "background")
    )
    assert quote != ground
    assert accent != ground
    assert text != ground
    if theme.endswith("-edition"):
        assert quote != text


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast(Color.parse("#000000"), Color.parse("#ffffff")) == pytest.approx(21)
    assert contrast(Color.parse("#777777"), Color.parse("#ffffff")) == pytest.approx(4.478, abs=0.001)


# --- themes of one's own ---


def test_three_colours_make_a_theme(tmp_path: Path) -> None:
    path = tmp_path / "sea.toml"
    path.write_text('[colours]\nbackground = "#001122"\ntext = "#ddeeff"\naccent = "#44ccaa"\n')
    theme, problem = read_theme(path)
    assert problem == ""
    assert theme is not None
    assert (theme.name, theme.dark, theme.variables["quote"]) == ("sea", True, "#44CCAA")
    assert faint(theme) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("colours = 3", "needs a section [colours]"),
        ("[colours]\n", "background, text, accent must be there"),
        ('[colours]\nbackgruond = "#000000"', "did you mean background?"),
        ('[colours]\ntext = "red"', "text must be a colour"),
        ("[colours", "cannot be read"),
        ("x = " + "[" * 5000, "cannot be read"),
    ],
)
def test_what_is_wrong_with_a_theme_is_told_in_one_line(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "sea.toml"
    path.write_text(text)
    theme, problem = read_theme(path)
    assert theme is None
    assert told in problem
    assert "\n" not in problem


def test_what_is_hard_to_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "fog.toml"
    path.write_text('[colours]\nbackground = "#888888"\ntext = "#999999"\naccent = "#000000"\n')
    theme, _ = read_theme(path)
    assert theme is not None
    assert faint(theme)[0].startswith("fog.toml: text has a contrast of 1.")


async def test_a_theme_file_is_shown(tmp_path: Path) -> None:
    folder = tmp_path / "themes"
    folder.mkdir()
    (folder / "sea.toml").write_text(theme_to_start_from().replace("#121316", "#001122"))
    options = Options(theme="sea", themes=folder, refresh_minutes=0)
    async with reading(library(tmp_path, "Harbour reopens"), options=options) as (screen, pilot):
        assert pilot.app.theme == "sea"
        assert screen.background_colors[1] == Color.parse("#001122")
        await press(pilot, "t")
        assert pilot.app.theme == "morning-edition"


async def test_a_theme_that_cannot_be_used_leaves_ours(tmp_path: Path) -> None:
    options = Options(theme="sea", themes=tmp_path, refresh_minutes=0)
    async with reading(library(tmp_path, "Harbour reopens"), options=options) as (_, pilot):
        assert pilot.app.theme == "night-edition"
        assert any("There is no theme sea" in toast.message for toast in pilot.app._notifications)


def test_the_command_writes_a_theme_that_is_in_order(cli: Cli, home: Path) -> None:
    assert cli("config", "theme", "sea").code == 0
    theme, problem = read_theme(home / "themes" / "sea.toml")
    assert (problem, theme is not None) == ("", True)
    assert all(name in (home / "themes" / "sea.toml").read_text() for name in NAMES)
    assert {"auto", "ansi", "night-edition", "dracula", "sea"} <= set(cli("config", "theme").out.split())
    assert cli("config", "theme", "sea").code == 1
    assert cli("config", "theme", "../sea").code == 2
    (home / "config.toml").write_text('[view]\ntheme = "sea"\n')
    assert cli("config", "check").code == 0


# --- what the terminal tells ---


@contextmanager
def asked(monkeypatch: pytest.MonkeyPatch, answer: bytes) -> Iterator[terminal.Question]:
    """Asks a terminal that has answered."""
    outer, inner = pty.openpty()
    with os.fdopen(inner, "r+b", buffering=0) as slave:
        monkeypatch.setattr(sys, "stdin", slave)
        monkeypatch.setattr(sys, "stdout", slave)
        question = terminal.Question({})
        assert os.read(outer, 100).startswith(b"\x1b]11;?")
        os.write(outer, answer)
        yield question
    os.close(outer)


@pytest.mark.parametrize(
    ("answer", "known"),
    [
        (b"\x1b]11;rgb:ffff/ffff/eeee\x1b\\\x1b[?62c", terminal.Background(True)),
        (b"\x1b]11;rgb:00/10/20\x07\x1b[?62c", terminal.Background(False)),
        (b"\x1b[?62c", terminal.Background(None)),
        (b"", terminal.Background(None, late=True)),
    ],
)
def test_the_background_is_known_when_the_screen_starts(
    answer: bytes, known: terminal.Background, monkeypatch: pytest.MonkeyPatch
) -> None:
    with asked(monkeypatch, answer) as question:
        assert question.answer() == known


def test_colorfgbg_spares_the_question() -> None:
    assert terminal.Question({"COLORFGBG": "0;15"}).answer() == terminal.Background(True)
    assert terminal.Question({"COLORFGBG": "15;default;0"}).answer() == terminal.Background(False)


@pytest.mark.parametrize(("light", "theme"), [(True, "ansi-light"), (None, "ansi-dark")])
def test_ansi_keeps_the_colours_of_the_terminal(light: bool | None, theme: str, tmp_path: Path) -> None:
    news = library(tmp_path)
    assert NewsApp(news, Options(theme="ansi", background=terminal.Background(light))).theme == theme
    news.close()


# --- signs ---


@pytest.mark.parametrize(
    "keys", [(), ("enter",), ("enter", "Q"), ("question_mark",), ("a",), ("V",), ("f",), ("slash", "h")]
)
@pytest.mark.parametrize("size", [(150, 42), (40, 20)], ids=str)
async def test_ascii_is_all_that_is_drawn(keys: tuple[str, ...], size: tuple[int, int], tmp_path: Path) -> None:
    news = library(tmp_path, *[f"Harbour reopens {n}" for n in range(30)], body="<p>Sail.</p><ul><li>one</li></ul><hr>")
    async with reading(news, size, Options(icons="ascii", theme="night-edition", refresh_minutes=0)) as (_, pilot):
        await press(pilot, *keys)
        filters = pilot.app.get_line_filters()
        for screen in pilot.app.screen_stack:
            for strip in screen._compositor.render_strips():
                segments = list(strip)
                for line_filter in filters:
                    segments = line_filter.apply(segments, screen.background_colors[1])
                text = "".join(segment.text for segment in segments)
                assert text.isascii(), text
                assert len(text) == strip.cell_length


@pytest.mark.parametrize("keys", ["a", "i", "d", "B", "question_mark", "ctrl+p", "at", "H", "w"])
async def test_ascii_spells_the_names_of_keys(keys: str, tmp_path: Path) -> None:
    news = library(tmp_path, "Harbour reopens")
    async with reading(news, (120, 42), Options(icons="ascii", theme="night-edition", refresh_minutes=0)) as (_, pilot):
        await press(pilot, keys)
        shown = "".join(strip.text for strip in pilot.app.screen._compositor.render_strips())
        assert "Enter " in shown
        assert not set("⏎⌫↑↓←→") & set(shown)


@pytest.mark.parametrize("name", ["unicode", "nerd", "ascii"])
def test_every_sign_is_one_cell_wide(name: str) -> None:
    for sign in fields(Signs):
        for character in getattr(SIGNS[name], sign.name):
            assert cell_len(character) == 1, sign.name
            assert name != "ascii" or character.isascii(), sign.name
            assert ord(character) in SPELLED or not "\x7f" < character < "\ue000", sign.name


async def test_a_compact_list_shows_more(tmp_path: Path) -> None:
    titles = [f"A headline that is far too long for a single line of the list, number {n}" for n in range(40)]
    shown = {}
    for density in ("airy", "compact"):
        folder = tmp_path / density
        folder.mkdir()
        options = Options(density=density, refresh_minutes=0)
        async with reading(library(folder, *titles), (120, 36), options) as (screen, pilot):
            shown[density] = screen.list.rows_in_view()
            await press(pilot, "G")
            assert screen.list.cursor == 39
            assert screen.list.render_line(screen.list.size.height - 3).text.strip() != ""
    assert shown["compact"] >= 2 * shown["airy"] - 1


@pytest.mark.parametrize(("columns", "widths"), [(150, (28, 48)), (200, (36, 64)), (300, (36, 72))])
async def test_wide_screens_give_the_lists_more_room(columns: int, widths: tuple[int, int], tmp_path: Path) -> None:
    async with reading(library(tmp_path, "Harbour reopens"), (columns, 42)) as (screen, _):
        assert (screen.shelf.outer_size.width, screen.query_one("#middle").outer_size.width) == widths
        assert screen.page.page.width == 66

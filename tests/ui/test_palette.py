"""The palette: everything by name, the best first, and what it does."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsreader.model import View
from newsreader.ui.app import Options
from newsreader.ui.keys import KEYS
from newsreader.ui.palette import PaletteScreen, score
from tests.ui.screens import library, press, reading


@pytest.mark.parametrize(
    ("typed", "better", "worse"),
    [
        ("the", "Theme nord", "Night or the morning"),
        ("paper", "Paper of Merrow", "Newspaper"),
        ("mark all", "Mark all in this list read", "Marks of the wall"),
        ("mrw", "Merrow", "My other row of words"),
        ("harbour", "Harbour", "Harbour Post of the West"),
    ],
)
def test_what_is_meant_comes_first(typed: str, better: str, worse: str) -> None:
    words = typed.split()
    assert score(words, better) > score(words, worse) > 0


def test_what_does_not_answer_is_left_out() -> None:
    assert score(["zz"], "Harbour") == 0
    assert score(["ruo"], "Harbour") == 0
    assert score(["harbour", "zz"], "Harbour") == 0


async def test_it_knows_actions_lists_folders_feeds_and_themes(tmp_path: Path) -> None:
    options = Options(theme="night-edition", refresh_minutes=0, keys={"app.help": "no such key", "view.theme": "f6"})
    async with reading(library(tmp_path, "Harbour reopens"), options=options) as (_, pilot):
        await press(pilot, "ctrl+p")
        palette = pilot.app.screen
        assert isinstance(palette, PaletteScreen)
        about = {entry.name: entry.about for entry in palette._entries}
        assert {key.description for key in KEYS if not key.id.startswith(("nav.", "voices."))} <= set(about)
        assert about["These keys"] == "? f1"
        assert about["Night or morning"] == "f6"
        assert about["The Ledger"] == "feed"
        assert about["City"] == "folder"
        assert about["Bookmarks"] == "list"
        assert about["Theme nord"] == "colours"


async def test_a_theme_is_taken(tmp_path: Path) -> None:
    async with reading(library(tmp_path, "Harbour reopens")) as (_, pilot):
        await press(pilot, "ctrl+p", *"nord", "enter")
        assert pilot.app.theme == "nord"


async def test_a_feed_is_shown(tmp_path: Path) -> None:
    async with reading(library(tmp_path, "Harbour reopens")) as (screen, pilot):
        await press(pilot, "ctrl+p", *"ledger", "enter")
        assert screen.view == View("feed", 1)


async def test_an_action_is_done(tmp_path: Path) -> None:
    async with reading(library(tmp_path, "Harbour reopens", "Otter on the tram")) as (_, pilot):
        await press(pilot, "ctrl+p", *"mark", "space", *"all", "enter")
        assert pilot.app.library.counts().unread == 0  # type: ignore[attr-defined]


async def test_a_name_is_never_markup(tmp_path: Path) -> None:
    news = library(tmp_path, "Harbour reopens")
    news._store.add_feed("https://evil.example/feed", "[@click=app.quit]Evil[/] [/red]")
    async with reading(news, (40, 20)) as (_, pilot):
        await press(pilot, "ctrl+p", *"evil")
        assert pilot.app.is_running
        assert len(pilot.app.screen_stack) == 2

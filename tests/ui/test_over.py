"""Screens over the reading screen, left while something they began goes on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.css.query import NoMatches
from textual.widgets import Input

from newsreader.ui.search import Found, SearchScreen
from tests.ui.screens import library, reading, settle


async def test_work_of_a_screen_that_was_left_comes_to_nothing(tmp_path: Path) -> None:
    async with reading(library(tmp_path, "Ships sail")) as (_, pilot):
        search = SearchScreen(lambda words: Found(), datetime.now(UTC))
        await pilot.app.push_screen(search)
        assert not search.left
        await pilot.press("escape")
        await settle(pilot)
        assert search.left
        with pytest.raises(NoMatches):
            await search._look("ships")
        await search._unless_left(search._look("ships"))
        assert pilot.app.is_running


async def test_what_goes_wrong_on_a_screen_that_is_there_is_heard_of(tmp_path: Path) -> None:
    async with reading(library(tmp_path, "Ships sail")) as (_, pilot):
        search = SearchScreen(lambda words: Found(), datetime.now(UTC))
        await pilot.app.push_screen(search)

        async def look_for_nothing() -> None:
            search.query_one("#nothing", Input)

        with pytest.raises(NoMatches):
            await search._unless_left(look_for_nothing())

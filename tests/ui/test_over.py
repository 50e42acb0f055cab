"""Screens that end while another one lies on top of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from newsreader.errors import StoreError
from newsreader.library import Library
from newsreader.ui.connect import ConnectScreen
from newsreader.ui.help import HelpScreen
from newsreader.ui.search import SearchScreen
from tests.ui.screens import library, press, reading


async def test_a_dialog_that_ends_under_another_screen_waits_for_it(tmp_path: Path) -> None:
    answered: asyncio.Future[Library] = asyncio.get_running_loop().create_future()
    ended: list[Library | None] = []

    async def connect(address: str, user: str, secret: str, on_step: Callable[[str], None]) -> Library:
        return await answered

    news = library(tmp_path, "Ships sail")
    async with reading(news) as (screen, pilot):
        dialog = ConnectScreen(connect)
        await pilot.app.push_screen(dialog, ended.append)
        await pilot.press(*"rss", "enter", *"ana", "enter", *"word", "enter")
        await pilot.app.push_screen(HelpScreen({}, "unicode"))
        assert isinstance(pilot.app.screen, HelpScreen)
        answered.set_result(news)
        await pilot.pause(0.1)
        assert isinstance(pilot.app.screen, HelpScreen)
        assert (dialog.is_attached, ended) == (True, [])
        await press(pilot, "escape")
        assert pilot.app.screen_stack == [screen]
        assert ended == [news]


async def test_a_search_that_fails_is_told_and_the_screen_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StoreError("The database is busy.", "Try [again].")

    news = library(tmp_path, "Ships sail")
    monkeypatch.setattr(news, "search", fail)
    async with reading(news) as (screen, pilot):
        screen.action_search_everything()
        await press(pilot, "s", "h")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert isinstance(pilot.app.screen, SearchScreen)
        assert "The database is busy. Try [again]." in {each.message for each in pilot.app._notifications}

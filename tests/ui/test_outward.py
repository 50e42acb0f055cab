"""Keys that take the article elsewhere: own commands, pipes, files, services."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from newsreader.errors import FetchError
from newsreader.outward import Command, Target
from newsreader.ui.app import Options
from newsreader.ui.browse import BrowseScreen
from tests.ui.screens import QuietLibrary, library, press, reading

ECHO = Command("words", (sys.executable, "-c", "import json, sys; print(json.load(sys.stdin)['title'])"), "ctrl+n")
FAIL = Command("fail", ("false",))
LATER = Target("later", "readeck", "https://read.example")
BAG = Target("bag", "wallabag", "https://bag.example", "ana")


def options(folder: Path, *targets: Target) -> Options:
    commands = {each.name: each for each in (ECHO, FAIL)}
    send = {each.name: each for each in targets}
    return Options(
        theme="night-edition", refresh_minutes=0, commands=commands, send=send, save_folder=str(folder), start="unread"
    )


def told(screen: BrowseScreen) -> list[str]:
    return [each.message for each in screen.app._notifications]


async def test_own_commands_are_shown_and_run(tmp_path: Path) -> None:
    async with reading(library(tmp_path, "Ships sail"), (80, 24), options(tmp_path)) as (screen, pilot):
        await press(pilot, "ampersand", "enter")
        assert told(screen) == ["words: Ships sail"]
        await press(pilot, "ampersand", "j", "enter")
        assert told(screen)[1] == "fail failed with status 1"


async def test_an_own_command_has_its_key(tmp_path: Path) -> None:
    async with reading(library(tmp_path, "Ships sail"), (80, 24), options(tmp_path)) as (screen, pilot):
        await press(pilot, "enter", "ctrl+n")
        assert told(screen) == ["words: Ships sail"]


async def test_without_commands_the_panel_says_how_to_have_one(tmp_path: Path) -> None:
    async with reading(library(tmp_path, "Ships sail"), (80, 24)) as (_, pilot):
        await press(pilot, "ampersand")
        prompt = pilot.app.screen.query_one(OptionList).get_option_at_index(0).prompt
        assert "[commands]" in str(prompt)


async def test_a_pipe_remembers_what_was_typed(tmp_path: Path) -> None:
    async with reading(library(tmp_path, "Ships sail"), (80, 24), options(tmp_path)) as (screen, pilot):
        for line in ("head -n 1", "tail -n 1"):
            await press(pilot, "vertical_line")
            pilot.app.screen.query_one(Input).value = line
            await press(pilot, "enter")
        assert told(screen)[0] == "head: # Ships sail"
        await press(pilot, "vertical_line", "up", "up", "up")
        assert pilot.app.screen.query_one(Input).value == "head -n 1"
        await press(pilot, "down", "down")
        assert pilot.app.screen.query_one(Input).value == ""


async def test_what_cannot_be_run_is_told(tmp_path: Path) -> None:
    async with reading(library(tmp_path, "Ships sail"), (80, 24), options(tmp_path)) as (screen, pilot):
        await press(pilot, "vertical_line")
        pilot.app.screen.query_one(Input).value = "/nowhere 'x"
        await press(pilot, "enter")
        assert told(screen) == ["A quotation mark is not closed."]


async def test_an_article_is_saved_and_replaced_only_when_asked_twice(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    async with reading(library(tmp_path, "Ships sail"), (80, 24), options(folder)) as (screen, pilot):
        await press(pilot, "w", "enter")
        assert told(screen) == [f"Saved as Ships sail.md in {folder}"]
        (folder / "Ships sail.md").write_text("mine")
        await press(pilot, "w")
        pilot.app.screen.query_one(Input).value = str(folder / "Ships sail.md")
        await press(pilot, "enter")
        assert (folder / "Ships sail.md").read_text() == "mine"
        await press(pilot, "enter")
        assert (folder / "Ships sail.md").read_text(encoding="utf-8").startswith("# Ships sail")
        await press(pilot, "w", "ctrl+t", "enter")
        assert (folder / "Ships sail 2.html").is_file()


async def test_a_link_is_sent_to_the_service_that_is_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []

    async def send(_: QuietLibrary, article_id: int, target: Target) -> bool:
        sent.append(target.name)
        if len(sent) == 3:
            raise FetchError("It refuses", "Ask it.", kind="auth")
        return len(sent) == 1

    monkeypatch.setattr(QuietLibrary, "send", send)
    async with reading(library(tmp_path, "Ships sail"), (80, 24), options(tmp_path, LATER, BAG)) as (screen, pilot):
        await press(pilot, "W", "j", "enter")
        await press(pilot, "W", "enter")
        await press(pilot, "W", "enter")
        assert sent == ["bag", "later", "later"]
        assert told(screen) == [
            "Sent to bag",
            "later cannot be reached; sent with a later refresh",
            "It refuses. Ask it.",
        ]


async def test_without_a_service_the_settings_are_named(tmp_path: Path) -> None:
    async with reading(library(tmp_path, "Ships sail"), (80, 24)) as (screen, pilot):
        await press(pilot, "W")
        assert "[send.NAME]" in told(screen)[0]

"""Turning between panes: what is asked for comes into view, and nothing is begun and forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, Static

from newsreader.model import View
from newsreader.ui.browse import BrowseScreen
from tests.ui.screens import library, press, reading, settle

TITLES = tuple(f"Story number {number}" for number in range(1, 31))
LINKS = '<p>Ships <a href="https://one.example/">sail</a> and <a href="https://two.example/">land</a>.</p>'


def opened_links(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keeps the addresses that would be opened in the browser."""
    urls: list[str] = []
    monkeypatch.setattr(BrowseScreen, "browse", lambda _, url: urls.append(url))
    return urls


def told(screen: BrowseScreen) -> list[str]:
    """Returns the messages on the screen."""
    return [each.message for each in screen.app._notifications]


async def test_a_feed_asked_for_by_name_comes_into_view_from_the_page(tmp_path: Path) -> None:
    async with reading(library(tmp_path, *TITLES), (80, 24)) as (screen, pilot):
        await press(pilot, "enter")
        screen.show_feed(screen.feeds_known[0].id)
        await settle(pilot)
        assert screen.view.kind == "feed"
        assert screen.list.has_focus
        assert not screen.has_class("-reading")


async def test_another_view_comes_into_view_from_the_page(tmp_path: Path) -> None:
    async with reading(library(tmp_path, *TITLES), (80, 24)) as (screen, pilot):
        await press(pilot, "enter", "v")
        assert screen.view == View("all")
        assert screen.list.has_focus


async def test_pages_move_the_pane_that_has_the_focus(tmp_path: Path) -> None:
    async with reading(library(tmp_path, *TITLES)) as (screen, pilot):
        await press(pilot, "f", "pagedown")
        assert screen.list.cursor == 0
        assert screen.shelf.has_focus
        assert screen.view.kind == "feed"


async def test_a_story_without_links_and_quotes_says_so(tmp_path: Path) -> None:
    async with reading(library(tmp_path, "One", body="<p>Ships sail again.</p>"), (80, 24)) as (screen, pilot):
        await press(pilot, "enter", "0", "right_square_bracket", "T")
        assert not screen.hinting
        assert told(screen) == [
            "There are no links in this story",
            "No quotes in this story",
            "No related stories are known",
        ]


async def test_a_number_begun_is_forgotten_with_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    urls = opened_links(monkeypatch)
    async with reading(library(tmp_path, "One", "Two", body=LINKS), (80, 24)) as (screen, pilot):
        await press(pilot, "enter", "0", "q", "q", "j", "enter", "2")
        assert urls == []
        assert not screen.hinting
        await press(pilot, "0", "J", "K", "1")
        assert urls == []


async def test_an_import_tells_what_it_would_bring(tmp_path: Path) -> None:
    listed = tmp_path / "feeds.opml"
    listed.write_text('<opml version="2.0"><body><outline xmlUrl="https://ledger.example/feed.xml"/></body></opml>')
    async with reading(library(tmp_path, *TITLES)) as (_, pilot):
        await press(pilot, "i")
        dialog = pilot.app.screen
        dialog.query_one("#path", Input).value = str(listed)
        await press(pilot, "enter")
        told = str(dialog.query_one("#dialog-message", Static).render())
        assert told == "List of feeds (OPML): nothing new; 1 feed known already. There is nothing to import."

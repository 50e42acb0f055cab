"""Files of other readers on the screen: previewed, imported, refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import OptionList, Static

from newsreader.model import View
from newsreader.sync.http import Fetcher
from newsreader.ui.dialogs import ImportScreen
from tests.ui.screens import library, press, reading, settle

TABLE = "title,url,time_added,tags,status\nMole,https://harbour.example/mole,1700000000,weather,archive\n"


def typed(path: Path) -> list[str]:
    names = {"/": "slash", ".": "full_stop", "-": "minus", "_": "underscore"}
    return [names.get(letter, letter) for letter in str(path)]


async def test_a_pocket_export_is_previewed_and_imported(tmp_path: Path) -> None:
    news = library(tmp_path, "Rain")
    file = tmp_path / "part.csv"
    file.write_text(TABLE)
    async with reading(news) as (screen, pilot):
        await press(pilot, "i", *typed(file), "enter")
        told = str(pilot.app.screen.query_one("#dialog-message", Static).content)
        assert told == "Pocket export: 1 article, 1 bookmark, 1 tagged, 1 read mark. ⏎ imports it."
        assert pilot.app.screen.query_one(OptionList).option_count == 1
        assert news.tags() == [], "a preview changes nothing"
        await press(pilot, "enter")
        assert [(tag.name, tag.articles) for tag in screen.counts.tags] == [("weather", 1)]
        await screen.show_view(View("bookmarks"))
        await settle(pilot)
        assert [row.article.title for row in screen.list.loaded.values()] == ["Mole"]


async def test_what_is_known_already_is_told_and_not_imported(tmp_path: Path) -> None:
    news = library(tmp_path, "Rain")
    (tmp_path / "part.csv").write_text(TABLE)
    await news.import_archive(news.read_saved(tmp_path / "part.csv"))
    async with reading(news) as (_, pilot):
        await press(pilot, "i", *typed(tmp_path / "part.csv"), "enter", "enter")
        assert isinstance(pilot.app.screen, ImportScreen)
        told = str(pilot.app.screen.query_one("#dialog-message", Static).content)
        assert "There is nothing to import." in told


@pytest.mark.parametrize("content", ["hello", "PK\x03\x04"])
async def test_what_cannot_be_read_is_told_and_the_path_stays(tmp_path: Path, content: str) -> None:
    news = library(tmp_path, "Rain")
    (tmp_path / "in.csv").write_text(content)
    async with reading(news) as (_, pilot):
        await press(pilot, "i", *typed(tmp_path / "in.csv"), "enter")
        assert isinstance(pilot.app.screen, ImportScreen)
        assert str(pilot.app.screen.query_one("#dialog-message", Static).content)


async def test_feeds_of_opml_are_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def public(_fetcher: Fetcher, _url: str) -> bool:
        return False

    monkeypatch.setattr(Fetcher, "is_private", public)
    news = library(tmp_path, "Rain")
    (tmp_path / "in.opml").write_text('<opml><outline text="Post" xmlUrl="https://127.0.0.1:9/feed"/></opml>')
    async with reading(news) as (screen, pilot):
        await press(pilot, "i", *typed(tmp_path / "in.opml"), "enter", "enter")
        assert [feed.title for feed in screen.feeds_known] == ["The Ledger", "Post"]

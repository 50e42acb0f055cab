"""Voices on the screen: found, read in time order, merged, split, opened and left again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from newsreader.model import View
from newsreader.ui.article_view import ArticleView
from newsreader.ui.feed_list import FeedList
from newsreader.ui.hints import HintLine
from newsreader.ui.options import Options
from newsreader.ui.said import told
from newsreader.ui.voices import VoicesScreen
from tests.builders import NOW, entry
from tests.ui.screens import QuietLibrary, library, press, reading, settle

WORDS = "We will open the lock gates before the night is over"


def spoken(path: Path) -> QuietLibrary:
    """Two outlets report the same words, one of them a little differently, and a third voice."""
    news = library(path, "Harbour reopens")
    store = news._store
    post = store.add_feed("https://post.example/feed.xml", "The Post")
    said = {
        "a": f"<p>“{WORDS},” said Ana Ruiz.</p>",
        "b": f"<p>“{WORDS} and done,” said Ana Ruiz.</p>",
        "c": "<p>“Nobody asked us at all,” said Bo Lind.</p>",
    }
    for number, (key, html) in enumerate(said.items()):
        new = entry(key, title=f"Lock {key}", content=html, published=NOW - timedelta(hours=number + 2))
        store.add_articles(post.id, [new], [html], NOW)
    for each in store.articles(range(1, 5)):
        news.full_text(each.id)
    return news


def text_of(screen: VoicesScreen, name: str) -> str:
    return str(screen.query_one(f"#{name}", Static).content)


@pytest.mark.parametrize("size", [(150, 42), (80, 24), (40, 20)])
async def test_voices_open_their_quotes_and_the_story(tmp_path: Path, size: tuple[int, int]) -> None:
    async with reading(spoken(tmp_path), size) as (browse, pilot):
        await press(pilot, "V")
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, VoicesScreen)
        assert screen.list.selected is not None
        assert screen.list.selected.name == "Ana Ruiz"
        await press(pilot, "enter")
        assert screen.among_quotes
        assert [len(each.wordings) for each in screen._statements] == [1, 2]
        await press(pilot, "j", "enter")
        assert pilot.app.screen is browse
        assert browse.opened is not None
        assert browse.opened.article.title.startswith("Lock")
        await press(pilot, "q")
        again = pilot.app.screen
        assert isinstance(again, VoicesScreen)
        await settle(pilot)
        assert again.among_quotes
        await press(pilot, "q", "q")
        assert pilot.app.screen is browse


async def test_typing_narrows_and_escape_shows_all_again(tmp_path: Path) -> None:
    async with reading(spoken(tmp_path)) as (_, pilot):
        await press(pilot, "V", "slash", "b", "o")
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, VoicesScreen)
        assert screen.list.count == 1
        assert "1 speaker " in text_of(screen, "voices-head")
        await press(pilot, "escape")
        await settle(pilot)
        assert screen.query_one(Input).value == ""
        assert screen.list.count == 2


async def test_two_voices_become_one_and_two_again(tmp_path: Path) -> None:
    news = spoken(tmp_path)
    async with reading(news) as (_, pilot):
        await press(pilot, "V", "o")
        assert [each.quotes for each in news.voices("", "most")] == [3, 1]
        await press(pilot, "j", "m", "k", "m")
        assert [(each.name, each.quotes) for each in news.voices()] == [("Ana Ruiz", 4)]
        await press(pilot, "u")
        assert news.voice_count() == 2
        await press(pilot, "U", "enter", "G", "s")
        assert news.voice_count() == 2


async def test_quotes_are_bookmarked_and_copied(tmp_path: Path) -> None:
    news = spoken(tmp_path)
    async with reading(news) as (_, pilot):
        await press(pilot, "V", "enter", "b", "y")
        assert len(news.article_ids(View("bookmarks"))) == 1
        assert "Ana Ruiz, [The Ledger](https://ledger.example/0), Saturday 14 March 2026" in pilot.app.clipboard


async def test_a_quote_that_was_opened_is_the_one_to_copy(tmp_path: Path) -> None:
    async with reading(spoken(tmp_path)) as (browse, pilot):
        await press(pilot, "V", "enter", "enter")
        await settle(pilot)
        page = browse.query_one(ArticleView)
        assert page.current_quote is not None
        await press(pilot, "Y")
        assert pilot.app.clipboard.startswith(f"> “{page.current_quote.text}”")


async def test_the_shelf_counts_voices_and_leads_there(tmp_path: Path) -> None:
    async with reading(spoken(tmp_path)) as (browse, pilot):
        await browse.recount()
        row = next(row for row in browse.shelf._rows if row.label == "Voices")
        assert row.count == 2
        browse.post_message(FeedList.ViewChosen(View("voices"), final=True))
        await settle(pilot)
        assert isinstance(pilot.app.screen, VoicesScreen)
        assert browse.view.kind != "voices"


async def test_a_name_under_the_article_leads_to_its_voice(tmp_path: Path) -> None:
    async with reading(spoken(tmp_path)) as (browse, pilot):
        await press(pilot, "enter")
        browse.page.post_message(ArticleView.VoiceOpened("Ana Ruiz"))
        await settle(pilot)
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, VoicesScreen)
        assert "Ana Ruiz" in text_of(screen, "voice-head")
        assert screen.among_quotes


async def test_an_empty_library_says_so(tmp_path: Path) -> None:
    news = library(tmp_path, "Rain", body="<p>It rains.</p>")
    async with reading(news, (60, 20)) as (browse, pilot):
        await press(pilot, "V", "enter", "m", "s", "tab", "o")
        screen = pilot.app.screen
        assert isinstance(screen, VoicesScreen)
        assert "Nobody is quoted" in text_of(screen, "voice-head")
        await press(pilot, "q")
        assert pilot.app.screen is browse


async def test_keys_of_the_voices_can_be_bound_anew(tmp_path: Path) -> None:
    options = Options(theme="night-edition", refresh_minutes=0, keys={"voices.order": "x", "nav.down": "e"})
    async with reading(spoken(tmp_path), options=options) as (_, pilot):
        await press(pilot, "V", "o")
        screen = pilot.app.screen
        assert isinstance(screen, VoicesScreen)
        assert "newest first" in text_of(screen, "voices-head")
        await press(pilot, "x", "e")
        assert "most quoted first" in text_of(screen, "voices-head")
        assert screen.list.cursor == 1
        assert ("x", "newest first") in screen.query_one(HintLine)._hints


async def test_words_that_differ_are_underlined(tmp_path: Path) -> None:
    news = spoken(tmp_path)
    async with reading(news) as (_, pilot):
        await press(pilot, "V", "enter")
        screen = pilot.app.screen
        assert isinstance(screen, VoicesScreen)
        (statement,) = (each for each in screen._statements if len(each.wordings) > 1)
        for width in (80, 140):
            shown = told(statement, width, "|", NOW)
            marked = [shown.plain[span.start : span.end] for span in shown.spans if "underline" in str(span.style)]
            assert marked == ["and done"]

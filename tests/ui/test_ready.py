"""Articles that are ready are shown at once, from where the reader was, and are as new as the store a moment later."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from newsreader.model import Addition, FullText, ReadArticle, StoryVersion, View
from newsreader.store import Store
from newsreader.ui import ready, sweeper
from newsreader.ui.ready import ReadyArticles, brought_up_to_date
from newsreader.ui.sweeper import Sweeper
from tests.builders import NOW, article, entry
from tests.ui.screens import QuietLibrary, press, reading, settle

TOPICS = {
    "Ships sail": "The harbour opened its eastern lock at dawn.",
    "Orchards bloom": "Blossom came early, growers told a fair in Lindal.",
    "Trains wait": "A broken signal held forty commuters underground.",
}


def three_read(path: Path) -> QuietLibrary:
    """Makes a library of three articles about different things, read by the background, the first one newest."""
    store = Store.open(path / "news.db")
    feed = store.add_feed("https://ledger.example/feed.xml", "The Ledger")
    for number, (title, sentence) in enumerate(TOPICS.items()):
        html = f"<p>{sentence}</p>" * 60
        when = NOW - timedelta(hours=number + 1)
        store.add_articles(feed.id, [entry(str(number), title=title, content=html, published=when)], [html], NOW)
    news = QuietLibrary(store, now=lambda: NOW)
    for article_id in news.article_ids(View("all")):
        news.full_text(article_id)
    return news


def read_article(article_id: int, markdown: str = "Ships sail.") -> ReadArticle:
    """Returns an article with a text."""
    return ReadArticle(article(id=article_id), FullText(markdown), (), (), False, 0)


def test_a_few_articles_are_kept_the_last_ones() -> None:
    kept = ReadyArticles()
    for number in range(ready.MOST + 2):
        kept.put(read_article(number))
    kept.put(read_article(2))
    kept.put(read_article(99))
    assert [number for number in range(100) if number in kept] == [2, *range(4, ready.MOST + 2), 99]


def test_a_long_text_is_not_kept_nor_what_was_known_of_it() -> None:
    kept = ReadyArticles()
    kept.put(read_article(1))
    kept.put(read_article(1, "a" * (ready.LONGEST + 1)))
    assert 1 not in kept


def test_a_stretch_does_for_the_place_where_one_left_off_but_for_no_other() -> None:
    kept = ReadyArticles()
    kept.put(replace(read_article(1), length=90_000))
    kept.put(read_article(2))
    assert kept.find(1) is not None
    assert kept.find(1, 40_000) is None
    assert kept.find(2, 40) is not None


def test_marks_that_change_let_those_articles_go_or_all() -> None:
    kept = ReadyArticles()
    for number in (1, 2, 3):
        kept.put(read_article(number))
    kept.forget([2])
    assert (1 in kept, 2 in kept, 3 in kept) == (True, False, True)
    kept.forget([])
    assert 1 not in kept


def test_what_was_found_out_about_a_version_stays_unless_the_version_is_another() -> None:
    same, other = StoryVersion(article(id=2)), StoryVersion(article(id=3))
    shown = replace(
        read_article(1),
        versions=(replace(same, adds=Addition(quotes=1)), replace(other, adds=Addition(names=("Arrel",)))),
        position=7,
    )
    newer = replace(other, article=article(id=3, title="Told anew"))
    now = brought_up_to_date(shown, replace(read_article(1), versions=(same, newer)))
    assert [each.adds for each in now.versions] == [Addition(quotes=1), None]
    assert now.position == 7


def test_of_a_long_text_the_whole_stays_when_a_stretch_is_read_again() -> None:
    shown, stretch = read_article(1, "All of it."), replace(read_article(1, "All"), start=0, length=10)
    now = brought_up_to_date(shown, replace(stretch, has_page=True))
    assert (now.text.markdown, now.whole, now.has_page) == ("All of it.", True, True)


async def test_the_next_article_is_ready_and_shown_without_asking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    news = three_read(tmp_path)
    async with reading(news) as (screen, pilot):
        await press(pilot, "enter")
        assert screen.opened is not None
        here = screen.opened.article.id
        following = screen.list.ids[screen.list.cursor + 1]
        assert following in screen.ready

        async def never(*_: object) -> ReadArticle:
            raise AssertionError("it was there")

        asked = news.open_article
        monkeypatch.setattr(news, "open_article", never)
        screen.action_story(1)
        assert screen.opened is not None
        assert screen.opened.article.id == following != here
        monkeypatch.setattr(news, "open_article", asked)
        await settle(pilot)
        assert next(iter(news.articles([following]))).read


async def test_an_article_that_was_ready_is_brought_up_to_date(tmp_path: Path) -> None:
    news = three_read(tmp_path)
    async with reading(news) as (screen, pilot):
        await press(pilot, "enter")
        following = screen.list.ids[screen.list.cursor + 1]
        assert following in screen.ready
        news.write_note(following, "Written elsewhere.", "")
        await press(pilot, "J")
        assert screen.opened is not None
        assert [note.text for note in screen.opened.notes] == ["Written elsewhere."]
        assert "Written elsewhere." in screen.page.page.text


async def test_going_on_and_back_keeps_the_place_on_every_page(tmp_path: Path) -> None:
    async with reading(three_read(tmp_path)) as (screen, pilot):
        await press(pilot, "enter", "space")
        place = screen.place
        assert place > 0
        await press(pilot, "J")
        assert screen.place == 0
        assert screen.page.scroll_offset.y == 0
        await press(pilot, "K")
        assert screen.place == place
        assert screen.page.offset_at_top == place


async def test_where_panes_take_turns_the_selected_article_is_made_ready(tmp_path: Path) -> None:
    news = three_read(tmp_path)
    async with reading(news, (80, 24)) as (screen, pilot):
        await press(pilot, "j")
        assert screen.opened is None
        assert screen.list.selected_id is not None
        assert screen.list.selected_id in screen.ready


@pytest.fixture
def collector() -> Iterator[None]:
    """Leaves the garbage collector as it was found."""
    thresholds, on = gc.get_threshold(), gc.isenabled()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)
    (gc.enable if on else gc.disable)()


async def test_garbage_is_collected_once_no_key_has_been_pressed_for_a_while(
    collector: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = asyncio.Event()
    collected: list[str] = []

    def collect() -> None:
        collected.append("all")
        done.set()

    monkeypatch.setattr(gc, "collect", collect)
    monkeypatch.setattr(sweeper, "PAUSE", 0.01)
    each = Sweeper()
    each.begin()
    assert gc.isenabled()
    each.put_off()
    each.put_off()
    assert not collected
    await asyncio.wait_for(done.wait(), 10)
    assert collected == ["all"]

"""Coming back: the front page, the place where one left off, back and forward, dates, history, names on the shelf."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from newsreader.model import Place, View
from newsreader.store import Store
from newsreader.ui.app import Options
from newsreader.visits import PLACE, SEEN
from tests.builders import NOW, add
from tests.ui.screens import QuietLibrary, library, press, reading, settle

TITLES = tuple(f"Story number {number}" for number in range(1, 31))
LONG = "".join(f"<p>Paragraph {number} of the harbour and its ships.</p>" for number in range(80))


def again(news: QuietLibrary) -> QuietLibrary:
    """Opens the same news anew, as on the next start."""
    return QuietLibrary(Store.open(news.path), now=news.now)


def drawn(screen: object) -> str:
    """Returns the text of the list."""
    return "\n".join(strip.text for strip in screen.list._paint())  # type: ignore[attr-defined]


async def away(path: Path, hours: float = 8) -> QuietLibrary:
    """Makes news of which the user has seen what came before so many hours, and left off at the third story."""
    news = library(path, *TITLES)
    news._store.set_state(SEEN, (NOW - timedelta(hours=hours)).isoformat())
    ids = news.article_ids(View("all"))
    news.keep_place(Place(View("all"), ids[2]))
    post = news._store.add_feed("https://post.example/", "Harbour Post")
    story = None
    for feed, title in ((1, "Strike ends"), (post.id, "Strike is over")):
        (new,) = add(news._store, feed, title)
        story = news._store.join_story(new, story)
    return news


async def test_after_some_hours_the_front_page_opens_and_says_why_each_row_is_there(tmp_path: Path) -> None:
    async with reading(await away(tmp_path), (80, 24)) as (screen, _):
        assert screen.view == View("front")
        told = drawn(screen)
        assert told.index("TOLD BY SEVERAL") < told.index("Strike") < told.index("THE LATEST")
        assert "2 sources · " in told
        assert "new since 04:00" in str(screen.query_one("#head").render()) or "since" in screen.list.about


async def test_from_the_front_page_a_key_leads_to_where_one_left_off(tmp_path: Path) -> None:
    news = await away(tmp_path)
    async with reading(news, (80, 24)) as (screen, pilot):
        await press(pilot, "L")
        assert screen.view == View("all")
        assert screen.list.selected is not None
        assert screen.list.selected.article.title == "Story number 3"
        await press(pilot, "q")
        assert screen.view == View("front")


async def test_a_short_pause_ends_where_one_left_off(tmp_path: Path) -> None:
    async with reading(await away(tmp_path, hours=0.5), (80, 24)) as (screen, _):
        assert screen.view == View("all")
        assert screen.list.selected is not None
        assert screen.list.selected.article.title == "Story number 3"


@pytest.mark.parametrize(("start", "kind"), [("last", "all"), ("unread", "unread"), ("front", "front")])
async def test_the_configuration_says_what_opens(tmp_path: Path, start: str, kind: str) -> None:
    options = Options(theme="night-edition", refresh_minutes=0, start=start)
    async with reading(await away(tmp_path), (80, 24), options) as (screen, _):
        assert screen.view.kind == kind


async def test_without_news_there_is_no_front_page_to_open(tmp_path: Path) -> None:
    news = await away(tmp_path)
    news.mark_all_read(View("all"))
    async with reading(news, (80, 24)) as (screen, pilot):
        assert screen.view == View("all")
        await press(pilot, "P")
        assert "No news since you were here" in str(screen.query_one("#empty").render())
        await press(pilot, "q")
        assert screen.view == View("all")


async def test_news_that_come_after_some_hours_say_where_they_are(tmp_path: Path) -> None:
    news = await away(tmp_path)
    news.mark_all_read(View("all"))
    async with reading(news, (80, 24)) as (screen, pilot):
        for _ in range(2):
            await screen.after_refresh(3)
        await settle(pilot)
        told = [str(each.message) for each in pilot.app._notifications]
        assert told.count("3 new since you were here — P shows the front page") == 1


async def test_marking_the_front_page_read_marks_its_stories_whole(tmp_path: Path) -> None:
    news = await away(tmp_path)
    async with reading(news, (80, 24)) as (_, pilot):
        await press(pilot, "A")
        assert not news.front_page().ids
        await press(pilot, "u")
        assert news.front_page().ids


async def test_the_list_and_the_paragraph_are_there_after_a_kill(tmp_path: Path) -> None:
    news = library(tmp_path, *TITLES, body=LONG)
    async with reading(news, (80, 24)) as (screen, pilot):
        await press(pilot, "v", "j", "j", "j", "enter", "space")
        await pilot.pause(1)
        await settle(pilot)
        kept, offset = again(news).place(), screen.page.offset_at_top
        assert kept is not None
        assert screen.opened is not None
        assert (kept.view, kept.article, kept.offset, kept.reading) == (
            View("all"),
            screen.opened.article.id,
            offset,
            True,
        )
        assert offset
    async with reading(again(news), (80, 24)) as (screen, pilot):
        assert screen.view == View("all")
        assert screen.on_page
        assert (screen.opened and screen.opened.article.id, screen.page.offset_at_top) == (kept.article, offset)
        await press(pilot, "q")
        assert screen.list.selected is not None
        assert screen.list.selected.article.id == kept.article


async def test_what_was_read_stays_where_it_was_on_the_next_start(tmp_path: Path) -> None:
    news = library(tmp_path, *TITLES)
    async with reading(news, (80, 24)) as (screen, pilot):
        await press(pilot, "j", "j", "enter", "q")
        before = [*screen.list.ids]
    async with reading(again(news), (80, 24)) as (screen, _):
        assert screen.view == View("unread")
        assert [*screen.list.ids] == before
        assert screen.list.cursor == 2
        assert screen.list.selected is not None
        assert screen.list.selected.read


@pytest.mark.parametrize(
    "kept", ['["feed", 77, false, 1, 1, 5, true]', '["all", null, false, 4711, 4712, 5, true]', "{}", "["]
)
async def test_a_place_that_is_gone_is_no_trouble(tmp_path: Path, kept: str) -> None:
    news = library(tmp_path, *TITLES)
    news._store.set_state(PLACE, kept)
    async with reading(news, (80, 24)) as (screen, _):
        assert len(screen.list.ids) == len(TITLES)


async def test_going_back_from_a_found_feed_brings_the_list_as_it_was(tmp_path: Path) -> None:
    news = library(tmp_path, *TITLES)
    async with reading(news, (80, 24)) as (screen, pilot):
        await press(pilot, "j", "j", "enter", "q", "j")
        ids, cursor, top = [*screen.list.ids], screen.list.cursor, screen.list.below_top
        screen.show_feed(1)
        await settle(pilot)
        assert screen.view == View("feed", 1)
        await press(pilot, "q")
        assert (screen.view, [*screen.list.ids]) == (View("unread"), ids)
        assert (screen.list.cursor, screen.list.below_top) == (cursor, top)
        await press(pilot, "L")
        assert screen.view == View("feed", 1)


async def test_going_back_from_a_story_that_was_found_brings_page_and_paragraph(tmp_path: Path) -> None:
    news = library(tmp_path, *TITLES, body=LONG)
    async with reading(news, (80, 24)) as (screen, pilot):
        await press(pilot, "enter", "space", "space")
        assert screen.opened is not None
        shown, offset = screen.opened.article.id, screen.page.offset_at_top
        screen.open_article(screen.list.ids[9])
        await settle(pilot)
        assert screen.list.cursor == 9
        await press(pilot, "q")
        assert (screen.opened.article.id, screen.page.offset_at_top) == (shown, offset)
        assert screen.list.cursor == 0
        await press(pilot, "q")
        assert not screen.has_class("-reading")


async def test_d_goes_to_the_first_story_at_or_before_a_date(tmp_path: Path) -> None:
    news = library(tmp_path, *TITLES)
    async with reading(news, (80, 24)) as (screen, pilot):
        await press(pilot, "d", *"12h", "enter")
        assert screen.list.selected is not None
        assert screen.list.selected.article.published <= NOW - timedelta(hours=12)
        assert screen.list.cursor == 11
        assert screen.list.below_top == 0
        await press(pilot, "d", *"soon", "enter")
        assert "no date" in str(pilot.app.screen.query_one("#dialog-message").render())
        await press(pilot, "escape")
        await press(pilot, "d", *"2020", "enter")
        assert screen.list.cursor == len(TITLES) - 1


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2026-03-01", "2026-03-01"),
        ("1 march", "2026-03-01"),
        ("March 1, 2025", "2025-03-01"),
        ("feb", "2026-02-28"),
        ("november", "2025-11-30"),
        ("2025", "2025-12-31"),
        ("thu", "2026-03-12"),
        ("yesterday", "2026-03-13"),
        ("soon", None),
        ("31 february", None),
        ("march march", None),
        ("", None),
    ],
)
def test_dates_are_meant_as_people_write_them(tmp_path: Path, words: str, day: str | None) -> None:
    found = library(tmp_path).date_meant(words)
    assert (found and found.astimezone().date().isoformat()) == day


async def test_history_opens_what_was_read_and_finds_it(tmp_path: Path) -> None:
    news = library(tmp_path, *TITLES)
    async with reading(news, (80, 24)) as (screen, pilot):
        await press(pilot, "enter", "q", "j", "j", "enter", "q", "H")
        lines = pilot.app.screen.query_one(OptionList)
        told = [str(lines.get_option_at_index(each).prompt) for each in range(lines.option_count)]
        assert told[0] == "TODAY"
        assert sorted(each.split("  ")[1] for each in told[1:]) == ["Story number 1", "Story number 3"]
        pilot.app.screen.query_one(Input).value = "number 1"
        await settle(pilot)
        await press(pilot, "enter")
        assert screen.opened is not None
        assert screen.opened.article.title == "Story number 1"


async def test_letters_find_a_feed_on_the_shelf(tmp_path: Path) -> None:
    news = library(tmp_path, *TITLES)
    for name in ("Harbour Post", "Night Desk", "Old Harbour"):
        news._store.add_feed(f"https://{len(name)}.example/{name[0]}", name)
    async with reading(news) as (screen, pilot):
        await press(pilot, "f", "slash", *"har")
        assert screen.shelf.selected is not None
        assert screen.shelf.selected.label == "Harbour Post"
        await press(pilot, "down")
        assert screen.shelf.selected.label == "Old Harbour"
        await press(pilot, "enter")
        assert screen.view.kind == "feed"
        assert screen.list.has_focus or not screen.list.ids
        await press(pilot, "f", "slash", "j", "escape", "j")
        assert screen.is_running


async def test_redo_is_there_after_a_restart(tmp_path: Path) -> None:
    news = library(tmp_path, *TITLES)
    async with reading(news, (80, 24)) as (_, pilot):
        await press(pilot, "A", "u")
        assert len(news.article_ids(View("unread"))) == len(TITLES)
    news = again(news)
    async with reading(news, (80, 24)) as (_, pilot):
        await press(pilot, "U")
        assert not news.article_ids(View("unread"))

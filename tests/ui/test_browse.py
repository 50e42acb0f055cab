"""The reading screen as a user meets it: keys in, what is on the screen out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input, OptionList

from newsreader.library import Library
from newsreader.model import FoundFeed, RefreshProgress, View
from newsreader.store import Store
from newsreader.ui.app import Options
from newsreader.ui.browse import BrowseScreen
from newsreader.ui.dialogs import Tick
from newsreader.ui.finding import words_sought
from newsreader.ui.welcome import Welcome
from tests.builders import NOW, add
from tests.ui.screens import QuietLibrary, library, press, reading, settle

TITLES = tuple(f"Story number {number}" for number in range(1, 31))


def read_ids(news: Library) -> set[int]:
    """Returns the articles marked read."""
    return set(news.article_ids(View("all"))) - set(news.article_ids(View("unread")))


async def test_first_start_opens_on_the_sample_edition_and_says_so(tmp_path: Path) -> None:
    async with reading(QuietLibrary(Store.open(tmp_path / "news.db"), now=lambda: NOW)) as (screen, _):
        assert len(screen.list.ids) >= 24
        assert screen.query_one(Welcome).display
        assert "Sample edition" in str(screen.query_one(Welcome).render())


async def test_sample_edition_does_not_return_once_put_away(tmp_path: Path) -> None:
    async with reading(QuietLibrary(Store.open(tmp_path / "news.db"), now=lambda: NOW)) as (screen, pilot):
        screen.put_sample_away()
        await settle(pilot)
        assert not screen.list.ids
    async with reading(QuietLibrary(Store.open(tmp_path / "news.db"), now=lambda: NOW)) as (screen, _):
        assert not screen.list.ids


async def test_enter_opens_the_story_and_marks_it_read(tmp_path: Path) -> None:
    news = library(tmp_path, *TITLES)
    async with reading(news, (80, 24)) as (screen, pilot):
        await press(pilot, "j", "enter")
        assert screen.opened is not None
        assert screen.opened.article.title == "Story number 2"
        assert read_ids(news) == {screen.opened.article.id}
        assert screen.on_page


@pytest.mark.parametrize("size", [(80, 24), (150, 42)])
async def test_keys_that_come_in_one_burst_are_about_what_the_ones_before_led_to(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    news = library(tmp_path, *TITLES)
    async with reading(news, size) as (screen, pilot):
        for burst, leaves in ((("enter", "q", "j", "enter", "q"), False), (("enter", "q", "q"), True)):
            for key in burst:
                pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
            await settle(pilot)
            assert (screen.list.cursor, screen.reading, pilot.app._exit) == (1, False, leaves)


async def test_a_mark_right_behind_opening_is_of_the_story_that_is_opened(tmp_path: Path) -> None:
    news = library(tmp_path, *TITLES)
    async with reading(news, (80, 24)) as (screen, pilot):
        await press(pilot, "enter", "q")
        for key in ("j", "j", "enter", "b"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await settle(pilot)
        assert screen.opened is not None
        assert list(news.article_ids(View("bookmarks"))) == [screen.opened.article.id] == [screen.list.selected_id]


async def test_moving_along_the_list_shows_pages_without_marking_them(tmp_path: Path) -> None:
    news = library(tmp_path, *TITLES)
    async with reading(news) as (screen, pilot):
        await press(pilot, "j", "j")
        await pilot.pause(0.2)
        await settle(pilot)
        assert screen.opened is not None
        assert screen.opened.article.title == "Story number 3"
        assert not read_ids(news)


async def test_the_next_stories_of_the_list_are_made_ready(tmp_path: Path) -> None:
    news = library(tmp_path, *TITLES)
    async with reading(news, (80, 24)) as (screen, pilot):
        await press(pilot, "j", "enter")
        assert news.ahead == list(screen.list.ids[2:6])


async def test_q_goes_back_to_the_list_and_then_leaves(tmp_path: Path) -> None:
    async with reading(library(tmp_path, *TITLES), (80, 24)) as (screen, pilot):
        await press(pilot, "enter", "q")
        assert screen.list.has_focus
        await pilot.press("q")
        await pilot.pause()
        assert not pilot.app.is_running or pilot.app._exit


async def test_the_list_comes_back_as_it_was_before_the_page(tmp_path: Path) -> None:
    async with reading(library(tmp_path, *TITLES), (80, 24)) as (screen, pilot):
        await press(pilot, "j", "j")
        before = [screen.list.render_line(y).text for y in range(3)]
        await press(pilot, "enter", "q")
        assert screen.list.cursor == 2
        assert [screen.list.render_line(y).text for y in range(3)] == before


async def test_space_at_the_end_goes_to_the_next_unread_story(tmp_path: Path) -> None:
    async with reading(library(tmp_path, *TITLES), (80, 24)) as (screen, pilot):
        await press(pilot, "enter")
        for _ in range(4):
            await press(pilot, "space")
        assert screen.opened is not None
        assert screen.opened.article.title != "Story number 1"


async def test_n_goes_to_the_next_unread_story(tmp_path: Path) -> None:
    news = library(tmp_path, *TITLES)
    ids = news.article_ids(View("all"))
    news.set_read([ids[1], ids[2]])
    async with reading(news) as (screen, pilot):
        await press(pilot, "v", "n")
        assert screen.list.selected_id == ids[3]


async def test_gg_and_G_reach_the_ends(tmp_path: Path) -> None:
    async with reading(library(tmp_path, *TITLES)) as (screen, pilot):
        await press(pilot, "G")
        assert screen.list.cursor == len(TITLES) - 1
        await press(pilot, "g", "g")
        assert screen.list.cursor == 0


async def test_bookmark_toggles_and_undo_brings_it_back(tmp_path: Path) -> None:
    news = library(tmp_path, *TITLES)
    async with reading(news) as (screen, pilot):
        await press(pilot, "b")
        assert list(news.article_ids(View("bookmarks"))) == [screen.list.selected_id]
        await press(pilot, "b")
        assert not news.article_ids(View("bookmarks"))
        await press(pilot, "u")
        assert list(news.article_ids(View("bookmarks"))) == [screen.list.selected_id]


async def test_mark_all_can_be_undone_after_a_restart(tmp_path: Path) -> None:
    async with reading(library(tmp_path, *TITLES)) as (screen, pilot):
        await press(pilot, "A")
        assert all(row.read for row in screen.list.loaded.values())
    news = QuietLibrary(Store.open(tmp_path / "news.db"), now=lambda: NOW)
    async with reading(news) as (screen, pilot):
        await press(pilot, "u")
        assert len(news.article_ids(View("unread"))) == len(TITLES)


async def test_new_stories_are_announced_and_the_list_stays(tmp_path: Path) -> None:
    news = library(tmp_path, *TITLES)
    async with reading(news) as (screen, pilot):
        await press(pilot, "j")
        before, selected = screen.list.ids, screen.list.selected_id
        await screen.after_refresh(3)
        assert screen.list.ids == before
        assert "3 new" in str(screen.query_one("#head").render())
        await press(pilot, "full_stop")
        assert screen.list.selected_id == selected


async def test_another_list_brings_its_first_story_to_the_page(tmp_path: Path) -> None:
    news = library(tmp_path, *TITLES)
    news.set_starred([news.article_ids(View())[2]])
    async with reading(news) as (screen, pilot):
        await press(pilot, "v", "v")
        await pilot.pause(0.3)
        await settle(pilot)
        assert screen.list.selected_id == news.article_ids(View())[2]
        assert screen.opened is not None
        assert screen.opened.article.id == screen.list.selected_id


async def test_a_tick_tells_its_state_without_colour(tmp_path: Path) -> None:
    news = library(tmp_path, *TITLES)
    async with reading(news) as (_, pilot):
        await press(pilot, "e")
        box = pilot.app.screen.query_one("#full", Tick)
        assert "X" not in str(box.render())
        box.value = True
        assert "X" in str(box.render())


async def test_view_cycles_from_unread_to_all_to_bookmarks(tmp_path: Path) -> None:
    async with reading(library(tmp_path, *TITLES)) as (screen, pilot):
        seen = [screen.view.kind]
        for _ in range(3):
            await press(pilot, "v")
            seen.append(screen.view.kind)
        assert seen == ["unread", "all", "bookmarks", "unread"]


async def test_the_selected_story_stays_so_in_a_view_that_has_it(tmp_path: Path) -> None:
    news = library(tmp_path, *TITLES)
    ids = news.article_ids(View())
    news.set_read([ids[0]])
    news.set_starred([ids[0]])
    async with reading(news) as (screen, pilot):
        await press(pilot, "j", "v")
        assert screen.list.ids == ids
        assert screen.list.selected_id == ids[2]
        await press(pilot, "v")
        assert (list(screen.list.ids), screen.list.selected_id) == ([ids[0]], ids[0])


async def test_choosing_on_the_shelf_shows_the_feed(tmp_path: Path) -> None:
    async with reading(library(tmp_path, *TITLES)) as (screen, pilot):
        await press(pilot, "f", "G", "enter")
        assert screen.view.kind == "feed"
        assert len(screen.list.ids) == len(TITLES)


async def test_shelf_opens_as_a_drawer_on_a_small_screen(tmp_path: Path) -> None:
    async with reading(library(tmp_path, *TITLES), (80, 24)) as (screen, pilot):
        assert not screen.shelf.display
        await press(pilot, "f")
        assert screen.shelf.display
        assert screen.shelf.has_focus
        await press(pilot, "escape")
        assert not screen.shelf.display


async def test_search_finds_a_word_of_a_body_and_opens_the_story(tmp_path: Path) -> None:
    async with reading(library(tmp_path, *TITLES)) as (screen, pilot):
        await press(pilot, "slash")
        await pilot.press(*"glad")
        await pilot.pause(0.3)
        await settle(pilot)
        assert pilot.app.screen.query_one(OptionList).option_count > 0
        await press(pilot, "enter")
        assert screen.opened is not None
        assert screen.on_page


async def test_find_on_the_page_counts_matches(tmp_path: Path) -> None:
    async with reading(library(tmp_path, *TITLES)) as (screen, pilot):
        await press(pilot, "enter", "slash")
        screen.query_one("#find", Input).value = "ships"
        await settle(pilot)
        assert screen.page.matches == 1
        await press(pilot, "enter", "escape")
        assert screen.page.matches == 0


async def test_quotes_panel_names_the_speaker(tmp_path: Path) -> None:
    async with reading(library(tmp_path, *TITLES)) as (_, pilot):
        await press(pilot, "enter", "Q")
        lines = pilot.app.screen.query_one(OptionList)
        assert "Ana Ruiz" in str(lines.get_option_at_index(0).prompt)


async def test_unsubscribing_from_the_shelf_is_undoable(tmp_path: Path) -> None:
    news = library(tmp_path, *TITLES)
    async with reading(news) as (_, pilot):
        await press(pilot, "f", "G", "D")
        assert not news.feeds()
        await press(pilot, "u")
        assert [feed.title for feed in news.feeds()] == ["The Ledger"]


async def test_focus_mode_shows_the_page_alone(tmp_path: Path) -> None:
    async with reading(library(tmp_path, *TITLES)) as (screen, pilot):
        await press(pilot, "enter", "z")
        assert not screen.query_one("#middle").display
        assert not screen.shelf.display
        await press(pilot, "z")
        assert screen.query_one("#middle").display


async def test_place_on_the_page_is_remembered(tmp_path: Path) -> None:
    long = "".join(f"<p>Paragraph {n}: the ships of Merrow are sailing again this week.</p>" for n in range(80))
    async with reading(library(tmp_path, *TITLES, body=long), (80, 24)) as (screen, pilot):
        await press(pilot, "enter", "space", "space")
        place = screen.page.offset_at_top
        assert place > 0
        await press(pilot, "q", "j", "enter", "q", "k", "enter")
        assert screen.page.offset_at_top == place


async def test_a_bad_key_binding_is_reported_and_a_good_one_works(tmp_path: Path) -> None:
    options = Options(theme="night-edition", refresh_minutes=0, keys={"story.bookmark": "B", "story.bokmark": "x"})
    news = library(tmp_path, *TITLES)
    async with reading(news, options=options) as (_, pilot):
        assert any("story.bookmark?" in note.message for note in pilot.app._notifications)
        await press(pilot, "B")
        assert len(news.article_ids(View("bookmarks"))) == 1


@pytest.mark.parametrize("size", [(1, 1), (5, 3), (20, 10), (40, 20), (59, 20), (109, 30), (300, 100)])
async def test_no_size_breaks_the_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    async with reading(library(tmp_path, *TITLES), size) as (screen, pilot):
        await press(pilot, "j", "enter", "space", "Q", "escape", "question_mark", "escape", "f", "escape", "q")
        assert screen.is_mounted


async def test_a_very_narrow_window_says_what_to_do(tmp_path: Path) -> None:
    async with reading(library(tmp_path, *TITLES), (20, 24)) as (_, pilot):
        assert [note.message for note in pilot.app._notifications] == ["Widen window"]


HOSTILE = (
    "[/]",
    "[red]x[/blue]",
    "[PDF] A paper",
    "[link=file:///etc/passwd]x[/link]",
    "[@click=app.quit]BREAKING[/]",
    "[/Video] hello",
    "[#12] issue",
)


async def test_titles_are_never_markup(tmp_path: Path) -> None:
    news = library(tmp_path, *HOSTILE)
    feed = news.feeds()[0]
    news.rename_feed(feed.id, "[/b] [@click=app.quit]Feed[/]")
    async with reading(news) as (screen, pilot):
        for _ in HOSTILE:
            await press(pilot, "enter", "Q", "escape", "b", "q", "j")
        await press(pilot, "f", "e", "escape", "escape", "slash")
        await pilot.press(*"paper")
        await pilot.pause(0.3)
        await press(pilot, "escape", "exclamation_mark", "escape", "ctrl+p")
        await pilot.press(*"feed")
        await pilot.pause(0.3)
        await press(pilot, "escape")
        drawn = "\n".join("".join(segment.text for segment in screen.list.render_line(y)) for y in range(30))
        assert all(title in drawn for title in HOSTILE)


async def test_a_search_result_opens_at_the_words_found_and_the_search_is_remembered(tmp_path: Path) -> None:
    async with reading(library(tmp_path, *TITLES)) as (screen, pilot):
        await press(pilot, "slash")
        await pilot.press(*"ruiz")
        await pilot.pause(0.3)
        await settle(pilot)
        await press(pilot, "enter")
        assert screen.page.matches >= 1
        await press(pilot, "q", "slash")
        assert pilot.app.screen.query_one("#query", Input).value == "ruiz"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("crane camera", "camera"),
        ('is:unread "pay offer" -strike', "pay offer"),
        ("said:crane -all", ""),
        ("night OR trains*", "trains"),
    ],
)
def test_words_sought_are_what_can_stand_on_the_page(query: str, words: str) -> None:
    assert words_sought(query) == words


async def test_hints_show_the_keys_in_force(tmp_path: Path) -> None:
    options = Options(theme="night-edition", refresh_minutes=0, keys={"story.bookmark": "B"})
    async with reading(library(tmp_path, *TITLES), options=options) as (screen, _):
        assert "B bookmark" in str(screen.hints.render())


async def test_stopping_a_refresh_shows_what_had_arrived(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    news = library(tmp_path)
    feed = news.subscribe(FoundFeed("https://ledger.example/feed.xml", "The Ledger"))

    async def endless(*_: object, on_progress: Callable[[RefreshProgress], None], **__: object) -> None:
        store = Store.open(tmp_path / "news.db")
        add(store, feed.id, "Ferry sails")
        store.close()
        on_progress(RefreshProgress(1, 2, new=1))
        await asyncio.Event().wait()

    monkeypatch.setattr(news, "refresh", endless)
    async with reading(news) as (screen, pilot):
        await pilot.press("R")
        await pilot.pause(0.3)
        assert screen.refreshing
        await press(pilot, "escape")
        assert not screen.refreshing
        assert [row.article.title for row in screen.list.loaded.values()] == ["Ferry sails"]


async def test_keys_pressed_before_anything_is_painted_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounted, keys = BrowseScreen.on_mount, [events.Key("j", "j"), events.Key("j", "j")]

    def mount(screen: BrowseScreen) -> None:
        for key in keys:
            screen.app.post_message(key)
        mounted(screen)

    monkeypatch.setattr(BrowseScreen, "on_mount", mount)
    async with reading(library(tmp_path, *TITLES)) as (screen, pilot):
        await settle(pilot)
        assert screen.list.cursor == 2


async def test_the_first_paint_has_the_final_layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    widths = []
    monkeypatch.setattr(BrowseScreen, "complete", lambda screen, pressing: widths.append(screen.list.size.width))
    async with reading(library(tmp_path, *TITLES), size=(150, 42)) as (screen, pilot):
        await settle(pilot)
        assert widths == [screen.list.size.width] == [47]

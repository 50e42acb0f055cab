"""Queries on the screen: explained and completed while they are typed, saved as feeds, and made into mute rules."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from newsreader.model import View
from newsreader.store import database
from newsreader.store import search as store_search
from newsreader.store.query import Query
from newsreader.store.query_store import QueryStore
from newsreader.ui.query_field import QueryField
from newsreader.ui.rule_actions import HiddenLine
from tests.ui.screens import library, press, reading, settle

TITLES = ("Storm over Merrow", "Calm sea", "Storm again", "Ferry late")


async def typed(pilot: Pilot[None], text: str) -> str:
    """Types into the query field and returns what its lines say."""
    field = pilot.app.screen.query_one(QueryField)
    field.input.value = text
    field.input.cursor_position = len(text)
    await settle(pilot)
    return "\n".join(str(line.render()) for line in field.query(Static))


async def test_the_search_says_what_it_means_and_where_it_is_wrong(tmp_path: Path) -> None:
    async with reading(library(tmp_path, *TITLES)) as (_, pilot):
        await press(pilot, "slash")
        assert "unread stories that say ‘storm’" in await typed(pilot, "storm is:unread ")
        told, _ = (await typed(pilot, "storm titel:sea x")).split("\n")
        assert told.startswith("      ^^^^^^ There is no field titel:")
        assert "^" not in await typed(pilot, "storm is:un")
        results = pilot.app.screen.query_one("#search-results", OptionList)
        await typed(pilot, "storm since:soon ")
        assert results.option_count == 4  # two stories, each with a line beneath: the rest of the query still counts


async def test_stories_are_shown_before_anything_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counted, may_count = QueryStore.search_count, threading.Event()

    def waiting(store: QueryStore, *given: Any, **named: Any) -> int:
        may_count.wait(30)
        return counted(store, *given, **named)

    monkeypatch.setattr(QueryStore, "search_count", waiting)
    async with reading(library(tmp_path, *TITLES)) as (_, pilot):
        await press(pilot, "slash")
        screen = pilot.app.screen
        screen.query_one("#query", Input).value = "storm"
        results, counts = screen.query_one("#search-results", OptionList), screen.query_one("#search-count", Static)
        while not results.option_count:
            await pilot.pause(0.02)
        assert str(counts.render()).startswith("stories · ")
        await pilot.press("down")
        may_count.set()
        await settle(pilot)
        assert str(counts.render()).startswith("2 stories · ")
        assert results.highlighted == 2


async def test_tab_completes_and_where_there_is_nothing_turns(tmp_path: Path) -> None:
    async with reading(library(tmp_path, *TITLES)) as (_, pilot):
        await press(pilot, "slash")
        field = pilot.app.screen.query_one("#query", Input)
        assert "feed: feeds with this" in await typed(pilot, "fe")
        await press(pilot, "tab")
        assert field.value == "feed:"
        await press(pilot, "tab")
        assert field.value == 'feed:"The Ledger"'
        await typed(pilot, "storm date:last")
        await press(pilot, "tab", "tab")
        assert field.value == "storm date:last-month"
        await typed(pilot, "storm ")
        await press(pilot, "tab")
        assert field.value == "storm "
        assert pilot.app.screen._tab == 1  # type: ignore[attr-defined]


async def test_a_search_is_saved_as_a_feed_edited_removed_and_brought_back(tmp_path: Path) -> None:
    news = library(tmp_path, *TITLES)
    async with reading(news) as (screen, pilot):
        await press(pilot, "slash", *"storm", "ctrl+s")
        assert pilot.app.screen.query_one("#name", Input).value == "storm"
        await press(pilot, "enter")
        (saved,) = news.smart_feeds()
        assert (saved.name, saved.query) == ("storm", "storm")
        assert screen.view == View("smart", saved.id)
        rows = {row.label: row.count for row in screen.shelf._rows}
        assert rows["storm"] == 2
        assert len(screen.list.ids) == 2

        await press(pilot, "e")
        pilot.app.screen.query_one("#name", Input).value = "Storms"
        await typed(pilot, "storm since:soon")
        await press(pilot, "enter")
        assert "no date" in str(pilot.app.screen.query_one("#dialog-message", Static).render())
        await typed(pilot, "storm OR ferry")
        await press(pilot, "enter")
        assert [(each.name, each.query) for each in news.smart_feeds()] == [("Storms", "storm OR ferry")]
        assert len(screen.list.ids) == 3

        await press(pilot, "D")
        assert (news.smart_feeds(), screen.view) == ([], View("unread"))
        await press(pilot, "u")
        assert [each.name for each in news.smart_feeds()] == ["Storms"]
        assert "Storms" in {row.label for row in screen.shelf._rows}


async def test_a_word_of_a_story_is_muted_shown_and_unmuted(tmp_path: Path) -> None:
    news = library(tmp_path, *TITLES)
    async with reading(news) as (screen, pilot):
        await press(pilot, "M")
        lines = pilot.app.screen.query_one(OptionList)
        offered = [str(lines.get_option_at_index(n).prompt) for n in range(lines.option_count)]
        assert any("everything of The Ledger" in line and "4 stories" in line for line in offered)
        word = next(n for n, line in enumerate(offered) if "“storm”" in line.lower())
        assert "2 stories" in offered[word]
        lines.highlighted = word
        await press(pilot, "enter")
        assert len(screen.list.ids) == 2
        line = screen.query_one(HiddenLine)
        assert line.display
        assert "2 muted · , shows them" in str(line.render())
        assert (await counts_of(pilot))["Unread"] == 2

        await press(pilot, "comma")
        assert screen.view == View("muted")
        assert len(screen.list.ids) == 2
        assert not line.display
        await press(pilot, "comma")
        assert screen.view == View("unread")

        await press(pilot, "slash", *"storm")
        assert "2 muted" in str(pilot.app.screen.query_one("#search-count", Static).render())
        await press(pilot, "escape", "u")
        assert (await counts_of(pilot))["Unread"] == len(news.article_ids(screen.view)) == 4
        assert set(screen.list.ids) > {1, 2}
        assert not line.display


async def counts_of(pilot: Pilot[None]) -> dict[str, int]:
    return {row.label: row.count for row in pilot.app.screen.query_one("#shelf")._rows}  # type: ignore[attr-defined]


async def test_a_query_of_ones_own_is_muted_for_a_week_and_a_rule_is_ended(tmp_path: Path) -> None:
    news = library(tmp_path, *TITLES)
    async with reading(news, (80, 24)) as (screen, pilot):
        await press(pilot, "M", "w")
        lines = pilot.app.screen.query_one(OptionList)
        assert "for a week" in str(lines.get_option_at_index(0).prompt)
        lines.highlighted = next(n for n in range(lines.option_count) if lines.get_option_at_index(n).id == "own")
        await press(pilot, "enter")
        await typed(pilot, "title:ferry is:unread")
        await press(pilot, "enter")
        assert news.mute_rules() == []  # is: is about marks
        await press(pilot, "M", "w")
        lines = pilot.app.screen.query_one(OptionList)
        lines.highlighted = next(n for n in range(lines.option_count) if lines.get_option_at_index(n).id == "own")
        await press(pilot, "enter")
        await typed(pilot, "title:ferry")
        await press(pilot, "enter")
        (rule,) = news.mute_rules()
        assert rule.until is not None
        assert (rule.until - news.now()).days == 7
        assert len(screen.list.ids) == 3
        await press(pilot, "M")
        lines = pilot.app.screen.query_one(OptionList)
        lines.highlighted = next(n for n in range(lines.option_count) if lines.get_option_at_index(n).id == "r0")
        await press(pilot, "enter")
        assert news.mute_rules() == []
        assert len(screen.list.ids) == 4


@pytest.mark.parametrize("size", [(150, 42), (120, 36), (80, 24), (40, 20)])
async def test_the_screens_fit_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    async with reading(library(tmp_path, *TITLES), size) as (_, pilot):
        await press(pilot, "slash")
        for text in ("storm titel:sea x", "a" * 60 + " is:wrong x", "since:"):
            lines = await typed(pilot, text)
            assert all(len(line) <= size[0] for line in lines.split("\n"))
        await press(pilot, "ctrl+s", "escape", "escape", "M", "q")
        assert pilot.app.is_running


async def test_what_is_wrong_is_told_on_a_line_of_its_own_where_there_is_no_room_beside_its_mark(
    tmp_path: Path,
) -> None:
    async with reading(library(tmp_path, *TITLES)) as (_, pilot):
        await press(pilot, "slash")
        await pilot.resize_terminal(120, 24)
        marks, told = (await typed(pilot, "storm feed:ledger since:soon")).split("\n")
        assert marks.strip() == "^" * len("since:soon")
        assert told.startswith("“soon” is no date")
        assert told.endswith("last-month.")


class SlowSearch:
    """Stands in for the search of one word, whose statement waits until it is let go and then has far to go."""

    ROWS = 1000

    def __init__(self, patch: pytest.MonkeyPatch, word: str) -> None:
        self.reached, self.go, self.rows = threading.Event(), threading.Event(), 0
        self.ended = threading.Event()
        search = store_search.search

        def slow(connection: sqlite3.Connection, query: Query, *given: int) -> list[int]:
            try:
                if word in query.match:
                    connection.execute(f"SELECT sum(folded(value)) FROM json_each('{[*range(self.ROWS)]}')").fetchall()
                return search(connection, query, *given)
            finally:
                if word in query.match:
                    self.ended.set()

        patch.setattr(store_search, "search", slow)
        patch.setattr(database, "folded", self._row)

    def _row(self, _value: object) -> int:
        self.rows += 1
        self.reached.set()
        assert self.go.wait(30)
        return 1


@pytest.mark.parametrize("then", ["ferry", "escape"])
async def test_the_next_key_press_and_leaving_end_a_search_under_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, then: str
) -> None:
    slow = SlowSearch(monkeypatch, "storm")
    async with reading(library(tmp_path, *TITLES)) as (_, pilot):
        await press(pilot, "slash")
        screen = pilot.app.screen
        field, results = screen.query_one("#query", Input), screen.query_one("#search-results", OptionList)
        field.value = "storm"
        assert await asyncio.to_thread(slow.reached.wait, 30)
        if then == "escape":
            await press(pilot, then)
        else:
            field.value = then
            await pilot.pause()
        slow.go.set()
        assert await asyncio.to_thread(slow.ended.wait, 30)
        assert slow.rows < slow.ROWS
        await settle(pilot)
        if then == "escape":
            assert pilot.app.screen is not screen
        else:
            assert "Ferry late" in str(results.get_option_at_index(0).prompt)
            assert results.option_count == 2
            field.value = "sea"
            await settle(pilot)
            assert "Calm sea" in str(results.get_option_at_index(0).prompt)


async def test_results_beyond_the_screen_follow_those_on_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []
    add = OptionList.add_options

    def watched(results: OptionList, options: Iterable[Any]) -> OptionList:
        add(results, options)
        drawn.append(results.option_count)
        return results

    async with reading(library(tmp_path, *(f"Storm {number}" for number in range(40)))) as (_, pilot):
        await press(pilot, "slash")
        results = pilot.app.screen.query_one("#search-results", OptionList)
        monkeypatch.setattr(OptionList, "add_options", watched)
        await typed(pilot, "storm")
        first, *_, last = [count for count in drawn if count]
        assert results.size.height <= first < last == results.option_count == 80
        assert [option.id for option in results.options if option.id] == [str(number) for number in range(40)]
        await typed(pilot, "storm 7")
        assert results.option_count == 2

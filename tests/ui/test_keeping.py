"""Tags and notes on the screen: typed once, shown in list, page and shelf, and never lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from newsreader.model import View
from newsreader.ui.article_list import ArticleList
from newsreader.ui.feed_list import shelf
from newsreader.ui.wording import article_facts
from tests.ui.screens import library, press, reading


def rows(screen_list: ArticleList) -> str:
    return "\n".join(screen_list.render_line(y).text for y in range(screen_list.size.height))


async def test_tags_are_typed_completed_and_shown(tmp_path: Path) -> None:
    news = library(tmp_path, "Rain", "Snow")
    async with reading(news) as (screen, pilot):
        await press(pilot, "B", *"weather,har", "enter")
        await press(pilot, "j", "B", *"we", "tab", *"city", "enter")
        assert [tag.name for tag in news.tags()] == ["city", "har", "weather"]
        assert [(tag.name, tag.articles) for tag in screen.counts.tags] == [("city", 1), ("har", 1), ("weather", 2)]
        assert all(row.article.starred for row in screen.list.loaded.values())
        assert "#har #weather" in rows(screen.list)
        assert "#city #weather" in screen.page.page.text
        await press(pilot, "u")
        assert "#city" not in screen.page.page.text


async def test_the_reading_time_gives_way_to_the_name_of_the_feed_beside_tags(tmp_path: Path) -> None:
    news = library(tmp_path, "Rain")
    article = replace(news.article(1), feed_title="The Ledger", words=400, tags=("weather",))
    facts = [article_facts(article, article.published, room) for room in (60, 30)]
    assert ["2 min" in each for each in facts] == [True, False]
    assert all("#weather" in each for each in facts)


async def test_the_dialog_shows_what_is_there_and_takes_it_away(tmp_path: Path) -> None:
    news = library(tmp_path, "Rain")
    news.retag([1], ["weather", "city"])
    async with reading(news) as (screen, pilot):
        await press(pilot, "B")
        field = pilot.app.screen.query_one(Input)
        assert field.value == "city, weather, "
        await press(pilot, "ctrl+u", *"city", "enter")
        assert news.tags_of(1) == ["city"]
        await press(pilot, "B", "ctrl+u", "enter")
        assert news.tags_of(1) == []
        assert screen.list.selected
        assert screen.list.selected.article.starred


async def test_a_tag_on_the_shelf_opens_and_is_renamed_merged_removed(tmp_path: Path) -> None:
    news = library(tmp_path, "Rain", "Snow", "Hail")
    news.retag([1, 2], ["storm"])
    news.retag([2, 3], ["weather"])
    async with reading(news) as (screen, pilot):
        storm = screen.counts.tags[0]
        await press(pilot, "f")
        while screen.shelf.selected is None or screen.shelf.selected.view != View("tag", storm.id):
            await press(pilot, "j")
        assert len(screen.list.ids) == 2
        await press(pilot, "e", "ctrl+u", *"weather", "enter")
        assert [(tag.name, tag.articles) for tag in screen.counts.tags] == [("weather", 3)]
        assert len(screen.list.ids) == 3, "the list of the tag that it was merged into"
        await press(pilot, "D")
        assert (screen.counts.tags, screen.view) == ((), View("bookmarks"))
        await press(pilot, "u", "u")
        assert [(tag.name, tag.articles) for tag in screen.counts.tags] == [("storm", 2), ("weather", 2)]


def test_the_shelf_has_tags_only_where_there_are_any() -> None:
    from newsreader.model import Counts, Tag

    bare = shelf([], [], Counts(), frozenset(), ("", ""))
    tagged = shelf([], [], Counts(tags=(Tag(1, "storm", 2),)), frozenset(), ("", ""))
    assert [row for row in tagged if row not in bare] == [
        type(bare[0])(label="#storm", view=View("tag", 1), count=2, depth=2)
    ]
    many = tuple(Tag(number, f"tag {number}", number) for number in range(100))
    labels = [row.label for row in shelf([], [], Counts(tags=many), frozenset(), ("", "")) if row.depth == 2]
    assert len(labels) == 24
    assert "#tag 99" in labels
    assert "#tag 0" not in labels


async def test_a_note_is_written_on_the_article(tmp_path: Path) -> None:
    news = library(tmp_path, "Rain")
    async with reading(news) as (screen, pilot):
        await press(pilot, "enter", "E", *"Ask", "enter", *"Ivo", "ctrl+s")
        assert [note.text for note in news.notes(1)] == ["Ask\nIvo"]
        lines = ["".join(piece.text for piece in line.pieces) for line in screen.page.page]
        assert "✎ Ask" in lines
        assert "  Ivo" in lines
        assert screen.opened
        assert screen.opened.article.starred
        await press(pilot, "E", "ctrl+s")
        assert [note.text for note in news.notes(1)] == ["Ask\nIvo"]
        await press(pilot, "u")
        assert news.notes(1) == ()
        assert not screen.opened.notes


@pytest.mark.parametrize("keys", [("right_square_bracket", "E"), ("Q", "E")], ids=" ".join)
async def test_a_note_is_written_on_a_quote(tmp_path: Path, keys: tuple[str, ...]) -> None:
    news = library(tmp_path, "Rain")
    async with reading(news) as (screen, pilot):
        await press(pilot, "enter")
        await press(pilot, *keys)
        await press(pilot, *"glad", "ctrl+s")
        assert [(note.quote, note.text) for note in news.notes(1)] == [("We are glad,", "glad")]
        lines = ["".join(piece.text for piece in line.pieces) for line in screen.page.page]
        place = lines.index("✎ glad")
        assert "Ruiz" in "".join(lines[place - 2 : place])
        assert screen.page.page.text.count("glad") == 1, "the text is the article's own"


async def test_what_is_left_unfinished_stays_as_a_draft(tmp_path: Path) -> None:
    news = library(tmp_path, "Rain")
    async with reading(news) as (_, pilot):
        await press(pilot, "E", *"Half", "escape")
        assert (news.notes(1), news.draft(1)) == ((), "Half")
        await press(pilot, "E")
        assert pilot.app.screen.query_one(TextArea).text == "Half"
        await press(pilot, *"way", "ctrl+s")
        assert ([note.text for note in news.notes(1)], news.draft(1)) == (["Halfway"], None)


async def test_a_draft_is_kept_while_it_is_written(tmp_path: Path) -> None:
    news = library(tmp_path, "Rain")
    async with reading(news) as (_, pilot):
        await press(pilot, "E", *"Half")
        await pilot.pause(0.6)
        assert news.draft(1) == "Half"


async def test_leaving_without_a_change_leaves_no_draft(tmp_path: Path) -> None:
    news = library(tmp_path, "Rain")
    news.write_note(1, "Ask Ivo.")
    async with reading(news) as (_, pilot):
        await press(pilot, "E", "x", "backspace", "escape")
        assert (news.draft(1), [note.text for note in news.notes(1)]) == (None, ["Ask Ivo."])


async def test_a_note_on_words_that_are_gone_stands_under_the_masthead(tmp_path: Path) -> None:
    news = library(tmp_path, "Rain")
    news.write_note(1, "Did he?", "Words that nobody says any more")
    async with reading(news) as (screen, _):
        lines = ["".join(piece.text for piece in line.pieces) for line in screen.page.page]
        place = lines.index("✎ “Words that nobody says any more”")
        assert lines[place + 1] == "  Did he?"

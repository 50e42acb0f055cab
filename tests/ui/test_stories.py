"""Stories on the screen: rows, versions, following, the story so far, what the reader decides, what was changed."""

from __future__ import annotations

from array import array
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList

from newsreader.model import Listing, Quote, View, ViewKind
from newsreader.store import Store
from newsreader.ui.app import Options
from newsreader.ui.browse import BrowseScreen
from newsreader.ui.changes_screen import rewritten
from newsreader.ui.regrouping import place_of, regrouped
from newsreader.ui.signs import Signs
from newsreader.ui.story_screen import told as told_of
from tests.builders import NOW, entry
from tests.ui.screens import QuietLibrary, press, reading, settle

STORM = (
    "The mole of Merrow harbour broke in the storm at night. “We saw twelve boats sink in the dark,” said Ana Bel, the "
    "harbour master. The port office counts twelve boats lost, and a crane of Halvern Marine lies in the basin."
)
FLOOD = (
    "Twelve boats sank at Merrow harbour when the storm broke its mole. “We saw twelve boats sink in the dark,” said "
    "Ana Bel. “Nobody told us to leave the quay,” said Ivo Lund, a skipper of Corran Fisheries."
)
OTHERS = ("Opera opens its new hall", "Bakers want an earlier start", "Snow closes the northern pass")
REPORTS = (("Storm breaks mole at Merrow", STORM, 2.5), ("Twelve boats lost at Merrow", FLOOD, 1.5))


@pytest.fixture
def news(tmp_path: Path) -> QuietLibrary:
    """Two reports of a storm, articles 1 and 2, among three other articles; 3 is the newest, 5 the oldest."""
    store = Store.open(tmp_path / "news.db")
    feeds = [store.add_feed(f"https://{n}.example/feed", title, category="City") for n, title in enumerate("ABC")]
    for feed, (title, text, hours) in zip(feeds, REPORTS, strict=False):
        add(store, feed.id, title, text, hours)
    for number, title in enumerate(OTHERS):
        add(store, feeds[2].id, title, f"{title}. A text of its own about {title.lower()}.", 1.0 + number)
    library = QuietLibrary(store, now=lambda: NOW)
    for article_id in range(1, 6):
        library.full_text(article_id)
    if library.story(1).id != library.story(2).id:
        library.same_story(2, 1)
    return library


def add(store: Store, feed_id: int, title: str, text: str, hours: float) -> None:
    when = NOW - timedelta(hours=hours)
    new = entry(title, title=title, content=f"<p>{text}</p>", published=when)
    store.add_articles(feed_id, [new], [text], NOW)


def drawn(screen: BrowseScreen) -> str:
    """Returns what the list shows."""
    return "\n".join(screen.list.render_line(y).text.rstrip() for y in range(screen.list.size.height))


def page(screen: BrowseScreen) -> str:
    """Returns what the page holds."""
    return screen.page.page.text


def told(pilot: Pilot[None]) -> str:
    """Returns the newest message."""
    return [note.message for note in pilot.app._notifications][-1]


async def test_a_story_is_one_row_with_its_sources(news: QuietLibrary) -> None:
    async with reading(news) as (screen, _):
        assert list(screen.list.ids) == [3, 2, 4, 5]
        assert "2 sources · 1h" in drawn(screen)
        assert "5 in 4 stories" in str(screen.query_one("#head").render())


async def test_a_list_begins_with_the_oldest_and_that_is_remembered_of_it(news: QuietLibrary, tmp_path: Path) -> None:
    async with reading(news) as (screen, pilot):
        await press(pilot, "C")
        assert list(screen.list.ids) == [5, 1, 4, 3]
        assert (screen.list.cursor, told(pilot)) == (0, "The oldest first, in this list")
        assert "5 in 4 stories · oldest first" in str(screen.query_one("#head").render())
        await press(pilot, "j", "j", "C")
        assert (list(screen.list.ids), screen.list.cursor) == ([3, 2, 4, 5], 2), "the story stays selected"
        await press(pilot, "C", "v")
        assert screen.list.ids[0] == 3, "another list has an order of its own"
        assert "oldest" not in str(screen.query_one("#head").render())
    again = QuietLibrary(Store.open(tmp_path / "news.db"), now=lambda: NOW)
    async with reading(again, options=Options(theme="night-edition", refresh_minutes=0, start="unread")) as (screen, _):
        assert list(screen.list.ids) == [5, 1, 4, 3]


async def test_a_date_is_found_where_the_oldest_come_first(news: QuietLibrary) -> None:
    async with reading(news) as (screen, pilot):
        await press(pilot, "C", "d", *"2h", "enter")
        assert (screen.list.selected_id, screen.list.cursor) == (4, 2), "the newest at or before it"
        await press(pilot, "d", *"9d", "enter")
        assert (told(pilot), screen.list.cursor) == ("Nothing here is as old as that", 0), "the oldest there is"


async def test_letters_lead_to_a_headline_of_the_list(news: QuietLibrary) -> None:
    async with reading(news) as (screen, pilot):
        await press(pilot, "j", "semicolon", *"sn")
        assert screen.list.selected_id == 5
        await press(pilot, "backspace", *"torm")
        assert screen.list.selected_id == 2, "from where it began"
        await press(pilot, *"zz")
        assert (screen.list.selected_id, "in no headline here" in str(screen.hints.render())) == (2, True)
        await press(pilot, "escape")
        assert (screen.list.selected_id, screen.list.has_focus, screen.seeking) == (2, True, False)


async def test_the_next_headline_with_the_letters_is_next_until_something_is_opened(news: QuietLibrary) -> None:
    async with reading(news) as (screen, pilot):
        await press(pilot, "semicolon", "s", "enter")
        assert (screen.list.selected_id, screen.list.has_focus) == (2, True)
        assert "s: n next  N before" in str(screen.hints.render())
        places = []
        for key in "nnNn":
            await press(pilot, key)
            places.append(screen.list.selected_id)
        assert places == [4, 5, 4, 5]
        await press(pilot, "n")
        assert screen.list.selected_id == 2, "round the end"
        await press(pilot, "enter", "q", "k", "n")
        assert screen.list.selected_id == 4, "the next unread one"


async def test_seeking_ends_with_the_list_and_goes_back_where_it_is_given_up(news: QuietLibrary) -> None:
    async with reading(news) as (screen, pilot):
        await press(pilot, "semicolon", *"snow", "escape")
        assert (screen.list.selected_id, screen.list.has_focus) == (3, True)
        await press(pilot, "semicolon", *"snow", "enter", "v")
        assert not screen.seeking
        assert screen.list.selected_id == 5, "what was found stays"
        await press(pilot, "escape", "n")
        assert not screen.seeking


async def test_the_front_page_has_an_order_of_its_own(news: QuietLibrary) -> None:
    async with reading(news) as (screen, pilot):
        await press(pilot, "P", "C")
        assert "front page" in told(pilot)
        assert not screen.list.oldest_first


async def test_grouping_is_switched_off_and_on_and_remembered(news: QuietLibrary) -> None:
    async with reading(news) as (screen, pilot):
        await press(pilot, "j", "equals_sign")
        assert list(screen.list.ids) == [3, 2, 4, 1, 5]
        assert screen.list.selected is not None
        assert screen.list.selected.article.id in (1, 2), "the place is kept"
        assert not news.grouping
        await press(pilot, "equals_sign")
        assert list(screen.list.ids) == [3, 2, 4, 5]


async def test_feeds_and_bookmarks_show_every_article(news: QuietLibrary) -> None:
    news.set_starred([1, 2])
    expected: list[tuple[ViewKind, list[int]]] = [("bookmarks", [2, 1]), ("feed", [1]), ("category", [3, 2, 4, 5])]
    async with reading(news) as (screen, pilot):
        for view, ids in expected:
            await screen.show_view(View(view, 1))
            await pilot.pause(0.3)
            await settle(pilot)
            assert list(screen.list.ids) == ids


async def test_reading_a_story_marks_it_and_leaves_what_is_kept_unread(news: QuietLibrary) -> None:
    async with reading(news, (80, 24)) as (screen, pilot):
        await press(pilot, "j", "enter")
        assert screen.opened is not None
        first = screen.opened.article.id
        assert list(news.article_ids(View("unread"))) == [3, 4, 5]
        await press(pilot, "m", "q")
        assert first in news.article_ids(View("unread"))
        assert "1 new" in drawn(screen)
        await press(pilot, "m")
        assert told(pilot) == "All that is unread here you kept unread: it stays"
        assert first in news.article_ids(View("unread"))


async def test_a_story_is_marked_unread_and_read_in_the_list_and_undone(news: QuietLibrary) -> None:
    async with reading(news) as (_, pilot):
        await press(pilot, "j", "m")
        assert list(news.article_ids(View("unread"))) == [3, 4, 5]
        await press(pilot, "m")
        assert len(news.article_ids(View("unread"))) == 5
        await press(pilot, "m", "u")
        assert len(news.article_ids(View("unread"))) == 5


async def test_bookmarks_are_of_the_version_shown(news: QuietLibrary) -> None:
    async with reading(news, (80, 24)) as (screen, pilot):
        await press(pilot, "j", "enter", "J", "b")
        assert screen.opened is not None
        assert list(news.article_ids(View("bookmarks"))) == [screen.opened.article.id]
        await press(pilot, "q")
        assert "★" in drawn(screen), "the row of the story tells it"


async def test_J_and_K_turn_the_versions_and_then_the_stories(news: QuietLibrary) -> None:
    async with reading(news, (80, 24)) as (screen, pilot):
        await press(pilot, "j", "enter")
        seen = []
        for key, said in zip("JJKKK", ("2, K for the one before", "", "", "", ""), strict=True):
            await press(pilot, key)
            assert screen.opened is not None
            assert said in page(screen)
            seen.append(screen.opened.article.id)
        first = news.versions(1)[0].article.id
        assert seen == [3 - first, 4, first, 3, 3]
        await press(pilot, "q")
        assert screen.list.has_focus, "turning leaves no trail"


async def test_turning_begins_at_the_version_that_the_list_shows(news: QuietLibrary) -> None:
    best, other = (each.article.id for each in news.versions(1))
    news.mark_story([best])
    async with reading(news, (80, 24)) as (screen, pilot):
        await press(pilot, "j", "enter")
        assert screen.opened is not None
        assert screen.opened.article.id == other
        assert "version 1 of 2, J for the next" in page(screen)
        await press(pilot, "J")
        assert screen.opened.article.id == best
        assert "version 2 of 2, K for the one before" in page(screen)


async def test_the_page_tells_what_other_versions_add(news: QuietLibrary) -> None:
    async with reading(news) as (screen, pilot):
        screen.open_article(1)
        await settle(pilot)
        text = page(screen)
        assert "version 1 of 2" in text or "version 2 of 2" in text
        assert "THE SAME STORY" in text
        assert "only here: 1 quote · Ivo Lund quoted · Corran Fisheries" in text
        await press(pilot, "1")
        assert screen.opened is not None
        assert screen.opened.article.id == 2
        await press(pilot, "q")
        assert screen.opened.article.id == 1


async def test_copies_stand_with_their_original(news: QuietLibrary) -> None:
    news._store.add_articles(
        3, [entry("wire", title="Boats lost, agency says", content=f"<p>{FLOOD}</p>")], [FLOOD], NOW
    )
    news.full_text(6)
    assert news.story(6).copies == {6: 2}
    async with reading(news) as (screen, pilot):
        screen.open_article(2)
        await settle(pilot)
        assert "also in C" in page(screen)
        assert "of 2" in page(screen), "a copy is no version"
        screen.open_article(6)
        await settle(pilot)
        assert "also in B" in page(screen)


async def test_a_followed_story_moves_to_the_top_when_the_list_is_shown_anew(news: QuietLibrary) -> None:
    clock = [NOW]
    news.now = lambda: clock[0]
    async with reading(news) as (screen, pilot):
        await press(pilot, "j", "F")
        assert list(screen.list.ids) == [3, 2, 4, 5], "the list stays"
        assert "◆" in drawn(screen)
        await press(pilot, "full_stop")
        assert list(screen.list.ids) == [2, 3, 4, 5]
        clock[0] = NOW + timedelta(hours=1)
        new = entry("later", title="Merrow mole: storm broke it", content=f"<p>{STORM}</p>", published=clock[0])
        news._store.add_articles(3, [new], [STORM], clock[0])
        news.full_text(6)
        await screen.regroup([6])
        assert "1 new" in drawn(screen)
        await press(pilot, "u")
        assert "◆" not in drawn(screen)


async def test_the_story_so_far_marks_what_is_new_once(news: QuietLibrary) -> None:
    clock = [NOW]
    news.now = lambda: clock[0]
    news.follow(1)
    async with reading(news) as (screen, pilot):
        clock[0] = NOW + timedelta(hours=1)
        new = entry("later", title="Merrow counts its boats", content=f"<p>{STORM}</p>", published=clock[0])
        news._store.add_articles(3, [new], [STORM], clock[0])
        news.full_text(6)
        if news.story(6).id != news.story(1).id:
            news.same_story(6, 1)
        await screen.show_view(View("all"))
        await press(pilot, "S")
        lines = pilot.app.screen.query_one(OptionList)
        options = [str(lines.get_option_at_index(n).prompt) for n in range(lines.option_count)]
        assert sum("new" in each.split("\n")[0] for each in options) == 1
        quotes = "\n".join(options)
        assert quotes.count("twelve boats sink in the dark") == 1, "said once, told once"
        assert "Ivo Lund, a skipper of Corran Fisheries" in quotes or "Ivo Lund" in quotes
        await press(pilot, "q", "S")
        assert "new" not in str(pilot.app.screen.query_one(OptionList).get_option_at_index(2).prompt).split("\n")[0]
        await press(pilot, "G", "enter")
        assert screen.opened is not None
        assert screen.on_page


async def test_an_article_is_taken_out_of_its_story_and_undo_brings_it_back(news: QuietLibrary) -> None:
    async with reading(news, (80, 24)) as (screen, pilot):
        await press(pilot, "j", "enter")
        assert screen.opened is not None
        shown = screen.opened.article.id
        await press(pilot, "X")
        assert screen.opened.article.id == shown
        assert not screen.opened.versions
        assert sorted(screen.list.ids) == [1, 2, 3, 4, 5]
        assert all(row.sources == row.article.sources == 1 for row in screen.list.loaded.values())
        await press(pilot, "u")
        assert list(screen.list.ids) == [3, 2, 4, 5]
        assert len(screen.opened.versions) == 2


async def test_two_stories_are_put_together_by_key(news: QuietLibrary) -> None:
    async with reading(news) as (screen, pilot):
        await press(pilot, "plus", "j", "plus")
        assert list(screen.list.ids) == [2, 4, 5]
        assert "3 sources" in drawn(screen)
        assert screen.list.selected_id == 2
        await press(pilot, "u")
        assert list(screen.list.ids) == [2, 3, 4, 5], "what leaves a row stands below it"
        await press(pilot, "plus", "plus")
        assert told(pilot) == "Nothing is put together"


async def test_stories_that_grow_in_the_background_merge_and_the_selection_stays(news: QuietLibrary) -> None:
    news.not_same_story(2)
    async with reading(news) as (screen, pilot):
        assert list(screen.list.ids) == [3, 2, 4, 1, 5]
        await press(pilot, "j", "j", "j")
        assert screen.list.selected_id == 1
        news.same_story(2, 1)
        screen.articles_prepared([2])
        await pilot.pause(0.5)
        await settle(pilot)
        assert list(screen.list.ids) == [3, 4, 1, 5]
        assert screen.list.selected_id == 1


async def test_what_a_publisher_changed_is_told_and_shown_by_signs(news: QuietLibrary) -> None:
    changed = entry(REPORTS[0][0], title="Storm breaks mole", content="<p>Thirteen boats sank.</p>")
    news._store.add_articles(1, [changed], ["Thirteen boats sank."], NOW - timedelta(minutes=20))
    async with reading(news) as (screen, pilot):
        screen.open_article(1)
        await settle(pilot)
        assert "changed 2 h after publication" in page(screen)
        await press(pilot, "c")
        lines = pilot.app.screen.query_one(OptionList)
        options = [str(lines.get_option_at_index(n).prompt) for n in range(lines.option_count)]
        assert "+ Headline: Storm breaks mole" in options
        assert "+ Thirteen boats sank." in options
        assert any(each.startswith("− The mole of Merrow") for each in options)
        await press(pilot, "escape")
        screen.open_article(3)
        await settle(pilot)
        await press(pilot, "c")
        assert told(pilot) == "Nothing in it has changed since it came"


async def test_space_and_n_go_from_story_to_story(news: QuietLibrary) -> None:
    async with reading(news, (80, 24)) as (screen, pilot):
        await press(pilot, "enter")
        order = []
        for _ in range(3):
            await press(pilot, "n")
            assert screen.opened is not None
            order.append(screen.opened.article.id)
        assert order == [news.versions(1)[0].article.id, 4, 5]
        assert not news.article_ids(View("unread"))


async def test_everything_about_stories_draws_in_ascii_and_at_any_size(news: QuietLibrary) -> None:
    news.follow(1)
    options = Options(theme="ansi-dark", refresh_minutes=0, icons="ascii", start="unread")
    for size in ((20, 8), (40, 20), (150, 42)):
        async with reading(QuietLibrary(Store.open(news.path), now=lambda: NOW), size, options) as (screen, pilot):
            assert "^ " in drawn(screen) or size[0] < 40
            await press(pilot, "enter", "J", "S", "escape", "c", "q", "equals_sign", "equals_sign", "F", "F")
            assert screen.is_mounted


def test_a_word_in_quotation_marks_is_left_out_of_the_story_where_more_is_said(news: QuietLibrary) -> None:
    last = news.timeline(1).entries[-1]
    word, said = Quote(0, 5, "sunk"), Quote(9, 40, "Nobody told us to leave the quay")

    def shown(*quotes: Quote) -> str:
        return told_of(replace(last, quotes=quotes), None, 0, 60, Signs()).plain

    assert "sunk" in shown(word)
    assert "sunk" not in shown(word, said)
    assert "and 1 quote more" in shown(word, said)


def test_the_words_that_differ_in_a_rewritten_paragraph_are_found() -> None:
    removed = ["Rain fell.", "Twelve boats sank at Merrow in the storm."]
    added = ["Thirteen boats sank at Merrow in the great storm.", "The mole is whole."]
    before, after = rewritten(removed, added)
    assert {number: [removed[number][a:b] for a, b in spans] for number, spans in before.items()} == {1: ["Twelve"]}
    assert {number: [added[number][a:b] for a, b in spans] for number, spans in after.items()} == {
        0: ["Thirteen", "great"]
    }


@pytest.mark.parametrize(
    ("ids", "pinned", "members", "stories", "keep", "expected"),
    [
        ([1, 2, 3], 0, {}, {1: 7, 3: 7}, None, [1, 2]),
        ([1, 2, 3], 0, {}, {1: 7, 3: 7}, 3, [2, 3]),
        ([1, 2, 3], 1, {}, {1: 7, 3: 7}, 3, [1, 2]),
        ([1, 2], 0, {1: (1, 5, 6)}, {1: 7, 6: 7}, None, [1, 5, 2]),
        ([1, 2], 0, {1: (1, 5), 2: (2, 6)}, {1: 7, 5: 7, 2: 7, 6: 7}, 2, [2]),
        ([], 0, {}, {}, None, []),
    ],
)
def test_regrouping_merges_and_parts_rows(
    ids: list[int],
    pinned: int,
    members: dict[int, tuple[int, ...]],
    stories: dict[int, int],
    keep: int | None,
    expected: list[int],
) -> None:
    found = regrouped(Listing(array("q", ids), pinned), members, stories, keep)
    assert list(found.ids) == expected
    assert found.pinned == pinned


@pytest.mark.parametrize(
    ("wanted", "mates", "expected"),
    [([3, 4], (), 2), ([9, 4], (2,), 1), ([9, 5, 4], (), 3), ([9], (8,), None), ([], (), None)],
)
def test_a_list_shown_anew_goes_to_the_article_its_story_or_what_is_next(
    wanted: list[int], mates: tuple[int, ...], expected: int | None
) -> None:
    assert place_of(wanted, mates, array("q", [1, 2, 3, 4])) == expected

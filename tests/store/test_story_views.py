"""Lists with one row for each story: where it stands, what it shows, and that nothing is hidden by it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from newsreader.errors import UsageError
from newsreader.model import FullText, View
from newsreader.store import Store
from tests.builders import NOW, add

HOUR = timedelta(hours=1)


@pytest.fixture
def feeds(store: Store) -> list[int]:
    """Three feeds, the first two in a folder."""
    folders = ("City", "City", None)
    return [store.add_feed(f"https://{n}.example/feed", f"Paper {n}", category=folders[n]).id for n in range(3)]


def read(store: Store, article_id: int, words: int = 100) -> None:
    """Stores a reading of so many words."""
    store.save_reading(article_id, FullText("text", version=1), "text", "text", words)


def story(store: Store, *ids: int) -> int:
    """Puts articles into one story, those after the first by the user's word."""
    first = store.join_story(ids[0], None)
    assert first is not None
    for each in ids[1:]:
        assert store.join_story(each, first) == first
    return first


@pytest.fixture
def storm(store: Store, feeds: list[int]) -> list[int]:
    """Three reports, one hour old, two and three, the second the longest; and one about something else between."""
    ids = [add(store, feed, f"Storm {n}", now=NOW - n * HOUR)[0] for n, feed in enumerate(feeds, 1)]
    for each, words in zip(ids, (100, 300, 200), strict=True):
        read(store, each, words)
    story(store, *ids)
    return ids


def rows(store: Store, view: View) -> list[tuple[str, int, int]]:
    """Returns headline, articles and unread ones of each row."""
    ids = store.listing(view, NOW).ids
    return [(each.article.title, len(each.members), each.unread) for each in store.story_rows(ids, NOW, {})]


def test_a_story_is_one_row_in_the_place_of_its_newest_article(
    store: Store, feeds: list[int], storm: list[int]
) -> None:
    (between,) = add(store, feeds[0], "Opera", now=NOW - 1.5 * HOUR)
    (newest,) = add(store, feeds[0], "Market", now=NOW)
    assert list(store.listing(View("all"), NOW).ids) == [newest, storm[0], between]
    (row,) = store.story_rows([storm[0]], NOW, {})
    assert (row.id, row.article.title, row.sources, row.latest) == (storm[0], "Storm 2", 3, NOW - HOUR)
    assert row.members == tuple(storm)


def test_a_list_that_begins_with_the_oldest_is_the_other_way_round(
    store: Store, feeds: list[int], storm: list[int]
) -> None:
    (between,) = add(store, feeds[0], "Opera", now=NOW - 1.5 * HOUR)
    (newest,) = add(store, feeds[0], "Market", now=NOW)
    found = store.listing(View("all"), NOW, None, oldest_first=True)
    assert (list(found.ids), found.oldest_first) == ([storm[2], between, newest], True), "where the story began"
    for limit in range(1, 5):
        some = store.listing(View("all"), NOW, limit, oldest_first=True).ids
        assert some == found.ids[: len(some)]
    for view in (View("all"), View("unread"), View("feed", feeds[0]), View("today")):
        assert store.article_ids(view, NOW, None, oldest_first=True) == store.article_ids(view, NOW)[::-1]
    store.follow_story(store.story_of(storm[0]) or 0, True, NOW)
    pinned = store.listing(View("all"), NOW, None, oldest_first=True)
    assert (pinned.pinned, list(pinned.ids)) == (1, [storm[0], between, newest]), "what is followed stays at the top"


def test_a_headline_is_found_by_the_beginnings_of_its_words(
    store: Store, feeds: list[int], storm: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    opera, tower = add(store, feeds[0], "Ópera “opens” late", "東京の塔", now=NOW - 4 * HOUR)
    ids = [storm[0], opera, tower]
    for many in (20_000, 1):
        monkeypatch.setattr("newsreader.store.story_views._MANY", many)
        for words, found in (("op", opera), ("opera l", opera), ("東京", tower), ("st", storm[0]), ("“OPE", opera)):
            assert store.next_titled(ids, words, True) == found, (words, many)
        for words in ("pera", "opera storm", "", "“ ”", '"', "NEAR(", "*"):
            assert store.next_titled(ids, words, True) is None, (words, many)
        assert store.next_titled(ids, "storm 2", True) == storm[0], "another version has it"
        assert store.next_titled(ids, "storm 2", False) is None


def test_a_story_appears_wherever_one_of_its_articles_would(store: Store, feeds: list[int], storm: list[int]) -> None:
    store.set_read(storm[:2], True)
    assert list(store.listing(View("unread"), NOW).ids) == [storm[2]]
    assert rows(store, View("unread")) == [("Storm 3", 3, 1)], "what is unread of it comes first"
    folder = store.categories()[0].id
    assert list(store.listing(View("category", folder), NOW).ids) == [storm[0]]
    assert list(store.article_ids(View("all"), NOW)) == storm, "articles stay to be listed one by one"


def test_a_limit_counts_articles_and_the_rest_continues_the_list(store: Store, storm: list[int]) -> None:
    everything = store.listing(View("all"), NOW).ids
    for limit in range(1, 4):
        some = store.listing(View("all"), NOW, limit).ids
        assert some == everything[: len(some)]
        assert len(some) >= 1


def test_no_article_is_hidden_by_its_story(store: Store, feeds: list[int], storm: list[int]) -> None:
    add(store, feeds[1], "Opera", "Bakers", now=NOW - timedelta(days=2))
    number = story(store, *add(store, feeds[2], "Ferry", "Tram", now=NOW - timedelta(days=1)))
    store.follow_story(number, True, NOW)
    store.set_read(storm[:1], True)
    store.set_starred(storm[:1], True)
    for undone in (lambda: store.unsubscribe(feeds[0]), lambda: store.part_story(storm[2]), store.undo):
        undone()
        for view in (View("all"), View("unread"), View("today"), View("category", store.categories()[0].id)):
            found = store.story_rows(store.listing(view, NOW).ids, NOW, {})
            held = [each for row in found for each in row.members]
            assert set(store.article_ids(view, NOW)) <= set(held)
            assert len(held) == len(set(held)), "nor told twice"


def test_a_version_that_a_row_shows_stays(store: Store, storm: list[int]) -> None:
    (row,) = store.story_rows([storm[0]], NOW, {storm[0]: storm[2]})
    assert row.article.id == storm[2]
    store.part_story(storm[2])
    (row,) = store.story_rows([storm[0]], NOW, {storm[0]: storm[2]})
    assert (row.article.id, row.members) == (storm[1], (storm[0], storm[1]))


def test_a_copy_is_shown_last(store: Store, feeds: list[int], storm: list[int]) -> None:
    (copy,) = add(store, feeds[2], "Storm, from the wire", now=NOW)
    read(store, copy, 900)
    store.join_story(copy, store.story_of(storm[0]), storm[0])
    (row,) = store.story_rows([copy], NOW, {})
    assert row.article.id == storm[1]


def test_a_feed_read_in_full_is_preferred(store: Store, feeds: list[int], storm: list[int]) -> None:
    store.set_full_text(feeds[2], True)
    assert rows(store, View("all")) == [("Storm 3", 3, 3)]


def test_followed_stories_stand_at_the_top_and_tell_what_is_new(
    store: Store, feeds: list[int], storm: list[int]
) -> None:
    (newest,) = add(store, feeds[0], "Market", now=NOW + HOUR)
    number = store.story_of(storm[0])
    assert number is not None
    store.follow_story(number, True, NOW)
    store.set_read(storm, True)
    listing = store.listing(View("unread"), NOW)
    assert (list(listing.ids), listing.pinned) == ([storm[0], newest], 1)
    (later,) = add(store, feeds[1], "Storm, days later", now=NOW + 2 * HOUR)
    store.join_story(later, number)
    (row,) = store.story_rows([storm[0]], NOW, {})
    assert (row.followed, row.new, row.quiet, row.unread) == (True, 1, False, 1)
    (row,) = store.story_rows([storm[0]], NOW + timedelta(days=9), {})
    assert row.quiet
    store.set_read([later], True)
    assert store.story_rows([storm[0]], NOW, {})[0].new == 0
    assert store.listing(View("feed", feeds[0]), NOW).pinned == 0


def test_the_next_unread_row_may_have_it_anywhere_in_its_story(
    store: Store, feeds: list[int], storm: list[int]
) -> None:
    (opera,) = add(store, feeds[0], "Opera", now=NOW)
    store.set_read([opera, storm[0]], True)
    assert store.next_unread([opera, storm[0]], grouped=True) == storm[0]
    assert store.next_unread([opera, storm[0]], grouped=False) is None
    assert store.next_unread([opera] * 5000 + [storm[1]], grouped=False) == storm[1]


def test_marking_a_story_read_leaves_what_the_user_keeps_unread(store: Store, storm: list[int]) -> None:
    store.set_read(storm, True)
    store.set_read([storm[1]], False)
    assert store.mark_story(storm, True).articles == 0
    assert list(store.article_ids(View("unread"), NOW)) == [storm[1]]
    store.set_read([storm[1]], True)
    assert store.mark_story(storm, False).articles == 3
    assert store.mark_story(storm, True).articles == 3, "unread as a story is not kept"
    store.undo()
    assert len(store.article_ids(View("unread"), NOW)) == 3
    assert store.mark_story(storm, True, journal=False).articles == 3


def test_marking_a_list_read_marks_what_its_stories_hold_elsewhere(
    store: Store, feeds: list[int], storm: list[int]
) -> None:
    folder = View("category", store.categories()[0].id)
    store.set_read(storm, True)
    store.set_read([storm[1]], False)
    store.mark_story([storm[0], storm[2]], False)
    assert store.mark_stories_read(folder, NOW).articles == 3
    assert not store.article_ids(View("unread"), NOW)
    store.undo()
    assert list(store.article_ids(View("unread"), NOW)) == storm


def test_two_stories_become_one_in_one_step(store: Store, feeds: list[int], storm: list[int]) -> None:
    others = [add(store, feed, f"Gale {feed}", now=NOW)[0] for feed in feeds[:2]]
    number = story(store, *others)
    store.unite_stories(storm[1], others[0])
    assert {store.story_of(each) for each in storm + others} == {number}
    with pytest.raises(UsageError):
        store.unite_stories(storm[1], others[0])
    store.undo()
    assert store.story_of(storm[0]) == store.story_of(storm[2]) != number
    store.redo()
    assert {store.story_of(each) for each in storm + others} == {number}
    assert store.check() == []
    (alone,) = add(store, feeds[0], "Market", now=NOW)
    with pytest.raises(UsageError):
        store.unite_stories(alone, others[0])


def test_mates_are_the_articles_of_one_story(store: Store, feeds: list[int], storm: list[int]) -> None:
    (opera,) = add(store, feeds[0], "Opera", now=NOW)
    story(store, opera)
    number = store.story_of(storm[0])
    assert store.story_mates([storm[1], opera]) == dict.fromkeys(storm, number)

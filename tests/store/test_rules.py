"""Saved queries: smart feeds, and mute rules that hide without deleting, never bookmarks or followed stories."""

from __future__ import annotations

from datetime import timedelta

import pytest

from newsreader.errors import UsageError
from newsreader.model import Quote, View
from newsreader.model.queries import SmartFeed
from newsreader.store import Store
from tests.builders import NOW, add, entry, full_text

ALL, UNREAD, MUTED = View("all"), View("unread"), View("muted")


@pytest.fixture
def shelf(store: Store) -> Store:
    """Rain, Snow and Hail of the Ledger, Wind and Rain again of the Post; ids 3, 2, 1 and 5, 4."""
    ledger = store.add_feed("https://ledger.example/feed", "The Ledger", category="Papers")
    post = store.add_feed("https://post.example/feed", "The Post")
    add(store, ledger.id, "Rain", "Snow", "Hail")
    add(store, post.id, "Wind", "Rain again")
    return store


def titles(store: Store, view: View = ALL) -> list[str]:
    return sorted(article.title for article in store.articles(store.article_ids(view, NOW)))


def sweep(store: Store, limit: int = 2) -> None:
    while store.sweep_mutes(NOW, limit):
        pass


def sound(store: Store) -> bool:
    return store.check() == []


def mute(store: Store, query: str) -> int:
    store.add_mute(query)
    sweep(store)
    return store.mute_rules()[-1].id


# --- smart feeds ------------------------------------------------------------------------------------------------


def test_a_smart_feed_is_a_view_with_its_unread_count(shelf: Store) -> None:
    shelf.save_smart("Wet", "rain OR hail")
    (wet,) = shelf.smart_feeds()
    view = View("smart", wet.id)
    assert titles(shelf, view) == ["Hail", "Rain", "Rain again"]
    assert shelf.smart_unread(NOW) == {wet.id: 3}
    assert shelf.mark_all_read(view, NOW).articles == 3
    assert shelf.smart_unread(NOW) == {wet.id: 0}
    assert titles(shelf, UNREAD) == ["Snow", "Wind"]
    assert [row.id for row in shelf.story_rows(shelf.listing(view, NOW).ids, NOW, {})]


def test_a_smart_feed_of_bookmarks_holds_those_of_feeds_that_were_left(shelf: Store) -> None:
    shelf.set_starred([3], True)
    shelf.unsubscribe(1)
    shelf.save_smart("Kept", "is:starred")
    shelf.save_smart("Rainy", "rain")
    kept, rainy = shelf.smart_feeds()
    assert titles(shelf, View("smart", kept.id)) == ["Rain"]
    assert titles(shelf, View("smart", rainy.id)) == ["Rain again"]


def test_smart_feeds_are_renamed_removed_and_brought_back(shelf: Store) -> None:
    shelf.save_smart(" Wet  things ", "rain")
    (first,) = shelf.smart_feeds()
    assert first.name == "Wet things"
    shelf.save_smart("Wet", "rain OR hail", first.id)
    assert shelf.smart_feeds() == [SmartFeed(first.id, "Wet", "rain OR hail")]
    shelf.undo()
    assert shelf.smart_feeds() == [first]
    shelf.redo()
    shelf.remove_smart(first.id)
    assert shelf.smart_feeds() == []
    shelf.undo()
    assert shelf.smart_feeds() == [SmartFeed(first.id, "Wet", "rain OR hail")]
    assert titles(shelf, View("smart", 99)) == []


def test_smart_feeds_need_a_name_of_their_own(shelf: Store) -> None:
    shelf.save_smart("Wet", "rain")
    shelf.save_smart("Dry", "snow")
    for name, query, number in (("", "rain", None), ("X", " ", None), ("wet", "hail", None), ("Dry", "rain", 1)):
        with pytest.raises(UsageError):
            shelf.save_smart(name, query, number)
    with pytest.raises(UsageError):
        shelf.remove_smart(9)


# --- mute rules -------------------------------------------------------------------------------------------------


def test_what_is_muted_is_in_no_list_and_no_count_but_not_gone(shelf: Store) -> None:
    mute(shelf, "rain")
    assert titles(shelf) == titles(shelf, UNREAD) == ["Hail", "Snow", "Wind"]
    counts = shelf.counts(NOW)
    assert (counts.all, counts.unread, counts.feeds) == (3, 3, {1: 2, 2: 1})
    assert titles(shelf, View("feed", 1)) == ["Hail", "Snow"]
    assert titles(shelf, MUTED) == ["Rain", "Rain again"]
    assert shelf.mute_rules()[0].hidden == 2
    assert [shelf.muted_in(view, NOW) for view in (ALL, View("feed", 1), View("category", 1), MUTED)] == [2, 1, 1, 0]
    assert shelf.articles([3])[0].title == "Rain"
    assert sound(shelf)


def test_search_says_what_is_muted_and_finds_it_when_asked(shelf: Store) -> None:
    mute(shelf, "title:rain")
    assert shelf.search("rain") == []
    assert shelf.search_muted("rain") == 2
    assert len(shelf.search("rain is:muted")) == shelf.search_count("rain is:muted") == 2
    assert shelf.search_muted("rain is:muted") == 0
    assert {hit.article.title for hit in shelf.search("is:muted")} == {"Rain", "Rain again"}


@pytest.mark.parametrize(
    "query", ["feed:post", "author:lund", "by:ruiz", "said:sleeps", "lang:fr", "-hail -snow -rain"]
)
def test_a_rule_applies_to_what_arrives(shelf: Store, query: str) -> None:
    mute(shelf, query)
    facts = {"authors": ("Ivo Lund",), "language": "fr"}
    (new,) = shelf.add_articles(2, [entry("new", title="Storm", **facts)], ["Nobody sleeps."], NOW)
    shelf.save_reading(new, full_text("x", Quote(0, 6, "Nobody sleeps", "Eva Ruiz")), "Nobody sleeps.", "", 2)
    assert "Storm" in titles(shelf, MUTED)
    assert "Storm" not in titles(shelf)
    assert sound(shelf)


def test_an_article_that_changes_comes_back_or_goes(shelf: Store) -> None:
    mute(shelf, "rain")
    shelf.add_articles(1, [entry("Rain", title="Sun"), entry("Snow", title="Rain later")], ["Sun", "Rain"], NOW)
    assert titles(shelf) == ["Hail", "Sun", "Wind"]
    assert sound(shelf)


def test_bookmarks_are_never_muted(shelf: Store) -> None:
    shelf.set_starred([3], True)
    mute(shelf, "rain")
    assert titles(shelf, MUTED) == ["Rain again"]
    (other,) = shelf.article_ids(MUTED, NOW)
    shelf.set_starred([other], True)
    assert titles(shelf, MUTED) == []
    assert "Rain again" in titles(shelf)
    shelf.set_starred([3], False)
    assert titles(shelf, MUTED) == ["Rain"]
    assert sound(shelf)


def test_followed_stories_are_never_muted(shelf: Store) -> None:
    mute(shelf, "rain")
    story = shelf.join_story(3, None)
    assert story is not None
    shelf.follow_story(story, True, NOW)
    assert titles(shelf, MUTED) == ["Rain again"]
    (other,) = shelf.article_ids(MUTED, NOW)
    assert other in [each.id for each in shelf.pending(1, 9)]
    shelf.join_story(other, story)
    assert titles(shelf, MUTED) == []
    shelf.follow_story(story, False, NOW)
    assert titles(shelf, MUTED) == ["Rain", "Rain again"]
    shelf.undo()
    assert titles(shelf, MUTED) == []
    assert sound(shelf)


def test_the_end_of_a_rule_shows_what_no_other_one_hides(shelf: Store) -> None:
    first, _ = mute(shelf, "rain"), mute(shelf, "again")
    assert [rule.hidden for rule in shelf.mute_rules()] == [2, 1]
    shelf.remove_mute(first)
    assert titles(shelf, MUTED) == ["Rain again"]
    shelf.undo()
    sweep(shelf)
    assert titles(shelf, MUTED) == ["Rain", "Rain again"]
    shelf.redo()
    assert titles(shelf, MUTED) == ["Rain again"]
    shelf.undo(), shelf.undo()
    sweep(shelf)
    assert [rule.query for rule in shelf.mute_rules()] == ["rain"]
    shelf.undo()
    assert (shelf.mute_rules(), titles(shelf, MUTED)) == ([], [])
    assert sound(shelf)


def test_a_rule_may_end_by_itself(shelf: Store) -> None:
    shelf.add_mute("rain", NOW + timedelta(days=1))
    sweep(shelf)
    assert shelf.mute_rules()[0].until == NOW + timedelta(days=1)
    shelf.add_mute("rain", NOW + timedelta(days=2))
    assert [rule.until for rule in shelf.mute_rules()] == [NOW + timedelta(days=2)]
    assert len(titles(shelf, MUTED)) == 2
    assert shelf.sweep_mutes(NOW + timedelta(days=3)) == 0
    assert (shelf.mute_rules(), titles(shelf, MUTED)) == ([], [])
    assert sound(shelf)


def test_leaving_a_feed_and_coming_back_keeps_what_is_muted(shelf: Store) -> None:
    rule = mute(shelf, "rain")
    shelf.unsubscribe(1)
    assert titles(shelf, MUTED) == ["Rain again"]
    shelf.remove_mute(rule)
    assert titles(shelf) == ["Rain again", "Wind"]
    shelf.undo()
    sweep(shelf)
    shelf.add_feed("https://ledger.example/feed", "The Ledger")
    assert titles(shelf, MUTED) == ["Rain", "Rain again"]
    assert sound(shelf)


def test_stored_articles_are_looked_at_in_steps_newest_first(shelf: Store) -> None:
    shelf.add_mute("rain OR snow")
    seen = []
    while True:
        left = shelf.sweep_mutes(NOW, 2)
        seen.append(shelf.mute_rules()[0].hidden)
        if not left:
            break
        assert shelf.mute_rules()[0].pending
    assert seen[0] <= 2
    assert seen == sorted(seen)
    assert seen[-1] == 3


@pytest.mark.parametrize("query", ["", "  ", "is:unread rain", "since:soon", "titel:rain", "-"])
def test_a_rule_that_makes_no_sense_is_refused(shelf: Store, query: str) -> None:
    with pytest.raises(UsageError):
        shelf.add_mute(query)


def test_how_much_a_rule_would_hide_is_known_before(shelf: Store) -> None:
    shelf.set_starred([3], True)
    assert shelf.would_mute("rain", 100) == 1
    assert shelf.would_mute("feed:ledger", 1) == 1
    assert shelf.would_mute("", 100) == 0

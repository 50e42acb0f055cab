"""The front page in the store: what has come since, by what makes it matter; what was opened; dates in lists."""

from __future__ import annotations

from array import array
from datetime import datetime, timedelta

import pytest

from newsreader.model import Listing
from newsreader.store import Store
from tests.builders import NOW, add

SINCE = NOW - timedelta(hours=8)


def told_by(store: Store, feeds: int, title: str, now: datetime = NOW, story: int | None = None) -> list[int]:
    """Adds a story that so many feeds tell; returns its articles."""
    found: list[int] = []
    for number in range(feeds):
        feed = next(
            (each for each in store.feeds() if each.title == f"Paper {number}"),
            None,
        ) or store.add_feed(f"https://paper{number}.example/", f"Paper {number}")
        found += add(store, feed.id, f"{title} {number}", now=now)
    for each in found:
        story = store.join_story(each, story)
    return found


def test_a_story_told_by_more_feeds_comes_first(store: Store) -> None:
    two, four = told_by(store, 2, "Rain"), told_by(store, 4, "Strike")
    several = store.news(SINCE, NOW).several
    assert [(each.newest in four, each.reporting, each.sources, each.whole) for each in several] == [
        (True, 4, 4, True),
        (False, 2, 2, True),
    ]
    assert several[1].newest in two


def test_a_story_that_grew_is_told_from_one_that_is_new(store: Store) -> None:
    old = told_by(store, 3, "Strike", now=SINCE - timedelta(hours=2))
    told_by(store, 2, "Strike again", story=store.story_of(old[0]))
    (moved,) = store.news(SINCE, NOW).several
    assert (moved.whole, moved.new, moved.reporting) == (False, 2, 2)


def test_one_more_report_of_an_old_story_is_not_told_by_several(store: Store) -> None:
    old = told_by(store, 3, "Strike", now=SINCE - timedelta(hours=2))
    told_by(store, 1, "Strike ends", story=store.story_of(old[0]))
    news = store.news(SINCE, NOW)
    assert not news.several
    assert [each.story_id for each in news.latest] == [store.story_of(old[0])]


def test_what_was_read_is_no_news(store: Store) -> None:
    ids = told_by(store, 3, "Strike")
    store.set_read(ids, True)
    assert store.news(SINCE, NOW) == ([], [], [], [])


def test_a_followed_story_stands_there_until_it_was_looked_at(store: Store) -> None:
    old = told_by(store, 1, "Strike", now=SINCE - timedelta(hours=2))
    story = store.story_of(old[0])
    assert story is not None
    store.follow_story(story, True, SINCE - timedelta(hours=1))
    assert not store.news(SINCE, NOW).followed
    told_by(store, 2, "Strike goes on", story=story)
    (moved,) = store.news(SINCE, NOW).followed
    assert (moved.story_id, moved.new, moved.sources) == (story, 2, 2)
    store.visit_story(story, NOW)
    assert not store.news(SINCE, NOW).followed


def test_a_feed_that_is_seldom_heard_is_not_drowned(store: Store) -> None:
    quiet = store.add_feed("https://quiet.example/", "Quiet")
    loud = store.add_feed("https://loud.example/", "Loud")
    add(store, quiet.id, "Long ago", now=NOW - timedelta(days=30))
    add(store, quiet.id, "A while ago", now=NOW - timedelta(days=22))
    add(store, loud.id, "The first", now=NOW - timedelta(days=40))
    add(store, loud.id, *(f"Wire {number}" for number in range(20)))
    (rare,) = add(store, quiet.id, "At last")
    (seldom,) = store.news(SINCE, NOW).seldom
    assert (seldom.article_id, seldom.lately) == (rare, 2)
    assert timedelta(microseconds=seldom.gap or 0).days == 22


def test_of_a_feed_that_is_not_known_for_long_nothing_is_said(store: Store) -> None:
    feed = store.add_feed("https://fresh.example/", "Fresh")
    add(store, feed.id, "Hello")
    news = store.news(SINCE, NOW)
    assert not news.seldom
    assert len(news.latest) == 1


def test_the_archive_of_a_new_feed_is_no_news(store: Store) -> None:
    feed = store.add_feed("https://fresh.example/", "Fresh")
    add(store, feed.id, "Old", "Older", published=NOW - timedelta(days=9))
    assert not store.news(SINCE, NOW).latest


def test_what_came_late_is_news_though_it_was_out_before(store: Store) -> None:
    feed = store.add_feed("https://late.example/", "Late")
    add(store, feed.id, "Seen", now=SINCE - timedelta(hours=1))
    (late,) = add(store, feed.id, "Late", published=SINCE - timedelta(hours=5))
    assert [each.article_id for each in store.news(SINCE, NOW).latest] == [late]


def test_history_is_by_the_last_time_and_finds_words(store: Store) -> None:
    feed = store.add_feed("https://ledger.example/", "The Ledger")
    rain, snow = add(store, feed.id, "Rain over Merrow", "Snow 100%")
    store.keep_opened(rain, NOW)
    store.keep_opened(snow, NOW + timedelta(minutes=1))
    assert [each.id for each, _ in store.history()] == [snow, rain]
    store.keep_opened(rain, NOW + timedelta(minutes=2))
    assert [(each.id, at) for each, at in store.history(limit=1)] == [(rain, NOW + timedelta(minutes=2))]
    assert [each.id for each, _ in store.history("ledger snow")] == [snow]
    assert [each.id for each, _ in store.history("0%")] == [snow]
    assert not store.history("_")
    assert [each.id for each, _ in store.history(since=NOW + timedelta(minutes=2))] == [rain]


def test_an_unknown_article_leaves_no_history(store: Store) -> None:
    store.keep_opened(77, NOW)
    assert not store.history()


@pytest.mark.parametrize(("hours", "place"), [(-1, 0), (0, 0), (0.5, 1), (2, 2), (3, 3), (9, 5)])
def test_a_moment_has_its_place_in_a_list(store: Store, hours: float, place: int) -> None:
    feed = store.add_feed("https://ledger.example/", "The Ledger")
    ids = add(store, feed.id, *"abcde")
    assert store.place_at(Listing(array("q", ids)), NOW - timedelta(hours=hours)) == place


@pytest.mark.parametrize(("hours", "place"), [(9, 0), (4, 0), (3.5, 1), (2, 2), (0, 4), (-1, 5)])
def test_a_moment_has_its_place_in_a_list_that_begins_with_the_oldest(store: Store, hours: float, place: int) -> None:
    feed = store.add_feed("https://ledger.example/", "The Ledger")
    ids = array("q", add(store, feed.id, *"abcde")[::-1])
    assert store.place_at(Listing(ids, oldest_first=True), NOW - timedelta(hours=hours)) == place


def test_articles_that_are_gone_are_passed_over(store: Store) -> None:
    feed = store.add_feed("https://ledger.example/", "The Ledger")
    ids = add(store, feed.id, *"abcde")
    several = Listing(array("q", [ids[0], 900, 901, *ids[1:3], 902, *ids[3:]]))
    assert store.place_at(several, NOW - timedelta(hours=1)) in (1, 2, 3)
    assert store.place_at(several, NOW - timedelta(hours=4)) == len(several.ids) - 1

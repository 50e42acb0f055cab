"""What is let go, what never is, and that it does not come back."""

from datetime import timedelta

import pytest

from newsreader.model import View
from newsreader.store import Store
from tests.builders import NOW, add, entry

LONG_AGO = NOW - timedelta(days=40)


def _feed(store: Store, name: str = "ledger") -> int:
    return store.add_feed(f"https://{name}.example/feed", name.title()).id


def _left(store: Store) -> list[str]:
    return [each.title for each in store.articles(store.article_ids(View("all"), NOW))]


def test_lets_go_of_what_came_long_ago(store: Store) -> None:
    feed = _feed(store)
    add(store, feed, "Old", "Older", now=LONG_AGO)
    add(store, feed, "New")
    assert len(store.let_go(30, 0, NOW)) == 2
    assert _left(store) == ["New"]
    assert store.let_go(30, 0, NOW) == []


def test_lets_go_of_what_is_muted_by_its_age(store: Store) -> None:
    feed = _feed(store)
    add(store, feed, "Rain", "Snow", now=LONG_AGO)
    new, *_ = add(store, feed, "Rain again")
    store.add_mute("rain")
    while store.sweep_mutes(NOW, 100):
        pass
    assert _left(store) == ["Snow"]
    assert [len(store.let_go(30, 0, NOW, 1)) for _ in range(3)] == [1, 1, 0]
    assert list(store.article_ids(View("muted"), NOW)) == [new]
    assert [rule.hidden for rule in store.mute_rules()] == [1]
    assert store.counts(NOW).feeds == {feed: 0}
    assert store.check() == []


def test_what_has_just_come_stays_whatever_its_date(store: Store) -> None:
    feed = _feed(store)
    store.add_articles(feed, [entry("archive", published=NOW - timedelta(days=900))], ["text"], NOW)
    assert store.let_go(30, 0, NOW) == []


def test_keeps_the_newest_of_each_feed(store: Store) -> None:
    ledger, post = _feed(store), _feed(store, "post")
    add(store, ledger, "One", "Two", "Three", "Four")
    add(store, post, "Five", "Six")
    assert len(store.let_go(0, 2, NOW)) == 2
    assert sorted(_left(store)) == ["Five", "One", "Six", "Two"]


def test_without_bounds_nothing_goes(store: Store) -> None:
    add(store, _feed(store), "One", "Two", now=LONG_AGO)
    assert store.let_go(0, 0, NOW) == []


@pytest.mark.parametrize("rule", [(30, 0), (0, 1)])
def test_bookmarks_and_followed_stories_stay(store: Store, rule: tuple[int, int]) -> None:
    feed = _feed(store)
    _, bookmark, followed, _ = add(store, feed, "Newest", "Bookmark", "Followed", "Other", now=LONG_AGO)
    store.set_starred([bookmark], True)
    story = store.join_story(followed, None)
    assert story is not None
    store.follow_story(story, True, LONG_AGO)
    store.let_go(*rule, NOW)
    assert {"Bookmark", "Followed"} <= set(_left(store))
    assert "Other" not in _left(store)


def test_what_was_let_go_does_not_come_back_as_new(store: Store) -> None:
    feed = _feed(store)
    add(store, feed, "Old", now=LONG_AGO)
    store.let_go(30, 0, NOW)
    assert add(store, feed, "Old", now=LONG_AGO) == []
    assert _left(store) == []


def test_counts_and_index_follow(store: Store) -> None:
    feed = _feed(store)
    read, _ = add(store, feed, "Harbour", "Lighthouse", now=LONG_AGO)
    add(store, feed, "Ferry")
    store.set_read([read], True)
    store.let_go(30, 0, NOW)
    counts = store.counts(NOW)
    assert (counts.all, counts.unread, counts.feeds) == (1, 1, {feed: 1})
    assert store.search("lighthouse") == []
    assert store.check() == []


def test_goes_in_steps(store: Store) -> None:
    add(store, _feed(store), "One", "Two", "Three", now=LONG_AGO)
    assert [len(store.let_go(30, 0, NOW, 2)) for _ in range(3)] == [2, 1, 0]


def test_the_index_can_be_made_anew(store: Store) -> None:
    add(store, _feed(store), "Harbour", "Ferry")
    with store._database.write() as connection:
        connection.execute("INSERT INTO text_index (text_index) VALUES ('delete-all')")
    assert store.search("harbour") == []
    told: list[tuple[int, int]] = []
    assert store.reindex(lambda done, total: told.append((done, total))) == 2
    assert [hit.article.title for hit in store.search("harbour")] == ["Harbour"]
    assert told == [(2, 2)]


def test_compacting_gives_space_back(store: Store) -> None:
    add(store, _feed(store), *map(str, range(300)), text="Rain and wind. " * 200, now=LONG_AGO)
    while store.let_go(30, 0, NOW):
        pass
    before = store.sizes()["bytes"]
    store.compact()
    assert store.sizes()["bytes"] < before
    assert store.check() == []

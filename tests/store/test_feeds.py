"""Subscriptions, folders and what the network remembers."""

from datetime import timedelta

import pytest

from newsreader.errors import UsageError
from newsreader.model import FetchState, Subscription, View
from newsreader.store import Store
from tests.builders import NOW, add, entry

LEDGER = "https://ledger.example/feed"
POST = "https://post.example/rss"


def test_feeds_come_by_folder_then_title_with_the_loose_ones_last(store: Store) -> None:
    for url, title, category in (
        ("d", "Delta", None),
        ("c", "cove", "Sea"),
        ("b", "Bay", "Sea"),
        ("a", "Alp", "Hills"),
    ):
        store.add_feed(f"https://{url}.example/", title, category=category)
    assert [each.title for each in store.feeds()] == ["Alp", "Bay", "cove", "Delta"]
    assert [each.title for each in store.categories()] == ["Hills", "Sea"]


def test_a_feed_without_title_is_called_by_its_host(store: Store) -> None:
    feed = store.add_feed(LEDGER, "")
    assert feed.title == "ledger.example"
    store.save_fetched(FetchState(feed.id, LEDGER), now=NOW, title="The Ledger")
    assert store.feeds()[0].title == "The Ledger"


def test_a_feed_is_subscribed_once(store: Store) -> None:
    store.add_feed(LEDGER, "The Ledger")
    with pytest.raises(UsageError):
        store.add_feed(LEDGER, "Again")


def test_a_feed_that_was_left_comes_back_with_its_articles(store: Store) -> None:
    feed = store.add_feed(LEDGER, "The Ledger", private=True)
    (article_id,) = add(store, feed.id, "Rain")
    store.unsubscribe(feed.id)
    assert store.feeds() == []
    again = store.add_feed(LEDGER, "", category="Papers")
    assert (again.id, again.title, again.private) == (feed.id, "The Ledger", False)
    assert list(store.article_ids(View("unread"), NOW)) == [article_id]
    assert store.counts(NOW).feeds == {feed.id: 1}


def test_many_feeds_are_added_at_once_and_known_ones_skipped(store: Store) -> None:
    store.add_feed(LEDGER, "The Ledger")
    lines = [Subscription(LEDGER, "Known"), Subscription(POST, "Post", category="Papers"), Subscription(POST, "Twice")]
    assert [(each.title, each.private) for each in store.add_feeds(lines, {POST})] == [("Post", True)]
    assert [each.title for each in store.categories()] == ["Papers"]


def test_unsubscribing_hides_articles_but_not_bookmarks(store: Store) -> None:
    feed = store.add_feed(LEDGER, "The Ledger")
    first, _ = add(store, feed.id, "Rain", "Snow")
    store.set_starred([first], True)
    assert store.unsubscribe(feed.id).label == "Unsubscribed from The Ledger"
    assert not store.article_ids(View("all"), NOW)
    assert list(store.article_ids(View("bookmarks"), NOW)) == [first]
    assert store.search_count("rain") == 1
    assert store.search_count("snow") == 0
    counts = store.counts(NOW)
    assert (counts.all, counts.unread, counts.bookmarks) == (0, 0, 1)
    assert store.check() == []


def test_undo_brings_a_subscription_back(store: Store) -> None:
    feed = store.add_feed(LEDGER, "The Ledger")
    first, _ = add(store, feed.id, "Rain", "Snow")
    before = store.counts(NOW)
    store.unsubscribe(feed.id)
    store.set_read([first], True, journal=False)
    done = store.undo()
    assert done is not None
    assert done.label == "Undone: Unsubscribed from The Ledger"
    assert store.feeds() == [feed]
    assert store.counts(NOW).all == before.all == 2
    assert store.counts(NOW).unread == 1
    store.redo()
    assert store.feeds() == []
    assert store.check() == []


def test_renaming_moving_and_full_text_can_be_undone(store: Store) -> None:
    feed = store.add_feed(LEDGER, "The Ledger", category="Papers")
    store.rename_feed(feed.id, "Ledger")
    store.move_feed(feed.id, "Coast")
    store.set_full_text(feed.id, True)
    changed = store.feed(feed.id)
    assert changed is not None
    assert (changed.title, changed.full_text) == ("Ledger", True)
    assert changed.category_id != feed.category_id
    labels = [step.label for step in (store.undo(), store.undo(), store.undo()) if step]
    assert labels == [
        "Undone: Full text on for Ledger",
        "Undone: Moved Ledger to Coast",
        "Undone: Renamed The Ledger",
    ]
    assert store.feed(feed.id) == feed


def test_an_empty_name_returns_to_the_feeds_own(store: Store) -> None:
    feed = store.add_feed(LEDGER, "Mine")
    store.save_fetched(FetchState(feed.id, LEDGER), now=NOW, title="The Ledger")
    assert store.feeds()[0].title == "Mine"
    store.rename_feed(feed.id, " ")
    assert store.feeds()[0].title == "The Ledger"


def test_what_changes_nothing_is_no_step(store: Store) -> None:
    feed = store.add_feed(LEDGER, "The Ledger", category="Papers")
    store.rename_feed(feed.id, "The Ledger")
    store.move_feed(feed.id, "papers")
    store.set_full_text(feed.id, False)
    assert store.undo() is None


def test_removing_a_folder_keeps_its_feeds_and_can_be_undone(store: Store) -> None:
    feed = store.add_feed(LEDGER, "The Ledger", category="Papers")
    assert feed.category_id is not None
    store.remove_category(feed.category_id)
    assert store.categories() == []
    assert store.feeds()[0].category_id is None
    store.undo()
    assert store.feeds() == [feed]
    store.redo()
    assert store.categories() == []


def test_a_folder_is_renamed_but_not_into_another(store: Store) -> None:
    store.add_feed(LEDGER, "The Ledger", category="Papers")
    store.add_feed(POST, "Post", category="Sea")
    papers, sea = store.categories()
    store.rename_category(papers.id, "papers!")
    assert [each.title for each in store.categories()] == ["papers!", "Sea"]
    store.undo()
    assert store.categories() == [papers, sea]
    with pytest.raises(UsageError):
        store.rename_category(papers.id, "sea")
    with pytest.raises(UsageError):
        store.rename_category(99, "x")


@pytest.mark.parametrize("feed_id", [99, -1, 2**80])
def test_a_feed_that_is_not_there_is_named(store: Store, feed_id: int) -> None:
    assert store.feed(feed_id) is None
    with pytest.raises(UsageError):
        store.unsubscribe(feed_id)


# --- fetching -------------------------------------------------------------------------------------------------


def test_what_a_feed_answered_is_remembered(store: Store) -> None:
    feed = store.add_feed(LEDGER, "", private=True)
    state = FetchState(feed.id, LEDGER, '"e1"', "Sat", "abc", NOW + timedelta(hours=1), 0, True, POST, NOW)
    store.save_fetched(state, now=NOW, site_url="https://ledger.example/", title="The Ledger", language="en")
    assert store.fetch_states() == [state]
    assert store.fetch_states(due=NOW) == []
    assert store.fetch_states(due=NOW + timedelta(hours=1)) == [state]
    kept = store.feeds()[0]
    assert (kept.site_url, kept.language, kept.checked, kept.succeeded) == ("https://ledger.example/", "en", NOW, NOW)


def test_a_failure_is_a_problem_until_the_feed_answers(store: Store) -> None:
    feed = store.add_feed(LEDGER, "The Ledger")
    store.save_fetched(FetchState(feed.id, LEDGER), now=NOW)
    later = NOW + timedelta(hours=1)
    store.save_failed(feed.id, "The host does not answer.", "Try later.", now=later, next_check=later)
    store.save_failed(feed.id, "The host does not answer.", "Try later.", now=later, next_check=later)
    (problem,) = store.problems()
    assert (problem.message, problem.hint) == ("The host does not answer.", "Try later.")
    assert (problem.since, problem.retry, problem.feed.problem) == (NOW, later, problem.message)
    assert store.fetch_states()[0].failures == 2
    store.save_fetched(FetchState(feed.id, LEDGER, failures=2), now=later)
    assert store.problems() == []
    assert store.fetch_states()[0].failures == 0


def test_a_feed_that_is_gone_is_asked_only_on_request(store: Store) -> None:
    feed = store.add_feed(LEDGER, "The Ledger")
    store.save_failed(feed.id, "Gone.", "", now=NOW, next_check=None, gone=True)
    assert store.fetch_states(due=NOW) == []
    assert [each.feed_id for each in store.fetch_states([feed.id])] == [feed.id]


def test_sample_and_left_feeds_are_never_fetched(store: Store) -> None:
    sample = store.add_feed("sample:one", "Sample", sample=True)
    left = store.add_feed(LEDGER, "The Ledger")
    store.unsubscribe(left.id)
    assert store.fetch_states() == store.fetch_states([sample.id, left.id]) == []


def test_a_feed_moves_unless_the_address_is_taken(store: Store) -> None:
    first, second = store.add_feed(LEDGER, "The Ledger"), store.add_feed(POST, "Post")
    store.move_feed_url(first.id, "https://ledger.example/new")
    store.move_feed_url(second.id, "https://ledger.example/new")
    assert [each.url for each in store.fetch_states()] == ["https://ledger.example/new", POST]


# --- the sample edition ---------------------------------------------------------------------------------------


def test_removing_the_sample_keeps_bookmarks_and_own_feeds(store: Store) -> None:
    sample = store.add_feed("sample:one", "Sample", category="Sample edition", sample=True)
    own = store.add_feed(LEDGER, "The Ledger", category="Papers")
    first, _ = add(store, sample.id, "Rain", "Snow")
    (third,) = add(store, own.id, "Hail")
    store.set_starred([first], True)
    assert store.remove_sample() == 1
    assert store.feeds() == [own]
    assert [each.title for each in store.categories()] == ["Papers"]
    assert list(store.article_ids(View("all"), NOW)) == [third]
    assert list(store.article_ids(View("bookmarks"), NOW)) == [first]
    assert store.articles([first])[0].sample
    assert store.search_count("snow") == 0
    assert store.remove_sample() == 0
    assert store.check() == []


def test_the_sample_can_be_loaded_again(store: Store) -> None:
    sample = store.add_feed("sample:one", "Sample", sample=True)
    first, _ = add(store, sample.id, "Rain", "Snow")
    store.set_starred([first], True)
    store.remove_sample()
    again = store.add_feed("sample:one", "Sample", sample=True)
    add(store, again.id, "Rain", "Snow")
    assert store.counts(NOW).all == 2
    assert store.check() == []


def test_knows_when_the_newest_article_of_a_feed_was_published(store: Store) -> None:
    feed = store.add_feed("https://ledger.example/rss", "Ledger")
    assert store.fetch_states([feed.id])[0].newest is None
    entries = [entry("old", published=NOW - timedelta(days=9)), entry("new", published=NOW - timedelta(days=2))]
    store.add_articles(feed.id, entries, ["a", "b"], NOW)
    assert store.fetch_states([feed.id])[0].newest == NOW - timedelta(days=2)

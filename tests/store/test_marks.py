"""Marks, counts and undo: whatever is done and undone, lists and counts tell the same story."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from newsreader.model import View
from newsreader.store import Store
from tests.builders import NOW, add


@pytest.fixture
def ids(store: Store) -> list[int]:
    """Five articles of a feed in the folder Papers, newest first."""
    feed = store.add_feed("https://ledger.example/feed", "The Ledger", category="Papers")
    return add(store, feed.id, "Rain", "Snow", "Hail", "Fog", "Wind")


def listed(store: Store, kind: str, id: int | None = None, *, unread: bool = False) -> list[int]:
    return list(store.article_ids(View(kind, id, unread), NOW))  # type: ignore[arg-type]


def test_marking_read_takes_articles_out_of_unread(store: Store, ids: list[int]) -> None:
    step = store.set_read(ids[:2], True)
    assert (step.label, step.articles) == ("2 marked read", 2)
    assert listed(store, "unread") == ids[2:]
    assert listed(store, "all") == ids
    assert [each.read for each in store.articles(ids)] == [True, True, False, False, False]
    assert store.set_read(ids[:1], False).label == "1 marked unread"
    assert store.counts(NOW).unread == 4


def test_bookmarks_list_what_was_bookmarked(store: Store, ids: list[int]) -> None:
    assert store.set_starred([ids[3], ids[1]], True).label == "2 bookmarked"
    assert listed(store, "bookmarks") == [ids[1], ids[3]]
    assert store.set_starred([ids[1]], False).label == "1 bookmark removed"
    store.set_read([ids[3]], True)
    assert listed(store, "bookmarks", unread=True) == []
    assert store.counts(NOW).bookmarks == 1


def test_every_view_can_be_narrowed_to_unread(store: Store, ids: list[int]) -> None:
    store.set_read(ids[1:], True)
    for kind, of in (("all", None), ("today", None), ("feed", 1), ("category", 1), ("unread", None)):
        assert listed(store, kind, of, unread=True) == ids[:1]


def test_lists_can_be_cut(store: Store, ids: list[int]) -> None:
    assert list(store.article_ids(View("all"), NOW, 2)) == ids[:2]
    assert list(store.article_ids(View("category", 1), NOW, 2)) == ids[:2]
    assert list(store.article_ids(View("category", 99), NOW)) == list(store.article_ids(View("feed", 99), NOW)) == []


def test_today_begins_at_local_midnight(store: Store, ids: list[int]) -> None:
    midnight = NOW.astimezone().replace(hour=0, minute=0)
    feed = store.add_feed("https://post.example/rss", "Post")
    today, _ = add(store, feed.id, "a", "b", now=midnight, published=midnight), None
    yesterday = add(store, feed.id, "c", now=midnight - timedelta(minutes=1))
    assert set(today) <= set(listed(store, "today"))
    assert not set(yesterday) & set(listed(store, "today"))
    assert store.counts(NOW).today == len(listed(store, "today"))


def test_marking_all_read_takes_one_view_only(store: Store, ids: list[int]) -> None:
    feed = store.add_feed("https://post.example/rss", "Post")
    other = add(store, feed.id, "Sun")
    assert store.mark_all_read(View("feed", 1), NOW).label == "5 marked read"
    assert listed(store, "unread") == other
    store.undo()
    assert store.mark_all_read(View("category", 1), NOW).articles == 5
    store.undo()
    assert store.mark_all_read(View("unread"), NOW).articles == 6


def test_what_changes_nothing_leaves_no_step(store: Store, ids: list[int]) -> None:
    store.set_read(ids[:1], True)
    for step in (
        store.set_read(ids[:1], True),
        store.set_read([404, -1, 2**80], True),
        store.set_starred([], True),
        store.set_starred(ids, False),
        store.mark_all_read(View("bookmarks"), NOW),
    ):
        assert step.articles == 0
    assert store.undo() is not None
    assert store.undo() is None


def test_undo_takes_back_exactly_what_a_step_changed(store: Store, ids: list[int]) -> None:
    store.set_read(ids[:1], True)
    store.mark_all_read(View("all"), NOW)
    step = store.undo()
    assert step is not None
    assert (step.label, step.articles) == ("Undone: 4 marked read", 4)
    assert listed(store, "unread") == ids[1:]
    step = store.redo()
    assert step is not None
    assert step.label == "Redone: 4 marked read"
    assert store.redo() is None


def test_a_new_step_ends_what_could_be_redone(store: Store, ids: list[int]) -> None:
    store.set_read(ids, True)
    store.undo()
    store.set_starred(ids[:1], True)
    assert store.redo() is None


def test_opening_an_article_leaves_no_step_and_spoils_no_redo(store: Store, ids: list[int]) -> None:
    store.set_starred(ids[:1], True)
    store.undo()
    assert store.set_read(ids[:1], True, journal=False).articles == 1
    assert store.redo() is not None
    assert store.undo() is not None
    assert store.undo() is None
    assert listed(store, "unread") == ids[1:]


def test_a_step_may_have_a_label_of_its_own(store: Store, ids: list[int]) -> None:
    assert store.set_read(ids, True, label="Read to the end").label == "Read to the end"
    step = store.undo()
    assert step is not None
    assert step.label == "Undone: Read to the end"


def test_steps_survive_a_restart_and_many_are_kept(tmp_path: Path) -> None:
    with Store.open(tmp_path / "news.db") as store:
        feed = store.add_feed("https://ledger.example/feed", "The Ledger")
        (article_id,) = add(store, feed.id, "Rain")
        for number in range(120):
            store.set_starred([article_id], number % 2 == 0)
    with Store.open(tmp_path / "news.db") as store:
        assert all(store.undo() for _ in range(120))
        assert store.undo() is None
        assert store.redo() is not None


def test_the_oldest_steps_are_forgotten(store: Store, ids: list[int]) -> None:
    for number in range(210):
        store.set_starred(ids[:1], number % 2 == 0)
    assert sum(store.undo() is not None for _ in range(210)) == 200


class Marks(RuleBasedStateMachine):
    """Marks and undo against a plain model: two sets, and a list of what they were before each step."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store.open(Path(self.folder.name) / "news.db")

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    @initialize()
    def fill(self) -> None:
        self.feeds = [self.store.add_feed(f"https://{name}.example/", name, category="Papers").id for name in "ab"]
        self.ids = [id for feed in self.feeds for id in add(self.store, feed, "Rain", "Snow", "Hail")]
        self.read: frozenset[int] = frozenset()
        self.starred: frozenset[int] = frozenset()
        self.past: list[tuple[frozenset[int], frozenset[int]]] = []
        self.future: list[tuple[frozenset[int], frozenset[int]]] = []

    def step(self, read: frozenset[int], starred: frozenset[int]) -> None:
        if (read, starred) != (self.read, self.starred):
            self.past.append((self.read, self.starred))
            self.future.clear()
        self.read, self.starred = read, starred

    @rule(places=st.sets(st.integers(0, 5)), on=st.booleans())
    def mark_read(self, places: set[int], on: bool) -> None:
        chosen = {self.ids[place] for place in places}
        self.store.set_read([*chosen, *chosen], on)
        self.step(self.read | chosen if on else self.read - chosen, self.starred)

    @rule(places=st.sets(st.integers(0, 5)), on=st.booleans())
    def bookmark(self, places: set[int], on: bool) -> None:
        chosen = {self.ids[place] for place in places}
        self.store.set_starred(sorted(chosen), on)
        self.step(self.read, self.starred | chosen if on else self.starred - chosen)

    @rule(place=st.integers(0, 1))
    def mark_feed_read(self, place: int) -> None:
        self.store.mark_all_read(View("feed", self.feeds[place]), NOW)
        self.step(self.read | set(self.ids[3 * place : 3 * place + 3]), self.starred)

    @rule()
    def mark_bookmarks_read(self) -> None:
        self.store.mark_all_read(View("bookmarks"), NOW)
        self.step(self.read | self.starred, self.starred)

    @rule()
    def undo(self) -> None:
        assert (self.store.undo() is not None) == bool(self.past)
        if self.past:
            self.future.append((self.read, self.starred))
            self.read, self.starred = self.past.pop()

    @rule()
    def redo(self) -> None:
        assert (self.store.redo() is not None) == bool(self.future)
        if self.future:
            self.past.append((self.read, self.starred))
            self.read, self.starred = self.future.pop()

    @precondition(lambda self: len(self.past) > 2)
    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = Store.open(self.store.path)

    @invariant()
    def lists_and_counts_agree(self) -> None:
        counts = self.store.counts(NOW)
        assert set(listed(self.store, "unread")) == set(self.ids) - self.read
        assert set(listed(self.store, "bookmarks")) == self.starred
        assert (counts.unread, counts.bookmarks, counts.all) == (6 - len(self.read), len(self.starred), 6)
        assert counts.feeds == {
            feed: len(set(self.ids[3 * place : 3 * place + 3]) - self.read) for place, feed in enumerate(self.feeds)
        }
        assert counts.categories == {1: counts.unread}
        assert self.store.check() == []


TestMarks = Marks.TestCase
TestMarks.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)

"""The word index in stretches: each article stays in its own, new ones begin, empty ones go."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from newsreader.store import Store, salvage, word_index
from tests.builders import NOW, add, entry


@pytest.fixture
def shelf(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr("newsreader.store.word_index.STRETCH", 2)
    store.reindex()
    add(store, store.add_feed("https://ledger.example/feed", "The Ledger").id, "One", "Two", "Three", "Four", "Five")
    return store


def spread(store: Store) -> dict[str, int]:
    """Returns how many articles each stretch holds, newest first."""
    with store._database.read() as connection:
        return {each: word_index.rows_in(connection, each) for each in word_index.stretches(connection)}


def found(store: Store, *queries: str) -> list[int]:
    return [store.search_count(query) for query in queries]


def test_articles_lie_in_stretches_of_ids(shelf: Store) -> None:
    assert spread(shelf) == {"text_index_4": 2, "text_index_2": 2, "text_index": 1}
    assert found(shelf, "one", "three", "five", "one OR five", "title:two", "two three") == [1, 1, 1, 2, 1, 0]
    assert len(shelf.matching("one OR three OR five")) == 3
    assert len(shelf.matching("is:unread -(two OR four)")) == 3


def test_an_article_that_changes_stays_in_its_stretch(shelf: Store) -> None:
    (hit,) = shelf.search("four")
    shelf.add_articles(hit.article.feed_id, [entry("Four", title="Six", content="Seven")], ["Seven"], NOW)
    assert spread(shelf) == {"text_index_4": 2, "text_index_2": 2, "text_index": 1}
    assert found(shelf, "four", "title:four", "six", "title:six", "seven") == [0, 0, 1, 1, 1]


def test_what_was_there_before_stretches_stays_together(shelf: Store) -> None:
    with shelf._database.write() as connection:
        word_index._empty(connection)
        connection.execute("UPDATE stretch SET until = 6")
        for number, title in enumerate(("Five", "Four", "Three", "Two", "One"), start=1):
            word_index.index(connection, number, title, title)
    add(shelf, shelf.feeds()[0].id, "Six")
    assert spread(shelf) == {"text_index_6": 1, "text_index": 5}
    assert found(shelf, "one", "six", "title:six") == [1, 1, 1]


def test_stretches_go_when_their_articles_have_gone(shelf: Store) -> None:
    oldest = [hit.article.id for hit in shelf.search("five OR four OR three")]
    shelf.let_go(0, 2, NOW)
    assert len(oldest) == 3
    assert spread(shelf) == {"text_index_4": 2, "text_index": 0}
    assert found(shelf, "one OR two", "five") == [2, 0]
    add(shelf, shelf.feeds()[0].id, "Eight")
    assert spread(shelf) == {"text_index_6": 1, "text_index_4": 2, "text_index": 0}


def test_there_are_never_too_many_stretches(shelf: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsreader.store.word_index.MOST_STRETCHES", 3)
    add(shelf, shelf.feeds()[0].id, *map(str, range(10, 20)))
    assert spread(shelf) == {"text_index_4": 12, "text_index_2": 2, "text_index": 1}
    assert found(shelf, "one", "five", "10", "19") == [1, 1, 1, 1]


def test_making_it_anew_is_all_or_nothing(shelf: Store) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shelf.reindex(stop)
    assert spread(shelf) == {"text_index_4": 2, "text_index_2": 2, "text_index": 1}
    assert found(shelf, "one", "five") == [1, 1]


def test_another_connection_sees_new_stretches(shelf: Store) -> None:
    with Store.open(shelf._database.path) as other:
        assert found(other, "six", "one") == [0, 1]
        add(shelf, shelf.feeds()[0].id, "Six", "Seven", "Eight")
        assert found(other, "six", "eight", "one") == [1, 1, 1]


def test_what_is_salvaged_is_indexed_anew(shelf: Store, tmp_path: Path) -> None:
    with Store.open(tmp_path / "new.db") as new, sqlite3.connect(shelf._database.path) as old:
        new.reindex()
        with new._database.read() as connection:
            salvage.copy(old, connection, lambda name: None)
    with Store.open(tmp_path / "new.db") as new:
        assert spread(new) == {"text_index_4": 2, "text_index_2": 2, "text_index": 1}
        assert found(new, "one", "title:five") == [1, 1]

"""Copies of the database: made, put back, and what is left of a damaged one."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from newsreader.errors import StoreDamaged, StoreError, StoreTooNew, UsageError
from newsreader.model import Quote, View
from newsreader.store import Store, schema
from newsreader.store.recovery import back_up, check, copies, recover, restore
from newsreader.store.salvage import LOST_TITLE
from tests.builders import NOW, add, full_text

PAGE = 4096


def filled(path: Path, articles: int = 300) -> list[int]:
    """Makes a database of two feeds in a folder, every tenth article bookmarked, with quotes; returns its bookmarks."""
    with Store.open(path) as store:
        ids: list[int] = []
        for number in (1, 2):
            feed = store.add_feed(f"https://ledger.example/{number}", f"Ledger {number}", category="Papers")
            titles = [f"Rain {number}-{each}" for each in range(articles // 2)]
            ids += add(store, feed.id, *titles, text="Ships are sailing again from Merrow. " * 30)
        for article_id in ids[::5]:
            text = full_text("“Rain,” said Ada Lund.", Quote(0, 6, "Rain,", "Ada Lund"))
            store.save_reading(article_id, text, "“Rain,” said Ada Lund.", "Rain", 4)
        store.set_starred(ids[::10], True)
        store.set_state("view", "today")
    return ids[::10]


def pages_of(path: Path, *names: str) -> list[int]:
    """Returns the numbers of the pages of tables and indexes, from 1."""
    with closing(sqlite3.connect(path)) as connection:
        try:
            found = connection.execute(
                "SELECT pageno FROM dbstat WHERE name IN (SELECT value FROM json_each(?))",
                ["[" + ",".join(f'"{each}"' for each in names) + "]"],
            ).fetchall()
        except sqlite3.OperationalError:
            pytest.skip("this SQLite cannot tell which page is whose")
    return [row[0] for row in found]


def spoil(path: Path, pages: Iterable[int], seed: int = 1) -> None:
    """Overwrites pages with noise."""
    noise = random.Random(seed)
    with path.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * PAGE)
            file.write(noise.randbytes(PAGE))


def test_a_copy_is_whole_and_can_be_put_back(tmp_path: Path) -> None:
    path, target = tmp_path / "news.db", tmp_path / "copies" / "monday.db"
    starred = filled(path)
    assert back_up(path, target) == target
    with Store.open(path) as store:
        store.set_starred(starred, False)
    aside = restore(path, target)
    with Store.open(path) as store:
        assert list(store.article_ids(View("bookmarks"), NOW)) == list(sorted_by_time(store, starred))
        assert store.check() == []
    assert aside is not None
    with Store.open(aside) as before:
        assert len(before.article_ids(View("bookmarks"), NOW)) == 0


def sorted_by_time(store: Store, ids: list[int]) -> list[int]:
    return [each.id for each in sorted(store.articles(ids), key=lambda each: (each.published, each.id), reverse=True)]


def test_a_copy_is_made_while_the_database_is_in_use(tmp_path: Path) -> None:
    path, target = tmp_path / "news.db", tmp_path / "copy.db"
    with Store.open(path) as store:
        feed = store.add_feed("https://ledger.example/feed", "The Ledger")
        add(store, feed.id, "Rain")
        back_up(path, target)
    with Store.open(target) as copied:
        assert [each.title for each in copied.feeds()] == ["The Ledger"]


def test_another_program_sees_what_was_put_back(tmp_path: Path) -> None:
    path, target = tmp_path / "news.db", tmp_path / "copy.db"
    filled(path, 20)
    back_up(path, target)
    with Store.open(path) as store:
        store.unsubscribe(store.feeds()[0].id)
        restore(path, target)
        assert len(store.feeds()) == 2
        add(store, store.feeds()[0].id, "Snow")
        assert store.check() == []


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    path, target = tmp_path / "news.db", tmp_path / "copy.db"
    filled(path, 4)
    target.write_text("mine")
    with pytest.raises(UsageError, match="there already"):
        back_up(path, target)
    assert target.read_text() == "mine"


@pytest.mark.parametrize("content", [b"", b"nonsense" * 1000])
def test_what_is_no_copy_is_not_put_back(tmp_path: Path, content: bytes) -> None:
    path, source = tmp_path / "news.db", tmp_path / "copy.db"
    starred = filled(path, 20)
    source.write_bytes(content)
    with pytest.raises(StoreError):
        restore(path, source)
    with pytest.raises(UsageError, match="no file"):
        restore(path, tmp_path / "missing.db")
    with Store.open(path) as store:
        assert len(store.article_ids(View("bookmarks"), NOW)) == len(starred)


def test_a_copy_of_a_newer_newsreader_is_not_put_back(tmp_path: Path) -> None:
    path, source = tmp_path / "news.db", tmp_path / "copy.db"
    filled(source, 4)
    with closing(sqlite3.connect(source)) as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    with pytest.raises(StoreTooNew):
        restore(path, source)
    assert not path.exists()


def test_a_damaged_copy_is_not_put_back(tmp_path: Path) -> None:
    source = tmp_path / "copy.db"
    filled(source)
    spoil(source, pages_of(source, "article")[1:2])
    with pytest.raises(StoreError, match="damaged"):
        check(source)


def test_broken_indexes_cost_nothing(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    starred = filled(path)
    spoil(path, pages_of(path, "status_all", "status_unread", "status_starred", "text_index_data", "sig", "related"))
    found = recover(path)
    assert (found.feeds, found.articles, found.bookmarks, found.copy) == (2, 300, len(starred), None)
    with Store.open(path) as store:
        assert store.check() == []
        assert [each.title for each in store.categories()] == ["Papers"]
        assert store.search_count("Merrow", 1000) == 300 - 60
        assert store.search_count("Lund", 1000) == 60
        assert store.state("view") == "today"
        assert {quote.speaker for quote in store.quotes(starred[0])} == {"Ada Lund"}
    assert found.aside.exists()


@pytest.mark.parametrize(
    "table", ["status", "article", "body", "quote", "feed", "category", "voice", "member", "journal"]
)
def test_a_broken_page_costs_only_its_rows(tmp_path: Path, table: str) -> None:
    path = tmp_path / "news.db"
    starred = filled(path)
    pages = pages_of(path, table)
    spoil(path, pages[-1:])
    steps: list[str] = []
    found = recover(path, steps.append)
    assert steps[0] == "bookmarks"
    with Store.open(path) as store:
        assert store.check() == []
        assert found.articles >= 200
        assert found.bookmarks >= len(starred) * 2 // 3
        ids = store.article_ids(View("bookmarks"), NOW)
        assert len(store.articles(ids)) == found.bookmarks
        assert store.pending(1_000, 1000), "what was found out is found out again"
        for feed in store.feeds():
            add(store, feed.id, "News after the damage")
        assert store.check() == []


def test_articles_without_their_feed_are_kept_together(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    starred = filled(path)
    spoil(path, pages_of(path, "feed"))
    found = recover(path)
    assert (found.articles, found.bookmarks) == (300, len(starred))
    with Store.open(path) as store:
        assert [each.title for each in store.feeds()] == [LOST_TITLE]
        assert store.check() == []


@pytest.mark.parametrize("seed", range(12))
def test_noise_anywhere_leaves_a_sound_database(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "news.db"
    filled(path)
    chance = random.Random(seed)
    count = path.stat().st_size // PAGE
    spoil(path, chance.sample(range(2, count), count // 20), seed)
    recover(path)
    with Store.open(path) as store:
        assert store.check() == []
        ids = store.article_ids(View("all"), NOW)
        assert len(store.articles(ids)) == len(ids)
        for article_id in ids:
            store.body(article_id)


@pytest.mark.parametrize("seed", range(6))
def test_single_bytes_that_changed_leave_a_sound_database(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "news.db"
    filled(path)
    chance = random.Random(seed)
    with path.open("r+b") as file:
        for _ in range(40):
            file.seek(chance.randrange(PAGE, path.stat().st_size))
            file.write(chance.randbytes(1))
    recover(path)
    with Store.open(path) as store:
        assert store.check() == []
        for article_id in store.article_ids(View("all"), NOW):
            store.body(article_id)


def test_a_beginning_that_is_gone_is_made_up_for_by_the_newest_copy(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    starred = filled(path)
    back_up(path, tmp_path / "news.db.backup-1")
    spoil(path, [1])
    with pytest.raises(StoreDamaged):
        Store.open(path)
    found = recover(path)
    assert found.copy == tmp_path / "news.db.backup-1" == copies(path)[0]
    assert found.bookmarks == len(starred)
    with Store.open(path) as store:
        assert store.check() == []


def test_without_any_copy_it_begins_anew_and_keeps_the_file(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    path.write_bytes(b"nonsense" * 1000)
    found = recover(path)
    assert (found.feeds, found.articles, found.copy) == (0, 0, None)
    assert found.aside.read_bytes() == b"nonsense" * 1000
    with Store.open(path) as store:
        assert store.feeds() == []


def test_a_file_that_lost_every_byte_is_never_taken_for_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    starred = filled(path)
    back_up(path, tmp_path / "news.db.backup-1")
    path.write_bytes(b"")
    with pytest.raises(StoreDamaged):
        Store.open(path)
    assert recover(path).bookmarks == len(starred)
    with Store.open(path) as store:
        assert store.check() == []


def test_the_log_of_a_file_that_lost_every_byte_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    path.touch()
    (tmp_path / "news.db-wal").write_bytes(b"the last that is left")
    with pytest.raises(StoreDamaged):
        Store.open(path)
    aside = recover(path).aside
    assert aside.with_name(aside.name + "-wal").read_bytes() == b"the last that is left"


def test_an_empty_file_of_which_nothing_is_known_is_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    path.touch()
    with Store.open(path) as store:
        assert store.feeds() == []


def test_a_cut_file_gives_what_is_left(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    filled(path)
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size * 2 // 3 // PAGE * PAGE)
    recover(path)
    with Store.open(path) as store:
        assert store.check() == []

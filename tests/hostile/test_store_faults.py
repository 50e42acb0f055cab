"""A disk that fails at any statement of any write: the error has words, and the write happened wholly or not at all."""

from __future__ import annotations

import inspect
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from newsreader.errors import StoreError
from newsreader.model import Quote, Signature, Subscription, View
from newsreader.model.accounts import RemoteArticle, RemoteFeed
from newsreader.model.archive import Archive, Kept, KeptNote, Place, StoryChoice, VoiceChoice
from newsreader.store import Store
from tests.builders import NOW, add, entry, full_text

MOST = 10_000
"""More statements than any write has."""
CODES = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY)
SAID = "“Rain,” said Ada Lund."
SIGNATURE = Signature(("rain", "snow"), (0.8, 0.6))

ARCHIVE = Archive(
    "x",
    (Subscription("https://b.example/feed", "B"),),
    articles=(
        Kept(url="https://b.example/1", title="B", html="<p>B.</p>", page="<p>All.</p>", starred=True, tags=("b",)),
        Kept("https://b.example/feed", "later", read=True),
        Kept("https://ledger.example/feed", "Snow", title="Snow", read=True, notes=(KeptNote("b"),)),
    ),
    voices=(VoiceChoice("lund", "ada lund"),),
    stories=(
        StoryChoice((Place("https://ledger.example/feed", "Hail"), Place("https://ledger.example/feed", "Rain"))),
    ),
)
Call = Callable[[Store], object]


def _voices_anew(store: Store) -> None:
    store.forget_voices()
    store.index_voices()


CALLS: dict[str, Call] = {
    "acknowledge": lambda store: store.acknowledge("starred", store.waiting_marks("starred", 0, 9)),
    "bring_archive": lambda store: store.bring_archive(ARCHIVE, (), NOW),
    "add_articles": lambda store: store.add_articles(1, [entry("new"), entry("Rain", title="Rains")], ["a", "b"], NOW),
    "add_feed": lambda store: store.add_feed("https://new.example/", "New", category="Papers"),
    "add_feeds": lambda store: store.add_feeds([Subscription("https://n.example/", "N", "Papers")]),
    "add_mute": lambda store: store.add_mute("snow"),
    "add_remote": lambda store: store.add_remote([RemoteArticle("77", "feed/1", entry("r"))], ["text"], NOW),
    "feed_change_refused": lambda store: store.feed_change_refused(store.feed_changes()[0]),
    "feed_change_taken": lambda store: store.feed_change_taken(store.feed_changes()[0], "feed/9"),
    "follow_story": lambda store: store.follow_story(1, True, NOW),
    "forget_voices": lambda store: store.forget_voices(),
    "index_voices": _voices_anew,
    "insist": lambda store: store.insist([1, 2], "read", True),
    "join_story": lambda store: store.join_story(4, 1),
    "keep_absent": lambda store: store.keep_absent(["88", "99"], NOW),
    "keep_opened": lambda store: store.keep_opened(1, NOW),
    "mark_all_read": lambda store: store.mark_all_read(View("all"), NOW),
    "mark_story": lambda store: store.mark_story([1, 2], True),
    "mark_stories_read": lambda store: store.mark_stories_read(View("all"), NOW),
    "merge_feeds": lambda store: store.merge_feeds(
        [RemoteFeed("feed/5", "https://five.example/", "Five", None, "New")]
    ),
    "merge_voices": lambda store: store.merge_voices(1, 2),
    "move_feed": lambda store: store.move_feed(1, "Elsewhere"),
    "move_feed_url": lambda store: store.move_feed_url(1, "https://moved.example/"),
    "end_send": lambda store: store.end_send("later", 2),
    "keep_linked": lambda store: store.keep_linked(
        entry("p"), full_text("It rains."), "It rains.", "It rains.", 2, "<p>It rains.</p>", private=False, now=NOW
    ),
    "queue_send": lambda store: store.queue_send("later", 1),
    "name_author": lambda store: store.name_author(1, "Ivo Lund"),
    "part_story": lambda store: store.part_story(1),
    "let_go": lambda store: store.let_go(0, 1, NOW),
    "reindex": lambda store: store.reindex(),
    "compact": lambda store: store.compact(),
    "count_words": lambda store: store.count_words({1: ["rain", "sun"]}),
    "redo": lambda store: (store.undo(), store.redo()),
    "remove_category": lambda store: store.remove_category(1),
    "remove_mute": lambda store: store.remove_mute(1),
    "remove_sample": lambda store: store.remove_sample(),
    "rename_category": lambda store: store.rename_category(1, "Journals"),
    "rename_feed": lambda store: store.rename_feed(1, "Bugle"),
    "remove_smart": lambda store: store.remove_smart(1),
    "save_failed": lambda store: store.save_failed(1, "no", now=NOW, next_check=None),
    "save_fetched": lambda store: store.save_fetched(store.fetch_states()[0], now=NOW, title="Told", language="en"),
    "save_reading": lambda store: store.save_reading(1, full_text("Changed."), "Changed.", "Changed", 1),
    "save_related": lambda store: store.save_related({3: [(1, 0.5, ("rain",), 1)]}),
    "enter": lambda store: store.enter(3, SIGNATURE),
    "remove_tag": lambda store: store.remove_tag(1),
    "rename_tag": lambda store: store.rename_tag(1, "storms"),
    "retag": lambda store: store.retag([2, 3], ["harbour"], ["storm"]),
    "save_smart": lambda store: store.save_smart("Wet", "rain OR hail", 1),
    "set_full_text": lambda store: store.set_full_text(1, True),
    "set_marks": lambda store: store.set_marks([1, 2], "starred", True),
    "set_position": lambda store: store.set_position(1, 7),
    "set_read": lambda store: store.set_read([1, 2, 3], True),
    "set_starred": lambda store: store.set_starred([2, 3], True),
    "set_state": lambda store: store.set_state("view", "all"),
    "split_voice": lambda store: store.split_voice(1000),
    "sweep_mutes": lambda store: store.sweep_mutes(NOW),
    "undo": lambda store: store.undo(),
    "unite_stories": lambda store: store.unite_stories(1, 3),
    "unsubscribe": lambda store: store.unsubscribe(1),
    "visit_story": lambda store: store.visit_story(1, NOW),
    "write_note": lambda store: store.write_note(2, "Ask Ivo.", SAID),
}
"""A change by every method that writes."""


class Failing(sqlite3.Connection):
    """A connection whose n-th statement of the program fails."""

    left: int | None = None
    """Statements until the one that fails; None to count none."""
    code = 0
    kept: list[list[str]] | None = None
    """What the database held after each transaction."""

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        self._count(sql)
        cursor = super().execute(sql, *parameters)
        if sql == "COMMIT" and Failing.kept is not None:
            left, Failing.left = Failing.left, None
            Failing.kept.append(content(Path(self.execute("PRAGMA database_list").fetchone()[2])))
            Failing.left = left
        return cursor

    def executemany(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        self._count(sql)
        return super().executemany(sql, *parameters)

    def _count(self, sql: str) -> None:
        if Failing.left is None or sql == "ROLLBACK":
            return
        Failing.left -= 1
        if Failing.left == 0:
            if Failing.code == sqlite3.SQLITE_FULL and self.in_transaction:
                super().execute("ROLLBACK")  # as SQLite does by itself
            error = sqlite3.OperationalError("the disk fails")
            error.sqlite_errorcode = Failing.code
            raise error


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with something of everything."""
    path = tmp_path_factory.mktemp("faults") / "news.db"
    with Store.open(path) as store:
        feed = store.add_feed("https://ledger.example/feed", "The Ledger", category="Papers")
        ids = add(store, feed.id, "Rain", "Snow", "Hail")
        sample = store.add_feed("https://sample.example/feed", "Sample", sample=True)
        add(store, sample.id, "Wind")
        for article_id, name in zip(ids, ("Ada Lund", "Ivo Lund", "Ada Lund"), strict=True):
            text = SAID.replace("Ada Lund", name)
            quote = Quote(0, 7, "Rain,", name, None, 13, 13 + len(name))
            store.save_reading(article_id, full_text(text, quote), text, "Rain", 4)
            store.enter(article_id, SIGNATURE)
        story = store.join_story(1, None)
        store.join_story(2, story)
        store.join_story(3, None)
        store.index_voices()
        store.bind("ana@https://server.example/")
        store.merge_feeds([RemoteFeed("feed/1", "https://ledger.example/feed", "The Ledger", None, "Papers")])
        store.rename_feed(feed.id, "Ledger")
        store.retag(ids[1:2], ["storm"])
        store.set_starred(ids[:1], True)
        store.save_smart("Rainy", "rain")
        store.add_mute("hail")
    return path


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Failing]]:
    connect = sqlite3.connect
    monkeypatch.setattr("sqlite3.connect", lambda *given, **named: connect(*given, **named, factory=Failing))
    yield Failing
    Failing.left = None


def content(path: Path) -> list[str]:
    """Returns everything a database holds."""
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
        return [repr(row) for (name,) in tables for row in connection.execute(f"SELECT * FROM {name}")]


def test_every_method_that_writes_is_tried() -> None:
    writing = {
        name
        for name, method in inspect.getmembers(Store, inspect.isfunction)
        if not name.startswith("_") and "_database.write(" in inspect.getsource(method)
    }
    assert writing - {"together", "bind", "preview_archive"} == set(CALLS)


@pytest.mark.parametrize("name", CALLS)
def test_a_write_that_fails_has_not_happened(
    name: str, original: Path, tmp_path: Path, failing: type[Failing], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.time", lambda: NOW.timestamp())
    path = tmp_path / "news.db"
    shutil.copy(original, path)
    with Store.open(path) as store:
        failing.kept = [content(path)]
        failing.left = MOST
        CALLS[name](store)
        statements = MOST - failing.left
        failing.left = None
    allowed, failing.kept = failing.kept, None
    assert len(allowed) > 1, "it changes something"
    for number in tried(statements):
        shutil.copy(original, path)
        with Store.open(path) as store:
            failing.code, failing.left = CODES[number % len(CODES)], number
            with pytest.raises(StoreError) as caught:
                CALLS[name](store)
            failing.left = None
            assert caught.value.hint
            assert content(path) in allowed
            store.set_state("after", "all")


def tried(statements: int) -> Iterator[int]:
    """Gives the statements that are made to fail: all of them when asked, else the first and some of the others."""
    return iter(
        range(1, statements + 1)
        if os.environ.get("NEWSREADER_ALL_FAULTS")
        else {1, 2, 3, *range(7, statements, 9), statements}
    )

"""Disks that are full or cannot be written while somebody reads, and several programs on one database."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from newsreader.errors import StoreError
from newsreader.model import View
from newsreader.store import Store
from newsreader.store.database import _FULL_HINT, _FULL_MESSAGE, Database
from tests.builders import NOW, add
from tests.ui.screens import library, press, reading

CHANGES = ["b", "m", "A", "F", "u", "f", "escape", "j", "enter", "q"]
"""Keys that write, or that leave something to be written."""
MARKING = """
import sys
from pathlib import Path
from newsreader.store import Store

with Store.open(Path(sys.argv[1])) as store:
    for article_id in map(int, sys.argv[2:]):
        store.set_read([article_id], True)
        store.set_starred([article_id], True)
"""
PROGRAMS, EACH = 3, 20


def told(pilot: Pilot[None]) -> str:
    """Returns all notices on the screen."""
    return " ".join(str(note.message) for note in pilot.app._notifications)


async def test_a_full_disk_is_told_and_reading_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def full(self: Database, *, durable: bool = False) -> Iterator[None]:
        raise StoreError(_FULL_MESSAGE, _FULL_HINT)
        yield

    async with reading(library(tmp_path, "Ships sail", "Rain falls")) as (screen, pilot):
        monkeypatch.setattr(Database, "write", full)
        for key in CHANGES:
            await press(pilot, key)
        assert "The disk is full; nothing was lost. Free some space and try again." in told(pilot)
        await press(pilot, "j", "enter")
        assert screen.opened is not None
        monkeypatch.undo()
        await press(pilot, "b")
        assert [each.starred for each in screen.library.articles([screen.opened.article.id])] == [True]


async def test_what_can_only_be_read_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library(tmp_path, "Ships sail", "Rain falls").close()
    monkeypatch.setattr(os, "access", lambda *_: False)
    news = library(tmp_path)
    assert news.read_only
    async with reading(news) as (screen, pilot):
        for key in CHANGES:
            await press(pilot, key)
        assert "The database can only be read here" in told(pilot)
        await press(pilot, "j", "enter")
        assert screen.opened is not None


def test_several_programs_write_to_one_database(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    with Store.open(path) as store:
        feed = store.add_feed("https://ledger.example/feed", "The Ledger").id
        ids = [*add(store, feed, *(f"Story {number}" for number in range(PROGRAMS * EACH)))]
        running = [
            subprocess.Popen([sys.executable, "-c", MARKING, str(path), *map(str, ids[number::PROGRAMS])])
            for number in range(PROGRAMS)
        ]
        news = 0
        while any(each.poll() is None for each in running):  # a refresh of our own goes on meanwhile
            add(store, feed, f"News {news}")
            news += 1
        assert [each.wait() for each in running] == [0] * PROGRAMS
        assert store.check() == []
        assert sorted(store.article_ids(View("bookmarks"), NOW)) == sorted(ids)
        assert len(store.article_ids(View("unread"), NOW)) == news > 0


def test_who_means_to_write_holds_the_lock_from_the_first_look(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    with Store.open(path) as store, closing(sqlite3.connect(path, timeout=0)) as other:
        with store.together():
            store.feeds()
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")

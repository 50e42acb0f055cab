"""Any history of marks here and there, of failures and crashes: the newest mark wins, and nothing is lost or doubled.

What is expected is kept apart from the store: a mark made here holds, on the screen and in the end on the server, until
one is made elsewhere after the server took it. NEWSREADER_HISTORIES sets how many histories are told.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from newsreader.model import Mark, View
from newsreader.store import Store
from newsreader.sync import mirror
from tests.builders import NOW
from tests.fake_service import FakeService, When, offline, pause, trouble

HISTORIES = int(os.environ.get("NEWSREADER_HISTORIES", "500"))
MEMORY = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else None
PICKS = st.integers(0, 3)
NAMES = st.sampled_from(("*", "mark", "mark", "feeds", "newest", "ids all", "ids unread", "ids starred", "articles"))
WHENS = st.sampled_from(["before", "after"])
ERRORS = st.sampled_from([offline(), trouble(503), trouble(400), pause(3600), ValueError("?")])
MARKS = st.tuples(st.booleans(), PICKS, st.sampled_from(["read", "starred"]))
Turned = tuple[bool, int, Mark]
"""A mark that is turned around: here or elsewhere, of which article, which mark."""
Pair = tuple[str, Mark]


class Crash(BaseException):
    """The power goes: nothing after this is done."""


class Histories(RuleBasedStateMachine):
    """A store, a server with another client, and what each article's marks ought to be."""

    made: ClassVar[Path | None] = None
    """An empty database, copied for every history."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=MEMORY))
        self.clock = NOW
        self.number = 0
        self.expected: dict[Pair, bool] = {}
        self.pending: dict[Pair, tuple[bool, int]] = {}
        """Marks made here that the server has not answered for, and how many requests there had been by then."""
        self.mine: dict[Pair, bool] = {}
        """Marks made here that are newer than any made elsewhere."""
        self.theirs: dict[Pair, tuple[bool, int]] = {}
        """The last marks made elsewhere, and how many requests there had been by then."""
        self.fetched: set[str] = set()
        """Titles that have been here."""
        self.runner = asyncio.Runner()
        loop = self.runner.get_loop()
        loop.set_default_executor(ThreadPoolExecutor(1))

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.settle()
            self.store.close()
        self.runner.close()
        shutil.rmtree(self.folder)

    # --- the world ----------------------------------------------------------------------------------------

    @initialize(deltas=st.booleans(), articles=st.integers(0, 3))
    def begin(self, deltas: bool, articles: int) -> None:
        path = self.folder / "account.db"
        if Histories.made is None:
            Histories.made = Path(tempfile.mkdtemp()) / "empty.db"
            Store.open(Histories.made).close()
        shutil.copy(Histories.made, path)
        self.store = Store.open(path)
        self.store.bind("fake")
        self.service = FakeService(self.now, deltas=deltas)
        self.service.feed()
        self.service.feed("feed/2", "Daily Tide")
        self.service.taken = self.was_taken
        self.publish(articles, "feed/1", False)
        self.sync()
        self.clock += timedelta(days=3)  # so that these are not among what is asked for as new
        self.sync()

    def now(self) -> datetime:
        return self.clock

    async def texts(self, documents: Sequence[str]) -> Sequence[str]:
        return documents

    async def sleep(self, seconds: float) -> None:
        return

    def here(self) -> dict[Pair, bool]:
        """Returns the marks of all articles here, by key."""
        with self.store._database.read() as connection:  # the store does not tell keys to others
            rows = connection.execute(
                "SELECT remote_article.key, read, starred FROM status JOIN remote_article USING (id)"
            ).fetchall()
        found: dict[Pair, bool] = {}
        for key, read, starred in rows:
            found[key, "read"], found[key, "starred"] = bool(read), bool(starred)
        return found

    def stored(self) -> list[tuple[int, str]]:
        """Returns ids and titles of all articles here, in sight or not."""
        with self.store._database.read() as connection:
            return connection.execute("SELECT id, title FROM article ORDER BY id").fetchall()

    def by_user(self, act: Callable[[], object]) -> None:
        """Lets the user do something here; whatever it changes is expected from now on."""
        before = self.here()
        act()
        for pair, value in self.here().items():
            if before.get(pair) != value:
                self.expected[pair] = self.mine[pair] = value
                self.pending[pair] = value, len(self.service.requests)

    def was_taken(self, keys: Sequence[str], mark: Mark, value: bool, began: int) -> None:
        """Notes that the server has answered for marks that were made before it was asked."""
        for key in keys:
            waiting = self.pending.get((key, mark))
            if waiting is not None and waiting[0] == value and waiting[1] <= began:
                del self.pending[key, mark]
                theirs, at = self.theirs.get((key, mark), (value, began))
                if at > began:  # another client came between the deed and the answer
                    self.heard_elsewhere(key, mark, theirs)

    def heard_elsewhere(self, key: str, mark: Mark, value: bool) -> None:
        """Notes that the newest mark is another client's."""
        self.expected[key, mark] = value
        self.mine.pop((key, mark), None)

    def sync(self, *, marks_only: bool = False) -> None:
        self.clock += timedelta(minutes=40)
        self.runner.run(
            mirror.sync_once(
                self.store,
                self.service,
                self.texts,
                name="news",
                now=self.now,
                marks_only=marks_only,
                ask_feeds=True,
                sleep=self.sleep,
            )
        )

    # --- what may happen ----------------------------------------------------------------------------------

    @rule(before=st.lists(MARKS, max_size=3), marks_only=st.booleans())
    def sync_calmly(self, before: list[Turned], marks_only: bool) -> None:
        self.turn(before)
        self.sync(marks_only=marks_only)

    @rule(before=st.lists(MARKS, max_size=3), name=NAMES, when=WHENS, error=ERRORS, times=st.integers(1, 4))
    def sync_in_trouble(self, before: list[Turned], name: str, when: When, error: Exception, times: int) -> None:
        self.turn(before)
        self.service.fail(name, error, when, times)
        self.sync()
        self.service.heal()
        self.clock += timedelta(hours=1)

    @rule(before=st.lists(MARKS, max_size=3), name=NAMES, when=WHENS)
    def crash(self, before: list[Turned], name: str, when: When) -> None:
        self.turn(before)
        self.service.fail(name, Crash(), when)
        with suppress(Crash):
            self.sync()
        self.service.heal()
        path = self.store.path
        self.store.close()
        self.store = Store.open(path)

    @rule(before=st.lists(MARKS, max_size=3), name=NAMES, meanwhile=st.lists(MARKS, min_size=1, max_size=2))
    def mark_during_a_sync(self, before: list[Turned], name: str, meanwhile: list[Turned]) -> None:
        self.turn(before)
        self.during(name, lambda: self.turn(meanwhile))

    @rule(name=NAMES, read=st.booleans())
    def publish_during_a_sync(self, name: str, read: bool) -> None:
        self.during(name, lambda: self.publish(1, "feed/1", read))

    @rule(count=st.integers(1, 2), feed=st.sampled_from(["feed/1", "feed/2", "feed/unknown"]), read=st.booleans())
    def publish(self, count: int, feed: str, read: bool) -> None:
        for _ in range(count):
            self.number += 1
            (key,) = self.service.publish(f"Title {self.number}", feed=feed, read=read)
            self.expected[key, "read"], self.expected[key, "starred"] = read, False

    @rule()
    def mark_all_here(self) -> None:
        self.by_user(lambda: self.store.mark_all_read(View("unread"), self.clock))

    @rule(back=st.booleans())
    def undo_or_redo(self, back: bool) -> None:
        self.by_user(self.store.undo if back else self.store.redo)

    @rule(pick=PICKS)
    def purge(self, pick: int) -> None:
        """The server forgets an article that is not bookmarked, and with it marks that nobody has heard of."""
        plain = sorted(key for key, each in self.service.kept.items() if not each.starred)
        if plain:
            key, here = plain[pick % len(plain)], self.here()
            self.service.purge([key])
            for pair in [pair for pair in self.expected if pair[0] == key and here.get(pair) != self.expected[pair]]:
                del self.expected[pair]

    @rule(pick=PICKS)
    def move_to_another_feed(self, pick: int) -> None:
        keys = sorted(self.service.kept)
        if keys:
            kept = self.service.kept[keys[pick % len(keys)]]
            kept.article = replace(kept.article, feed_key="feed/2")

    @rule(days=st.integers(1, 9))
    def wait(self, days: int) -> None:
        self.clock += timedelta(days=days)

    def turn(self, marks: Sequence[Turned]) -> None:
        """Turns marks around, each here or elsewhere."""
        for here, pick, mark in marks:
            if here:
                ids = [number for number, _ in self.stored()]
                if ids:
                    self.by_user(partial(self.turn_here, ids[pick % len(ids)], mark))
            elif self.service.kept:
                key = sorted(self.service.kept)[pick % len(self.service.kept)]
                value = not getattr(self.service.kept[key], mark)
                self.service.put([key], mark, value)
                self.theirs[key, mark] = value, len(self.service.requests)
                if (key, mark) not in self.pending:
                    self.heard_elsewhere(key, mark, value)

    def turn_here(self, article_id: int, mark: Mark) -> None:
        (article,) = self.store.articles([article_id])
        if mark == "read":
            self.store.set_read([article_id], not article.read)
        else:
            self.store.set_starred([article_id], not article.starred)

    def during(self, name: str, act: Callable[[], None]) -> None:
        """Syncs, and acts once when the server has done what it is asked by that name and not yet answered."""
        left = [act]

        def acted(of: str) -> None:
            if left and name in ("*", of):
                left.pop()()

        self.service.before_answer = acted
        self.sync()
        self.service.before_answer = lambda of: None

    # --- what must hold -----------------------------------------------------------------------------------

    @invariant()
    def newest_mark_stands(self) -> None:
        """No sync, whole or broken off, has taken back a mark of the user's."""
        if self.mine:
            here = self.here()
            assert {pair: here[pair] for pair in self.mine} == self.mine

    @invariant()
    def nothing_lost_or_doubled(self) -> None:
        titles = [title for _, title in self.stored()]
        assert len(titles) == len(set(titles))
        assert self.fetched <= set(titles)
        self.fetched |= set(titles)

    def settle(self) -> None:
        """Lets everything calm down; then here and there must agree, and with what is expected."""
        for _ in range(2):
            self.clock += timedelta(hours=25)
            self.sync()
        here, told = self.here(), self.expected
        assert not self.pending
        assert {pair: here[pair] for pair in told} == told
        for key, kept in self.service.kept.items():
            assert (here[key, "read"], here[key, "starred"]) == (kept.read, kept.starred)
        self.nothing_lost_or_doubled()
        assert {kept.article.entry.title for kept in self.service.kept.values()} <= self.fetched
        assert self.store.check() == []


Histories.TestCase.settings = settings(
    max_examples=HISTORIES,
    stateful_step_count=8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestHistories = Histories.TestCase

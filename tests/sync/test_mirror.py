"""A store that mirrors a server: what arrives, what is sent, what is taken over, and what trouble costs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from newsreader.model import View
from newsreader.model.accounts import SyncReport, SyncState
from newsreader.store import Store
from newsreader.sync import mirror, standing
from tests.builders import NOW
from tests.fake_service import FakeService


class Mirror:
    """A store beside a fake server, with a clock that is moved by hand."""

    def __init__(self, path: Path) -> None:
        self.clock = NOW
        self.store = Store.open(path / "account.db")
        self.store.bind("fake ana@https://news.example/")
        self.service = FakeService(self.now)
        self.service.feed()
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.clock

    async def sync(self, *, marks_only: bool = False) -> SyncReport:
        self.clock += timedelta(minutes=30)
        self.service.requests.clear()
        return await mirror.sync_once(
            self.store, self.service, texts, name="news", now=self.now, marks_only=marks_only, sleep=self.sleep
        )

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def ids(self, kind: str = "all") -> list[int]:
        return list(self.store.article_ids(View(kind), self.clock))  # type: ignore[arg-type]

    def titles(self, kind: str = "all") -> list[str]:
        return [each.title for each in self.store.articles(self.ids(kind))]

    def id(self, title: str) -> int:
        return next(each.id for each in self.store.articles(self.ids()) if each.title == title)

    def state(self) -> SyncState:
        return standing.load(self.store).state(self.store.waiting())


async def texts(documents: Sequence[str]) -> list[str]:
    return [each.replace("<p>", "").replace("</p>", "") for each in documents]


@pytest.fixture
def news(tmp_path: Path) -> Mirror:
    """A mirror that has not been synced."""
    return Mirror(tmp_path)


# --- arriving -------------------------------------------------------------------------------------------------


async def test_first_sync_brings_feeds_articles_and_marks(news: Mirror) -> None:
    news.service.feed("feed/2", "Daily Tide", "Papers")
    news.service.publish("Rain", "Snow")
    news.service.publish("Hail", feed="feed/2", read=True, starred=True)
    report = await news.sync()
    assert (report.new, report.complete, report.problems) == (3, True, ())
    assert news.titles() == ["Hail", "Snow", "Rain"]
    assert (news.titles("unread"), news.titles("bookmarks")) == (["Snow", "Rain"], ["Hail"])
    assert [each.title for each in news.store.feeds()] == ["Daily Tide", "The Ledger"]
    assert news.store.counts(NOW).unread == 2
    assert [each.title for each in news.store.categories()] == ["Papers"]
    assert [hit.article.title for hit in news.store.search("merrow snow")] == ["Snow"]
    assert news.store.check() == []


async def test_nothing_new_takes_four_requests(news: Mirror) -> None:
    news.service.publish("Rain", "Snow")
    await news.sync()
    await news.sync()
    assert news.service.requests == ["feeds", "ids all", "ids unread", "ids starred"]


async def test_nothing_new_of_a_server_that_keeps_count_takes_two(news: Mirror) -> None:
    news.service = FakeService(news.now, deltas=True)
    news.service.feed()
    keys = news.service.publish("Rain", "Snow")
    await news.sync()
    news.service.put(keys[:1], "read", True)
    news.service.publish("Hail")
    await news.sync()
    assert news.service.requests == ["feeds", "newest"]
    assert news.titles("unread") == ["Hail", "Snow"]

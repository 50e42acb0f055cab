"""The engine with every service, over HTTP: both directions, new articles, changes of feeds, trouble in between."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from newsreader.model import View
from newsreader.model.accounts import SyncReport
from newsreader.store import Store
from newsreader.sync.mirror import sync_once
from tests.fake_server import FakeServer, Reply
from tests.sync.fake_apis import FIRST, JSON, SERVERS, STORIES, ApiServer, GReaderServer, Story
from tests.sync.test_contract import Remote, service_of
from tests.sync.test_mirror import texts


@dataclass
class Pair:
    """A store and the account it mirrors, with a clock that is moved by hand."""

    store: Store
    service: Remote
    api: ApiServer
    clock: datetime = datetime.fromtimestamp(FIRST, UTC) + timedelta(days=30)

    async def sync(self) -> SyncReport:
        self.clock += timedelta(minutes=30)
        self.api.shelf.clock = int(self.clock.timestamp())
        return await sync_once(self.store, self.service, texts, name="paper", now=lambda: self.clock, sleep=at_once)

    def agrees(self) -> bool:
        """Whether both have the same articles with the same marks."""
        shelf = self.api.shelf.stories.values()
        there = [
            {_url(s) for s in shelf},
            {_url(s) for s in shelf if not s.read},
            {_url(s) for s in shelf if s.starred},
        ]
        return there == [self.urls(kind) for kind in ("all", "unread", "bookmarks")]

    def urls(self, kind: str) -> set[str | None]:
        return {each.url for each in self.store.articles(self.ids(kind))}

    def ids(self, kind: str = "all") -> list[int]:
        return list(self.store.article_ids(View(kind), self.clock))  # type: ignore[arg-type]


async def at_once(seconds: float) -> None:
    """Waits for nothing."""


def _url(story: Story) -> str:
    return f"http://paper.example/{story.arrived}.html"


@pytest_asyncio.fixture(params=SERVERS)
async def pair(request: pytest.FixtureRequest, server: FakeServer, tmp_path: Path) -> AsyncIterator[Pair]:
    """A store beside a server of each kind, after the first sync."""
    api = SERVERS[request.param]()
    store = Store.open(tmp_path / "account.db")
    store.bind("anna@paper")
    found = Pair(store, service_of(api, server), api)
    report = await found.sync()
    assert (report.complete, report.new, report.problems) == (True, STORIES, ())
    yield found
    await found.service.close()
    store.close()


async def test_the_first_sync_brings_everything(pair: Pair) -> None:
    assert pair.agrees()
    titles = {each.title: each.category_id for each in pair.store.feeds()}
    assert set(titles) == {"Paper 1 & Sons", "Paper 2 & Sons"}
    assert None not in titles.values()


async def test_nothing_new_is_asked_in_five_requests(pair: Pair) -> None:
    if isinstance(pair.api, GReaderServer):
        pair.api.most = 10_000
    await pair.sync()
    pair.api.shelf.asked.clear()
    report = await pair.sync()
    assert (report.complete, report.new, report.changed) == (True, 0, 0)
    assert len(pair.api.shelf.asked) <= 5


async def test_marks_go_both_ways_and_stay(pair: Pair) -> None:
    mine = pair.ids("unread")[:60]
    pair.store.set_read(mine, True)
    pair.store.set_starred(pair.ids("bookmarks")[:3], False)
    for story in [each for each in pair.api.shelf.newest_first() if each.read and not each.starred][:20]:
        pair.api.shelf.set(story, read=False, starred=True)
    report = await pair.sync()
    assert (report.complete, report.sent, report.changed, report.problems) == (True, 63, 40, ())
    assert set(pair.ids("unread")).isdisjoint(mine)
    assert pair.agrees()
    assert (await pair.sync()).changed == 0
    assert pair.agrees()


async def test_what_is_marked_while_the_server_fails_arrives_later(pair: Pair) -> None:
    pair.store.set_read(pair.ids("unread")[:5], True)
    pair.store.set_starred(pair.ids("unread")[:5], True)
    for reply in (Reply(b"", 500), Reply(b"<html>", 200), Reply(raw=b""), Reply(b'{"items":', headers=JSON)):
        pair.api.shelf.first = lambda path, reply=reply: reply  # type: ignore[misc]
        report = await pair.sync()
        assert (report.complete, report.sent, len(report.problems)) == (False, 0, 1)
        pair.clock += timedelta(days=1)
    assert len(pair.ids()) == STORIES
    pair.api.shelf.first = lambda path: None
    pair.api.shelf.session += 1
    assert (await pair.sync()).sent == 10
    assert pair.agrees()


async def test_new_articles_arrive_with_their_marks(pair: Pair) -> None:
    arrived = int(pair.clock.timestamp())
    highest = max(pair.api.shelf.stories)
    for number in range(1, 5):
        story = Story(highest + number, 1, f"New {number}", FIRST, arrived + number, arrived + number, number == 1)
        pair.api.shelf.stories[story.number] = story
    report = await pair.sync()
    assert (report.complete, report.new) == (True, 4)
    assert pair.agrees()


async def test_feeds_are_changed_from_here_and_there(pair: Pair) -> None:
    feed = pair.store.feeds()[0]
    pair.api.shelf.feeds[2].title = "Renamed there"
    pair.api.shelf.feeds[2].folders = ["Elsewhere"]
    pair.store.rename_feed(feed.id, "Renamed here")
    assert (await pair.sync()).problems == ()
    assert {each.title for each in pair.api.shelf.feeds.values()} == {"Renamed here", "Renamed there"}
    assert {each.title for each in pair.store.feeds()} == {"Renamed here", "Renamed there"}

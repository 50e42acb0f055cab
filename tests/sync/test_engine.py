"""Refreshing: what is asked, what is kept, and that one bad feed costs the others nothing."""

import asyncio
import importlib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from newsreader.errors import StoreError
from newsreader.model import FetchState, RefreshProgress, View
from newsreader.store import Store
from newsreader.sync import SERVICES
from newsreader.sync.engine import RefreshReport, in_turn, refresh
from newsreader.sync.http import Fetcher
from newsreader.sync.service import Capabilities
from newsreader.sync.worker import WorkerPool
from tests.builders import NOW
from tests.fake_server import Asked, FakeServer, Reply
from tests.sync.conftest import HerePool, rss

Go = Callable[..., Awaitable[RefreshReport]]


class Clock:
    """The time, moved by hand."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def go(store: Store, fetcher: Fetcher, pool: WorkerPool, clock: Clock) -> Go:
    """Refreshes, with everything already in place."""

    def run(**options: object) -> Awaitable[RefreshReport]:
        return refresh(store, fetcher, pool, now=clock, **options)  # type: ignore[arg-type]

    return run


def titles(store: Store) -> set[str]:
    """Returns the titles of all articles stored."""
    return {article.title for article in store.articles(store.article_ids(View(), NOW))}


async def test_stores_new_articles_and_reports_them(store: Store, server: FakeServer, go: Go) -> None:
    feed = store.add_feed(server.url("/feed", Reply(rss("Rain", "Wind"))), "")
    report = await go()
    assert (report.new, report.failed, report.checked) == (2, 0, 1)
    assert titles(store) == {"Rain", "Wind"}
    assert {article.id for article in store.articles(report.article_ids)} == set(report.article_ids)
    kept = store.feed(feed.id)
    assert kept is not None
    assert (kept.title, kept.succeeded, kept.problem) == ("The Ledger", NOW, None)
    server.routes["/feed"] = Reply(rss("Sun", "Rain", "Wind"))
    assert (await go()).new == 1


async def test_asks_politely_and_parses_nothing_twice(store: Store, server: FakeServer, go: Go, here: HerePool) -> None:
    def polite(asked: Asked) -> Reply:
        if asked.headers.get("if-none-match") == '"1"' and "if-modified-since" in asked.headers:
            return Reply(status=304)
        return Reply(rss("Rain"), headers={"ETag": '"1"', "Last-Modified": "Sat, 14 Mar 2026 10:00:00 GMT"})

    store.add_feed(server.url("/polite", polite), "")
    store.add_feed(server.url("/plain", Reply(rss("Wind"))), "")
    assert (await go()).new == 2
    report = await go()
    assert (report.new, report.checked, len(here.parsed)) == (0, 2, 2)


async def test_one_bad_feed_costs_the_others_nothing(store: Store, server: FakeServer, go: Go, tmp_path: Path) -> None:
    good = store.add_feed(server.url("/good", Reply(rss("Rain"))), "Good")
    bad = {
        "/page": Reply(b"<!doctype html><title>Hello</title><p>No feed", headers={"Content-Type": "text/html"}),
        "/missing": Reply(b"", 404),
        "/inward": Reply(status=302, headers={"Location": "http://10.0.0.7/"}),
        "/cut": Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<rss"),
        "/picture": Reply(b"\x89PNG\r\n\x1a\n" + bytes(99), headers={"Content-Type": "application/rss+xml"}),
    }
    for path, reply in bad.items():
        store.add_feed(server.url(path, reply), path)
    store.add_feed((tmp_path / "none.xml").as_uri(), "none.xml")
    report = await go()
    assert (report.new, report.failed, report.checked) == (1, 6, 7)
    assert {title for title, _ in report.problems} == {*bad, "none.xml"}
    kept = store.problems()
    assert {problem.feed.title: problem.message for problem in kept} == dict(report.problems)
    assert all(problem.retry == NOW + timedelta(minutes=30) for problem in kept)
    assert good.id not in {problem.feed.id for problem in kept}


async def test_waits_longer_after_each_failure_but_asks_when_told(
    store: Store, server: FakeServer, go: Go, clock: Clock
) -> None:
    store.add_feed(server.url("/feed", Reply(status=500)), "")
    for hours in (0.5, 1, 2, 4, 8, 16, 24, 24):
        await go()
        assert store.problems()[0].retry == clock.time + timedelta(hours=hours)
    asked = len(server.asked)
    assert (await go(due_only=True)).checked == 0
    clock.time += timedelta(days=1)
    server.routes["/feed"] = Reply(rss("Rain"))
    assert (await go(due_only=True)).new == 1
    assert len(server.asked) == asked + 1
    assert store.problems() == []


@pytest.mark.parametrize(
    ("headers", "ttl", "minutes"),
    [
        ({}, None, 30),
        ({"Cache-Control": "public, max-age=7200", "Age": "1200"}, None, 100),
        ({"Cache-Control": "max-age=60"}, 45, 45),
        ({"Expires": "Sat, 14 Mar 2026 13:00:00 GMT", "Date": "Sat, 14 Mar 2026 12:00:00 GMT"}, None, 60),
        ({"Cache-Control": "no-cache, max-age=9999", "Expires": "soon"}, None, 30),
        ({"Cache-Control": "max-age=99999999"}, 10**9, 24 * 60),
    ],
)
async def test_asks_again_when_the_publisher_wishes(
    store: Store, server: FakeServer, go: Go, headers: dict[str, str], ttl: int | None, minutes: int
) -> None:
    store.add_feed(server.url("/feed", Reply(rss("Rain", ttl=ttl), headers=headers)), "")
    await go()
    assert store.fetch_states()[0].next_check == NOW + timedelta(minutes=minutes)


async def test_a_feed_that_ends_early_keeps_what_it_brought_and_is_asked_again_as_a_whole(
    store: Store, server: FakeServer, go: Go
) -> None:
    whole = rss("Rain", "Wind", "Sun")
    cut = Reply(whole[: whole.rindex(b"<item>") + 9], headers={"ETag": '"1"'})
    store.add_feed(server.url("/feed", cut), "Ledger")
    for new in (2, 0):
        report = await go()
        assert (report.new, report.failed) == (new, 1)
        assert report.problems == (("Ledger", "The feed ends early; 2 entries could be read."),)
        assert store.problems()[0].hint
    server.routes["/feed"] = Reply(whole, headers={"ETag": '"1"'})
    assert ((await go()).new, store.problems()) == (1, [])
    assert all("if-none-match" not in asked.headers for asked in server.asked)


async def test_a_server_that_refuses_again_and_again_is_left_alone_as_a_whole(
    store: Store, server: FakeServer, go: Go, clock: Clock
) -> None:
    busy = Reply(status=429, headers={"Retry-After": "600"})
    for path in ("/a", "/b", "/c", "/d", "/e"):
        store.add_feed(server.url(path, busy, "busy.example"), path)
    quiet = store.add_feed(server.url("/quiet", Reply(rss("Rain")), "quiet.example"), "Quiet")
    assert (await go()).failed == 5
    asked = len(server.asked)
    assert (await go()).failed == 5
    assert server.paths()[asked:] == ["/quiet"]
    store.unsubscribe(quiet.id)
    clock.time += timedelta(seconds=601)
    server.routes = dict.fromkeys(server.routes, Reply(rss("Wind")))
    assert (await go()).failed == 0


async def test_a_pause_that_a_server_demands_holds_for_that_address_alone(
    store: Store, server: FakeServer, go: Go, clock: Clock
) -> None:
    busy = Reply(status=429, headers={"Retry-After": "600"})
    store.add_feed(server.url("/a", busy, "busy.example"), "A")
    store.add_feed(server.url("/b", Reply(rss("Rain")), "quiet.example"), "B")
    report = await go()
    clock_words = f"{(NOW + timedelta(seconds=600)).astimezone():%H:%M}"
    assert report.problems == (("A", f"429 Too Many Requests: waiting until {clock_words} as busy.example asked."),)
    assert store.problems()[0].retry == NOW + timedelta(seconds=600)
    again = await go()
    assert again.problems == report.problems
    store.add_feed(server.url("/c", Reply(rss("Sun")), host="busy.example"), "C")
    assert (await go(due_only=True)).problems == ()
    assert server.paths().count("/a") == 1
    assert server.paths().count("/c") == 1
    assert server.paths().count("/b") == 2
    clock.time += timedelta(seconds=601)
    server.routes["/a"] = server.routes["/c"] = Reply(rss("Wind"))
    assert (await go()).new == 2
    assert store.problems() == []


async def test_a_feed_that_is_gone_is_left_alone_unless_asked_for(store: Store, server: FakeServer, go: Go) -> None:
    feed = store.add_feed(server.url("/feed", Reply(status=410)), "")
    assert "gone for good" in (await go()).problems[0][1]
    assert (await go()).checked == 0
    server.routes["/feed"] = Reply(rss("Back"))
    assert (await go(feed_ids=[feed.id])).new == 1
    assert (await go()).checked == 1


async def test_moves_a_feed_when_a_permanent_redirect_is_seen_on_two_days(
    store: Store, server: FakeServer, go: Go, clock: Clock
) -> None:
    feed = store.add_feed(server.url("/old", Reply(status=301, headers={"Location": "/new"})), "")
    server.url("/new", Reply(rss("Rain"), headers={"ETag": '"1"'}))
    for _ in range(2):
        await go()
        assert store.fetch_states()[0].url == server.url("/old")
    clock.time += timedelta(days=1)
    await go()
    moved = store.feed(feed.id)
    assert moved is not None
    assert moved.url == server.url("/new")
    await go()
    assert server.paths()[-1] == "/new"
    assert titles(store) == {"Rain"}


async def test_forgets_a_permanent_redirect_that_was_taken_back(
    store: Store, server: FakeServer, go: Go, clock: Clock
) -> None:
    store.add_feed(server.url("/old", Reply(status=301, headers={"Location": "/new"})), "")
    server.url("/new", Reply(rss("Rain")))
    await go()
    server.routes["/old"] = Reply(rss("Rain"))
    clock.time += timedelta(days=1)
    await go()
    state = store.fetch_states()[0]
    assert (state.url, state.redirect_to, state.redirect_seen) == (server.url("/old"), None, None)


async def test_reads_a_feed_from_a_file(store: Store, go: Go, tmp_path: Path, here: HerePool) -> None:
    path = tmp_path / "my feed.xml"
    path.write_bytes(rss("Rain"))
    store.add_feed(path.as_uri(), "")
    assert (await go()).new == 1
    assert (await go()).new == 0
    assert len(here.parsed) == 1


async def test_private_feed_is_read_where_it_was_subscribed(store: Store, server: FakeServer, pool: WorkerPool) -> None:
    store.add_feed(server.url("/home", Reply(rss("Rain"))), "", private=True)
    store.add_feed(server.url("/public", Reply(rss("Wind"))), "")
    async with Fetcher() as fetcher:
        report = await refresh(store, fetcher, pool, now=lambda: NOW)
    assert (report.new, report.failed) == (1, 1)
    assert titles(store) == {"Rain"}


def test_hosts_take_turns_and_failing_feeds_come_last() -> None:
    urls = ["http://a.example/1", "http://a.example/2", "http://dead.example/1", "http://b.example/1"]
    states = [FetchState(number, url, failures=int("dead" in url)) for number, url in enumerate(urls)]
    assert [state.feed_id for state in in_turn(states)] == [0, 3, 1, 2]


def test_services_are_where_they_are_said_to_be() -> None:
    for path in SERVICES.values():
        module, _, name = path.partition(":")
        service = getattr(importlib.import_module(module), name)
        assert isinstance(service.capabilities, Capabilities)
        assert service.capabilities.remote_state
        assert callable(service.mark)


async def test_tells_progress_up_to_the_end(store: Store, server: FakeServer, go: Go) -> None:
    for number in range(5):
        store.add_feed(server.url(f"/{number}", Reply(rss(f"Rain {number}"))), f"Feed {number}")
    told: list[RefreshProgress] = []
    await go(on_progress=told.append)
    assert told[-1].done == told[-1].total == told[-1].new == 5
    assert [each.done for each in told] == sorted({each.done for each in told})


async def test_a_cancelled_refresh_keeps_what_it_has(store: Store, server: FakeServer, go: Go) -> None:
    store.add_feed(server.url("/quick", Reply(rss("Rain"))), "")
    store.add_feed(server.url("/slow", Reply(silent=True)), "")
    first = asyncio.Event()
    task = asyncio.ensure_future(go(on_progress=lambda _: first.set()))
    await first.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert titles(store) == {"Rain"}


async def test_a_database_that_cannot_be_written_ends_the_refresh(
    store: Store, server: FakeServer, go: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object, **options: object) -> None:
        raise StoreError("The disk is full; nothing was lost.")

    for number in range(3):
        store.add_feed(server.url(f"/{number}", Reply(rss("Rain"))), "")
    monkeypatch.setattr(Store, "add_articles", full)
    with pytest.raises(StoreError, match="disk is full"):
        await go()


async def test_a_surprise_in_one_feed_is_a_problem_of_that_feed(
    store: Store, server: FakeServer, go: Go, here: HerePool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def surprise(name: str, *args: object, **options: object) -> None:
        raise LookupError("a defect of our own")

    store.add_feed(server.url("/feed", Reply(rss("Rain"))), "")
    monkeypatch.setattr(here, "run", surprise)
    assert (await go()).failed == 1


async def test_parses_in_processes_of_its_own(store: Store, server: FakeServer, fetcher: Fetcher) -> None:
    store.add_feed(server.url("/feed", Reply(rss("Rain"))), "")
    store.add_feed(server.url("/page", Reply(b"<html><p>Hello")), "")
    pool = WorkerPool(1)
    try:
        report = await refresh(store, fetcher, pool, now=lambda: NOW)
    finally:
        await pool.close()
    assert (report.new, report.failed) == (1, 1)

"""A store that mirrors a server: what arrives, what is sent, what is taken over, and what trouble costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsreader.errors import FetchError
from newsreader.model import Mark, RemoteArticle, RemoteFeed, SyncReport, SyncState, View
from newsreader.store import Store
from newsreader.sync import mirror, standing
from newsreader.sync.service import Batch
from newsreader.sync.turn import turn
from tests.builders import NOW, entry
from tests.fake_service import FakeService, Kept, offline, pause, trouble


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

    async def sync(self, *, marks_only: bool = False, ask_feeds: bool = False) -> SyncReport:
        self.clock += timedelta(minutes=30)
        self.service.requests.clear()
        return await mirror.sync_once(
            self.store,
            self.service,
            texts,
            name="news",
            now=self.now,
            marks_only=marks_only,
            ask_feeds=ask_feeds,
            sleep=self.sleep,
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


async def test_old_articles_do_not_get_the_ids_of_new_ones(news: Mirror) -> None:
    news.service.publish(*(f"Day {number}" for number in range(400)))
    await news.sync()
    news.service.publish("Today")
    await news.sync()
    by_age = news.ids()
    assert len(by_age) == 401
    assert by_age == sorted(by_age, reverse=True)


async def test_first_sync_that_breaks_off_goes_on(news: Mirror) -> None:
    news.service.publish(*(f"Day {number}" for number in range(400)))
    news.service.before_answer = lambda name: (
        news.service.fail("*", offline(), times=9) if len(news.service.requests) > 3 else None
    )
    broken = await news.sync()
    assert (broken.complete, 50 <= broken.new < 400) == (False, True)
    assert news.state().offline
    news.service.before_answer = lambda name: None
    news.service.heal()
    rest = await news.sync()
    assert (rest.complete, broken.new + rest.new) == (True, 400)
    assert len(set(news.titles())) == 400
    assert not news.state().offline


async def test_pages_that_go_in_circles_end(news: Mirror) -> None:
    news.service.publish(*(f"Day {number}" for number in range(60)))

    async def newest(since: datetime | None, cursor: str | None, limit: int) -> Batch:
        news.service.requests.append("newest")
        return Batch((), f"{cursor}x")

    news.service.newest = newest  # type: ignore[method-assign]
    assert (await news.sync()).new == 60
    assert news.service.requests.count("newest") < 6


async def test_an_article_arrives_once_whatever_the_server_says(news: Mirror) -> None:
    (key,) = news.service.publish("Rain")
    await news.sync()
    kept = news.service.kept[key]
    news.service.feed("feed/2", "Daily Tide")
    kept.article = replace(kept.article, feed_key="feed/2", entry=replace(kept.article.entry, id="other"))
    news.clock += timedelta(days=8)
    news.store.add_remote([kept.article, kept.article], ["Rain", "Rain"], NOW)
    await news.sync()
    assert news.titles() == ["Rain"]
    assert news.store.check() == []


async def test_a_feed_that_gets_another_key_stays_one_feed(news: Mirror) -> None:
    news.service.publish("Rain")
    await news.sync()
    feed = news.service.subscriptions.pop("feed/1")
    news.service.subscriptions["feed/9"] = replace(feed, key="feed/9")
    for kept in news.service.kept.values():
        kept.article = replace(kept.article, feed_key="feed/9")
    news.service.publish("Snow", feed="feed/9")
    await news.sync()
    assert news.titles() == ["Snow", "Rain"]
    assert [each.title for each in news.store.feeds()] == ["The Ledger"]


async def test_a_server_is_told_to_ask_its_feeds_and_asked_again_soon(news: Mirror) -> None:
    news.service = FakeService(news.now, deltas=True)
    news.service.feed()
    await news.sync(ask_feeds=True)
    assert "ask feeds" not in news.service.requests  # all there is comes as it is
    await news.sync(ask_feeds=True)
    assert news.service.requests[0] == "ask feeds"
    halfway, soon, half_an_hour = (
        news.clock + timedelta(seconds=20),
        news.clock + timedelta(minutes=1),
        timedelta(0, 1800),
    )
    assert not standing.load(news.store).is_due(halfway, half_an_hour)
    assert standing.load(news.store).is_due(soon, half_an_hour)
    assert (await news.sync()).complete
    assert "ask feeds" not in news.service.requests
    assert not standing.load(news.store).is_due(news.clock + timedelta(minutes=1), half_an_hour)


async def test_a_server_that_will_not_ask_its_feeds_is_synced_all_the_same(news: Mirror) -> None:
    news.service = FakeService(news.now, deltas=True)
    news.service.feed()
    await news.sync()
    news.service.publish("Snow")
    news.service.fail("ask feeds", trouble(400))
    report = await news.sync(ask_feeds=True)
    assert (report.new, report.complete, report.problems) == (1, True, ())
    assert standing.load(news.store).again == 0.0


async def test_starred_articles_come_however_old_and_whatever_became_of_their_feed(news: Mirror) -> None:
    await news.sync()
    news.clock += timedelta(days=2)
    (old,) = news.service.publish("Long ago", feed="feed/ended", starred=True, read=True)
    news.service.kept[old].arrived = NOW - timedelta(days=900)
    await news.sync()
    assert news.titles("bookmarks") == ["Long ago"]
    assert news.titles("all") == []


async def test_what_arrives_while_keys_are_compared_is_not_taken_for_read(news: Mirror) -> None:
    await news.sync()

    def publish(name: str) -> None:
        news.service.publish(f"During {name}")

    news.service.before_answer = publish
    await news.sync()
    assert len(news.ids()) == 2
    assert all(not each.read for each in news.store.articles(news.ids()))


async def test_an_article_that_is_named_but_not_given_is_asked_for_again_a_day_later(news: Mirror) -> None:
    (key,) = news.service.publish("Rain")
    kept = news.service.kept.pop(key)
    news.service.unread = lambda: {key}  # type: ignore[method-assign]
    await news.sync()
    await news.sync()
    assert "articles" not in news.service.requests
    news.service.kept[key] = kept
    news.clock += timedelta(days=1)
    await news.sync()
    assert news.titles("unread") == ["Rain"]


# --- marks ----------------------------------------------------------------------------------------------------


async def test_marks_made_here_reach_the_server_in_small_calls(news: Mirror) -> None:
    keys = news.service.publish(*(f"Day {number}" for number in range(120)))
    await news.sync()
    news.store.set_starred([news.id("Day 7")], True)
    news.store.mark_all_read(View("all"), NOW)
    news.store.set_read([news.id("Day 7")], False)
    assert news.state().waiting == 121
    report = await news.sync(marks_only=True)
    assert news.service.requests == ["mark"] * 5
    assert (report.sent, news.service.largest, news.state().waiting) == (121, 50, 0)
    assert (news.service.unread(), news.service.starred()) == ({keys[7]}, {keys[7]})


async def test_undo_reaches_the_server(news: Mirror) -> None:
    keys = news.service.publish("Rain", "Snow")
    await news.sync()
    news.store.mark_all_read(View("all"), NOW)
    await news.sync()
    assert news.service.unread() == set()
    news.store.undo()
    await news.sync()
    assert news.service.unread() == set(keys)
    news.store.redo()
    await news.sync()
    assert news.service.unread() == set()


async def test_marks_made_elsewhere_arrive(news: Mirror) -> None:
    keys = news.service.publish("Rain", "Snow", "Hail")
    await news.sync()
    news.clock += timedelta(days=5)
    news.service.put(keys[:1], "read", True)
    news.service.put(keys[1:2], "starred", True)
    report = await news.sync()
    assert (report.changed, news.titles("unread"), news.titles("bookmarks")) == (2, ["Hail", "Snow"], ["Snow"])
    assert news.store.undo() is None
    news.service.put(keys, "read", False)
    news.service.put(keys, "starred", False)
    await news.sync()
    assert (news.titles("unread"), news.titles("bookmarks")) == (["Hail", "Snow", "Rain"], [])


async def test_what_the_server_has_forgotten_is_not_taken_for_read(news: Mirror) -> None:
    keys = news.service.publish("Rain", "Snow")
    await news.sync()
    news.clock += timedelta(days=5)
    news.service.purge(keys[:1])
    news.service.put(keys[1:], "read", True)
    await news.sync()
    assert news.titles("unread") == ["Rain"]
    assert news.service.requests.count("ids all") == 2
    await news.sync()
    assert news.service.requests.count("ids all") == 1  # known to be gone


def test_a_mark_made_at_the_last_moment_is_not_overwritten(news: Mirror) -> None:
    store = news.store
    store.merge_feeds([news.service.feed()])
    (key,) = news.service.publish("Rain")
    (rain,) = store.add_remote([news.service.kept[key].article], ["Rain"], NOW)
    assert store.differing([key], "read", True) == [rain]
    store.set_read([rain], True)
    store.set_read([rain], False)
    assert store.set_marks([rain], "read", True) == 0
    assert not store.articles([rain])[0].read


async def test_a_mark_that_is_refused_waits_and_holds_up_no_other(news: Mirror) -> None:
    keys = news.service.publish(*(f"Day {number}" for number in range(20)))
    await news.sync()
    take, odd = news.service.mark, keys[3]

    async def refuse(keys: Sequence[str], mark: Mark, value: bool) -> None:
        if odd in keys:
            raise trouble(400)
        await take(keys, mark, value)

    news.service.mark = refuse  # type: ignore[method-assign]
    news.store.mark_all_read(View("all"), NOW)
    report = await news.sync()
    assert news.service.unread() == {keys[3]}
    assert news.titles("unread") == []
    assert (report.complete, news.state().waiting, len(report.problems)) == (True, 1, 2)


async def test_before_most_unread_articles_are_marked_read_the_user_is_asked(news: Mirror) -> None:
    keys = news.service.publish(*(f"Day {number}" for number in range(150)))
    await news.sync()
    news.service.put(keys[:140], "read", True)
    news.service.publish(*(f"New {number}" for number in range(300)))
    await news.sync()
    question = news.state().question
    assert question is not None
    assert (question.read, question.unread) == (140, 150)
    assert len(news.ids("unread")) == 450
    standing.answer(news.store, True)
    assert news.state().question is None
    await news.sync()
    assert len(news.ids("unread")) == 310
    assert news.state().question is None


async def test_the_user_may_keep_the_marks_of_here(news: Mirror) -> None:
    keys = news.service.publish(*(f"Day {number}" for number in range(150)), starred=True)
    await news.sync()
    news.service.put(keys, "read", True)
    news.service.put(keys, "starred", False)
    await news.sync()
    question = news.state().question
    assert question is not None
    assert (question.removed, question.bookmarks) == (150, 150)
    standing.answer(news.store, False)
    await news.sync()
    assert (len(news.ids("unread")), len(news.ids("bookmarks"))) == (150, 150)
    assert news.service.unread() == news.service.starred() == set(keys)


async def test_a_question_does_not_count_what_is_done_without_asking(news: Mirror) -> None:
    keys = news.service.publish(*(f"Day {number}" for number in range(150)), starred=True)
    await news.sync()
    news.service.put(keys, "read", True)
    news.service.put(keys[:5], "starred", False)
    await news.sync()
    question = news.state().question
    assert question is not None
    assert (question.read, question.removed, len(news.ids("bookmarks"))) == (150, 0, 145)
    assert "bookmark" not in question.effect


async def test_a_question_that_is_over_is_not_asked(news: Mirror) -> None:
    keys = news.service.publish(*(f"Day {number}" for number in range(150)))
    await news.sync()
    news.service.put(keys, "read", True)
    await news.sync()
    assert news.state().question is not None
    news.service.put(keys, "read", False)
    await news.sync()
    assert news.state().question is None
    assert not standing.answer(news.store, True)


async def test_old_changes_are_not_forgotten_while_the_user_thinks(news: Mirror) -> None:
    news.service = FakeService(news.now, deltas=True)
    news.service.feed()
    keys = news.service.publish(*(f"Day {number}" for number in range(150)))
    await news.sync()
    news.service.put(keys, "read", True)
    await news.sync()
    news.clock += timedelta(days=1)
    await news.sync()
    assert standing.answer(news.store, True)
    await news.sync()
    assert news.ids("unread") == []


# --- trouble --------------------------------------------------------------------------------------------------


async def test_offline_is_a_state(news: Mirror) -> None:
    news.service.publish("Rain")
    await news.sync()
    last = news.state().last
    news.store.mark_all_read(View("all"), NOW)
    news.service.fail("*", offline(), times=9)
    report = await news.sync()
    assert (report.complete, news.service.requests, news.slept) == (False, ["mark"], [])
    state = news.state()
    assert (state.offline, state.waiting, state.problem, state.last) == (True, 1, str(offline()), last)
    news.service.heal()
    await news.sync()
    assert (news.state().offline, news.state().waiting, news.state().problem) == (False, 0, "")


async def test_trouble_that_passes_is_waited_for(news: Mirror) -> None:
    news.service.publish("Rain")
    news.service.fail("feeds", trouble(502), times=2)
    news.service.fail("ids unread", FetchError("slow", kind="timeout"))
    assert (await news.sync()).complete
    assert news.slept == [1.0, 4.0, 1.0]


async def test_trouble_that_stays_ends_the_sync_and_the_next_ones_wait_longer(news: Mirror) -> None:
    news.service.fail("*", trouble(500), times=99)
    report = await news.sync()
    assert (report.complete, news.state().offline) == (False, False)
    assert report.problems == (("news", str(trouble(500))),)
    failed = standing.load(news.store)
    half_hour = timedelta(minutes=30)
    assert failed.is_due(news.clock + timedelta(minutes=1), half_hour)
    for _ in range(9):
        await news.sync()
    failed = standing.load(news.store)
    assert not failed.is_due(news.clock + timedelta(minutes=59), half_hour)
    assert failed.is_due(news.clock + timedelta(minutes=60), half_hour)


async def test_a_pause_is_kept_to_across_restarts(news: Mirror) -> None:
    news.service.fail("feeds", pause(7200))
    await news.sync()
    asked = news.state().until
    assert asked == news.clock + timedelta(hours=2)
    report = await news.sync()
    assert (news.service.requests, report.complete) == ([], False)
    assert "waiting until" in report.problems[0][1]
    news.clock += timedelta(hours=2)
    assert (await news.sync()).complete
    assert news.state().until is None


async def test_a_short_pause_is_waited_for(news: Mirror) -> None:
    news.service.fail("feeds", pause(3))
    assert (await news.sync()).complete
    assert news.slept == [3]


async def test_a_wrong_password_is_told_as_such(news: Mirror) -> None:
    news.service.fail("feeds", FetchError("Wrong password.", "newsreader connect asks again.", kind="auth", status=401))
    await news.sync()
    assert (news.state().login, news.state().problem, news.slept) == (True, "Wrong password.", [])


async def test_an_answer_that_breaks_us_costs_the_sync_alone(news: Mirror) -> None:
    news.service.publish("Rain")
    await news.sync()
    news.service.fail("ids all", KeyError("secret"))
    report = await news.sync()
    assert report.problems == (("news", "news sent what cannot be read (KeyError)."),)
    assert news.titles() == ["Rain"]


async def test_one_sync_at_a_time(news: Mirror) -> None:
    with turn(news.store.path) as mine:
        assert mine
        report = await news.sync()
    assert (report.complete, news.service.requests) == (False, [])
    assert (await news.sync()).complete


# --- a server that lies ---------------------------------------------------------------------------------------


async def test_dates_of_long_ago_and_of_the_future_do_no_harm(news: Mirror) -> None:
    for year in (1, 1970, 2099, 9999):
        (key,) = news.service.publish(f"Year {year}")
        kept = news.service.kept[key]
        parsed = replace(kept.article.entry, published=datetime(year, 1, 1, tzinfo=UTC))
        kept.article = replace(kept.article, entry=parsed)
    assert (await news.sync()).complete
    news.clock += timedelta(days=5)
    news.service.put(list(news.service.kept)[2:], "read", True)
    assert (await news.sync()).complete
    assert sorted(news.titles("unread")) == ["Year 1", "Year 1970"]
    assert all(each.published <= news.clock for each in news.store.articles(news.ids()))


async def test_ten_thousand_folders_and_doubled_feeds_do_no_harm(news: Mirror) -> None:
    feeds = [
        RemoteFeed(f"feed/{n}", f"https://ledger.example/{n // 2}", f"Feed {n}", None, f"Folder {n}")
        for n in range(10_000)
    ]
    news.service.subscriptions = {feed.key: feed for feed in feeds}
    assert (await news.sync()).complete
    assert (len(news.store.feeds()), len(news.store.categories())) == (10_000, 10_000)
    assert (await news.sync()).sent == 0


async def test_names_that_cannot_be_kept_are_passed_over(news: Mirror) -> None:
    news.service.publish("Rain")
    for key in ("", "a\nb", "x" * 1000, "\ud800"):
        news.service.kept[key] = Kept(RemoteArticle(key, "feed/1", entry(title="Bad")), NOW, NOW)
        news.service.subscriptions[key] = RemoteFeed(key, "https://x.example/", "Bad")
    assert (await news.sync()).complete
    assert (news.titles(), [feed.title for feed in news.store.feeds()]) == (["Rain"], ["The Ledger"])


async def test_a_server_that_lists_no_feeds_is_not_believed(news: Mirror) -> None:
    news.service.publish("Rain")
    await news.sync()
    news.service.subscriptions.clear()
    report = await news.sync()
    assert report.problems == (("news", "The server lists no feeds; those here stay."),)
    assert news.titles() == ["Rain"]


# --- feeds ----------------------------------------------------------------------------------------------------


async def test_feeds_changed_elsewhere_change_here(news: Mirror) -> None:
    news.service.feed("feed/2", "Daily Tide", "Papers")
    news.service.publish("Rain", feed="feed/2")
    await news.sync()
    news.service.feed("feed/2", "Tide", "Coast")
    del news.service.subscriptions["feed/1"]
    await news.sync()
    assert shelf(news) == [("Tide", "Coast")]
    assert [each.title for each in news.store.categories()] == ["Coast"]
    assert news.titles() == ["Rain"]
    news.service.feed()
    await news.sync()
    assert shelf(news) == [("The Ledger", None), ("Tide", "Coast")]
    assert news.state().waiting == 0


async def test_feeds_changed_here_while_offline_change_there(news: Mirror) -> None:
    news.service.feed("feed/2", "Daily Tide", "Papers")
    await news.sync()
    ledger, tide = sorted(news.store.feeds(), key=lambda feed: feed.title != "The Ledger")
    news.store.rename_feed(ledger.id, "Ledger of Merrow")
    news.store.move_feed(ledger.id, "Coast")
    news.store.unsubscribe(tide.id)
    news.store.add_feed("https://gull.example/feed", "The Gull", category="Coast")
    news.service.fail("*", offline(), times=9)
    await news.sync()
    assert news.state().waiting == 4
    assert shelf(news) == [("Ledger of Merrow", "Coast"), ("The Gull", "Coast")]
    news.service.heal()
    report = await news.sync()
    assert (report.sent, news.state().waiting) == (4, 0)
    there = {feed.title: (feed.url, feed.folder) for feed in news.service.subscriptions.values()}
    assert there == {
        "Ledger of Merrow": ("https://ledger.example/feed/1.xml", "Coast"),
        "feed": ("https://gull.example/feed", "Coast"),
    }


async def test_undo_of_a_change_that_was_sent_is_sent(news: Mirror) -> None:
    await news.sync()
    (ledger,) = news.store.feeds()
    news.store.move_feed(ledger.id, "Coast")
    await news.sync()
    assert news.service.subscriptions["feed/1"].folder == "Coast"
    news.store.undo()
    await news.sync()
    assert news.service.subscriptions["feed/1"].folder is None
    news.store.unsubscribe(ledger.id)
    await news.sync()
    assert news.service.subscriptions == {}
    news.store.undo()
    await news.sync()
    assert [feed.url for feed in news.service.subscriptions.values()] == [ledger.url]
    assert [feed.url for feed in news.store.feeds()] == [ledger.url]


async def test_undo_of_an_unsubscription_brings_the_name_back(news: Mirror) -> None:
    await news.sync()
    feed = news.store.feeds()[0]
    news.store.rename_feed(feed.id, "Morning")
    await news.sync()
    news.store.unsubscribe(feed.id)
    await news.sync()
    assert news.service.subscriptions == {}
    news.store.undo()
    assert (await news.sync()).problems == ()
    assert [each.title for each in news.store.feeds()] == ["Morning"]
    assert [each.title for each in news.service.subscriptions.values()] == ["Morning"]
    await news.sync()
    assert "rename" not in news.service.requests


async def test_a_change_made_here_wins_over_one_made_there_before_it_was_sent(news: Mirror) -> None:
    await news.sync()
    (ledger,) = news.store.feeds()
    news.store.rename_feed(ledger.id, "Mine")
    news.service.feed("feed/1", "Theirs", "Coast")
    news.service.fail("rename", trouble(500), times=9)
    await news.sync()
    news.service.heal()
    await news.sync()
    await news.sync()
    assert shelf(news) == [("Mine", "Coast")]
    assert news.service.subscriptions["feed/1"].title == "Mine"


async def test_a_change_that_the_server_refuses_is_taken_back_and_told(news: Mirror) -> None:
    await news.sync()
    (ledger,) = news.store.feeds()
    news.store.rename_feed(ledger.id, "Mine")
    news.store.add_feed("https://gull.example/page", "The Gull")
    news.service.fail("rename", trouble(400))
    news.service.fail("subscribe", trouble(400), times=2)
    report = await news.sync()
    assert [about for about, _ in report.problems] == ["The Gull", "Mine", "The Gull"]
    assert shelf(news) == [("The Gull", None), ("The Ledger", None)]
    assert [problem.feed.title for problem in news.store.problems()] == ["The Gull"]


async def test_two_addresses_of_one_feed_become_one(news: Mirror) -> None:
    await news.sync()
    news.store.add_feed("http://ledger.example/old", "Ledger again")

    async def subscribe(url: str, folder: str | None) -> str:
        news.service.requests.append("subscribe")
        return "feed/1"

    news.service.subscribe = subscribe  # type: ignore[method-assign]
    await news.sync()
    await news.sync()
    assert news.service.requests.count("subscribe") == 0
    assert shelf(news) == [("The Ledger", None)]


def shelf(news: Mirror) -> list[tuple[str, str | None]]:
    """Returns the feeds with their folders, by title."""
    titles = {category.id: category.title for category in news.store.categories()}
    return sorted((feed.title, titles.get(feed.category_id or -1)) for feed in news.store.feeds())

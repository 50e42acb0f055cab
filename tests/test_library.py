"""The library from subscribing to reading, against a loopback server and real worker processes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from newsreader import prepare
from newsreader.errors import FetchError, NewsreaderError, PageError, UsageError
from newsreader.library import Library
from newsreader.model import FoundFeed, View
from tests.builders import NOW, entry
from tests.fake_server import FakeServer, Reply

PAGE = """<!doctype html><html lang="en"><head><title>Ferry sails again - Ledger</title>
<meta property="og:title" content="Ferry sails again"><meta name="author" content="Ivo Lund"></head>
<body><nav><a href="/">Home</a></nav><article>
<h1>Ferry sails again</h1>{paragraphs}</article><footer>© Ledger</footer></body></html>"""
PARAGRAPHS = "".join(
    f"<p>The ferry to Merrow sailed again on day {n}, with cars, sheep and a piano on board, after the pier was mended."
    " “We had forgotten the noise,” said Ana Ruiz, who keeps the harbour café.</p>"
    for n in range(1, 9)
)


def rss(*items: tuple[str, str, str]) -> bytes:
    """Makes a feed of (slug, title, description)."""
    entries = "".join(
        f"<item><guid>{slug}</guid><title>{title}</title><link>{{base}}/{slug}</link>"
        f"<pubDate>Sat, 14 Mar 2026 0{n}:00:00 GMT</pubDate><description>{text}</description></item>"
        for n, (slug, title, text) in enumerate(items)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Ledger</title>{entries}</channel></rss>'.encode()


ITEMS = (
    ("ferry", "Ferry to Merrow sails again after pier is mended", "Cars and sheep crossed to Merrow, Ana Ruiz said."),
    ("pier", "Merrow pier mended, ferry returns with sheep", "Ana Ruiz watched the ferry to Merrow cross."),
    ("opera", "Opera house finds a lost trombone", "It was under the stage, in its case, with a sandwich."),
)


@pytest.fixture
async def server() -> AsyncIterator[FakeServer]:
    async with FakeServer() as running:
        base = running.url("")
        running.url("/feed.xml", Reply(rss(*ITEMS).replace(b"{base}", base.encode()), headers={"ETag": '"1"'}))
        running.url("/ferry", Reply(PAGE.format(paragraphs=PARAGRAPHS).encode(), headers={"Content-Type": "text/html"}))
        home = b'<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head></html>'
        running.url("/", Reply(home, headers={"Content-Type": "text/html"}))
        yield running


@pytest.fixture
async def news(tmp_path: Path) -> AsyncIterator[Library]:
    library = Library.open(tmp_path / "news.db", now=lambda: NOW)
    yield library
    await library.close_network()
    library.close()


async def subscribed(news: Library, server: FakeServer) -> Library:
    """Subscribes to the server's feed and fetches it."""
    (found, *_) = await news.find_feeds(server.url("/"))
    news.subscribe(found, "City")
    await news.refresh()
    return news


async def test_a_site_address_leads_to_its_articles(news: Library, server: FakeServer) -> None:
    await subscribed(news, server)
    titles = {row.title for row in news.articles(news.article_ids(View("unread")))}
    assert titles == {title for _, title, _ in ITEMS}
    assert news.counts().unread == 3


async def test_the_sample_leaves_when_own_articles_arrive_and_bookmarks_stay(news: Library, server: FakeServer) -> None:
    assert news.open_first_time()
    kept = news.article_ids(View("all"))[0]
    news.set_starred([kept])
    await subscribed(news, server)
    assert not news.has_sample()
    assert list(news.article_ids(View("bookmarks"))) == [kept]
    assert not news.open_first_time()


async def test_the_sample_stays_while_the_first_feed_cannot_be_reached(news: Library, server: FakeServer) -> None:
    news.open_first_time()
    news.subscribe(FoundFeed(server.url("/missing.xml"), "Missing", private=True))
    report = await news.refresh()
    assert report.failed == 1
    assert news.has_sample()
    assert "404" in news.problems()[0].message


async def test_prepared_articles_have_quotes_and_related_stories(news: Library, server: FakeServer) -> None:
    await subscribed(news, server)
    seen: list[int] = []
    while await news.prepare(10, seen.extend):
        pass
    rows = {row.title.split()[0]: row for row in news.articles(news.article_ids(View("all")))}
    assert sorted(seen) == sorted(row.id for row in rows.values())
    assert [each.article.title.split()[0] for each in news.related(rows["Ferry"].id)] == ["Merrow"]
    assert not news.related(rows["Opera"].id)


async def test_fetching_the_page_replaces_the_teaser_and_back(news: Library, server: FakeServer) -> None:
    await subscribed(news, server)
    ferry = next(row for row in news.articles(news.article_ids(View("all"))) if row.title.startswith("Ferry"))
    text = await news.fetch_page(ferry.id)
    assert text.source == "page"
    assert "with cars, sheep and a piano" in text.markdown
    assert "Home" not in text.markdown
    read = news.read(ferry.id)
    assert read.has_page
    assert read.article.author == "Ivo Lund"
    assert {quote.speaker for quote in read.text.quotes} == {"Ana Ruiz"}
    assert news.show_feed_text(ferry.id).source == "feed"
    page = news.show_page_text(ferry.id)
    assert page is not None
    assert page.source == "page"


async def test_a_page_that_cannot_be_fetched_says_so_and_keeps_the_text(news: Library, server: FakeServer) -> None:
    await subscribed(news, server)
    opera = next(row for row in news.articles(news.article_ids(View("all"))) if row.title.startswith("Opera"))
    with pytest.raises(FetchError):
        await news.fetch_page(opera.id)
    assert "trombone" in news.article(opera.id).title
    text = news.full_text(opera.id)
    assert "sandwich" in text.markdown
    assert (text.source, text.verdict) == ("feed", "teaser")
    assert text.note.startswith("The page could not be fetched: ")


WALL = """<html><head><title>Ledger</title></head><body><div><p>We value your privacy. We and our partners use cookies.
Accept all cookies to continue, or manage your preferences.</p><button>Accept</button></div></body></html>"""


async def test_a_wall_is_never_taken_for_the_article(news: Library, server: FakeServer) -> None:
    await subscribed(news, server)
    server.url("/opera", Reply(WALL.encode(), headers={"Content-Type": "text/html"}))
    opera = next(row for row in news.articles(news.article_ids(View("all"))) if row.title.startswith("Opera"))
    with pytest.raises(NewsreaderError):
        await news.fetch_page(opera.id)
    text = news.full_text(opera.id)
    assert "sandwich" in text.markdown
    assert text.note == "The page asks for consent before it shows the article."


async def test_what_a_page_turned_out_to_be_survives_turning_to_the_feed_and_back(
    news: Library, server: FakeServer
) -> None:
    await subscribed(news, server)
    walled = PAGE.format(paragraphs=PARAGRAPHS[:900] + "<p>Subscribe to continue reading.</p>")
    server.url("/opera", Reply(walled.encode(), headers={"Content-Type": "text/html"}))
    opera = next(row for row in news.articles(news.article_ids(View("all"))) if row.title.startswith("Opera"))
    text = await news.fetch_page(opera.id)
    assert (text.verdict, bool(text.note)) == ("paywall", True)
    assert news.show_feed_text(opera.id).note == ""
    back = news.show_page_text(opera.id)
    assert back is not None
    assert (back.verdict, back.note, back.source) == ("paywall", text.note, "page")


async def test_articles_ahead_are_read_and_their_pages_fetched_where_the_feed_asks(
    news: Library, server: FakeServer
) -> None:
    await subscribed(news, server)
    ids = news.article_ids(View("all"))
    assert await news.prepare_ahead(ids[:2]) == 2
    assert await news.prepare_ahead(ids) == 1
    assert await news.prepare_ahead(ids) == 0
    news.set_full_text(news.feeds()[0].id, True)
    assert await news.prepare_ahead(ids) == 1
    assert await news.prepare_ahead([404]) == 0


async def test_a_large_article_is_read_in_a_worker_when_it_is_opened(news: Library) -> None:
    store = news._store
    feed = store.add_feed("https://ledger.example/feed", "Ledger")
    html = "<p>" + "“We had forgotten the noise,” said Ana Ruiz. " * 2_000 + "</p>"
    nested = "<div>" * 50_000 + "deep" + "</div>" * 50_000
    given = [entry("long", title="Long", content=html), entry("deep", title="Deep", content=nested)]
    long, deep = store.add_articles(feed.id, given, ["forgotten", "deep words"], NOW)
    read = await news.open_article(long)
    assert read.article.words > 10_000
    assert (await news.open_article(deep)).article.id == deep
    assert news.full_text(deep).version


async def test_full_text_feeds_fetch_their_pages_ahead(news: Library, server: FakeServer) -> None:
    await subscribed(news, server)
    news.set_full_text(news.feeds()[0].id, True)
    ids = news.article_ids(View("all"))
    assert await news.prepare_pages(ids) == 1
    assert await news.prepare_pages(ids) == 0


async def test_opml_round_trip_keeps_folders_and_leaves_the_sample_out(
    news: Library, server: FakeServer, tmp_path: Path
) -> None:
    await subscribed(news, server)
    data = news.export_opml()
    other = Library.open(tmp_path / "other.db", now=lambda: NOW)
    other.open_first_time()
    archive = other.read_saved_data(data)
    assert other.preview_import(archive).feeds == 1
    (new,) = (await other.import_archive(archive)).feed_ids
    assert [feed.title for feed in other.feeds() if feed.id == new] == ["Ledger"]
    assert other.export_opml() == data
    assert (await other.import_archive(archive)).feeds == 0
    await other.close_network()
    other.close()


async def test_a_text_that_breaks_the_pipeline_keeps_its_words(
    news: Library, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await subscribed(news, server)

    async def broken(*_: object, **__: object) -> None:
        raise PageError("This document cannot be read.")

    monkeypatch.setattr("newsreader.sync.worker.WorkerPool.run", broken)
    assert await news.prepare(10) == 3
    assert await news.prepare(10) == 0
    ferry = next(row for row in news.articles(news.article_ids(View("all"))) if row.title.startswith("Ferry"))
    assert news.plain_text(ferry.id) == "Cars and sheep crossed to Merrow, Ana Ruiz said."
    assert "could not be read" in news.full_text(ferry.id).note


async def test_preparation_rests_while_feeds_are_asked(
    news: Library, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await subscribed(news, server)
    monkeypatch.setattr(prepare, "RESTS", 10**9)
    asked: list[bool] = []

    def busy() -> bool:
        asked.append(len(asked) < 2)
        return asked[-1]

    assert await prepare.prepare(news._store, news._workers(), 10, busy=busy) == 3
    assert asked == [True, True, False]


async def test_preparation_gives_way_to_keys_but_not_for_ever(
    news: Library, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await subscribed(news, server)
    kept: list[int] = []
    held = iter([True, True, False])
    waited: list[int] = []

    def pressing() -> bool:
        waited.append(len(kept))
        return next(held, False)

    assert await news.prepare(10, kept.extend, pressing) == 3
    assert waited[:3] == [0, 0, 0]
    assert len(kept) == 3
    monkeypatch.setattr(prepare, "LONGEST_REST", 0.0)
    assert await news.prepare(10, kept.extend, lambda: True) == 0


async def test_asking_for_what_is_not_there_is_a_usage_error(news: Library) -> None:
    with pytest.raises(UsageError):
        news.article(12)
    with pytest.raises(UsageError):
        news.read(12)
    with pytest.raises(NewsreaderError):
        await news.find_feeds("not an address at all")


async def test_the_sample_edition_reads_from_end_to_end(news: Library) -> None:
    news.open_first_time()
    while await news.prepare(50):
        pass
    rows = news.articles(news.article_ids(View("all")))
    assert sum(row.quotes > 0 for row in rows) > len(rows) // 2
    assert sum(row.related > 0 for row in rows) >= 8
    assert all(row.words for row in rows)

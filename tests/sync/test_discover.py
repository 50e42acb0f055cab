"""From what a person types to feeds."""

from pathlib import Path

import pytest

from newsreader.errors import FeedError, FetchError
from newsreader.sync.discover import find_feeds
from newsreader.sync.http import Fetcher
from newsreader.sync.worker import WorkerPool
from tests.fake_server import FakeServer, Reply
from tests.sync.conftest import rss

HTML = {"Content-Type": "text/html"}
NEW, OLD = "Fri, 13 Mar 2026 12:00:00 GMT", "Fri, 13 Mar 2020 12:00:00 GMT"


def page(*links: str) -> Reply:
    """Returns a page that points at feeds."""
    tags = "".join(f"<link rel=alternate type=application/rss+xml href='{link}'>" for link in links)
    return Reply(f"<!doctype html><html><head><title>A site</title>{tags}</head></html>".encode(), headers=HTML)


async def test_a_feeds_own_address(server: FakeServer, fetcher: Fetcher, pool: WorkerPool) -> None:
    url = server.url("/feed", Reply(rss("Rain", "Wind", dates=[OLD, NEW])))
    (found,) = await find_feeds(fetcher, pool, f"  <{url}> ")
    assert (found.url, found.title, found.articles, found.private) == (url, "The Ledger", 2, False)
    assert found.latest is not None
    assert found.latest.year == 2026


async def test_feeds_of_a_page_best_first(server: FakeServer, fetcher: Fetcher, pool: WorkerPool) -> None:
    server.url("/old", Reply(rss("a", "b", "c", "d", title="Archive", dates=[OLD] * 4)))
    server.url("/comments", Reply(rss("a", "b", "c", title="Comments on The Ledger", dates=[NEW] * 3)))
    server.url("/few", Reply(rss("a", title="Sports", dates=[NEW])))
    server.url("/main", Reply(rss("a", "b", title="The Ledger", dates=[NEW] * 2)))
    server.url("/again", Reply(status=302, headers={"Location": "/main"}))
    url = server.url("/", page("/missing", "/old", "/comments", "/few", "/main", "/again", "/picture"))
    found = await find_feeds(fetcher, pool, url)
    assert [each.title for each in found] == ["The Ledger", "Sports", "Archive", "Comments on The Ledger"]
    assert found[0].url == server.url("/main")


async def test_usual_places_when_the_page_points_nowhere(
    server: FakeServer, fetcher: Fetcher, pool: WorkerPool
) -> None:
    server.url("/", Reply(b"<p>Hello", headers=HTML))
    server.url("/feed", Reply(rss("Rain")))
    for typed in (server.url("/"), server.url("/no/such/page")):
        assert server.url("/feed") in [each.url for each in await find_feeds(fetcher, pool, typed)]


async def test_scheme_is_optional(server: FakeServer, fetcher: Fetcher, pool: WorkerPool) -> None:
    server.url("/feed", Reply(rss("Rain")))
    for typed in (f"news.example:{server.port}/feed", f"feed://news.example:{server.port}/feed"):
        server.asked.clear()
        (found,) = await find_feeds(fetcher, pool, typed)
        assert found.url == server.url("/feed", host="news.example")


async def test_subscribes_to_where_a_feed_has_moved_for_good(
    server: FakeServer, fetcher: Fetcher, pool: WorkerPool
) -> None:
    server.url("/new", Reply(rss("Rain")))
    for status, path in ((301, "/new"), (302, "/old")):
        url = server.url("/old", Reply(status=status, headers={"Location": "/new"}))
        (found,) = await find_feeds(fetcher, pool, url)
        assert found.url == server.url(path)


async def test_a_private_address_that_was_typed(server: FakeServer, pool: WorkerPool) -> None:
    async with Fetcher() as fetcher:
        url = server.url("/", page("/feed", "http://10.0.0.7/feed"))
        server.url("/feed", Reply(rss("Rain")))
        (found,) = await find_feeds(fetcher, pool, url)
    assert (found.url, found.private) == (server.url("/feed"), True)


async def test_a_page_cannot_point_into_the_users_network(
    server: FakeServer, fetcher: Fetcher, pool: WorkerPool
) -> None:
    server.url("/feed", Reply(rss("Rain")))
    found = await find_feeds(fetcher, pool, server.url("/", page("http://nas.example/feed", "/feed")))
    assert [each.url for each in found] == [server.url("/feed")]


async def test_a_file(fetcher: Fetcher, pool: WorkerPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "my feed.xml"
    path.write_bytes(rss("Rain"))
    monkeypatch.chdir(tmp_path)
    for typed in (str(path), path.as_uri(), "my feed.xml", "./my feed.xml"):
        (found,) = await find_feeds(fetcher, pool, typed)
        assert (found.url, found.title, found.private) == (path.as_uri(), "The Ledger", False)
    for nothing in ("/none.xml", str(tmp_path), "/dev/null"):
        with pytest.raises(FetchError):
            await find_feeds(fetcher, pool, nothing)


async def test_says_so_when_there_is_no_feed(server: FakeServer, fetcher: Fetcher, pool: WorkerPool) -> None:
    server.url("/", Reply(b"<p>Hello", headers=HTML))
    with pytest.raises(FeedError, match=r"No feed was found at news\.example") as caught:
        await find_feeds(fetcher, pool, server.url("/", host="news.example"))
    assert caught.value.hint
    with pytest.raises(FetchError, match="no host called"):
        await find_feeds(fetcher, pool, "unknown.example")
    with pytest.raises(FetchError, match="404"):
        await find_feeds(fetcher, pool, server.url("/missing"))


@pytest.mark.parametrize(
    "typed", ["", "  ", "two words", "mailto:anna@news.example", "https://", "javascript:alert(1)"]
)
async def test_nonsense_is_refused_in_words(fetcher: Fetcher, pool: WorkerPool, typed: str) -> None:
    with pytest.raises(FetchError) as caught:
        await find_feeds(fetcher, pool, typed)
    assert caught.value.kind == "address"


async def test_keeps_no_password(fetcher: Fetcher, pool: WorkerPool) -> None:
    with pytest.raises(FetchError, match="before a whole address") as caught:
        await find_feeds(fetcher, pool, "https://anna:pa55@news.example/feed")
    assert "pa55" not in f"{caught.value}{caught.value.hint}"

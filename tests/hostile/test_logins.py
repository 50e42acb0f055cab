"""Feeds behind a password: it goes to its origin alone, and is in no database, address, list, export or error."""

from __future__ import annotations

import base64
import os
import stat
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from newsreader.cli import run
from newsreader.errors import ConfigError, FetchError
from newsreader.library import Library
from newsreader.logins import named_in
from newsreader.sync import addresses
from newsreader.sync.http import _next
from newsreader.ui.connect import ConnectScreen
from newsreader.ui.dialogs import AddFeedScreen, veiled
from tests.fake_server import Asked, FakeServer, Reply
from tests.hostile.test_terminal import drawn as text_of
from tests.sync.test_pictures import encoded
from tests.ui.screens import library as shown_library
from tests.ui.screens import press, reading, settle

PASSWORD = "p@55/word"
TYPED = "p%4055%2Fword"
HEADER = "Basic " + base64.b64encode(f"ana:{PASSWORD}".encode()).decode()
FEED = (
    b"<rss version='2.0'><channel><title>Ledger</title><item><guid>1</guid><title>Rain</title></item></channel></rss>"
)

SPELLED = {":": "colon", "/": "slash", "@": "at", ".": "full_stop"}
HTML = {"Content-Type": "text/html"}


def guarded(asked: Asked) -> Reply:
    """Answers with the feed to whoever knows the password."""
    return Reply(FEED) if asked.headers.get("authorization") == HEADER else Reply(b"no", 401)


@pytest_asyncio.fixture
async def server() -> AsyncIterator[FakeServer]:
    async with FakeServer() as running:
        running.url("/feed", guarded)
        yield running


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsreader.secrets._keyring", lambda: None)


def opened(home: Path) -> Library:
    return Library.open(home / "newsreader.db")


def files_with(words: str, folder: Path) -> list[Path]:
    """Returns the files in which some words stand."""
    return [path for path in folder.rglob("*") if path.is_file() and words.encode() in path.read_bytes()]


async def subscribed(home: Path, server: FakeServer) -> Library:
    """Returns a library that reads the feed."""
    library = opened(home)
    found = await library.find_feeds(f"http://ana:{TYPED}@127.0.0.1:{server.port}/feed")
    library.subscribe(found[0])
    return library


async def test_a_password_is_kept_for_the_feed_and_found_again(server: FakeServer, tmp_path: Path) -> None:
    library = await subscribed(tmp_path, server)
    await library.close_network()
    library.close()
    library = opened(tmp_path)
    report = await library.refresh()
    assert (report.new, report.problems) == (1, ())
    assert server.asked[-1].headers["authorization"] == HEADER
    await library.close_network()
    library.close()


async def test_the_password_lies_in_its_own_file_alone(
    server: FakeServer, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    library = await subscribed(tmp_path, server)
    await library.refresh()
    exported = library.export_opml()
    await library.close_network()
    library.close()
    monkeypatch.setenv("NEWSREADER_HOME", str(tmp_path))
    for command in ("feeds", "feeds --json", "feeds --plain", "doctor", "export", "export --json --all"):
        run(command.split())
    told = "".join(capsys.readouterr())
    assert "/feed" in told
    holding = files_with(PASSWORD, tmp_path)
    assert len(holding) == 1
    assert holding[0].suffix == ".password"
    assert stat.S_IMODE(os.stat(holding[0]).st_mode) == 0o600
    for shown in (told, exported.decode()):
        assert "ana" not in shown
        assert PASSWORD not in shown
        assert TYPED not in shown


async def test_no_other_origin_is_told_the_password(server: FakeServer, tmp_path: Path) -> None:
    async with FakeServer() as other:
        elsewhere = other.url("/feed", Reply(FEED))
        library = await subscribed(tmp_path, server)
        server.url("/feed", Reply(status=302, headers={"Location": elsewhere}))
        await library.refresh()
        for found in await library.find_feeds(elsewhere):
            library.subscribe(found)
        await library.refresh()
        assert all("authorization" not in asked.headers for asked in other.asked)
        assert len(other.asked) > 1
        await library.close_network()
        library.close()


def test_an_address_with_a_password_is_not_followed_out_of_encryption() -> None:
    plain = "http://ledger.example/feed"
    start = addresses.parse("https://ana:pa55@ledger.example/feed")
    with pytest.raises(FetchError, match="not encrypted"):
        _next(start, plain, start)
    assert _next(start, plain, addresses.parse(start.url)).url == plain


async def test_a_page_beside_its_feed_is_told_the_password_and_no_other(server: FakeServer, tmp_path: Path) -> None:
    async with FakeServer() as other:
        page = Reply(b"<article><h1>Rain</h1><p>" + b"Ships sail again from the harbour. " * 30, headers=HTML)
        places = (server.url("/page", page), other.url("/page", page))
        items = "".join(f"<item><guid>{url}</guid><title>Rain</title><link>{url}</link></item>" for url in places)
        library = await subscribed(tmp_path, server)
        server.url("/feed", Reply(f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>".encode()))
        for article_id in (await library.refresh()).article_ids:
            await library.fetch_page(article_id)
        told = [asked.headers.get("authorization") for asked in (server.asked[-1], other.asked[-1])]
        assert (server.asked[-1].path, other.asked[-1].path, told) == ("/page", "/page", [HEADER, None])
        await library.close_network()
        library.close()


async def no_network(*_: object) -> Any:
    raise FetchError("There is no network here.", kind="dns")


async def test_links_and_pictures_beside_the_feed_are_told_the_password_and_no_others(
    server: FakeServer, tmp_path: Path
) -> None:
    async with FakeServer() as other:
        page = Reply(b"<article><h1>Rain</h1><p>" + b"Ships sail again from the harbour. " * 30, headers=HTML)
        picture = Reply(encoded((4, 4)), headers={"Content-Type": "image/png"})
        library = await subscribed(tmp_path, server)
        (article_id,) = (await library.refresh()).article_ids
        for place in (server, other):
            await library.open_link(place.url("/page", page), article_id)
            await library.picture(article_id, place.url("/a.png", picture))
            told = [(asked.path, asked.headers.get("authorization")) for asked in place.asked[-2:]]
            assert told == [(path, HEADER if place is server else None) for path in ("/page", "/a.png")]
        await library.close_network()
        library.close()


async def test_an_article_of_another_feed_sends_no_password_along(server: FakeServer, tmp_path: Path) -> None:
    async with FakeServer() as other:
        words = Reply(b"<article><p>" + b"Ships sail again from the harbour. " * 30, headers=HTML)
        page, linked = server.url("/page", words), server.url("/linked", words)
        picture = server.url("/a.png", Reply(encoded((4, 4)), headers={"Content-Type": "image/png"}))
        item = f"<item><guid>1</guid><title>Rain</title><link>{page}</link></item>"
        feed = other.url("/feed", Reply(f"<rss version='2.0'><channel><title>T</title>{item}</channel></rss>".encode()))
        library = await subscribed(tmp_path, server)
        foreign = library.subscribe((await library.find_feeds(feed))[0])
        (article_id,) = (await library.refresh([foreign.id])).article_ids
        server.asked.clear()
        await library.picture(article_id, picture)
        await library.fetch_page(article_id)
        await library.open_link(linked, article_id)
        assert [asked.headers.get("authorization") for asked in server.asked] == [None] * 3
        await library.close_network()
        library.close()


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("https://ana:pa55@ledger.example/feed", "https://ana:••••@ledger.example/feed"),
        ("https://ana:pa", "https://ana:••"),
        ("https://ana:p/4@x@ledger.example", "https://ana:•••••@ledger.example"),
        ("ana:pa55@ledger.example", "ana:••••@ledger.example"),
        ("https://ana@ledger.example/feed", "https://ana@ledger.example/feed"),
        ("http://ledger.example:8080/feed", "http://ledger.example:8080/feed"),
        ("http://localhost:80", "http://localhost:80"),
        ("http://[::1]:8080/feed", "http://[::1]:8080/feed"),
        ("https://ledger.example/a:b", "https://ledger.example/a:b"),
        ("C:/feeds.xml", "C:/feeds.xml"),
    ],
)
def test_a_password_is_drawn_as_dots_while_an_address_is_typed(typed: str, drawn: str) -> None:
    assert veiled(typed) == drawn


@pytest.mark.parametrize("dialog", [partial(AddFeedScreen, folders=()), ConnectScreen], ids=["add", "connect"])
async def test_no_dialog_shows_a_password_that_is_typed_into_an_address(dialog: Any, tmp_path: Path) -> None:
    async with reading(shown_library(tmp_path, "Rain"), (100, 30)) as (_, pilot):
        await pilot.app.push_screen(dialog(no_network))
        await settle(pilot)
        await press(pilot, *(SPELLED.get(letter, letter) for letter in "https://ana:pa55@ledger.example/feed"))
        assert "https://ana:••••@ledger.example/feed" in text_of(pilot)
        assert "pa55" not in text_of(pilot)


async def test_a_wrong_password_is_said_to_be_one_and_not_kept(server: FakeServer, tmp_path: Path) -> None:
    library = opened(tmp_path)
    for before, words in (("", "asks for a password"), ("ana:wr0ng@", "refuses this name or password")):
        with pytest.raises(FetchError, match=words) as caught:
            await library.find_feeds(f"http://{before}127.0.0.1:{server.port}/feed")
        assert "wr0ng" not in str(caught.value) + caught.value.hint
        assert "NAME:PASSWORD@" in caught.value.hint
    await library.close_network()
    library.close()
    assert not (tmp_path / "accounts").exists()


async def test_the_last_feed_takes_its_password_along(server: FakeServer, tmp_path: Path) -> None:
    server.url("/second", guarded)
    library = await subscribed(tmp_path, server)
    second = library.subscribe((await library.find_feeds(f"http://127.0.0.1:{server.port}/second"))[0])
    library.unsubscribe(library.feeds()[0].id)
    assert list((tmp_path / "accounts").iterdir())
    library.unsubscribe(second.id)
    assert list((tmp_path / "accounts").iterdir()) == []
    await library.close_network()
    library.close()


async def test_a_password_that_others_can_read_is_not_sent(server: FakeServer, tmp_path: Path) -> None:
    library = await subscribed(tmp_path, server)
    next((tmp_path / "accounts").iterdir()).chmod(0o644)
    report = await library.refresh()
    assert "Others can read" in report.problems[0][1]
    assert len(server.asked) == 1
    with pytest.raises(ConfigError):
        await library.find_feeds(f"http://127.0.0.1:{server.port}/feed")
    await library.close_network()
    library.close()


@pytest.mark.parametrize(
    ("address", "name", "password"),
    [
        ("https://ana:s%40cret@ledger.example/feed", "ana", "s@cret"),
        ("https://ana:a@b:c@ledger.example/feed", "ana", "a@b:c"),
        ("https://ana@ledger.example/feed", "ana", None),
        ("https://ana:@ledger.example/feed", "ana", ""),
        ("https://ledger.example/@ana/feed", "", None),
        ("https://ledger.example/?to=a:b@c.example", "", None),
        ("ana@ledger.example", "", None),
    ],
)
def test_names_and_passwords_in_addresses(address: str, name: str, password: str | None) -> None:
    assert named_in(address) == (name, password)

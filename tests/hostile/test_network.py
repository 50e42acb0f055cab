"""What servers do to a reader, beyond tests/sync/test_http.py: headers, certificates, trackers, passwords."""

from __future__ import annotations

import asyncio
import shutil
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from newsreader.errors import FetchError
from newsreader.library import Library
from newsreader.model import FoundFeed
from newsreader.sync.http import Fetcher
from newsreader.text.opml import read_opml
from tests.fake_server import FakeServer, Reply

PIXEL = "<img src='{0}/pixel.gif' width=1 height=1><img src='{0}/photo.jpg'><iframe src='{0}/frame'></iframe>"


@pytest_asyncio.fixture
async def server() -> AsyncIterator[FakeServer]:
    async with FakeServer() as running:
        yield running


async def failure(url: str, *, seconds: float = 10.0) -> FetchError:
    """Returns why an address cannot be read."""
    async with Fetcher() as fetcher:
        with pytest.raises(FetchError) as caught:
            await fetcher.get(url, allow_private=True, deadline=seconds)
        return caught.value


async def test_a_flood_of_headers_is_refused(server: FakeServer) -> None:
    many = b"".join(b"X-%d: y\r\n" % number for number in range(50_000))
    for head in (many, b"X: " + b"y" * 2_000_000 + b"\r\n"):
        url = server.url("/flood", Reply(raw=b"HTTP/1.1 200 OK\r\n" + head + b"\r\nbody"))
        error = await failure(url)
        assert "\n" not in str(error)
        assert len(str(error)) < 200


async def self_signed(folder: Path, greeted: list[str | None]) -> ssl.SSLContext:
    """Returns what a server with a certificate of its own making greets with; ``greeted`` grows at each handshake."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
    command += ["-keyout", str(key), "-out", str(certificate)]
    made = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.DEVNULL)
    assert await made.wait() == 0
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.sni_callback = lambda _socket, name, _context: greeted.append(name)
    return context


async def answering(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answers every request with a feed."""
    await reader.readuntil(b"\r\n\r\n")
    feed = b"<rss version='2.0'><channel><title>T</title><item><guid>1</guid></item></channel></rss>"
    writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(feed) + feed)
    writer.close()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl to make a certificate")
async def test_a_certificate_that_nobody_vouches_for_is_said_to_be_one_and_not_asked_again(tmp_path: Path) -> None:
    greeted: list[str | None] = []
    context = await self_signed(tmp_path, greeted)
    async with await asyncio.start_server(answering, "127.0.0.1", 0, ssl=context) as running:
        error = await failure(f"https://127.0.0.1:{running.sockets[0].getsockname()[1]}/feed")
    assert error.kind == "tls"
    assert str(error).startswith("The certificate of 127.0.0.1 ")
    assert len(greeted) == 1


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl to make a certificate")
async def test_only_the_feed_that_the_user_named_is_read_with_any_certificate(tmp_path: Path) -> None:
    context = await self_signed(tmp_path, [])
    async with await asyncio.start_server(answering, "127.0.0.1", 0, ssl=context) as running:
        base = f"https://127.0.0.1:{running.sockets[0].getsockname()[1]}"
        library = Library.open(tmp_path / "news.db", unchecked=(f"{base}/named",))
        for name in ("named", "other"):
            library.subscribe(FoundFeed(url=f"{base}/{name}", title=name, private=True))
        report = await library.refresh()
        await library.close_network()
    assert (report.new, [title for title, _ in report.problems]) == (1, ["other"])
    told = {each.feed.title: each.message for each in library.problems()}
    assert told["named"] == "Its certificate is not checked."
    assert "certificate of 127.0.0.1 " in told["other"]
    assert {feed.title: bool(feed.problem) for feed in library.feeds()} == {"named": True, "other": True}
    library.close()


async def test_nothing_that_an_article_embeds_is_fetched_unasked(server: FakeServer, tmp_path: Path) -> None:
    base = server.url("")
    body = f"<![CDATA[<p>Ships sail again.</p>{PIXEL.format(base)}]]>"
    feed = f"<rss version='2.0'><channel><title>T</title><item><guid>1</guid><description>{body}</description></item>"
    server.url("/feed", Reply(f"{feed}</channel></rss>".encode()))
    library = Library.open(tmp_path / "news.db")
    library.subscribe(FoundFeed(url=f"{base}/feed", title="T", private=True))
    report = await library.refresh()
    await library.prepare()
    text = await library.open_article(report.article_ids[0])
    await library.close_network()
    assert "Ships sail again." in text.text.markdown
    assert "pixel" not in text.text.markdown
    library.close()
    assert server.paths() == ["/feed"]


async def test_a_password_in_an_address_is_neither_kept_nor_shown(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "news.db")
    with pytest.raises(FetchError) as caught:
        await library.find_feeds("https://ana:pa55@127.0.0.1:9/feed")
    opml = b"<opml version='2.0'><body><outline text='L' xmlUrl='https://ana:pa55@ledger.example/feed'/></body></opml>"
    assert [each.url for each in read_opml(opml)] == ["https://ledger.example/feed"]
    await library.import_archive(library.read_saved_data(opml))
    exported = library.export_opml().decode()
    await library.close_network()
    library.close()
    assert "https://ledger.example/feed" in exported
    assert "pa55" not in str(caught.value) + caught.value.hint + exported
    assert b"pa55" not in (tmp_path / "news.db").read_bytes()

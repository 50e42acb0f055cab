"""The reader in a browser: who is let in, and in a real Chromium the list, moving and a story."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from newsreader.store import Store
from tests.builders import NOW, entry
from tests.cli.conftest import Cli

pytest.importorskip("textual_serve")
import aiohttp
from aiohttp import web

from newsreader.cli.window import MOST_READERS, Window, is_loopback, listen
from tests.browser import CHROMIUM, browsing


@asynccontextmanager
async def serving(*names: str) -> AsyncIterator[tuple[Window, aiohttp.ClientSession]]:
    listening = listen("127.0.0.1", 0)
    window = Window("true", listening, names or ("127.0.0.1", "localhost"))
    runner = web.AppRunner(window.application())
    await runner.setup()
    await web.SockSite(runner, listening).start()
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as client:
        yield window, client
    await runner.cleanup()


async def test_the_token_of_the_address_becomes_a_cookie() -> None:
    async with serving() as (window, client):
        base = f"http://127.0.0.1:{window.port}"
        assert (await client.get(base)).status == 403
        assert (await client.get(f"{base}/?token=guess")).status == 403
        answer = await client.get(window.address)
        assert (answer.status, answer.url.query_string) == (200, "")
        assert window.token not in await answer.text()
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert (await client.get(f"{base}/static/js/textual.js")).status == 200


async def test_no_other_name_leads_here() -> None:
    async with serving() as (window, client):
        for host in (f"evil.example:{window.port}", "127.0.0.1", f"127.0.0.1:{window.port + 1}"):
            assert (await client.get(window.address, headers={"Host": host})).status == 403
        named = await client.get(window.address, headers={"Host": f"localhost:{window.port}"})
        assert named.status == 200


async def test_an_exposed_window_has_numbers_only() -> None:
    async with serving("0.0.0.0") as (window, client):
        there = f"http://127.0.0.1:{window.port}/?token={window.token}"
        assert (await client.get(there)).status == 200
        assert (await client.get(there, headers={"Host": f"rebound.example:{window.port}"})).status == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1", None])
async def test_no_other_page_opens_the_websocket(origin: str | None) -> None:
    async with serving() as (window, client):
        await client.get(window.address)
        headers = {} if origin is None else {"Origin": origin}
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await client.ws_connect(f"http://127.0.0.1:{window.port}/ws", headers=headers)
        assert refused.value.status == 403


async def test_what_strangers_send_is_not_told_on_the_terminal(caplog: pytest.LogCaptureFixture) -> None:
    async with serving() as (window, client):
        for sent in (b"GET /\x1b]52;c;x\x07 HTTP/1.1", b"\x1b[2J", b"GET / HTTP/1.1\r\n" + b"A" * 100_000):
            reader, writer = await asyncio.open_connection("127.0.0.1", window.port)
            writer.write(sent + b"\r\n\r\n")
            assert b" 400 " in await reader.readline()
            writer.close()
        await client.get(window.address)
        address = f"http://127.0.0.1:{window.port}"
        with suppress(aiohttp.ClientError):
            await client.get(f"{address}/ws", headers={"Origin": address})
    assert caplog.records == []


async def test_readers_are_counted() -> None:
    async with serving() as (window, client):
        await client.get(window.address)
        window._open = MOST_READERS
        address = f"http://127.0.0.1:{window.port}"
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await client.ws_connect(f"{address}/ws", headers={"Origin": address})
        assert refused.value.status == 503


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "news.example", "::"])
def test_other_machines_are_let_in_only_when_asked(host: str, cli: Cli) -> None:
    ran = cli("web", "--host", host)
    assert ran.code == 2
    assert "--expose" in ran.err


def test_loopback_is_known() -> None:
    assert all(map(is_loopback, ("localhost", "127.0.0.1", "127.8.8.8", "::1", "[::1]")))
    assert not any(map(is_loopback, ("localhost.example", "10.0.0.1", "0.0.0.0", "")))


def test_a_port_that_is_taken_is_told(cli: Cli) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ran = cli("web", "--port", str(taken.getsockname()[1]))
    assert ran.code == 2
    assert "cannot be used" in ran.err


def test_what_is_missing_is_named(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "newsreader.cli.window", None)
    ran = cli("web")
    assert ran.code == 2
    assert "pip install 'newsreader[web]'" in ran.err


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A window with two stories, served by the command itself."""
    with Store.open(tmp_path / "newsreader.db") as store:
        feed = store.add_feed("https://ledger.example/feed.xml", "The Ledger")
        html = "<p>Ships sail again. “We are glad,” said Ana Ruiz.</p>"
        entries = [entry(title, title=title, content=html) for title in ("Harbour reopens", "Otter on the tram")]
        store.add_articles(feed.id, entries, [html] * 2, NOW)
    command = [sys.executable, "-m", "newsreader", "--home", str(tmp_path), "web", "--port", "0"]
    (tmp_path / "config.toml").write_text("[general]\nrefresh_minutes = 0\n")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")
async def test_a_browser_reads(address: str, tmp_path: Path) -> None:
    async with browsing(tmp_path / "profile") as tab:
        await tab.ask("Page.navigate", url=address)
        await tab.until(r"(?s)▌ ● (Harbour|Otter).*Otter|Harbour")
        await tab.until_there("document.activeElement.className === 'xterm-helper-textarea'")
        assert "token" not in await tab.evaluate("location.href")
        await tab.press("j")
        await tab.until(r"(?s)  ● (Harbour|Otter).*▌ ● (Otter|Harbour)")
        await tab.press("Enter")
        await tab.until("“We are glad,”")
        await tab.press("q")
        await tab.press("q")
        await tab.until_there("document.body.classList.contains('-closed')")

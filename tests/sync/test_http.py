"""The fetcher against servers that lie, dawdle, swell and lead astray."""

import asyncio
import gzip
import ssl
import zlib

import pytest

from newsreader.errors import FetchError, FetchKind
from newsreader.sync import failures
from newsreader.sync.http import USER_AGENT, Fetcher
from tests.fake_server import Asked, FakeServer, Reply
from tests.sync.conftest import everywhere, to_loopback

XML = {"Content-Type": "application/rss+xml; charset=utf-8"}


async def refused(fetcher: Fetcher, url: str, kind: FetchKind, **options: float) -> FetchError:
    """Asserts that an address is refused for this reason, in one clean line, and returns the error."""
    with pytest.raises(FetchError) as caught:
        await fetcher.get(url, **options)  # type: ignore[arg-type]
    assert caught.value.kind == kind
    assert str(caught.value).isprintable()
    assert caught.value.hint.isprintable()
    return caught.value


async def test_reads_a_body_and_says_who_asks(server: FakeServer, fetcher: Fetcher) -> None:
    response = await fetcher.get(server.url("/feed", Reply(b"<rss/>", headers=XML)))
    assert (response.status, response.body, response.content_type) == (200, b"<rss/>", XML["Content-Type"])
    assert response.permanent_url is None
    asked = server.asked[0].headers
    assert asked["user-agent"] == USER_AGENT
    assert asked["accept-encoding"] == "gzip, deflate"
    assert "cookie" not in asked


async def test_asks_with_validators_and_hands_304_on(server: FakeServer, fetcher: Fetcher) -> None:
    def unchanged(asked: Asked) -> Reply:
        same = asked.headers.get("if-none-match") == '"ä1"' and "if-modified-since" in asked.headers
        return Reply(status=304 if same else 200, body=b"" if same else b"new")

    url = server.url("/feed", unchanged)
    response = await fetcher.get(url, etag='"ä1"', last_modified="Mon, 02 Jan 2023 03:04:05 GMT")
    assert (response.status, response.body) == (304, b"")
    again = await fetcher.get(url, etag="bad\r\nX-Injected: 1")
    assert again.body == b"new"
    assert "x-injected" not in server.asked[1].headers
    assert server.connections == 1


async def test_inflates_gzip_and_both_kinds_of_deflate(server: FakeServer, fetcher: Fetcher) -> None:
    text = b"news " * 10_000
    bare = zlib.compressobj(wbits=-15)
    bodies = {
        "gzip": gzip.compress(text[:20]) + gzip.compress(text[20:]),
        "deflate": zlib.compress(text),
        "Deflate": bare.compress(text) + bare.flush(),
    }
    for encoding, body in bodies.items():
        url = server.url(f"/{encoding}", Reply(body, headers={"Content-Encoding": encoding}))
        assert (await fetcher.get(url)).body == text


async def test_refuses_bombs_and_foreign_compression(server: FakeServer, fetcher: Fetcher) -> None:
    bomb = gzip.compress(bytes(50 * 2**20))
    url = server.url("/bomb", Reply(bomb, headers={"Content-Encoding": "gzip"}))
    await refused(fetcher, url, "too_large", limit=2**20)
    nested = Reply(gzip.compress(bomb), headers={"Content-Encoding": "gzip, gzip"})
    await refused(fetcher, server.url("/nested", nested), "encoding")
    for name in ("br", "zstd", "compress"):
        await refused(fetcher, server.url(f"/{name}", Reply(b"??", headers={"Content-Encoding": name})), "encoding")
    await refused(fetcher, server.url("/false", Reply(b"plain", headers={"Content-Encoding": "gzip"})), "encoding")


async def test_stops_at_the_limit_whatever_the_length_says(server: FakeServer, fetcher: Fetcher) -> None:
    endless = server.url("/endless", Reply(b"<item/>" * 1000, endless=True))
    assert "0.0625 MB" in str(await refused(fetcher, endless, "too_large", limit=2**16))
    await refused(fetcher, server.url("/huge", Reply(b"x", length=10**12)), "too_large")


async def test_refuses_a_body_that_breaks_off(server: FakeServer, fetcher: Fetcher) -> None:
    short = b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<rss>"
    await refused(fetcher, server.url("/short", Reply(raw=short)), "connect")
    half = gzip.compress(b"news" * 999)[:-30]
    await refused(fetcher, server.url("/half", Reply(half, headers={"Content-Encoding": "gzip"})), "connect")
    await refused(fetcher, server.url("/no-http", Reply(raw=b"220 mail.example ESMTP\r\n\r\n")), "connect")
    flood = b"HTTP/1.1 200 OK\r\n" + b"X-Flood: aaaaaaaaaaaaaaaaaaaaaaaa\r\n" * 9000
    await refused(fetcher, server.url("/flood", Reply(raw=flood)), "connect")
    await refused(fetcher, server.url("/nothing", Reply(b"")), "empty")


async def test_ends_at_the_deadline_not_later(server: FakeServer, fetcher: Fetcher) -> None:
    drip = server.url("/drip", Reply(b"<rss/>" * 100, drip=0.02))
    silent = server.url("/silent", Reply(silent=True))
    clock = asyncio.get_running_loop().time
    began = clock()
    await asyncio.gather(
        refused(fetcher, drip, "timeout", deadline=0.3), refused(fetcher, silent, "timeout", deadline=0.3)
    )
    assert clock() - began < 5.0


async def test_deadline_covers_redirects_together(server: FakeServer, fetcher: Fetcher) -> None:
    for number in range(4):
        reply = Reply(b"wait", 302, {"Location": f"/{number + 1}"}, drip=0.05)
        server.url(f"/{number}", reply)
    await refused(fetcher, server.url("/0"), "timeout", deadline=0.3)


@pytest.mark.parametrize("codes", [(301, 308), (301, 302)])
async def test_follows_redirects_and_notes_permanent_ones(
    server: FakeServer, fetcher: Fetcher, codes: tuple[int, int]
) -> None:
    server.url("/a", Reply(status=codes[0], headers={"Location": "/b c"}))
    server.url("/b%20c", Reply(status=codes[1], headers={"Location": server.url("/feed", Reply(b"here"))}))
    response = await fetcher.get(server.url("/a"))
    assert (response.url, response.body) == (server.url("/feed"), b"here")
    assert response.permanent_url == (server.url("/feed") if codes == (301, 308) else None)


@pytest.mark.parametrize(
    "location", ["/loop", "file:///etc/passwd", "javascript:alert(1)", "gopher://old.example/", "http://[::1"]
)
async def test_follows_no_redirect_without_end_or_off_the_web(
    server: FakeServer, fetcher: Fetcher, location: str
) -> None:
    await refused(fetcher, server.url("/loop", Reply(status=301, headers={"Location": location})), "redirect")
    assert len(server.asked) <= 6


PRIVATE = ["http://10.0.0.7/", "http://nas.example/", "http://[::1]/", "http://169.254.169.254/meta", "http://0.0.0.0/"]


@pytest.mark.parametrize("location", PRIVATE)
@pytest.mark.parametrize("allow_private", [False, True])
async def test_public_address_never_leads_into_the_users_network(
    server: FakeServer, fetcher: Fetcher, location: str, allow_private: bool
) -> None:
    url = server.url("/feed", Reply(status=302, headers={"Location": location}))
    await refused(fetcher, url, "private", allow_private=allow_private)


async def test_private_address_only_for_those_subscribed_there(server: FakeServer) -> None:
    async with Fetcher() as fetcher:
        url = server.url("/feed", Reply(status=302, headers={"Location": "/new"}), host="localhost")
        server.url("/new", Reply(b"at home"))
        await refused(fetcher, url, "private")
        assert (await fetcher.get(url, allow_private=True)).body == b"at home"
        assert await fetcher.is_private(url)
        assert await fetcher.is_private("http://0x7f.1/") or await fetcher.is_private("http://2130706433/")
        assert not await fetcher.is_private("nonsense")


async def test_a_name_is_resolved_once_and_that_address_is_used(server: FakeServer) -> None:
    answers = iter([("127.0.0.1",), ("10.0.0.7",)])

    async def rebinding(host: str, port: int) -> tuple[str, ...]:
        return next(answers)

    async with Fetcher(resolve=rebinding, is_public=everywhere) as fetcher:
        first = server.url("/feed", Reply(b"fine", headers={"Connection": "close"}), host="evil.example")
        assert (await fetcher.get(first)).body == b"fine"
        await refused(fetcher, first, "private")


async def test_the_next_address_is_tried_when_one_is_dead(server: FakeServer) -> None:
    async def several(host: str, port: int) -> tuple[str, ...]:
        return ("127.0.0.9", "::1", "127.0.0.1")

    async with Fetcher(resolve=several, is_public=lambda _: True) as fetcher:
        assert (await fetcher.get(server.url("/feed", Reply(b"fine"), host="news.example"))).body == b"fine"


@pytest.mark.parametrize(
    ("status", "kind", "word"),
    [
        (404, "status", "nothing at this address"),
        (410, "gone", "gone for good"),
        (401, "status", "password"),
        (403, "status", "refuses"),
        (429, "status", "too often"),
        (500, "status", "trouble"),
        (599, "status", "trouble"),
        (305, "status", "305"),
    ],
)
async def test_says_what_a_status_means(
    server: FakeServer, fetcher: Fetcher, status: int, kind: FetchKind, word: str
) -> None:
    error = await refused(fetcher, server.url("/feed", Reply(b"x", status)), kind)
    assert word in str(error)
    assert error.status == status


@pytest.mark.parametrize(
    ("value", "seconds"), [("120", 120.0), ("999999", 86400.0), ("Wed, 01 Jan 2020 00:00:00 GMT", 0.0), ("soon", None)]
)
async def test_hands_on_how_long_the_server_wants_peace(
    server: FakeServer, fetcher: Fetcher, value: str, seconds: float | None
) -> None:
    url = server.url("/feed", Reply(status=429, headers={"Retry-After": value}))
    error = await refused(fetcher, url, "wait" if seconds is not None else "status")
    assert error.retry_after == seconds


async def test_password_stays_with_its_origin_and_out_of_words(server: FakeServer, fetcher: Fetcher) -> None:
    async with FakeServer() as other:
        here = f"http://anna:pa55@127.0.0.1:{server.port}"
        server.url("/feed", Reply(status=301, headers={"Location": "/same"}))
        server.url("/same", Reply(status=307, headers={"Location": other.url("/feed", Reply(b"there"))}))
        response = await fetcher.get(f"{here}/feed")
        assert response.permanent_url is None
        assert "pa55" not in response.url
        assert [asked.headers.get("authorization") for asked in server.asked] == ["Basic YW5uYTpwYTU1"] * 2
        assert "authorization" not in other.asked[0].headers
    for path in ("missing", "bad path\n"):
        with pytest.raises(FetchError) as caught:
            await fetcher.get(f"{here}/{path}")
        assert "pa55" not in f"{caught.value} {caught.value.hint} {caught.value!r}"


@pytest.mark.parametrize(
    "url", ["", "news.example", "ftp://news.example/", "http://", "http://a b/", "http://x:99999/", "http://\x1b[2J/"]
)
async def test_refuses_what_is_no_web_address(fetcher: Fetcher, url: str) -> None:
    await refused(fetcher, url, "address")


async def test_says_when_there_is_no_such_host_or_no_server(fetcher: Fetcher) -> None:
    assert "no host called" in str(await refused(fetcher, "http://unknown.example/", "dns"))
    closed = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = closed.sockets[0].getsockname()[1]
    closed.close()
    await closed.wait_closed()
    assert "refuses the connection" in str(await refused(fetcher, f"http://127.0.0.1:{port}/", "connect"))


async def test_says_when_there_is_no_secure_connection(fetcher: Fetcher) -> None:
    def answer_plainly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 This is not TLS\r\n\r\n")

    async with await asyncio.start_server(answer_plainly, "127.0.0.1", 0) as plain:
        await refused(fetcher, f"https://127.0.0.1:{plain.sockets[0].getsockname()[1]}/", "tls")


async def test_a_server_that_never_finishes_the_handshake_is_slow(fetcher: Fetcher) -> None:
    async with await asyncio.start_server(lambda *_: None, "127.0.0.1", 0) as silent:
        url = f"https://127.0.0.1:{silent.sockets[0].getsockname()[1]}/"
        await refused(fetcher, url, "timeout", deadline=0.2)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("certificate has expired", "has expired"),
        ("Hostname mismatch, certificate is not valid for 'x'", "another host"),
        ("self-signed certificate", "signed by itself"),
        ("unable to get local issuer certificate", "cannot be verified"),
    ],
)
def test_says_what_is_wrong_with_a_certificate(reason: str, words: str) -> None:
    cause = ssl.SSLCertVerificationError(1, "jargon")
    cause.verify_message = reason
    error = OSError("wrapped")
    error.__cause__ = cause
    explained = failures.explain(error, "news.example")
    assert (explained.kind, words in str(explained), "jargon" in str(explained)) == ("tls", True, False)


async def test_asks_one_host_for_two_things_at_a_time(server: FakeServer, fetcher: Fetcher) -> None:
    urls = [server.url(f"/{number}", Reply(b"slow", drip=0.01)) for number in range(8)]
    await asyncio.gather(*(fetcher.get(url) for url in urls))
    assert server.most_open == 2
    assert server.connections == 2


async def test_keeps_no_cookies(server: FakeServer, fetcher: Fetcher) -> None:
    url = server.url("/feed", Reply(b"x", headers={"Set-Cookie": "id=7; Path=/"}))
    await fetcher.get(url)
    await fetcher.get(url)
    assert "cookie" not in server.asked[1].headers


async def test_uses_the_proxy_of_the_environment_but_not_to_enter_the_users_network(
    server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{server.port}")
    monkeypatch.delenv("no_proxy", raising=False)
    async with Fetcher(resolve=to_loopback, is_public=everywhere) as fetcher:
        server.routes["http://news.example/feed"] = Reply(b"through the proxy")
        assert (await fetcher.get("http://news.example/feed")).body == b"through the proxy"
        await refused(fetcher, "http://nas.example/feed", "private")

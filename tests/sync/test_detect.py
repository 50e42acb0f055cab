"""From a typed address to an account: what is found, and what is said when nothing is."""

import pytest

from newsreader.errors import FetchError, FetchKind
from newsreader.sync import detect as detection
from newsreader.sync.detect import detect
from tests.fake_server import Asked, FakeServer, Reply
from tests.sync.fake_apis import SECRET, SERVERS, USER, GReaderServer, MinifluxServer, Shelf

PAGE = Reply(b"<!DOCTYPE html><title>Welcome</title>", headers={"Content-Type": "text/html"})


async def refused(address: str, kind: FetchKind, user: str = USER, secret: str = SECRET, **options: str) -> FetchError:
    """Asserts that nobody is let in at an address, for this reason, and returns the error."""
    with pytest.raises(FetchError) as caught:
        await detect(address, user, secret, seconds=5.0, **options)  # type: ignore[arg-type]
    assert caught.value.kind == kind
    assert str(caught.value).isprintable()
    assert SECRET not in f"{caught.value} {caught.value.hint}"
    return caught.value


def sent_secret(server: FakeServer) -> bool:
    """Whether a server has been told the password."""
    return any(b"s3cret" in asked.body or "authorization" in asked.headers for asked in server.asked)


@pytest.mark.parametrize("typed", ["", "/", "/i/?get=a", "/api", "/api/greader.php", "/api/greader.php/reader/api/0"])
async def test_finds_freshrss_wherever_its_address_was_copied_from(server: FakeServer, typed: str) -> None:
    server.otherwise = SERVERS["freshrss"]()
    base = server.url("/api/greader.php")
    assert await detect(server.url(typed), USER, SECRET) == ("greader", base)
    assert await detect(f"127.0.0.1:{server.port}{typed}", USER, SECRET) == ("greader", base)


@pytest.mark.parametrize("base", ["/rss/p/api/greader.php", "/rest/googlereader", "/rss/api/greader.php"])
async def test_finds_servers_below_a_path(server: FakeServer, base: str) -> None:
    server.otherwise = GReaderServer(Shelf.filled(int), base=base)
    typed = "/rss/p/i" if "/p/" in base else "/rss" if "/rss" in base else ""
    assert await detect(server.url(typed), USER, SECRET) == ("greader", server.url(base))


async def test_prefers_minifluxs_own_interface_where_it_lets_the_user_in(server: FakeServer) -> None:
    own, other = SERVERS["miniflux"](), SERVERS["miniflux-greader"]()
    server.otherwise = lambda asked: (own if asked.path.startswith("/v1") else other)(asked)
    address = server.url("")
    assert await detect(address, USER, SECRET) == ("miniflux", address)
    assert await detect(address, "", "t0ken") == ("miniflux", address)
    assert await detect(server.url("/unread"), USER, SECRET, kind="greader") == ("greader", address)
    await refused(address, "auth", secret="wrong")
    await refused(address, "auth", user="", secret="wrong")
    own.shelf.first = lambda path: Reply(b'{"error_message": "no"}', 401, {"Content-Type": "application/json"})
    assert await detect(address, USER, SECRET) == ("greader", address)


async def test_tells_what_it_does(server: FakeServer) -> None:
    server.otherwise = SERVERS["freshrss"]()
    told: list[str] = []
    await detect(server.url(""), USER, SECRET, on_step=told.append)
    assert told == ["Asking 127.0.0.1 …", "Logging in at 127.0.0.1 …"]


async def test_a_wrong_password_is_not_a_wrong_address(server: FakeServer) -> None:
    server.otherwise = SERVERS["freshrss"]()
    error = await refused(server.url(""), "auth", secret="wrong")
    assert "API password" in error.hint
    await refused(server.url(""), "auth", user="")


async def test_an_interface_that_is_switched_off_is_found_and_said(server: FakeServer) -> None:
    api = SERVERS["freshrss"]()
    api.shelf.first = lambda path: Reply(b"Service Unavailable!", 503) if path else None
    server.otherwise = api
    assert "switched off" in str(await refused(server.url(""), "off"))
    assert not sent_secret(server)


@pytest.mark.parametrize("page", [PAGE, Reply(b"OK"), Reply(b"{}"), Reply(b"<p>Log in</p>", 401), Reply(b"", 500)])
async def test_a_site_that_is_no_server_of_news_hears_no_password(server: FakeServer, page: Reply) -> None:
    server.otherwise = page
    error = await refused(server.url("/blog"), "address")
    assert "/blog" in str(error)
    assert not sent_secret(server)


async def test_a_redirect_to_another_server_is_named_and_not_followed(server: FakeServer) -> None:
    async with FakeServer() as other:
        server.otherwise = Reply(status=301, headers={"Location": other.url("/v1/me")})
        assert f":{other.port}" in str(await refused(server.url(""), "redirect"))
        assert other.asked == []
    assert not sent_secret(server)


async def test_a_server_that_asks_for_a_pause_gets_it(server: FakeServer) -> None:
    server.otherwise = Reply(status=429, headers={"Retry-After": "60"})
    assert (await refused(server.url(""), "wait")).retry_after == 60.0
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("", "address"),
        ("http://", "address"),
        ("ftp://news.example/", "address"),
        ("https://anna:s3cret pass&word@news.example/", "address"),
        ("http://127.0.0.1:1/", "connect"),
        ("http://unknown.invalid/", "dns"),
    ],
)
async def test_says_what_is_wrong_with_an_address(address: str, kind: FetchKind) -> None:
    await refused(address, kind)


@pytest.mark.parametrize(
    ("typed", "bases"),
    [
        ("news.example", ["https://news.example"]),
        ("nas:8080/rss/", ["https://nas:8080/rss", "http://nas:8080/rss"]),
        ("http://news.example/i/", ["http://news.example"]),
        ("theoldreader.com", ["https://theoldreader.com"]),
        ("http://inoreader.com/all_articles", ["https://www.inoreader.com"]),
    ],
)
def test_a_password_goes_unencrypted_only_where_the_user_says_so_or_at_home(typed: str, bases: list[str]) -> None:
    assert detection._bases(typed) == bases


async def test_headers_of_the_account_go_along(server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_APP_KEY", "k1")
    seen: list[str | None] = []

    def server_with_a_key(asked: Asked) -> Reply:
        seen.append(asked.headers.get("appkey"))
        return MinifluxServer(Shelf())(asked)

    server.otherwise = server_with_a_key
    await detect(server.url(""), USER, SECRET, headers={"AppKey": "MY_APP_KEY", "AppId": "NOT_SET"})
    assert set(seen) == {"k1"}

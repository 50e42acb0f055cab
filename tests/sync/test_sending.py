"""Services that links are sent to: each answers as its documentation says, and every failure has its words."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from urllib.parse import parse_qs

import pytest

from newsreader.errors import FetchError
from newsreader.sync.sending import Link, Login, is_passing, send
from tests.fake_server import Asked, FakeServer, Reply

LOGIN = Login("ana", "s3cret", "client", "hidden")
LINK = Link("https://ledger.example/1", "Ships sail", ("news", "far away"))
KINDS = ("wallabag", "readeck", "instapaper", "linkding", "karakeep")
JSON = {"Content-Type": "application/json"}


def answer(value: object, status: int = 200) -> Reply:
    return Reply(json.dumps(value).encode(), status, JSON)


def bearer(token: str, otherwise: Reply) -> Callable[[Asked], Reply]:
    """Returns a route that answers only those who have the token."""
    return lambda asked: otherwise if asked.headers.get("authorization") == token else answer({}, 401)


def token_of_wallabag(asked: Asked) -> Reply:
    """Answers as an OAuth server does to the password grant."""
    form = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
    wanted = {
        "grant_type": "password",
        "client_id": "client",
        "client_secret": "hidden",
        "username": "ana",
        "password": "s3cret",
    }
    return answer({"access_token": "t0ken"}) if form == wanted else answer({"error": "invalid_grant"}, 400)


def basic(asked: Asked) -> Reply:
    """Answers as Instapaper does: the status alone tells."""
    known = base64.b64encode(b"ana:s3cret").decode()
    return Reply(b"201", 201) if asked.headers.get("authorization") == f"Basic {known}" else Reply(b"403", 403)


def serve(server: FakeServer) -> str:
    """Makes a server answer as all five services do, at their own paths; returns its address."""
    server.url("/oauth/v2/token", token_of_wallabag)
    server.url("/api/entries.json", bearer("Bearer t0ken", answer({"id": 7})))
    server.url("/api/bookmarks", bearer("Bearer s3cret", answer({"status": 202, "message": "Link submited"}, 202)))
    server.url("/api/add", basic)
    server.url("/api/bookmarks/", bearer("Token s3cret", answer({"id": 7}, 201)))
    server.url("/api/v1/bookmarks", bearer("Bearer s3cret", answer({"id": "k7"}, 201)))
    server.url("/api/v1/bookmarks/k7/tags", bearer("Bearer s3cret", answer({"attached": ["a"]})))
    return f"http://127.0.0.1:{server.port}"


@pytest.mark.parametrize("kind", KINDS)
async def test_a_link_arrives(kind: str) -> None:
    async with FakeServer() as server:
        await send(kind, serve(server), LOGIN, LINK)
        bodies = b"\n".join(asked.body for asked in server.asked).decode()
        assert "ledger.example" in bodies
        assert "Ships" in bodies
        assert ("news" in bodies) is (kind != "instapaper")


@pytest.mark.parametrize("kind", ["wallabag", "readeck"])
async def test_the_text_goes_too_where_it_is_taken(kind: str) -> None:
    async with FakeServer() as server:
        await send(kind, serve(server), LOGIN, Link(LINK.url, LINK.title, LINK.tags, "<p>Über rain</p>"))
        body = server.asked[-1].body
        if kind == "wallabag":
            assert json.loads(body)["content"] == "<p>Über rain</p>"
            assert json.loads(body)["tags"] == "news,far away"
        else:
            head, _, text = body.partition(b"\r\n\r\n" + b'{"url"')
            assert b'name="labels"\r\n\r\nfar away\r\n' in head
            assert text.partition(b"\n")[2].startswith("<p>Über rain</p>\r\n--".encode())


@pytest.mark.parametrize("kind", KINDS)
async def test_a_wrong_secret_is_told_and_not_shown(kind: str) -> None:
    async with FakeServer() as server:
        with pytest.raises(FetchError, match="does not accept the token or password") as told:
            await send(kind, serve(server), Login("ana", "wr0ng", "client", "hidden"), LINK)
        assert told.value.kind == "auth"
        assert not is_passing(told.value)
        assert "wr0ng" not in str(told.value) + repr(Login("ana", "wr0ng"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("reply", "passing"),
    [
        (Reply(b"", 422), False),
        (Reply(b"", 503), True),
        (Reply(b"", 500), True),
        (Reply(b"", 429), True),
        (Reply(b"<html>Log in</html>", 200, {"Content-Type": "text/html"}), False),
    ],
    ids=["refused", "busy", "broken", "too often", "a web page"],
)
async def test_what_is_no_success_is_an_error(kind: str, reply: Reply, passing: bool) -> None:
    async with FakeServer() as server:
        server.otherwise = reply
        with pytest.raises(FetchError) as told:
            await send(kind, f"http://127.0.0.1:{server.port}", LOGIN, LINK)
        assert is_passing(told.value) is passing


@pytest.mark.parametrize("kind", KINDS)
async def test_a_redirect_elsewhere_gets_no_secret(kind: str) -> None:
    async with FakeServer() as other, FakeServer() as server:
        server.otherwise = Reply(b"", 307, {"Location": f"http://127.0.0.1:{other.port}/take"})
        with pytest.raises(FetchError, match="passes us on") as told:
            await send(kind, f"http://127.0.0.1:{server.port}", LOGIN, LINK)
        assert other.asked == []
        assert not is_passing(told.value)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_service_that_is_not_there_may_get_it_later(kind: str) -> None:
    async with FakeServer() as server:
        url = serve(server)
    with pytest.raises(FetchError) as told:
        await send(kind, url, LOGIN, LINK)
    assert is_passing(told.value)

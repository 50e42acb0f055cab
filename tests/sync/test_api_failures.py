"""Services of accounts against servers that refuse, break off, lie, swell, lead astray and listen for passwords."""

import asyncio
import json
import logging
import re
import traceback
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from newsreader.errors import FetchError, FetchKind
from newsreader.sync import api as session
from newsreader.sync.greader import GReader
from tests.fake_server import Asked, FakeServer, Reply
from tests.sync.fake_apis import FIRST, JSON, SECRET, SERVERS, ApiServer, GReaderServer, MinifluxServer, Shelf, as_json
from tests.sync.test_contract import Remote, service_of

HTML = {"Content-Type": "text/html; charset=utf-8"}
LISTS = ("/subscription/list", "/v1/feeds")
PAGES = ("/stream/contents", "/stream/items/ids", "/v1/entries")
MARKS = ("/edit-tag", "/v1/entries", "/bookmark")


@pytest.fixture(params=SERVERS)
def api(request: pytest.FixtureRequest) -> ApiServer:
    """One server of each kind."""
    return SERVERS[request.param]()


@pytest_asyncio.fixture
async def service(api: ApiServer, server: FakeServer) -> AsyncIterator[Remote]:
    """The service of its account, logged in."""
    running = service_of(api, server)
    await running.log_in()
    yield running
    await running.close()


def answering(reply: Reply, *paths: str) -> Callable[[str], Reply | None]:
    """Returns a server’s first answer to these paths, or to all but logging in."""
    return lambda path: reply if any(each in path for each in paths or ("/reader/api", "/v1/")) else None


async def refused(call: Callable[[], object], kind: FetchKind) -> FetchError:
    """Asserts that a call fails for this reason, in one clean line that holds no password, and returns the error."""
    with pytest.raises(FetchError) as caught:
        await call()  # type: ignore[misc]
    error = caught.value
    assert error.kind == kind, f"{error.kind}: {error}"
    assert str(error).isprintable()
    assert error.hint.isprintable()
    assert not leaks(error)
    return error


def leaks(error: BaseException) -> bool:
    """Whether a traceback with all local variables holds what only the server should know."""
    shown = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    # the frames of this test may hold it
    shown = re.sub(r'(?s)  File "[^"]*/tests/.*?(?=  File |\Z)', "", shown)
    return any(each in shown for each in (SECRET, "s3cret+pass", "s3cret%20pass", "anna/00", "YW5uYTpz", "t0ken"))


# --- who asks -------------------------------------------------------------------------------------------------


async def test_a_wrong_password_is_said_to_be_one(api: ApiServer, server: FakeServer) -> None:
    service = service_of(api, server, secret="wrong")
    await refused(service.log_in, "auth")
    await refused(service.feeds, "auth")
    await service.close()


async def test_logs_in_by_itself(api: ApiServer, server: FakeServer) -> None:
    service = service_of(api, server)
    assert len(await service.feeds()) == 2
    await service.close()


async def test_a_session_that_has_expired_is_renewed_once(service: Remote, api: ApiServer) -> None:
    if isinstance(api, MinifluxServer):
        api.shelf.first = answering(as_json({"error_message": "Access Unauthorized"}, 401))
        api.shelf.asked.clear()
        await refused(service.feeds, "auth")
        assert api.shelf.asked == ["/v1/feeds"]
        return
    api.shelf.session += 1
    assert len(await service.feeds()) == 2
    assert api.shelf.logins == 2
    story = next(each for each in api.shelf.newest_first() if not each.read)
    key = str(story.number) if "5e8f" not in api.ref(1) else api.ref(story.number)
    api.shelf.session += 1
    await service.mark([key], "read", True)
    assert (story.read, api.shelf.logins) == (True, 3)
    api.shelf.first = answering(Reply(b"Unauthorized", 401), "/reader/api")
    await refused(service.feeds, "auth")
    assert api.shelf.logins == 4


async def test_questions_beside_each_other_share_one_new_session(server: FakeServer) -> None:
    api = SERVERS["freshrss"]()
    service = service_of(api, server)
    await asyncio.gather(*(service.feeds() for _ in range(4)))
    api.shelf.session += 1
    await asyncio.gather(*(service.feeds() for _ in range(4)))
    assert api.shelf.logins == 2
    await service.close()


async def test_an_interface_that_is_switched_off_is_said_to_be(server: FakeServer) -> None:
    api = SERVERS["freshrss"]()
    service = service_of(api, server)
    api.shelf.first = answering(Reply(b"Service Unavailable!", 503), "/")
    assert "switched off" in str(await refused(service.log_in, "off"))
    api.shelf.first = lambda path: None
    await service.log_in()
    api.shelf.first = answering(Reply(b"Service Unavailable!", 503))
    await refused(service.feeds, "off")
    await service.close()


async def test_a_token_needs_no_user(server: FakeServer) -> None:
    service = service_of(SERVERS["miniflux"](), server, user="", secret="t0ken")
    await service.log_in()
    assert "authorization" not in server.asked[-1].headers
    await service.close()


async def test_nothing_secret_is_logged(
    service: Remote, api: ApiServer, server: FakeServer, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await service.log_in()
        await service.newest(None, None, 3)
        api.shelf.first = answering(Reply(SECRET.encode(), 500))
        await refused(service.feeds, "status")
    assert SECRET not in caplog.text
    assert "anna/00" not in caplog.text
    assert "YW5uYTpz" not in caplog.text
    assert SECRET not in repr(vars(service)["_session"])


async def test_keeps_no_cookies(service: Remote, api: ApiServer, server: FakeServer) -> None:
    reply = api.shelf.first
    api.shelf.first = answering(Reply(b"{}", headers={"Set-Cookie": "id=7; Path=/", **JSON}), *LISTS)
    await refused(service.feeds, "answer")
    api.shelf.first = reply
    await service.feeds()
    assert all("cookie" not in asked.headers for asked in server.asked)


# --- refusals -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "headers", "kind", "wait"),
    [
        (403, {}, "status", None),
        (404, {}, "status", None),
        (500, {}, "status", None),
        (502, {}, "status", None),
        (503, {}, "status", None),
        (503, {"Retry-After": "30"}, "wait", 30.0),
        (429, {"Retry-After": "120"}, "wait", 120.0),
        (429, {"X-Reader-Limits-Reset-After": "7200"}, "wait", 7_200.0),
        (429, {}, "wait", session.PAUSE),
    ],
)
async def test_refusals_have_their_kinds(
    service: Remote, api: ApiServer, status: int, headers: dict[str, str], kind: FetchKind, wait: float | None
) -> None:
    api.shelf.first = answering(Reply(b"<html>no</html>", status, headers))
    error = await refused(service.feeds, kind)
    assert (error.status, error.retry_after) == (status, wait)
    await refused(lambda: service.ids("unread"), kind)


async def test_a_mark_that_failed_is_not_repeated(service: Remote, api: ApiServer) -> None:
    key = next(iter(await service.ids("unread")))
    await service.newest(None, None, 1)
    for reply in (Reply(b"", 500), Reply(raw=b""), Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nO")):
        api.shelf.first = answering(reply, "/edit-tag", "/v1/entries")
        api.shelf.asked.clear()
        with pytest.raises(FetchError):
            await service.mark([key], "read", True)
        assert len([path for path in api.shelf.asked if path.endswith(("/edit-tag", "/v1/entries"))]) == 1


async def test_a_server_that_is_silent_is_slow(api: ApiServer, server: FakeServer) -> None:
    service = service_of(api, server)
    service._session._seconds = 0.2
    api.shelf.first = answering(Reply(silent=True), *LISTS)
    await refused(service.feeds, "timeout")
    await service.close()


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(b"<!DOCTYPE html><p>Sign in", headers=HTML), "answer"),
        (Reply(b"", headers=JSON), "answer"),
        (Reply(b'{"subscriptions": [', headers=JSON), "answer"),
        (Reply(b"[" * 100_000, headers=JSON), "answer"),
        (Reply(b"9" * 100_000, headers=JSON), "answer"),
        (Reply(b"null", headers=JSON), "answer"),
        (Reply(b'{"subscriptions": 7}', headers=JSON), "answer"),
        (Reply(b'"OK"', headers=JSON), "answer"),
        (Reply(b"OK"), "answer"),
        (Reply(status=204), "answer"),
        (Reply(status=304), "status"),
        (Reply(b'{"subs', length=500), "connect"),
        (Reply(raw=b"220 mail.example ESMTP\r\n\r\n"), "connect"),
        (Reply(raw=b""), "connect"),
        (Reply(b"??", headers={"Content-Encoding": "br"}), "encoding"),
    ],
)
async def test_what_is_no_answer_is_refused(service: Remote, api: ApiServer, reply: Reply, kind: FetchKind) -> None:
    api.shelf.first = answering(reply, *LISTS)
    await refused(service.feeds, kind)
    api.shelf.first = lambda path: None
    assert len(await service.feeds()) == 2


async def test_a_page_of_100_megabytes_is_refused(service: Remote, api: ApiServer) -> None:
    endless = Reply(b'{"items": "' + b"x" * 2**20, endless=True, headers=JSON)
    api.shelf.first = answering(endless, *LISTS)
    assert "24 MB" in str(await refused(service.feeds, "too_large"))


async def test_fewer_articles_are_asked_for_where_many_do_not_fit(
    service: Remote, api: ApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session.Session, "ask", _limited(session.Session.ask, 9_000))
    batch = await service.newest(None, None, 40)
    counted = isinstance(api, GReaderServer) and api.counted
    assert 0 < len(batch.articles) < (41 if counted else 40)  # there, a page is read in parts
    keys = sorted(await service.ids("starred"))
    assert len(await service.articles(keys)) == len(keys)


def _limited(asking: Callable[..., object], limit: int) -> Callable[..., object]:
    return lambda *args, **options: asking(*args, **{**options, "limit": limit})


# --- lies -----------------------------------------------------------------------------------------------------


async def test_passwords_do_not_follow_to_another_server(service: Remote, api: ApiServer) -> None:
    async with FakeServer() as other:
        elsewhere = other.url("/take", Reply(b"{}"))
        for status in (301, 302, 303, 307, 308):
            api.shelf.first = answering(Reply(status=status, headers={"Location": elsewhere}))
            error = await refused(service.feeds, "redirect")
            assert f"127.0.0.1:{other.port}" in str(error)
            await refused(lambda: service.mark(["1"], "starred", False), "redirect")
        assert other.asked == []


async def test_a_redirect_within_the_server_is_followed_with_what_was_sent(
    service: Remote, api: ApiServer, server: FakeServer
) -> None:
    server.routes[f"{api.base}/elsewhere"] = Reply(b"OK" if isinstance(api, GReaderServer) else b"")
    for status in (301, 302, 307, 308):
        api.shelf.first = answering(Reply(status=status, headers={"Location": f"{api.base}/elsewhere"}), *MARKS)
        await service.mark(["7"], "read", False)
        assert server.asked[-1].path == f"{api.base}/elsewhere"
        assert (server.asked[-1].method, server.asked[-1].body) == (server.asked[-2].method, server.asked[-2].body)
    api.shelf.first = answering(Reply(status=302, headers={"Location": "/turn"}), "/")
    server.routes["/turn"] = Reply(status=302, headers={"Location": "/turn"})
    await refused(service.feeds, "redirect")


@pytest.mark.parametrize("charset", ["utf-8", "latin-1", "utf-16", "nonsense"])
async def test_a_wrong_charset_costs_nothing(server: FakeServer, charset: str) -> None:
    api = SERVERS["freshrss"]()
    item = GReaderServer(Shelf())._item(next(iter(api.shelf.stories.values())))
    body = json.dumps({"items": [{**item, "title": "Größe „größer“"}]}, ensure_ascii=False).encode()
    headers = {"Content-Type": f"application/json; charset={charset}"}
    service = service_of(api, server)
    api.shelf.first = answering(Reply(body, headers=headers), "/stream")
    assert [each.entry.title for each in (await service.newest(None, None, 9)).articles] == ["Größe „größer“"]
    await service.close()


async def test_articles_that_lie_are_taken_for_what_is_true_of_them(server: FakeServer) -> None:
    api = SERVERS["bazqux"]()
    assert isinstance(api, GReaderServer)
    good = api._item(api.shelf.newest_first()[0])
    liars: list[object] = [
        good,
        good,
        {**good, "id": "1", "published": 0},
        {**good, "id": "2", "published": 4_070_908_800},
        {**good, "id": "3", "published": "1e400", "crawlTimeMsec": [], "categories": {"read": 1}},
        {**good, "id": "4", "title": "\x1b[2J[red]Bold\u202e", "canonical": [{"href": "javascript:alert(1)"}]},
        {**good, "id": "5", "categories": [*(f"user/-/label/{n}" for n in range(10_000)), 7, None]},
        {**good, "id": None},
        {**good, "id": "6", "origin": []},
        {**good, "id": "../../etc/passwd"},
        {**good, "id": "7", "summary": {"content": ["x"]}, "enclosure": [7, {"href": "file:///etc/passwd"}]},
        7,
        None,
        [],
    ]
    service = service_of(api, server)
    api.shelf.first = answering(as_json({"items": liars}), "/stream")
    found = {each.key: each for each in (await service.newest(None, None, 99)).articles}
    newest = str(api.shelf.newest_first()[0].number)
    assert list(found) == [newest, "1", "2", "3", "4", "5", "7"]
    arrived = datetime.fromtimestamp(api.shelf.newest_first()[0].arrived, UTC)
    assert found["1"].entry.published == arrived
    assert found["2"].entry.published == datetime(2099, 1, 1, tzinfo=UTC)
    assert (found["3"].entry.published, found["3"].read, found["3"].starred) == (None, None, None)
    assert (found["4"].entry.title, found["4"].entry.url) == ("[red]Bold", None)
    assert (found["5"].entry.tags, found["5"].read) == ((), False)
    assert (found["7"].entry.content, found["7"].entry.enclosures) == ("", ())
    await service.close()


async def test_ten_thousand_folders_are_read(server: FakeServer) -> None:
    api = SERVERS["freshrss"]()
    folders = [{"id": f"user/-/label/Folder {n}", "label": f"Folder {n}"} for n in range(10_000)]
    feeds = [
        {"id": f"feed/{n}", "title": f"T{n}", "url": f"http://a.example/{n}", "categories": folders[n:]}
        for n in (0, 9_999)
    ]
    odd: list[object] = [{"id": "feed/0"}, {"id": 7}, 7, {"id": "feed/5", "url": "file:///etc/passwd", "title": "\x07"}]
    api.shelf.first = answering(as_json({"subscriptions": [*feeds, *odd]}), *LISTS)
    service = service_of(api, server)
    assert [(each.key, each.folder) for each in await service.feeds()] == [
        ("feed/0", "Folder 0"),
        ("feed/9999", "Folder 9999"),
        ("feed/5", None),
    ]
    await service.close()


async def test_lists_without_an_end_are_given_up(server: FakeServer) -> None:
    api = SERVERS["freshrss"]()
    service = service_of(api, server)
    api.shelf.first = answering(as_json({"itemRefs": [{"id": "7"}], "continuation": "7"}), "/stream/items/ids")
    await refused(lambda: service.ids("all"), "answer")
    api.shelf.first = answering(as_json({"items": [], "continuation": "7"}), "/stream/contents")
    assert (await service.newest(None, None, 9)).cursor is None
    await service.close()


async def test_a_server_that_ignores_the_time_is_not_read_to_the_end(server: FakeServer) -> None:
    since = datetime.fromtimestamp(FIRST + 60 * 100, UTC)
    for name in ("freshrss", "old-reader", "bazqux", "miniflux", "miniflux-2.2"):
        api = SERVERS[name]()
        service = service_of(api, server)
        server.otherwise = _without_time(api)
        cursor, pages = None, 0
        while cursor is not None or not pages:
            batch = await service.newest(since, cursor, 20)
            cursor, pages = batch.cursor, pages + 1
        assert pages == 3, name
        await service.close()


def _without_time(api: ApiServer) -> Callable[[Asked], Reply]:
    """Returns a server that does not know how to leave out what is old."""
    return lambda asked: api(replace(asked, path=re.sub(r"&?(ot|changed_after)=\d+", "", asked.path)))


# --- dialects -------------------------------------------------------------------------------------------------


async def test_unread_ids_are_not_lost_where_pages_count(server: FakeServer) -> None:
    """Miniflux goes on at a count: an article marked between two pages must not hide another."""
    api = SERVERS["miniflux-greader"]()
    service = service_of(api, server)
    unread = [each for each in api.shelf.newest_first() if not each.read]
    pages = 0

    def mark_in_between(path: str) -> None:
        nonlocal pages
        pages += path.endswith("/stream/items/ids")
        if pages == 2 and not unread[0].read:
            api.shelf.set(unread[0], read=True)

    api.shelf.first = mark_in_between
    assert await service.ids("unread") == {str(each.number) for each in unread[1:]}
    await service.close()


async def test_a_list_that_never_stands_still_is_an_error(server: FakeServer) -> None:
    api = SERVERS["miniflux-greader"]()
    service = service_of(api, server)
    unread = iter([each for each in api.shelf.newest_first() if not each.read])
    api.shelf.first = lambda path: api.shelf.set(next(unread), read=True) if path.endswith("/ids") else None
    assert "change faster" in str(await refused(lambda: service.ids("unread"), "answer"))
    await service.close()


async def test_a_bookmark_whose_answer_was_lost_is_not_toggled_back(server: FakeServer) -> None:
    api = SERVERS["miniflux-2.2"]()
    service = service_of(api, server)
    story = api.shelf.stories[2]
    assert not story.starred

    def lose(path: str) -> Reply | None:
        if path.endswith("/bookmark"):
            api.shelf.set(story, starred=not story.starred)
            return Reply(raw=b"")
        return None

    api.shelf.first = lose
    await service.mark(["2"], "starred", True)
    await service.mark(["2"], "starred", True)
    assert story.starred
    assert [path for path in api.shelf.asked if path.endswith("/bookmark")] == ["/v1/entries/2/bookmark"]
    await service.close()


async def test_a_bookmark_that_was_not_made_is_an_error(server: FakeServer) -> None:
    api = SERVERS["miniflux-2.2"]()
    service = service_of(api, server)
    api.shelf.first = answering(Reply(b"", 500), "/bookmark")
    await refused(lambda: service.mark(["2"], "starred", True), "status")
    await service.close()


async def test_titles_come_with_their_own_signs(service: Remote, api: ApiServer) -> None:
    newest = (await service.newest(None, None, 1)).articles[0]
    assert newest.entry.title == "Story 129 of <b>Q&A</b>"
    assert {feed.title for feed in await service.feeds()} == {"Paper 1 & Sons", "Paper 2 & Sons"}


async def test_a_feed_that_is_none_is_refused_with_its_reason(service: Remote) -> None:
    error = await refused(lambda: service.subscribe("http://no-feed.example/", None), "status")
    assert "Not a feed" in str(error)
    assert error.status == 422


async def test_subscribes_where_there_is_no_quick_way(server: FakeServer) -> None:
    api = SERVERS["bazqux"]()
    service = service_of(api, server)
    assert isinstance(service, GReader)
    api.shelf.first = answering(Reply(b"", 404), "/quickadd")
    key = await service.subscribe("http://new.example/feed", "Towns")
    assert api.shelf.feeds[int(key.removeprefix("feed/"))].folders == ["Towns"]
    await service.close()


@pytest.mark.parametrize("body", [b"[]", b"<html>OK</html>", b"not OK"])
async def test_marks_count_as_made_only_when_the_server_says_so(service: Remote, api: ApiServer, body: bytes) -> None:
    await service.newest(None, None, 1)
    key = min(await service.ids("unread"))
    api.shelf.first = answering(Reply(body), "/edit-tag", "/v1/entries")
    await refused(lambda: service.mark([key], "read", False), "answer")


async def test_a_change_of_a_feed_counts_as_made_only_when_the_server_says_so(service: Remote, api: ApiServer) -> None:
    feed = (await service.feeds())[0]
    api.shelf.first = answering(Reply(b"<html>OK</html>"), "/subscription/edit", "/v1/feeds/")
    await refused(lambda: service.rename(feed.key, "New"), "answer")
    await refused(lambda: service.unsubscribe(feed.key), "answer")

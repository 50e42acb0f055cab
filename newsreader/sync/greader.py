"""The Google Reader API: FreshRSS, Miniflux, The Old Reader, Inoreader, BazQux, CommaFeed and whoever speaks it.

What running servers do differs from what is written down; the differences are met here: a POST wants the token in
a field, some servers have no contents of streams, ids have four spellings, an unknown question is answered politely
with nothing. A mark counts as made when the answer is ``OK``.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from newsreader.errors import FetchError
from newsreader.model.accounts import Account, RemoteArticle, RemoteFeed
from newsreader.sync import greader_items as items
from newsreader.sync.api import (
    SECONDS,
    SMALL,
    Answer,
    Body,
    Pairs,
    Session,
    chunks,
    headers_of,
    no_answer,
    not_subscribed,
    refusal,
)
from newsreader.sync.greader_items import LABEL, READ, READING_LIST, STARRED
from newsreader.sync.service import Batch, Capabilities, Mark, Which

API = "/reader/api/0"
FRESHRSS = "/api/greader.php"
"""How the address of FreshRSS’s interface ends."""
IDS = 10_000
"""Ids a page; servers that give fewer say how to go on."""
CONTENTS = 250
"""Articles asked for at once."""
MOST_PAGES = 1_000
TRIES = 3
"""How often a list of ids is begun again when it has moved under our hands."""
_BY_IDS = "ids:"
"""Begins a cursor that counts in the list of ids."""


class GReader:
    """An account on a server that speaks the Google Reader API."""

    capabilities = Capabilities(folders=True, remote_state=True, stars=True)

    def __init__(self, account: Account, secret: str, *, seconds: float = SECONDS) -> None:
        """Takes an account and its password; ``seconds`` is the time for one question."""
        self._session = Session(account.url, headers_of(account), seconds)
        self._user = account.user
        self._secret = secret
        self._sessions = 0
        """How often we have logged in."""
        self._renewing = asyncio.Lock()
        self._token: str | None = None
        self._lookalikes = self._session.base.endswith(FRESHRSS)
        self._streams: bool | None = True if self._lookalikes else None
        """The server has contents of streams. Miniflux has not and answers with an empty list; None: not asked yet."""
        self._labels: dict[str, tuple[str, ...]] = {}
        """The folders of every feed, as the server calls them."""

    async def close(self) -> None:
        """Ends the connections."""
        await self._session.close()

    # --- questions --------------------------------------------------------------------------------------------

    async def log_in(self) -> None:
        """Exchanges user and password for the token of a session."""
        self._token = None
        answer = await self._session.ask(
            "/accounts/ClientLogin",
            body=Body.form(
                [
                    ("accountType", "HOSTED_OR_GOOGLE"),
                    ("service", "reader"),
                    ("client", "newsreader"),
                    ("Email", self._user),
                    ("Passwd", self._secret),
                ]
            ),
            limit=SMALL,
            authorized=False,
        )
        text = answer.text()
        if not answer.good or "Error=BadAuthentication" in text:
            raise self._refused(answer, text)
        auth = next((row[5:].strip() for row in text.splitlines() if row.startswith("Auth=")), "")
        if not auth.isprintable() or not auth:
            raise no_answer(answer)
        self._session.authorize(Authorization=f"GoogleLogin auth={auth}")
        self._sessions += 1

    def _refused(self, answer: Answer, text: str) -> FetchError:
        """Returns why the server did not let us in."""
        host = answer.host
        if is_off(answer):
            return off(host)
        if ended := answer.headers.get("x-bq-loginerrorreason"):
            what = "free trial" if "Trial" in ended else "subscription"
            return FetchError(f"Your {what} at {host} has ended.", "", kind="auth", status=answer.status)
        if "appid" in text[:500].lower():
            words = f"{host} wants to know which program asks."
            hint = "Register one there and give its AppId and AppKey as headers of the account."
            return FetchError(words, hint, kind="auth", status=answer.status)
        if answer.good or answer.status in (401, 403) or (answer.status == 400 and self._lookalikes):
            words = f"{host} does not accept the user name or password."
            return FetchError(words, password_hint(self._session.base), kind="auth", status=401)
        return refusal(answer)

    async def _ask(self, path: str, query: Pairs = (), form: Pairs | None = None) -> Answer:
        """Asks a question; raises FetchError where the server refuses."""
        return (await self._answer(path, query, form)).checked()

    async def _answer(self, path: str, query: Pairs = (), form: Pairs | None = None) -> Answer:
        """Asks a question, logging in before it and once more when the session has expired; whatever is answered."""
        session = self._sessions
        await self._renew(0)
        answer = await self._once(path, query, form)
        if answer.status == 401 and session:
            await self._renew(session)
            answer = await self._once(path, query, form)
        if answer.status == 401:
            raise refusal(answer)
        if is_off(answer):
            raise off(answer.host)
        return answer

    async def _renew(self, expired: int) -> None:
        """Logs in, unless a question beside this one has done so since."""
        async with self._renewing:
            if self._sessions == expired:
                await self.log_in()

    async def _once(self, path: str, query: Pairs, form: Pairs | None) -> Answer:
        if form is None:
            return await self._session.ask(API + path, query)
        if self._token is None:
            answer = await self._session.ask(API + "/token", limit=SMALL)
            if answer.status == 401:
                return answer
            text = answer.text().strip() if answer.good else ""
            self._token = text if len(text) < 500 and text.isprintable() and "<" not in text else ""
        return await self._session.ask(API + path, query, Body.form([*form, ("T", self._token)]))

    async def _get(self, path: str, query: Pairs, holding: str) -> list[Any]:
        """Returns the list of that name in an answer."""
        answer = await self._ask(path, [("output", "json"), *query])
        return _listed(await answer.json(), holding, answer)

    async def _do(self, path: str, form: Pairs) -> None:
        """Asks for a change; a server that does not know the question may answer anything but ``OK``."""
        answer = await self._ask(path, (), form)
        if answer.text().strip() != "OK":
            raise no_answer(answer)

    # --- reading ----------------------------------------------------------------------------------------------

    async def feeds(self) -> tuple[RemoteFeed, ...]:
        """Returns all subscriptions, with their folders."""
        listed = await self._get("/subscription/list", (), "subscriptions")
        found: dict[str, RemoteFeed] = {}
        for raw in listed:
            feed = items.read_feed(raw, self._lookalikes)
            if feed and feed.key not in found:
                found[feed.key] = feed
                self._labels[feed.key] = items.labels_of(raw)
        return tuple(found.values())

    async def newest(self, since: datetime | None, cursor: str | None, limit: int) -> Batch:
        """Returns a page of articles, newest first."""
        if self._streams is not False and not (cursor or "").startswith(_BY_IDS):
            batch = await self._stream(since, cursor, limit)
            self._streams = batch is not None
            if batch is not None:
                return batch
        where = (cursor or "").removeprefix(_BY_IDS)
        keys, following = await self._page(_query(READING_LIST, limit, since, where))
        return Batch(await self.articles(keys), _BY_IDS + following if following and keys else None)

    async def _stream(self, since: datetime | None, cursor: str | None, limit: int) -> Batch | None:
        """Returns a page of the reading list; None where the server has no contents of streams."""
        answer, limit = await self._stream_answer(since, cursor, limit)
        page = await answer.json() if answer else []
        if page == [] and cursor is None:
            return None
        listed = _listed(page, "items", answer)
        articles = await self._read(listed)
        following = _continuation(page)
        old = since is not None and bool(listed) and all(_before(each, since) for each in listed)
        more = bool(listed) and following != cursor and not old
        return Batch(articles, following if more else None)

    async def _stream_answer(self, since: datetime | None, cursor: str | None, limit: int) -> tuple[Answer | None, int]:
        """Asks for fewer articles where so many do not fit; None where the server does not know the question."""
        while True:
            try:
                query = [("output", "json"), *_query("", limit, since, cursor or "")]
                return await self._ask(f"/stream/contents/{READING_LIST}", query), limit
            except FetchError as error:
                if cursor is None and error.status in (400, 404, 405, 501):
                    return None, limit
                if error.kind != "too_large" or limit == 1:
                    raise
                limit = max(1, limit // 8)

    async def ids(self, which: Which, since: datetime | None = None) -> frozenset[str]:
        """Returns the keys of all such articles; raises FetchError rather than to leave some out."""
        stream = STARRED if which == "starred" else READING_LIST
        query = _query(stream, IDS, since if which == "all" else None, "")
        query += [("xt", READ)] if which == "unread" else []
        for _ in range(TRIES):
            found = await self._all_pages(query)
            if found is not None:
                return found
        words = f"The lists on {self._session.host} change faster than they can be read."
        raise FetchError(words, "The next sync tries again.", kind="answer")

    async def _all_pages(self, query: Pairs) -> frozenset[str] | None:
        """Reads a list of ids to its end; None when it has moved meanwhile.

        Miniflux goes on at a count of articles, so that one marked in between would hide another. There, every page
        begins with the last id of the page before."""
        found: dict[str, None] = {}
        keys, cursor = await self._page(query)
        for _ in range(MOST_PAGES):
            found.update(dict.fromkeys(keys))
            if not cursor or not keys:
                return frozenset(found)
            last = keys[-1]
            counted = cursor == str(len(found))
            asked = str(len(found) - 1) if counted else cursor
            keys, following = await self._page([*query, ("c", asked)])
            if counted and keys[:1] != [last]:
                return None
            if following == cursor:
                return None
            cursor = following
        return None

    async def _page(self, query: Pairs) -> tuple[list[str], str | None]:
        """Returns the ids of a page, in order, and where the next one begins."""
        answer = await self._ask("/stream/items/ids", [("output", "json"), *query])
        page = await answer.json()
        keys = await asyncio.to_thread(items.read_keys, _listed(page, "itemRefs", answer))
        return keys, _continuation(page)

    async def articles(self, keys: Sequence[str]) -> tuple[RemoteArticle, ...]:
        """Returns these articles, in their order."""
        wanted = list(dict.fromkeys(keys))
        found: dict[str, RemoteArticle] = {}
        for some in chunks(wanted, CONTENTS):
            found |= {article.key: article for article in await self._contents(some)}
        return tuple(found[key] for key in wanted if key in found)

    async def _contents(self, keys: Sequence[str]) -> tuple[RemoteArticle, ...]:
        form = [("i", items.long_form(key)) for key in keys]
        try:
            answer = await self._ask("/stream/items/contents", [("output", "json")], form)
        except FetchError as error:
            if error.status == 400 and await self._is_miniflux():  # what 2.2 says when it has none of them
                return ()
            if error.kind != "too_large" or len(keys) == 1:
                raise
            half = len(keys) // 2
            return await self._contents(keys[:half]) + await self._contents(keys[half:])
        return await self._read(_listed(await answer.json(), "items", answer))

    async def _read(self, listed: list[Any]) -> tuple[RemoteArticle, ...]:
        return await asyncio.to_thread(items.read_articles, listed, self._lookalikes)

    # --- changes ----------------------------------------------------------------------------------------------

    async def mark(self, keys: Sequence[str], mark: Mark, value: bool) -> None:
        """Sets a mark on some articles."""
        if value and await self._is_miniflux():
            asked = await self.articles(keys)
            keys = [each.key for each in asked if not (each.read if mark == "read" else each.starred)]
        if keys:
            stream = READ if mark == "read" else STARRED
            named = [("i", items.long_form(key)) for key in keys]
            await self._do("/edit-tag", [*named, ("a" if value else "r", stream)])

    async def _is_miniflux(self) -> bool:
        """Whether the server has no contents of streams. Before 2.3, it takes a mark away that is set again."""
        if self._streams is None:
            self._streams = await self._stream(None, None, 1) is not None
        return not self._streams

    async def subscribe(self, url: str, folder: str | None) -> str:
        """Subscribes to a feed and returns its key."""
        key = await self._key_of(url) or await self._add(url)
        if folder and self._labels.get(key) != (folder,):
            await self.move(key, folder)
        return key

    async def _add(self, url: str) -> str:
        answer = await self._answer("/subscription/quickadd", (), [("quickadd", url)])
        said = await answer.json() if answer.status != 404 and not answer.body.startswith(b"<") else None
        if isinstance(said, dict) and isinstance(key := said.get("streamId"), str) and answer.good:
            return key
        if isinstance(said, dict):
            raise not_subscribed(answer.host, said.get("error") or said.get("error_message"))
        await self._do("/subscription/edit", [("ac", "subscribe"), ("s", f"feed/{url}")])
        found = await self._key_of(url)
        if found is None:
            raise not_subscribed(answer.host)
        return found

    async def _key_of(self, url: str) -> str | None:
        plain = url.rstrip("/")
        return next((feed.key for feed in await self.feeds() if feed.url.rstrip("/") == plain), None)

    async def unsubscribe(self, key: str) -> None:
        """Ends a subscription."""
        try:
            await self._do("/subscription/edit", [("ac", "unsubscribe"), ("s", key)])
        except FetchError as error:
            if error.kind != "status" or any(feed.key == key for feed in await self.feeds()):
                raise

    async def rename(self, key: str, title: str) -> None:
        """Gives a feed another title."""
        await self._do("/subscription/edit", [("ac", "edit"), ("s", key), ("t", title)])

    async def move(self, key: str, folder: str | None) -> None:
        """Puts a feed into this folder alone.

        It leaves the others first, in a question of its own: CommaFeed obeys the leaving last, FreshRSS not at all."""
        if key not in self._labels:
            await self.feeds()
        for label in self._labels.get(key, ()):
            if label != folder:
                await self._do("/subscription/edit", [("ac", "edit"), ("s", key), ("r", LABEL + label)])
        if folder or await self._is_miniflux():  # there, a label without a name is the first folder
            await self._do("/subscription/edit", [("ac", "edit"), ("s", key), ("a", LABEL + (folder or ""))])
        self._labels.pop(key, None)

    async def ask_feeds(self) -> None:
        """Does nothing: this API cannot tell a server to; it asks its feeds when it sees fit."""


def is_off(answer: Answer) -> bool:
    """Whether FreshRSS says that its administrator has switched the interface off."""
    return answer.status == 503 and answer.body.strip() == b"Service Unavailable!"


def off(host: str) -> FetchError:
    """Returns the FetchError for an interface that is switched off."""
    words = f"The interface for other programs is switched off on {host}."
    return FetchError(words, "In FreshRSS: Settings, Authentication, Allow API access.", kind="off", status=503)


def password_hint(base: str) -> str:
    """Returns which password the server at an address wants, as far as the address tells."""
    if base.endswith(FRESHRSS):
        return "FreshRSS wants the API password of your profile there, not the one you sign in with."
    return "Some servers want a password of its own for other programs; look in your settings there."


def _query(stream: str, count: int, since: datetime | None, cursor: str) -> list[tuple[str, str]]:
    wanted = {
        "s": stream,
        "n": str(count),
        "ot": str(max(1, int(since.timestamp()))) if since else "",
        "c": cursor,
    }
    return [(name, value) for name, value in wanted.items() if value]


def _listed(page: Any, holding: str, answer: Answer | None) -> list[Any]:
    listed = page.get(holding) if isinstance(page, dict) else None
    if isinstance(listed, list):
        return listed
    raise no_answer(answer) if answer else ValueError(holding)


def _continuation(page: Any) -> str | None:
    found = page.get("continuation")
    return str(found) if isinstance(found, str | int) and found and len(str(found)) < 1_000 else None


def _before(raw: object, since: datetime) -> bool:
    arrived = items.arrival(raw) if isinstance(raw, dict) else None
    return arrived is not None and arrived < since

"""Miniflux's own interface: user and password, or a token; marks that are sets; and what has changed since.

Pages begin below an id, so marks made meanwhile hide nothing. A bookmark can only be toggled before Miniflux 2.3:
the state is read first, and read again before anything is said to have failed; a toggle is never sent twice.
"""

import asyncio
from base64 import b64encode
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from newsreader.errors import FetchError
from newsreader.model.accounts import Account, RemoteArticle, RemoteFeed
from newsreader.sync.api import (
    CONNECTIONS,
    SECONDS,
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
from newsreader.sync.miniflux_items import (
    id_in,
    id_of,
    key_of,
    lowest,
    read_entries,
    read_feed,
    unchanged_since,
)
from newsreader.sync.service import Batch, Capabilities, Mark, Which

CONTENTS = 250
"""Articles asked for at once."""
IDS = 10_000
MOST_PAGES = 5_000
TRIES = 3


class Miniflux:
    """An account on a Miniflux server."""

    capabilities = Capabilities(folders=True, remote_state=True, stars=True, deltas=True, asks_feeds=True)

    def __init__(self, account: Account, secret: str, *, seconds: float = SECONDS) -> None:
        """Takes an account and its password, or a token where the account names no user."""
        self._session = Session(account.url, headers_of(account), seconds)
        self._sets_stars = True
        """The server takes a bookmark as a set; older ones only toggle it."""
        self._lists_ids = True
        """The server lists ids without the articles; older ones do not know the question."""
        if account.user:
            self._session.authorize(Authorization=_basic(account.user, secret))
        else:
            self._session.authorize(X_Auth_Token=secret)

    async def close(self) -> None:
        """Ends the connections."""
        await self._session.close()

    # --- questions --------------------------------------------------------------------------------------------

    async def log_in(self) -> None:
        """Checks user and password, or the token; there is no session that could expire."""
        answer = await self._ask("/me")
        said = await answer.json()
        if not isinstance(said, dict) or "username" not in said:
            raise no_answer(answer)

    async def _ask(self, path: str, query: Pairs = (), body: object = None, method: str = "") -> Answer:
        content = None if body is None else Body.json(body)
        answer = await self._session.ask(f"/v1{path}", query, content, method=method)
        if answer.status == 401:
            words = f"{answer.host} does not accept the user name, password or token."
            hint = "Miniflux wants what you sign in with, or an API key alone (Settings, API Keys)."
            raise FetchError(words, hint, kind="auth", status=401)
        return answer

    async def _get(self, path: str, query: Pairs = ()) -> tuple[Any, Answer]:
        answer = (await self._ask(path, query)).checked()
        return await answer.json(), answer

    # --- reading ----------------------------------------------------------------------------------------------

    async def feeds(self) -> tuple[RemoteFeed, ...]:
        """Returns all subscriptions, with their folders."""
        listed, answer = await self._get("/feeds")
        if not isinstance(listed, list):
            raise no_answer(answer)
        found = (read_feed(each) for each in listed)
        return tuple({feed.key: feed for feed in found if feed}.values())

    async def newest(self, since: datetime | None, cursor: str | None, limit: int) -> Batch:
        """Returns a page of articles, those that came last first; with ``since`` those that have changed."""
        while True:
            try:
                listed = await self._entries(self._changed(since), cursor, limit)
                break
            except FetchError as error:
                if error.kind != "too_large" or limit == 1:
                    raise
                limit = max(1, limit // 8)
        articles = await asyncio.to_thread(read_entries, listed)
        following = lowest(listed)
        more = len(listed) >= limit and following is not None and following != cursor
        there = since + self._session.ahead - timedelta(minutes=1) if since else None
        old = there is not None and bool(listed) and all(unchanged_since(each, there) for each in listed)
        return Batch(articles, following if more and not old else None)

    def _changed(self, since: datetime | None) -> list[tuple[str, str]]:
        """Returns the condition that an article has changed since a time, which the server's clock decides."""
        if since is None:
            return []
        there = since + self._session.ahead - timedelta(seconds=2)  # Date is cut to seconds; that second is left out
        return [("changed_after", str(max(1, int(there.timestamp()))))]

    async def _entries(self, query: Pairs, cursor: str | None, limit: int) -> list[Any]:
        """Returns a page of what the server calls entries, those with the highest ids first."""
        below = [("before_entry_id", cursor)] if cursor else []
        sorting = [("order", "id"), ("direction", "desc"), ("limit", str(limit))]
        statuses = [] if any(name == "status" for name, _ in query) else [("status", "unread"), ("status", "read")]
        page, answer = await self._get("/entries", [*query, *statuses, *sorting, *below])
        listed = page.get("entries") if isinstance(page, dict) else None
        if not isinstance(listed, list):
            raise no_answer(answer)
        return listed

    async def ids(self, which: Which, since: datetime | None = None) -> frozenset[str]:
        """Returns the keys of all such articles; raises FetchError rather than to leave some out."""
        if which == "all" and since is not None:
            return await self._walk(self._changed(since))
        query = {"unread": [("status", "unread")], "starred": [("starred", "true")], "all": []}[which]
        for _ in range(TRIES):
            found = await self._ids_alone(query) if self._lists_ids else None
            if found is not None:
                return found
        return await self._walk(query)

    async def _ids_alone(self, query: Pairs) -> frozenset[str] | None:
        """Returns the list of ids of Miniflux 2.3; None where it is not known, or has moved while it was read.

        It goes on at a count of articles, so every page begins with the last id of the page before."""
        found: dict[str, None] = {}
        last: str | None = None
        for _ in range(MOST_PAGES):
            offset = max(0, len(found) - 1)
            answer = await self._ask("/entries/ids", [*query, ("limit", str(IDS)), ("offset", str(offset))])
            page = await answer.json() if answer.good else None
            listed = page.get("entry_ids") if isinstance(page, dict) else None
            if not isinstance(page, dict) or not isinstance(listed, list):
                self._lists_ids = False
                return None
            keys = [key for key in map(key_of, listed) if key]
            if last is not None and keys[:1] != [last]:
                return None
            found.update(dict.fromkeys(keys))
            total = page["total"] if isinstance(page.get("total"), int) else 0
            if not keys or len(found) >= total:
                return frozenset(found)
            last = keys[-1]
        return None

    async def _walk(self, query: Pairs) -> frozenset[str]:
        """Returns ids from whole articles, page by page, as before Miniflux 2.3 there is no shorter list."""
        found: set[str] = set()
        cursor: str | None = None
        for _ in range(MOST_PAGES):
            listed = await self._entries(query, cursor, CONTENTS)
            found |= {key for each in listed if isinstance(each, dict) and (key := key_of(each.get("id")))}
            following = lowest(listed)
            if len(listed) < CONTENTS or following is None or following == cursor:
                return frozenset(found)
            cursor = following
        words = f"The lists on {self._session.host} have no end."
        raise FetchError(words, "", kind="answer")

    async def articles(self, keys: Sequence[str]) -> tuple[RemoteArticle, ...]:
        """Returns these articles, asking for neighbours together."""
        wanted = {number for key in keys if (number := id_in(key))}
        found: dict[str, RemoteArticle] = {}
        for first, last in _stretches(sorted(wanted)):
            listed = await (self._between(first, last) if last > first else self._one(first))
            read = await asyncio.to_thread(read_entries, listed)
            found |= {article.key: article for article in read}
        return tuple(found[key] for key in dict.fromkeys(keys) if key in found)

    async def _between(self, first: int, last: int) -> list[Any]:
        return await self._entries([("after_entry_id", str(first - 1))], str(last + 1), last - first + 1)

    async def _one(self, number: int) -> list[Any]:
        answer = await self._ask(f"/entries/{number}")
        return [] if answer.status == 404 else [await answer.checked().json()]

    # --- marks ------------------------------------------------------------------------------------------------

    async def mark(self, keys: Sequence[str], mark: Mark, value: bool) -> None:
        """Sets a mark on some articles."""
        numbers = [number for key in keys if (number := id_in(key))]
        if not numbers:
            return
        if mark == "read":
            status = "read" if value else "unread"
            _taken(await self._ask("/entries", (), {"entry_ids": numbers, "status": status}, "PUT"))
        elif not (self._sets_stars and await self._set_starred(numbers, value)):
            for some in chunks(numbers, CONNECTIONS):
                toggling = (self._toggle_starred(number, value) for number in some)
                for outcome in await asyncio.gather(*toggling, return_exceptions=True):
                    if isinstance(outcome, BaseException):
                        raise outcome

    async def _set_starred(self, numbers: Sequence[int], value: bool) -> bool:
        """Sets bookmarks, as Miniflux can since 2.3; returns whether it did."""
        answer = await self._ask("/entries", (), {"entry_ids": numbers, "starred": value}, "PUT")
        if answer.status == 400:
            self._sets_stars = False
            return False
        _taken(answer)
        return True

    async def _toggle_starred(self, number: int, value: bool) -> None:
        if await self._starred(number) in (None, value):
            return
        try:
            _taken(await self._ask(f"/entries/{number}/bookmark", (), None, "PUT"))
        except FetchError as error:
            if error.kind == "auth" or await self._starred(number) not in (None, value):
                raise

    async def _starred(self, number: int) -> bool | None:
        """Returns whether an article is starred; None where the server has it no more."""
        answer = await self._ask(f"/entries/{number}")
        if answer.status == 404:
            return None
        entry = await answer.checked().json()
        if not isinstance(entry, dict) or entry.get("id") != number or not isinstance(entry.get("starred"), bool):
            raise no_answer(answer)
        return bool(entry["starred"])

    # --- feeds ------------------------------------------------------------------------------------------------

    async def subscribe(self, url: str, folder: str | None) -> str:
        """Subscribes to a feed and returns its key."""
        known = await self._key_of(url)
        if known is not None:
            return known
        wanted = {"feed_url": url, "category_id": await self._category(folder)}
        answer = await self._ask("/feeds", (), wanted, "POST")
        said = await answer.json() if answer.body else None
        if answer.good and isinstance(said, dict) and (key := key_of(said.get("feed_id"))):
            return key
        if isinstance(said, dict) and "error_message" in said:
            raise not_subscribed(answer.host, said["error_message"])
        raise refusal(answer)

    async def _key_of(self, url: str) -> str | None:
        plain = url.rstrip("/")
        return next((feed.key for feed in await self.feeds() if feed.url.rstrip("/") == plain), None)

    async def _category(self, folder: str | None) -> int:
        """Returns the id of a folder, made when it is new; without a name that of the first one, where feeds start."""
        listed, answer = await self._get("/categories")
        if not isinstance(listed, list):
            raise no_answer(answer)
        known = {
            number: str(each.get("title")) for each in listed if isinstance(each, dict) and (number := id_of(each))
        }
        if folder is None and known:
            return min(known)
        for number, title in known.items():
            if title == folder:
                return number
        answer = (await self._ask("/categories", (), {"title": folder or "All"}, "POST")).checked()
        made = await answer.json()
        if isinstance(made, dict) and (number := id_of(made)):
            return number
        raise no_answer(answer)

    async def unsubscribe(self, key: str) -> None:
        """Ends a subscription."""
        answer = await self._ask(f"/feeds/{id_in(key) or 0}", (), None, "DELETE")
        if answer.status != 404:
            _taken(answer)

    async def rename(self, key: str, title: str) -> None:
        """Gives a feed another title."""
        await self._change(key, {"title": title})

    async def move(self, key: str, folder: str | None) -> None:
        """Puts a feed into this folder; there is no feed without one."""
        await self._change(key, {"category_id": await self._category(folder)})

    async def ask_feeds(self) -> None:
        """Has the server ask all its feeds for news; it answers at once and does so afterwards."""
        _taken(await self._ask("/feeds/refresh", (), None, "PUT"))

    async def _change(self, key: str, wanted: dict[str, object]) -> None:
        answer = (await self._ask(f"/feeds/{id_in(key) or 0}", (), wanted, "PUT")).checked()
        if not isinstance(await answer.json(), dict):
            raise no_answer(answer)


def _taken(answer: Answer) -> None:
    """Raises FetchError unless the server has done it: then it says nothing, and what says something is another."""
    if answer.checked().body:
        raise no_answer(answer)


def _basic(user: str, secret: str) -> str:
    return "Basic " + b64encode(f"{user}:{secret}".encode()).decode("ascii")


def _stretches(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yields the first and last of ids that lie so close together that asking for all between them costs little."""
    start = 0
    for here in range(1, len(numbers) + 1):
        if here < len(numbers):
            span = numbers[here] - numbers[start] + 1
            if span <= CONTENTS and span <= 3 * (here - start + 1):
                continue
        yield numbers[start], numbers[here - 1]
        start = here

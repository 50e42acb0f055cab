"""Session: the way to a server that the user has an account with and therefore trusts, but not with everything.

Answers are bounded in time and bytes, redirects leave neither the server nor encryption, no cookie is kept, and what
tells the server who asks is sent to its own origin alone and never stands in an error, a log or a traceback. Private
addresses are allowed: the user typed this one. Built on the connections of ``connect``; import it late.
"""

import asyncio
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode, urljoin
from urllib.request import getproxies

import httpcore

from newsreader.errors import FetchError
from newsreader.model import Account
from newsreader.sync import addresses, connect, failures, schedule
from newsreader.sync.addresses import Target
from newsreader.sync.http import CONNECT_SECONDS, MAX_REDIRECTS, USER_AGENT, by_lower_name, proxy_for, read_body
from newsreader.text.charset import decode
from newsreader.text.clean import line

T = TypeVar("T")
LIMIT = 24 * 2**20
"""Bytes of the longest answer that is read: 250 articles of 100 kB."""
SMALL = 2**16
"""Bytes that are read of an answer that only says what went wrong."""
LARGE = 2**17
"""Bytes from which an answer is parsed in a thread."""
SECONDS = 60.0
"""For one exchange: some servers take 20 seconds over a page."""
CONNECTIONS = 4
PAUSE = 900.0
"""Seconds we stay away from a server that was asked too often and does not say for how long."""
AGAIN = "newsreader connect asks for the account anew."

Pairs = Sequence[tuple[str, str]]
"""Names and values of a query or a form; a name may be repeated."""


class Body:
    """What is sent to a server. It does not show itself, since it may hold a password."""

    __slots__ = ("content", "media_type")

    def __init__(self, content: bytes, media_type: str) -> None:
        self.content = content
        self.media_type = media_type

    @classmethod
    def form(cls, pairs: Pairs) -> "Body":
        """Returns the fields of a form."""
        return cls(urlencode(pairs).encode("ascii"), "application/x-www-form-urlencoded")

    @classmethod
    def json(cls, value: object) -> "Body":
        """Returns a JSON document."""
        return cls(json.dumps(value).encode("ascii"), "application/json")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answered, whether it liked the question or not."""

    host: str
    status: int
    headers: Mapping[str, str] = field(repr=False)
    """By lower-case name."""
    body: bytes = field(repr=False)

    @property
    def good(self) -> bool:
        """Whether the server did what it was asked."""
        return 200 <= self.status < 300

    def text(self) -> str:
        """Returns the body as text, whatever charset it claims."""
        return decode(self.body, self.headers.get("content-type"))

    def checked(self) -> "Answer":
        """Returns itself; raises FetchError where the server refused."""
        if not self.good:
            raise refusal(self)
        return self

    async def json(self) -> Any:
        """Returns the document it holds; raises FetchError where there is none."""
        return await asyncio.to_thread(_parse, self) if len(self.body) > LARGE else _parse(self)


class Session:
    """Talks with one server. To be used and closed in one event loop."""

    def __init__(self, url: str, headers: Mapping[str, str] | None = None, seconds: float = SECONDS) -> None:
        """Takes the address the paths of questions are added to; raises FetchError when it is none.

        ``headers`` go with every question, ``seconds`` is the time for one."""
        target = addresses.parse(url)
        self.base = target.url.rstrip("/")
        """Becomes https once the server has asked for it."""
        self.host = target.host
        self.ahead = timedelta()
        """By how much the server's clock is ahead of ours, as its last answer has it."""
        self._headers = dict(headers or {})
        self._authorization: dict[str, str] = {}
        self._seconds = seconds
        self._pool: httpcore.AsyncConnectionPool | None = None
        self._starting = asyncio.Lock()

    def authorize(self, **headers: str) -> None:
        """Keeps what tells the server who asks, by header; underscores stand for hyphens."""
        self._authorization = {name.replace("_", "-"): value for name, value in headers.items()}

    async def close(self) -> None:
        """Ends the connections."""
        pool, self._pool = self._pool, None
        if pool is not None:
            await pool.aclose()

    async def ask(
        self,
        path: str,
        query: Pairs = (),
        body: Body | None = None,
        *,
        method: str = "",
        limit: int = LIMIT,
        authorized: bool = True,
    ) -> Answer:
        """Asks one question and returns the answer, whatever its status; raises FetchError where there is none.

        ``method`` is GET without a body and POST with one unless it is given. ``limit`` counts decoded bytes."""
        target = addresses.parse(self.base + path + (f"?{urlencode(query)}" if query else ""))
        method = method or ("POST" if body else "GET")
        try:
            async with asyncio.timeout(self._seconds):
                for _ in range(MAX_REDIRECTS + 1):
                    answer = await self._exchange(target, method, body, limit, authorized)
                    where = answer.headers.get("location")
                    if answer.status not in (301, 302, 303, 307, 308) or not where:
                        return answer
                    target = self._follow(target, where)
                    if answer.status == 303:
                        method, body = "GET", None
        except FetchError as error:
            raise error from None  # what the network libraries raised holds what was sent
        except TimeoutError as error:
            raise failures.explain(error, self.host) from None
        raise failures.redirect(self.host, "again and again, without end")

    async def _exchange(self, target: Target, method: str, body: Body | None, limit: int, authorized: bool) -> Answer:
        try:
            pool = await self._connections(target)
            try:
                return await self._once(pool, target, method, body, limit, authorized)
            except httpcore.RemoteProtocolError as error:
                if method != "GET" or "without sending a response" not in str(error):
                    raise
                # a kept connection that the server has just closed: ask once more
                return await self._once(pool, target, method, body, limit, authorized)
        except TimeoutError:
            raise
        except FetchError as error:
            if error.kind == "too_large":
                raise _too_large(self.host, limit) from None
            raise
        except (Exception, ExceptionGroup) as error:
            raise failures.explain(error, self.host) from None

    async def _once(
        self,
        pool: httpcore.AsyncConnectionPool,
        target: Target,
        method: str,
        body: Body | None,
        limit: int,
        authorized: bool,
    ) -> Answer:
        response = await pool.handle_async_request(
            connect.new_request(
                target.url, self._sent(body, authorized), CONNECT_SECONDS, method, body.content if body else None
            )
        )
        try:
            headers = by_lower_name(response.headers)
            self.ahead = _ahead(headers)
            if 200 <= response.status < 300:
                content = await read_body(response.aiter_stream(), headers, limit, self.host)
            else:
                content = await _opening(response, headers, self.host)
            return Answer(self.host, response.status, headers, content)
        finally:
            await response.aclose()

    def _sent(self, body: Body | None, authorized: bool) -> list[tuple[bytes, bytes]]:
        headers = {
            "User-Agent": USER_AGENT,
            "Accept": "application/json, */*;q=0.5",
            "Accept-Encoding": "gzip, deflate",
        }
        headers |= self._headers
        if body:
            headers |= {"Content-Type": body.media_type, "Content-Length": str(len(body.content))}
        if authorized:
            headers |= self._authorization
        return [(name.encode("ascii"), value.encode("utf-8")) for name, value in headers.items()]

    def _follow(self, target: Target, where: str) -> Target:
        """Returns where a redirect of the server leads; raises FetchError when that is not the server itself."""
        with suppress(UnicodeError):  # header bytes arrive as latin-1, but addresses are written in UTF-8
            where = where.encode("latin-1").decode("utf-8")
        try:
            following = addresses.parse(urljoin(target.url, where.strip().replace(" ", "%20")))
        except (ValueError, FetchError):
            raise failures.redirect(target.host, "to something that is no web address") from None
        if following.origin == target.origin:
            return following
        upgraded = target.url.startswith("http:") and following.url.startswith("https:")
        if upgraded and following.host == target.host and following.port in (443, target.port):
            self.base = self.base.replace(_root(self.base), _root(following.url), 1)
            return following
        raise FetchError(
            f"{self.host} passes us on to another server, {addresses.shown(_root(following.url))}.",
            "If that is where your account is, connect with that address.",
            kind="redirect",
        )

    async def _connections(self, target: Target) -> httpcore.AsyncConnectionPool:
        async with self._starting:
            if self._pool is None:
                proxy = proxy_for(target, getproxies())
                self._pool = await asyncio.to_thread(
                    connect.new_pool, addresses.resolve, lambda _: True, CONNECTIONS, proxy
                )
        return self._pool


def headers_of(account: Account) -> dict[str, str]:
    """Returns the headers an account's server wants, with the values that stand in the environment."""
    found = {name: os.environ.get(variable, "") for name, variable in account.headers.items()}
    return {name: value for name, value in found.items() if value and value.isprintable() and name.isascii()}


def refusal(answer: Answer) -> FetchError:
    """Returns the FetchError for an answer that refuses."""
    host, code = answer.host, answer.status
    named = failures.named(code)
    wait = schedule.retry_after(answer.headers, datetime.now(UTC))
    if code == 429 or (code == 503 and wait is not None):
        reset = answer.headers.get("x-reader-limits-reset-after", "")  # Inoreader's own name for it, in seconds
        wait = wait if wait is not None else schedule.retry_after({"retry-after": reset}, datetime.now(UTC))
        wait = PAUSE if wait is None else wait
        words = f"{host} asks for a pause ({named})."
        return FetchError(words, "It is left alone until then.", kind="wait", status=code, retry_after=wait)
    if code == 401:
        return FetchError(f"{host} does not accept the user name or password.", AGAIN, kind="auth", status=code)
    if code in (403, 407, 451):
        return FetchError(f"{host} refuses to answer ({named}).", "", kind="status", status=code)
    if code in (404, 405, 410):
        words = f"{host} has nothing of the kind at this address ({named})."
        return FetchError(words, AGAIN, kind="status", status=code)
    if code >= 500:
        words = f"{host} has trouble of its own ({named})."
        return FetchError(words, failures.LATER, kind="status", status=code)
    return FetchError(f"{host} answered {named}.", "", kind="status", status=code)


def no_answer(answer: Answer) -> FetchError:
    """Returns the FetchError for an answer in another language than the one that is spoken with the server."""
    beginning = answer.body[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if beginning.startswith((b"<!doctype html", b"<html", b"<!--")):
        words = f"{answer.host} answers with a web page instead of the account’s data."
        return FetchError(words, "Check the address of the account; " + AGAIN, kind="answer", status=answer.status)
    if not beginning:
        words = f"{answer.host} answered with nothing at all."
        return FetchError(words, failures.LATER, kind="answer", status=answer.status)
    words = f"{answer.host} sends an answer that cannot be read."
    return FetchError(words, failures.LATER, kind="answer", status=answer.status)


def not_subscribed(host: str, reason: object = None) -> FetchError:
    """Returns the FetchError for a feed the server does not want; the status is one of refusal, so nobody insists."""
    said = line(str(reason or "it finds no feed there"))[:200].rstrip(".")
    return FetchError(f"{host} did not subscribe: {said}.", "Check the feed’s address.", kind="status", status=422)


def _parse(answer: Answer) -> Any:
    try:
        return json.loads(answer.text(), strict=False)
    except (ValueError, RecursionError):
        raise no_answer(answer) from None


def _ahead(headers: Mapping[str, str]) -> timedelta:
    there, now = schedule.http_date(headers.get("date", "")), datetime.now(UTC)
    return there - now if there else timedelta()


async def _opening(response: httpcore.Response, headers: Mapping[str, str], host: str) -> bytes:
    """Returns the body of a refusal where it is short; what is longer or broken does not matter."""
    try:
        return await read_body(response.aiter_stream(), headers, SMALL, host)
    except (FetchError, ValueError, httpcore.RemoteProtocolError, httpcore.NetworkError):
        return b""


def _too_large(host: str, limit: int) -> FetchError:
    words = f"{host} sends more than {limit / 2**20:.3g} MB at once; that is not read."
    return FetchError(words, failures.LATER, kind="too_large")


def _root(url: str) -> str:
    """Returns scheme, host and port of an address as they are written."""
    scheme, _, rest = url.partition("//")
    return f"{scheme}//{rest.partition('/')[0]}"


def chunks(keys: Sequence[T], size: int) -> Iterable[Sequence[T]]:
    """Yields the keys, ``size`` at a time."""
    return (keys[start : start + size] for start in range(0, len(keys), size))

"""Fetcher: the one way to the web, for hostile servers: bounded in time, bytes, redirects and where it may go.

Redirects, decompression and credentials are handled here, hop by hop, over httpx's connection pool, because the
httpx client would follow, inflate, remember and send more than we want. Nothing is parsed; every failure is a
FetchError. This module loads httpx: import it late.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore

from newsreader import __version__
from newsreader.errors import FetchError
from newsreader.sync import addresses, connect, failures, schedule
from newsreader.sync.addresses import Target
from newsreader.sync.inflate import PIECE, Inflater

USER_AGENT = f"newsreader/{__version__}"
ACCEPT_FEED = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8"
ACCEPT_PAGE = "text/html, application/xhtml+xml, */*;q=0.8"
MAX_REDIRECTS = 5
CONNECTIONS = 24
"""Exchanges at the same time, over all hosts."""
PER_HOST = 2
"""Exchanges at the same time with one host."""
CONNECT_SECONDS = 10.0
LOOKUPS = 64
"""Names that are resolved at the same time where nothing is fetched: a list of subscriptions may hold thousands."""
LOOKUP_SECONDS = 5.0
SMALL_BODY = 2**16
"""A redirect's body up to this size is read, so that the connection can be used again."""


@dataclass(frozen=True, slots=True)
class Response:
    """What a server answered."""

    url: str
    """Where the answer came from, after redirects, without user name and password."""
    status: int
    """200 or another success, or 304 when nothing has changed."""
    headers: Mapping[str, str]
    """By lower-case name."""
    body: bytes
    content_type: str | None = None
    permanent_url: str | None = None
    """The new address, when every redirect on the way there was a permanent one."""


@dataclass(frozen=True, slots=True)
class _Hop:
    """One exchange: an answer or a redirect."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    public: bool
    """The connection led to the public internet."""


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked on every hop."""

    headers: tuple[tuple[bytes, bytes], ...]
    limit: int
    unchecked: str | None
    """The origin whose certificate need not be valid."""


async def _no_login(origin: str) -> str | None:
    return None


class Fetcher:
    """Reads addresses, politely and warily. To be used and closed in one event loop."""

    def __init__(
        self,
        *,
        resolve: addresses.Resolver = addresses.resolve,
        is_public: Callable[[str], bool] = addresses.is_public,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        login: Callable[[str], Awaitable[str | None]] = _no_login,
        unchecked: Collection[str] = (),
    ) -> None:
        """``login`` gives the authorization for an origin; ``unchecked`` are addresses read with any certificate."""
        self._login = login
        self._unchecked = unchecked
        self._resolve = resolve
        self._is_public = is_public
        self._now = now
        self._proxies = getproxies()
        self._pools: dict[tuple[bool, str | None, bool], httpcore.AsyncConnectionPool] = {}
        self._starting = asyncio.Lock()
        self._all = asyncio.Semaphore(CONNECTIONS)
        self._hosts: dict[str, asyncio.Semaphore] = {}
        self._lookups = asyncio.Semaphore(LOOKUPS)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Ends all connections."""
        pools, self._pools = list(self._pools.values()), {}
        for pool in pools:
            await pool.aclose()

    async def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        limit: int = 10 * 2**20,
        deadline: float = 30.0,
        allow_private: bool = False,
        accept: str = ACCEPT_FEED,
        with_login: bool = False,
    ) -> Response:
        """Reads an address, following at most five redirects; raises FetchError.

        ``limit`` counts decoded bytes, ``deadline`` seconds from the first byte sent to the last received.
        ``allow_private`` lets an address of the user's own network be read; a public address never leads there.
        ``with_login`` sends the user's name and password to this origin, and to no other, where there are some."""
        start = addresses.parse(url)
        if with_login and start.authorization is None:
            start = replace(start, authorization=await self._login(start.origin))
        target = start
        unchecked = start.origin if start.url in self._unchecked else None
        question = _Question(_headers(accept, etag, last_modified), limit, unchecked)
        clock = asyncio.get_running_loop().time
        permanent = True
        for hops in range(MAX_REDIRECTS + 1):
            async with self._slot(target.host):
                began = clock()
                hop = await self._exchange(target, start, question, allow_private, deadline)
                deadline -= clock() - began
            where = hop.headers.get("location")
            if hop.status not in (301, 302, 303, 307, 308) or not where:
                return self._response(hop, target, start, permanent and hops > 0 and start.authorization is None)
            permanent = permanent and hop.status in (301, 308)
            allow_private = allow_private and not hop.public
            target = _next(target, where, start)
        raise failures.redirect(start.host, "again and again, without end")

    async def is_private(self, url: str) -> bool:
        """Returns whether an address lies on the user's own machine or network.

        An unknown or slow name counts as public, the cautious answer: such a feed is refused if it proves private."""
        with suppress(FetchError, TimeoutError):
            target = addresses.parse(url)
            async with self._lookups, asyncio.timeout(LOOKUP_SECONDS):
                found = await self._resolve(target.host, target.port)
            return bool(found) and not any(self._is_public(address) for address in found)
        return False

    async def private_among(self, urls: Iterable[str]) -> set[str]:
        """Returns the addresses on the user's own machine or network, asking once a host.

        Only names that look local are looked up: a thousand others would take minutes where the name server is slow."""
        by_host: dict[str, list[str]] = {}
        for url in filter(addresses.may_be_local, urls):
            by_host.setdefault(urlsplit(url).netloc, []).append(url)
        verdicts = await asyncio.gather(*(self.is_private(known[0]) for known in by_host.values()))
        return {url for known, private in zip(by_host.values(), verdicts, strict=True) if private for url in known}

    @asynccontextmanager
    async def _slot(self, host: str) -> AsyncIterator[None]:
        """Waits until a host, and the whole, may be asked once more."""
        async with self._hosts.setdefault(host, asyncio.Semaphore(PER_HOST)), self._all:
            yield

    async def _exchange(
        self, target: Target, start: Target, question: _Question, allow_private: bool, seconds: float
    ) -> _Hop:
        headers = question.headers
        if start.authorization and target.origin == start.origin:
            headers = (*headers, (b"authorization", start.authorization.encode("ascii")))
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                pool = await self._pool(target, allow_private, target.origin != question.unchecked)
                try:
                    return await self._ask(pool, target, headers, question.limit)
                except httpcore.RemoteProtocolError as error:
                    if "without sending a response" not in str(error):
                        raise
                    # a kept connection that the server has just closed: ask once more
                    return await self._ask(pool, target, headers, question.limit)
        except FetchError:
            raise
        except (Exception, ExceptionGroup) as error:
            raise failures.explain(error, target.host) from error

    async def _ask(
        self, pool: httpcore.AsyncConnectionPool, target: Target, headers: Iterable[tuple[bytes, bytes]], limit: int
    ) -> _Hop:
        response = await pool.handle_async_request(connect.new_request(target.url, headers, CONNECT_SECONDS))
        try:
            found = by_lower_name(response.headers)
            body = b""
            if 200 <= response.status < 300:
                body = await read_body(response.aiter_stream(), found, limit, target.host)
            elif response.status == 304 or _declared(found, 2**40) <= SMALL_BODY:
                await response.aread()
            return _Hop(response.status, found, body, self._led_public(response))
        finally:
            await response.aclose()

    def _led_public(self, response: httpcore.Response) -> bool:
        stream = response.extensions.get("network_stream")
        peer = stream.get_extra_info("server_addr") if stream is not None else None
        return peer is None or self._is_public(str(peer[0]))

    def _response(self, hop: _Hop, target: Target, start: Target, permanent: bool) -> Response:
        if hop.status == 401 and start.authorization and target.origin == start.origin:
            raise failures.wrong_login(target.host)
        if hop.status != 304 and not 200 <= hop.status < 300:
            wait = schedule.retry_after(hop.headers, self._now())
            raise failures.status(hop.status, target.host, wait)
        if hop.status != 304 and not hop.body:
            raise failures.empty(target.host)
        return Response(
            target.url,
            hop.status,
            hop.headers,
            hop.body,
            hop.headers.get("content-type"),
            target.url if permanent else None,
        )

    async def _pool(self, target: Target, allow_private: bool, checked: bool) -> httpcore.AsyncConnectionPool:
        proxy = proxy_for(target, self._proxies)
        if proxy and not allow_private and await self.is_private(target.url):
            raise connect.private(target.host)
        free = allow_private or proxy is not None
        key = (free, proxy, checked)
        async with self._starting:
            if key not in self._pools:
                allowed = (lambda _: True) if free else self._is_public
                self._pools[key] = await asyncio.to_thread(
                    connect.new_pool, self._resolve, allowed, CONNECTIONS, proxy, checked=checked
                )
        return self._pools[key]


def proxy_for(target: Target, proxies: Mapping[str, str]) -> str | None:
    """Returns the proxy that the user's environment names for an address, or None."""
    address = proxies.get(target.url.partition(":")[0]) or proxies.get("all")
    if not address or proxy_bypass(target.host):
        return None
    return address if "://" in address else f"http://{address}"


def _headers(accept: str, etag: str | None, last_modified: str | None) -> tuple[tuple[bytes, bytes], ...]:
    wanted = {
        "user-agent": USER_AGENT,
        "accept": accept,
        "accept-encoding": "gzip, deflate",
        "if-none-match": etag,
        "if-modified-since": last_modified,
    }
    return tuple(
        (name.encode("ascii"), value.encode("latin-1", "ignore"))
        for name, value in wanted.items()
        if value and value.isprintable()
    )


def by_lower_name(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Returns headers by lower-case name; those that are repeated become one."""
    headers: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


def _declared(headers: Mapping[str, str], otherwise: int) -> int:
    length = headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 19 else otherwise


async def read_body(chunks: AsyncIterator[bytes], headers: Mapping[str, str], limit: int, host: str) -> bytes:
    """Returns a body, inflated; raises FetchError once it is longer than ``limit`` bytes, or when it ends early."""
    inflater = Inflater(headers.get("content-encoding", ""))
    if not headers.get("content-encoding") and _declared(headers, 0) > limit:
        raise failures.too_large(host, limit)
    pieces: list[bytes] = []
    size = 0
    async for chunk in chunks:
        for piece in inflater.feed(chunk):
            size += len(piece)
            if size > limit:
                raise failures.too_large(host, limit)
            pieces.append(piece)
            if len(piece) == PIECE:
                await asyncio.sleep(0)  # a bomb inflates between the frames of the screen, not instead of them
    if not inflater.complete:
        raise FetchError(f"{host} broke off its answer.", failures.LATER, kind="connect")
    return b"".join(pieces)


def _next(target: Target, location: str, start: Target) -> Target:
    """Returns where a redirect leads; raises FetchError where we do not follow."""
    with suppress(UnicodeError):  # header bytes arrive as latin-1, but addresses are written in UTF-8
        location = location.encode("latin-1").decode("utf-8")
    try:
        following = addresses.parse(urljoin(target.url, location.strip().replace(" ", "%20")))
    except (ValueError, FetchError):
        raise failures.redirect(target.host, f"to {addresses.shown(location)}, which is no web address") from None
    if start.authorization and target.url.startswith("https:") and following.url.startswith("http:"):
        raise failures.redirect(target.host, "to an address that is not encrypted")
    return following

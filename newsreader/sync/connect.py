"""Connections that refuse to lead into the user's own network.

The check is made on the IP address that is really connected to, after the name was resolved once, so a name that
answers public first and private second gains nothing. A proxy from the environment is used as the user set it.
"""

import asyncio
import select
import ssl
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import httpcore
import httpx

from newsreader.errors import FetchError
from newsreader.sync.addresses import Resolver

STAGGER = 0.25
"""Seconds before the next address of a host is tried beside the last (RFC 8305)."""


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Opens TCP connections, only to addresses that are allowed."""

    def __init__(self, resolve: Resolver, allowed: Callable[[str], bool]) -> None:
        self._resolve = resolve
        self._allowed = allowed
        self._plain = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connects to the first allowed address that answers; raises FetchError."""
        async with asyncio.timeout(timeout):
            found = await self._resolve(host, port)
            if not found:
                raise FetchError(f"There is no host called {host}.", "Check how it is written.", kind="dns")
            addresses = [address for address in found if self._allowed(address)]
            if not addresses:
                raise private(host)
            return await self._first(addresses, port, socket_options)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's signature
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Refuses: no feed lives there."""
        raise private(path)

    async def sleep(self, seconds: float) -> None:
        """Waits."""
        await asyncio.sleep(seconds)

    async def _open(self, address: str, port: int, socket_options: Iterable[Any] | None) -> httpcore.AsyncNetworkStream:
        return _Stream(await self._plain.connect_tcp(address, port, socket_options=socket_options))

    async def _first(
        self, addresses: Sequence[str], port: int, socket_options: Iterable[Any] | None
    ) -> httpcore.AsyncNetworkStream:
        if len(addresses) == 1:
            return await self._open(addresses[0], port, socket_options)
        waiting = list(addresses[:6])
        trying: set[asyncio.Task[httpcore.AsyncNetworkStream]] = set()
        failure: BaseException = OSError("no address")
        try:
            while waiting or trying:
                if waiting:
                    attempt = self._open(waiting.pop(0), port, socket_options)
                    trying.add(asyncio.create_task(attempt))
                done, trying = await asyncio.wait(
                    trying, timeout=STAGGER if waiting else None, return_when=asyncio.FIRST_COMPLETED
                )
                for task in done:
                    if task.exception() is None:
                        trying |= done - {task}
                        return task.result()
                    failure = task.exception() or failure
            raise failure
        finally:
            for task in trying:
                task.cancel()
                task.add_done_callback(_drop)


def _drop(task: "asyncio.Task[httpcore.AsyncNetworkStream]") -> None:
    """Closes a connection that came second, so that it is not left open."""
    if not task.cancelled() and task.exception() is None:
        asyncio.get_running_loop().create_task(task.result().aclose())


class _Stream(httpcore.AsyncNetworkStream):
    """A connection over anyio's with two corrections.

    It is closed when its TLS handshake is cancelled; httpcore would leave it open for ever. And it answers quickly
    whether a server has closed it, which the pool asks of every idle connection at every request."""

    def __init__(self, plain: httpcore.AsyncNetworkStream) -> None:
        self._plain = plain
        self._peer = plain.get_extra_info("server_addr")
        self._readable = select.poll()
        self._readable.register(plain.get_extra_info("socket"), select.POLLIN)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        return await self._plain.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        await self._plain.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._plain.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore.AsyncNetworkStream:
        try:
            self._plain = await self._plain.start_tls(ssl_context, server_hostname, timeout)
            return self
        except asyncio.CancelledError:
            closing = asyncio.create_task(self._plain.aclose())
            await asyncio.shield(closing)
            raise

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":
            return bool(self._readable.poll(0))
        return self._peer if info == "server_addr" else self._plain.get_extra_info(info)


def new_pool(
    resolve: Resolver,
    allowed: Callable[[str], bool],
    connections: int,
    proxy: str | None = None,
    *,
    checked: bool = True,
) -> httpcore.AsyncConnectionPool:
    """Returns a guarded connection pool; to be called in a thread, since it reads certificates and loads modules.

    Not ``checked`` takes any certificate: only for addresses that the user named for it."""
    asyncio.run(httpcore.AnyIOBackend().sleep(0))  # loads anyio's backend, which takes 20 ms, here and not later
    return httpcore.AsyncConnectionPool(
        ssl_context=httpx.create_ssl_context(verify=checked),
        proxy=httpcore.Proxy(proxy) if proxy else None,
        max_connections=connections,
        keepalive_expiry=15.0,
        network_backend=GuardedBackend(resolve, allowed),
    )


def new_request(
    url: str,
    headers: Iterable[tuple[bytes, bytes]],
    connect_seconds: float,
    method: str = "GET",
    content: bytes | None = None,
) -> httpcore.Request:
    """Returns a request; raises httpx.InvalidURL. httpx spells the address: percent signs, IDNA (RFC 5891)."""
    spelt = httpx.URL(url)
    return httpcore.Request(
        method,
        httpcore.URL(scheme=spelt.raw_scheme, host=spelt.raw_host, port=spelt.port, target=spelt.raw_path),
        headers=[(b"host", spelt.netloc), *headers],
        content=content,
        extensions={"timeout": {"connect": connect_seconds}},
    )


def private(host: str) -> FetchError:
    """Returns the refusal to enter the user's own network."""
    return FetchError(
        f"{host} leads into your own network, where this address may not go.",
        "Subscribe to that address itself if you want to read it.",
        kind="private",
    )

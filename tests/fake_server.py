"""A misbehaving web server on the loopback interface, with control over every byte, for tests of the network.

Replies are values; a route may also be a function of the request, so that a test can answer differently each time.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Self

TLS = b"\x16"
"""The first byte of a TLS greeting, which this server does not understand."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it arrived."""

    path: str
    headers: Mapping[str, str]
    """By lower-case name."""
    method: str = "GET"
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server sends."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    """A Content-Length that lies."""
    endless: bool = False
    """The body is repeated until the client goes away."""
    drip: float = 0.0
    """Seconds before every single byte of the body."""
    silent: bool = False
    """Nothing is sent at all."""
    raw: bytes | None = None
    """Sent instead of everything, and the connection closed."""


Route = Reply | Callable[[Asked], Reply]


class FakeServer:
    """Serves what it was told at ``http://127.0.0.1:port``; unknown paths are 404."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.asked: list[Asked] = []
        self.routes: dict[str, Route] = {}
        self.otherwise: Route = Reply(b"nothing here", 404)
        """What paths without a route answer."""
        self.connections = 0
        """How many were ever accepted."""
        self.open_now = 0
        self.most_open = 0
        """How many requests were being answered at the same time."""
        self._host = host
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, self._host, 0)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def url(self, path: str, route: Route | None = None, host: str = "127.0.0.1") -> str:
        """Returns the address of a path, after setting what it answers."""
        if route is not None:
            self.routes[path] = route
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """Returns the paths asked for, in order."""
        return [asked.path for asked in self.asked]

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            going = True
            while going:
                first = await reader.readexactly(1)
                if first == TLS:
                    return
                asked = _parse(first + await reader.readuntil(b"\r\n\r\n"))
                body = await reader.readexactly(int(asked.headers.get("content-length", "0")))
                going = await self._answer(replace(asked, body=body), writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            return
        finally:
            writer.close()

    async def _answer(self, asked: Asked, writer: asyncio.StreamWriter) -> bool:
        self.asked.append(asked)
        route = self.routes.get(asked.path, self.otherwise)
        reply = route(asked) if callable(route) else route
        self.open_now += 1
        self.most_open = max(self.most_open, self.open_now)
        try:
            return await _send(writer, reply)
        finally:
            self.open_now -= 1


def _parse(head: bytes) -> Asked:
    first, *lines = head.decode("latin-1").strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    method, path, _ = first.split(" ", 2)
    return Asked(path, headers, method)


async def _send(writer: asyncio.StreamWriter, reply: Reply) -> bool:
    """Sends a reply; returns whether the connection can go on."""
    if reply.silent:
        await asyncio.sleep(3600)
    if reply.raw is not None:
        writer.write(reply.raw)
        await writer.drain()
        return False
    headers = dict(reply.headers)
    if not reply.endless and reply.status != 304:
        headers.setdefault("Content-Length", str(len(reply.body) if reply.length is None else reply.length))
    lines = [f"HTTP/1.1 {reply.status} Whatever", *(f"{name}: {value}" for name, value in headers.items())]
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
    await writer.drain()
    if reply.drip:
        for byte in reply.body:
            await asyncio.sleep(reply.drip)
            writer.write(bytes([byte]))
            await writer.drain()
    else:
        writer.write(reply.body)
    while reply.endless:
        writer.write(reply.body)
        await writer.drain()
    await writer.drain()
    return reply.length is None

"""The reader in a browser: a page, the scripts of textual-serve, and a websocket behind which a reader runs.

Whoever may talk to it may do all that the reader does. So it answers only requests that name it as it was started
(no other name can be rebound to its address), that come from its own page where they come from a page, and that carry
a token: once in the address that is printed, then in a cookie. Imports aiohttp and textual-serve: see ``web``.
"""

from __future__ import annotations

import ipaddress
import logging
import os
import secrets
import socket
from collections.abc import Awaitable, Callable
from html import escape

from aiohttp import web
from textual_serve.server import Server

MOST_READERS = 4
"""Windows open at a time: each is a process."""
LOUD = ("aiohttp", "textual-serve")
"""Loggers that would print on the terminal what anybody sends, with tracebacks."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self' ws://{host}; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""Content-Security-Policy: nothing from elsewhere. The scripts of textual-serve write styles into the page."""
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>newsreader</title>
<link rel="stylesheet" href="/static/css/xterm.css">
<script src="/static/js/textual.js"></script>
<script src="/window.js"></script>
<style>
@font-face {{ font-family: "Roboto Mono"; src: url("/static/fonts/RobotoMono-VariableFont_wght.ttf"); }}
body {{ background: #121316; color: #d9d4c7; font: 16px "Roboto Mono", monospace; }}
#left {{ display: none; position: absolute; inset: 0; place-content: center; text-align: center; background: inherit; }}
body.-closed #left {{ display: grid; }}
#left a {{ color: #d9a441; }}
</style>
</head>
<body>
<div id="left"><p>The reader was left. <a href="/">Read again</a></p></div>
<div class="textual-terminal" data-session-websocket-url="ws://{host}/ws" data-font-size="16"></div>
</body>
</html>
"""
"""The page; its element is found by the scripts of textual-serve, which also set the classes."""

SCRIPT = """
new MutationObserver((_, observer) => {
  const keys = document.querySelector(".xterm-helper-textarea");
  if (keys && document.body.classList.contains("-first-byte")) { keys.focus(); observer.disconnect(); }
}).observe(document, { attributes: true, childList: true, subtree: true });
"""
"""Takes the keys as soon as the reader is drawn; textual-serve waits for a click."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Window:
    """A server of readers on one socket."""

    def __init__(self, command: str, listening: socket.socket, names: tuple[str, ...]) -> None:
        """``command`` opens a reader, as a line for the shell; ``names`` are the hosts it may be asked for by."""
        self._socket = listening
        self._names = names
        self.port: int = listening.getsockname()[1]
        self.token = secrets.token_urlsafe(24)
        self._cookie = f"newsreader-{self.port}"
        self._readers = Server(command, host=names[0], port=self.port)
        self._open = 0

    @property
    def address(self) -> str:
        """Where to open it, token and all."""
        return f"http://{self._names[0]}:{self.port}/?token={self.token}"

    def run(self) -> None:
        """Serves until it is interrupted."""
        web.run_app(self.application(), sock=self._socket, print=None, access_log=None, shutdown_timeout=2)

    def application(self) -> web.Application:
        """Makes the web application."""
        for name in LOUD:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)

        @web.middleware
        async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
            self._check(request)
            response = await handler(request)
            if not response.prepared:
                response.headers["Content-Security-Policy"] = POLICY.format(host=request.host)
                response.headers["Referrer-Policy"] = "no-referrer"
                response.headers["X-Content-Type-Options"] = "nosniff"
                response.headers["Cache-Control"] = "no-store"
            return response

        application = web.Application(middlewares=[guarded])
        application.router.add_get("/", self._page)
        application.router.add_get("/window.js", self._script)
        application.router.add_get("/ws", self._reader)
        application.router.add_static("/static", self._readers.statics_path)
        return application

    def _check(self, request: web.Request) -> None:
        """Raises HTTPForbidden for requests that may come from somebody else's page or have no token."""
        origin = request.headers.get("Origin")
        if not self._is_ours(request.host):
            raise web.HTTPForbidden(text="This address is not the one the reader was started with.")
        if origin is not None and origin != f"http://{request.host}":
            raise web.HTTPForbidden(text="Another site asked for the reader.")
        given = request.query.get("token", "") if request.path == "/" else ""
        given = given or request.cookies.get(self._cookie, "")
        if not secrets.compare_digest(given.encode(), self.token.encode()):
            raise web.HTTPForbidden(text="Open the address that newsreader web has printed, token and all.")

    def _is_ours(self, host: str) -> bool:
        name, _, port = host.rpartition(":")
        if port != str(self.port):
            return False
        return name in self._names or ("0.0.0.0" in self._names and _is_number(name))  # noqa: S104

    async def _page(self, request: web.Request) -> web.Response:
        if "token" in request.query:  # it need not stay in the address bar and the history
            response = web.Response(status=303, headers={"Location": "/"})
            response.set_cookie(self._cookie, self.token, httponly=True, samesite="Strict")
            return response
        return web.Response(text=PAGE.format(host=escape(request.host)), content_type="text/html")

    async def _script(self, request: web.Request) -> web.Response:
        return web.Response(text=SCRIPT, content_type="text/javascript")

    async def _reader(self, request: web.Request) -> web.StreamResponse:
        if "Origin" not in request.headers:  # every browser names the page that opens a websocket
            raise web.HTTPForbidden(text="Open the reader in a browser.")
        if self._open >= MOST_READERS:
            raise web.HTTPServiceUnavailable(text=f"{MOST_READERS} windows are open already.")
        self._open += 1
        try:
            return await self._readers.handle_websocket(request)
        finally:
            self._open -= 1


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Returns whether a host is this machine, seen from itself alone."""
    if host == "localhost":
        return True
    return _is_number(host) and ipaddress.ip_address(host.strip("[]")).is_loopback


def listen(host: str, port: int) -> socket.socket:
    """Returns a listening socket; raises OSError where the port is taken or the address is not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host.strip("[]"), port))
        listening.listen()
    except OSError:
        listening.close()
        raise
    return listening

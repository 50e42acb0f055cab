"""Chromium without a window, driven over its DevTools protocol: what a person would see and press."""

from __future__ import annotations

import asyncio
import base64
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SECONDS = 60.0
"""Patience with a browser that starts on a busy machine."""
_SEQUENCES = re.compile(r"\x1b(?:\[[0-9;?<>=:]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][A-Z0-9]|[=>78])")


class Tab:
    """One page."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self.received = ""
        """What has come over the page's own websockets, as text without control sequences."""
        self._news = asyncio.Event()

    async def listen(self) -> None:
        """Takes in what the browser tells, until it ends."""
        async for message in self._socket:
            told = message.json()
            if "id" in told:
                self._answers.pop(told["id"]).set_result(told)
            elif told["method"] == "Network.webSocketFrameReceived":
                data = told["params"]["response"]
                if data["opcode"] == 2:
                    frame = base64.b64decode(data["payloadData"]).decode("utf-8", "replace")
                    self.received += _SEQUENCES.sub("", frame)
                    self._news.set()

    async def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Returns the browser's answer to a command."""
        self._number += 1
        answer = self._answers[self._number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": self._number, "method": method, "params": params})
        told = await asyncio.wait_for(answer, SECONDS)
        assert "error" not in told, told
        result: dict[str, Any] = told["result"]
        return result

    async def evaluate(self, script: str) -> Any:
        """Returns the value of a script's expression."""
        answer = await self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        return answer["result"].get("value")

    async def press(self, key: str) -> None:
        """Presses a key: a character, or Enter."""
        text = "\r" if key == "Enter" else key
        code = 13 if key == "Enter" else ord(key.upper())
        for kind in ("keyDown", "keyUp"):
            await self.ask("Input.dispatchKeyEvent", type=kind, key=key, text=text, windowsVirtualKeyCode=code)

    async def until_there(self, condition: str) -> None:
        """Waits until a script's condition holds in the page."""
        await self.evaluate(
            f"new Promise(done => {{ const each = setInterval(() => {{ if ({condition}) {{"
            " clearInterval(each); done(true); }}, 50); })"
        )

    async def until(self, pattern: str) -> None:
        """Waits until what was received since the last time matches; raises TimeoutError with what there was."""
        try:
            async with asyncio.timeout(SECONDS):
                while not re.search(pattern, self.received):
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError as error:
            raise TimeoutError(f"{pattern!r} is not in {self.received[-3000:]!r}") from error
        self.received = ""


@asynccontextmanager
async def browsing(profile: Path) -> AsyncIterator[Tab]:
    """Starts a browser with a fresh profile and gives its tab."""
    assert CHROMIUM is not None
    flags = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run")
    process = await asyncio.create_subprocess_exec(
        CHROMIUM,
        *flags,
        "--window-size=1280,800",
        "--remote-debugging-port=0",
        f"--user-data-dir={profile}",
        "about:blank",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    try:
        port = await _port(process.stderr)
        async with aiohttp.ClientSession() as session:
            pages = await (await session.get(f"http://127.0.0.1:{port}/json/list")).json()
            page = next(each for each in pages if each["type"] == "page")
            async with session.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                tab = Tab(socket)
                listening = asyncio.create_task(tab.listen())
                for domain in ("Page", "Network", "Runtime"):
                    await tab.ask(f"{domain}.enable")
                yield tab
                listening.cancel()
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _port(told: asyncio.StreamReader) -> int:
    """Returns where the browser listens, as it says when it is ready."""
    async with asyncio.timeout(SECONDS):
        async for line in told:
            if found := re.search(rb"DevTools listening on ws://[^/]*:(\d+)/", line):
                return int(found[1])
    raise AssertionError("The browser has ended.")

"""Measures an account against a server on the loopback interface, at once and with 100 ms before every answer; JSON.

    python -m tests.benchmarks.sync [--articles 8000] [--latency 0 100] [--runs 7]

A second process speaks the Google Reader API as FreshRSS does. Measured: connecting on the real screen until the first
stories can be read, a first sync, one with nothing new, 1,000 marks made while the server is down and then sent, and
the start of the reader with the server down against the same database as a local one. Requests and bytes are the
server's count. Stalls are how late the event loop came to a task that wakes every 2 ms, in wall time and in processor
time of its thread: the second tells our own work from a busy machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.request import urlopen

from newsreader.accounts import Accounts
from newsreader.libraries import Libraries
from newsreader.library import Library
from newsreader.model import View
from newsreader.ui.app import NewsApp, Options
from newsreader.ui.browse import BrowseScreen
from tests.benchmarks.refresh import TICK
from tests.fake_server import Asked, FakeServer, Reply
from tests.sync.fake_apis import FIRST, SECRET, USER, GReaderServer, Shelf, Story, Subscribed

FEEDS = 40
MARKS = 1000
BASE = "/api/greader.php"
PARAGRAPH = "<p>" + "The harbour of Merrow opens again after the storm, the master said on Friday. " * 8 + "</p>"
Result = TypeVar("Result")


# --- the server -----------------------------------------------------------------------------------------------


@dataclass
class Counting(GReaderServer):
    """Answers with stories of about 2 KB, counts what it sends, and can be as if it were down."""

    sent: dict[str, int] = field(default_factory=lambda: {"requests": 0, "bytes": 0})
    down: bool = False

    def __call__(self, asked: Asked) -> Reply:
        """Answers a request, or one of ours about the server itself."""
        if asked.path.startswith("/benchmark/"):
            told, self.sent = self.sent, {"requests": 0, "bytes": 0}
            self.down = asked.path.endswith("/down")
            return Reply(json.dumps(told).encode())
        if self.down:
            return Reply(raw=b"")
        reply = super().__call__(asked)
        self.sent["requests"] += 1
        self.sent["bytes"] += len(reply.body)
        return reply

    def _item(self, story: Story) -> dict[str, object]:
        return super()._item(story) | {"summary": {"content": f"<p>{story.title}</p>{PARAGRAPH * 3}"}}


class LateServer(FakeServer):
    """Waits before every answer."""

    latency = 0.0

    async def _answer(self, asked: Asked, writer: asyncio.StreamWriter) -> bool:
        if not asked.path.startswith("/benchmark/"):
            await asyncio.sleep(self.latency)
        return await super()._answer(asked, writer)


def shelf_of(articles: int) -> Shelf:
    """Returns a server's shelf: half of the stories read, every fiftieth starred."""
    shelf = Shelf()
    for feed in range(1, FEEDS + 1):
        shelf.feeds[feed] = Subscribed(f"http://paper.example/{feed}.xml", f"Paper {feed}", [f"Town {feed % 5}"])
    for index in range(articles):
        at = FIRST + 600 * index
        number = 1_700_000_000_000_000 + index
        shelf.stories[number] = Story(
            number, index % FEEDS + 1, f"Story {index}", at, at + 5, at + 5, index % 2 == 0, index % 50 == 0
        )
    return shelf


async def serve(articles: int, latency: float) -> None:
    """Serves until killed; prints the port."""
    async with LateServer() as server:
        server.latency = latency
        server.otherwise = Counting(shelf_of(articles), base=BASE, most=10_000)
        print(server.port, flush=True)
        await asyncio.Event().wait()


@contextmanager
def serving(articles: int, latency: float) -> Iterator[str]:
    """Runs the server in a process of its own; gives its address."""
    command = [sys.executable, "-m", "tests.benchmarks.sync", "--serve", f"--articles={articles}", "--latency"]
    with subprocess.Popen([*command, str(latency)], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.kill()


def told_by(server: str, how: str = "up") -> dict[str, int]:
    """Returns what the server was asked since the last time; ``down`` makes it answer nothing from now on."""
    with urlopen(f"{server}/benchmark/{how}") as answer:
        told: dict[str, int] = json.load(answer)
        return told


# --- the measures ---------------------------------------------------------------------------------------------


async def watched(step: Awaitable[Result]) -> tuple[dict[str, float], Result]:
    """Returns seconds, the longest stall in wall and in processor milliseconds, and the result."""
    longest = [0.0, 0.0]

    async def watch() -> None:
        while True:
            wall, busy = time.perf_counter(), time.thread_time()
            await asyncio.sleep(TICK)
            longest[:] = map(max, longest, (time.perf_counter() - wall - TICK, time.thread_time() - busy))

    watcher = asyncio.create_task(watch())
    began = time.perf_counter()
    try:
        result = await step
    finally:
        watcher.cancel()
    seconds = time.perf_counter() - began
    stalls = {"longest_stall_ms": round(longest[0] * 1000, 1), "longest_busy_ms": round(longest[1] * 1000, 1)}
    return {"seconds": round(seconds, 3)} | stalls, result


def libraries_in(home: Path) -> Libraries:
    """Returns the libraries of a user whose files are all in one folder."""
    return Libraries(home / "newsreader.db", Accounts(home / "accounts.toml", home / "accounts", {}))


async def account(server: str, home: Path) -> dict[str, Any]:
    """Returns what the syncs of an account cost; its files stay in ``home``."""
    libraries = libraries_in(home)
    library = await libraries.connect(server, USER, SECRET, name="bench")
    await library.prepare()  # the worker processes start
    figures: dict[str, Any] = {}

    async def measure(name: str, step: Callable[[], Awaitable[Any]]) -> None:
        told_by(server)
        figure, report = await watched(step())
        assert not report.problems, report.problems
        figures[name] = figure | told_by(server) | {"new": report.new, "sent": report.sent}

    await measure("first", library.sync)
    await measure("nothing_new", library.sync)
    told_by(server, "down")
    figures["marks_offline"], _ = await watched(marked(library))
    await measure("marks_sent", lambda: library.sync(marks_only=True))
    assert library.sync_state().waiting == 0
    await libraries.close_network()
    libraries.close()
    return figures


async def marked(library: Library) -> None:
    """Marks stories one by one, as a reader does, after finding that the server is down."""
    await library.sync()
    assert library.sync_state().offline
    for article_id in library.article_ids(View("unread"))[:MARKS]:
        await asyncio.to_thread(library.set_read, [article_id], True)
    assert library.sync_state().waiting == MARKS


async def on_screen(server: str, home: Path) -> dict[str, Any]:
    """Connects on the real screen, key by key; returns when the first stories could be read, and all."""
    libraries = libraries_in(home)
    app = NewsApp(libraries.open(), Options(refresh_minutes=0), libraries)
    async with app.run_test(size=(150, 42)) as pilot:
        await pilot.pause(1)
        await pilot.press("s")
        for text in (server, USER, SECRET):
            app.screen.focused.value = text  # type: ignore[union-attr]
            if text != SECRET:
                await pilot.press("enter")
        began = time.perf_counter()
        await pilot.press("enter")
        await until(lambda: bool(shown(app) and shown(app).list.selected))
        first = round(time.perf_counter() - began, 3)
        figure, _ = await watched(until(lambda: not shown(app).connected))
        stories = len(shown(app).list.ids)
        app.exit()
    await libraries.close_network()
    libraries.close()
    return {"first_stories_readable_s": first, "rest": figure, "stories": stories}


def shown(app: NewsApp) -> Any:
    """Returns the screen of an account, once it is there."""
    screen: Any = app.screen
    there = isinstance(screen, BrowseScreen) and screen.library.account and screen.query("#list")
    return screen if there else None


async def until(so: Callable[[], bool]) -> None:
    """Waits until something is so."""
    while not so():  # noqa: ASYNC110
        await asyncio.sleep(TICK)


def starts(home: Path, runs: int) -> dict[str, float]:
    """Returns the seconds to the first screen of an account whose server is down, and of the same database as a local
    one, in turn; ``home`` has synced before."""
    from tests.benchmarks.screen import start_of

    command = [sys.executable, "-m", "newsreader"]
    shutil.copy(home / "accounts" / "bench.db", home / "newsreader.db")
    taken: dict[str, list[float]] = {"local": [], "bench": []}
    for turn in range(runs + 1):
        for name in sorted(taken, reverse=bool(turn % 2)):
            taken[name].append(start_of([*command, "--account", name], home, b"All stories")[0])
    ratio = statistics.median(taken["bench"][n] / taken["local"][n] for n in range(1, runs + 1))
    medians = {f"{name}_s": round(statistics.median(each[1:]), 3) for name, each in taken.items()}
    return medians | {"ratio": round(ratio, 3)}


def main() -> None:
    """Measures and prints, or serves when asked to by itself."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=8000)
    options.add_argument("--latency", type=float, nargs="+", default=[0.0, 100.0], help="milliseconds")
    options.add_argument("--runs", type=int, default=7, help="starts of the reader")
    options.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.serve:
        asyncio.run(serve(asked.articles, asked.latency[0] / 1000))
        return
    figures: dict[str, Any] = {"articles": asked.articles}
    for latency in asked.latency:
        with tempfile.TemporaryDirectory() as folder, serving(asked.articles, latency) as server:
            home = Path(folder)
            figures[f"{latency:.0f} ms"] = asyncio.run(account(server, home / "account"))
            figures[f"{latency:.0f} ms"]["on_screen"] = asyncio.run(on_screen(server, home / "screen"))
            if latency == asked.latency[-1]:
                told_by(server, "down")
                os.environ["NEWSREADER_REFRESH_MINUTES"] = "30"
                figures["start_server_down"] = starts(home / "account", asked.runs)
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()

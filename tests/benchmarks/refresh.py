"""Measures a refresh against bare httpx making the same requests; prints JSON.

    python tests/benchmarks/refresh.py [--feeds 200] [--entries 20] [--latency 0]

A second process serves made-up feeds, each at a host of its own, on the loopback interface; every answer waits
``--latency`` milliseconds. Stalls are how late the event loop came to a task that wakes every 2 ms, in wall time
and in processor time of its thread: the second tells our own work from a busy machine.
"""

import argparse
import asyncio
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from newsreader.prepare import prepare
from newsreader.store import Store
from newsreader.sync.engine import RefreshReport, refresh
from newsreader.sync.http import CONNECTIONS, Fetcher
from newsreader.sync.worker import WorkerPool
from newsreader.text import PIPELINE_VERSION, read_feed
from tests.benchmarks.stores import cached

TICK = 0.002


def main() -> None:
    """Measures and prints, or serves when asked to by itself."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--feeds", type=int, default=200)
    options.add_argument("--entries", type=int, default=20)
    options.add_argument("--latency", type=float, default=0.0, help="milliseconds before every answer")
    options.add_argument("--articles", type=int, default=0, help="articles in the store before")
    options.add_argument("--prepare", action="store_true", help="with older articles being read in the background")
    options.add_argument("--title", default="", help="of every article, all of one minute")
    options.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    arguments = options.parse_args()
    if arguments.serve:
        asyncio.run(serve(arguments.entries, arguments.latency / 1000, arguments.title))
        return
    asked = (arguments.feeds, arguments.entries, arguments.latency, arguments.articles)
    figures = run(*asked, reading=arguments.prepare, title=arguments.title)
    print(json.dumps(figures, indent=2))


def run(
    feeds: int = 200,
    entries: int = 20,
    latency: float = 0.0,
    articles: int = 0,
    *,
    reading: bool = False,
    title: str = "",
) -> dict[str, Any]:
    """Measures against a server in a process of its own; ``latency`` in milliseconds."""
    command = [
        sys.executable,
        "-m",
        "tests.benchmarks.refresh",
        "--serve",
        f"--entries={entries}",
        f"--latency={latency}",
        f"--title={title}",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        try:
            return asyncio.run(measure(feeds, port, articles, reading))
        finally:
            server.kill()


def document(path: str, entries: int, title: str = "") -> bytes:
    """Returns a feed with entries of about 2 KB; with a ``title``, under which all are published in one minute."""
    paragraph = "<p>" + "The harbour of Merrow opens again after the storm, the master said on Friday. " * 8 + "</p>"
    items = "".join(
        f"<item><title>{title or f'{path} number {number}'}</title><guid isPermaLink='false'>{path}-{number}</guid>"
        f"<link>https://ledger.example{path}/{number}</link>"
        f"<pubDate>Fri, 13 Mar 2026 12:{0 if title else number % 60:02}:00 GMT</pubDate>"
        f"<description><![CDATA[{paragraph * 3}]]></description></item>"
        for number in range(entries)
    )
    return f"<rss version='2.0'><channel><title>Feed {path}</title>{items}</channel></rss>".encode()


async def serve(entries: int, latency: float, title: str) -> None:
    """Serves feeds until killed; prints the port."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, OSError):
            while True:
                await answer(await reader.readuntil(b"\r\n\r\n"), writer)

    async def answer(request: bytes, writer: asyncio.StreamWriter) -> None:
        path = request.split(b" ", 2)[1].decode()
        await asyncio.sleep(latency)
        if b"if-none-match" in request.lower():
            writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n')
            return
        body = documents.get(path) or documents.setdefault(path, document(path, entries, title))
        writer.write(f'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Length: {len(body)}\r\n\r\n'.encode() + body)

    documents: dict[str, bytes] = {}
    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def measure(feeds: int, port: int, articles: int = 0, reading: bool = False) -> dict[str, Any]:
    """Returns seconds for a first and a second refresh, for bare httpx, and the longest stalls.

    ``articles`` are in the store before, from other feeds, which are not asked. ``reading``: what has arrived is read
    and related in the background at the same time, as after a start."""
    await bare(feeds, port, {})  # the server makes its documents
    results: dict[str, Any] = {"feeds": feeds}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "news.db"
        if articles:
            shutil.copy(cached(articles), path)
        store = Store.open(path)
        ids = [store.add_feed(f"http://feed-{n}.example:{port}/{n}", "").id for n in range(feeds)]
        pool = WorkerPool()
        await pool.run("read_feed", document("/warm", 1), "http://warm.example/", None)
        if reading:
            older = store.add_feed("http://older.example/feed", "Older").id
            waiting, texts = read_feed(document("/older", 2000), "http://older.example/")
            store.add_articles(older, waiting.entries, texts, datetime.now(UTC))
        background = asyncio.create_task(read_on(store, pool)) if reading else None
        async with Fetcher(resolve=loopback, is_public=lambda _: True) as fetcher:
            for name in ("first", "second"):
                step = refresh(store, fetcher, pool, feed_ids=ids, now=lambda: datetime.now(UTC))
                spent = time.process_time()
                seconds, stall, busy, report = await watched(step)
                spent = time.process_time() - spent
                results[name] = {"seconds": seconds, "new": report.new, "failed": report.failed}
                results[name] |= {"articles_per_second": round(report.new / seconds)}
                results[name] |= {"longest_stall_ms": stall, "longest_busy_ms": busy}
                results[name] |= {"cpu_ms_per_feed": round(spent * 1000 / feeds, 2)}
        if background is not None:
            results["read meanwhile"] = 2000 + results["first"]["new"] - len(store.pending(PIPELINE_VERSION, 10**5))
            background.cancel()
            await asyncio.wait([background])
        before = os.times()
        await pool.close()
        after = os.times()
        workers = after.children_user + after.children_system - before.children_user - before.children_system
        results["worker_cpu_ms_per_feed"] = round(workers * 1000 / feeds, 2)
        store.close()
    for name, headers in (("first", {}), ("second", {"If-None-Match": '"1"'})):
        results[name]["httpx_seconds"] = await bare(feeds, port, headers)
        results[name]["ratio"] = round(results[name]["seconds"] / results[name]["httpx_seconds"], 2)
    return results


async def read_on(store: Store, pool: WorkerPool) -> None:
    """Reads what has arrived, as the screen does while feeds are asked."""
    while await prepare(store, pool, 10, busy=lambda: True):
        pass


async def loopback(host: str, port: int) -> tuple[str, ...]:
    """Resolves every name to the loopback interface."""
    return ("127.0.0.1",)


async def watched(step: Awaitable[RefreshReport]) -> tuple[float, float, float, RefreshReport]:
    """Returns seconds, the longest stall in wall and in processor milliseconds, and the report."""
    longest = [0.0, 0.0]

    async def watch() -> None:
        while True:
            wall, busy = time.perf_counter(), time.thread_time()
            await asyncio.sleep(TICK)
            late = (time.perf_counter() - wall - TICK, time.thread_time() - busy)
            longest[:] = map(max, longest, late)

    watcher = asyncio.create_task(watch())
    began = time.perf_counter()
    report = await step
    seconds = time.perf_counter() - began
    watcher.cancel()
    return round(seconds, 3), round(longest[0] * 1000, 1), round(longest[1] * 1000, 1), report


async def bare(feeds: int, port: int, headers: dict[str, str]) -> float:
    """Returns the seconds that httpx takes for the same requests, with as many connections."""
    limits = httpx.Limits(max_connections=CONNECTIONS)
    async with httpx.AsyncClient(trust_env=False, limits=limits, timeout=60, headers=headers) as client:
        began = time.perf_counter()
        await asyncio.gather(*(client.get(f"http://127.0.0.1:{port}/{number}") for number in range(feeds)))
        return round(time.perf_counter() - began, 3)


if __name__ == "__main__":
    main()

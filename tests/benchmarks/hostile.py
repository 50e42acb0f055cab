"""Measures one refresh in which hostile feeds and pages stand among good feeds; prints JSON.

    python -m tests.benchmarks.hostile [--feeds 100] [--data ../shared/data]

The two generators of hostile documents are in ``--data``; without them nothing is measured. A process of its own
serves everything on the loopback interface, another one refreshes, fetches the pages and reads what came, as the
screen does. Memory is that of the refreshing process and its workers together, looked up every 20 ms. Stalls are
measured as in ``refresh``: only those in processor time are our own. Ends with 1 when a good article is missing.
"""

import argparse
import asyncio
import contextlib
import json
import os
import runpy
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newsreader.model import ParsedEntry
from newsreader.pages import Pages
from newsreader.prepare import prepare
from newsreader.store import Store
from newsreader.sync.engine import refresh
from newsreader.sync.http import Fetcher
from newsreader.sync.worker import WorkerPool
from tests.benchmarks.refresh import document, loopback, watched

DATA = Path(__file__).parents[3] / "shared" / "data"
FEEDS, PAGES = Path("feeds/hostile_feed_generator.py"), Path("pages/hostile_html_generator.py")
ENTRIES = 20
"""Articles of a good feed."""
LOOK_SECONDS = 0.02
"""Between two looks at the memory."""
PAGE_KB = os.sysconf("SC_PAGE_SIZE") // 1024


def hostile(generator: Path) -> dict[str, bytes]:
    """Returns the documents that a generator makes, by name."""
    return dict(runpy.run_path(str(generator))["gen"]())


async def serve(data: Path) -> None:
    """Serves until killed; prints the port and the names of the documents."""
    feeds, pages = hostile(data / FEEDS), hostile(data / PAGES)
    documents = {f"/feed/{name}": body for name, body in feeds.items()}
    documents |= {f"/page/{name}": body for name, body in pages.items()}

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, OSError):
            while True:
                path = (await reader.readuntil(b"\r\n\r\n")).split(b" ", 2)[1].decode()
                if path not in documents:
                    documents[path] = document(path, ENTRIES)
                kind = "text/html" if path.startswith("/page/") else "application/rss+xml"
                head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(documents[path])}\r\n\r\n"
                writer.write(head.encode() + documents[path])
                await writer.drain()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    told = {"port": server.sockets[0].getsockname()[1], "feeds": list(feeds), "pages": list(pages)}
    print(json.dumps(told), flush=True)
    await server.serve_forever()


async def measure(good: int, port: int, feeds: list[str], pages: list[str]) -> dict[str, Any]:
    """Returns what arrived, how long each step took and how long the event loop was held up by it."""
    figures: dict[str, Any] = {"good_feeds": good, "hostile_feeds": len(feeds), "hostile_pages": len(pages)}
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "news.db") as store:
        wanted = [store.add_feed(f"http://good-{n}.example:{port}/good/{n}", "").id for n in range(good)]
        for name in feeds:
            store.add_feed(f"http://{name.replace('_', '-')}.example:{port}/feed/{name}", name)
        paper = store.add_feed(f"http://paper.example:{port}/good/paper", "Paper")
        store.set_full_text(paper.id, True)
        addresses = [f"http://{name.replace('_', '-')}.example:{port}/page/{name}" for name in pages]
        entries = [ParsedEntry(id=url, title=url, url=url) for url in addresses]
        articles = store.add_articles(paper.id, entries, [""] * len(entries), datetime.now(UTC))
        pool = WorkerPool()
        async with Fetcher(resolve=loopback, is_public=lambda _: True) as fetcher:

            async def everything() -> Any:
                step = refresh(store, fetcher, pool, now=lambda: datetime.now(UTC))
                report, came = await asyncio.gather(step, Pages(store, fetcher, pool).fetch_ahead(articles))
                figures["pages_with_text"] = came
                bodies = [store.body(each) for each in articles]
                notes = [each.full_text.note if each and each.full_text else "" for each in bodies]
                figures["pages_without"] = {name: note for name, note in zip(pages, notes, strict=True) if note}
                return report

            async def reading() -> Any:
                while await prepare(store, pool, 50):
                    pass

            for name, step in (("refresh", everything()), ("read", reading())):
                seconds, stall, busy, report = await watched(step)
                figures[name] = {"seconds": seconds, "longest_stall_ms": stall, "longest_busy_ms": busy}
                if report is not None:
                    figures["refused"] = dict(report.problems)
        await pool.close()
        counts = store.counts(datetime.now(UTC)).feeds
        figures["good_feeds_whole"] = sum(counts.get(feed_id, 0) == ENTRIES for feed_id in wanted)
        figures["unsound"] = store.check()
    return figures


def tree_of(process: int) -> Iterator[int]:
    """Yields a process and all that descend from it."""
    yield process
    with suppress(OSError):
        for thread in Path(f"/proc/{process}/task").iterdir():
            for child in (thread / "children").read_text().split():
                yield from tree_of(int(child))


def memory_of(process: int) -> int:
    """Returns the resident kilobytes of a process and its descendants; what they share counts for each."""
    total = 0
    for each in tree_of(process):
        with suppress(OSError, IndexError):
            total += int(Path(f"/proc/{each}/statm").read_text().split()[1]) * PAGE_KB
    return total


@contextmanager
def child(*options: str) -> Iterator[subprocess.Popen[str]]:
    """Runs a part of this program in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.hostile", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def run(good: int, data: Path) -> dict[str, Any]:
    """Measures, in a process whose memory is watched from here."""
    with child("--serve", f"--data={data}") as server:
        assert server.stdout is not None
        told = server.stdout.readline().strip()
        with child(f"--feeds={good}", "--measure", told) as measured:
            assert measured.stdout is not None
            most = 0
            while measured.poll() is None:
                most = max(most, memory_of(measured.pid))
                time.sleep(LOOK_SECONDS)
            figures: dict[str, Any] = json.loads(measured.stdout.read())
    return figures | {"peak_memory_mb": round(most / 1024)}


def main() -> None:
    """Measures and prints; ends with 1 when what is good did not arrive whole."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--feeds", type=int, default=100)
    options.add_argument("--data", type=Path, default=DATA)
    options.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options.add_argument("--measure", type=json.loads, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.serve:
        asyncio.run(serve(asked.data))
    elif asked.measure:
        print(json.dumps(asyncio.run(measure(asked.feeds, **asked.measure))))
    elif not (asked.data / FEEDS).exists():
        print(json.dumps({"skipped": f"no hostile documents in {asked.data}"}))
    else:
        figures = run(asked.feeds, asked.data)
        print(json.dumps(figures, indent=2))
        sys.exit(figures["good_feeds_whole"] != asked.feeds or bool(figures["unsound"]))


if __name__ == "__main__":
    main()

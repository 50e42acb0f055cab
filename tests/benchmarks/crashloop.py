"""Kills a newsreader again and again while it refreshes and marks, and counts what was lost; prints JSON.

``python -m tests.benchmarks.crashloop [--times 200]``: a child process refreshes feeds of this one, prepares what
arrives and marks it, and says before and after each mark what it does. It is killed (SIGKILL) at a random moment; then
the database must be sound, hold every mark that was said to be done, and no article twice.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

from newsreader.library import Library
from newsreader.model import FoundFeed, View
from newsreader.store import Store

FEEDS = 6
ENTRIES = 20
"""Entries of a feed document."""
NEW = 5
"""Of them not in the document before."""
LONGEST = 1.5
"""Seconds of a child's work before it is killed, at most."""


class Feeds(BaseHTTPRequestHandler):
    """Feeds that have something new each time they are asked."""

    asked: ClassVar[dict[str, int]] = {}

    def do_GET(self) -> None:
        """Answers with the newest entries."""
        turn = self.asked[self.path] = self.asked.get(self.path, 0) + 1
        newest = turn * NEW + ENTRIES
        items = "".join(
            f"<item><guid>{self.path}-{number}</guid><title>Story {number} of {self.path}</title>"
            f"<description>“Rain {number},” said Ada Lund. {'The ships sail again. ' * 40}</description></item>"
            for number in range(newest - ENTRIES, newest)
        )
        data = f"<rss version='2.0'><channel><title>{self.path}</title>{items}</channel></rss>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        with suppress(OSError):  # who asked has been killed
            self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


async def live(path: Path, seed: int) -> None:
    """Refreshes, prepares and marks until killed."""
    chance = random.Random(seed)
    library = Library.open(path)

    async def refreshing() -> None:
        while True:
            await library.refresh()
            await library.prepare()

    async def marking() -> None:
        while True:
            ids = library.article_ids(View("all"), 200)
            for article_id in chance.sample(list(ids), min(len(ids), 5)):
                value = chance.random() < 0.5
                mark = chance.choice(["read", "starred"])
                print("try", mark, article_id, int(value), flush=True)
                await asyncio.to_thread(
                    library.set_read if mark == "read" else library.set_starred, [article_id], value
                )
                print("did", mark, article_id, int(value), flush=True)
            await asyncio.sleep(0.01)

    await library.refresh()  # the processes that parse have started
    print("ready", flush=True)
    await asyncio.gather(refreshing(), marking())


@contextmanager
def feeds() -> Iterator[str]:
    """Serves the feeds; gives their address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Feeds)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


class Marks:
    """What a child said it did."""

    def __init__(self) -> None:
        self.done: dict[tuple[str, int], int] = {}
        self.open: tuple[tuple[str, int], int] | None = None
        """The mark it was about to make when it was killed: it may be there or not."""

    def hear(self, line: str) -> None:
        """Takes a line of a child; half a line is none."""
        words = line.split()
        if not line.endswith("\n") or len(words) != 4:
            return
        mark = (words[1], int(words[2])), int(words[3])
        if words[0] == "try":
            self.open = mark
        else:
            self.done[mark[0]], self.open = mark[1], None

    def lost(self, connection: sqlite3.Connection) -> int:
        """Returns how many marks are not as they were said to be."""
        if self.open is not None:  # whichever it is, it is the user's newest from now on
            (column, article_id), _ = self.open
            row = connection.execute(f"SELECT {column} FROM status WHERE id = ?", (article_id,)).fetchone()
            self.done[self.open[0]], self.open = row[0], None
        return sum(
            connection.execute(f"SELECT {column} FROM status WHERE id = ?", (article_id,)).fetchone() != (value,)
            for (column, article_id), value in self.done.items()
        )


def one_life(path: Path, seed: int, marks: Marks, seconds: float) -> None:
    """Lets a child work for a while and kills it."""
    command = [sys.executable, "-m", "tests.benchmarks.crashloop", "--live", str(path), "--seed", str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, process_group=0) as child:
        assert child.stdout is not None
        child.stdout.readline()
        threading.Timer(seconds, child.kill).start()
        for line in child.stdout:
            marks.hear(line)


def wrong(path: Path, marks: Marks) -> dict[str, int]:
    """Returns what is wrong with the database, by kind."""
    with Store.open(path) as store:
        unsound = len(store.check())
    connection = sqlite3.connect(path)
    try:
        for index in ("text_index", "quote_index"):
            connection.execute(f"INSERT INTO {index} ({index}) VALUES ('integrity-check')")
        connection.rollback()
    except sqlite3.DatabaseError:
        unsound += 1
    doubled = connection.execute("SELECT count(*) - count(DISTINCT title) FROM article").fetchone()[0]
    halves = connection.execute(
        "SELECT (SELECT count(*) FROM status) - (SELECT count(*) FROM article JOIN body USING (id))"
    ).fetchone()[0]
    lost = marks.lost(connection)
    connection.close()
    return {"unsound": unsound, "marks_lost": lost, "articles_doubled": doubled, "articles_without_text": halves}


def run(times: int, seed: int = 7) -> dict[str, int]:
    """Kills as often as asked and sums up what was wrong."""
    chance, marks, total = random.Random(seed), Marks(), dict[str, int]()
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, feeds() as address:
        path = Path(folder) / "newsreader.db"
        with closing(Library.open(path)) as library:
            for number in range(FEEDS):
                url = f"{address}/{number}"
                library.subscribe(FoundFeed(url=url, title=url, private=True))
        for life in range(times):
            one_life(path, seed + life, marks, chance.uniform(0.0, LONGEST))
            for kind, count in wrong(path, marks).items():
                total[kind] = total.get(kind, 0) + count
        with Store.open(path) as store:
            articles = store.sizes()["article"]
    figures = {"kills": times, "articles": articles, "marks_done": len(marks.done), **total}
    return figures | {"seconds": round(time.perf_counter() - started)}


def main() -> None:
    """Prints the figures as JSON; ends with 1 when anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--live", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.live:
        asyncio.run(live(asked.live, asked.seed))
        return
    figures = run(asked.times, asked.seed)
    print(json.dumps(figures, indent=2))
    bad = ("unsound", "marks_lost", "articles_doubled", "articles_without_text")
    sys.exit(any(figures.get(each, 0) for each in bad))


if __name__ == "__main__":
    main()

"""Kills a newsreader again and again while it refreshes, syncs and marks, and counts what was lost; prints JSON.

``python -m tests.benchmarks.crashloop [--times 200]``: a child process refreshes feeds of this one, mirrors an account
of a server in this one, prepares what arrives and marks it, and says before and after each mark what it does. It is
killed (SIGKILL) at a random moment; then both databases must be sound, hold every mark that was said to be done, and
no article twice. In the end the marks of the account are sent, and the server must have every one of them.
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
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

from newsreader.accounts import Accounts
from newsreader.libraries import Libraries
from newsreader.library import Library
from newsreader.model import LOCAL, FoundFeed, View
from newsreader.store import Store
from newsreader.store.word_index import TITLES, stretches
from tests.fake_server import FakeServer, Reply
from tests.sync.fake_apis import SECRET, USER, GReaderServer, Shelf, Story

ACCOUNT = "far"
LIBRARIES = (LOCAL, ACCOUNT)
BASE = "/api/greader.php"
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


class Server:
    """The server of the account, in a thread; whenever it is asked it has one more story."""

    def __init__(self) -> None:
        self.shelf = Shelf.filled(lambda index: 1_700_000_000_000_000 + index)
        self.shelf.first = self._publish
        self.address = ""
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        threading.Thread(target=self._loop.run_until_complete, args=(self._serve(),), daemon=True).start()
        self._ready.wait()

    def _publish(self, path: str) -> Reply | None:
        latest, now = max(self.shelf.stories), int(time.time())
        story = Story(latest + 1, 1, f"Story {len(self.shelf.stories)}", now, now, now)
        self.shelf.stories[story.number] = story
        return None

    async def _serve(self) -> None:
        async with FakeServer() as server:
            server.otherwise = GReaderServer(self.shelf, base=BASE, most=1000)
            self.address = f"http://127.0.0.1:{server.port}"
            self._ready.set()
            await asyncio.Event().wait()

    def marks(self) -> dict[str, dict[str, bool]]:
        """Returns the marks of every story by its title."""
        return {each.title: {"read": each.read, "starred": each.starred} for each in self.shelf.stories.values()}


def libraries_in(home: Path) -> Libraries:
    """Returns the libraries of a user whose files are all in one folder."""
    return Libraries(home / "newsreader.db", Accounts(home / "accounts.toml", home / "accounts", {}))


async def live(home: Path, seed: int) -> None:
    """Refreshes, syncs, prepares and marks until killed."""
    chance = random.Random(seed)
    libraries = libraries_in(home)

    async def refreshing(library: Library) -> None:
        while True:
            await library.refresh()
            await library.prepare()

    async def marking(name: str, library: Library) -> None:
        while True:
            ids = library.article_ids(View("all"), 200)
            for article_id in chance.sample(list(ids), min(len(ids), 5)):
                value = chance.random() < 0.5
                mark = chance.choice(["read", "starred"])
                print("try", name, mark, article_id, int(value), flush=True)
                await asyncio.to_thread(
                    library.set_read if mark == "read" else library.set_starred, [article_id], value
                )
                print("did", name, mark, article_id, int(value), flush=True)
            await asyncio.sleep(0.01)

    opened = {name: libraries.open(name) for name in LIBRARIES}
    await opened[LOCAL].refresh()  # the processes that parse have started
    print("ready", flush=True)
    await asyncio.gather(
        *(refreshing(library) for library in opened.values()),
        *(marking(name, library) for name, library in opened.items()),
    )


@contextmanager
def feeds() -> Iterator[str]:
    """Serves the feeds; gives their address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Feeds)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


class Marks:
    """What the children said they did in one library."""

    def __init__(self) -> None:
        self.done: dict[tuple[str, int], int] = {}
        self.open: tuple[tuple[str, int], int] | None = None
        """The mark that was about to be made when the child was killed: it may be there or not."""

    def hear(self, done: bool, mark: tuple[str, int], value: int) -> None:
        """Takes what a child said."""
        if done:
            self.done[mark], self.open = value, None
        else:
            self.open = mark, value

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

    def missing(self, library: Library, server: Server) -> int:
        """Returns how many marks the server does not have."""
        titles = {each.id: each.title for each in library.articles(sorted({number for _, number in self.done}))}
        there = server.marks()
        return sum(there[titles[number]][mark] != bool(value) for (mark, number), value in self.done.items())


def one_life(home: Path, seed: int, marks: dict[str, Marks], seconds: float) -> None:
    """Lets a child work for a while and kills it."""
    command = [sys.executable, "-m", "tests.benchmarks.crashloop", "--live", str(home), "--seed", str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, process_group=0) as child:
        assert child.stdout is not None
        child.stdout.readline()
        threading.Timer(seconds, child.kill).start()
        for line in child.stdout:
            words = line.split()
            if line.endswith("\n") and len(words) == 5:  # half a line is none
                marks[words[1]].hear(words[0] == "did", (words[2], int(words[3])), int(words[4]))


def wrong(path: Path, marks: Marks) -> dict[str, int]:
    """Returns what is wrong with a database, by kind."""
    with Store.open(path) as store:
        unsound = len(store.check())
    connection = sqlite3.connect(path)
    try:
        for index in (*stretches(connection), TITLES, "quote_index"):
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


async def begin(libraries: Libraries, server: str, feeds_at: str) -> None:
    """Subscribes to the feeds and connects the account."""
    for number in range(FEEDS):
        url = f"{feeds_at}/{number}"
        libraries.open().subscribe(FoundFeed(url=url, title=url, private=True))
    far = await libraries.connect(server, USER, SECRET, name=ACCOUNT)
    await far.sync()
    await libraries.close_network()


async def end(libraries: Libraries, marks: Marks, server: Server) -> int:
    """Sends what waits; returns how many marks did not come to the server."""
    library = libraries.open(ACCOUNT)
    while library.sync_state().waiting:
        report = await library.sync()
        if not report.complete:
            raise SystemExit(f"The account cannot be synced: {report.problems}")
    missing = marks.missing(library, server)
    await libraries.close_network()
    return missing


def run(times: int, seed: int = 7) -> dict[str, int]:
    """Kills as often as asked and sums up what was wrong."""
    chance, total = random.Random(seed), dict[str, int]()
    marks = {name: Marks() for name in LIBRARIES}
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, feeds() as address:
        home, server = Path(folder), Server()
        libraries = libraries_in(home)
        paths = {name: libraries.path(name) for name in LIBRARIES}
        asyncio.run(begin(libraries, server.address, address))
        libraries.close()
        for life in range(times):
            one_life(home, seed + life, marks, chance.uniform(0.0, LONGEST))
            for name, path in paths.items():
                for kind, count in wrong(path, marks[name]).items():
                    total[kind] = total.get(kind, 0) + count
        total["marks_not_on_server"] = asyncio.run(end(libraries, marks[ACCOUNT], server))
        articles = {f"articles_{name}": libraries.open(name).sizes()["article"] for name in LIBRARIES}
        libraries.close()
    figures = {"kills": times, **articles, "marks_done": sum(len(each.done) for each in marks.values()), **total}
    return figures | {"requests_to_server": len(server.shelf.asked), "seconds": round(time.perf_counter() - started)}


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
    bad = ("unsound", "marks_lost", "articles_doubled", "articles_without_text", "marks_not_on_server")
    sys.exit(any(figures.get(each, 0) for each in bad))


if __name__ == "__main__":
    main()

"""A search that is given up ends at once, and takes nothing else with it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from newsreader.model.stopping import Stop, Stopped
from newsreader.store import Store
from newsreader.store.database import Database
from tests.builders import add

ROWS = 1000
COUNTED = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS}) SELECT sum(held(i)) FROM n"


class Held:
    """A function of SQL that waits in its first row until it is let go, and counts the rows it was asked about."""

    def __init__(self) -> None:
        self.reached, self.go, self.asked = threading.Event(), threading.Event(), 0

    def __call__(self, _row: int) -> int:
        self.asked += 1
        self.reached.set()
        assert self.go.wait(30)
        return 1

    def known_to(self, database: Database) -> None:
        """Makes the function known on this thread's connection."""
        with database.read() as connection:
            connection.create_function("held", 1, self)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(tmp_path / "news.db")
    yield opened
    opened.close()


@pytest.fixture
def thread() -> Iterator[ThreadPoolExecutor]:
    """One thread, and so one connection."""
    with ThreadPoolExecutor(1) as pool:
        yield pool


def count(connection: sqlite3.Connection) -> int:
    return int(connection.execute(COUNTED).fetchone()[0])


def counted(database: Database, held: Held, stop: Stop | None) -> int:
    held.known_to(database)
    with database.read_until(stop) as connection:
        return count(connection)


def counted_late(database: Database, stop: Stop) -> int:
    """Stops between two statements."""
    with database.read_until(stop) as connection:
        assert connection.execute("SELECT 7").fetchone() == (7,)
        stop.stop()
        return count(connection)


def test_what_is_stopped_while_it_runs_ends_and_its_connection_goes_on(
    database: Database, thread: ThreadPoolExecutor
) -> None:
    held, stop = Held(), Stop()
    answer = thread.submit(counted, database, held, stop)
    assert held.reached.wait(30)
    stop.stop()
    held.go.set()
    with pytest.raises(Stopped):
        answer.result(30)
    assert held.asked < ROWS
    connections = list(database._connections)
    assert thread.submit(counted, database, held, Stop()).result(30) == ROWS
    assert thread.submit(counted, database, held, None).result(30) == ROWS
    assert database._connections == connections


def test_what_is_stopped_before_asks_nothing(database: Database) -> None:
    held, stop = Held(), Stop()
    stop.stop()
    with pytest.raises(Stopped):
        counted(database, held, stop)
    assert not held.asked


def test_what_is_stopped_after_its_end_stops_nothing_that_follows(database: Database) -> None:
    held, stop = Held(), Stop()
    held.go.set()
    assert counted(database, held, stop) == ROWS
    stop.stop()
    assert counted(database, held, None) == ROWS
    assert counted(database, held, Stop()) == ROWS


def test_a_stop_between_two_statements_reaches_the_second_and_not_what_follows(database: Database) -> None:
    held, stop = Held(), Stop()
    held.go.set()
    held.known_to(database)
    with pytest.raises(Stopped):
        counted_late(database, stop)
    assert held.asked < ROWS
    assert counted(database, held, None) == ROWS


def test_a_stop_after_the_last_statement_changes_nothing_and_is_forgotten(database: Database) -> None:
    held, stop = Held(), Stop()
    held.go.set()
    held.known_to(database)
    with database.read_until(stop) as connection:
        assert count(connection) == ROWS
        stop.stop()
    assert counted(database, held, None) == ROWS
    with database.write() as connection:
        assert count(connection) == ROWS


def test_a_stop_leaves_other_threads_alone(database: Database, thread: ThreadPoolExecutor) -> None:
    other, mine, stop = Held(), Held(), Stop()
    mine.go.set()
    mine.known_to(database)
    answer = thread.submit(counted, database, other, Stop())
    assert other.reached.wait(30)
    with pytest.raises(Stopped):
        counted_late(database, stop)
    other.go.set()
    assert answer.result(30) == other.asked == ROWS


def test_a_stop_after_the_database_is_closed_says_nothing(tmp_path: Path) -> None:
    database, stop = Database.open(tmp_path / "news.db"), Stop()
    with database.read_until(stop):
        database.close()
        stop.stop()


def test_each_part_of_a_search_can_be_given_up(tmp_path: Path) -> None:
    with Store.open(tmp_path / "news.db") as store:
        feed = store.add_feed("https://ledger.example/feed", "The Ledger").id
        add(store, feed, "Storm over Merrow")
        going, given_up = Stop(), Stop()
        given_up.stop()
        for part in (store.search, store.search_count, store.search_quotes, store.search_muted):
            assert part("storm", stop=going) == part("storm")
            with pytest.raises(Stopped):
                part("storm", stop=given_up)
        assert [hit.article.title for hit in store.search("storm")] == ["Storm over Merrow"]

"""Databases of every older form, brought up to date; and a program killed at any statement of that."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from array import array
from contextlib import closing
from pathlib import Path

import pytest

from newsreader.model import Signature, View
from newsreader.store import Store, schema, upgrades
from newsreader.store.columns import micros, pack
from newsreader.store.database import outdated
from newsreader.store.folding import indexed
from tests.builders import NOW, add

ROWS = f"""
INSERT INTO category VALUES (1, 'Papers');
INSERT INTO feed (id, url, own_title, category_id, articles, unread) VALUES (1, 'https://l.example/', 'L', 1, 3, 2);
INSERT INTO status (id, feed_id, key, published, arrived, read, starred, version) VALUES
    (1, 1, 'rain', {micros(NOW)}, {micros(NOW)}, 0, 1, 1),
    (2, 1, 'snow', {micros(NOW)} - 1, {micros(NOW)}, 1, 0, 1),
    (3, 1, 'hail', {micros(NOW)} - 2, {micros(NOW)}, 0, 0, 0);
INSERT INTO article (id, title, url) VALUES (1, 'Rain', 'https://l.example/1'), (2, 'Snow', NULL), (3, 'Hail', NULL);
INSERT INTO state VALUES ('view', 'today');
"""
"""What a user had with any version."""

KILLED = """
import os, signal, sqlite3, sys
from pathlib import Path
from newsreader.store import Store

left = int(sys.argv[2])

class Killing(sqlite3.Connection):
    def execute(self, *given):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().execute(*given)

connect = sqlite3.connect
sqlite3.connect = lambda *given, **named: connect(*given, **named, factory=Killing)
Store.open(Path(sys.argv[1]))
"""


def older(path: Path, version: int) -> None:
    """Makes a database as a newsreader of that version left it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.create_function("indexed", 1, indexed)
        upgrades.teach(connection)
        for script in schema.MIGRATIONS[:version]:
            connection.executescript(script)
        connection.executescript(ROWS)
        text = "Ships are sailing again from Merrow."
        rows = [(number, pack(text)) for number in (1, 2, 3)]
        connection.executemany("INSERT INTO body (id, plain) VALUES (?, ?)", rows)
        titles = [(1, "Rain", text), (2, "Snow", text), (3, "Hail", text)]
        connection.executemany("INSERT INTO text_index (rowid, title, body) VALUES (?, ?, ?)", titles)
        connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {version}")
        connection.commit()


def assert_nothing_is_lost(path: Path) -> None:
    """Holds a database against what its user had."""
    with Store.open(path) as store:
        assert store.check() == []
        assert [each.title for each in store.categories()] == ["Papers"]
        assert list(store.article_ids(View("bookmarks"), NOW)) == [1]
        assert list(store.article_ids(View("unread"), NOW)) == [1, 3]
        assert [each.title for each in store.articles([1, 2, 3])] == ["Rain", "Snow", "Hail"]
        assert store.search_count("Merrow") == 3
        assert store.state("view") == "today"
        add(store, 1, "Wind")
        store.set_starred([2], True)
        assert store.undo() is not None
        assert store.check() == []


@pytest.mark.parametrize("version", range(1, schema.VERSION))
def test_every_older_form_is_brought_up_to_date(version: int, tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    older(path, version)
    assert outdated(path) == path.stat().st_size
    assert_nothing_is_lost(path)
    assert (tmp_path / f"news.db.bak-{version}").exists()
    assert outdated(path) == 0


@pytest.mark.parametrize("apart", [-40, 400], ids=["long ago", "by a clock set wrong"])
def test_recent_articles_are_found_again_by_their_words_and_what_they_quote(apart: int, tmp_path: Path) -> None:
    older(tmp_path / "news.db", 13)
    day, terms = micros(NOW) // 86_400_000_000, ["harbour", "merrow"]
    with closing(sqlite3.connect(tmp_path / "news.db")) as connection:
        for article_id, when in ((1, day), (2, day + apart)):
            weights, marks = array("f", [0.8, 0.6]).tobytes(), array("I", [77]).tobytes()
            values = (article_id, when, "\n".join(terms), weights, b"", marks)
            connection.execute("INSERT INTO signature VALUES (?, ?, ?, ?, ?, ?)", values)
            connection.executemany(
                "INSERT INTO sig VALUES (?, ?, ?, 0.7)", [(term, when, article_id) for term in terms]
            )
            connection.execute("INSERT INTO saying VALUES (77, ?)", (article_id,))
        connection.execute("INSERT INTO signature VALUES (3, ?, '', x'', '', '')", (day,))
        connection.executemany("INSERT INTO term VALUES (?, 4)", [(term,) for term in terms])
        connection.execute("INSERT INTO state VALUES ('articles counted', '9')")
        connection.commit()
    with Store.open(tmp_path / "news.db") as store:
        (found,) = store.enter(3, Signature(("boat", "harbour"), (0.6, 0.8)))
        assert (found.article_id, [term for term, _ in found.shared]) == (1, ["harbour"])
        assert found.cosine == pytest.approx(0.64)
        assert 0 < found.alike < 1
        assert store.same_sayings(3, [77, 78]) == [1]
        assert store.count_words({4: ["harbour", "boat"]}) == ({"harbour": 5, "boat": 1}, 10)
        assert store.heaviest(1, ["merrow", "boat", "harbour"]) == ["harbour", "merrow"]
        assert store.check() == []


def test_links_that_can_be_shown_keep_their_way_back(tmp_path: Path) -> None:
    older(tmp_path / "news.db", 14)
    with closing(sqlite3.connect(tmp_path / "news.db")) as connection:
        both = [(1, 2, 0.1, 7, 2), (2, 1, 0.1, 0, -2), (1, 3, 0.1, 8, 1), (3, 1, 0.1, 0, -1)]
        alone = [(2, 3, 0.3, 9, 1)]
        connection.executemany("INSERT INTO related VALUES (?, ?, ?, ?, ?, 'Merrow')", both + alone)
        connection.commit()
    with Store.open(tmp_path / "news.db") as store:
        with store._database.read() as connection:
            rows = connection.execute("SELECT article_id, other_id, score, rank, days, reasons FROM related").fetchall()
        assert [row[:5] for row in rows] == [*both[:2], *alone, (3, 2, 0.3, 16, -1)]
        assert {row[5] for row in rows} == {"Merrow"}
        for article in store.articles([1, 2, 3]):
            assert article.related == len(store.related(article.id)) == (article.id > 1)
        assert store.check() == []


def test_only_a_database_of_ours_is_said_to_be_of_an_older_form(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_bytes(bytes(200))
    assert outdated(letter) == outdated(tmp_path / "missing.db") == outdated(tmp_path) == 0


@pytest.mark.parametrize("statement", [3, 8, 14, 20, 30, 45])
def test_a_program_killed_while_it_upgrades_loses_nothing(statement: int, tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    older(path, 1)
    ran = subprocess.run([sys.executable, "-c", KILLED, str(path), str(statement)], check=False)
    assert ran.returncode == -signal.SIGKILL
    assert_nothing_is_lost(path)

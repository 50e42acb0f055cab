"""The file itself: shared, upgraded, refused, read-only, full or damaged, and never half written."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from newsreader.errors import StoreError, StoreTooNew, UsageError
from newsreader.model import View
from newsreader.store import Store, schema
from newsreader.store.database import Database, backups, in_words, statements
from tests.builders import NOW, add, entry


def raw(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def filled(path: Path) -> list[int]:
    """Makes a database with three articles, one of them read."""
    with Store.open(path) as store:
        feed = store.add_feed("https://ledger.example/feed", "The Ledger")
        ids = add(store, feed.id, "Rain", "Snow", "Hail")
        store.set_read(ids[:1], True)
    return ids


def test_a_new_file_is_made_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "news #1 50%.db"
    with Store.open(path) as store:
        assert (store.path, store.read_only) == (path, False)
        assert store.check() == []
    assert path.exists()
    assert not list(path.parent.glob("*.bak-*"))
    connection = raw(path)
    assert connection.execute("PRAGMA application_id").fetchone() == (schema.APPLICATION_ID,)
    assert connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "news.db")
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.feeds()


def test_a_newer_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    filled(path)
    raw(path).execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    before = path.read_bytes()
    with pytest.raises(StoreTooNew, match="newer") as caught:
        Store.open(path)
    assert caught.value.hint
    assert path.read_bytes() == before


def test_a_foreign_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    raw(path).execute("CREATE TABLE recipes (name)")
    with pytest.raises(StoreError, match="not a newsreader database"):
        Store.open(path)


@pytest.mark.parametrize("content", [b"This is no database at all." * 99, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_damaged_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "news.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        Store.open(path)
    assert path.read_bytes() == content


def test_damage_met_later_is_an_error_in_words(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    filled(path)
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xa5" * (len(whole) - 8192))
    with pytest.raises(StoreError) as caught:  # noqa: PT012
        store = Store.open(path)
        store.check()
        store.articles([1, 2, 3])
    assert "damaged" in str(caught.value)


def test_numbers_beyond_any_are_refused_in_words(store: Store) -> None:
    with pytest.raises(UsageError):
        store.article_ids(View("feed", 2**70), NOW)
    with pytest.raises(UsageError):
        store.move_feed_url(2**70, "https://ledger.example/")
    assert store.add_feed("https://ledger.example/", "The Ledger").id == 1


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError):
        Store.open(tmp_path / "file" / "news.db")
    with pytest.raises(StoreError):
        Store.open(tmp_path)


# --- read-only ------------------------------------------------------------------------------------------------


@pytest.fixture
def unwritable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A filled database that may not be written, as the operating system tells it."""
    filled(tmp_path / "news.db")
    monkeypatch.setattr(os, "access", lambda *_: False)
    return tmp_path / "news.db"


def test_a_file_that_cannot_be_written_is_opened_to_read(unwritable: Path) -> None:
    with Store.open(unwritable) as store:
        assert store.read_only
        assert store.counts(NOW).unread == 2
        assert store.search_count("rain") == 1
        for change in (lambda: store.set_read([1], True), lambda: store.set_state("a", "b"), store.undo):
            with pytest.raises(StoreError, match="only be read"):
                change()


def test_a_full_disk_leaves_everything_to_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "news.db"
    filled(path)
    probe = Database._probe

    def full(database: Database, *statements: str) -> None:
        if database._query != "?immutable=1":
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
            raise error
        probe(database, *statements)

    monkeypatch.setattr(Database, "_probe", full)
    with pytest.raises(StoreError, match="reports an error"):
        Store.open(path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=0))
    with Store.open(path) as store:
        assert store.feeds()
        with pytest.raises(StoreError, match="disk is full") as caught:
            store.set_read([1], True)
        assert caught.value.hint


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_cannot_be_written_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "fixed"
    ids = filled(folder / "news.db")
    folder.chmod(0o555)
    try:
        with Store.open(folder / "news.db") as store:
            assert store.read_only
            assert len(store.articles(ids)) == 3
        with pytest.raises(StoreError):
            Store.open(folder / "other.db")
    finally:
        folder.chmod(0o755)


def test_an_older_file_that_cannot_be_written_says_why(unwritable: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsreader.store.database.VERSION", schema.VERSION + 1)
    with pytest.raises(StoreError, match="older form"):
        Store.open(unwritable)


# --- migrations -----------------------------------------------------------------------------------------------


def upgrade(monkeypatch: pytest.MonkeyPatch, *scripts: str) -> None:
    """Makes this newsreader one that knows more migrations."""
    monkeypatch.setattr("newsreader.store.database.MIGRATIONS", (*schema.MIGRATIONS, *scripts))
    monkeypatch.setattr("newsreader.store.database.VERSION", schema.VERSION + len(scripts))


def test_a_migration_keeps_everything_and_a_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "news.db"
    ids = filled(path)
    upgrade(monkeypatch, "ALTER TABLE feed ADD COLUMN note TEXT;\nUPDATE feed SET note = 'a;b';")
    with Store.open(path) as store:
        assert list(store.article_ids(View("unread"), NOW)) == ids[1:]
        assert store.undo() is not None
    backup = tmp_path / f"news.db.bak-{schema.VERSION}"
    assert raw(backup).execute("SELECT count(*) FROM article").fetchone() == (3,)
    assert raw(path).execute("SELECT note FROM feed").fetchone() == ("a;b",)


def test_a_migration_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "news.db"
    filled(path)
    with monkeypatch.context() as patch:
        upgrade(patch, "CREATE TABLE half (x);\nINSERT INTO nowhere VALUES (1);")
        with pytest.raises(StoreError):
            Store.open(path)
    with Store.open(path) as store:
        assert store.counts(NOW).all == 3
    assert raw(path).execute("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").fetchone() == (0,)


def test_three_backups_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "news.db"
    filled(path)
    for version in range(1, 6):
        with monkeypatch.context() as patch:
            upgrade(patch, *(f"CREATE TABLE extra{number} (x);" for number in range(version)))
            Store.open(path).close()
    assert [each.suffix for each in backups(path)] == [f".bak-{schema.VERSION + number}" for number in (4, 3, 2)]


def test_a_full_disk_during_the_backup_leaves_the_file_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "news.db"
    filled(path)

    def full(*_: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    with monkeypatch.context() as patch:
        upgrade(patch, "CREATE TABLE extra (x);")
        patch.setattr(Database, "_back_up", full)
        with pytest.raises(StoreError, match="full"):
            Store.open(path)
    with Store.open(path) as store:
        assert store.counts(NOW).all == 3


def test_scripts_are_split_between_statements() -> None:
    script = "CREATE TABLE a (x); -- one; comment\nCREATE TRIGGER t AFTER INSERT ON a BEGIN\n  SELECT 1;\nEND;\n"
    assert len(list(statements(script))) == 2


# --- whole transactions ---------------------------------------------------------------------------------------


def test_a_failed_write_leaves_nothing(store: Store) -> None:
    feed = store.add_feed("https://ledger.example/feed", "The Ledger")
    with pytest.raises(ValueError, match="zip"):
        store.add_articles(feed.id, [entry("a"), entry("b")], ["only one text"], NOW)
    assert store.counts(NOW).all == 0
    add(store, feed.id, "Rain")
    assert store.counts(NOW).all == 1


def test_a_full_disk_loses_nothing(store: Store) -> None:
    feed = store.add_feed("https://ledger.example/feed", "The Ledger")
    ids = add(store, feed.id, "Rain")
    with store._database.read() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(StoreError, match="full"):
            add(store, feed.id, *(f"Snow {number}" for number in range(300)), text="")
        connection.execute("PRAGMA max_page_count = 1000000")
    assert list(store.article_ids(View("all"), NOW)) == ids
    assert len(add(store, feed.id, "Hail")) == 1
    assert store.check() == []


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (sqlite3.SQLITE_FULL, "full"),
        (sqlite3.SQLITE_BUSY, "busy"),
        (sqlite3.SQLITE_CORRUPT, "damaged"),
        (sqlite3.SQLITE_READONLY, "only be read"),
        (sqlite3.SQLITE_CANTOPEN, "cannot be opened"),
        (sqlite3.SQLITE_IOERR | 3 << 8, "disk reports"),
        (sqlite3.SQLITE_ERROR, "odd"),
    ],
)
def test_every_sqlite_error_has_words(code: int, words: str) -> None:
    error = sqlite3.OperationalError("odd")
    error.sqlite_errorcode = code
    assert words in str(in_words(error, Path("news.db")))


def test_threads_share_a_store(store: Store) -> None:
    feed = store.add_feed("https://ledger.example/feed", "The Ledger")
    failures: list[BaseException] = []

    def work(name: str) -> None:
        try:
            for number in range(15):
                (article_id,) = store.add_articles(feed.id, [entry(f"{name}{number}")], ["rain"], NOW)
                store.set_read([article_id], True)
                store.counts(NOW)
                store.search("rain")
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    counts = store.counts(NOW)
    assert (counts.all, counts.unread) == (60, 0)
    assert store.check() == []


_WORKER = """
import sys
from pathlib import Path
from newsreader.store import Store
store = Store.open(Path(sys.argv[1]))
for number in range(60):
    store.set_starred([int(sys.argv[2])], number % 2 == 0)
    store.set_read([int(sys.argv[2])], number % 2 == 0)
store.set_starred([int(sys.argv[2])], True)
print("done")
"""


def test_processes_share_a_file(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    ids = filled(path)[1:]
    running = [
        subprocess.Popen([sys.executable, "-c", _WORKER, str(path), str(each)], stdout=subprocess.PIPE) for each in ids
    ]
    assert [each.communicate()[0].split() for each in running] == [[b"done"]] * 2
    with Store.open(path) as store:
        assert set(store.article_ids(View("bookmarks"), NOW)) == set(ids)
        assert store.check() == []


_KILLED = """
import sys
from pathlib import Path
from newsreader.store import Store
store = Store.open(Path(sys.argv[1]))
number = 0
while True:
    number += 1
    store.set_state("number", str(number))
    store.set_starred([1], number % 2 == 0)
    store.set_read([1, 2, 3], number % 2 == 0)
    print(number, flush=True)
"""


def test_a_process_that_is_killed_loses_nothing_it_was_told_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    filled(path)
    for lines in (3, 8):
        with subprocess.Popen([sys.executable, "-c", _KILLED, str(path)], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            told = [int(process.stdout.readline()) for _ in range(lines)][-1]
            process.kill()
        with Store.open(path) as store:
            kept = int(store.state("number") or 0)
            assert kept >= told
            assert len({each.read for each in store.articles([1, 2, 3])}) == 1
            assert store.check() == []


def test_sizes_count_rows_and_bytes(store: Store) -> None:
    feed = store.add_feed("https://ledger.example/feed", "The Ledger")
    add(store, feed.id, "Rain", "Snow")
    sizes = store.sizes()
    assert (sizes["feed"], sizes["article"]) == (1, 2)
    assert sizes["bytes"] > 0


def test_a_wrong_count_is_found(store: Store) -> None:
    feed = store.add_feed("https://ledger.example/feed", "The Ledger")
    with store._database.write() as connection:
        connection.execute("UPDATE feed SET unread = 7 WHERE id = ?", (feed.id,))
    assert store.check() == ["1 feeds count their articles wrongly"]

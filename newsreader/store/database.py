"""The database file: one connection a thread, whole transactions, and SQLite's errors in words.

Every write is one BEGIN IMMEDIATE transaction that is either there afterwards or not. A file that cannot be
written is opened to read. Nothing here knows a table; ``schema`` does.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from newsreader.errors import StoreDamaged, StoreError, StoreTooNew, UsageError
from newsreader.store.folding import folded, indexed
from newsreader.store.schema import APPLICATION_ID, MIGRATIONS, VERSION

if TYPE_CHECKING:
    from newsreader.model.stopping import Stop

BUSY_SECONDS: Final = 8.0
"""How long one writer waits for another."""
_BACKUPS_KEPT: Final = 3
_READ_ONLY: Final = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)
_READ_ONLY_MESSAGE: Final = "The database can only be read here; nothing can be changed."
_TOO_LARGE: Final = "A number is larger than any there is here."
_READ_ONLY_HINT: Final = "Make the file and its folder writable, or choose another place."
_FULL_MESSAGE: Final = "The disk is full; nothing was lost."
_FULL_HINT: Final = "Free some space and try again."
_LOG_PAGES: Final = 4000
"""Pages, of 4 KB, after which the log goes into the file: pages written again and again go there less often."""
_LEAST_FREE: Final = 2**18
"""Bytes that SQLite needs beside the file even to read it: below, an input error means a full disk."""


class Database:
    """A database file that several threads and processes share."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.read_only = False
        """True when the file or its disk refuses writes."""
        self._refusal = StoreError(_READ_ONLY_MESSAGE, _READ_ONLY_HINT)
        self._query = ""
        self._closed = False
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        self._writer = threading.RLock()

    @classmethod
    def open(cls, path: Path) -> Database:
        """Opens or creates the file and brings it to the current version.

        Raises StoreTooNew when a newer newsreader wrote it, StoreError when it is damaged, foreign or out of reach."""
        if _is_emptied(path):
            raise _damaged(path)
        database = cls(path)
        try:
            database._find_access()
            database._check_identity()
        except sqlite3.Error as error:
            database.close()
            raise in_words(error, path) from error
        except UnicodeDecodeError as error:  # of SQLite's words about a damaged file
            database.close()
            raise _damaged(path) from error
        except BaseException:
            database.close()
            raise
        return database

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Gives this thread's connection, turning SQLite's errors into StoreError."""
        try:
            yield self._connection()
        except sqlite3.Error as error:
            raise in_words(error, self.path) from error
        except OverflowError as error:
            raise UsageError(_TOO_LARGE) from error

    @contextmanager
    def read_until(self, stop: Stop | None) -> Iterator[sqlite3.Connection]:
        """Gives what ``read`` does; where it is stopped, the running statement and all to follow raise Stopped."""
        with self.read() as connection:
            if stop is None:
                yield connection
                return
            # SQLite forgets an interrupt when no statement is under way. One that lasts as long as the block makes it
            # hold for all statements of the block, also from between two of them, and for none after it.
            lasting = connection.execute("SELECT 1")
            try:
                with stop.reaching(partial(_interrupt, connection)):
                    yield connection
            except sqlite3.OperationalError as error:
                if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT:
                    from newsreader.model.stopping import Stopped

                    raise Stopped from error
                raise
            finally:
                with suppress(sqlite3.ProgrammingError):  # the database has been closed meanwhile
                    lasting.close()

    @contextmanager
    def write(self, *, durable: bool = False) -> Iterator[sqlite3.Connection]:
        """Gives a connection inside one transaction, committed at the end and rolled back on any exception.

        ``durable`` waits for the disk, so that what the user did survives even a power cut. A write inside a write
        joins it."""
        if self.read_only:
            raise self._refusal
        with self._writer:
            try:
                connection = self._connection()
                if connection.in_transaction:
                    yield connection
                    return
                connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
                connection.execute("BEGIN IMMEDIATE")
                try:
                    yield connection
                    connection.execute("COMMIT")
                except BaseException:
                    # SQLite may have rolled back by itself, as it does when the disk is full.
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                    raise
            except sqlite3.Error as error:
                raise in_words(error, self.path) from error
            except OverflowError as error:
                raise UsageError(_TOO_LARGE) from error

    def close(self) -> None:
        """Closes every thread's connection; closing twice does nothing."""
        with self._guard:
            self._closed = True
            connections, self._connections = self._connections, []
        for number, connection in enumerate(connections):
            with suppress(sqlite3.Error):
                if not number and not self.read_only:
                    connection.execute("PRAGMA analysis_limit = 400")
                    connection.execute("PRAGMA optimize")
            with suppress(sqlite3.Error):
                connection.close()

    def _connection(self) -> sqlite3.Connection:
        """Returns this thread's connection, opening it on first use."""
        if self._closed:
            raise StoreError("The database is closed.")
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._connect()
        return connection

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"{self.path.absolute().as_uri()}{self._query}",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
        with self._guard:
            self._connections.append(connection)
        connection.create_function("folded", 1, folded, deterministic=True)
        connection.create_function("indexed", 1, indexed, deterministic=True)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA cache_size = -8000")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
        return connection

    def _find_access(self) -> None:
        """Opens to write where possible, else to read, else (WAL on a read-only disk) as a file that never changes."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            why = f"The folder {self.path.parent} cannot be made: {error.strerror}."
            raise StoreError(why, "Choose another place with --home or NEWSREADER_HOME.") from error
        if not self.path.exists() or (os.access(self.path, os.W_OK) and os.access(self.path.parent, os.W_OK)):
            try:
                self._probe("BEGIN IMMEDIATE", "ROLLBACK")
            except sqlite3.OperationalError as error:
                full = _is_full(error, self.path)
                if not (full or error.sqlite_errorcode & 0xFF in _READ_ONLY) or not _has_content(self.path):
                    raise
                if full:
                    self._refusal = StoreError(_FULL_MESSAGE, _FULL_HINT)
            else:
                return
        self.read_only = True
        self._query = "?mode=ro"
        try:
            self._probe("SELECT count(*) FROM sqlite_schema")
        except sqlite3.OperationalError:
            self._query = "?immutable=1"
            self._probe("SELECT count(*) FROM sqlite_schema")

    def _probe(self, *statements: str) -> None:
        """Runs statements on a fresh connection and drops it when they fail."""
        connection = self._connect()
        try:
            for statement in statements:
                connection.execute(statement)
        except BaseException:
            self._connections.remove(connection)
            connection.close()
            raise
        self._local.connection = connection

    def _check_identity(self) -> None:
        """Refuses foreign and newer files and migrates older ones."""
        connection = self._connection()
        version, empty = _version(connection), not _number(connection, "SELECT count(*) FROM sqlite_schema")
        if not empty and _number(connection, "PRAGMA application_id") != APPLICATION_ID:
            raise StoreError(f"{self.path} is not a newsreader database.", "Choose another file.")
        if version > VERSION:
            raise StoreTooNew(
                f"{self.path} was written by a newer newsreader (version {version}, this one knows {VERSION}).",
                "Update newsreader.",
            )
        if version < VERSION:
            self._migrate(connection, version)

    def _migrate(self, connection: sqlite3.Connection, version: int) -> None:
        if self.read_only:
            raise StoreError(
                f"{self.path} has an older form and can only be read, so it cannot be brought up to date.",
                _READ_ONLY_HINT,
            )
        if version:
            self._back_up(connection, version)
        from newsreader.store import upgrades

        upgrades.teach(connection)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA foreign_keys = OFF")
        with self.write(durable=True):
            # Another process may have come first while we waited for the lock.
            for script in MIGRATIONS[_version(connection) :]:
                for statement in statements(script):
                    connection.execute(statement)
            if connection.execute("PRAGMA foreign_key_check").fetchone():
                raise StoreError("The database could not be brought up to date; it is as it was.")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("PRAGMA foreign_keys = ON")

    def _back_up(self, connection: sqlite3.Connection, version: int) -> None:
        """Writes a whole copy beside the file before its form changes, and keeps the newest few."""
        target = self.path.with_name(f"{self.path.name}.bak-{version}")
        partial = target.with_name(f"{target.name}.part")
        partial.unlink(missing_ok=True)
        connection.execute("VACUUM INTO ?", (str(partial),))
        partial.replace(target)
        for old in backups(self.path)[_BACKUPS_KEPT:]:
            old.unlink(missing_ok=True)


def backups(path: Path) -> list[Path]:
    """Returns the copies of a database made before its migrations, newest first."""
    found = (each for each in path.parent.glob(f"{path.name}.bak-*") if each.suffix[5:].isdigit())
    return sorted(found, key=lambda each: int(each.suffix[5:]), reverse=True)


def statements(script: str) -> Iterator[str]:
    """Splits SQL into statements: ``executescript`` would commit the transaction we are in."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def in_words(error: sqlite3.Error, path: Path) -> StoreError:
    """Returns what went wrong in words for the screen, and what to do about it."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if _is_full(error, path):
        return StoreError(_FULL_MESSAGE, _FULL_HINT)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreError("The database is busy: another newsreader is writing.", "Try again in a moment.")
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return _damaged(path)
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return StoreError(_READ_ONLY_MESSAGE, _READ_ONLY_HINT)
    if code == sqlite3.SQLITE_CANTOPEN:
        return StoreError(f"The database {path} cannot be opened.", "Is its folder there, and may you write in it?")
    if code == sqlite3.SQLITE_IOERR:
        return StoreError("The disk reports an error; the last change may be missing.", "Check the disk.")
    return StoreError(f"The database reports: {error}")


def _interrupt(connection: sqlite3.Connection) -> None:
    with suppress(sqlite3.ProgrammingError):  # the same
        connection.interrupt()


def _damaged(path: Path) -> StoreDamaged:
    return StoreDamaged(f"The database {path} is damaged.", "newsreader doctor --repair recovers what can be read.")


def _is_full(error: sqlite3.Error, path: Path) -> bool:
    """Tells whether an error means a full disk, which SQLite may also report as one of input and output."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code != sqlite3.SQLITE_IOERR:
        return code == sqlite3.SQLITE_FULL
    try:
        from shutil import disk_usage

        return disk_usage(path.parent).free < _LEAST_FREE
    except OSError:
        return False


def _is_emptied(path: Path) -> bool:
    """Tells whether a file without a byte is what is left of a database: its log or a copy lies beside it.

    SQLite would take it for a new one, and throw the log away. A new one has neither."""
    if not path.exists() or path.stat().st_size:
        return False
    log = path.with_name(f"{path.name}-wal")
    return _has_content(log) or any(path.parent.glob(f"{path.name}.*-*"))


def outdated(path: Path) -> int:
    """Returns the size in bytes of a database that will be brought to the current form when it is opened; else 0."""
    try:
        with path.open("rb") as file:
            header = file.read(100)
        size = path.stat().st_size
    except OSError:
        return 0
    version, application = (int.from_bytes(header[start : start + 4], "big") for start in (60, 68))
    return size if application == APPLICATION_ID and 0 < version < VERSION else 0


def _has_content(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def _number(connection: sqlite3.Connection, sql: str) -> int:
    return int(connection.execute(sql).fetchone()[0])


def _version(connection: sqlite3.Connection) -> int:
    return _number(connection, "PRAGMA user_version")

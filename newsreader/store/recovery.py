"""Copies of the database: made on demand, put back, and a damaged one replaced by what can be read of it.

Nothing is ever deleted: what is replaced is set aside under a name that is told. Copies are made by SQLite, never
by copying a file that is in use.
"""

from __future__ import annotations

import itertools
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from newsreader.errors import StoreDamaged, StoreError, StoreTooNew, UsageError
from newsreader.store import salvage
from newsreader.store.database import BUSY_SECONDS, Database, backups, in_words
from newsreader.store.schema import APPLICATION_ID, VERSION


@dataclass(frozen=True, slots=True)
class Recovered:
    """What became of a damaged database."""

    aside: Path
    """Where the damaged file is now."""
    copy: Path | None
    """The older copy that took its place; None where its rows could be read."""
    feeds: int
    articles: int
    bookmarks: int


def back_up(path: Path, target: Path) -> Path:
    """Writes a whole, compact copy of a database, which others may be using, and returns ``target``.

    Raises UsageError when there is such a file already, StoreError when the database or the disk does not allow it."""
    if target.exists():
        raise UsageError(f"{target} is there already.", "Choose another name, or move it away.")
    partial = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        with closing(_reading(path)) as connection:
            connection.execute("VACUUM INTO ?", (str(partial),))
        _settle(partial)
        partial.replace(target)
    except sqlite3.Error as error:
        raise in_words(error, path) from error
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {error.strerror}.", "Choose another place.") from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    return target


def check(source: Path) -> None:
    """Raises StoreError or StoreTooNew unless a file is a sound newsreader database that this one can read."""
    if not source.is_file():
        raise UsageError(f"There is no file {source}.")
    try:
        with closing(_reading(source)) as connection:
            ours = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            sound = connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
    except sqlite3.DatabaseError as error:
        raise in_words(error, source) from error
    if not ours:
        raise StoreError(f"{source} is not a newsreader database.", "Choose another file.")
    if version > VERSION:
        raise StoreTooNew(f"{source} was written by a newer newsreader.", "Update newsreader.")
    if not sound:
        raise StoreError(f"{source} is damaged.", "Choose another copy.")


def restore(path: Path, source: Path) -> Path | None:
    """Makes a database what its copy ``source`` is, also for programs that have it open.

    Returns where the database as it was is kept, None when there was none. Raises what ``check`` raises, and
    StoreError when the disk does not allow it; the database is as it was then."""
    check(source)
    aside = None
    if path.exists():
        aside = _free(path, "replaced")
        try:
            back_up(path, aside)
        except StoreDamaged:
            aside = _set_aside(path, "damaged")
    try:
        with closing(_reading(source)) as old, closing(sqlite3.connect(path)) as new:
            old.backup(new)
    except sqlite3.Error as error:
        raise in_words(error, path) from error
    return aside


def recover(path: Path, on_step: Callable[[str], None] = lambda step: None) -> Recovered:
    """Replaces a damaged database by what can be read of it, else by its newest sound copy, else by an empty one.

    ``on_step`` is told the name of each table. Raises StoreError when the disk is full or cannot be written; the
    damaged file is where it was then. No other program may have it open."""
    new = path.with_name(f"{path.name}.recovering")
    try:
        copy = _rebuild(path, new, on_step)
        feeds, articles, bookmarks = _counted(new)
        _settle(new)
        aside = _set_aside(path, "damaged")
        new.replace(path)
    except sqlite3.Error as error:
        raise in_words(error, path) from error
    except OSError as error:
        why = f"The database {path} is damaged, and a new one cannot be made: {error.strerror}."
        raise StoreError(why, "Make its folder writable, or free some space.") from error
    finally:
        _remove(new)
    return Recovered(aside, copy, feeds, articles, bookmarks)


def copies(path: Path) -> list[Path]:
    """Returns the copies that lie beside a database, made by command or before a migration, newest first."""
    found = [*path.parent.glob(f"{path.name}.backup-*"), *backups(path)]
    return sorted(found, key=lambda each: each.stat().st_mtime, reverse=True)


def _rebuild(path: Path, new: Path, on_step: Callable[[str], None]) -> Path | None:
    """Makes the new file; returns the copy it was made from, None when from rows, if there were any."""
    if path.stat().st_size:  # else SQLite would throw away its log, which may be all that is left
        try:
            _fresh(new)
            with (
                closing(sqlite3.connect(path)) as old,
                closing(sqlite3.connect(new, isolation_level=None)) as connection,
            ):
                connection.execute("PRAGMA synchronous = OFF")
                salvage.copy(old, connection, on_step)
            if any(_counted(new)):
                return None
        except salvage.UNREADABLE as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL:
                raise
    for copy in copies(path):
        with suppress(StoreError):
            check(copy)
            _remove(new)
            with closing(_reading(copy)) as old, closing(sqlite3.connect(new)) as connection:
                old.backup(connection)
            return copy
    _fresh(new)
    return None


def _fresh(path: Path) -> None:
    _remove(path)
    Database.open(path).close()


def _counted(path: Path) -> tuple[int, int, int]:
    """Returns how many feeds, articles and bookmarks a database holds."""
    with closing(_reading(path)) as connection:
        feeds, articles, bookmarks = connection.execute(
            "SELECT (SELECT count(*) FROM feed WHERE subscribed), count(*), coalesce(sum(starred), 0) FROM status"
        ).fetchone()
    return feeds, articles, bookmarks


def _reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)


def _free(path: Path, why: str) -> Path:
    """Returns the first of ``path.why-1``, ``path.why-2`` … that is not taken."""
    names = (path.with_name(f"{path.name}.{why}-{number}") for number in itertools.count(1))
    return next(each for each in names if not each.exists())


def _set_aside(path: Path, why: str) -> Path:
    """Renames a database with its log, which must never be found beside another one; returns its new name."""
    aside = _free(path, why)
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).rename(aside.with_name(aside.name + suffix))
    path.rename(aside)
    return aside


def _settle(path: Path) -> None:
    """Waits until a file is on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)

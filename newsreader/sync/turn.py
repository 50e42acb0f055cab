"""One sync of a database at a time, in whatever process: two at once would take each other's answers for news.

The lock is the system's, on a small file beside the database, so that it ends with the process that held it.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def turn(database: Path) -> Iterator[bool]:
    """Gives True while nobody else syncs this database, else False at once."""
    try:
        handle = os.open(database.with_name(f"{database.name}.sync"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:  # a place where no file can be made has nobody else writing either
        yield True
        return
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)

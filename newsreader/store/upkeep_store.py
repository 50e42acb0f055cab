"""The part of Store that keeps the file in order: what is let go, the word index, and the size on disk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from newsreader.store import retention, word_index
from newsreader.store.mirror_store import MirrorStore


class UpkeepStore(MirrorStore):
    """Upkeep of one SQLite file."""

    def let_go(self, days: int, number: int, now: datetime, most: int = 50) -> list[int]:
        """Deletes some articles that came more than ``days`` ago or are not among a feed's newest ``number``.

        At most ``most``; zero sets no bound. Bookmarks, noted articles and followed stories stay; a mirror keeps
        everything."""
        with self._database.write() as connection:
            return retention.let_go(connection, days, number, now, most)

    def reindex(self, on_step: Callable[[int, int], None] = lambda done, total: None) -> int:
        """Makes the word indexes anew, in one transaction; returns the number of articles.

        ``on_step`` is told how many are done, and of how many."""
        with self._database.write() as connection:
            return word_index.rebuild(connection, on_step)

    def compact(self) -> None:
        """Gives the space of what was deleted back to the disk; needs as much free space as the file is large."""
        with self._database.write() as connection:
            word_index.compact(connection)
        with self._database.read() as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

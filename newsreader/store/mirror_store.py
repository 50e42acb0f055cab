"""The part of Store that mirrors a server: what it calls things, what it has not been told, what it says."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from newsreader.errors import StoreError
from newsreader.model import Mark, RemoteArticle, RemoteFeed
from newsreader.store import outbox, remote_articles, remote_feeds, steps
from newsreader.store.keep_store import KeepStore

if TYPE_CHECKING:
    from newsreader.store.outbox import Waiting
    from newsreader.store.remote_articles import Doubted
    from newsreader.store.remote_feeds import FeedChange


class MirrorStore(KeepStore):
    """An account's feeds, articles and marks in one SQLite file."""

    def bind(self, identity: str) -> None:
        """Makes the database the mirror of an account, for good; raises StoreError when it is another one's."""
        with self._database.read() as connection:
            row = connection.execute("SELECT identity FROM account").fetchone()
        if row is None and not self._database.read_only:
            with self._database.write(durable=True) as connection:
                connection.execute("INSERT OR IGNORE INTO account (id, identity) VALUES (1, ?)", (identity,))
        elif row is not None and row[0] != identity:
            raise StoreError(
                f"The articles of this account are those of {row[0]}.",
                "Connect the new address as an account of its own.",
            )

    # --- what the server has not been told ----------------------------------------------------------------

    def waiting(self) -> int:
        """Returns how many marks and changes of feeds wait for the server."""
        with self._database.read() as connection:
            if connection.execute("SELECT 1 FROM account").fetchone() is None:
                return 0
            return outbox.count(connection) + len(remote_feeds.changes(connection))

    def waiting_marks(self, mark: Mark, after: int, limit: int) -> list[Waiting]:
        """Returns the waiting marks of the articles with the next ids after this one."""
        with self._database.read() as connection:
            return outbox.following(connection, mark, after, limit)

    def acknowledge(self, mark: Mark, taken: Sequence[Waiting]) -> None:
        """Forgets marks that the server has taken, unless they have been made anew since."""
        with self._database.write() as connection:
            outbox.acknowledge(connection, mark, taken)

    def insist(self, ids: Sequence[int], mark: Mark, value: bool) -> None:
        """Has the server told that these articles are marked so here."""
        with self._database.write(durable=True) as connection:
            outbox.put(connection, ids, mark, value)

    # --- feeds --------------------------------------------------------------------------------------------

    def feed_changes(self) -> list[FeedChange]:
        """Returns what was done to feeds here and the server has not been told, in the order to tell it."""
        with self._database.read() as connection:
            return remote_feeds.changes(connection)

    def feed_change_taken(self, change: FeedChange, key: str) -> None:
        """Keeps that the server has taken a change; ``key`` is what it calls the feed."""
        with self._database.write() as connection:
            remote_feeds.taken(connection, change, key)

    def feed_change_refused(self, change: FeedChange) -> None:
        """Takes back a change that the server will not have."""
        with self._database.write() as connection:
            remote_feeds.refused(connection, change)

    def merge_feeds(self, told: Sequence[RemoteFeed]) -> None:
        """Takes over what has changed in the server's list of subscriptions since it was read last."""
        with self._database.write() as connection:
            remote_feeds.merge(connection, told)

    # --- articles -----------------------------------------------------------------------------------------

    def add_remote(
        self, arrived: Sequence[RemoteArticle], texts: Sequence[str], now: datetime, *, older: bool = False
    ) -> list[int]:
        """Stores articles, newest first, and changes to known ones; returns the ids of the new ones.

        ``older``: they are older than what is stored. ``texts`` are their plain texts."""
        with self._database.write() as connection:
            return remote_articles.add(connection, arrived, texts, now, older=older)

    def unknown_keys(self, keys: Collection[str], now: datetime) -> list[str]:
        """Returns those of the keys whose articles are not here, newest first; not those asked for in vain of late."""
        with self._database.read() as connection:
            return remote_articles.unknown(connection, keys, now)

    def is_older(self, key: str) -> bool:
        """Tells whether an article came before all that are here, as far as its key tells."""
        with self._database.read() as connection:
            return remote_articles.are_older(connection, key)

    def keep_absent(self, keys: Collection[str], now: datetime) -> None:
        """Remembers that the server does not have these articles."""
        with self._database.write() as connection:
            remote_articles.missed(connection, keys, now)

    # --- marks made elsewhere -----------------------------------------------------------------------------

    def differing(self, keys: Collection[str], mark: Mark, value: bool) -> list[int]:
        """Returns the articles of these keys that are marked otherwise here, without those whose marks wait."""
        with self._database.read() as connection:
            return remote_articles.differing(connection, keys, mark, value)

    def doubted(self, told: Collection[str], mark: Mark, now: datetime) -> list[Doubted]:
        """Returns the articles unread or bookmarked here that are not among what the server told."""
        with self._database.read() as connection:
            return remote_articles.doubted(connection, told, mark, now)

    def set_marks(self, ids: Sequence[int], mark: Mark, value: bool) -> int:
        """Marks articles as the server says and returns how many; those that the user has marked since stay."""
        with self._database.write() as connection:
            return remote_articles.set_marks(connection, ids, mark, value, steps.microseconds())

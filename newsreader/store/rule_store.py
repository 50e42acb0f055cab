"""The part of Store that keeps queries: smart feeds, and mute rules with what they hide."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from newsreader.model import StepDone, View
from newsreader.model.queries import MuteRule, SmartFeed
from newsreader.store import mutes, signatures
from newsreader.store.query_store import QueryStore


class RuleStore(QueryStore):
    """Saved queries in one SQLite file."""

    # --- smart feeds --------------------------------------------------------------------------------------

    def smart_feeds(self) -> list[SmartFeed]:
        """Returns the smart feeds by name."""
        from newsreader.store import smart

        with self._database.read() as connection:
            return smart.smart_feeds(connection)

    def save_smart(self, name: str, query: str, smart_id: int | None = None) -> StepDone:
        """Makes a smart feed, or gives the one of this number another name and query; raises UsageError."""
        from newsreader.store import smart

        with self._database.write(durable=True) as connection:
            return smart.save(connection, name, query, smart_id)

    def remove_smart(self, smart_id: int) -> StepDone:
        """Removes a smart feed; its articles stay as they are. Raises UsageError."""
        from newsreader.store import smart

        with self._database.write(durable=True) as connection:
            return smart.remove(connection, smart_id)

    def smart_unread(self, now: datetime) -> dict[int, int]:
        """Returns how many unread articles each smart feed holds, by its number, among the newest 50,000."""
        from newsreader.store import smart

        with self._database.read() as connection:
            return smart.unread(connection, now)

    # --- mute rules ---------------------------------------------------------------------------------------

    def mute_rules(self) -> list[MuteRule]:
        """Returns the mute rules in the order in which they were made."""
        with self._database.read() as connection:
            return mutes.rules(connection)

    def add_mute(self, query: str, until: datetime | None = None) -> StepDone:
        """Makes a mute rule, which ``sweep_mutes`` applies to what is stored; raises UsageError."""
        with self._database.write(durable=True) as connection:
            return mutes.add(connection, query.strip(), until)

    def remove_mute(self, rule_id: int) -> StepDone:
        """Ends a mute rule and shows what it alone has hidden; raises UsageError."""
        with self._database.write(durable=True) as connection:
            return mutes.remove(connection, rule_id)

    def sweep_mutes(self, now: datetime, limit: int = 20_000) -> int:
        """Applies one rule to the next stored articles and ends those whose time has come.

        Returns how many rules have not looked at everything yet."""
        with self._database.read() as connection:
            if self._database.read_only or mutes.is_swept(connection, now):
                return 0
        with self._database.write() as connection:
            return mutes.sweep(connection, now, limit)

    def muted_in(self, view: View, now: datetime) -> int:
        """Returns how many articles a view does not show because they are muted, counted no further than 10,000."""
        with self._database.read() as connection:
            return mutes.hidden_in(connection, view, now)

    def would_mute(self, query: str, most: int) -> int:
        """Returns how many articles a rule would hide, counted no further than ``most``."""
        with self._database.read() as connection:
            return mutes.would_hide(connection, query, most)

    def heaviest(self, article_id: int, words: Iterable[str]) -> list[str]:
        """Returns those of the words by which an article is found, heaviest first; none before it has been read."""
        with self._database.read() as connection:
            return signatures.heaviest(connection, article_id, words)

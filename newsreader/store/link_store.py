"""The part of Store that is about links: the pages they led to, and those that wait to be sent to a service."""

from __future__ import annotations

from datetime import datetime

from newsreader.model import FullText, ParsedEntry
from newsreader.store import linked, sends, steps
from newsreader.store.upkeep_store import UpkeepStore


class LinkStore(UpkeepStore):
    """What came of links in one SQLite file."""

    def keep_linked(
        self,
        entry: ParsedEntry,
        text: FullText,
        plain: str,
        summary: str,
        words: int,
        page_html: str,
        *,
        private: bool,
        now: datetime,
    ) -> int:
        """Stores a page that a link led to, which no list shows, and returns its article.

        ``private``: it lies in the user's own network. Pages of more than a month ago go, unless bookmarked."""
        with self._database.write() as connection:
            return linked.keep(connection, entry, text, plain, summary, words, page_html, private=private, now=now)

    def queue_send(self, target: str, article_id: int) -> None:
        """Keeps a link that a service could not be sent yet."""
        with self._database.write(durable=True) as connection:
            sends.put(connection, target, article_id, steps.microseconds())

    def waiting_sends(self) -> list[tuple[str, int]]:
        """Returns which articles wait to be sent to which services, the longest waiting first."""
        with self._database.read() as connection:
            return sends.waiting(connection)

    def end_send(self, target: str, article_id: int) -> None:
        """Forgets a link that was sent, or that its service refused."""
        with self._database.write(durable=True) as connection:
            sends.remove(connection, target, article_id)

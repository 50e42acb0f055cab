"""The part of Store that is about links: the pages they led to."""

from __future__ import annotations

from datetime import datetime

from newsreader.model import FullText, ParsedEntry
from newsreader.store import linked
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

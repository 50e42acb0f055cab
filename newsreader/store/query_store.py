"""The part of Store that answers queries: searches, the feeds and mute rules made of them, what completes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from newsreader.model import Article, Quote, SearchHit
from newsreader.model.queries import Completion
from newsreader.store import articles, hits, search
from newsreader.store.database import Database

if TYPE_CHECKING:
    from newsreader.model.stopping import Stop
    from newsreader.store.query import Query


class QueryStore:
    """Queries over one SQLite file. Any text is a valid query; relative dates count from ``now``.

    A search that is given up by its ``stop`` ends at once and raises Stopped."""

    _database: Database

    def search(
        self,
        query: str,
        limit: int = 50,
        offset: int = 0,
        *,
        prefix: bool = False,
        now: datetime | None = None,
        stop: Stop | None = None,
    ) -> list[SearchHit]:
        """Returns the articles that match, best first, with snippets.

        ``prefix``: the last word may be the beginning of one, as while it is being typed."""
        parsed = _parsed(query, prefix, now)
        with self._database.read_until(stop) as connection:
            return hits.hits(connection, search.search(connection, parsed, limit, offset), parsed.pattern)

    def search_count(
        self,
        query: str,
        most: int = 1000,
        *,
        prefix: bool = False,
        now: datetime | None = None,
        stop: Stop | None = None,
    ) -> int:
        """Returns how many articles match, counting no further than ``most``."""
        with self._database.read_until(stop) as connection:
            return search.search_count(connection, _parsed(query, prefix, now), most)

    def search_muted(
        self,
        query: str,
        most: int = 1000,
        *,
        prefix: bool = False,
        now: datetime | None = None,
        stop: Stop | None = None,
    ) -> int:
        """Returns how many articles match but are muted, counting no further than ``most``."""
        with self._database.read_until(stop) as connection:
            return search.muted_count(connection, _parsed(query, prefix, now), most)

    def search_quotes(
        self,
        query: str,
        limit: int = 20,
        *,
        prefix: bool = False,
        now: datetime | None = None,
        stop: Stop | None = None,
    ) -> list[tuple[Article, Quote]]:
        """Returns quotes whose words or speaker match, newest first, with their articles."""
        with self._database.read_until(stop) as connection:
            rows = search.search_quotes(connection, _parsed(query, prefix, now), limit)
            found = {each.id: each for each in articles.articles(connection, sorted({row[0] for row in rows}))}
            return [(found[row[0]], Quote(*row[1:])) for row in rows if row[0] in found]

    def matching(self, query: str, limit: int | None = None, *, now: datetime | None = None) -> Sequence[int]:
        """Returns the ids of the articles that match, newest first."""
        with self._database.read() as connection:
            return search.newest_first(connection, _parsed(query, False, now), limit)

    def complete(self, query: str, cursor: int) -> list[Completion]:
        """Returns how a query that is being typed may go on at the cursor, best first."""
        from newsreader.store.completions import completions

        with self._database.read() as connection:
            return completions(connection, query, cursor)


def _parsed(query: str, prefix: bool, now: datetime | None) -> Query:
    # Imported late: the first screen asks nothing.
    from newsreader.store.query import parse

    return parse(query, prefix=prefix, now=now)

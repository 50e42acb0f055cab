"""The part of Library that is about queries: searching, explaining, completing, and what is made of them.

Nothing here waits for the network or knows SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from newsreader.errors import QueryError
from newsreader.model import Article, Quote, SearchHit
from newsreader.model.queries import Completion, Explanation
from newsreader.store import Store

if TYPE_CHECKING:
    from newsreader.store.query_fields import Field


class Queries:
    """Questions to the user's news. Any text is a valid query; ``checked`` is for where mistakes shall be told."""

    _store: Store
    now: Callable[[], datetime]
    """The clock; aware UTC."""

    def search(self, query: str, limit: int = 50, offset: int = 0, *, prefix: bool = False) -> list[SearchHit]:
        """Returns the articles that match, best first, with snippets.

        ``prefix``: the last word may be the beginning of one, as while it is being typed."""
        return self._store.search(query, limit, offset, prefix=prefix, now=self.now())

    def search_count(self, query: str, most: int = 1000, *, prefix: bool = False) -> int:
        """Returns how many articles match, counting no further than ``most``."""
        return self._store.search_count(query, most, prefix=prefix, now=self.now())

    def search_quotes(self, query: str, limit: int = 20, *, prefix: bool = False) -> list[tuple[Article, Quote]]:
        """Returns quotes that contain the words, newest first, with their articles."""
        return self._store.search_quotes(query, limit, prefix=prefix, now=self.now())

    def matching(self, query: str, limit: int | None = None) -> Sequence[int]:
        """Returns the ids of the articles that match, newest first."""
        return self._store.matching(query, limit, now=self.now())

    def explain(self, query: str, *, typing: bool = False) -> Explanation:
        """Returns a query in words, and where it makes no sense; ``typing``: what is unfinished is no mistake."""
        from newsreader.store.query_syntax import parse
        from newsreader.store.query_words import in_words

        parsed = parse(query, self.now(), typing=typing)
        return Explanation(in_words(parsed.tree, self.now()), parsed.mistakes)

    def checked(self, query: str) -> str:
        """Returns the query; raises QueryError when part of it makes no sense."""
        mistakes = self.explain(query).mistakes
        if mistakes:
            raise QueryError(query, mistakes[0].start, mistakes[0].end, mistakes[0].message)
        return query

    def complete(self, query: str, cursor: int) -> list[Completion]:
        """Returns how a query may go on at the cursor, best first."""
        return self._store.complete(query, cursor)


def complete_fields(word: str) -> list[Completion]:
    """Returns how a word of a query may go on without anybody's news: fields, states, dates, languages."""
    from newsreader.store.completions import completions

    return completions(None, word, len(word))


def fields() -> tuple[Field, ...]:
    """Returns the fields of the query language."""
    from newsreader.store.query_fields import FIELDS

    return FIELDS

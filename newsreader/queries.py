"""The part of Library that is about queries: searching, explaining, completing, and what is made of them.

Nothing here waits for the network or knows SQL.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from newsreader.errors import QueryError
from newsreader.model import Article, Quote, SearchHit, StepDone, View
from newsreader.model.queries import MOST_COUNTED, Completion, Explanation, MuteOffer, MuteRule, SmartFeed
from newsreader.store import Store

if TYPE_CHECKING:
    from newsreader.model.stopping import Stop
    from newsreader.store.query_fields import Field

_STEPS_AT_ONCE = 5
"""Steps of a new mute rule that are not left to the background."""
_MOST_WORDS = 4
_MOST_SPEAKERS = 3


class Queries:
    """Questions to the user's news. Any text is a valid query; ``checked`` is for where mistakes shall be told.

    A search that is given up by its ``stop`` ends at once and raises Stopped."""

    _store: Store
    now: Callable[[], datetime]
    """The clock; aware UTC."""

    def search(
        self, query: str, limit: int = 50, offset: int = 0, *, prefix: bool = False, stop: Stop | None = None
    ) -> list[SearchHit]:
        """Returns the articles that match, best first, with snippets.

        ``prefix``: the last word may be the beginning of one, as while it is being typed."""
        return self._store.search(query, limit, offset, prefix=prefix, now=self.now(), stop=stop)

    def search_count(self, query: str, most: int = 1000, *, prefix: bool = False, stop: Stop | None = None) -> int:
        """Returns how many articles match, counting no further than ``most``."""
        return self._store.search_count(query, most, prefix=prefix, now=self.now(), stop=stop)

    def search_muted(self, query: str, most: int = 1000, *, prefix: bool = False, stop: Stop | None = None) -> int:
        """Returns how many articles match but are muted, and so not found, counting no further than ``most``."""
        return self._store.search_muted(query, most, prefix=prefix, now=self.now(), stop=stop)

    def search_quotes(
        self, query: str, limit: int = 20, *, prefix: bool = False, stop: Stop | None = None
    ) -> list[tuple[Article, Quote]]:
        """Returns quotes that contain the words, newest first, with their articles."""
        return self._store.search_quotes(query, limit, prefix=prefix, now=self.now(), stop=stop)

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

    # --- smart feeds --------------------------------------------------------------------------------------

    def smart_feeds(self) -> list[SmartFeed]:
        """Returns the smart feeds by name."""
        return self._store.smart_feeds()

    def smart_unread(self) -> dict[int, int]:
        """Returns how many unread articles each smart feed holds, by its number."""
        return self._store.smart_unread(self.now())

    def save_smart(self, name: str, query: str, smart_id: int | None = None) -> StepDone:
        """Makes a smart feed, or changes the one of this number; raises UsageError."""
        return self._store.save_smart(name, self.checked(query), smart_id)

    def remove_smart(self, smart_id: int) -> StepDone:
        """Removes a smart feed; its articles stay as they are."""
        return self._store.remove_smart(smart_id)

    # --- mute rules ---------------------------------------------------------------------------------------

    def mute_rules(self) -> list[MuteRule]:
        """Returns the mute rules in the order in which they were made."""
        return self._store.mute_rules()

    def mute(self, query: str, until: datetime | None = None) -> StepDone:
        """Hides what a query finds, now and when it arrives; raises UsageError.

        The newest articles are looked at before this returns; older ones in the background, by ``sweep_mutes``."""
        step = self._store.add_mute(self.checked(query), until)
        for _ in range(_STEPS_AT_ONCE):
            if not self._store.sweep_mutes(self.now()):
                break
        return step

    def unmute(self, rule_id: int) -> StepDone:
        """Ends a mute rule and shows what it has hidden."""
        return self._store.remove_mute(rule_id)

    def sweep_mutes(self) -> int:
        """Lets mute rules look at some more stored articles; returns how many rules have not seen everything."""
        return self._store.sweep_mutes(self.now())

    def muted_in(self, view: View) -> int:
        """Returns how many articles a view does not show because they are muted."""
        return self._store.muted_in(view, self.now())

    def mute_offers(self, article: Article) -> list[MuteOffer]:
        """Returns what may be muted of an article: words of its headline, who is quoted, its feed, its author."""
        from newsreader.store.query_syntax import quoted

        several = [(f"stories that say “{words}”", quoted(words)) for words in _telling(article, self._store)]
        speakers = dict.fromkeys(each.speaker for each in self._store.quotes(article.id) if each.speaker)
        several += [(f"stories that quote {name}", f"by:{quoted(name)}") for name in [*speakers][:_MOST_SPEAKERS]]
        several += [(f"everything by {article.author}", f"author:{quoted(article.author)}")] * bool(article.author)
        several += [(f"everything of {article.feed_title}", f"feed:{quoted(article.feed_title)}")]
        return [MuteOffer(name, query, self._store.would_mute(query, MOST_COUNTED)) for name, query in several]


def _telling(article: Article, store: Store) -> list[str]:
    """Returns the words of a headline that tell most, heaviest first; before it has been read, the longest."""
    heavy = store.heaviest(article.id, re.findall(r"[^\W_]+", article.title.lower()))
    longest = sorted(dict.fromkeys(re.findall(r"[^\W\d_]{5,}", article.title)), key=len, reverse=True)
    return (heavy or longest)[:_MOST_WORDS]


def complete_fields(word: str) -> list[Completion]:
    """Returns how a word of a query may go on without anybody's news: fields, states, dates, languages."""
    from newsreader.store.completions import completions

    return completions(None, word, len(word))


def fields() -> tuple[Field, ...]:
    """Returns the fields of the query language."""
    from newsreader.store.query_fields import FIELDS

    return FIELDS

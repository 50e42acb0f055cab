"""Store: the whole public interface of the database, SQLite, safe from several threads and processes.

Every method is one transaction that either happened or did not. What the user does (marks, subscriptions) waits for
the disk; what a refresh brings can be fetched again and does not. All trouble is StoreError, in words.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import newsreader.store.late  # noqa: F401  (makes the rooms late)
from newsreader.errors import UsageError
from newsreader.model import (
    Article,
    Candidate,
    Category,
    Counts,
    Feed,
    FetchState,
    FullText,
    ParsedEntry,
    Problem,
    Quote,
    Related,
    Signature,
    StepDone,
    Subscription,
    View,
)
from newsreader.store import (
    articles,
    feeds,
    groups,
    signatures,
    stories,
    subscriptions,
    upkeep,
    views,
    voices,
)
from newsreader.store.database import Database
from newsreader.store.link_store import LinkStore
from newsreader.store.rule_store import RuleStore

if TYPE_CHECKING:
    from newsreader.store.articles import Body, Opening, PendingArticle
    from newsreader.store.groups import StoryCandidate
    from newsreader.store.outbox import Waiting
    from newsreader.store.remote_articles import Doubted
    from newsreader.store.remote_feeds import FeedChange
    from newsreader.store.stories import Frequencies, Link
    from newsreader.store.versions import Version

__all__ = [
    "Body",
    "Doubted",
    "FeedChange",
    "Link",
    "Opening",
    "PendingArticle",
    "Store",
    "StoryCandidate",
    "Version",
    "Waiting",
]


class Store(LinkStore, RuleStore):
    """The user's feeds and articles in one SQLite file."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)

    @classmethod
    def open(cls, path: Path) -> Store:
        """Opens the file, creating or upgrading it; where it cannot be written, opens it to read.

        Raises StoreTooNew when a newer newsreader wrote it, StoreError when it is damaged or out of reach."""
        return cls(Database.open(path))

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return self._database.path

    @property
    def read_only(self) -> bool:
        """True when nothing can be written; every change raises StoreError then."""
        return self._database.read_only

    def close(self) -> None:
        """Closes the connections of all threads."""
        self._database.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Makes all writes of a ``with`` block one transaction, which is several times faster than one each.

        Keep it short, and no waiting inside: other writers wait for its end."""
        with self._database.write():
            yield

    # --- subscriptions ------------------------------------------------------------------------------------

    def feeds(self) -> list[Feed]:
        """Returns the subscribed feeds by category, those without one last, then by title."""
        with self._database.read() as connection:
            return feeds.feeds(connection)

    def feed(self, feed_id: int) -> Feed | None:
        """Returns a feed, subscribed or not."""
        with self._database.read() as connection:
            return feeds.feed(connection, feed_id)

    def categories(self) -> list[Category]:
        """Returns the folders by title."""
        with self._database.read() as connection:
            return feeds.categories(connection)

    def add_feed(
        self,
        url: str,
        title: str,
        *,
        category: str | None = None,
        site_url: str | None = None,
        private: bool = False,
        sample: bool = False,
    ) -> Feed:
        """Subscribes to an address; one that was left comes back with its articles.

        Raises UsageError when it is subscribed already."""
        with self._database.write(durable=True) as connection:
            added = feeds.add_feed(connection, url, title, category, site_url, private=private, sample=sample)
            if added is None:
                raise UsageError("This feed is subscribed already.")
            return added

    def add_feeds(self, subscriptions: Sequence[Subscription], private: Collection[str] = ()) -> list[Feed]:
        """Subscribes to all that are not subscribed yet, in one transaction, and returns those.

        ``private`` holds the addresses that lie in the user's own network."""
        with self._database.write(durable=True) as connection:
            return feeds.add_feeds(connection, subscriptions, private)

    def rename_feed(self, feed_id: int, title: str) -> StepDone:
        """Gives a feed a name of the user's own; an empty one returns to the feed's own title."""
        with self._database.write(durable=True) as connection:
            return subscriptions.rename_feed(connection, feed_id, title)

    def move_feed(self, feed_id: int, category: str | None) -> StepDone:
        """Puts a feed into a folder, made when it is new; None takes it out of any."""
        with self._database.write(durable=True) as connection:
            return subscriptions.move_feed(connection, feed_id, category)

    def set_full_text(self, feed_id: int, on: bool) -> StepDone:
        """Decides whether the whole page is fetched for every article of a feed."""
        with self._database.write(durable=True) as connection:
            return subscriptions.set_full_text(connection, feed_id, on)

    def rename_category(self, category_id: int, title: str) -> StepDone:
        """Renames a folder; into the name of another one, it is merged with that."""
        with self._database.write(durable=True) as connection:
            return subscriptions.rename_category(connection, category_id, title)

    def remove_category(self, category_id: int) -> StepDone:
        """Removes a folder; its feeds stay, in no folder."""
        with self._database.write(durable=True) as connection:
            return subscriptions.remove_category(connection, category_id)

    def unsubscribe(self, feed_id: int) -> StepDone:
        """Ends a subscription and hides its articles; bookmarked ones stay among the bookmarks."""
        with self._database.write(durable=True) as connection:
            return subscriptions.unsubscribe(connection, feed_id)

    def remove_sample(self) -> int:
        """Deletes the sample edition except bookmarked articles; returns how many articles went."""
        with self._database.write(durable=True) as connection:
            return upkeep.remove_sample(connection)

    # --- fetching -----------------------------------------------------------------------------------------

    def fetch_states(self, feed_ids: Sequence[int] | None = None, due: datetime | None = None) -> list[FetchState]:
        """Returns what is known of the feeds to fetch: those given, or all (whose time has come by ``due``).

        The sample edition is never among them; a feed that is gone for good only when it is given."""
        with self._database.read() as connection:
            return feeds.fetch_states(connection, feed_ids, due)

    def save_fetched(
        self,
        state: FetchState,
        *,
        now: datetime,
        site_url: str | None = None,
        title: str | None = None,
        language: str | None = None,
    ) -> None:
        """Keeps what a successful answer said, and forgets the last problem."""
        with self._database.write() as connection:
            feeds.save_fetched(connection, state, now, site_url, title, language)

    def save_failed(
        self,
        feed_id: int,
        message: str,
        hint: str = "",
        *,
        now: datetime,
        next_check: datetime | None,
        gone: bool = False,
    ) -> None:
        """Keeps why a feed could not be read and when to try again; one that is ``gone`` only on request."""
        with self._database.write() as connection:
            feeds.save_failed(connection, feed_id, message, hint, now, next_check, gone=gone)

    def move_feed_url(self, feed_id: int, url: str) -> None:
        """Keeps a feed's new address, unless another subscription has it."""
        with self._database.write() as connection:
            feeds.move_feed_url(connection, feed_id, url)

    def problems(self) -> list[Problem]:
        """Returns the subscribed feeds whose last attempt failed, by title."""
        with self._database.read() as connection:
            return feeds.problems(connection)

    def add_articles(
        self, feed_id: int, entries: Sequence[ParsedEntry], texts: Sequence[str], now: datetime
    ) -> list[int]:
        """Stores new entries and changes to known ones; returns the ids of the new, in the order of the entries.

        ``texts`` are the entries' plain texts, for search and summary. A feed that is gone takes nothing."""
        with self._database.write() as connection:
            return articles.add_articles(connection, feed_id, entries, texts, now)

    # --- reading ------------------------------------------------------------------------------------------

    def counts(self, now: datetime) -> Counts:
        """Returns how many articles each view holds, and the unread ones by feed and category."""
        with self._database.read() as connection:
            return views.counts(connection, now)

    def article_ids(
        self, view: View, now: datetime, limit: int | None = None, oldest_first: bool = False
    ) -> array[int]:
        """Returns the ids of a view's articles, newest first or oldest first; “today” begins at local midnight."""
        with self._database.read() as connection:
            return views.article_ids(connection, view, now, limit, oldest_first)

    def articles(self, ids: Sequence[int]) -> list[Article]:
        """Returns the rows with these ids, in this order; missing ones are left out."""
        with self._database.read() as connection:
            return articles.articles(connection, ids)

    def body(self, article_id: int) -> Body | None:
        """Returns the texts of an article; None when there is no such article."""
        with self._database.read() as connection:
            return articles.body(connection, article_id)

    def opening(self, article_id: int, offset: int | None = None) -> Opening | None:
        """Returns the stretch of an article's text around ``offset``, else around where the reader left off.

        All of it where it is short; None when there is no such article or its text has not been read."""
        with self._database.read() as connection:
            return articles.opening(connection, article_id, offset)

    def save_reading(
        self,
        article_id: int,
        text: FullText,
        plain: str,
        summary: str,
        words: int,
        page_html: str | None = None,
    ) -> None:
        """Stores what the pipeline made of an article: text, quotes, words to search.

        ``page_html`` None keeps a page stored earlier. An article that is gone by now is left alone."""
        with self._database.write() as connection:
            articles.save_reading(connection, article_id, text, plain, summary, words, page_html)

    def name_author(self, article_id: int, author: str) -> None:
        """Says who wrote an article whose feed does not; a name that is there stays."""
        if not self.read_only:
            with self._database.write() as connection:
                articles.name_author(connection, article_id, author)

    def pending(self, version: int, limit: int) -> list[PendingArticle]:
        """Returns articles not read by this version of the pipeline, those never read first, then newest first."""
        with self._database.read() as connection:
            return articles.pending(connection, version, limit)

    def pending_among(self, ids: Sequence[int], version: int) -> list[PendingArticle]:
        """Returns those of the articles that this version of the pipeline has not read, in the order given."""
        with self._database.read() as connection:
            return articles.pending_among(connection, ids, version)

    def quotes(self, article_id: int) -> list[Quote]:
        """Returns the quotes of an article in the order of its text."""
        with self._database.read() as connection:
            return articles.quotes(connection, article_id)

    # --- related stories ----------------------------------------------------------------------------------

    def count_words(self, words: Mapping[int, Iterable[str]]) -> tuple[dict[str, int], int]:
        """Counts the words of articles, by id, those counted before left out.

        Returns in how many articles each word stands by now, about, and how many were counted."""
        with self._database.write() as connection:
            return stories.count_words(connection, words, self._frequencies)

    @cached_property
    def _frequencies(self) -> Frequencies:
        return stories.Frequencies()

    def enter(self, article_id: int, signature: Signature, most: int = 40, also: Iterable[int] = ()) -> list[Candidate]:
        """Stores an article's signature, by which later articles find it.

        Returns at most so many articles of the days around that are somewhat like it, and those of ``also``."""
        with self._database.write() as connection:
            return signatures.enter(connection, article_id, signature, most, also)

    def same_sayings(self, article_id: int, sayings: Sequence[int]) -> list[int]:
        """Returns the few recent articles that quote most of the same words."""
        with self._database.read() as connection:
            return stories.same_sayings(connection, article_id, sayings)

    def address(self, article_id: int) -> str | None:
        """Returns the address of an article's page, if it has one."""
        with self._database.read() as connection:
            row = connection.execute("SELECT url FROM article WHERE id = ?", (article_id,)).fetchone()
            return row[0] if row else None

    def at_addresses(self, addresses: Sequence[str]) -> list[int]:
        """Returns the articles that stand at these addresses."""
        with self._database.read() as connection:
            return stories.at_addresses(connection, addresses)

    def save_related(self, links: Mapping[int, Sequence[Link]]) -> None:
        """Stores the links of articles, by id, in both directions, in place of earlier ones."""
        with self._database.write() as connection:
            stories.save_related(connection, links)

    def related(self, article_id: int, limit: int = 8) -> list[Related]:
        """Returns the related stories of an article, closest first."""
        with self._database.read() as connection:
            return stories.related(connection, article_id, limit)

    # --- one event, one story -----------------------------------------------------------------------------

    def story_candidates(self, article_id: int, alike: Mapping[int, float]) -> list[StoryCandidate]:
        """Returns the few stories an article shares most with, given how much each of their articles is like it."""
        with self._database.read() as connection:
            return groups.story_candidates(connection, article_id, alike)

    def titles_beside(self, story_id: int, article_id: int) -> list[str]:
        """Returns the titles of some articles of a story that are from the same feed as another article."""
        with self._database.read() as connection:
            return groups.titles_beside(connection, story_id, article_id)

    def story_of(self, article_id: int) -> int | None:
        """Returns the number of the story that an article is in."""
        with self._database.read() as connection:
            return groups.story_of(connection, article_id)

    def is_settled(self, article_id: int) -> bool:
        """Tells whether an article has its story: it has company there, or the user put it there."""
        with self._database.read() as connection:
            return groups.is_settled(connection, article_id)

    def possible_originals(self, article_id: int, ids: Iterable[int], most: int) -> list[tuple[int, int, array[int]]]:
        """Returns those of other feeds among these articles, with their stories and what copies are known by.

        Full stories, of ``most`` articles, are left out, and texts too long ago."""
        with self._database.read() as connection:
            return groups.possible_originals(connection, article_id, ids, most)

    def join_story(
        self,
        article_id: int,
        story_id: int | None,
        copy_of: int | None = None,
    ) -> int | None:
        """Puts an article into a story, one of its own for None; returns the story."""
        with self._database.write() as connection:
            joined = groups.join(connection, article_id, story_id, copy_of=copy_of)
            voices.settle(connection, joined, article_id)
            return joined

    # --- small state --------------------------------------------------------------------------------------

    def state(self, key: str) -> str | None:
        """Returns a small value kept under a key."""
        with self._database.read() as connection:
            return upkeep.state(connection, key)

    def set_state(self, key: str, value: str | None) -> None:
        """Keeps a small value under a key; None forgets it."""
        with self._database.write() as connection:
            upkeep.set_state(connection, key, value)

    def position(self, article_id: int) -> int:
        """Returns where the reader left off, a character of the plain text; 0 is the beginning."""
        with self._database.read() as connection:
            return upkeep.position(connection, article_id)

    def set_position(self, article_id: int, offset: int) -> None:
        """Keeps where the reader left off."""
        with self._database.write() as connection:
            upkeep.set_position(connection, article_id, offset)

    # --- health -------------------------------------------------------------------------------------------

    def check(self) -> list[str]:
        """Returns what is wrong with the database, one line each; empty when it is sound."""
        with self._database.read() as connection:
            return upkeep.check(connection)

    def sizes(self) -> dict[str, int]:
        """Returns rows by kind and the bytes of the file."""
        with self._database.read() as connection:
            return upkeep.sizes(connection)

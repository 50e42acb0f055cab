"""A server in memory that keeps feeds, articles and marks, and fails or lies when it is told to.

Other clients are played by changing its fields. ``fail`` makes a call fail before or after it has done its work;
``before_answer`` runs when the work is done and the answer not yet out: the place for what happens meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from newsreader.errors import FetchError
from newsreader.sync.service import Batch, Capabilities, Mark, RemoteArticle, RemoteFeed, Which
from tests.builders import NOW, entry

When = Literal["before", "after"]


def offline() -> FetchError:
    """Returns the error of a server that cannot be reached."""
    return FetchError("news.example cannot be reached.", "Check your connection.", kind="connect")


def trouble(status: int = 503) -> FetchError:
    """Returns the error of a server that is not well, or that refuses."""
    return FetchError(f"news.example answered {status}.", kind="status", status=status)


def pause(seconds: float) -> FetchError:
    """Returns the error of a server that asks to be left alone."""
    return FetchError("news.example asks for a pause.", kind="wait", status=429, retry_after=seconds)


@dataclass
class Kept:
    """An article on the server."""

    article: RemoteArticle
    arrived: datetime
    changed: datetime
    read: bool = False
    starred: bool = False


class FakeService:
    """Everything a RemoteService must do, and what other clients and bad days may do to it."""

    def __init__(self, now: Callable[[], datetime] = lambda: NOW, *, deltas: bool = False) -> None:
        self.now = now
        self.capabilities = Capabilities(folders=True, remote_state=True, stars=True, deltas=deltas, asks_feeds=deltas)
        self.subscriptions: dict[str, RemoteFeed] = {}
        self.kept: dict[str, Kept] = {}
        self.requests: list[str] = []
        """The names of all calls, in their order."""
        self.largest = 0
        """The most articles that were marked in one call."""
        self.before_answer: Callable[[str], None] = lambda name: None
        self.taken: Callable[[Sequence[str], Mark, bool, int], None] = lambda keys, mark, value, at: None
        """Hears which marks were taken and answered for, and how many requests there were when that began."""
        self._failures: list[tuple[str, When, BaseException]] = []
        self._numbers = 1000

    # --- what others do -----------------------------------------------------------------------------------

    def feed(self, key: str = "feed/1", title: str = "The Ledger", folder: str | None = None) -> RemoteFeed:
        """Subscribes to a feed elsewhere."""
        feed = RemoteFeed(key, f"https://ledger.example/{key}.xml", title, "https://ledger.example/", folder)
        self.subscriptions[key] = feed
        return feed

    def publish(self, *titles: str, feed: str = "feed/1", read: bool = False, starred: bool = False) -> list[str]:
        """Stores an article for each title, the last one newest; returns their keys."""
        keys = []
        for title in titles:
            self._numbers += 1
            key = str(self._numbers)
            hours = timedelta(minutes=2000 - self._numbers)
            parsed = entry(key, title=title, published=self.now() - hours, content=f"<p>{title} in Merrow.</p>")
            self.kept[key] = Kept(RemoteArticle(key, feed, parsed), self.now(), self.now(), read, starred)
            keys.append(key)
        return keys

    def put(self, keys: Iterable[str], mark: Mark, value: bool) -> None:
        """Marks articles elsewhere."""
        for key in keys:
            if key in self.kept:
                setattr(self.kept[key], mark, value)
                self.kept[key].changed = self.now()

    def purge(self, keys: Iterable[str]) -> None:
        """Forgets articles, as servers do with old ones."""
        for key in keys:
            self.kept.pop(key, None)

    def unread(self) -> set[str]:
        """Returns the keys of the unread articles."""
        return {key for key, each in self.kept.items() if not each.read}

    def starred(self) -> set[str]:
        """Returns the keys of the starred articles."""
        return {key for key, each in self.kept.items() if each.starred}

    def fail(self, name: str, error: BaseException, when: When = "before", times: int = 1) -> None:
        """Makes the next calls of a method, or of any for “*”, fail before or after they have done their work."""
        self._failures += [(name, when, error)] * times

    def heal(self) -> None:
        """Forgets all failures to come."""
        self._failures.clear()

    # --- what a service offers ----------------------------------------------------------------------------

    async def log_in(self) -> None:
        self._begin("log_in")
        self._end("log_in")

    async def feeds(self) -> tuple[RemoteFeed, ...]:
        self._begin("feeds")
        found = tuple(self.subscriptions.values())
        self._end("feeds")
        return found

    async def newest(self, since: datetime | None, cursor: str | None, limit: int) -> Batch:
        self._begin("newest")
        found = [
            key
            for key, each in self.kept.items()
            if since is None or (each.changed if self.capabilities.deltas else each.arrived) >= since
        ]
        found.sort(key=lambda key: (-len(key), key), reverse=True)
        if cursor is not None:
            found = [key for key in found if (len(key), key) < (len(cursor), cursor)]
        articles = tuple(self._shown(key) for key in found[:limit])
        batch = Batch(articles, found[limit - 1] if len(found) > limit else None)
        self._end("newest")
        return batch

    async def ids(self, which: Which, since: datetime | None = None) -> frozenset[str]:
        self._begin(f"ids {which}")
        if which == "all":
            found = frozenset(key for key, each in self.kept.items() if since is None or each.arrived >= since)
        else:
            found = frozenset(self.unread() if which == "unread" else self.starred())
        self._end(f"ids {which}")
        return found

    async def articles(self, keys: Sequence[str]) -> tuple[RemoteArticle, ...]:
        self._begin("articles")
        found = tuple(self._shown(key) for key in keys if key in self.kept)
        self._end("articles")
        return found

    async def mark(self, keys: Sequence[str], mark: Mark, value: bool) -> None:
        began = len(self.requests)
        self._begin("mark")
        self.largest = max(self.largest, len(keys))
        self.put(keys, mark, value)
        self._end("mark")
        self.taken(keys, mark, value, began)

    async def subscribe(self, url: str, folder: str | None) -> str:
        self._begin("subscribe")
        known = next((key for key, each in self.subscriptions.items() if each.url == url), None)
        key = known or f"feed/{len(self.subscriptions) + 100}"
        if known is None:
            self.subscriptions[key] = RemoteFeed(key, url, url.rsplit("/", 1)[-1], None, folder)
        self._end("subscribe")
        return key

    async def unsubscribe(self, key: str) -> None:
        self._begin("unsubscribe")
        self.subscriptions.pop(key, None)
        self.purge([each for each, kept in self.kept.items() if kept.article.feed_key == key])
        self._end("unsubscribe")

    async def rename(self, key: str, title: str) -> None:
        self._begin("rename")
        self.subscriptions[key] = replace(self.subscriptions[key], title=title)
        self._end("rename")

    async def move(self, key: str, folder: str | None) -> None:
        self._begin("move")
        self.subscriptions[key] = replace(self.subscriptions[key], folder=folder)
        self._end("move")

    async def ask_feeds(self) -> None:
        self._begin("ask feeds")
        self._end("ask feeds")

    async def close(self) -> None:
        self.requests.append("close")

    # --- how ----------------------------------------------------------------------------------------------

    def _shown(self, key: str) -> RemoteArticle:
        kept = self.kept[key]
        return replace(kept.article, read=kept.read, starred=kept.starred)

    def _begin(self, name: str) -> None:
        self.requests.append(name)
        self._fail(name, "before")

    def _end(self, name: str) -> None:
        self.before_answer(name)
        self._fail(name, "after")

    def _fail(self, name: str, when: When) -> None:
        for number, (of, moment, error) in enumerate(self._failures):
            if moment == when and of in (name, "*"):
                del self._failures[number]
                raise error

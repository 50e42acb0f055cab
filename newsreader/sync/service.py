"""Services: the places that news comes from, seen from the engines. An engine holds the Store; a service never does.

``Service`` is asked feed by feed: reading feeds ourselves (``direct``). ``RemoteService`` is a server that keeps feeds,
folders, articles and marks for its user; ``mirror`` makes the store its mirror. Services differ in how they ask and
say so in their Capabilities; what becomes of the answers is decided once, by the engines.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from newsreader.model import FetchState, Mark, ParsedFeed, RemoteArticle, RemoteFeed

__all__ = [
    "Batch",
    "Capabilities",
    "Fetched",
    "Mark",
    "RemoteArticle",
    "RemoteFeed",
    "RemoteService",
    "Service",
    "Which",
]

Which = Literal["unread", "starred", "all"]
"""The articles whose keys a server is asked for."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a service keeps for the user, beyond the articles."""

    folders: bool = False
    """Feeds have folders there, which may be changed."""
    remote_state: bool = False
    """Read and starred live there too: marks are sent, and marks made elsewhere are fetched."""
    stars: bool = False
    """Articles can be starred there."""
    deltas: bool = False
    """``newest`` with ``since`` brings every article that is new or whose marks have changed since, each with both of
    its marks; then the sets of keys need comparing only now and then."""
    asks_feeds: bool = False
    """The server asks its feeds for news when it is told to, see ``ask_feeds``."""


# --- feeds fetched by ourselves -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of asking for one feed."""

    state: FetchState
    """To be remembered for the next time: validators, digest, when to ask again, the address."""
    feed: ParsedFeed | None = None
    """None when nothing has changed."""
    texts: tuple[str, ...] = ()
    """The plain text of every entry, for search and counting."""


class Service(Protocol):
    """A place that is asked feed by feed. Services differ in how they ask; the engine decides what becomes of it."""

    capabilities: Capabilities

    async def fetch(self, state: FetchState, now: datetime) -> Fetched:
        """Asks for what is new in one feed; raises FetchError or FeedError, and stores nothing."""
        ...


# --- servers --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Batch:
    """A page of articles."""

    articles: tuple[RemoteArticle, ...]
    cursor: str | None = None
    """Where the next page begins; None when there is no more."""


class RemoteService(Protocol):
    """A server that keeps feeds, folders, articles and marks.

    Every method raises FetchError: kind “auth” for a wrong password or token, “off” for an interface that is switched
    off, “answer” for something that is not an answer of this protocol, “wait” with ``retry_after``, “status”,
    “timeout”, “connect”, “dns” … as the network has them. A service logs in by itself when it needs to, and once
    more when its session has expired (401); beyond that it repeats nothing: the engine decides what is tried again."""

    capabilities: Capabilities

    async def log_in(self) -> None:
        """Checks address, user and password, and keeps the session."""
        ...

    async def feeds(self) -> tuple[RemoteFeed, ...]:
        """Returns all subscriptions, with their folders."""
        ...

    async def newest(self, since: datetime | None, cursor: str | None, limit: int) -> Batch:
        """Returns a page of about ``limit`` articles, newest first; the pages stay whole while marks are made.

        ``since`` leaves out what came (or, with deltas, changed) before that time, or only some of it."""
        ...

    async def ids(self, which: Which, since: datetime | None = None) -> frozenset[str]:
        """Returns the keys of all such articles, asked for page by page to the end, never a part of them.

        ``since`` may leave out of “all” those that came (or, where the server counts so, appeared) before."""
        ...

    async def articles(self, keys: Sequence[str]) -> tuple[RemoteArticle, ...]:
        """Returns these articles, any number of them, in any order; those that the server has not are left out."""
        ...

    async def mark(self, keys: Sequence[str], mark: Mark, value: bool) -> None:
        """Sets a mark on up to 50 articles; sent twice it is as sent once, and unknown keys do no harm."""
        ...

    async def subscribe(self, url: str, folder: str | None) -> str:
        """Subscribes to a feed and returns its key; one that is subscribed already is no error."""
        ...

    async def unsubscribe(self, key: str) -> None:
        """Ends a subscription; one that is gone already is no error."""
        ...

    async def rename(self, key: str, title: str) -> None:
        """Gives a feed another title."""
        ...

    async def move(self, key: str, folder: str | None) -> None:
        """Puts a feed into this folder alone, made when it is new; None takes it out of all."""
        ...

    async def ask_feeds(self) -> None:
        """Has the server ask its feeds for news, which arrives there after it has answered; nothing where it cannot."""
        ...

    async def close(self) -> None:
        """Ends the connections."""
        ...

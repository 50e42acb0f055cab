"""Service: a place that news comes from, seen from the engine.

The engine holds the Store; a service never does. Reading feeds ourselves (``direct``) is the first service. A server
that keeps feeds, folders and marks for its user is another: it says so in its Capabilities.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from newsreader.model import FetchState, ParsedFeed


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a service keeps for the user, beyond the articles."""

    folders: bool = False
    """Feeds have folders there, which may be changed."""
    remote_state: bool = False
    """Read and starred live there too: marks are sent, and marks made elsewhere are fetched."""
    stars: bool = False
    """Articles can be starred there."""


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
    """A place that news comes from. Services differ in how they ask; the engine decides what becomes of it."""

    capabilities: Capabilities

    async def fetch(self, state: FetchState, now: datetime) -> Fetched:
        """Asks for what is new in one feed; raises FetchError or FeedError, and stores nothing."""
        ...

"""Accounts: servers that keep the user's feeds, articles and marks. Nothing here holds a secret."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from types import MappingProxyType
from typing import Literal

from newsreader.model.feeds import ParsedEntry
from newsreader.values import dataclass

LOCAL = "local"
"""Stands where an account's name may stand, for the feeds that newsreader fetches by itself."""

Mark = Literal["read", "starred"]
"""What can be set of an article on a server."""


@dataclass(frozen=True, slots=True)
class Account:
    """A server that the user has connected. Its password or token is kept elsewhere and asked for when needed."""

    name: str
    """What the user calls it: small letters, digits, dots, hyphens and underscores."""
    kind: str
    """The protocol, a name in ``sync.SERVICES``."""
    url: str
    """Where the protocol is spoken, as it was found when connecting."""
    user: str = ""
    """Empty where a token alone tells who it is."""
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Headers that the server wants with every request, by name, each with the environment variable of its value."""
    password_command: tuple[str, ...] = ()
    """A program and its arguments, run without a shell, that prints the password."""


# --- what the server keeps ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RemoteFeed:
    """A subscription as the server keeps it."""

    key: str
    """Its name there: “feed/3”, “3”."""
    url: str
    title: str
    site_url: str | None = None
    folder: str | None = None
    """The title of its folder; the first where there are several."""


@dataclass(frozen=True, slots=True)
class RemoteArticle:
    """An article as the server keeps it."""

    key: str
    """Its canonical name there: a 64-bit id as an unsigned decimal, any other id as it is."""
    feed_key: str
    entry: ParsedEntry
    """Cleaned like the entry of a feed (``text.feed_fields.entry``); its own id does not matter."""
    read: bool | None = None
    starred: bool | None = None
    """The marks at the time of the answer; None where the answer does not say."""
    feed_title: str = ""
    """What the answer calls its feed, for a starred article whose feed is no longer subscribed."""


# --- how far the mirror is ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SyncQuestion:
    """Something a server says that would undo so much that the user is asked first."""

    read: int = 0
    """Unread articles that would be marked read …"""
    unread: int = 0
    """… of so many unread ones."""
    removed: int = 0
    """Bookmarks that would be removed …"""
    bookmarks: int = 0
    """… of so many."""

    @property
    def effect(self) -> str:
        """What a sync would do, in words: “mark 812 of 900 unread articles read”."""
        read = f"mark {self.read:,} of {self.unread:,} unread articles read" if self.read else ""
        stars = f"remove {self.removed:,} of {self.bookmarks:,} bookmarks" if self.removed else ""
        return " and ".join(part for part in (read, stars) if part)


@dataclass(frozen=True, slots=True)
class SyncState:
    """How an account stands with its server, for a small sign and ``newsreader sync status``."""

    waiting: int = 0
    """Marks and changes of feeds that the server has not been told."""
    last: datetime | None = None
    """When the store last agreed with the server in everything."""
    offline: bool = False
    """The server could not be reached the last time; everything stored works all the same."""
    problem: str = ""
    """Why the last sync did not get through, in words for the screen; empty when it did."""
    hint: str = ""
    """What the user can do about it."""
    login: bool = False
    """The problem is the password or token."""
    until: datetime | None = None
    """The server asked to be left alone until then."""
    question: SyncQuestion | None = None
    """To be answered with ``Library.answer_sync``; until then the marks in question are left as they are."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did."""

    new: int = 0
    """Articles that were not known before."""
    sent: int = 0
    """Marks and changes of feeds that the server has taken."""
    changed: int = 0
    """Marks made elsewhere that are now made here."""
    article_ids: tuple[int, ...] = ()
    """The new articles."""
    complete: bool = False
    """Everything was asked and answered."""
    problems: tuple[tuple[str, str], ...] = ()
    """What it was about (a feed, or the account’s name) and what went wrong, in words."""

"""Every error a person may meet, each with the words the screen will show.

    NewsreaderError
    ├── FetchError          an address could not be read (kind says why)
    ├── FeedError           what was read is not a feed, or is damaged beyond use
    ├── PageError           an article page could not be turned into text
    ├── StoreError          the database cannot be read or written
    │   ├── StoreDamaged    its file is damaged; what can be read of it can be recovered
    │   └── StoreTooNew     it was written by a newer newsreader
    ├── ConfigError         the configuration cannot be used
    └── UsageError          what was asked for does not exist or makes no sense
        └── QueryError      part of a query makes no sense

Wrap at the edge where the foreign error appears; raise only what a user can act on. ``str(error)`` is one
line, without control characters, that says what failed; ``hint`` says what to do about it.
"""

from typing import Literal

FetchKind = Literal[
    "address",
    "dns",
    "connect",
    "timeout",
    "tls",
    "status",
    "redirect",
    "too_large",
    "encoding",
    "private",
    "gone",
    "wait",
    "empty",
    "auth",
    "off",
    "answer",
]
"""Why an address could not be read: malformed, unresolved, refused, slow, certificate, an HTTP status, a
redirect that leads nowhere good, too many bytes, an unreadable compression, a private address that a public
page points at, 410, a server that asked us to wait, no body at all. Of an account's server also: a wrong password
or token, an interface that is switched off, an answer in another language than the interface's."""


class NewsreaderError(Exception):
    """Base of all errors that are shown to the user in one line."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint
        """What the user can do, as one short sentence, or empty."""


class FetchError(NewsreaderError):
    """An address could not be read."""

    def __init__(
        self,
        message: str,
        hint: str = "",
        *,
        kind: FetchKind,
        status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, hint)
        self.kind = kind
        self.status = status
        """The HTTP status, where there was an answer."""
        self.retry_after = retry_after
        """Seconds the server asked us to wait, at most a day."""


class FeedError(NewsreaderError):
    """What was read is not a feed, or is damaged beyond use."""


class PageError(NewsreaderError):
    """An article page could not be turned into text."""


class StoreError(NewsreaderError):
    """The database cannot be read or written; nothing stored was lost."""


class StoreDamaged(StoreError):
    """The database file is damaged."""


class StoreTooNew(StoreError):
    """The database was written by a newer newsreader."""


class ConfigError(NewsreaderError):
    """The configuration cannot be used."""


class UsageError(NewsreaderError):
    """What was asked for does not exist or makes no sense."""


class QueryError(UsageError):
    """Part of a query makes no sense."""

    def __init__(self, query: str, start: int, end: int, message: str) -> None:
        super().__init__(f"{message.removesuffix('.')} (character {start + 1})")
        self.query = query
        self.start, self.end = start, end
        """The characters of the query that are meant."""
        self.message = message

"""What the screen and the command line ask for, and what they are told."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Literal

from newsreader.model.articles import Article
from newsreader.model.feeds import Feed
from newsreader.model.keeping import Tag
from newsreader.values import dataclass

ViewKind = Literal[
    "front", "unread", "today", "all", "bookmarks", "voices", "feed", "category", "tag", "smart", "muted"
]


@dataclass(frozen=True, slots=True)
class View:
    """Which articles a list shows."""

    kind: ViewKind = "all"
    id: int | None = None
    """Of the feed, category, tag or smart feed."""
    unread_only: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where the reader is: in a list, and on a page."""

    view: View
    row: int | None = None
    """The article selected in the list."""
    article: int | None = None
    """The one on the page."""
    offset: int = 0
    """How far it was read, as an offset into its plain text."""
    reading: bool = False
    """The page has the keys, not the list."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """An article that matches a search."""

    article: Article
    snippet: str
    """A stretch of the body around the words found, one line of plain text."""
    marks: tuple[tuple[int, int], ...] = ()
    """Where the words found stand in the snippet."""
    title_marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is, for the feed list."""

    all: int = 0
    unread: int = 0
    today: int = 0
    bookmarks: int = 0
    voices: int = 0
    """Speakers who are quoted."""
    feeds: Mapping[int, int] = field(default_factory=dict)
    """Unread articles by feed id."""
    categories: Mapping[int, int] = field(default_factory=dict)
    """Unread articles by category id."""
    tags: tuple[Tag, ...] = ()
    """The tags of bookmarks, by name."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A feed that could not be read, for the list of problems."""

    feed: Feed
    message: str
    hint: str = ""
    since: datetime | None = None
    """When it last worked."""
    retry: datetime | None = None
    """When it will be tried again."""


@dataclass(frozen=True, slots=True)
class RefreshProgress:
    """How far a refresh has come; sent as it goes."""

    done: int
    total: int
    new: int = 0
    failed: int = 0
    feed_title: str = ""


@dataclass(frozen=True, slots=True)
class StepDone:
    """What an action did, for the message that names it and for undo."""

    label: str
    """For the user: “128 marked read”."""
    articles: int = 0

"""Stories as the screen shows them: rows of a list, and what happened in order."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import TYPE_CHECKING

from newsreader.model.articles import Article, Quote
from newsreader.values import dataclass

if TYPE_CHECKING:
    from newsreader.model.front import Standing


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list shows: a row for each story."""

    ids: array[int]
    """Of each story the newest of its articles that the view holds, or the oldest where the list begins with these."""
    pinned: int = 0
    """Rows at the top that are followed stories."""
    standings: Mapping[int, Standing] = field(default_factory=dict)
    """Of a front page: why its rows stand there."""
    about: str = ""
    """What is said of the list as a whole, in place of how many it has."""
    oldest_first: bool = False
    """The rows below the pinned ones begin with the oldest article, and each stands for the oldest of its story."""


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A row of a list: a story of several articles, or one article alone."""

    id: int
    """The article by which the list knows the row."""
    article: Article
    """The version that is shown."""
    members: tuple[int, ...]
    """The articles of the row, its id first."""
    sources: int
    """Feeds that report it."""
    latest: datetime
    """When its latest article was published."""
    unread: int = 0
    """Articles that have not been read."""
    starred: bool = False
    """One of its articles is bookmarked."""
    followed: bool = False
    new: int = 0
    """Unread articles of a followed story that have arrived since the user looked at how it goes."""
    quiet: bool = False
    """Nothing new for days, though followed."""

    @property
    def read(self) -> bool:
        """Whether there is nothing left to read of it."""
        return not self.unread


def row_of(article: Article) -> StoryRow:
    """Returns the row of an article alone."""
    return StoryRow(
        article.id,
        article,
        (article.id,),
        article.sources,
        article.published,
        int(not article.read),
        article.starred,
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """A moment of a story: a text that came out, with what was said there for the first time."""

    article: Article
    also_in: tuple[Article, ...] = ()
    quotes: tuple[Quote, ...] = ()
    """Those that no earlier text had."""
    new: bool = False
    """It has arrived since the user looked at the story."""
    changed: datetime | None = None
    """When its publisher last changed it."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The story so far, earliest first."""

    story_id: int
    entries: tuple[Entry, ...]
    sources: int
    followed: datetime | None = None
    seen: datetime | None = None
    """When the user looked at it before; None where that is not known."""
    quiet: bool = False

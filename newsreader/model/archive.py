"""What leaves for other readers and comes from them: feeds, articles with the user's marks and words, and decisions."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from newsreader.model.feeds import Subscription
from newsreader.values import dataclass


class KeptNote(NamedTuple):
    """A note as it travels."""

    text: str
    quote: str = ""
    at: datetime | None = None


class Place(NamedTuple):
    """What an article is known by in every database: the address of its feed, and its key there."""

    feed: str
    key: str


@dataclass(frozen=True, slots=True)
class Kept:
    """An article with what the user did with it; without title, address and text only a mark."""

    feed: str = ""
    """The address of its feed; empty where it came from none."""
    key: str = ""
    """Its identity within the feed; empty where the address is all there is."""
    url: str | None = None
    title: str = ""
    author: str = ""
    published: datetime | None = None
    html: str = ""
    """The text that came with the feed."""
    page: str | None = None
    """The safe HTML of its page, where that was fetched."""
    read: bool = False
    starred: bool = False
    added: datetime | None = None
    """When it was bookmarked."""
    tags: tuple[str, ...] = ()
    notes: tuple[KeptNote, ...] = ()

    @property
    def bare(self) -> bool:
        """Whether it is a mark alone, of an article that the feed is still to bring."""
        return not (self.url or self.title or self.html)


class VoiceChoice(NamedTuple):
    """A name that the user gave to a voice, everywhere or in one article."""

    name: str
    voice: str
    """The voice's name as it is known by; empty for another bearer of the name, of this article alone."""
    article: Place | None = None


class Rule(NamedTuple):
    """A query that the user keeps: with a name a smart feed, without one a mute rule."""

    query: str
    name: str = ""
    until: datetime | None = None
    """When a mute rule ends."""


class StoryChoice(NamedTuple):
    """A story that the user put together or follows."""

    members: tuple[Place, ...]
    followed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Archive:
    """Everything that one file or directory holds."""

    source: str
    """What it is, in words: “Pocket export”."""
    feeds: tuple[Subscription, ...] = ()
    full_text: tuple[str, ...] = ()
    """Addresses of the feeds whose pages are fetched."""
    articles: tuple[Kept, ...] = ()
    voices: tuple[VoiceChoice, ...] = ()
    stories: tuple[StoryChoice, ...] = ()
    rules: tuple[Rule, ...] = ()
    left_out: tuple[str, ...] = ()
    """What was in the file and is not taken, one line each."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What an archive brings, or has brought."""

    source: str
    feeds: int = 0
    """New subscriptions."""
    known_feeds: int = 0
    articles: int = 0
    """New ones."""
    known_articles: int = 0
    read: int = 0
    bookmarks: int = 0
    tagged: int = 0
    notes: int = 0
    decisions: int = 0
    """About voices and stories, smart feeds and mute rules."""
    feed_ids: tuple[int, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether everything was there already."""
        return not (
            self.feeds or self.articles or self.read or self.bookmarks or self.tagged or self.notes or self.decisions
        )


def brought_in_words(brought: Brought) -> str:
    """Returns what an archive brings as a sentence: “2 feeds, 14 articles, 12 bookmarks; 3 were here already.”"""
    counts = (
        (brought.feeds, "feed", "feeds"),
        (brought.articles, "article", "articles"),
        (brought.bookmarks, "bookmark", "bookmarks"),
        (brought.tagged, "tagged", "tagged"),
        (brought.notes, "note", "notes"),
        (brought.read, "read mark", "read marks"),
        (brought.decisions, "other decision", "other decisions"),
    )
    new = ", ".join(f"{count:,} {one if count == 1 else many}" for count, one, many in counts if count)
    known = [
        f"{count:,} {one if count == 1 else f'{one}s'}"
        for count, one in ((brought.known_feeds, "feed"), (brought.known_articles, "article"))
        if count
    ]
    here = f"{' and '.join(known)} known already" if known else ""
    return f"{'; '.join(filter(None, (new or 'nothing new', here)))}."


def address_key(url: str) -> str:
    """Returns what addresses are compared by: not scheme, www, fragment, the last slash, nor case of the host."""
    rest = url.partition("#")[0].partition("://")[2] or url
    host, slash, path = rest.partition("/")
    return host.lower().removeprefix("www.") + (slash + path).rstrip("/")

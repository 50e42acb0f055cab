"""Subscriptions, and what feeds and pages bring before it is stored."""

from datetime import datetime

from newsreader.values import dataclass


@dataclass(frozen=True, slots=True)
class Category:
    """A folder of feeds."""

    id: int
    title: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A subscription as the user sees it."""

    id: int
    url: str
    title: str
    """The user's own name for it, else the feed's title, else its host."""
    site_url: str | None = None
    category_id: int | None = None
    full_text: bool = False
    """Fetch the whole page of every article when it is opened or prepared."""
    private: bool = False
    """Subscribed at an address of the user's own network, so it may be fetched there."""
    sample: bool = False
    """Part of the bundled sample edition."""
    language: str | None = None
    checked: datetime | None = None
    """When it was last asked for."""
    succeeded: datetime | None = None
    """When it last answered with a feed, changed or not."""
    problem: str | None = None
    """Why the last attempt failed, in words for the screen."""


@dataclass(frozen=True, slots=True)
class FetchState:
    """What the network must know of a feed to ask for it politely."""

    feed_id: int
    url: str
    etag: str | None = None
    last_modified: str | None = None
    content_hash: str | None = None
    """Hex digest of the last body, so that an unchanged feed without validators costs no parse."""
    next_check: datetime | None = None
    """Not before this time (Retry-After, Cache-Control, back-off); None means now."""
    failures: int = 0
    """Failed attempts in a row."""
    private: bool = False
    redirect_to: str | None = None
    """A permanent redirect seen once; it is followed for good when seen again on another day."""
    redirect_seen: datetime | None = None
    newest: datetime | None = None
    """When its newest stored article was published."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A line of an OPML file."""

    url: str
    title: str = ""
    site_url: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed found behind an address the user typed."""

    url: str
    title: str
    articles: int = 0
    latest: datetime | None = None
    private: bool = False
    """It lies on the user's own machine or network."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that comes with an article."""

    url: str
    media_type: str = ""
    length: int | None = None
    """Size in bytes as declared by the feed."""
    title: str = ""


@dataclass(frozen=True, slots=True)
class ParsedEntry:
    """One entry of a feed document."""

    id: str
    """Its identity within the feed: guid or id, else link, else a digest of title and date or enclosure."""
    title: str = ""
    """Plain text on one line; may be empty."""
    url: str | None = None
    """Absolute http(s) address of the article's page."""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    content: str = ""
    """The fullest text the feed carries, as HTML."""
    summary: str = ""
    """The shorter text, as HTML, where the feed carries both."""
    image: str | None = None
    enclosures: tuple[Enclosure, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed document, whatever its format."""

    version: str = ""
    """Format and version in short: rss20, rss10, atom10, json11 …; empty when unknown."""
    title: str = ""
    site_url: str | None = None
    description: str = ""
    language: str | None = None
    icon: str | None = None
    updated: datetime | None = None
    ttl: int | None = None
    """Minutes between checks that the publisher asks for."""
    entries: tuple[ParsedEntry, ...] = ()
    problem: str | None = None
    """What was wrong with a document that could still be read, for example that it ends early."""

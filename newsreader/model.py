"""The values that every room speaks in: frozen, slotted, without behaviour beyond small derived facts.

Times are timezone-aware UTC. Text has passed the boundary in ``text.clean``: no control or bidirectional
override characters. Offsets count Python characters. Ids are the store's integers.

    subscriptions   Category, Feed, FetchState
    what arrives    ParsedFeed, ParsedEntry, ExtractedArticle, Enclosure
    what is kept    Article (a list row, no body), FullText (the body), Quote, Related, Signature, Story,
                    Change
    on the page     Block, Span, Container, Picture
    what is asked   View, SearchHit, Counts, Problem, FoundFeed
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

# --- subscriptions ------------------------------------------------------------------------------------------


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


# --- what arrives -------------------------------------------------------------------------------------------


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
class Subscription:
    """A line of an OPML file."""

    url: str
    title: str = ""
    site_url: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class OpmlPreview:
    """What an OPML file would bring."""

    subscriptions: tuple[Subscription, ...]
    """All feeds of the file, in its order."""
    known: int = 0
    """How many of them are subscribed already."""

    @property
    def new(self) -> int:
        """How many feeds would be added."""
        return len(self.subscriptions) - self.known


Verdict = Literal["complete", "teaser", "paywall", "consent", "blocked", "not_article"]
"""What a page turned out to be."""


@dataclass(frozen=True, slots=True)
class ExtractedArticle:
    """The article found in a page."""

    title: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    html: str = ""
    """The body as safe HTML."""
    text: str = ""
    """The body as plain text, paragraphs separated by newlines."""
    image: str | None = None
    summary: str = ""
    section: str = ""
    language: str | None = None
    site: str = ""
    verdict: Verdict = "complete"


# --- what is kept -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Article:
    """A row of a list: everything but the body."""

    id: int
    feed_id: int
    feed_title: str
    title: str
    url: str | None
    published: datetime
    author: str = ""
    category: str = ""
    """The folder of its feed, else its own first tag."""
    summary: str = ""
    """The first words of the text, plain."""
    language: str | None = None
    words: int = 0
    quotes: int = 0
    related: int = 0
    sources: int = 1
    """Feeds that report its story, its own among them."""
    read: bool = False
    starred: bool = False
    sample: bool = False


TextSource = Literal["feed", "page", "sample"]
"""Where the text on the screen comes from: the feed itself, the article's page, the sample edition."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words in quotation marks that somebody said or wrote."""

    start: int
    end: int
    """Offsets into the text it was found in, marks included."""
    text: str
    """The quoted words without the outer marks."""
    speaker: str | None = None
    """Who said it, named as fully as the article does; None when unsure."""
    role: str | None = None
    """What the article says the speaker is."""
    speaker_start: int | None = None
    speaker_end: int | None = None
    """Where the speaker is named beside the quote, so that the page can mark the place."""


@dataclass(frozen=True, slots=True)
class FullText:
    """The body of an article, ready to lay out."""

    markdown: str
    quotes: tuple[Quote, ...] = ()
    """Offsets count in ``text.markdown.plain_text`` of this Markdown."""
    source: TextSource = "feed"
    verdict: Verdict = "complete"
    note: str = ""
    """Why the text is not more, in words for the header; empty when there is nothing to say."""
    version: int = 0
    """The PIPELINE_VERSION that made it."""
    cuts: tuple[tuple[int, int], ...] = ()
    """Where the Markdown of a long text may be cut, as characters of the Markdown and of the plain text; the last
    pair is the end. Empty for short texts."""


@dataclass(frozen=True, slots=True)
class Related:
    """A link from one article to another about the same subject."""

    article: Article
    score: float
    """Cosine of the two signatures, faded by the days between them; 0 to 1."""
    reasons: tuple[str, ...] = ()
    """Shared names and words, strongest first."""
    days: int = 0
    """Whole days from this article to the other; negative means the other is earlier."""


@dataclass(frozen=True, slots=True)
class Story:
    """The articles that report one event; an article alone is a story of one."""

    id: int
    articles: tuple[Article, ...]
    """The one most worth reading first, the others as they came out."""
    sources: int
    """Feeds that report it."""
    first: datetime
    last: datetime
    """When its earliest and latest articles were published."""
    followed: datetime | None = None
    """Since when the user follows it."""
    new: int = 0
    """Articles of a followed story that have arrived since the user looked at it."""
    quiet: bool = False
    """Nothing new for days, though followed."""
    copies: Mapping[int, int] = field(default_factory=dict)
    """Articles that carry the text of another one, by id, with that one's."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a publisher changed in an article after it was out."""

    at: datetime
    """When the change arrived."""
    title: str
    """What it was called before."""
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    """Paragraphs, in the order of the text."""


@dataclass(frozen=True, slots=True)
class Signature:
    """The heaviest terms of an article's lead, unit length."""

    terms: tuple[str, ...]
    weights: tuple[float, ...]


# --- on the page --------------------------------------------------------------------------------------------

SpanKind = Literal["strong", "emphasis", "code", "link", "strike", "sub", "sup"]
BlockKind = Literal["paragraph", "heading", "code", "table", "image", "rule"]


@dataclass(frozen=True, slots=True)
class Span:
    """An inline style over part of a block's text."""

    start: int
    end: int
    kind: SpanKind
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Container:
    """A block quote or list item that a block stands in."""

    kind: Literal["quote", "item"]
    marker: str = ""
    """What stands before an item: “•” or “3.”; empty for quotes."""
    opens: bool = False
    """True on the first block of an item, the one that shows the marker."""


@dataclass(frozen=True, slots=True)
class Block:
    """A leaf of the document: text that is laid out as one piece."""

    kind: BlockKind
    text: str = ""
    """What can be read, found and copied. Tables: cells joined by tabs, rows by newlines. Images: the caption."""
    spans: tuple[Span, ...] = ()
    containers: tuple[Container, ...] = ()
    """Outermost first."""
    level: int = 0
    """Of a heading, 1 to 6."""
    language: str = ""
    """Of code."""
    rows: tuple[tuple[str, ...], ...] = ()
    """Of a table: plain cells, the first row being the header when ``header``."""
    header: bool = False
    href: str | None = None
    """Of an image: its address."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A small copy of a picture."""

    width: int
    height: int
    """Pixels, which are square."""
    pixels: bytes
    """Red, green and blue of each pixel, by rows."""


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article with everything its page shows."""

    article: Article
    text: FullText
    blocks: tuple[Block, ...]
    related: tuple[Related, ...]
    has_page: bool
    """The full page has been fetched and kept."""
    position: int
    """Where the reader left off, as an offset into the plain text."""
    start: int = 0
    """Where the blocks begin, as an offset into the plain text."""
    length: int = 0
    """Characters of the whole plain text where the blocks are a stretch of it; 0 when they are all of it."""
    same_story: frozenset[int] = frozenset()
    """Of a text that is not all of its article: the other articles that report the same, by id."""

    @property
    def whole(self) -> bool:
        """Whether text, quotes and blocks are all there is of the article."""
        return not self.length


# --- what is asked ------------------------------------------------------------------------------------------

ViewKind = Literal["unread", "today", "all", "bookmarks", "voices", "feed", "category"]


@dataclass(frozen=True, slots=True)
class View:
    """Which articles a list shows, newest first."""

    kind: ViewKind = "all"
    id: int | None = None
    """Of the feed or category."""
    unread_only: bool = False


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

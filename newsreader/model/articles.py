"""Articles as they are kept: the list row, the text with its quotes, versions, related ones and stories."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Final, Literal, NamedTuple

from newsreader.model.keeping import Note
from newsreader.model.page import Block
from newsreader.values import dataclass


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
    linked: bool = False
    """A page that a link led to: no feed has it."""
    tags: tuple[str, ...] = ()
    """The user's words on it while it is bookmarked."""
    noted: bool = False
    """The user wrote something on it, or on a quote in it."""


MOST_LISTED = 5
"""Other versions that a page lists; the timeline has all of them."""

TextSource = Literal["feed", "page", "sample"]
"""Where the text on the screen comes from: the feed itself, the article's page, the sample edition."""

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


SHOWN: Final = 0.081
"""Closeness a link needs to be shown; random articles show one or two at this."""
LESS: Final = 0.2
MOST_BETTER: Final = 8
"""A link is less close by a fifth for every better one, up to eight: a big event has dozens of reports that are as
close. As good on the later half of labelled events as on the earlier."""


def least_shown(better: int) -> float:
    """Returns the score with which a link can be shown where an article has so many better ones."""
    return SHOWN * (1 + LESS * min(better, MOST_BETTER))


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
    """What an article is found by: its heaviest terms, as a vector of unit length, and marks of its text."""

    terms: tuple[str, ...]
    weights: tuple[float, ...]
    opening: array[int] = field(default_factory=lambda: array("I"))
    """Hashes of runs of words in the opening, sorted, by which copies of a text are known."""
    sayings: array[int] = field(default_factory=lambda: array("I"))
    """Hashes of runs of words in its long quotes, and of the addresses that its text links to."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What a text has that others may have too, besides words."""

    opening: tuple[int, ...]
    """Hashes of runs of words in the opening, sorted, by which copies of it are known."""
    sayings: tuple[int, ...]
    """Hashes of runs of words in its long quotes."""
    addresses: tuple[str, ...]
    """The pages that it links to."""


class Candidate(NamedTuple):
    """An article that may be about the same as another."""

    article_id: int
    published: datetime
    cosine: float
    """Of the two signatures."""
    alike: float
    """The same of weights less unequal: the words of a big event are common while it lasts, and must not lose by it."""
    shared: tuple[tuple[str, float], ...]
    """The shared terms with their part of the cosine."""
    same_feed: bool = False


@dataclass(frozen=True, slots=True)
class Addition:
    """What one version of a story has and the others have not."""

    quotes: int = 0
    speakers: tuple[str, ...] = ()
    """Who is quoted only there."""
    names: tuple[str, ...] = ()
    """Names and words that stand only there."""
    language: str = ""
    """Of a version in another language than the first one's: its code. Such a one is not compared."""


@dataclass(frozen=True, slots=True)
class StoryVersion:
    """One text about an event, with the outlets that carry it."""

    article: Article
    also_in: tuple[Article, ...] = ()
    """Copies of the text: wire stories, cut or retitled ones."""
    adds: Addition | None = None
    """None while that has not been looked at."""

    @property
    def ids(self) -> tuple[int, ...]:
        """The articles that have this text."""
        return (self.article.id, *(each.id for each in self.also_in))


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
    versions: tuple[StoryVersion, ...] = ()
    """All texts about the event, this one among them, the one most worth reading first; empty without others."""
    changed: datetime | None = None
    """When its publisher last changed it."""
    notes: tuple[Note, ...] = ()
    """What the user wrote on it and on its quotes."""

    @property
    def whole(self) -> bool:
        """Whether text, quotes and blocks are all there is of the article."""
        return not self.length

    @property
    def place(self) -> int:
        """Where this text, or the one it is a copy of, stands among the versions, from 0."""
        return next((at for at, each in enumerate(self.versions) if self.article.id in each.ids), 0)

    @property
    def others(self) -> tuple[StoryVersion, ...]:
        """The other versions, in their order; this one too where another outlet has more than twice as much of it."""
        words = 2 * self.article.words
        return tuple(each for each in self.versions if self.article.id not in each.ids or each.article.words > words)

    @property
    def listed(self) -> tuple[StoryVersion, ...]:
        """The first few of the others, which the page lists."""
        return self.others[:MOST_LISTED]

    @property
    def further(self) -> tuple[Related, ...]:
        """The related articles that are not about the event itself."""
        same = {number for each in self.versions for number in each.ids}
        return tuple(each for each in self.related if each.article.id not in same)

    @property
    def numbered(self) -> tuple[Article, ...]:
        """What stands under the article with a number: other versions, then related ones."""
        return (*(each.article for each in self.listed), *(each.article for each in self.further))

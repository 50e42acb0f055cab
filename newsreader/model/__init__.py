"""The values that every room speaks in: frozen, slotted, without behaviour beyond small derived facts.

Times are timezone-aware UTC. Text has passed the boundary in ``text.clean``: no control or bidirectional
override characters. Offsets count Python characters. Ids are the store's integers.

    subscriptions   Category, Feed, FetchState
    what arrives    ParsedFeed, ParsedEntry, ExtractedArticle, Enclosure
    what is kept    Article (a list row, no body), FullText (the body), Quote, Related, Signature, Story,
                    StoryVersion, Change
    in lists        StoryRow, Listing, Timeline; FrontPage, Standing
    on the page     Block, Span, Container, Picture
    added by users  Tag, Note
    accounts        Account, LOCAL, RemoteFeed, RemoteArticle, Mark, SyncState, SyncQuestion, SyncReport
    what is asked   View, Place, SearchHit, Counts, Problem, FoundFeed
"""

from newsreader.model.accounts import (
    LOCAL,
    Account,
    Mark,
    RemoteArticle,
    RemoteFeed,
    SyncQuestion,
    SyncReport,
    SyncState,
)
from newsreader.model.articles import (
    Addition,
    Article,
    Candidate,
    Change,
    ExtractedArticle,
    FullText,
    Quote,
    ReadArticle,
    Related,
    Signature,
    Story,
    StoryVersion,
    TextSource,
    Traits,
    Verdict,
)
from newsreader.model.asked import Counts, Place, Problem, RefreshProgress, SearchHit, StepDone, View, ViewKind
from newsreader.model.feeds import (
    Category,
    Enclosure,
    Feed,
    FetchState,
    FoundFeed,
    ParsedEntry,
    ParsedFeed,
    Subscription,
)
from newsreader.model.front import SECTIONS, FrontPage, Section, Standing
from newsreader.model.keeping import Note, Tag
from newsreader.model.page import Block, BlockKind, Container, Picture, Span, SpanKind
from newsreader.model.stories import Entry, Listing, StoryRow, Timeline, row_of

__all__ = [
    "LOCAL",
    "SECTIONS",
    "Account",
    "Addition",
    "Article",
    "Block",
    "BlockKind",
    "Candidate",
    "Category",
    "Change",
    "Container",
    "Counts",
    "Enclosure",
    "Entry",
    "ExtractedArticle",
    "Feed",
    "FetchState",
    "FoundFeed",
    "FrontPage",
    "FullText",
    "Listing",
    "Mark",
    "Note",
    "ParsedEntry",
    "ParsedFeed",
    "Picture",
    "Place",
    "Problem",
    "Quote",
    "ReadArticle",
    "RefreshProgress",
    "Related",
    "RemoteArticle",
    "RemoteFeed",
    "SearchHit",
    "Section",
    "Signature",
    "Span",
    "SpanKind",
    "Standing",
    "StepDone",
    "Story",
    "StoryRow",
    "StoryVersion",
    "Subscription",
    "SyncQuestion",
    "SyncReport",
    "SyncState",
    "Tag",
    "TextSource",
    "Timeline",
    "Traits",
    "Verdict",
    "View",
    "ViewKind",
    "row_of",
]

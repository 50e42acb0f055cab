"""The values that every room speaks in: frozen, slotted, without behaviour beyond small derived facts.

Times are timezone-aware UTC. Text has passed the boundary in ``text.clean``: no control or bidirectional
override characters. Offsets count Python characters. Ids are the store's integers.

    subscriptions   Category, Feed, FetchState
    what arrives    ParsedFeed, ParsedEntry, ExtractedArticle, Enclosure
    what is kept    Article (a list row, no body), FullText (the body), Quote, Related, Signature, Story,
                    StoryVersion, Change
    in lists        StoryRow, Listing, Timeline
    on the page     Block, Span, Container, Picture
    accounts        Account, LOCAL, RemoteFeed, RemoteArticle, Mark, SyncState, SyncQuestion, SyncReport
    what is asked   View, SearchHit, Counts, Problem, FoundFeed
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
    Verdict,
)
from newsreader.model.asked import Counts, Problem, RefreshProgress, SearchHit, StepDone, View, ViewKind
from newsreader.model.feeds import (
    Category,
    Enclosure,
    Feed,
    FetchState,
    FoundFeed,
    OpmlPreview,
    ParsedEntry,
    ParsedFeed,
    Subscription,
)
from newsreader.model.page import Block, BlockKind, Container, Picture, Span, SpanKind
from newsreader.model.stories import Entry, Listing, StoryRow, Timeline, row_of

__all__ = [
    "LOCAL",
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
    "FullText",
    "Listing",
    "Mark",
    "OpmlPreview",
    "ParsedEntry",
    "ParsedFeed",
    "Picture",
    "Problem",
    "Quote",
    "ReadArticle",
    "RefreshProgress",
    "Related",
    "RemoteArticle",
    "RemoteFeed",
    "SearchHit",
    "Signature",
    "Span",
    "SpanKind",
    "StepDone",
    "Story",
    "StoryRow",
    "StoryVersion",
    "Subscription",
    "SyncQuestion",
    "SyncReport",
    "SyncState",
    "TextSource",
    "Timeline",
    "Verdict",
    "View",
    "ViewKind",
    "row_of",
]

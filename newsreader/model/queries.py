"""What the query language says back: mistakes with their places, explanations, completions; saved queries."""

from datetime import datetime

from newsreader.values import dataclass

WORDS_A_MINUTE = 230
"""Silent reading of English non-fiction: Brysbaert, “How many words do we read per minute?”, 2019, gives 238."""
MOST_COUNTED = 1000
"""Where counts that are shown beside an offer end."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A place of a query that makes no sense, and why."""

    start: int
    end: int
    """Characters of the query."""
    message: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A query in words."""

    words: str
    """What it finds: “unread stories of Ledger that say ‘pay offer’”; empty when it asks nothing."""
    mistakes: tuple[Mistake, ...] = ()
    """First place first; the words leave these parts out."""


@dataclass(frozen=True, slots=True)
class Completion:
    """How a query that is being typed may go on."""

    start: int
    end: int
    """The characters of the query that ``text`` takes the place of."""
    text: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class SmartFeed:
    """A query with a name, which stands among the feeds."""

    id: int
    name: str
    query: str


@dataclass(frozen=True, slots=True)
class MuteRule:
    """A query whose articles are hidden from lists and counts."""

    id: int
    query: str
    until: datetime | None = None
    """When it ends by itself."""
    hidden: int = 0
    """Articles that it hides now."""
    pending: bool = False
    """Older articles have still to be looked at."""


@dataclass(frozen=True, slots=True)
class MuteOffer:
    """What may be muted of an article."""

    name: str
    """For the user: “the word ‘budget’”, “everything by Ivo Lund”."""
    query: str
    would_hide: int
    """Articles that it would hide, counted no further than ``MOST_COUNTED``."""

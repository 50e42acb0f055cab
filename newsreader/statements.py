"""What is known of who said what across articles: values as in ``model``, frozen and without behaviour."""

from datetime import datetime
from typing import Literal

from newsreader.model import Article, Quote
from newsreader.values import dataclass

Stretches = tuple[tuple[int, int], ...]
"""Parts of a text, as offsets."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker, with everything they are quoted with."""

    id: int
    name: str
    role: str
    """What the newest article that says so says they are; may be empty."""
    quotes: int
    last: datetime
    """When the newest article that quotes them was published."""


@dataclass(frozen=True, slots=True)
class Said:
    """A quote where it stands."""

    id: int
    article: Article
    quote: Quote


@dataclass(frozen=True, slots=True)
class Statement:
    """The same words as several articles report them."""

    wordings: tuple[tuple[Said, ...], ...]
    """The longest wording first; in each the articles that have exactly these words, earliest first."""
    changes: tuple[tuple[Stretches, Stretches], ...] = ()
    """Of each wording but the first: where the first has other words, and where it has other words than the first."""

    @property
    def first(self) -> Said:
        """The quote that stands for all: the earliest of the longest wording that names its speaker."""
        return next((said for said in self.wordings[0] if said.quote.speaker), self.wordings[0][0])


VoiceOrder = Literal["newest", "most"]

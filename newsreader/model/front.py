"""The front page: what matters since the last visit, in sections, each row with the reason why it stands there."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Literal

from newsreader.model.stories import Listing
from newsreader.values import dataclass

Section = Literal["followed", "several", "rare", "rest"]

SECTIONS: Mapping[Section, str] = {
    "followed": "Stories you follow",
    "several": "Told by several",
    "rare": "Seldom heard",
    "rest": "The latest",
}
"""What the sections are called, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a row stands on the front page, and why."""

    section: Section
    reason: str = ""
    """“3 sources · moved: 2 new”; empty where it stands there for its time."""

    @property
    def lead(self) -> bool:
        """Whether it is shown with the first words of its text."""
        return self.section in ("followed", "several")


@dataclass(frozen=True, slots=True)
class FrontPage:
    """The news since a moment."""

    since: datetime
    ids: array[int] = field(default_factory=lambda: array("q"))
    """Of each story or article one that is new, section by section."""
    standings: Mapping[int, Standing] = field(default_factory=dict)
    """By the same ids."""
    articles: int = 0
    """Unread articles that have come since."""
    more: bool = False
    """There are older ones, which were not looked at."""

    def listing(self, about: str = "") -> Listing:
        """Returns the page as a list shows it."""
        return Listing(self.ids, standings=self.standings, about=about)

"""Numbers beside the links in view: which link has which, and which are left while one is typed. Pure.

All numbers have the same length and none begins with 0, so that the last digit decides without a pause.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LinkHints:
    """The numbers of the links in view."""

    places: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    """By line of the page: the links that begin to show there, with their numbers."""
    typed: str = ""
    """The digits of a number typed so far."""

    @classmethod
    def over(cls, lines: Iterable[tuple[int, Iterable[int | None]]]) -> LinkHints:
        """Numbers the links of the lines in view, given with the links of their pieces, from top to bottom."""
        first: dict[int, int] = {}
        for index, links in lines:
            for link in links:
                if link is not None:
                    first.setdefault(link, index)
        size = next(size for size in range(1, 10) if 9 * 10 ** (size - 1) >= len(first))
        places: dict[int, dict[int, str]] = {}
        for number, (link, index) in enumerate(first.items(), 10 ** (size - 1)):
            places.setdefault(index, {})[link] = str(number)
        return cls(places)

    def after(self, digit: str) -> LinkHints:
        """Returns the numbers with one more digit typed; one that leads to no number is not taken."""
        typed = self.typed + digit
        taken = any(label.startswith(typed) for labels in self.places.values() for label in labels.values())
        return LinkHints(self.places, typed if taken else self.typed)

    @property
    def chosen(self) -> int | None:
        """The link whose number has been typed."""
        found = (link for labels in self.places.values() for link, label in labels.items() if label == self.typed)
        return next(found, None)

    def on_line(self, index: int) -> dict[int, str]:
        """Returns the links of a line that still can be meant, with what is left of their numbers to type."""
        labels = self.places.get(index, {})
        return {link: label[len(self.typed) :] for link, label in labels.items() if label.startswith(self.typed)}

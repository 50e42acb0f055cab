"""What the reader opens with: the front page after some hours away, else the place where one left off.

Everything here is asked before the first paint, so it costs no more than the first rows of a list.
"""

from __future__ import annotations

from array import array
from dataclasses import replace

from newsreader.library import Library
from newsreader.model import Listing, Place, View
from newsreader.values import dataclass

NEAR = 40
"""Rows either way of the selected one that are painted first."""


@dataclass(frozen=True, slots=True)
class Start:
    """The first list."""

    view: View
    listing: Listing
    row: int | None = None
    """The row to select; the first one without."""
    place: Place | None = None
    """The place where one left off."""
    resumed: bool = False
    """The list is the one of that place; else the place is a step ahead."""
    deep: bool = False
    """The row lies beyond the first ones, and is found once all are there."""
    added: bool = False
    """The row is no longer in the view, and stands where it was."""

    @property
    def near(self) -> array[int]:
        """The rows that are painted first."""
        here = self.listing.ids.index(self.row) if self.row is not None else 0
        return self.listing.ids[max(0, here - NEAR) : here + NEAR]


def start_of(library: Library, wanted: str, rows: int) -> Start:
    """Returns what to open with: ``wanted`` is “front”, “last” or a view; lists have ``rows`` rows at first."""
    place = library.place()
    if wanted == "front" and library.returned:
        listing = library.listing(View("front"))
        if listing.ids:
            return Start(View("front"), listing, place=place)
    if place is not None and wanted in ("front", "last"):
        listing = library.listing(place.view, rows)
        if listing.ids:
            return _resumed(library, place, listing, len(listing.ids) >= rows)
    view = View(wanted) if wanted not in ("front", "last") else View("unread")  # type: ignore[arg-type]
    listing = library.listing(view, rows)
    if not listing.ids and view.kind == "unread":
        view = View("all")
        listing = library.listing(view, rows)
    return Start(view, listing)


def _resumed(library: Library, place: Place, listing: Listing, more: bool) -> Start:
    start = Start(place.view, listing, place=place, resumed=True)
    if place.row is None or place.row in listing.ids:
        return replace(start, row=place.row)
    mates = library.story_mates([place.row])
    mate = next((each for each in listing.ids if each in mates), None)
    if mate is not None:
        return replace(start, row=mate)
    there = next(iter(library.articles([place.row])), None)
    if there is None or place.view.kind == "front":
        return start
    index = library.place_at(listing, there.published)
    if index == len(listing.ids) and more:
        return replace(start, deep=True)
    return replace(start, listing=with_row(listing, place.row, index), row=place.row, added=True)


def with_row(listing: Listing, row: int, index: int) -> Listing:
    """Returns a list with one more row."""
    ids = listing.ids[:]
    ids.insert(index, row)
    return replace(listing, ids=ids)

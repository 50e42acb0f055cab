"""Which rows a list has when stories have grown or parted since it was shown: pure, for lists of any length.

Nothing new comes into the list by it but an article that leaves the story of a row, right below that row.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from newsreader.model import Listing

NEAR = 1500
"""Rows either way of the selected one that are looked through: lists may be very long, and this happens often."""


def regrouped_near(
    listing: Listing, place: int, members: Mapping[int, tuple[int, ...]], stories: Mapping[int, int]
) -> Listing:
    """Returns ``regrouped`` of a list around the selected row, which stays; its other rows are as they were."""
    start = max(0, place - NEAR) if place > 2 * NEAR else 0
    end = max(place + NEAR, 2 * NEAR)
    keep = listing.ids[place] if place < len(listing.ids) else None
    part = replace(listing, ids=listing.ids[start:end], pinned=0 if start else listing.pinned)
    found = regrouped(part, members, stories, keep)
    ids = listing.ids[:start] + found.ids + listing.ids[end:]
    return replace(listing, ids=ids, pinned=listing.pinned if start else found.pinned)


def regrouped(
    listing: Listing, members: Mapping[int, tuple[int, ...]], stories: Mapping[int, int], keep: int | None
) -> Listing:
    """Returns a list in which each story stands once: where its first row stood, or where the row ``keep`` stands.

    ``members`` are the articles of rows, their id first, and ``stories`` the stories of all of these that have
    company; rows of which neither is known stay as they are."""

    def story(article_id: int) -> int:
        return -stories.get(article_id, -article_id)

    pinned_stories = {story(each) for each in listing.ids[: listing.pinned]}
    kept = story(keep) if keep is not None and story(keep) not in pinned_stories else None
    ids, seen, pinned = array("q"), set[int](), 0
    for place, row in enumerate(listing.ids):
        for article_id in members.get(row, (row,)):
            own = story(article_id)
            if own in seen or (own == kept and article_id != keep):
                continue
            seen.add(own)
            ids.append(article_id)
            pinned += place < listing.pinned and article_id == row
    return replace(listing, ids=ids, pinned=pinned)


def place_of(wanted: Sequence[int], mates: Collection[int], ids: array[int]) -> int | None:
    """Returns where the first article wanted stands in a list, or one of its ``mates``, else the next one wanted."""
    for same in ({*wanted[:1], *mates}, set(wanted)):
        places = {each: place for place, each in enumerate(ids) if each in same} if wanted else {}
        found = next((places[each] for each in (*wanted, *mates) if each in places), None)
        if found is not None:
            return found
    return None

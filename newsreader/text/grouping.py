"""Which articles are one story: reports of one event, whether whole texts or bare titles, and copies of one text.

An article joins the story whose articles are most like it in the mean, if they are enough: one that is like a single
report of many does not, so that no chain leads from event to event. Pure rules: ``store`` keeps the stories.
"""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final, NamedTuple

from newsreader.model import Candidate
from newsreader.text.evidence import runs, words

_ALIKE: Final = 0.25
"""How much a bare title must be like those of a story, in the mean as the square root of their number weighs it."""
_ALIKE_LONG: Final = 0.14
"""The same of whole texts, in the plain mean: they share a little with any other on their subject, and with a growing
story more and more, but with the mean of its articles only where they report the event."""
_SAID: Final = 0.1
"""How much more alike two articles are that carry the same long quote."""
_FADE: Final = 0.25
"""Loss by each day between an article and the story, as an exponent."""
_COMPARED, _COMPARED_BARE = 24, 40
_BARE, _LONG = 12, 48
"""Terms of a bare title, and of a whole text; what lies between is asked for in proportion."""
MOST: Final = 500
"""Articles of a story."""
_MOST_OF_FEED: Final = 8
"""Articles of one feed in a story: a feed with the same boilerplate everywhere makes no giant."""
_SHINGLE: Final = 4
_SAMPLED: Final = 2
_OPENING: Final = 300
"""Words of a text by which copies are known."""
_FEWEST: Final = 8
"""Shingles that must be there to say anything."""
_COPIED: Final = 0.5
_CHANGING: Final = re.compile(r"[\W\d_]+")


class StoryCandidate(NamedTuple):
    """A story that an article may belong to."""

    story_id: int
    alike: float
    """Sum of how much each of its articles is like this one."""
    days: float
    """From the article to the nearest one of the story."""
    size: int
    """Articles in it."""


def likeness(found: Iterable[Candidate], quoted: Collection[int]) -> dict[int, float]:
    """Returns how much each article found is like the one at hand; ``quoted`` have a long quote in common with it."""
    return {each.article_id: each.alike + _SAID * (each.article_id in quoted) for each in found}


def compared(terms: int) -> int:
    """Returns with how many others an article of so many terms is compared: a bare title, whose words many share, with
    more than a text."""
    return _COMPARED if terms >= _LONG else _COMPARED_BARE


def choose_story(
    candidates: Iterable[StoryCandidate], title: str, terms: int, titles: Callable[[int], Sequence[str]]
) -> int | None:
    """Returns the story that an article of so many terms belongs to; None makes a story of its own.

    ``titles`` gives those that are in a story from the same feed. A feed that gives every article one title, a daily
    column and a live ticker never meet themselves."""
    long = min(1.0, max(0.0, (terms - _BARE) / (_LONG - _BARE)))
    best, best_fit = None, _ALIKE + long * (_ALIKE_LONG - _ALIKE)
    most = compared(terms)
    for each in candidates:
        # Of a story larger than what was compared, the rest is likely to be like it too, but not for certain.
        size = math.sqrt(max(each.size, 1) * min(max(each.size, 1), most))
        fit = each.alike / size ** (0.5 + 0.5 * long) * math.exp(-_FADE * each.days)
        if fit >= best_fit and each.size < MOST and not _repeats(title, titles(each.story_id)):
            best, best_fit = each.story_id, fit
    return best


def _repeats(title: str, titles: Sequence[str]) -> bool:
    """Tells whether a feed has reported often enough, or under the same heading, dates and numbers apart."""
    heading = _heading(title)
    return len(titles) >= _MOST_OF_FEED or any(_heading(each) == heading for each in titles)


def _heading(title: str) -> str:
    return _CHANGING.sub(" ", title).casefold().strip()


def shingles(text: str) -> array[int]:
    """Returns half of the runs of four words in the opening of a text, as 32-bit hashes, sorted.

    Of scripts without spaces each run is one of four characters."""
    found = set(runs(words(text[: _OPENING * 12])[:_OPENING], _SHINGLE))
    return array("I", sorted(each for each in found if each % _SAMPLED == 0))


def is_copy(one: Sequence[int], other: Sequence[int]) -> bool:
    """Tells from the shingles of two texts whether half of the shorter one stands in the other."""
    fewest = min(len(one), len(other))
    return fewest >= _FEWEST and len(set(one).intersection(other)) >= _COPIED * fewest

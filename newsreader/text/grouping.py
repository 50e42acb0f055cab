"""Which articles are one story: reports of one event, whether whole texts or bare titles, and copies of one text.

An article joins the story whose sum of vectors points most its way, if it does so enough; the longer the texts and
the larger the story, the more that takes. Pure rules: ``store`` keeps the stories and finds the few to choose from.
"""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple
from zlib import crc32

from newsreader.model import Signature

_TERMS: Final = 64
_FLAT: Final = 0.7
"""Power of a weight: the words of a big event are common while it lasts, and must not lose by it."""
_LEAST: Final = 0.12
_LEAST_LONG: Final = 0.12
"""How much more is asked of a whole text, which shares words with any other on its subject: a wrong companion in a
story is worse than a missing one."""
_FADE: Final = 0.25
"""Loss by each day between an article and the story, as an exponent."""
_SIZE: Final = 0.03
"""How much more is asked for with the logarithm of a story's size, where texts are long: they have more to share."""
_LONG: Final = 48
"""Terms of a text that is not a bare title."""
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
_WORD: Final = re.compile(r"\w+")
_CHANGING: Final = re.compile(r"[\W\d_]+")


class StoryCandidate(NamedTuple):
    """A story that an article may belong to."""

    story_id: int
    cosine: float
    """Of the article's vector with the sum of the story's."""
    days: float
    """From the article to the nearest one of the story."""
    size: int
    """Articles in it."""
    titles: tuple[str, ...]
    """Titles of those from the same feed."""


def vector(signature: Signature) -> Signature:
    """Returns what stands for an article in its story: its heaviest terms, less unequal, of unit length."""
    weights = [weight**_FLAT for weight in signature.weights[:_TERMS]]
    length = math.sqrt(sum(weight * weight for weight in weights)) or 1.0
    return Signature(signature.terms[:_TERMS], tuple(weight / length for weight in weights))


def choose_story(candidates: Iterable[StoryCandidate], title: str, terms: int) -> int | None:
    """Returns the story that an article of so many terms belongs to; None makes a story of its own.

    A feed that gives every article one title, a daily column and a live ticker never meet themselves."""
    best, best_fit = None, _LEAST
    for each in candidates:
        fit = _fit(each, terms)
        if fit >= best_fit and each.size < MOST and not _repeats(title, each.titles):
            best, best_fit = each.story_id, fit
    return best


def _fit(candidate: StoryCandidate, terms: int) -> float:
    long = min(1.0, terms / _LONG)
    asked = long * (_LEAST_LONG + _SIZE * math.log(max(candidate.size, 1)))
    return candidate.cosine * math.exp(-_FADE * candidate.days) - asked


def _repeats(title: str, titles: Sequence[str]) -> bool:
    """Tells whether a feed has reported often enough, or under the same heading, dates and numbers apart."""
    heading = _heading(title)
    return len(titles) >= _MOST_OF_FEED or any(_heading(each) == heading for each in titles)


def _heading(title: str) -> str:
    return _CHANGING.sub(" ", title).casefold().strip()


def shingles(text: str) -> array[int]:
    """Returns half of the runs of four words in the opening of a text, as 32-bit hashes, sorted.

    Of scripts without spaces each run is one of four characters."""
    words = _WORD.findall(text[: _OPENING * 12].casefold())
    if words and sum(map(len, words)) > 12 * len(words):
        words = list("".join(words))
    words = words[:_OPENING]
    found = {crc32(" ".join(words[start : start + _SHINGLE]).encode()) for start in range(len(words) - _SHINGLE + 1)}
    return array("I", sorted(each for each in found if each % _SAMPLED == 0))


def is_copy(one: Sequence[int], other: Sequence[int]) -> bool:
    """Tells from the shingles of two texts whether half of the shorter one stands in the other."""
    fewest = min(len(one), len(other))
    return fewest >= _FEWEST and len(set(one).intersection(other)) >= _COPIED * fewest

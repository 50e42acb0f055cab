"""Which articles report the same event: the heaviest words of their leads, compared and faded by time.

The recipe was measured on news of three years: what matters is time, the lead instead of the whole text, and the
title counted three times. Pure functions; ``store`` counts words and finds candidates. No two articles are ever
called the same on one shared word.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from newsreader.model import Signature

TERMS: Final = 48
"""Terms of a signature."""
LEAST: Final = 0.10
"""Cosine below which two articles are not compared further."""
_LEAD: Final = 1500
"""Characters of the text that count."""
_TITLE_WEIGHT: Final = 3
_MOST_LINKS: Final = 8
_COMMON: Final = 0.05
"""A word in more than this share of all articles says nothing."""
_WORD: Final = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")

Candidate = tuple[int, datetime, float, tuple[tuple[str, float], ...]]
"""Article id, when published, cosine, the shared terms with their part of it, strongest first."""


class Link(NamedTuple):
    """A related article."""

    article_id: int
    score: float
    reasons: tuple[str, ...]
    days: int
    """Whole days to it; negative means it is earlier."""


def terms(title: str, text: str) -> dict[str, int]:
    """Returns the words of the lead with their weighted counts, the title's counting three times."""
    counts: Counter[str] = Counter()
    for word in _words(title):
        counts[word] += _TITLE_WEIGHT
    counts.update(_words(text[:_LEAD]))
    return dict(counts)


def _words(text: str) -> Iterable[str]:
    return (word for word in _WORD.findall(text.lower()) if len(word) > 1)


def signature(counts: Mapping[str, int], frequency: Mapping[str, int], total: int) -> Signature:
    """Returns the heaviest terms by (1 + ln tf) · ln(N/df) as a vector of unit length."""
    weights = {
        term: (1 + math.log(count)) * math.log((total + 2) / (frequency.get(term, 0) + 1))
        for term, count in counts.items()
        if total < 1000 or frequency.get(term, 0) <= total * _COMMON
    }
    best = sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:TERMS]
    length = math.sqrt(sum(weight * weight for _, weight in best)) or 1.0
    return Signature(tuple(term for term, _ in best), tuple(weight / length for _, weight in best))


def score(cosine: float, days: float) -> float:
    """Returns how close two articles are, the cosine faded by the days between them."""
    return cosine * (0.2 + 0.8 * math.exp(-abs(days) / 2))


def choose(candidates: Iterable[Candidate], published: datetime, title: str = "", text: str = "") -> tuple[Link, ...]:
    """Returns the related ones among the candidates, closest first, at most eight.

    ``title`` and ``text`` are the article's, for reasons as it spells them."""
    links = []
    for article_id, when, cosine, shared in candidates:
        days = (when - published).total_seconds() / 86_400
        faded = score(cosine, days)
        if faded >= LEAST:
            links.append(Link(article_id, faded, tuple(term for term, _ in shared[:3]), round(days)))
    links.sort(key=lambda link: (-link.score, -link.article_id))
    return tuple(links[:_MOST_LINKS])

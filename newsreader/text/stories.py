"""Which articles report the same event: the heaviest words of their texts, compared and faded by time.

Measured on news of three years: what matters is time, and the whole text, the lead counted more than what follows and
the title most; stemming, word pairs and favoured capitals do not help. Pure functions: ``store`` counts words, finds
candidates and keeps the links, of which it shows those that are close from both sides.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from heapq import nlargest
from operator import itemgetter
from typing import Final, NamedTuple

from newsreader.model import Candidate, Signature
from newsreader.model.articles import MOST_BETTER, SHOWN, least_shown
from newsreader.text.evidence import LINKED
from newsreader.text.function_words import FUNCTION_WORDS

TERMS: Final = 128
"""Terms of a signature. The store finds candidates by the heaviest of them and compares by all."""
_LEAD: Final = 1500
"""Characters of the text that count twice."""
_BODY: Final = 6000
"""Characters of the text that count at all: what tells two events on one subject apart often stands late."""
_UNSPACED: Final = 3
"""How many times shorter both are where a character is nearly a word."""
_TITLE_WEIGHT: Final = 5
_LEAD_WEIGHT: Final = 2
_QUOTED: Final = 0.12
"""Least cosine of articles that carry the same long quote. It adds nothing to more: its words are counted already, and
what is quoted for days after an event stands beside other news."""
_LINKED: Final = 0.9
"""Least score of an article that the text links to: who wrote it said that they belong together."""
_NONE: Final[Mapping[int, str]] = {}
_SAME_FEED: Final = 0.2
"""What is left of the score within one feed: an outlet seldom reports an event twice."""
_MOST_LINKS: Final = 16
_REASONS: Final = 3
_LONGEST: Final = 40
"""Letters of a word; longer ones are addresses and digests."""

_SCRIPTS: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Thai, Lao, Burmese, Khmer, kana and Han: written without spaces between words."""
_TOKEN: Final = re.compile(f"[{_SCRIPTS}]+|[^\\W_{_SCRIPTS}]+")
_IS_UNSPACED: Final = re.compile(f"[{_SCRIPTS}]")
_FIRST_UNSPACED: Final = _SCRIPTS[0]
_HIRAGANA: Final = re.compile("[\u3041-\u309f]+")
_STOPS: Final = frozenset(".!?:…\n")


class Link(NamedTuple):
    """A related article."""

    article_id: int
    score: float
    reasons: tuple[str, ...]
    days: int
    """Days of the calendar to it; negative means it is earlier."""


def terms(title: str, text: str) -> dict[str, int]:
    """Returns the words of title and text with their weighted counts: lead two, the rest one, those of the title five
    times as much.

    Words are in lower case; scripts without spaces give pairs of characters; function words are left out."""
    counts: Counter[str] = Counter()
    shorter = _UNSPACED if len(_IS_UNSPACED.findall(text[:200])) > 60 else 1
    lead, body = _LEAD // shorter, _BODY // shorter
    heading = [*_terms(title)]
    for term in (*heading, *_terms(text[:lead])):
        counts[term] += _LEAD_WEIGHT
    counts.update(_terms(text[lead:body]))
    for term in set(heading):
        counts[term] *= _TITLE_WEIGHT
    return dict(counts)


def _terms(text: str) -> Iterator[str]:
    for match in _TOKEN.finditer(unicodedata.normalize("NFC", text)):
        for term, _, _ in _parts(match):
            if term not in FUNCTION_WORDS:
                yield term


def _parts(match: re.Match[str]) -> list[tuple[str, int, int]]:
    """Returns the terms of a token with their places: itself, or its overlapping pairs of characters."""
    token, start = match.group(), match.start()
    if token < _FIRST_UNSPACED or not _IS_UNSPACED.match(token):
        return [(token.lower(), start, match.end())] if 1 < len(token) <= _LONGEST else []
    pairs = ((token[offset : offset + 2], start + offset) for offset in range(max(len(token) - 1, 1)))
    return [(pair, place, place + len(pair)) for pair, place in pairs if not _HIRAGANA.fullmatch(pair)]


def signature(counts: Mapping[str, int], frequency: Mapping[str, int], total: int) -> Signature:
    """Returns the heaviest terms by (1 + ln tf) · ln(N / df) as a vector of unit length; tf is 1 for once in the lead.

    ``frequency`` says in how many of ``total`` articles each term stands, this one among them. Terms in too many are
    left out."""
    in_articles = [frequency.get(term, 0) for term in counts]
    total = max(total, *in_articles, 0)  # also where the store has lost count
    most, log, every = _common(total), math.log, math.log(total + 1)
    often = {count: -1 - log(count / _LEAD_WEIGHT) for count in set(counts.values()) if count > 0}
    weights = [
        (often[count] * (every - log(used or 1)), term)
        for (term, count), used in zip(counts.items(), in_articles, strict=True)
        if count > 0 and used <= most
    ]
    best = [(term, -weight) for weight, term in sorted(weights)[:TERMS]]
    length = math.sqrt(sum(weight * weight for _, weight in best)) or 1.0
    return Signature(tuple(term for term, _ in best), tuple(weight / length for _, weight in best))


def _common(total: int) -> float:
    """Returns how many articles a term may be in: a fifth of a small store, a twentieth of a large one.

    Below a few dozen articles every term may: the counts say little there."""
    return 20 + max(total * 0.05, min(total * 0.2, 2000))


def score(cosine: float, days: float) -> float:
    """Returns how close two articles are: the cosine, faded by the days between them to a fifth at least.

    Hardly within one day, as an event is told over night, and to half after two."""
    return cosine * (0.2 + 0.8 * math.exp(-days * days / 5))


def choose(
    candidates: Iterable[Candidate],
    published: datetime,
    title: str = "",
    text: str = "",
    *,
    quoted: Mapping[int, str] = _NONE,
    linked: Collection[int] = (),
) -> tuple[Link, ...]:
    """Returns the candidates worth a link, closest first.

    ``title`` and ``text`` are the article's own, for reasons as it spells them; ``quoted`` says which share a long
    quote with it, and which quote; ``linked`` are those that its text links to."""
    scored = []
    for each in candidates:
        cosine = max(each.cosine, _QUOTED) if each.article_id in quoted else each.cosine
        faded = score(cosine, (each.published - published).total_seconds() / 86_400)
        if each.article_id in linked:
            faded = max(faded, _LINKED)
        faded *= _SAME_FEED if each.same_feed else 1.0
        if faded >= SHOWN:  # below it a link is never shown, and so not kept
            scored.append((faded, each))
    scored.sort(key=lambda pair: (-pair[0], -pair[1].article_id))
    weak = scored[MOST_BETTER:_MOST_LINKS]
    closest = scored[:MOST_BETTER] + [pair for pair in weak if pair[0] >= least_shown(MOST_BETTER)]
    near = {each.article_id: each.shared for rank, (faded, each) in enumerate(closest) if faded >= least_shown(rank)}
    spelled = _Spelling(title, text, {term for shared in near.values() for term, _ in shared}) if near else None
    return tuple(
        Link(
            each.article_id,
            faded,
            (
                *([LINKED] if each.article_id in linked else []),
                *filter(None, [quoted.get(each.article_id)]),
                *(spelled.reasons(each.shared) if spelled and each.article_id in near else _heaviest(each.shared)),
            )[:_REASONS],
            (each.published.date() - published.date()).days,
        )
        for faded, each in closest
    )


def _heaviest(shared: Sequence[tuple[str, float]]) -> list[str]:
    """Returns the strongest shared words as they are compared: enough where a link is shown only once others go."""
    return [term for term, _ in nlargest(_REASONS, shared, key=itemgetter(1))]


class _Token(NamedTuple):
    """A term where it stands in a text."""

    place: int
    term: str
    word: str
    """The term as written."""
    opens: bool
    """It begins a sentence."""
    joined: bool
    """It directly follows the one before."""


class _Spelling:
    """How an article writes terms that it shares: names with their capitals, neighbours together."""

    def __init__(self, title: str, text: str, shared: Collection[str]) -> None:
        tokens = [*_spelled(text[:_LEAD], shared)]
        tokens += _spelled(title, shared, len(tokens) and tokens[-1].place + 2)
        self._tokens = {each.place: each for each in tokens}
        self._forms: dict[str, str] = {}
        for each in (*(each for each in tokens if not each.opens), *tokens):
            self._forms.setdefault(each.term, each.word)
        self._places: dict[str, list[int]] = {}
        for each in tokens:
            self._places.setdefault(each.term, []).append(each.place)

    def reasons(self, shared: Sequence[tuple[str, float]]) -> tuple[str, ...]:
        """Returns the strongest shared names and words, a name of several words as one."""
        weights = dict(shared)
        found: dict[tuple[str, ...], float] = {}
        for run in self._runs(weights):
            found[run] = max(found.get(run, 0.0), sum(weights[term] for term in set(run)))
        reasons, used = list[str](), set[str]()
        for run in sorted(found, key=lambda each: (-found[each], each)):
            if used.isdisjoint(run) and len(reasons) < _REASONS:
                reasons.append(self._written(run))
                used.update(run)
        return tuple(reasons)

    def _runs(self, weights: Mapping[str, float]) -> Iterator[tuple[str, ...]]:
        """Yields the shared terms, those of one name or one stretch of characters together."""
        run: list[str] = []
        last = -2
        for place in sorted(place for term in weights for place in self._places.get(term, ())):
            token = self._tokens[place]
            named = self._forms[token.term][:1].isupper() or _IS_UNSPACED.match(token.word) is not None
            if run and not (token.joined and place == last + 1 and named and len(run) < 5):
                yield tuple(run)
                run = []
            run.append(token.term)
            last = place
            if not named:
                yield tuple(run)
                run = []
        if run:
            yield tuple(run)

    def _written(self, run: tuple[str, ...]) -> str:
        words = [self._forms[term] for term in run]
        if _IS_UNSPACED.match(words[0]):
            return words[0] + "".join(word[-1] for word in words[1:])
        return " ".join(words)


def _spelled(text: str, wanted: Collection[str], place: int = 0) -> Iterator[_Token]:
    """Yields the wanted terms of a text, which begins at a place."""
    text = unicodedata.normalize("NFC", text)
    last, end = -2, 0
    for match in _TOKEN.finditer(text):
        token, begin = match.group(), match.start()
        if token < _FIRST_UNSPACED and token.lower() not in wanted:  # most of them, and nothing else is slow here
            if 1 < len(token) <= _LONGEST:
                place += 1
                last = match.end()
            end = match.end()
            continue
        for term, start, stop in _parts(match):
            if term in wanted:
                between = text[end:begin]
                opens = end == 0 or (between != " " and not _STOPS.isdisjoint(between))
                joined = start < last or (start == last + 1 and text[last] == " ")
                yield _Token(place, term, text[start:stop], opens and start == begin, joined)
            place += 1
            last = stop
        end = match.end()

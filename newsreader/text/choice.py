"""Which passages of a page are its article: several opinions, the one that found most.

trafilatura says where the text is; the page's own account of it (JSON-LD) and a pass over paragraph density are
asked too, because every extractor loses whole articles on some sites. Imports trafilatura late.
"""

import logging
import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from itertools import islice
from typing import Final

from lxml import etree

from newsreader.text.metadata import Metadata
from newsreader.text.passages import HEADINGS, Passage, common_parent, densest, overlap
from newsreader.text.titles import letters

_MOST_PASSAGES: Final = 4_000
"""Pages of more passages are read by density alone: trafilatura's time grows faster than theirs."""

_MOST_NESTED: Final = 100
"""Tables within tables, likewise."""

_LITTLE: Final = 500
"""Letters of text that are no more than a notice or a caption."""


def choose(found: list[Passage], root: etree._Element, facts: Metadata) -> None:
    """Mark the passages of the article by the opinion that found most."""
    simple = len(found) <= _MOST_PASSAGES and sum(1 for _ in islice(_nested_tables(root), _MOST_NESTED)) < _MOST_NESTED
    first = _by_trafilatura(found, root) if simple else []
    said = _by_text(found, facts.body.split("\n")) if len(facts.body) > 250 else []
    dense = densest(found)
    best = first
    if size(said) > 2 * size(best):
        best = said
    margin = _about(dense, facts) - _about(best, facts)
    if size(dense) > 2 * size(best) and (margin > 0 or (margin == 0 and size(best) < _LITTLE)):
        best = dense
    elif said:
        best = sorted({each.place: each for each in [*best, *said]}.values(), key=lambda each: each.place)
    for each in best or _in_only_article(found, root):
        each.kept = True
    if size(said) > 0.7 * size(best):
        _heed(best, said)


def _in_only_article(found: list[Passage], root: etree._Element) -> list[Passage]:
    """Return what stands in a page's one article element, where no opinion found text: a story told in pictures."""
    articles = list(islice(root.iter("article"), 2))
    if len(articles) != 1 or next(articles[0].iter("img"), None) is None:
        return []
    inside = set(articles[0].iterdescendants())
    return [each for each in found if not each.asides and each.linked < 0.5 and each.element in inside]


def _heed(best: list[Passage], said: list[Passage]) -> None:
    """Drop what the page's own account of the text leaves out, where that account seems whole."""
    places = {each.place for each in said}
    headings = [each for each in best if each.tag in HEADINGS]
    headed = sum(each.place in places for each in headings) > 0.6 * len(headings)
    last = max(places)
    around = {each.element for each in said}
    for each in best:
        if each.place in places or each.place < min(places) or not around.isdisjoint(each.element.iterancestors()):
            continue
        small = len(each.text) < 200 or each.linked > 0.3
        if each.place > last or (each.tag in HEADINGS and headed) or (each.tag in ("p", "div", "li") and small):
            each.kept, each.denied = False, True


def _nested_tables(root: etree._Element) -> Iterator[etree._Element]:
    return (each for each in root.iter("table") if next(each.iterancestors("table"), None) is not None)


def _about(chosen: Iterable[Passage], facts: Metadata) -> int:
    """Return how many words of the title and summary stand in the passages."""
    text = " ".join(each.text for each in chosen).lower()
    return sum(each in text for each in set(re.findall(r"\w{4,}", f"{facts.title} {facts.summary}".lower())))


def size(chosen: Iterable[Passage]) -> int:
    """Return how many letters the passages hold together."""
    return sum(len(each.letters) for each in chosen)


def _by_trafilatura(found: list[Passage], root: etree._Element) -> list[Passage]:
    """Return the passages that trafilatura took."""
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        document = bare_extraction(deepcopy(root), fast=True, include_comments=False, with_metadata=False)
    except Exception:  # a library on hostile input: whatever it raises, its opinion is missing
        return []
    body = getattr(document, "body", None)
    if body is None:
        return []
    return _by_text(
        found, ["".join(each.itertext()) for each in body.iter("p", "head", "item", "cell", "quote", "code")]
    )


def _by_text(found: list[Passage], parts: list[str]) -> list[Passage]:
    """Return the passages that stand in these stretches of text; of equal ones those among the others."""
    exact = {own for each in parts if (own := letters(each))}
    text = letters("".join(parts))
    taken = [each for each in found if each.letters and overlap(each, text, exact)]
    long = [each for each in taken if len(each.letters) > 40]
    inside = common_parent(long)
    if inside is None:
        return taken
    places = [each.place for each in long if inside in each.element.iterancestors()]
    return (
        [each for each in taken if len(each.letters) > 40 or places[0] - 3 <= each.place <= places[-1] + 3]
        if places
        else taken
    )

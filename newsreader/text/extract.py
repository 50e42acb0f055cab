"""The article in a page: which of its passages belong to it, found with several opinions, in the page's own HTML.

trafilatura says where the text is; the page's own words about itself (JSON-LD) and a pass over paragraph
density are asked when it found little. What is kept is the page's own markup, so lists, quotes, tables, code,
links and captions stay what they were. Takes at most 3 MB. Never raises for what a page contains.
"""

import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from copy import deepcopy
from itertools import islice
from typing import Final

from lxml import etree

from newsreader.model import ExtractedArticle
from newsreader.text.charset import decode
from newsreader.text.clean import html_to_text, line
from newsreader.text.judge import judge
from newsreader.text.leftovers import is_byline, is_credit, is_leftover, is_trailer
from newsreader.text.metadata import Metadata, letters, metadata
from newsreader.text.passages import Passage, common_parent, densest, overlap, passages
from newsreader.text.tree import LARGEST, clean_tree, parse, slim

_MOST_PASSAGES: Final = 4_000
"""Pages of more passages are read by density alone: trafilatura's time grows faster than theirs."""

_MOST_NESTED: Final = 100
"""Tables within tables, likewise."""

_LITTLE: Final = 500
"""Letters of text that are no more than a notice or a caption."""

_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LISTED: Final = frozenset(("li", "dt", "dd", "td", "th"))
_WHOLE: Final = frozenset(("pre", "blockquote", "figcaption", "caption", "summary"))
_STRUCTURE: Final = _HEADINGS | _LISTED | _WHOLE


def extract_article(html: str | bytes, url: str, summary: str = "") -> ExtractedArticle:
    """Return the article found in a page; ``summary`` is what the feed says of it, as text or HTML.

    The verdict says what the page turned out to be; the body may be empty.
    """
    text = decode(html[: 4 * LARGEST]) if isinstance(html, bytes) else html[: 4 * LARGEST]
    root = parse(slim(text))
    if root is None:
        return ExtractedArticle(verdict="not_article")
    facts = metadata(root, url)
    found = passages(root)
    _choose(found, root, facts)
    _refine(found, facts)
    standfirst = _standfirst(found, facts, line(html_to_text(summary)))
    page = " ".join(each.text for each in found)
    title = _shown_title(found, facts)
    body = _body(root, found, url, standfirst)
    if not body or (facts.body and len(facts.body) > 2 * sum(len(each.text) for each in found if each.kept)):
        body = _paragraphs(facts.body) or body
    plain = html_to_text(body)
    return ExtractedArticle(
        title=title,
        authors=facts.authors,
        published=facts.published,
        html=body,
        text=plain,
        image=facts.image,
        summary=standfirst or facts.summary,
        section=facts.section,
        language=facts.language,
        site=facts.site,
        verdict=judge(plain, page, facts),
    )


def _shown_title(found: list[Passage], facts: Metadata) -> str:
    """Return the page's own headline where it stands above the text, else the title given to the world.

    A headline that is the given title with a label before it is left without the label.
    """
    start = next((each.place for each in found if each.kept and len(each.letters) > 60), 0)
    above = {each.letters for each in found[:start] if not each.asides or (each.tag == "h1" and not each.crumb)}
    given, headline = letters(facts.title), letters(facts.headline)
    if headline in above and given not in above and not headline.endswith(given):
        return facts.headline
    return facts.title


# --- which passages -----------------------------------------------------------------------------------------


def _choose(found: list[Passage], root: etree._Element, facts: Metadata) -> None:
    """Mark the passages of the article by the opinion that found most."""
    simple = len(found) <= _MOST_PASSAGES and sum(1 for _ in islice(_nested_tables(root), _MOST_NESTED)) < _MOST_NESTED
    first = _by_trafilatura(found, root) if simple else []
    said = _by_text(found, facts.body.split("\n")) if len(facts.body) > 250 else []
    dense = densest(found)
    best = first
    if _size(said) > 2 * _size(best):
        best = said
    margin = _about(dense, facts) - _about(best, facts)
    if _size(dense) > 2 * _size(best) and (margin > 0 or (margin == 0 and _size(best) < _LITTLE)):
        best = dense
    elif said:
        best = sorted({each.place: each for each in [*best, *said]}.values(), key=lambda each: each.place)
    for each in best:
        each.kept = True
    if _size(said) > 0.7 * _size(best):
        _heed(best, said)


def _heed(best: list[Passage], said: list[Passage]) -> None:
    """Drop what the page's own account of the text leaves out, where that account seems whole."""
    places = {each.place for each in said}
    headings = [each for each in best if each.tag in _HEADINGS]
    headed = sum(each.place in places for each in headings) > 0.6 * len(headings)
    last = max(places)
    for each in best:
        if each.place in places or each.place < min(places):
            continue
        small = len(each.text) < 200 or each.linked > 0.3
        if each.place > last or (each.tag in _HEADINGS and headed) or (each.tag in ("p", "div", "li") and small):
            each.kept, each.denied = False, True


def _nested_tables(root: etree._Element) -> Iterator[etree._Element]:
    return (each for each in root.iter("table") if next(each.iterancestors("table"), None) is not None)


def _about(chosen: Iterable[Passage], facts: Metadata) -> int:
    """Return how many words of the title and summary stand in the passages."""
    text = " ".join(each.text for each in chosen).lower()
    return sum(each in text for each in set(re.findall(r"\w{4,}", f"{facts.title} {facts.summary}".lower())))


def _size(chosen: Iterable[Passage]) -> int:
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


def _refine(found: list[Passage], facts: Metadata) -> None:
    """Add what belongs to the structure of the article and take away what is none of it."""
    kept = [each for each in found if each.kept]
    if not kept:
        return
    inside = common_parent([each for each in kept if len(each.letters) > 40] or kept)
    _restore(found, inside)
    _drop(found, facts)


def _restore(found: list[Passage], inside: etree._Element | None) -> None:
    """Keep headings, items, quotes, code and cells that stand between kept passages of the same part of the page."""
    places = [each.place for each in found if each.kept and len(each.letters) > 40] or [
        each.place for each in found if each.kept
    ]
    parents = {each.element.getparent() for each in found if each.kept and each.tag in ("p", "div")}
    lists = {_listing(each.element) for each in found if each.kept and each.tag in _LISTED}
    for each in found[min(places) : max(places) + 1]:
        if (
            each.kept
            or each.denied
            or each.asides
            or (inside is not None and inside not in each.element.iterancestors())
        ):
            continue
        tag, parent = each.tag, each.element.getparent()
        near = _reaches(each.element, parents)
        if tag in _HEADINGS:
            each.kept = each.linked < 0.5 and len(each.text) < 250
        elif tag in _LISTED:
            each.kept = _listing(each.element) in lists or (near and each.linked < 0.6)
        elif tag in _WHOLE:
            each.kept = near or tag == "figcaption"
        else:
            structural = any(ancestor.tag in _STRUCTURE for ancestor in islice(each.element.iterancestors(), 5))
            own = each.element in parents and len(each.text) > 40 and each.linked < 0.3
            each.kept = own or (each.linked < 0.5 and ((structural and near) or (parent in parents and tag == "p")))


def _listing(item: etree._Element) -> etree._Element | None:
    """Return the table or list that an item belongs to."""
    if item.tag in ("td", "th"):
        return next(item.iterancestors("table"), None)
    return item.getparent()


def _reaches(element: etree._Element, parents: set[etree._Element | None]) -> bool:
    """Tell whether only lists, tables, quotes and at most one wrapper stand between an element and the paragraphs."""
    wrappers = 0
    for ancestor in islice(element.iterancestors(), 12):
        if ancestor in parents:
            return True
        wrappers += ancestor.tag in ("div", "section", "article", "aside", "main")
        if wrappers > 1:
            return False
    return False


def _drop(found: list[Passage], facts: Metadata) -> None:
    """Take away the headline, bylines, leftovers, repetitions, and what follows a trailer at the end."""
    titles = {letters(each) for each in facts.titles}
    weights: Counter[etree._Element] = Counter()
    for each in found:
        if each.kept:
            weights.update(dict.fromkeys(each.foreign, len(each.letters)))
    most = 0.2 * _size(each for each in found if each.kept)
    seen: set[tuple[str, str]] = set()
    unique = {each.letters: len(each.letters) for each in found if each.kept}
    echoing = sum(unique.values()) < 3.5 * most
    start = next((each.place for each in found if each.kept and len(each.letters) > 60), len(found))
    for each in [each for each in found if each.kept]:
        own = each.letters
        repeated = (each.tag, own) in seen and len(own) > 30 and not echoing
        foreign = any(aside is not each.element and weights[aside] < most for aside in each.foreign)
        titled = own == letters(facts.title) or (own in titles and each.place <= start)
        each.kept = bool(own) and not (titled or repeated or foreign)
        seen.add((each.tag, own))
        if each.kept and each.tag in ("p", "div") and is_credit(each.text):
            _make_caption(each.element)
        elif each.kept and _is_furniture(each, facts):
            each.kept = False
    _drop_linked_lists(found)
    _cut_trailer(found)
    _drop_empty_headings(found)


def _is_furniture(passage: Passage, facts: Metadata) -> bool:
    """Tell whether a passage is a leftover, a byline, or a lone link to another article."""
    if is_byline(passage.text, facts.authors) or is_leftover(passage.text):
        return True
    if passage.tag not in ("p", "div", "h3", "h4") or passage.linked < 0.6 or len(passage.text.split()) < 4:
        return False
    return len(passage.text) < 200 and not passage.text.endswith((".", "!", "?", "”", '"', "。", ":"))


def _drop_linked_lists(found: list[Passage]) -> None:
    """Drop lists of which every item is a headline that links within the site: they lead to other articles."""
    lists: dict[etree._Element | None, list[Passage]] = {}
    for each in found:
        if each.kept and each.tag == "li":
            lists.setdefault(each.element.getparent(), []).append(each)
    for items in lists.values():
        if len(items) < 6 and all(each.linked >= 0.6 and len(each.text.split()) > 3 for each in items):
            inside = [link.get("href", "") for each in items for link in each.element.iter("a")]
            for each in items if all(not href.startswith("#") for href in inside) else ():
                each.kept = False


def _make_caption(element: etree._Element) -> None:
    """Make a paragraph the caption of a picture that stands elsewhere."""
    element.tag = "figure"
    caption = etree.SubElement(element, "figcaption")
    caption.text, element.text = element.text, None
    for child in list(element)[:-1]:
        caption.append(child)


def _cut_trailer(found: list[Passage]) -> None:
    """Drop a closing heading such as “More in News” and the short or linked passages after it."""
    kept = [each for each in found if each.kept]
    for at in range(max(0, len(kept) - 12, len(kept) // 2), len(kept)):
        rest = kept[at + 1 :]
        if is_trailer(kept[at].text) and all(len(each.text) < 120 or each.linked > 0.6 for each in rest):
            for each in kept[at:]:
                each.kept = False
            return


def _drop_empty_headings(found: list[Passage]) -> None:
    """Drop headings at the very end: what they head was not part of the article."""
    kept = [each for each in found if each.kept]
    last = next((at for at in range(len(kept), 0, -1) if kept[at - 1].tag not in _HEADINGS), 0)
    if len(kept) - last < 3:
        for each in kept[last:]:
            each.kept = False


# --- the summary under the headline -------------------------------------------------------------------------


def _standfirst(found: list[Passage], facts: Metadata, summary: str) -> str:
    """Return the summary to put before the text, or nothing where the text has it; may keep the page's own."""
    kept = [each for each in found if each.kept]
    if not kept:
        return ""
    body = "".join(each.letters for each in kept)
    first = next((each.place for each in kept if len(each.letters) > 60), kept[0].place)
    title = _place_of_title(found[:first], facts)
    between = [each for each in found[title + 1 : first] if _could_stand_first(each, body, facts)]
    named = next((each for each in between if each.standfirst), None)
    if named is not None:
        for each in between:
            each.kept = each.kept or each.element.getparent() is named.element.getparent()
        return ""
    for candidate in (facts.summary, summary):
        own = letters(candidate)
        if 30 < len(own) < 600 and own not in {letters(each) for each in facts.titles}:
            if own[:40] in body or own[-40:] in body:
                return ""
            for each in found[:first]:
                if each.letters == own:
                    each.kept = True
                    return ""
    placed = next((each for each in between if each.place - title < 4 and each.tag in ("p", "div", "h2")), None)
    if title >= 0 and placed is not None and _summarises(placed.text, body, facts):
        placed.kept = True
        return ""
    return next((each for each in (facts.summary, summary) if _summarises(each, body, facts)), "")


def _place_of_title(before: list[Passage], facts: Metadata) -> int:
    """Return where the headline stands, or -1."""
    titles = {letters(each) for each in facts.titles}
    return next((each.place for each in before if each.letters in titles and not each.asides), -1)


def _could_stand_first(passage: Passage, body: str, facts: Metadata) -> bool:
    if passage.kept or passage.asides or passage.linked > 0.3 or passage.tag in ("h1", "figcaption"):
        return False
    if not 40 < len(passage.text) < 700 or passage.letters[:40] in body:
        return False
    return not (is_leftover(passage.text) or is_credit(passage.text) or is_byline(passage.text, facts.authors))


def _summarises(candidate: str, body: str, facts: Metadata) -> bool:
    """Tell whether a description speaks of this article and is whole."""
    own = letters(candidate)
    if not 40 < len(own) < 500 or re.search(r"(?:…|\.\.\.|\[…\])\s*$", candidate) or own in letters(facts.title):
        return False
    names = {letters(each) for each in re.findall(r"\w{5,}", candidate)}
    shared = sum(each in body for each in names)
    return not names or shared >= max(2, len(names) // 3)


# --- writing it down ----------------------------------------------------------------------------------------


def _body(root: etree._Element, found: list[Passage], url: str, standfirst: str) -> str:
    """Return the kept passages as safe HTML in the page's own structure."""
    kept = [each for each in found if each.kept]
    if not kept:
        return ""
    wanted: set[etree._Element] = set()
    for each in kept:
        wanted.add(each.element)
        wanted.update(each.element.iterancestors())
    whole = {each.element for each in kept}
    dropped = {each.element for each in found if not each.kept}
    _prune(root, wanted, whole, dropped)
    base = next((each.get("href") for each in root.iter("base") if each.get("href")), url) or url
    body = clean_tree(root, base if base.startswith("http") else url)
    return f"<p>{_escaped(standfirst)}</p>{body}" if standfirst else body


def _prune(
    root: etree._Element, wanted: set[etree._Element], whole: set[etree._Element], dropped: set[etree._Element]
) -> None:
    """Remove every element that holds nothing kept, sparing pictures between kept passages."""
    agenda = [root]
    while agenda:
        element = agenda.pop()
        if element in dropped:
            element.text = None
        for child in list(element):
            if child in wanted:
                agenda.append(child)
            elif element in whole and child not in dropped:
                continue
            elif _is_picture(child) and element in wanted:
                child.tail = None
            else:
                _remove(child, keep_tail=element in whole)


def _is_picture(element: etree._Element) -> bool:
    if element.tag == "figure":
        return next(element.iter("img", "amp-img"), None) is not None
    return element.tag in ("img", "amp-img", "picture")


def _remove(element: etree._Element, keep_tail: bool) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if keep_tail and element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    element.tail = None
    parent.remove(element)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{_escaped(each)}</p>" for each in text.split("\n") if each.strip())

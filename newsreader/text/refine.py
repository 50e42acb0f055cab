"""The chosen passages made whole and clean: lost headings, items and cells come back, furniture goes."""

from collections import Counter
from itertools import islice
from typing import Final

from lxml import etree

from newsreader.text.choice import size
from newsreader.text.leftovers import is_byline, is_credit, is_leftover, is_trailer
from newsreader.text.metadata import Metadata, letters
from newsreader.text.passages import HEADINGS, Passage, common_parent

_LISTED: Final = frozenset(("li", "dt", "dd", "td", "th"))
_WHOLE: Final = frozenset(("pre", "blockquote", "figcaption", "caption", "summary"))
_STRUCTURE: Final = HEADINGS | _LISTED | _WHOLE


def refine(found: list[Passage], facts: Metadata) -> None:
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
        if tag in HEADINGS:
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
    most = 0.2 * size(each for each in found if each.kept)
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
    around = {each.element for each in kept}
    last = next((at for at in range(len(kept), 0, -1) if not _ends(kept[at - 1], around)), 0)
    if len(kept) - last < 3:
        for each in kept[last:]:
            each.kept = False


def _ends(passage: Passage, around: set[etree._Element]) -> bool:
    """Tell whether a passage is a heading with nothing after it; one amid a passage's own text has."""
    return passage.tag in HEADINGS and around.isdisjoint(passage.element.iterancestors())

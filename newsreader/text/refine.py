"""The chosen passages made whole and clean: lost headings, items and cells come back, furniture goes."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final

from lxml import etree

from newsreader.text.choice import size
from newsreader.text.clean import block, line
from newsreader.text.figures import is_caption
from newsreader.text.leftovers import is_byline, is_credit, is_leftover, is_trailer
from newsreader.text.metadata import Metadata
from newsreader.text.passages import HEADINGS, Passage, common_parent
from newsreader.text.titles import letters
from newsreader.text.tree import BLOCKS, all_text, has_image

_LISTED: Final = frozenset(("li", "dt", "dd", "td", "th"))
_WHOLE: Final = frozenset(("pre", "blockquote", "figcaption", "caption", "summary"))
_HEADLINE: Final = 4
"""Words from which a link may be the headline of another article."""

_CREDIT: Final = 200
"""Length below which the last words of a quote may name its source."""

_NEAR: Final = 200
"""Elements in a block that are looked through for its links."""

_MARK: Final = 5
"""Length up to which a link may be the mark of a note."""

_CLOSING: Final = 200
"""Passages after the article that are looked through for its last lists."""

_STRUCTURE: Final = HEADINGS | _LISTED | _WHOLE


def refine(found: list[Passage], facts: Metadata) -> None:
    """Add what belongs to the structure of the article and take away what is none of it."""
    kept = [each for each in found if each.kept]
    if not kept:
        return
    inside = common_parent([each for each in kept if len(each.letters) > 40] or kept)
    _restore(found, inside)
    _drop_outlying_links(kept, inside)
    _drop(found, facts)


def _drop_outlying_links(kept: list[Passage], inside: etree._Element | None) -> None:
    """Drop links that an extractor took from other parts of the page than the one that holds the article."""
    if inside is None:
        return
    for each in kept:
        outside = each.element is not inside and inside not in each.element.iterancestors()
        each.kept = not (outside and each.linked > 0.8 and each.tag in ("p", "div", "li", "td"))


def _restore(found: list[Passage], inside: etree._Element | None) -> None:
    """Keep headings, items, quotes, code and cells that stand between kept passages of the same part of the page."""
    kept = [each for each in found if each.kept]
    places = [each.place for each in kept if len(each.letters) > 40] or [each.place for each in kept]
    parents = {each.element.getparent() for each in kept if each.tag in ("p", "div")}
    lists = {_listing(each.element) for each in kept} - {None}
    opening = found[max(0, min(places) - 1)]
    latest: etree._Element | None = None
    for each in found[opening.place : _end(found, max(places))]:
        if _closes_quote(each, latest):
            each.kept = True
        elif not (each.kept or each.denied or each.asides) and _is_amid(each, found, inside, parents):
            if each is opening:
                each.kept = _heads(each, found[min(places)]) or (_is_loose_text(each, parents) and _goes_on(each, kept))
            else:
                each.kept = _belongs(each, parents, lists, latest)
            if each.kept and each.tag in _LISTED:
                lists.add(_listing(each.element))
        latest = each.element if each.kept else latest
    _complete(found, lists)
    _close(found)
    _keep_notes(found)


def _complete(found: list[Passage], lists: set[etree._Element | None]) -> None:
    """Keep the rest of a list or table that the article ends with."""
    for each in found[max(each.place for each in found if each.kept) + 1 :]:
        if lists.isdisjoint(islice(each.element.iterancestors(), 6)):
            return
        each.kept = not each.asides and not each.denied


def _keep_notes(found: list[Passage]) -> None:
    """Keep the notes under the article that short links in it, such as “1” or “[a]”, lead to."""
    kept = [each for each in found if each.kept]
    marks = {mark for each in kept for mark in _marks(each.element)}
    left = [each for each in found[kept[0].place :] if not (each.kept or each.asides)] if marks else []
    notes = [each for each in left if not marks.isdisjoint(_anchors(each.element))]
    if size(notes) < size(kept):
        for each in notes:
            each.kept = True


def _marks(element: etree._Element) -> Iterator[str]:
    """Yield the places on the page that the short links in a block lead to."""
    for link in element.iter("a"):
        href = link.get("href", "")
        if href.startswith("#") and 0 < len(all_text(link).strip()) <= _MARK:
            yield href[1:]


def _anchors(element: etree._Element) -> Iterator[str]:
    """Yield the names of a block, of the first elements in it and of those close around it."""
    for each in (*islice(element.iter(), 3), *islice(element.iterancestors(), 2)):
        yield from filter(None, (each.get("id"), each.get("name")))


def _close(found: list[Passage]) -> None:
    """Keep closing lists, of sources say, each under a heading like two others of the article beside it."""
    kept = [each for each in found if each.kept]
    like = Counter((each.tag, each.element.getparent()) for each in kept if each.tag in HEADINGS)
    heading: Passage | None = None
    for each in found[kept[-1].place + 1 :][:_CLOSING]:
        if like[each.tag, each.element.getparent()] > 1 and each.linked < 0.5 and not each.asides:
            heading = each
        elif each.tag == "li" and heading is not None and not each.asides:
            listing = _listing(each.element)
            if listing is not None and listing.getparent() is heading.element.getparent():
                each.kept = heading.kept = heading.kept or not _announces(heading.text)


def _announces(words: str) -> bool:
    """Tell whether a heading announces other articles."""
    return is_trailer(words) or is_leftover(words)


def _end(found: list[Passage], last: int) -> int:
    """Return the place after the article; blocks amid a kept passage's own text belong to it."""
    around = {each.element for each in found if each.kept and len(each.letters) > 200}
    while last + 1 < len(found) and not around.isdisjoint(islice(found[last + 1].element.iterancestors(), 2)):
        last += 1
    return last + 1


def _is_amid(
    passage: Passage, found: list[Passage], inside: etree._Element | None, parents: set[etree._Element | None]
) -> bool:
    """Tell whether a passage stands in the part of the page that holds the article, or opens a kept paragraph."""
    if inside is None or inside is passage.element or inside in passage.element.iterancestors():
        return True
    return passage.element.getparent() in parents and _stands_before_kept(passage, found)


def _heads(heading: Passage, text: Passage) -> bool:
    """Tell whether a heading under the headline opens the text that follows it."""
    follows = heading.element.getnext() is text.element
    return heading.tag in HEADINGS and follows and heading.linked < 0.5 and len(heading.text) < 120


def _stands_before_kept(passage: Passage, found: list[Passage]) -> bool:
    """Tell whether the next passage is kept and a sibling."""
    after = found[passage.place + 1] if passage.place + 1 < len(found) else None
    return after is not None and after.kept and after.element.getparent() is passage.element.getparent()


def _belongs(
    passage: Passage,
    parents: set[etree._Element | None],
    lists: set[etree._Element | None],
    latest: etree._Element | None,
) -> bool:
    """Tell whether a passage amid the article is of its structure; ``latest`` is the block kept last before it."""
    tag, parent = passage.tag, passage.element.getparent()
    near = _reaches(passage.element, parents)
    if tag in HEADINGS:
        return (passage.linked < 0.5 or _leads_within(passage.element)) and len(passage.text) < 250
    listing = _listing(passage.element)
    if tag in _LISTED:
        own = near and (passage.linked < 0.6 or _is_under(listing, latest))
        return listing in lists or own or _leads_within(passage.element)
    if tag in _WHOLE:
        return near or tag == "figcaption"
    if listing is not None and listing in lists:
        return True
    structural = any(ancestor.tag in _STRUCTURE for ancestor in islice(passage.element.iterancestors(), 5))
    if tag == "p" and parent in parents:
        return passage.linked < 0.5 or (_names_links(passage.element) and not _announces(passage.text))
    if _is_loose_text(passage, parents) or is_caption(passage.element):
        return True
    return passage.linked < 0.5 and structural and near


def _closes_quote(passage: Passage, latest: etree._Element | None) -> bool:
    """Tell whether a footer says whose words the quote is that it closes; ``latest`` is the block kept last."""
    quote = passage.element.getparent()
    if quote is None or quote.tag != "blockquote" or latest is None or passage.tag not in ("footer", "div", "p"):
        return False
    around = quote is latest or quote in islice(latest.iterancestors(), 4)
    return around and len(passage.text) < _CREDIT and all(each is passage.element for each in passage.asides)


def _is_loose_text(passage: Passage, parents: set[etree._Element | None]) -> bool:
    """Tell whether a passage is text that stands directly in the block that holds the paragraphs."""
    return passage.element in parents and len(passage.text) > 40 and passage.linked < 0.3


def _names_links(element: etree._Element) -> bool:
    """Tell whether all links in a block are names of what they lead to, too short for headlines of other articles."""
    return all(len(all_text(each).split()) < _HEADLINE for each in element.iter("a"))


def _goes_on(passage: Passage, kept: list[Passage]) -> bool:
    """Tell whether a block has words of its own after a kept passage that stands in it."""
    around = {element for each in kept for element in (each.element, *islice(each.element.iterancestors(), 3))}
    begun = False
    for child in passage.element:
        begun = begun or child in around
        inline = child.tag not in BLOCKS and child not in around and all_text(child).strip()
        if begun and (inline or (child.tail or "").strip()):
            return True
    return False


def _leads_within(element: etree._Element) -> bool:
    """Tell whether all links in a block lead to places on the same page: a contents list, a heading's own anchor."""
    links = [href for each in islice(element.iter(), _NEAR) if each.tag == "a" and (href := each.get("href"))]
    return bool(links) and all(each.startswith("#") for each in links)


def _is_under(listing: etree._Element | None, heading: etree._Element | None) -> bool:
    """Tell whether a list stands under a heading, with no words between, that does not announce other articles."""
    if listing is None or heading is None or heading.tag not in HEADINGS:
        return False
    if listing.getparent() is not heading.getparent():
        return False
    return not _announces(line(all_text(heading)))


def _listing(item: etree._Element) -> etree._Element | None:
    """Return the table or list that an item, or a block in one, belongs to."""
    for element in islice((item, *item.iterancestors()), 5):
        if element.tag in ("td", "th"):
            return next(element.iterancestors("table"), None)
        if element.tag in _LISTED:
            return element.getparent()
    return None


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
    texts = [each for each in found if each.kept and each.tag not in HEADINGS]
    beside = Counter(next(islice(each.element.iterancestors(), each.tag == "li", None), None) for each in texts)
    for each in [each for each in found if each.kept]:
        own = each.letters
        kind = "figcaption" if is_caption(each.element) else each.tag
        repeated = (kind, own) in seen and len(own) > 30 and not echoing
        foreign = any(aside is not each.element and weights[aside] < most for aside in each.foreign)
        titled = own == letters(facts.title) or (own in titles and each.place <= start)
        each.kept = bool(own) and not (titled or repeated or foreign)
        seen.add((kind, own))
        if each.kept and each.tag in ("p", "div") and is_credit(each.text):
            _make_caption(each.element)
        elif each.kept and _is_furniture(each, facts):
            each.kept = beside[each.element.getparent()] > 2 and _heads_text(each, found)
    _drop_linked_lists(found)
    _cut_trailer(found)
    _drop_empty_headings(found)


def _is_furniture(passage: Passage, facts: Metadata) -> bool:
    """Tell whether a passage is a leftover, a byline, or a lone link to another article."""
    if is_byline(passage.text, facts.authors) or is_leftover(passage.text):
        return True
    if passage.tag not in ("p", "div", "h3", "h4") or passage.linked < 0.6 or len(passage.text.split()) < _HEADLINE:
        return False
    if passage.tag in HEADINGS and _leads_within(passage.element):
        return False
    return len(passage.text) < 200 and not passage.text.endswith((".", "!", "?", "”", '"', "。", ":"))


def _heads_text(heading: Passage, found: list[Passage]) -> bool:
    """Tell whether a heading stands directly before a kept paragraph or list beside it.

    A linked headline of another article has a box of its own, or other headlines after it: the caller looks at
    how much else stands beside it.
    """
    if heading.tag not in HEADINGS or is_leftover(heading.text):
        return False
    after = found[heading.place + 1] if heading.place + 1 < len(found) else heading
    if after.kept and after.tag == "li" and after.element.getparent() is heading.element.getnext():
        return True
    words = len(after.text) > 80 or after.tag in HEADINGS
    return _stands_before_kept(heading, found) and after.linked < 0.5 and words


def _drop_linked_lists(found: list[Passage]) -> None:
    """Drop lists of which every item is a headline that links within the site: they lead to other articles."""
    lists: dict[etree._Element | None, list[Passage]] = {}
    for each in found:
        if each.kept and each.tag == "li":
            lists.setdefault(each.element.getparent(), []).append(each)
    for listing, items in lists.items():
        around = None if listing is None else listing.getparent()
        if around is not None and around.tag == "li":
            continue
        if len(items) < 6 and all(each.linked >= 0.6 and len(each.text.split()) >= _HEADLINE for each in items):
            for each in items if not any(map(_leads_within, (each.element for each in items))) else ():
                each.kept = False


def _make_caption(element: etree._Element) -> None:
    """Make a paragraph the caption of a picture that stands elsewhere."""
    element.tag = "figure"
    caption = etree.SubElement(element, "figcaption")
    caption.text, element.text = block(element.text or ""), None
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
            each.kept = _heads_picture(each.element)


def _ends(passage: Passage, around: set[etree._Element]) -> bool:
    """Tell whether a passage is a heading with nothing after it; one amid a passage's own text has."""
    return passage.tag in HEADINGS and around.isdisjoint(passage.element.iterancestors())


def _heads_picture(heading: etree._Element) -> bool:
    """Tell whether a picture that leads nowhere stands after a heading."""
    return any(
        has_image(each) and each.find(".//a") is None and len(all_text(each).strip()) < 200
        for each in islice(heading.itersiblings(), 2)
    )

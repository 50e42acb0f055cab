"""The stretches of text on a page, in order, each with what tells an article from what surrounds it.

A passage is the text that stands directly in one block of the page. Nothing is judged by a site's name: only by
tags, class names in common use, links, lengths and neighbours.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from lxml import etree

from newsreader.text.clean import line
from newsreader.text.titles import letters
from newsreader.text.tree import BLOCKS, DROPPED, all_text, around_blocks, hidden

_ASIDE: Final = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu|footer|side-?bar|related\w*|recommend\w*|recirc\w*|shar(?:e|ing)\w*|social\w*"
    r"|promo(?:s|tion|tions)?|news-?letters?"
    r"|sign-?up|subscri\w+|comments?|adv(?:ert)?\w*|ads?|adslot|banner|cookies?|consent|bread-?crumbs?|outbrain"
    r"|taboola|popular"
    r"|most-?read|trending|tags?|keywords|topics|author|bio|byline|widget|teasers?|read-?more|more-?(?:on|news|from)"
    r"|see-?also"
    r"|paywall|log-?in|modal|popup|toolbar|credits?|copyright|disclaimer|skip|rating|poll|player|metadata|meta"
    r"|timestamp|date)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_STANDFIRST: Final = re.compile(
    r"(?:^|[\s_-])(?:stand-?first|lead|lede|leading|intro\w*|sub-?(?:title|head(?:line)?)|deck|dek|summary|chapo"
    r"|sapo|abstract"
    r"|excerpt|ingress|teaser-?text|vorspann|bajada|entradilla|description|sommario|manchet|kicker-?text|strap-?line"
    r"|preamble|epigraph|tagline|article-?summary)"
    r"(?:__?\w+)?(?:$|[\s_-])",
    re.IGNORECASE,
)
_FOREIGN: Final = re.compile(
    r"(?:^|[\s_-])(?:news-?letters?|sign-?up|subscri\w+|comments?|author|bio|biography|related\w*|recommend\w*"
    r"|recirc\w*|promo(?:s|tion|tions)?"
    r"|shar(?:e|ing)\w*|social\w*|cookies?|consent|outbrain|taboola|log-?in|modal|popup|most-?read|trending"
    r"|read-?more|hidden)"
    r"(?:$|[\s_-])|(?:^|\s)(?:hidden|d-none)(?:$|\s)",
    re.IGNORECASE,
)
_RESPONSIVE: Final = re.compile(r"(?:^|\s)(?:sm|md|lg|xl|2xl|desktop|mobile|tablet)[:-]")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_NAMED: Final = frozenset(
    "div section article aside header footer main nav ul ol dl form table fieldset figure body".split()  # noqa: SIM905
)
"""Elements whose id says what they hold; on a paragraph or heading it is a place to link to."""

_LINKED_TAGS: Final = frozenset(("nav", "aside", "footer"))
_MOST: Final = 60_000


@dataclass(slots=True)
class Passage:
    """The text that stands directly in a block."""

    place: int
    """Its number in the order of the page."""
    element: etree._Element
    tag: str
    text: str
    letters: str
    linked: float
    """The share of its characters that are links."""
    asides: tuple[etree._Element, ...]
    """The elements around it that, by tag or class, hold something beside an article."""
    standfirst: bool
    """Whether a class says that this is the summary under the headline."""
    foreign: tuple[etree._Element, ...] = ()
    """Those of them whose name says that even text in them is not the article's."""
    kept: bool = False
    denied: bool = False
    """The page's own account of its text leaves it out."""

    @property
    def crumb(self) -> bool:
        """Whether it stands in navigation or a breadcrumb trail."""
        return any(each.tag == "nav" or "crumb" in each.get("class", "").lower() for each in self.asides)


@dataclass(frozen=True, slots=True)
class _Around:
    linked: bool = False
    standfirst: bool = False
    asides: tuple[etree._Element, ...] = ()
    foreign: tuple[etree._Element, ...] = ()


def passages(root: etree._Element) -> list[Passage]:
    """Return the visible passages of a page in order."""
    holders = around_blocks(root)
    found: list[Passage] = []
    agenda: list[tuple[etree._Element, _Around]] = [(root, _Around())]
    while agenda and len(found) < _MOST:
        element, around = agenda.pop()
        if unseen(element):
            continue
        around = _inside(element, around)
        if element.tag in BLOCKS:
            text, linked = _own_text(element, holders)
            if text:
                found.append(_passage(len(found), element, text, 1.0 if around.linked else linked, around))
        if element in holders:
            agenda.extend((child, around) for child in reversed(element))
    _believe(found)
    return found


def _believe(found: list[Passage]) -> None:
    """Take asides at their word only while they hold the smaller part of the page's text."""
    weights: dict[etree._Element, float] = {}
    total = 1.0
    for each in found:
        weight = len(each.letters) * (1 - each.linked)
        total += weight
        for aside in each.asides:
            weights[aside] = weights.get(aside, 0) + weight
    mistaken = {aside for aside, weight in weights.items() if weight > 0.4 * total}
    for each in found if mistaken else ():
        each.asides = tuple(aside for aside in each.asides if aside not in mistaken)


def _inside(element: etree._Element, around: _Around) -> _Around:
    aside = element.tag in _LINKED_TAGS
    foreign = standfirst = False
    if element.attrib:
        id_ = element.get("id", "") if element.tag in _NAMED else ""
        names = element.get("class", "")
        if id_ and len(id_) < 32 and not _is_anchor(element, id_):
            names += f" {id_}"
        named, foreign, standfirst = _meanings(names)
        aside = aside or named
    linked = element.tag == "a" and element.get("href") is not None
    if not (aside or standfirst or linked):
        return around
    return _Around(
        around.linked or linked,
        around.standfirst or standfirst,
        (*around.asides, element) if aside else around.asides,
        (*around.foreign, element) if foreign else around.foreign,
    )


def _is_anchor(element: etree._Element, id_: str) -> bool:
    """Tell whether an id only repeats the heading that opens a section, for links to it."""
    if "-" not in id_ and "_" not in id_ and element.tag != "section":
        return False
    first = next((each for each in element if each.tag != "span"), None)
    return first is not None and first.tag in HEADINGS and letters(all_text(first)).startswith(letters(id_))


@lru_cache(maxsize=4_096)
def _meanings(names: str) -> tuple[bool, bool, bool]:
    """Return whether class names speak of something beside an article, foreign to it, or of a standfirst."""
    if len(names) < 2:
        return False, False, False
    responsive = _RESPONSIVE.search(names) is not None
    names = _CAMEL.sub("-", names[:400])
    foreign = _FOREIGN.search(names) is not None
    aside = foreign or _ASIDE.search(names) is not None
    return aside, foreign and not responsive, _STANDFIRST.search(names) is not None


def _passage(place: int, element: etree._Element, text: str, linked: float, around: _Around) -> Passage:
    return Passage(
        place, element, str(element.tag), text, letters(text), linked, around.asides, around.standfirst, around.foreign
    )


def _own_text(element: etree._Element, holders: set[etree._Element]) -> tuple[str, float]:
    """Return the text directly in a block and the share of it that is linked."""
    if not len(element):
        return line(element.text or "") if element.text and not element.text.isspace() else "", 0.0
    if element not in holders:
        parts, links = _phrases(element)
    else:
        parts, links = [element.text or ""], 0
        agenda: list[etree._Element | str] = list(reversed(list(_flow(element))))
        while agenda:
            item = agenda.pop()
            if isinstance(item, str):
                parts.append(item)
            elif item.tag in BLOCKS or item.tag == "br" or unseen(item):
                parts.append("\n")
            elif item in holders:
                parts.append(item.text or "")
                agenda.extend(reversed(list(_flow(item))))
            else:
                more, linked = _phrases(item)
                parts += more
                links += sum(map(len, more)) if item.tag == "a" else linked
    joined = "".join(parts)
    text = line(joined) if joined and not joined.isspace() else ""
    return text, min(1.0, links / len(text)) if text else 0.0


def _flow(element: etree._Element) -> Iterator[etree._Element | str]:
    for child in element:
        yield child
        if child.tail:
            yield child.tail


def _phrases(element: etree._Element) -> tuple[list[str], int]:
    """Return the texts of an element without blocks, and how many characters of them are links."""
    if not len(element):
        return [element.text or ""], 0
    parts: list[str] = []
    links = 0
    agenda: list[etree._Element | str] = [element]
    linked: list[etree._Element] = []
    while agenda:
        item = agenda.pop()
        if isinstance(item, str):
            parts.append(item)
            links += len(item) if linked else 0
        elif item in linked:
            linked.remove(item)
        elif not unseen(item):
            if item.tag == "a":
                linked.append(item)
                agenda.append(item)
            if len(item):
                agenda.extend(reversed([item.text or "", *_flow(item)]))
            elif item.text:
                agenda.append(item.text)
            if item.tag == "br":
                parts.append("\n")
    return parts, links


def unseen(element: etree._Element) -> bool:
    """Tell whether an element and all in it is not part of what a reader sees."""
    return not isinstance(element.tag, str) or element.tag in DROPPED or element.tag == "noscript" or hidden(element)


def overlap(passage: Passage, text: str, exact: set[str]) -> bool:
    """Tell whether a passage stands in a text, given as its letters, of whose blocks ``exact`` are the letters."""
    own = passage.letters
    if own in exact:
        return True
    if len(own) < 25:
        return False
    size = min(30, len(own))
    middle = (len(own) - size) // 2
    return sum(own[at : at + size] in text for at in (0, middle, len(own) - size)) >= 2


def common_parent(chosen: Iterable[Passage], share: float = 0.85) -> etree._Element | None:
    """Return the deepest element that holds at least this share of the chosen passages' letters."""
    weights: dict[etree._Element, int] = {}
    total = 0
    order: list[etree._Element] = []
    for passage in chosen:
        weight = len(passage.letters)
        total += weight
        for element in (passage.element, *passage.element.iterancestors()):
            if element not in weights:
                order.append(element)
            weights[element] = weights.get(element, 0) + weight
    full = [element for element in order if weights[element] >= share * total]
    return max(full, key=lambda each: sum(1 for _ in each.iterancestors()), default=None)


def densest(found: list[Passage]) -> list[Passage]:
    """Return the passages of the element whose paragraphs hold most text: a cheap second opinion."""
    scores: dict[etree._Element, float] = {}
    paragraphs = [each for each in found if len(each.letters) > 60 and each.linked < 0.3 and not each.asides]
    for each in paragraphs:
        share = 1.0
        for element in list(each.element.iterancestors())[:3]:
            scores[element] = scores.get(element, 0) + share * len(each.letters)
            share *= 0.6
    if not scores:
        return []
    best = max(scores, key=lambda each: scores[each])
    return [each for each in paragraphs if best in each.element.iterancestors()]

"""HTML as a tree: parsed within bounds, read as plain text, asked what a reader would see of it.

Takes at most 3 MB of a document. Imports lxml: import late.
"""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree
from lxml import html as lxml_html

from newsreader.text.clean import block

LARGEST: Final = 3 * 2**20
"""Bytes of a page that are looked at; what follows is cut off."""


def tags(names: str) -> frozenset[str]:
    """Return the names of tags written in one string."""
    return frozenset(names.split())


BLOCKS: Final = tags(
    "address amp-iframe amp-youtube article aside audio blockquote body caption center dd details dialog dir div dl dt"
    " embed fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html iframe legend li main menu"
    " nav ol optgroup option p pre search section summary table tbody td tfoot th thead tr ul video"
)
"""Elements that begin on a line of their own."""
DROPPED: Final = tags(
    "script style template title meta link base button input select textarea datalist canvas svg map area object"
    " applet param source track frame frameset noframes progress meter rp"
)

_HIDDEN_STYLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|clip\s*:\s*rect\(\s*0", re.I)
_DATA_URL: Final = re.compile(r"data:[\w/+.-]{1,60};base64,[A-Za-z0-9+/=\s]{200,}")
_BULK: Final = re.compile(r"<(script|style)\b(?![^>]{0,200}ld\+json)[^>]{0,2000}>", re.IGNORECASE)
_SPOKEN: Final = re.compile(
    r"\W*(?:opens (?:in )?(?:a )?new (?:tab|window)|(?:öffnet|wird) in(?: einem)? neue[mn] (?:fenster"
    r"|tab)(?: geöffnet)?"
    r"|öffnet im neuen (?:fenster|tab)|external(?: link)?|nouvelle fenêtre)\W*",
    re.IGNORECASE,
)
"""Words meant for screen readers only."""
_HIDDEN_CLASS: Final = frozenset(("sr-only", "screen-reader-text", "visually-hidden", "visuallyhidden", "katex-html"))

_ONE_CLASS: Final = etree.ElementDefaultClassLookup(element=lxml_html.HtmlElement)
"""Elements of the class that trafilatura wants: lxml.html's own choice by tag asks Python about every element."""


def parse(html: str | bytes, encoding: str = "utf-8") -> etree._Element | None:
    """Return the root of the document, or None when there is nothing in it; reads at most 3 MB."""
    data = html if isinstance(html, bytes) else html.encode("utf-8", "replace")
    data = data[:LARGEST].replace(b"\0", b"")
    if not data.strip():
        return None
    parser = etree.HTMLParser(encoding=encoding, huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    parser.set_element_class_lookup(_ONE_CLASS)
    try:
        return etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError, LookupError):
        return None


def slim(html: str) -> str:
    """Return a page too large to be read whole without its inline pictures, scripts and styles."""
    if len(html) <= LARGEST:
        return html
    html = _DATA_URL.sub("data:,", html)
    pieces: list[str] = []
    at = 0
    while (found := _BULK.search(html, at)) is not None:
        end = html.find(f"</{found[1].lower()}", found.end())
        if end < 0:
            break
        pieces.append(html[at : found.start()])
        at = end
    return "".join([*pieces, html[at:]])


def text_of(html: str) -> str:
    """Return the visible text with a newline at every block boundary; white space is not folded."""
    root = parse(html)
    if root is None:
        return ""
    etree.strip_elements(root, *DROPPED, "noscript", with_tail=False)
    for element in root.iter(*BLOCKS, "br"):
        gap = "\t" if element.tag in ("td", "th") else "\n"
        element.text = gap + block(element.text or "")
        element.tail = gap + block(element.tail or "")
    return etree.tostring(root, method="text", encoding="unicode", with_tail=False)


def around_blocks(root: etree._Element) -> set[etree._Element]:
    """Return the elements that hold a block somewhere inside."""
    found: set[etree._Element] = set()
    for element in root.iter(*BLOCKS):
        parent = element.getparent()
        while parent is not None and parent not in found:
            found.add(parent)
            parent = parent.getparent()
    return found


def children(element: etree._Element) -> Iterator[tuple[etree._Element | None, str]]:
    """Yield the texts and elements in an element, in order; either the element or the text is empty."""
    if element.text:
        yield None, element.text
    for child in element:
        yield child, ""
        if child.tail:
            yield None, child.tail


def all_text(element: etree._Element) -> str:
    """Return all text in an element, seen or not."""
    return "".join(str(each) for each in element.itertext())


def hidden(element: etree._Element) -> bool:
    """Tell whether style, class or attribute keep an element from view."""
    if element.tag == "span" and _SPOKEN.fullmatch(element.text or ""):
        return True
    if not element.attrib:
        return False
    if element.get("hidden") is not None or _HIDDEN_STYLE.search(element.get("style", "")):
        return True
    return not _HIDDEN_CLASS.isdisjoint(element.get("class", "").split())


def has_image(element: etree._Element | None) -> bool:
    """Tell whether a picture stands in an element."""
    return element is not None and next(element.iter("img", "amp-img"), None) is not None

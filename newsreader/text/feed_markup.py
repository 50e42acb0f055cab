"""Titles and bodies of XML feeds: RSS's escaped or naked HTML, Atom's text constructs, become text and HTML."""

import base64
import binascii
from collections.abc import Iterator
from copy import deepcopy
from html import escape
from typing import Final

from lxml import etree

from newsreader.text import feed_fields
from newsreader.text.feed_tree import Document, Element, Fields, base_of, text_of

_BODIES: Final = (
    "content:encoded",
    "xhtml:body",
    "body",
    "fullitem",
    "atom:content",
    "description",
    "atom:summary",
    "itunes:summary",
    "dc:description",
)


def title_of(fields: Fields, names: tuple[str, ...]) -> str:
    """Return the first of these fields that says something, as plain text on one line."""
    for name in names:
        for element in fields.get(name, [])[:5]:
            text, atom = text_of(element), name.startswith("atom:")
            if len(element) or _is_encoded(element) or "html" in element.get("type", "").lower():
                title = feed_fields.title(feed_fields.without_tags(_atom_markup(element)))
            else:
                title = feed_fields.title(text, markup=not atom or feed_fields.looks_like_html(text))
            if title or (title := feed_fields.title(text)):
                return title
    return ""


def bodies_of(fields: Fields) -> list[str]:
    """Return the texts an entry carries; captions and media descriptions only when there is nothing else."""
    full = [
        (_atom_markup if name.startswith("atom:") else _markup)(each)
        for name in _BODIES
        for each in fields.get(name, [])
    ]
    if any(body.strip() for body in full):
        return full
    plain = [text_of(each) for each in fields.get("media:description", [])]
    return [text if feed_fields.looks_like_html(text) else feed_fields.paragraphs(text) for text in plain]


def body_base(fields: Fields, document: Document) -> str:
    """Return the XML Base of the body itself, or nothing where none is stated."""
    names = ("atom:content", "content:encoded", "description", "atom:summary")
    body = next((each for name in names for each in fields.get(name, [])), None)
    return base_of(body, document, "") if body is not None else ""


# --- bodies -------------------------------------------------------------------------------------------------


def _markup(element: Element) -> str:
    """Return an RSS body: HTML as text, or as elements by those who forgot to escape it."""
    return _inner(element) if len(element) else feed_fields.spaced(element.text or "")


def _atom_markup(element: Element) -> str:
    """Return an Atom text construct or content as HTML (RFC 4287, 3.1 and 4.1.3; Atom 0.3 modes)."""
    if len(element):
        return _inner(element)
    text = element.text or ""
    if _is_encoded(element):
        text = _from_base64(text)
    kind, mode = _media_type(element), element.get("mode", "").lower()
    if kind in ("text", "text/plain") and mode != "escaped" and not feed_fields.looks_like_html(text):
        return feed_fields.paragraphs(text)
    return text


def _media_type(element: Element) -> str:
    return element.get("type", "text").lower().partition(";")[0].strip()


def _is_encoded(element: Element) -> bool:
    """Say whether the text is base64: by Atom 0.3's mode, or because its type is neither text nor XML."""
    kind, mode = _media_type(element), element.get("mode", "").lower()
    named = kind in ("", "text", "html", "xhtml") or kind.startswith("text/") or "xml" in kind or "html" in kind
    return mode == "base64" or (not mode and not named)


def _from_base64(text: str) -> str:
    try:
        return base64.b64decode(text, validate=False).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""


def _inner(element: Element) -> str:
    """Return what is inside an element as HTML without namespaces."""
    copy = deepcopy(element)
    for each in copy.iter("*"):
        each.tag = etree.QName(each).localname
    etree.cleanup_namespaces(copy)
    return escape(copy.text or "", quote=False) + "".join(_serialised(copy))


def _serialised(element: Element) -> Iterator[str]:
    for child in element:
        yield etree.tostring(child, method="html", encoding="unicode")

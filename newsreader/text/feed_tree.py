"""What the XML mapper asks of a tree: children by our own names, text, language, base address.

Namespaces come in many spellings; here each has one short prefix, and every name is in lower case.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import urljoin

from lxml import etree

from newsreader.text import feed_fields

Element = etree._Element
Fields = dict[str, list[Element]]
"""Child elements by ``prefix:name``, lower case, the prefix being ours; RSS has none."""

_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_ATOM_NAMES: Final = frozenset(
    ("id", "updated", "published", "issued", "modified", "created", "summary", "subtitle", "tagline", "content")
)
"""Names that only Atom defines: where RSS uses them, it means Atom's."""
_PREFIXES: Final = {
    "": "",
    "http://purl.org/rss/1.0": "",
    "http://my.netscape.com/rdf/simple/0.9": "",
    "http://my.netscape.com/publish/formats/rss-0.91.dtd": "",
    "http://channel.netscape.com/rdf/simple/0.9": "",
    "http://backend.userland.com/rss": "",
    "http://backend.userland.com/rss2": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://cyber.law.harvard.edu/rss": "",
    "http://cyber.law.harvard.edu/rss/rss.html": "",
    "http://www.w3.org/2005/atom": "atom:",
    "http://purl.org/atom/ns#": "atom:",
    "http://purl.org/net/rss1.1#": "",
    "http://purl.org/rss/1.0/modules/content": "content:",
    "http://purl.org/dc/elements/1.0": "dc:",
    "http://purl.org/dc/elements/1.1": "dc:",
    "http://purl.org/dc/terms": "dcterms:",
    "http://purl.org/rss/1.0/modules/syndication": "sy:",
    "http://search.yahoo.com/mrss": "media:",
    "http://video.search.yahoo.com/mrss": "media:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
    "http://www.w3.org/1999/xhtml": "xhtml:",
    "http://webfeeds.org/rss/1.0": "webfeeds:",
}
"""Our prefixes by namespace, in lower case and without a final slash."""


@dataclass(frozen=True, slots=True)
class Document:
    """What entries inherit from the document they stand in."""

    url: str
    core: str
    """Namespace of a root that names no known dialect; its elements count as that dialect's own."""
    atom: bool
    based: bool
    """Some element sets ``xml:base``."""
    link_base: str = ""
    language: str | None = None
    authors: tuple[str, ...] = ()


def fields_of(element: Element, document: Document) -> Fields:
    """Return the children of an element by our names."""
    found: Fields = {}
    for child in element:
        found.setdefault(key_of(str(child.tag), document.core, document.atom), []).append(child)
    return found


@lru_cache(maxsize=4_096)
def key_of(tag: str, core: str, atom: bool = False) -> str:
    """Return our name for a tag such as ``{namespace}name``; names of unheard-of namespaces begin with ``?:``."""
    namespace, _, name = tag.rpartition("}")
    namespace = namespace[1:]
    if namespace == core:
        return ("atom:" if atom else "") + name.lower()
    prefix, name = prefix_of(namespace), name.lower()
    if prefix is None:
        return f"?:{name}"
    return f"atom:{name}" if prefix == "" and name in _ATOM_NAMES else f"{prefix}{name}"


def prefix_of(namespace: str) -> str | None:
    """Return our prefix for a namespace, empty for RSS's own, None for an unheard-of one."""
    return _PREFIXES.get(namespace.lower().rstrip("/"))


def local_name(element: Element) -> str:
    """Return an element's name without namespace, in lower case."""
    return str(element.tag).rpartition("}")[2].lower()


def text_of(element: Element) -> str:
    """Return all text inside an element, without the white space around it."""
    if not len(element):
        return (element.text or "").strip()
    return "".join(str(part) for part in element.itertext()).strip()


def own_text(element: Element) -> str:
    """Return the text before an element's first child, or all of it where there is none."""
    return (element.text or "").strip() or text_of(element)


def first_text(fields: Fields, name: str) -> str:
    """Return the first text of this field that is not empty."""
    return next((text for each in fields.get(name, []) if (text := text_of(each))), "")


def language_of(*elements: Element) -> str | None:
    """Return the first language that the elements state, as an attribute or, in language elements, as text."""
    for element in elements:
        stated = element.get(f"{_XML}lang") or (text_of(element) if local_name(element) == "language" else "")
        if tag := feed_fields.language(stated):
            return tag
    return None


def base_of(element: Element, document: Document, default: str) -> str:
    """Return the address that relative ones in this element start at (XML Base)."""
    if not document.based:
        return default
    stated = [each.get(f"{_XML}base") for each in (element, *element.iterancestors())]
    bases = [base for base in reversed(stated) if base]
    if not bases:
        return default
    address = document.url
    for base in bases:
        try:
            address = urljoin(address, base.strip())
        except ValueError:
            continue
    return address

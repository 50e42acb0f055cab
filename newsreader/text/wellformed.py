"""The gate before every XML mapper: text becomes a tree only if it is well-formed, or can be made so safely.

libxml2's recover mode is never used: after one stray ampersand it drops every later entity without a word. Here
undeclared entities, bare ampersands, control characters and undeclared prefixes are repaired in the text, and a
document that ends early is closed after its last whole entry. Entity definitions that could grow are refused.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape, unescape
from typing import Final

from lxml import etree

from newsreader.errors import FeedError

_ROOT: Final = re.compile(r"<([A-Za-z_][\w.:-]*)")
_FEED_START: Final = re.compile(
    r"<\?xml\s|<(?:\w{1,20}:)?(?:rss|feed|rdf|opml|channel)\b|<!DOCTYPE\s+(?:rss|rdf|feed)\b", re.IGNORECASE
)
_WEB_PAGE: Final = re.compile(r"<(?:!doctype\s+html|html|head|body|script|meta|title)\b", re.IGNORECASE)
_WRAPPED: Final = re.compile(r"<((?:\w{1,20}:)?(?:rss|feed|rdf))(?=[\s>])[^<>]*+>", re.IGNORECASE)
_ENTITY: Final = re.compile(r"<!ENTITY\s+(%\s+)?([\w.:-]{1,60})\s+(?:\"([^\"]*)\"|'([^']*)'|(SYSTEM|PUBLIC)\b)")
_REFERENCE: Final = re.compile(r"&(?:#(\d{1,7});|#[xX]([0-9a-fA-F]{1,6});|([A-Za-z][\w.:-]{0,60});)?")
_PREFIX: Final = re.compile(r"(?:</?|\s)([A-Za-z_][\w.-]{0,30}):[A-Za-z_][\w.-]*(?=[\s=/>])")
_NOT_XML: Final = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)])
_BLANK: Final = re.compile(r"[\s\0\ufeff]*")
_SUBSET_END: Final = re.compile(r"\]\s*>")
_TAG: Final = re.compile(r"<(/?)([A-Za-z_][\w.:-]*)[^<>]*?(/?)>")
_LAST_ENTRY: Final = re.compile(r"</((?:\w{1,20}:)?(?:item|entry))\s*>", re.IGNORECASE)

_MOST_ENTITIES: Final = 300
_LONGEST_ENTITY: Final = 1_000
_MOST_GROWTH: Final = 2**20
"""Characters that the entities of a document may add to it."""

_DEEPEST: Final = 256
"""What libxml2 accepts."""

KNOWN_PREFIXES: Final = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "xhtml": "http://www.w3.org/1999/xhtml",
}
"""What a prefix means when a document uses it without saying so."""


@dataclass(frozen=True, slots=True)
class Gated:
    """A document after the gate."""

    text: str
    """Without declaration and document type."""
    root: etree._Element | None
    """None when only a tolerant parser could read the rest."""
    ends_early: bool = False


def gate(text: str) -> Gated:
    """Parse a document strictly, repairing it where that loses nothing; FeedError for dangerous entities."""
    text, entities = _without_prolog(text)
    ends_early = _ends_early(text)
    if not entities and not ends_early and (root := parse(text)) is not None:
        return Gated(text, root)
    text = _repaired(text, entities)
    whole = _closed(text) if ends_early else text
    return Gated(text, parse(whole), ends_early)


def parse(text: str) -> etree._Element | None:
    """Return the root of well-formed XML, or None; nothing is fetched, expanded or guessed."""
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        recover=False,
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def is_web_page(text: str) -> bool:
    """Say whether the text begins as HTML does."""
    return _WEB_PAGE.match(text, _past_comments(text, 0)) is not None


def wrapped_feed(text: str) -> str | None:
    """Return the feed that a careless server has put inside a web page, or None."""
    start = _WRAPPED.search(text, 0, 50_000)
    end = text.rfind(f"</{start[1]}") if start else -1
    return text[start.start() : text.find(">", end) + 1] if start and end > start.end() else None


def root_name(text: str) -> str:
    """Return the first element's name, prefix included, or nothing."""
    match = _ROOT.search(text)
    return match[1] if match else ""


def _without_prolog(text: str) -> tuple[str, dict[str, str]]:
    """Drop what stands before the root; return the rest and the entities that the document defines."""
    start = 0
    if not is_web_page(text) and (match := _FEED_START.search(text, 0, 20_000)):
        start = match.start()
    start = _past_comments(text, start)
    if text[start : start + 9].lower() != "<!doctype":
        return text[start:], {}
    end = text.find(">", start)
    subset = text.find("[", start, end)
    if subset < 0:
        return text[_past_comments(text, end + 1) :], {}
    close = _SUBSET_END.search(text, subset)
    if close is None:
        raise _DANGEROUS
    return text[_past_comments(text, close.end()) :], _entities(text[subset : close.start()], text)


def _past_comments(text: str, position: int) -> int:
    """Return where the first thing begins that is no white space, comment or processing instruction."""
    while True:
        position = _BLANK.match(text, position).end()  # type: ignore[union-attr]
        closer = "-->" if text.startswith("<!--", position) else "?>" if text.startswith("<?", position) else ""
        end = text.find(closer, position) if closer else -1
        if end < 0:
            return position
        position = end + len(closer)


def _entities(subset: str, text: str) -> dict[str, str]:
    """Return the harmless entity definitions of a document type; FeedError for those that nest, grow or reach out."""
    found: dict[str, str] = {}
    for parameter, name, double, single, outside in _ENTITY.findall(subset):
        value = double or single
        if parameter:
            continue
        if outside or len(value) > _LONGEST_ENTITY or re.search(r"&(?!#)", value) or len(found) >= _MOST_ENTITIES:
            raise _DANGEROUS
        found[name] = unescape(value)
    longest = max(map(len, found.values()), default=0)
    if longest * text.count("&") > _MOST_GROWTH + 40 * text.count("&"):
        raise _DANGEROUS
    return found


_DANGEROUS: Final = FeedError(
    "The feed defines entities that could exhaust memory or read other files, so it was refused.",
    "Nothing to be done here: its publisher has to change it.",
)


# --- repairs ------------------------------------------------------------------------------------------------


def _repaired(text: str, entities: Mapping[str, str]) -> str:
    """Return the document with sound references, characters and prefixes; CDATA sections keep their ampersands."""

    def sound(match: re.Match[str]) -> str:
        decimal, hexadecimal, name = match.groups()
        if name in ("amp", "lt", "gt", "quot", "apos"):
            return match[0]
        if name:
            value = entities.get(name) or unescape(match[0])
            return escape(value) if value != match[0] else f"&amp;{name};"
        if not decimal and not hexadecimal:
            return "&amp;"
        code = int(decimal) if decimal else int(hexadecimal, 16)
        return match[0] if code < 0x110000 and code not in _NOT_XML else ""

    text = text.translate(_NOT_XML)
    parts = [part if part.startswith("<![CDATA[") else _REFERENCE.sub(sound, part) for part in _sections(text)]
    return _with_prefixes("".join(parts))


def _sections(text: str) -> Iterator[str]:
    """Cut the text at CDATA sections and leave comments out, in one pass whatever is unclosed."""
    closers = {"<![CDATA[": "]]>", "<!--": "-->"}
    ahead = {opener: text.find(opener) for opener in closers}
    position = 0
    while found := [(at, opener) for opener, at in ahead.items() if at >= 0]:
        start, opener = min(found)
        end = text.find(closers[opener], start + len(opener))
        end = len(text) if end < 0 else end + 3
        yield text[position:start]
        if opener != "<!--":
            yield text[start:end]
        position = end
        ahead = {each: text.find(each, end) if 0 <= at < end else at for each, at in ahead.items()}
    yield text[position:]


def _with_prefixes(text: str) -> str:
    """Declare on the root the prefixes that are used and declared nowhere."""
    root = _ROOT.search(text)
    if root is None:
        return text
    used = set(_PREFIX.findall(text)) - {"xml", "xmlns"}
    missing = sorted(prefix for prefix in used if f"xmlns:{prefix}=" not in text)[:50]
    names = "".join(f' xmlns:{prefix}="{KNOWN_PREFIXES.get(prefix, f"urn:prefix:{prefix}")}"' for prefix in missing)
    return text[: root.end()] + names + text[root.end() :]


def _ends_early(text: str) -> bool:
    """Say whether the root element is never closed."""
    root = _ROOT.search(text)
    if root is None:
        return False
    closed = re.search(rf"</{re.escape(root[1])}\s*>", text)
    return closed is None and not re.match(r"[^<>]{0,2000}/>", text[root.end() : root.end() + 2_010])


def _closed(text: str) -> str:
    """Cut a document after its last whole entry, or its last tag if it has none, and close what is open."""
    end = max((match.end() for match in _LAST_ENTRY.finditer(text)), default=text.rfind(">") + 1)
    head = text[:end]
    opened: list[str] = []
    for part in _sections(head):
        for closing, name, empty in () if part.startswith("<![CDATA[") else _TAG.findall(part):
            if not closing and not empty:
                opened.append(name)
            elif closing and name in opened[-1:]:
                opened.pop()
    return head + "".join(f"</{name}>" for name in reversed(opened[:_DEEPEST]))

"""A well-formed tree of any RSS (0.9x, 1.0, 2.0) or Atom (0.3, 1.0) dialect becomes a ParsedFeed.

One table of names serves all dialects, because real feeds mix them: Atom links in RSS, Dublin Core everywhere.
Anything that is no feed is refused with words for a person.
"""

import base64
import binascii
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from html import escape
from typing import Final
from urllib.parse import urljoin

from lxml import etree

from newsreader.errors import FeedError
from newsreader.model import Enclosure, ParsedEntry, ParsedFeed
from newsreader.text import feed_fields as field
from newsreader.text.clean import line, safe_url
from newsreader.text.dates import parse_date

Element = etree._Element
Fields = dict[str, list[Element]]
"""Child elements by ``prefix:name``, lower case, the prefix being ours; RSS has none."""

_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_ATOM_NAMES: Final = frozenset(
    ("id", "updated", "published", "issued", "modified", "created", "summary", "subtitle", "tagline", "content")
)
"""Names that only Atom defines: where RSS uses them, it means Atom's."""
_ATOM: Final = {"http://www.w3.org/2005/atom": "atom10", "http://purl.org/atom/ns#": "atom03"}
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

_PERIODS: Final = {"hourly": 60, "daily": 1_440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}
_PUBLISHED: Final = (
    "pubdate",
    "atom:published",
    "atom:issued",
    "dc:date",
    "dcterms:issued",
    "dcterms:created",
    "atom:created",
)
_UPDATED: Final = ("atom:updated", "atom:modified", "dcterms:modified", "lastbuilddate")
_PICTURE_ENDINGS: Final = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif")


@dataclass(frozen=True, slots=True)
class _Document:
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


def read_xml(root: Element, url: str, most_entries: int) -> ParsedFeed:
    """Return the feed of a tree, with at most one entry more than ``most_entries``; FeedError for any other tree."""
    root = _feed_root(root)
    document = _document(root, url)
    outer = _fields(root, document)
    channels = outer.get("channel") or outer.get("rss:channel") or []
    holder = channels[0] if channels else root
    head = {**outer, **_fields(holder, document)} if channels else outer
    site = _address(head, document, ("link", "atom:link"), document.url)
    people = [name for author in head.get("atom:author", []) for name in _names(author, document)]
    document = _document(
        root, url, site, _language(root, holder, *head.get("language", []), *head.get("dc:language", [])), people
    )
    return ParsedFeed(
        version=_version(root),
        title=_title(head, document, ("title", "atom:title", "dc:title")),
        site_url=site,
        description=_title(head, document, ("description", "atom:subtitle", "atom:tagline", "itunes:summary")),
        language=document.language,
        icon=_icon(head, document, holder),
        updated=_date(head, (*_UPDATED, *_PUBLISHED)),
        ttl=_minutes(head),
        entries=tuple(_entry(each, document) for each in _items(root, [root, *channels], most_entries)),
    )


# --- the document -------------------------------------------------------------------------------------------


def _feed_root(root: Element) -> Element:
    """Return the element that is the feed, unwrapping a page around it."""
    for each in root.iter("*"):
        name = _local(each)
        if name in ("rss", "feed", "channel", "entry") or (name == "rdf" and _holds_items(each)):
            return each
    raise not_a_feed(_local(root))


def not_a_feed(root: str) -> FeedError:
    """Return the error that says what a document with this root is instead of a feed."""
    hint = "Give the address of the feed itself or of the site."
    match root.lower().rpartition(":")[2]:
        case "html" | "body" | "head":
            return FeedError("This is a web page, not a feed", hint)
        case "opml":
            return FeedError("This is a list of subscriptions (OPML), not a feed", "Import it instead.")
        case "urlset" | "sitemapindex":
            return FeedError("This is a site map, not a feed", hint)
        case "":
            return FeedError("This is neither a feed nor a web page", hint)
        case name:
            return FeedError(f"This is XML, but not a feed: it begins with <{line(name)[:40]}>", hint)


def _holds_items(root: Element) -> bool:
    rss = any("/rss/" in (uri or "") or "netscape" in (uri or "") for uri in root.nsmap.values())
    return rss or any(_local(child) in ("channel", "item", "items") for child in root)


def _document(
    root: Element, url: str, site: str | None = None, language: str | None = None, authors: Iterable[str] = ()
) -> _Document:
    namespace = etree.QName(root).namespace or ""
    known = _prefix(namespace, "") is not None
    atom = _local(root) in ("feed", "entry")
    based = root.xpath("boolean(//@xml:base)") is True
    return _Document(
        url=url,
        core=namespace if not known or (atom and not namespace) else "\0",
        atom=atom,
        based=based,
        link_base=url if atom else site or url,
        language=language,
        authors=tuple(authors),
    )


def _version(root: Element) -> str:
    namespace = (etree.QName(root).namespace or "").lower()
    match _local(root):
        case "rss":
            digits = "".join(filter(str.isdigit, root.get("version", "")[:5]))
            return "rss20" if digits.startswith("2") else {"09": "rss090"}.get(digits, f"rss{digits}")
        case "rdf":
            return "rss10" if any("purl.org/rss/1.0" in (uri or "") for uri in root.nsmap.values()) else "rss090"
        case "feed" | "entry":
            return _ATOM.get(namespace.rstrip("/"), "atom")
        case _:
            return "rss"


def _items(root: Element, holders: list[Element], most: int) -> list[Element]:
    """Return the entries where they belong, else wherever they are; at most one more than ``most``."""
    if _local(root) == "entry":
        return [root]
    found = [child for holder in holders for child in holder if _local(child) in ("item", "entry")]
    return (found or [each for each in root.iter("*") if _local(each) in ("item", "entry")])[: most + 1]


def _icon(head: Fields, document: _Document, holder: Element) -> str | None:
    images = [_text(url) for image in head.get("image", []) for url in _fields(image, document).get("url", [])]
    linked = [image.get("href", "") for image in head.get("itunes:image", [])]
    names = ("webfeeds:icon", "atom:icon", "atom:logo")
    own = [_text(each) for name in names for each in head.get(name, [])]
    base = _base(holder, document, document.url)
    return next(filter(None, (safe_url(each, base) for each in (*own, *images, *linked))), None)


def _minutes(head: Fields) -> int | None:
    """Return the minutes between checks: ttl (RSS 2.0), else the syndication module's period and frequency."""
    if minutes := field.whole_number(_first(head, "ttl")):
        return min(minutes, 525_600)
    period = _PERIODS.get(_first(head, "sy:updateperiod").strip().lower())
    frequency = field.whole_number(_first(head, "sy:updatefrequency")) or 1
    return max(1, period // frequency) if period else None


# --- an entry -----------------------------------------------------------------------------------------------


def _entry(item: Element, document: _Document) -> ParsedEntry:
    fields = _fields(item, document)
    for group in fields.get("media:group", []):
        for name, children in _fields(group, document).items():
            fields.setdefault(name, []).extend(children)
    base = _base(item, document, document.link_base)
    picture, files = _media(fields, document, base)
    return field.entry(
        guid=_guid(item, fields),
        title=_title(fields, document, ("title", "atom:title", "dc:title", "media:title", "itunes:title")),
        link=_address(fields, document, ("link", "atom:link"), base),
        base=base,
        body_base=_body_base(fields, document),
        authors=_authors(fields, document),
        published=_date(fields, _PUBLISHED),
        updated=_date(fields, _UPDATED),
        bodies=_bodies(fields, document),
        image=picture,
        enclosures=files,
        tags=_tags(fields),
        language=_language(item, *fields.get("atom:content", []), *fields.get("dc:language", [])) or document.language,
    )


def _guid(item: Element, fields: Fields) -> str:
    about = item.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about", "")
    return _first(fields, "guid") or _first(fields, "atom:id") or about or _first(fields, "dc:identifier")


def _bodies(fields: Fields, document: _Document) -> list[str]:
    """Return the texts an entry carries; captions and media descriptions only when there is nothing else."""
    full = [
        *(
            _markup(each)
            for name in ("content:encoded", "xhtml:body", "body", "fullitem")
            for each in fields.get(name, [])
        ),
        *(_atom_markup(each) for name in ("atom:content",) for each in fields.get(name, [])),
        *(_markup(each) for name in ("description",) for each in fields.get(name, [])),
        *(_atom_markup(each) for name in ("atom:summary",) for each in fields.get(name, [])),
        *(_markup(each) for name in ("itunes:summary", "dc:description") for each in fields.get(name, [])),
    ]
    if any(body.strip() for body in full):
        return full
    plain = [_text(each) for each in fields.get("media:description", [])]
    return [text if field.looks_like_html(text) else field.paragraphs(text) for text in plain]


def _authors(fields: Fields, document: _Document) -> list[str]:
    own = ("dc:creator", "atom:author", "author", "itunes:author", "dc:author")
    for name in own:
        found = [each for element in fields.get(name, []) for each in _names(element, document)]
        if any(map(field.person, found)):
            return found
    return list(document.authors)


def _names(element: Element, document: _Document) -> list[str]:
    if not len(element):
        return [_text(element)]
    inner = _fields(element, document)
    return [_text(each) for name in ("atom:name", "name") for each in inner.get(name, [])]


def _tags(fields: Fields) -> list[str]:
    names = ("category", "atom:category", "dc:subject", "itunes:category", "media:category")
    found = [each for name in names for each in fields.get(name, [])][:200]
    lists = [_text(each) for name in ("itunes:keywords", "media:keywords") for each in fields.get(name, [])]
    tags = [_own_text(each) or next(filter(None, map(each.get, ("label", "term", "text"))), "") for each in found]
    return tags + [tag for each in lists for tag in each[:1_000].split(",")]


def _media(fields: Fields, document: _Document, base: str) -> tuple[str | None, list[Enclosure | None]]:
    """Return the picture that stands for the entry, and the files that come with it."""
    contents = fields.get("media:content", [])[:200]
    inner = [child for content in contents for child in content if _key(child, document.core) == "media:thumbnail"]
    thumbnails = sorted((*fields.get("media:thumbnail", []), *inner), key=_width, reverse=True)
    links = [*fields.get("link", []), *fields.get("atom:link", [])]
    links = [link for link in links if link.get("rel", "").lower() == "enclosure"]
    attached = [*((each, "url") for each in fields.get("enclosure", [])), *((link, "href") for link in links)]
    pictures = [
        *(each.get("url", "") for each in sorted(contents, key=_width, reverse=True) if _is_picture(each, "url")),
        *(each.get("url", "") for each in thumbnails),
        *(each.get("href", "") or _text(each) for each in fields.get("itunes:image", [])),
        *(each.get(name, "") for each, name in attached if _is_picture(each, name)),
    ]
    played = [(each, "url") for each in contents if _kind(each).startswith(("audio", "video"))]
    files = [
        field.enclosure(each.get(name), base, each.get("type", ""), each.get("length") or each.get("fileSize"))
        for each, name in (*attached, *played)[:200]
    ]
    return next((url for url in (safe_url(each, base) for each in pictures) if url), None), files


def _is_picture(element: Element, address: str) -> bool:
    kind = _kind(element)
    ending = element.get(address, "").lower().partition("?")[0].endswith(_PICTURE_ENDINGS)
    return kind.startswith("image") or (not kind and ending)


def _kind(element: Element) -> str:
    return (element.get("medium") or element.get("type") or "").lower()


def _width(element: Element) -> int:
    return field.whole_number(element.get("width")) or 0


# --- fields -------------------------------------------------------------------------------------------------


def _fields(element: Element, document: _Document) -> Fields:
    found: Fields = {}
    for child in element:
        found.setdefault(_key(child, document.core, document.atom), []).append(child)
    return found


def _key(element: Element, core: str, atom: bool = False) -> str:
    return _known_key(str(element.tag), core, atom)


@lru_cache(maxsize=4_096)
def _known_key(tag: str, core: str, atom: bool) -> str:
    namespace, _, name = tag.rpartition("}")
    namespace = namespace[1:]
    if namespace == core:
        return ("atom:" if atom else "") + name.lower()
    prefix, name = _prefix(namespace, "?:"), name.lower()
    return f"atom:{name}" if prefix == "" and name in _ATOM_NAMES else f"{prefix}{name}"


def _prefix(namespace: str, default: str) -> str | None:
    return _PREFIXES.get(namespace.lower().rstrip("/"), default or None)


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _text(element: Element) -> str:
    if not len(element):
        return (element.text or "").strip()
    return "".join(str(part) for part in element.itertext()).strip()


def _own_text(element: Element) -> str:
    return (element.text or "").strip() or _text(element)


def _first(fields: Fields, *names: str) -> str:
    return next((text for name in names for each in fields.get(name, []) if (text := _text(each))), "")


def _date(fields: Fields, names: tuple[str, ...]) -> datetime | None:
    found = (parse_date(_text(each)) for name in names for each in fields.get(name, [])[:5])
    return next((moment for moment in found if moment), None)


def _title(fields: Fields, document: _Document, names: tuple[str, ...]) -> str:
    for name in names:
        for element in fields.get(name, [])[:5]:
            text, atom = _text(element), name.startswith("atom:")
            if len(element) or _is_encoded(element) or "html" in element.get("type", "").lower():
                title = field.title(field.without_tags(_atom_markup(element)))
            else:
                title = field.title(text, markup=not atom or field.looks_like_html(text))
            if title or (title := field.title(text)):
                return title
    return ""


def _language(*elements: Element) -> str | None:
    """Return the first language that the elements state, as an attribute or, in language elements, as text."""
    for element in elements:
        stated = element.get(f"{_XML}lang") or (_text(element) if _local(element) == "language" else "")
        if tag := field.language(stated):
            return tag
    return None


def _address(fields: Fields, document: _Document, names: tuple[str, ...], base: str) -> str | None:
    """Return the page that links lead to: an RSS link, else the best Atom link, HTML and ``alternate`` first."""
    links = [link for name in names for link in fields.get(name, [])[:50]]
    texts = [link for link in links if not link.get("href") and _text(link)]
    for link in texts:
        if url := safe_url(_text(link), _base(link, document, base)):
            return url
    ranked = sorted((rank, place) for place, link in enumerate(links) if (rank := _rank(link)) < 9)
    found = (safe_url(links[place].get("href"), _base(links[place], document, base)) for _, place in ranked)
    return next((url for url in found if url), None)


def _rank(link: Element) -> int:
    if not link.get("href"):
        return 9
    rank = {"": 0, "alternate": 0, "related": 4, "via": 6}.get(link.get("rel", "").lower(), 9)
    return rank if rank == 9 or "html" in link.get("type", "text/html").lower() else rank + 1


def _base(element: Element, document: _Document, default: str) -> str:
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


def _body_base(fields: Fields, document: _Document) -> str:
    names = ("atom:content", "content:encoded", "description", "atom:summary")
    body = next((each for name in names for each in fields.get(name, [])), None)
    return _base(body, document, "") if body is not None else ""


# --- bodies -------------------------------------------------------------------------------------------------


def _markup(element: Element) -> str:
    """Return an RSS body: HTML as text, or as elements by those who forgot to escape it."""
    return _inner(element) if len(element) else element.text or ""


def _atom_markup(element: Element) -> str:
    """Return an Atom text construct or content as HTML (RFC 4287, 3.1 and 4.1.3; Atom 0.3 modes)."""
    if len(element):
        return _inner(element)
    text = element.text or ""
    if _is_encoded(element):
        text = _from_base64(text)
    kind, mode = _media_type(element), element.get("mode", "").lower()
    if kind in ("text", "text/plain") and mode != "escaped" and not field.looks_like_html(text):
        return field.paragraphs(text)
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

"""A well-formed tree of any RSS (0.9x, 1.0, 2.0) or Atom (0.3, 1.0) dialect becomes a ParsedFeed.

One table of names serves all dialects, because real feeds mix them: Atom links in RSS, Dublin Core everywhere.
Anything that is no feed is refused with words for a person.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from lxml import etree

from newsreader.errors import FeedError
from newsreader.model import Enclosure, ParsedEntry, ParsedFeed
from newsreader.text import feed_fields
from newsreader.text.clean import line, safe_url
from newsreader.text.dates import parse_date
from newsreader.text.feed_markup import bodies_of, body_base, title_of
from newsreader.text.feed_tree import (
    Document,
    Element,
    Fields,
    base_of,
    fields_of,
    first_text,
    language_of,
    local_name,
    own_text,
    prefix_of,
    text_of,
)

_ATOM: Final = {"http://www.w3.org/2005/atom": "atom10", "http://purl.org/atom/ns#": "atom03"}
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


def read_xml(root: Element, url: str, most_entries: int) -> ParsedFeed:
    """Return the feed of a tree, with at most one entry more than ``most_entries``; FeedError for any other tree."""
    root = _feed_root(root)
    document = _document(root, url)
    outer = fields_of(root, document)
    channels = outer.get("channel", [])
    holder = channels[0] if channels else root
    head = {**outer, **fields_of(holder, document)} if channels else outer
    site = _address(head, document, ("link", "atom:link"), document.url)
    document = replace(
        document,
        link_base=url if document.atom else site or url,
        language=language_of(root, holder, *head.get("language", []), *head.get("dc:language", [])),
        authors=tuple(name for author in head.get("atom:author", []) for name in _names(author, document)),
    )
    return ParsedFeed(
        version=_version(root),
        title=title_of(head, ("title", "atom:title", "dc:title")),
        site_url=site,
        description=title_of(head, ("description", "atom:subtitle", "atom:tagline", "itunes:summary")),
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
        name = local_name(each)
        if name in ("rss", "feed", "channel", "entry") or (name == "rdf" and _holds_items(each)):
            return each
    raise not_a_feed(local_name(root))


def not_a_feed(root: str) -> FeedError:
    """Return the error that says what a document with this root is instead of a feed."""
    hint = "Give the address of the feed itself or of the site."
    match root.lower().rpartition(":")[2]:
        case "html" | "body" | "head":
            return FeedError("This is a web page, not a feed.", hint)
        case "opml":
            return FeedError("This is a list of subscriptions (OPML), not a feed.", "Import it instead.")
        case "urlset" | "sitemapindex":
            return FeedError("This is a site map, not a feed.", hint)
        case "":
            return FeedError("This is neither a feed nor a web page.", hint)
        case name:
            return FeedError(f"This is XML, but not a feed: it begins with <{line(name)[:40]}>.", hint)


def _holds_items(root: Element) -> bool:
    rss = any("/rss/" in (uri or "") or "netscape" in (uri or "") for uri in root.nsmap.values())
    return rss or any(local_name(child) in ("channel", "item", "items") for child in root)


def _document(root: Element, url: str) -> Document:
    namespace = etree.QName(root).namespace or ""
    atom = local_name(root) in ("feed", "entry")
    unknown = prefix_of(namespace) is None or (atom and not namespace)
    based = root.xpath("boolean(//@xml:base)") is True
    return Document(url=url, core=namespace if unknown else "\0", atom=atom, based=based, link_base=url)


def _version(root: Element) -> str:
    namespace = (etree.QName(root).namespace or "").lower()
    match local_name(root):
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
    if local_name(root) == "entry":
        return [root]
    found = [child for holder in holders for child in holder if local_name(child) in ("item", "entry")]
    return (found or [each for each in root.iter("*") if local_name(each) in ("item", "entry")])[: most + 1]


def _icon(head: Fields, document: Document, holder: Element) -> str | None:
    images = [text_of(url) for image in head.get("image", []) for url in fields_of(image, document).get("url", [])]
    linked = [image.get("href", "") for image in head.get("itunes:image", [])]
    names = ("webfeeds:icon", "atom:icon", "atom:logo")
    own = [text_of(each) for name in names for each in head.get(name, [])]
    base = base_of(holder, document, document.url)
    return next(filter(None, (safe_url(each, base) for each in (*own, *images, *linked))), None)


def _minutes(head: Fields) -> int | None:
    """Return the minutes between checks: ttl (RSS 2.0), else the syndication module's period and frequency."""
    if minutes := feed_fields.whole_number(first_text(head, "ttl")):
        return min(minutes, 525_600)
    period = _PERIODS.get(first_text(head, "sy:updateperiod").strip().lower())
    frequency = feed_fields.whole_number(first_text(head, "sy:updatefrequency")) or 1
    return max(1, period // frequency) if period else None


# --- an entry -----------------------------------------------------------------------------------------------


def _entry(item: Element, document: Document) -> ParsedEntry:
    fields = fields_of(item, document)
    for group in fields.get("media:group", []):
        for name, children in fields_of(group, document).items():
            fields.setdefault(name, []).extend(children)
    base = base_of(item, document, document.link_base)
    picture, files = _media(fields, document, base)
    return feed_fields.entry(
        guid=_guid(item, fields),
        title=title_of(fields, ("title", "atom:title", "dc:title", "media:title", "itunes:title")),
        link=_address(fields, document, ("link", "atom:link"), base),
        base=base,
        body_base=body_base(fields, document),
        authors=_authors(fields, document),
        published=_date(fields, _PUBLISHED),
        updated=_date(fields, _UPDATED),
        bodies=bodies_of(fields),
        image=picture,
        enclosures=files,
        tags=_tags(fields),
        language=language_of(item, *fields.get("atom:content", []), *fields.get("dc:language", []))
        or document.language,
    )


def _guid(item: Element, fields: Fields) -> str:
    about = item.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about", "")
    return first_text(fields, "guid") or first_text(fields, "atom:id") or about or first_text(fields, "dc:identifier")


def _authors(fields: Fields, document: Document) -> list[str]:
    own = ("dc:creator", "atom:author", "author", "itunes:author", "dc:author")
    for name in own:
        found = [each for element in fields.get(name, []) for each in _names(element, document)]
        if any(map(feed_fields.person, found)):
            return found
    return list(document.authors)


def _names(element: Element, document: Document) -> list[str]:
    if not len(element):
        return [text_of(element)]
    inner = fields_of(element, document)
    return [text_of(each) for name in ("atom:name", "name") for each in inner.get(name, [])]


def _tags(fields: Fields) -> list[str]:
    names = ("category", "atom:category", "dc:subject", "itunes:category", "media:category")
    found = [each for name in names for each in fields.get(name, [])][:200]
    lists = [text_of(each) for name in ("itunes:keywords", "media:keywords") for each in fields.get(name, [])]
    tags = [own_text(each) or next(filter(None, map(each.get, ("label", "term", "text"))), "") for each in found]
    return tags + [tag for each in lists for tag in each[:1_000].split(",")]


def _media(fields: Fields, document: Document, base: str) -> tuple[str | None, list[Enclosure | None]]:
    """Return the picture that stands for the entry, and the files that come with it."""
    contents = fields.get("media:content", [])[:200]
    inner = [each for content in contents for each in fields_of(content, document).get("media:thumbnail", [])]
    thumbnails = sorted((*fields.get("media:thumbnail", []), *inner), key=_width, reverse=True)
    links = [*fields.get("link", []), *fields.get("atom:link", [])]
    links = [link for link in links if link.get("rel", "").lower() == "enclosure"]
    attached = [*((each, "url") for each in fields.get("enclosure", [])), *((link, "href") for link in links)]
    pictures = [
        *(each.get("url", "") for each in sorted(contents, key=_width, reverse=True) if _is_picture(each, "url")),
        *(each.get("url", "") for each in thumbnails),
        *(each.get("href", "") or text_of(each) for each in fields.get("itunes:image", [])),
        *(each.get(name, "") for each, name in attached if _is_picture(each, name)),
    ]
    played = [(each, "url") for each in contents if _kind(each).startswith(("audio", "video"))]
    files = [
        feed_fields.enclosure(each.get(name), base, each.get("type", ""), each.get("length") or each.get("fileSize"))
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
    return feed_fields.whole_number(element.get("width")) or 0


def _date(fields: Fields, names: tuple[str, ...]) -> datetime | None:
    found = (parse_date(text_of(each)) for name in names for each in fields.get(name, [])[:5])
    return next((moment for moment in found if moment), None)


def _address(fields: Fields, document: Document, names: tuple[str, ...], base: str) -> str | None:
    """Return the page that links lead to: an RSS link, else the best Atom link, HTML and ``alternate`` first."""
    links = [link for name in names for link in fields.get(name, [])[:50]]
    texts = [link for link in links if not link.get("href") and text_of(link)]
    for link in texts:
        if url := safe_url(text_of(link), base_of(link, document, base)):
            return url
    ranked = sorted((rank, place) for place, link in enumerate(links) if (rank := _rank(link)) < 9)
    found = (safe_url(links[place].get("href"), base_of(links[place], document, base)) for _, place in ranked)
    return next((url for url in found if url), None)


def _rank(link: Element) -> int:
    if not link.get("href"):
        return 9
    rank = {"": 0, "alternate": 0, "related": 4, "via": 6}.get(link.get("rel", "").lower(), 9)
    return rank if rank == 9 or "html" in link.get("type", "text/html").lower() else rank + 1

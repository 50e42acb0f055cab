"""OPML lists of subscriptions are read and written (opml.org, versions 1.0 and 2.0).

Outlines are taken from the text tag by tag, so a damaged list gives what can be read, in linear time and without
recursion. Internal document types are refused; only http(s) addresses are kept.
"""

import re
from collections.abc import Iterable, Iterator
from html import escape, unescape
from typing import Final

from newsreader.errors import FeedError
from newsreader.model import Subscription
from newsreader.model.archive import Kept
from newsreader.model.keeping import tag_names
from newsreader.text.charset import decode
from newsreader.text.clean import line, safe_url
from newsreader.text.discover import feed_address

LARGEST: Final = 10 * 2**20
"""Bytes of a list."""
MOST_FEEDS: Final = 5_000
MOST_LINKS: Final = 50_000
"""Bookmarks that are taken from a list."""
DEEPEST: Final = 20
"""Folders within folders; what lies deeper is left out."""

_SUBSET: Final = re.compile(r"<!DOCTYPE[^<>\[]{0,1000}\[", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(r"(?<![\w:.-])([\w:.-]{1,60})\s{0,100}=\s{0,100}(?:\"([^\"]*)\"|'([^']*)')")
_OUTLINE: Final = re.compile(r"(?:\w{1,20}:)?outline\b", re.IGNORECASE)
_CLOSING: Final = re.compile(r"/(?:\w{1,20}:)?outline\b", re.IGNORECASE)
_REFERENCE: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_LOGIN: Final = re.compile(
    r"\bxmlurl\s{0,100}=\s{0,100}[\"']\s{0,100}(https?://[^\s\"'/?#@]{1,1000}@[^\"']{1,2000})", re.I
)
_LONGEST_TAG: Final = 65_536
_LONGEST_TITLE: Final = 500

_Outline = dict[str, str]


def read_opml(data: bytes) -> tuple[Subscription, ...]:
    """Return the feeds of a list in its order, each once, with the innermost titled folder as category.

    Raises FeedError when it is no list, or too large.
    """
    if len(data) > LARGEST:
        raise FeedError(f"The list is larger than {LARGEST // 2**20} MB.", "Split it into smaller files.")
    text = decode(data)
    if _SUBSET.search(text):
        raise FeedError(
            "The list defines its own entities, so it was refused.", "Export it again from the other reader."
        )
    found: dict[str, Subscription] = {}
    for outline, folders in _outlines(text):
        subscription = _subscription(outline, folders)
        if subscription and len(found) == MOST_FEEDS and subscription.url not in found:
            raise FeedError(f"The list names more than {MOST_FEEDS:,} feeds.", "Split it into smaller files.")
        if subscription:
            found.setdefault(subscription.url, subscription)
    if not found and not re.search(r"<(?:\w{1,20}:)?opml\b", text, re.IGNORECASE):
        raise _not_a_list(text)
    return tuple(found.values())


def count_logins(data: bytes) -> int:
    """Return how many feeds of a list have a name or a password in their address; none of those is taken."""
    return len(set(_LOGIN.findall(decode(data))))


def without_logins(count: int) -> tuple[str, ...]:
    """Return the line that says so, of what was left out."""
    if not count:
        return ()
    where = "the address of 1 feed" if count == 1 else f"the addresses of {count:,} feeds"
    return (f"name and password in {where}; newsreader add takes them",)


def write_opml(subscriptions: Iterable[Subscription], title: str) -> bytes:
    """Return the feeds as OPML 2.0 in UTF-8: those without a category first, then one folder per category."""
    folders: dict[str, list[Subscription]] = {"": []}
    for each in subscriptions:
        folders.setdefault(line(each.category or ""), []).append(each)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">', "  <head>"]
    lines += [f"    <title>{escape(line(title), quote=False)}</title>", "  </head>", "  <body>"]
    for folder, feeds in folders.items():
        lines += [f'    <outline text="{escape(folder)}" title="{escape(folder)}">'] if folder else []
        lines += [f"{'      ' if folder else '    '}{_written(each)}" for each in feeds]
        lines += ["    </outline>"] if folder else []
    return "\n".join([*lines, "  </body>", "</opml>", ""]).encode("utf-8", "replace")


def _written(feed: Subscription) -> str:
    title = escape(line(feed.title or feed.url))
    site = f' htmlUrl="{escape(feed.site_url)}"' if feed.site_url else ""
    return f'<outline type="rss" text="{title}" title="{title}" xmlUrl="{escape(feed.url)}"{site}/>'


def _outlines(text: str) -> Iterator[tuple[_Outline, list[_Outline]]]:
    """Yield every outline with the outlines around it, outermost first."""
    around: list[_Outline] = []
    depth = 0
    for chunk in _without_comments(text).split("<"):
        if _CLOSING.match(chunk):
            depth = max(0, depth - 1)
            del around[depth:]
        elif _OUTLINE.match(chunk):
            outline, closed = attributes(chunk[:_LONGEST_TAG])
            if depth <= DEEPEST:
                yield outline, around
            if not closed:
                if depth < DEEPEST + 1:
                    around = [*around, outline]
                depth += 1


def attributes(chunk: str) -> tuple[dict[str, str], bool]:
    """Return a tag's attributes, names in lower case, and whether the tag closes itself."""
    found: _Outline = {}
    end = 0
    for match in _ATTRIBUTE.finditer(chunk):
        if ">" in chunk[end : match.start()]:
            break
        end = match.end()
        value = match[2] if match[2] is not None else match[3]
        found.setdefault(match[1].lower(), _REFERENCE.sub(lambda reference: unescape(reference[0]), value))
    return found, chunk[end:].partition(">")[0].rstrip().endswith("/")


def _subscription(outline: _Outline, folders: list[_Outline]) -> Subscription | None:
    raw = outline.get("xmlurl") or (outline.get("url") if outline.get("type", "").lower() in ("rss", "atom") else "")
    url = feed_address(raw.strip()) if raw else None
    if url is None:
        return None
    named = (_name(each) for each in reversed(folders) if not each.get("xmlurl"))
    category = next(filter(None, named), None) or line(outline.get("category", "").partition(",")[0].rpartition("/")[2])
    return Subscription(url, _name(outline), safe_url(outline.get("htmlurl")), category or None)


def read_links(data: bytes) -> tuple[Kept, ...]:
    """Return the bookmarks of a list: outlines of type “link” (OPML 2.0), with what some readers say of them.

    That is ``category`` for tags, ``created``, and ``starred`` or ``read`` (also ``isStarred``, ``isRead``)."""
    found: dict[str, Kept] = {}
    for outline, _ in _outlines(decode(data)):
        if outline.get("type", "").lower() not in ("link", "bookmark", "article") or outline.get("xmlurl"):
            continue
        url = safe_url(outline.get("url") or outline.get("htmlurl"))
        if url and len(found) < MOST_LINKS:
            tags = tag_names(line(outline.get("category", "")[:_LONGEST_TAG].replace("/", "")))
            read, starred = _flag(outline, "read"), _flag(outline, "starred")
            found.setdefault(url, Kept(url=url, title=_name(outline) or url, read=read, starred=starred, tags=tags))
    return tuple(found.values())


def _flag(outline: _Outline, name: str) -> bool:
    """Return whether an outline carries a mark; a link that says nothing of being bookmarked is a bookmark."""
    value = outline.get(name, outline.get(f"is{name}", "true" if name == "starred" else ""))
    return value.strip().lower() in ("true", "1", "yes")


def _name(outline: _Outline) -> str:
    """Return what the user calls an outline: its text, else its title."""
    return line(outline.get("text", "")[:_LONGEST_TITLE]) or line(outline.get("title", "")[:_LONGEST_TITLE])


def _without_comments(text: str) -> str:
    parts = text.split("<!--")
    return parts[0] + "".join(part.partition("-->")[2] for part in parts[1:])


def _not_a_list(text: str) -> FeedError:
    start = text[:2_000].lower()
    if not text.strip():
        return FeedError("The file is empty.", "Choose a list of subscriptions (OPML).")
    if "<rss" in start or "<feed" in start or "<rdf" in start:
        return FeedError("This is a feed, not a list of subscriptions.", "Add the feed by its address instead.")
    return FeedError("This is not a list of subscriptions (OPML).", "Export one from the other reader.")

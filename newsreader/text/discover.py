"""Feed addresses are found in a web page, or guessed from its address; nothing is fetched here.

Only http(s) addresses leave; whether there is a feed behind them is for the caller to see.
"""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qs, urlsplit

from newsreader.text.charset import decode
from newsreader.text.clean import safe_url

MOST_LINKS: Final = 20
_LARGEST_PAGE: Final = 3 * 2**20
_MOST_GUESSES: Final = 16

_FEED_TYPE: Final = re.compile(
    r"application/(?:rss|atom|rdf|x?feed|x-rss|x-atom)\+(?:xml|json)|(?:application|text)/(?:rss|atom)"
)
_VAGUE_TYPE: Final = re.compile(r"(?:(?:application|text)/(?:xml|json|html|plain)|)")
_FEED_WORD: Final = re.compile(
    r"(?:^|[/._?=&-])(?:rss\d?|rdf|atom\d?|feeds?|feedburner|jsonfeed)(?:$|[/._?=&-])|/index\.xml$|[?&]format=(?:rss|atom|feed)",
    re.IGNORECASE,
)
_FEED_TEXT: Final = re.compile(
    r"\s*(?:feed\s+)?(?:rss|atom|json\s+feed)(?:[\s-]*(?:2\.0|1\.0|feeds?|xml))*\s*", re.IGNORECASE
)
_FILE: Final = re.compile(r"\.(?:xml|rss|atom|rdf)$", re.IGNORECASE)
_COMMENTS: Final = re.compile(
    r"\bcomments?\b|kommentare?\b|commentaires?\b|comentarios?\b|commenti\b|reacties?\b|komentarze\b", re.IGNORECASE
)
_FEED_SCHEME: Final = re.compile(r"\s*(?:feed|rss|itpc|pcast|podcast):(?://)?(?=(https?:)?)", re.IGNORECASE)
_FEED_HOSTS: Final = ("feeds.", "feed.", "rss.")
_GUESSES: Final = (
    "feed",
    "rss",
    "rss.xml",
    "feed.xml",
    "atom.xml",
    "index.xml",
    "feed.json",
    "feeds",
    "atom",
    "index.rdf",
)


def feed_links(html: bytes, url: str) -> tuple[str, ...]:
    """Return the addresses of feeds that a page points at, best first, at most MOST_LINKS.

    The page's declared alternates come first (feeds of comments behind the others), then links on the same site
    that look like feeds.
    """
    from lxml import etree
    from lxml import html as lxml_html

    try:
        source = decode(html[:_LARGEST_PAGE]).encode("utf-8", "replace")
        root = lxml_html.document_fromstring(source, parser=lxml_html.HTMLParser(encoding="utf-8"))
        base = next((safe_url(each.get("href"), url) for each in root.iter("base") if each.get("href")), None) or url
        alternates = list(_alternates(root.iter("link"), base))
        anchors = list(_anchors(root.iter("a"), base, url))
    except (etree.LxmlError, ValueError):
        return ()
    found = [address for comments in (False, True) for address, is_comments in alternates if is_comments is comments]
    own = safe_url(url)
    return tuple(address for address in dict.fromkeys([*found, *anchors]) if address != own)[:MOST_LINKS]


def well_known(url: str) -> tuple[str, ...]:
    """Return addresses at which this site may keep feeds, likeliest first: rules of large sites, then usual names."""
    page = safe_url(url)
    if page is None:
        return ()
    if rules := tuple(filter(None, map(safe_url, _site_rules(page)))):
        return rules
    parts = urlsplit(page)
    root = f"{parts.scheme}://{parts.netloc}/"
    before, _, last = parts.path.rpartition("/")
    folder = root + (before if "." in last else parts.path).strip("/")
    guesses = [f"{folder}/{name}" for name in _GUESSES[:6]] if folder != root else []
    guesses += [root + name for name in (*_GUESSES, "?feed=rss2", "feeds/posts/default")]
    safe = (safe_url(each) for each in guesses)
    return tuple(dict.fromkeys(each for each in safe if each and each != page))[:_MOST_GUESSES]


def feed_address(raw: str, base: str = "") -> str | None:
    """Return the http(s) address of a feed, reading feed:, itpc: and their like as what they stand for; else None."""
    scheme = _FEED_SCHEME.match(raw)
    if scheme:
        rest = raw[scheme.end() :]
        raw = rest if scheme[1] else f"http://{rest.lstrip('/')}"
    return safe_url(raw, base)


# --- in a page ----------------------------------------------------------------------------------------------


def _alternates(links: Iterator, base: str) -> Iterator[tuple[str, bool]]:  # type: ignore[type-arg]
    """Yield the address of every declared feed, and whether it carries comments only."""
    for link in links:
        relations = (link.get("rel") or "").lower().split()
        media_type = (link.get("type") or "").lower().partition(";")[0].strip()
        address = feed_address(link.get("href") or "", base) if link.get("href") else None
        if address is None or not {"alternate", "feed"} & set(relations) or "stylesheet" in relations:
            continue
        declared = _FEED_TYPE.fullmatch(media_type) or "feed" in relations
        if declared or (_VAGUE_TYPE.fullmatch(media_type) and _looks_like_feed(address)):
            yield address, bool(_COMMENTS.search(f"{link.get('title') or ''} {urlsplit(address).path}"))


def _anchors(anchors: Iterator, base: str, url: str) -> Iterator[str]:  # type: ignore[type-arg]
    site = _site(url)
    for anchor in anchors:
        href = anchor.get("href")
        address = feed_address(href, base) if href and not href.startswith("#") else None
        if address is None:
            continue
        host = urlsplit(address).hostname or ""
        if _site(address) != site and not (host.startswith(_FEED_HOSTS) and _looks_like_feed(address)):
            continue
        words = "".join(str(part) for part in anchor.itertext())[:40]
        if _FEED_TYPE.fullmatch(anchor.get("type") or "") or _FEED_TEXT.fullmatch(words) or _looks_like_feed(address):
            yield address


def _looks_like_feed(address: str) -> bool:
    parts = urlsplit(address)
    place = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return bool(_FEED_WORD.search(place) or _FILE.search(parts.path)) and "sitemap" not in parts.path


def _site(address: str) -> str:
    """Return the part of a host that names its owner, near enough: two labels, three under such as co.uk."""
    labels = (urlsplit(address).hostname or "").split(".")
    wide = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3 if wide else -2 :])


# --- from an address alone ----------------------------------------------------------------------------------


def _site_rules(page: str) -> Iterator[str]:
    """Yield the feeds that large sites keep for this kind of page without always saying so."""
    parts = urlsplit(page)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    root = f"{parts.scheme}://{parts.netloc}"
    names = [name for name in parts.path.split("/") if name]
    first = names[0] if names else ""
    match host, names:
        case "youtube.com", ["channel", channel, *_]:
            yield f"https://www.youtube.com/feeds/videos.xml?channel_id={channel}"
        case "youtube.com", ["user", user, *_]:
            yield f"https://www.youtube.com/feeds/videos.xml?user={user}"
        case "youtube.com", _ if lists := parse_qs(parts.query).get("list"):
            yield f"https://www.youtube.com/feeds/videos.xml?playlist_id={lists[0]}"
        case "github.com", [owner, project, *_]:
            yield from (f"https://github.com/{owner}/{project}/{name}.atom" for name in ("releases", "tags", "commits"))
        case "github.com", [owner]:
            yield f"https://github.com/{owner}.atom"
        case (("reddit.com" | "old.reddit.com"), ["r" | "user" as kind, name, *_]):
            yield f"https://www.reddit.com/{kind}/{name}/.rss"
        case "medium.com", [name, *_]:
            yield f"https://medium.com/feed/{name}"
        case "bsky.app", ["profile", name, *_]:
            yield f"https://bsky.app/profile/{name}/rss"
        case "vimeo.com", [name, *_]:
            yield f"https://vimeo.com/{name}/videos/rss"
    if first.startswith("@") and len(names) <= 2 and host not in ("youtube.com", "medium.com"):
        yield f"{root}/{first}.rss"  # Mastodon and its relatives

"""Pictures, films and sounds in HTML: the address that is meant, without trackers and placeholders.

Nothing is fetched; a picture keeps its address and description, everything that plays becomes a titled link.
"""

import re
from html import escape
from typing import Final
from urllib.parse import urlsplit

from lxml import etree

from newsreader.text.clean import line, safe_url

_LAZY: Final = (
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-lazy",
    "data-url",
    "data-hi-res-src",
    "data-full-src",
)
_TRACKER: Final = re.compile(
    r"doubleclick\.net|scorecardresearch|google-analytics|feedburner\.com/~|feedsportal|pixel\.wp\.com|stats\.wordpress"
    r"|/b\.gif|/pixel[./?]|[/.]pixel\.|1x1|(?:^|[/_-])(?:blank|spacer|transparent|clear)\.(?:gif|png)"
    r"|counter\.\w+/count"
    r"|quantserve|chartbeat|ioam\.de|/tracking?[/?.]|facebook\.com/tr",
    re.IGNORECASE,
)
_FILE_NAME: Final = re.compile(
    r"[\W\d_]*|\S+\.(?:jpe?g|png|gif|webp|avif|svg)|(?:img|dsc\w?|image|screen ?shot|photo|pict?)[\W_]*\d[\W\d_]*"
    r"|[0-9a-f-]{16,}",
    re.IGNORECASE,
)
"""A description that describes nothing."""
_EMOJI_CLASS: Final = re.compile(r"\b(?:emoji|wp-smiley|smiley|latex)\b", re.IGNORECASE)
_PLAYERS: Final = (
    (re.compile(r"//(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]{6,20})"), "https://www.youtube.com/watch?v={}"),
    (re.compile(r"//player\.vimeo\.com/video/(\d+)"), "https://vimeo.com/{}"),
)
_HOSTS: Final = re.compile(
    r"(?:^|\.)(?:youtube(?:-nocookie)?\.com|youtu\.be|vimeo\.com|dailymotion\.com|twitch\.tv|ted\.com|soundcloud\.com"
    r"|spotify\.com|podcasts\.apple\.com|mixcloud\.com|bandcamp\.com|audioboom\.com|acast\.com|facebook\.com|instagram\.com"
    r"|tiktok\.com|twitter\.com|x\.com|bsky\.app|reddit\.com|datawrapper\.(?:de|dwcdn\.net)|dwcdn\.net|flourish\.studio"
    r"|infogram\.com|documentcloud\.org|archive\.org|arte\.tv|rutube\.ru|bilibili\.com|nicovideo\.jp)$"
)
"""Whose frames are part of an article: players, posts, charts and documents."""
_KINDS: Final = {"video": "Video", "audio": "Audio"}


def picture(image: etree._Element, base_url: str) -> str:
    """Return an ``img`` as safe HTML, the words of an emoji picture, or nothing for a tracker or placeholder."""
    alt = line(image.get("alt", ""))
    if alt and len(alt) < 200 and _EMOJI_CLASS.search(image.get("class", "")):
        return escape(alt)
    if _size(image.get("width")) <= 2 or _size(image.get("height")) <= 2:
        return ""
    if _FILE_NAME.fullmatch(alt):
        alt = ""
    url = _picture_url(image, base_url)
    return f'<img src="{escape(url)}" alt="{escape(alt)}">' if url else ""


def _size(value: str | None) -> float:
    found = re.match(r"\s*(\d{1,5})", value or "")
    return float(found[1]) if found and "%" not in (value or "") else 999.0


def _picture_url(image: etree._Element, base_url: str) -> str | None:
    """Return the address that a script would have put in place, else the declared one."""
    candidates = [image.get(name) for name in _LAZY]
    candidates.append(image.get("src"))
    candidates += [_largest(image.get(name)) for name in ("data-srcset", "srcset")]
    parent = image.getparent()
    if parent is not None and parent.tag == "picture":
        candidates += [_largest(each.get("srcset")) for each in parent.iter("source")]
    for candidate in candidates:
        url = safe_url(candidate, base_url)
        if url and not _TRACKER.search(url):
            return url
    return None


def _largest(srcset: str | None) -> str | None:
    """Return the last address of a source set, by custom the largest."""
    listed = re.findall(r"(\S+)(?:\s+[\d.]+[wx])?\s*(?:,|$)", srcset or "")
    return listed[-1].rstrip(",") if listed else None


def plays(element: etree._Element) -> bool:
    """Tell whether an element is a player or a post that articles embed, not a frame of the page around."""
    if element.tag in ("video", "audio"):
        return any(each.get("src") for each in element.iter("video", "audio", "source"))
    if element.tag in ("iframe", "amp-iframe"):
        return _HOSTS.search(_frame_host(element)) is not None
    return element.tag == "amp-youtube" or _permalink(element) is not None


def _frame_host(element: etree._Element) -> str:
    try:
        return urlsplit(safe_url(element.get("src") or element.get("data-src"), "https://x.invalid") or "").netloc
    except ValueError:
        return ""


def _permalink(element: etree._Element) -> str | None:
    """Return the address of a post whose words only a script would fetch."""
    return element.get("data-instgrm-permalink") if element.tag == "blockquote" else None


def embed(element: etree._Element, base_url: str) -> str:
    """Return something that plays as a paragraph with a titled link, or nothing when it has no address."""
    if _size(element.get("width")) <= 2 or _size(element.get("height")) <= 2:
        return ""
    sources = [
        _permalink(element),
        element.get("src"),
        element.get("data-src"),
        *(each.get("src") for each in element.iter("source")),
    ]
    if element.tag == "amp-youtube" and element.get("data-videoid"):
        sources = [f"https://www.youtube.com/embed/{element.get('data-videoid')}"]
    url = next((found for each in sources if (found := safe_url(each, base_url))), None)
    if not url or _TRACKER.search(url):
        return ""
    for pattern, template in _PLAYERS:
        if played := pattern.search(url):
            url = template.format(played[1])
    kind = (
        _KINDS.get(str(element.tag))
        or ("Post" if element.tag == "blockquote" else "")
        or ("Video" if "watch?v=" in url or "vimeo" in url else "Embedded")
    )
    title = line(element.get("title") or element.get("aria-label") or "")
    if not title and element.tag not in _KINDS:
        title = urlsplit(url).netloc.removeprefix("www.")
    words = f"{kind}: {title}" if title else kind
    return f'<p><a href="{escape(url)}">{escape(words)}</a></p>'

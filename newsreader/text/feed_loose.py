"""A feed that no repair made well-formed is read by feedparser, which never gives up.

feedparser takes seconds or minutes over some purpose-made input, so documents of that kind are refused first.
Run it where it can be killed.
"""

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final

from newsreader.errors import FeedError
from newsreader.model import ParsedEntry, ParsedFeed
from newsreader.text import feed_fields as field
from newsreader.text.clean import safe_url
from newsreader.text.dates import parse_date

_LONG_TAG: Final = re.compile(r"<[A-Za-z][^<>]{20000,}")
_LONG_WORD: Final = re.compile(r"(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]{1000,}")
_TAG: Final = re.compile(r"<(/?)[A-Za-z_][^<>]*?(/?)>")
_CAPTION: Final = re.compile(r"(</?media:)description\b", re.IGNORECASE)

_LARGEST: Final = 4 * 2**20
"""Characters; feedparser reads about half a million a second."""
_MOST_ATTRIBUTES: Final = 500
_DEEPEST: Final = 5_000
_TOO_COMPLEX: Final = FeedError(
    "The feed is damaged and too complex to be read all the same.", "Its publisher has to repair it."
)


def read_loosely(text: str, url: str, most_entries: int) -> ParsedFeed:
    """Return what can be read of a damaged feed; FeedError when trying would take too long or finds nothing."""
    _refuse_bombs(text)
    import feedparser

    text = _CAPTION.sub(r"\1x-description", _LONG_WORD.sub("", text))
    try:
        parsed = feedparser.parse(
            BytesIO(text.encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # feedparser stumbles over some damage with whatever error comes of it
        raise FeedError("The feed is damaged and cannot be read.", "Its publisher has to repair it.") from error
    head = parsed.get("feed", {})
    site = safe_url(head.get("link"), url)
    language = field.language(head.get("language"))
    return ParsedFeed(
        version=parsed.get("version") or "",
        title=field.title(head.get("title") or ""),
        site_url=site,
        description=field.title(head.get("subtitle") or ""),
        language=language,
        icon=safe_url(head.get("icon") or head.get("logo") or (head.get("image") or {}).get("href"), url),
        updated=_moment(head, "updated") or _moment(head, "published"),
        ttl=field.whole_number(head.get("ttl")) or None,
        entries=tuple(_entry(each, site or url, language) for each in parsed.entries[: most_entries + 1]),
    )


def _refuse_bombs(text: str) -> None:
    """Raise FeedError for what feedparser is known to choke on: size, attributes by the thousand, depth."""
    if len(text) > _LARGEST:
        raise _TOO_COMPLEX
    if any(tag[0].count("=") > _MOST_ATTRIBUTES for tag in _LONG_TAG.finditer(text)):
        raise _TOO_COMPLEX
    depth = deepest = 0
    for closing, empty in _TAG.findall(text):
        depth += -1 if closing else 0 if empty else 1
        deepest = max(deepest, depth)
    if deepest > _DEEPEST and depth < deepest // 2:
        raise _TOO_COMPLEX


def _entry(raw: Any, base: str, language: str | None) -> ParsedEntry:
    links = [link for link in raw.get("links", []) if link.get("rel") == "enclosure"]
    pictures = [*raw.get("media_thumbnail", []), *(each for each in raw.get("media_content", []) if _is_picture(each))]
    image = next((each.get("url") for each in pictures), None) or (raw.get("image") or {}).get("href")
    names = [author.get("name") or "" for author in raw.get("authors", [])] or [raw.get("author") or ""]
    return field.entry(
        guid=raw.get("id") or "",
        title=field.title(raw.get("title") or ""),
        link=raw.get("link"),
        base=base,
        authors=names,
        published=_moment(raw, "published") or _moment(raw, "created"),
        updated=_moment(raw, "updated"),
        bodies=[*(each.get("value") or "" for each in raw.get("content", [])), raw.get("summary") or ""],
        image=image,
        enclosures=[
            field.enclosure(each.get("href"), base, each.get("type") or "", each.get("length")) for each in links[:200]
        ],
        tags=[tag.get("label") or tag.get("term") or "" for tag in raw.get("tags", [])[:200]],
        language=field.language(raw.get("language")) or language,
    )


def _is_picture(content: Any) -> bool:
    return str(content.get("medium") or content.get("type") or "").startswith("image")


def _moment(raw: Any, name: str) -> datetime | None:
    """Return a date as we read it, else as feedparser does, which knows more odd formats."""
    if name not in raw:
        return None
    moment = parse_date(raw.get(name))
    if moment is None and (fields := raw.get(f"{name}_parsed")) and fields[0] >= 1000:
        year, month, day, hour, minute, second = fields[:6]
        moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    return moment

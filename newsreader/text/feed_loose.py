"""A feed that no repair made well-formed is read by feedparser, which never gives up.

feedparser takes seconds or minutes over some purpose-made input, so documents of that kind are refused first.
Run it where it can be killed.
"""

import re
from datetime import UTC, datetime
from io import BytesIO
from time import struct_time
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
    site = safe_url(_words(head, "link"), url)
    language = field.language(_words(head, "language"))
    icon = _words(head, "icon") or _words(head, "logo") or _address(head, "image")
    return ParsedFeed(
        version=parsed.get("version") or "",
        title=field.title(_words(head, "title")),
        site_url=site,
        description=field.title(_words(head, "subtitle")),
        language=language,
        icon=safe_url(icon, url),
        updated=_moment(head, "updated") or _moment(head, "published"),
        ttl=field.whole_number(_words(head, "ttl")) or None,
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
    links = [link for link in _each(raw, "links") if link.get("rel") == "enclosure"]
    pictures = [*_each(raw, "media_thumbnail"), *(each for each in _each(raw, "media_content") if _is_picture(each))]
    return field.entry(
        guid=_words(raw, "id"),
        title=field.title(_words(raw, "title")),
        link=_words(raw, "link") or None,
        base=base,
        authors=[_words(author, "name") for author in _each(raw, "authors")] or [_words(raw, "author")],
        published=_moment(raw, "published") or _moment(raw, "created"),
        updated=_moment(raw, "updated"),
        bodies=[*(_words(each, "value") for each in _each(raw, "content")), _words(raw, "summary")],
        image=next((_words(each, "url") for each in pictures), "") or _address(raw, "image") or None,
        enclosures=[
            field.enclosure(_words(each, "href"), base, _words(each, "type"), _words(each, "length"))
            for each in links[:200]
        ],
        tags=[_words(tag, "label") or _words(tag, "term") for tag in _each(raw, "tags")[:200]],
        language=field.language(_words(raw, "language")) or language,
    )


def _words(raw: Any, name: str) -> str:
    """Return a value that is a text; feedparser takes an element of any name for one of its own, text or not."""
    value = raw.get(name)
    return value if isinstance(value, str) else ""


def _each(raw: Any, name: str) -> list[Any]:
    """Return the values of a list that have parts."""
    values = raw.get(name)
    return [each for each in values if isinstance(each, dict)] if isinstance(values, list) else []


def _address(raw: Any, name: str) -> str:
    """Return the address in a value that has parts."""
    value = raw.get(name)
    return _words(value, "href") if isinstance(value, dict) else ""


def _is_picture(content: Any) -> bool:
    return (_words(content, "medium") or _words(content, "type")).startswith("image")


def _moment(raw: Any, name: str) -> datetime | None:
    """Return a date as we read it, else as feedparser does, which knows more odd formats."""
    if name not in raw:
        return None
    moment, fields = parse_date(_words(raw, name)), raw.get(f"{name}_parsed")
    if moment is None and isinstance(fields, struct_time) and fields[0] >= 1000:
        year, month, day, hour, minute, second = fields[:6]
        moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    return moment

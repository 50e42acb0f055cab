"""JSON Feed 1.0 and 1.1 (jsonfeed.org) becomes a ParsedFeed; any other JSON is refused with words."""

import json
import re
from typing import Any, Final

from newsreader.errors import FeedError
from newsreader.model import Enclosure, ParsedEntry, ParsedFeed
from newsreader.text import feed_fields as fields
from newsreader.text.clean import line, safe_url
from newsreader.text.dates import parse_date

_ITEMS: Final = re.compile(r'"items"\s*:\s*\[')
_GAP: Final = re.compile(r"[\s,]*")


def read_json(text: str, url: str, most_entries: int) -> ParsedFeed:
    """Return the feed of a JSON document; FeedError when it is damaged or something else."""
    ends_early = False
    try:
        document = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        document, ends_early = _whole_items(text), True
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        raise FeedError("This is JSON, but not a feed.", "Give the address of the feed or of the site.")
    version = "json11" if "/1.1" in _text(document, "version") else "json10"
    language = fields.language(_text(document, "language"))
    authors = _names(document)
    items = [item for item in document["items"] if isinstance(item, dict)]
    problem = fields.problem("ends early", len(items)) if ends_early else None
    return ParsedFeed(
        version=version,
        title=fields.title(_text(document, "title"), markup=False),
        site_url=safe_url(_text(document, "home_page_url"), url),
        description=line(_text(document, "description")[:2_000]),
        language=language,
        icon=safe_url(_text(document, "icon") or _text(document, "favicon"), url),
        entries=tuple(_entry(item, url, language, authors) for item in items[: most_entries + 1]),
        problem=problem,
    )


def _whole_items(text: str) -> dict[str, Any]:
    """Return a document that ends early with the items that are whole; FeedError when there are none."""
    decoder = json.JSONDecoder(strict=False)
    start = _ITEMS.search(text)
    items: list[Any] = []
    document: Any = {}
    try:
        document = decoder.decode(text[: start.end()] + "]}") if start else {}
        position = start.end() if start else len(text)
        while True:
            item, position = decoder.raw_decode(text, _GAP.match(text, position).end())  # type: ignore[union-attr]
            items.append(item)
    except (ValueError, RecursionError) as error:
        if not items or not isinstance(document, dict):
            raise FeedError("The JSON is damaged and cannot be read.", "Its publisher has to repair it.") from error
    return {**document, "items": items}


def _entry(item: dict[str, Any], url: str, language: str | None, authors: list[str]) -> ParsedEntry:
    bodies = [
        _text(item, "content_html"),
        fields.paragraphs(_text(item, "content_text")),
        fields.paragraphs(_text(item, "summary")),
    ]
    return fields.entry(
        guid=_text(item, "id"),
        title=fields.title(_text(item, "title"), markup=False),
        link=_text(item, "url") or _text(item, "external_url"),
        base=url,
        authors=_names(item) or authors,
        published=parse_date(_text(item, "date_published")),
        updated=parse_date(_text(item, "date_modified")),
        bodies=bodies,
        image=_text(item, "image") or _text(item, "banner_image"),
        enclosures=[_attachment(each, url) for each in _list(item, "attachments") if isinstance(each, dict)],
        tags=[tag for tag in _list(item, "tags") if isinstance(tag, str)],
        language=fields.language(_text(item, "language")) or language,
    )


def _attachment(attachment: dict[str, Any], base: str) -> Enclosure | None:
    return fields.enclosure(
        _text(attachment, "url"),
        base,
        _text(attachment, "mime_type"),
        _text(attachment, "size_in_bytes"),
        _text(attachment, "title"),
    )


def _names(holder: dict[str, Any]) -> list[str]:
    """Return the authors of version 1.1, or the author of version 1.0."""
    people = _list(holder, "authors") or [holder.get("author")]
    return [_text(each, "name") for each in people if isinstance(each, dict)]


def _list(holder: dict[str, Any], key: str) -> list[Any]:
    value = holder.get(key)
    return value if isinstance(value, list) else []


def _text(holder: dict[str, Any], key: str) -> str:
    """Return a string, or a number written out; everything else counts as absent."""
    value = holder.get(key)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""

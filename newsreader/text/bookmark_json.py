"""Archives of our own are read and written: one JSON object with everything, or one line a bookmark.

Nothing in a file is trusted: every value is checked, cleaned and bounded as if a stranger had sent it; what makes no
sense is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from typing import Any, Final

from newsreader.errors import FeedError
from newsreader.model.archive import Archive, Kept, KeptNote, Place, Rule, StoryChoice, VoiceChoice
from newsreader.model.feeds import Subscription
from newsreader.model.keeping import LONGEST_NOTE, tag_name
from newsreader.text.clean import block, clean_html, line, safe_url
from newsreader.text.discover import feed_address

FORM: Final = 1
"""Of the archive: raised when an older newsreader could not read it."""
_LONGEST_NAME: Final = 2_000
_LONGEST_TEXT: Final = 10 * 2**20


def write_archive(archive: Archive, now: datetime) -> Iterator[str]:
    """Yields an archive as one JSON object, an article a line."""
    head: dict[str, Any] = {
        "newsreader": FORM,
        "made": _time_text(now),
        "feeds": [
            {"url": each.url, "title": each.title, "site": each.site_url, "folder": each.category}
            | ({"full_text": True} if each.url in archive.full_text else {})
            for each in archive.feeds
        ],
        "voices": [
            {"name": each.name, "voice": each.voice} | ({"article": list(each.article)} if each.article else {})
            for each in archive.voices
        ],
        "stories": [
            {"articles": [list(place) for place in each.members], "followed": _time_text(each.followed)}
            for each in archive.stories
        ],
        "smart_feeds": [{"name": each.name, "query": each.query} for each in archive.rules if each.name],
        "mutes": [{"query": each.query, "until": _time_text(each.until)} for each in archive.rules if not each.name],
    }
    yield json.dumps(head)[:-1] + ', "articles": [\n'
    last = len(archive.articles) - 1
    for number, each in enumerate(archive.articles):
        yield json.dumps(record(each)) + (",\n" if number < last else "\n")
    yield "]}\n"


def record(kept: Kept) -> dict[str, Any]:
    """Returns an article as JSON, without what is empty."""
    found = {
        "feed": kept.feed,
        "key": kept.key,
        "url": kept.url,
        "title": kept.title,
        "author": kept.author,
        "published": _time_text(kept.published),
        "read": kept.read,
        "starred": kept.starred,
        "added": _time_text(kept.added),
        "tags": list(kept.tags),
        "notes": [{"quote": note.quote, "text": note.text, "at": _time_text(note.at)} for note in kept.notes],
        "html": kept.html,
        "page": kept.page,
    }
    return {name: value for name, value in found.items() if value}


def read_archive(text: str) -> Archive:
    """Returns an archive of our own, or bookmarks one a line; raises FeedError when it is neither."""
    try:
        whole = json.loads(text)
    except RecursionError as error:
        raise FeedError("The file is nested too deeply.") from error
    except ValueError:
        return _lines(text)
    if isinstance(whole, dict) and "newsreader" in whole:
        if whole["newsreader"] != FORM:
            raise FeedError("The archive was written by a newer newsreader.", "Read it with that one.")
        return _archive(whole)
    return _lines(text)


def _archive(whole: dict[str, Any]) -> Archive:
    feeds = [_feed(each) for each in _objects(whole.get("feeds"))]
    return Archive(
        "Archive of a newsreader",
        tuple(each for each in feeds if each),
        tuple(
            url
            for each in _objects(whole.get("feeds"))
            if each.get("full_text") is True and (url := feed_address(_line(each.get("url"))))
        ),
        tuple(_kept(each) for each in _objects(whole.get("articles"))),
        tuple(filter(None, (_voice(each) for each in _objects(whole.get("voices"))))),
        tuple(
            StoryChoice(tuple(filter(None, map(_place, each.get("articles") or ()))), _time(each.get("followed")))
            for each in _objects(whole.get("stories"))
            if isinstance(each.get("articles") or [], list)
        ),
        tuple(
            Rule(_line(each.get("query")), _line(each.get("name")), _time(each.get("until")))
            for name in ("smart_feeds", "mutes")
            for each in _objects(whole.get(name))
            if _line(each.get("query"))
        ),
    )


def _lines(text: str) -> Archive:
    found: list[Kept] = []
    for number, each in enumerate(text.splitlines(), 1):
        if not each.strip():
            continue
        try:
            value = json.loads(each)
        except (ValueError, RecursionError) as error:
            raise FeedError(f"Line {number:,} is no JSON of a bookmark.", "Export the bookmarks again.") from error
        if not isinstance(value, dict) or not (value.get("url") or value.get("title")):
            raise FeedError(f"Line {number:,} is no bookmark.", "Export the bookmarks again.")
        found.append(_kept(value))
    return Archive("Bookmarks of a newsreader", articles=tuple(found))


def _kept(value: dict[str, Any]) -> Kept:
    page = value.get("page")
    names = value.get("tags")
    return Kept(
        feed_address(_line(value.get("feed_url") or value.get("feed"))) or "",
        _text(value.get("key"))[:_LONGEST_NAME],
        safe_url(_line(value.get("url")) or None),
        _line(value.get("title")),
        _line(value.get("author")),
        _time(value.get("published")),
        (_text(value.get("html")) or _paragraphs(_text(value.get("markdown"))))[:_LONGEST_TEXT],
        clean_html(page[:_LONGEST_TEXT], _line(value.get("url"))) if isinstance(page, str) else None,
        value.get("read") is True,
        value.get("starred") is True,
        _time(value.get("added")),
        tuple(filter(None, (tag_name(_line(each)) for each in names))) if isinstance(names, list) else (),
        tuple(
            KeptNote(
                block(_text(each.get("text")))[:LONGEST_NOTE],
                _line(each.get("quote"), LONGEST_NOTE),
                _time(each.get("at")),
            )
            for each in _objects(value.get("notes"))
        ),
    )


def _paragraphs(markdown: str) -> str:
    """Returns the text of a bookmark on a line of its own as HTML, paragraph by paragraph."""
    return "".join(f"<p>{escape(each.strip())}</p>" for each in markdown.split("\n\n") if each.strip())


def _feed(value: dict[str, Any]) -> Subscription | None:
    url = feed_address(_line(value.get("url")))
    site = safe_url(_line(value.get("site")) or None)
    return Subscription(url, _line(value.get("title")), site, _line(value.get("folder")) or None) if url else None


def _voice(value: dict[str, Any]) -> VoiceChoice | None:
    name, voice, place = _line(value.get("name")), _line(value.get("voice")), value.get("article")
    if not name or not (voice or place) or (place is not None and _place(place) is None):
        return None
    return VoiceChoice(name, voice, _place(place) if place is not None else None)


def _place(value: object) -> Place | None:
    if isinstance(value, list) and len(value) == 2 and all(isinstance(each, str) for each in value):
        return Place(*value)
    return None


def _objects(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _line(value: object, most: int = _LONGEST_NAME) -> str:
    return line(_text(value)[:most])


def _time(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(_text(value)[:40])
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _time_text(when: datetime | None) -> str | None:
    return when.astimezone(UTC).isoformat() if when else None

"""What the Google Reader API says, as our values: ids in every spelling, feeds, articles, titles with their own signs.

Pure, and total for whatever a server sends: what is no article or feed becomes None.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from newsreader.model.accounts import RemoteArticle, RemoteFeed
from newsreader.sync.json_fields import dict_of, number_of, objects_of, text_of
from newsreader.text import feed_fields as fields
from newsreader.text.clean import line, safe_url

PREFIX = "tag:google.com,2005:reader/item/"
LABEL = "user/-/label/"
READING_LIST = "user/-/state/com.google/reading-list"
STARRED = "user/-/state/com.google/starred"
READ = "user/-/state/com.google/read"

_DECIMAL = re.compile(r"-?[0-9]{1,20}")
_HEXADECIMAL = re.compile(r"[0-9a-fA-F]{1,16}")
_OPAQUE = re.compile(r"[\w.~:=+-]{1,200}", re.ASCII)
_LOOKALIKES = dict(zip("＆＜＞＂＾？＼／，；", '&<>"^?\\/,;', strict=True))
"""What FreshRSS puts in the place of signs that break some clients: the first three in titles of articles and names of
authors, all of them in titles of feeds (``escapeToUnicodeAlternative`` in its lib_rss.php)."""
_IN_ARTICLES = re.compile("[＆＜＞]")
_IN_FEEDS = re.compile("[＆＜＞＂＾？＼／，；]")
_LONGEST_LABEL = 200
_FIRST_DAY = 86_400
"""Seconds of 1970 in which nothing was published: such dates mean that there is none."""


# --- ids ------------------------------------------------------------------------------------------------------


def canonical(raw: object) -> str | None:
    """Returns an article's id as an unsigned decimal when it is a number of 64 bits in any spelling, else as it is.

    Lists give decimals, signed or not; articles ``tag:google.com,2005:reader/item/`` and 16 hexadecimal digits; some
    give those digits alone (https://github.com/mihaip/google-reader-api, wiki/ItemId). The Old Reader's 24 digits are
    no number. None for what is no id."""
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        return None
    text = str(raw).strip()
    spelt_out = text.startswith("tag:")
    text = text.rpartition("/")[2] if spelt_out else text
    padded = len(text) == 16 and text.startswith("0")
    number: int | None = None
    if (spelt_out or padded or not text.isdigit()) and _HEXADECIMAL.fullmatch(text):
        number = int(text, 16)
    elif not spelt_out and _DECIMAL.fullmatch(text):
        number = int(text)
    if number is not None and -(2**63) <= number < 2**64:
        return str(number % 2**64) if number else None
    return text if _OPAQUE.fullmatch(text) else None


def read_keys(refs: Iterable[object]) -> list[str]:
    """Returns the keys in a list of ids, in its order."""
    named = (canonical(each.get("id")) for each in refs if isinstance(each, dict))
    return [key for key in named if key]


def long_form(key: str) -> str:
    """Returns the spelling of an id that every server reads rightly: Miniflux 2.2.6 takes decimals for hexadecimals."""
    is_number = _DECIMAL.fullmatch(key) and int(key) < 2**64
    return f"{PREFIX}{int(key):016x}" if is_number else PREFIX + key


# --- feeds ----------------------------------------------------------------------------------------------------


def read_feed(raw: object, lookalikes: bool = False) -> RemoteFeed | None:
    """Returns a subscription; ``lookalikes`` says that the server disguises signs in titles."""
    if not isinstance(raw, dict) or not (key := text_of(raw, "id")) or len(key) > 4_096:
        return None
    url = text_of(raw, "url") or key.removeprefix("feed/")
    url = line(url) if safe_url(url) else key
    title = fields.title(text_of(raw, "title"), markup=False)
    title = with_own_signs(title, _IN_FEEDS) if lookalikes else title
    names = labels_of(raw)
    folder = line(names[0])[:_LONGEST_LABEL] if names else ""
    return RemoteFeed(key, url, title or url, safe_url(text_of(raw, "htmlUrl")), folder or None)


def labels_of(raw: Mapping[str, Any]) -> tuple[str, ...]:
    """Returns the folders of a subscription as the server calls them."""
    kept = objects_of(raw, "categories")
    named = (_label(text_of(each, "id")) or text_of(each, "label") for each in kept)
    return tuple(dict.fromkeys(name for name in named if name))


def _label(stream: str) -> str:
    """Returns the name in ``user/…/label/NAME``."""
    head, separator, name = stream.partition("/label/")
    return name if separator and head.startswith("user/") else ""


# --- articles -------------------------------------------------------------------------------------------------


def read_articles(items: Iterable[object], lookalikes: bool = False) -> tuple[RemoteArticle, ...]:
    """Returns the articles among what a server sent, each once."""
    found = (read_article(item, lookalikes) for item in items)
    return tuple({article.key: article for article in reversed(list(found)) if article}.values())[::-1]


def read_article(raw: object, lookalikes: bool = False) -> RemoteArticle | None:
    """Returns an article; ``lookalikes`` says that the server disguises signs in titles."""
    if not isinstance(raw, dict) or (key := canonical(raw.get("id"))) is None:
        return None
    origin = dict_of(raw, "origin")
    feed_key = text_of(origin, "streamId")
    if not feed_key:
        return None
    title, author = fields.title(text_of(raw, "title"), markup=False), text_of(raw, "author")
    feed_title = fields.title(text_of(origin, "title"), markup=False)
    if lookalikes:
        title, author = with_own_signs(title, _IN_ARTICLES), with_own_signs(author, _IN_ARTICLES)
        feed_title = with_own_signs(feed_title, _IN_FEEDS)
    kept = raw.get("categories")
    streams = [each for each in kept if isinstance(each, str)] if isinstance(kept, list) else None
    site = text_of(origin, "htmlUrl")
    return RemoteArticle(
        key,
        feed_key,
        fields.entry(
            guid=key,
            title=title,
            link=_href(raw, "canonical") or _href(raw, "alternate"),
            base=safe_url(site) or "",
            authors=[author] if author else [],
            published=moment(raw.get("published")) or arrival(raw),
            bodies=[text_of(dict_of(raw, "content"), "content"), text_of(dict_of(raw, "summary"), "content")],
            enclosures=[_enclosure(each, site) for each in objects_of(raw, "enclosure")],
            tags=[each for each in streams or () if not each.startswith("user/")],
        ),
        read=_has(streams, "read"),
        starred=_has(streams, "starred"),
        feed_title=feed_title,
    )


def arrival(raw: Mapping[str, Any]) -> datetime | None:
    """Returns when the server got an article; None where it does not say."""
    millis, micros = number_of(raw.get("crawlTimeMsec")), number_of(raw.get("timestampUsec"))
    return moment(millis / 1e3 if millis else micros / 1e6 if micros else None)


def moment(seconds: object) -> datetime | None:
    """Returns a time given in seconds, or by mistake in milliseconds; None for none, the first of 1970, nonsense."""
    number = number_of(seconds)
    if number is None or number < _FIRST_DAY:
        return None
    try:
        return datetime.fromtimestamp(number / 1e3 if number > 1e11 else number, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def with_own_signs(text: str, disguised: re.Pattern[str]) -> str:
    """Returns a title with the signs its author wrote, after FreshRSS has put look-alikes in their place.

    Beside Chinese, Japanese or full-width letters the wide sign is the author's own, as far as one can tell."""

    def own(match: re.Match[str]) -> str:
        beside = text[max(0, match.start() - 1) : match.end() + 1].replace(match[0], "")
        wide = any(unicodedata.east_asian_width(each) in "WF" and each not in _LOOKALIKES for each in beside)
        return match[0] if wide else _LOOKALIKES[match[0]]

    return disguised.sub(own, text)


def _has(streams: list[str] | None, state: str) -> bool | None:
    if streams is None:
        return None
    return any(each.startswith("user/") and each.endswith(f"/state/com.google/{state}") for each in streams)


def _enclosure(raw: Mapping[str, Any], base: str) -> Any:
    length = number_of(raw.get("length"))
    size = str(int(length)) if length and length < 1e15 else None
    return fields.enclosure(text_of(raw, "href"), base, text_of(raw, "type"), size)


def _href(raw: object, name: str) -> str:
    first = next(iter(objects_of(raw, name)), None)
    return text_of(first, "href")

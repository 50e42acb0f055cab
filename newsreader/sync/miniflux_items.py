"""What Miniflux says of feeds and articles, as our values. Pure, and total for whatever a server sends."""

from collections.abc import Sequence
from datetime import UTC, datetime

from newsreader.model.accounts import RemoteArticle, RemoteFeed
from newsreader.sync.json_fields import dict_of, list_of, objects_of, text_of
from newsreader.text import feed_fields as fields
from newsreader.text.clean import line, safe_url
from newsreader.text.dates import parse_date

_LONGEST_FOLDER = 200
_EPOCH = datetime(1970, 1, 2, tzinfo=UTC)
"""Before this nothing was published: such dates mean that there is none."""


# --- ids ------------------------------------------------------------------------------------------------------


def key_of(raw: object) -> str | None:
    """Returns an id as a key; None for what is no id."""
    return str(raw) if isinstance(raw, int) and not isinstance(raw, bool) and 0 < raw < 2**63 else None


def id_in(key: str) -> int | None:
    """Returns the id a key stands for; None where no article or feed of Miniflux has such a key."""
    return int(key) if key.isascii() and key.isdigit() and len(key) < 20 else None


def id_of(raw: object) -> int | None:
    """Returns the id of what the server sent."""
    return id_in(key_of(raw.get("id")) or "") if isinstance(raw, dict) else None


def lowest(listed: Sequence[object]) -> str | None:
    """Returns the lowest id of a page, below which the next one begins."""
    ids = [number for each in listed if (number := id_of(each))]
    return str(min(ids)) if ids else None


# --- feeds and articles ---------------------------------------------------------------------------------------


def read_feed(raw: object) -> RemoteFeed | None:
    """Returns a subscription; None where there is none."""
    number = id_of(raw)
    if number is None:
        return None
    key, url = str(number), line(text_of(raw, "feed_url"))
    title = fields.title(text_of(raw, "title"), markup=False)
    folder = line(text_of(dict_of(raw, "category"), "title"))[:_LONGEST_FOLDER]
    url = url if safe_url(url) else key
    return RemoteFeed(key, url, title or url, safe_url(text_of(raw, "site_url")), folder or None)


def read_entries(listed: Sequence[object]) -> tuple[RemoteArticle, ...]:
    """Returns the articles among what a server sent, each once."""
    found: dict[str, RemoteArticle] = {}
    for raw in listed:
        article = _article(raw)
        if article and article.key not in found:
            found[article.key] = article
    return tuple(found.values())


def unchanged_since(raw: object, since: datetime) -> bool:
    """Whether an article was last changed before a time; not where it does not say."""
    changed = _moment(raw, "changed_at")
    return changed is not None and changed < since


def _article(raw: object) -> RemoteArticle | None:
    feed_key = key_of(raw.get("feed_id")) if isinstance(raw, dict) else None
    number, status = id_of(raw), text_of(raw, "status")
    if not isinstance(raw, dict) or number is None or feed_key is None or status == "removed":
        return None
    feed, starred = dict_of(raw, "feed"), raw.get("starred")
    site = text_of(feed, "site_url")
    files = (
        fields.enclosure(text_of(each, "url"), site, text_of(each, "mime_type"), str(each.get("size") or ""))
        for each in objects_of(raw, "enclosures")
    )
    return RemoteArticle(
        str(number),
        feed_key,
        fields.entry(
            guid=str(number),
            title=fields.title(text_of(raw, "title"), markup=False),
            link=text_of(raw, "url"),
            base=safe_url(site) or "",
            authors=[text_of(raw, "author")],
            published=_moment(raw, "published_at") or _moment(raw, "created_at"),
            bodies=[text_of(raw, "content")],
            enclosures=files,
            tags=[each for each in list_of(raw, "tags") if isinstance(each, str)],
        ),
        read=status == "read" if status in ("read", "unread") else None,
        starred=starred if isinstance(starred, bool) else None,
        feed_title=fields.title(text_of(feed, "title"), markup=False),
    )


def _moment(raw: object, name: str) -> datetime | None:
    found = parse_date(text_of(raw, name)[:100])
    return found if found and found >= _EPOCH else None

"""Articles as they arrive, as rows of a list and as bodies."""

import json
import sqlite3
from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from newsreader.model import Article, FullText, ParsedEntry, Quote, TextSource, Verdict
from newsreader.store import mutes, texts, versions, voices, word_index
from newsreader.store.columns import id_list, micros, moment, pack, storable, unpack, unpack_until
from newsreader.store.feeds import shown_title
from newsreader.values import dataclass

_ROW: Final = """
    SELECT status.id, status.feed_id, feed.own_title, feed.title, feed.url, article.title, article.url,
           status.published, author, coalesce(category.title, article.category), summary, article.language,
           words, quotes, related, sources, read, starred, sample,
           CASE WHEN starred THEN (SELECT group_concat(name, char(10)) FROM (SELECT name FROM tagged JOIN tag
               ON tag.id = tag_id WHERE article_id = status.id ORDER BY tag.key)) END,
           EXISTS (SELECT 1 FROM note WHERE article_id = status.id)
    FROM json_each(?) AS wanted
    JOIN status ON status.id = wanted.value JOIN article ON article.id = status.id JOIN feed ON feed.id = feed_id
    LEFT JOIN category ON category.id = feed.category_id
    ORDER BY wanted.key"""
LINKED: Final = "page:"
"""How the addresses of feeds begin that hold pages which links led to; nothing fetches them."""
_SUMMARY: Final = 300
"""Characters of a summary."""
_SCREEN: Final = 3_000
"""Characters of text that a screen may hold."""
_MOST_QUOTES: Final = 1000
"""Quotes kept of one article: as many as their ids leave room for."""


@dataclass(frozen=True, slots=True)
class Body:
    """The texts of an article."""

    feed_html: str
    """What came with the feed; Markdown in the sample edition."""
    page_html: str | None
    """The article's page, safe HTML of the body alone, where it has been fetched."""
    full_text: FullText | None
    """The text made ready to read; None while the pipeline has not read it."""
    plain: str
    """The words of the text, as searched."""
    image: str | None = None
    extras: str = ""
    """JSON of what else the entry carried: authors, tags, enclosures."""
    page_verdict: Verdict = "complete"
    """What the page turned out to be when it was fetched."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What the screen needs first of an article: all of a short text, a stretch of a long one."""

    text: FullText
    """The Markdown of the stretch, and the quotes in it; their offsets count in the whole text."""
    start: int
    """Where the stretch begins, as an offset into the plain text."""
    length: int
    """Characters of the whole plain text; 0 when the stretch is all there is."""
    has_page: bool
    position: int


class PendingArticle(NamedTuple):
    """An article that the pipeline has not read yet, or an older pipeline has."""

    id: int
    title: str
    html: str
    """Of the page where it has been fetched, else of the feed; Markdown when the source is “sample”."""
    url: str | None
    source: TextSource
    published: datetime


def articles(connection: sqlite3.Connection, ids: Sequence[int]) -> list[Article]:
    """Returns the rows with these ids, in this order; missing ones are left out."""
    return [
        Article(
            id=row[0],
            feed_id=row[1],
            feed_title=shown_title(row[2], row[3], row[4]),
            title=row[5],
            url=row[6],
            published=moment(row[7]),
            author=row[8],
            category=row[9],
            summary=row[10],
            language=row[11],
            words=row[12],
            quotes=row[13],
            related=row[14],
            sources=row[15],
            read=bool(row[16]),
            starred=bool(row[17]),
            sample=bool(row[18]),
            linked=row[4].startswith(LINKED),
            tags=tuple(row[19].split("\n")) if row[19] else (),
            noted=bool(row[20]),
        )
        for row in connection.execute(_ROW, (id_list(ids),))
    ]


# --- arriving -------------------------------------------------------------------------------------------------


def add_articles(
    connection: sqlite3.Connection, feed_id: int, entries: Sequence[ParsedEntry], texts: Sequence[str], now: datetime
) -> list[int]:
    """Stores new entries and changes to known ones; returns the ids of the new, in the order of the entries.

    The first entry gets the highest id, so that entries of one moment keep the feed's order in lists."""
    found = connection.execute("SELECT subscribed, language FROM feed WHERE id = ?", (feed_id,)).fetchone()
    if found is None:
        return []
    subscribed, language = found
    unique = {each.id: (each, text) for each, text in reversed(list(zip(entries, texts, strict=True)))}
    added, changed = [], []
    for entry, text in unique.values():
        known = connection.execute(
            "SELECT status.id, digest, article.title, read FROM status LEFT JOIN article USING (id)"
            " WHERE feed_id = ? AND key = ?",
            (feed_id, storable(entry.id)),
        ).fetchone()
        if known is None and _was_let_go(connection, feed_id, entry.id):
            continue
        if known is None or known[1] is None:
            article_id = _insert(connection, feed_id, entry, text, now, known and known[0], language, not subscribed)
            added.append((article_id, not known or not known[3]))
        elif known[1] != _digest(entry):
            _update(connection, known[0], known[2], entry, text, now)
            changed.append(known[0])
    if subscribed and added:
        connection.execute(
            "UPDATE feed SET articles = articles + ?, unread = unread + ? WHERE id = ?",
            (len(added), sum(unread for _, unread in added), feed_id),
        )
    new = [article_id for article_id, _ in reversed(added)]
    mutes.settle(connection, [*changed, *new])
    return new


def _was_let_go(connection: sqlite3.Connection, feed_id: int, key: str) -> bool:
    row = connection.execute("SELECT 1 FROM gone WHERE feed_id = ? AND key = ?", (feed_id, storable(key))).fetchone()
    return row is not None


def _insert(
    connection: sqlite3.Connection,
    feed_id: int,
    entry: ParsedEntry,
    text: str,
    now: datetime,
    status_id: int | None,
    language: str | None,
    hidden: bool,
) -> int:
    """Stores a new article, under its status where that came first; returns its id."""
    arrived = micros(now)
    # A date in the future would hold its article on top of every list.
    published = min(micros(entry.published or entry.updated or now), arrived)
    if status_id is None:
        cursor = connection.execute(
            "INSERT INTO status (feed_id, key, published, arrived, hidden) VALUES (?, ?, ?, ?, ?)",
            (feed_id, storable(entry.id), published, arrived, hidden),
        )
        status_id = int(cursor.lastrowid or 0)
    else:
        connection.execute(
            "UPDATE status SET published = ?, arrived = ?, hidden = ? WHERE id = ?",
            (published, arrived, hidden, status_id),
        )
    text = storable(text)
    title = _title(entry, text)
    connection.execute(
        "INSERT INTO article (id, title, url, author, category, summary, language, words, digest)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            status_id,
            title,
            _url(entry),
            storable(", ".join(entry.authors)),
            storable(entry.tags[0]) if entry.tags else "",
            shortened(text),
            entry.language or language,
            len(text.split()),
            _digest(entry),
        ),
    )
    connection.execute(
        "INSERT INTO body (id, feed_html, plain, extras) VALUES (?, ?, ?, ?)",
        (status_id, pack(entry.content or entry.summary, text), pack(text), _extras(entry)),
    )
    word_index.index(connection, status_id, title, text)
    return status_id


def _update(
    connection: sqlite3.Connection, article_id: int, old_title: str, entry: ParsedEntry, text: str, now: datetime
) -> None:
    """Stores what the publisher changed, keeping the version before; a text fetched from the page stays."""
    text = storable(text)
    title = _title(entry, text)
    versions.keep(connection, article_id, title, storable(entry.content or entry.summary), now)
    old = texts.read(connection, article_id)
    connection.execute(
        "UPDATE article SET title = ?, url = coalesce(?, url), author = coalesce(nullif(?, ''), author), digest = ?"
        " WHERE id = ?",
        (title, _url(entry), storable(", ".join(entry.authors)), _digest(entry), article_id),
    )
    new = old._replace(feed_html=entry.content or entry.summary, plain=text if old.page_html is None else old.plain)
    texts.write(connection, article_id, new)
    connection.execute("UPDATE body SET extras = ? WHERE id = ?", (_extras(entry), article_id))
    if old.page_html is None:
        connection.execute("UPDATE article SET summary = ? WHERE id = ?", (shortened(text), article_id))
        connection.execute("UPDATE status SET version = 0 WHERE id = ?", (article_id,))
    word_index.replace(connection, article_id, (old_title, old.plain), (title, new.plain))


def keep_page(connection: sqlite3.Connection, article_id: int, page_html: str) -> None:
    """Stores the safe HTML of an article's page that is to be read in place of the feed's text."""
    connection.execute("UPDATE body SET page_html = ?, source = 'page' WHERE id = ?", (pack(page_html), article_id))
    # Read by the oldest pipeline, as it were: what was never read begins with the feed's text.
    connection.execute("UPDATE status SET version = 1 WHERE id = ?", (article_id,))


def name_author(connection: sqlite3.Connection, article_id: int, author: str) -> None:
    """Stores who wrote an article that nobody is named for."""
    connection.execute("UPDATE article SET author = ? WHERE id = ? AND author = ''", (storable(author), article_id))


def _title(entry: ParsedEntry, text: str) -> str:
    """Returns the title, or for an entry without one its first words or its address."""
    return storable(entry.title) or shortened(text, 100) or storable(entry.url or "") or "Untitled"


def _url(entry: ParsedEntry) -> str | None:
    return storable(entry.url) if entry.url else None


def _digest(entry: ParsedEntry) -> int:
    """Returns 63 bits that change when the entry's words change."""
    from hashlib import blake2b

    parts = (entry.title, entry.url or "", "\x1f".join(entry.authors), entry.content, entry.summary)
    digest = blake2b("\x1e".join(parts).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def _extras(entry: ParsedEntry) -> str:
    """Returns what has no column of its own as JSON, empty when there is nothing."""
    enclosures = [[each.url, each.media_type, each.length, each.title] for each in entry.enclosures]
    found = {"image": entry.image, "tags": entry.tags, "enclosures": enclosures}
    return json.dumps({key: value for key, value in found.items() if value}) if any(found.values()) else ""


def shortened(text: str, most: int = _SUMMARY) -> str:
    """Returns the first words of a text on one line, with an ellipsis where it goes on."""
    line = " ".join(text[: most * 4].split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    return (cut[: cut.rindex(" ")] if " " in cut[most // 2 :] else cut).rstrip(" ,;:–—-") + "…"


# --- bodies ---------------------------------------------------------------------------------------------------


def body(connection: sqlite3.Connection, article_id: int) -> Body | None:
    """Returns the texts of an article; None when there is no such article."""
    row = connection.execute(
        f"SELECT {texts.COLUMNS}, source, verdict, note, extras, version, cuts, page_verdict"
        " FROM json_each(?) AS wanted JOIN body ON body.id = wanted.value JOIN status ON status.id = body.id",
        (id_list([article_id]),),
    ).fetchone()
    if row is None:
        return None
    kept, text = texts.unpacked(row[:4]), None
    if row[8]:
        found = tuple(quotes(connection, article_id))
        text = FullText(kept.markdown, found, row[4], row[5], row[6], row[8], _cuts(row[9]))
    extras = json.loads(row[7]) if row[7] else {}
    image = extras.get("image")
    return Body(kept.feed_html, kept.page_html, text, kept.plain, image, row[7], row[10] or "complete")


def opening(connection: sqlite3.Connection, article_id: int, offset: int | None) -> Opening | None:
    """Returns the stretch of an article's text around ``offset``, else around where the reader left off.

    None when there is no such article or its text has not been read."""
    row = connection.execute(
        "SELECT markdown, source, verdict, note, version, cuts, page_html IS NOT NULL, position, plain"
        " FROM json_each(?) AS wanted JOIN body ON body.id = wanted.value JOIN status ON status.id = body.id",
        (id_list([article_id]),),
    ).fetchone()
    if row is None or not row[4]:
        return None
    cuts = _cuts(row[5])
    first, last = _around(cuts, row[7] if offset is None else offset)
    if last is None:
        markdown, found = unpack(row[0], row[8]), quotes(connection, article_id)
    else:
        markdown = unpack_until(row[0], last[0], row[8])[first[0] :]
        found = _quotes_between(connection, article_id, first[1], last[1])
    text = FullText(markdown, tuple(found), row[1], row[2], row[3], row[4])
    return Opening(text, first[1], cuts[-1][1] if last else 0, bool(row[6]), row[7])


def _around(cuts: Sequence[tuple[int, int]], offset: int) -> tuple[tuple[int, int], tuple[int, int] | None]:
    """Returns the cuts before and after an offset, the second one a screen away at least; None: all of the text."""
    if not cuts:
        return (0, 0), None
    at = max(0, bisect_right([each[1] for each in cuts[:-1]], offset) - 1) if offset >= cuts[0][1] else -1
    end = at + 1
    while end < len(cuts) - 1 and cuts[end][1] - offset < _SCREEN:
        end += 1
    return cuts[at] if at >= 0 else (0, 0), cuts[end]


def _cuts(value: str) -> tuple[tuple[int, int], ...]:
    return tuple((start, offset) for start, offset in json.loads(value)) if value else ()


def save_reading(
    connection: sqlite3.Connection,
    article_id: int,
    text: FullText,
    plain: str,
    summary: str,
    words: int,
    page_html: str | None,
) -> None:
    """Stores what the pipeline made of an article; nothing when the article is gone by now."""
    row = connection.execute("SELECT title FROM article WHERE id = ?", (article_id,)).fetchone()
    if row is None:
        return
    title, old, plain = row[0], texts.read(connection, article_id), storable(plain)
    kept = text.quotes[:_MOST_QUOTES]
    page = old.page_html if page_html is None else page_html
    texts.write(connection, article_id, texts.Texts(old.feed_html, page, text.markdown, plain))
    connection.execute(
        "UPDATE body SET source = ?, verdict = ?, note = ?, cuts = ?, page_verdict = coalesce(?, page_verdict)"
        " WHERE id = ?",
        (
            text.source,
            text.verdict,
            storable(text.note),
            json.dumps(text.cuts) if text.cuts else "",
            None if page_html is None else text.verdict,
            article_id,
        ),
    )
    connection.execute(
        "UPDATE article SET summary = coalesce(?, summary), words = ?, quotes = ? WHERE id = ?",
        (storable(summary) or None, words, len(kept), article_id),
    )
    connection.execute("UPDATE status SET version = ? WHERE id = ?", (text.version, article_id))
    word_index.replace(connection, article_id, (title, old.plain), (title, plain))
    _save_quotes(connection, article_id, kept)
    mutes.settle(connection, [article_id])


def pending(connection: sqlite3.Connection, version: int, limit: int) -> list[PendingArticle]:
    """Returns articles not read by this version of the pipeline: unread ones first, each kind newest first."""
    ids: list[int] = []
    stale: int | None = 0
    while stale is not None and len(ids) < limit:
        ids += (
            row[0]
            for row in connection.execute(
                "SELECT id FROM status INDEXED BY status_pending WHERE version = ? AND hidden <> 1"
                " ORDER BY published DESC, id DESC LIMIT ?",
                (stale, limit - len(ids)),
            )
        )
        stale = connection.execute(
            "SELECT min(version) FROM status INDEXED BY status_pending"
            " WHERE version > ? AND version < ? AND hidden <> 1",
            (stale, version),
        ).fetchone()[0]
    return _pending_rows(connection, ids)


def pending_among(connection: sqlite3.Connection, ids: Sequence[int], version: int) -> list[PendingArticle]:
    """Returns those of the articles that this version of the pipeline has not read, in the order given."""
    rows = connection.execute(
        "SELECT status.id FROM json_each(?) AS wanted JOIN status ON status.id = wanted.value WHERE version < ?"
        " ORDER BY wanted.key",
        (id_list(ids), version),
    )
    return _pending_rows(connection, [row[0] for row in rows])


def _pending_rows(connection: sqlite3.Connection, ids: Sequence[int]) -> list[PendingArticle]:
    rows = connection.execute(
        "SELECT article.id, article.title, feed_html, page_html, plain, article.url, source, sample, published"
        " FROM json_each(?) AS wanted JOIN article ON article.id = wanted.value JOIN body ON body.id = article.id"
        " JOIN status ON status.id = article.id JOIN feed ON feed.id = feed_id ORDER BY wanted.key",
        (id_list(ids),),
    )
    return [_pending(row) for row in rows]


def _pending(row: Sequence[Any]) -> PendingArticle:
    article_id, title, feed_html, page_html, plain, url, kept, sample, published = row
    source: TextSource = "sample" if sample else kept
    html = page_html if source == "page" and page_html is not None else feed_html
    return PendingArticle(article_id, title, unpack(html, plain), url, source, moment(published))


# --- quotes ---------------------------------------------------------------------------------------------------


def quotes(connection: sqlite3.Connection, article_id: int) -> list[Quote]:
    """Returns the quotes of an article in the order of its text."""
    return [Quote(*row[1:]) for row in _quote_rows(connection, article_id)]


def _quotes_between(connection: sqlite3.Connection, article_id: int, start: int, stop: int) -> list[Quote]:
    first = article_id * _MOST_QUOTES
    rows = connection.execute(
        "SELECT start, end, text, speaker, role, speaker_start, speaker_end FROM quote"
        " WHERE id >= ? AND id < ? AND end > ? AND start < ? ORDER BY id",
        (first, first + _MOST_QUOTES, start, stop),
    )
    return [Quote(*row) for row in rows]


def _quote_rows(connection: sqlite3.Connection, article_id: int) -> list[tuple[Any, ...]]:
    first = article_id * _MOST_QUOTES
    return connection.execute(
        "SELECT id, start, end, text, speaker, role, speaker_start, speaker_end FROM quote"
        " WHERE id >= ? AND id < ? ORDER BY id",
        (first, first + _MOST_QUOTES),
    ).fetchall()


def _save_quotes(connection: sqlite3.Connection, article_id: int, found: Sequence[Quote]) -> None:
    old = _quote_rows(connection, article_id)
    first = article_id * _MOST_QUOTES
    new = [(first + ordinal, *_quote_columns(quote)) for ordinal, quote in enumerate(found)]
    if old == new:
        return
    word_index.unindex_quotes(connection, [(row[0], row[3], row[4]) for row in old])
    connection.execute("DELETE FROM quote WHERE id >= ? AND id < ?", (first, first + _MOST_QUOTES))
    connection.executemany("INSERT INTO quote VALUES (?, ?, ?, ?, ?, ?, ?, ?)", new)
    word_index.index_quotes(connection, [(row[0], row[3], row[4]) for row in new])
    voices.index(connection, article_id)


def _quote_columns(quote: Quote) -> tuple[int, int, str, str | None, str | None, int | None, int | None]:
    return (
        quote.start,
        quote.end,
        storable(quote.text),
        None if quote.speaker is None else storable(quote.speaker),
        None if quote.role is None else storable(quote.role),
        quote.speaker_start,
        quote.speaker_end,
    )


def remove(connection: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Deletes articles with everything that hangs on them; the caller keeps the counts."""
    for article_id in ids:
        row = connection.execute(
            "SELECT title, plain FROM article JOIN body USING (id) WHERE id = ?", (article_id,)
        ).fetchone()
        if row:
            word_index.unindex(connection, article_id, row[0], unpack(row[1]))
        _save_quotes(connection, article_id, ())
        connection.execute("DELETE FROM status WHERE id = ?", (article_id,))

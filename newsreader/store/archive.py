"""Everything of the user's as one value, and back: what export and import of whole homes, and of other readers, share.

An article is recognised by its feed and key there, else by its address. One that comes from no feed stands in the feed
of its host, which nobody is subscribed to, like the pages that links led to. Marks are only added: what the user read,
bookmarked or wrote here stays.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from html import unescape
from typing import Final

from newsreader.errors import UsageError
from newsreader.model import ParsedEntry
from newsreader.model.archive import (
    Archive,
    Brought,
    Kept,
    KeptNote,
    Place,
    Rule,
    StoryChoice,
    VoiceChoice,
    address_key,
)
from newsreader.model.feeds import Subscription
from newsreader.model.keeping import LONGEST_NOTE, tag_name, words_key
from newsreader.store import articles, feeds, groups, linked, marks, mutes, notes, smart, tags, voices
from newsreader.store.columns import id_list, micros, moment, optional_moment, storable

_NUMBERED: Final = re.compile(r"/s?\d+$")
"""The end of the key of a voice of one article or story, whose number means nothing elsewhere."""
_TAG: Final = re.compile(r"<[^<>]{0,2000}>")
_NAMED: Final = "SELECT CAST(name AS INTEGER) FROM alias WHERE name GLOB '[0-9]*/*'"
"""Articles in which the user said who somebody is."""
_CHOSEN: Final = "SELECT article_id FROM member JOIN story ON story.id = story_id WHERE chosen OR followed IS NOT NULL"
"""Articles of stories that the user follows or put together."""
_TOUCHED: Final = f"{_CHOSEN} UNION {_NAMED} UNION SELECT article_id FROM note UNION SELECT article_id FROM tagged"
"""Articles that the user did something with, beside reading and bookmarking."""


# --- leaving ------------------------------------------------------------------------------------------------------


def gather(connection: sqlite3.Connection) -> Archive:
    """Returns everything of the user's: articles with their texts where something was done with them but reading."""
    return Archive(
        "newsreader",
        tuple(
            Subscription(*row)
            for row in connection.execute(
                "SELECT url, coalesce(own_title, feed.title, ''), site_url, category.title FROM feed LEFT JOIN category"
                " ON category.id = category_id WHERE subscribed = 1 AND sample = 0 ORDER BY category.title, url"
            )
        ),
        tuple(row[0] for row in connection.execute("SELECT url FROM feed WHERE full_text = 1 AND subscribed = 1")),
        (*kept(connection), *_marks_alone(connection)),
        tuple(_voices(connection)),
        tuple(_stories(connection)),
        tuple(_rules(connection)),
    )


def kept(connection: sqlite3.Connection, ids: Sequence[int] | None = None) -> Iterator[Kept]:
    """Yields all articles that the user did something with, oldest first, or those with these ids, newest first."""
    touched = f"starred = 1 OR status.id IN ({_TOUCHED})"
    chosen, order = (touched, "ASC") if ids is None else ("status.id IN (SELECT value FROM json_each(?))", "DESC")
    rows = connection.execute(
        "SELECT status.id, CASE WHEN sample OR feed.url LIKE 'page:%' THEN '' ELSE feed.url END, key, article.url,"
        " article.title, author, published, read, starred, starred_at FROM status JOIN feed ON feed.id = feed_id"
        f" JOIN article USING (id) WHERE {chosen} ORDER BY published {order}, status.id {order}",
        () if ids is None else (id_list(ids),),
    ).fetchall()
    for article_id, feed, key, url, title, author, published, read, starred, added in rows:
        body = articles.body(connection, article_id)
        yield Kept(
            feed,
            key,
            url,
            title,
            author,
            moment(published),
            body.feed_html if body else "",
            body.page_html if body else None,
            bool(read),
            bool(starred),
            optional_moment(added),
            tuple(tags.tags_of(connection, article_id)),
            tuple(KeptNote(each.text, each.quote, each.at) for each in notes.notes(connection, article_id)),
        )


def _marks_alone(connection: sqlite3.Connection) -> Iterator[Kept]:
    rows = connection.execute(
        "SELECT feed.url, key FROM status JOIN feed ON feed.id = feed_id WHERE read = 1 AND starred = 0 AND sample = 0"
        f" AND feed.url NOT LIKE 'page:%' AND status.id NOT IN ({_TOUCHED}) ORDER BY status.id"
    )
    return (Kept(feed, key, read=True) for feed, key in rows.fetchall())


def _places(connection: sqlite3.Connection) -> dict[int, Place]:
    rows = connection.execute(
        "SELECT status.id, CASE WHEN sample OR feed.url LIKE 'page:%' THEN '' ELSE feed.url END, key FROM status"
        f" JOIN feed ON feed.id = feed_id WHERE status.id IN ({_CHOSEN}) OR status.id IN ({_NAMED})"
    )
    return {article_id: Place(feed, key) for article_id, feed, key in rows}


def _voices(connection: sqlite3.Connection) -> Iterator[VoiceChoice]:
    """Yields what names belong to which voice; what is said of a numbered story cannot be told elsewhere."""
    places = _places(connection)
    for name, key in connection.execute("SELECT name, key FROM alias ORDER BY name").fetchall():
        number, slash, rest = name.partition("/")
        if slash and number.isdigit() and int(number) in places:
            if key == f"{rest}/{number}":
                yield VoiceChoice(rest, "", places[int(number)])
            elif not _NUMBERED.search(key):
                yield VoiceChoice(rest, key, places[int(number)])
        elif not slash and not _NUMBERED.search(key):
            yield VoiceChoice(name, key)


def _stories(connection: sqlite3.Connection) -> Iterator[StoryChoice]:
    places = _places(connection)
    rows = connection.execute(
        f"SELECT story_id, article_id, followed FROM member JOIN story ON story.id = story_id"
        f" WHERE article_id IN ({_CHOSEN}) ORDER BY story_id, article_id"
    )
    found: dict[int, StoryChoice] = {}
    for story_id, article_id, followed in rows:
        before = found.get(story_id, StoryChoice((), optional_moment(followed)))
        found[story_id] = before._replace(members=tuple(sorted((*before.members, places[article_id]))))
    return iter(sorted(found.values()))


def _rules(connection: sqlite3.Connection) -> Iterator[Rule]:
    for each in smart.smart_feeds(connection):
        yield Rule(each.query, each.name)
    for row in connection.execute("SELECT query, until FROM mute ORDER BY id").fetchall():
        yield Rule(row[0], "", optional_moment(row[1]))


# --- coming back --------------------------------------------------------------------------------------------------


def bring(connection: sqlite3.Connection, archive: Archive, private: Collection[str], now: datetime) -> Brought:
    """Takes everything of an archive over and returns what was new."""
    known = {row[0] for row in connection.execute("SELECT url FROM feed WHERE subscribed = 1")}
    added = feeds.add_feeds(connection, archive.feeds, private)
    connection.executemany(
        "UPDATE feed SET full_text = 1 WHERE url = ?", [(storable(url),) for url in archive.full_text]
    )
    told = _Taking(connection, now).all(archive.articles)
    decisions = _decide(connection, archive)
    return replace(
        told,
        source=archive.source,
        feeds=len(added),
        known_feeds=sum(each.url in known for each in archive.feeds),
        decisions=decisions,
        feed_ids=tuple(each.id for each in added),
        left_out=archive.left_out,
    )


class _Taking:
    """Takes articles over, one after another."""

    def __init__(self, connection: sqlite3.Connection, now: datetime) -> None:
        self._connection, self._now = connection, now
        self._feeds = dict(connection.execute("SELECT url, id FROM feed"))
        self._addresses = {
            address_key(url): article_id
            for url, article_id in connection.execute(
                "SELECT url, id FROM article WHERE url IS NOT NULL ORDER BY id DESC"
            )
        }
        self._new = 0

    def all(self, found: Sequence[Kept]) -> Brought:
        """Takes them all and returns what was new."""
        at = micros(self._now)
        read, starred, added = list[int](), list[int](), list[tuple[int, int]]()
        tagged = noted = 0
        for each in found:
            article_id = self._known(each) or self._stored(each)
            if article_id is None:
                continue
            read += [article_id] * each.read
            if each.bare:
                continue
            if each.starred or each.tags or each.notes:
                starred.append(article_id)
                added += [(micros(each.added), article_id)] if each.added else []
            tagged += self._tagged(article_id, each.tags)
            noted += sum(self._noted(article_id, note, at) for note in each.notes)
        read_now = marks.set_read(self._connection, read, True, at)
        starred_now = marks.set_starred(self._connection, starred, True, at)
        fresh = set(starred_now)
        self._connection.executemany(
            "UPDATE status SET starred_at = ? WHERE id = ?",
            [each for each in added if each[1] in fresh],
        )
        return Brought("", 0, 0, self._new, len(found) - self._new, len(read_now), len(starred_now), tagged, noted)

    def _known(self, each: Kept) -> int | None:
        feed_id = self._feeds.get(each.feed)
        if feed_id is not None and each.key:
            row = self._connection.execute(
                "SELECT id FROM status WHERE feed_id = ? AND key = ?", (feed_id, storable(each.key))
            ).fetchone()
            if row and (each.bare or self._connection.execute("SELECT 1 FROM article WHERE id = ?", row).fetchone()):
                return int(row[0])
        return self._addresses.get(address_key(each.url)) if each.url else None

    def _stored(self, each: Kept) -> int | None:
        """Stores a new article, or the mark of one that is still to come; None where it can have no place."""
        feed_id = self._feeds.get(each.feed)
        if each.bare and (feed_id is None or not each.key):
            return None
        self._new += 1
        key = storable(each.key or each.url or each.title)
        if each.bare:
            cursor = self._connection.execute(
                "INSERT INTO status (feed_id, key, published, arrived, hidden) VALUES (?1, ?2, ?3, ?3, 1)",
                (feed_id, key, micros(self._now)),
            )
            return int(cursor.lastrowid or 0)
        if feed_id is None:
            feed_id = linked.feed_of_host(self._connection, each.url or "", private=False)
        entry = ParsedEntry(
            key,
            each.title,
            each.url,
            (each.author,) if each.author else (),
            each.published or each.added,
            content=each.html,
        )
        articles.add_articles(self._connection, feed_id, [entry], [_words(each.page or each.html)], self._now)
        row = self._connection.execute("SELECT id FROM status WHERE feed_id = ? AND key = ?", (feed_id, key)).fetchone()
        if row is None:
            return None
        if each.page is not None:
            articles.keep_page(self._connection, row[0], each.page)
        if each.url:
            self._addresses[address_key(each.url)] = row[0]
        return int(row[0])

    def _tagged(self, article_id: int, names: Sequence[str]) -> int:
        before = len(tags.tags_of(self._connection, article_id)) if names else 0
        tags.give(self._connection, article_id, filter(None, map(tag_name, map(storable, names))))
        return int(bool(names) and len(tags.tags_of(self._connection, article_id)) > before)

    def _noted(self, article_id: int, note: KeptNote, at: int) -> int:
        """Adds a note to what is noted there already."""
        here = notes.notes(self._connection, article_id)
        same = next((each.text for each in here if words_key(each.quote) == words_key(note.quote)), "")
        text = storable(note.text).strip()
        if not text or text in same:
            return 0
        both = f"{same}\n\n{text}".strip()[:LONGEST_NOTE]
        notes.put(self._connection, article_id, both, storable(note.quote), micros(note.at) if note.at else at)
        return 1


def _words(html: str) -> str:
    """Returns the words of a text until it is read, so that it can be searched at once."""
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def _decide(connection: sqlite3.Connection, archive: Archive) -> int:
    """Takes over what the user decided about voices and stories; returns how much of it was new."""
    count = 0
    for choice in archive.voices:
        name, voice = choice.name, choice.voice
        if choice.article is not None:
            article_id = _at(connection, choice.article)
            if article_id is None:
                continue
            name, voice = f"{article_id}/{choice.name}", choice.voice or f"{choice.name}/{article_id}"
        count += connection.execute(
            "INSERT OR IGNORE INTO alias VALUES (?, ?)", (storable(name), storable(voice))
        ).rowcount
    if count:
        voices.forget(connection)
    for story in archive.stories:
        ids = [found for place in story.members if (found := _at(connection, place)) is not None]
        count += _unite(connection, ids, story.followed)
    return count + sum(_ruled(connection, each) for each in archive.rules)


def _ruled(connection: sqlite3.Connection, rule: Rule) -> bool:
    """Takes over a smart feed or mute rule; tells whether it was new, and made sense."""
    try:
        if not rule.name:
            known = any(each.query == rule.query for each in mutes.rules(connection))
            return not known and bool(mutes.add(connection, rule.query, rule.until))
        known = any(each.name.casefold() == rule.name.casefold() for each in smart.smart_feeds(connection))
        return not known and bool(smart.save(connection, rule.name, rule.query, None))
    except UsageError:
        return False


def _at(connection: sqlite3.Connection, place: Place) -> int | None:
    where = "feed.url = ?2" if place.feed else "feed.url LIKE 'page:%' AND ?2 = ''"
    row = connection.execute(
        f"SELECT status.id FROM status JOIN feed ON feed.id = feed_id JOIN article ON article.id = status.id"
        f" WHERE key = ?1 AND {where}",
        (storable(place.key), storable(place.feed)),
    ).fetchone()
    return int(row[0]) if row else None


def _unite(connection: sqlite3.Connection, ids: Sequence[int], followed: datetime | None) -> bool:
    """Puts articles into one story, followed where it was; tells whether that was new."""
    here = {groups.story_of(connection, article_id) for article_id in ids}
    rows = connection.execute(
        "SELECT 1 FROM story WHERE followed IS NOT NULL AND id IN (SELECT value FROM json_each(?))",
        (id_list(each for each in here if each is not None),),
    )
    if not ids or (len(here) == 1 and None not in here and (followed is None or rows.fetchone())):
        return False
    story = groups.story_of(connection, ids[0])
    for article_id in ids:
        story = groups.join(connection, article_id, story, chosen=True)
    if followed is not None:
        connection.execute("UPDATE story SET followed = ?1, seen = ?1 WHERE id = ?2", (micros(followed), story))
    return True

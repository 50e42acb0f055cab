"""Whose quotes are whose: every named quote belongs to one voice, kept in step as readings are saved.

The same full name is one voice. A short name belongs to the full one of its story; where people are known by it
elsewhere, it is a voice of that story alone, and only where nobody is, a voice across everything. Somebody without a
name, “the ministry”, is a voice of one story. What the user has merged and split stands in ``alias`` by name, so that
it outlasts every new reading. Counts are kept by triggers.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final

from newsreader.store.columns import id_list
from newsreader.store.names import folded_name, is_description, is_short, name_key, surname_of, without_titles

RULES: Final = 2
"""Raise it when names are read differently: everything is indexed again, in the background."""
_RULES_KEY: Final = "voices.rules"
_PLACE_KEY: Final = "voices.indexed to"
_PER_ARTICLE: Final = 1000
_MOST_ANEW: Final = 300
"""Articles looked at again when a surname turns out to be one."""


def index(connection: sqlite3.Connection, article_id: int) -> None:
    """Gives the quotes of an article to their voices, making new ones."""
    for other in _index(connection, article_id):
        _index(connection, other)


def _index(connection: sqlite3.Connection, article_id: int) -> list[int]:
    """Indexes one article; returns others whose short names are in doubt now."""
    first = article_id * _PER_ARTICLE
    quotes = connection.execute(
        "SELECT id, speaker, role FROM quote WHERE id >= ? AND id < ? AND speaker IS NOT NULL ORDER BY id",
        (first, first + _PER_ARTICLE),
    ).fetchall()
    connection.execute("DELETE FROM said WHERE quote_id >= ? AND quote_id < ?", (first, first + _PER_ARTICLE))
    row = connection.execute(
        "SELECT published, hidden = 0 OR starred = 1 FROM status WHERE id = ?", (article_id,)
    ).fetchone()
    if not quotes or row is None:
        return []
    doubtful: list[int] = []
    known: dict[str, int] = {}
    # Full names come first: a short one may be theirs.
    for name in sorted(dict.fromkeys(quote[1] for quote in quotes), key=lambda each: is_short(name_key(each))):
        key = _owner(connection, article_id, name, known) if name_key(name) else ""
        if key:
            known[name] = _voice(connection, key, without_titles(name), doubtful)
    for quote_id, name, role in quotes:
        if name in known:
            connection.execute("INSERT INTO said VALUES (?, ?, ?, ?)", (quote_id, known[name], *row))
            if role:
                connection.execute(
                    "UPDATE voice SET role = ?1, role_at = ?2 WHERE id = ?3 AND role_at <= ?2",
                    (role, row[0], known[name]),
                )
    return doubtful


def _owner(connection: sqlite3.Connection, article_id: int, name: str, known: dict[str, int]) -> str:
    """Returns the key of the voice that a name in an article belongs to."""
    key, described = name_key(name), is_description(name)
    chosen = _alias(connection, f"{article_id}/{key}") or _alias(connection, key)
    if chosen or not (described or is_short(key)):
        return chosen or key
    story = connection.execute("SELECT story_id FROM member WHERE article_id = ?", (article_id,)).fetchone()
    full = [] if described else _full_names(connection, article_id, story[0] if story else None, key, known.values())
    if len(full) == 1:
        return full[0]
    bearer = "SELECT 1 FROM voice WHERE surname = ? AND quotes > 0 LIMIT 1"
    if described or full or connection.execute(bearer, (key,)).fetchone():
        key = f"{key}/s{story[0]}" if story else f"{key}/{article_id}"
        return _alias(connection, key) or key
    return key


def _full_names(
    connection: sqlite3.Connection, article_id: int, story: int | None, surname: str, known: Iterable[int]
) -> list[str]:
    """Returns the keys of the voices that have a surname: those ``known`` in an article, and its story's others."""
    rows = connection.execute(
        "SELECT DISTINCT voice.key FROM member CROSS JOIN said ON quote_id >= article_id * 1000"
        " AND quote_id < article_id * 1000 + 1000 CROSS JOIN voice ON voice.id = voice_id"
        " WHERE story_id = ? AND article_id <> ? AND surname = ? UNION SELECT key FROM voice"
        " WHERE surname = ? AND id IN (SELECT value FROM json_each(?))",
        (story, article_id, surname, surname, id_list(known)),
    )
    return [row[0] for row in rows]


def _alias(connection: sqlite3.Connection, name: str) -> str | None:
    row = connection.execute("SELECT key FROM alias WHERE name = ?", (name,)).fetchone()
    return row[0] if row else None


def _voice(connection: sqlite3.Connection, key: str, name: str, doubtful: list[int]) -> int:
    """Returns the voice of a key, made when it is new; a loud spelling gives way to a quieter one."""
    row = connection.execute("SELECT id, name FROM voice WHERE key = ?", (key,)).fetchone()
    if row:
        if row[1].isupper() and not name.isupper() and name_key(name) == key:
            connection.execute("UPDATE voice SET name = ? WHERE id = ?", (name, row[0]))
        return int(row[0])
    surname = surname_of(key) if "/" not in key else None
    if surname and surname != key:
        doubtful += (
            each[0]
            for each in connection.execute(
                "SELECT DISTINCT quote_id / 1000 FROM said JOIN voice ON voice.id = voice_id WHERE key = ? LIMIT ?",
                (surname, _MOST_ANEW),
            )
        )
    cursor = connection.execute("INSERT INTO voice (key, name, surname) VALUES (?, ?, ?)", (key, name, surname))
    return int(cursor.lastrowid or 0)


def settle(connection: sqlite3.Connection, story_id: int | None, newcomer: int) -> None:
    """Looks again at the short names in a story of several articles, now that another has joined it.

    At the newcomer's, and at those of the others that may be short for a name in it."""
    members = [row[0] for row in connection.execute("SELECT article_id FROM member WHERE story_id = ?", (story_id,))]
    if len(members) < 2:
        return
    own = _named_in(connection, [newcomer])
    surnames = {surname for _, name, _, surname in own if surname and not _is_short_for(name, surname)}
    if len(members) == 2:  # the other one was alone until now: its names were its own
        found = own + _named_in(connection, members)
    else:
        others = _named_in(connection, members) if surnames else []
        found = own + [each for each in others if (each[3] or each[2].split("/")[0]) in surnames]
    short = (article_id for article_id, name, _, surname in found if not surname or _is_short_for(name, surname))
    for article_id in dict.fromkeys(short):
        if not _stands(connection, article_id):
            index(connection, article_id)


def _stands(connection: sqlite3.Connection, article_id: int) -> bool:
    """Tells whether the names in an article belong to the voices that have them now."""
    first = article_id * _PER_ARTICLE
    rows = connection.execute(
        "SELECT DISTINCT speaker, voice.key, surname, voice.id FROM said JOIN quote ON quote.id = quote_id"
        " JOIN voice ON voice.id = voice_id WHERE quote_id >= ? AND quote_id < ?",
        (first, first + _PER_ARTICLE),
    ).fetchall()
    known = {name: voice for name, _, surname, voice in rows if surname and not _is_short_for(name, surname)}
    named = set(known.values())  # in full, in the article itself
    return all(voice in named or _owner(connection, article_id, name, known) == key for name, key, _, voice in rows)


def _is_short_for(name: str, surname: str) -> bool:
    """Tells whether a name is no more than the surname of the voice that it was given to."""
    return name_key(name) == surname


def _named_in(connection: sqlite3.Connection, ids: Iterable[int]) -> list[tuple[int, str, str, str | None]]:
    """Returns the voices in articles: the article's id, the name there, the key of the voice, its surname if it has a
    full name."""
    return connection.execute(
        "SELECT DISTINCT wanted.value, speaker, voice.key, surname FROM json_each(?) AS wanted CROSS JOIN said"
        " ON quote_id >= wanted.value * 1000 AND quote_id < wanted.value * 1000 + 1000"
        " JOIN quote ON quote.id = quote_id JOIN voice ON voice.id = voice_id",
        (id_list(ids),),
    ).fetchall()


def matching(words: str, *, whole: bool = False) -> tuple[str, list[str]]:
    """Returns a condition on ``voice``, and its values, for names with words that begin so, or are ``whole`` so.

    Without words every voice matches; without a letter in them none."""
    parts = folded_name(words).split()
    if not parts:
        return ("0" if words.strip() else "1"), []
    own = " AND ".join(["' ' || replace(voice.key, '/', ' /') || ' ' LIKE ?"] * len(parts))
    merged = own.replace("voice.key", "alias.name")
    values = [f"% {part} %" if whole and part.isascii() else f"% {part}%" for part in parts]
    return f"({own} OR voice.key IN (SELECT alias.key FROM alias WHERE {merged}))", values * 2


# --- everything ---------------------------------------------------------------------------------------------------


def index_some(connection: sqlite3.Connection, limit: int) -> int:
    """Indexes the next articles that were read under older rules; returns how many, 0 when all are done."""
    if _state(connection, _RULES_KEY) == RULES:
        return 0
    place = _state(connection, _PLACE_KEY)
    rows = connection.execute(
        "SELECT id FROM article WHERE id > ? AND quotes > 0 ORDER BY id LIMIT ?", (place, limit)
    ).fetchall()
    for (article_id,) in rows:
        index(connection, article_id)
    if rows:
        _set_state(connection, _PLACE_KEY, rows[-1][0])
    else:
        connection.execute("DELETE FROM voice WHERE id NOT IN (SELECT voice_id FROM said)")
        _set_state(connection, _RULES_KEY, RULES)
    return len(rows)


def forget(connection: sqlite3.Connection) -> None:
    """Begins anew: all articles are to be indexed again; what the user decided stays."""
    connection.execute("DELETE FROM state WHERE key IN (?, ?)", (_RULES_KEY, _PLACE_KEY))
    connection.execute("UPDATE voice SET role_at = 0")


def _state(connection: sqlite3.Connection, key: str) -> int:
    row = connection.execute("SELECT value FROM state WHERE key = ?", (key,)).fetchone()
    return int(row[0]) if row else 0


def _set_state(connection: sqlite3.Connection, key: str, value: int) -> None:
    connection.execute(
        "INSERT INTO state VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", (key, str(value))
    )


# --- what the user decides ----------------------------------------------------------------------------------------


def move(
    connection: sqlite3.Connection, back: bool, before: Sequence[Sequence[str]], after: Sequence[Sequence[str]]
) -> None:
    """Sets names (name, key) to belong where they did before a step, or after it, and indexes what that changes."""
    names = {pair[0] for pair in (*before, *after)}
    keys = names | {pair[1] for pair in (*before, *after)}
    connection.executemany("DELETE FROM alias WHERE name = ?", [(name,) for name in names])
    connection.executemany("INSERT INTO alias VALUES (?, ?)", [tuple(pair) for pair in (before if back else after)])
    places = {int(name.split("/")[0]) for name in names if name.split("/")[0].isdigit()}
    for key in keys:
        rows = connection.execute(
            "SELECT DISTINCT quote_id / 1000 FROM said WHERE voice_id = (SELECT id FROM voice WHERE key = ?)", (key,)
        )
        places.update(row[0] for row in rows)
        connection.execute("UPDATE voice SET role = NULL, role_at = 0 WHERE key = ?", (key,))
    for article_id in sorted(places):
        index(connection, article_id)

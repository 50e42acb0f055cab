"""Voices to look through and their quotes, and the two decisions of the user's: these are one, this is another."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from typing import Any, Final

from newsreader.errors import UsageError
from newsreader.model import Quote, StepDone
from newsreader.statements import Said, Voice
from newsreader.store import steps, voices
from newsreader.store.articles import articles
from newsreader.store.columns import id_list, micros, moment
from newsreader.store.names import name_key

_VOICE: Final = "SELECT id, name, role, quotes, last FROM voice"
_PHRASE_WORD: Final = re.compile(r"[^\W_]+")
_PHRASE: Final = 8
"""Words at the beginning of a quote by which the same one is found elsewhere."""
_LEAST_PHRASE: Final = 4
_ECHOES: Final = 20
_ORDERS: Final = {"newest": "last DESC, id DESC", "most": "quotes DESC, last DESC, id DESC"}


def voices_like(connection: sqlite3.Connection, words: str, order: str, limit: int, offset: int) -> list[Voice]:
    """Returns the voices whose names match, the newest or the most quoted first."""
    condition, values = voices.matching(words)
    rows = connection.execute(
        f"{_VOICE} WHERE quotes > 0 AND {condition} ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?",
        (*values, limit, offset),
    )
    return [_row(row) for row in rows]


def count_like(connection: sqlite3.Connection, words: str) -> int:
    """Returns how many voices match."""
    condition, values = voices.matching(words)
    return int(connection.execute(f"SELECT count(*) FROM voice WHERE quotes > 0 AND {condition}", values).fetchone()[0])


def voice(connection: sqlite3.Connection, voice_id: int) -> Voice | None:
    """Returns a voice that is quoted somewhere."""
    row = connection.execute(f"{_VOICE} WHERE id = ? AND quotes > 0", (voice_id,)).fetchone()
    return _row(row) if row else None


def voice_of(connection: sqlite3.Connection, article_id: int, name: str) -> Voice | None:
    """Returns the voice that a speaker of an article is."""
    row = connection.execute(
        f"{_VOICE} WHERE id = (SELECT voice_id FROM quote JOIN said ON quote_id = quote.id"
        " WHERE quote.id >= ?1 * 1000 AND quote.id < ?1 * 1000 + 1000 AND speaker = ?2 LIMIT 1)",
        (article_id, name),
    ).fetchone()
    return _row(row) if row else None


def voices_named(connection: sqlite3.Connection, name: str) -> list[Voice]:
    """Returns the voices of exactly this name, titles and accents apart, the most quoted first."""
    key = name_key(name)
    rows = connection.execute(
        f"{_VOICE} WHERE quotes > 0 AND (key = ?1 OR key IN (SELECT key FROM alias WHERE name = ?1)"
        " OR key LIKE ?1 || '/%') ORDER BY quotes DESC, last DESC",
        (key,),
    )
    return [_row(row) for row in rows] if key else []


def _row(row: Sequence[Any]) -> Voice:
    return Voice(row[0], row[1], row[2] or "", row[3], moment(row[4]))


def said_by(connection: sqlite3.Connection, ids: Sequence[int], limit: int, offset: int) -> list[Said]:
    """Returns the quotes of voices, newest article first, in each as it has them, with their articles."""
    rows = connection.execute(
        "SELECT quote_id, start, end, text, speaker, role, speaker_start, speaker_end FROM said"
        " JOIN quote ON quote.id = quote_id WHERE voice_id IN (SELECT value FROM json_each(?)) AND shown = 1"
        " ORDER BY published DESC, quote_id DESC LIMIT ? OFFSET ?",
        (id_list(ids), limit, offset),
    ).fetchall()
    return _said(connection, rows)


def _said(connection: sqlite3.Connection, rows: Sequence[Any]) -> list[Said]:
    found = {each.id: each for each in articles(connection, sorted({row[0] // 1000 for row in rows}))}
    said = [Said(row[0], found[row[0] // 1000], Quote(*row[1:])) for row in rows if row[0] // 1000 in found]
    return sorted(said, key=lambda each: (-micros(each.article.published), -each.article.id, each.id))


def echoes_of(connection: sqlite3.Connection, said: Sequence[Said]) -> list[Said]:
    """Returns quotes of other articles that begin with the same words and name no speaker, newest first."""
    rows: dict[int, Any] = {}
    for each in said:
        words = _PHRASE_WORD.findall(each.quote.text)[:_PHRASE]
        if len(words) >= _LEAST_PHRASE:
            found = connection.execute(
                "SELECT quote.id, start, end, quote.text, quote.speaker, role, speaker_start, speaker_end"
                " FROM quote_index"
                " JOIN quote ON quote.id = quote_index.rowid JOIN status ON status.id = quote.id / 1000"
                " WHERE quote_index MATCH ? AND quote.speaker IS NULL AND quote.id / 1000 <> ?"
                " AND (hidden = 0 OR starred = 1) ORDER BY quote_index.rowid DESC LIMIT ?",
                (f'text : ^"{" ".join(words)}"', each.article.id, _ECHOES),
            )
            rows.update((row[0], row) for row in found)
    return _said(connection, list(rows.values()))


# --- decisions ----------------------------------------------------------------------------------------------------


def merge(connection: sqlite3.Connection, source: int, target: int) -> StepDone:
    """Makes two voices one, under the name of the second; raises UsageError where there are not two."""
    one, other = voice(connection, source), voice(connection, target)
    if one is None or other is None or source == target:
        raise UsageError("It takes two voices to merge.")
    old, new = _key(connection, source), _key(connection, target)
    moved = connection.execute("SELECT name, key FROM alias WHERE key = ? OR name = ?", (old, new)).fetchall()
    after = [(name, new) for name, key in moved if name != new]
    before = [tuple(pair) for pair in moved]
    return _decide(connection, f"{one.name} merged into {other.name}", before, [*after, (old, new)])


def split(connection: sqlite3.Connection, quote_id: int) -> StepDone:
    """Parts the name behind a quote from its voice: one merged into it goes again, else this article's is another.

    Raises UsageError when the quote is nobody's, or all there is of its voice."""
    row = connection.execute(
        "SELECT key, name, quote_id / 1000, speaker, voice_id FROM said JOIN voice ON voice.id = voice_id"
        " JOIN quote ON quote.id = quote_id WHERE quote_id = ?",
        (quote_id,),
    ).fetchone()
    if row is None:
        raise UsageError("Nobody is known to have said this.")
    key, name, article_id, speaker, voice_id = row
    own = name_key(speaker)
    place = f"{article_id}/{own}"
    merged = connection.execute(
        "SELECT name, key FROM alias WHERE key = ? AND name IN (?, ?) OR key = ? AND name LIKE ? || '/%'",
        (key, own, place, key, own),
    ).fetchall()
    if own != key and merged:
        return _decide(connection, f"{speaker} parted from {name}", merged, [])
    rest = connection.execute(
        "SELECT 1 FROM said WHERE voice_id = ? AND quote_id / 1000 <> ? LIMIT 1", (voice_id, article_id)
    ).fetchone()
    if rest is None:
        raise UsageError(f"This is all that {name} said; there is nothing to part it from.")
    return _decide(connection, f"{speaker} parted from {name} in this story", [], [(place, f"{own}/{article_id}")])


def _decide(
    connection: sqlite3.Connection, label: str, before: Sequence[Sequence[str]], after: Sequence[Sequence[str]]
) -> StepDone:
    voices.move(connection, False, before, after)
    return steps.record_change(connection, "voices", label, before=before, after=after)


def _key(connection: sqlite3.Connection, voice_id: int) -> str:
    return str(connection.execute("SELECT key FROM voice WHERE id = ?", (voice_id,)).fetchone()[0])

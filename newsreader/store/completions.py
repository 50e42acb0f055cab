"""How a query that is being typed may go on: fields, states, dates, languages, names of feeds, folders, people.

Only the word at the cursor is looked at, and only what begins as it does; a word without a field is completed only
where it may become the name of one.
"""

import re
import sqlite3
from collections.abc import Iterable
from typing import Final

from newsreader.model.queries import Completion
from newsreader.store.folding import folded
from newsreader.store.query_dates import NAMED, WEEKDAYS
from newsreader.store.query_fields import BY_NAME, FIELDS, LANGUAGES, STATES, Field
from newsreader.store.query_syntax import QUOTES, quoted

MOST: Final = 8
"""Completions given."""
_MOST_NAMES: Final = 20_000
"""Names of authors looked at."""
_WORD: Final = re.compile(rf"(?:^|[\s(])-?(?:([^\W\d_][\w-]*):)?([{QUOTES}][^{QUOTES}]*|[^\s{QUOTES}()]*)$")
_DATES: Final = (*NAMED, "3d", "2w", *WEEKDAYS)


def completions(connection: sqlite3.Connection | None, text: str, cursor: int) -> list[Completion]:
    """Returns what may stand in place of the word at the cursor, best first; without a connection no stored names."""
    found = _WORD.search(text[:cursor])
    if found is None:
        return []
    name, value = found[1], found[2]
    if name is None:
        word = value.lower()
        fields = [each for each in FIELDS if word and each.name.startswith(word)]
        return [Completion(found.start(2), cursor, f"{each.name}:", each.meaning) for each in fields][:MOST]
    field = BY_NAME.get(name.lower())
    if field is None:
        return []
    start, begun = found.start(2), folded(value.lstrip(QUOTES).strip())
    offered = _values(connection, field, begun)
    several = [
        (text, meaning) for text, meaning in offered if _begins(text, begun) or folded(meaning).startswith(begun)
    ]
    shown = several[:MOST]
    if any(folded(text) == begun for text, _ in shown) and len(shown) == 1:
        return []
    return [Completion(start, cursor, quoted(text), meaning) for text, meaning in shown]


def _begins(text: str, begun: str) -> bool:
    """Tells whether a word of a name begins so."""
    name = folded(text)
    return name.startswith(begun) or any(name.startswith(begun, word.start()) for word in re.finditer(r"\b\w", name))


def _values(connection: sqlite3.Connection | None, field: Field, begun: str) -> Iterable[tuple[str, str]]:
    """Returns the values of a field with their meanings, the likeliest first."""
    if field.completes == "state":
        return list(STATES.items())
    if field.completes == "date":
        return [(each, "") for each in _DATES]
    if connection is None:
        return list(LANGUAGES.items()) if field.completes == "language" else []
    return _stored(connection, field.completes, begun)


def _stored(connection: sqlite3.Connection, kind: str, begun: str) -> list[tuple[str, str]]:
    if kind == "language":
        rows = connection.execute("SELECT DISTINCT language FROM feed WHERE language IS NOT NULL").fetchall()
        codes = sorted({row[0].lower().partition("-")[0] for row in rows})
        return [(code, LANGUAGES.get(code, "")) for code in codes] or list(LANGUAGES.items())
    queries = {
        "feed": "SELECT coalesce(own_title, title, url), unread FROM feed WHERE subscribed ORDER BY unread DESC",
        "folder": "SELECT title, 0 FROM category ORDER BY title",
        "author": "SELECT author, count(*) FROM article WHERE author <> '' GROUP BY author ORDER BY 2 DESC",
        "tag": "SELECT name, count(*) FROM tagged JOIN tag ON tag.id = tag_id GROUP BY tag.id ORDER BY 2 DESC",
        "voice": "SELECT name, quotes FROM voice WHERE quotes > 0 ORDER BY quotes DESC, last DESC",
    }
    units = {"tag": "bookmarks", "feed": "unread", "author": "stories", "voice": "quotes"}
    if kind not in queries:
        return []
    rows = connection.execute(f"{queries[kind]} LIMIT ?", (_MOST_NAMES,)).fetchall()
    found = [
        (name, f"{count:,} {units[kind]}" if kind in units else "") for name, count in rows if _begins(name, begun)
    ]
    return found[:MOST]

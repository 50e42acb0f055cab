"""Notes of the user's on articles and on quotes in them, kept here and told to no server.

A note on a quote is known by the words of the quote, not by its place, so that it outlasts every new reading of the
article; where a later reading cuts the quote otherwise, one that holds its words, or that they hold, is taken for it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from newsreader.errors import UsageError
from newsreader.model import Note, Quote, StepDone
from newsreader.model.keeping import LONGEST_NOTE, words_key
from newsreader.store import articles, marks, steps
from newsreader.store.columns import moment, storable

_LEAST_SHARED = 0.5
"""Of the longer of two cuts of a quote, that the shorter must have."""


def notes(connection: sqlite3.Connection, article_id: int) -> list[Note]:
    """Returns the notes of an article: on itself first, then in the order of the text, lost quotes last."""
    rows = connection.execute(
        "SELECT text, quote, at FROM note WHERE article_id = ? ORDER BY key <> '', at", (article_id,)
    ).fetchall()
    quotes = articles.quotes(connection, article_id) if any(row[1] for row in rows) else []
    found = [
        Note(article_id, text, quote, moment(at), _end(quote, quotes) if quote else None) for text, quote, at in rows
    ]
    return sorted(found, key=lambda each: (bool(each.quote), each.end is None, each.end or 0))


def _end(words: str, quotes: Sequence[Quote]) -> int | None:
    """Returns where the quote with these words ends, or the one that is most like it."""
    key = words_key(words)
    best: tuple[float, int] = (0.0, 0)
    for quote in quotes:
        other = words_key(quote.text)
        if key == other:
            return quote.end
        short, long = sorted((key, other), key=len)
        if short and short in long:
            best = max(best, (len(short) / len(long), quote.end))
    return best[1] if best[0] >= _LEAST_SHARED else None


def write(connection: sqlite3.Connection, article_id: int, text: str, quote: str, at: int) -> StepDone:
    """Writes a note, empty to remove it; the article is bookmarked, so that nothing noted is deleted.

    Raises UsageError when the note is too long or there is no such article."""
    after, words = "\n".join(storable(text).strip().splitlines()), storable(quote)
    if len(after) > LONGEST_NOTE:
        raise UsageError(f"A note has {LONGEST_NOTE:,} characters at most.")
    if connection.execute("SELECT 1 FROM article WHERE id = ?", (article_id,)).fetchone() is None:
        raise UsageError(f"There is no article {article_id}.")
    row = connection.execute(
        "SELECT text, quote FROM note WHERE article_id = ? AND key = ?", (article_id, words_key(words))
    ).fetchone()
    before, words = row or ("", words)
    if before == after:
        return StepDone("Nothing to change")
    starred = marks.set_starred(connection, [article_id], True, at) if after else ()
    label = "Note written" if not before else "Note changed" if after else "Note removed"
    data = {"article": article_id, "quote": words, "before": before, "after": after, "starred": bool(starred)}
    put(connection, article_id, after, words, at)
    return StepDone(steps.record_change(connection, "noted", label, **data).label, 1)


def change(
    connection: sqlite3.Connection,
    back: bool,
    article: int,
    quote: str,
    before: str,
    after: str,
    starred: bool = False,
) -> None:
    """Sets a note to what it was before a step, or after it, with the bookmark that came with it."""
    at = steps.microseconds()
    put(connection, article, before if back else after, quote, at)
    if starred:
        marks.set_starred(connection, [article], not back, at)


def put(connection: sqlite3.Connection, article_id: int, text: str, quote: str, at: int) -> None:
    """Keeps a note, or forgets it where it is empty; nothing where the article is gone."""
    key = words_key(quote)
    if not text:
        connection.execute("DELETE FROM note WHERE article_id = ? AND key = ?", (article_id, key))
        return
    connection.execute(
        "INSERT INTO note (article_id, key, quote, text, at) SELECT id, ?, ?, ?, ? FROM status WHERE id = ?"
        " ON CONFLICT DO UPDATE SET text = excluded.text, at = excluded.at",
        (key, quote, text, at, article_id),
    )

"""What a search shows of each article found: a stretch of the body with the words marked, and marks in the title."""

import re
import sqlite3
from collections.abc import Sequence
from typing import Final

from newsreader.model import Article, SearchHit
from newsreader.store.articles import articles
from newsreader.store.columns import id_list, unpack
from newsreader.store.folding import folded

_WIDTH: Final = 220
"""Characters of a snippet."""
_BEFORE: Final = 60
"""Characters shown before the first mark."""
_MOST_MARKS: Final = 200
"""Marks looked at in one text."""
_SPACES: Final = str.maketrans("\n\t\r", "   ")

Marks = tuple[tuple[int, int], ...]


def hits(connection: sqlite3.Connection, ids: Sequence[int], pattern: re.Pattern[str] | None) -> list[SearchHit]:
    """Returns the articles with these ids as hits, in this order."""
    rows = connection.execute(
        "SELECT id, plain FROM body WHERE id IN (SELECT value FROM json_each(?))", (id_list(ids),)
    )
    texts = {row[0]: unpack(row[1]) for row in rows}
    return [_hit(each, texts.get(each.id, ""), pattern) for each in articles(connection, ids)]


def _hit(article: Article, text: str, pattern: re.Pattern[str] | None) -> SearchHit:
    if pattern is None:
        return SearchHit(article, article.summary)
    marks = marked(text, pattern)
    text, marks = snippet(text, marks) if marks else (article.summary, marked(article.summary, pattern))
    return SearchHit(article, text, marks, marked(article.title, pattern))


def marked(text: str, pattern: re.Pattern[str]) -> Marks:
    """Returns where the words wanted stand in a text."""
    found = []
    for match in pattern.finditer(folded(text)):
        if match.end() > match.start():
            found.append(match.span())
        if len(found) >= _MOST_MARKS:
            break
    return tuple(found)


def snippet(text: str, marks: Marks) -> tuple[str, Marks]:
    """Returns the stretch of a text with the most different words marked, on one line, and the marks in it."""
    words = folded(text)
    best = max(range(len(marks)), key=lambda first: (_different(words, marks, first), -first))
    start, end = _stretch(text, marks[best][0])
    opening, closing = "…" if start else "", "…" if end < len(text) else ""
    shift = len(opening) - start
    inside = tuple((first + shift, last + shift) for first, last in marks if first >= start and last <= end)
    return opening + text[start:end].translate(_SPACES) + closing, inside


def _different(words: str, marks: Marks, first: int) -> int:
    """Counts the different words marked within one width of a mark."""
    limit = marks[first][0] + _WIDTH - _BEFORE
    return len({words[start:end] for start, end in marks[first : first + 20] if end <= limit})


def _stretch(text: str, mark: int) -> tuple[int, int]:
    """Returns where a snippet around a mark begins and ends, between words where there are spaces."""
    start = max(0, mark - _BEFORE)
    if start:
        space = max(text.find(" ", start, mark), text.find("\n", start, mark))
        start = space + 1 if space >= 0 else start
    end = min(len(text), start + _WIDTH)
    if end < len(text):
        space = text.rfind(" ", mark + 1, end)
        end = space if space > start + _WIDTH // 2 else end
    return start, end

"""What the user adds to articles: tags on bookmarks, notes on articles and quotes."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from newsreader.values import dataclass

LONGEST_TAG = 60
"""Characters of a tag."""
LONGEST_NOTE = 50_000
"""Characters of a note."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A word of the user's under which bookmarks stand."""

    id: int
    name: str
    articles: int = 0
    """Bookmarks that have it."""


@dataclass(frozen=True, slots=True)
class Note:
    """What the user wrote on an article, or on a quote in it."""

    article_id: int
    text: str
    """One or more lines."""
    quote: str = ""
    """The words of the quote that it is about; empty where it is about the article."""
    at: datetime | None = None
    """When it was last changed."""
    end: int | None = None
    """Where the quote ends in the text of the article; None where it does not stand there (any more)."""


def tag_name(text: str) -> str:
    """Returns a tag as it is kept: one line without commas, which part tags, and without ``#`` before it."""
    return " ".join(text.replace(",", " ").split()).lstrip("#").strip()[:LONGEST_TAG].strip()


def tag_names(text: str) -> tuple[str, ...]:
    """Returns the tags in a line where commas part them, each once whatever its case."""
    names = {tag_key(name): name for name in reversed([tag_name(part) for part in text.split(",")]) if name}
    return tuple(reversed(names.values()))


def tag_key(name: str) -> str:
    """Returns what tags are compared by: case and the form of accents make no other tag."""
    return unicodedata.normalize("NFKC", name).casefold()


def words_key(text: str) -> str:
    """Returns what the words of a quote are known by: its letters and digits, so that marks make no other quote."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))

"""What two articles share besides words: a long quote, told word for word or nearly, and a link from one to the other.

Outlets that quote the same sentence report the same statement, even when their headlines share no word. Marks of
quotes find such articles; the quotes themselves then tell. Never a proof alone: a motto is quoted everywhere.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from urllib.parse import urlsplit
from zlib import crc32

from newsreader.model import Quote

LINKED: Final = "linked in the text"
_RUN: Final = 6
"""Words of a run that is marked, and of those by which quotes are compared."""
_WINDOW: Final = 4
"""Runs in a row of which one is kept, so that nine shared words in a row are found (winnowing), or a short quote."""
_LONG: Final = 8
"""Words of a quote that says anything."""
_MOST_MARKS: Final = 48
_SAME: Final = 0.5
"""Share of the shorter quote's runs that the other must have."""
_SHOWN: Final = 48
"""Characters of a quote in a reason."""
_MOST_ADDRESSES: Final = 40
_WORD: Final = re.compile(r"\w+")
_TARGET: Final = re.compile(r"\]\(<?(https?://[^\s<>()]{1,500})")


def words(text: str) -> list[str]:
    """Returns the words of a text without regard to case; of scripts without spaces, its characters."""
    found = _WORD.findall(text.casefold())
    return list("".join(found)) if found and sum(map(len, found)) > 12 * len(found) else found


def runs(text: Sequence[str], length: int) -> list[int]:
    """Returns a 32-bit hash of every run of so many words."""
    pieces = [each.encode() for each in text]
    return list(map(crc32, map(b" ".join, zip(*(pieces[start:] for start in range(length)), strict=False))))


def sayings(quotes: Iterable[Quote]) -> array[int]:
    """Returns marks of the long quotes, by which articles that carry the same are found."""
    marks: set[int] = set()
    for quote in quotes:
        said = words(quote.text)
        hashes = runs(said, _RUN) if len(said) >= _LONG else []
        marks.update(min(hashes[at : at + _WINDOW]) for at in range(max(len(hashes) - _WINDOW, 0) + 1) if hashes)
    return array("I", sorted(marks)[:_MOST_MARKS])


def same_quotes(quotes: Iterable[Quote], others: Mapping[int, Iterable[Quote]]) -> dict[int, str]:
    """Returns the other articles that have a long quote too, and its beginning, the longest's, in quotation marks."""
    longest_first = sorted(quotes, key=lambda each: -len(each.text)) if others else ()
    own = [(said, each.text) for each in longest_first if (said := _runs(each.text, _LONG))]
    found = {}
    for article_id, its in others.items():
        theirs = [said for each in its if len(said := _runs(each.text, _RUN)) > 2]
        shared = (text for mine, text in own if any(_same(mine, each) for each in theirs))
        if (text := next(shared, None)) is not None:
            found[article_id] = _cited(text)
    return found


def _runs(text: str, fewest: int) -> set[int]:
    said = words(text)
    return set(runs(said, _RUN)) if len(said) >= fewest else set()


def _same(one: set[int], other: set[int]) -> bool:
    return len(one & other) >= _SAME * min(len(one), len(other))


def _cited(text: str) -> str:
    text = " ".join(text.split()).strip("“”„\"'‘’«»「」『』 ")
    if len(text) > _SHOWN:
        text = text[:_SHOWN].rsplit(" ", 1)[0].rstrip(",;:–— ") + "…"
    return f"“{text}”"


def link_marks(links: Iterable[str]) -> array[int]:
    """Returns marks of the pages that a text links to, by which it is found when one of them arrives later."""
    bare = {re.split(r"[?#]", each, maxsplit=1)[0] for each in links}
    return array("I", sorted(crc32(f"to {each}".encode()) for each in bare))


def addresses(markdown: str) -> list[str]:
    """Returns the pages that a text links to, also without what follows the path, which says where a reader came from.

    A site's front page is none."""
    found: dict[str, None] = {}
    for match in _TARGET.finditer(markdown):
        address = match.group(1)
        try:
            parts = urlsplit(address)
        except ValueError:
            continue
        if len(parts.path) > 1:
            bare = parts._replace(query="", fragment="").geturl()
            found |= dict.fromkeys((address, parts._replace(fragment="").geturl(), bare))
        if len(found) >= _MOST_ADDRESSES:
            break
    return list(found)

"""Finds words in a page as readers type them: any case, with or without accents, straight or curly quotes."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from newsreader.ui.page import Page

MOST = 10_000
"""Matches that are looked for."""
_COMBINING = re.compile("[\u0300-\u036f]")
_ALIKE = {
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "„": '"',
    "«": '"',
    "»": '"',
    "–": "-",
    "—": "-",
    "‑": "-",
    "\xa0": " ",
}


class _Folding(dict[int, int]):
    """A translation table filled as characters are met; one character becomes one, so offsets hold."""

    def __missing__(self, code: int) -> int:
        character = chr(code)
        if character in _ALIKE:
            plain = _ALIKE[character]
        elif code < 0x2E80:
            plain = unicodedata.normalize("NFKD", character)[0].casefold()[:1] or character
        else:
            plain = unicodedata.normalize("NFKC", character).casefold()
        self[code] = ord(plain) if len(plain) == 1 else code
        return self[code]


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Returns the text, same length, in the form in which it is compared."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)


def find_matches(folded: str, words: str) -> list[tuple[int, int]]:
    """Returns where the words stand in a folded text, in order; white space matches any white space."""
    wanted = _COMBINING.sub("", fold(words.strip()))
    if not wanted:
        return []
    marks = "[\u0300-\u036f]*" if _COMBINING.search(folded) else ""
    pattern = "".join(re.escape(c) + marks if not c.isspace() else " " for c in wanted)
    pattern = re.sub(" +", lambda _: r"\s+", pattern)
    found: list[tuple[int, int]] = []
    for match in re.finditer(pattern, folded):
        found.append(match.span())
        if len(found) == MOST:
            break
    return found


class Finding:
    """Words sought in a page: where they stand and which place was gone to last."""

    def __init__(self, words: str = "") -> None:
        """Seeks nothing yet; see ``turn_to``."""
        self.words = words
        self.matches: list[tuple[int, int]] = []
        """Offsets of every place, in order."""
        self.current: int | None = None

    def turn_to(self, page: Page) -> None:
        """Seeks in this page; the current match keeps its number."""
        found = find_matches(page.folded(fold), self.words) if self.words.strip() else []
        self.matches = [(start + page.start, end + page.start) for start, end in found]
        if self.current is not None and self.current >= len(self.matches):
            self.current = None

    def first_from(self, offset: int) -> int:
        """Returns the number of the first match from ``offset`` on, 0 when they all lie before."""
        index = bisect_left(self.matches, (offset, 0))
        return index if index < len(self.matches) else 0

    def go_to(self, index: int) -> tuple[int, int] | None:
        """Makes a match the current one, counting round, and returns where it stands."""
        if not self.matches:
            return None
        self.current = index % len(self.matches)
        return self.matches[self.current]

    def layers(self, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """Yields the matches between two offsets with their roles."""
        for index in range(max(0, bisect_right(self.matches, (start, start)) - 1), len(self.matches)):
            match = self.matches[index]
            if match[0] >= end:
                return
            yield *match, "current-match" if index == self.current else "match"

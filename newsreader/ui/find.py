"""Finds words in a page as readers type them: any case, with or without accents, straight or curly quotes."""

from __future__ import annotations

import re
import unicodedata

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

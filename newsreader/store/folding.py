"""Words as the index sees them: without case and accents, and characters of scripts without spaces apart."""

import re
import unicodedata
from functools import cache
from typing import Final


@cache
def unspaced() -> re.Pattern[str]:
    """Returns what matches a character of Thai, Lao, Burmese, Khmer, kana, Han: scripts without spaces between words.

    It is made when first asked for: that takes two milliseconds, which the first screen does not need."""
    return re.compile("([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])")


class _Folding(dict[int, int]):
    """Maps each character to its lower-case base letter, one to one, so that offsets stay."""

    def __missing__(self, code: int) -> int:
        decomposed = unicodedata.normalize("NFKD", chr(code))
        base = decomposed[0] if all(map(unicodedata.combining, decomposed[1:])) else chr(code)
        lower = base.lower()
        self[code] = ord(lower) if len(lower) == 1 else code
        return self[code]


_FOLDING: Final = _Folding()


def folded(text: str) -> str:
    """Returns the text in lower case without accents, every character in its place."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)


def indexed(text: str) -> str:
    """Returns a text as it goes into the index: characters of scripts without spaces stand apart."""
    if text.isascii():
        return text
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    return unspaced().sub(r" \1 ", text)

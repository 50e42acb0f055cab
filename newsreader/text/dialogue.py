"""Reads dialogue that dashes set off instead of marks: “—No tenemos prisa —dijo Ferrán—. Vendrán.”

Only in the languages whose press writes so, and only where a verb of saying behind a dash or a comma within the
paragraph, or in one beside it, shows that this is no list. Where the verbs are not known, the comma or mark before the
dash and the small letter behind it show it: “— Это дом, — сказала Анна.”
"""

import re
from collections.abc import Iterator, Sequence

from newsreader.text.marks import Marked
from newsreader.text.speech import Lexicon

DASH = "—"
"""The opening mark of what a dash sets off."""
_DASHES = "—–―"
_LANGUAGES = ("es", "fr", "it", "pt", "")
_INNER = re.compile(rf"(?<=\s)[{_DASHES}]|[{_DASHES}](?=[\s.,;:!?…])")
"""A dash where the words of the narrator begin or end."""
_PAUSE = re.compile(r"[,!?]\s")
_WORD = re.compile(r"[^\W\d_]+")
_AHEAD = 3
"""Within how many words the narrator's verb of saying stands: “se lo dijo”."""
_VOICE = re.compile(r"[\w¿¡«“\"]")
"""Where speech goes on behind the dash that ends the narrator's words."""


def is_dashed(text: str, start: int) -> bool:
    """Tells whether a paragraph begins with a dash, as dialogue does."""
    return text[start] in _DASHES


def mark_dialogue(
    text: str, lines: Sequence[tuple[int, int]], marked: list[list[Marked]], lexicon: Lexicon
) -> list[list[Marked]]:
    """Returns the marked stretches of each line, with those that are dialogue set off by dashes."""
    if lexicon.language not in _LANGUAGES:
        return marked
    dashed = {number for number, (start, _) in enumerate(lines) if is_dashed(text, start)}
    told = {number for number in dashed if _is_told(text, *lines[number], lexicon)}
    found = list(marked)
    for number in dashed:
        if number in told or number - 1 in told or number + 1 in told:
            spoken = list(_spoken(text, *lines[number], lexicon))
            kept = [each for each in marked[number] if not any(_touch(each, other) for other in spoken)]
            found[number] = sorted((*kept, *spoken), key=lambda span: span.start)
    return found


def opens_turn(span: Marked) -> bool:
    """Tells whether the stretch begins somebody's turn, who may be another than spoke before."""
    return span.mark == DASH and span.start < span.inner_start


def _is_told(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Tells whether the narrator speaks within the paragraph: behind a dash, or as in “– Non, dit-il.”."""
    if any(_narrates(text, dash.end(), end, lexicon) for dash in _INNER.finditer(text, start + 1, end)):
        return True
    if not lexicon.language:
        return False
    return any(_narrates(text, comma.end(), end, lexicon, 1) for comma in _PAUSE.finditer(text, start, end))


def _narrates(text: str, at: int, end: int, lexicon: Lexicon, ahead: int = _AHEAD) -> bool:
    """Tells whether the narrator's words begin at ``at``: in lower case, a verb of saying among the first."""
    words = [match.group() for _, match in zip(range(ahead), _WORD.finditer(text, at, min(end, at + 60)), strict=False)]
    if not words or not words[0][0].islower():
        return False
    if not lexicon.language:
        return text[max(0, at - 3) : at - 1].rstrip()[-1:] in tuple(",!?…")
    return any(word in lexicon.said for word in words)


def _spoken(text: str, start: int, end: int, lexicon: Lexicon) -> Iterator[Marked]:
    """Yields what is said in a paragraph that begins with a dash, without the narrator's words."""
    begin, at = start, start + 1
    while True:
        dash = next(
            (each for each in _INNER.finditer(text, at, end) if _narrates(text, each.end(), end, lexicon)), None
        )
        stop = dash.start() if dash is not None else end
        piece = _marked(text, begin, at, stop)
        if piece is not None:
            yield piece
        closing = _INNER.search(text, dash.end() + 1, end) if dash is not None else None
        again = _VOICE.search(text, closing.end(), end) if closing is not None else None
        if again is None:
            return
        begin = at = again.start()


def _marked(text: str, begin: int, at: int, stop: int) -> Marked | None:
    words = text[at:stop]
    first, last = at + len(words) - len(words.lstrip()), at + len(words.rstrip())
    return Marked(begin, last, first, last, DASH) if first < last else None


def _touch(one: Marked, other: Marked) -> bool:
    return one.start < other.end and other.start < one.end

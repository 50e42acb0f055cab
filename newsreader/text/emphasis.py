"""Emphasis in Markdown that is sure to be read as emphasis.

Converters write marks (noncharacters that no text may contain) around emphasised words; ``settle`` turns them
into asterisks and tildes where CommonMark's flanking rules will understand them, and drops them where not:
words never gain a stray asterisk.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

STRONG, STRONG_END = "\ufdd0", "\ufdd1"
EMPHASIS, EMPHASIS_END = "\ufdd2", "\ufdd3"
STRIKE, STRIKE_END = "\ufdd4", "\ufdd5"
CODE, CODE_END = "\ufdd9", "\ufdda"
"""Written around code spans, so that two that touch can be kept apart."""
LINK = "\ufddb"
"""Written before a link, so that an exclamation mark before it does not make it a picture."""

_MARKUP: Final = {STRONG: "**", STRONG_END: "**", EMPHASIS: "*", EMPHASIS_END: "*", STRIKE: "~~", STRIKE_END: "~~"}
_END: Final = {STRONG: STRONG_END, EMPHASIS: EMPHASIS_END, STRIKE: STRIKE_END}
_SPLIT: Final = re.compile("([\ufdd0-\ufdd5])")
_LEADING: Final = re.compile(r"(?:\s|[“”„«»‘’(…\"'¿¡「『（])+")
_TRAILING: Final = re.compile(r"(?:\s|[“”„«»‘’…\"'.,:;?!。，、：；？！」』）])+$")


_NEAR: Final = 40
"""Pieces to look through for a neighbour."""

_MOST_PASSES: Final = 3
"""Dropping a pair can leave its neighbours sound or not; after this many looks all are dropped."""


@dataclass(slots=True)
class _Pair:
    """An opening and a closing mark, by their places in the list of pieces."""

    start: int
    end: int


def settle(text: str) -> str:
    """Return one block's inline Markdown with its emphasis marks written out or dropped."""
    for _ in range(_MOST_PASSES):
        for start, end in _END.items():
            text = text.replace(end + start, "").replace(start + end, "")
    pieces = _SPLIT.split(text)
    pairs = _pairs(pieces)
    for pair in pairs:
        _shrink(pieces, pair)
    for pair in pairs:
        _choose(pieces, pair)
    for _ in range(_MOST_PASSES):
        pairs = [pair for pair in pairs if _kept(pieces, pair, _sound(pieces, pair))]
    for pair in pairs if any(not _sound(pieces, pair) for pair in pairs) else ():
        _kept(pieces, pair, False)
    text = "".join(_MARKUP.get(piece, piece) for piece in pieces)
    text = text.replace(CODE_END + CODE, " ").replace("!" + LINK, "\\!")
    return text.replace(CODE, "").replace(CODE_END, "").replace(LINK, "")


def _pairs(pieces: list[str]) -> list[_Pair]:
    """Return the matching marks, outermost last; marks without partner and those inside their like are removed."""
    pairs: list[_Pair] = []
    stack: list[int] = []
    for place in range(1, len(pieces), 2):
        mark = pieces[place]
        if mark in _END:
            stack.append(place)
        elif stack and _END[pieces[stack[-1]]] == mark:
            start = stack.pop()
            if any(pieces[outer] == pieces[start] for outer in stack):
                pieces[start] = pieces[place] = ""
            else:
                pairs.append(_Pair(start, place))
        else:
            pieces[place] = ""
    for place in stack:
        pieces[place] = ""
    return pairs


def _kept(pieces: list[str], pair: _Pair, kept: bool) -> bool:
    if not kept:
        pieces[pair.start] = pieces[pair.end] = ""
    return kept


def _choose(pieces: list[str], pair: _Pair) -> None:
    """Write emphasis that touches other marks with underscores, so that the runs of asterisks stay apart."""
    if pieces[pair.start] != EMPHASIS:
        return
    outside = _before(pieces, pair.start), _after(pieces, pair.end)
    inside = _after(pieces, pair.start), _before(pieces, pair.end)
    if any(each in "*~" for each in outside + inside) and not any(each.isalnum() or each == "_" for each in outside):
        pieces[pair.start] = pieces[pair.end] = "_"


def _shrink(pieces: list[str], pair: _Pair) -> None:
    """Move white space out of the pair, and punctuation too when a word touches the mark from outside."""
    inside = pieces[pair.start + 1]
    if found := _LEADING.match(inside):
        before = _before(pieces, pair.start)
        moved = found[0] if before.isalnum() else inside[: len(inside) - len(inside.lstrip())]
        pieces[pair.start - 1] += moved
        pieces[pair.start + 1] = inside[len(moved) :]
    inside = pieces[pair.end - 1]
    if found := _TRAILING.search(inside):
        after = _after(pieces, pair.end)
        moved = found[0] if after.isalnum() else inside[len(inside.rstrip()) :]
        if moved and not (len(moved) < len(inside) and inside[: -len(moved)].endswith("\\")):
            pieces[pair.end - 1] = inside[: -len(moved)]
            pieces[pair.end + 1] = moved + pieces[pair.end + 1]


def _before(pieces: list[str], place: int) -> str:
    """Return the character that will stand before a mark: a space at the beginning, a letter when far away."""
    for piece in reversed(pieces[max(0, place - _NEAR) : place]):
        if piece:
            return _MARKUP.get(piece, piece)[-1]
    return " " if place <= _NEAR else "a"


def _after(pieces: list[str], place: int) -> str:
    for piece in pieces[place + 1 : place + 1 + _NEAR]:
        if piece:
            return _MARKUP.get(piece, piece)[0]
    return " " if place + _NEAR >= len(pieces) - 1 else "a"


def _sound(pieces: list[str], pair: _Pair) -> bool:
    """Tell whether both marks will be understood: CommonMark 0.31, 6.2, on the safe side."""
    outside_left, inside_left = _before(pieces, pair.start), _after(pieces, pair.start)
    inside_right, outside_right = _before(pieces, pair.end), _after(pieces, pair.end)
    underscore = pieces[pair.start] == "_"
    near = (outside_left, inside_left, inside_right, outside_right)
    if any(each in ("_" if underscore else "*~") for each in near):
        return False
    if underscore and (outside_left.isalnum() or outside_right.isalnum()):
        return False
    return _flanks(outside_left, inside_left) and _flanks(outside_right, inside_right)


def _flanks(outside: str, inside: str) -> bool:
    if inside.isspace():
        return False
    return not _is_punctuation(inside) or outside.isspace() or _is_punctuation(outside)


def _is_punctuation(character: str) -> bool:
    return character in (CODE, CODE_END, LINK) or unicodedata.category(character)[0] in "PS"

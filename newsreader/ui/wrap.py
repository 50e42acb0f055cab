"""Breaks text into lines of a width counted in terminal cells: ragged right, never hyphenated.

Lines are spans of the text, so that offsets survive. Latin, Greek and Cyrillic take a quick path; anything with
wide, combining or joined characters is measured grapheme by grapheme. Nothing here knows blocks or styles.
"""

from __future__ import annotations

import re
from unicodedata import bidirectional

from rich.cells import cell_len, get_character_cell_size, set_cell_size, split_graphemes

Span = tuple[int, int]
"""Where a line starts and ends in the text; the white space it was broken at belongs to no line."""

_ONE_CELL = re.compile(
    "[ -~\xa0-\xac\xae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u0482\u048a-\u052f"
    "\u2010-\u2015\u2018-\u201f\u2022\u2026\u2030\u2032\u2033\u2039\u203a\u20ac\u2116\u2122\u2190-\u2193\u2212]*"
)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_NOT_FIRST = frozenset(
    "、。，．・：；？！）〕］｝〉》」』】〙〗〟’”»…‥ー々〻ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ゛゜ヽヾゝゞ,.!?:;)]}%~"
)
"""May not begin a line (kinsoku shori, JIS X 4051, and its Chinese kin)."""
_NOT_LAST = frozenset("「『（〔［｛〈《【〘〖〝‘“«([{$£¥€")
"""May not end a line."""
_SPACED_MARKS = frozenset("»›:;!?%…–—")
"""Marks that some languages set after a space, and that no line should begin with."""
_LETTER = re.compile(r"[^\W\d_]")
_IN_WORD = "/-?&=_.,;:+#"
"""Where a word longer than the line is broken, after the character."""


def right_to_left(text: str) -> bool:
    """Returns whether a paragraph runs from right to left, as its first letter does (UAX #9, P2 and P3)."""
    first = _LETTER.search(text)
    return first is not None and bidirectional(first[0]) in ("R", "AL")


def one_cell(text: str, start: int = 0, stop: int | None = None) -> bool:
    """Returns whether every character is known to be exactly one cell wide."""
    end = len(text) if stop is None else stop
    match = _ONE_CELL.match(text, start, end)
    return match is not None and match.end() == end


def printable(text: str) -> str:
    """Returns the text, same length, with every character that has no picture replaced; newlines and tabs stay."""
    return _CONTROL.sub("\ufffd", text)


def wrap(text: str, width: int) -> list[Span]:
    """Breaks at spaces and after dashes, between East Asian characters, and inside words only when too long.

    A newline always breaks. Returns at least one span; each is at most ``width`` cells wide unless one character
    alone is wider. ``width`` below 1 counts as 1.
    """
    width = max(1, width)
    if "\n" not in text and len(text) <= width and one_cell(text):
        return [(0, len(text))]
    lines: list[Span] = []
    start = 0
    for piece in text.split("\n"):
        stop = start + len(piece)
        _break(text, start, stop, width, lines)
        start = stop + 1
    return lines


def wrap_cells(text: str, width: int) -> list[str]:
    """Returns the lines themselves."""
    return [text[start:end] for start, end in wrap(text, width)]


def balanced(text: str, width: int) -> int:
    """Returns the smallest width at which the text takes as few lines as at ``width``: no last word stands alone."""
    lines = len(wrap(text, width))
    if lines == 1 or lines > 6:
        return width
    low, high = width // 2, width
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if len(wrap(text, middle)) == lines else (middle + 1, high)
    return high


def wrap_code(text: str, width: int, continued: int = 2) -> list[tuple[int, int, bool]]:
    """Breaks lines of code at a late space, else at the width: (start, end, whether it continues a line).

    Continuations have ``continued`` cells less. Tabs count as written by ``leaf``: two cells.
    """
    lines: list[tuple[int, int, bool]] = []
    start = 0
    for piece in text.split("\n"):
        stop = start + len(piece)
        at = start
        while True:
            end = _fit_code(text, at, stop, max(1, width - continued * (at > start)))
            if end < stop:
                space = text.rfind(" ", (at + end) // 2, end)
                end = space + 1 if space > 0 and text[at:space].strip() else end
            lines.append((at, end, at > start))
            at = end
            if at >= stop:
                break
        start = stop + 1
    return lines


def cut(text: str, width: int, ellipsis: str = "…") -> str:
    """Returns the text in at most ``width`` cells, its end replaced by the ellipsis where it does not fit."""
    if cell_len(text) <= width:
        return text
    room = width - cell_len(ellipsis)
    if room <= 0:
        return ellipsis if room == 0 else ""
    return text[: _fit(text, 0, len(text), room)].rstrip() + ellipsis


def wrap_title(title: str, width: int, lines: int = 2) -> list[str]:
    """Breaks a headline into at most ``lines`` lines of ``width`` cells, ending in “…” where cut."""
    rows = [title[start:end] for start, end in wrap(title, width)]
    if len(rows) > lines:
        rows = rows[:lines]
        rows[-1] = f"{set_cell_size(rows[-1], min(cell_len(rows[-1]), max(0, width - 1))).rstrip()}…"
    return rows or [""]


def _break(text: str, start: int, stop: int, width: int, lines: list[Span]) -> None:
    """Breaks one paragraph; the quick rule serves wherever the characters in reach are one cell wide."""
    narrow = one_cell(text, start, stop)
    while True:
        if narrow or one_cell(text, start, min(stop, start + width + 1)):
            if stop - start <= width:
                break
            end = _narrow_end(text, start, width)
        else:
            end = _fit(text, start, stop, width)
            if end >= stop:
                break
            end = _chance_before(text, start, end)
        lines.append((start, _trimmed(text, start, end)))
        while end < stop and text[end] == " ":
            end += 1
        start = end
        if start >= stop:
            return
    lines.append((start, _trimmed(text, start, stop)))


def _narrow_end(text: str, start: int, width: int) -> int:
    """Returns where the line that begins at ``start`` ends, one cell being one character."""
    end = text.rfind(" ", start, start + width + 1)
    while end > start and (text[end + 1 : end + 2] in _SPACED_MARKS or text[end - 1] in _NOT_LAST):
        earlier = text.rfind(" ", start, end)
        if earlier <= start:
            break
        end = earlier
    dash = text.rfind("—", start + 1, start + width) + 1
    if dash > end and text[dash] not in _NOT_FIRST and text[dash] != " ":
        end = dash
    return end if end > start else _inside_word(text, start, start + width)


def _inside_word(text: str, start: int, limit: int) -> int:
    half = start + (limit - start) // 2
    best = max(text.rfind(mark, half, limit) for mark in _IN_WORD) + 1
    return best if best > half else limit


def _trimmed(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] == " ":
        end -= 1
    return end


def _chance_before(text: str, start: int, end: int) -> int:
    """Returns the last place in reach where the line may break, else ``end`` itself."""
    for place in range(end, start, -1):
        if _may_break(text[place - 1], text[place]):
            return place
    return end


def _may_break(before: str, after: str) -> bool:
    if after == " ":
        return before != " " and before not in _NOT_LAST
    if before == " ":
        return after not in _SPACED_MARKS
    if before in _NOT_LAST or after in _NOT_FIRST:
        return False
    if before == "—":
        return True
    return (_ideographic(before) or _ideographic(after)) and not _joined(before, after)


def _ideographic(character: str) -> bool:
    """Returns whether lines may break on either side: Han, kana, full-width forms, emoji; not Hangul, set in words."""
    return (
        "\u2e80" <= character <= "\ua4cf"
        or "\uf900" <= character <= "\ufaff"
        or "\ufe30" <= character <= "\ufe6f"
        or "\uff01" <= character <= "\uffef"
        or character >= "\U0001f000"
    )


def _joined(before: str, after: str) -> bool:
    """Returns whether the two are parts of one picture: marks, joiners, skin tones, flags."""
    if before == "\u200d" or get_character_cell_size(after) == 0 or "\U0001f3fb" <= after <= "\U0001f3ff":
        return True
    return "\U0001f1e6" <= before <= "\U0001f1ff" and "\U0001f1e6" <= after <= "\U0001f1ff"


def _fit(text: str, start: int, stop: int, width: int) -> int:
    """Returns where the longest piece that fits ends, at least one cluster on."""
    reach = min(stop, start + 2 * width + 8)
    window = text[start:reach]
    if "\u200d" in window or "\ufe0f" in window:
        return _fit_clusters(text, start, stop, width)
    used = 0
    for offset in range(start, stop):
        cells = get_character_cell_size(text[offset])
        used += cells
        if used > width and cells and offset > start:
            return offset
    return stop


def _fit_clusters(text: str, start: int, stop: int, width: int) -> int:
    used = 0
    reach = min(stop, start + 12 * width + 32)
    clusters, _ = split_graphemes(text[start:reach])
    for begin, _end, cells in clusters:
        if used + cells > width and begin > 0:
            return start + begin
        used += cells
    return reach


def _fit_code(text: str, start: int, stop: int, width: int) -> int:
    tabs = text.count("\t", start, min(stop, start + width))
    if not tabs:
        return _fit(text, start, stop, width)
    used = 0
    for offset in range(start, stop):
        used += 2 if text[offset] == "\t" else cell_len(text[offset])
        if used > width and offset > start:
            return offset
    return stop

"""Pairs quotation marks into spans, paragraph by paragraph, in one pass over the marks.

Knows the marks of many languages and tells apostrophes, inches and minutes from quotation marks by what stands
around them. It does not decide whether a span is speech, and a mark without a partner spoils nothing but itself.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

MARK = re.compile(r"[“”„‟\"＂«»‹›「」『』〝〟〞]|``|''")
SINGLE = re.compile(r"[‘’‚‛']")

_CLOSERS = {
    "“": '”“"',
    "‟": "”“",
    "„": '“”"„',
    '"': '"”',
    "＂": "＂",
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "「": "」",
    "『": "』",
    "〝": "〟〞",
    "”": "”",
    "``": "''``",
    "''": "''",
}
_CJK_OPEN, _CJK_CLOSE = "「『〝", "」』〟〞"
_BEFORE = frozenset(" \t\xa0\u202f\u2009([{-–—/:;,.…¿¡‘'“„«")
"""What may stand before an opening mark."""
_AFTER = frozenset(" \t\xa0\u202f\u2009)]}-–—/:;,.…!?’'”“»*|")
"""What may stand after a closing mark."""
_SPACES = frozenset(" \t\xa0\u202f\u2009\u3000")
_ENDS = frozenset(".!?…,。！？—–:”’\"')")
_REACH = 4
"""How many open marks a closing mark may look through for its partner; keeps hostile text linear."""
_ELISIONS = frozenset(["n", "em", "til", "tis", "twas", "cause", "bout", "round", "cos", "nuff"])
"""Words that begin with an apostrophe of their own."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch of one paragraph between marks, marks included."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    mark: str
    """The opening mark; none in a block quote, a dash in dialogue."""
    closed: bool = True
    """False for a paragraph of a running quote that goes on in the next one."""
    credit: tuple[int, int] | None = None
    """Where a block quote tells whose words it is."""


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Returns the offsets of the lines that hold anything, without the white space around them."""
    found = []
    for line in re.finditer(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+", text):
        piece = line.group()
        bare = piece.strip()
        if bare:
            start = line.start() + piece.index(bare[0])
            found.append((start, start + len(bare)))
    return found


def foreign(text: str) -> frozenset[str]:
    """Returns the marks that do not open quotes in a text, since it uses others: ”…” beside “…”, wiki markup ''…''."""
    swedish = frozenset("”") if "“" in text else frozenset()
    return swedish | ({"''", "``"} if any(mark in text for mark in "“„«»") else frozenset())


def pair(text: str, start: int, end: int, following: str = "", unused: frozenset[str] = frozenset()) -> list[Marked]:
    """Returns the outermost marked stretches of the paragraph ``text[start:end]`` in order.

    ``following`` is the first character or two of the next paragraph: a mark left open counts only when the next
    paragraph opens it again, as running quotes do. ``unused`` marks open nothing in this text (see ``foreign``).
    """
    doubles, left_open = _doubles(text, start, end, unused)
    singles = _singles(text, start, end, doubles)
    found = doubles + singles
    if left_open is None and following.startswith("‘"):
        left_open = _left_single(text, start, end, found)
    if left_open is not None and _runs_on(text, start, end, left_open, doubles, following):
        at, mark = left_open
        found.append(Marked(at, end, at + len(mark), end, mark, closed=False))
    return _outermost(found)


def _outermost(found: list[Marked]) -> list[Marked]:
    found.sort(key=lambda span: (span.start, -span.end))
    kept: list[Marked] = []
    for span in found:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _doubles(text: str, start: int, end: int, unused: frozenset[str]) -> tuple[list[Marked], tuple[int, str] | None]:
    """Pairs everything but single quotation marks; also returns the first mark that stayed open."""
    events = [(m.start(), m.group()) for m in MARK.finditer(text, start, end)]
    found: list[Marked] = []
    stack: list[tuple[int, str]] = []
    turned = next((mark for _, mark in events if mark in "«»‹›"), "") in ("»", "›")
    for index, (at, mark) in enumerate(events):
        opens, closes = _directions(text, start, end, at, mark, turned)
        opens = opens and mark not in unused
        if mark == '"' and closes and _inches(text, end, at) and _closes_next(text, start, end, events, index):
            continue
        partner = _partner(stack, mark) if closes else None
        if partner is not None and not (opens and mark in "“„" and stack[partner][1] == "“"):
            opened, opener = stack[partner]
            del stack[partner:]
            inner = opened + len(opener)
            if text[inner:at].strip():
                found.append(Marked(opened, at + len(mark), inner, at, opener))
        elif opens:
            stack.append((at, mark))
    return found, (stack[0] if stack else None)


def _partner(stack: list[tuple[int, str]], mark: str) -> int | None:
    lowest = max(0, len(stack) - _REACH)
    for index in range(len(stack) - 1, lowest - 1, -1):
        if mark in _CLOSERS[stack[index][1]]:
            return index
    return None


def _directions(text: str, start: int, end: int, at: int, mark: str, turned: bool) -> tuple[bool, bool]:
    """Returns whether the mark may open and may close, from its shape and its neighbours."""
    if mark in _CJK_OPEN or mark in ("‟", "``"):
        return True, mark == "``"
    if mark in _CJK_CLOSE:
        return False, True
    before = text[at - 1] if at > start else " "
    after = text[at + len(mark)] if at + len(mark) < end else " "
    if mark in "«‹":
        return not turned, turned
    if mark in "»›":
        return turned and (before in _BEFORE or after not in _AFTER), True
    if mark == "„":
        return True, before not in _SPACES and (after in _AFTER)
    if mark == "“":
        return after not in _SPACES or before in _SPACES, before not in _BEFORE or (
            after in _AFTER and before not in _SPACES
        )
    if mark == "”":
        return before in _BEFORE and after not in _AFTER, True
    opens = before in _BEFORE and after not in _SPACES
    closes = after in _AFTER and before not in _SPACES
    if not opens and not closes and (before in _SPACES or after in _SPACES or before.isalpha() != after.isalpha()):
        return before not in "=\\", True
    if opens and closes:
        return before in _SPACES, before not in _SPACES
    if not opens and not closes and "\uac00" <= after <= "\ud7a3":
        return False, True  # a Korean particle
    return opens, closes


def _inches(text: str, end: int, at: int) -> bool:
    return at > 0 and text[at - 1].isdigit() and at + 2 < end and text[at + 1] in _SPACES


def _closes_next(text: str, start: int, end: int, events: list[tuple[int, str]], index: int) -> bool:
    """Tells whether the next straight mark can only close, so that this one cannot have closed already."""
    if index + 1 >= len(events) or events[index + 1][1] != '"':
        return False
    opens, closes = _directions(text, start, end, events[index + 1][0], '"', False)
    return closes and not opens


def _runs_on(
    text: str, start: int, end: int, left_open: tuple[int, str], doubles: list[Marked], following: str
) -> bool:
    """Tells whether a mark left open begins a quote that the next paragraph opens again."""
    at, mark = left_open
    if not following.startswith(mark) or text[end - 1] not in _ENDS or not text[at + len(mark) : end].strip():
        return False
    if any(span.mark == mark and span.start > at for span in doubles):
        return False
    first = text[at + len(mark) : at + len(mark) + 1]
    return at == start or not first.islower()


def _singles(text: str, start: int, end: int, doubles: list[Marked]) -> list[Marked]:
    """Pairs ‘…’, ‚…‘ and '…', leaving apostrophes alone and never crossing a double-marked stretch."""
    marks = [m.start() for m in SINGLE.finditer(text, start, end)]
    found: list[Marked] = []
    past = start
    for index, at in enumerate(marks):
        if at < past or not _opens_single(text, start, end, at):
            continue
        closer = _single_closer(text, start, end, marks, index)
        if closer is None or not text[at + 1 : closer].strip():
            continue
        past = closer + 1
        found.append(Marked(at, closer + 1, at + 1, closer, text[at]))
    outer = _outermost(doubles)
    starts = [span.start for span in outer]
    return [span for span in found if not _crosses(span, outer, starts)]


def _left_single(text: str, start: int, end: int, found: list[Marked]) -> tuple[int, str] | None:
    """Returns the British mark that stays open to the end of the paragraph, behind every pair."""
    past = max((span.end for span in found), default=start)
    at = text.find("‘", past, end)
    return (at, "‘") if at >= 0 and _opens_single(text, start, end, at) else None


def _crosses(span: Marked, doubles: list[Marked], starts: list[int]) -> bool:
    """Tells whether the span begins or ends inside one of the double-marked stretches, which are in order."""
    for edge in (span.start, span.end - 1):
        before = bisect_right(starts, edge) - 1
        if before >= 0 and edge < doubles[before].end:
            return True
    return False


def _opens_single(text: str, start: int, end: int, at: int) -> bool:
    mark = text[at]
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    if (
        mark == "’"
        or after == mark
        or after in _SPACES
        or not (before in _BEFORE and before not in "‘'" and before != ".")
    ):
        return False
    if mark == "‚":
        return True
    if after.isdigit():
        return text[at + 3 : at + 4] != "s"
    word = re.compile(r"[^\W\d_]+").match(text, at + 1, min(end, at + 8))
    return not (word and word.group().lower() in _ELISIONS)


def _single_closer(text: str, start: int, end: int, marks: list[int], index: int) -> int | None:
    """Finds what closes the single mark at ``marks[index]``: the first sure mark, else the first likely one."""
    wanted = {"‘": "’", "‚": "‘’", "'": "'", "‛": "’"}[text[marks[index]]]
    likely: int | None = None
    for following in range(index + 1, len(marks)):
        at = marks[following]
        if text[at] not in wanted:
            if _opens_single(text, start, end, at):
                break
            continue
        before = text[at - 1]
        after = text[at + 1] if at + 1 < end else " "
        if after.isalnum() or before in _SPACES:
            if text[at] == "'" and _opens_single(text, start, end, at):
                break
            continue
        if before in ".,!?…" or (after not in _SPACES or at + 1 >= end):
            return at
        if before not in "sSzx":
            return at
        likely = likely if likely is not None else at
    return likely

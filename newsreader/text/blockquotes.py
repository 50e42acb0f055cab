"""Reads what is set off as a block quote, an embedded post among them: words of somebody, even without marks.

Leaves a block to ``marks`` when its words stand in marks as well, and drops one that only repeats the article's own
words, a pull quote. The line under the words that tells whose they are is its credit: “— Ana Ruiz, secretary”.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newsreader.text.marks import Marked
from newsreader.text.wordings import runs_of, words_of

Span = tuple[int, int]

_CREDIT = re.compile(
    r"(?:[—–―-]|--)\s*(?=[\w@])|(?:via|by|von|par|por|da|door|post by|posted by)\s+@?\w", re.IGNORECASE
)
"""How a line begins that tells whose words stand above."""
_HANDLE = re.compile(r"\(@[\w.@-]+\)")
"""The account behind the name of an embedded post."""
_LONGEST_CREDIT = 160
_LEAST_WORDS = 4
"""Words from which a block is somebody's."""
_REPEATED = 0.7
"""Share of a block's runs of words that the article has elsewhere, from which it is a pull quote."""
_MARKED = 1 / 3
"""Share of a block within marks from which the marks tell what is said."""


@dataclass(frozen=True, slots=True)
class _Block:
    """A block quote: the numbers of its lines, and where its credit stands."""

    lines: list[int]
    credit: Span | None


def mark_blocks(
    text: str, lines: Sequence[Span], marked: list[list[Marked]], set_off: Sequence[Span]
) -> list[list[Marked]]:
    """Returns the marked stretches of each line, those of block quotes being the whole line.

    ``set_off`` are the paragraphs in block quotes, in order; those of one block follow one another.
    """
    if not set_off:
        return marked
    blocks = list(_blocks(text, lines, set_off))
    within = {number for block in blocks for number in block.lines}
    running = [text[start:end] for number, (start, end) in enumerate(lines) if number not in within]
    known = {run for words in running for run in runs_of(words_of(words))}
    found = list(marked)
    for block in blocks:
        words = [words_of(text[slice(*lines[number])]) for number in block.lines]
        if sum(map(len, words)) < _LEAST_WORDS or _is_marked(block, lines, marked):
            continue
        repeated = _is_repeated(words, known)
        for number in block.lines:
            start, end = lines[number]
            last = number == block.lines[-1]
            found[number] = [] if repeated else [Marked(start, end, start, end, "", last, block.credit)]
    return found


def _blocks(text: str, lines: Sequence[Span], set_off: Sequence[Span]) -> Iterator[_Block]:
    """Yields the block quotes; a credit ends one."""
    starts = [start for start, _ in lines]
    open_lines: list[int] = []
    past = -1
    for start, end in set_off:
        if open_lines and start > past + 1:
            yield _Block(open_lines, None)
            open_lines = []
        past = end
        for number in range(bisect_left(starts, start), bisect_right(starts, end)):
            if _is_credit(text, lines, number, open_lines):
                if open_lines:
                    yield _Block(open_lines, lines[number])
                open_lines = []
            else:
                open_lines.append(number)
    if open_lines:
        yield _Block(open_lines, None)


def _is_credit(text: str, lines: Sequence[Span], number: int, above: list[int]) -> bool:
    """Tells whether a line says whose the words above are: by its dash, the account, or for being but a name."""
    start, end = lines[number]
    if end - start > _LONGEST_CREDIT:
        return False
    line = text[start:end]
    if _CREDIT.match(line) or _HANDLE.search(line):
        return True
    ended = bool(above) and text[lines[above[-1]][1] - 1] in '.!?…”’"»'
    return ended and line[0].isupper() and line[-1] not in '.!?…:;”’"»' and len(line.split()) <= 12


def _is_marked(block: _Block, lines: Sequence[Span], marked: Sequence[Sequence[Marked]]) -> bool:
    inside = sum(span.end - span.start for number in block.lines for span in marked[number] if len(span.mark) > 0)
    whole = sum(lines[number][1] - lines[number][0] for number in block.lines)
    return inside >= _MARKED * whole


def _is_repeated(words: Sequence[tuple[str, ...]], known: set[tuple[str, ...]]) -> bool:
    runs = [run for each in words for run in runs_of(each)]
    return bool(runs) and sum(run in known for run in runs) >= _REPEATED * len(runs)

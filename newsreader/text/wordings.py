"""Which quotes of one speaker are the same statement: the same words, or nearly, within a few days.

Words are compared without case, marks and punctuation. Statements that share most of their runs of three words are
one, reported differently; short ones only when they are the same. Bounded: a quote is compared with those alone that
share a run with it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

_WORD: Final = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+(?:['’][^\W_\u3040-\u30ff\u3400-\u9fff]+)?"
)
_RUN: Final = 3
"""Words in a run."""
_LEAST_WORDS: Final = 4
"""Words from which statements can be nearly the same."""
_SHARED: Final = 0.6
"""Share of the shorter one's runs that both must have."""
_DAYS: Final = 7.0
"""Days between reports of one statement."""
_COMMON: Final = 60
"""Quotes that may have a run; one in more of them tells nothing."""


def words_of(text: str) -> tuple[str, ...]:
    """Returns the words of a quote as they are compared."""
    return tuple(word.replace("’", "'") for word in _WORD.findall(text.casefold()))


def group(texts: Sequence[str], days: Sequence[float]) -> list[list[list[int]]]:
    """Returns the indexes of quotes by statement, in each by wording: in the order given, the longest wording first.

    ``days`` tells when each was reported, counted from any day."""
    words = [words_of(text) for text in texts]
    parent = list(range(len(texts)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for one, other in _alike(words, days):
        first, second = sorted((root(one), root(other)))
        parent[second] = first
    statements: dict[int, dict[tuple[str, ...], list[int]]] = {}
    for index in range(len(texts)):
        statements.setdefault(root(index), {}).setdefault(words[index] or (str(index),), []).append(index)
    return [
        [wordings[each] for each in sorted(wordings, key=lambda each: -len(each))] for wordings in statements.values()
    ]


def _alike(words: Sequence[tuple[str, ...]], days: Sequence[float]) -> list[tuple[int, int]]:
    """Returns pairs of quotes that report one statement."""
    found: list[tuple[int, int]] = []
    same: dict[tuple[str, ...], int] = {}
    having: dict[tuple[str, ...], list[int]] = defaultdict(list)
    runs: list[set[tuple[str, ...]]] = []
    for index, mine in enumerate(words):
        before = same.get(mine)
        if mine and before is not None and abs(days[index] - days[before]) <= _DAYS:
            found.append((before, index))
        same[mine] = index
        runs.append(runs_of(mine) if len(mine) >= _LEAST_WORDS and before is None else set())
        shared = Counter(other for run in runs[index] for other in having[run][-_COMMON:])
        for other, count in shared.items():
            near = abs(days[index] - days[other]) <= _DAYS
            if near and count >= _SHARED * min(len(runs[index]), len(runs[other])):
                found.append((other, index))
        for run in runs[index]:
            having[run].append(index)
    return found


def runs_of(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    """Returns the runs of three words."""
    return {words[start : start + _RUN] for start in range(len(words) - _RUN + 1)}


def different(one: str, other: str) -> list[tuple[int, int]]:
    """Returns the stretches of ``other`` whose words are not in ``one`` at that place."""
    from difflib import SequenceMatcher

    spans = [match.span() for match in _WORD.finditer(other)]
    matcher = SequenceMatcher(None, words_of(one), words_of(other), autojunk=False)
    if len(spans) != len(words_of(other)):
        return []
    return [
        (spans[first][0], spans[last - 1][1])
        for kind, _, _, first, last in matcher.get_opcodes()
        if kind in ("replace", "insert") and last > first
    ]

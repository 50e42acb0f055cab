"""What a publisher changed in an article after it was out: each change with what was taken out and put in.

Told apart by signs, not by colour alone: − was there before, + is there now; words that differ are underlined.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from textual.content import Content
from textual.widgets.option_list import Option

from newsreader.model import Article, Change
from newsreader.ui.panels import Panel, gap
from newsreader.ui.signs import Signs
from newsreader.ui.wording import changed_after, clock, counted, long_date
from newsreader.ui.wrap import wrap

_WORD = re.compile(r"\S+")
_ALIKE = 0.5
"""Share of words from which a paragraph is another one rewritten."""
_MOST_COMPARED = 60
"""Paragraphs of a change in which the words that differ are looked for."""
Span = tuple[int, int]


def rewritten(removed: Sequence[str], added: Sequence[str]) -> tuple[dict[int, list[Span]], dict[int, list[Span]]]:
    """Returns which words differ in paragraphs that were rewritten, by their numbers: before and after."""
    before, after = dict[int, list[Span]](), dict[int, list[Span]]()
    for number, text in enumerate(added[:_MOST_COMPARED]):
        best, matcher = None, SequenceMatcher(None, (), text.split(), autojunk=False)
        for other, old in enumerate(removed[:_MOST_COMPARED]):
            matcher.set_seq1(old.split())
            if other not in before and matcher.quick_ratio() > _ALIKE and matcher.ratio() > _ALIKE:
                best = other
                break
        if best is not None:
            codes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
            before[best] = _spans(removed[best], [(code[1], code[2]) for code in codes])
            after[number] = _spans(text, [(code[3], code[4]) for code in codes])
    return before, after


def _spans(text: str, words: Sequence[Span]) -> list[Span]:
    places = [match.span() for match in _WORD.finditer(text)]
    return [(places[first][0], places[last - 1][1]) for first, last in words if last > first]


class ChangesScreen(Panel[None]):
    """Lists the changes, the newest first."""

    HINTS = (("j k", "move"), ("q", "close"))

    def __init__(self, article: Article, changes: Sequence[Change], signs: Signs) -> None:
        super().__init__("What was changed", counted(len(changes), "change"))
        self._article = article
        self._changes = changes
        self._signs = signs

    def options(self, width: int) -> list[Option]:
        """Returns a heading a change and a paragraph for each that came or went."""
        return list(self._lines(width))

    def _lines(self, width: int) -> Iterator[Option]:
        titles = [*(each.title for each in self._changes[1:]), self._article.title]
        for change, title in reversed(list(zip(self._changes, titles, strict=True))):
            when = f"{long_date(change.at)}, {clock(change.at)}"
            told = changed_after(self._article.published, change.at)
            yield Option(Content.assemble((when, "bold"), "  ", (told, "$muted")), disabled=True)
            removed, added = list(change.removed), list(change.added)
            if change.title != title:
                removed.insert(0, f"Headline: {change.title}")
                added.insert(0, f"Headline: {title}")
            before, after = rewritten(removed, added)
            for number, text in enumerate(removed):
                yield self._part(text, before.get(number, ()), width, self._signs.removed, "$muted")
            for number, text in enumerate(added):
                yield self._part(text, after.get(number, ()), width, self._signs.added, "")
            yield gap()

    @staticmethod
    def _part(text: str, differing: Sequence[Span], width: int, sign: str, style: str) -> Option:
        marked = Content.styled(text, style)
        for start, end in differing:
            marked = marked.stylize("bold underline", start, end)
        rows = [Content.assemble((f"{sign} ", "bold"), marked[start:end]) for start, end in wrap(text, width - 2)]
        lines = Content("\n").join(rows)
        return Option(lines)

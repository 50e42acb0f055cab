"""What one statement looks like among a voice's quotes: the words, who reported them, differing wording beside them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.cells import cell_len
from textual.content import Content

from newsreader.statements import Said, Statement, Stretches
from newsreader.ui.panels import beside_bar
from newsreader.ui.wording import age
from newsreader.ui.wrap import wrap

TWO_COLUMNS = 84
"""Width from which differing wording stands side by side."""
MOST_SHOWN = 6
"""Wordings of one statement that are shown."""


def told(statement: Statement, width: int, bar: str, now: datetime) -> Content:
    """Returns a statement as it stands in the list."""
    wordings = statement.wordings[:MOST_SHOWN]
    first = wordings[0]
    if len(wordings) == 1 or width < TWO_COLUMNS:
        own = statement.changes[0][0] if len(wordings) == 2 else ()
        lines = _wording(first, own, width, bar, "$quote", now)
        for wording, (_, changed) in zip(wordings[1:], statement.changes, strict=False):
            lines += Content.styled("\n  in other words\n", "$muted")
            lines += _wording(wording, changed, width, bar, "$faded", now)
        return lines
    lines = Content("")
    for number, (other, changes) in enumerate(zip(wordings[1:], statement.changes, strict=False)):
        column = (width - 3) // 2
        left = _wording(first, changes[0], column, bar, "$quote", now)
        pair = _beside(left, _wording(other, changes[1], column, bar, "$faded", now), column)
        lines += Content("\n\n") + pair if number else pair
    return lines


def _wording(wording: Sequence[Said], changed: Stretches, width: int, bar: str, style: str, now: datetime) -> Content:
    """Returns one wording with its sources, the words that differ marked."""
    marked = [(start + 1, end + 1) for start, end in changed]
    return beside_bar(f"“{wording[0].quote.text}”", width, bar, style, marked) + _sources(wording, width, now)


def _beside(one: Content, other: Content, column: int) -> Content:
    """Returns two wordings in two columns."""
    left, right = one.split("\n"), other.split("\n")
    rows: list[Content] = []
    for number in range(max(len(left), len(right))):
        first = left[number] if number < len(left) else Content("")
        second = right[number] if number < len(right) else Content("")
        rows.append(first + Content(" " * max(1, column + 3 - cell_len(first.plain))) + second)
    return Content("\n").join(rows)


def _sources(wording: Sequence[Said], width: int, now: datetime) -> Content:
    if len(wording) == 1:
        article = wording[0].article
        text = f"{article.feed_title} · {age(article.published, now)} · {article.title}"
    else:
        outlets = dict.fromkeys(f"{each.article.feed_title} · {age(each.article.published, now)}" for each in wording)
        text = f"{len(wording)} reports: " + ", ".join(outlets)
    rows = wrap(text, max(1, width - 2))
    return Content("").join([Content.styled(f"\n  {text[start:end]}", "$muted") for start, end in rows[:3]])

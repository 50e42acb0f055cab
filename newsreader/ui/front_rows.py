"""What a row of the front page has beside the others: the heading of its section, its first words, its reason."""

from __future__ import annotations

from datetime import datetime

from rich.cells import cell_len

from newsreader.model import SECTIONS, Section, Standing, StoryRow
from newsreader.ui.signs import Signs
from newsreader.ui.wording import age
from newsreader.ui.wrap import cut, wrap

LEAD_LINES = 2
"""Lines of the first words of a text."""
LEAD_FROM = 18
"""Height of the list from which there is room for them."""


def heading(section: Section, width: int, signs: Signs) -> tuple[str, str]:
    """Returns the title of a section, and the rule that fills its line."""
    title = SECTIONS[section].upper()
    return title, signs.rule * max(0, width - cell_len(title) - 1)


def lead(row: StoryRow, width: int, signs: Signs) -> list[str]:
    """Returns the first words of a text in a few lines."""
    text = row.article.summary
    spans = wrap(text, width) if text else []
    lines = [text[start:end] for start, end in spans[:LEAD_LINES]]
    if len(spans) > LEAD_LINES:
        lines[-1] = cut(text[spans[LEAD_LINES - 1][0] :], width, signs.ellipsis)
    return lines


def told(row: StoryRow, standing: Standing, width: int, now: datetime, signs: Signs) -> tuple[str, str]:
    """Returns why a row stands there, and what else its last line says."""
    when = age(row.latest, now)
    source = cut(row.article.feed_title, width - cell_len(standing.reason) - len(when) - 6, signs.ellipsis)
    rest = "".join(f" {signs.dot} {each}" for each in (source, when) if each)
    return standing.reason, rest

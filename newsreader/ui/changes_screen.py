"""What a publisher changed in an article after it was out: each change with what was taken out and put in.

Told apart by signs, not by colour alone: − was there before, + is there now.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content
from textual.widgets.option_list import Option

from newsreader.model import Article, Change
from newsreader.ui.panels import Panel, beside_bar, gap
from newsreader.ui.signs import Signs
from newsreader.ui.wording import changed_after, clock, counted, long_date


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
            if change.title != title:
                yield self._part(f"Headline: {change.title}", width, gone=True)
                yield self._part(f"Headline: {title}", width, gone=False)
            for text in change.removed:
                yield self._part(text, width, gone=True)
            for text in change.added:
                yield self._part(text, width, gone=False)
            yield gap()

    def _part(self, text: str, width: int, *, gone: bool) -> Option:
        sign, style = (self._signs.removed, "$muted strike") if gone else (self._signs.added, "$foreground")
        return Option(beside_bar(text, width, sign, style))

"""The field that a query is typed into: what it means in words beneath, where it is wrong, how it may go on.

Nothing here holds up typing: words and offers follow in a worker, and Tab takes an offer where there is one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from newsreader.model.queries import Completion, Explanation, Mistake
from newsreader.ui.wrap import cut

PLACEHOLDER = 'words, "a phrase", -without, feed: is: since: …'


@dataclass(frozen=True, slots=True)
class QueryHelp:
    """Who knows what a query means."""

    explain: Callable[[str], Explanation]
    complete: Callable[[str, int], Sequence[Completion]]
    """Takes the query and where the cursor is."""


@dataclass(frozen=True, slots=True)
class _Offered:
    """Offers of which one has been taken."""

    text: str
    """What was typed before."""
    cursor: int
    offers: Sequence[Completion]
    taken: int
    result: str
    """What stands in the field now."""


class QueryField(Vertical):
    """An input with two lines beneath it; ``inside`` a dialog it looks like the other fields there."""

    DEFAULT_CSS = """
    QueryField { height: auto; }
    QueryField > Static { height: 1; margin: 0 2; text-wrap: nowrap; }
    QueryField.-inside > Static { margin: 0; }
    """

    def __init__(self, help_: QueryHelp, value: str = "", *, inside: bool = False) -> None:
        super().__init__(classes="-inside" if inside else "")
        self._input_id = "inner-query" if inside else "query"
        self._help = help_
        self._value = value
        self._offers: Sequence[Completion] = ()
        self._offered: _Offered | None = None
        self._explanation = Explanation("")

    def compose(self) -> ComposeResult:
        """Lays out the input and its lines."""
        yield Input(self._value, placeholder=PLACEHOLDER, compact=True, id=self._input_id)
        yield Static(id="query-told")
        yield Static(id="query-offers")

    @property
    def input(self) -> Input:
        """The input itself."""
        return self.query_one(Input)

    @property
    def value(self) -> str:
        """What has been typed."""
        return self.input.value

    async def look(self) -> None:
        """Says what the query means, where it is wrong and how it may go on."""
        query, cursor = self.value, self.input.cursor_position
        explanation = await asyncio.to_thread(self._help.explain, query)
        offers = await asyncio.to_thread(self._help.complete, query, cursor)
        if (query, cursor) != (self.value, self.input.cursor_position):
            return
        self._explanation = explanation
        going_on = self._offered is not None and self._offered.result == query
        self._offers = offers if self._offered is None or not going_on else self._offered.offers
        self.draw()

    def draw(self) -> None:
        """Draws the lines anew: the width may have changed."""
        width = self.query_one("#query-told").size.width
        if width:
            self.query_one("#query-told", Static).update(self._told(width))
            self.query_one("#query-offers", Static).update(self._offers_line(width))

    def _told(self, width: int) -> Content:
        if self._explanation.mistakes:
            mistake, scrolled = self._explanation.mistakes[0], int(self.input.scroll_offset.x)
            return caret_line(self.value, mistake, width, scrolled, below=not self._offers)
        return Content.styled(cut(self._explanation.words, width), "$muted")

    def _offers_line(self, width: int) -> Content:
        if not self._offers:
            return self._told_below(width)
        line, taken = Content.styled("tab ", "$muted"), self._offered.taken if self._offered else -1
        for number, each in enumerate(self._offers):
            offer = Content.styled(f" {each.text}", "bold $accent" if number == taken else "$accent")
            if each.meaning:
                offer += Content.styled(f" {each.meaning}", "$muted")
            if cell_len(line.plain) + cell_len(offer.plain) + 1 > width:
                break
            line = line + offer + Content(" ")
        return line

    def _told_below(self, width: int) -> Content:
        """Returns what is wrong, where the room beside the mark is too little for it."""
        for mistake in self._explanation.mistakes[:1]:
            if cell_len(mistake.message) > _room_beside(self.value, mistake, width, int(self.input.scroll_offset.x)):
                return Content.styled(cut(mistake.message, width), "$error")
        return Content("")

    async def take_offer(self) -> bool:
        """Completes the word at the cursor, or turns to the next offer; returns False where there is none."""
        field = self.input
        before = self._offered
        if before is not None and before.result == field.value and len(before.offers) > 1:
            self._take(before.text, before.cursor, before.offers, (before.taken + 1) % len(before.offers))
            return True
        text, cursor = field.value, field.cursor_position
        offers = await asyncio.to_thread(self._help.complete, text, cursor)
        if not offers or field.value != text:
            return False
        self._take(text, cursor, offers, 0)
        return True

    def _take(self, text: str, cursor: int, offers: Sequence[Completion], number: int) -> None:
        chosen = offers[number]
        result = text[: chosen.start] + chosen.text + text[chosen.end :]
        self._offered, self._offers = _Offered(text, cursor, offers, number, result), offers
        self.input.value = result
        self.input.cursor_position = chosen.start + len(chosen.text)
        self.draw()


def caret_line(query: str, mistake: Mistake, width: int, scrolled: int = 0, *, below: bool = False) -> Content:
    """Returns a line that marks the place of a mistake in the line above, and says what is wrong beside the mark.

    With `below`, what has no room there is left to another line, instead of being cut.
    """
    at, length = _place(query, mistake, width, scrolled)
    after, room = width - at - length - 1, _room_beside(query, mistake, width, scrolled)
    told = "" if below and cell_len(mistake.message) > room else cut(mistake.message, room)
    if after >= room:
        return Content.styled(f"{' ' * at}{'^' * length} {told}", "$error")
    return Content.styled(f"{' ' * (room - cell_len(told))}{told} {'^' * length}", "$error")


def _place(query: str, mistake: Mistake, width: int, scrolled: int) -> tuple[int, int]:
    """Returns the column and the length of the mark beneath a mistake, in cells."""
    at = max(0, min(cell_len(query[: mistake.start]) - scrolled, width - 1))
    return at, max(1, min(cell_len(query[mistake.start : mistake.end]), width - at))


def _room_beside(query: str, mistake: Mistake, width: int, scrolled: int) -> int:
    """Returns the cells beside the mark of a mistake, on the side with more of them."""
    at, length = _place(query, mistake, width, scrolled)
    return max(width - at - length, at) - 1

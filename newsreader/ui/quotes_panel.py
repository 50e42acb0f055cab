"""The quotes of one article, grouped by voice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from newsreader.model import Note, Quote
from newsreader.ui.panels import Panel, beside_bar, gap
from newsreader.ui.signs import Signs


def by_voice(quotes: Sequence[Quote]) -> list[tuple[str | None, str, list[tuple[int, Quote]]]]:
    """Groups quotes by speaker in order of first appearance, the unnamed last: (name, role, numbered quotes)."""
    groups: dict[str | None, list[tuple[int, Quote]]] = {}
    for number, quote in enumerate(quotes):
        groups.setdefault(quote.speaker, []).append((number, quote))
    unnamed = groups.pop(None, None)
    found = [
        (name, next((quote.role for _, quote in said if quote.role), None) or "", said) for name, said in groups.items()
    ]
    return [*found, (None, "", unnamed)] if unnamed else found


@dataclass(frozen=True, slots=True)
class QuoteChosen:
    """A quote of the list, by its number, and what shall be done with it."""

    number: int
    to_note: bool = False
    """Write a note on it; else go to it."""


class QuotesScreen(Panel[QuoteChosen | None]):
    """Lists who said what; Enter jumps to the quote in the article, E writes a note on it."""

    HINTS = (("j k", "move"), ("⏎", "jump to it"), ("E", "note"), ("Q", "close"))
    BINDINGS = [("Q", "dismiss_panel", "Close"), ("E", "note", "Note")]

    def __init__(self, headline: str, quotes: Sequence[Quote], signs: Signs, notes: Sequence[Note] = ()) -> None:
        voices = len({quote.speaker for quote in quotes if quote.speaker})
        told = f"{len(quotes)} from {voices} {'speaker' if voices == 1 else 'speakers'}" if quotes else ""
        super().__init__("Quotes", told)
        self._headline = headline
        self._quotes = quotes
        self._signs = signs
        self._notes = {note.end: note for note in notes if note.end is not None}

    def options(self, width: int) -> list[Option]:
        """Returns a heading a voice and a paragraph a quote."""
        return list(self._lines(width)) or [Option(Content.styled("Nobody is quoted here.", "$muted"), disabled=True)]

    def _lines(self, width: int) -> Iterator[Option]:
        for name, role, said in by_voice(self._quotes):
            known = Content.styled(name, "bold") if name else Content.styled("Nobody named", "$muted")
            yield Option(Content.assemble(known, "  ", (role, "$muted")), disabled=True)
            for number, quote in said:
                yield Option(beside_bar(f"“{quote.text}”", width, self._signs.current, "$quote"), id=str(number))
                if note := self._notes.get(quote.end):
                    yield Option(beside_bar(note.text, width, self._signs.note, "$count italic"), disabled=True)
                yield gap()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Ends with the number of the chosen quote."""
        if event.option_id is not None:
            self.dismiss(QuoteChosen(int(event.option_id)))

    def action_note(self) -> None:
        """Ends with the selected quote, to write a note on it."""
        option = self.query_one(OptionList).highlighted_option
        if option is not None and option.id is not None:
            self.dismiss(QuoteChosen(int(option.id), to_note=True))

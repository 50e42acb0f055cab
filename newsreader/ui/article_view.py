"""The reading page: what a reader does on it with keys and mouse: quotes, finding, links, selecting.

It is given a Document and never asks where it came from. Everything it lights up (matches, the current quote, the
selection, link numbers) is laid over the lines and needs no new layout.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import partial
from typing import Any

from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip

from newsreader.model import Quote
from newsreader.ui.drawing import Layer, offset_at
from newsreader.ui.find import Finding
from newsreader.ui.link_hints import LinkHints
from newsreader.ui.page import Document, Page
from newsreader.ui.page_view import PageView


@dataclass(frozen=True, slots=True)
class LinkChoice:
    """A link that was chosen."""

    url: str
    words: str
    """What it says in the text."""


class ArticleView(PageView):
    """Shows one article, or a message in its place, and answers what is asked of it."""

    @dataclass
    class LinkOpened(Message):
        """An inline link was clicked."""

        link: LinkChoice

    @dataclass
    class RelatedOpened(Message):
        """A related story was clicked."""

        article_id: int

    @dataclass
    class VoiceOpened(Message):
        """A speaker's name under the article was clicked."""

        name: str

    @dataclass
    class QuoteReached(Message):
        """The current quote changed."""

        index: int

    def __init__(self, **options: Any) -> None:
        """Starts empty; see PageView for the options."""
        super().__init__(**options)
        self._quote: int | None = None
        self._finding = Finding()
        self._hints: LinkHints | None = None

    def show(self, document: Document, *, offset: int = 0) -> None:
        """Shows an article from the line that holds character ``offset``; finding and hints end."""
        self._begin_anew()
        super().show(document, offset=offset)

    def replace(self, document: Document, page: Page | None = None) -> None:
        """Shows newer values of the same article; the place, the current quote and the words sought stay.

        ``page`` is the document laid out already for the width that ``page`` has now."""
        quote = self.current_quote
        self._quote = document.quotes.index(quote) if quote in document.quotes else None
        super().replace(document, page)

    def clear(self, *lines: str) -> None:
        """Shows a few lines in place of an article, the first one bold."""
        self._begin_anew()
        super().clear(*lines)

    def _begin_anew(self) -> None:
        lit = self._quote is not None or self.hinting or self.matches
        self._quote, self._hints = None, None
        self._finding = Finding()
        if lit:
            self._redraw()

    def _lay_out(self, page: Page | None = None) -> None:
        super()._lay_out(page)
        self._finding.turn_to(self._page)
        if self.hinting:
            self._hints = self._number_links() or LinkHints()

    # --- quotes ---

    @property
    def current_quote(self) -> Quote | None:
        """The quote that was gone to last."""
        return self._page.quotes[self._quote] if self._quote is not None and self._page.quotes else None

    def next_quote(self) -> bool:
        """Goes to the next quote, from what is in view; returns False when there is none."""
        return self._go_to_quote(1)

    def previous_quote(self) -> bool:
        """Goes to the quote before; returns False when there is none."""
        return self._go_to_quote(-1)

    def _go_to_quote(self, step: int) -> bool:
        if not self.scrollable_content_region.size:  # hidden: nobody would see it go
            return False
        if self._once_whole(partial(self._go_to_quote, step)):
            return True
        starts = [quote.start for quote in self._page.quotes]
        top, current = self.scroll_offset.y, self.current_quote
        in_view = current is not None and self.shows(current.start)
        if self._quote is not None and in_view:
            index = self._quote + step
        else:
            index = bisect_left(starts, self._page.offset_of(top)) - (step < 0)
        return self.reach_quote(index)

    def reach_quote(self, index: int) -> bool:
        """Goes to a quote by its number, from 0; returns False when there is none such."""
        if self._once_whole(partial(self.reach_quote, index)):
            return True
        quotes = self._page.quotes
        if not 0 <= index < len(quotes):
            return False
        self._quote = index
        self._redraw()
        self._reveal(quotes[index].start, quotes[index].end - 1)
        self.post_message(self.QuoteReached(index))
        return True

    def shows(self, offset: int) -> bool:
        """Tells whether the line with the character at ``offset`` is in view."""
        return 0 <= self._page.line_of(offset) - self.scroll_offset.y < self._room.height

    def take_quote(self, start: int) -> None:
        """Makes the quote that begins at this offset the current one, without moving; nothing where none does."""
        starts = [quote.start for quote in self._page.quotes]
        if start in starts:
            self._quote = starts.index(start)
            self._redraw()

    def to_related(self) -> None:
        """Scrolls to the related stories under the article."""
        if self._once_whole(self.to_related):
            return
        self.scroll_to(y=self._page.related_line - 2, animate=False)

    # --- finding ---

    @property
    def matches(self) -> int:
        """How many times the words sought occur."""
        return len(self._finding.matches)

    @property
    def match(self) -> int | None:
        """The number of the current match, from 0."""
        return self._finding.current

    def find(self, text: str) -> int:
        """Lights the words wherever they occur and goes to the first from here on; returns how often they do."""
        self._once_whole(partial(self.find, text))
        self._finding = Finding(text)
        self._finding.turn_to(self._page)
        self._go_to_match(self._finding.first_from(self._page.offset_of(self.scroll_offset.y)))
        return self.matches

    def next_match(self) -> bool:
        """Goes to the next match, round to the first; returns False when there is none."""
        return self._go_to_match(0 if self.match is None else self.match + 1)

    def previous_match(self) -> bool:
        """Goes to the match before, round to the last; returns False when there is none."""
        return self._go_to_match(-1 if self.match is None else self.match - 1)

    def clear_find(self) -> None:
        """Ends finding."""
        self._finding = Finding()
        self._redraw()

    def _go_to_match(self, index: int) -> bool:
        place = self._finding.go_to(index)
        self._redraw()
        if place is None:
            return False
        self._reveal(*place)
        return True

    # --- links ---

    @property
    def links(self) -> tuple[str, ...]:
        """The targets of the inline links, in order."""
        return self._page.links

    @property
    def hinting(self) -> bool:
        """Whether the links in view show their numbers."""
        return self._hints is not None

    @property
    def typed(self) -> str:
        """The digits of a link's number typed so far."""
        return self._hints.typed if self._hints is not None else ""

    def show_hints(self) -> bool:
        """Shows a number beside every link in view, going to the next one where there is none; False without links."""
        if self._once_whole(self.show_hints):
            return True
        found = self._number_links()
        if found is None and self._page.links:
            line = self._page.line_of_link(round(self.scroll_offset.y))
            self.scroll_to(y=line - self._room.height // 3, animate=False)
            found = self._number_links()
        self._hints = found
        self._redraw()
        return self.hinting

    def hide_hints(self) -> None:
        """Takes the numbers off the links."""
        self._hints = None
        self._redraw()

    def type_digit(self, digit: str) -> LinkChoice | None:
        """Takes a digit of a number; returns the link that it chooses."""
        if self._hints is None:
            return None
        self._hints = self._hints.after(digit)
        self._redraw()
        link = self._hints.chosen
        return None if link is None else self._choice(link)

    def _choice(self, link: int) -> LinkChoice:
        return LinkChoice(self._page.links[link], self._page.words_of(link))

    def _number_links(self) -> LinkHints | None:
        top = round(self.scroll_offset.y)
        lines = range(top, min(top + self._room.height, len(self._page)))
        found = LinkHints.over((index, [piece.link for piece in self._page[index].pieces]) for index in lines)
        return found if found.places else None

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Numbers the links that have come into view."""
        super().watch_scroll_y(old_value, new_value)
        if self.hinting and round(old_value) != round(new_value):
            self._hints = self._number_links() or LinkHints()
            self._redraw()

    # --- mouse and selection ---

    def on_click(self, event: events.Click) -> None:
        """Opens what was clicked; a second click selects the word, a third the paragraph."""
        index = event.y + self.scroll_offset.y
        line = self._drawing.line_at(index)
        piece, offset = self._drawing.piece_at(index, event.x)
        if event.chain > 1:
            event.prevent_default()
            if offset is not None:
                start, end = self._page.stretch(offset, "word" if event.chain == 2 else "paragraph")
                self.screen.selections = {self: Selection(Offset(0, start), Offset(0, end))}
            return
        if piece is None or self.text_selection is not None:
            return
        if piece.link is not None:
            self.post_message(self.LinkOpened(self._choice(piece.link)))
        elif line.kind == "related" and line.number is not None:
            self.post_message(self.RelatedOpened(self._page.related[line.number].article.id))
        elif line.kind == "voice" and line.number is not None:
            self.post_message(self.VoiceOpened(self._page.voices[line.number].name))

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Returns the words selected, as they stand in the text, without bars and line ends of the screen."""
        return self._page.slice(*self._selected(selection)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Draws the selection."""
        self._redraw()

    def _selected(self, selection: Selection) -> tuple[int, int]:
        """Returns the first and last offset selected; an open end is that of the text."""
        first, last = self._page.start, self._page.start + len(self._page.text)
        start, end = selection
        places = (first if start is None else offset_at(start), last if end is None else offset_at(end))
        return min(places), max(places)

    # --- drawing ---

    def _strip(self, index: int) -> Strip:
        strip = super()._strip(index)
        labels = self._hints.on_line(index) if self._hints is not None else {}
        return self._drawing.hinted(strip, index, labels) if labels else strip

    def _layers(self, start: int, end: int) -> list[Layer]:
        """Returns what is laid over the text between two offsets."""
        layers: list[Layer] = []
        if (quote := self.current_quote) is not None:
            layers.append((quote.start, quote.end, "current-quote"))
        layers += self._finding.layers(start, end)
        if (selection := self.text_selection) is not None:
            layers.append((*self._selected(selection), "selected"))
        return layers

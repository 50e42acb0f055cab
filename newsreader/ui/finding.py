"""Finding: in the story on the page, in everything kept; and what numbers mean there."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from textual import events, on
from textual.widgets import Input

from newsreader.ui.outward_actions import OutwardActions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.model.stopping import Stop
    from newsreader.ui.query_field import QueryHelp
    from newsreader.ui.search import Found, SearchChoice

PREFIX_PAUSE = 0.6
"""Seconds within which the second g of gg must come."""
DIGITS = "0123456789"


class FindActions(OutwardActions, part=True):
    """The keys that look for something."""

    prefix = ""
    sought = ""
    """The last search, to begin the next one with."""

    # --- finding ------------------------------------------------------------------------------------------

    @cached_property
    def field(self) -> Input:
        """Where the words to find on the page are typed, made when that is first wanted."""
        field = Input(placeholder="find in this story", compact=True, id="find")
        self.query_one("#right").mount(field)
        return field

    @property
    def finding(self) -> bool:
        """Whether words to find on the page are being typed."""
        return "field" in self.__dict__ and bool(self.field.display)

    def action_search(self) -> None:
        """Finds in the story on the page, else searches everything."""
        if self.on_shelf:
            self.shelf.seek()
            return
        if not self.on_page:
            self.action_search_everything()
            return
        self.field.display = True
        self.field.value = ""
        self.field.focus()

    def action_search_everything(self) -> None:
        """Searches the full text of everything."""
        from newsreader.ui.search import SearchScreen

        screen = SearchScreen(self._search, self.query_help(), self.library.now(), self.sought)
        self.app.push_screen(screen, self._search_chosen)

    def query_help(self) -> QueryHelp:
        """Returns who knows what a query means while it is typed."""
        raise NotImplementedError

    def _search(self, query: str, stop: Stop) -> Iterator[Found]:
        """Yields the stories first, then with what stands beside them; ends where it is stopped."""
        from newsreader.model.stopping import Stopped

        with suppress(Stopped):
            yield from self._stages(query, stop)

    def _stages(self, query: str, stop: Stop) -> Iterator[Found]:
        from newsreader.ui.search import Found

        words = query.lower().split()
        feeds = [feed for feed in self.feeds_known if words and all(word in feed.title.lower() for word in words)]
        hits = self.library.search(query, prefix=True, stop=stop)
        yield Found(hits, None, (), feeds)
        yield Found(
            hits,
            self.library.search_count(query, prefix=True, stop=stop),
            self.library.search_quotes(query, prefix=True, stop=stop),
            feeds,
            self.library.search_muted(query, prefix=True, stop=stop),
        )

    def _search_chosen(self, choice: SearchChoice | None) -> None:
        if choice is None:
            return
        self.sought = choice.query
        if choice.view is not None:
            self.jump_to(choice.view)
            return
        if choice.article_id is not None:
            seek = words_sought(choice.query) if choice.offset is None else ""
            self.open_article(choice.article_id, offset=choice.offset, seek=seek)

    @on(Input.Changed, "#find")
    def _find_changed(self, event: Input.Changed) -> None:
        matches = self.page.find(event.value) if event.value.strip() else 0
        if not event.value.strip():
            self.page.clear_find()
        told = "no match" if not matches else "1 match" if matches == 1 else f"{matches} matches"
        self.hints.say(told if event.value.strip() else "")

    @on(Input.Submitted, "#find")
    def end_find(self) -> None:
        """Puts the field away; what was found stays lit."""
        self.field.display = False
        self.give_keys(self.page)

    # --- numbers and gg -----------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Reads numbers, and the two letters of gg."""
        if self.hinting and event.key in DIGITS and (event.key != "0" or self.page.typed):
            event.stop()
            self.type_digit(event.key)
        elif event.key in DIGITS[1:]:
            event.stop()
            self._number(int(event.key))
        elif event.key == "g":
            event.stop()
            if self.prefix == "g":
                self.prefix = ""
                self.action_top()
            else:
                self.prefix = "g"
                self.set_timer(PREFIX_PAUSE, self._forget_prefix)

    def _forget_prefix(self) -> None:
        self.prefix = ""

    def _number(self, number: int) -> None:
        """Opens another version or a related story; on the first run subscribes to a well-known feed."""
        if self.on_page or (self.has_class("-reading") and self.opened is not None):
            numbered = self.opened.numbered if self.opened else ()
            if number <= len(numbered):
                self.follow_to(numbered[number - 1].id)
        elif self.fresh:
            self.subscribe_starter(number)


def words_sought(query: str) -> str:
    """Returns what to light on the page for a search: its first phrase, else its longest plain word."""
    phrase = re.search(r"[\"“„]([^\"”“]+)[\"”“]", query)
    if phrase:
        return phrase.group(1)
    words = [word.rstrip("*") for word in query.split() if ":" not in word and word[0] != "-" and word != "OR"]
    return max(words, key=len, default="")

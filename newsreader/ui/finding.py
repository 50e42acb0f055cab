"""Finding: in the story on the page, in everything kept, and links by their numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textual import events, on
from textual.widgets import Input

from newsreader.ui.reading import ReadingActions

if TYPE_CHECKING:
    from newsreader.ui.search import Found, SearchChoice

PREFIX_PAUSE = 0.6
"""Seconds within which the second g of gg, or another digit of a number, must come."""


class FindActions(ReadingActions):
    """The keys that look for something."""

    digits = ""
    """The link number typed so far, with its leading 0."""
    prefix = ""
    sought = ""
    """The last search, to begin the next one with."""

    # --- finding ------------------------------------------------------------------------------------------

    def action_search(self) -> None:
        """Finds in the story on the page, else searches everything."""
        if not self.on_page:
            self.action_search_everything()
            return
        field = self.query_one("#find", Input)
        field.display = True
        field.value = ""
        field.focus()

    def action_search_everything(self) -> None:
        """Searches the full text of everything."""
        from newsreader.ui.search import SearchScreen

        self.app.push_screen(SearchScreen(self._search, self.library.now(), self.sought), self._search_chosen)

    def _search(self, query: str) -> Found:
        from newsreader.ui.search import Found

        words = query.lower().split()
        feeds = [feed for feed in self.feeds_known if words and all(word in feed.title.lower() for word in words)]
        return Found(
            self.library.search(query, prefix=True),
            self.library.search_count(query, prefix=True),
            self.library.search_quotes(query),
            feeds,
        )

    def _search_chosen(self, choice: SearchChoice | None) -> None:
        if choice is None:
            return
        self.sought = choice.query
        if choice.view is not None:
            self.begin(self.show_view(choice.view), "view")
            self.to_list()
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
    def _end_find(self) -> None:
        self.query_one("#find").display = False
        self.page.focus()

    # --- numbers and gg -----------------------------------------------------------------------------------

    def action_links(self) -> None:
        """Numbers the links of the page; the next digits choose one."""
        if self.on_page and not self.page.links and self.opened is not None and self.opened.whole:
            self.tell("There are no links in this story")
        elif self.on_page:
            self.digits = "0"
            self.page.show_links(True)
            self.hints.say("link number, then ⏎", urgent=True)

    def on_key(self, event: events.Key) -> None:
        """Reads numbers, and the two letters of gg."""
        if self.digits and not (self.on_page and self.page.hinting):
            self.forget_digits()  # the page was left, or shows another story
        if event.key in "123456789" or (self.digits and event.key.isdigit()):
            event.stop()
            self._number(event.key)
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

    def _number(self, digit: str) -> None:
        if self.digits:
            self.digits += digit
            self._try_link(int(self.digits))
        elif self.on_page or (self.has_class("-reading") and self.opened is not None):
            numbered = self.opened.numbered if self.opened else ()
            if int(digit) <= len(numbered):
                self.follow_to(numbered[int(digit) - 1].id)
        elif self.fresh:
            self.subscribe_starter(int(digit))

    def _try_link(self, number: int) -> None:
        if number * 10 <= len(self.page.links):
            self.hints.say(f"link {number}, then ⏎ or another digit", urgent=True)
            self.set_timer(PREFIX_PAUSE * 1.5, lambda: self._open_link(number))
        else:
            self._open_link(number)

    def _open_link(self, number: int) -> None:
        if not self.digits or int(self.digits) != number:
            return
        self.forget_digits()
        url = self.page.link(number)
        if url:
            self.follow_link(url)
        else:
            self.tell(f"There is no link {number} in this story")

    def action_open(self) -> None:
        """Opens the link whose number is being typed, else what is selected."""
        if self.on_page and self.page.hinting and (number := int(self.digits or "0")):
            self._open_link(number)
        else:
            super().action_open()

    def action_back(self) -> None:
        """Goes back a level; a number that was begun is forgotten."""
        if self.digits:
            self.forget_digits()
        super().action_back()

    def forget_digits(self) -> None:
        """Takes the numbers off the links, and what was typed of one."""
        self.digits = ""
        self.page.show_links(False)
        self.hints.say(self.status())


def words_sought(query: str) -> str:
    """Returns what to light on the page for a search: its first phrase, else its longest plain word."""
    phrase = re.search(r"[\"“„]([^\"”“]+)[\"”“]", query)
    if phrase:
        return phrase.group(1)
    words = [word.rstrip("*") for word in query.split() if ":" not in word and word[0] != "-" and word != "OR"]
    return max(words, key=len, default="")

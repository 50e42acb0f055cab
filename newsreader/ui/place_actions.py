"""Where the reader is: kept as one goes, and found again by going back, forward, to a date, or by coming another day.

Two ways lead back. From a page the trail leads through the pages before it; from a list, the lists that were left by
jumping to another one. Both restore the list as it was, its selected row and the paragraph.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from textual.timer import Timer

from newsreader.model import Listing, Place, View
from newsreader.ui.panes import FRONT_HINTS
from newsreader.ui.picture_actions import PictureActions
from newsreader.values import dataclass

KEEP_PAUSE = 0.8
"""Seconds after a move in which others may follow, before the place is kept."""


@dataclass(frozen=True, slots=True)
class Left:
    """A place that was left."""

    place: Place
    listing: Listing | None = None
    """The list as it was; None where it was not on the screen."""
    below_top: int = 0
    """Rows between the top of the list and the selected one."""


class PlaceActions(PictureActions, part=True):
    """The keys that lead to other places and back."""

    trail: list[Left]
    """Where the way back leads from the page, the nearest last."""
    lists: list[Left]
    """Where it leads from the list."""
    ahead: list[Left]
    """Where the way forward leads."""
    _latest: Place | None = None
    """Where the reader was at the last move."""
    _keeping: Timer | None = None
    _stirred = True
    """Something was done since the visit was last kept."""
    _returned = False
    """The reader came back after some hours, and has not been told of the front page."""

    async def show_article(
        self, article_id: int, *, mark: bool = True, focus: bool = True, offset: int | None = None, seek: str = ""
    ) -> None:
        """Brings an article to the page."""
        raise NotImplementedError

    async def show_listing(self, view: View, listing: Listing, keep: int | None, below_top: int | None = None) -> None:
        """Shows a list that is known already, with one row selected."""
        raise NotImplementedError

    # --- keeping the place --------------------------------------------------------------------------------

    @property
    def reading(self) -> bool:
        """True while the page is what is looked at."""
        return self.opened is not None and (self.on_page or self.has_class("-reading"))

    def here(self) -> Left:
        """Returns where the reader is."""
        shown = self.opened.article.id if self.opened is not None else None
        row = self.list.selected_id
        place = Place(self.view, row, shown, self.place if shown is not None else 0, self.reading)
        return Left(place, self.list.listing, self.list.below_top)

    def moved(self) -> None:
        """Has the place kept soon; of many moves the last."""
        self._stirred = True
        self._latest = self.here().place
        if self._keeping is None:
            self._keeping = self.set_timer(KEEP_PAUSE, self._keep)

    def _keep(self) -> None:
        self._keeping = None
        self.begin(self.ask(self.library.keep_place, self.here().place), "place", exclusive=False)

    async def keep_visit(self) -> None:
        """Keeps that the reader is here, where anything was done."""
        if self._stirred:
            self._stirred = False
            self._returned = await self.ask(self.library.visit) or self._returned

    def on_unmount(self) -> None:
        """Keeps the place on leaving: the widgets that know it are gone by now."""
        if self._latest is not None:
            self.library.keep_place(self._latest)

    async def resume(self, place: Place) -> None:
        """Opens the page that was read last, at its paragraph, where it is still there."""
        shown = [] if place.article is None else [place.article]
        for article in await self.ask(self.library.articles, shown):
            await self.show_article(article.id, mark=False)

    async def find_row(self, place: Place) -> None:
        """Selects the row that was selected last, or the next below, once the whole list is there."""
        found = await self.ask(self.library.articles, [place.row] if place.row is not None else [])
        untouched = not self.list.cursor and not self.reading
        if found and untouched:
            ids = self.list.ids
            index = await self.ask(self.library.place_at, self.list.listing, found[0].published)
            if self.list.ids is ids:
                self.list.move_to(index)

    def tell_of_front(self, new: int) -> None:
        """Says once, after some hours away, where the news is that has just come."""
        if self._returned and self.view.kind != "front":
            self._returned = False
            self.tell(f"{new:,} new since you were here — {self.keys_of('view.front')} shows the front page")

    # --- back and forward ---------------------------------------------------------------------------------

    def leave_page(self) -> None:
        """Lets the way back lead to the page, where one is read, else to the list."""
        if self.reading:
            self.trail.append(self.here())
        else:
            self.trail.clear()
        self.ahead.clear()

    def jump_to(self, view: View) -> None:
        """Shows another list; the way back leads to the one before."""
        if view != self.view or self.reading:
            self.lists.append(self.here())
        self.trail.clear()
        self.ahead.clear()
        self.begin(self.show_view(view), "view")
        self.to_list()

    async def go(self, left: Left) -> None:
        """Goes to a place as it was left."""
        place = left.place
        self.keep_place()
        if place.view != self.view and left.listing is not None:
            await self.show_listing(place.view, left.listing, place.row, left.below_top)
        elif place.view != self.view:
            await self.show_view(place.view, keep=place.row)
        elif place.row is not None and (row := self.list.index_of(place.row)) is not None:
            self.list.move_to(row)
        if place.reading and place.article is not None:
            await self.ask(self.library.set_position, place.article, place.offset)
            await self.show_article(place.article, mark=False)
        else:
            self.to_list()

    def action_forward(self) -> None:
        """Goes forward again after going back; from the front page to where one left off."""
        if not self.ahead:
            return
        left, here = self.ahead.pop(), self.here()
        if here.place.reading and left.place.reading:
            self.trail.append(here)
        elif here.place.reading or here.place.view != left.place.view:
            self.lists.append(here)
        self.begin(self.go(left), "open")

    def action_back(self) -> None:
        """Goes back a level: earlier page, list, earlier list, and out."""
        if self.on_shelf:
            self.remove_class("-drawer")
            self.give_keys(self.list)
        elif self.has_class("-focus") and not self.trail:
            self.action_focus_mode()
        elif self.trail and self.reading:
            self.ahead.append(self.here())
            self.begin(self.go(self.trail.pop()), "open")
        elif self.on_page or self.has_class("-reading"):
            self.keep_place()
            self.turn(False, "-reading")
            self.give_keys(self.list)
        elif self.lists:
            self.ahead.append(self.here())
            self.begin(self.go(self.lists.pop()), "open")
        else:
            self.app.exit()

    def list_hints(self) -> Sequence[tuple[str, str]]:
        """Returns the keys that matter in the list."""
        if self.view.kind != "front":
            return super().list_hints()
        return [each for each in FRONT_HINTS if self.ahead or each[0] != "reader.forward"]

    # --- the front page, dates, history -------------------------------------------------------------------

    def action_front(self) -> None:
        """Shows what matters since the last visit; the list before is a step back."""
        if self.view.kind == "front" and not self.reading:
            self.begin(self.show_view(self.view), "view")
        else:
            self.jump_to(View("front"))

    def action_to_date(self) -> None:
        """Asks for a date and goes to the newest article of the list at or before it."""
        from newsreader.ui.date_dialog import DateScreen

        if self.in_order_of_time() and self.list.ids:
            self.app.push_screen(DateScreen(self.library.date_meant), self._date_chosen)

    def in_order_of_time(self) -> bool:
        """Returns whether the list is; says it where it is not."""
        if self.view.kind == "front":
            self.tell(f"The front page is not in the order of time; {self.keys_of('view.cycle')} shows the lists")
        return self.view.kind != "front"

    def _date_chosen(self, moment: datetime | None) -> None:
        if moment is not None:
            self.begin(self._go_to(moment), "date")

    async def _go_to(self, moment: datetime) -> None:
        listing, ids = self.list.listing, self.list.ids
        if listing.oldest_first:  # the one before the first that is later
            place = await self.ask(self.library.place_at, listing, moment + timedelta(microseconds=1)) - 1
        else:
            place = await self.ask(self.library.place_at, listing, moment)
        if not listing.pinned <= place < len(ids):
            self.tell("Nothing here is as old as that")
        if self.list.ids is ids:
            self.to_list()
            self.list.lead_with(max(listing.pinned, place))

    def action_history(self) -> None:
        """Shows what was read, the last first."""
        from newsreader.ui.history_screen import HistoryScreen

        screen = HistoryScreen(self.library.history, self.library.now, self.signs)
        self.app.push_screen(screen, self._history_chosen)

    def _history_chosen(self, article_id: int | None) -> None:
        if article_id is not None:
            self.leave_page()
            self.begin(self.show_article(article_id), "open")

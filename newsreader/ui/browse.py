"""The reading screen: shelf, list and page, and how one leads to the other.

Below 110 columns one pane is shown at a time, from 110 list and page, from 150 the shelf too. The screen alone
knows the Library: widgets are handed values and post what happened. Nothing here waits for the network, and the
list changes only when the reader asks.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.events import ScreenResume
from textual.geometry import Size
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from newsreader.library import Library
from newsreader.model import Feed, Listing, RefreshProgress, View
from newsreader.ui.account_actions import AccountActions
from newsreader.ui.article_list import ArticleList
from newsreader.ui.feed_list import FeedList
from newsreader.ui.hints import HintLine
from newsreader.ui.keys import bindings
from newsreader.ui.options import Options
from newsreader.ui.place_actions import Left
from newsreader.ui.regrouping import place_of
from newsreader.ui.rule_actions import RuleActions
from newsreader.ui.seeking import SeekActions
from newsreader.ui.starting import Start, start_of, with_row
from newsreader.ui.story_actions import StoryActions
from newsreader.ui.voice_actions import VoiceActions
from newsreader.ui.welcome import Welcome

if TYPE_CHECKING:
    from newsreader.libraries import Libraries

FIRST_ROWS = 300
"""Ids read before the first paint; the rest of the list follows behind it."""
COMFORTABLE = 36
"""Columns below which lines become too short to read well."""
PREVIEW_PAUSE = 0.07
"""Seconds the selection must rest before its page is shown beside the list."""


class FirstPainted(Message):
    """The first rows of a screen are painted."""

    def __init__(self, screen: BrowseScreen) -> None:
        super().__init__()
        self.screen = screen


class Ground(Container):
    """Holds panes and shows nothing itself, so that its lines need not be drawn one by one."""

    BLANK = True


class BrowseScreen(AccountActions, VoiceActions, StoryActions, SeekActions, RuleActions):
    """Shelf, list and page."""

    BLANK = True
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-medium"), (110, "-wide"), (150, "-xwide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (24, "-tall")]
    BINDINGS = [*bindings()]
    AUTO_FOCUS = "#list"

    def __init__(
        self, library: Library, options: Options, libraries: Libraries | None = None, *, connected: bool = False
    ) -> None:
        super().__init__(library, options)
        self.libraries = libraries
        self.connected = connected
        self.trail: list[Left] = []
        self.lists: list[Left] = []
        self.ahead: list[Left] = []
        self._start = Start(self.view, Listing(array("q")))
        self._fresh = set()
        self.marked = set()
        self._preview_timer: Timer | None = None
        self._pressing: Callable[[], bool] = lambda: False

    def fit(self, size: Size) -> None:
        """Takes the layout that suits a terminal of this size, before it is told of it: so it is styled once."""
        for cells, breakpoints in ((size.width, self.HORIZONTAL_BREAKPOINTS), (size.height, self.VERTICAL_BREAKPOINTS)):
            self.add_class(max(each for each in breakpoints if each[0] <= cells)[1], update=False)

    def compose(self) -> ComposeResult:
        """Lays out the panes; which of them show is decided by the stylesheet."""
        with Ground(id="panes"):
            yield FeedList(self.signs, id="shelf")
            with Vertical(id="middle"):
                yield Static(id="head")
                yield Welcome(id="welcome")
                yield ArticleList(self.library.now, self.signs, id="list")
                yield Static(id="empty")
            yield Ground(id="right")
        yield HintLine(id="hints")

    # --- starting -----------------------------------------------------------------------------------------

    @on(ScreenResume)
    def _keep_styles(self, event: ScreenResume) -> None:
        """Keeps the styles that were found a moment ago: Textual would find them all anew before the first paint."""
        if not self.stack_updates:
            event.refresh_styles = False

    def on_mount(self) -> None:
        """Paints the first rows from one query; everything else follows the first paint."""
        self.list.airy = self.options.density == "airy"
        self.library.open_first_time()
        start = self._start = start_of(self.library, self.options.start, FIRST_ROWS)
        self.view, self.grouped = start.view, self.library.groups(start.view)
        self.counts = self.library.counts()
        self.feeds_known = self.library.feeds()
        self.folders = self.library.categories()
        self.list.show(start.listing, self.library.rows(start.near, self.grouped), keep=start.row)
        self.show_shelf()
        self.call_after_refresh(self.post_message, FirstPainted(self))

    def complete(self, pressing: Callable[[], bool]) -> None:
        """Brings what was not needed to paint the list, and begins what goes on beside it.

        ``pressing`` tells whether keys are coming in, to which that gives way."""
        self._pressing = pressing
        self.page.refresh()  # made now, before the first article has to wait for it
        self.begin(self._fill(), "fill")
        self.begin(self.keep_visit(), "visit")
        if self._start.resumed and self._start.place is not None and self._start.place.reading:
            self.begin(self.resume(self._start.place), "open")
        else:
            self._preview()
        if self._start.place is not None and not self._start.resumed:
            self.ahead.append(Left(self._start.place))
            self.show_hints()
        self.begin(self._prepare(), "prepare")
        self.set_interval(60, self._minute)
        self.begin(self.stand(), "account")
        wanted = self.options.refresh_on_start and self.options.refresh_minutes
        if self.connected or (wanted and not self.library.read_only):
            self.begin(self.refresh_feeds(None, quiet=not self.connected), "refresh", exclusive=False)
        for warning in self.options.warnings[:3]:
            self.tell(warning, warn=True)
        if self.size.width < COMFORTABLE:
            self.tell("Widen window")
        if self.library.read_only:
            self.tell("The disk is read-only: marks cannot be kept", warn=True)

    def _minute(self) -> None:
        self.list.forget_drawn()
        self.refresh_when_due()
        self.begin(self.keep_visit(), "visit")

    async def _fill(self) -> None:
        start = self._start
        listing = await self.ask(self.library.listing, self.view)
        if start.added and start.row is not None and start.row not in listing.ids and start.row in self.list.ids:
            listing = with_row(listing, start.row, self.list.ids.index(start.row))
        if listing.ids[: len(self.list.ids)] == self.list.ids:
            self.list.extend(listing.ids)
        if start.deep and start.place is not None and self.view == start.view:
            self._start = replace(start, deep=False)
            await self.find_row(start.place)
        self.show_head()

    async def _prepare(self, *, refreshed: bool = False) -> None:
        while await self.library.prepare(10, self.articles_prepared, self._pressing):
            pass
        if refreshed:
            await self.notify_followed()

    # --- the list -----------------------------------------------------------------------------------------

    async def show_view(self, view: View, *, keep: int | None = None, whole: bool = True) -> None:
        """Shows the articles of a view; ``keep`` stays selected, or what is next below it.

        Without it, or not ``whole``, the first ones are shown at once, and it stays if it is one of them."""
        self.view = view
        self.arrived = 0
        first = keep is None or not whole
        listing = await self.ask(self.library.listing, view, FIRST_ROWS if first else None)
        wanted = [] if keep is None else [keep, *self.list.ids[self.list.cursor : self.list.cursor + FIRST_ROWS]]
        mates = await self.ask(self.library.story_mates, wanted[:1])
        place = await self.ask(place_of, wanted, mates, listing.ids)
        await self.show_listing(view, listing, None if place is None else listing.ids[place])
        if first:
            self.begin(self._fill(), "fill")

    async def show_listing(self, view: View, listing: Listing, keep: int | None, below_top: int | None = None) -> None:
        """Shows a list that is known already, with one row selected; what was sought in the one before is forgotten."""
        self.end_seek()
        self.view = view
        grouped = await self.ask(self.library.groups, view)
        place = 0 if keep is None or keep not in listing.ids else listing.ids.index(keep)
        rows = await self.ask(self.library.rows, listing.ids[max(0, place - 40) : place + 40], grouped)
        before = self.current_version()
        self.grouped = grouped
        self.list.show(listing, rows, keep=keep, below_top=below_top)
        if self.current_version() != before:
            self._selected()
        self.moved()
        self.show_shelf()

    @on(ArticleList.RowsWanted)
    def _rows_wanted(self, event: ArticleList.RowsWanted) -> None:
        self.begin(self.provide(event.ids), "rows", exclusive=False)

    @on(ArticleList.Selected)
    def _selected(self) -> None:
        self.moved()
        self.show_head()
        if self._preview_timer is not None:
            self._preview_timer.stop()
        self._preview_timer = self.set_timer(PREVIEW_PAUSE, self._preview)

    def _preview(self) -> None:
        if self.one_pane:
            self.begin(self.make_ready(filter(None, [self.current_version()])), "ahead")
        elif not self.on_page and self.list.selected_id is not None:
            self.begin(self._preview_selected(self.list.selected_id), "open")

    async def _preview_selected(self, row_id: int) -> None:
        if self.list.selected is None:
            await self.provide([row_id])
        if self.list.selected is not None and self.list.selected.id == row_id:
            await self.show_article(self.list.selected.article.id, mark=False, focus=False)

    @on(ArticleList.Chosen)
    def _chosen(self) -> None:
        self.open_row()

    @on(FeedList.ViewChosen)
    def _view_chosen(self, event: FeedList.ViewChosen) -> None:
        if event.view.kind == "voices":
            if event.final:
                self.action_voices()
            return
        self.lists.clear()
        self.begin(self.show_view(event.view), "view")
        if event.final:
            self.to_list()

    @on(FeedList.Seeking)
    def _seeking(self, event: FeedList.Seeking) -> None:
        if event.letters is None:
            self.hints.say(self.status())
        else:
            self.hints.say(f"feed: {event.letters}" + ("" if event.found else "  not there"), urgent=True)

    @on(Welcome.StarterChosen)
    def _starter_chosen(self, event: Welcome.StarterChosen) -> None:
        self.subscribe_starter(event.number)

    # --- refreshing ---------------------------------------------------------------------------------------

    def show_progress(self, progress: RefreshProgress | None) -> None:
        """Shows how far a refresh has come, at the foot of the screen."""
        if not self.is_mounted:
            return
        if progress is None:
            self.under_way = ""
            self.hints.say(self.status())
            return
        self.coming = progress.new
        if self.connected and progress.new:
            self.bring_coming()
        told = f"{'syncing' if self.library.account else 'refreshing'} {progress.done:,}/{progress.total:,}"
        told += f" · {progress.new} new" if progress.new else ""
        told += f" · {progress.failed} failed" if progress.failed else ""
        self.under_way = told
        self.hints.say(self.status())

    async def show_coming(self) -> None:
        """Shows what a first sync has brought so far: the newest at once, the older ones behind them."""
        if not self.list.ids:
            await self.show_view(View("unread"))
        if not self.list.ids:
            await self.show_view(View("all"))
        await self._fill()
        await self.recount()

    async def after_refresh(self, new: int) -> None:
        """Announces what arrived; the list stays, unless it was empty or showed the sample edition."""
        if self.connected:
            self.connected = False
            await self.show_coming()
            self.begin(self._prepare(), "prepare")
            return
        sampled = any(feed.sample for feed in self.feeds_known)
        await self.recount()
        if new and (sampled or not self.list.ids):
            await self.show_view(self.view if self.view.kind == "front" else View("unread"))
            told = "1 story has arrived" if new == 1 else f"{new} stories have arrived"
            self.tell(told + (", the sample edition has left" if sampled else ""))
        elif new:
            self.arrived += new
            self.tell_of_front(new)
            self.show_head()
        if new:
            self.begin(self._prepare(refreshed=True), "prepare")

    def action_show_new(self) -> None:
        """Shows the stories that have arrived; the selection stays on its article."""
        self.begin(self.show_view(self.view, keep=self.list.selected_id), "view")

    # --- moving -------------------------------------------------------------------------------------------

    def action_down(self) -> None:
        """Moves down."""
        self._move(1)

    def action_up(self) -> None:
        """Moves up."""
        self._move(-1)

    def _move(self, step: int) -> None:
        if self.on_page:
            self.page.scroll_lines(step)
        elif self.on_shelf:
            self.shelf.move(step)
        else:
            self.list.move(step)

    def action_top(self) -> None:
        """Goes to the top."""
        if self.on_page:
            self.page.scroll_home(animate=False)
        elif self.on_shelf:
            self.shelf.to_edge(-1)
        else:
            self.list.move_to(0)

    def action_bottom(self) -> None:
        """Goes to the end."""
        if self.on_page:
            self.page.scroll_end(animate=False)
        elif self.on_shelf:
            self.shelf.to_edge(1)
        else:
            self.list.move_to(len(self.list.ids) - 1)

    def action_half(self, step: int) -> None:
        """Moves half a page."""
        if self.on_page:
            self.page.scroll_half(step)
        elif self.on_shelf:
            self.shelf.move(step, max(1, self.shelf.size.height // 2))
        else:
            self.list.move(step * max(1, self.list.rows_in_view() // 2))

    def action_page(self, step: int) -> None:
        """Moves a page."""
        if self.on_page:
            self.page.scroll_page(step)
        elif self.on_shelf:
            self.shelf.move(step, max(1, self.shelf.size.height - 1))
        else:
            self.list.move(step * self.list.rows_in_view())

    def action_pane(self, step: int) -> None:
        """Moves to the next or previous pane that is on the screen."""
        panes: list[Widget] = [self.shelf, self.list, self.page]
        shown = [pane for pane in panes if self._on_screen(pane)]
        here = next((index for index, pane in enumerate(shown) if self.focused is pane), 0)
        if shown:
            self.give_keys(shown[(here + step) % len(shown)])

    @staticmethod
    def _on_screen(pane: Widget) -> bool:
        return all(node.display for node in pane.ancestors_with_self if isinstance(node, Widget))

    # --- looks --------------------------------------------------------------------------------------------

    def action_cycle_view(self) -> None:
        """Turns from unread to all stories to bookmarks."""
        order = ("unread", "all", "bookmarks")
        here = order.index(self.view.kind) if self.view.kind in order else -1
        view = View(order[(here + 1) % len(order)])  # type: ignore[arg-type]
        self.begin(self.show_view(view, keep=self.list.selected_id, whole=False), "view")
        if self.one_pane:
            self.to_list()

    def action_focus_mode(self) -> None:
        """Shows the page alone, or everything again."""
        self.toggle_class("-focus")
        if self.has_class("-focus"):
            if self.opened is None and self.list.selected_id is not None:
                self.open_row()
            self.give_keys(self.page)

    def action_measure(self, columns: int) -> None:
        """Makes the lines of the page longer or shorter."""
        self.page.widen(columns)

    def action_feeds(self) -> None:
        """Goes to the shelf, opening it as a drawer where it is hidden."""
        if self.on_shelf:
            self.action_back()
        else:
            self.add_class("-drawer")
            self.give_keys(self.shelf)

    def action_theme(self) -> None:
        """Turns between the night and the morning edition."""
        themes = ("ansi-light", "ansi-dark") if os.environ.get("NO_COLOR") else ("morning-edition", "night-edition")
        self.app.theme = themes[0] if self.app.current_theme.dark else themes[1]

    def action_help(self) -> None:
        """Shows all keys."""
        from newsreader.ui.help import HelpScreen

        self.app.push_screen(HelpScreen(self.options.keys, self.options.icons))

    def action_palette(self) -> None:
        """Opens the list of all commands."""
        self.app.action_command_palette()

    def action_redraw(self) -> None:
        """Draws the screen again."""
        self.refresh(repaint=True, layout=True)

    # --- feeds at hand ------------------------------------------------------------------------------------

    def feed_at_hand(self, feeds: Sequence[Feed]) -> Feed | None:
        """Returns the feed under the shelf's cursor, else of the view, else of the article."""
        row = self.shelf.selected if self.on_shelf else None
        chosen = row.view if row is not None and row.view is not None else self.view
        article = self.current()
        wanted = chosen.id if chosen.kind == "feed" else (article.feed_id if article and row is None else None)
        return next((feed for feed in feeds if feed.id == wanted), None)

    def folder_at_hand(self) -> int | None:
        """Returns the folder under the shelf's cursor."""
        row = self.shelf.selected if self.on_shelf else None
        return row.view.id if row and row.view and row.view.kind == "category" else None

    def show_feed(self, feed_id: int) -> None:
        """Shows the articles of a feed."""
        self.jump_to(View("feed", feed_id))

    def action_close(self) -> None:
        """Closes what is open; ends finding; stops a refresh."""
        if self.finding:
            self.end_find()
        elif self.seeking:
            self.end_seek(back=True)
        elif self.hinting:
            self.end_hints()
        elif self.page.matches:
            self.page.clear_find()
        elif self.has_class("-drawer"):
            self.remove_class("-drawer")
            self.give_keys(self.list)
        elif self.has_class("-focus"):
            self.action_focus_mode()
        elif self.refreshing:
            self.workers.cancel_group(self, "refresh")
            self.workers.cancel_group(self, "subscribe")
            self.tell("Refreshing stopped")
            self.begin(self.refresh_stopped(), "stopped", exclusive=False)

"""Smart feeds and mute rules on the reading screen: saved, edited, counted, and how much they hide.

Counts are asked for after everything else is drawn; no list waits for them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from newsreader.library import Library
from newsreader.model import View
from newsreader.model.queries import SmartFeed
from newsreader.ui.feed_actions import FeedActions
from newsreader.ui.finding import FindActions
from newsreader.ui.options import Options
from newsreader.ui.wording import counted

if TYPE_CHECKING:
    from newsreader.ui.query_field import QueryHelp
    from newsreader.ui.rule_dialogs import MuteChoice
    from newsreader.ui.search import SearchChoice


COUNT_PAUSE = 0.05
"""Seconds in which further marks put counting off."""


class HiddenLine(Static):
    """The foot of the list: how many stories it does not show."""

    DEFAULT_CSS = "HiddenLine { height: 1; padding: 0 1 0 4; color: $muted; }"


class RuleActions(FeedActions, FindActions, part=True):
    """The keys about saved queries and what is muted."""

    _before_muted: View = View("unread")
    """What was shown before the muted stories."""

    def __init__(self, library: Library, options: Options) -> None:
        super().__init__(library, options)
        self.smart = library.smart_feeds()
        self._muting: Sequence[int] = [rule.id for rule in library.mute_rules()]
        """The rules that the list was shown under."""
        self._counting = False
        """Whether everything has been drawn once."""

    def on_mount(self) -> None:
        """Counts once everything is drawn."""
        self.call_after_refresh(self._begin_counting)

    def _begin_counting(self) -> None:
        self._counting = True
        self._count()

    async def recount(self) -> None:
        """Shows the shelf and its counts anew; those of saved queries follow."""
        self.smart = await self.ask(self.library.smart_feeds)
        await super().recount()

    async def changed(self, ids: Sequence[int]) -> None:
        """Shows new marks; where rules have come or gone, the list anew."""
        await super().changed(ids)
        rules = [] if ids else [rule.id for rule in await self.ask(self.library.mute_rules)]
        if not ids and rules != self._muting:
            self._muting = rules
            await self.show_view(self.view, keep=self.list.selected_id)

    def show_shelf(self) -> None:
        """Shows the shelf; a list that is shown anew may hide other stories."""
        super().show_shelf()
        self._count()

    # --- counting -----------------------------------------------------------------------------------------

    def _count(self) -> None:
        if self._counting:
            self.begin(self._count_rules(), "rules")

    async def _count_rules(self) -> None:
        await asyncio.sleep(COUNT_PAUSE)
        view, before = self.view, self.smart_counts
        self.smart_counts = await self.ask(self.library.smart_unread) if self.smart else {}
        if self.smart_counts != before:
            super().show_shelf()
        hidden = await self.ask(self.library.muted_in, view)
        if view == self.view:
            self._show_hidden(hidden)
        swept = False
        while await self.ask(self.library.sweep_mutes):
            swept = True
        if swept:
            await self.recount()

    def _show_hidden(self, hidden: int) -> None:
        line = next(iter(self.query(HiddenLine)), None)
        if line is None and hidden:
            line = HiddenLine()
            self.query_one("#middle").mount(line)
        if line is not None:
            line.display = bool(hidden)
            key = self.keys_of("list.muted")
            line.update(Content(f"{hidden:,} muted {self.signs.dot} {key} shows {'it' if hidden == 1 else 'them'}"))

    # --- smart feeds --------------------------------------------------------------------------------------

    def query_help(self) -> QueryHelp:
        """Returns who knows what a query means while it is typed."""
        from newsreader.ui.query_field import QueryHelp

        return QueryHelp(partial(self.library.explain, typing=True), self.library.complete)

    def _search_chosen(self, choice: SearchChoice | None) -> None:
        super()._search_chosen(choice)
        if choice is not None and choice.saved is not None:
            self.begin(self._save_smart(choice.saved), "edit", exclusive=False)

    async def _save_smart(self, feed: SmartFeed) -> None:
        step = await self.ask(self.library.save_smart, feed.name, feed.query, feed.id or None)
        self.tell(f"{step.label} — u undoes")
        await self.recount()
        saved = next((each for each in self.smart if each.name.casefold() == feed.name.casefold()), None)
        if saved is not None:
            await self.show_view(View("smart", saved.id))
            self.to_list()

    def _smart_at_hand(self) -> SmartFeed | None:
        """Returns the smart feed under the shelf's cursor, else the one of the list."""
        row = self.shelf.selected if self.on_shelf else None
        view = row.view if row is not None and row.view is not None else self.view
        return next((each for each in self.smart if view == View("smart", each.id)), None)

    def action_edit_feed(self) -> None:
        """Edits the smart feed, feed or folder at hand."""
        feed = self._smart_at_hand()
        if feed is None:
            super().action_edit_feed()
            return
        from newsreader.ui.rule_dialogs import QueryDialog

        self.app.push_screen(QueryDialog("Smart feed", self.query_help(), feed), self._smart_edited)

    def _smart_edited(self, feed: SmartFeed | None) -> None:
        if feed is not None:
            self.begin(self._save_smart(feed), "edit", exclusive=False)

    def action_unsubscribe(self) -> None:
        """Removes the smart feed, or unsubscribes from the feed at hand."""
        feed = self._smart_at_hand()
        if feed is None:
            super().action_unsubscribe()
        else:
            self.begin(self._remove_smart(feed), "edit", exclusive=False)

    async def _remove_smart(self, feed: SmartFeed) -> None:
        step = await self.ask(self.library.remove_smart, feed.id)
        self.tell(f"{step.label} — u undoes")
        await self.recount()
        if self.view == View("smart", feed.id):
            await self.show_view(View("unread"))

    # --- mute rules ---------------------------------------------------------------------------------------

    def action_mute(self) -> None:
        """Offers what may be muted of the story, and lists the rules."""
        self.begin(self._offer_mutes(), "dialog")

    async def _offer_mutes(self) -> None:
        from newsreader.ui.rule_dialogs import MuteScreen

        article = self.current()
        offers = await self.ask(self.library.mute_offers, article) if article is not None else []
        rules = await self.ask(self.library.mute_rules)
        self.app.push_screen(MuteScreen(article.title if article else "", offers, rules), self._mute_chosen)

    def _mute_chosen(self, choice: MuteChoice | None) -> None:
        if choice is None:
            return
        if choice.rule is not None:
            self.begin(self._unmute(choice.rule.id), "edit", exclusive=False)
        elif choice.query:
            self.begin(self._mute(choice.query, choice.days), "edit", exclusive=False)
        else:
            from newsreader.ui.rule_dialogs import QueryDialog

            ask = QueryDialog("Mute what a query finds", self.query_help(), SmartFeed(0, "", ""), named=False)
            self.app.push_screen(ask, lambda asked: self._own_mute(asked, choice.days))

    def _own_mute(self, asked: SmartFeed | None, days: int) -> None:
        if asked is not None:
            self.begin(self._mute(asked.query, days), "edit", exclusive=False)

    async def _mute(self, query: str, days: int) -> None:
        from newsreader.ui.rule_dialogs import until

        step = await self.ask(self.library.mute, query, until(days, self.library.now()))
        rules = await self.ask(self.library.mute_rules)
        hidden = next((rule.hidden for rule in rules if rule.query == query), 0)
        told = f"{counted(hidden, 'story', 'stories')} hidden" if hidden else "hides nothing yet; bookmarks stay"
        self.tell(f"{step.label}: {told} — u undoes")
        await self.changed([])

    async def _unmute(self, rule_id: int) -> None:
        step = await self.ask(self.library.unmute, rule_id)
        self.tell(f"{step.label} — u undoes")
        await self.changed([])

    def action_muted(self) -> None:
        """Shows what is muted; again: what was shown before."""
        view = self._before_muted if self.view.kind == "muted" else View("muted")
        self._before_muted = self.view
        self.begin(self.show_view(view), "view")
        if self.one_pane:
            self.to_list()

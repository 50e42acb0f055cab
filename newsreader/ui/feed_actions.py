"""Subscribing, importing, editing, unsubscribing, refreshing: everything that is done to feeds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from newsreader.errors import UsageError
from newsreader.model import Feed, FoundFeed, RefreshProgress
from newsreader.ui.keep_actions import KeepActions
from newsreader.ui.welcome import STARTERS

if TYPE_CHECKING:
    from newsreader.model.archive import Archive, Brought
    from newsreader.ui.dialogs import FeedChoice
    from newsreader.ui.problems import ProblemChoice

PAGES_AHEAD = 60
"""Full pages fetched after a refresh, for feeds that ask for them, before they are opened."""


class FeedActions(KeepActions, part=True):
    """The keys about feeds. A refresh runs beside everything else and never moves the list."""

    refreshing = False
    under_way = ""
    """How far the refresh under way has come, in words."""
    coming = 0
    """Articles that the refresh under way has brought so far."""

    # --- subscribing --------------------------------------------------------------------------------------

    def action_add_feed(self) -> None:
        """Asks for an address and subscribes to what is found there."""
        self.begin(self._add_feed(), "dialog")

    async def _add_feed(self) -> None:
        from newsreader.ui.dialogs import AddFeedScreen

        folders = [category.title for category in await self.ask(self.library.categories)]
        screen = AddFeedScreen(self.library.find_feeds, folders, full_text=self.options.full_text)
        self.app.push_screen(screen, self._feed_chosen)

    def _feed_chosen(self, choice: FeedChoice | None) -> None:
        if choice and choice.found:
            self.begin(self.subscribe(choice.found, choice.folder, choice.full_text), "subscribe", exclusive=False)

    async def subscribe(self, found: FoundFeed, folder: str | None = None, full_text: bool = False) -> None:
        """Subscribes to a feed and fetches it at once."""
        feed = await self.ask(self.library.subscribe, found, folder)
        if full_text or self.options.full_text:
            await self.ask(self.library.set_full_text, feed.id, True)
        self.tell(f"Subscribed to {feed.title}")
        await self.recount()
        await self.refresh_feeds([feed.id])

    def subscribe_starter(self, number: int) -> None:
        """Subscribes to one of the well-known feeds, counted from 1."""
        if 1 <= number <= len(STARTERS):
            self.begin(self.subscribe(STARTERS[number - 1]), "subscribe", exclusive=False)

    def put_sample_away(self) -> None:
        """Takes the sample edition off the shelf; bookmarked stories stay."""
        self.begin(self._put_sample_away(), "edit", exclusive=False)

    async def _put_sample_away(self) -> None:
        await self.ask(self.library.remove_sample)
        await self.recount()
        await self.show_view(self.view)

    def bring_sample(self) -> None:
        """Puts the sample edition on the shelf again."""
        self.begin(self._bring_sample(), "edit", exclusive=False)

    async def _bring_sample(self) -> None:
        if not await self.ask(self.library.has_sample):
            await self.ask(self.library.load_sample)
        await self.recount()
        await self.show_view(self.view)

    def action_import_saved(self) -> None:
        """Asks for a file of another reader, previews it and imports it."""
        from newsreader.ui.dialogs import ImportScreen

        self.app.push_screen(ImportScreen(self._preview_saved), self._import_chosen)

    async def _preview_saved(self, path: str) -> tuple[Archive, Brought]:
        archive = await self.ask(self.library.read_saved, _place_of(path))
        return archive, await self.ask(self.library.preview_import, archive)

    def _import_chosen(self, archive: Archive | None) -> None:
        if archive is not None:
            self.begin(self._import(archive), "subscribe", exclusive=False)

    async def _import(self, archive: Archive) -> None:
        from newsreader.model.archive import brought_in_words

        brought = await self.library.import_archive(archive)
        self.tell(f"Imported {brought_in_words(brought)}")
        await self.changed([])
        if not self.list.ids or self.view.kind in ("bookmarks", "tag"):
            await self.show_view(self.view)
        if brought.feed_ids:
            await self.refresh_feeds(brought.feed_ids)

    # --- editing ------------------------------------------------------------------------------------------

    def feed_at_hand(self, feeds: Sequence[Feed]) -> Feed | None:
        """Returns the feed an action is about: under the shelf's cursor, else of the view or the article."""
        raise NotImplementedError

    def folder_at_hand(self) -> int | None:
        """Returns the folder under the shelf's cursor."""
        raise NotImplementedError

    def action_edit_feed(self) -> None:
        """Edits the feed at hand, or renames the folder or tag."""
        if tag := self.tag_at_hand():
            self.rename_tag(tag)
        else:
            self.begin(self._edit(), "dialog")

    async def _edit(self, feed_id: int | None = None) -> None:
        from newsreader.ui.dialogs import AskScreen, EditFeedScreen

        feeds, categories = await self.ask(self.library.feeds), await self.ask(self.library.categories)
        titles = {category.id: category.title for category in categories}
        if feed_id is None and (folder := self.folder_at_hand()) in titles:
            assert folder is not None
            ask = AskScreen("Rename folder", "Name; empty removes the folder and keeps its feeds", titles[folder])
            self.app.push_screen(ask, lambda name: self._folder_named(folder, name))
            return
        feed = next((each for each in feeds if each.id == feed_id), None) or self.feed_at_hand(feeds)
        if feed is None:
            raise UsageError("Choose a feed on the shelf first (f).")
        screen = EditFeedScreen(feed, titles.get(feed.category_id or -1), list(titles.values()))
        self.app.push_screen(screen, lambda choice: self._feed_edited(feed, choice))

    def _folder_named(self, category_id: int, name: str | None) -> None:
        if name is not None:
            self.begin(self._rename_folder(category_id, name), "edit", exclusive=False)

    async def _rename_folder(self, category_id: int, name: str) -> None:
        if name:
            await self.ask(self.library.rename_category, category_id, name)
        else:
            await self.ask(self.library.remove_category, category_id)
        await self.changed([])

    def _feed_edited(self, feed: Feed, choice: FeedChoice | None) -> None:
        if choice:
            self.begin(self._save_feed(feed, choice), "edit", exclusive=False)

    async def _save_feed(self, feed: Feed, choice: FeedChoice) -> None:
        if choice.title != feed.title:
            await self.ask(self.library.rename_feed, feed.id, choice.title)
        await self.ask(self.library.move_feed, feed.id, choice.folder)
        if choice.full_text != feed.full_text:
            await self.ask(self.library.set_full_text, feed.id, choice.full_text)
        await self.changed([])

    def action_unsubscribe(self) -> None:
        """Unsubscribes from the feed at hand, or removes the tag; undo brings it back with everything."""
        if tag := self.tag_at_hand():
            self.remove_tag(tag)
            return
        self.begin(self._unsubscribe(), "edit", exclusive=False)

    async def _unsubscribe(self, feed_id: int | None = None) -> None:
        feeds = await self.ask(self.library.feeds)
        feed = next((each for each in feeds if each.id == feed_id), None) or self.feed_at_hand(feeds)
        if feed is None:
            raise UsageError("Choose a feed on the shelf first (f).")
        step = await self.ask(self.library.unsubscribe, feed.id)
        self.tell(f"{step.label} — u undoes")
        await self.changed([])

    # --- problems -----------------------------------------------------------------------------------------

    def action_problems(self) -> None:
        """Lists the feeds that could not be read."""
        self.begin(self._problems(), "dialog")

    async def _problems(self) -> None:
        from newsreader.ui.problems import ProblemsScreen

        problems = await self.ask(self.library.problems)
        self.app.push_screen(ProblemsScreen(problems, self.library.now()), self._problem_chosen)

    def _problem_chosen(self, choice: ProblemChoice | None) -> None:
        if choice is None:
            return
        if choice.what == "retry":
            self.begin(self.refresh_feeds([choice.feed_id]), "subscribe", exclusive=False)
        elif choice.what == "edit":
            self.begin(self._edit(choice.feed_id), "dialog")
        elif choice.what == "unsubscribe":
            self.begin(self._unsubscribe(choice.feed_id), "edit", exclusive=False)
        else:
            self.show_feed(choice.feed_id)

    def show_feed(self, feed_id: int) -> None:
        """Shows the articles of a feed."""
        raise NotImplementedError

    # --- refreshing ---------------------------------------------------------------------------------------

    def action_refresh_feed(self) -> None:
        """Asks the feeds of this view for news."""
        self.begin(self._refresh_view(), "refresh", exclusive=False)

    async def _refresh_view(self) -> None:
        feeds = [feed for feed in await self.ask(self.library.feeds) if not feed.sample]
        kind, chosen = self.view.kind, self.view.id
        if kind == "feed":
            feeds = [feed for feed in feeds if feed.id == chosen]
        elif kind == "category":
            feeds = [feed for feed in feeds if feed.category_id == chosen]
        await self.refresh_feeds([feed.id for feed in feeds])

    def action_refresh_all(self) -> None:
        """Asks all feeds for news."""
        self.begin(self.refresh_feeds(None), "refresh", exclusive=False)

    async def refresh_feeds(self, ids: Sequence[int] | None, *, quiet: bool = False) -> None:
        """Asks feeds for news; ``quiet`` asks only those whose time has come and tells nothing but news."""
        if not await self.ask(self.library.has_own_feeds):
            if not quiet:
                self.tell("Nothing to refresh yet — a adds a feed")
            return
        if self.refreshing and ids is None:
            if not quiet:
                self.tell("Refreshing already — esc stops")
            return
        if self.library.read_only:
            self.tell("The disk is read-only: nothing new can be kept", warn=True)
            return
        self.refreshing, self.coming = True, 0
        try:
            report = await self.library.refresh(
                ids,
                due_only=quiet,
                interval=timedelta(minutes=self.options.refresh_minutes or 30),
                on_progress=self.show_progress,
            )
        finally:
            self.refreshing = False
            self.show_progress(None)
        await self.after_refresh(report.new)
        if report.changed:
            await self.changed([])
        if report.article_ids:
            self.begin(self._pages_ahead(report.article_ids), "pages")
        if not quiet:
            self.tell_refreshed(report.new, report.problems)

    def tell_refreshed(self, new: int, problems: Sequence[tuple[str, str]]) -> None:
        """Tells what came of a refresh that was asked for, beyond the new articles."""
        if problems:
            feed, problem = problems[0]
            told = f"{feed}: {problem}" if len(problems) == 1 else f"{len(problems)} feeds could not be read"
            self.tell(f"{told} — ! to see", warn=True)
        elif not new:
            self.tell("Nothing new")

    async def refresh_stopped(self) -> None:
        """Shows what a refresh brought before it was stopped."""
        if self.coming:
            await self.ask(self.library.remove_sample)
        await self.after_refresh(self.coming)

    async def _pages_ahead(self, ids: Sequence[int]) -> None:
        await self.library.prepare_pages(ids[:PAGES_AHEAD])

    def status(self) -> str:
        """Returns how far a refresh has come, else what the foot of the screen tells."""
        return self.under_way or super().status()

    def show_progress(self, progress: RefreshProgress | None) -> None:
        """Shows how far the refresh has come; None when it has ended."""
        raise NotImplementedError

    async def after_refresh(self, new: int) -> None:
        """Announces what has arrived."""
        raise NotImplementedError


def _place_of(path: str) -> Path:
    return Path(path.strip().strip("'\"")).expanduser()

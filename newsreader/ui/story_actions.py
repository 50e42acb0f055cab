"""Stories on the screen: grouping, versions, following, the story so far, and what the reader says belongs together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace

from newsreader.model import Article, StepDone
from newsreader.ui.reading import ReadingActions
from newsreader.ui.regrouping import regrouped_near
from newsreader.ui.terminal_app import TerminalApp

REGROUP_PAUSE = 0.3
"""Seconds in which articles that have been read are gathered before the list shows what stories they are in."""


class StoryActions(ReadingActions, part=True):
    """The keys of stories."""

    _fresh: set[int]
    """Articles read in the background since the list was looked through."""
    _uniting: Article | None = None
    """The article that is to share a story with the next one named."""

    # --- keeping the list in step -----------------------------------------------------------------------------

    def articles_prepared(self, ids: Iterable[int]) -> None:
        """Shows, after a moment, what stories these articles are in."""
        begun = bool(self._fresh)
        self._fresh.update(ids)
        if not begun:
            self.begin(self._regroup_soon(), "regroup", exclusive=False)

    async def notify_followed(self) -> None:
        """Tells the desktop of news in followed stories, where the user wants that."""
        if not self.options.notify and self.options.notify_terminal == "off":
            return
        from newsreader import notices

        notice = await self.ask(notices.notice_due, self.library)
        if notice is None:
            return
        if isinstance(self.app, TerminalApp):
            self.app.to_terminal(notices.sequence(self.options.notify_terminal, notice))
        if self.options.notify and (wrong := await notices.run(self.options.notify, notice)):
            self.tell(wrong, warn=True)

    async def _regroup_soon(self) -> None:
        await asyncio.sleep(REGROUP_PAUSE)
        fresh, self._fresh = self._fresh, set()
        await self.regroup(fresh)

    async def regroup(self, fresh: Iterable[int] = ()) -> None:
        """Shows each story once, the selected row where it is, and the rows of these articles anew."""
        fresh = set(fresh)
        members = {row.id: row.members for row in self.list.loaded.values()}
        if not self.grouped:
            await self.provide([each for each in fresh if each in members])
            return
        known = {each for several in members.values() for each in several}
        stories = await self.ask(self.library.story_mates, known | fresh)
        before, selected = self.list.listing, self.list.selected_id
        after = await self.ask(regrouped_near, before, self.list.cursor, members, stories)
        touched = {stories[each] for each in fresh if each in stories}
        stale = [each for each in members if each in fresh or stories.get(each) in touched]
        if after.ids != before.ids and self.list.ids is before.ids and self.list.selected_id == selected:
            stale = [each for each in members if each in stories or len(members[each]) > 1]
            stale += [each for each in after.ids[: self.list.cursor + 100] if each not in members]
            rows = await self.ask(self.library.rows, stale, True, self.shown_versions())
            if self.list.ids is before.ids and self.list.selected_id == selected:
                self.list.regroup(after)
                self.list.provide(rows)
                self.show_head()
                return
        await self.provide(stale)

    # --- grouping ---------------------------------------------------------------------------------------------

    def action_group(self) -> None:
        """Shows stories as rows, or every article in a row of its own."""
        self.begin(self._group(), "view")

    async def _group(self) -> None:
        on = not await self.ask(lambda: self.library.grouping)
        await self.ask(self.library.set_grouping, on)
        selected = self.list.selected
        await self.show_view(self.view, keep=selected.article.id if selected else None)
        self.tell("One row for each story" if on else "One row for each article")

    def action_turn_order(self) -> None:
        """Lets the list begin with its oldest story, or with its newest."""
        if self.in_order_of_time():
            self.begin(self._turn_order(), "view")

    async def _turn_order(self) -> None:
        on = not self.list.oldest_first
        await self.ask(self.library.set_oldest_first, self.view, on)
        selected = self.list.selected if self.list.cursor > self.list.pinned else None
        await self.show_view(self.view, keep=selected.article.id if selected else None)
        self.tell("The oldest first, in this list" if on else "The newest first, in this list")

    # --- following ----------------------------------------------------------------------------------------------

    def action_follow(self) -> None:
        """Follows the story, or ends that."""
        if article := self.current():
            self.begin(self._follow_story(article), "mark", exclusive=False)

    async def _follow_story(self, article: Article) -> None:
        story = await self.ask(self.library.story, article.id)
        on = story.followed is None
        await self.ask(self.library.follow, article.id, on)
        sign = self.signs.followed
        self.tell(f"{sign} Followed: it stays at the top of the list" if on else "Followed no longer — u undoes")
        await self.provide_with([each.id for each in story.articles])

    def action_story_so_far(self) -> None:
        """Shows what has happened in the story, in order."""
        if article := self.current():
            self.begin(self._show_story(article), "timeline")

    async def _show_story(self, article: Article) -> None:
        from newsreader.ui.story_screen import StoryScreen

        timeline = await self.ask(self.library.timeline, article.id)
        if timeline.followed is not None:
            await self.ask(self.library.visit_story, timeline.story_id)
            await self.provide_with([article.id])
        self.app.push_screen(StoryScreen(timeline, article.id, self.library.now(), self.signs), self._entry_chosen)

    def _entry_chosen(self, article_id: int | None) -> None:
        if article_id is not None:
            self.follow_to(article_id)

    # --- what belongs together --------------------------------------------------------------------------------

    def action_not_same(self) -> None:
        """Takes the article on the page out of its story."""
        article, row = self.current(), self.list.selected
        if article is None:
            return
        if not self.on_page and not self.has_class("-reading") and row is not None and len(row.members) > 2:
            self.tell(f"{self.keys_of('story.open')} opens the story; on a page, this key takes that article out")
            return
        self.begin(self._decide(lambda: self.library.not_same_story(article.id), article), "mark", exclusive=False)

    def action_same(self) -> None:
        """Remembers this article; on another one, makes their stories one."""
        article, other = self.current(), self._uniting
        if article is None:
            return
        if other is None or other.id == article.id:
            self._uniting = None if other else article
            key = self.keys_of("story.same")
            self.tell(f"{key} on another article makes both one story" if self._uniting else "Nothing is put together")
            return
        self._uniting = None
        self.begin(
            self._decide(lambda: self.library.same_story(other.id, article.id), article), "mark", exclusive=False
        )

    async def _decide(self, decision: Callable[[], StepDone], article: Article) -> None:
        step = await self.ask(decision)
        self.tell(f"{step.label} — u undoes")
        await self.regroup([article.id])
        await self.show_versions_again()

    async def after_step(self) -> None:
        """Shows stories as they are after a step was taken back or again."""
        await self.regroup()  # first: it must know of each row what it held before
        await super().after_step()
        await self.show_versions_again()

    async def show_versions_again(self) -> None:
        """Shows the versions of the story on the page anew."""
        if self.opened is not None:
            article_id = self.opened.article.id
            versions = await self.ask(self.library.versions, article_id)
            article = await self.ask(self.library.article, article_id)
            if self.opened.article.id == article_id:
                self.show_read(replace(self.opened, article=article, versions=versions), fresh=False)

    # --- what a publisher changed -----------------------------------------------------------------------------

    def action_changes(self) -> None:
        """Shows what the publisher changed in the article after it was out."""
        if article := self.current():
            self.begin(self._show_changes(article), "changes")

    async def _show_changes(self, article: Article) -> None:
        from newsreader.ui.changes_screen import ChangesScreen

        changes = await self.ask(self.library.changes, article.id)
        if changes:
            self.app.push_screen(ChangesScreen(article, changes, self.signs))
        else:
            self.tell("Nothing in it has changed since it came")

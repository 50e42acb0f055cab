"""Bookmarks and read marks, and the way back from each."""

from __future__ import annotations

from newsreader.model import Article, StepDone, StoryRow
from newsreader.ui.panes import Panes


class MarkActions(Panes, part=True):
    """The keys that mark."""

    def action_bookmark(self) -> None:
        """Bookmarks the article, or removes the bookmark."""
        if article := self.current():
            self.begin(self._bookmark(article), "mark", exclusive=False)

    async def _bookmark(self, article: Article) -> None:
        await self.ask(self.library.set_starred, [article.id], not article.starred)
        self.tell("Bookmark removed — u undoes" if article.starred else f"{self.signs.star} Bookmarked")
        await self.changed([article.id])

    def action_toggle_read(self) -> None:
        """Marks the story in the list, or the article on the page, unread where it is read, and read where not."""
        row, article = self.list.selected, self.current()
        if row is not None and len(row.members) > 1 and not self.on_page and not self.has_class("-reading"):
            self.begin(self._mark_story(row), "mark", exclusive=False)
        elif article is not None:
            self.begin(self._set_read(article, not article.read), "mark", exclusive=False)

    async def _mark_story(self, row: StoryRow) -> None:
        step = await self.ask(self.library.mark_story, row.members, not row.read)
        kept = not row.read and step.articles < row.unread
        if step.articles:
            self.tell(f"{step.label}{', the ones you kept unread stay' if kept else ''} — u undoes")
        else:  # no step was made: u would take back another one
            self.tell("All that is unread here you kept unread: it stays" if kept else step.label)
        await self.changed(row.members)

    async def _set_read(self, article: Article, read: bool) -> None:
        await self.ask(self.library.set_read, [article.id], read)
        await self.changed([article.id])

    def action_mark_all(self) -> None:
        """Marks everything in this list read, without a question: undo brings it back."""
        self.begin(self._mark_all(), "mark", exclusive=False)

    async def _mark_all(self) -> None:
        step = await self.ask(self.library.mark_list_read, self.view, self.grouped)
        self.tell(f"{step.label} — u undoes" if step.articles else "Nothing was unread here")
        await self.changed([])

    def action_undo(self) -> None:
        """Takes the last step back."""
        self.begin(self._step_back(), "mark", exclusive=False)

    async def _step_back(self) -> None:
        await self._after(await self.ask(self.library.undo), "Nothing to undo")

    def action_redo(self) -> None:
        """Takes the last undone step again."""
        self.begin(self._step_again(), "mark", exclusive=False)

    async def _step_again(self) -> None:
        await self._after(await self.ask(self.library.redo), "Nothing to redo")

    async def _after(self, step: StepDone | None, nothing: str) -> None:
        self.tell(step.label if step else nothing)
        if step:
            await self.after_step()

    async def after_step(self) -> None:
        """Shows everything as it is after a step was taken back or again."""
        await self.changed([])

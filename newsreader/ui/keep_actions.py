"""Tags on bookmarks, and notes on articles and quotes: the keys that write the user's own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from newsreader.model import Article, Quote, Tag, View
from newsreader.model.keeping import words_key
from newsreader.ui.mark_actions import MarkActions

if TYPE_CHECKING:
    from newsreader.ui.keep_screens import Written


class KeepActions(MarkActions, part=True):
    """The keys of tags and notes."""

    # --- tags ---------------------------------------------------------------------------------------------

    def action_tags(self) -> None:
        """Asks for the tags of the article, which is bookmarked too."""
        if article := self.current():
            self.begin(self._ask_tags(article), "dialog")

    async def _ask_tags(self, article: Article) -> None:
        from newsreader.ui.keep_screens import TagScreen

        known = await self.ask(self.library.tags)
        line = ", ".join(await self.ask(self.library.tags_of, article.id))
        self.app.push_screen(TagScreen(article.title, line, known), partial(self._tags_given, article.id))

    def _tags_given(self, article_id: int, line: str | None) -> None:
        if line is not None:
            self.begin(self._set_tags(article_id, line), "mark", exclusive=False)

    async def _set_tags(self, article_id: int, line: str) -> None:
        step = await self.ask(self.library.set_tags, article_id, line)
        if step.articles:
            self.tell(f"{step.label} — u undoes")
        await self.changed([article_id])

    def tag_at_hand(self) -> Tag | None:
        """Returns the tag under the shelf's cursor."""
        row = self.shelf.selected if self.on_shelf else None
        wanted = row.view.id if row and row.view and row.view.kind == "tag" else None
        return next((tag for tag in self.counts.tags if tag.id == wanted), None)

    def rename_tag(self, tag: Tag) -> None:
        """Asks what a tag shall be called."""
        from newsreader.ui.dialogs import AskScreen

        told = "Name; that of another tag merges them, an empty one removes the tag"
        self.app.push_screen(AskScreen("Rename tag", told, tag.name), partial(self._tag_named, tag))

    def _tag_named(self, tag: Tag, name: str | None) -> None:
        if name:
            self.begin(self._rename_tag(tag, name), "edit", exclusive=False)
        elif name is not None:
            self.remove_tag(tag)

    async def _rename_tag(self, tag: Tag, name: str) -> None:
        step = await self.ask(self.library.rename_tag, tag.id, name)
        await self._after_tags(step.label, tag, name)

    def remove_tag(self, tag: Tag) -> None:
        """Takes a tag from all bookmarks."""
        self.begin(self._remove_tag(tag), "edit", exclusive=False)

    async def _remove_tag(self, tag: Tag) -> None:
        step = await self.ask(self.library.remove_tag, tag.id)
        await self._after_tags(step.label, tag, "")

    async def _after_tags(self, told: str, tag: Tag, name: str) -> None:
        """Shows everything anew; the list of a tag that is gone gives way to its new name's, else to the bookmarks."""
        self.tell(f"{told} — u undoes")
        await self.changed([])
        if self.view == View("tag", tag.id) and tag.id not in {each.id for each in self.counts.tags}:
            found = next((each for each in self.counts.tags if each.name.casefold() == name.casefold()), None)
            await self.show_view(View("tag", found.id) if found else View("bookmarks"))

    # --- notes --------------------------------------------------------------------------------------------

    def action_note(self) -> None:
        """Writes a note on the current quote where one is in view, else on the article."""
        article = self.current()
        quote = self.page.current_quote if self.on_page else None
        if quote is not None and not self.page.shows(quote.start):
            quote = None
        if article is not None:
            self.note_on(article, quote)

    def note_on(self, article: Article, quote: Quote | None) -> None:
        """Asks for a note on an article, or on a quote in it."""
        self.begin(self._ask_note(article, quote), "dialog")

    async def _ask_note(self, article: Article, quote: Quote | None) -> None:
        from newsreader.ui.keep_screens import NoteScreen

        words = quote.text if quote else ""
        notes = await self.ask(self.library.notes, article.id)
        here = [note for note in notes if (note.end == quote.end if quote else not note.quote)]
        same = [note for note in here if words_key(note.quote) == words_key(words)] or here
        words = same[0].quote if same else words
        draft = await self.ask(self.library.draft, article.id, words)
        about = f"“{words}”" if words else article.title
        saved = same[0].text if same else ""

        async def keep(text: str | None) -> None:
            await self.ask(self.library.keep_draft, article.id, words, text)

        screen = NoteScreen(about, saved, draft, keep)
        self.app.push_screen(screen, partial(self._note_written, article.id, words))

    def _note_written(self, article_id: int, words: str, written: Written | None) -> None:
        work = self._save_note if written is None or written.done else self._keep_draft
        text = written.text if written else None
        self.begin(work(article_id, words, text), "mark", exclusive=False)

    async def _keep_draft(self, article_id: int, words: str, text: str | None) -> None:
        await self.ask(self.library.keep_draft, article_id, words, text)
        self.tell(f"The draft is kept — {self.keys_of('story.note')} goes on with it")

    async def _save_note(self, article_id: int, words: str, text: str | None) -> None:
        """Saves a note; None forgets a draft that says what the note says."""
        if text is None:
            await self.ask(self.library.keep_draft, article_id, words, None)
            return
        step = await self.ask(self.library.write_note, article_id, text, words)
        if step.articles:
            self.tell(f"{step.label} — u undoes")
        await self.changed([article_id])

    async def changed(self, ids: Sequence[int]) -> None:
        """Shows new marks and notes."""
        await super().changed(ids)
        read = self.opened
        if read is not None and (not ids or read.article.id in ids):
            notes = await self.ask(self.library.notes, read.article.id)
            if self.opened is read and notes != read.notes:
                self.show_read(replace(read, notes=notes), fresh=False)

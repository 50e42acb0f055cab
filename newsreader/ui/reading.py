"""Reading: opening articles, moving among them, their quotes, links, text and sources."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from newsreader.errors import NewsreaderError
from newsreader.model import Article, ReadArticle
from newsreader.opener import copy_with_command, open_in_browser
from newsreader.ui.place_actions import PlaceActions
from newsreader.ui.ready import brought_up_to_date
from newsreader.ui.wording import long_date, markdown_link, quoted

if TYPE_CHECKING:
    from newsreader.ui.article_view import ArticleView
    from newsreader.ui.quotes_panel import QuoteChosen

AHEAD = 4
"""Articles of the list that are made ready after the one that is opened."""
AHEAD_PAUSE = 0.3
"""Seconds that an article must stay on the page before they are."""
KEY_PATIENCE = 0.3
"""Seconds that keys wait at most for a story that is being opened."""
NEAR_PAUSE = 0.2
"""Seconds that it must stay before what is kept of the next and the previous one is read from the store."""


class ReadingActions(PlaceActions, part=True):
    """The keys of the page."""

    marked: set[int]
    """Articles that were marked read as they were opened, which is yet to be shown."""

    @cached_property
    def _shown(self) -> asyncio.Event:
        """Set but while a story that is being opened is not yet on the page."""
        shown = asyncio.Event()
        shown.set()
        return shown

    # --- the page -----------------------------------------------------------------------------------------

    def open_article(self, article_id: int, *, offset: int | None = None, seek: str = "") -> None:
        """Opens an article on the page and marks it read, where wanted at a place or at words."""
        self.leave_page()
        place = self.list.index_of(article_id)
        if place is not None:
            self.list.move_to(place)
        self.begin(self.show_article(article_id, offset=offset, seek=seek), "open")

    async def show_article(
        self, article_id: int, *, mark: bool = True, focus: bool = True, offset: int | None = None, seek: str = ""
    ) -> None:
        """Brings an article to the page; ``seek`` lights words and goes to the first of them."""
        self.keep_place()
        if focus:
            self._turn_to_page()
        ready = self._at_hand(article_id, offset)
        read = ready or await self.library.open_article(article_id, offset)
        self._show(read, offset, compare=ready is not None, mark=mark)
        if offset is not None:
            self.page.take_quote(offset)
        if seek:
            self.page.find(seek)
        await self._fetch_if_wanted(read)

    def _at_hand(self, article_id: int, offset: int | None = None) -> ReadArticle | None:
        """Returns an article that is on the page already, or ready."""
        read = self.opened
        if read is not None and read.article.id == article_id and (offset is None or read.whole):
            return replace(read, position=self.place)
        return self.ready.find(article_id, offset)

    def end_seek(self) -> None:
        """Seeks no longer in the list."""

    def _turn_to_page(self) -> None:
        self.end_seek()
        self.turn(True, "-reading")
        self.give_keys(self.page)

    def _show(self, read: ReadArticle, offset: int | None = None, *, compare: bool, mark: bool) -> None:
        """Shows an article; ``compare`` where it may be older than what is stored."""
        self.show_read(read, offset)
        self._shown.set()
        self.moved()
        self.begin(self._once_painted(read, compare=compare, mark=mark), "opened", exclusive=False)
        self.begin(self._prepare_ahead(read.article.id), "ahead")

    async def _once_painted(self, read: ReadArticle, *, compare: bool, mark: bool) -> None:
        """Does what can wait until an article is on the screen, whatever is opened after it."""
        await self.painted()
        if compare:
            await self._bring_up_to_date(read.article.id)
        if mark:
            await self.ask(self.library.keep_opened, read.article.id)
        if mark and self.options.mark_read_on == "open":
            await self._mark_opened(read.article)

    async def _bring_up_to_date(self, article_id: int) -> None:
        """Shows what has changed of an article since it was made ready, unless another one has taken its place."""
        if self.opened is None or self.opened.article.id != article_id:
            return
        stored = await self.library.open_article(article_id)
        if self.opened.article.id == article_id:
            self.show_read(brought_up_to_date(self.opened, stored), fresh=False)

    async def _prepare_ahead(self, article_id: int) -> None:
        """Makes the articles around one in the list ready, once the reader stays a moment."""
        await asyncio.sleep(NEAR_PAUSE)
        place = self.list.index_of(article_id)
        if place is None:
            return
        shown = self.shown_versions()
        ahead = [shown.get(each, each) for each in self.list.ids[place + 1 : place + 1 + AHEAD]]
        near = [*ahead[:1], *(shown.get(each, each) for each in self.list.ids[max(0, place - 1) : place])]
        if self.opened is not None and self.opened.article.id == article_id:
            near += [each.article.id for each in self.opened.versions[self.opened.place + 1 :][:1]]
        await self.make_ready(near)
        await asyncio.sleep(AHEAD_PAUSE - NEAR_PAUSE)
        if not self.library.read_only:
            await self.library.prepare_ahead(ahead)
            await self.make_ready(near)

    async def make_ready(self, ids: Iterable[int]) -> None:
        """Keeps at hand what is known of articles that will probably be opened next."""
        for each in ids:
            if each not in self.ready:
                read = await self.ask(self.library.read_known, each)
                if read is not None:
                    self.ready.put(read)

    async def _mark_opened(self, article: Article) -> None:
        """Marks an article read, and with it the story that it stands for in the list."""
        row = self.list.row_with(article.id)
        if self.library.read_only or (article.read and (row is None or row.read)):
            return
        members = row.members if row is not None else ()
        await self.ask(self.library.open_story, members, article.id)
        self.marked.update((article.id, *members))
        self.begin(self._show_marked(), "marked")

    async def _show_marked(self) -> None:
        """Shows what has been marked read; of many articles that are gone through quickly, all together."""
        ids = list(self.marked)
        await self.changed(ids)
        self.marked.difference_update(ids)

    async def _fetch_if_wanted(self, read: ReadArticle) -> None:
        feed = next((each for each in self.feeds_known if each.id == read.article.feed_id), None)
        if feed is not None and feed.full_text and not read.has_page and not read.text.note:
            await self._fetch_page(read.article)

    async def _fetch_page(self, article: Article) -> None:
        self.hints.say("fetching the page …")
        try:
            await self.library.fetch_page(article.id)
        except NewsreaderError:
            await self._show_again(article.id)  # its header says why
            raise
        finally:
            self.hints.say(self.status())
        await self._show_again(article.id)
        await self.changed([article.id])

    async def _show_again(self, article_id: int) -> None:
        """Shows an article anew, at the same place, if it is still on the page."""
        if self.opened is not None and self.opened.article.id == article_id:
            self.show_read(await self.ask(self.library.read, article_id), self.page.offset_at_top)

    def on_article_view_related_opened(self, event: ArticleView.RelatedOpened) -> None:
        """Goes to the related story that was clicked."""
        self.follow_to(event.article_id)

    def follow_to(self, article_id: int) -> None:
        """Goes from the article on the page to another one; the way back leads here again."""
        self.leave_page()
        self.begin(self.show_article(article_id), "open")

    def on_article_view_quote_reached(self) -> None:
        """Keeps the place, which the quote may have moved."""
        self.on_page_view_scrolled()

    def on_page_view_scrolled(self) -> None:
        """Keeps where the reader is, and tells how far that is."""
        self.place = self.page.offset_at_top
        self.moved()
        self.hints.say(self.status())

    # --- reading ------------------------------------------------------------------------------------------

    async def action_open(self) -> None:
        """Opens what is selected; the next key is about it, and so waits a moment until it is there."""
        if self.on_shelf:
            self.shelf.choose()
        elif not self.on_page and self.list.selected_id is not None:
            self.open_row()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._shown.wait(), KEY_PATIENCE)

    async def action_read_on(self, step: int) -> None:
        """Scrolls a page; at the end of the story goes on to the next unread one."""
        if self.on_shelf:
            self.shelf.choose()
        elif (
            self.opened is None
            or (self.one_pane and not self.has_class("-reading"))
            or (not self.on_page and self.list.row_with(self.opened.article.id) is not self.list.selected)
        ):
            await self.action_open()
        elif not self.page.scroll_page(step) and step > 0:
            self.begin(self.to_unread(1, self.opened.article), "next")

    def action_unread(self, step: int) -> None:
        """Goes to the next unread story, or to the next match while finding."""
        if self.on_page and self.page.matches:
            if step > 0:
                self.page.next_match()
            else:
                self.page.previous_match()
            return
        self.begin(self.to_unread(step, None), "next")

    async def to_unread(self, step: int, finished: Article | None) -> None:
        if finished is not None and self.options.mark_read_on != "never":
            await self._mark_opened(finished)
        ids, start = self.list.ids, self.list.cursor
        ahead = ids[start + 1 :] if step > 0 else ids[:start][::-1]
        found = await self.ask(self.library.next_unread, ahead, self.grouped)
        place = None if found is None else self.list.index_of(found)
        if place is None:
            self.tell("No more unread stories here")
            return
        self.list.move_to(place)
        if self.on_page or self.has_class("-reading"):
            self.open_row()

    def action_story(self, step: int) -> None:
        """Goes to the next or previous version of the story; beyond the last one to the next story of the list."""
        reading = self.on_page or self.has_class("-reading")
        read = self.opened
        if reading and read is not None and read.versions and 0 <= read.place + step < len(read.versions):
            self.begin(self.show_article(read.versions[read.place + step].article.id), "open")
        elif self.list.move(step) and reading:
            self.open_row()

    def open_row(self) -> None:
        """Opens the version that the selected row shows; one that is ready is painted together with the list."""
        if self.list.selected_id is None:
            return
        row = self.list.selected
        ready = None if row is None else self._at_hand(row.article.id)
        self.keep_place()
        self.ahead.clear()
        self.trail.clear()
        if ready is None:
            self._turn_to_page()
            self._shown.clear()
            self.begin(self._open_selected(), "open")
            return
        painting = ExitStack()
        painting.enter_context(self.app.batch_update())
        self._turn_to_page()
        self._show(ready, compare=True, mark=True)
        self.begin(self._fetch_if_wanted(ready), "open")
        self.page.call_later(painting.close)  # by then the page, too, has asked to be painted
        self.page.call_later(self.check_idle)

    async def _open_selected(self) -> None:
        row_id = self.list.selected_id
        if row_id is not None and self.list.selected is None:
            await self.provide([row_id])
        if self.list.selected is not None and self.list.selected_id == row_id:
            await self.show_article(self.list.selected.article.id, focus=False)

    def action_quote(self, step: int) -> None:
        """Goes to the next or previous quote."""
        reached = self.page.next_quote() if step > 0 else self.page.previous_quote()
        if not reached and self.opened is not None and not self.opened.text.quotes:
            self.tell("No quotes in this story")

    def action_quotes(self) -> None:
        """Lists the quotes of the article by voice."""
        if self.opened is not None and (self.on_page or not self.one_pane):
            self.begin(self._show_quotes(), "quotes")

    async def _show_quotes(self) -> None:
        from newsreader.ui.quotes_panel import QuotesScreen

        read = await self.whole()
        if read is not None:
            screen = QuotesScreen(read.article.title, read.text.quotes, self.signs, read.notes)
            self.app.push_screen(screen, self._quote_chosen)

    def _quote_chosen(self, chosen: QuoteChosen | None) -> None:
        if chosen is None or self.opened is None:
            return
        self.give_keys(self.page)
        self.page.reach_quote(chosen.number)
        if chosen.to_note:
            self.note_on(self.opened.article, self.opened.text.quotes[chosen.number])

    def action_related(self) -> None:
        """Goes to the related stories under the article."""
        self.page.to_related()
        if self.opened is not None and not self.opened.numbered:
            self.tell("No related stories are known")

    def action_full_text(self) -> None:
        """Fetches the full page; once it is there, turns between it and the text of the feed."""
        if self.opened is not None:
            self.begin(self._turn_text(self.opened), "page")

    async def _turn_text(self, read: ReadArticle) -> None:
        if read.article.linked:
            await self._fetch_page(read.article)
            return
        if read.text.source == "page":
            await self.ask(self.library.show_feed_text, read.article.id)
        elif not await self.ask(self.library.show_page_text, read.article.id):
            await self._fetch_page(read.article)
            return
        self.show_read(await self.ask(self.library.read, read.article.id), 0)

    def action_browser(self, mark: bool) -> None:
        """Opens the article's page in the browser."""
        article = self.current()
        if article is None:
            return
        if article.sample:
            self.tell("Stories of the sample edition are only here")
        elif article.url:
            self.browse(article.url)
            if mark:
                self.begin(self._set_read(article, True), "mark", exclusive=False)

    def browse(self, url: str) -> None:
        """Opens an address in the browser; where there is none, copies it."""
        try:
            open_in_browser(url, self.options.browser)
        except NewsreaderError as error:
            self.copy(url, f"{error} The link was copied instead.")

    def copy(self, text: str, told: str) -> None:
        """Copies a text through the terminal and, where there is one, the desktop's clipboard; says what was done."""
        self.app.copy_to_clipboard(text)
        self.begin(self.ask(copy_with_command, text), "copy")
        self.tell(told)

    def action_copy_link(self) -> None:
        """Copies the address of the article."""
        article = self.current()
        if article is not None and article.url:
            self.copy(article.url, "Link copied")

    def action_copy_quote(self) -> None:
        """Copies the current quote, else the headline, with its source, as Markdown."""
        article = self.current()
        if article is None:
            return
        quote = self.page.current_quote if self.opened is not None and article.id == self.opened.article.id else None
        if quote is None:
            source = markdown_link(article.feed_title, article.url) if article.url else article.feed_title
            self.copy(f"{article.title} — {source}, {long_date(article.published)}", "Headline copied with its source")
        else:
            self.copy(quoted(quote, article), "Quote copied with its source")

"""The panes of the reading screen and what they show: shelf, head, list, page, hints."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from types import MappingProxyType

from textual.content import Content
from textual.widgets import Static
from textual.worker import Worker, WorkerError

from newsreader.library import Library
from newsreader.model import Article, Category, Counts, Feed, Picture, ReadArticle
from newsreader.ui.article_list import ArticleList
from newsreader.ui.article_view import ArticleView
from newsreader.ui.base import LibraryScreen
from newsreader.ui.feed_list import FeedList, shelf
from newsreader.ui.hints import HintLine
from newsreader.ui.keys import BY_ID, shown_keys
from newsreader.ui.options import Options
from newsreader.ui.page import Document, lay_out
from newsreader.ui.provenance import what_to_do
from newsreader.ui.welcome import Welcome
from newsreader.ui.wording import long_date

PAINT_PAUSE = 0.05
"""Seconds in which the stretch of a long article is painted, before the rest of it is read."""
READING_HINTS = (
    ("reader.space", "read on"),
    ("app.back", "back"),
    ("quotes.previous quotes.next", "quotes"),
    ("1–9", "related"),
    ("app.help", "keys"),
    ("story.bookmark", "bookmark"),
    ("story.browser", "browser"),
    ("reader.full", "full text"),
    ("search.open", "find"),
    ("view.focus", "focus"),
)
"""Ids of actions, or keys, with what they do: the most needed first, since a narrow screen shows a few only."""
SHELF_HINTS = (
    ("nav.down nav.up", "move"),
    ("story.open", "show"),
    ("feed.edit", "edit"),
    ("feed.unsubscribe", "unsubscribe"),
    ("feed.add", "add"),
    ("view.feeds", "close"),
)
FIRST_HINTS = (
    ("story.open", "read"),
    ("1–9", "subscribe"),
    ("feed.add", "add"),
    ("nav.down nav.up", "move"),
    ("app.help", "keys"),
    ("app.back", "leave"),
)
LIST_HINTS = (
    ("story.open", "read"),
    ("reader.space", "read on"),
    ("story.bookmark", "bookmark"),
    ("search.open", "search"),
    ("app.help", "keys"),
    ("story.toggle_read", "read/unread"),
    ("view.cycle", "views"),
    ("view.feeds", "feeds"),
    ("feed.add", "add"),
    ("refresh.all", "refresh"),
)
TITLES = {"unread": "Unread", "today": "Today", "all": "All stories", "bookmarks": "Bookmarks"}


class Panes(LibraryScreen):
    """Holds what is on the screen and keeps its parts in step."""

    def __init__(self, library: Library, options: Options) -> None:
        super().__init__(library, options)
        self.opened: ReadArticle | None = None
        """The article on the page."""
        self.place = 0
        """Where the reader is on the page, as an offset into the text."""
        self.counts = Counts()
        self.feeds_known: list[Feed] = []
        self.folders: list[Category] = []
        self.arrived = 0
        """Articles that came since the list was last shown."""
        self.fresh = True
        """True until the user has a feed of their own."""
        self.pictures: dict[str, Picture] = {}
        """The pictures of the article on the page that are drawn, by address."""
        self.completing: Worker[None] | None = None
        """Brings the rest of the long article that was opened last."""

    # --- widgets ------------------------------------------------------------------------------------------

    @property
    def list(self) -> ArticleList:
        """The list of articles."""
        return self.query_one("#list", ArticleList)

    @property
    def page(self) -> ArticleView:
        """The page of an article."""
        return self.query_one("#page", ArticleView)

    @property
    def shelf(self) -> FeedList:
        """Views, folders and feeds."""
        return self.query_one("#shelf", FeedList)

    @property
    def hints(self) -> HintLine:
        """The line at the foot."""
        return self.query_one("#hints", HintLine)

    @property
    def one_pane(self) -> bool:
        """True where list and page take turns."""
        return self.size.width < 110

    @property
    def on_page(self) -> bool:
        """True while keys are about the page."""
        return self.page.has_focus

    # --- what is on the screen ----------------------------------------------------------------------------

    def to_list(self) -> None:
        """Turns to the list, away from the page and the drawer where these lie over it."""
        if self.has_class("-reading"):
            self.keep_place()
        self.remove_class("-drawer", "-reading", "-focus")
        self.list.focus()

    def current(self) -> Article | None:
        """Returns the article on the page while reading, else the selected one."""
        if self.opened is not None and (self.on_page or self.has_class("-reading")):
            return self.opened.article
        return self.list.selected

    async def changed(self, ids: Sequence[int]) -> None:
        """Shows new marks: of these articles, or of all rows when none are named."""
        rows = await self.ask(self.library.articles, list(ids or self.list.loaded))
        self.list.provide(rows)
        shown = self.opened.article.id if self.opened else None
        fresh = next((row for row in rows if row.id == shown), None)
        if fresh is None and shown is not None and not ids:
            fresh = next(iter(await self.ask(self.library.articles, [shown])), None)
        if fresh is not None and self.opened is not None and fresh != self.opened.article:
            self.show_read(replace(self.opened, article=fresh), fresh=False)
        await self.recount()

    async def recount(self) -> None:
        """Shows the shelf and its counts anew."""
        self.feeds_known = await self.ask(self.library.feeds)
        self.folders = await self.ask(self.library.categories)
        self.counts = await self.ask(self.library.counts)
        self.show_shelf()

    def show_shelf(self) -> None:
        categories = self.folders
        now = self.library.now()
        today = long_date(now).rsplit(" ", 1)[0]
        title = self.library.account.name if self.library.account else "Newsreader"
        rows = shelf(self.feeds_known, categories, self.counts, frozenset(), (title, today))
        self.shelf.show(rows, self.view)
        own = any(not feed.sample for feed in self.feeds_known)
        welcome = self.query_one(Welcome)
        sample = any(feed.sample for feed in self.feeds_known)
        account = self.library.account
        welcome.display = account is None and (sample or not self.feeds_known)
        welcome.show(sample=sample)
        self.fresh = account is None and not own
        self.show_head()
        self.show_hints()

    def show_head(self) -> None:
        count = {"unread": self.counts.unread, "bookmarks": self.counts.bookmarks}.get(self.view.kind)
        told = f"{count:,}" if count is not None else f"{len(self.list.ids):,}"
        new = f"{self.arrived} new · . to show" if self.arrived else ""
        line = Content.assemble((self._view_title(), "bold"), "  ", (told, "$muted"), "  ", (new, "bold $accent"))
        self.query_one("#head", Static).update(line)
        empty = self.query_one("#empty", Static)
        empty.display = not self.list.ids
        self.list.display = bool(self.list.ids)
        if not self.list.ids:
            empty.update(self._nothing_here())

    def _view_title(self) -> str:
        if self.view.kind == "feed":
            return next((feed.title for feed in self.feeds_known if feed.id == self.view.id), "Feed")
        if self.view.kind == "category":
            return next((each.title for each in self.folders if each.id == self.view.id), "Folder")
        return TITLES[self.view.kind]

    def _nothing_here(self) -> Content:
        if not self.feeds_known:
            return Content.styled("No stories yet.", "$muted")
        title = {"bookmarks": "No bookmarks yet", "unread": "All caught up"}.get(self.view.kind, "Nothing here yet")
        help_ = "b bookmarks a story" if self.view.kind == "bookmarks" else "v all stories   R refresh   f feeds"
        return Content.assemble((title, "bold"), "\n\n", (help_, "$muted"))

    def keys_of(self, ids: str) -> str:
        """Returns the first key in force of each action named; what is no action stands for itself."""
        found = (BY_ID[each].keys if each in BY_ID else each for each in ids.split())
        bound = (self.options.keys.get(each, keys) for each, keys in zip(ids.split(), found, strict=True))
        return " ".join(shown_keys(keys.split(",")[0].strip()) for keys in bound)

    def show_hints(self) -> None:
        hints: Sequence[tuple[str, str]]
        if self.on_page:
            hints = READING_HINTS
        elif self.shelf.has_focus:
            hints = SHELF_HINTS
        elif self.fresh:
            hints = FIRST_HINTS
        else:
            hints = LIST_HINTS
        self.hints.show([(self.keys_of(ids), what) for ids, what in hints])
        self.hints.say(self.status())

    def status(self) -> str:
        if self.on_page and self.opened is not None:
            return f"{round(self.page.progress * 100)}%"
        return ""

    def on_descendant_focus(self) -> None:
        """Shows the keys of the pane that has the focus."""
        self.show_hints()

    # --- the page -----------------------------------------------------------------------------------------

    def show_read(self, read: ReadArticle, offset: int | None = None, *, fresh: bool = True) -> None:
        """Shows an article on the page, from where the reader left off unless ``offset`` says otherwise.

        ``fresh`` False shows newer values of the article that is there, and nothing moves. What is missing of a
        long article follows behind the screen's back."""
        if self.opened is None or self.opened.article.id != read.article.id:
            self.pictures = {}
        self.opened = read
        self.list.provide([read.article])
        if fresh:
            self.place = read.position if offset is None else offset
            self.page.show(document_of(read, self.pictures), offset=self.place)
        else:
            self.page.replace(document_of(read, self.pictures))
        self.show_hints()
        if not read.whole and fresh:
            self.completing = self.begin(self._complete(read.article.id), "rest")

    async def _complete(self, article_id: int) -> None:
        """Reads and lays out the whole of a long article, and puts it in place of the stretch on the page."""
        await asyncio.sleep(PAINT_PAUSE)
        read = await self.ask(self.library.read, article_id)
        page = await self.ask(lay_out, document_of(read, self.pictures), self.page.page.width, self.page.signs)
        if self.opened is not None and self.opened.article.id == article_id and not self.opened.whole:
            self.opened = replace(read, article=self.opened.article)
            self.page.replace(document_of(self.opened, self.pictures), page)

    async def whole(self) -> ReadArticle | None:
        """Returns the article on the page, once all of it is there."""
        if self.opened is not None and not self.opened.whole and self.completing is not None:
            with suppress(WorkerError):
                await self.completing.wait()
        return self.opened

    def keep_place(self) -> None:
        """Keeps where the reader is on the page, behind the screen's back: the database may be busy."""
        if self.opened is not None:
            keeping = self.ask(self.library.set_position, self.opened.article.id, self.place)
            self.begin(keeping, "place", exclusive=False)


def document_of(read: ReadArticle, pictures: Mapping[str, Picture] = MappingProxyType({})) -> Document:
    """Returns what the page shows of an article, these pictures drawn."""
    hint = what_to_do(read)
    return Document(read.article, read.text, read.blocks, read.related, hint, read.start, read.length, dict(pictures))

"""The panes of the reading screen and what they show: shelf, head, list, page, hints."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import Worker, WorkerError

from newsreader.library import Library
from newsreader.model import Article, Category, Counts, Feed, Picture, ReadArticle
from newsreader.model.queries import SmartFeed
from newsreader.ui.article_list import ArticleList
from newsreader.ui.base import LibraryScreen
from newsreader.ui.feed_list import FeedList, shelf
from newsreader.ui.hints import HintLine
from newsreader.ui.keys import keys_in_force
from newsreader.ui.options import Options
from newsreader.ui.provenance import what_to_do
from newsreader.ui.ready import ReadyArticles
from newsreader.ui.signs import keys_named
from newsreader.ui.welcome import Welcome
from newsreader.ui.wording import changed_after, counted, hashed, long_date

if TYPE_CHECKING:
    from newsreader.ui.article_view import ArticleView
    from newsreader.ui.page import Document

PAINT_PAUSE = 0.05
"""Seconds in which the stretch of a long article is painted, before the rest of it is read."""
COMPARE_PAUSE = 0.15
"""Seconds that an article must stay on the page before the versions of its story are compared."""
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
STORY_HINTS = (
    *READING_HINTS[:2],
    ("story.next story.previous", "versions"),
    ("story.so_far", "story so far"),
    ("story.follow", "follow"),
    *READING_HINTS[2:],
)
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
    ("story.follow", "follow"),
    ("feed.add", "add"),
    ("refresh.all", "refresh"),
)
FRONT_HINTS = (
    ("story.open", "read"),
    ("reader.space", "read on"),
    ("reader.forward", "where you left off"),
    ("app.help", "keys"),
    ("story.bookmark", "bookmark"),
    ("list.mark_all", "all read"),
    ("story.follow", "follow"),
    ("view.cycle", "lists"),
    ("view.feeds", "feeds"),
    ("search.open", "search"),
)
TITLES = {"front": "Front page", "unread": "Unread", "today": "Today", "all": "All stories", "bookmarks": "Bookmarks"}


class Panes(LibraryScreen, part=True):
    """Holds what is on the screen and keeps its parts in step."""

    def __init__(self, library: Library, options: Options) -> None:
        super().__init__(library, options)
        self.opened: ReadArticle | None = None
        """The article on the page."""
        self.place = 0
        """Where the reader is on the page, as an offset into the text."""
        self.grouped = False
        """Whether the rows of the list are stories."""
        self.counts = Counts()
        self.feeds_known: list[Feed] = []
        self.folders: list[Category] = []
        self.smart: list[SmartFeed] = []
        self.smart_counts: dict[int, int] = {}
        self.arrived = 0
        """Articles that came since the list was last shown."""
        self.fresh = True
        """True until the user has a feed of their own."""
        self.pictures: dict[str, Picture] = {}
        """The pictures of the article on the page that are drawn, by address."""
        self.completing: Worker[None] | None = None
        """Brings the rest of the long article that was opened last."""
        self.ready = ReadyArticles()
        self._head = ("", "", "")
        """What is written over the list: its name, how much there is, what is new."""

    # --- widgets ------------------------------------------------------------------------------------------

    @property
    def list(self) -> ArticleList:
        """The list of articles."""
        return self.query_one("#list", ArticleList)

    @cached_property
    def page(self) -> ArticleView:
        """The page of an article, made when it is first asked for: the first screen shows it empty."""
        from newsreader.ui.article_view import ArticleView

        page = ArticleView(signs=self.signs, id="page")
        page.measure = self.options.measure
        self.query_one("#right").mount(page)
        return page

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
        """True while keys are about the page: at once, though the page itself hears of it later."""
        return "page" in self.__dict__ and self.focused is self.page

    @property
    def on_shelf(self) -> bool:
        """True while keys are about the shelf."""
        return self.focused is self.shelf

    # --- what is on the screen ----------------------------------------------------------------------------

    def to_list(self) -> None:
        """Turns to the list, away from the page and the drawer where these lie over it."""
        if self.has_class("-reading"):
            self.keep_place()
        self.turn(False, "-drawer", "-reading", "-focus")
        self.give_keys(self.list)

    def give_keys(self, pane: Widget) -> None:
        """Lets the keys be about a pane from the very next one on; Textual's own way waits for those in the queue."""
        self.set_focus(pane, scroll_visible=False)

    def turn(self, on: bool, *classes: str) -> None:
        """Adds or takes away classes that say which panes show; what is in these need not be styled anew."""
        turned = [each for each in classes if self.has_class(each) is not on]
        if turned:
            self.set_class(on, *turned, update=False)
            panes = "#middle, #right" if turned == ["-reading"] else "#shelf, #middle, #right, #hints"
            self.app.stylesheet.update_nodes(self.query(panes))

    def current(self) -> Article | None:
        """Returns the article on the page while reading, else the selected one."""
        if self.opened is not None and (self.on_page or self.has_class("-reading")):
            return self.opened.article
        return self.list.selected.article if self.list.selected else None

    def current_version(self) -> int | None:
        """Returns the article that the selected row shows."""
        return self.list.selected.article.id if self.list.selected else self.list.selected_id

    async def changed(self, ids: Sequence[int]) -> None:
        """Shows new marks: of these articles, or of all rows when none are named."""
        self.ready.forget(ids)
        await self.provide_with(ids)
        shown = self.opened.article.id if self.opened else None
        if shown is not None and (not ids or shown in ids):
            fresh = next(iter(await self.ask(self.library.articles, [shown])), None)
            if fresh is not None and self.opened is not None and fresh != self.opened.article:
                self.show_read(replace(self.opened, article=fresh), fresh=False)
        await self.recount()

    async def provide(self, ids: Sequence[int]) -> None:
        """Gives the list rows anew, showing the versions that it shows."""
        if ids:
            rows = await self.ask(self.library.rows, ids, self.grouped, self.shown_versions())
            self.list.provide(rows)
            if gone := set(ids).intersection(self.list.ids).difference(row.id for row in rows):
                self.list.drop(gone)

    async def provide_with(self, ids: Sequence[int]) -> None:
        """Gives the list the rows anew that these articles are in; all of them when none are named."""
        wanted = set(ids)
        rows = self.list.loaded.values()
        await self.provide([row.id for row in rows if not wanted or not wanted.isdisjoint(row.members)])

    def shown_versions(self) -> dict[int, int]:
        """Returns which version each row of the list shows: a headline does not change under the reader."""
        return {row.id: row.article.id for row in self.list.loaded.values()}

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
        rows = shelf(self.feeds_known, categories, self.counts, frozenset(), (title, today), self._smart_rows())
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

    def _smart_rows(self) -> Sequence[tuple[SmartFeed, int]]:
        return [(each, self.smart_counts.get(each.id, 0)) for each in self.smart]

    def show_head(self) -> None:
        count = {"unread": self.counts.unread, "bookmarks": self.counts.bookmarks}.get(self.view.kind)
        told = f"{count:,}" if count is not None else f"{len(self.list.ids):,}"
        if self.grouped and not self.arrived:
            stories = counted(len(self.list.ids), "story", "stories")
            told = stories if count is None else f"{told} in {stories}"
        told = self.list.about or told
        told += " · oldest first" if self.list.oldest_first else ""
        new = f"{self.arrived} new · . to show" if self.arrived else ""
        head = (self._view_title(), told, new)
        if head != self._head:
            self._head = head
            styles = zip(head, ("bold", "$muted", "bold $accent"), strict=True)
            line = Content("  ").join(Content.styled(words, style) for words, style in styles)
            self.query_one("#head", Static).update(line, layout=False)
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
        if self.view.kind == "tag":
            return next((f"#{tag.name}" for tag in self.counts.tags if tag.id == self.view.id), "Tag")
        if self.view.kind == "smart":
            return next((each.name for each in self.smart if each.id == self.view.id), "Smart feed")
        if self.view.kind == "muted":
            return "Muted"
        return TITLES[self.view.kind]

    def _nothing_here(self) -> Content:
        if not self.feeds_known:
            return Content.styled("No stories yet.", "$muted")
        titles = {"bookmarks": "No bookmarks yet", "unread": "All caught up", "front": "No news since you were here"}
        title = titles.get(self.view.kind, "Nothing here yet")
        help_ = "b bookmarks a story" if self.view.kind == "bookmarks" else "v all stories   R refresh   f feeds"
        return Content.assemble((title, "bold"), "\n\n", (help_, "$muted"))

    def keys_of(self, ids: str) -> str:
        """Returns the first key in force of each action named; what is no action stands for itself."""
        return keys_named(keys_in_force(self.options.keys, ids), self.options.icons)

    def show_hints(self) -> None:
        hints: Sequence[tuple[str, str]]
        if self.on_page:
            versions = self.opened is not None and len(self.opened.versions) > 1
            hints = STORY_HINTS if versions else READING_HINTS
        elif self.on_shelf:
            hints = SHELF_HINTS
        elif self.fresh:
            hints = FIRST_HINTS
        else:
            hints = self.list_hints()
        self.hints.show([(self.keys_of(ids), what) for ids, what in hints])
        self.hints.say(self.status())

    def list_hints(self) -> Sequence[tuple[str, str]]:
        """Returns the keys that matter in the list."""
        return LIST_HINTS

    def status(self) -> str:
        if self.on_page and self.opened is not None:
            return f"{round(self.page.progress * 100)}%"
        return ""

    def moved(self) -> None:
        """Has the place of the reader kept soon."""

    def on_descendant_focus(self) -> None:
        """Shows the keys of the pane that has the focus."""
        self.moved()
        self.show_hints()

    # --- the page -----------------------------------------------------------------------------------------

    def show_read(self, read: ReadArticle, offset: int | None = None, *, fresh: bool = True) -> None:
        """Shows an article on the page, from where the reader left off unless ``offset`` says otherwise.

        ``fresh`` False shows newer values of the article that is there, and nothing moves. What is missing of a
        long article follows behind the screen's back."""
        if self.opened is None or self.opened.article.id != read.article.id:
            self.pictures = {}
        self.opened = read = self._turned_from_list(read)
        self.list.renew(read.article)
        if fresh:
            self.place = read.position if offset is None else offset
            self.page.show(self.document(), offset=self.place)
        elif (document := self.document()) != self.page.document:
            self.page.replace(document)
        self.show_hints()
        if not read.whole and fresh:
            self.completing = self.begin(self._complete(read.article.id), "rest")
        if any(each.adds is None for each in read.others):
            self.begin(self._compare(read), "compare")

    def _turned_from_list(self, read: ReadArticle) -> ReadArticle:
        """Returns an article with the version first that the list shows, so that the others are the next ones."""
        row = self.list.row_with(read.article.id)
        if row is None:
            return read
        ordered = sorted(read.versions, key=lambda version: row.article.id not in version.ids)
        return replace(read, versions=tuple(ordered))

    async def _compare(self, read: ReadArticle) -> None:
        """Says under the article what each other version of its story adds."""
        await asyncio.sleep(COMPARE_PAUSE)
        versions = await self.ask(self.library.compared, read.versions)
        if self.opened is not None and self.opened.versions == read.versions != versions:
            self.opened = replace(self.opened, versions=versions)
            self.page.replace(self.document())

    async def _complete(self, article_id: int) -> None:
        """Reads and lays out the whole of a long article, and puts it in place of the stretch on the page."""
        from newsreader.ui.page import lay_out

        await asyncio.sleep(PAINT_PAUSE)
        read = await self.ask(self.library.read, article_id)
        if self.opened is None or self.opened.article.id != article_id or self.opened.whole:
            return
        read = replace(read, versions=self.opened.versions)
        page = await self.ask(lay_out, self.document(read), self.page.page.width, self.page.signs)
        if self.opened is not None and self.opened.article.id == article_id and not self.opened.whole:
            same = self.opened.versions == read.versions
            self.opened = replace(read, article=self.opened.article, versions=self.opened.versions)
            self.page.replace(self.document(), page if same else None)

    async def whole(self) -> ReadArticle | None:
        """Returns the article on the page, once all of it is there."""
        if self.opened is not None and not self.opened.whole and self.completing is not None:
            with suppress(WorkerError):
                await self.completing.wait()
        return self.opened

    def keep_place(self) -> None:
        """Keeps where the reader is on the page, behind the screen's back: the database may be busy."""
        if self.opened is not None:
            self.ready.put(replace(self.opened, position=self.place))
            keeping = self.ask(self.library.set_position, self.opened.article.id, self.place)
            self.begin(keeping, "place", exclusive=False)

    def document(self, read: ReadArticle | None = None) -> Document:
        """Returns what the page shows of an article, by default of the one on the page."""
        read = read or self.opened
        assert read is not None
        keys = self.keys_of("reader.full"), self.keys_of("story.browser")
        return document_of(read, self.pictures, tuple(self._notes(read)), keys)

    def _notes(self, read: ReadArticle) -> Iterator[str]:
        """Yields what the masthead says of the article's story, its publisher's changes, a page without a feed."""
        if read.article.linked and not read.article.starred:
            key = self.keys_of("story.bookmark")
            yield f"in none of your lists {self.signs.dot} {key} keeps it among the bookmarks"
        if read.versions:
            copies = [each.feed_title for each in read.versions[read.place].also_in if each.id != read.article.id]
            if read.article.id != read.versions[read.place].article.id:
                copies.insert(0, read.versions[read.place].article.feed_title)
            last = read.place + 1 == len(read.versions)
            back, on = self.keys_of("story.previous"), self.keys_of("story.next")
            turn = f"{back} for the one before" if last else f"{on} for the next"
            several = f"version {read.place + 1} of {len(read.versions)}, {turn}"
            also = f"also in {', '.join(dict.fromkeys(copies))}" if copies else ""
            yield f" {self.signs.dot} ".join(filter(None, [several * (len(read.versions) > 1), also]))
        if read.changed is not None:
            told = changed_after(read.article.published, read.changed)
            yield f"{told} {self.signs.dot} {self.keys_of('story.changes')} shows what"
        if read.article.tags:
            yield hashed(read.article.tags)


def document_of(
    read: ReadArticle,
    pictures: Mapping[str, Picture] = MappingProxyType({}),
    notes: tuple[str, ...] = (),
    keys: tuple[str, str] = ("x", "o"),
) -> Document:
    """Returns what the page shows of an article, these pictures drawn, with more lines in its masthead.

    ``keys`` are those that fetch the full page, and that open the browser."""
    from newsreader.ui.page import Document

    return Document(
        replace(read.article, related=len(read.further), read=True),  # the page looks the same, read or not
        read.text,
        read.blocks,
        read.further,
        what_to_do(read, *keys),
        read.start,
        read.length,
        dict(pictures),
        read.listed,
        len(read.others) - len(read.listed),
        notes,
        read.notes,
    )

"""Search across everything: stories by their words, quotes by what was said, feeds by name, while typing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from time import monotonic

from rich.cells import cell_len, set_cell_size
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from newsreader.model import Article, Feed, Quote, SearchHit, View
from newsreader.model.queries import SmartFeed
from newsreader.model.stopping import Stop
from newsreader.ui.hints import HintLine
from newsreader.ui.over import Over
from newsreader.ui.panels import gap
from newsreader.ui.query_field import QueryField, QueryHelp
from newsreader.ui.wording import age
from newsreader.ui.wrap import wrap

HINTS = (
    ("⏎", "open"),
    ("↑↓", "move"),
    ("tab", "complete; quotes, feeds"),
    ("ctrl+s", "save as a feed"),
    ("esc", "close"),
)
PAUSE = 0.04
"""Seconds without a key press before the search runs, where keys follow each other fast."""
SLOW = 0.1
"""Seconds since the key press before, after which the search runs at once: the next one gives it up."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search brought."""

    hits: Sequence[SearchHit] = ()
    count: int | None = 0
    """None: not counted yet."""
    quotes: Sequence[tuple[Article, Quote]] = ()
    feeds: Sequence[Feed] = ()
    muted: int = 0
    """Stories that match and are not among the hits, since a rule mutes them."""


@dataclass(frozen=True, slots=True)
class SearchChoice:
    """What was chosen: an article, at the words searched for or at a quote, a feed, or to save the query."""

    query: str
    article_id: int | None = None
    offset: int | None = None
    view: View | None = None
    saved: SmartFeed | None = None


class SearchScreen(Over[SearchChoice | None]):
    """Shows results as the words are typed; Tab completes, else turns from stories to quotes to feeds."""

    BINDINGS = [
        Binding("escape", "dismiss_search", "Close", show=False),
        Binding("tab", "complete", "Complete; stories, quotes, feeds", show=False, priority=True),
        Binding("shift+tab", "turn", "Stories, quotes, feeds", show=False, priority=True),
        Binding("ctrl+s", "save", "Save as a smart feed", show=False, priority=True),
        Binding("down,ctrl+n", "step(1)", "Down", show=False, priority=True),
        Binding("up,ctrl+p", "step(-1)", "Up", show=False, priority=True),
        Binding("pagedown", "page(1)", "Page down", show=False, priority=True),
        Binding("pageup", "page(-1)", "Page up", show=False, priority=True),
    ]
    TABS = ("stories", "quotes", "feeds")

    def __init__(
        self, search: Callable[[str, Stop], Iterator[Found]], help_: QueryHelp, now: datetime, query: str = ""
    ) -> None:
        super().__init__()
        self._help = help_
        self._search = search
        self._now = now
        self._query = query
        self._found = Found()
        self._tab = 0
        self._pressed = -SLOW
        """When the last key was pressed, on the clock of ``monotonic``."""
        self._behind: Iterator[Option] = iter(())
        """Results that no screen has room for yet."""

    def compose(self) -> ComposeResult:
        """Lays out the field, the count and the results."""
        with Vertical(id="search"):
            yield QueryField(self._help, self._query)
            yield Static(id="search-count")
            yield OptionList(id="search-results", markup=False)
            yield HintLine(id="search-hints")

    def on_mount(self) -> None:
        """Starts with the field; a search given from outside runs at once."""
        self.query_one("#search-results", OptionList).can_focus = False
        self.query_one(HintLine).show(HINTS)
        self._show()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Searches, after slow typing at once; a newer key press ends what is under way."""
        self.begin(self._look(event.value), "search")
        self.begin(self.query_one(QueryField).look(), "explain")

    async def _look(self, query: str) -> None:
        before, self._pressed = self._pressed, monotonic()
        if self._pressed - before < SLOW:
            await asyncio.sleep(PAUSE)
        self._query, stop = query.strip(), Stop()
        stages = self._search(self._query, stop) if self._query else iter([Found()])
        try:
            while found := await asyncio.to_thread(next, stages, None):
                behind = found.hits is self._found.hits and self.TABS[self._tab] == "stories"
                self._found = found
                self._show_counts() if behind else self._show()
        finally:  # also at the next key press and when the screen is left, where the thread goes on
            stop.stop()

    def _show(self) -> None:
        """Shows the results that there is room for, and the others once those are drawn."""
        results = self.query_one("#search-results", OptionList)
        lines = self._behind = self._lines(max(20, results.size.width - 2))
        results.clear_options()
        results.add_options(islice(lines, results.size.height + 2))  # at least two lines for a result and its gap
        if results.option_count:
            results.highlighted = 0
        self._show_counts()
        self.once_drawn(partial(self._show_behind, lines))

    def _show_behind(self, lines: Iterator[Option]) -> None:
        if lines is self._behind:  # else there are newer ones
            self.query_one("#search-results", OptionList).add_options(lines)

    def _lines(self, width: int) -> Iterator[Option]:
        """Yields the results of the kind that is shown, with a gap after each."""
        for number, text in enumerate(self._texts(width)):
            yield Option(text, id=str(number))
            yield gap()

    def _texts(self, width: int) -> Iterator[Content]:
        tab = self.TABS[self._tab]
        if tab == "stories":
            yield from (self._story(hit, width) for hit in self._found.hits)
        elif tab == "quotes":
            yield from (self._quote(*each, width) for each in self._found.quotes)
        else:
            yield from (Content(feed.title) for feed in self._found.feeds)

    def _show_counts(self) -> None:
        width = max(20, self.query_one("#search-results").size.width - 2)
        self.query_one("#search-count", Static).update(self._counts(width))

    def _counts(self, width: int) -> Content:
        if not self._query:
            return Content.styled("Searches the full text of everything kept here.", "$muted")
        counts = (self._found.count, len(self._found.quotes), len(self._found.feeds))
        parts = [
            Content.styled(_counted(count, tab), style)
            for count, tab, style in zip(counts, self.TABS, self._tab_styles(), strict=True)
        ]
        line = Content(" · ").join(parts)
        if self._found.muted:
            line += Content.styled(f" · {self._found.muted:,} muted", "$muted")
        turn = "is:muted shows them" if self._found.muted else "shift+tab turns"
        room = width - cell_len(line.plain) - len(turn)
        return line + Content.styled(" " * room + turn, "$muted") if room > 2 else line

    def _tab_styles(self) -> list[str]:
        return ["bold" if index == self._tab else "$muted" for index in range(len(self.TABS))]

    def _story(self, hit: SearchHit, width: int) -> Content:
        article = hit.article
        aside = f"{article.feed_title} · {age(article.published, self._now)}"
        dot = Content.styled("● ", "$accent") if not article.read else Content("  ")
        title = Content(article.title or "Untitled")
        for start, end in hit.title_marks:
            title = title.stylize("$quote", start, end)
        snippet = Content(hit.snippet).stylize("$muted")
        for start, end in hit.marks:
            snippet = snippet.stylize("bold $quote", start, end)
        title = title if article.read else title.stylize("bold")
        if width >= 60:
            head = dot + self._beside(title, aside, width - 2)
            return head + Content("\n  ") + self._cut(snippet, width - 2)
        rows = wrap(title.plain, width - 2)[:2]
        head = Content("\n  ").join([title[start:end] for start, end in rows])
        where = Content.styled(f"\n  {aside}\n  ", "$muted")
        return dot + head + where + self._cut(snippet, width - 2)

    def _quote(self, article: Article, quote: Quote, width: int) -> Content:
        who = quote.speaker or "nobody named"
        words = Content.styled(f"“{quote.text}”", "$quote")
        aside = f"{article.feed_title} · {age(article.published, self._now)}"
        return self._cut(words, width * 2 - 4) + Content.assemble("\n  ", (who, "bold"), "  ", (aside, "$muted"))

    def _beside(self, left: Content, right: str, width: int) -> Content:
        left = self._cut(left, max(10, width - cell_len(right) - 2))
        gap = " " * max(1, width - cell_len(left.plain) - cell_len(right))
        return left + Content(gap) + Content.styled(right, "$muted")

    @staticmethod
    def _cut(text: Content, width: int) -> Content:
        if cell_len(text.plain) <= width:
            return text
        kept = len(set_cell_size(text.plain, max(1, width - 1)).rstrip())
        return text[:kept] + Content("…")

    def action_dismiss_search(self) -> None:
        """Closes without a choice."""
        self.dismiss(None)

    def action_complete(self) -> None:
        """Completes the word at the cursor; where there is nothing to complete, turns to the next kind of result."""
        self.begin(self._complete(), "complete")

    async def _complete(self) -> None:
        if not await self.query_one(QueryField).take_offer():
            self.action_turn()

    def action_save(self) -> None:
        """Asks for the name under which the query shall stand among the feeds."""
        from newsreader.ui.rule_dialogs import QueryDialog

        query = self.query_one(QueryField).value.strip()
        if query:
            draft = SmartFeed(0, _name_for(self._help.explain(query).words), query)
            self.app.push_screen(QueryDialog("Save as a smart feed", self._help, draft), self._named)

    def _named(self, saved: SmartFeed | None) -> None:
        if saved is not None:
            self.dismiss(SearchChoice(saved.query, saved=saved))

    def action_turn(self) -> None:
        """Turns to the next kind of result."""
        self._tab = (self._tab + 1) % len(self.TABS)
        self._show()

    def action_step(self, rows: int) -> None:
        """Moves along the results."""
        results = self.query_one("#search-results", OptionList)
        results.action_cursor_down() if rows > 0 else results.action_cursor_up()

    def action_page(self, pages: int) -> None:
        """Moves a page along the results."""
        results = self.query_one("#search-results", OptionList)
        results.action_page_down() if pages > 0 else results.action_page_up()  # type: ignore[no-untyped-call]

    def on_input_submitted(self) -> None:
        """Opens the selected result."""
        option = self.query_one("#search-results", OptionList).highlighted_option
        if option is not None and option.id is not None:
            self._choose(int(option.id))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Opens the clicked result."""
        if event.option_id is not None:
            self._choose(int(event.option_id))

    def _choose(self, place: int) -> None:
        tab = self.TABS[self._tab]
        if tab == "stories" and place < len(self._found.hits):
            self.dismiss(SearchChoice(self._query, self._found.hits[place].article.id))
        elif tab == "quotes" and place < len(self._found.quotes):
            article, quote = self._found.quotes[place]
            self.dismiss(SearchChoice(self._query, article.id, quote.start))
        elif tab == "feeds" and place < len(self._found.feeds):
            self.dismiss(SearchChoice(self._query, view=View("feed", self._found.feeds[place].id)))

    def on_resize(self, event: events.Resize) -> None:
        """Fits everything to the new width."""
        self.once_drawn(self._show)
        self.once_drawn(self.query_one(QueryField).draw)


def _name_for(words: str) -> str:
    """Returns a short name for what a query finds: storm, unread stories of Ledger."""
    said = words.removeprefix("stories that say ‘").removesuffix("’")
    return said if f"stories that say ‘{said}’" == words and "’" not in said else words.partition(" that ")[0]


def _counted(count: int | None, things: str) -> str:
    if count is None:
        return things
    one = "story" if things == "stories" else things.removesuffix("s")
    return f"{count:,} {one if count == 1 else things}"

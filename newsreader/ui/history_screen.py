"""What was read, the last first, by days; typing finds headlines, feeds and authors."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from newsreader.model import Article
from newsreader.ui.hints import HintLine
from newsreader.ui.over import Over
from newsreader.ui.panels import gap
from newsreader.ui.signs import Signs
from newsreader.ui.wording import clock, counted, long_date
from newsreader.ui.wrap import cut

PAUSE = 0.08
"""Seconds without a key press before it looks."""
MOST = 300
"""Articles listed; words find older ones."""
Opened = Sequence[tuple[Article, datetime]]


class HistoryScreen(Over[int | None]):
    """Lists what was opened; Enter opens it again."""

    DEFAULT_CSS = """
    HistoryScreen { background: $background; align: center top; }
    #history { width: 90; max-width: 100%; height: 100%; padding: 1 2 0 2; }
    #history-query { background: $background; border: none; border-bottom: solid $rule; height: 2; padding: 0; }
    #history-query:focus { border-bottom: solid $accent; background: $background; }
    #history-count { height: 2; padding: 0; }
    #history-list { height: 1fr; background: $background; border: none; padding: 0; scrollbar-size-vertical: 1; }
    #history-hints { height: 1; }
    """
    BINDINGS = [
        Binding("escape", "dismiss(None)", "Close", show=False),
        Binding("down,ctrl+n", "step(1)", "Down", show=False, priority=True),
        Binding("up,ctrl+p", "step(-1)", "Up", show=False, priority=True),
        Binding("pagedown", "page(1)", "Page down", show=False, priority=True),
        Binding("pageup", "page(-1)", "Page up", show=False, priority=True),
    ]

    def __init__(
        self, find: Callable[[str, datetime | None, int], Opened], now: Callable[[], datetime], signs: Signs
    ) -> None:
        super().__init__()
        self._find = find
        self._now = now
        self._signs = signs
        self._found: Opened = ()
        self._looked = False

    def compose(self) -> ComposeResult:
        """Lays out the field, the count and the list."""
        with Vertical(id="history"):
            yield Input(placeholder="What you read — type to find", compact=True, id="history-query")
            yield Static(id="history-count")
            yield OptionList(id="history-list", markup=False)
            yield HintLine(id="history-hints")

    def on_mount(self) -> None:
        """Begins with the latest."""
        self.query_one(OptionList).can_focus = False
        self.query_one(HintLine).show((("⏎", "open"), ("↑↓", "move"), ("esc", "close")))
        self.begin(self._look("", 0), "history")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Looks when the typing pauses."""
        self.begin(self._look(event.value, PAUSE), "history")

    async def _look(self, words: str, pause: float) -> None:
        await asyncio.sleep(pause)
        self._found = await asyncio.to_thread(self._find, words, None, MOST)
        self._looked = True
        self._show()

    def on_resize(self) -> None:
        """Fits the lines to the width."""
        self.once_drawn(self._show)

    def _show(self) -> None:
        lines = self.query_one(OptionList)
        lines.clear_options()
        lines.add_options(list(self._lines(max(20, lines.scrollable_content_region.width - 2))))
        lines.action_first()
        several = counted(len(self._found), "story", "stories") + ("+" if len(self._found) >= MOST else "")
        told = several if self._found or not self._looked else "Nothing like that was read"
        self.query_one("#history-count", Static).update(Content.styled(told if self._looked else "", "$muted"))

    def _lines(self, width: int) -> Iterator[Option]:
        day = ""
        for article, at in self._found:
            if (this := self._day(at)) != day:
                if day:
                    yield gap()
                day = this
                yield Option(Content.styled(day.upper(), "$muted"), disabled=True)
            yield Option(self._line(article, at, width), id=str(article.id))

    def _day(self, at: datetime) -> str:
        days = (self._now().astimezone().date() - at.astimezone().date()).days
        return {0: "Today", 1: "Yesterday"}.get(days, long_date(at))

    def _line(self, article: Article, at: datetime, width: int) -> Content:
        title = article.title or "Untitled"
        room = width - 7
        source = cut(article.feed_title, max(8, min(24, room // 3)), self._signs.ellipsis)
        title = cut(title, max(10, room - cell_len(source) - 2), self._signs.ellipsis)
        space = " " * max(2, room - cell_len(title) - cell_len(source))
        return Content.assemble((f"{clock(at)}  ", "$muted"), (title, ""), space, (source, "$muted"))

    def action_step(self, rows: int) -> None:
        """Moves along the list."""
        lines = self.query_one(OptionList)
        lines.action_cursor_down() if rows > 0 else lines.action_cursor_up()

    def action_page(self, pages: int) -> None:
        """Moves a page along the list."""
        lines = self.query_one(OptionList)
        lines.action_page_down() if pages > 0 else lines.action_page_up()  # type: ignore[no-untyped-call]

    def on_input_submitted(self) -> None:
        """Opens the selected one."""
        self.query_one(OptionList).action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Ends with the chosen article."""
        if event.option_id is not None:
            self.dismiss(int(event.option_id))

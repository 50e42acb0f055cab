"""Voices across everything: who is quoted, and what they said, in time, with every outlet that reported it.

From 110 columns speakers and quotes stand side by side, below they take turns. Like the reading screen, this one
asks the Library; it ends with the quote to be opened.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from newsreader.library import Library
from newsreader.model import StepDone
from newsreader.statements import Said, Statement, Voice, VoiceOrder
from newsreader.ui.base import LibraryScreen
from newsreader.ui.hints import Hint, HintLine, drawable
from newsreader.ui.keys import keys_in_force, voice_bindings
from newsreader.ui.options import Options
from newsreader.ui.panels import gap
from newsreader.ui.said import told
from newsreader.ui.voice_actions import VoicesPlace
from newsreader.ui.voice_list import PAGE, VoiceList
from newsreader.ui.wording import quoted

QUOTES_AT_ONCE = 60
"""Quotes of a voice that are drawn, and as many again when the end is reached."""
PAUSE = 0.07
"""Seconds the typing or the selection must rest."""
VOICE_HINTS: tuple[Hint, ...] = (
    ("story.open", "quotes"),
    ("app.back", "back"),
    ("search.open", "search"),
    ("voices.merge", "merge"),
    ("app.undo", "undo"),
    ("app.help", "keys"),
)
QUOTE_HINTS: tuple[Hint, ...] = (
    ("story.open", "story"),
    ("app.back", "back"),
    ("story.copy", "copy"),
    ("story.bookmark", "bookmark"),
    ("voices.split", "split"),
    ("app.undo", "undo"),
)
ORDER_NAMES: dict[VoiceOrder, str] = {"newest": "newest first", "most": "most quoted first"}


class VoicesScreen(LibraryScreen):
    """Speakers on the left, what the selected one said on the right."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    BINDINGS = [*voice_bindings(), Binding("g", "edge(-1)", "Top", show=False)]
    AUTO_FOCUS = "#voices"

    def __init__(
        self, library: Library, options: Options, place: VoicesPlace, leave: Callable[[VoicesPlace, Said | None], None]
    ) -> None:
        """``leave`` hears where the reader was, and the quote to open, if any."""
        super().__init__(library, options)
        self._place = place
        self._leave = leave
        self._words, self._order = place.words or place.name or "", place.order
        self._statements: list[Statement] = []
        self._shown: Voice | None = None
        self._more = False

    def compose(self) -> ComposeResult:
        """Lays out field, speakers and quotes."""
        with Vertical(id="voices-panel"):
            yield Static(id="voices-head")
            yield Input(self._words, placeholder="a name", compact=True, id="voices-query")
            with Horizontal(id="voices-panes"):
                yield VoiceList(self.library.now, self.signs, id="voices")
                with Vertical(id="voices-right"):
                    yield Static(id="voice-head")
                    yield OptionList(id="voice-quotes", markup=False)
            yield HintLine(id="voices-hints")

    def on_mount(self) -> None:
        """Shows the speakers, and where somebody came back, the quotes they were at."""
        self.field.display = bool(self._words)
        self.begin(self._fill(self._place.cursor), "voices")

    # --- parts --------------------------------------------------------------------------------------------

    @property
    def list(self) -> VoiceList:
        """The speakers."""
        return self.query_one("#voices", VoiceList)

    @property
    def quotes(self) -> OptionList:
        """What the selected one said."""
        return self.query_one("#voice-quotes", OptionList)

    @property
    def field(self) -> Input:
        """Where names are typed."""
        return self.query_one("#voices-query", Input)

    @property
    def among_quotes(self) -> bool:
        """Whether keys are about quotes."""
        return self.focused is self.quotes

    # --- speakers -----------------------------------------------------------------------------------------

    async def _fill(self, cursor: int = 0, pause: float = 0.0) -> None:
        await asyncio.sleep(pause)
        count = await self.ask(self.library.voice_count, self._words)
        rows = await self.ask(self.library.voices, self._words, self._order)
        self.list.show(rows, count, cursor)
        for offset in {cursor // PAGE * PAGE} - {0}:
            self.list.provide(offset, await self.ask(self.library.voices, self._words, self._order, PAGE, offset))
        self._head(count)
        await self._show_quotes(self._place.line)
        if self._place.quotes or self._place.name:
            self._enter_quotes()
        self._place = VoicesPlace()

    def _head(self, count: int) -> None:
        order = ORDER_NAMES[self._order]
        order = order if self.size.width >= 60 else order.removesuffix(" first")
        told = f"{count:,} {'speaker' if count == 1 else 'speakers'} · {order}"
        self.query_one("#voices-head", Static).update(Content.assemble(("Voices", "bold"), "  ", (told, "$muted")))
        self._hints()

    @on(VoiceList.PageWanted)
    def _page_wanted(self, event: VoiceList.PageWanted) -> None:
        self.begin(self._provide(event.offset), "page", exclusive=False)

    async def _provide(self, offset: int) -> None:
        self.list.provide(offset, await self.ask(self.library.voices, self._words, self._order, PAGE, offset))

    @on(VoiceList.Selected)
    def _selected(self) -> None:
        self.begin(self._show_later(), "quotes")

    @on(VoiceList.Chosen)
    def _chosen(self) -> None:
        self._enter_quotes()

    async def _show_later(self) -> None:
        await asyncio.sleep(PAUSE)
        await self._show_quotes()

    # --- quotes -------------------------------------------------------------------------------------------

    async def _show_quotes(self, line: int = 0, limit: int = QUOTES_AT_ONCE) -> None:
        voice = self.list.selected
        if voice is None:
            self._shown, self._statements = None, []
        elif voice != self._shown or limit > QUOTES_AT_ONCE:
            limit = max(limit, line * 2)
            self._statements = await self.ask(self.library.statements, [voice.id], limit)
            self._shown, self._more = voice, limit < voice.quotes
        else:
            return
        self._limit = limit
        self._draw(line)

    def _draw(self, line: int = 0) -> None:
        voice, quotes = self._shown, self.quotes
        head = Content("")
        if voice is not None:
            head = Content.assemble((voice.name, "bold"), "  ", (voice.role, "$muted"))
        elif not self.list.count:
            head = Content.styled("Nobody is quoted yet." if not self._words else "Nobody of that name.", "$muted")
        self.query_one("#voice-head", Static).update(head)
        width = max(20, quotes.scrollable_content_region.width - 2)
        now = self.library.now()
        quotes.clear_options()
        for number, statement in enumerate(self._statements):
            content = told(statement, width, self.signs.current, now)
            quotes.add_options([Option(content, id=str(number)), gap()])
        if self._more:
            quotes.add_option(Option(Content.styled(drawable("  ⏎ earlier quotes", self.app), "$muted"), id="more"))
        if self._statements:
            quotes.highlighted = min(line, quotes.option_count - 1)

    def on_resize(self) -> None:
        """Wraps the quotes anew."""
        self.call_after_refresh(self._redraw)

    def _redraw(self) -> None:
        if self._statements:
            self._draw(self.quotes.highlighted or 0)

    @property
    def statement(self) -> Statement | None:
        """The statement under the cursor."""
        option = self.quotes.highlighted_option
        known = option is not None and option.id is not None and option.id.isdigit()
        return self._statements[int(option.id or 0)] if option is not None and known else None

    def _enter_quotes(self) -> None:
        if self.list.count:
            self.add_class("-quotes")
            self.set_focus(self.quotes, scroll_visible=False)
            self._hints()
            self.call_after_refresh(self._redraw)  # below 110 columns there was no width to wrap for yet

    def _enter_list(self) -> None:
        self.remove_class("-quotes")
        self.set_focus(self.list, scroll_visible=False)
        self._hints()

    def _hints(self) -> None:
        hints: tuple[Hint, ...]
        if self.field.has_focus:
            hints = (("type", "a name"), ("⏎", "to the speakers"), ("esc", "all of them"))
        elif self.among_quotes:
            hints = QUOTE_HINTS
        else:
            other = ORDER_NAMES["most" if self._order == "newest" else "newest"]
            hints = (*VOICE_HINTS, ("voices.order", other))
        self.query_one(HintLine).show([(self._key(ids), what) for ids, what in hints])

    def _key(self, name: str) -> str:
        return keys_in_force(self.options.keys, name)

    def on_descendant_focus(self) -> None:
        """Shows the keys of the pane that has the focus."""
        self._hints()

    # --- searching ----------------------------------------------------------------------------------------

    def action_search(self) -> None:
        """Asks for a name; what is typed narrows the speakers."""
        self.remove_class("-quotes")
        self.field.display = True
        self.field.focus()

    @on(Input.Changed, "#voices-query")
    def _typed(self, event: Input.Changed) -> None:
        if event.value != self._words:
            self._words = event.value
            self.begin(self._fill(pause=PAUSE), "voices")

    @on(Input.Submitted, "#voices-query")
    def _submitted(self) -> None:
        self.field.display = bool(self._words)
        self._enter_list()

    def action_order(self) -> None:
        """Turns between the newest and the most quoted first."""
        self._order = "most" if self._order == "newest" else "newest"
        self._shown = None
        self.begin(self._fill(), "voices")

    # --- moving -------------------------------------------------------------------------------------------

    def action_step(self, rows: int) -> None:
        """Moves up or down."""
        if not self.among_quotes:
            self.list.move(rows)
        elif rows > 0:
            self.quotes.action_cursor_down()
        else:
            self.quotes.action_cursor_up()

    def action_page(self, pages: int) -> None:
        """Moves a page."""
        if not self.among_quotes:
            self.list.move(pages * self.list.rows_in_view)
        elif pages > 0:
            self.quotes.action_page_down()  # type: ignore[no-untyped-call]
        else:
            self.quotes.action_page_up()  # type: ignore[no-untyped-call]

    def action_edge(self, step: int) -> None:
        """Goes to the first or last."""
        if not self.among_quotes:
            self.list.move(step * self.list.count)
        elif step > 0:
            self.quotes.action_last()
        else:
            self.quotes.action_first()

    def action_turn(self) -> None:
        """Turns between speakers and quotes."""
        self._enter_list() if self.among_quotes or self.field.has_focus else self._enter_quotes()

    def action_open(self) -> None:
        """Goes to the quotes of a speaker, and from a quote to its story."""
        if not self.among_quotes:
            self._enter_quotes()
        elif self.statement is not None:
            self._end(self.statement.first)
        elif self._more:
            self.begin(self._show_quotes(self.quotes.highlighted or 0, self._limit * 2), "quotes")

    def on_option_list_option_selected(self) -> None:
        """Opens the chosen quote."""
        self.action_open()

    def action_back(self) -> None:
        """Goes back a level: speakers, and out."""
        if self.among_quotes:
            self._enter_list()
        else:
            self._end(None)

    def action_close(self) -> None:
        """Ends the search, else leaves."""
        if self.list.marked is not None:
            self._mark(None)
        elif self.field.display:
            self.field.display = False
            self.field.value = ""
            self._enter_list()
        else:
            self.action_back()

    def action_help(self) -> None:
        """Shows all keys."""
        from newsreader.ui.help import HelpScreen

        self.app.push_screen(HelpScreen(self.options.keys, self.options.icons))

    def action_leave(self) -> None:
        """Leaves."""
        self._end(None)

    def _end(self, said: Said | None) -> None:
        line = self.quotes.highlighted or 0
        place = VoicesPlace(self._words, self._order, self.list.cursor, None, self.among_quotes, line)
        self.dismiss()
        self._leave(place, said)

    # --- decisions ----------------------------------------------------------------------------------------

    def action_merge(self) -> None:
        """Marks a speaker to be merged; on another one, merges the two under this name."""
        voice, marked = self.list.selected, self.list.marked
        if voice is None or self.among_quotes:
            return
        if marked is None:
            self._mark(voice.id)
            merge, close = self._key("voices.merge"), self._key("app.close")
            self.tell(f"{merge} on the same person's other name merges the two · {close} forgets it")
        elif marked == voice.id:
            self._mark(None)
        else:
            self._mark(None)
            self.begin(self._decide(lambda: self.library.merge_voices(marked, voice.id)), "decide")

    def _mark(self, voice_id: int | None) -> None:
        self.list.marked = voice_id
        self.list.refresh()

    def action_split(self) -> None:
        """Parts the name behind a quote from its voice."""
        if self.among_quotes and (statement := self.statement) is not None:
            self.begin(self._decide(lambda: self.library.split_voice(statement.first.id)), "decide")
        else:
            shows, splits = self._key("story.open"), self._key("voices.split")
            self.tell(f"{shows} shows the quotes; there {splits} splits off the name behind one")

    def action_undo(self) -> None:
        """Takes the last step back."""
        self.begin(self._decide(self.library.undo), "decide")

    def action_redo(self) -> None:
        """Takes the last undone step again."""
        self.begin(self._decide(self.library.redo), "decide")

    async def _decide(self, decision: Callable[[], StepDone | None]) -> None:
        step = await self.ask(decision)
        if step is None:
            self.tell("Nothing to undo")
        else:
            self.tell(step.label if "done:" in step.label else f"{step.label} — {self._key('app.undo')} undoes")
        self._shown = None
        await self._fill(self.list.cursor)

    def action_bookmark(self) -> None:
        """Bookmarks the story of the quote, or removes the bookmark."""
        if self.among_quotes and self.statement is not None:
            self.begin(self._bookmark(self.statement.first), "decide")

    async def _bookmark(self, said: Said) -> None:
        rows = await self.ask(self.library.articles, [said.article.id])
        starred = bool(rows and rows[0].starred)
        await self.ask(self.library.set_starred, [said.article.id], not starred)
        removed = f"Bookmark removed — {self._key('app.undo')} undoes"
        self.tell(removed if starred else f"{self.signs.star} Bookmarked: {said.article.title}")

    def action_copy(self) -> None:
        """Copies the quote with its source, as Markdown."""
        if self.among_quotes and self.statement is not None:
            self.app.copy_to_clipboard(quoted(self.statement.first.quote, self.statement.first.article))
            self.tell("Quote copied with its source")

"""What the parts of the reading screen share: the library, the options, and how to wait without blocking."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, ParamSpec, TypeVar

from textual.css.query import NoMatches
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker

from newsreader.errors import NewsreaderError
from newsreader.library import Library
from newsreader.model import Article, Quote, View
from newsreader.ui.options import Options
from newsreader.ui.signs import Signs, signs_of
from newsreader.ui.wording import sentences

P = ParamSpec("P")
T = TypeVar("T")


class LibraryScreen(Screen[None]):
    """A screen that asks the library in threads and shows errors as one line."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """What has the focus; where that changes Textual would draw the whole screen again, here the widgets do."""

    def __init_subclass__(cls, *, part: bool = False, **more: Any) -> None:
        """Lets Textual look through the names of a screen, but not of what is only a ``part`` of one."""
        if not part:
            super().__init_subclass__(**more)

    def __init__(self, library: Library, options: Options) -> None:
        super().__init__()
        self.library = library
        self.options = options
        self.signs: Signs = signs_of(options.icons)
        self.view = View("unread")

    async def ask(self, question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Asks the library in a thread, so that the screen goes on."""
        return await asyncio.to_thread(question, *args, **kwargs)

    async def painted(self) -> None:
        """Waits until what has been changed is on the screen."""
        done = asyncio.Event()  # no future: whoever waits may have given up by then
        self.call_after_refresh(done.set)
        await done.wait()

    def begin(self, work: Coroutine[Any, Any, None], group: str, *, exclusive: bool = True) -> Worker[None]:
        """Starts work beside the screen; exclusive work of a group replaces what is still running."""
        return self.run_worker(self._guarded(work), group=group, exclusive=exclusive, exit_on_error=True)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except NewsreaderError as error:
            self.tell_error(error)
        except NoMatches:
            if self.is_attached:
                raise
            # the screen was left meanwhile: nothing is there to show it on

    def tell(self, message: str, *, warn: bool = False) -> None:
        """Shows a short message that goes by itself."""
        self.notify(message, severity="warning" if warn else "information", timeout=5, markup=False)

    def tell_error(self, error: NewsreaderError) -> None:
        """Shows what failed and what can be done."""
        self.tell(sentences(str(error), error.hint), warn=True)

    # --- what the parts ask of the whole --------------------------------------------------------------------

    def current(self) -> Article | None:
        """Returns the article that an action is about: on the page, else in the list."""
        raise NotImplementedError

    async def changed(self, ids: Sequence[int]) -> None:
        """Shows new marks of articles, in list, page and counts."""
        raise NotImplementedError

    def note_on(self, article: Article, quote: Quote | None) -> None:
        """Asks for a note on an article, or on a quote in it."""
        raise NotImplementedError

    async def show_view(self, view: View, *, keep: int | None = None) -> None:
        """Shows the articles of a view."""
        raise NotImplementedError

    def action_top(self) -> None:
        """Goes to the top."""
        raise NotImplementedError

    def action_focus_mode(self) -> None:
        """Shows the page alone, or everything again."""
        raise NotImplementedError

    def subscribe_starter(self, number: int) -> None:
        """Subscribes to one of the well-known feeds, counted from 1."""
        raise NotImplementedError

    async def recount(self) -> None:
        """Shows the shelf and its counts anew."""
        raise NotImplementedError

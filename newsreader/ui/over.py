"""Screens that lie over the reading screen: what they have begun comes to nothing once they are left.

Textual takes a screen's widgets away before it stops the screen's work, which then would not find them. And it takes
away whichever screen is on top: one that ends below another, such as the command palette, waits until that is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from textual.app import ScreenError
from textual.await_complete import AwaitComplete
from textual.css.query import NoMatches
from textual.screen import ModalScreen

from newsreader.errors import NewsreaderError
from newsreader.ui.wording import sentences

Result = TypeVar("Result")


class Over(ModalScreen[Result]):
    """A screen that may be left at any moment."""

    _decided: tuple[Result | None] | None = None
    """How it ends, once it is on top again."""

    @property
    def left(self) -> bool:
        """Whether the screen was closed."""
        return not self.is_attached or self not in self.app.screen_stack

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Ends with a result, at once or when it is on top again; one that was left has ended already."""
        if self.app.screen is self:
            return super().dismiss(result)
        self._decided = (result,)
        return AwaitComplete()

    def on_screen_resume(self) -> None:
        """Ends, where that was decided below another screen."""
        if self._decided is not None:
            decided, self._decided = self._decided, None
            super().dismiss(*decided)

    def begin(self, work: Coroutine[Any, Any, None], group: str) -> None:
        """Starts work in place of what is still running in its group."""
        self.run_worker(self._unless_left(work), exclusive=True, group=group)

    async def _unless_left(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except NewsreaderError as error:
            self.notify(sentences(str(error), error.hint), severity="warning", timeout=5, markup=False)
        except (NoMatches, ScreenError):
            if not self.left:
                raise

    def once_drawn(self, draw: Callable[[], None]) -> None:
        """Draws when sizes are known."""
        self.call_after_refresh(lambda: None if self.left else draw())

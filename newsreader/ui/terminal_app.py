"""TerminalApp: an application that can ask its terminal questions, and send it what Textual does not know of.

The answers arrive among the keys, as if they were typed; while a question is open they are kept from the screen.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable

from textual import events
from textual.app import App

ATTRIBUTES = "\x1b[c"
"""Primary device attributes, which every terminal tells: so the end of the answers is known."""
_END = re.compile(r"\[\?[\d;]*c")


class TerminalApp(App[None]):
    """Talks with the terminal."""

    _heard: list[events.Key] | None = None
    """Keys that came since the question; None while there is none."""
    _answered: asyncio.Event
    after_display: Callable[[], None] | None = None
    """Called when something has been drawn."""

    def to_terminal(self, sequence: str) -> None:
        """Sends a control sequence."""
        driver = self._driver  # Textual offers no other way
        if sequence and driver is not None:
            driver.write(sequence)
            driver.flush()

    async def ask_terminal(self, question: str, seconds: float = 2.0) -> str:
        """Returns what the terminal answers, without its escape characters; nothing when it does not in time.

        Keys that were no answer are pressed then."""
        self._heard, self._answered = [], asyncio.Event()
        self.to_terminal(question + ATTRIBUTES)
        try:
            async with asyncio.timeout(seconds):
                await self._answered.wait()
        except TimeoutError:
            heard, self._heard = self._heard, None
            for key in heard:
                self.post_message(key)
            return ""
        answer, self._heard = _text(self._heard), None
        return answer

    async def on_event(self, event: events.Event) -> None:
        """Keeps answers of the terminal from the screen."""
        if self._heard is None or not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        self._heard.append(event)
        if _END.search(_text(self._heard)):
            self._answered.set()

    def post_display_hook(self) -> None:
        """Lets pictures be painted over what was drawn."""
        if self.after_display is not None:
            self.after_display()


def _text(keys: list[events.Key]) -> str:
    return "".join(key.character or "" for key in keys)

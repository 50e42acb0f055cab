"""TerminalApp: an application that can ask its terminal questions, and send it what Textual does not know of.

The answers arrive among the keys, as if they were typed. What may be one is held back until it is complete, or turns
out to be keys after all; what cannot be typed is never pressed.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

from textual import events
from textual.app import App
from textual.timer import Timer

ATTRIBUTES = "\x1b[c"
"""Primary device attributes, which every terminal tells: so the end of the answers is known."""
PATIENCE = 3.0
"""Seconds in which an answer may come."""
PAUSE = 0.25
"""Seconds without another key, after which what was held back is no answer."""
_BEGIN = frozenset("^[]")
"""How answers begin as keys: with the escape character, or what follows it."""
_REPORT = re.compile(r"\^?(?:\[[?\d]|\]\d|P>)")
"""What nobody types."""
_END = re.compile(r"\[\?[\d;]*c")


class TerminalApp(App[None]):
    """Talks with the terminal."""

    _answered: asyncio.Future[str] | None = None
    """What the terminal has answered; None while nothing was asked."""
    _held: Sequence[events.Key] = ()
    _release: Timer | None = None

    def to_terminal(self, sequence: str) -> None:
        """Sends a control sequence."""
        driver = self._driver  # Textual offers no other way
        if sequence and driver is not None:
            driver.write(sequence)
            driver.flush()

    async def ask_terminal(self, question: str, seconds: float = PATIENCE) -> str:
        """Returns what the terminal answers, without its escape characters; nothing when it does not in time."""
        answered: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._answered = answered
        if question:
            self.to_terminal(question + ATTRIBUTES)
        try:
            async with asyncio.timeout(seconds):
                return await answered
        except TimeoutError:
            return ""
        finally:
            self._answered, self._held = None, ()

    async def on_event(self, event: events.Event) -> None:
        """Keeps answers of the terminal from the screen."""
        key = event if isinstance(event, events.Key) and not event.is_forwarded else None
        if key is None or self._answered is None or not (self._held or key.character in _BEGIN):
            await super().on_event(event)
            return
        self._held = (*self._held, key)
        if self._release is not None:
            self._release.stop()
        answer = "".join(each.character or "" for each in self._held)
        if _END.search(answer):
            self._answered.set_result(answer)
            self._answered, self._held = None, ()
        elif not _REPORT.match(answer):
            self._release = self.set_timer(PAUSE, self._let_go)

    async def _let_go(self) -> None:
        held, self._held = self._held, ()
        for key in held:
            await super().on_event(key)

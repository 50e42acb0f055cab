"""A question that may be given up while it is being answered, as a search is with the next key press."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock


class Stopped(Exception):
    """What was asked has been given up; nobody waits for an answer."""


class Stop:
    """Gives up, from any thread, what is being answered in another, one thing after another."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._interrupt: Callable[[], None] | None = None
        self._stopped = False

    def stop(self) -> None:
        """Gives up what is under way and whatever would still begin; twice is as good as once."""
        with self._lock:
            self._stopped = True
            if self._interrupt is not None:
                self._interrupt()

    @contextmanager
    def reaching(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """Calls ``interrupt`` if it is stopped within the block, never after; raises Stopped if it was before."""
        with self._lock:
            if self._stopped:
                raise Stopped
            self._interrupt = interrupt
        try:
            yield
        finally:
            with self._lock:
                self._interrupt = None

"""Collects garbage while nobody presses a key: the program stands still for it, for some hundredths of a second.

Between two keys only what is young is looked at, and seldom; what is loaded stays, and is never looked at again.
"""

from __future__ import annotations

import asyncio
import gc
import sys

PAUSE = 0.4
"""Seconds without a key before everything is looked through."""
MOVING = 0.35
"""Seconds between two presses of somebody who goes through a list, at most."""
YOUNG = (10_000, 10, 100)
"""Objects made before the young ones are looked at, and how often before the older and the oldest are."""


class Sweeper:
    """Puts the collector off until the reader rests."""

    def __init__(self) -> None:
        self._due = 0.0
        self._waiting = False
        self._modules = 0

    def begin(self) -> None:
        """Lets the collector work from now on."""
        self._keep_loaded()
        gc.set_threshold(*YOUNG)
        gc.enable()

    def pressing(self) -> bool:
        """Returns whether a key came just now, so that another may come, as where somebody goes through a list."""
        return asyncio.get_running_loop().time() < self._due - PAUSE + MOVING

    def put_off(self) -> None:
        """Waits anew: a key was pressed."""
        loop = asyncio.get_running_loop()
        self._due = loop.time() + PAUSE
        if not self._waiting:
            self._waiting = True
            loop.call_at(self._due, self._sweep)

    def _sweep(self) -> None:
        loop = asyncio.get_running_loop()
        if loop.time() < self._due:
            loop.call_at(self._due, self._sweep)
            return
        self._waiting = False
        gc.collect()
        self._keep_loaded()

    def _keep_loaded(self) -> None:
        """Takes everything out of sight of the collector where modules have been loaded: they stay for good."""
        if len(sys.modules) != self._modules:
            self._modules = len(sys.modules)
            gc.freeze()

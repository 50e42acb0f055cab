"""The rooms of the store are imported when one of their functions is called, not when the store is.

A start or a command asks a few of them, and loading the others would take longer than all its questions. To be
imported by the package before any room: from then on ``from newsreader.store import feeds`` gives a module that is
still to come. Classes and constants are got from a room as ever, which loads it.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any, cast

_VALUES = {
    "Body": "articles",
    "Doubted": "remote_articles",
    "FeedChange": "remote_feeds",
    "Link": "stories",
    "Opening": "articles",
    "PendingArticle": "articles",
    "StoryCandidate": "groups",
    "Version": "versions",
    "Waiting": "outbox",
}
"""What others get from the package itself, with its room."""


class LateModule(ModuleType):
    """Stands for a module that is imported when something of it is asked for, by several threads at once or not."""

    _module: ModuleType | None = None

    @property
    def __dict__(self) -> dict[str, Any]:  # type: ignore[override]  # what replaces a value for a while looks here
        return vars(self._loaded())

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loaded(), name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self._loaded(), name, value)

    def _loaded(self) -> ModuleType:
        if self._module is None:
            # Which waits for another thread that is importing it: what stands in sys.modules may be a part of it.
            super().__setattr__("_module", import_module(self.__name__))
        return cast("ModuleType", self._module)


def _late(name: str) -> Any:
    if name in _VALUES:
        return getattr(import_module(f"{__package__}.{_VALUES[name]}"), name)
    if name.startswith("_"):
        raise AttributeError(name)
    return LateModule(f"{__package__}.{name}")


sys.modules[__package__].__getattr__ = _late  # type: ignore[method-assign]  # PEP 562

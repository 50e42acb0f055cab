"""The part of Library that is about losing nothing: copies of the database, and what becomes of a damaged one.

Imports the machinery only when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsreader.store import Store
    from newsreader.store.recovery import Recovered


class Safekeeping:
    """Copies, made and put back."""

    _store: Store
    now: Callable[[], datetime]

    def back_up(self, target: Path | None = None) -> Path:
        """Writes a whole copy of the database, by default beside it, and returns where.

        Raises UsageError when there is such a file, StoreError when the disk does not allow it."""
        from newsreader.store.recovery import back_up

        path = self._store.path
        return back_up(path, target or path.with_name(f"{path.name}.backup-{self.now():%Y%m%d-%H%M%S}"))

    @staticmethod
    def restore(path: Path, source: Path) -> Path | None:
        """Makes the database at ``path`` what its copy ``source`` is; returns where it is kept as it was, if it was.

        Raises StoreError when the copy is none, damaged or too new, and leaves everything as it is."""
        from newsreader.store.recovery import restore

        return restore(path, source)

    @staticmethod
    def recover(path: Path, on_step: Callable[[str], None] = lambda step: None) -> Recovered:
        """Puts what can be read of a damaged database in its place, bookmarks first; the damaged file is kept.

        ``on_step`` is told the name of each table. Raises StoreError when the disk does not allow it."""
        from newsreader.store.recovery import recover

        return recover(path, on_step)

"""The part of Store that is about what the user does with articles: read, bookmarked, undone, redone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from newsreader.model import StepDone, View
from newsreader.store import marks, steps
from newsreader.store.story_store import StoryStore


class MarkStore(StoryStore):
    """The user's marks in one SQLite file."""

    def set_read(self, ids: Sequence[int], read: bool, label: str = "", journal: bool = True) -> StepDone:
        """Sets articles read or unread; ``journal`` False leaves no step to undo."""
        kind = "read" if read else "unread"
        with self._database.write(durable=True) as connection:
            changed = marks.set_read(connection, ids, read, steps.microseconds())
            if not read:
                marks.keep_unread(connection, changed, steps.microseconds())
            if not journal:
                return StepDone(label or steps.marks_label(kind, len(changed)), len(changed))
            return steps.record_marks(connection, kind, changed, label)

    def set_starred(self, ids: Sequence[int], starred: bool, label: str = "") -> StepDone:
        """Sets articles bookmarked or not."""
        with self._database.write(durable=True) as connection:
            changed = marks.set_starred(connection, ids, starred, steps.microseconds())
            return steps.record_marks(connection, "starred" if starred else "unstarred", changed, label)

    def mark_all_read(self, view: View, now: datetime) -> StepDone:
        """Sets everything in a view read."""
        with self._database.write(durable=True) as connection:
            changed = marks.mark_all_read(connection, view, now, steps.microseconds())
            return steps.record_marks(connection, "read", changed, "")

    def undo(self) -> StepDone | None:
        """Takes the last step back; None when there is none. At least 50 steps are kept, across restarts."""
        with self._database.write(durable=True) as connection:
            return steps.undo(connection)

    def redo(self) -> StepDone | None:
        """Takes the step that was undone last again; None when there is none."""
        with self._database.write(durable=True) as connection:
            return steps.redo(connection)

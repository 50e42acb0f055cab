"""Type-ahead: the first letters of a headline's words lead to it in the list, however long that is."""

from __future__ import annotations

from functools import cached_property

from textual import on
from textual.widgets import Input

from newsreader.ui.reading import ReadingActions


class SeekActions(ReadingActions, part=True):
    """The key that goes to a headline in the list, and what next and previous mean after it."""

    sought_headline = ""
    """What is typed, or was, until something else is done with the list."""
    _begun_at: int | None = None
    """The row that was selected when typing began."""

    @cached_property
    def headline_field(self) -> Input:
        """Where the letters are typed, made when that is first wanted."""
        field = Input(placeholder="first letters of a headline’s words", compact=True, id="headline")
        self.query_one("#middle").mount(field)
        return field

    @property
    def seeking(self) -> bool:
        """Whether a headline of the list is sought, or was and can be followed by the next one."""
        return bool(self.sought_headline) or ("headline_field" in self.__dict__ and bool(self.headline_field.display))

    def action_seek(self) -> None:
        """Goes to a headline in the list while its letters are typed."""
        if not self.list.ids:
            return
        self.to_list()
        self._begun_at = self.list.selected_id
        self.sought_headline = ""
        self.headline_field.display = True
        self.headline_field.value = ""
        self.headline_field.focus()

    @on(Input.Changed, "#headline")
    def _headline_changed(self, event: Input.Changed) -> None:
        self.sought_headline = event.value.strip()
        if self.sought_headline:
            self.begin(self._to_headline(self._begun(), 1), "seek")
        else:
            self.workers.cancel_group(self, "seek")
            self.list.move_to(self._begun())
            self.hints.say(self.status())

    @on(Input.Submitted, "#headline")
    def _headline_chosen(self) -> None:
        self._put_away()
        self.hints.say(self.status())

    def end_seek(self, *, back: bool = False) -> None:
        """Seeks no longer; ``back``: the row is selected again that was when it began."""
        if not self.seeking:
            return
        self.workers.cancel_group(self, "seek")
        if back and self.headline_field.display:
            self.list.move_to(self._begun())
        self.sought_headline = ""
        self._put_away()
        self.hints.say(self.status())

    def _put_away(self) -> None:
        if self.headline_field.display:
            self.headline_field.display = False
            self.give_keys(self.list)

    def _begun(self) -> int:
        place = None if self._begun_at is None else self.list.index_of(self._begun_at)
        return self.list.cursor if place is None else place

    async def _to_headline(self, start: int, step: int) -> None:
        """Selects the first row from ``start`` on that has the words, going round at the end of the list."""
        ids = self.list.ids
        ahead = ids[start:] + ids[:start] if step > 0 else ids[start::-1] + ids[:start:-1]
        found = await self.ask(self.library.next_titled, ahead, self.sought_headline, self.grouped)
        if self.list.ids is not ids:
            return
        if found is None:
            self.hints.say(f"{self.sought_headline}: in no headline here", urgent=True)
        else:
            self.list.move_to(ids.index(found))
            self.hints.say(self.status())

    def status(self) -> str:
        """Returns what is sought in the list, and the keys that go on from there; else what is said otherwise."""
        if not self.sought_headline or self.headline_field.display or self.reading:
            return super().status()
        on, back = self.keys_of("story.next_unread"), self.keys_of("story.previous_unread")
        return f"{self.sought_headline}: {on} next  {back} before"

    def action_unread(self, step: int) -> None:
        """Goes to the next unread story, or to the next headline or match while seeking."""
        if self.sought_headline and not self.reading and self.list.ids:
            self.begin(self._to_headline((self.list.cursor + step) % len(self.list.ids), step), "seek")
        else:
            super().action_unread(step)

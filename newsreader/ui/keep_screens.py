"""Dialogs of the user's own words: the tags of a bookmark, and a note.

What is typed into a note is never lost: it is kept as a draft while it is being written, and when the dialog is left.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.suggester import Suggester
from textual.timer import Timer
from textual.widgets import Input, Static, TextArea

from newsreader.model import Tag
from newsreader.model.keeping import LONGEST_NOTE, tag_key, tag_names
from newsreader.ui.dialogs import Dialog
from newsreader.ui.hints import KeyText

MOST_OFFERED = 12
"""Tags that are listed under the field."""
DRAFT_PAUSE = 0.4
"""Seconds after the last key until a note is kept as a draft."""


def offered(tags: Sequence[Tag], line: str) -> list[Tag]:
    """Returns the tags that the last one of a line may become, the most used first; those it has are left out."""
    head, _, last = line.rpartition(",")
    taken = {tag_key(name) for name in tag_names(head)}
    begun = tag_key(last.strip())
    fitting = [tag for tag in tags if tag_key(tag.name).startswith(begun) and tag_key(tag.name) not in taken]
    return sorted(fitting, key=lambda tag: -tag.articles)


class _About(Static):
    """What the user's words are about, on one line."""

    DEFAULT_CSS = "_About { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }"


class TagSuggester(Suggester):
    """Completes the last tag of a line."""

    def __init__(self, tags: Sequence[Tag]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._tags = tags

    async def get_suggestion(self, value: str) -> str | None:
        """Returns the line with its last tag completed; None where none begins so."""
        begun = value.rpartition(",")[2].lstrip()
        found = offered(self._tags, value) if begun else []
        return value + found[0].name[len(begun) :] if found else None


class TagScreen(Dialog[str]):
    """Asks for the tags of a bookmark, in one line with commas between them."""

    BINDINGS = [Binding("tab", "complete", "Complete", show=False, priority=True)]

    def __init__(self, headline: str, line: str, tags: Sequence[Tag]) -> None:
        super().__init__()
        self._headline, self._line, self._tags = headline, line, tags

    def compose(self) -> ComposeResult:
        """Lays the dialog out."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content("Tags of the bookmark")
            yield _About(Content.styled(self._headline, "$muted"))
            line = f"{self._line}, " if self._line else ""
            yield Input(line, placeholder="weather, to read", compact=True, select_on_focus=False, id="tags")
            yield Static(id="dialog-message")
            yield KeyText("⏎ done   tab completes   , next tag   esc cancel")

    def on_mount(self) -> None:
        """Offers the tags that there are."""
        field = self.query_one(Input)
        field.suggester = TagSuggester(self._tags)
        field.cursor_position = len(field.value)
        self._offer()

    def on_input_changed(self) -> None:
        """Offers the tags that fit what has been typed."""
        self._offer()

    def _offer(self) -> None:
        found = offered(self._tags, self.query_one(Input).value)[:MOST_OFFERED]
        names = [Content.assemble((tag.name, ""), (f" {tag.articles}", "$muted")) for tag in found]
        empty = "" if self._tags else "A new word makes a new tag."
        self.say(Content("   ").join(names) if names else Content.styled(empty, "$muted"))

    def action_complete(self) -> None:
        """Completes the tag that is being typed, and begins another."""
        field = self.query_one(Input)
        found = offered(self._tags, field.value)
        if found:
            head, comma, _ = field.value.rpartition(",")
            field.value = f"{head}{comma}{' ' if comma else ''}{found[0].name}, "
            field.cursor_position = len(field.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Ends with the line."""
        self.dismiss(event.value)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written in the dialog of a note."""

    text: str
    done: bool
    """False for what was left unfinished: a draft."""


class NoteScreen(Dialog[Written]):
    """A note of several lines; what is left unfinished stays as a draft."""

    DEFAULT_CSS = """
    NoteScreen .dialog { width: 76; }
    NoteScreen TextArea { background: $surface; border: none; border-bottom: solid $rule; padding: 0; margin: 1 0 0 0;
        height: 30vh; min-height: 3; max-height: 12; }
    NoteScreen TextArea:focus { border: none; border-bottom: solid $accent; }
    """
    BINDINGS = [Binding("ctrl+s,f2", "save", "Save", show=False, priority=True)]

    def __init__(
        self, about: str, saved: str, draft: str | None, keep: Callable[[str | None], Awaitable[None]]
    ) -> None:
        """Begins with the ``draft``, else with what is ``saved``; ``keep`` keeps a draft."""
        super().__init__()
        self._about, self._saved, self._keep = about, saved, keep
        self._draft = draft
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Lays the dialog out."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content("Note")
            yield _About(Content.styled(self._about, "$muted"))
            yield TextArea(self._draft or self._saved, highlight_cursor_line=False, id="note")
            yield Static(id="dialog-message")
            yield KeyText("ctrl+s save   esc leave, a draft stays")

    def on_mount(self) -> None:
        """Begins at the end of what is there."""
        field = self.query_one(TextArea)
        field.move_cursor(field.document.end)
        field.focus()
        if self._draft is not None:
            self.say("Your draft: not saved yet.")

    def on_text_area_changed(self) -> None:
        """Keeps what is there as a draft, once the keys rest."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(DRAFT_PAUSE, self._keep_draft)

    def _keep_draft(self) -> None:
        text = self.query_one(TextArea).text
        self.begin(self._kept(None if text == self._saved else text), "draft")

    async def _kept(self, text: str | None) -> None:
        await self._keep(text)

    def action_save(self) -> None:
        """Ends with the note."""
        text = self.query_one(TextArea).text
        if len(text) > LONGEST_NOTE:
            self.say(f"A note has {LONGEST_NOTE:,} characters at most; this has {len(text):,}.", wrong=True)
        else:
            self.dismiss(Written(text, True))

    def action_dismiss_dialog(self) -> None:
        """Closes; what was changed stays as a draft."""
        text = self.query_one(TextArea).text
        self.dismiss(Written(text, False) if text != self._saved else None)

"""All keys, searchable, made from the bindings that are in force."""

from __future__ import annotations

from collections.abc import Mapping

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from newsreader.ui.hints import HintLine
from newsreader.ui.keys import KEYS, shown_keys
from newsreader.ui.over import Over
from newsreader.ui.signs import keys_named


class HelpScreen(Over[None]):
    """Lists every key with what it does; typing narrows the list."""

    BINDINGS = [
        Binding("escape,f1", "dismiss(None)", "Close", show=False),
        Binding("down", "scroll_keys(3)", "Down", show=False, priority=True),
        Binding("up", "scroll_keys(-3)", "Up", show=False, priority=True),
        Binding("pagedown", "scroll_keys(12)", "Page down", show=False, priority=True),
        Binding("pageup", "scroll_keys(-12)", "Page up", show=False, priority=True),
    ]

    def __init__(self, keymap: Mapping[str, str], icons: str) -> None:
        super().__init__()
        self._keymap, self._icons = keymap, icons

    def compose(self) -> ComposeResult:
        """Lays out the field and the keys."""
        with Vertical(id="help"):
            yield Input(placeholder="Keys — type to search them", compact=True, id="help-query")
            with VerticalScroll(id="help-scroll", can_focus=False):
                yield Static(id="help-keys")
            yield HintLine(id="help-hints")

    def on_mount(self) -> None:
        """Shows all keys."""
        self.query_one(HintLine).show((("↑↓", "scroll"), ("esc", "close")))

    def on_resize(self) -> None:
        """Fits the columns."""
        self.once_drawn(self._show)

    def on_input_changed(self) -> None:
        """Narrows the list."""
        self._show()

    def action_scroll_keys(self, lines: int) -> None:
        """Scrolls."""
        self.query_one("#help-scroll").scroll_relative(y=lines, animate=False)

    def _show(self) -> None:
        words = self.query_one(Input).value.lower().split()
        width = self.query_one("#help-scroll").size.width
        self.query_one("#help-keys", Static).update(keys_told(self._keymap, words, width, self._icons))


def keys_told(keymap: Mapping[str, str], words: list[str], width: int, icons: str) -> Content:
    """Returns the keys whose line contains all words, grouped, in one or two columns."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for key in KEYS:
        keys = keys_named(shown_keys(keymap.get(key.id, key.keys)), icons)
        haystack = f"{keys} {key.description} {key.group} {key.id}".lower()
        if all(word in haystack for word in words):
            groups.setdefault(key.group, []).append((keys, key.description))
    if not groups:
        return Content.styled("No key does that. ctrl+p lists every command.", "$muted")
    column = max(cell_len(keys) for rows in groups.values() for keys, _ in rows) + 2 if width >= 50 else 12
    lines: list[Content] = []
    for group, rows in groups.items():
        lines.append(Content.styled(group.upper(), "$muted"))
        for keys, what in rows:
            gap = " " * max(1, column - cell_len(keys))
            lines.append(Content.assemble((keys, "bold $accent"), gap, (what, "")))
        lines.append(Content(""))
    return Content("\n").join(lines)

"""Dialogs about saved queries: the name of a smart feed, and what to mute of a story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from newsreader.model.queries import MOST_COUNTED, MuteOffer, MuteRule, SmartFeed
from newsreader.ui.dialogs import Dialog
from newsreader.ui.hints import KeyText, drawable
from newsreader.ui.panels import Panel, gap
from newsreader.ui.query_field import QueryField, QueryHelp
from newsreader.ui.wording import counted, long_date
from newsreader.ui.wrap import cut

TERMS: tuple[tuple[str, int], ...] = (("for good", 0), ("for a week", 7), ("for a month", 30))
"""How long a rule may last: in words, and in days."""
NARROW = 50
"""Columns below which queries stand for what they mean."""


class QueryDialog(Dialog[SmartFeed]):
    """Asks for a query, and for a name where it has one."""

    BINDINGS = [Binding("tab", "complete", "Complete, or the next field", show=False, priority=True)]

    def __init__(self, title: str, help_: QueryHelp, value: SmartFeed, *, named: bool = True) -> None:
        super().__init__()
        self._title, self._help, self._before, self._named = title, help_, value, named

    def compose(self) -> ComposeResult:
        """Lays the dialog out."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content(self._title)
            if self._named:
                yield Static(Content.styled("Name", "$muted"))
                yield Input(self._before.name, compact=True, id="name")
                yield Static(Content.styled("What it finds", "$muted"), classes="after")
            yield QueryField(self._help, self._before.query, inside=True)
            yield Static(id="dialog-message")
            yield KeyText("⏎ done   tab completes, next field   esc cancel")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Says what the query means."""
        if event.input is self.query_one(QueryField).input:
            self.begin(self.query_one(QueryField).look(), "look")

    def on_resize(self) -> None:
        """Fits the lines to the width."""
        self.once_drawn(self.query_one(QueryField).draw)

    def action_complete(self) -> None:
        """Completes the query, else goes to the next field."""
        self.begin(self._complete(), "complete")

    async def _complete(self) -> None:
        field = self.query_one(QueryField)
        if not (field.input.has_focus and await field.take_offer()):
            self.focus_next()

    def on_input_submitted(self) -> None:
        """Ends with what was typed, unless it makes no sense."""
        name = " ".join(self.query_one("#name", Input).value.split()) if self._named else ""
        query = self.query_one(QueryField).value.strip()
        mistakes = self._help.explain(f"{query} ").mistakes
        if not query or mistakes or (self._named and not name):
            self.say(
                mistakes[0].message if mistakes else "It needs a name." if query else "It needs a query.", wrong=True
            )
            return
        self.dismiss(replace(self._before, name=name, query=query))


@dataclass(frozen=True, slots=True)
class MuteChoice:
    """What shall be muted, or be muted no longer."""

    query: str = ""
    """Empty: one of the user's own is asked for, or ``rule`` ends."""
    days: int = 0
    """How long; 0 is for good."""
    rule: MuteRule | None = None


class MuteScreen(Panel[MuteChoice | None]):
    """Offers what may be muted of a story, and lists the rules there are; Enter mutes, or ends a rule."""

    DEFAULT_CSS = "MuteScreen { background: $background; align: center top; }"
    BINDINGS = [Binding("w,tab", "term", "For how long", show=False)]
    HINTS = (("⏎", "mute, or end a rule"), ("w", "for how long"), ("q", "close"))

    def __init__(self, title: str, offers: Sequence[MuteOffer], rules: Sequence[MuteRule]) -> None:
        super().__init__("Mute", title)
        self._offers, self._rules = offers, rules
        self._term = 0

    def options(self, width: int) -> list[Option]:
        """Returns the offers, then the rules."""
        narrow = width < NARROW
        what = "Hide " if narrow else "Hide from lists and counts, "
        head = Content.assemble((what, "$muted"), (TERMS[self._term][0], "bold $accent"))
        lines: list[Option] = [Option(head, disabled=True)]
        lines += [
            self._line(f"o{n}", each.query if narrow else each.name, _would_hide(each, narrow), width)
            for n, each in enumerate(self._offers)
        ]
        lines.append(self._line("own", "a query …" if narrow else "what a query of your own finds …", "", width))
        if self._rules:
            told = drawable("Muted now; ⏎ ends a rule", self.app)
            lines += [gap(), Option(Content.styled(told, "$muted"), disabled=True)]
            lines += [
                self._line(f"r{n}", each.query, _hides(each, narrow), width) for n, each in enumerate(self._rules)
            ]
        return lines

    @staticmethod
    def _line(number: str, name: str, aside: str, width: int) -> Option:
        name = cut(name, max(8, width - len(aside) - 4))
        line = Content.assemble("  ", name)
        if aside:
            line += Content(" " * max(2, width - line.cell_length - len(aside))) + Content.styled(aside, "$muted")
        return Option(line, id=number)

    def action_term(self) -> None:
        """Turns to another length of time."""
        self._term = (self._term + 1) % len(TERMS)
        self._fill()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Ends with what was chosen."""
        number = event.option_id or ""
        days = TERMS[self._term][1]
        if number == "own":
            self.dismiss(MuteChoice(days=days))
        elif number.startswith("o"):
            self.dismiss(MuteChoice(self._offers[int(number[1:])].query, days))
        elif number.startswith("r"):
            self.dismiss(MuteChoice(rule=self._rules[int(number[1:])]))


def until(days: int, now: datetime) -> datetime | None:
    """Returns when a rule of so many days ends; None for one that does not."""
    return now + timedelta(days=days) if days else None


def _would_hide(offer: MuteOffer, narrow: bool) -> str:
    more = "+" if offer.would_hide == MOST_COUNTED else ""
    told = f"{offer.would_hide:,}{more}"
    return told if narrow else f"{told} {'story' if offer.would_hide == 1 else 'stories'}"


def _hides(rule: MuteRule, narrow: bool) -> str:
    if narrow:
        return f"{rule.hidden:,}"
    told = f"{'at least ' * rule.pending}{counted(rule.hidden, 'story', 'stories')} hidden"
    return f"{told}, until {long_date(rule.until).split(' ', 1)[1]}" if rule.until else told

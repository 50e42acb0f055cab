"""The feeds that could not be read, each with its reason, when it last worked and what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from newsreader.model import Problem
from newsreader.ui.panels import Panel, gap
from newsreader.ui.wording import age, clock, sentences
from newsreader.ui.wrap import wrap


@dataclass(frozen=True, slots=True)
class ProblemChoice:
    """What the user wants done about a feed."""

    feed_id: int
    what: Literal["retry", "edit", "unsubscribe", "show"]


class ProblemsScreen(Panel[ProblemChoice | None]):
    """Lists the problems; r tries a feed again."""

    BINDINGS = [
        Binding("r", "choose('retry')", "Retry", show=False),
        Binding("e", "choose('edit')", "Edit", show=False),
        Binding("D", "choose('unsubscribe')", "Unsubscribe", show=False),
    ]
    HINTS = (("r", "retry"), ("e", "edit"), ("D", "unsubscribe"), ("⏎", "its stories"), ("q", "close"))

    def __init__(self, problems: Sequence[Problem], now: datetime) -> None:
        super().__init__("Problems", _count(problems))
        self._problems = problems
        self._now = now

    def options(self, width: int) -> list[Option]:
        """Returns a paragraph a feed."""
        if not self._problems:
            return [Option(Content.styled("All feeds answer.", "$muted"), disabled=True)]
        told = [(Option(self._told(problem, width), id=str(problem.feed.id)), gap()) for problem in self._problems]
        return [line for pair in told for line in pair]

    def _told(self, problem: Problem, width: int) -> Content:
        message = sentences(problem.message, problem.hint)
        told = "".join(f"\n  {message[start:end]}" for start, end in wrap(message, width - 2))
        then = [f"last good {age(problem.since, self._now)} ago" if problem.since else "never read so far"]
        if problem.retry and problem.retry > self._now:
            then.append(f"next try {clock(problem.retry)}")
        return Content.assemble(
            ("! ", "bold $warning"),
            (problem.feed.title, "bold"),
            told,
            ("\n  " + " · ".join(then), "$muted"),
        )

    def action_choose(self, what: Literal["retry", "edit", "unsubscribe"]) -> None:
        """Ends with the selected feed and what to do about it."""
        option = self.query_one(OptionList).highlighted_option
        if option is not None and option.id is not None:
            self.dismiss(ProblemChoice(int(option.id), what))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Ends with the chosen feed, to show its articles."""
        if event.option_id is not None:
            self.dismiss(ProblemChoice(int(event.option_id), "show"))


def _count(problems: Sequence[Problem]) -> str:
    if len(problems) == 1:
        return "1 feed could not be read"
    return f"{len(problems)} feeds could not be read" if problems else ""

"""What the lists of lines have in common: styles laid over the ground of a row, and a bar that shows the focus."""

from __future__ import annotations

from rich.style import Style
from textual.scroll_view import ScrollView
from textual.widget import Widget


def kept_style(widget: Widget) -> Style:
    """Returns the style of a widget, which Textual keeps in another form; ``rich_style`` is made anew for each line."""
    return widget.visual_style.rich_style


class RowList(ScrollView, can_focus=True, inherit_bindings=False):
    """A list that draws its visible rows only."""

    rich_style = property(kept_style)

    def over(self, name: str, ground: Style) -> Style:
        """Returns the style of a component class over the ground of its row."""
        return ground + self.get_component_rich_style(name, partial=True)

    def watch_has_focus(self, has_focus: bool) -> None:
        """Leaves the styles as they are, which no rule changes with the focus: finding them anew takes milliseconds."""

    def on_focus(self) -> None:
        """Draws the bar in the accent."""
        self.refresh()

    def on_blur(self) -> None:
        """Draws the bar dim."""
        self.refresh()

"""What the widgets that draw their own lines have in common: no border, no padding, and so the short way to the screen.

Textual's own way pads, tints and caches each line anew, which takes longer than drawing it; a line that has not
changed is the same strip as before, with all that was made of it.
"""

from __future__ import annotations

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class LinesWidget(Widget):
    """A widget that is nothing but its lines."""

    def draw_line(self, y: int) -> Strip:
        """Returns a line of the widget as wide as it is, the same strip until something has changed."""
        return self.render_line(y)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draws lines, past what may not reach the terminal."""
        filters, (_, background) = self.get_line_filters(), self.background_colors
        strips = []
        for y in crop.line_range:
            strip = self.draw_line(y)
            for each in filters:
                strip = strip.apply_filter(each, background)
            strips.append(strip)
        left, right = crop.column_span
        if (left, right) != (0, self.content_region.width):
            strips = [strip.crop(left, right) for strip in strips]
        return strips

"""The last gate before the terminal: nothing drawn may carry a control sequence, whatever slipped through.

Textual and Rich strip BEL and CR only; ESC, C1 and bidirectional overrides would pass from any widget to the
terminal. Stored text is clean already; this filter makes that true of every line drawn.
"""

from __future__ import annotations

import re

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from newsreader.ui.signs import SPELLED

HARMFUL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""C0 but the newline, DEL, C1, and the overrides that can show text in another order than it is read."""


class AsciiSigns(LineFilter):
    """Spells everything that is drawn in ASCII, for terminals whose font has no more; letters stay what they are."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Returns the segments, of the same width."""
        return [
            each if each.text.isascii() else Segment(each.text.translate(SPELLED), each.style, each.control)
            for each in segments
        ]


class TerminalGuard(LineFilter):
    """Replaces control characters and drops links other than http(s) in every line drawn."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Returns the segments, harmless."""
        return [self._harmless(segment) for segment in segments]

    @staticmethod
    def _harmless(segment: Segment) -> Segment:
        text, style, control = segment
        if HARMFUL.search(text):
            text = HARMFUL.sub("\ufffd", text)
        if style is not None and style.link and not style.link.startswith(("http://", "https://")):
            style = style.update_link(None)
        elif text is segment.text:
            return segment
        return Segment(text, style or Style.null(), control)

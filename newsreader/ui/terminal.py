"""What the terminal tells of itself: whether its background is light, and later, when asked, how it draws pictures."""

from __future__ import annotations

import os
import re
import select
import struct
import sys
import time
from collections.abc import Mapping
from typing import Any

from newsreader.values import dataclass

ANSWER = re.compile(rb"\]11;rgb:([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})")
_END = re.compile(rb"\x1b\[\?[\d;]*c")
PATIENCE = 0.12
"""Seconds from the question in which to answer; importing the screen takes longer, so nothing waits for it."""

ABILITIES = "\x1b[>q\x1b[16t\x1b[?1;1;0S"
"""Asks for name and version (XTVERSION), the pixels of a cell, and how many colours a sixel may have (XTSMGRAPHICS)."""
_NAME = r">\|([A-Za-z]+)[ (]?v?(\d+)?\.?(\d+)?"
_CELL = r"\[6;(\d{1,3});(\d{1,3})t"
_COLOURS = r"\[\?1;0;(\d{1,5})S"
_ATTRIBUTES = r"\[\?([\d;]*)c"
_PLACEHOLDERS = {"kitty": (0, 28), "ghostty": (1, 0)}
"""Terminals that draw kitty's pictures in the middle of text, and since when; others only claim the protocol."""
VT340_COLOURS = 16
COLOURS = 256
"""Registers of a terminal that does not tell how many it has."""
SIXEL = "4"
"""Among the attributes: draws sixels."""


@dataclass(frozen=True, slots=True)
class Abilities:
    """How a terminal can draw pictures."""

    kitty: bool = False
    sixel: bool = False
    cell: tuple[int, int] | None = None
    """Pixels of a cell, width and height, where the terminal tells."""
    colours: int = COLOURS
    """Of a sixel at most."""


@dataclass(frozen=True, slots=True)
class Background:
    """What is known of the terminal's background."""

    light: bool | None = None
    late: bool = False
    """The terminal was asked, and its answer may yet come."""


class Question:
    """Asks the terminal for its background, and listens later: the program starts meanwhile.

    Where COLORFGBG tells, or there is no terminal to ask, nothing is sent."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._before: list[Any] | None = None
        self._asked = time.monotonic()
        self._told: bool | None = None
        told = environ.get("COLORFGBG", "").rsplit(";", 1)[-1]
        if told.isdigit():
            self._told = int(told) in (7, 15)
        elif sys.stdin.isatty() and sys.stdout.isatty():
            self._ask()

    def _ask(self) -> None:
        try:
            import termios
            import tty

            file = sys.stdin.fileno()
            self._before = termios.tcgetattr(file)
            tty.setcbreak(file)
            # The second question, which every terminal answers, tells us that no answer to the first will come.
            os.write(sys.stdout.fileno(), b"\x1b]11;?\x1b\\\x1b[c")
        except (ImportError, OSError):
            self.close()

    def answer(self) -> Background:
        """Returns what is known PATIENCE seconds after the question at the latest; the terminal is as before."""
        if self._before is None:
            return Background(self._told)
        file, answer, deadline = sys.stdin.fileno(), b"", self._asked + PATIENCE
        try:
            while not _END.search(answer):
                left = max(0.0, deadline - time.monotonic())
                if not select.select([file], [], [], left)[0]:
                    break
                answer += os.read(file, 256)
        except OSError:
            return Background()
        finally:
            self.close()
        return Background(light_from(answer), late=not _END.search(answer))

    def close(self) -> None:
        """Sets the terminal as it was."""
        if self._before is not None:
            import termios

            termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, self._before)
            self._before = None


def light_from(answer: bytes) -> bool | None:
    """Returns whether an OSC 11 answer names a light colour (relative luminance above one half)."""
    found = ANSWER.search(answer)
    if not found:
        return None
    red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in found.groups())
    luminance: float = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return luminance > 0.5


def abilities_from(answer: str) -> Abilities:
    """Returns what a terminal's answers to ABILITIES and the question for its attributes tell of it."""
    name, cell, colours, attributes = (re.search(pattern, answer) for pattern in (_NAME, _CELL, _COLOURS, _ATTRIBUTES))
    since = _PLACEHOLDERS.get(name[1].lower()) if name else None
    kitty = since is not None and name is not None and (int(name[2] or 0), int(name[3] or 0)) >= since
    sixel = attributes is not None and SIXEL in attributes[1].split(";")
    size = (int(cell[2]), int(cell[1])) if cell else _cell_known()
    most = max(VT340_COLOURS, int(colours[1])) if colours else COLOURS
    return Abilities(kitty, sixel, size if all(2 <= each <= 100 for each in size) else None, most)


def _cell_known() -> tuple[int, int]:
    """Returns the pixels of a cell as the system knows them; zeros where it does not."""
    try:
        import fcntl
        import termios

        answer = fcntl.ioctl(sys.__stdout__.fileno(), termios.TIOCGWINSZ, bytes(8))  # type: ignore[union-attr]
    except (ImportError, OSError, ValueError, AttributeError):
        return 0, 0
    rows, columns, width, height = struct.unpack("4H", answer)
    return (width // columns, height // rows) if rows and columns else (0, 0)

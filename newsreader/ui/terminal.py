"""What the terminal tells of itself before the screen is drawn: whether its background is light or dark."""

from __future__ import annotations

import os
import re
import select
import sys
import time
from collections.abc import Mapping

ANSWER = re.compile(rb"\x1b\]11;rgb:([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})")
PATIENCE = 0.12
"""Seconds to wait for an answer; terminals that know the question answer within a few milliseconds."""


def is_light(environ: Mapping[str, str] = os.environ) -> bool | None:
    """Returns whether the background is light, by asking (OSC 11) or by COLORFGBG; None when neither tells."""
    told = environ.get("COLORFGBG", "").rsplit(";", 1)[-1]
    if told.isdigit():
        return int(told) in (7, 15)
    answer = _ask() if sys.stdin.isatty() and sys.stdout.isatty() else b""
    return light_from(answer)


def light_from(answer: bytes) -> bool | None:
    """Returns whether an OSC 11 answer names a light colour (relative luminance above one half)."""
    found = ANSWER.search(answer)
    if not found:
        return None
    red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in found.groups())
    luminance: float = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return luminance > 0.5


def _ask() -> bytes:
    try:
        import termios
        import tty
    except ImportError:
        return b""
    file = sys.stdin.fileno()
    before = termios.tcgetattr(file)
    answer, deadline = b"", time.monotonic() + PATIENCE
    try:
        tty.setcbreak(file)
        # The second question, which every terminal answers, tells us that no answer to the first will come.
        os.write(sys.stdout.fileno(), b"\x1b]11;?\x1b\\\x1b[c")
        while not re.search(rb"\x1b\[\?[\d;]*c", answer):
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([file], [], [], left)[0]:
                break
            answer += os.read(file, 256)
    except OSError:
        return b""
    finally:
        termios.tcsetattr(file, termios.TCSANOW, before)
    return answer

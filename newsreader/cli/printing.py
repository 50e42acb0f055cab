"""What a line of output looks like: control characters out, colours where they are wanted, columns, JSON records.

Every word for a terminal goes through ``Output`` or ``complain``, and both through ``guard``.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from datetime import datetime
from io import StringIO
from typing import Any

from newsreader.model import Article
from newsreader.records import article_record as article_record
from newsreader.records import moment_text as moment_text
from newsreader.records import quote_record as quote_record
from newsreader.records import related_record as related_record

Segment = str | tuple[str, str]
"""A stretch of a line: text, or text and the roles it is painted in, parted by spaces."""

_PAINT = {"bold": "1", "dim": "2", "italic": "3", "accent": "33", "warning": "31"}
_CONTROLS = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
GAP = "  "
SOURCE_WIDTH = 20
"""Columns that a feed's title may take in a list."""


def guard(text: str) -> str:
    """Removes everything that a terminal obeys rather than shows; keeps line feeds and tabs."""
    return re.sub(_CONTROLS, "", text)


def one_line(text: str) -> str:
    """Folds white space and removes control characters, so that the text cannot leave its line or column."""
    return guard(" ".join(text.split()))


def say(text: str) -> None:
    """Tells the user something that is not data, on stderr."""
    print(guard(text), file=sys.stderr, flush=True)


def complain(message: str, hint: str = "") -> None:
    """Prints an error in one line on stderr: what failed, and what to do."""
    ended = message if message.endswith((".", "!", "?", "…")) else f"{message}."
    say(one_line(f"newsreader: {ended} {hint}"))


class Output:
    """The way to stdout."""

    def __init__(self, color: str = "auto", *, ascii_icons: bool = False) -> None:
        self.is_terminal = sys.stdout.isatty()
        self.color = color == "always" or (color == "auto" and _wants_color(self.is_terminal))
        self.width = _columns() if self.is_terminal else 80
        self.unread, self.starred, self.bar = ("*", "+", "|") if ascii_icons else ("●", "★", "▎")

    @contextmanager
    def kept(self) -> Iterator[list[str]]:
        """Keeps the lines that are printed meanwhile, for a pager."""
        with redirect_stdout(StringIO()) as pages:
            lines: list[str] = []
            yield lines
        lines += pages.getvalue().splitlines(keepends=True)

    def line(self, *segments: Segment) -> None:
        """Prints one line."""
        print("".join(self._painted(each) for each in segments).rstrip(" "))

    def _painted(self, segment: Segment) -> str:
        text, roles = (segment, "") if isinstance(segment, str) else segment
        text = one_line(text) if "\n" in text or "\r" in text else guard(text)
        codes = ";".join(_PAINT[role] for role in roles.split())
        return f"\x1b[{codes}m{text}\x1b[0m" if codes and text and self.color else text

    def text(self, text: str) -> None:
        """Prints several lines as they are, without colours."""
        print(guard(text).rstrip("\n"))

    def json(self, record: Mapping[str, Any]) -> None:
        """Prints one object on one line of ASCII."""
        print(json.dumps(record, ensure_ascii=True))

    def plain(self, *cells: object) -> None:
        """Prints cells parted by tabs; nothing becomes an empty cell."""
        print("\t".join(one_line("" if cell is None else str(cell)) for cell in cells))

    def columns(self, rows: Sequence[Sequence[Segment]], align: str = "") -> None:
        """Prints rows in columns; the last one wraps. ``align`` has an r for every column that ends flush right."""
        from newsreader.cli.page import cell_len, wrap

        if not rows:
            return
        cells = [[_cell(each) for each in row] for row in rows]
        widths = [
            max(cell_len(text) for text, _ in column) for column in zip(*(row[:-1] for row in cells), strict=True)
        ]
        kept = [index for index, width in enumerate(widths) if width]
        indent = sum(widths) + len(GAP) * len(kept)
        for row in cells:
            line: list[Segment] = []
            for index in kept:
                (text, roles), padding = row[index], " " * (widths[index] - cell_len(row[index][0]))
                right = align[index : index + 1] == "r"
                line += [padding if right else "", (text, roles), GAP if right else padding + GAP]
            text, roles = row[-1]
            for number, (start, end) in enumerate(wrap(text, max(20, self.width - indent))):
                self.line(*(line if number == 0 else [" " * indent]), (text[start:end], roles))


def _columns() -> int:
    from shutil import get_terminal_size

    return max(20, get_terminal_size().columns)


def _wants_color(is_terminal: bool) -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("CLICOLOR_FORCE", "0") != "0":
        return True
    return is_terminal and os.environ.get("TERM") != "dumb"


def _cell(segment: Segment) -> tuple[str, str]:
    text, roles = (segment, "") if isinstance(segment, str) else segment
    return one_line(text), roles


def shortened(text: str, width: int) -> str:
    """Returns the text on one line, cut to ``width`` columns with an ellipsis."""
    from newsreader.cli.page import cell_len, fitting

    text = one_line(text)
    return text if cell_len(text) <= width else text[: fitting(text, 0, len(text), width - 1)].rstrip() + "…"


def age(moment: datetime, now: datetime) -> str:
    """Returns how long ago in at most eleven characters: now, 12m, 3h, Tue, 4 Nov, 4 Nov 2025."""
    minutes = int((now - moment).total_seconds() // 60)
    local = moment.astimezone()
    if minutes < 1:
        return "now"
    if minutes < 60:
        return f"{minutes}m"
    if minutes < 24 * 60:
        return f"{minutes // 60}h"
    if minutes < 7 * 24 * 60:
        return f"{local:%a}"
    return f"{local.day} {local:%b}" if local.year == now.astimezone().year else f"{local.day} {local:%b %Y}"


def counted(number: int, noun: str) -> str:
    """Returns a number with its noun: 1 article, 2,000 articles."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def title_of(article: Article) -> str:
    """Returns what an article is called on the screen."""
    return article.title or article.summary or article.url or "Untitled"


def joined(parts: Iterable[str | None], by: str = " · ") -> str:
    """Returns the parts that there are, joined."""
    return by.join(part for part in parts if part)

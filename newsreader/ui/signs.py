"""The few signs the screen is drawn with: Unicode, those of a Nerd Font, or ASCII for terminals that have no more."""

from __future__ import annotations

import re
from collections.abc import Mapping

from newsreader.values import dataclass


@dataclass(frozen=True, slots=True)
class Signs:
    """A set of signs, each one cell wide."""

    bar: str = "▎"
    current: str = "▌"
    """Beside the selected row and the current quote."""
    star: str = "★"
    unread: str = "●"
    followed: str = "◆"
    problem: str = "!"
    thumb: str = "▐"
    """Of the list's own scroll bar."""
    bullets: str = "•◦▪"
    """For items, by depth."""
    image: str = "▢"
    rule: str = "─"
    quotes: str = "”"
    dot: str = "·"
    dash: str = "—"
    ellipsis: str = "…"
    continued: str = "↪"
    note: str = "✎"
    """Before what the user wrote."""
    sent: str = "↑"
    """Before the number of marks that wait to be sent."""
    added: str = "+"
    removed: str = "−"
    half: str = "▀"
    """Paints the upper half of a cell; a space where it cannot be drawn."""


ASCII = Signs(
    bar="|",
    current=">",
    star="+",
    unread="*",
    followed="^",
    thumb="#",
    bullets="*-+",
    image="#",
    rule="-",
    quotes='"',
    dot="-",
    dash="-",
    ellipsis=".",
    continued="\\",
    note="~",
    sent="^",
    removed="-",
    half=" ",
)
NERD = Signs(
    star="\uf02e",
    unread="\uf111",
    followed="\uf005",
    problem="\uf071",
    image="\uf03e",
    quotes="\uf10e",
    sent="\uf062",
)
"""Pictures of Font Awesome in a Nerd Font (bookmark, circle, star, triangle, image, quote, arrow); the lines stay."""
SIGNS: Mapping[str, Signs] = {"unicode": Signs(), "ascii": ASCII, "nerd": NERD}

_DRAWN = {
    "-": "─━╌╍┄┅═▔▁▂╴╶·—–−",
    "|": "│┃║▏▎▍▕╎┆",
    "+": "╭╮╰╯┌┐└┘┼├┤┬┴╋",
    "#": "█▉▊▋▌▐▀▄▃▅▆▇░▒▓■▢",
    "*": "●•◦▪★◆✓",
    "<": "←◂‹⌫",
    ">": "→▸▶›↪",
    "^": "↑▴",
    "v": "↓▾▼",
    "~": "⏎✎",
    ".": "…",
    "'": "’‘",
    '"': "“”„",
    " ": "\u00a0",
}
SPELLED: Mapping[int, str] = str.maketrans({sign: plain for plain, signs in _DRAWN.items() for sign in signs})
"""What else is drawn, by us or by Textual, to ASCII of the same width."""
_KEYS = {"⏎": "Enter", "⌫": "Backspace", "↑": "Up", "↓": "Down", "←": "Left", "→": "Right"}
_KEY = f"[{''.join(_KEYS)}]+"


def signs_of(name: str) -> Signs:
    """Returns a set by its name in the configuration; the Unicode one for unknown names."""
    return SIGNS.get(name, SIGNS["unicode"])


def keys_named(told: str, icons: str) -> str:
    """Returns keys, or words about them, with their names where the signs on them cannot be drawn."""
    return re.sub(_KEY, lambda keys: " ".join(_KEYS[each] for each in keys[0]), told) if icons == "ascii" else told

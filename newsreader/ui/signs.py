"""The few signs the screen is drawn with, as Unicode or for terminals that have only ASCII."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


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
SIGNS: Mapping[str, Signs] = {"unicode": Signs(), "ascii": ASCII}


def signs_of(name: str) -> Signs:
    """Returns a set by its name in the configuration; the Unicode one for unknown names."""
    return SIGNS.get(name, SIGNS["unicode"])

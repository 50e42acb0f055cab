"""The few signs the screen is drawn with, as Unicode or for terminals that have only ASCII."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Icons:
    """A set of signs, each one cell wide."""

    unread: str = "●"
    star: str = "★"
    bar: str = "▌"
    quotes: str = "”"
    thumb: str = "▐"
    problem: str = "!"
    open_folder: str = "▾"
    shut_folder: str = "▸"
    done: str = "━"
    to_do: str = "╌"
    rule: str = "─"


ICONS: Mapping[str, Icons] = {
    "unicode": Icons(),
    "ascii": Icons("*", "+", ">", '"', "#", "!", "-", "+", "=", "-", "-"),
}

"""What the screen needs to know of the configuration: plain values, handed in when it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Options:
    """The settings of the screen."""

    theme: str = "auto"
    """“auto” asks the terminal whether it is dark; else a theme's name."""
    measure: int = 66
    """Columns of a line of text."""
    icons: str = "unicode"
    keys: Mapping[str, str] = field(default_factory=dict)
    """Keys by action id, in place of the default ones."""
    refresh_minutes: int = 30
    """Minutes between automatic refreshes; 0 switches them off."""
    refresh_on_start: bool = True
    full_text: bool = False
    """New feeds fetch the full page of every article."""
    browser: tuple[str, ...] = ()
    mark_read_on: Literal["open", "end", "never"] = "open"
    mouse: bool = True
    pictures: Literal["auto", "kitty", "sixel", "blocks"] = "auto"
    """How pictures are drawn; “auto” asks the terminal when the first is wanted."""
    warnings: tuple[str, ...] = ()
    """What was wrong with the configuration, to be told once."""
    log_path: Path | None = None
    """Where a crash is written down."""

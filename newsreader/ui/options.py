"""What the screen needs to know of the configuration: plain values, handed in when it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from newsreader.outward import Command, Target

from newsreader.ui.terminal import Background
from newsreader.values import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """The settings of the screen."""

    theme: str = "auto"
    """“auto” goes by the terminal's background, “ansi” keeps the terminal's own colours; else a theme's name."""
    background: Background = field(default_factory=Background)
    """What the terminal has told of its own."""
    themes: Path | None = None
    """Folder of the user's own theme files."""
    measure: int = 66
    """Columns of a line of text."""
    icons: str = "unicode"
    density: Literal["airy", "compact"] = "airy"
    """Whether a blank line parts the rows of the list."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Keys by action id, in place of the default ones."""
    refresh_minutes: int = 30
    """Minutes between automatic refreshes; 0 switches them off."""
    refresh_on_start: bool = True
    start: str = "front"
    """“front” opens the front page after some hours away, else as “last”, which is where one left off; or a view."""
    full_text: bool = False
    """New feeds fetch the full page of every article."""
    browser: tuple[str, ...] = ()
    commands: Mapping[str, Command] = field(default_factory=dict)
    """The user's own commands, by name."""
    send: Mapping[str, Target] = field(default_factory=dict)
    """Services that links can be sent to, by name."""
    save_folder: str = "~"
    save_format: Literal["md", "html"] = "md"
    notify: tuple[str, ...] = ()
    """Command that is run when a followed story has news."""
    notify_terminal: Literal["off", "osc9", "osc777"] = "off"
    mark_read_on: Literal["open", "end", "never"] = "open"
    mouse: bool = True
    pictures: Literal["auto", "kitty", "sixel", "blocks"] = "auto"
    """How pictures are drawn; “auto” asks the terminal when the first is wanted."""
    warnings: tuple[str, ...] = ()
    """What was wrong with the configuration, to be told once."""
    log_path: Path | None = None
    """Where a crash is written down."""

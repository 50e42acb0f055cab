"""Opens addresses outside the terminal and copies: a browser, without a shell, http and https only.

``webbrowser`` is not used: it would start console browsers inside the screen, checks no scheme and lets the
child write over the display.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import urlsplit

from newsreader.errors import UsageError

CANDIDATES = ("xdg-open", "open", "wslview", "gio", "firefox", "chromium", "google-chrome")
"""Openers tried in this order; ``gio`` takes the word “open” first."""

CLIPBOARDS = (
    ("WAYLAND_DISPLAY", ("wl-copy",)),
    ("DISPLAY", ("xclip", "xsel")),
    ("", ("pbcopy", "termux-clipboard-set")),
)
"""Programs that take the clipboard on their standard input, by the variable without which they cannot work."""
CLIPBOARD_OPTIONS = {"xclip": ("-selection", "clipboard"), "xsel": ("--clipboard", "--input")}
CLIPBOARD_SECONDS = 3.0


def open_in_browser(url: str, command: Sequence[str] = ()) -> None:
    """Opens an http(s) address with ``command`` or what the desktop offers; raises UsageError when it cannot.

    In ``command``, an argument “%u” is replaced by the address; without one the address is added at the end."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError("Only web addresses can be opened.")
    argv = [url if each == "%u" else each for each in command] or _desktop_opener()
    if not argv:
        raise UsageError("There is no browser here.", "y copies the link.")
    if url not in argv:
        argv.append(url)
    try:
        subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise UsageError(f"{argv[0]} could not be started: {error.strerror}.", "y copies the link.") from error


def copy_with_command(text: str) -> None:
    """Gives a text to the desktop's clipboard, where there is a program for that; blocks, for seconds at most.

    The terminal is asked too (OSC 52), so that a failure is none: not every terminal obeys, and not every machine has
    a desktop."""
    argv = _clipboard()
    if not argv:
        return
    nothing = subprocess.DEVNULL
    with suppress(OSError, subprocess.TimeoutExpired):
        subprocess.run(
            argv,
            input=text.encode(),
            stdout=nothing,
            stderr=nothing,
            start_new_session=True,
            timeout=CLIPBOARD_SECONDS,
            check=False,
        )


def _clipboard() -> list[str]:
    """Returns the program that keeps the clipboard of the desktop we are on."""
    wanted = [name for variable, names in CLIPBOARDS if not variable or os.environ.get(variable) for name in names]
    found = next((path for name in wanted if (path := shutil.which(name))), "")
    return [found, *CLIPBOARD_OPTIONS.get(os.path.basename(found), ())] if found else []


def _desktop_opener() -> list[str]:
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return []
    for name in CANDIDATES:
        path = shutil.which(name)
        if path:
            return [path, "open"] if name == "gio" else [path]
    return []

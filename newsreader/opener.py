"""Opens addresses outside the terminal: a browser, without a shell, http and https only.

``webbrowser`` is not used: it would start console browsers inside the screen, checks no scheme and lets the
child write over the display.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from urllib.parse import urlsplit

from newsreader.errors import UsageError

CANDIDATES = ("xdg-open", "open", "wslview", "gio", "firefox", "chromium", "google-chrome")
"""Openers tried in this order; ``gio`` takes the word “open” first."""


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


def _desktop_opener() -> list[str]:
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return []
    for name in CANDIDATES:
        path = shutil.which(name)
        if path:
            return [path, "open"] if name == "gio" else [path]
    return []

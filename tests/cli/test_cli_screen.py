"""The way to the reader itself: settings and flags arrive there as plain values."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsreader.libraries import Libraries
from newsreader.library import Library
from newsreader.ui.options import Options
from tests.cli.conftest import Cli


class FakeApp:
    """Remembers how it was run."""

    return_code = 9
    opened: Options
    mouse: bool
    path: Path

    def __init__(self, library: Library, options: Options, libraries: Libraries) -> None:
        FakeApp.path, FakeApp.opened = library.path, options
        self.library = library

    def run(self, mouse: bool) -> None:
        """Ends at once."""
        FakeApp.mouse = mouse


def test_settings_and_flags_reach_the_screen(terminal: Cli, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsreader.ui.app.NewsApp", FakeApp)
    lines = [
        "[general]",
        "refresh_minutes = 5",
        "[view]",
        'theme = "one"',
        "measure = 1",
        "[keys]",
        '"app.help" = "f2"',
    ]
    (home / "config.toml").write_text("\n".join(lines))
    assert terminal("--theme", "two", "--no-mouse").code == 9
    opened = FakeApp.opened
    assert (opened.theme, opened.measure, opened.refresh_minutes) == ("two", 66, 5)
    assert (opened.keys, opened.log_path) == ({"app.help": "f2"}, home / "newsreader.log")
    assert "measure must be from 40 to 120" in opened.warnings[0]
    assert (FakeApp.mouse, opened.mouse, FakeApp.path) == (False, False, home / "newsreader.db")

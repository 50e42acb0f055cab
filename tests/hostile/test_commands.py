"""Programs that are started for the user: argument lists without a shell, and web addresses only."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from newsreader.errors import UsageError
from newsreader.opener import open_in_browser

DUMP = "import json, pathlib, sys; pathlib.Path(sys.argv[1]).write_text(json.dumps(sys.argv[2:]))"
ADDRESSES = [
    "https://ledger.example/$(touch pwned)",
    "https://ledger.example/`touch pwned`",
    "https://ledger.example/a;touch pwned",
    "https://ledger.example/'; touch pwned #",
    "https://ledger.example/a b|&>pwned",
    "https://ledger.example/%u",
]


Started = list["subprocess.Popen[bytes]"]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    """The programs that were started."""
    kept: Started = []
    start = subprocess.Popen

    def keep(arguments: Sequence[str], **options: Any) -> subprocess.Popen[bytes]:
        kept.append(start(arguments, **options))
        return kept[-1]

    monkeypatch.setattr("newsreader.opener.subprocess.Popen", keep)
    return kept


@pytest.mark.parametrize("url", ADDRESSES)
@pytest.mark.parametrize("words", [["--", "%u", "end"], []], ids=["placed", "last"])
def test_an_address_is_one_argument_whatever_is_in_it(
    url: str,
    words: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    started: Started,
) -> None:
    monkeypatch.chdir(tmp_path)
    open_in_browser(url, [sys.executable, "-c", DUMP, str(tmp_path / "told"), *words])
    assert started[0].wait(30) == 0
    assert json.loads((tmp_path / "told").read_text()) == ([*words[:1], url, *words[2:]] if words else [url])
    assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " java\nscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "smb://host/share",
        "-rf",
        "--version",
        "//host/x",
        "http:",
        "https:///x",
        "",
    ],
)
def test_nothing_but_a_web_address_is_opened(url: str, tmp_path: Path, started: Started) -> None:
    with pytest.raises(UsageError):
        open_in_browser(url, [sys.executable, "-c", DUMP, str(tmp_path / "told")])
    assert started == []


def test_no_browser_is_started_inside_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(UsageError, match="no browser"):
        open_in_browser("https://ledger.example/")

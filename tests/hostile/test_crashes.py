"""A reader that crashes: one line, a log without secrets, an exit status that is not 0, and a terminal as it was."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from newsreader.crash import redacted

PASSWORD = "open-sesame-7"
CRASHING = """
import sys
from newsreader.cli import run
from newsreader.ui.browse import BrowseScreen

def broken(self):
    password = "open-" + "sesame-7"
    raise RuntimeError("no answer from https://ana:" + password + "@rss.example/ auth=" + password)

BrowseScreen.action_help = broken
sys.exit(run([]))
"""
SECONDS = 20
"""Without a word, after which the reader hangs."""
PILES_UP = 1.5
"""Seconds in which a reader that nobody listens to fills what lies between."""


def on_a_terminal(home: Path, keys: bytes, sent: signal.Signals | None = None) -> tuple[int, str]:
    """Runs the crashing reader on a pseudo-terminal until it ends; returns its exit status and all it wrote.

    Once it shows the sample edition it is given ``keys`` and ``sent`` a signal."""
    environment = os.environ | {
        "NEWSREADER_HOME": str(home),
        "TERM": "xterm-256color",
        "NEWSREADER_THEME": "night-edition",
    }
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    command = [sys.executable, "-c", CRASHING]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as reader:
        os.close(theirs)
        told, pressed = b"", False
        while select.select([ours], [], [], SECONDS)[0]:
            try:
                told += os.read(ours, 2**16)
            except OSError:  # the other end is closed
                break
            if not pressed and b"Sample edition" in told:
                os.write(ours, keys)
                pressed = True
                if sent is not None:
                    reader.send_signal(sent)
        reader.kill()
        os.close(ours)
    return reader.returncode, told.decode(errors="replace")


def test_a_crash_gives_the_terminal_back_and_tells_no_password(tmp_path: Path) -> None:
    status, told = on_a_terminal(tmp_path, b"?")
    assert status == 1
    after = told.rpartition("\x1b[?1049l")[2]
    assert "newsreader stopped: RuntimeError. Nothing stored was lost." in " ".join(after.split())
    assert "\x1b[?25h" in told[told.rindex("\x1b[?1049l") - 200 :]
    assert "Traceback" not in told
    log = (tmp_path / "newsreader.log").read_text()
    assert "RuntimeError: no answer from https://***@rss.example/ auth=***" in log
    assert PASSWORD not in log + told


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_reader_that_the_system_ends_gives_the_terminal_back(sent: signal.Signals, tmp_path: Path) -> None:
    status, told = on_a_terminal(tmp_path, b"j", sent)
    assert status == 128 + sent
    assert "\x1b[?25h" in told[told.rindex("\x1b[?1049l") - 200 :]
    assert "Traceback" not in told
    assert not (tmp_path / "newsreader.log").exists()


@pytest.mark.parametrize("keys", [b"", b"jk" * 200])
def test_a_reader_whose_terminal_vanishes_ends(keys: bytes, tmp_path: Path) -> None:
    environment = os.environ | {"NEWSREADER_HOME": str(tmp_path), "TERM": "xterm-256color"}
    child, ours = pty.fork()
    if child == 0:
        os.execve(sys.executable, [sys.executable, "-m", "newsreader"], environment)
    fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    told = b""
    while b"Sample edition" not in told and select.select([ours], [], [], SECONDS)[0]:
        told += os.read(ours, 2**16)
    if keys:  # nobody reads on, so what it draws piles up, until it waits for a terminal that then is gone
        os.write(ours, keys)
        time.sleep(PILES_UP)
    os.close(ours)
    assert ends(child, SECONDS)


def ends(child: int, seconds: float) -> bool:
    """Whether a process ends within so many seconds; it is killed if it does not."""
    late = time.monotonic() + seconds
    while time.monotonic() < late:
        if os.waitpid(child, os.WNOHANG)[0]:
            return True
        time.sleep(0.05)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


@pytest.mark.parametrize(
    "words",
    [
        f"GET https://ana:{PASSWORD}@rss.example/feed failed",
        f"headers {{'Authorization': 'Basic {PASSWORD}'}}",
        f"Authorization: GoogleLogin auth={PASSWORD}",
        f"X-Auth-Token: {PASSWORD}",
        f"POST body Email=ana&Passwd={PASSWORD}",
        f"Service(user='ana', secret='{PASSWORD}')",
    ],
)
def test_what_may_be_a_password_is_not_written_down(words: str) -> None:
    assert PASSWORD not in redacted(words)
    assert "***" in redacted(words)


def test_other_words_are() -> None:
    told = 'File "/x/tokens.py", line 3, in tokens\n  secret = find(account)\nValueError: a@b.example is no time: 12:30'
    assert redacted(told) == told

"""Measures what a reader feels, on a pseudo-terminal with the real program: start, keys, opening, search.

``python -m tests.benchmarks.screen [--articles 1000 100000] [--runs 5]`` prints JSON. Start is a ratio against the bare
Textual application, run in turn with it, by the clock and by processor time; everything else is seconds from a key
press to the first byte drawn after it (open, search: to the text awaited, the first hit). Medians.
"""

from __future__ import annotations

import argparse
import json
import os
import pty
import select
import shutil
import signal
import statistics
import struct
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from fcntl import ioctl
from itertools import count
from pathlib import Path
from termios import TIOCSWINSZ

from tests.benchmarks.stores import cached

SIZE = (42, 150)
HELD = 100
"""Presses of one key, for the 95th of a hundred."""
BARE = """
from textual.app import App
from textual.widgets import Static

class Bare(App):
    def compose(self):
        yield Static("painted")

Bare().run()
"""
"""The floor: an application that shows one word."""


def compiled() -> dict[str, str]:
    """Returns an environment in which every module is compiled once and kept, as where a program is installed."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "newsreader-benchmarks" / "compiled")}


class Terminal:
    """A program on a pseudo-terminal of its own."""

    def __init__(self, argv: Sequence[str], home: Path) -> None:
        self.started = time.perf_counter()
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            looks = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "COLORFGBG": "15;0"}
            os.execve(argv[0], list(argv), compiled() | looks | {"NEWSREADER_HOME": str(home)})
        ioctl(self.file, TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))
        self.seen = b""

    def wait_for(self, text: bytes, seconds: float = 60.0) -> float:
        """Reads until a text has been drawn; returns when, on the clock of ``started``."""
        deadline = time.perf_counter() + seconds
        while text not in self.seen:
            if not self._read(deadline):
                raise TimeoutError(f"{text!r} was not drawn: {self.seen[-400:]!r}")
        return time.perf_counter()

    def press(self, keys: bytes, until: bytes | None = None) -> float:
        """Sends keys; returns the seconds until anything, or the text awaited, is drawn."""
        self.drain()
        self.seen = b""
        start = time.perf_counter()
        os.write(self.file, keys)
        if until is not None:
            return self.wait_for(until) - start
        self._read(start + 5)
        return time.perf_counter() - start

    def drain(self, quiet: float = 0.15) -> None:
        """Reads until nothing has been drawn for a while."""
        while select.select([self.file], [], [], quiet)[0]:
            if not self._read(time.perf_counter() + quiet):
                return

    def _read(self, deadline: float) -> bool:
        left = max(0.0, deadline - time.perf_counter())
        if not select.select([self.file], [], [], left)[0]:
            return False
        try:
            self.seen += os.read(self.file, 65536)
        except OSError:
            return False
        return True

    def memory(self) -> float:
        """Returns the resident memory of the program itself, in megabytes."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.split("VmRSS:", 1)[1].split(None, 1)[0]) / 1024

    def worked(self) -> float:
        """Returns the seconds that all threads of the program have had of a processor."""
        threads = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(each.read_text().split()[0]) for each in threads) / 1e9

    def end(self) -> float:
        """Stops the program; returns its CPU seconds so far."""
        ticks = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.file)
        return sum(int(each) for each in ticks) / os.sysconf("SC_CLK_TCK")


def start_of(argv: Sequence[str], home: Path, painted: bytes) -> tuple[float, float, float]:
    """Returns the seconds to the first painted screen, by the clock and of the processor, and the memory then."""
    terminal = Terminal(argv, home)
    seconds = terminal.wait_for(painted) - terminal.started
    worked, memory = terminal.worked(), terminal.memory()
    terminal.end()
    return seconds, worked, memory


def starts(home: Path, runs: int) -> dict[str, float]:
    """Measures start against the bare application, in turn; the first of each, which also compiles, is left out."""
    bare, ours = [], []
    for _ in range(3 * runs + 1):
        bare.append(start_of([sys.executable, "-c", BARE], home, b"painted"))
        ours.append(start_of([sys.executable, "-m", "newsreader"], home, b"All stories"))
    pairs = list(zip(ours, bare, strict=True))[1:]
    return {
        "bare_s": statistics.median(each[0] for _, each in pairs),
        "first_screen_s": statistics.median(each[0] for each, _ in pairs),
        "ratio": statistics.median(each[0] / floor[0] for each, floor in pairs),
        "bare_processor_s": statistics.median(each[1] for _, each in pairs),
        "processor_s": statistics.median(each[1] for each, _ in pairs),
        "processor_ratio": statistics.median(each[1] / floor[1] for each, floor in pairs),
        "first_memory_mb": statistics.median(each[2] for each, _ in pairs),
    }


def feelings(home: Path, runs: int) -> dict[str, float]:
    """Measures keys in one session."""
    terminal = Terminal([sys.executable, "-m", "newsreader"], home)
    terminal.wait_for(b"All stories")
    time.sleep(2)
    memory = terminal.memory()
    held = [terminal.press(b"j") for _ in range(HELD)]
    terminal.press(b"\x1b[H")
    place = count(1)

    def opening() -> float:  # another story each time: one that was open before is not at its beginning
        terminal.press(b"j" * next(place))
        return terminal.press(b"\r", b"full page")

    tries: dict[str, Callable[[], float]] = {
        "j_s": lambda: terminal.press(b"j"),
        "end_s": lambda: terminal.press(b"G"),
        "top_s": lambda: terminal.press(b"\x1b[H"),
        "open_s": opening,
        "space_s": lambda: terminal.press(b" "),
        "back_s": lambda: terminal.press(b"q"),
    }
    figures: dict[str, list[float]] = {name: [] for name in tries}
    for _ in range(runs * 3):
        for name, measure in tries.items():
            figures[name].append(measure())
    searches = []
    for word in (b"hane", b"lahi", b"saka", b"gabe", b"meka")[:runs]:
        terminal.press(b"/", b"Searches the full text")
        searches.append(terminal.press(word, b"Feed "))
        terminal.press(b"\x1b", b"Unread")
    figures["search_as_typed_s"] = searches
    medians = {name: statistics.median(values) for name, values in figures.items()}
    more = {
        "memory_mb": memory,
        "memory_after_search_mb": terminal.memory(),
        "j_p95_ms": statistics.quantiles(held, n=20)[-1] * 1000,
        "end_ms": max(medians["end_s"], medians["top_s"]) * 1000,
    }
    terminal.end()
    return medians | more


def measure(articles: int, runs: int, path: Path | None = None) -> dict[str, float]:
    """Measures one size of store, or the one at ``path``, which is not changed."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shutil.copy(path or cached(articles), home / "newsreader.db")
        (home / "config.toml").write_text("[general]\nrefresh_minutes = 0\n", encoding="utf-8")
        return starts(home, runs) | feelings(home, runs)


def main() -> None:
    """Prints the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[1000, 100_000])
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    figures = {str(size): measure(size, asked.runs) for size in asked.articles}
    print(json.dumps({size: {k: round(v, 4) for k, v in each.items()} for size, each in figures.items()}, indent=2))


if __name__ == "__main__":
    main()

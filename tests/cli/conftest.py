"""A small shelf of articles, and the command line over it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newsreader.cli import run
from newsreader.model import FullText, Quote
from newsreader.store import Store
from newsreader.text import PIPELINE_VERSION
from tests.builders import entry

SPEECH = "“Nobody won this,” said Ana Ruiz."
TEXT = f"Port workers voted to go back.\n\n{SPEECH}\n\n## Next\n\n- clear the yard\n- sail\n"


@dataclass(frozen=True)
class Ran:
    """What a command line did."""

    code: int
    out: str
    err: str

    def records(self) -> list[dict[str, Any]]:
        """Reads the lines as JSON."""
        return [json.loads(line) for line in self.out.splitlines()]

    def cells(self) -> list[list[str]]:
        """Reads the lines as tab-separated cells."""
        return [line.split("\t") for line in self.out.splitlines()]


Cli = Callable[..., Ran]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("NO_COLOR", "CLICOLOR_FORCE", "NEWSREADER_MEASURE", "NEWSREADER_ICONS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NEWSREADER_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def cli(home: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    def ran(*arguments: str) -> Ran:
        capsys.readouterr()
        code = run(arguments)
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return ran


@pytest.fixture
def shelf(home: Path) -> Iterator[Store]:
    """Articles 1 to 4 of the Harbour Post, 1 hour and 1, 2, 3 days old, and article 5 of the Ledger, 5 hours old.

    The first one is read and quotes somebody."""
    now = datetime.now(UTC)
    with Store.open(home / "newsreader.db") as store:
        harbour = store.add_feed("https://harbour.example/feed", "Harbour Post", category="Coast")
        ledger = store.add_feed("https://ledger.example/feed", "The Ledger")
        titles = ("Port vote", "Herring “barrel”", "Night train", "Old bridge")
        ages = (timedelta(hours=1), timedelta(days=1), timedelta(days=2), timedelta(days=3))
        for number, (title, age) in enumerate(zip(titles, ages, strict=True), 1):
            facts: dict[str, Any] = {"published": now - age, "authors": ("Ivo Lund",)}
            new = entry(title, title=title, url=f"https://harbour.example/{number}", **facts)
            store.add_articles(harbour.id, [new], [f"{title} text"], now)
        rates = entry(
            "rates", title="Central bank holds rates", published=now - timedelta(hours=5), content="<p>Held.</p>"
        )
        store.add_articles(ledger.id, [rates], ["Held."], now)
        plain = "\n".join(["Port workers voted to go back.", SPEECH, "Next", "clear the yard", "sail"])
        start = plain.index("“")
        quote = Quote(start, start + 18, "Nobody won this,", "Ana Ruiz", "branch secretary", start + 24, start + 32)
        text = FullText(TEXT, (quote,), version=PIPELINE_VERSION)
        store.save_reading(1, text, plain, "Port workers voted to go back.", 16)
        yield store


@pytest.fixture
def terminal(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The command line on a colour terminal of 60 columns."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "60")

    def ran(*arguments: str) -> Ran:
        for stream in (sys.stdin, sys.stdout):
            monkeypatch.setattr(stream, "isatty", lambda: True)
        return cli(*arguments)

    return ran

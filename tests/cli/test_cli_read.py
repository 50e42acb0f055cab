"""An article for ears and for the pager."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

from newsreader.model import Block, Container, FullText, Quote
from newsreader.store import Store
from newsreader.text import PIPELINE_VERSION
from tests.cli.conftest import Cli


def test_plain_is_said_in_words(cli: Cli, shelf: Store) -> None:
    lines = cli("read", "1", "--plain").out.splitlines()
    assert lines[0] == "Port vote"
    assert lines[1].startswith("Harbour Post, Ivo Lund, ")
    assert "Quote, Ana Ruiz: “Nobody won this,” said Ana Ruiz." in lines
    assert "Heading: Next" in lines
    assert "Item: clear the yard" in lines
    assert lines[-1].startswith("End of the article.")


def test_nothing_is_drawn(cli: Cli, shelf: Store) -> None:
    out = cli("read", "1", "--plain").out
    assert not set(out) & set("│─▎▌●★•·\x1b")


def test_tables_pictures_and_code_are_said() -> None:
    from newsreader.cli.linear import _said, _table

    table = Block("table", "Port\tShips\nEast\t4", rows=(("Port", "Ships"), ("East", "4")), header=True)
    assert list(_table(table)) == ["Table, 1 row:", "Row 1. Port: East; Ships: 4.", "End of the table."]
    assert list(_said(Block("image", "A crane"), "A crane")) == ["Picture: A crane"]
    assert list(_said(Block("code", "a\n b"), "a\n b")) == ["Code:", "a", " b", "End of code."]
    numbered = Block("paragraph", "sail", containers=(Container("item", "2.", True),))
    assert list(_said(numbered, "sail")) == ["2. sail"]


def test_a_quote_without_a_speaker_is_announced_all_the_same(cli: Cli, shelf: Store) -> None:
    text = "“Sail at dawn,” it says."
    found = FullText(text, (Quote(0, 15, "Sail at dawn,"),), version=PIPELINE_VERSION)
    shelf.save_reading(2, found, text, text, 4)
    assert f"Quote: {text}" in cli("read", "2", "--plain").out.splitlines()


def test_it_counts_as_read_unless_it_is_kept(cli: Cli, shelf: Store) -> None:
    cli("mark", "unread", "1")
    cli("read", "1", "--keep-unread")
    assert not shelf.articles([1])[0].read
    cli("read", "1")
    assert shelf.articles([1])[0].read


def test_in_a_pipe_it_looks_as_show_does(cli: Cli, shelf: Store) -> None:
    assert cli("read", "1").out.strip() == cli("show", "1").out.strip()


def test_the_pager_of_the_user_is_asked(home: Path, shelf: Store) -> None:
    environ = {**os.environ, "PAGER": "sed s/^/PAGED:/", "NEWSREADER_HOME": str(home), "TERM": "xterm"}
    outer, inner = pty.openpty()
    command = [sys.executable, "-m", "newsreader", "read", "1", "--plain"]
    with subprocess.Popen(command, stdin=inner, stdout=inner, stderr=inner, env=environ) as process:
        os.close(inner)
        said = b""
        while chunk := _read(outer):
            said += chunk
        assert process.wait() == 0
    os.close(outer)
    assert b"PAGED:Quote, Ana Ruiz:" in said


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # the other end is closed
        return b""

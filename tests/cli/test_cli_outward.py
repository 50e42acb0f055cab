"""run, save and send on the command line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from newsreader.store import Store
from tests.cli.conftest import Cli

CHATTY = {"long": 70_000, "short": 60_000}
"""Commands, and how many letters they print."""


@pytest.fixture
def settings(tmp_path: Path, shelf: Store) -> Path:
    """Settings with a command and a service that is not there."""
    home = shelf.path.parent
    script = "import json, sys; print(json.load(sys.stdin)['id'], sys.argv[1]); sys.exit(3)"
    text = f'[commands]\nwords = ["{sys.executable}", "-c", "{script}", "{{title}}"]\n'
    text += '[send.later]\nkind = "readeck"\nurl = "http://127.0.0.1:1"\n'
    (home / "config.toml").write_text(text)
    return home


def first(shelf: Store) -> str:
    return str(min(row.id for row in shelf.articles(range(1, 100)) if row.url))


def test_run_prints_what_the_command_prints(cli: Cli, shelf: Store, settings: Path) -> None:
    ran = cli("run", "words", first(shelf))
    assert ran.code == 3
    assert ran.out.startswith(first(shelf) + " ")
    assert "failed with status 3" in ran.err
    assert cli("run", "nothing", first(shelf)).code == 2


def test_what_a_command_prints_moves_no_terminal(cli: Cli, shelf: Store, settings: Path) -> None:
    script = "print(''.join(map(chr, (27, 93, 53, 50, 59, 120, 7, 27, 91, 50, 74, 155, 0x202e))) + 'done')"
    (settings / "config.toml").write_text(f'[commands]\nhostile = ["{sys.executable}", "-c", "{script}"]\n')
    assert cli("run", "hostile", first(shelf)).out == "]52;xdone\n"


def test_run_says_that_it_left_something_out(cli: Cli, shelf: Store, settings: Path) -> None:
    script = "import sys; print('x' * int(sys.argv[1]))"
    text = [f'{name} = ["{sys.executable}", "-c", "{script}", "{count}"]' for name, count in CHATTY.items()]
    (settings / "config.toml").write_text("\n".join(["[commands]", *text]))
    long, short = (cli("run", name, first(shelf)) for name in CHATTY)
    assert "the rest is left out" in long.err
    assert short.err == ""


def test_save_prints_the_path_and_replaces_nothing(cli: Cli, shelf: Store, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    one, two = (cli("save", first(shelf), "-o", str(folder)) for _ in range(2))
    assert one.code == two.code == 0
    assert len(list(folder.iterdir())) == 2
    path = one.out.strip()
    assert Path(path).read_text(encoding="utf-8").startswith("# ")
    assert cli("save", first(shelf), "-o", path).code == 2
    assert cli("save", first(shelf), "-o", path, "--force").code == 0
    assert cli("save", first(shelf), "-o", str(folder / "a.html")).code == 0
    assert (folder / "a.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert cli("save", first(shelf), "-o", "-").out.startswith("# ")


def test_send_says_how_to_log_in_and_that_it_waits(
    cli: Cli, shelf: Store, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = cli("send", first(shelf))
    assert "newsreader send --to later --login" in ran.err
    monkeypatch.setenv("NEWSREADER_PASSWORD_SEND_LATER", "s3cret")
    ran = cli("send", first(shelf), "--to", "later")
    assert ran.code == 5
    assert "the next refresh tries again" in ran.err
    assert shelf.waiting_sends() == [("later", int(first(shelf)))]
    assert cli("send", first(shelf), "--to", "nobody").code == 2

"""Failures: one line on stderr, an exit code, never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsreader.cli.session import NothingMatched, Session, exit_code
from newsreader.errors import ConfigError, FeedError, FetchError, NewsreaderError, StoreTooNew, UsageError
from newsreader.store import Store
from tests.cli.conftest import Cli


def test_a_mistyped_command_or_option_is_answered_with_the_nearest(cli: Cli) -> None:
    assert cli("lsit").err == "newsreader: There is no command lsit; did you mean list? newsreader --help shows how.\n"
    assert "newsreader add harbour.example" in cli("harbour.example").err
    ran = cli("list", "--unred")
    assert ran.code == 2
    assert "--unread" in ran.err


def test_without_a_terminal_the_reader_says_what_to_use_instead(cli: Cli) -> None:
    ran = cli()
    assert ran.code == 2
    assert "newsreader list" in ran.err


def test_a_dumb_terminal_is_refused(terminal: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    ran = terminal()
    assert (ran.code, "TERM=dumb" in ran.err) == (2, True)


def test_the_unexpected_is_one_line_and_a_log_without_values(
    cli: Cli, shelf: Store, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        secret = "swordfish" * 2
        raise RuntimeError(f"broken {len(secret)}")

    monkeypatch.setattr("newsreader.library.Library.article_ids", broken)
    ran = cli("list")
    assert ran.code == 1
    assert ran.err.count("\n") == 1
    assert str(home / "newsreader.log") in ran.err
    log = (home / "newsreader.log").read_text()
    assert "RuntimeError: broken 18" in log
    assert "swordfishswordfish" not in log


def test_ctrl_c_is_exit_code_130(cli: Cli, shelf: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("newsreader.library.Library.article_ids", interrupted)
    assert cli("list").code == 130


def test_every_command_explains_itself(cli: Cli) -> None:
    from newsreader.cli.commands import commands

    for name in commands.list_commands(commands.make_context("newsreader", ["list"])):
        ran = cli(name, "--help")
        assert ran.code == 0
        assert ran.out.startswith(f"Usage: newsreader {name}")


def test_every_failure_has_its_exit_code() -> None:
    kinds: list[tuple[NewsreaderError, int]] = [
        (FetchError("x", kind="dns"), 5),
        (FetchError("x", kind="status", status=401), 6),
        (FetchError("x", kind="status", status=403), 5),
        (FetchError("x", kind="address"), 2),
        (FeedError("x"), 1),
        (UsageError("x"), 2),
        (NothingMatched("x"), 4),
        (StoreTooNew("x"), 7),
        (ConfigError("x"), 1),
    ]
    assert [exit_code(error) for error, _ in kinds] == [code for _, code in kinds]


def test_the_log_does_not_grow_for_ever(home: Path) -> None:
    session = Session()
    session.choose(str(home), "auto", {})
    (home / "newsreader.log").write_bytes(b"x" * (2**20 + 1))
    assert session.keep_traceback(ValueError("new")) == home / "newsreader.log"
    assert (home / "newsreader.log").stat().st_size < 1000
    assert (home / "newsreader.old.log").exists()


def test_where_no_log_can_be_written_the_error_is_named(home: Path) -> None:
    (home / "file").touch()
    session = Session()
    session.choose(str(home / "file"), "auto", {})
    assert session.keep_traceback(ValueError("new")) == "ValueError: new"

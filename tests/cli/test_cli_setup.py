"""Settings and health."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsreader.store import Store
from tests.cli.conftest import Cli


def test_settings_can_be_written_shown_and_checked(cli: Cli, home: Path) -> None:
    assert cli("config", "path").out.strip() == str(home / "config.toml")
    assert cli("config", "init").code == 0
    assert cli("config", "init").code == 1
    assert cli("config", "check").code == 0
    (home / "config.toml").write_text("[view]\nmeasure = 72\nmesure = 1\n")
    assert "measure = 72  # file" in cli("config", "show").out
    ran = cli("config", "check")
    assert (ran.code, "did you mean measure?" in ran.err) == (1, True)


def test_themes_and_keys_that_are_not_there_are_reported(cli: Cli, home: Path) -> None:
    (home / "config.toml").write_text(
        '[view]\ntheme = "nope"\n[keys]\n"story.opn" = "o"\n"story.open" = "nonsense"\n"story.copy" = "f5"\n'
    )
    ran = cli("config", "check")
    assert ran.code == 1
    for words in ("no theme nope", "did you mean story.open?", "'nonsense' is not a key", "config edit"):
        assert words in ran.err
    assert "story.copy" not in ran.err
    assert len(cli("doctor", "--json").records()[0]["settings"]) == 3


def test_a_broken_file_is_told_in_one_line_and_stops_nothing(cli: Cli, shelf: Store, home: Path) -> None:
    (home / "config.toml").write_text("[general\n")
    ran = cli("list")
    assert ran.code == 0
    assert ran.out
    assert ran.err.count("\n") == 1
    assert "config check" in ran.err
    assert cli("config", "path").err == ""


def test_settings_are_edited_and_checked(cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def edit(filename: str) -> None:
        Path(filename).write_text(Path(filename).read_text() + "\n[nonsense]\n")

    monkeypatch.setattr("click.edit", edit)
    assert cli("config", "edit").code == 1


def test_the_doctor_makes_no_database_only_to_look_at_it(cli: Cli, home: Path) -> None:
    report = cli("doctor", "--json").records()[0]
    assert report["database"] == {"exists": False, "problems": []}
    assert not (home / "newsreader.db").exists()


def test_the_doctor_names_what_is_wrong(cli: Cli, shelf: Store, home: Path) -> None:
    (home / "config.toml").write_text("[vieww]\n")
    shelf.save_failed(2, "The server is away", "It is tried again.", now=datetime.now(UTC), next_check=None)
    ran = cli("doctor")
    assert ran.code == 0
    assert "did you mean view?" in ran.out
    assert "The Ledger: The server is away" in ran.out
    report = cli("doctor", "--json").records()[0]
    assert report["feeds"][0]["message"] == "The server is away"
    assert report["versions"]["textual"]


def test_a_damaged_database_is_exit_code_seven(cli: Cli, home: Path) -> None:
    (home / "newsreader.db").write_bytes(b"no database" * 1000)
    for command in ("list", "doctor"):
        ran = cli(command)
        assert ran.code == 7
        assert "Traceback" not in ran.err + ran.out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_gets_its_completion(cli: Cli, shell: str) -> None:
    ran = cli("completion", shell)
    assert ran.code == 0
    assert "_NEWSREADER_COMPLETE" in ran.out

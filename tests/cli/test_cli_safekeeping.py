"""backup, restore and doctor --repair."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsreader.model import View
from newsreader.store import Store
from tests.builders import NOW
from tests.cli.conftest import Cli
from tests.hostile.test_upgrades import older


def test_a_backup_is_put_back(cli: Cli, home: Path, shelf: Store) -> None:
    copy = Path(cli("backup").out.strip())
    assert copy.parent == home
    before = cli("list").out
    assert "Port vote" in before
    cli("mark", "read", "1")
    assert cli("remove", "1").code == 0
    ran = cli("restore", str(copy))
    assert ran.code == 0
    assert f"{home / 'newsreader.db'}.replaced-1" in ran.err
    assert cli("list").out == before


def test_what_takes_long_before_the_first_screen_is_said(cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsreader.cli.session.LONG_UPGRADE", 0)
    older(home / "newsreader.db", 13)
    ran = cli("list", "--unread", "--json")
    assert [each["title"] for each in ran.records()] == ["Rain", "Hail"]
    assert ran.err == "Bringing 0.0 GB of articles up to date, once; this takes some minutes. A copy is kept.\n"
    assert cli("list", "--unread").err == ""


def test_a_backup_has_the_name_it_is_given_and_overwrites_nothing(cli: Cli, home: Path, shelf: Store) -> None:
    target = home / "copies" / "monday.db"
    assert cli("backup", str(target)).out == f"{target}\n"
    ran = cli("backup", str(target))
    assert (ran.code, ran.out) == (2, "")
    assert "is there already" in ran.err


def test_what_is_no_copy_is_refused_in_a_line(cli: Cli, home: Path, shelf: Store) -> None:
    (home / "letter.txt").write_text("Dear all,\n" * 200)
    ran = cli("restore", str(home / "letter.txt"))
    assert ran.code == 7
    assert ran.err.count("\n") <= 2
    assert cli("restore", str(home / "missing.db")).code == 2


def test_a_damaged_database_is_repaired_when_asked(cli: Cli, home: Path, shelf: Store) -> None:
    shelf.close()
    database = home / "newsreader.db"
    copy = Path(cli("backup").out.strip())
    database.write_bytes(b"spilt coffee " * 500)
    ran = cli("list")
    assert ran.code == 7
    assert "newsreader doctor --repair" in ran.err
    ran = cli("doctor", "--repair")
    assert ran.code == 0
    assert str(copy) in ran.err
    assert f"{database}.damaged-1" in ran.err
    assert cli("list").code == 0


def test_a_sound_database_is_left_alone(cli: Cli, home: Path, shelf: Store) -> None:
    with Store.open(home / "newsreader.db") as store:
        before = store.article_ids(View("all"), NOW)
    ran = cli("doctor", "--repair")
    assert "nothing to repair" in ran.err
    assert not list(home.glob("*.damaged*"))
    with Store.open(home / "newsreader.db") as store:
        assert store.article_ids(View("all"), NOW) == before

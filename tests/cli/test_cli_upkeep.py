"""vacuum and reindex, and what the configuration lets go."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsreader.store import Store
from tests.builders import add
from tests.cli.conftest import Cli


def _fill(home: Path) -> None:
    with Store.open(home / "newsreader.db") as store:
        feed = store.add_feed("https://ledger.example/feed", "Ledger").id
        add(store, feed, "Harbour", "Ferry", now=datetime.now(UTC) - timedelta(days=40))
        add(store, feed, "Lighthouse", now=datetime.now(UTC))


def test_vacuum_lets_go_of_what_the_configuration_says(cli: Cli, home: Path) -> None:
    _fill(home)
    (home / "config.toml").write_text("[general]\nkeep_days = 30\n", encoding="utf-8")
    assert "2 articles let go" in cli("vacuum").err
    assert cli("search", "harbour").code == 4
    assert cli("search", "lighthouse").code == 0


def test_vacuum_says_how_far_it_is(cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsreader.upkeep._STEP", 1)
    monkeypatch.setattr("newsreader.cli.upkeep._TOLD", 1)
    _fill(home)
    (home / "config.toml").write_text("[general]\nkeep_days = 30\n", encoding="utf-8")
    told = cli("vacuum").err.splitlines()
    assert told[:2] == ["1 article let go so far.", "2 articles let go so far."]
    assert told[2].startswith("2 articles let go. ")


def test_vacuum_keeps_everything_by_default(cli: Cli, home: Path) -> None:
    _fill(home)
    told = cli("vacuum")
    assert told.code == 0
    assert "let go" not in told.err
    assert cli("search", "harbour").code == 0


def test_reindex_says_how_far_it_is(cli: Cli, home: Path) -> None:
    _fill(home)
    told = cli("reindex")
    assert told.err.splitlines() == ["100 %", "3 articles indexed."]
    assert cli("search", "harbour").code == 0

"""Queries on the command line: what lists, marks and searches take, and how mistakes are told."""

from __future__ import annotations

import pytest

from newsreader.store import Store
from tests.cli.conftest import Cli


def test_list_takes_a_query_newest_first(cli: Cli, shelf: Store) -> None:
    found = cli("list", "folder:coast -herring", "since:60h", "--json").records()
    assert [record["title"] for record in found] == ["Port vote", "Night train"]
    assert [record["title"] for record in cli("list", "is:unread", "--folder", "Coast", "--json").records()][:1] == [
        "Port vote"
    ]
    assert cli("list", "is:starred").code == 4


def test_mark_takes_a_query(cli: Cli, shelf: Store) -> None:
    assert "2 articles" in cli("mark", "read", "before:20h feed:harbour -herring", "--dry-run").err
    assert "2 marked read" in cli("mark", "read", "before:36h", "feed:harbour").err
    assert cli("mark", "read", "3", "--all").code == 2


@pytest.mark.parametrize("command", [["search"], ["list"], ["list", "--query"], ["mark", "read"]])
def test_a_wrong_query_is_shown_with_its_place(cli: Cli, shelf: Store, command: list[str]) -> None:
    ran = cli(*command, "港 titel:port")
    assert (ran.code, ran.out) == (2, "")
    lines = ran.err.splitlines()
    assert lines[0].startswith("newsreader: There is no field titel: — did you mean title:? (character 3)")
    assert lines[1:] == ["  港 titel:port", "     ^^^^^^"]


def test_the_fields_are_listed(cli: Cli, shelf: Store) -> None:
    rows = cli("search", "--fields").cells()
    assert ["since:", "from a date on", "since:2026-03-01"] in rows
    assert cli("search").code == 2


def test_the_shell_completes_fields(cli: Cli, home: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.shell_completion import BashComplete

    from newsreader.cli import commands
    from newsreader.cli.session import Session

    def completed(*words: str) -> list[str]:
        complete = BashComplete(commands, {"obj": Session()}, "newsreader", "_NEWSREADER_COMPLETE")
        return [item.value for item in complete.get_completions(list(words[:-1]), words[-1])]

    assert completed("search", "fo") == ["folder:"]
    assert completed("list", "is:un") == ["is:unread"]
    assert completed("mark", "read", "date:last") == ["date:last-week", "date:last-month", "date:last-year"]

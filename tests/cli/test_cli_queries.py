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


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["-herring"], [1, 5, 3, 4]),
        (["folder:coast", "-herring", "-n", "2"], [1, 3]),
        (["-n2", "-herring"], [1, 5]),
        (["-night", "-feed:ledger"], [1, 2, 4]),
        (["-holds", "-pond"], [1, 2, 3, 4]),
        (["--feed", "harbour", "--", "-herring", "-n"], [1, 3, 4]),
        (["--query", "port -herring"], [1]),
    ],
)
def test_a_minus_leaves_a_word_out(cli: Cli, shelf: Store, words: list[str], found: list[int]) -> None:
    assert [record["id"] for record in cli("list", "--json", *words).records()] == found


def test_every_command_with_a_query_takes_a_minus(cli: Cli, shelf: Store) -> None:
    assert [row[0] for row in cli("search", "train", "OR", "herring", "-night").cells()] == ["2"]
    assert "3 articles" in cli("mark", "read", "feed:harbour", "-herring", "--dry-run").err
    assert "Saved Dry" in cli("smart", "add", "Dry", "-herring", "-bridge").err
    assert cli("smart").cells() == [["Dry", "3", "-herring -bridge"]]
    assert "4 articles hidden" in cli("mute", "add", "-herring").err


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("--jsno", "--json"),
        ("--unred", "--unread"),
        ("-json", "There is no option -json. Write --json for the option, or -- before a query without “json”."),
        ("-n=x", "not a valid integer"),
    ],
)
def test_a_mistyped_option_is_told(cli: Cli, shelf: Store, typed: str, told: str) -> None:
    ran = cli("list", "storm", typed)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err


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

    from newsreader.cli.commands import commands
    from newsreader.cli.session import Session

    def completed(*words: str) -> list[str]:
        complete = BashComplete(commands, {"obj": Session()}, "newsreader", "_NEWSREADER_COMPLETE")
        return [item.value for item in complete.get_completions(list(words[:-1]), words[-1])]

    assert completed("search", "fo") == ["folder:"]
    assert completed("list", "is:un") == ["is:unread"]
    assert completed("mark", "read", "date:last") == ["date:last-week", "date:last-month", "date:last-year"]


def test_smart_feeds_are_made_listed_read_and_removed(cli: Cli, shelf: Store) -> None:
    assert cli("smart").code == 4
    assert "Saved Trains" in cli("smart", "add", "Trains", "title:train", "OR", "herring").err
    assert cli("smart", "list").cells() == [["Trains", "2", "title:train OR herring"]]
    assert cli("smart", "--json").records() == [{"name": "Trains", "query": "title:train OR herring", "unread": 2}]
    assert [record["id"] for record in cli("list", "--smart", "trains", "--json").records()] == [2, 3]
    assert [record["id"] for record in cli("list", "--smart", "trains", "-n", "9", "herring", "--json").records()] == [
        2
    ]
    cli("smart", "add", "trains", "train")
    assert cli("smart").cells() == [["trains", "1", "train"]]
    wrong = cli("smart", "add", "X", "is:red")
    assert (wrong.code, wrong.err.splitlines()[-1]) == (2, "  ^^^^^^")
    assert cli("list", "--smart", "nothing").code == 4
    assert "Removed" in cli("smart", "rm", "TRAINS").err
    assert cli("undo").code == 0
    assert len(cli("smart").cells()) == 1


def test_mute_rules_say_how_much_they_hide(cli: Cli, shelf: Store) -> None:
    assert cli("mute").code == 4
    assert "2 articles hidden" in cli("mute", "add", "train OR herring").err
    assert cli("mute", "list").cells() == [["1", "2", "", "train OR herring"]]
    assert [record["id"] for record in cli("list", "--json").records()] == [1, 5, 4]
    assert [record["id"] for record in cli("list", "is:muted", "--json").records()] == [2, 3]
    until = cli("mute", "add", "feed:ledger", "--until", "2w", "--json").records()[0]
    assert until["hidden"] == 1
    assert until["until"]
    assert cli("mute", "add", "rates", "--until", "2020-01-01").code == 2
    assert cli("mute", "add", "is:unread").code == 2
    assert "hides nothing yet; bookmarks stay" in cli("mute", "add", "a word that nobody writes").err
    assert cli("mute", "rm", "3").code == 0
    assert cli("mute", "rm", "1").code == 0
    assert cli("mute", "rm", "1").code == 2
    assert [row[3] for row in cli("mute").cells()] == ["feed:ledger"]


def test_a_search_tells_what_is_muted(cli: Cli, shelf: Store) -> None:
    cli("mute", "add", "herring")
    ran = cli("search", "herring")
    assert ran.code == 4
    assert "1 muted" in ran.err
    assert "is:muted" in ran.err
    assert len(cli("search", "herring is:muted").cells()) == 1

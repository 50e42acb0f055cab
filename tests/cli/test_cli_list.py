"""Lists: what is in them, in a pipe, in JSON, on a terminal."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsreader.store import Store
from tests.builders import entry
from tests.cli.conftest import Cli


def test_list_is_newest_first_and_tab_separated_in_a_pipe(cli: Cli, shelf: Store) -> None:
    ran = cli("list")
    assert ran.code == 0
    assert [row[5] for row in ran.cells()] == [
        "Port vote",
        "Central bank holds rates",
        "Herring “barrel”",
        "Night train",
        "Old bridge",
    ]
    assert ran.cells()[0][2:5] == ["unread", "", "Harbour Post"]
    assert ran.err == ""


def test_list_as_json_is_one_ascii_object_a_line(cli: Cli, shelf: Store) -> None:
    ran = cli("list", "--json")
    assert ran.out.isascii()
    first = ran.records()[0]
    assert (first["title"], first["feed"], first["author"]) == ("Port vote", "Harbour Post", "Ivo Lund")
    assert first["published"].endswith("Z")
    assert (first["read"], first["starred"], first["quotes"]) == (False, False, 1)


@pytest.mark.parametrize(
    ("options", "titles"),
    [
        (["--feed", "ledger"], ["Central bank holds rates"]),
        (["--folder", "coast", "-n", "1"], ["Port vote"]),
        (["--since", "6h"], ["Port vote", "Central bank holds rates"]),
        (["--since", "2d", "--feed", "Harbour Post"], ["Port vote", "Herring “barrel”"]),
        (["--query", "herring"], ["Herring “barrel”"]),
        (["--unread", "-n", "2"], ["Port vote", "Central bank holds rates"]),
        (["--oldest", "-n", "2"], ["Old bridge", "Night train"]),
        (["--oldest", "--since", "6h"], ["Central bank holds rates", "Port vote"]),
        (["--oldest", "--since", "6h", "is:unread"], ["Central bank holds rates", "Port vote"]),
        (["--oldest", "feed:harbour", "-n", "2"], ["Old bridge", "Night train"]),
    ],
)
def test_list_can_be_narrowed(cli: Cli, shelf: Store, options: list[str], titles: list[str]) -> None:
    assert [record["title"] for record in cli("list", "--json", *options).records()] == titles


def test_the_best_first_and_the_oldest_first_do_not_go_together(cli: Cli, shelf: Store) -> None:
    ran = cli("list", "--oldest", "--query", "herring")
    assert (ran.code, ran.out) == (2, "")
    assert "newsreader list --oldest WORDS" in ran.err


def test_list_prints_what_the_template_says(cli: Cli, shelf: Store) -> None:
    ran = cli("list", "-n", "1", "--format", "{id:>4} {title}\\t{url}")
    assert ran.out == "   1 Port vote\thttps://harbour.example/1\n"


@pytest.mark.parametrize("template", ["{titel}", "{title.__class__}", "{title", "{}", "{id:q}", "{title:{id}}", "{0}"])
def test_a_template_that_cannot_be_used_is_a_usage_error(cli: Cli, shelf: Store, template: str) -> None:
    ran = cli("list", "--format", template)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("newsreader: --format")


def test_nothing_found_is_exit_code_four(cli: Cli, shelf: Store) -> None:
    assert cli("list", "--bookmarks").code == 4
    assert cli("search", "zeppelin").code == 4
    assert cli("related", "1").code == 4


def test_an_empty_shelf_says_how_to_begin(cli: Cli, home: Path) -> None:
    ran = cli("list", "--json")
    assert (ran.code, ran.out) == (4, "")
    assert "newsreader add" in ran.err


def test_on_a_terminal_the_list_is_aligned_and_fits(terminal: Cli, shelf: Store) -> None:
    lines = terminal("list", "--color", "never").out.splitlines()
    assert lines[0].split() == ["1", "1h", "●", "Harbour", "Post", "Port", "vote"]
    assert lines[0].index("Port vote") == lines[1].index("Central bank holds rates")
    assert all(len(line) <= 60 for line in lines)


def test_colour_comes_and_goes(terminal: Cli, shelf: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[1mPort vote\x1b[0m" in terminal("list").out
    assert "\x1b" not in terminal("--color", "never", "list").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in terminal("list").out


def test_what_a_terminal_obeys_never_reaches_it(terminal: Cli, shelf: Store) -> None:
    nasty = entry("x", title="a\x1b]0;owned\x07b‮c\x9b2J", content="<p>x</p>", authors=("\x1b[2J",))
    shelf.add_articles(1, [nasty], ["\x1b[2Jtext"], datetime.now(UTC))
    for command in (["list"], ["show", "6"], ["list", "--format", "{title}"], ["search", "text"]):
        out = terminal(*command, *([] if "--format" in command else ["--color", "never"])).out
        assert not any(char in out for char in "\x1b\x07\x9b‮"), command

"""Marks: set, narrowed, taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsreader.store import Store
from tests.cli.conftest import Cli


def test_bookmarks_are_set_listed_and_removed(cli: Cli, shelf: Store) -> None:
    cli("bookmark", "2", "3")
    assert {record["id"] for record in cli("list", "--bookmarks", "--json").records()} == {2, 3}
    cli("bookmark", "--remove", "2", "3")
    assert cli("list", "--bookmarks").code == 4


def test_marks_can_be_undone_and_done_again(cli: Cli, shelf: Store) -> None:
    assert cli("mark", "read", "--all").code == 0
    assert cli("list", "--unread").code == 4
    assert cli("undo").code == 0
    assert len(cli("list", "--unread").cells()) == 5
    assert cli("redo").code == 0
    assert cli("list", "--unread").code == 4


@pytest.mark.parametrize(
    ("options", "left"),
    [(["1", "2"], 3), (["--feed", "harbour"], 1), (["--before", "36h"], 3), (["--feed", "1", "--before", "2d"], 3)],
)
def test_what_is_marked_read_can_be_narrowed(cli: Cli, shelf: Store, options: list[str], left: int) -> None:
    assert cli("mark", "read", *options).code == 0
    assert len(cli("list", "--unread").cells()) == left


def test_a_dry_run_changes_nothing(cli: Cli, shelf: Store) -> None:
    assert "5 articles would be marked read" in cli("mark", "read", "--all", "--dry-run").err
    assert "would be removed" in cli("remove", "1", "--dry-run").err
    assert len(cli("list", "--unread").cells()) == 5


@pytest.mark.parametrize(
    "arguments", [["read"], ["unread", "1", "--all"], ["maybe", "1"], ["read", "--before", "soon"]]
)
def test_marks_without_a_clear_meaning_are_refused(cli: Cli, shelf: Store, arguments: list[str]) -> None:
    assert cli("mark", *arguments).code == 2


def test_there_may_be_nothing_to_undo(cli: Cli, home: Path) -> None:
    assert cli("undo").code == 4

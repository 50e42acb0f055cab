"""Tags and notes on the command line."""

from __future__ import annotations

import io

import pytest

from newsreader.store import Store
from tests.cli.conftest import Cli


def test_tags_are_given_listed_and_taken(cli: Cli, shelf: Store) -> None:
    told = cli("bookmark", "1", "2", "--tag", "storm", "--tag", "City")
    assert (told.code, told.err) == (0, "2 tagged City, storm. newsreader undo takes it back.\n")
    assert cli("tags", "--plain").cells() == [["City", "2"], ["storm", "2"]]
    assert cli("tags", "--json").records()[0] == {"name": "City", "bookmarks": 2}
    assert [each["id"] for each in cli("list", "--tag", "CITY", "--json").records()] == [1, 2]
    assert cli("list", "--tag", "city", "--json").records()[0]["tags"] == ["City", "storm"]
    cli("bookmark", "1", "--remove", "--tag", "storm")
    assert cli("tags", "--plain").cells() == [["City", "2"], ["storm", "1"]]
    cli("undo")
    assert cli("tags", "--plain").cells() == [["City", "2"], ["storm", "2"]]


def test_tags_are_renamed_merged_and_removed(cli: Cli, shelf: Store) -> None:
    cli("bookmark", "1", "--tag", "strom")
    cli("bookmark", "2", "--tag", "weather")
    assert cli("tags", "rename", "strom", "storm").err.startswith("Renamed tag strom to storm.")
    assert cli("tags", "merge", "storm", "weather").err.startswith("Merged tag storm into weather.")
    assert cli("tags", "--plain").cells() == [["weather", "2"]]
    assert cli("tags", "remove", "weather").code == 0
    assert cli("tags").code == 4


def test_a_tag_that_is_not_there_is_told_with_one_that_is(cli: Cli, shelf: Store) -> None:
    cli("bookmark", "1", "--tag", "weather")
    told = cli("list", "--tag", "wether")
    assert (told.code, told.err) == (4, "newsreader: No bookmark is tagged “wether”. Did you mean “weather”?\n")


def test_notes_are_written_and_printed(cli: Cli, shelf: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first = "1"
    assert cli("note", first).code == 4
    assert cli("note", first, "Ask Ivo.").err == "Note written. newsreader undo takes it back.\n"
    monkeypatch.setattr("sys.stdin", io.StringIO("Two\nlines\n"))
    assert cli("note", first, "-", "--quote", "1").code == 0
    records = cli("note", first, "--json").records()
    assert [(each["quote"], each["text"]) for each in records] == [
        (None, "Ask Ivo."),
        ("Nobody won this,", "Two\nlines"),
    ]
    found = cli("list", "--bookmarks", "--json").records()
    assert [(each["id"], each["noted"]) for each in found] == [(1, True)]
    assert cli("note", first, "--remove").err.startswith("Note removed.")
    assert len(cli("note", first, "--json").records()) == 1


def test_a_quote_that_is_not_there_is_told(cli: Cli, shelf: Store) -> None:
    told = cli("note", "1", "Hm", "--quote", "9")
    assert told.code == 4
    assert "has 1 quote." in told.err

"""Who is quoted, what they said across everything, and who is the same."""

from __future__ import annotations

import pytest

from newsreader.model import FullText, Quote
from newsreader.store import Store
from newsreader.text import PIPELINE_VERSION
from tests.cli.conftest import Cli

REPORT = "Nobody at all won this fight over the port"


@pytest.fixture
def spoken(shelf: Store) -> Store:
    """Articles 2 and 5 quote the same words, article 3 nearly so, each under a name of its own."""
    for article_id, words, name in ((2, REPORT, "A. Ruiz"), (5, REPORT + ".", "Ana Ruiz"), (3, REPORT[7:], "Ana Ruíz")):
        text = FullText(words, (Quote(0, len(words), words, name),), version=PIPELINE_VERSION)
        shelf.save_reading(article_id, text, words, words, 9)
    return shelf


def test_voices_are_listed_most_quoted_first(cli: Cli, spoken: Store) -> None:
    records = cli("voices", "--json").records()
    assert [(each["name"], each["quotes"], each["role"]) for each in records] == [
        ("Ana Ruiz", 3, "branch secretary"),
        ("A. Ruiz", 1, None),
    ]
    assert cli("voices", "--search", "an").cells()[0][1:4] == ["Ana Ruiz", "branch secretary", "3"]
    assert cli("voices", "--search", "zorro").code == 4


def test_on_a_terminal_voices_stand_in_columns(terminal: Cli, spoken: Store) -> None:
    first = terminal("--color", "never", "voices").out.splitlines()[0]
    assert first.split() == ["3", "1h", "Ana", "Ruiz", "branch", "secretary"]


def test_the_same_words_are_printed_once_with_their_sources(cli: Cli, spoken: Store) -> None:
    cli("voices", "merge", "A. Ruiz", "Ana Ruiz")
    records = cli("quotes", "--speaker", "Ana Ruiz", "--json").records()
    together = next(each for each in records if len(each["sources"]) == 2)
    assert {each["feed"] for each in together["sources"]} == {"Harbour Post", "The Ledger"}
    assert [each["text"] for each in together["wordings"]] == [REPORT[7:]]
    assert len(records) == 2


def test_sources_stand_under_the_words(terminal: Cli, spoken: Store) -> None:
    out = terminal("--color", "never", "quotes", "--speaker", "ana ruiz").out
    assert "▎ Ana Ruiz · The Ledger 5h (5)\n" in out
    assert "in other words · Harbour Post" in out


def test_quotes_are_searched(cli: Cli, spoken: Store) -> None:
    assert len(cli("quotes", "--search", "fight", "--json").records()) == 1
    assert [each["article"] for each in cli("quotes", "--search", "nobody won this", "--json").records()][-1] == 1
    assert cli("quotes", "--search", "fight", "--speaker", "nobody").code == 4
    assert cli("quotes", "--search", "fight", "--speaker", "Ana Ruiz").code == 0
    assert cli("quotes", "--search", "marmalade").code == 4


def test_merging_and_splitting_can_be_taken_back(cli: Cli, spoken: Store) -> None:
    ran = cli("voices", "merge", "A. Ruiz", "Ana Ruiz")
    assert (ran.code, ran.err) == (0, "A. Ruiz merged into Ana Ruiz. newsreader undo takes it back.\n")
    assert [each["quotes"] for each in cli("voices", "--json").records()] == [4]
    assert cli("voices", "split", "A. Ruiz", "2").code == 0
    assert [each["quotes"] for each in cli("voices", "--json").records()] == [3, 1]
    cli("undo")
    assert [each["quotes"] for each in cli("voices", "--json").records()] == [4]
    assert cli("voices", "rebuild").err == "1 voice.\n"
    assert [each["quotes"] for each in cli("voices", "--json").records()] == [4]


def test_what_makes_no_sense_is_said(cli: Cli, spoken: Store) -> None:
    assert cli("voices", "merge", "Nobody Here", "Ana Ruiz").code == 4
    assert cli("voices", "merge", "Ana Ruiz", "Ana Ruiz").code == 2
    assert cli("voices", "split", "Ana Ruiz", "4").code == 4


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("by:ruiz", {"Port vote", "Herring “barrel”", "Night train", "Central bank holds rates"}),
        ('by:"ana ruiz" said:fight', {"Night train", "Central bank holds rates"}),
        ('said:"nobody won"', {"Port vote"}),
        ("by:ana -said:fight", {"Port vote"}),
        ("is:unread -by:ruiz", {"Old bridge"}),
        ("by:ru", set()),
        ("said:", set()),
        ("by:…", set()),
        ("-is:unread", set()),
        ("-title:vote by:ruiz said:nobody", {"Central bank holds rates", "Herring “barrel”"}),
    ],
)
def test_search_knows_who_said_what(cli: Cli, spoken: Store, query: str, titles: set[str]) -> None:
    assert {each["title"] for each in cli("search", "--json", "--", query).records()} == titles


def test_quotes_are_searched_by_speaker_too(cli: Cli, spoken: Store) -> None:
    records = cli("search", "--quotes", "--json", "feed:ledger by:ruiz").records()
    assert [each["article"] for each in records] == [5]

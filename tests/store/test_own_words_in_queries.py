"""Tags and notes are found by queries, told in words, and completed."""

from __future__ import annotations

import pytest

from newsreader.store import Store
from newsreader.store.completions import completions
from newsreader.store.query_syntax import parse
from newsreader.store.query_words import in_words
from tests.builders import NOW, add


@pytest.fixture
def kept(store: Store) -> Store:
    """Rain is tagged and noted, Snow tagged, Hail neither, Fog tagged but bookmarked no more."""
    rain, snow, _, fog = add(
        store, store.add_feed("https://ledger.example/feed", "L").id, "Rain", "Snow", "Hail", "Fog"
    )
    store.retag([rain, snow, fog], ["Wéather forecast"])
    store.set_starred([fog], False)
    store.write_note(rain, "Ask Ivo Lund.")
    return store


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("tag:weather", {"Rain", "Snow"}),
        ('tag:"weather fore"', {"Rain", "Snow"}),
        ("tag:eather", set()),
        ("tag:forecast -note:ivo", {"Snow"}),
        ('note:"ivo lund"', {"Rain"}),
        ("is:noted", {"Rain"}),
        ("-tag:weather", {"Hail", "Fog"}),
    ],
)
def test_tags_and_notes_are_found(kept: Store, query: str, titles: set[str]) -> None:
    assert {hit.article.title for hit in kept.search(query)} == titles


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("tag:weather", "stories tagged weather"),
        ("note:ivo", "stories that have ‘ivo’ in a note of yours"),
        ("is:noted", "noted stories"),
        ("-tag:weather", "stories that are not tagged weather"),
    ],
)
def test_they_are_told_in_words(query: str, words: str) -> None:
    assert in_words(parse(query, NOW).tree, NOW) == words


def test_tags_are_completed(kept: Store) -> None:
    with kept._database.read() as connection:
        assert [(each.text, each.meaning) for each in completions(connection, "tag:fore", 8)] == [
            ('"Wéather forecast"', "3 bookmarks")
        ]

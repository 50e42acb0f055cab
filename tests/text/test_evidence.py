"""Quotes that two articles share, and the pages a text links to."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader.model import Quote
from newsreader.text.evidence import addresses, same_quotes, sayings

PLEDGE = "We will rebuild the mole stone by stone before the herring fleet comes home"


def quote(text: str) -> Quote:
    return Quote(0, len(text), text)


@pytest.mark.parametrize(
    "other",
    [
        PLEDGE,
        PLEDGE.upper() + "!",
        PLEDGE + ", and we will do it with our own hands",
        "stone by stone before the herring fleet comes home",
        PLEDGE.replace("herring", "fishing"),
    ],
)
def test_a_quote_is_known_again_when_it_is_cut_or_nearly_the_same(other: str) -> None:
    found = same_quotes([quote("Short"), quote(PLEDGE)], {7: [quote("Something else entirely"), quote(other)], 8: []})
    assert found.keys() == {7}
    assert found[7].startswith("“We will rebuild")
    assert set(sayings([quote(PLEDGE)])) & set(sayings([quote(other)]))


@pytest.mark.parametrize("other", ["We will rebuild the mole", "We will not say a word about it before May", ""])
def test_short_and_other_quotes_are_not(other: str) -> None:
    assert same_quotes([quote(PLEDGE)], {7: [quote(other)]}) == {}
    assert same_quotes([quote(other)], {7: [quote(PLEDGE)]}) == {}


def test_quotes_without_spaces_are_compared_by_characters() -> None:
    said = "私たちは漁船団が帰る前に石を一つずつ積み直して突堤を再建します"
    assert same_quotes([quote(said)], {7: [quote(said)]}) == {7: f"“{said}”"}
    assert sayings([quote(said)])


def test_addresses_are_those_of_pages() -> None:
    text = "[a](https://a.example/one?from=rss#top) [b](<https://b.example/two>) [c](https://c.example/) [d](mailto:x)"
    assert addresses(text) == [
        "https://a.example/one?from=rss#top",
        "https://a.example/one?from=rss",
        "https://a.example/one",
        "https://b.example/two",
    ]
    assert len(addresses("[x](https://a.example/%s) " * 500 % tuple(range(500)))) <= 42
    assert addresses("[x](https://[broken/path)") == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=200), max_size=4), st.text(max_size=300))
def test_any_text_is_compared(texts: list[str], markdown: str) -> None:
    quotes = [quote(each) for each in texts]
    assert len(sayings(quotes)) <= 48
    assert all(len(each) <= 51 for each in same_quotes(quotes, {7: quotes}).values())
    assert all(each.startswith("http") for each in addresses(markdown))

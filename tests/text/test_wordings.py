"""Statements: the same words once, differing wording together, everything else apart."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader.text.wordings import different, group


def test_the_same_words_are_one_statement_whatever_their_marks() -> None:
    assert group(["We will sail.", "Well, no", "“we will sail”"], [0, 0, 1]) == [[[0, 2]], [[1]]]


def test_differing_wording_is_one_statement_the_longest_first() -> None:
    texts = [
        "we will sail on Monday morning",
        "We will sail on Monday morning, wind or no wind",
        "We stay at home today",
    ]
    assert group(texts, [0, 0, 0]) == [[[1], [0]], [[2]]]


def test_statements_far_apart_in_time_are_not_one() -> None:
    assert len(group(["We will sail on Monday"] * 2, [0, 30])) == 2


def test_short_words_are_one_only_when_they_are_the_same() -> None:
    assert len(group(["Not now", "Not now, no"], [0, 0])) == 2


def test_what_differs_is_told() -> None:
    other = "We shall sail on Monday"
    assert [other[start:end] for start, end in different("We will sail on Monday", other)] == ["shall"]


@settings(max_examples=60)
@given(st.lists(st.text("ab é“.", max_size=12), max_size=12))
def test_every_quote_is_in_one_statement(texts: list[str]) -> None:
    found = group(texts, [0.0] * len(texts))
    assert sorted(index for wordings in found for wording in wordings for index in wording) == list(range(len(texts)))

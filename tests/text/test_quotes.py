"""What counts as a quote and who said it: the hard cases, one by one, and the promises about roles and places."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from newsreader.model import Quote
from newsreader.text.quotes import find_quotes

HARD_CASES = Path(__file__).parent.parent / "data" / "quotes" / "hardcases.jsonl"


def hard_cases() -> list[Any]:
    lines = HARD_CASES.read_text("utf-8").splitlines()
    return [pytest.param(case, id=f"{case['lang']} {case['id']}") for case in map(json.loads, lines)]


def bare(name: str | None) -> str | None:
    """A name without the article before it, which a reader would not miss."""
    return re.sub(r"^(?:the|a|an|die|der|das|de|het|el|la|le|o) ", "", name.lower()) if name else None


def only(text: str) -> Quote:
    (quote,) = find_quotes(text)
    return quote


@pytest.mark.parametrize("case", hard_cases())
def test_hard_case(case: dict[str, Any]) -> None:
    found = [(case["text"][quote.start : quote.end], bare(quote.speaker)) for quote in find_quotes(case["text"])]
    wanted = [(case["text"][quote["start"] : quote["end"]], bare(quote["speaker"])) for quote in case["quotes"]]
    assert found == wanted


def test_text_is_without_the_outer_marks() -> None:
    assert only("« Nous partirons demain », a déclaré Luc Morel.").text == "Nous partirons demain"


def test_place_of_the_speaker_is_beside_the_quote() -> None:
    text = "Tom Harrow lost his boat. “I heard it go,” he said."
    quote = only(text)
    assert quote.speaker == "Tom Harrow"
    assert text[quote.speaker_start : quote.speaker_end] == "he"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("“It will hold,” said Transport Minister Ewan Cale.", "Transport Minister"),
        ("“It will hold,” said harbour engineer Mina Rao.", "harbour engineer"),
        ("The plant’s chief engineer, Mina Rao, said: “It will hold.”", "plant’s chief engineer"),
        ("“It will hold,” said Ida Moe, branch secretary of the union.", "branch secretary of the union"),
        ("U.S. Ambassador to the U.N. Joan Tarn said it was “a disgrace.”", "U.S. Ambassador to the U.N."),
        ("« Nous partirons », a dit le ministre des Ports, Luc Morel.", "ministre des Ports"),
        ("“It will hold,” said Mr. Cale.", None),
    ],
)
def test_role_is_what_the_article_calls_the_speaker(text: str, role: str | None) -> None:
    assert only(text).role == role


def test_no_name_means_no_role_and_no_place() -> None:
    quote = only("“I heard it go,” he said.")
    assert (quote.speaker, quote.role, quote.speaker_start, quote.speaker_end) == (None, None, None, None)


def test_words_of_speech_inside_a_quote_name_nobody() -> None:
    assert only("“Then Lena Holt said: run.”").speaker is None


def test_text_without_marks_has_no_quotes() -> None:
    assert find_quotes("Nothing was said.\n\nNobody spoke.") == ()
    assert find_quotes("") == ()

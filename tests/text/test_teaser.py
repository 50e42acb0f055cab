"""Which texts of feeds are teasers."""

from __future__ import annotations

import pytest

from newsreader.text import count_words, read_entry
from newsreader.text.teaser import is_teaser

PROSE = "The ferry to Merrow sailed again today with cars and sheep on board after the pier was mended. " * 6


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The ferry to Merrow sailed again.",
        f"{PROSE}It was late …",
        f"{PROSE}It was late […]",
        f"{PROSE}It was late...”",
        f"{PROSE}\nContinue reading…",
        f"{PROSE}\nRead more at The Ledger",
        f"{PROSE}\nRead the full story on our site",
        f"{PROSE}\nWeiterlesen →",
        f"{PROSE}\nLire la suite",
        f"{PROSE}\nSeguir leyendo",
        f"{PROSE}\nЧитать далее",
        f"{PROSE}\n続きを読む",
        f"{PROSE}It was late […]\nThe post Ferry sails appeared first on The Ledger.",
    ],
)
def test_beginnings_are_teasers(text: str) -> None:
    assert is_teaser(text, count_words(text))


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        f"{PROSE}\nThe post Ferry sails appeared first on The Ledger.",
        f"{PROSE * 4}\nRead more: the history of the ferry",
        f"{PROSE * 4}And then, silence …",
        f"{PROSE}\nAna Ruiz will read on Sunday in the café.",
    ],
)
def test_articles_are_not(text: str) -> None:
    assert not is_teaser(text, count_words(text))


def test_a_text_without_a_page_is_all_there_is() -> None:
    assert read_entry("<p>Rain.</p>", "https://ledger.example/rain", "Rain").text.verdict == "teaser"
    assert read_entry("<p>Rain.</p>", "", "Rain").text.verdict == "complete"
    assert read_entry("<p>Rain.</p>", "https://ledger.example/rain", "Rain").text.note == ""

"""The masthead tells which text is shown, why it is not more, and what can be done."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from newsreader.model import FullText, ReadArticle, Related
from newsreader.ui.provenance import in_full, key_places, standing, what_to_do
from newsreader.ui.signs import SIGNS
from tests.builders import article

TEASER = FullText("", verdict="teaser")
PAGE = FullText("", source="page")
WALLED = FullText("", source="page", verdict="paywall", note="The page is behind a paywall; this is what it shows.")
FAILED = FullText("", note="The page could not be fetched: ledger.example refuses (403).")


def related(**fields: Any) -> Related:
    score, days = fields.pop("score", 0.4), fields.pop("days", 0)
    known = {"id": 2, "feed_id": 2, "feed_title": "Harbour Post", "words": 900}
    return Related(article(**{**known, **fields}), score, (), days)


def read(text: FullText, *others: Related, has_page: bool = False, **fields: Any) -> ReadArticle:
    return ReadArticle(article(words=40, **fields), text, (), others, has_page, 0)


@pytest.mark.parametrize(
    ("text", "words", "told"),
    [
        (FullText(""), 400, "from the feed"),
        (TEASER, 40, "teaser from the feed"),
        (FullText(""), 0, "no text in the feed"),
        (PAGE, 400, "full page"),
        (FullText("", source="sample"), 400, "sample edition"),
        (WALLED, 90, "from the page — The page is behind a paywall; this is what it shows"),
        (FAILED, 400, "from the feed — The page could not be fetched: ledger.example refuses (403)"),
    ],
)
def test_which_text_is_shown_and_why_not_more(text: FullText, words: int, told: str) -> None:
    assert standing(text, words, (), SIGNS["unicode"]) == told
    assert standing(text, words, ("x",), SIGNS["ascii"]) == f"{told} — x".replace("—", "-")


def test_what_can_be_done_about_it() -> None:
    assert what_to_do(read(FullText(""))) == ("x fetches the full page",)
    assert what_to_do(read(FullText(""), has_page=True)) == ("x shows the full page",)
    assert what_to_do(read(PAGE, has_page=True)) == ("x shows the text of the feed",)
    assert what_to_do(read(FAILED)) == (
        "o opens it in the browser",
        "x tries again",
    )
    assert what_to_do(read(WALLED, has_page=True)) == (
        "o opens it in the browser",
        "x shows the text of the feed",
    )
    assert what_to_do(read(TEASER, url=None)) == what_to_do(read(TEASER, sample=True)) == ()


def test_keys_stand_out_in_the_masthead() -> None:
    ways = what_to_do(read(FAILED))
    note = "Ana Ruiz · " + standing(FAILED, 400, ways, SIGNS["unicode"])
    assert [note[start:end] for start, end in key_places(note, ways)] == ["x", "o"]
    assert [note[end : end + 6] for _, end in key_places(note, ways)] == [" tries", " opens"]


def test_another_source_that_has_the_story_in_full_is_named_with_its_key() -> None:
    far = related(score=0.1)
    told = ("x fetches the full page", "2 reads it in full at Harbour Post")
    assert what_to_do(read(TEASER, far, related())) == told
    assert what_to_do(read(PAGE, related(), has_page=True)) == ("x shows the text of the feed",)
    assert what_to_do(read(FAILED), "f5", "f6") == ("f6 opens it in the browser", "f5 tries again")


@pytest.mark.parametrize("fields", [{"score": 0.25}, {"days": 3}, {"days": -3}, {"words": 240}, {"feed_id": 1}])
def test_what_is_far_short_or_from_the_same_feed_is_not_named(fields: dict[str, Any]) -> None:
    assert in_full(read(TEASER, related(**fields))) is None
    assert in_full(read(TEASER, related(**fields), related())) == 1
    assert in_full(replace(read(TEASER, related()), article=article(words=600))) is None


def test_what_is_in_the_same_story_is_named_however_it_scores() -> None:
    assert in_full(replace(read(TEASER, related(score=0.1, days=4)), same_story=frozenset((2,)))) == 0

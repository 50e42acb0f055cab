"""Terms, signatures, scores and reasons of related stories."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader.model import Candidate
from newsreader.model.articles import SHOWN
from newsreader.text.stories import TERMS, choose, score, signature, terms

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


def candidate(id: int, cosine: float, days: float = 0, *shared: str) -> Candidate:
    parts = tuple((term, cosine / (place + 1)) for place, term in enumerate(shared))
    return Candidate(id, NOW + timedelta(days=days), cosine, cosine, parts)


def test_the_lead_counts_twice_the_title_five_times_that_and_function_words_not_at_all() -> None:
    counts = terms("The harbour of Merrow", "Ships left the harbour. They said Merrow’s mole is whole.")
    assert counts == {"harbour": 20, "merrow": 20, "ships": 2, "mole": 2}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Der Sturm über Merrow hat die Mole zerstört", {"sturm", "merrow", "mole", "zerstört"}),
        ("La tempête a détruit le môle du port", {"tempête", "détruit", "môle", "port"}),
        ("東京都", {"東京", "京都"}),
        ("これは雨", {"は雨"}),
        ("雨", {"雨"}),
        ("iPhone東京", {"iphone", "東京"}),
        ("x 7 " + "y" * 60, set()),
        ("", set()),
    ],
)
def test_terms_of_many_languages(text: str, expected: set[str]) -> None:
    assert set(terms("", text)) == expected


def test_only_the_beginning_counts_and_the_lead_more() -> None:
    assert terms("", "word " * 400 + "harbour")["harbour"] == 1
    assert "harbour" not in terms("", "word " * 1200 + "harbour")
    assert len(terms("", "".join(chr(0x4E00 + number) for number in range(4000)))) == 2000 - 2


def test_a_signature_has_unit_length_and_rare_terms_first() -> None:
    found = signature({"harbour": 1, "storm": 1, "merrow": 3}, {"harbour": 90, "storm": 9}, 1000)
    assert found.terms == ("merrow", "storm", "harbour")
    assert math.isclose(sum(weight**2 for weight in found.weights), 1)


def test_a_store_that_lost_count_still_gives_weights() -> None:
    assert all(weight >= 0 for weight in signature({"harbour": 1, "storm": 2}, {"harbour": 90, "storm": 40}, 0).weights)


def test_terms_in_too_many_articles_are_left_out() -> None:
    frequency = {"everywhere": 9000, "common": 4000, "rare": 3}
    assert signature(dict.fromkeys(frequency, 1), frequency, 100_000).terms == ("rare", "common")
    assert signature({"word": 1}, {"word": 15}, 16).terms == ("word",)
    assert signature({}, {}, 0).terms == ()


def test_a_score_fades_with_the_days_between() -> None:
    assert score(0.5, 0) == 0.5
    assert score(0.5, 1) == score(0.5, -1) < 0.5
    assert score(0.5, 1) - score(0.5, 2) > score(0.5, 0) - score(0.5, 1)
    assert math.isclose(score(0.5, 1000), 0.1)


def test_the_closest_are_chosen() -> None:
    found = choose([candidate(1, 0.2), candidate(2, 0.9, -1.2), candidate(3, SHOWN / 2), candidate(4, 0.9, 9)], NOW)
    assert [(link.article_id, link.days) for link in found] == [(2, -1), (1, 0), (4, 9)]
    assert choose([], NOW) == ()


def test_a_link_within_a_feed_is_weaker_and_a_shared_quote_never_weak() -> None:
    quoting, near, same = candidate(1, 0.02), candidate(2, 0.4), candidate(3, 0.5)._replace(same_feed=True)
    found = choose([quoting, near, same], NOW, quoted={1: "“All of it”", 2: "“All of it”"})
    assert [(link.article_id, round(link.score, 3)) for link in found] == [(2, 0.4), (1, 0.12), (3, 0.1)]


def test_no_more_than_sixteen_are_kept() -> None:
    assert len(choose([candidate(number, 0.5) for number in range(50)], NOW)) == 16


def reasons(title: str, text: str, *shared: str) -> tuple[str, ...]:
    return choose([candidate(1, 0.5, 0, *shared)], NOW, title, text)[0].reasons


def test_reasons_are_spelled_as_in_the_article() -> None:
    text = "Storms came. The mayor, Ana Bel, closed the harbour of Port Merrow. Ana Bel is a sailor."
    assert reasons("Storms", text, "bel", "harbour", "ana", "storms") == ("Ana Bel", "harbour", "Storms")
    assert reasons("", text, "merrow", "port") == ("Port Merrow",)
    assert reasons("", text, "merrow", "sailor") == ("Merrow", "sailor")


def test_a_sentence_does_not_make_a_name() -> None:
    assert reasons("", "Harbour closed. Now the harbour is empty.", "harbour", "closed") == ("harbour", "closed")
    assert reasons("", "We saw Ana. Bel was there.", "ana", "bel") == ("Ana", "Bel")


def test_reasons_of_unspaced_scripts_are_whole_stretches() -> None:
    assert reasons("", "昨日、東京都庁で会見した。", "東京", "京都", "都庁") == ("東京都庁",)


def test_links_with_too_many_better_ones_say_the_heaviest_words_as_they_are_compared() -> None:
    near = [candidate(number, 0.5, 0, "merrow") for number in range(1, 5)]
    weak = candidate(20, 0.14, 0, "port", "merrow")
    assert choose([*near, weak], NOW, "Port Merrow", "")[-1].reasons == ("port", "merrow")
    assert choose([weak], NOW, "Port Merrow", "")[-1].reasons == ("Port Merrow",)


def test_links_that_cannot_be_shown_for_better_ones_are_left_out() -> None:
    near = [candidate(number, 0.5) for number in range(1, 9)]
    found = choose([*near, candidate(20, 0.2), candidate(21, 0.22)], NOW)
    assert [link.article_id for link in found] == [8, 7, 6, 5, 4, 3, 2, 1, 21]


def test_reasons_without_text_are_none() -> None:
    assert reasons("", "", "harbour") == ()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=400), st.integers(0, 10**6))
def test_any_text_has_terms_and_a_signature(title: str, text: str, total: int) -> None:
    counts = terms(title, text)
    found = signature(counts, {}, total)
    assert len(found.terms) == len(found.weights) == min(len(counts), TERMS)
    shared = tuple(zip(found.terms, found.weights, strict=True))
    links = choose([Candidate(1, NOW, 0.5, 0.5, shared)], NOW, title, text)
    assert len(links) == 1
    assert len(links[0].reasons) <= 3

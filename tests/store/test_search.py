"""Search: what is found, in what order, how it is shown, and that any text is a query."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsreader.model import Quote
from newsreader.store import Store
from tests.builders import NOW, add, entry, full_text

TEXTS = {
    "Harbour": "The harbour reopens. Ships sail again after the storm of March.",
    "Storm warning": "Wind and rain are near.",
    "Quoted": "“Nobody sleeps,” the mayor said. It’s the Café Ñandú’s naïve façade.",
    "東京の天気": "東京都で雨が降った。天気予報は「明日は晴れ」と伝えた。",
    "ข่าว": "ฝนตกหนักในกรุงเทพมหานคร",
    "Ferry": "The ferry is late; the ferry is always late. A storm of protest.",
}


def divide(store: Store, monkeypatch: pytest.MonkeyPatch, articles: int) -> None:
    """Makes the stretches of an empty store's index so small."""
    monkeypatch.setattr("newsreader.store.word_index.STRETCH", articles)
    store.reindex()


@pytest.fixture(params=[65_536, 2], ids=["one stretch", "stretches"])
def shelf(request: pytest.FixtureRequest, store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    divide(store, monkeypatch, request.param)
    feed = store.add_feed("https://ledger.example/feed", "The Ledger", category="Papers")
    entries = [
        entry(title, title=title, published=NOW - timedelta(days=days)) for days, title in enumerate(TEXTS, start=1)
    ]
    store.add_articles(feed.id, entries, list(TEXTS.values()), NOW)
    return store


def titles(store: Store, query: str, *, prefix: bool = False) -> list[str]:
    found = [hit.article.title for hit in store.search(query, prefix=prefix)]
    assert store.search_count(query, prefix=prefix) == len(found)
    return found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("harbour", {"Harbour"}),
        ("HARBOUR ships", {"Harbour"}),
        ("storm", {"Harbour", "Storm warning", "Ferry"}),
        ("storm -ferry", {"Harbour", "Storm warning"}),
        ("storm NOT ferry", {"Harbour", "Storm warning"}),
        ("harbour OR ferry", {"Harbour", "Ferry"}),
        ("storm harbour OR ferry", {"Harbour", "Ferry"}),
        ('"storm of march"', {"Harbour"}),
        ("“storm of protest”", {"Ferry"}),
        ("nobody", {"Quoted"}),
        ("“nobody sleeps”", {"Quoted"}),
        ("cafe nandu naive facade", {"Quoted"}),
        ("CAFÉ", {"Quoted"}),
        ("it's", {"Quoted"}),
        ("東京", {"東京の天気"}),
        ("天気予報", {"東京の天気"}),
        ("京東", set()),
        ("กรุงเทพ", {"ข่าว"}),
        ("title:storm", {"Storm warning"}),
        ("is:unread -storm -ferry", {"Quoted", "東京の天気", "ข่าว"}),
        ("storm after:2026-03-12", {"Harbour", "Storm warning"}),
        ("storm before:2026-03-12", {"Ferry"}),
        ("feed:ledger harbour", {"Harbour"}),
        ("feed:post harbour", set()),
        ("is:bookmarked", set()),
        ("after:soon", set()),
        ("nowhere", set()),
        ("", set()),
        ('" - * "', set()),
    ],
)
def test_a_query_finds(shelf: Store, query: str, found: set[str]) -> None:
    assert set(titles(shelf, query)) == found


def test_the_title_counts_more(shelf: Store) -> None:
    assert titles(shelf, "storm")[0] == "Storm warning"


def test_a_word_may_be_unfinished_while_it_is_typed(shelf: Store) -> None:
    assert titles(shelf, "harb") == []
    assert titles(shelf, "harb", prefix=True) == ["Harbour"]
    assert titles(shelf, "harb ", prefix=True) == []
    assert shelf.search("ship harb", prefix=True) == []


def test_recent_articles_come_first_among_equals(store: Store) -> None:
    feed = store.add_feed("https://ledger.example/feed", "The Ledger")
    entries = [entry(f"{days}", title="Rain", published=NOW - timedelta(days=days)) for days in (90, 1, 30)]
    store.add_articles(feed.id, entries, ["It rains."] * 3, NOW)
    days = [(NOW - hit.article.published).days for hit in store.search("rain")]
    assert days == [1, 30, 90]


def test_pages_of_hits_follow_each_other(shelf: Store) -> None:
    whole = shelf.search("storm")
    assert [hit for offset in range(4) for hit in shelf.search("storm", 1, offset)] == whole
    assert shelf.search("storm", 0) == []
    assert shelf.search_count("storm", 2) == 2


def test_the_newest_are_ranked_where_too_many_match(shelf: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_ENOUGH", "_RANKED", "_RANKED_TITLES"):
        monkeypatch.setattr(f"newsreader.store.search.{name}", 1)
    found = [hit.article.title for hit in shelf.search("storm", 1) + shelf.search("storm -nobody", 1)]
    assert found == ["Storm warning"] * 2


def marked(text: str, marks: Sequence[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in marks]


def test_hits_show_where_the_words_stand(shelf: Store) -> None:
    (hit,) = shelf.search("cafe mayor")
    assert marked(hit.snippet, hit.marks) == ["mayor", "Café"]
    (hit,) = shelf.search("“nobody sleeps”")
    assert marked(hit.snippet, hit.marks) == ["Nobody sleeps"]
    (hit,) = shelf.search("天気")
    assert marked(hit.snippet, hit.marks) == ["天気"]
    assert marked(hit.article.title, hit.title_marks) == ["天気"]


def test_a_hit_in_the_title_alone_shows_the_summary(shelf: Store) -> None:
    (hit,) = shelf.search("warning")
    assert (hit.snippet, hit.marks, hit.title_marks) == ("Wind and rain are near.", (), ((6, 13),))


def test_a_snippet_is_one_line_of_the_part_with_most_words(store: Store) -> None:
    feed = store.add_feed("https://ledger.example/feed", "The Ledger")
    text = "Storm. " + "Nothing here.\n" * 60 + "The storm broke\nthe mole." + " And more." * 60
    store.add_articles(feed.id, [entry("a", title="Weather")], [text], NOW)
    (hit,) = store.search("storm mole")
    assert marked(hit.snippet, hit.marks) == ["storm", "mole"]
    assert "\n" not in hit.snippet
    assert hit.snippet[0] == hit.snippet[-1] == "…"
    assert len(hit.snippet) < 240


def test_marks_of_other_words_are_not_shown(shelf: Store) -> None:
    (hit,) = shelf.search("ferry -mayor")
    assert set(marked(hit.snippet, hit.marks)) == {"ferry"}


def test_the_words_of_a_reading_replace_those_of_the_feed(shelf: Store) -> None:
    (hit,) = shelf.search("harbour")
    shelf.save_reading(hit.article.id, full_text("Pier."), "The pier burns.", "", 3)
    assert titles(shelf, "ships") == []
    assert titles(shelf, "pier") == ["Harbour"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(max_size=40),
        st.lists(
            st.sampled_from(
                ["AND", "OR", "NOT", "NEAR(", ")", '"', "“", "-", "*", ":", "title:", "is:unread", "feed:", "after:",
                 "before:9999-99-99", "storm", "harbour", "東京", "\0", "\ud800", "^", "{a b}", "+", "'", "²", "ß", "İ"]
            ),
            max_size=8,
        ).map(" ".join),
    ),
    st.booleans(),
)  # fmt: skip
def test_any_text_is_a_query(shelf: Store, query: str, prefix: bool) -> None:
    hits = shelf.search(query, prefix=prefix)
    assert shelf.search_count(query, prefix=prefix) == len(hits)
    shelf.search_quotes(query)
    for hit in hits:
        assert all(0 <= start < end <= len(hit.snippet) for start, end in hit.marks)
        assert all(0 <= start < end <= len(hit.article.title) for start, end in hit.title_marks)


def test_quotes_are_found_by_words_and_speaker(shelf: Store) -> None:
    (hit,) = shelf.search("nobody")
    quotes = (Quote(0, 16, "Nobody sleeps,", "Ana Bel"), Quote(20, 30, "明日は晴れ", None))
    shelf.save_reading(hit.article.id, full_text("x", *quotes), "“Nobody sleeps,” Ana Bel said.", "", 5)
    for query in ("sleeps", "ana", '"nobody sleeps"', "bel nobody", "“sleeps”"):
        assert [quote for _, quote in shelf.search_quotes(query)] == [quotes[0]]
    assert [quote for _, quote in shelf.search_quotes("晴れ")] == [quotes[1]]
    shelf.save_reading(hit.article.id, full_text("x", quotes[1]), "x", "", 1)
    assert shelf.search_quotes("sleeps") == []


def test_headlines_are_found_in_stretches_that_are_not_asked(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    divide(store, monkeypatch, 10)
    monkeypatch.setattr("newsreader.store.search._ENOUGH", 20)
    feed = store.add_feed("https://ledger.example/feed", "The Ledger").id
    add(store, feed, "Storm and calm", "Storm over Merrow", now=NOW - timedelta(days=9))
    add(store, feed, *map(str, range(60)), text="Much is said, of a storm among others. " + "Nothing more. " * 40)
    titles = [hit.article.title for hit in store.search("storm", 20)]
    assert titles[:2] == ["Storm and calm", "Storm over Merrow"]
    without = [hit.article.title for hit in store.search("storm -calm", 20)]
    assert without[0] == "Storm over Merrow"
    assert "Storm and calm" not in without


def test_in_stretches_the_best_are_nearly_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(3)
    words = [f"{first}{last}" for first in "bdfgklmnprst" for last in ("ora", "ena", "iru")]
    weights = [1 / rank for rank in range(2, len(words) + 2)]
    texts = [" ".join(chance.choices(words, weights, k=chance.randrange(20, 120))) for _ in range(600)]
    headlines = [" ".join(chance.choices(words, weights, k=5)) for _ in texts]
    found = []
    for stretch, enough in ((100_000, 100_000), (60, 150)):
        monkeypatch.setattr("newsreader.store.search._ENOUGH", enough)
        with Store.open(tmp_path / f"{stretch}.db") as store:
            divide(store, monkeypatch, stretch)
            feed = store.add_feed("https://ledger.example/feed", "The Ledger").id
            for number, (headline, text) in enumerate(zip(headlines, texts, strict=True)):
                published = NOW - timedelta(hours=6 * (len(texts) - number))
                store.add_articles(feed, [entry(f"{number}", title=headline, published=published)], [text], NOW)
            chance.seed(4)
            queries = [" ".join(chance.sample(words[5:], 1 + number % 2)) for number in range(20)]
            found.append([{hit.article.id for hit in store.search(query, 20)} for query in queries])
    shared = [len(whole & parts) / len(whole) for whole, parts in zip(*found, strict=True)]
    assert sum(shared) / len(shared) > 0.8

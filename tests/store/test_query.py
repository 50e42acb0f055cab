"""The query language: what it means, where it says it makes no sense, how it is put into words and completed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader.model import Quote
from newsreader.store import Store
from newsreader.store.query_dates import stretch
from newsreader.store.query_syntax import MOST_TERMS, parse, spelled, terms
from newsreader.store.query_words import in_words
from tests.builders import NOW, entry, full_text

PIECES = [
    "a",
    "storm",
    '"pay offer"',
    "-",
    "(",
    ")",
    "OR",
    "AND",
    "NOT",
    "title:",
    "is:unread",
    "is:",
    "since:3d",
    "„",
    "“",
]
PIECES += [
    "before:soon",
    "titel:x",
    "said:",
    "by:ruiz",
    "lang:de",
    "longer:5",
    "https://l.example/a(b)",
    "東京",
    "\0",
    "\ud800",
]
ANY_TEXT = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(PIECES), max_size=12).flatmap(
        lambda each: st.sampled_from([" ".join(each), "".join(each)])
    ),
)


@pytest.fixture
def shelf(store: Store) -> Store:
    """Storm (unread, Ledger, German, long), Calm (starred), Rain (read, Post, last month)."""
    ledger = store.add_feed("https://ledger.example/feed", "The Ledger", category="City papers")
    post = store.add_feed("https://post.example/feed", "Pöst", category="Coast")
    facts: dict[str, tuple[int, str, dict[str, Any], int]] = {
        "Storm": (ledger.id, "Wind and wind again. " * 500, {"authors": ("Ivo Lund",), "language": "de-AT"}, 1),
        "Calm": (ledger.id, "No wind.", {"authors": ("Ana Lunde",)}, 2),
        "Rain": (post.id, "Rain at last.", {"published": datetime(2026, 2, 10, tzinfo=UTC)}, 0),
    }
    for title, (feed_id, text, fields, days) in facts.items():
        found: dict[str, Any] = {"published": NOW - timedelta(days=days), **fields}
        store.add_articles(feed_id, [entry(title, title=title, **found)], [text], NOW)
    store.set_starred([2], True)
    store.set_read([3], True)
    said = (Quote(0, 5, "No deal, ever", "Eva Ruiz"), Quote(6, 9, "We sail", "Jon Bay"))
    store.save_reading(2, full_text("No wind.", *said), "No wind.", "", 2)
    return store


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("wind", {"Storm", "Calm"}),
        ("feed:ledger", {"Storm", "Calm"}),
        ("feed:post", {"Rain"}),
        ("folder:city", {"Storm", "Calm"}),
        ("text:rain", {"Rain"}),
        ("text:storm", set()),
        ("title:storm", {"Storm"}),
        ("author:lund", {"Storm", "Calm"}),
        ('author:"ivo lund"', {"Storm"}),
        ("author:und", set()),
        ("is:unread", {"Storm", "Calm"}),
        ("is:read OR is:starred", {"Rain", "Calm"}),
        ("-is:read", {"Storm", "Calm"}),
        ("-feed:ledger", {"Rain"}),
        ("lang:de", {"Storm"}),
        ("lang:German", {"Storm"}),
        ("-lang:de", {"Calm", "Rain"}),
        ("longer:5", {"Storm"}),
        ("shorter:5 is:unread", {"Calm"}),
        ("longer:1999w", {"Storm"}),
        ("longer:2000w", set()),
        ("date:last-month", {"Rain"}),
        ('date:"last month"', {"Rain"}),
        ("date:2026-02", {"Rain"}),
        ("date:2026", {"Storm", "Calm", "Rain"}),
        ("since:2026-03", {"Storm", "Calm"}),
        ("after:2026-03-01", {"Storm", "Calm"}),
        ("before:2026-03", {"Rain"}),
        ("since:36h", {"Storm"}),
        ("date:yesterday", {"Storm"}),
        ("date:friday", {"Storm"}),
        ("(wind OR rain) -title:storm", {"Calm", "Rain"}),
        ("rain OR is:starred", {"Calm", "Rain"}),
        ("-(wind OR rain)", set()),
        ("(storm wind) OR title:rain", {"Storm", "Rain"}),
        ('said:"no deal" by:ruiz', {"Calm"}),
        ('said:"no deal" by:bay', set()),
        ("-said:deal wind", {"Storm"}),
        ("by:bay OR title:rain", {"Calm", "Rain"}),
        ("before:soon rain", {"Rain"}),
        ("is:unread nowhere:x", set()),
        ("is:unread titel:x", {"Storm", "Calm"}),
    ],
)
def test_a_query_finds(shelf: Store, query: str, found: set[str]) -> None:
    assert {hit.article.title for hit in shelf.search(query, now=NOW)} == found
    assert shelf.search_count(query, now=NOW) == len(found)
    listed = shelf.articles(shelf.matching(query, now=NOW))
    assert {article.title for article in listed} == found
    assert listed == sorted(listed, key=lambda article: article.published, reverse=True)


def test_a_query_without_words_finds_bookmarks_of_feeds_that_are_gone_where_their_time_puts_them(shelf: Store) -> None:
    shelf.set_starred([3], True)
    post = shelf.articles([3])[0].feed_id
    shelf.add_articles(post, [entry("Hail", title="Hail")], ["Hail."], NOW)
    shelf.unsubscribe(shelf.articles([1])[0].feed_id)
    found = [hit.article.title for hit in shelf.search("-snow", now=NOW)]
    assert found == ["Hail", "Calm", "Rain"]
    assert [hit.article.title for hit in shelf.search("-snow", 1, 1, now=NOW)] == ["Calm"]
    assert [hit.article.title for hit in shelf.search("is:starred", now=NOW)] == ["Calm", "Rain"]
    assert shelf.search_count("-snow", now=NOW) == 3
    assert [shelf.articles([each])[0].title for each in shelf.matching("-snow", now=NOW)] == found
    assert list(shelf.matching("-snow", 1, now=NOW)) == [4]


@pytest.mark.parametrize(
    ("query", "place", "words"),
    [
        ("storm titel:rain", "titel:", "did you mean title:?"),
        ("kind:rain", "kind:", "there are title, text"),
        ("is:red storm", "is:red", "“red” is no state"),
        ("storm since:soon", "since:soon", "last-month"),
        ("since:2026-13-01", "since:2026-13-01", "no date"),
        ("longer:much", "longer:much", "minutes"),
        ("lang:?", "lang:?", "German"),
        ("title: storm", "title:", "no word"),
        ("feed:", "feed:", "nothing after"),
        ('storm "pay offer', '"pay offer', "never closed"),
        ("(storm rain", "(", "never closed"),
        ("OR storm", "OR", "between"),
        ("storm OR", "OR", "between"),
        ("storm NOT", "NOT", "before"),
    ],
)
def test_a_wrong_query_says_where(query: str, place: str, words: str) -> None:
    (mistake,) = parse(query, NOW).mistakes
    assert query[mistake.start : mistake.end] == place
    assert words in mistake.message


@pytest.mark.parametrize(
    "query",
    [
        "is:un",
        "since:2026-0",
        "since:mon",
        "title:",
        "feed:",
        '"pay off',
        "(storm",
        "storm OR",
        "lang:g",
        "storm NOT",
    ],
)
def test_what_is_unfinished_is_no_mistake_while_it_is_typed(query: str) -> None:
    assert parse(query, NOW, typing=True).mistakes == ()
    assert parse(f"{query} x", NOW, typing=True).mistakes or query[0] in '"(s'


@pytest.mark.parametrize(
    "query", ["12:30", "https://ledger.example/a", "f(x)", "storm)", "Trek: beyond", "-", "rock'n'roll", ":)"]
)
def test_plain_text_is_no_mistake(query: str) -> None:
    assert parse(query, NOW).mistakes == ()


@settings(max_examples=400, deadline=None)
@given(ANY_TEXT, st.booleans())
def test_any_text_is_read_and_its_spelling_is_read_alike(text: str, typing: bool) -> None:
    read = parse(text, NOW, typing=typing)
    again = parse(spelled(read.tree), NOW)
    assert again.mistakes == () or "There is no field" in again.mistakes[0].message
    assert again.tree == read.tree
    assert spelled(again.tree) == spelled(read.tree)
    assert all(0 <= each.start < each.end <= len(text) for each in read.mistakes)
    assert isinstance(in_words(read.tree, NOW), str)


def test_endless_queries_have_an_end(store: Store) -> None:
    for text in ("a " * 5000, "(" * 5000, "-(" * 500 + "a", "a OR " * 3000, "is:unread OR " * 3000, '"' * 999):
        assert store.search(text) == []
        assert store.search_count(text, prefix=True) == 0


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ('is:unread feed:L since:2026-03-01 "pay offer"', "unread stories of L since 1 March that say ‘pay offer’"),
        ("storm -ferry", "stories that say ‘storm’ and do not say ‘ferry’"),
        ("storm harbour OR ferry", "stories that say ‘storm’ and say ‘harbour’ or ‘ferry’"),
        ('said:"no deal" by:ruiz', "stories that quote ‘no deal’ by ruiz"),
        ("lang:de longer:5 author:Lund", "stories in German longer than 5 minutes by Lund"),
        ("date:last-month is:starred", "bookmarked stories of last month"),
        ("since:3d -feed:ledger", "stories of the last 3 days that are not of ledger"),
        ("is:unread OR title:x", "stories that either are unread or have ‘x’ in the headline"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_query_is_put_into_words(query: str, words: str) -> None:
    assert in_words(parse(query, NOW).tree, NOW) == words


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("today", datetime(2026, 3, 14), datetime(2026, 3, 15)),
        ("yesterday", datetime(2026, 3, 13), datetime(2026, 3, 14)),
        ("saturday", datetime(2026, 3, 14), datetime(2026, 3, 15)),
        ("sunday", datetime(2026, 3, 8), datetime(2026, 3, 9)),
        ("last week", datetime(2026, 3, 2), datetime(2026, 3, 9)),
        ("LastMonth", datetime(2026, 2, 1), datetime(2026, 3, 1)),
        ("month", datetime(2026, 3, 1), datetime(2026, 3, 15)),
        ("last_year", datetime(2025, 1, 1), datetime(2026, 1, 1)),
        ("2025-12", datetime(2025, 12, 1), datetime(2026, 1, 1)),
        ("2024-2-29", datetime(2024, 2, 29), datetime(2024, 3, 1)),
        ("2026", datetime(2026, 1, 1), datetime(2027, 1, 1)),
    ],
)
def test_a_date_is_a_stretch_of_local_time(text: str, start: datetime, end: datetime) -> None:
    found = stretch(text, NOW)
    assert found is not None
    assert (found.start, found.end) == (start.astimezone(), end.astimezone())


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-02-30", "0000-01", "9999-12", "99999y", "9999y", "²d", "last-decade", "3"]
)
def test_what_is_no_date(text: str) -> None:
    assert stretch(text, NOW) is None or re.fullmatch("9999y|9999-12", text) is None


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("fe", ["feed:"]),
        ("storm -s", ["said:", "since:", "shorter:"]),
        ("feed:", ["Pöst", '"The Ledger"']),
        ("feed:led", ['"The Ledger"']),
        ('feed:"the l', ['"The Ledger"']),
        ("folder:c", ['"City papers"', "Coast"]),
        ("author:lu", ['"Ana Lunde"', '"Ivo Lund"']),
        ("by:r", ['"Eva Ruiz"']),
        ("is:un", ["unread"]),
        ("since:last", ["last-week", "last-month", "last-year"]),
        ("lang:", sorted(["ar", "bg", "bn", "ca", "cs", "da", "de", "el"])),
        ("nowhere:x", []),
        ("is:unread", []),
        ("", []),
        ("storm ", []),
    ],
)
def test_what_is_typed_is_completed(shelf: Store, text: str, offered: list[str]) -> None:
    found = shelf.complete(text, len(text))
    assert sorted(each.text for each in found) == sorted(offered)
    for each in found:
        whole = text[: each.start] + each.text
        assert parse(whole, NOW, typing=True).mistakes == ()


@given(ANY_TEXT)
@settings(max_examples=100, deadline=None)
def test_any_text_may_be_completed(text: str) -> None:
    from newsreader.store.completions import completions

    assert all(each.start <= each.end == len(text) for each in completions(None, text, len(text)))


@pytest.mark.parametrize("text", ["rain " * 500, "rain OR " * 500, "-title:rain " * 300], ids=["all", "any", "none"])
def test_a_query_of_too_many_terms_is_cut_and_that_is_said(text: str) -> None:
    found = parse(text, NOW)
    assert 0 < len(list(terms(found.tree))) <= MOST_TERMS
    assert any("at most" in each.message for each in found.mistakes)

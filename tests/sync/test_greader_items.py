"""Ids in every spelling, titles with their own signs, times."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.sync import greader_items as items
from newsreader.sync.greader_items import PREFIX, canonical, long_form, moment, read_article, read_feed, with_own_signs


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ("12345", "12345"),
        (12345, "12345"),
        ("-9203023375158575101", "9243720698550976515"),
        (f"{PREFIX}80484b00000e8003", "9243720698550976515"),
        (f"{PREFIX}000088960000047a", "150177826473082"),
        (f"{PREFIX}2f2", "754"),
        ("000000000000048c", "1164"),
        ("00000000148b9369", "344691561"),
        ("1700000000000001", "1700000000000001"),
        ("5e8ffd0a17b192950b65be37", "5e8ffd0a17b192950b65be37"),
        (f"{PREFIX}5e8ffd0a17b192950b65be37", "5e8ffd0a17b192950b65be37"),
        ("578994121234567890123456", "578994121234567890123456"),
        (" 7 ", "7"),
        ("0", None),
        ("", None),
        (True, None),
        (None, None),
        (1.5, None),
        ("a b", None),
        ("../x", None),
        ("x" * 300, None),
        ("१२", None),
    ],
)
def test_ids_have_one_spelling(raw: object, key: str | None) -> None:
    assert canonical(raw) == key


@given(st.integers(1, 2**64 - 1))
def test_every_number_keeps_its_key_in_every_spelling(number: int) -> None:
    signed = number - 2**64 if number >= 2**63 else number
    assert (
        canonical(str(signed)) == canonical(long_form(str(number))) == canonical(f"{PREFIX}{number:x}") == str(number)
    )


@given(st.text())
def test_no_id_is_too_odd(text: str) -> None:
    key = canonical(text)
    if key is not None:
        assert canonical(long_form(key)) == canonical(key) == key


@pytest.mark.parametrize(
    ("disguised", "title"),
    [
        ("Salt ＆ pepper", "Salt & pepper"),
        ("＜b＞bold＜/b＞", "<b>bold</b>"),
        ("AT＆T", "AT&T"),
        ("＆amp;", "&amp;"),
        ("Ｑ＆Ａ", "Ｑ＆Ａ"),
        ("日本＆世界", "日本＆世界"),
        ("何？", "何？"),
        ("What？", "What？"),
        ("plain", "plain"),
    ],
)
def test_titles_of_articles_get_their_signs_back(disguised: str, title: str) -> None:
    assert with_own_signs(disguised, items._IN_ARTICLES) == title


def test_titles_of_feeds_get_all_their_signs_back() -> None:
    raw = {"id": "feed/1", "url": "http://a.example/", "title": "Who？ Salt， pepper ＆ ＂more＂； a／b ＼ 何？"}
    feed = read_feed(raw, lookalikes=True)
    assert feed is not None
    assert feed.title == 'Who? Salt, pepper & "more"; a/b \\ 何？'
    kept = read_feed(raw)
    assert kept is not None
    assert kept.title == raw["title"]


@pytest.mark.parametrize(
    ("seconds", "year"),
    [
        (1_700_000_000, 2023),
        ("1700000000", 2023),
        (1_700_000_000_000, 2023),
        (4_070_908_800, 2099),
        (0, None),
        (-5, None),
        (3600, None),
        ("x", None),
        ("nan", None),
        (float("inf"), None),
        (10**400, None),
        (True, None),
        ([], None),
    ],
)
def test_times_in_seconds_or_by_mistake_in_milliseconds(seconds: object, year: int | None) -> None:
    found = moment(seconds)
    assert (found and found.year) == year
    assert found is None or found.tzinfo is UTC


def test_an_article_with_everything() -> None:
    article = read_article(
        {
            "id": f"{PREFIX}00000000000000ff",
            "title": "Rain &amp; wind",
            "author": "by Anna ＆ Ben",
            "published": 1_700_000_000,
            "canonical": [{"href": "http://a.example/1?utm_source=x"}],
            "content": {"content": "<p>The whole <a href='/x'>text</a>.</p>"},
            "summary": {"content": "<p>Short.</p>"},
            "categories": [
                "user/-/state/com.google/read",
                "user/1/label/Towns",
                "weather",
                "user/9/state/com.google/fresh",
            ],
            "enclosure": [{"href": "http://a.example/1.mp3", "type": "audio/mpeg", "length": "7"}],
            "origin": {"streamId": "feed/3", "title": "A ＆ B", "htmlUrl": "http://a.example/"},
        },
        lookalikes=True,
    )
    assert article is not None
    assert (article.key, article.feed_key, article.feed_title) == ("255", "feed/3", "A & B")
    assert (article.read, article.starred) == (True, False)
    entry = article.entry
    assert (entry.title, entry.url, entry.authors) == ("Rain & wind", "http://a.example/1", ("Anna & Ben",))
    assert entry.published == datetime.fromtimestamp(1_700_000_000, UTC)
    assert "http://a.example/x" in entry.content
    assert (entry.summary, entry.tags) == ("<p>Short.</p>", ("weather",))
    assert [(each.url, each.length) for each in entry.enclosures] == [("http://a.example/1.mp3", 7)]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
_FIELDS = ("title", "author", "published", "crawlTimeMsec", "canonical", "content", "categories", "enclosure")
_ITEM = st.fixed_dictionaries(
    {"id": st.just("7") | _JSON, "origin": st.just({"streamId": "feed/1"}) | _JSON},
    optional=dict.fromkeys(_FIELDS, _JSON),
)


@given(_ITEM, st.booleans())
def test_nothing_a_server_sends_breaks_the_reading(raw: dict[str, object], lookalikes: bool) -> None:
    read_article(raw, lookalikes)
    read_feed(raw, lookalikes)

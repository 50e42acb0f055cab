"""Lists of subscriptions, read and written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader.errors import FeedError
from newsreader.model import Subscription
from newsreader.text.clean import line, safe_url
from newsreader.text.opml import DEEPEST, LARGEST, MOST_FEEDS, read_opml, write_opml


def read(body: str, encoding: str = "utf-8", declared: str = "utf-8") -> tuple[Subscription, ...]:
    head = f'<?xml version="1.0" encoding="{declared}"?><opml version="2.0"><head><title>x</title></head>'
    text = f"{head}<body>{body}</body></opml>"
    return read_opml(text.encode(encoding))


def outline(number: int = 1, more: str = "") -> str:
    return f'<outline type="rss" text="Feed {number}" xmlUrl="https://a.example/{number}" {more}/>'


def test_a_feed_with_everything() -> None:
    body = (
        '<outline text="News"><outline text="The &quot;Post&quot; &amp; more" title="Post" type="rss"'
        " xmlUrl='https://a.example/f?a=1&amp;b=2' htmlUrl='https://a.example/'/></outline>"
    )
    assert read(body) == (
        Subscription("https://a.example/f?a=1&b=2", 'The "Post" & more', "https://a.example/", "News"),
    )


def test_the_innermost_titled_folder_is_the_category() -> None:
    body = (
        f'<outline text="Outer"><outline title="Inner"><outline>{outline(1)}</outline></outline>{outline(2)}</outline>'
        + outline(3)
        + outline(4, 'category="/Lists/Four,/Other"')
        + f'<outline text="A feed" xmlUrl="https://a.example/p">{outline(5)}</outline>'
    )
    assert [(each.title, each.category) for each in read(body)] == [
        ("Feed 1", "Inner"),
        ("Feed 2", "Outer"),
        ("Feed 3", None),
        ("Feed 4", "Four"),
        ("A feed", None),
        ("Feed 5", None),
    ]


def test_careless_lists_are_read() -> None:
    assert read('<OUTLINE TEXT="A" XMLURL = "https://a.example/1"></OUTLINE>')[0].title == "A"
    assert read('<outline title="T" text="" xmlUrl="feed://a.example/1"/>')[0] == Subscription(
        "http://a.example/1", "T"
    )
    assert read('<outline text="U" type="rss" url="https://a.example/1"/>')[0].title == "U"
    assert read('<outline text="a > b" xmlUrl="https://a.example/1"/>' + outline(2))[0].title == "a > b"
    assert read(f"<!-- {outline(1)} -->{outline(2)}")[0].title == "Feed 2"
    assert read("<outline text='R&D &eacute;' xmlUrl='https://a.example/?a=1&copy=2'/>") == (
        Subscription("https://a.example/?a=1&copy=2", "R&D é"),
    )
    assert len(read(outline(1) + outline(1))) == 1


def test_only_web_addresses_are_kept() -> None:
    body = "".join(
        f'<outline text="x" xmlUrl="{url}"/>'
        for url in ("file:///etc/passwd", "|cat", "exec:x", "javascript:1", "-x", "")
    )
    assert read(body) == ()


def test_titles_are_one_harmless_line() -> None:
    assert read('<outline text="a&#27;[31mb&#10;c\u202ed" xmlUrl="https://a.example/1"/>')[0].title == "a[31mb cd"


@pytest.mark.parametrize(("encoding", "declared"), [("koi8-r", "koi8-r"), ("utf-16", "utf-8"), ("utf-8", "iso-8859-1")])
def test_encodings(encoding: str, declared: str) -> None:
    assert read('<outline text="Почта" xmlUrl="https://a.example/1"/>', encoding, declared)[0].title == "Почта"


@pytest.mark.parametrize("cut", [1, 9, 30, 60])
def test_a_damaged_list_gives_what_can_be_read(cut: int) -> None:
    text = f'<opml><body><outline text="F">{outline(1)}<b></outline>{outline(2)}'
    assert read_opml(text[:-cut].encode())[0] == Subscription("https://a.example/1", "Feed 1", None, "F")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"<html><body>hi</body></html>", "not a list"),
        (b"<rss version='2.0'><channel/></rss>", "a feed, not a list"),
        (b"{}", "not a list"),
        (b'<!DOCTYPE opml [<!ENTITY a "b">]><opml/>', "entities"),
        (b" " * (LARGEST + 1), "larger than 10 MB"),
        (("<opml>" + "".join(map(outline, range(MOST_FEEDS + 1)))).encode(), "more than 5,000 feeds"),
    ],
    ids=["empty", "page", "feed", "json", "entities", "large", "many"],
)
def test_what_is_no_list_is_refused_with_words(data: bytes, words: str) -> None:
    with pytest.raises(FeedError, match=words):
        read_opml(data)


def test_depth_is_bounded() -> None:
    deep = '<outline text="f">' * DEEPEST
    assert len(read(deep + outline(1) + "</outline>" * DEEPEST + outline(2))) == 2
    assert [each.title for each in read(deep * 99 + outline(1) + "</outline>" * DEEPEST * 99 + outline(2))] == [
        "Feed 2"
    ]


@pytest.mark.parametrize(
    "bomb", ["<outline ", "<!--", "<outline text='", "<outline a", "a=", "<outline " + "a" * 10_000]
)
def test_bombs_end(bomb: str) -> None:
    assert read_opml(b"<opml>" + bomb.encode() * (200_000 // len(bomb))) == ()


titles = st.text(max_size=40).map(line)
addresses = st.from_regex(r"https://[a-z]{1,9}\.example/[a-z0-9/?&=%;'\"<é ]{0,20}", fullmatch=True).map(safe_url)
subscriptions = st.builds(
    Subscription,
    url=addresses.filter(bool),
    title=titles.filter(bool),
    site_url=addresses,
    category=titles.map(lambda title: title or None),
)


@given(st.lists(subscriptions, unique_by=lambda each: each.url, max_size=8))
@settings(max_examples=80, deadline=None)
def test_what_is_written_is_read_again(feeds: list[Subscription]) -> None:
    again = read_opml(write_opml(feeds, "Mine & yours\x1b"))
    assert sorted(again, key=lambda each: each.url) == sorted(feeds, key=lambda each: each.url)

"""Feeds behind pages and addresses."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader.text.discover import MOST_LINKS, feed_address, feed_links, well_known

URL = "https://www.post.example/news/today.html"


def links(html: str, url: str = URL) -> tuple[str, ...]:
    return feed_links(html.encode(), url)


def test_declared_feeds_come_first_and_comments_behind_them() -> None:
    page = """<html><head>
      <link rel="alternate" type="application/rss+xml" title="Post » Comments" href="/comments/feed/">
      <link rel="alternate" type="application/atom+xml" title="Post" href="atom">
      <link rel="ALTERNATE" type="application/feed+json; charset=utf-8" href="//post.example/feed.json">
      </head><body><a href="/sport/rss.xml">Sport</a></body></html>"""
    assert links(page) == (
        "https://www.post.example/news/atom",
        "https://post.example/feed.json",
        "https://www.post.example/comments/feed/",
        "https://www.post.example/sport/rss.xml",
    )


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate" type="text/xml" href="/rss.xml">',
        '<link rel="alternate" href="/index.xml">',
        '<link rel="alternate" type="application/json" href="/feed.json">',
        '<link rel="feed" href="/syndicate">',
        '<link rel="alternate" type="application/rss+xml" href="feed:https://www.post.example/f">',
    ],
)
def test_careless_declarations_count(link: str) -> None:
    assert len(links(link)) == 1


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate" hreflang="de" href="/de/">',
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">',
        '<link rel="alternate" type="application/json+oembed" href="/oembed?format=json">',
        '<link rel="stylesheet" href="/feed.css">',
        '<link rel="alternate" type="application/rss+xml" href="javascript:void(0)">',
        '<link rel="alternate" type="application/rss+xml" href="">',
        '<link rel="alternate" type="application/rss+xml">',
        '<a href="/feedback">Feedback</a>',
        '<a href="/sitemap.xml">Site map</a>',
        '<a href="#feed">Feed</a>',
        '<a href="https://reader.example/add?url=https://www.post.example/rss">Add</a>',
        '<a href="https://elsewhere.example/rss.xml">Elsewhere</a>',
    ],
)
def test_other_links_do_not(link: str) -> None:
    assert links(f"<html><body><p>x</p>{link}</body></html>") == ()


@pytest.mark.parametrize(
    "anchor",
    [
        '<a href="/feed/">x</a>',
        '<a href="?feed=rss2">x</a>',
        '<a href="/all.atom">x</a>',
        '<a href="/index.xml">x</a>',
        '<a href="/syndicate.php">RSS feed</a>',
        '<a href="https://blog.post.example/rss">x</a>',
        '<a href="https://feeds.elsewhere.example/post/rss">x</a>',
    ],
)
def test_anchors_that_look_like_feeds_count(anchor: str) -> None:
    assert len(links(f"<body>{anchor}</body>")) == 1


def test_a_base_element_is_obeyed_and_links_are_few_and_different() -> None:
    page = '<base href="https://other.example/x/"><link rel="alternate" type="application/rss+xml" href="feed">'
    assert links(page + page) == ("https://other.example/x/feed",)
    many = "".join(f'<link rel="alternate" type="application/rss+xml" href="/{number}">' for number in range(99))
    assert len(links(many)) == MOST_LINKS


def test_a_page_does_not_offer_itself() -> None:
    assert links('<a href="/rss">RSS</a>', "https://www.post.example/rss") == ()


@given(st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_page_can_be_searched(html: bytes) -> None:
    assert isinstance(feed_links(html, URL), tuple)


@pytest.mark.parametrize("page", ["", "<", "<!DOCTYPE html", "<div>" * 5_000, '<?xml version="1.0" encoding="x"?><a>'])
def test_poor_pages_have_no_feeds(page: str) -> None:
    assert links(page) == ()


def test_usual_places_are_tried_here_then_at_the_root() -> None:
    guesses = well_known(URL)
    assert guesses[0] == "https://www.post.example/news/feed"
    assert "https://www.post.example/feed" in guesses
    assert "https://www.post.example/rss.xml" in guesses
    assert len(guesses) == len(set(guesses)) <= 16
    assert well_known("https://post.example")[0] == "https://post.example/feed"
    assert well_known("file:///etc/passwd") == well_known("nonsense") == ()


@pytest.mark.parametrize(
    ("url", "feed"),
    [
        ("https://www.youtube.com/channel/UC1/videos", "https://www.youtube.com/feeds/videos.xml?channel_id=UC1"),
        ("https://www.youtube.com/playlist?list=PL1", "https://www.youtube.com/feeds/videos.xml?playlist_id=PL1"),
        ("https://github.com/owner/project", "https://github.com/owner/project/releases.atom"),
        ("https://github.com/owner", "https://github.com/owner.atom"),
        ("https://old.reddit.com/r/news/top", "https://www.reddit.com/r/news/.rss"),
        ("https://social.example/@ann", "https://social.example/@ann.rss"),
        ("https://medium.com/@ann", "https://medium.com/feed/@ann"),
    ],
)
def test_large_sites_have_their_rules(url: str, feed: str) -> None:
    assert well_known(url)[0] == feed


@pytest.mark.parametrize(
    ("raw", "address"),
    [
        ("feed:https://a.example/f", "https://a.example/f"),
        ("feed://a.example/f", "http://a.example/f"),
        ("feed:https//a.example", None),
        ("FEED:HTTP://a.example/f", "http://a.example/f"),
        ("itpc://a.example/f", "http://a.example/f"),
        ("javascript:feed://a.example", None),
        ("feed:javascript:alert(1)", None),
    ],
)
def test_feed_schemes(raw: str, address: str | None) -> None:
    found = feed_address(raw)
    assert found == address or (address is None and (found is None or found.startswith("http://")))

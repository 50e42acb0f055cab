"""Wrong encodings, malformed and truncated documents, attacks, and things that are no feeds at all."""

import contextlib
import gzip
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader.errors import FeedError
from newsreader.model import ParsedFeed
from newsreader.text.charset import decode
from newsreader.text.feed import LARGEST, MOST_ENTRIES, parse_feed

URL = "https://feeds.example/feed"


def feed(items: str, before: str = "") -> str:
    return f'{before}<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'


def item(number: int, title: str = "", body: str = "") -> str:
    return f"<item><guid>g{number}</guid><title>{title or number}</title><description>{body}</description></item>"


def read(text: str | bytes, content_type: str | None = None) -> ParsedFeed:
    return parse_feed(text.encode() if isinstance(text, str) else text, URL, content_type)


def titles(text: str | bytes, content_type: str | None = None) -> list[str]:
    return [entry.title for entry in read(text, content_type).entries]


# --- encodings ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "declared", "header"),
    [
        ("utf-8", None, None),
        ("utf-8-sig", "iso-8859-1", "text/xml; charset=windows-1251"),
        ("utf-8", "iso-8859-1", None),
        ("utf-8", "utf-16", None),
        ("utf-8", "x-no-such-thing", "text/xml; charset=nonsense"),
        ("utf-8", "utf-7", None),
        ("utf-16", "utf-8", None),
        ("utf-16-le", "utf-16", None),
        ("utf-16-be", None, None),
        ("windows-1251", "windows-1251", None),
        ("windows-1251", "koi8-r", 'text/xml; charset="windows-1251"'),
        ("koi8-r", "KOI8-R", "text/xml"),
        ("iso-8859-5", None, "application/rss+xml;charset=iso-8859-5"),
    ],
)
def test_a_title_survives_its_encoding(encoding: str, declared: str | None, header: str | None) -> None:
    before = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    data = feed(item(1, "Паром вернулся в порт"), before).encode(encoding)
    assert titles(data, header) == ["Паром вернулся в порт"]


def test_latin_1_means_windows_1252() -> None:
    data = feed(item(1, "“Überfahrt” – ja"), '<?xml version="1.0" encoding="iso-8859-1"?>').encode("cp1252")
    assert titles(data) == ["“Überfahrt” – ja"]


def test_undeclared_western_bytes_are_read() -> None:
    words = "Für die Überfahrt müssen Gäste künftig früher kommen, erklärt der Fährmann. Die Fähre fährt täglich."
    assert titles(feed(item(1, words)).encode("cp1252")) == [words]


def test_damaged_utf_8_loses_only_what_is_damaged() -> None:
    data = feed(item(1, "Fähre nach Süden")).encode().replace("ü".encode(), b"\xfc")
    assert titles(data) == ["Fähre nach S�den"]


@given(st.binary(max_size=300), st.sampled_from([None, "text/xml; charset=utf-8", "text/xml; charset=punycode"]))
@settings(max_examples=100, deadline=None)
def test_any_bytes_decode(data: bytes, header: str | None) -> None:
    decode(data, header).encode("utf-8", "strict")


# --- malformed ----------------------------------------------------------------------------------------------


def test_white_space_and_junk_before_the_document() -> None:
    assert titles("\n \ufeff" + feed(item(1), '<?xml version="1.0"?>')) == ["1"]
    assert titles("<br />\n<b>Warning</b>: something in line 3<br />" + feed(item(1))) == ["1"]
    assert titles("<!-- a --><!-- <html> -->" + feed(item(1))) == ["1"]


def test_a_feed_wrapped_in_a_page_is_unwrapped() -> None:
    page = "<!DOCTYPE html><html><head><title>x</title></head><body><br>{}</body></html>"
    assert titles(page.format(feed(item(1)))) == ["1"]


def test_undeclared_entities_and_bare_ampersands() -> None:
    parsed = read(
        feed(
            item(
                1,
                "R&D &eacute;t&eacute;&nbsp;&unheard; &#8212; x",
                "<![CDATA[<a href='https://a.example/?a=1&b=2'>x</a>]]>",
            )
        )
    )
    entry = parsed.entries[0]
    assert entry.title == "R&D été &unheard; — x"
    assert "?a=1&b=2" in entry.content


def test_one_stray_ampersand_leaves_later_entities_alone() -> None:
    parsed = read(feed(item(1, "a & b") + item(2, "x", "&lt;p&gt;still &amp;amp; whole&lt;/p&gt;")))
    assert parsed.entries[1].content == "<p>still &amp; whole</p>"


def test_control_characters_and_undeclared_prefixes() -> None:
    text = feed("<item><guid>1</guid><title>a\x08b&#27;c\x00</title><dc:creator>Jo</dc:creator><x:y/></item>")
    entry = read(text).entries[0]
    assert (entry.title, entry.authors) == ("abc", ("Jo",))


def test_tags_out_of_order_are_left_to_the_tolerant_parser() -> None:
    entries = read(feed("<item><title>One<b></title></b><link>https://a.example/1</link></item>" + item(2))).entries
    assert len(entries) == 2
    assert entries[0].url == "https://a.example/1"


def test_a_feed_that_ends_early_says_so() -> None:
    whole = feed(item(1) + item(2) + item(3))
    parsed = read(whole[: whole.index("<title>3")])
    assert [entry.title for entry in parsed.entries] == ["1", "2"]
    assert parsed.problem == "The feed ends early; 2 entries could be read."


@given(st.integers(min_value=60, max_value=400))
@settings(max_examples=60, deadline=None)
def test_wherever_it_ends_whole_entries_survive(length: int) -> None:
    whole = feed("".join(item(number, body="<![CDATA[<p>x</p>]]>") for number in range(5)))
    cut = whole[:length]
    try:
        parsed = read(cut)
    except FeedError:
        assert "</item>" not in cut
        return
    assert len(parsed.entries) >= cut.count("</item>")
    assert parsed.problem or length >= len(whole)


def test_json_that_ends_early_says_so() -> None:
    whole = '{"version":"https://jsonfeed.org/version/1","title":"T","items":[{"id":"1"},{"id":"2"},{"id":"3"}]}'
    parsed = read(whole[:-6])
    assert (parsed.title, [entry.id for entry in parsed.entries]) == ("T", ["1", "2"])
    assert parsed.problem == "The feed ends early; 2 entries could be read."


def test_a_gzipped_body_is_unpacked() -> None:
    assert titles(gzip.compress(feed(item(1)).encode())) == ["1"]
    with pytest.raises(FeedError, match="damaged"):
        read(gzip.compress(feed(item(1)).encode())[:12] + b"nonsense" * 9)


# --- attacks ------------------------------------------------------------------------------------------------

LAUGHS = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
OUTSIDE = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LONG = f'<!DOCTYPE rss [<!ENTITY a "{"A" * 900}">]>'


@pytest.mark.parametrize(
    ("before", "title"),
    [(LAUGHS, "&b;"), (OUTSIDE, "&x;"), (LONG, "&a;" * 5_000), ("<!DOCTYPE rss [<!ENTITY", "x")],
    ids=["nested", "outside", "long", "unclosed"],
)
def test_dangerous_entities_are_refused(before: str, title: str) -> None:
    with pytest.raises(FeedError, match=r"entities|neither"):
        read(feed(item(1, title), before))


def test_harmless_document_types_are_not() -> None:
    assert titles(feed(item(1, "a &foo; b"), '<!DOCTYPE rss [<!ENTITY foo "F&#x4f;O">]>')) == ["a FOO b"]
    assert titles(feed(item(1), '<!DOCTYPE rss PUBLIC "-//Old//DTD RSS 0.91//EN" "https://a.example/rss.dtd">')) == [
        "1"
    ]


@pytest.mark.parametrize(
    "inside",
    [
        "<x>" * 100_000 + "</x>" * 100_000,
        "<x " + " ".join(f'a{number}="1"' for number in range(20_000)) + "&",
        "<" * 100_000,
        "<!--" * 50_000,
        "<![CDATA[" * 50_000,
        f"<author>{'a@' + 'a.' * 15_000}</author><b></author>",
    ],
    ids=["deep", "attributes", "angles", "comments", "cdata", "address"],
)
def test_bombs_end(inside: str) -> None:
    with contextlib.suppress(FeedError):
        assert read(feed(item(1) + inside)).entries


def test_deep_json_is_refused() -> None:
    with pytest.raises(FeedError, match="damaged"):
        read('{"version":"https://jsonfeed.org/version/1","items":' + "[" * 100_000 + "]" * 100_000 + "}")


def test_sizes_are_bounded() -> None:
    with pytest.raises(FeedError, match="larger than 10 MB"):
        read(b"<rss>" + b" " * LARGEST)
    with pytest.raises(FeedError, match="larger than 10 MB"):
        read(gzip.compress(b" " * (LARGEST + 1)))


def test_entries_are_bounded() -> None:
    items = [{"id": str(number)} for number in range(MOST_ENTRIES + 5)]
    parsed = read(json.dumps({"version": "https://jsonfeed.org/version/1", "title": "T", "items": items}))
    assert len(parsed.entries) == MOST_ENTRIES
    assert parsed.problem == "The feed has more than 5,000 entries; the first 5,000 were read."


@given(st.text(alphabet='<>&;"=/![]CDATA-item rss\x1b\u202e', max_size=120))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        entries = read(feed(item(1) + text)).entries
    except FeedError:
        return
    for entry in entries:
        assert entry.title.isprintable()
        assert entry.id


NAMES = [
    "link",
    "links",
    "content",
    "contributors",
    "tags",
    "authors",
    "author",
    "image",
    "media_content",
    "icon",
    "id",
]
NAMES += ["media_thumbnail", "title", "summary", "published", "published_parsed", "updated", "language", "ttl"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("where", ["<feed xmlns='http://www.w3.org/2005/Atom'>{}</feed", "<rss><channel>{}</rss"])
def test_elements_named_like_what_feedparser_keeps_do_no_harm(name: str, where: str) -> None:
    own = f"<{name}>x</{name}><{name}s/e/><link rel='enclosure' href='/a.mp3'/>"
    for entry in ("entry", "item"):
        with contextlib.suppress(FeedError):
            found = read(where.format(f"{own}<{entry}><title>T & <b>U</title>{own}</{entry}>"))
            assert all(isinstance(each.title, str) for each in found.entries)


def test_a_link_that_has_parts_is_no_address() -> None:
    strange = "<links/e/><id>a</id><link rel='enclosure' href='b'/>"
    assert read(f"<feed xmlns='http://www.w3.org/2005/Atom'>{strange}</feed").site_url is None


# --- no feeds -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The answer is empty."),
        (b" \r\n\t", "The answer is empty."),
        (b"<!DOCTYPE html><html><head><title>Sign in</title></head></html>", "This is a web page, not a feed."),
        (b"<!-- x --><HTML><body><p>unclosed", "This is a web page, not a feed."),
        (
            b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>',
            "This is a web page, not a feed.",
        ),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "a" "b"><html><br></html>', "This is a web page, not a feed."),
        (b"<opml version='2.0'><body/></opml>", "This is a list of subscriptions (OPML), not a feed."),
        (b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'/>", "This is a site map, not a feed."),
        (b"<note>hello</note>", "This is XML, but not a feed: it begins with <note>."),
        (b"<!-- only a comment -->", "This is neither a feed nor a web page."),
        (b"just words", "This is plain text, not a feed."),
        (b'{"message": "not found"}', "This is JSON, but not a feed."),
        (b"[1, 2]", "This is JSON, but not a feed."),
        (b'{"items": [', "The JSON is damaged and cannot be read."),
        (b"%PDF-1.7 ...", "This is a PDF document, not a feed."),
        (b"\x89PNG\r\n\x1a\n", "This is a picture, not a feed."),
        (bytes(range(1, 32)) * 50, "This is not text, so it is no feed."),
    ],
)
def test_what_is_no_feed_is_named(data: bytes, words: str) -> None:
    with pytest.raises(FeedError) as caught:
        read(data)
    assert str(caught.value) == words
    assert caught.value.hint


def test_a_content_type_is_no_proof() -> None:
    assert titles(feed(item(1)), "text/html") == ["1"]
    assert titles('{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","title":"J"}]}', "text/plain") == [
        "J"
    ]

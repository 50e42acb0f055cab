"""Each format, field by field, on feeds written for the purpose in tests/data/feeds."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsreader.model import Enclosure, ParsedEntry, ParsedFeed
from newsreader.text.feed import parse_feed

FEEDS = Path(__file__).parents[1] / "data" / "feeds"
URL = "https://feeds.example/some/feed.xml"


def read(name: str, url: str = URL) -> ParsedFeed:
    return parse_feed((FEEDS / name).read_bytes(), url)


def rss(items: str, head: str = "", attributes: str = "") -> ParsedFeed:
    """Parse an RSS document around the items; the usual prefixes are declared."""
    spaces = (
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
        ' xmlns:atom="http://www.w3.org/2005/Atom"'
    )
    text = f'<rss version="2.0"{spaces}{attributes}><channel><title>T</title>{head}{items}</channel></rss>'
    return parse_feed(text.encode(), URL)


def rss_entry(inside: str, head: str = "") -> ParsedEntry:
    return rss(f"<item>{inside}</item>", head).entries[0]


def atom_entry(inside: str) -> ParsedEntry:
    text = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry>{inside}</entry></feed>'
    return parse_feed(text.encode(), URL).entries[0]


# --- RSS 2.0 ------------------------------------------------------------------------------------------------


def test_an_rss_feed_describes_itself() -> None:
    feed = read("rss20.xml")
    assert (feed.version, feed.title, feed.site_url) == ("rss20", "The Harbour Post", "https://harbour.example/")
    assert (feed.description, feed.language) == ("News from a made-up harbour", "en-GB")
    assert (feed.icon, feed.ttl, feed.problem) == ("https://harbour.example/icon.png", 30, None)
    assert feed.updated == datetime(2024, 3, 5, 9, 30, tzinfo=UTC)


def test_an_rss_entry_with_everything() -> None:
    entry = read("rss20.xml").entries[0]
    assert entry.title == "Ferry & crew return “safe”"
    assert entry.url == "https://harbour.example/2024/ferry?id=7"
    assert entry.id == "https://harbour.example/?p=7"
    assert entry.authors == ("Mara Quill",)
    assert entry.published == datetime(2024, 3, 5, 9, tzinfo=UTC)
    assert entry.content.startswith("<p>The ferry is back after two days.</p>")
    assert 'href="https://harbour.example/crew"' in entry.content
    assert entry.summary == "<p>The ferry is back.</p>"
    assert entry.image == "https://harbour.example/ferry.jpg"
    assert entry.tags == ("Shipping", "Weather")
    assert entry.enclosures == ()
    assert entry.language == "en-GB"


def test_a_guid_that_is_an_address_serves_as_link() -> None:
    entry = read("rss20.xml").entries[1]
    assert entry.url == entry.id == "https://harbour.example/radio/1"
    assert entry.authors == ("Wil Tern",)
    assert entry.enclosures == (Enclosure("https://harbour.example/radio/1.mp3", "audio/mpeg", 12345),)
    assert entry.content == "Plain words about <b>radio</b>."


def test_an_entry_without_id_and_link_has_a_steady_identity() -> None:
    entry = read("rss20.xml").entries[2]
    assert (entry.title, entry.url) == ("", None)
    assert entry.id.startswith("sha256:")
    assert entry.id == read("rss20.xml").entries[2].id


def test_untitled_entries_without_dates_are_told_apart_by_their_words() -> None:
    assert len(rss("<item><description>a</description></item><item><description>b</description></item>").entries) == 2


def test_the_first_of_entries_with_one_id_is_kept() -> None:
    items = "".join(f"<item><guid>{guid}</guid><title>{title}</title></item>" for guid, title in ("x1", "y2", "x3"))
    assert [entry.title for entry in rss(items).entries] == ["1", "2"]


def test_the_fullest_text_is_the_content() -> None:
    entry = rss_entry(
        "<description>All of the words are here.</description>"
        "<content:encoded>&lt;img src='/a.png'&gt;Few</content:encoded>"
    )
    assert entry.content == "All of the words are here."
    assert entry.summary.endswith("Few")


def test_a_caption_never_replaces_the_summary() -> None:
    entry = rss_entry(
        "<description>Short.</description><media:description>A long caption of a photograph</media:description>"
    )
    assert (entry.content, entry.summary) == ("Short.", "")


def test_inline_markup_in_a_description_is_kept() -> None:
    assert (
        rss_entry("<description>One <b>bold</b> &amp; <i>more</i></description>").content
        == "One <b>bold</b> &amp; <i>more</i>"
    )


def test_blank_lines_part_paragraphs_where_there_are_no_tags() -> None:
    assert (
        rss_entry("<description>One &amp;amp; all\n\nTwo\nlines</description>").content
        == "<p>One &amp; all</p><p>Two\nlines</p>"
    )
    assert rss_entry("<description>One\nline</description>").content == "One\nline"


def test_relative_links_start_at_the_site() -> None:
    entry = rss_entry("<link>/a/b</link>", "<link>https://site.example/news/</link>")
    assert entry.url == "https://site.example/a/b"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "ftp://a.example/"])
def test_only_web_addresses_are_links(link: str) -> None:
    entry = rss_entry(f"<guid>g</guid><link>{link}</link><enclosure url='{link}'/><media:thumbnail url='{link}'/>")
    assert (entry.url, entry.image, entry.enclosures) == (None, None, ())


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("jo@a.example (Jo Fen)", "Jo Fen"),
        ("Jo Fen &lt;jo@a.example&gt;", "Jo Fen"),
        ("jo@a.example", None),
        ("(Jo Fen)", "Jo Fen"),
        ("By Jo Fen", "Jo Fen"),
        ("Jo Fen (mailto:jo@a.example)", "Jo Fen"),
        ("Fen, Jo", "Fen, Jo"),
        ("&lt;b&gt;Jo Fen&lt;/b&gt;", "Jo Fen"),
    ],
)
def test_authors_are_names(raw: str, name: str | None) -> None:
    assert rss_entry(f"<guid>g</guid><author>{raw}</author>").authors == ((name,) if name else ())


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("A &amp; B", "A & B"),
        ("A &amp;amp; B", "A & B"),
        ("<![CDATA[A &amp; B]]>", "A & B"),
        ("It&amp;#8217;s &amp;quot;on&amp;quot;", 'It’s "on"'),
        ("&lt;b&gt;Bold&lt;/b&gt; words", "Bold words"),
        ("Why the &lt;blink&gt; tag left", "Why the <blink> tag left"),
        ("1 &lt; 2", "1 < 2"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Hi", "Hi"),
        ("  two\n   lines ", "two lines"),
        ("a&amp;#27;[31mb", "a[31mb"),
        ("a\u202eb\u200bc", "abc"),
        ("<b>inline</b> words", "inline words"),
    ],
)
def test_titles_are_plain_text(raw: str, title: str) -> None:
    assert rss_entry(f"<title>{raw}</title>").title == title


def test_podcast_fields() -> None:
    entry = rss_entry(
        "<guid>g</guid><itunes:author>Pod Voice</itunes:author><itunes:image href='https://a.example/i.jpg'/>"
        "<itunes:keywords>one, two</itunes:keywords><itunes:summary>What is said</itunes:summary>"
        "<enclosure url='https://a.example/1.mp3' type='audio/mpeg' length='0x'/>"
    )
    assert (entry.authors, entry.image, entry.tags) == (("Pod Voice",), "https://a.example/i.jpg", ("one", "two"))
    assert entry.content == "What is said"
    assert entry.enclosures == (Enclosure("https://a.example/1.mp3", "audio/mpeg", None),)


@pytest.mark.parametrize(
    ("head", "minutes"),
    [
        ("<ttl>60</ttl>", 60),
        ("<ttl>soon</ttl>", None),
        ("<ttl>0</ttl>", None),
        ("", None),
    ],
)
def test_ttl(head: str, minutes: int | None) -> None:
    assert rss("", head).ttl == minutes


# --- RDF and Atom -------------------------------------------------------------------------------------------


def test_rss_1_keeps_entries_beside_the_channel() -> None:
    feed = read("rss10.xml")
    assert (feed.version, feed.title, feed.language) == ("rss10", "Depot", "en")
    bolts, screws = feed.entries
    assert (bolts.url, bolts.authors) == ("https://depot.example/bolts", ("Nut, Hex",))
    assert bolts.published == datetime(2005, 6, 7, 6, 9, tzinfo=UTC)
    assert (screws.id, screws.url, screws.tags) == ("https://depot.example/screws",) * 2 + (("Hardware",),)


def test_atom_with_xml_base_and_xhtml() -> None:
    feed = read("atom10.xml")
    assert (feed.version, feed.title, feed.language) == ("atom10", "Berge & Täler", "de")
    assert feed.site_url == "https://berge.example/blog/"
    assert feed.icon == "https://berge.example/blog/icon.png"
    entry = feed.entries[0]
    assert entry.title == "Der neue Weg <oben>"
    assert entry.url == "https://berge.example/blog/weg"
    assert entry.enclosures == (Enclosure("https://berge.example/blog/weg.ogg", "audio/ogg", 99),)
    assert entry.authors == ("Redaktion Berge",)
    assert entry.published == datetime(2024, 2, 1, 9, tzinfo=UTC)
    assert entry.updated == datetime(2024, 2, 1, 12, 0, 0, 500_000, tzinfo=UTC)
    assert "<strong>offen</strong> &amp; frei." in entry.content
    assert 'src="https://berge.example/bilder/weg.jpg"' in entry.content
    assert (entry.summary, entry.tags) == ("Kurz gesagt: es geht.", ("Wandern",))


def test_atom_text_is_not_markup() -> None:
    entry = read("atom10.xml").entries[1]
    assert entry.title == "1 < 2 und <b> ist ein Tag"
    assert entry.content == "<p>Erste Zeile &lt;so&gt;.<br>Zweite Zeile.</p><p>Neuer Absatz.</p>"
    assert (entry.authors, entry.published) == (("Ada Grat",), datetime(2024, 1, 31, tzinfo=UTC))


def test_atom_03_with_its_modes() -> None:
    feed = read("atom03.xml")
    assert (feed.version, feed.title, feed.language) == ("atom03", "Café inventé", "fr")
    entry = feed.entries[0]
    assert entry.content == "<p>Bonjour</p>"
    assert entry.published == datetime(2004, 5, 6, 7, tzinfo=UTC)


def test_the_best_atom_link_is_chosen() -> None:
    links = (
        '<link rel="self" href="https://a.example/self"/><link rel="alternate" type="application/pdf" href="/p.pdf"/>'
        '<link rel="alternate" type="text/html" href="/page"/><link rel="edit" href="/edit"/>'
    )
    assert atom_entry(f"<id>x</id>{links}").url == "https://feeds.example/page"
    assert atom_entry("<id>https://a.example/id</id>").url == "https://a.example/id"
    assert atom_entry("<id>urn:x</id><link rel='self' href='/self'/>").url is None


def test_html_declared_as_text_is_read_as_html() -> None:
    assert atom_entry("<id>x</id><summary>&lt;p&gt;One&lt;/p&gt;</summary>").content == "<p>One</p>"


def test_a_video_description_is_the_content_when_there_is_no_other() -> None:
    entry = read("youtube.xml").entries[0]
    assert entry.content == "<p>First take a rope.<br>Then look &lt;here&gt;.</p>"
    assert entry.image == "https://img.example/abc.jpg"
    assert entry.title == "How to tie a knot"


def test_an_unknown_namespace_does_not_hide_a_feed() -> None:
    text = '<feed xmlns="urn:unheard-of"><title>T</title><entry><id>1</id><title>One</title></entry></feed>'
    assert parse_feed(text.encode(), URL).entries[0].title == "One"


def test_prefixed_atom() -> None:
    text = '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>T</a:title><a:entry><a:id>1</a:id><a:title>One</a:title></a:entry></a:feed>'
    feed = parse_feed(text.encode(), URL)
    assert (feed.version, feed.title, feed.entries[0].title) == ("atom10", "T", "One")


def test_atom_words_inside_rss() -> None:
    entry = rss_entry(
        '<id>urn:1</id><link href="https://a.example/1"/><updated>2024-01-01T00:00:00Z</updated><summary>S</summary>'
    )
    assert (entry.id, entry.url, entry.content) == ("urn:1", "https://a.example/1", "S")
    assert entry.published == datetime(2024, 1, 1, tzinfo=UTC)


# --- JSON Feed ----------------------------------------------------------------------------------------------


def test_json_feed() -> None:
    feed = read("feed.json", "https://small.example/feed.json")
    assert (feed.version, feed.title, feed.site_url) == ("json11", "Small things", "https://small.example/")
    assert (feed.icon, feed.language, len(feed.entries)) == ("https://small.example/icon.png", "en", 2)
    seven, note = feed.entries
    assert (seven.id, seven.url, seven.title) == ("7", "https://small.example/seven", "Seven & eight")
    assert seven.content == '<p>Hello &amp; <a href="https://small.example/x">more</a></p>'
    assert (seven.summary, seven.authors, seven.tags) == ("A greeting", ("Pip Mote",), ("one", "two"))
    assert seven.published == datetime(2024, 3, 1, 5, tzinfo=UTC)
    assert seven.enclosures == (Enclosure("https://small.example/7.mp3", "audio/mpeg", 321, "Spoken"),)
    assert (note.url, note.authors) == ("https://small.example/note", ("Ann Other",))
    assert note.content == "<p>First line<br>second &lt;line&gt;</p><p>New paragraph</p>"

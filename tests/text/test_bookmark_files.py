"""Files of other readers and bookmark services: each is recognised by its content, and none can do harm."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader.errors import FeedError
from newsreader.model.archive import Archive, Kept, KeptNote, address_key
from newsreader.text.bookmark_files import read_file
from newsreader.text.bookmark_json import write_archive
from newsreader.text.bookmark_lists import write_list
from newsreader.text.bookmark_tables import write_table
from tests.builders import NOW

NOV_2023 = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)

POCKET = """<!DOCTYPE html>
<html>
    <head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8" /><title>Pocket Export</title></head>
    <body>
        <h1>Unread</h1>
        <ul><li><a href="https://harbour.example/mole?utm_source=pocket" time_added="1700000000" tags="weather,to read">
The mole &amp; the storm</a></li></ul>
        <h1>Read Archive</h1>
        <ul><li><a href="https://harbour.example/ferry" time_added="1700000001" tags="">Ferry</a></li>
        <li><a href="javascript:alert(1)" time_added="1" tags="">No</a></li></ul>
    </body>
</html>
"""
POCKET_TABLE = """title,url,time_added,tags,status
"The mole, mended",https://harbour.example/mole,1700000000,weather|to read,unread
https://harbour.example/ferry,https://harbour.example/ferry,1700000000,,archive
"""
INSTAPAPER = """URL,Title,Selection,Folder,Timestamp,Tags
https://harbour.example/mole,The mole,"Two
lines",Unread,1700000000,"[""weather"",""to read""]"
https://harbour.example/ferry,Ferry,,Archive,1700000000,[]
https://harbour.example/quay,Quay,,Harbour,1700000000,[]
ftp://harbour.example/x,X,,Unread,1700000000,[]
"""
NETSCAPE = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
    <DT><H3 ADD_DATE="1" PERSONAL_TOOLBAR_FOLDER="true">Bookmarks bar</H3>
    <DL><p>
        <DT><A HREF="https://harbour.example/mole" ADD_DATE="1700000000" TAGS="weather,to read">The mole</A>
        <DD>Ask Ivo
        <DT><H3>Harbour</H3>
        <DL><p>
            <DT><A HREF="https://harbour.example/ferry" ADD_DATE="1700000000000000">Ferry</A>
        </DL><p>
    </DL><p>
    <DT><A HREF="place:sort=8">Most visited</A>
</DL><p>
"""
OPML = """<opml version="2.0"><body>
<outline text="Coast"><outline type="rss" text="Post" xmlUrl="https://harbour.example/feed"/>
<outline type="link" text="The mole" url="https://harbour.example/mole" category="/weather,/to read" isRead="true"/>
<outline type="link" text="Seen" url="https://harbour.example/seen" starred="false" read="1"/></outline>
</body></opml>"""
URLS = """# my feeds
https://harbour.example/feed "Coast of Merrow" news "~The Post" !
"https://ledger.example/feed"
https://harbour.example/feed "again"
"query:Unread Articles:unread = \\"yes\\""
filter:/usr/bin/mend:https://mended.example/feed
exec:~/bin/feed
file:///home/ana/feed.xml
"""


def facts(archive: Archive) -> list[tuple[str | None, str, bool, tuple[str, ...]]]:
    return [(each.url, each.title, each.read, each.tags) for each in archive.articles]


def test_pocket_html_tells_what_is_read() -> None:
    archive = read_file(POCKET.encode())
    assert archive.source == "Pocket export"
    assert facts(archive) == [
        ("https://harbour.example/mole", "The mole & the storm", False, ("weather", "to read")),
        ("https://harbour.example/ferry", "Ferry", True, ()),
    ]
    assert archive.articles[0].added == NOV_2023
    assert all(each.starred for each in archive.articles)


def test_pocket_tables_come_alone_or_in_a_zip() -> None:
    wanted = [
        ("https://harbour.example/mole", "The mole, mended", False, ("weather", "to read")),
        ("https://harbour.example/ferry", "https://harbour.example/ferry", True, ()),
    ]
    assert facts(read_file(POCKET_TABLE.encode())) == wanted
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("pocket/part_000000.csv", POCKET_TABLE)
        parts.writestr("pocket/part_000001.csv", "\ufeff" + POCKET_TABLE.replace("ferry", "quay"))
        parts.writestr("pocket/annotations/part_000000.json", "[]")
    archive = read_file(packed.getvalue())
    assert (archive.source, len(archive.articles)) == ("Pocket export", 4)
    assert archive.left_out == ("pocket/annotations/part_000000.json: no table of bookmarks",)


def test_instapaper_folders_are_states_or_tags_and_selections_are_notes() -> None:
    archive = read_file(INSTAPAPER.encode())
    assert archive.source == "Instapaper export"
    assert facts(archive) == [
        ("https://harbour.example/mole", "The mole", False, ("weather", "to read")),
        ("https://harbour.example/ferry", "Ferry", True, ()),
        ("https://harbour.example/quay", "Quay", False, ("Harbour",)),
    ]
    assert archive.articles[0].notes == (KeptNote("Two\nlines"),)
    assert archive.left_out == ("1 rows without an address of the web",)


def test_folders_of_a_browser_are_tags_but_its_own() -> None:
    archive = read_file(NETSCAPE.encode())
    assert facts(archive) == [
        ("https://harbour.example/mole", "The mole", False, ("weather", "to read")),
        ("https://harbour.example/ferry", "Ferry", False, ("Harbour",)),
    ]
    assert archive.articles[0].notes == (KeptNote("Ask Ivo"),)
    assert archive.articles[1].added == NOV_2023


def test_links_in_opml_are_bookmarks_with_what_is_said_of_them() -> None:
    archive = read_file(OPML.encode())
    assert [(feed.title, feed.category) for feed in archive.feeds] == [("Post", "Coast")]
    assert facts(archive) == [
        ("https://harbour.example/mole", "The mole", True, ("weather", "to read")),
        ("https://harbour.example/seen", "Seen", True, ()),
    ]
    assert [each.starred for each in archive.articles] == [True, False]


def test_newsboats_urls_give_folders_and_titles_and_name_what_is_no_feed() -> None:
    archive = read_file(URLS.encode())
    assert [(feed.url, feed.title, feed.category) for feed in archive.feeds] == [
        ("https://harbour.example/feed", "The Post", "Coast of Merrow"),
        ("https://ledger.example/feed", "", None),
    ]
    assert archive.left_out == (
        "query feed: Unread Articles",
        "filter: filter:/usr/bin/mend:https://mended.example/feed",
        "program: exec:~/bin/feed",
        "file: file:///home/ana/feed.xml",
    )


# --- out and back in ----------------------------------------------------------------------------------------------

KEPT = Kept(
    url="https://harbour.example/mole",
    title='=HYPERLINK(“x”), "the" mole & <b>',
    author="@Ivo",
    published=NOV_2023,
    starred=True,
    added=NOW,
    tags=("weather", "to read"),
    notes=(KeptNote("-1 for that"), KeptNote("Did he?\nTwice.", "We will, “we” will")),
)


def test_a_table_comes_back_as_it_went() -> None:
    text = "".join(write_table([KEPT]))
    assert read_file(text.encode()).articles == (KEPT,)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    rows = "".join(write_table([Kept(url="https://l.example/", title=cell, notes=(KeptNote(cell),), tags=(cell,))]))
    assert f",{cell}" not in rows
    assert f',"{cell}' not in rows


def test_a_browsers_file_comes_back_with_tags() -> None:
    text = "".join(write_list([KEPT, Kept(title="Without an address")]))
    found = read_file(text.encode()).articles
    assert [(each.url, each.title, each.tags, each.added) for each in found] == [
        (KEPT.url, KEPT.title, KEPT.tags, KEPT.added)
    ]
    assert "-1 for that" in found[0].notes[0].text
    assert "<b>" not in text


def test_an_archive_comes_back_as_it_went() -> None:
    archive = Archive("newsreader", articles=(KEPT, Kept("https://l.example/feed", "k", read=True)))
    found = read_file("".join(write_archive(archive, NOW)).encode())
    assert found.articles == archive.articles


# --- what is damaged or hostile -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"PK\x03\x04 not a zip",
        b'{"newsreader": 99, "articles": []}',
        b'{"a": 1}',
        b"[1, 2",
        b"[" * 100_000,
        b'<?xml version="1.0"?><rss/>',
    ],
    ids=range(8),
)
def test_what_is_nothing_known_is_told_in_one_line(data: bytes) -> None:
    with pytest.raises(FeedError) as caught:
        read_file(data)
    assert "\n" not in f"{caught.value}{caught.value.hint}"
    assert caught.value.hint or str(caught.value)


def test_a_zip_that_unpacks_to_too_much_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("part_000000.csv", b"url\n" + b"x" * (65 * 2**20))
    with pytest.raises(FeedError, match="too large"):
        read_file(packed.getvalue())


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA], ids=["bzip2", "lzma"])
def test_a_zip_packed_so_that_a_few_bytes_become_gigabytes_at_once_is_refused(packing: int) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", packing) as parts:
        parts.writestr("part_000000.csv", POCKET_TABLE)
    with pytest.raises(FeedError, match="unusual"):
        read_file(packed.getvalue())


def test_a_zip_damaged_anywhere_is_told() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("pört.csv", POCKET_TABLE)
    whole = packed.getvalue()
    for place in range(4, len(whole)):
        for damaged in (
            whole[:place],
            *(whole[:place] + bytes([byte]) + whole[place + 1 :] for byte in (0, 0x8E, 0xFF)),
        ):
            with suppress(FeedError):
                read_file(damaged)


def test_a_zip_in_a_zip_is_not_opened() -> None:
    data = POCKET_TABLE.encode()
    for name in ("part.csv", "inner.csv"):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as parts:
            parts.writestr(name, data)
            parts.writestr("other.csv", POCKET_TABLE)
        data = packed.getvalue()
    archive = read_file(data)
    assert len(archive.articles) == 2
    assert archive.left_out == ("inner.csv: a zip file in a zip file",)


def test_passwords_in_addresses_are_left_out_and_that_is_told() -> None:
    address = "https://ana:pa55@ledger.example/feed"
    outline = f"<outline text='L' xmlUrl='{address}'/><outline text='R' xmlUrl='https://rain.example/@ivo'/>"
    for data in (
        f"<opml version='2.0'><body>{outline * 2}</body></opml>",
        f"{address} wet\nhttps://rain.example/@ivo\n",
    ):
        archive = read_file(data.encode())
        assert [each.url for each in archive.feeds] == ["https://ledger.example/feed", "https://rain.example/@ivo"]
        assert archive.left_out == ("name and password in the address of 1 feed; newsreader add takes them",)


@pytest.mark.parametrize(
    "value",
    [
        '{"newsreader": 1, "feeds": 7, "articles": [{"url": 3, "tags": [1], "notes": "x", "published": "soon"}]}',
        '{"newsreader": 1, "articles": [null, [], {"title": "\\u001b]52;c;x", "tags": "x"}]}',
        '{"newsreader": 1, "stories": [{"articles": 3}], "articles": 9}',
        '{"newsreader": 1, "voices": [{"name": 1}, {"name": "a", "voice": "b", "article": [1, 2]}]}',
    ],
)
def test_values_of_the_wrong_kind_are_passed_over(value: str) -> None:
    archive = read_file(value.encode())
    assert not archive.feeds
    assert not archive.voices
    assert not any("\x1b" in each.title for each in archive.articles)


@settings(deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for start in (b"", b"url,title\n", b"<!DOCTYPE NETSCAPE-Bookmark-file-1>", b"https://", b"{", b"PK\x03\x04"):
        with suppress(FeedError):
            assert read_file(start + data).source


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.harbour.example/mole/", "http://harbour.example/mole"),
        ("https://HARBOUR.example/mole#top", "https://harbour.example/mole"),
        ("https://harbour.example/", "https://harbour.example"),
    ],
)
def test_addresses_that_differ_in_form_are_one(one: str, other: str) -> None:
    assert address_key(one) == address_key(other)


def test_other_paths_and_queries_are_other_addresses() -> None:
    keys = {address_key(f"https://harbour.example/{path}") for path in ("a", "A", "a?b=1", "a?b=2", "")}
    assert len(keys) == 5

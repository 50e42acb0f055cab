"""Hostile and broken pages, fetched over the real network code into real workers: small stand-ins for huge ones.

Each ends with a text or with one line that says why not, and the event loop goes on meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from newsreader import pages
from newsreader.errors import NewsreaderError
from newsreader.library import Library
from newsreader.store import Store
from tests.builders import NOW, entry
from tests.fake_server import FakeServer, Reply

PROSE = (
    "<p>The ferry “Brücke” sailed again — 第三天的港口很安静 — with cars, sheep and a piano on board that day.</p>" * 8
)
KANA = "<p>第三天の港はとても静かだった。クレーンがいつ動くのか、誰も知らない。</p>" * 12


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head><title>T</title>{head}</head><body>{body}</body></html>"


HOSTILE = {
    "deep": page("<div>" * 5_000 + PROSE + "</div>" * 5_000),
    "unclosed": page("<article>" + PROSE + "<b>" * 5_000 + PROSE + "</article>"),
    "links": page("<article>" + "<p><a href='/x'>link text</a> words</p>" * 3_000 + "</article>"),
    "rows": page("<article><table>" + "<tr><td>a</td><td>b</td></tr>" * 2_000 + f"</table>{PROSE}</article>"),
    "tables": page("<table><tr><td>" * 500 + PROSE + "</td></tr></table>" * 500),
    "paragraph": page("<article><p>" + "word " * 60_000 + "</p></article>"),
    "data": page(f"<article><img src='data:image/png;base64,{'A' * 200_000}'>{PROSE}</article>"),
    "signs": page("<" * 50_000),
    "controls": page(f"<article>{PROSE}<p>\x1b[2J\u202egnp.exe\x00 words of the text go on here.</p></article>"),
}


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[tuple[Library, FakeServer, int]]:
    store = Store.open(tmp_path / "news.db")
    library = Library(store, now=lambda: NOW)
    async with FakeServer() as server:
        feed = store.add_feed(server.url("/feed"), "Ledger", private=True)
        (article_id,) = store.add_articles(
            feed.id, [entry("a", url=server.url("/a"), content="<p>Short.</p>")], ["Short."], NOW
        )
        yield library, server, article_id
        await library.close_network()
    library.close()


async def fetched(site: tuple[Library, FakeServer, int], body: bytes, kind: str = "text/html") -> tuple[str, str]:
    """Returns the text that is shown after fetching a page, and the note above it."""
    library, server, article_id = site
    server.url("/a", Reply(body, headers={"Content-Type": kind}))
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0.001)
            beats += 1

    beating = asyncio.create_task(beat())
    with suppress(NewsreaderError):
        await library.fetch_page(article_id)
    beating.cancel()
    assert beats
    text = library.full_text(article_id)
    assert "\n" not in text.note
    return text.markdown, text.note


async def test_hostile_pages_end_in_a_text_or_one_line(site: tuple[Library, FakeServer, int]) -> None:
    for name, body in HOSTILE.items():
        text, note = await fetched(site, body.encode())
        assert text, name
        assert len(text) > 100 or note, name
        assert not set("\x1b\x00\u202e") & set(text), name


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (Random(1).randbytes(50_000), "text/html"),
        (b"%PDF-1.7\n" + Random(2).randbytes(20_000), "application/pdf"),
        (b"", "text/html"),
        (b" \n ", "text/html"),
    ],
    ids=["binary", "pdf", "empty", "blank"],
)
async def test_what_is_no_page_leaves_the_text_of_the_feed_and_says_why(
    site: tuple[Library, FakeServer, int], body: bytes, kind: str
) -> None:
    text, note = await fetched(site, body, kind)
    assert text == "Short."
    assert note


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (page(f"<article>{PROSE}</article>").encode(), "text/html; charset=iso-8859-1", "Brücke"),
        (page(f"<article>{PROSE}</article>", "<meta charset=utf-16>").encode(), "text/html", "第三天"),
        (page(f"<article>{PROSE}</article>").encode(), "text/html; charset=x-unheard-of", "Brücke"),
        (page(f"<article>{KANA}</article>").encode("shift_jis"), "text/html", "クレーン"),
        (page(f"<article>{PROSE}</article>").encode("utf-16"), "text/html", "Brücke"),
    ],
    ids=["latin-1", "utf-16 declared", "unheard of", "undeclared", "utf-16"],
)
async def test_wrong_charsets_are_seen_through(
    site: tuple[Library, FakeServer, int], body: bytes, kind: str, words: str
) -> None:
    text, note = await fetched(site, body, kind)
    assert words in text
    assert not note


async def test_a_page_that_takes_too_long_says_so(
    site: tuple[Library, FakeServer, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "SECONDS", 0.05)
    text, note = await fetched(site, HOSTILE["links"].encode())
    assert text == "Short."
    assert note.startswith("The page could not be read: This took too long")


async def test_a_page_that_is_too_large_is_not_read(
    site: tuple[Library, FakeServer, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MOST_BYTES", 100_000)
    text, note = await fetched(site, HOSTILE["paragraph"].encode())
    assert text == "Short."
    assert note.startswith("The page could not be fetched: ")

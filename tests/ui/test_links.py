"""Links of a page: numbers beside them, and what becomes of the one that is chosen."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from newsreader.errors import FetchError
from newsreader.model import ParsedEntry, View
from newsreader.ui.browse import BrowseScreen
from newsreader.ui.link_hints import LinkHints
from tests.builders import NOW, entry, full_text
from tests.fake_server import FakeServer, Reply
from tests.ui.screens import QuietLibrary, library, press, reading

SENTENCE = "The council approved the extension of line six on Tuesday night after a debate of many hours in the hall. "
LINKS = '<p>Ships <a href="https://one.example/">sail</a> and <a href="https://two.example/">(land)</a>.</p>'

YESTERDAY = NOW - timedelta(days=1)


def page(title: str, *links: str) -> Reply:
    """Returns a page with an article that has these links."""
    linked = " ".join(f'<a href="{url}">more of it</a>' for url in links)
    body = f"<p>{SENTENCE * 4}</p><p>“We are glad of it,” said Ada Lund, the mayor.</p><p>{SENTENCE * 4}{linked}</p>"
    html = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"
    return Reply(html.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def private_library(path: Path, body: str) -> QuietLibrary:
    """Makes a library whose feed may lead to this machine."""
    news = library(path)
    feed = news._store.add_feed("https://ledger.example/", "The Ledger", private=True)
    news._store.add_articles(feed.id, [entry("1", title="Ships sail", content=body)], [body], NOW)
    return news


def told(screen: BrowseScreen) -> list[str]:
    return [each.message for each in screen.app._notifications]


def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keeps what is copied."""
    texts: list[str] = []
    monkeypatch.setattr(BrowseScreen, "copy", lambda _, text, told: texts.append(text))
    return texts


# --- numbers --------------------------------------------------------------------------------------------------


def test_nine_links_have_a_digit_each_and_more_have_two() -> None:
    nine = LinkHints.over([(4, range(9))])
    assert list(nine.on_line(4).values()) == list("123456789")
    ten = LinkHints.over([(4, range(9)), (5, [9, 9])])
    assert ten.on_line(5) == {9: "19"}
    assert ten.after("1").after("9").chosen == 9


def test_a_digit_that_leads_nowhere_is_not_taken() -> None:
    hints = LinkHints.over([(0, [7, None, 8])])
    assert hints.after("5").typed == ""
    assert hints.after("2").chosen == 8


def test_what_is_typed_leaves_the_links_that_begin_so() -> None:
    hints = LinkHints.over([(0, range(30))]).after("2")
    assert hints.on_line(0) == {number: str(number - 10) for number in range(10, 20)}
    assert hints.chosen is None


def test_a_link_over_two_lines_is_numbered_where_it_begins() -> None:
    assert LinkHints.over([(3, [0]), (4, [0, 1])]).places == {3: {0: "1"}, 4: {1: "2"}}


async def test_the_numbers_follow_what_is_in_view(tmp_path: Path) -> None:
    body = "".join(f'<p>Line {n} of <a href="https://one.example/{n}">it</a>.</p>' for n in range(60))
    async with reading(library(tmp_path, "One", body=body), (80, 24)) as (screen, pilot):
        await press(pilot, "enter", "0")
        first = dict(screen.page._hints.places)  # type: ignore[union-attr]
        await press(pilot, "pagedown")
        assert screen.page.hinting
        assert dict(screen.page._hints.places) != first  # type: ignore[union-attr]


async def test_links_in_tables_have_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = copied(monkeypatch)
    cells = "".join(f'<tr><td>Row {n}</td><td>see <a href="https://one.example/{n}">it {n}</a></td></tr>' for n in "ab")
    async with reading(library(tmp_path, "One", body=f"<p>Ships.</p><table>{cells}</table>"), (80, 24)) as (_, pilot):
        await press(pilot, "enter", "0", "Y", "2")
    assert texts == ["[it b](https://one.example/b)"]


async def test_links_further_down_come_into_view(tmp_path: Path) -> None:
    body = f"<p>{SENTENCE * 40}</p>{LINKS}"
    async with reading(library(tmp_path, "One", body=body), (80, 24)) as (screen, pilot):
        await press(pilot, "enter", "0")
        assert screen.page.scroll_offset.y > 0
        assert screen.page.hinting


async def test_zero_again_escape_and_back_take_the_numbers_away(tmp_path: Path) -> None:
    async with reading(library(tmp_path, "One", body=LINKS), (80, 24)) as (screen, pilot):
        await press(pilot, "enter")
        for key in ("0", "escape", "q"):
            await press(pilot, "0")
            assert screen.page.hinting
            await press(pilot, key)
            assert not screen.page.hinting
            assert screen.on_page


# --- what becomes of one --------------------------------------------------------------------------------------


async def test_a_link_is_opened_in_the_browser_or_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts, urls = copied(monkeypatch), list[str]()
    monkeypatch.setattr(BrowseScreen, "browse", lambda _, url: urls.append(url))
    async with reading(library(tmp_path, "One", body=LINKS), (80, 24)) as (_, pilot):
        await press(pilot, "enter", "0", "o", "2")
        assert urls == ["https://two.example/"]
        await press(pilot, "0", "y", "1", "0", "Y", "2", "0", "Y", "1")
    assert texts == ["https://one.example/", "[(land)](https://two.example/)", "[sail](https://one.example/)"]


async def test_a_linked_page_is_read_in_place_and_back_leads_to_the_paragraph(tmp_path: Path) -> None:
    async with FakeServer() as server:
        server.url("/c", page("A guide"))
        server.url("/b", page("The plan", server.url("/c")))
        body = (
            f'<p>{SENTENCE * 30}</p><p>See <a href="{server.url("/b")}">the plan</a> for it.</p><p>{SENTENCE * 9}</p>'
        )
        news = private_library(tmp_path, body)
        async with reading(news, (80, 24)) as (screen, pilot):
            await press(pilot, "enter", "0")
            top = screen.page.scroll_offset.y
            await press(pilot, "1")
            assert screen.opened is not None
            assert screen.opened.article.title == "The plan"
            assert screen.opened.article.linked
            assert screen.opened.text.source == "page"
            assert [quote.speaker for quote in screen.opened.text.quotes] == ["Ada Lund"]
            await press(pilot, "0", "1")
            assert screen.opened.article.title == "A guide"
            await press(pilot, "q")
            assert screen.opened.article.title == "The plan"
            await press(pilot, "q")
            assert screen.opened.article.title == "Ships sail"
            assert screen.page.scroll_offset.y == top
            assert len(news.article_ids(View("all"))) == 1
            assert all(not hit.article.linked for hit in news.search("council"))
            assert len(server.asked) == 2
            await press(pilot, "0", "1")
            assert len(server.asked) == 2  # kept: not fetched again
            await press(pilot, "b")
            assert len(news.article_ids(View("bookmarks"))) == 1
            await news.close_network()


async def test_a_link_to_a_stored_article_opens_that(tmp_path: Path) -> None:
    news = private_library(tmp_path, '<p>See <a href="http://other.example/story/?utm_source=x#top">it</a> now.</p>')
    feed = news._store.add_feed("https://other.example/", "Other")
    (known,) = news._store.add_articles(
        feed.id, [entry("2", title="It", url="https://other.example/story", published=YESTERDAY)], ["It rains."], NOW
    )
    async with reading(news, (80, 24)) as (screen, pilot):
        await press(pilot, "enter", "0", "1")
        assert screen.opened is not None
        assert screen.opened.article.id == known


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(b"no", 404), "404"),
        (Reply(b"%PDF-1.7", headers={"Content-Type": "application/pdf"}), "a PDF file"),
        (Reply(b"\x89PNG", headers={"Content-Type": "image/png"}), "a picture"),
        (Reply(b"<html><body><p>Log in</p></body></html>", headers={"Content-Type": "text/html"}), "No article"),
    ],
    ids=["gone", "pdf", "picture", "no article"],
)
async def test_what_cannot_be_read_here_is_one_key_from_the_browser(
    reply: Reply, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    urls: list[str] = []
    monkeypatch.setattr(BrowseScreen, "browse", lambda _, url: urls.append(url))
    async with FakeServer() as server:
        url = server.url("/b", reply)
        news = private_library(tmp_path, f'<p>See <a href="{url}">it</a> now.</p>')
        async with reading(news, (80, 24)) as (screen, pilot):
            await press(pilot, "enter", "0", "1")
            assert screen.opened is not None
            assert screen.opened.article.title == "Ships sail"
            (line,) = told(screen)
            assert words in line
            assert "o opens the link in the browser" in line
            await press(pilot, "o")
            assert urls == [url]
            assert news._store.sizes()["article"] == 1
            await news.close_network()


async def test_a_public_article_never_leads_to_the_own_network(tmp_path: Path) -> None:
    async with FakeServer() as server:
        news = library(tmp_path, "Ships sail", body=f'<p>See <a href="{server.url("/b", page("B"))}">it</a>.</p>')
        article_id = news.article_ids(View("all"))[0]
        with pytest.raises(FetchError, match="network"):
            await news.open_link(server.url("/b"), article_id)
        assert server.asked == []
        await news.close_network()
        news.close()


async def test_pages_go_after_a_month_unless_bookmarked(tmp_path: Path) -> None:
    news = library(tmp_path)
    store = news._store

    def keep(name: str, days: int) -> int:
        found = ParsedEntry(id=f"https://a.example/{name}", title=name, url=f"https://a.example/{name}")
        text = full_text("It rains.")
        return store.keep_linked(
            found, text, "It rains.", "It rains.", 2, "<p>It rains.</p>", private=False, now=NOW - timedelta(days=days)
        )

    old, kept = keep("old", 40), keep("kept", 40)
    store.set_starred([kept], True)
    new = keep("new", 0)
    assert [each.id for each in store.articles([old, kept, new])] == [kept, new]
    assert store.check() == []
    news.close()

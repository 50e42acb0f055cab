"""Everything leaves and comes back; other readers' files are taken whole or not at all."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from newsreader.errors import FeedError, UsageError
from newsreader.library import Library
from newsreader.model import Quote, View
from newsreader.model.archive import Archive, Kept, KeptNote
from newsreader.store import Store
from tests.builders import NOW, add, entry, full_text

FEED = "https://ledger.example/feed"
SAID = "“We will rebuild the mole,” said Ada Lund."


@pytest.fixture
def news(tmp_path: Path) -> Library:
    """A home with something of everything."""
    store = Store.open(tmp_path / "home" / "news.db")
    feed = store.add_feed(FEED, "The Ledger", category="Papers")
    store.add_feed("https://harbour.example/feed", "Harbour Post")
    ids = add(store, feed.id, "Rain", "Snow", "Hail", "Fog", content=f"<p>{SAID}</p>", text=SAID)
    store.set_full_text(feed.id, True)
    for article_id in ids:
        quote = Quote(0, 27, "We will rebuild the mole,", "Ada Lund", None, 34, 42)
        store.save_reading(
            article_id, full_text(SAID, quote), SAID, "Rain", 7, "<p>The page.</p>" if article_id == ids[0] else None
        )
    store.index_voices()
    store.retag(ids[:2], ["weather"])
    store.write_note(ids[0], "Ask Ivo.")
    store.write_note(ids[0], "Did he?", "We will rebuild the mole,")
    store.set_read([ids[0], ids[3]], True)
    store.join_story(ids[0], None)
    store.join_story(ids[1], None)
    store.unite_stories(ids[0], ids[1])
    store.follow_story(store.story_of(ids[0]) or 0, True, NOW)
    store.save_smart("Weather", "rain OR snow")
    store.add_mute("title:golf", None)
    return Library(store, now=lambda: NOW)


def empty(path: Path) -> Library:
    return Library(Store.open(path / "news.db"), now=lambda: NOW)


async def bring(library: Library, archive: Archive) -> object:
    brought = await library.import_archive(archive)
    await library.close_network()
    return brought


def marks(library: Library) -> list[object]:
    bookmarks = library.articles(library.article_ids(View("bookmarks")))
    return [
        [(feed.url, feed.title, feed.full_text) for feed in library.feeds()],
        [each.title for each in library.categories()],
        [(tag.name, tag.articles) for tag in library.tags()],
        [(each.title, each.url, each.read, each.published, each.tags, each.author) for each in bookmarks],
        [(note.text, note.quote) for each in bookmarks for note in library.notes(each.id)],
    ]


async def test_everything_comes_back_into_an_empty_home(news: Library, tmp_path: Path) -> None:
    (tmp_path / "all.json").write_text("".join(news.export_everything()))
    other = empty(tmp_path / "other")
    archive = other.read_saved(tmp_path / "all.json")
    before = other.preview_import(archive)
    assert other.feeds() == [], "a preview changes nothing"
    brought = await bring(other, archive)
    assert (before.feeds, before.articles, before.bookmarks, before.notes) == (2, 3, 2, 2)
    assert brought.bookmarks == 2  # type: ignore[attr-defined]
    assert marks(other) == marks(news)
    assert "".join(other.export_everything()) == "".join(news.export_everything())
    rain = other.article_ids(View("bookmarks"))[0]
    assert "The page." in other.full_text(rain).markdown
    again = other.preview_import(archive)
    assert again.nothing
    assert again.known_feeds == 2
    news.close()
    other.close()


async def test_read_marks_wait_for_their_articles(news: Library, tmp_path: Path) -> None:
    (tmp_path / "all.json").write_text("".join(news.export_everything()))
    other = empty(tmp_path / "other")
    await bring(other, other.read_saved(tmp_path / "all.json"))
    feed = next(each for each in other.feeds() if each.url == FEED)
    other._store.add_articles(feed.id, [entry("Fog", title="Fog"), entry("New", title="New")], ["", ""], NOW)
    titles = {each.title: each.read for each in other.articles(other.article_ids(View("feed", feed.id)))}
    assert titles == {"Fog": True, "New": False, "Rain": True, "Snow": False}
    assert other.check() == []
    news.close()
    other.close()


async def test_voices_and_stories_are_the_users_again(news: Library, tmp_path: Path) -> None:
    news.split_voice(news.article_ids(View("bookmarks"))[0] * 1000)
    archive = news.archive()
    assert archive.voices
    assert archive.stories[0].followed == NOW
    other = empty(tmp_path / "other")
    await bring(other, archive)
    assert other.archive().voices == archive.voices
    assert other.archive().stories == archive.stories
    assert [each.voice for each in archive.voices] == [""]
    news.close()
    other.close()


async def test_what_is_known_is_recognised_by_its_address(news: Library) -> None:
    hail = next(each for each in news.articles(news.article_ids(View("all"))) if each.title == "Hail")
    known = hail.url
    assert known
    archive = Archive(
        "Pocket export",
        articles=(
            Kept(
                url=known.replace("https://", "http://www.") + "/", title="Hail", read=True, starred=True, tags=("ice",)
            ),
            Kept(url="https://other.example/a", title="Other", starred=True, notes=(KeptNote("Why?"),), added=NOW),
            Kept(url="http://other.example/a#b", title="The same", starred=True),
        ),
    )
    brought = await bring(news, archive)
    assert (brought.articles, brought.known_articles, brought.bookmarks) == (1, 2, 2)  # type: ignore[attr-defined]
    hail = news.article(hail.id)
    assert (hail.read, hail.starred, hail.tags) == (True, True, ("ice",))
    other = next(each for each in news.articles(news.article_ids(View("bookmarks"))) if each.title == "Other")
    assert (other.feed_title, other.url) == ("other.example", "https://other.example/a")
    assert [note.text for note in news.notes(other.id)] == ["Why?"]
    assert other.id not in news.article_ids(View("all"))
    news.close()


async def test_a_note_that_is_there_is_kept_beside_the_new_one(news: Library) -> None:
    rain = news.articles(news.article_ids(View("bookmarks")))[0]
    url = rain.url
    archive = Archive("x", articles=(Kept(url=url, title="Rain", notes=(KeptNote("Ask Ivo."), KeptNote("Or Ada."))),))
    await bring(news, archive)
    assert news.notes(rain.id)[0].text == "Ask Ivo.\n\nOr Ada."
    news.close()


async def test_half_an_archive_is_none(news: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    before = marks(news)
    monkeypatch.setattr("newsreader.store.notes.put", None)
    archive = Archive(
        "x", articles=(Kept(url="https://n.example/a", title="New", tags=("n",), notes=(KeptNote("x"),)),)
    )
    with pytest.raises(TypeError):
        await news.import_archive(archive)
    await news.close_network()
    assert marks(news) == before
    news.close()


# --- newsboat -----------------------------------------------------------------------------------------------------

CACHE = """
CREATE TABLE rss_feed (
    rssurl VARCHAR(1024) PRIMARY KEY NOT NULL, url VARCHAR(1024) NOT NULL, title VARCHAR(1024) NOT NULL,
    lastmodified INTEGER(11) NOT NULL DEFAULT 0, is_rtl INTEGER(1) NOT NULL DEFAULT 0,
    etag VARCHAR(128) NOT NULL DEFAULT ""
);
CREATE TABLE rss_item (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, guid VARCHAR(64) NOT NULL, title VARCHAR(1024) NOT NULL,
    author VARCHAR(1024) NOT NULL, url VARCHAR(1024) NOT NULL, feedurl VARCHAR(1024) NOT NULL,
    pubDate INTEGER NOT NULL, content VARCHAR(65535) NOT NULL, unread INTEGER(1) NOT NULL,
    enclosure_url VARCHAR(1024), enclosure_type VARCHAR(1024), enqueued INTEGER(1) NOT NULL DEFAULT 0,
    flags VARCHAR(52), deleted INTEGER(1) NOT NULL DEFAULT 0, base VARCHAR(128) NOT NULL DEFAULT ""
);
INSERT INTO rss_feed (rssurl, url, title) VALUES
    ('https://ledger.example/feed', 'https://ledger.example/', 'The Ledger'),
    ('https://gone.example/feed', 'https://gone.example/', 'Gone'), ('file:///x', '', 'File');
INSERT INTO rss_item (guid, title, author, url, feedurl, pubDate, content, unread, flags, deleted)
    SELECT column1, column2, column3, 'https://' || column4 || '.example/' || column1,
        'https://' || column4 || '.example/feed', column5, column6, column7, column8, column9 FROM (VALUES
    ('rain', 'Rain', 'Ivo', 'ledger', 1700000000, '<p>Wet.</p>', 0, 'ns', 0),
    ('snow', 'Snow', '', 'ledger', 1700000001, '<p>White.</p>', 1, '', 0),
    ('fog', 'Fog', '', 'ledger', 1700000002, 'x', 1, '', 1),
    ('old', 'Old', '', 'gone', 1600000000, 'x', 1, 's', 0),
    ('older', 'Older', '', 'gone', 1600000000, 'x', 1, NULL, 0));
"""


@pytest.fixture
def newsboat(tmp_path: Path) -> Path:
    home = tmp_path / "newsboat"
    home.mkdir()
    with closing(sqlite3.connect(home / "cache.db")) as connection:
        connection.executescript(CACHE)
    (home / "urls").write_text('https://ledger.example/feed Papers "~My Ledger"\n"query:Long:age > 3"\n')
    return home


async def test_newsboats_home_brings_feeds_marks_and_texts(newsboat: Path, tmp_path: Path) -> None:
    other = empty(tmp_path / "other")
    archive = other.read_saved(newsboat)
    assert archive.left_out == ("query feed: Long", "1 articles of feeds that are not in urls")
    await bring(other, archive)
    assert [(feed.title, feed.url) for feed in other.feeds()] == [("My Ledger", FEED)]
    listed = other.articles(other.article_ids(View("all")))
    assert [(each.title, each.read, each.starred, each.tags) for each in listed] == [
        ("Snow", False, False, ()),
        ("Rain", True, True, ("flag n",)),
    ]
    assert "Wet." in other.full_text(listed[1].id).markdown
    assert [each.title for each in other.articles(other.article_ids(View("bookmarks")))] == ["Rain", "Old"]
    assert other.search("white")[0].article.title == "Snow"
    other._store.add_articles(1, [entry("rain", title="Rain"), entry("snow", title="Snow")], ["", ""], NOW)
    assert len(other.article_ids(View("all"))) == 2, "a refresh knows them by their guid"
    other.close()


def test_a_cache_without_urls_brings_its_feeds(newsboat: Path, tmp_path: Path) -> None:
    other = empty(tmp_path / "other")
    (newsboat / "urls").unlink()
    brought = other.preview_import(other.read_saved(newsboat))
    assert (brought.feeds, brought.articles, brought.bookmarks, brought.read) == (2, 4, 2, 1)
    other.close()


@pytest.mark.parametrize(
    "damage",
    [
        "DROP TABLE rss_item",
        "ALTER TABLE rss_item RENAME TO x; CREATE VIEW rss_item AS SELECT load_extension('x') AS guid, * FROM x",
        "ALTER TABLE rss_item DROP COLUMN flags",
        "ALTER TABLE rss_item RENAME TO x; CREATE VIEW rss_item AS"
        " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n LIMIT 2) SELECT x.* FROM x, n",
    ],
)
def test_a_database_that_is_none_of_newsboats_is_told(newsboat: Path, tmp_path: Path, damage: str) -> None:
    other = empty(tmp_path / "other")
    with closing(sqlite3.connect(newsboat / "cache.db")) as connection:
        connection.executescript(damage)
    with pytest.raises(FeedError, match=r"cache\.db") as caught:
        other.read_saved(newsboat / "cache.db")
    assert caught.value.hint
    other.close()


def test_a_damaged_cache_is_told(newsboat: Path, tmp_path: Path) -> None:
    other = empty(tmp_path / "other")
    data = (newsboat / "cache.db").read_bytes()
    (newsboat / "cache.db").write_bytes(data[: len(data) // 2].replace(b"rss_", b"rzz_"))
    with pytest.raises(FeedError, match=r"cache\.db"):
        other.read_saved(newsboat)
    other.close()


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    other = empty(tmp_path / "other")
    with pytest.raises(UsageError, match="cannot be read"):
        other.read_saved(tmp_path / "none.json")
    with pytest.raises(FeedError, match="neither"):
        other.read_saved(tmp_path)
    other.close()

"""Voices through the library: indexed as articles are read in the background, and again when the pipeline improves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from newsreader import prepare, text
from newsreader.library import Library
from newsreader.store import Store
from newsreader.sync.worker import WorkerPool
from tests.builders import NOW, entry

SPEECH = "<p>The gates were shut. “We will open the gates tonight,” said President Ana Ruiz.</p>"


class Here(WorkerPool):
    """Workers that are this process."""

    async def run(self, name: str, *arguments: Any, timeout: float = 10.0, background: bool = False) -> Any:  # noqa: ASYNC109
        """Calls the function."""
        if name == "read_entries":
            return [text.read_entry(*each) for each in arguments[0]]
        return getattr(text, name)(*arguments)


@pytest.fixture
def news(tmp_path: Path) -> Library:
    store = Store.open(tmp_path / "news.db")
    feeds = [store.add_feed(f"https://{name}.example/feed", name) for name in ("ledger", "post")]
    for feed in feeds:
        store.add_articles(feed.id, [entry(content=SPEECH)], ["Text"], NOW)
    return Library(store, now=lambda: NOW)


async def read_all(news: Library) -> None:
    while await prepare.prepare(news._store, Here(), 1):
        pass


async def test_what_arrives_is_indexed_in_the_background(news: Library) -> None:
    assert news.voices() == []
    assert await prepare.prepare(news._store, Here(), 1) == 1
    assert [(each.name, each.quotes) for each in news.voices()] == [("Ana Ruiz", 1)]
    await read_all(news)
    assert [(each.name, each.quotes) for each in news.voices()] == [("Ana Ruiz", 2)]
    (statement,) = news.statements([news.voices()[0].id])
    assert {each.article.feed_title for each in statement.wordings[0]} == {"ledger", "post"}


async def test_a_better_pipeline_makes_quotes_and_voices_anew(news: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    await read_all(news)
    with news._store._database.write() as connection:
        connection.execute("UPDATE quote SET speaker = 'Somebody Else'")
    news.rebuild_voices()
    assert [each.name for each in news.voices()] == ["Somebody Else"]
    monkeypatch.setattr(text, "PIPELINE_VERSION", text.PIPELINE_VERSION + 1)
    await read_all(news)
    assert [(each.name, each.quotes) for each in news.voices()] == [("Ana Ruiz", 2)]
    assert news.voices_named("ana ruíz") == news.voices()


async def test_articles_read_before_there_were_voices_get_theirs(news: Library) -> None:
    await read_all(news)
    with news._store._database.write() as connection:
        connection.execute("DELETE FROM said")
        connection.execute("DELETE FROM state WHERE key LIKE 'voices.%'")
    assert news.voices() == []
    await read_all(news)
    assert news.voices()[0].quotes == 2


async def test_report_without_a_name_is_another_source_of_the_same_words(news: Library) -> None:
    html = "<p>“We will pay twice for the same bridge and be glad of it.”</p><p>That was all.</p>"
    third = news._store.add_feed("https://echo.example/feed", "echo")
    news._store.add_articles(third.id, [entry(content=html)], ["Text"], NOW)
    named = news._store.add_feed("https://named.example/feed", "named")
    html = "<p>“We will pay twice for the same bridge and be glad of it,” said Bo Lind.</p>"
    news._store.add_articles(named.id, [entry(content=html)], ["Text"], NOW)
    await read_all(news)
    (voice,) = news.voices_named("Bo Lind")
    assert voice.quotes == 1
    (statement,) = news.statements([voice.id])
    assert {each.article.feed_title for wording in statement.wordings for each in wording} == {"echo", "named"}
    assert statement.first.article.feed_title == "named"


async def test_making_quotes_anew_goes_on_after_a_restart(
    news: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await read_all(news)
    monkeypatch.setattr(text, "PIPELINE_VERSION", text.PIPELINE_VERSION + 1)
    assert await prepare.prepare(news._store, Here(), 1) == 1
    news.close()
    again = Library(Store.open(tmp_path / "news.db"), now=lambda: NOW)
    assert await prepare.prepare(again._store, Here(), 10) == 1
    assert await prepare.prepare(again._store, Here(), 10) == 0
    assert [(each.name, each.quotes) for each in again.voices()] == [("Ana Ruiz", 2)]
    again.close()

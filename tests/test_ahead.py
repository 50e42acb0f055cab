"""Reading ahead: what the reader asks for goes before what may be asked for next."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any

from newsreader.library import Library
from newsreader.prepare import SMALL
from newsreader.store import Store
from newsreader.sync.worker import WorkerPool
from tests.builders import NOW, entry

LARGE = "<p>The ships of Merrow sail again.</p>" * (SMALL // 30)
"""Read in a worker process, as what is read ahead is."""


async def test_what_is_opened_overtakes_what_is_read_ahead(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "news.db")
    feed = store.add_feed("https://ledger.example/feed", "The Ledger")
    entries = [entry(str(n), content=LARGE, published=NOW - timedelta(hours=n)) for n in range(8)]
    store.add_articles(feed.id, entries, [LARGE] * len(entries), NOW)
    news = Library(store, now=lambda: NOW)
    fetcher, _ = news._network()
    news._fetcher, news._pool = fetcher, WorkerPool(1)
    done: list[int] = []

    async def note(article_id: int, work: Coroutine[Any, Any, object]) -> None:
        await work
        done.append(article_id)

    ahead = [asyncio.create_task(note(number, news.prepare_ahead([number]))) for number in range(1, 8)]
    await asyncio.sleep(0)
    await note(8, news.open_article(8))
    assert len(done) < 5  # what a worker had begun, and what was being written, may come before
    await asyncio.gather(*ahead)
    assert sorted(done) == list(range(1, 9))
    assert {news.full_text(number).version for number in done} == {news.full_text(8).version}
    await news.close_network()
    news.close()

"""Small values for tests, every field with a harmless default: ``entry(title="Rain")``, ``article(id=7)``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from newsreader.model import Article, Feed, FullText, ParsedEntry, Quote
from newsreader.store import Store

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
"""The present of tests: a Saturday at noon."""


def feed(**fields: Any) -> Feed:
    """Returns a subscription, by default to The Ledger."""
    return Feed(**{"id": 1, "url": "https://ledger.example/feed.xml", "title": "The Ledger", **fields})


def article(**fields: Any) -> Article:
    """Returns a list row, by default an unread one of The Ledger, an hour old."""
    defaults: dict[str, Any] = {
        "id": 1,
        "feed_id": 1,
        "feed_title": "The Ledger",
        "title": "Harbour reopens after the storm",
        "url": "https://ledger.example/harbour",
        "published": NOW - timedelta(hours=1),
        "summary": "Ships are sailing again from the harbour of Merrow.",
        "words": 120,
    }
    return Article(**{**defaults, **fields})


def entry(id: str = "entry-1", **fields: Any) -> ParsedEntry:
    """Returns an entry of a feed document, by default an hour old with two sentences of HTML."""
    defaults: dict[str, Any] = {
        "title": "Harbour reopens after the storm",
        "url": f"https://ledger.example/{id}",
        "published": NOW - timedelta(hours=1),
        "content": "<p>Ships are sailing again from Merrow. The mole is whole.</p>",
    }
    return ParsedEntry(id=id, **{**defaults, **fields})


def full_text(markdown: str = "Ships are sailing again.", *quotes: Quote, **fields: Any) -> FullText:
    """Returns a body read by version 1 of the pipeline."""
    return FullText(markdown, quotes, **{"version": 1, **fields})


def add(store: Store, feed_id: int, *titles: str, text: str = "", now: datetime = NOW, **fields: Any) -> list[int]:
    """Adds an entry for each title, the first one newest, an hour apart; returns the articles' ids."""
    entries = [
        entry(title, title=title, **{"published": now - timedelta(hours=hours), **fields})
        for hours, title in enumerate(titles)
    ]
    return store.add_articles(feed_id, entries, [text or title for title in titles], now)

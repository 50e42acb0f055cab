"""Makes stores of any size for benchmarks, and measures what the screen asks of one.

``build`` fills a file through the code a refresh uses, with made-up words as unevenly common as in a real language;
``cached`` builds it once per size and schema in the temporary folder; ``copy_of`` gives one that may be changed.
``python -m tests.benchmarks.stores --articles 100000`` prints the figures as JSON.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import tempfile
from array import array
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newsreader.model import FullText, ParsedEntry, Quote, Subscription, View
from newsreader.store import Store
from newsreader.store.schema import MIGRATIONS

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
"""When the newest article was published; articles reach back a year."""
_VOCABULARY = 40_000
_SENTENCES = 20_000
_BATCH = 500
_SYLLABLES = [first + last for first in "bdfghklmnprst" for last in "aei"]


class Words:
    """A made-up language: the n-th word is about 1/n as common as the first."""

    def __init__(self, seed: int = 7) -> None:
        self.random = random.Random(seed)
        ranks = range(1, _VOCABULARY + 1)
        self.words = [self._word(rank) for rank in ranks]
        weights = [1 / (rank + 2.7) for rank in ranks]
        picked = self.random.choices(self.words, weights, k=_SENTENCES * 18)
        self.sentences = [
            " ".join(picked[start : start + 18]).capitalize() + "." for start in range(0, len(picked), 18)
        ]

    @staticmethod
    def _word(rank: int) -> str:
        parts = []
        while rank:
            rank, part = divmod(rank, len(_SYLLABLES))
            parts.append(_SYLLABLES[part])
        return "".join(parts) + ("n" if len(parts) == 1 else "")

    def title(self) -> str:
        """Returns a headline of seven words, its rarer ones first in a sentence of the language."""
        return " ".join(self.random.choice(self.sentences)[:-1].split()[:7])

    def text(self, words: int) -> str:
        """Returns paragraphs of about so many words."""
        count = max(1, words // 18)
        chosen = self.random.choices(self.sentences, k=count)
        return "\n".join(" ".join(chosen[start : start + 4]) for start in range(0, count, 4))


def build(path: Path, articles: int, feeds: int = 200, words: int = 350, *, readings: bool = False) -> Path:
    """Makes a store of so many articles, a third of them unread and one in a hundred bookmarked.

    With ``readings`` every article has its Markdown and two quotes, as after the background has read it."""
    language = Words()
    with Store.open(path) as store:
        added = store.add_feeds(
            [
                Subscription(f"https://feed{n}.example/rss", f"Feed {n}", category=f"Folder {n % 12}")
                for n in range(feeds)
            ]
        )
        ids = [each.id for each in added]
        step = timedelta(days=365) / max(articles, 1)
        for first in range(0, articles, _BATCH * 20):
            # Through the room's inside, to put ten thousand articles into one transaction.
            with store._database.write():
                for start in range(first, min(first + _BATCH * 20, articles), _BATCH):
                    _add_batch(
                        store,
                        language,
                        ids[start // _BATCH % feeds],
                        start,
                        min(_BATCH, articles - start),
                        step,
                        articles,
                        words,
                        readings,
                    )
        everything = store.article_ids(View("all"), NOW)
        store.set_read(_some(everything, lambda n: n % 3 != 0), True, journal=False)
        store.set_starred(_some(everything, lambda n: n % 100 == 0), True)
    return path


def _add_batch(
    store: Store,
    language: Words,
    feed_id: int,
    start: int,
    count: int,
    step: timedelta,
    articles: int,
    words: int,
    readings: bool,
) -> None:
    texts = [language.text(words) for _ in range(count)]
    entries = [
        ParsedEntry(
            id=f"https://feed.example/{start + number}",
            title=language.title(),
            url=f"https://feed.example/{start + number}",
            published=NOW - step * (articles - start - number),
            content=f"<p>{text}</p>",
        )
        for number, text in enumerate(texts)
    ]
    for article_id, text in zip(store.add_articles(feed_id, entries, texts, NOW), texts, strict=True):
        if readings:
            said = (Quote(0, 20, text[:20], "Ana Bel"), Quote(30, 90, text[30:90]))
            store.save_reading(article_id, FullText(text, said, version=1), text, text[:300], words)


def _some(ids: array[int], wanted: Callable[[int], bool]) -> list[int]:
    return [article_id for number, article_id in enumerate(ids) if wanted(number)]


def cached(articles: int, feeds: int = 200, words: int = 350, *, readings: bool = False) -> Path:
    """Returns a store of this size, built once and kept in the temporary folder; do not change it."""
    form = hashlib.sha256(repr((MIGRATIONS, articles, feeds, words, readings)).encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / "newsreader-benchmarks"
    folder.mkdir(exist_ok=True)
    path = folder / f"{articles}-{form}.db"
    if not path.exists():
        partial = path.with_suffix(".part")
        partial.unlink(missing_ok=True)
        build(partial, articles, feeds, words, readings=readings).rename(path)
    return path


def copy_of(path: Path, folder: Path) -> Path:
    """Returns a copy that may be changed."""
    return Path(shutil.copy(path, folder / "news.db"))

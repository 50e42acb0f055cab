"""Makes stores of any size for benchmarks, and measures what the screen asks of one.

``build`` fills a file through the code a refresh uses, with made-up words as unevenly common as in a real language;
``cached`` builds it once per size and schema in the temporary folder; ``copy_of`` gives one that may be changed.
``python -m tests.benchmarks.stores --articles 100000`` prints the figures as JSON.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import tempfile
import time
from array import array
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

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
    """Returns a copy that may be changed, all of it on the disk: else the first change would wait for that."""
    copy = Path(shutil.copy(path, folder / "news.db"))
    with copy.open("rb") as file:
        os.fsync(file.fileno())
    return copy


def measure(store: Store) -> dict[str, float]:
    """Returns the median milliseconds of what the screen asks, and of each change; the store is changed."""
    words = Words().words
    first = store.article_ids(View("all"), NOW, 200)
    entries = [
        ParsedEntry(id=f"new {number}", title="New", published=NOW, content="<p>New</p>") for number in range(50)
    ]
    figures = {
        "counts": _ms(lambda: store.counts(NOW)),
        "first 200 ids": _ms(lambda: store.article_ids(View("all"), NOW, 200)),
        "first 200 ids of a folder": _ms(lambda: store.article_ids(View("category", 3), NOW, 200)),
        "first 200 stories": _ms(lambda: store.listing(View("all"), NOW, 200)),
        "all stories": _ms(lambda: store.listing(View("all"), NOW)),
        "200 rows of stories": _ms(lambda: store.story_rows(first, NOW, {})),
        "all ids": _ms(lambda: store.article_ids(View("all"), NOW)),
        "200 rows": _ms(lambda: store.articles(first)),
        "body": _ms(lambda: store.body(first[100])),
        "search, two of the commonest words": _ms(lambda: store.search(f"{words[1]} {words[2]}")),
        "search, two common words": _ms(lambda: store.search(f"{words[40]} {words[60]}")),
        "search, a rare word": _ms(lambda: store.search(words[20_000])),
        "search, an unfinished word": _ms(lambda: store.search(words[4000][:4], prefix=True)),
        "mark one read": _ms(lambda: store.set_read(first[:1], True), 1),
    }
    store.set_read(store.article_ids(View("all"), NOW), False, journal=False)
    return figures | {
        "mark all read": _ms(lambda: store.mark_all_read(View("all"), NOW), 1),
        "undo": _ms(store.undo, 1),
        "redo": _ms(store.redo, 1),
        "add 50 articles": _ms(lambda: store.add_articles(1, entries, ["New text"] * 50, NOW), 1),
    }


def _ms(action: Callable[[], object], times: int = 5) -> float:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        taken.append((time.perf_counter() - start) * 1000)
    return round(median(taken), 2)


def main() -> None:
    """Prints the figures of a store as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = copy_of(cached(options.articles), Path(folder))
        start = time.perf_counter()
        with Store.open(path) as store:
            opened = (time.perf_counter() - start) * 1000
            print(json.dumps({"articles": options.articles, "open": round(opened, 2), **measure(store)}, indent=1))


if __name__ == "__main__":
    main()

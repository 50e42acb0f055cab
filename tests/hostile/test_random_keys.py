"""Keys pressed at random, on windows of any size that change: the screen never raises.

NEWSREADER_STEPS presses more of them, NEWSREADER_SEED others: ``NEWSREADER_STEPS=10000 pytest tests/hostile -k keys``.
"""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from pathlib import Path
from random import Random

from newsreader.model import View
from newsreader.store import Store
from newsreader.ui.app import NewsApp, Options
from newsreader.ui.keys import KEYS
from tests.builders import NOW, entry
from tests.hostile.test_terminal import NASTY
from tests.ui.screens import Alone, settle

STEPS = int(os.environ.get("NEWSREADER_STEPS", "300"))
SEED = int(os.environ.get("NEWSREADER_SEED", "1"))
LIFE = 100
"""Steps after which the reader is opened anew, in a window of another size."""
SMALLEST, LARGEST = (20, 5), (300, 100)
NOT_PRESSED = {"app.quit", "app.suspend"}
BOUND = [key for each in KEYS if each.id not in NOT_PRESSED for key in each.keys.split(",")]
OTHERS = [
    "escape",
    "enter",
    "tab",
    "1",
    "2",
    "9",
    "g",
    "w",
    "comma",
    "percent_sign",
    "delete",
    "shift+up",
    "ctrl+a",
    "f12",
]


class Staying(NewsApp):
    """A reader that cannot be left."""

    def exit(self, *args: object, **named: object) -> None:
        """Stays."""


def fill(path: Path) -> None:
    """Makes a database with the sample edition, read, and a feed with titles of all kinds."""
    library = Alone(Store.open(path), now=lambda: NOW)
    library.load_sample()
    with Store.open(path) as store:
        feed = store.add_feed("https://ledger.example/feed", "[red]The Ledger[/]", category="Papers")
        titles = ["[/]", "", "漢字" * 90, "word" * 80, "👩‍👩‍👧 é" * 20, NASTY, "<b>&amp;</b>"]
        bodies = [
            "",
            "<p>" + "Rain. " * 4000,
            "<table>" + "<tr><td>a<td>漢字" * 60,
            "<pre>" + "x" * 999,
            "<p>“Now,” said Ada.",
        ]
        entries = [
            entry(str(n), title=title, content=bodies[n % len(bodies)], published=NOW - timedelta(minutes=n))
            for n, title in enumerate(titles)
        ]
        store.add_articles(feed.id, entries, [""] * len(entries), NOW)
        for article in library.articles(library.article_ids(View("all"))):
            library.full_text(article.id)
        store.index_voices()
    library.close()


async def live(path: Path, chance: Random, size: tuple[int, int]) -> None:
    """Opens the reader and presses keys; a failure names those that led there."""
    library, pressed = Alone(Store.open(path), now=lambda: NOW), list[str]()
    app = Staying(library, Options(theme="night-edition", refresh_minutes=0, browser=("/there/is/none",)))
    try:
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            for step in range(LIFE):
                pressed.append(chance.choice(BOUND if chance.random() < 0.7 else OTHERS))
                await pilot.press(pressed[-1])
                if step % 10 == 9:
                    await pilot.resize_terminal(*size_of(chance))
                    await settle(pilot)
            await settle(pilot)
    except BaseException as error:
        error.add_note(f"in a window of {size} after {' '.join(pressed[-30:])}")
        raise
    finally:
        library.close()


def size_of(chance: Random) -> tuple[int, int]:
    """Returns columns and lines, small windows as often as large ones."""
    least, most = SMALLEST, LARGEST
    return round(least[0] * (most[0] / least[0]) ** chance.random()), round(
        least[1] * (most[1] / least[1]) ** chance.random()
    )


async def test_no_keys_on_no_screen_raise(tmp_path: Path) -> None:
    chance = Random(SEED)
    sizes = [SMALLEST, LARGEST]
    fill(tmp_path / "filled.db")
    for life in range(STEPS // LIFE):
        path = tmp_path / f"{life}.db"
        shutil.copy(tmp_path / "filled.db", path)
        await live(path, chance, sizes[life] if life < len(sizes) else size_of(chance))

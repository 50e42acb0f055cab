"""Makes the pictures of README from the sample edition: ``python -m tests.pictures``.

The clock stands still, so that the pictures change only when the screen does.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from newsreader.library import Library
from newsreader.model import View
from newsreader.ui.app import NewsApp, Options

FOLDER = Path(__file__).parent.parent / ".github"
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
STORY = "Port workers vote to end three-week strike"

PICTURES: Sequence[tuple[str, str, tuple[int, int], Sequence[str]]] = (
    ("night-wide", "night-edition", (150, 42), ("enter",)),
    ("morning-wide", "morning-edition", (150, 42), ("enter",)),
    ("morning-page", "morning-edition", (80, 34), ("enter",)),
    ("night-list", "night-edition", (80, 34), ()),
    ("night-front", "night-edition", (80, 34), ("P",)),
    ("night-story", "night-edition", (110, 34), ("enter", "S")),
    ("morning-versions", "morning-edition", (80, 34), ("enter", "G")),
    ("night-quotes", "night-edition", (110, 34), ("enter", "Q")),
    ("night-search", "night-edition", (110, 34), ("slash", *"crane camera")),
)
"""File name, theme, size and the keys pressed after the story has been selected."""


async def take(name: str, theme: str, size: tuple[int, int], keys: Sequence[str]) -> Path:
    """Opens a fresh reader, presses the keys and saves what it shows."""
    with tempfile.TemporaryDirectory() as home:
        library = Library.open(Path(home) / "newsreader.db", now=lambda: NOW)
        library.open_first_time()
        await _read_everything(library)
        app = NewsApp(library, Options(theme=theme, refresh_minutes=0, refresh_on_start=False, start="unread"))
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            wanted = next(each.id for each in library.articles(library.article_ids(View("all"))) if each.title == STORY)
            rows = library.rows(library.listing(View("unread")).ids, library.grouping)
            place = next(place for place, row in enumerate(rows) if wanted in row.members)
            await pilot.press(*["j"] * place)
            for key in keys:
                await pilot.press({" ": "space"}.get(key, key))
            await pilot.pause(0.6)
            path = FOLDER / f"{name}.svg"
            path.write_text(app.export_screenshot(title="newsreader"), encoding="utf-8")
        library.close()
    return path


async def _read_everything(library: Library) -> None:
    while await library.prepare(50):
        pass
    await library.close_network()


def main() -> None:
    """Takes all pictures."""
    os.environ["TZ"] = "UTC"
    time.tzset()
    FOLDER.mkdir(exist_ok=True)
    for picture in PICTURES:
        print(asyncio.run(take(*picture)).name)


if __name__ == "__main__":
    main()

"""Pictures of every screen as text: ``python -m tests.snapshots`` writes what the tests compare with.

The sample edition at a clock that stands still, in UTC, everything read and grouped in order; no network, no pictures.
Two themes, four sizes. A file holds the words of a screen, what letters
stand for which styles, and the styles of each line, run by run; then the second theme, where it differs.
``python -m tests.snapshots FOLDER`` writes the same screens as SVG, to be looked at.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

from rich.segment import Segment
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from newsreader.accounts import Accounts
from newsreader.libraries import Libraries
from newsreader.model import View
from newsreader.ui.app import NewsApp, Options
from newsreader.ui.browse import BrowseScreen
from tests.ui.screens import Alone, settle

FOLDER = Path(__file__).parent / "data" / "screens"
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SIZES = ((150, 42), (120, 36), (80, 24), (40, 20))
STORY = 29
"""The article of the sample edition that is opened: a story of two sources, with four quotes."""
THEMES = ("night-edition", "morning-edition")
SCREENS: Mapping[str, Sequence[str]] = {
    "list": (),
    "page": ("enter",),
    "page-end": ("enter", "G"),
    "find": ("enter", "slash", *"the"),
    "links": ("enter", "0"),
    "alone": ("enter", "z"),
    "story": ("enter", "S"),
    "quotes": ("enter", "Q"),
    "shelf": ("f",),
    "search": ("slash", *"crane"),
    "help": ("question_mark",),
    "help-narrowed": ("question_mark", *"quote"),
    "palette": ("ctrl+p", *"theme"),
    "add": ("a",),
    "import": ("i",),
    "problems": ("exclamation_mark",),
    "connect": ("at",),
    "voices": ("V",),
    "front": ("P",),
    "history": ("H",),
    "date": ("d",),
    "tags": ("B",),
    "note": ("E",),
    "mute": ("M",),
    "pipe": ("enter", "vertical_line"),
}
"""The screens by name, with the keys that lead there from the list."""
TERMINAL = (
    "NO_COLOR",
    "FORCE_COLOR",
    "COLORTERM",
    "TERM_PROGRAM",
    "COLUMNS",
    "LINES",
    "LC_TERMINAL",
    "KITTY_WINDOW_ID",
)
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


class StillLibrary(Alone):
    """A library without a network, in which no picture can be decoded."""

    def can_show_pictures(self) -> bool:
        """Shows pictures as their captions, whatever is installed."""
        return False


@contextmanager
def calm() -> Iterator[None]:
    """Takes away what machines differ in: the time zone, and what a terminal says of itself."""
    kept = dict(os.environ)
    for name in [name for name in kept if name in TERMINAL or name.startswith(("TEXTUAL", "NEWSREADER"))]:
        del os.environ[name]
    os.environ.update(TZ="UTC", TERM="xterm-256color")
    time.tzset()
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)
        time.tzset()


def prepared(folder: Path) -> Path:
    """Makes a database with the sample edition, everything in it read and grouped, in order."""
    library = StillLibrary.open(folder / "newsreader.db", now=lambda: NOW)
    library.open_first_time()
    for article_id in sorted(library.article_ids(View("all"))):
        library.read(article_id)
    library.close()
    return folder / "newsreader.db"


@dataclass(frozen=True)
class Shown:
    """What a screen shows in a theme."""

    words: str
    legend: str
    runs: str


async def walk(database: Path, size: tuple[int, int], theme: str, pictures: Path | None = None) -> dict[str, Shown]:
    """Returns what each screen shows."""
    with tempfile.TemporaryDirectory() as home:
        path = Path(shutil.copy(database, home))
        library = StillLibrary.open(path, now=lambda: NOW)
        libraries = Libraries(path, Accounts(Path(home, "accounts.toml"), Path(home, "accounts")))
        options = Options(theme=theme, refresh_minutes=0, refresh_on_start=False, start="unread")
        app = NewsApp(library, options, libraries)
        shown: dict[str, Shown] = {}
        async with app.run_test(size=size) as pilot:
            await _come_to_rest(pilot)
            for name in SCREENS:
                await _to_the_story(pilot)
                keys = SCREENS[name]
                for some in (keys[:1], keys[1:]):  # what opens a screen must be there before what is typed into it
                    await pilot.press(*some)
                    await _come_to_rest(pilot)
                shown[name] = _shown(app)
                if pictures is not None:
                    picture = pictures / f"{name}-{size[0]}x{size[1]}-{theme}.svg"
                    picture.write_text(app.export_screenshot(), encoding="utf-8")
                await _back_to_the_list(pilot)
        library.close()
    return shown


def walked(database: Path, size: tuple[int, int], theme: str) -> dict[str, Shown]:
    """Returns what each screen shows, for a process of its own: most of the time nothing is done but waiting."""
    return asyncio.run(walk(database, size, theme))


async def _come_to_rest(pilot: Pilot[None]) -> None:
    """Waits until nothing is being done and the screen has stayed as it is."""
    before: Shown | None = None
    while True:
        for field in pilot.app.screen.query("Input, TextArea"):
            assert isinstance(field, Input | TextArea)
            field.cursor_blink = False
        await settle(pilot)
        now = _shown(pilot.app)
        if now == before:
            return
        before = now


def _shown(app: App[None]) -> Shown:
    lines = list(_lines(app))
    legend: dict[str, str] = {}
    for line in lines:
        for _, style in line:
            legend.setdefault(style, LETTERS[len(legend) % len(LETTERS)])
    return Shown(
        "\n".join("".join(text for text, _ in line).rstrip() for line in lines),
        "; ".join(f"{letter} {style}" for style, letter in legend.items()),
        "\n".join(" ".join(_runs(line, legend)) for line in lines),
    )


async def _to_the_story(pilot: Pilot[None]) -> None:
    screen = pilot.app.screen
    assert isinstance(screen, BrowseScreen)
    row = screen.list.selected
    if screen.view == View("all") and row is not None and STORY in row.members:
        return
    await screen.show_view(View("all"))
    await _come_to_rest(pilot)
    rows = screen.library.rows(screen.list.ids, screen.grouped)
    screen.list.move_to(next(place for place, row in enumerate(rows) if STORY in row.members))
    await _come_to_rest(pilot)


async def _back_to_the_list(pilot: Pilot[None]) -> None:
    screen = pilot.app.screen_stack[0]
    while len(pilot.app.screen_stack) > 1:
        pilot.app.pop_screen()
    await _come_to_rest(pilot)
    for key in ("escape", "escape", "q", "q"):
        if screen.query_one("#list").has_focus and not screen.has_class("-focus", "-drawer"):
            break
        await pilot.press(key)
        await settle(pilot)


def _lines(app: App[None]) -> Iterator[list[tuple[str, str]]]:
    """Yields the lines of the screen as stretches of text with their styles in words."""
    for strip in app.screen._compositor.render_strips():
        yield [(text, style) for text, style in map(_segment, strip) if text]


def _segment(segment: Segment) -> tuple[str, str]:
    style = segment.style
    if style is None:
        return segment.text, ""
    weight = [name for name in ("bold", "italic", "underline", "strike", "reverse", "dim") if getattr(style, name)]
    colours = [color.name if color is not None else "-" for color in (style.color, style.bgcolor)]
    return segment.text, " ".join([*colours, *weight])


def _runs(line: Sequence[tuple[str, str]], legend: Mapping[str, str]) -> Iterator[str]:
    for letter, stretches in groupby(line, key=lambda each: legend[each[1]]):
        yield f"{letter}{sum(len(text) for text, _ in stretches)}"


def told(first: Shown, second: Shown) -> str:
    """Returns a screen at a size in both themes; what is the same stands once."""
    words = [] if second.words == first.words else [second.words]
    runs = [] if second.runs == first.runs else [second.runs]
    return "\n--\n".join([first.words, first.legend, first.runs, *words, second.legend, *runs])


def file_of(name: str, size: tuple[int, int]) -> str:
    """Returns the file of a screen at a size, below FOLDER."""
    return f"{size[0]}x{size[1]}/{name}.txt"


def made_with() -> str:
    """Returns what the screens were drawn by: others draw some edges otherwise."""
    return f"textual {version('textual')}, rich {version('rich')}\n"


def main() -> None:
    """Writes the screens: those to compare with, or pictures into the folder named."""
    pictures = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    (pictures or FOLDER).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, calm():
        database = prepared(Path(home))
        walks = {size: [asyncio.run(walk(database, size, theme, pictures)) for theme in THEMES] for size in SIZES}
    if pictures is None:
        shutil.rmtree(FOLDER)
        for size, (first, second) in walks.items():
            for name in SCREENS:
                place = FOLDER / file_of(name, size)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(told(first[name], second[name]) + "\n", encoding="utf-8")
        (FOLDER / "made-with.txt").write_text(made_with(), encoding="utf-8")


if __name__ == "__main__":
    main()

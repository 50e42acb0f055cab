"""Notices: once for each article of a followed story, paced, harmless, and never in the way."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from newsreader import notices
from newsreader.library import Library
from newsreader.model import Story
from newsreader.notices import MOST_LINES, PAUSE, Notice, arguments, notice_due, run, sequence
from newsreader.ui.options import Options
from tests.builders import NOW, article
from tests.ui.screens import library, reading

NOTICE = Notice("A story you follow: news", "– Port vote (The Ledger)")


class Shelf:
    """What a notice needs of a library."""

    def __init__(self) -> None:
        self.at = NOW
        self.kept: dict[str, str | None] = {}
        self.followed: list[Story] = []

    def now(self) -> object:
        return self.at

    def stories(self, limit: int) -> list[Story]:
        return self.followed[:limit]

    def state(self, key: str) -> str | None:
        return self.kept.get(key)

    def set_state(self, key: str, value: str | None) -> None:
        self.kept[key] = value

    def due(self) -> Notice | None:
        return notice_due(cast(Library, self))


def story(number: int, *ids: int, new: int = 1, title: str = "Port vote", followed: bool = True) -> Story:
    found = tuple(article(id=each, title=f"{title} {each}", feed_title="The Ledger") for each in ids)
    return Story(number, found, len(found), NOW, NOW, NOW if followed else None, new)


def test_news_is_told_once() -> None:
    shelf = Shelf()
    shelf.followed = [story(1, 3, 7), story(2, 4, followed=False), story(3, 5, new=0)]
    assert shelf.due() == Notice("A story you follow: news", "– Port vote 7 (The Ledger)")
    shelf.at += 2 * PAUSE
    assert shelf.due() is None
    shelf.followed[0] = story(1, 3, 7, 9, new=2)
    told = shelf.due()
    assert told is not None
    assert told.body == "– Port vote 9 (The Ledger)"


def test_what_comes_soon_after_waits_for_the_next() -> None:
    shelf = Shelf()
    shelf.followed = [story(1, 3)]
    assert shelf.due() is not None
    shelf.followed = [story(1, 3, 4)]
    shelf.at += PAUSE - timedelta(seconds=1)
    assert shelf.due() is None
    shelf.at += timedelta(seconds=1)
    assert shelf.due() is not None


def test_many_stories_are_counted() -> None:
    shelf = Shelf()
    shelf.followed = [story(number, number) for number in range(1, 10)]
    told = shelf.due()
    assert told is not None
    assert told.title == "9 stories you follow: news"
    assert told.body.splitlines()[MOST_LINES:] == ["– and 5 more"]


@pytest.mark.parametrize("state", ["", "{", "[]", '{"at": "yesterday", "told": {}}', '{"at": 3}'])
def test_a_state_that_cannot_be_read_is_none(state: str) -> None:
    shelf = Shelf()
    shelf.kept["notified"] = state
    shelf.followed = [story(1, 3)]
    assert shelf.due() is not None


def test_strangers_words_are_no_option_no_markup_and_no_control() -> None:
    shelf = Shelf()
    shelf.followed = [story(1, 3, title="--icon=/etc/passwd <a href='x'>&\x1b]52;c;x\x07\n" + "long " * 100)]
    told = shelf.due()
    assert told is not None
    assert not set(told.body) & set("<>&\x1b\x07\n")
    assert told.body.startswith("– ")
    assert len(told.body) < 200
    assert "\x1b]9;" not in sequence("osc9", told)[1:]


@pytest.mark.parametrize(
    ("command", "asked"),
    [
        (("notify-send",), ["notify-send", NOTICE.title, NOTICE.body]),
        (("say", "%t: %b"), ["say", f"{NOTICE.title}: {NOTICE.body}"]),
        (("log", "-m", "%b"), ["log", "-m", NOTICE.body]),
    ],
)
def test_the_command_is_given_title_and_lines(command: Sequence[str], asked: list[str]) -> None:
    assert arguments(command, NOTICE) == asked


async def test_the_command_is_run_without_a_shell(tmp_path: Path) -> None:
    place = tmp_path / "told"
    program = f"import sys; open({str(place)!r}, 'w').write('|'.join(sys.argv[1:]))"
    hostile = Notice("$(touch x)", "; rm -rf * `x`")
    assert await run((sys.executable, "-c", program), hostile) == ""
    assert place.read_text() == "$(touch x)|; rm -rf * `x`"


async def test_a_command_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "No such file" in await run(("/nowhere/notify",), NOTICE)
    assert "failed with 3" in await run((sys.executable, "-c", "raise SystemExit(3)"), NOTICE)
    monkeypatch.setattr(notices, "SECONDS", 0.2)
    assert "took longer" in await run((sys.executable, "-c", "import time; time.sleep(30)"), NOTICE)


def test_terminals_are_told_in_their_ways() -> None:
    assert sequence("osc9", NOTICE) == f"\x1b]9;{NOTICE.title} {NOTICE.body}\x1b\\"
    assert sequence("osc777", Notice("a;b", "c\nd")) == "\x1b]777;notify;a,b;c d\x1b\\"
    assert sequence("off", NOTICE) == ""


async def test_the_screen_tells_after_a_refresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "told"
    program = f"import sys; open({str(place)!r}, 'a').write(sys.argv[1])"
    monkeypatch.setattr(notices, "notice_due", lambda library: NOTICE)
    options = Options(notify=(sys.executable, "-c", program), refresh_minutes=0)
    async with reading(library(tmp_path, "Port vote"), options=options) as (screen, pilot):
        assert not place.exists()
        await screen.after_refresh(1)
        await pilot.app.workers.wait_for_complete()
    assert place.read_text() == NOTICE.title

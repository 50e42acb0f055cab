"""Control sequences and markup that got into the database all the same: no screen and no command lets them out."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from textual.pilot import Pilot

from newsreader.cli import run
from newsreader.model import Quote
from newsreader.store import Store
from newsreader.text import PIPELINE_VERSION
from tests.builders import NOW, entry, full_text
from tests.ui.screens import QuietLibrary, press, reading

NASTY = "\x1b]52;c;cGF5\x07\x1b[2J\x9b31m\x0e\x7f\u202egnp.exe\u2066[/red][@click=app.quit]now[/] [bold"
"""A clipboard write, an erased screen, C1, shift-out, DEL, reversed text, and markup of two kinds."""
HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
SCREENS = [
    [],
    ["j"],
    ["enter"],
    ["enter", "S"],
    ["enter", "c"],
    ["enter", "Q"],
    ["enter", "slash", "n", "o", "w"],
    ["enter", "0"],
    ["slash", "n", "o", "w"],
    ["V"],
    ["V", "j", "enter"],
    ["f"],
    ["f", "j", "e"],
    ["exclamation_mark"],
    ["question_mark"],
    ["a"],
    ["at"],
    ["D"],
    ["A"],
    ["b"],
    ["F"],
    ["B"],
    ["B", "n"],
    ["E"],
    ["enter", "right_square_bracket", "E"],
    ["f", "j", "j", "j", "j", "e"],
    ["ctrl+p", "n", "o", "w"],
]


def poisoned(path: Path) -> None:
    """Makes a database whose every text from outside is nasty."""
    with Store.open(path) as store:
        feed = store.add_feed("https://ledger.example/feed", "The Ledger", category="Papers")
        entries = [entry(str(number), title=f"Rain now {number}", authors=("Ivo Lund",)) for number in range(3)]
        ids = store.add_articles(feed.id, entries, ["now rain"] * 3, NOW)
        for article_id in ids:
            plain = f"Rain, now {article_id}, said Ada Lund."
            quote = Quote(0, 11, "Rain, now", "Ada Lund", "harbour master", 22, 30)
            store.save_reading(article_id, full_text(plain, quote, version=PIPELINE_VERSION), plain, "Rain now", 7)
        store.index_voices()
        store.retag(ids[:2], ["now"])
        store.write_note(ids[0], "now")
        store.write_note(ids[0], "now", "Rain, now")
        store.save_failed(feed.id, "It failed now.", "Wait.", now=NOW, next_check=None)
    columns = {
        "article": ("title", "author", "category", "summary"),
        "feed": ("own_title", "title", "problem", "hint"),
        "category": ("title",),
        "body": ("markdown",),
        "quote": ("text", "speaker", "role"),
        "voice": ("name", "role"),
        "tag": ("name",),
        "note": ("quote", "text"),
    }
    with closing(sqlite3.connect(path)) as connection:
        for table, names in columns.items():
            for name in names:
                connection.execute(f"UPDATE {table} SET {name} = {name} || ?", (NASTY,))
        connection.commit()


def drawn(pilot: Pilot[None]) -> str:
    """Returns the text of everything on the screen."""
    strips = [strip for screen in pilot.app.screen_stack for strip in screen._compositor.render_strips()]
    return "\n".join(strip.text for strip in strips)


@pytest.mark.parametrize("keys", SCREENS, ids=" ".join)
@pytest.mark.parametrize("size", [(150, 42), (60, 20)], ids=str)
async def test_no_screen_lets_them_out(keys: list[str], size: tuple[int, int], tmp_path: Path) -> None:
    poisoned(tmp_path / "news.db")
    async with reading(QuietLibrary(Store.open(tmp_path / "news.db"), now=lambda: NOW), size) as (_, pilot):
        for key in keys:
            await press(pilot, key)
            assert not HARMFUL.search(drawn(pilot))
        assert pilot.app.is_running
        assert "exe" in drawn(pilot)


COMMANDS = """list|list --plain|list --json|show 1|show 1 --json|search now|feeds|feeds --json|quotes 1|voices|related 1
quotes --speaker Ada|stories|story 1|doctor|export"""


@pytest.mark.parametrize("command", re.split("[|\n]", COMMANDS))
def test_no_command_lets_them_out(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NEWSREADER_HOME", str(tmp_path))
    poisoned(tmp_path / "newsreader.db")
    run(command.split())
    captured = capsys.readouterr()
    assert not HARMFUL.search(captured.out + captured.err)
    assert captured.out + captured.err

"""Control sequences and markup that got into the database all the same: no screen and no command lets them out."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import click
import pytest
from textual.pilot import Pilot

from newsreader.cli import run
from newsreader.cli.commands import _COMMANDS, commands
from newsreader.model import Quote, Signature, View
from newsreader.store import Store
from newsreader.text import PIPELINE_VERSION
from newsreader.ui.keys import KEYS
from tests.builders import NOW, entry, full_text
from tests.ui.screens import Alone, QuietLibrary, press, reading

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
    ["f", "slash", "n", "o", "w"],
    ["P"],
    ["enter", "q", "H", "n", "o", "w"],
    ["d", "3", "d"],
    ["exclamation_mark"],
    ["question_mark"],
    ["a"],
    ["at"],
    ["D"],
    ["A"],
    ["b"],
    ["M"],
    ["M", "w"],
    ["slash", "a", "u", "t", "h", "o", "r", "colon", "i"],
    ["slash", "n", "o", "w", "ctrl+s"],
    ["F"],
    ["B"],
    ["B", "n"],
    ["E"],
    ["enter", "right_square_bracket", "E"],
    ["f", "j", "j", "j", "j", "e"],
    ["ctrl+p", "n", "o", "w"],
]
XML = {ord(each): f"&#{ord(each)};" for each in "\x1b\x07\x9b\x0e\x7f\u202e\u2066[@"}


POISONED = {
    "article": ("title", "author", "category", "summary"),
    "body": ("markdown", "note"),
    "category": ("title",),
    "feed": ("own_title", "title", "problem", "hint"),
    "note": ("quote", "text"),
    "quote": ("text", "speaker", "role"),
    "mute": ("query",),
    "related": ("reasons",),
    "smart": ("name", "query"),
    "tag": ("name",),
    "version": ("title", "html"),
    "voice": ("name", "role"),
}
"""Columns whose texts are drawn or printed."""
NEVER_SHOWN = {
    "article": "url language",
    "body": "feed_html page_html plain source verdict extras cuts page_verdict",
    "feed": "url site_url language etag last_modified content_hash redirect_to",
    "note": "key",
    "remote_feed": "key title folder",
    "sending": "target",
    "state": "key value",
    "status": "key",
    "tag": "key",
    "voice": "key surname",
    **dict.fromkeys(("alias", "gone", "journal", "outbox", "quote", "related", "category"), "*"),
    **dict.fromkeys(("account", "remote_article", "posting", "signature", "uncounted"), "*"),
}
"""Other columns of text: addresses are made safe where they are opened, the rest is the program's own."""
REPORT = "<p>Rain, now, said Ada Lund. <a href='https://ivo.example/'>https://ledger.example/</a></p>"


def poisoned(path: Path) -> None:
    """Makes a database whose every text from outside is nasty."""
    with Store.open(path) as store:
        feed = store.add_feed("https://ledger.example/feed", "The Ledger", category="Papers")
        names = [str(number) for number in range(3)]
        for body in ("<p>Rain, then.</p>", REPORT):
            entries = [entry(each, title=f"Rain now {each}", authors=("Ivo Lund",), content=body) for each in names]
            store.add_articles(feed.id, entries, ["now rain"] * 3, NOW)
        ids = store.article_ids(View("all"), NOW)
        for article_id in ids:
            plain = f"Rain, now {article_id}, said Ada Lund."
            quote = Quote(0, 11, "Rain, now", "Ada Lund", "harbour master", 22, 30)
            store.save_reading(article_id, full_text(plain, quote, version=PIPELINE_VERSION), plain, "Rain now", 7)
            store.write_note(article_id, "Ask Ivo.", "Rain, now")
        store.enter(ids[0], Signature(("rain",), (1.0,)))
        store.save_related({ids[0]: [(ids[1], 0.5, ("rain",), 1)]})
        store.retag(ids[:2], ["storm"])
        store.save_smart("Wet", "rain")
        store.add_mute("hail")
        store.join_story(ids[1], store.join_story(ids[0], None))
        store.index_voices()
        store.save_failed(feed.id, "It failed now.", "Wait.", now=NOW, next_check=None)
    with closing(sqlite3.connect(path)) as connection:
        for table, columns in POISONED.items():
            for column in columns:
                assert connection.execute(f"UPDATE {table} SET {column} = {column} || ?", (NASTY,)).rowcount
        connection.commit()


def test_every_text_that_is_kept_is_tried(tmp_path: Path) -> None:
    poisoned(tmp_path / "news.db")
    with closing(sqlite3.connect(tmp_path / "news.db")) as connection:
        columns = connection.execute(
            "SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c"
            " WHERE m.type = 'table' AND c.type IN ('TEXT', 'BLOB') AND m.name NOT LIKE '%!_index%' ESCAPE '!'"
        ).fetchall()
    forgotten = [
        f"{table}.{column}"
        for table, column in columns
        if column not in POISONED.get(table, ()) and not {column, "*"} & set(NEVER_SHOWN.get(table, "").split())
    ]
    assert not forgotten, "add them to POISONED, or to NEVER_SHOWN where no screen and no command shows them"


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


@pytest.mark.parametrize("size", [(150, 42), (60, 20)], ids=str)
async def test_the_muted_let_none_out(size: tuple[int, int], tmp_path: Path) -> None:
    poisoned(tmp_path / "news.db")
    store = Store.open(tmp_path / "news.db")
    store.add_articles(1, [entry("4", title=f"Gale {NASTY}", authors=(NASTY,))], ["gale"], NOW)
    store.add_mute("gale")
    async with reading(QuietLibrary(store, now=lambda: NOW), size) as (screen, pilot):
        for key in ("comma", "j", "enter", "q", "comma"):
            await press(pilot, key)
            assert not HARMFUL.search(drawn(pilot))
            assert key == "comma" or (screen.view.kind == "muted" and "exe" in drawn(pilot))


async def test_the_preview_of_an_import_lets_none_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    poisoned(tmp_path / "news.db")
    monkeypatch.chdir(tmp_path)
    named = f"L{NASTY.translate(XML)}"
    feed = f"<outline text='{named}' type='rss' xmlUrl='https://rain.example/feed'/>"
    link = f"<outline text='{named}' type='link' category='{named}' url='https://rain.example/1'/>"
    lists = {"o": f"<opml version='2.0'><body><outline text='{named}'>{feed}{link}</outline></body></opml>"}
    lists["u"] = f'https://rain.example/feed "~{NASTY}" "{NASTY}"\n"query:{NASTY}:now"\n{NASTY}\n'
    async with reading(Alone(Store.open(tmp_path / "news.db"), now=lambda: NOW), (100, 30)) as (_, pilot):
        for name, content in lists.items():
            (tmp_path / name).write_text(content)
            await press(pilot, "i", name, "enter")
            assert not HARMFUL.search(drawn(pilot))
            assert "exe" in drawn(pilot)
            await pilot.press("escape")


LEFT_OUT = ("app.quit", "app.suspend", "feed.unsubscribe")
WALKED = [each.keys.split(",")[0] for each in KEYS if each.id not in LEFT_OUT]
"""A key of every action; a new action is walked without being named here."""


@pytest.mark.parametrize("before", [(), ("enter",)], ids=["list", "article"])
async def test_no_key_lets_them_out(before: tuple[str, ...], tmp_path: Path) -> None:
    poisoned(tmp_path / "news.db")
    async with reading(Alone(Store.open(tmp_path / "news.db"), now=lambda: NOW), (100, 30)) as (_, pilot):
        for key in WALKED:
            await press(pilot, *before, key)
            assert not HARMFUL.search(drawn(pilot)), f"{key} shows what a terminal obeys"
            await pilot.press("escape", "escape", "escape")
        assert pilot.app.is_running


ARGUMENTS = {
    "accounts": [""],
    "bookmark": ["1"],
    "brief": ["--since 2020-01-01"],
    "config": ["show", "check"],
    "doctor": [""],
    "export": ["", "--json --all", "--md --all", "--html --all", "--csv --all", "--all"],
    "feeds": [""],
    "follow": ["1"],
    "history": [""],
    "import": ["--dry-run {home}/feeds.opml"],
    "list": [""],
    "mark": ["--read 1"],
    "mute": [""],
    "note": ["1"],
    "quotes": ["1", "--speaker Ada", "--search rain"],
    "read": ["1", "1 --plain"],
    "redo": [""],
    "related": ["1"],
    "remove": ["1 --dry-run", "1"],
    "save": ["1 -o {home}/saved.md"],
    "search": ["now", "nothing"],
    "show": ["1", "1 --md", "1 --text", "1 --html"],
    "smart": [""],
    "stories": [""],
    "story": ["1"],
    "tags": [""],
    "undo": [""],
    "voices": ["", "Ada"],
}
"""What each command is tried with; those that take --json and --plain also with these."""
SAY_NOTHING = ["add", "backup", "completion", "connect", "open", "refresh", "reindex"]
SAY_NOTHING += ["man", "restore", "run", "sample", "send", "sync", "vacuum", "web"]
"""Commands that show nothing from outside but an error, or start something."""


def lines_of(name: str) -> list[str]:
    """Returns the command lines that a command is tried with."""
    command = commands.get_command(click.Context(commands), name)
    assert command is not None
    known = {option for each in command.params for option in each.opts}
    forms = ["", *(form for form in ("--json", "--plain") if form in known)]
    return [f"{name} {words} {form}" for words in ARGUMENTS[name] for form in forms if form not in words or not form]


@pytest.mark.parametrize("name", list(_COMMANDS))
def test_no_command_lets_them_out(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if name in SAY_NOTHING:
        return
    assert name in ARGUMENTS, "say in ARGUMENTS what the command is tried with, or in SAY_NOTHING that it shows nothing"
    monkeypatch.setenv("NEWSREADER_HOME", str(tmp_path))
    monkeypatch.setenv("PAGER", "cat")
    outline = f"<outline text='L{NASTY.translate(XML)}' xmlUrl='https://rain.example/feed'/>"
    (tmp_path / "feeds.opml").write_text(f"<opml version='2.0'><body>{outline}</body></opml>")
    poisoned(tmp_path / "newsreader.db")
    for line in lines_of(name):
        run(line.format(home=tmp_path).split())
        captured = capsys.readouterr()
        assert not HARMFUL.search(captured.out + captured.err), line
        assert captured.out + captured.err, line

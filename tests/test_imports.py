"""What is loaded before something is shown: the start stays fast only while nobody loads more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

NETWORK = {"httpx", "httpcore", "anyio", "ssl", "http.client", "newsreader.sync.http"}
PARSING = {"lxml", "trafilatura", "markdownify", "feedparser", "markdown_it", "newsreader.text.extract"}
WORKING = {"multiprocessing", "PIL", "hashlib", "keyring"}
LATER = {
    "newsreader.ui.article_view",
    "newsreader.ui.contrast",
    "newsreader.ui.graphics",
    "newsreader.ui.page",
    "newsreader.ui.panels",
    "newsreader.ui.dialogs",
    "newsreader.ui.search",
    "newsreader.ui.help",
    "newsreader.ui.voices",
    "newsreader.ui.connect",
    "newsreader.ui.accounts_screen",
}
"""Screens and panes that the first paint does without."""
ARGUMENTS = {"click", "newsreader.cli.commands", "newsreader.cli.options"}
ROOMS = {
    f"newsreader.store.{room}"
    for room in (
        "archive",
        "groups",
        "marks",
        "notes",
        "outbox",
        "remote_articles",
        "steps",
        "stories",
        "subscriptions",
    )
} | {"newsreader.store.query", "newsreader.store.voice_rows", "newsreader.store.voices", "newsreader.store.word_index"}
"""Rooms of the store that neither a list nor the first paint asks."""

FIRST_PAINT = """
import asyncio, sys
from pathlib import Path
from newsreader.cli import screen
from newsreader.library import Library
from newsreader.ui.app import NewsApp, Options
from newsreader.ui.browse import BrowseScreen

seen = []
BrowseScreen.complete = lambda self, pressing: seen.append(set(sys.modules))

async def main():
    library = Library.open(Path(sys.argv[1]) / "news.db")
    async with NewsApp(library, Options(refresh_minutes=0)).run_test(size=(150, 42)) as pilot:
        await pilot.pause()
    library.close()

asyncio.run(main())
print(*sorted(seen[0]), sep="\\n")
"""
COMMAND = """
import sys
from newsreader.cli import run
run(sys.argv[2:])
print(*sorted(sys.modules), sep="\\n", file=sys.stderr)
"""


def loaded(code: str, home: Path, *arguments: str) -> set[str]:
    """Returns the modules that a process of its own has loaded when it is done."""
    done = subprocess.run(
        [sys.executable, "-c", code, str(home), *arguments],
        env={"NEWSREADER_HOME": str(home), "PATH": "/usr/bin", "LANG": "C.UTF-8", "COLORFGBG": "15;0"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return set((done.stderr if code is COMMAND else done.stdout).split())


def test_the_first_paint_loads_neither_network_nor_parsers_nor_later_screens(tmp_path: Path) -> None:
    loaded(COMMAND, tmp_path, "sample")
    Path(tmp_path / "newsreader.db").rename(tmp_path / "news.db")
    modules = loaded(FIRST_PAINT, tmp_path)
    assert "newsreader.ui.article_list" in modules
    # asyncio loads ssl, and the tests' pilot loads nothing of these
    assert modules & ((NETWORK - {"ssl"}) | PARSING | (WORKING - {"hashlib"}) | LATER | ARGUMENTS | ROOMS) == set()


def test_a_list_asks_few_rooms_of_the_store(tmp_path: Path) -> None:
    loaded(COMMAND, tmp_path, "sample")
    modules = loaded(COMMAND, tmp_path, "list", "--unread", "--json")
    assert "newsreader.store.articles" in modules
    assert modules & (ROOMS | {"difflib", "shutil", "click.shell_completion"}) == set()


def test_a_room_of_the_store_is_the_module_itself_once_it_is_asked() -> None:
    code = """
import sys
from newsreader.store import notes, Version
assert "newsreader.store.notes" not in sys.modules and Version.__module__ == "newsreader.store.versions"
notes.put = "patched"
import newsreader.store.notes
assert newsreader.store.notes.put == notes.put == "patched"
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


@pytest.mark.parametrize("command", [["list", "--unread", "-n", "50", "--json"], ["search", "rain", "--json"]])
def test_a_list_loads_neither_screen_nor_network(tmp_path: Path, command: list[str]) -> None:
    loaded(COMMAND, tmp_path, "sample")
    modules = loaded(COMMAND, tmp_path, *command)
    assert "newsreader.cli.reading" in modules
    assert modules & ({"textual", "rich", "asyncio"} | NETWORK | PARSING | WORKING) == set()


def test_showing_an_article_loads_neither_screen_nor_network(tmp_path: Path) -> None:
    loaded(COMMAND, tmp_path, "sample")
    modules = loaded(COMMAND, tmp_path, "show", "1")
    assert "newsreader.cli.article" in modules
    assert modules & ({"textual"} | NETWORK) == set()

"""The front page and the history on the command line."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from newsreader.library import Library
from newsreader.store import Store
from newsreader.visits import SEEN
from tests.builders import entry
from tests.cli.conftest import Cli


@pytest.fixture
def strike(shelf: Store) -> list[int]:
    """One event, told by both feeds half an hour ago."""
    now, ids, story = datetime.now(UTC), list[int](), None
    for feed_id in (1, 2):
        title = f"Strike [over] {feed_id}"
        ids += shelf.add_articles(
            feed_id, [entry(title, title=title, published=now - timedelta(minutes=30))], [title], now
        )
        story = shelf.join_story(ids[-1], story)
    return ids


def test_brief_has_what_several_tell_first_and_says_why(cli: Cli, strike: list[int]) -> None:
    records = cli("brief", "--json").records()
    assert [(each["section"], each["reason"]) for each in records[:2]] == [("several", "2 sources"), ("rest", "")]
    assert sorted(records[0]["articles"]) == strike
    assert [each["title"] for each in records[1:]][:1] == ["Port vote"]
    told = cli("brief")
    assert told.code == 0
    assert re.match(r"\d new since ", told.out)
    assert "TOLD BY SEVERAL" in told.out
    assert "2 sources  " in told.out


def test_brief_as_markdown_takes_no_headline_for_markup(cli: Cli, strike: list[int]) -> None:
    out = cli("brief", "--md", "-n", "1").out
    assert "## Told by several" in out
    assert "Strike \\[over\\]" in out
    assert sum(line.startswith("- ") for line in out.splitlines()) == 2


def test_brief_fits_its_lines_to_the_terminal(terminal: Cli, strike: list[int]) -> None:
    out = terminal("--color", "never", "brief").out
    assert out
    assert max(map(len, out.splitlines())) <= 60


def test_brief_says_nothing_without_news(cli: Cli, shelf: Store) -> None:
    shelf.set_read([1, 2, 3, 4, 5], True)
    told = cli("brief")
    assert (told.code, told.out, told.err) == (4, "", "")


def test_brief_is_no_visit_unless_it_is_seen(cli: Cli, shelf: Store) -> None:
    long_ago = datetime.now(UTC) - timedelta(hours=30)
    shelf.set_state(SEEN, long_ago.isoformat())
    first = cli("brief", "--json").records()
    assert cli("brief", "--json").records() == first
    assert first
    assert cli("brief", "--seen").code == 0
    assert cli("brief").code == 4
    assert cli("brief", "--since", "2d", "--json").records()


def test_history_is_what_was_opened(cli: Cli, terminal: Cli, shelf: Store) -> None:
    assert cli("history").code == 4
    library = Library(shelf)
    library.keep_opened(3)
    library.keep_opened(5)
    assert [each["id"] for each in cli("history", "--json").records()] == [5, 3]
    assert [row[3] for row in cli("history", "harbour").cells()] == ["Night train"]
    assert "Central bank holds rates" in terminal("history").out
    assert cli("history", "--since", "2099-01-01").code == 4

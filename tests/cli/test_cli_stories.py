"""Stories on the command line: the list, one of them, following."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newsreader.prepare import keep
from newsreader.store import Store
from newsreader.text import read_entry
from tests.builders import entry
from tests.cli.conftest import Cli

STORM = "A storm broke the mole of Merrow harbour at night. Ana Bel, the harbour master, saw twelve boats sink."
FLOOD = "The storm at Merrow sank twelve boats, harbour master Ana Bel told reporters beside the mole."


@pytest.fixture
def storm(shelf: Store) -> list[int]:
    """Two reports of one event, two hours old and one."""
    ids = []
    for feed_id, (title, text, hours) in enumerate(
        (("Storm breaks mole at Merrow", STORM, 2), ("Boats lost at Merrow harbour", FLOOD, 1)), 1
    ):
        when = datetime.now(UTC) - timedelta(hours=hours)
        (new,) = shelf.add_articles(feed_id, [entry(title, title=title, published=when)], [text], datetime.now(UTC))
        keep(shelf, new, title, when, read_entry(f"<p>{text}</p>", "https://harbour.example", title))
        ids.append(new)
    return ids


def test_stories_lists_what_several_outlets_report(cli: Cli, storm: list[int]) -> None:
    (found,) = cli("stories", "--json").records()
    assert (found["id"], found["sources"], found["unread"]) == (storm[0], 2, 2)
    assert sorted(found["articles"]) == storm
    (cells,) = cli("stories", "--since", "3h").cells()
    assert (cells[0], cells[2], cells[5]) == (str(storm[0]), "2", "Storm breaks mole at Merrow")
    assert cli("stories", "--since", "5m").code == 4


def test_story_shows_every_version(cli: Cli, storm: list[int]) -> None:
    records = cli("story", str(storm[1]), "--json").records()
    assert [(each["id"], each["sources"], each["copy_of"]) for each in records] == [
        (storm[0], 2, None),
        (storm[1], 2, None),
    ]
    assert [row[0] for row in cli("story", str(storm[0])).cells()] == [str(each) for each in storm]
    assert [row[4] for row in cli("story", "1").cells()] == ["Port vote"]
    assert cli("story", "404").code == 4


def test_story_shows_what_was_said_first_and_where_it_also_ran(
    cli: Cli, terminal: Cli, shelf: Store, storm: list[int]
) -> None:
    text, now = f"{FLOOD} “We saw them sink,” said Ana Bel.", datetime.now(UTC)
    wire = shelf.add_feed("https://wire.example/feed", "Wire")
    (copy,) = shelf.add_articles(wire.id, [entry("wire", title="Boats lost", published=now)], [text], now)
    for each, words in ((storm[1], text), (copy, text)):
        keep(shelf, each, "Boats", now, read_entry(f"<p>{words}</p>", "https://harbour.example", "Boats"))
    records = cli("story", str(copy), "--json").records()
    assert [len(each["said_first"]) for each in records] == [0, 1, 0]
    assert [each["copy_of"] for each in records] == [None, None, storm[1]]
    told = terminal("story", str(storm[0]), "--color", "never").out
    assert told.count("“We saw them sink,” Ana Bel") == 1
    assert "also in Wire" in told
    assert told.index("Storm breaks mole") < told.index("Boats lost at Merrow")


def test_a_followed_story_stays_on_top(terminal: Cli, storm: list[int]) -> None:
    assert terminal("follow", str(storm[1])).code == 0
    assert terminal("follow", str(storm[0])).code == 2
    lines = terminal("stories", "--color", "never").out.splitlines()
    assert "2 sources · followed" in lines[0]
    assert terminal("story", str(storm[0]), "--color", "never").out.count("\n") >= 2
    terminal("undo")
    assert "followed" not in terminal("stories").out
    assert terminal("follow", str(storm[0]), "--json").records()[0]["followed"]
    assert terminal("follow", str(storm[0]), "--remove").code == 0
    assert terminal("follow", "404").code == 4

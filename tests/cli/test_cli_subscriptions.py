"""Subscriptions: listed, removed, brought in and taken out."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from newsreader.cli.subscriptions import chosen
from newsreader.model import FoundFeed
from newsreader.store import Store
from tests.cli.conftest import TEXT, Cli


def test_feeds_are_listed_with_what_is_unread(cli: Cli, shelf: Store) -> None:
    records = {record["title"]: record for record in cli("feeds", "--json").records()}
    assert (records["Harbour Post"]["unread"], records["Harbour Post"]["folder"]) == (4, "Coast")
    assert records["The Ledger"]["problem"] is None


def test_a_feed_is_removed_and_brought_back(cli: Cli, shelf: Store) -> None:
    assert cli("remove", "harb").code == 0
    assert len(cli("feeds").cells()) == 1
    cli("undo")
    assert len(cli("feeds").cells()) == 2


def test_a_feeds_name_may_be_mistyped_but_not_guessed(cli: Cli, shelf: Store) -> None:
    ran = cli("remove", "Harbor Post")
    assert (ran.code, ran.err) == (4, "newsreader: No feed is called “Harbor Post”. Did you mean “Harbour Post”?\n")
    shelf.add_feed("https://harbour2.example/feed", "Harbour Times")
    ran = cli("list", "--feed", "harbour")
    assert ran.code == 2
    assert "Harbour Post" in ran.err
    assert "Harbour Times" in ran.err


def test_subscriptions_travel_as_opml(cli: Cli, shelf: Store, home: Path) -> None:
    file = home / "feeds.opml"
    assert cli("export", "-o", str(file)).code == 0
    assert cli("export").out.strip() == file.read_text(encoding="utf-8").strip()
    rows = cli("import", str(file), "--dry-run").cells()
    assert sorted(rows) == [
        ["known", "", "The Ledger", "https://ledger.example/feed"],
        ["known", "Coast", "Harbour Post", "https://harbour.example/feed"],
    ]


def test_import_adds_what_is_new(cli: Cli, shelf: Store, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def public(_fetcher: object, _url: str) -> bool:
        return False

    monkeypatch.setattr("newsreader.sync.http.Fetcher.is_private", public)
    outlines = "".join(f'<outline xmlUrl="https://{name}.example/feed" text="{name}"/>' for name in ("ledger", "moor"))
    (home / "in.opml").write_text(f"<opml version='2.0'><body>{outlines}</body></opml>")
    ran = cli("import", str(home / "in.opml"))
    assert [row[1] for row in ran.cells()] == ["moor"]
    assert ran.err.startswith("Brought 1 feed; 1 feed known already.")


def test_a_file_that_is_no_opml_is_refused(cli: Cli, home: Path) -> None:
    (home / "in.opml").write_text("hello")
    ran = cli("import", str(home / "in.opml"))
    assert ran.code == 1
    assert ran.err.count("\n") == 1


def test_bookmarks_are_exported_with_their_texts(cli: Cli, shelf: Store) -> None:
    assert cli("export", "--json").code == 4
    cli("bookmark", "1")
    assert cli("export", "--json").records()[0]["markdown"] == TEXT
    assert cli("export", "--md").out.startswith("# Port vote\n\nHarbour Post · Ivo Lund · ")
    assert len(cli("export", "--json", "--all").records()) == 5


def test_what_a_query_finds_is_exported(cli: Cli, shelf: Store) -> None:
    query = ("folder:coast", "-herring")
    assert [record["title"] for record in cli("export", *query).records()] == ["Port vote", "Night train", "Old bridge"]
    assert cli("export", "--md", *query).out.count("\nHarbour Post · Ivo Lund · ") == 3
    cli("bookmark", "3", "--tag", "later")
    cli("note", "3", "ask Ana")
    rows = list(csv.DictReader(io.StringIO(cli("export", "--csv", *query).out)))
    assert [(row["title"], row["tags"], row["note"]) for row in rows] == [
        ("Port vote", "", ""),
        ("Night train", "later", "ask Ana"),
        ("Old bridge", "", ""),
    ]
    assert cli("export", "--html", *query, "train").out.count("<DT>") == 1
    assert cli("export", "--csv", "--all").out.count("\n") == 6
    assert cli("export", "zeppelin").code == 4
    for wrong in (["--opml", "train"], ["--opml", "--all"], ["--all", "train"], ["titel:train"]):
        assert cli("export", *wrong).code == 2


def test_a_failed_export_leaves_nothing_behind(cli: Cli, shelf: Store, home: Path) -> None:
    ran = cli("export", "-o", str(home / "none" / "x.opml"))
    assert ran.code == 1
    assert "cannot be written" in ran.err
    assert cli("export", "-o", "/dev/null").code == 0
    assert not Path("/dev/null").is_file()
    (home / "folder").mkdir()
    assert cli("export", "-o", str(home / "folder")).code == 1
    assert not [path for path in home.iterdir() if path.name.startswith(".folder")]


def test_the_sample_edition_comes_and_goes(cli: Cli, home: Path) -> None:
    assert cli("sample").code == 0
    listed = cli("list", "--json").records()
    assert listed
    assert cli("show", str(listed[0]["id"])).code == 0
    assert cli("open", str(listed[0]["id"])).code == 4
    assert cli("refresh").code == 4
    assert cli("sample", "--remove").code == 0
    assert cli("list").code == 4


@pytest.mark.parametrize(("ask", "title"), [(False, "Harbour"), (True, "Moor")])
def test_which_of_several_feeds_is_asked_only_on_a_terminal(
    ask: bool, title: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("click.prompt", lambda *_, **__: 2)
    found = [FoundFeed("https://a.example/1", "Harbour", 3), FoundFeed("https://a.example/2", "Moor")]
    assert chosen(found, ask).title == title
    asked = capsys.readouterr().err
    assert asked == ("1  Harbour · https://a.example/1 · 3 articles\n2  Moor · https://a.example/2\n" if ask else "")

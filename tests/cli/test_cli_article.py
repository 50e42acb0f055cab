"""One article: shown, quoted, searched for, opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsreader.model import FullText
from newsreader.papers import as_html
from newsreader.store import Store
from newsreader.text import PIPELINE_VERSION
from tests.cli.conftest import TEXT, Cli


def test_show_lays_the_article_out_with_its_voices(cli: Cli, shelf: Store) -> None:
    out = cli("show", "1").out
    assert out.startswith("Port vote\nHarbour Post · Ivo Lund · ")
    assert (
        "\nPort workers voted to go back.\n\n“Nobody won this,” said Ana Ruiz.\n\nNext\n\n• clear the yard\n• sail\n"
        in out
    )
    assert out.endswith("Voices\nAna Ruiz, branch secretary  1 quote\n")


def test_on_a_terminal_quotes_and_voices_are_lit(terminal: Cli, shelf: Store) -> None:
    shown = terminal("show", "1").out
    assert "\x1b[1mPort vote\x1b[0m\n" in shown
    assert "\x1b[33m“Nobody won this,”\x1b[0m said Ana Ruiz." in shown
    assert "\x1b[33mAna Ruiz\x1b[0m, branch secretary" in shown
    assert terminal("--color", "never", "quotes", "1").out == "▎ Nobody won this,\n▎ Ana Ruiz, branch secretary · 1\n"


def test_icons_may_be_ascii(terminal: Cli, shelf: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSREADER_ICONS", "ascii")
    assert terminal("--color", "never", "quotes", "1").out.startswith("| Nobody")
    assert " * " in terminal("--color", "never", "list").out


def test_on_a_terminal_what_was_found_stands_under_its_story(terminal: Cli, shelf: Store) -> None:
    lines = terminal("--color", "never", "search", "herring").out.splitlines()
    assert lines[0].endswith("Harbour Post  Herring “barrel”")
    assert lines[1].startswith("    ")


def test_show_has_other_forms(cli: Cli, shelf: Store) -> None:
    assert cli("show", "1", "--md").out.strip() == TEXT.strip()
    assert cli("show", "1", "--text").out.splitlines()[2:4] == ["Next", "clear the yard"]
    html = cli("show", "1", "--html").out
    assert "<h2>Next</h2>" in html
    assert "<li>sail</li>" in html


def test_html_is_safe_even_if_the_text_is_not(cli: Cli, shelf: Store) -> None:
    text = FullText("<script>x</script> [a](javascript:alert(1))", version=PIPELINE_VERSION)
    shelf.save_reading(2, text, "x", "x", 1)
    html = cli("show", "2", "--html").out
    assert "<script" not in html
    assert "href" not in html


def test_show_as_json_has_text_and_quotes_that_fit(cli: Cli, shelf: Store) -> None:
    record = cli("show", "1", "--json").records()[0]
    quote = record["quote_list"][0]
    assert record["text"][quote["start"] : quote["end"]] == "“Nobody won this,”"
    assert (quote["speaker"], quote["role"], quote["article"]) == ("Ana Ruiz", "branch secretary", 1)
    assert record["related_list"] == []
    assert record["markdown"] == TEXT


def test_an_unknown_article_is_named(cli: Cli, shelf: Store) -> None:
    for command in ("show", "open", "related", "quotes", "bookmark"):
        ran = cli(command, "999")
        assert (ran.code, ran.out) == (4, "")
        assert ran.err == "newsreader: There is no article 999. newsreader list shows the ids.\n"


def test_quotes_of_an_article(cli: Cli, shelf: Store) -> None:
    record = cli("quotes", "1", "--json").records()[0]
    assert (record["text"], record["speaker"], record["article"]) == ("Nobody won this,", "Ana Ruiz", 1)
    assert cli("quotes", "1").cells()[0][:3] == ["1", "Ana Ruiz", "branch secretary"]


def test_as_html_raises_and_lowers_letters_and_lets_no_other_tag_through() -> None:
    html = as_html("H<sub>2</sub>O <script>x</script>\n\n<div onclick='x'>\n\n`<sub>`")
    assert "H<sub>2</sub>O &lt;script&gt;" in html
    assert "<div" not in html
    assert "<code>&lt;sub&gt;</code>" in html


def test_quotes_of_a_person(cli: Cli, shelf: Store) -> None:
    record = cli("quotes", "--speaker", "ruiz", "--json").records()[0]
    assert (record["speaker"], record["article"]) == ("Ana Ruiz", 1)
    assert cli("quotes", "1", "--speaker", "Ruiz").code == 0
    assert cli("quotes", "1", "--speaker", "Nobody").code == 4
    assert cli("quotes", "--speaker", "won").code == 4


def test_show_says_which_text_it_is(cli: Cli, shelf: Store) -> None:
    assert "Text of the feed" in cli("show", "1").out


def test_quotes_of_a_file(cli: Cli, home: Path) -> None:
    text = "The mayor spoke.\n“We will rebuild the pier,” said Ana Ruiz on Tuesday.\n"
    (home / "speech.txt").write_text(text, encoding="utf-8")
    record = cli("quotes", "--file", str(home / "speech.txt"), "--json").records()[0]
    assert "We will rebuild the pier" in text[record["start"] : record["end"]]
    assert record["article"] is None


def test_search_finds_articles_and_quotes(cli: Cli, shelf: Store) -> None:
    assert [record["title"] for record in cli("search", "night", "train", "--json").records()] == ["Night train"]
    record = cli("search", "--quotes", "won", "--json").records()[0]
    assert (record["speaker"], record["article"], record["title"]) == ("Ana Ruiz", 1, "Port vote")


@pytest.mark.parametrize("query", ['"', "a AND (", "*", "title:", "-", "''"])
def test_any_query_is_answered(cli: Cli, shelf: Store, query: str) -> None:
    assert cli("search", "--", query).code in (0, 2, 4)


def test_open_starts_the_browser_of_the_settings(cli: Cli, shelf: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[str, tuple[str, ...]]] = []
    monkeypatch.setattr("newsreader.opener.open_in_browser", lambda url, command: opened.append((url, command)))
    monkeypatch.setenv("NEWSREADER_BROWSER", "lynx %u")
    assert cli("open", "1").code == 0
    assert opened == [("https://harbour.example/1", ("lynx", "%u"))]

"""What a line of output looks like: harmless, aligned, and the same names in JSON from release to release."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader.cli import printing as p
from newsreader.model import Article, Quote, Related

NOW = datetime(2026, 3, 12, 11, 0, tzinfo=UTC)
HOSTILE = "a\x1b]52;c;eA==\x07b\x9b2Jc‮d​e\x00f\ud800g\rh\x7fi"


def article(**changes: object) -> Article:
    values: dict[str, object] = {
        "id": 7,
        "feed_id": 2,
        "feed_title": "Harbour Post",
        "title": "Port vote",
        "url": "https://harbour.example/vote",
        "published": NOW,
    }
    return Article(**(values | changes))  # type: ignore[arg-type]


def test_nothing_that_a_terminal_obeys_is_left() -> None:
    assert p.guard(HOSTILE) == "a]52;c;eA==b2Jcdefghi"


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Zs", "Lu"])))
def test_a_cell_is_one_line_without_controls(text: str) -> None:
    line = p.one_line(text)
    assert not any(ord(char) < 32 or 0x7F <= ord(char) <= 0x9F for char in line)
    assert len(line.splitlines()) <= 1
    line.encode()


def test_a_title_cannot_leave_its_column(capsys: pytest.CaptureFixture[str]) -> None:
    p.Output("never").plain(1, None, "two\tcells\nand lines", HOSTILE)
    printed = capsys.readouterr().out
    assert printed.count("\n") == 1
    assert printed.count("\t") == 3


def test_errors_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    p.complain("It\nfailed\x1b[2J", "Try again.")
    assert capsys.readouterr().err == "newsreader: It failed[2J. Try again.\n"


@pytest.mark.parametrize(
    ("environ", "choice", "colored"),
    [
        ({}, "auto", False),
        ({}, "always", True),
        ({"NO_COLOR": "1"}, "always", True),
        ({"CLICOLOR_FORCE": "1"}, "auto", True),
        ({"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, "auto", False),
        ({"CLICOLOR_FORCE": "1"}, "never", False),
    ],
)
def test_colour_is_the_users_choice(
    monkeypatch: pytest.MonkeyPatch, environ: dict[str, str], choice: str, colored: bool
) -> None:
    for name in ("NO_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert p.Output(choice).color is colored


def test_a_terminal_has_colour_unless_it_is_dumb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    for term, colored in (("xterm-256color", True), ("dumb", False)):
        monkeypatch.setenv("TERM", term)
        assert p.Output().color is colored


def test_columns_line_up_whatever_the_script(capsys: pytest.CaptureFixture[str]) -> None:
    p.Output("never").columns([[("7", "dim"), "漢字", "", "first"], ["12", "ab", "", "second"]], align="r")
    assert capsys.readouterr().out == " 7  漢字  first\n12  ab    second\n"


def test_the_last_column_wraps_under_itself(capsys: pytest.CaptureFixture[str]) -> None:
    p.Output("never").columns([["1", "word " * 30]])
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 2
    assert printed[1].startswith("   word")
    assert max(map(len, printed)) <= 80


def test_paint_surrounds_the_guarded_text(capsys: pytest.CaptureFixture[str]) -> None:
    p.Output("always").line(("a\x1b[31mb", "bold accent"), "c")
    assert capsys.readouterr().out == "\x1b[1;33ma[31mb\x1b[0mc\n"


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=-30), "now"),
        (timedelta(seconds=59), "now"),
        (timedelta(minutes=12), "12m"),
        (timedelta(hours=23, minutes=59), "23h"),
        (timedelta(days=200), "24 Aug 2025"),
    ],
)
def test_ages_are_short(ago: timedelta, words: str) -> None:
    assert p.age(NOW - ago, NOW) == words


def test_an_article_as_json_has_names_that_stay() -> None:
    record = p.article_record(article(title="“Él”", starred=True))
    names = "id title url feed feed_id author published read starred tags noted words quotes"
    assert " ".join(record) == f"{names} related sources summary language"
    assert record["published"] == "2026-03-12T11:00:00Z"


def test_quotes_and_related_stories_as_json_have_names_that_stay() -> None:
    quote = p.quote_record(Quote(3, 9, "we won", "Ana Ruiz", "secretary"), 7)
    assert list(quote) == ["text", "speaker", "role", "start", "end", "article"]
    related = p.related_record(Related(article(), 0.51239, ("port", "vote"), -2))
    assert list(related) == ["id", "title", "feed", "url", "published", "score", "days", "reasons"]
    assert (related["score"], related["days"]) == (0.5124, -2)


def test_json_is_one_line_of_ascii(capsys: pytest.CaptureFixture[str]) -> None:
    p.Output("always").json(p.article_record(article(title="é\n\x1b漢")))
    printed = capsys.readouterr().out
    assert printed.isascii()
    assert printed.count("\n") == 1
    assert json.loads(printed)["title"] == "é\n\x1b漢"


def test_long_names_are_cut_by_columns() -> None:
    assert p.shortened("漢字漢字", 5) == "漢字…"
    assert p.shortened("short", 5) == "short"


def test_numbers_agree_with_their_nouns() -> None:
    assert [p.counted(number, "feed") for number in (0, 1, 2000)] == ["0 feeds", "1 feed", "2,000 feeds"]

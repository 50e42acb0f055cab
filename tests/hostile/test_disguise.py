"""Links whose words say one host and lead to another."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsreader.cli import run
from newsreader.text.markdown import blocks, to_markdown
from newsreader.ui.browse import BrowseScreen
from newsreader.ui.disguise import pretended_host
from tests.hostile.test_terminal import drawn
from tests.ui.screens import library, press, reading


@pytest.mark.parametrize(
    ("words", "url", "named"),
    [
        ("https://bank.example/login", "https://evil.example/", "bank.example"),
        ("www.bank.example", "https://evil.example/", "bank.example"),
        ("https://bank.example", "https://bank.example.evil.example/", "bank.example"),
        ("https://bank.example", "https://www.bank.example/a", ""),
        ("https://bank.example", "https://login.bank.example/a", ""),
        ("bank.example", "https://evil.example/", ""),
        ("the bank", "https://evil.example/", ""),
        ("https://[bank", "https://evil.example/", ""),
        ("https://", "https://evil.example/", ""),
    ],
)
def test_words_that_name_another_host(words: str, url: str, named: str) -> None:
    assert pretended_host(blocks(to_markdown(f"<p>See <a href='{url}'>{words}</a> now.</p>", "")), url) == named


BODY = "<p>Log in: <a href='https://evil.example/'>https://bank.example/</a>. Then wait for the ships.</p>"


async def test_the_page_says_where_a_disguised_link_leads(tmp_path: Path) -> None:
    async with reading(library(tmp_path, "Ships sail", body=BODY), (80, 30)) as (_, pilot):
        await press(pilot, "enter")
        assert "! bank.example leads to evil.example" in drawn(pilot)


def test_commands_say_where_a_disguised_link_leads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    news = library(tmp_path, "Ships sail", body=BODY)
    news.close()
    (tmp_path / "news.db").rename(tmp_path / "newsreader.db")
    monkeypatch.setenv("NEWSREADER_HOME", str(tmp_path))
    for command, words in (("show 1", "! bank.example leads"), ("read 1 --plain", "link: bank.example leads")):
        assert run(command.split()) == 0
        assert f"{words} to evil.example" in capsys.readouterr().out


async def test_a_disguised_link_is_opened_the_second_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(BrowseScreen, "browse", lambda _, url: opened.append(url))
    async with reading(library(tmp_path, "Ships sail", body=BODY)) as (_, pilot):
        await press(pilot, "enter", "0", "o", "1")
        told = [note.message for note in pilot.app._notifications]
        assert opened == []
        assert any("says bank.example but leads to evil.example" in str(each) for each in told)
        await press(pilot, "0", "o", "1")
    assert opened == ["https://evil.example/"]

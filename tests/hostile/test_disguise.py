"""Links whose words say one host and lead to another."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsreader.text.markdown import blocks, to_markdown
from newsreader.ui.browse import BrowseScreen
from newsreader.ui.disguise import pretended_host
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
    ],
)
def test_words_that_name_another_host(words: str, url: str, named: str) -> None:
    assert pretended_host(blocks(to_markdown(f"<p>See <a href='{url}'>{words}</a> now.</p>", "")), url) == named


async def test_a_disguised_link_is_opened_the_second_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(BrowseScreen, "browse", lambda _, url: opened.append(url))
    body = "<p>Log in: <a href='https://evil.example/'>https://bank.example/</a>. Then wait for the ships.</p>"
    async with reading(library(tmp_path, "Ships sail", body=body)) as (_, pilot):
        await press(pilot, "enter", "0", "o", "1")
        told = [note.message for note in pilot.app._notifications]
        assert opened == []
        assert any("says bank.example but leads to evil.example" in str(each) for each in told)
        await press(pilot, "0", "o", "1")
    assert opened == ["https://evil.example/"]

"""A terminal without colours: text and ground are its own, and quotes show all the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.segment import Segment

from tests.ui.screens import library, press, reading


async def test_text_has_the_colours_of_the_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with reading(library(tmp_path, "Harbour reopens")) as (browse, pilot):
        await press(pilot, "enter")
        app = pilot.app
        drawn: list[Segment] = [each for strip in browse._compositor.render_strips() for each in strip]
        for line_filter in app.get_line_filters():
            drawn = line_filter.apply(drawn, app.screen.background_colors[1])
        words = [each for each in drawn if each.text.strip() and each.style is not None]
        assert len(words) > 10
        for each in words:
            assert each.style is not None
            assert each.style.color is not None
            assert each.style.color.is_default
            assert each.style.bgcolor is not None
            assert each.style.bgcolor.is_default
        assert any("We are glad" in each.text and each.style is not None and each.style.italic for each in words)

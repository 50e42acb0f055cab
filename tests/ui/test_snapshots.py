"""Every screen looks as it did: words and styles, at four sizes, in two themes."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import pytest

from tests.snapshots import FOLDER, SCREENS, SIZES, THEMES, calm, file_of, made_with, prepared, told, walk

HOW = "Where this is meant: python -m tests.snapshots"
MOST_TOLD = 60
"""Lines of difference."""


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The sample edition, read once."""
    with calm():
        yield prepared(tmp_path_factory.mktemp("edition"))


@pytest.mark.skipif(
    (FOLDER / "made-with.txt").read_text(encoding="utf-8") != made_with(), reason="drawn by another Textual or Rich"
)
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_screens_look_as_they_did(size: tuple[int, int], edition: Path) -> None:
    first, second = [await walk(edition, size, theme) for theme in THEMES]
    changed: list[str] = []
    for name in SCREENS:
        file = FOLDER / file_of(name, size)
        expected = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
        shown = told(first[name], second[name]).splitlines()
        changed += unified_diff(expected, shown, f"{file_of(name, size)} as it was", "as it is", n=0, lineterm="")
    if changed:
        more = [f"… and {len(changed) - MOST_TOLD} lines more"] if len(changed) > MOST_TOLD else []
        pytest.fail("\n".join([HOW, *changed[:MOST_TOLD], *more]), pytrace=False)

"""Every screen looks as it did: words and styles, at four sizes, in two themes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.snapshots import FOLDER, SCREENS, SIZES, THEMES, file_of, made_with, prepared, told, walk

HOW = "python -m tests.snapshots writes the screens anew, where this is meant; git diff shows what has changed."


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The sample edition, read once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")
        for name in ("NO_COLOR", "COLORTERM", "TERM_PROGRAM"):
            patch.delenv(name, raising=False)
        time.tzset()
        yield prepared(tmp_path_factory.mktemp("edition"))
    time.tzset()


@pytest.mark.skipif(
    (FOLDER / "made-with.txt").read_text(encoding="utf-8") != made_with(), reason="drawn by another Textual or Rich"
)
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_screens_look_as_they_did(size: tuple[int, int], edition: Path) -> None:
    first, second = [await walk(edition, size, theme) for theme in THEMES]
    for name in SCREENS:
        expected = (FOLDER / file_of(name, size)).read_text(encoding="utf-8")
        assert told(first[name], second[name]).splitlines() == expected.splitlines(), f"{name}: {HOW}"

"""Every screen looks as it did: words and styles, at four sizes, in two themes."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from difflib import unified_diff
from multiprocessing import get_context

import pytest

from tests.snapshots import FOLDER, SCREENS, SIZES, THEMES, Shown, calm, file_of, made_with, prepared, told, walked

HOW = "Where this is meant: python -m tests.snapshots"
MOST_TOLD = 60
"""Lines of difference."""


Walks = dict[tuple[tuple[int, int], str], Future[dict[str, Shown]]]


@pytest.fixture(scope="module")
def walks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walks]:
    """The screens at every size in every theme, from one sample edition, several at a time."""
    with calm():
        edition = prepared(tmp_path_factory.mktemp("edition"))
        with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as processes:
            yield {(size, theme): processes.submit(walked, edition, size, theme) for size in SIZES for theme in THEMES}


@pytest.mark.skipif(
    (FOLDER / "made-with.txt").read_text(encoding="utf-8") != made_with(), reason="drawn by another Textual or Rich"
)
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_screens_look_as_they_did(size: tuple[int, int], walks: Walks) -> None:
    first, second = [walks[size, theme].result() for theme in THEMES]
    changed: list[str] = []
    for name in SCREENS:
        file = FOLDER / file_of(name, size)
        expected = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
        shown = told(first[name], second[name]).splitlines()
        changed += unified_diff(expected, shown, f"{file_of(name, size)} as it was", "as it is", n=0, lineterm="")
    if changed:
        more = [f"… and {len(changed) - MOST_TOLD} lines more"] if len(changed) > MOST_TOLD else []
        pytest.fail("\n".join([HOW, *changed[:MOST_TOLD], *more]), pytrace=False)

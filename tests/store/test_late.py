"""Rooms that are imported when they are asked for."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from newsreader.store import word_index
from newsreader.store.late import LateModule


def test_a_value_replaced_for_a_while_comes_back_to_a_room_that_is_late(monkeypatch: pytest.MonkeyPatch) -> None:
    late: LateModule = LateModule("newsreader.store.word_index")
    before: int = late.STRETCH
    with monkeypatch.context() as patched:
        patched.setattr(late, "STRETCH", 4)
        assert vars(word_index)["STRETCH"] == 4
    assert vars(word_index)["STRETCH"] == late.STRETCH == before


def test_a_room_that_another_thread_is_importing_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "slow_room.py").write_text("import time\ntime.sleep(0.3)\nDOOR = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    late = LateModule("slow_room")
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda name: getattr(late, name), ["DOOR"] * 4)) == [1] * 4

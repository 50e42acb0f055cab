"""Rooms that are imported when they are asked for."""

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

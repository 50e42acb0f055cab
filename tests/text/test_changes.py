"""What changed between two versions of a text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader.model import Change
from newsreader.text.changes import changes, history
from tests.builders import NOW

PARAGRAPHS = st.lists(st.text(alphabet="ab \n", max_size=12), max_size=8).map("\n".join)


def test_paragraphs_that_are_new_and_gone() -> None:
    before = "A storm came.\nOne dead.\n\nBoats sank."
    assert changes(before, "A  storm came.\nNobody died.\nBoats sank.\nMore follows.") == (
        ("One dead.",),
        ("Nobody died.", "More follows."),
    )
    assert changes(before, before) == ((), ())


def test_the_history_of_an_article() -> None:
    earlier = [
        (NOW, "Storm", "<p>One dead.</p>"),
        (NOW, "Storm", "<div>One dead.</div>"),
        (NOW, "Storm", "<p>Two.</p>"),
    ]
    assert history(earlier, "Storm over", "<p>Two.</p>") == [
        Change(NOW, "Storm", ("One dead.",), ("Two.",)),
        Change(NOW, "Storm"),
    ]
    assert history([], "Storm", "") == []


@settings(max_examples=60, deadline=None)
@given(PARAGRAPHS, PARAGRAPHS)
def test_what_is_removed_was_there_and_what_is_added_is(before: str, after: str) -> None:
    removed, added = changes(before, after)
    assert changes(after, after) == ((), ())
    assert all(each in " ".join(before.split()) for each in removed)
    assert all(each in " ".join(after.split()) for each in added)

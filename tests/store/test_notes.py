"""Notes on articles and quotes: nothing written is lost, whatever becomes of the article."""

from __future__ import annotations

import pytest

from newsreader.errors import UsageError
from newsreader.model import Quote
from newsreader.store import Store
from tests.builders import add, full_text

PLAIN = "“We will rebuild the mole,” said Ada Lund. “By spring,” she said."
MOLE = Quote(0, 27, "We will rebuild the mole,", "Ada Lund")
SPRING = Quote(43, 55, "By spring,", "Ada Lund")


@pytest.fixture
def rain(store: Store) -> int:
    """An article with two quotes."""
    rain = add(store, store.add_feed("https://ledger.example/feed", "The Ledger").id, "Rain")[0]
    store.save_reading(rain, full_text(PLAIN, MOLE, SPRING), PLAIN, "Rain", 9)
    return rain


def test_a_note_bookmarks_and_both_are_one_step(store: Store, rain: int) -> None:
    assert store.write_note(rain, "  Ask Ivo.\r\n\r\nTomorrow.  ").label == "Note written"
    assert [(note.text, note.quote, note.end) for note in store.notes(rain)] == [("Ask Ivo.\n\nTomorrow.", "", None)]
    assert store.articles([rain])[0].starred
    assert store.articles([rain])[0].noted
    store.undo()
    assert store.notes(rain) == []
    assert not store.articles([rain])[0].starred
    assert not store.articles([rain])[0].noted
    store.redo()
    assert store.notes(rain)[0].text == "Ask Ivo.\n\nTomorrow."


def test_changing_and_removing_can_be_undone(store: Store, rain: int) -> None:
    store.write_note(rain, "One.")
    assert store.write_note(rain, "Two.").label == "Note changed"
    assert store.write_note(rain, "").label == "Note removed"
    assert store.write_note(rain, " ").label == "Nothing to change"
    assert store.articles([rain])[0].starred, "the bookmark stays"
    store.undo()
    assert store.notes(rain)[0].text == "Two."
    store.undo()
    assert store.notes(rain)[0].text == "One."


def test_notes_stand_in_the_order_of_the_text(store: Store, rain: int) -> None:
    store.write_note(rain, "c", SPRING.text)
    store.write_note(rain, "d", "Words that nobody said.")
    store.write_note(rain, "b", MOLE.text)
    store.write_note(rain, "a")
    assert [(note.text, note.end) for note in store.notes(rain)] == [("a", None), ("b", 27), ("c", 55), ("d", None)]


@pytest.mark.parametrize(
    "words", ["We will rebuild the mole", "“WE will rebuild the mole”", "We will rebuild the mole."]
)
def test_a_quote_is_known_by_its_words(store: Store, rain: int, words: str) -> None:
    store.write_note(rain, "b", MOLE.text)
    store.write_note(rain, "changed", words)
    assert [(note.text, note.end) for note in store.notes(rain)] == [("changed", 27)]


def test_a_note_on_a_quote_outlasts_a_new_reading(store: Store, rain: int) -> None:
    store.write_note(rain, "b", MOLE.text)
    longer = "“Yes. We will rebuild the mole,” said Ada Lund."
    store.save_reading(rain, full_text(longer, Quote(0, 32, "Yes. We will rebuild the mole,")), longer, "Rain", 9)
    assert [(note.text, note.end) for note in store.notes(rain)] == [("b", 32)]
    store.save_reading(rain, full_text("Nothing."), "Nothing.", "Rain", 1)
    assert [(note.text, note.quote, note.end) for note in store.notes(rain)] == [("b", MOLE.text, None)]


def test_a_few_shared_words_are_not_the_quote(store: Store, rain: int) -> None:
    store.write_note(rain, "b", "the mole")
    assert store.notes(rain)[0].end is None


def test_what_is_noted_is_not_deleted_with_the_sample(store: Store) -> None:
    sample = store.add_feed("https://sample.example/feed", "Sample", sample=True)
    kept, gone = add(store, sample.id, "Wind", "Fog")
    store.write_note(kept, "Ask Ivo.")
    store.set_starred([kept], False)
    store.remove_sample()
    assert store.notes(kept)[0].text == "Ask Ivo."
    assert store.articles([gone]) == []


def test_a_note_needs_an_article_and_an_end(store: Store, rain: int) -> None:
    with pytest.raises(UsageError, match="no article 99"):
        store.write_note(99, "Hm.")
    with pytest.raises(UsageError, match="50,000"):
        store.write_note(rain, "x" * 50_001)

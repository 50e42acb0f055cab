"""What each version of a story adds to the others."""

from __future__ import annotations

from newsreader.model import Addition, Quote
from newsreader.text.additions import Told, additions

HARBOUR = (
    "The mole of Merrow broke at night. “We saw twelve boats sink in the dark,” said Ana Bel. "
    "Twelve boats are lost, the port office said. A crane of Halvern Marine stood in the way."
)
GAZETTE = (
    "Boats sank at Merrow. “We saw twelve boats sink in the dark,” said Ana Bel, the harbour master. “Nobody told us "
    "to leave the quay,” said Ivo Lund. The insurer Corran and Sons waits; boats of Corran were not insured by Corran."
)


def quotes(text: str, *speakers: str) -> list[Quote]:
    """Returns the quotes of a text by their speakers in order."""
    parts = text.split("“")[1:]
    return [Quote(0, 0, part.split("”")[0], name or None) for part, name in zip(parts, speakers, strict=True)]


def test_quotes_and_speakers_only_there_are_told() -> None:
    first, second = additions(
        [
            Told(HARBOUR, quotes(HARBOUR, "Ana Bel"), "en"),
            Told(GAZETTE, quotes(GAZETTE, "Bel", "Ivo Lund"), "en-GB"),
        ]
    )
    assert (first.quotes, first.speakers) == (0, ())
    assert (second.quotes, second.speakers) == (1, ("Ivo Lund",))


def test_speakers_without_a_name_are_not_told() -> None:
    told = Told(GAZETTE, quotes(GAZETTE, "the Merrow office", "Ivo Lund"), "en")
    assert additions([told, Told("Nothing is said.", (), "en")])[0].speakers == ("Ivo Lund",)


def test_names_only_there_are_told_and_one_word_must_come_twice() -> None:
    first, second = additions([Told(HARBOUR, (), "en"), Told(GAZETTE, (), "en")])
    assert first.names == ("Halvern Marine",)
    assert "Corran" in second.names
    assert "Merrow" not in first.names + second.names


def test_a_name_ends_where_it_owns_the_next_one() -> None:
    told = Told("We hear from The Merrow Gazette’s Ana Bel that the mole broke.", (), "en")
    assert additions([told, Told("Nothing is said.", (), "en")])[0].names == ("The Merrow Gazette", "Ana Bel")


def test_another_language_is_not_compared() -> None:
    german = "Ein Sturm hat in der Nacht die Mole von Merrow zerstört. Zwölf Boote sanken im Hafen Merrow."
    found = additions([Told(HARBOUR, (), "en"), Told(german, (), "de")])
    assert found[1] == Addition(language="de")
    assert found[0].names == (), "there is nothing to compare it with"


def test_nothing_and_one_text_alone() -> None:
    assert additions([]) == []
    assert additions([Told("", (), "")]) == [Addition()]

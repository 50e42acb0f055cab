"""Voices: whose quotes are whose, what makes two names one, and what the user decides."""

from __future__ import annotations

from datetime import timedelta

import pytest

from newsreader.errors import UsageError
from newsreader.model import Quote
from newsreader.store import Store
from newsreader.store.names import is_description, is_short, name_key, without_titles
from tests.builders import NOW, add, full_text


def quote(article_id: int, text: str, speaker: str | None, role: str | None = None, start: int = 0) -> Quote:
    return Quote(start, start + len(text), text, speaker, role)


def read(store: Store, article_id: int, *said: tuple[str, str | None] | tuple[str, str | None, str]) -> None:
    quotes = [
        quote(article_id, each[0], each[1], each[2] if len(each) == 3 else None, 100 * n) for n, each in enumerate(said)
    ]
    store.save_reading(article_id, full_text("Text", *quotes), "Text", "Text", 1)


def told(store: Store, words: str = "") -> dict[str, int]:
    return {each.name: each.quotes for each in store.voices(words, "most")}


@pytest.fixture
def ids(store: Store) -> list[int]:
    """Four articles, newest first, in two feeds."""
    ledger = store.add_feed("https://ledger.example/feed", "The Ledger")
    post = store.add_feed("https://post.example/feed", "The Post")
    return add(store, ledger.id, "Rain", "Snow") + add(store, post.id, "Hail", "Fog", now=NOW - timedelta(hours=5))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("President Ana Ruiz", "Ana Ruiz"),
        ("ANA RUIZ", "Aña Ruíz"),
        ("Prime Minister Ana Ruiz", "Dr. Ana Ruiz"),
        ("Ana-Maria O’Ruiz", "Ana Maria O'Ruiz"),
        ("former President Ana Ruiz", "Frau Ana Ruiz"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_equals_stand_in_the_order_in_which_they_are_quoted(store: Store, ids: list[int]) -> None:
    names = ["Ana Ruiz", "Ivo Lund", "Mei Tan", "Kofi Boateng", "Lena Novak", "Omar Said", "Ruth Ames", "Jan Kok"]
    read(store, ids[0], *[(f"No {n}", name) for n, name in enumerate(names)])
    assert [each.name for each in store.voices("", "most")] == names[::-1]


@pytest.mark.parametrize(
    ("one", "other"),
    [("J. Okell", "Jane Okell"), ("Ana Ruiz", "Ana R. Ruiz"), ("Ana Ruiz", "Ana Ruiz Jr."), ("Ruiz", "Ana Ruiz")],
)
def test_other_names_do_not(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_some_titles_are_part_of_a_name() -> None:
    assert without_titles("General Motors") == "General Motors"
    assert without_titles("Pope Francis") == "Pope Francis"
    assert without_titles("Ministry of Rain") == "Ministry of Rain"
    assert without_titles("Mayor") == "Mayor"
    assert not is_short("安倍晋三")
    assert name_key("…") == ""


def test_quotes_are_counted_by_voice_as_readings_are_saved(store: Store, ids: list[int]) -> None:
    read(store, ids[0], ("It rains.", "President Ana Ruiz", "president"), ("It pours.", "Ana Ruiz"), ("Hm.", None))
    read(store, ids[1], ("It snows.", "Aña Ruiz"), ("So it does.", "Bo Lind"))
    assert told(store) == {"Ana Ruiz": 3, "Bo Lind": 1}
    newest = store.voices()[0]
    assert (newest.name, newest.role, newest.last) == ("Ana Ruiz", "president", NOW)
    assert store.voice_count() == store.counts(NOW).voices == 2
    assert [each.quote.text for each in store.said_by([newest.id])] == ["It rains.", "It pours.", "It snows."]


def test_a_new_reading_replaces_what_the_old_one_said(store: Store, ids: list[int]) -> None:
    read(store, ids[0], ("It rains.", "Ana Ruiz"), ("It pours.", "Ana Ruiz"))
    before = store.voices()[0].id
    read(store, ids[0], ("It rains.", "Ana Ruiz"), ("It pours.", "Bo Lind"))
    assert told(store) == {"Ana Ruiz": 1, "Bo Lind": 1}
    assert before in {each.id for each in store.voices()}
    read(store, ids[0])
    assert told(store) == {}


def test_voices_of_feeds_that_are_left_are_hidden_until_they_return(store: Store, ids: list[int]) -> None:
    read(store, ids[0], ("It rains.", "Ana Ruiz"))
    read(store, ids[1], ("It snows.", "Ana Ruiz"))
    store.set_starred(ids[1:2], True)
    store.unsubscribe(1)
    assert told(store) == {"Ana Ruiz": 1}
    store.undo()
    assert told(store) == {"Ana Ruiz": 2}


def test_names_are_found_by_how_their_words_begin(store: Store, ids: list[int]) -> None:
    read(store, ids[0], ("It rains.", "Ana Ruiz"), ("No.", "Bo Anaru"), ("Well.", "Banana Smith"))
    assert set(told(store, "ana")) == {"Ana Ruiz", "Bo Anaru"}
    assert set(told(store, "RUÍ an")) == {"Ana Ruiz"}
    assert told(store, "%") == {}
    assert store.voice_count("ana") == 2


def test_a_surname_alone_is_a_voice_where_nobody_has_it(store: Store, ids: list[int]) -> None:
    read(store, ids[0], ("It rains.", "Ruiz"))
    read(store, ids[2], ("It hails.", "Ruiz"))
    assert told(store) == {"Ruiz": 2}
    read(store, ids[1], ("It snows.", "Ana Ruiz"))
    assert sorted((each.name, each.quotes) for each in store.voices()) == [("Ana Ruiz", 1), ("Ruiz", 1), ("Ruiz", 1)]


def test_a_surname_alone_is_completed_within_its_story(store: Store, ids: list[int]) -> None:
    read(store, ids[0], ("It rains.", "Ana Ruiz"))
    read(store, ids[2], ("It hails.", "Ruiz"))
    read(store, ids[3], ("It is foggy.", "Ruiz"))
    story = store.join_story(ids[0], None)
    store.join_story(ids[2], story)
    assert sorted((each.name, each.quotes) for each in store.voices()) == [("Ana Ruiz", 2), ("Ruiz", 1)]


def test_somebody_without_a_name_is_a_voice_of_one_story(store: Store, ids: list[int]) -> None:
    read(store, ids[0], ("It rains.", "a spokesman"), ("It pours.", "a spokesman"))
    read(store, ids[2], ("It hails.", "a spokesman"))
    read(store, ids[3], ("It is foggy.", "a spokesman"))
    assert sorted(each.quotes for each in store.voices("spokesman")) == [1, 1, 2]
    story = store.join_story(ids[0], None)
    store.join_story(ids[2], story)
    assert sorted(each.quotes for each in store.voices("spokesman")) == [1, 3]


def test_a_short_name_is_in_doubt_once_a_second_bearer_joins_the_story(store: Store, ids: list[int]) -> None:
    read(store, ids[0], ("It rains.", "Ana Ruiz"))
    read(store, ids[1], ("It snows.", "Ruiz"))
    read(store, ids[2], ("It hails.", "Leo Ruiz"))
    story = store.join_story(ids[0], None)
    store.join_story(ids[1], story)
    assert told(store) == {"Ana Ruiz": 2, "Leo Ruiz": 1}
    store.join_story(ids[2], story)
    assert told(store) == {"Ana Ruiz": 1, "Leo Ruiz": 1, "Ruiz": 1}


def test_a_short_name_in_another_story_is_no_proof_of_itself(store: Store, ids: list[int]) -> None:
    read(store, ids[0], ("It rains.", "Ana Ruiz"))
    read(store, ids[1], ("It snows.", "Ruiz"))
    read(store, ids[2], ("It hails.", "Leo Ruiz"))
    store.join_story(ids[1], store.join_story(ids[0], None))
    store.join_story(ids[1], store.join_story(ids[2], None))
    assert told(store) == {"Ana Ruiz": 1, "Leo Ruiz": 2}


def test_a_short_name_beside_its_full_one_stays_with_it(store: Store, ids: list[int]) -> None:
    read(store, ids[0], ("It rains.", "Ana Ruiz"), ("It pours.", "Ruiz"))
    read(store, ids[2], ("It hails.", "Leo Ruiz"))
    store.join_story(ids[2], store.join_story(ids[0], None))
    assert told(store) == {"Ana Ruiz": 2, "Leo Ruiz": 1}


@pytest.mark.parametrize(
    "name", ["a spokesman", "the Quay Museum’s director", "passengers", "ein Polizeisprecher", "la ministre"]
)
def test_words_that_describe_are_no_name(name: str) -> None:
    assert is_description(name)


@pytest.mark.parametrize("name", ["Ana Ruiz", "RWU union", "de Wit", "al-Sayed", "@ana", "市長", "Mayor"])
def test_names_describe_nobody(name: str) -> None:
    assert not is_description(name)


def test_merging_lasts_and_can_be_undone(store: Store, ids: list[int]) -> None:
    read(store, ids[0], ("It rains.", "Jane Okell"))
    read(store, ids[2], ("It hails.", "J. Okell"))
    by_name = {each.name: each.id for each in store.voices()}
    assert store.merge_voices(by_name["J. Okell"], by_name["Jane Okell"]).label == "J. Okell merged into Jane Okell"
    assert told(store) == {"Jane Okell": 2}
    assert set(told(store, "j okell")) == {"Jane Okell"}
    read(store, ids[3], ("It is foggy.", "J. Okell"))
    store.forget_voices()
    while store.index_voices(1):
        pass
    assert told(store) == {"Jane Okell": 3}
    undone = store.undo()
    assert undone
    assert told(store) == {"Jane Okell": 1, "J. Okell": 2}
    store.redo()
    assert told(store) == {"Jane Okell": 3}


def test_a_voice_that_is_parted_again_has_its_own_role(store: Store, ids: list[int]) -> None:
    read(store, ids[0], ("It rains.", "Ana Ruiz", "mayor"))
    read(store, ids[2], ("It hails.", "Paul Ruiz", "skipper"))
    by_name = {each.name: each.id for each in store.voices()}
    store.merge_voices(by_name["Ana Ruiz"], by_name["Paul Ruiz"])
    store.undo()
    assert {each.name: each.role for each in store.voices()} == {"Ana Ruiz": "mayor", "Paul Ruiz": "skipper"}


def test_what_was_merged_moves_on_with_its_voice(store: Store, ids: list[int]) -> None:
    read(store, ids[0], ("One.", "A. Bo"), ("Two.", "Al Bo"), ("Three.", "Alan Bo"))
    by_name = {each.name: each.id for each in store.voices()}
    store.merge_voices(by_name["A. Bo"], by_name["Al Bo"])
    store.merge_voices(by_name["Al Bo"], by_name["Alan Bo"])
    assert told(store) == {"Alan Bo": 3}
    store.undo()
    assert told(store) == {"Al Bo": 2, "Alan Bo": 1}
    with pytest.raises(UsageError):
        store.merge_voices(by_name["Al Bo"], by_name["Al Bo"])


def test_splitting_takes_a_merged_name_out_again(store: Store, ids: list[int]) -> None:
    read(store, ids[0], ("One.", "J. Okell"), ("Two.", "Jane Okell"))
    by_name = {each.name: each.id for each in store.voices()}
    store.merge_voices(by_name["J. Okell"], by_name["Jane Okell"])
    said = next(each for each in store.said_by([by_name["Jane Okell"]]) if each.quote.text == "One.")
    store.split_voice(said.id)
    assert told(store) == {"J. Okell": 1, "Jane Okell": 1}
    store.undo()
    assert told(store) == {"Jane Okell": 2}


def test_two_people_of_one_name_can_be_parted_by_story(store: Store, ids: list[int]) -> None:
    read(store, ids[0], ("One.", "John Smith"))
    with pytest.raises(UsageError):
        store.split_voice(ids[0] * 1000)
    read(store, ids[2], ("Two.", "John Smith"))
    store.split_voice(ids[2] * 1000)
    assert [(each.name, each.quotes) for each in store.voices()] == [("John Smith", 1)] * 2
    assert [each.quotes for each in store.voices_named("Mr John Smith")] == [1, 1]
    read(store, ids[2], ("Two again.", "John Smith"))
    assert [(each.name, each.quotes) for each in store.voices()] == [("John Smith", 1)] * 2
    store.undo()
    assert told(store) == {"John Smith": 2}


def test_indexing_goes_on_where_it_stopped(store: Store, ids: list[int]) -> None:
    for article_id in ids:
        read(store, article_id, ("One.", "Ana Ruiz"))
    while store.index_voices():
        pass
    with store._database.write() as connection:
        connection.execute("DELETE FROM said")
    assert told(store) == {}
    store.forget_voices()
    assert [store.index_voices(3), store.index_voices(3), store.index_voices(3)] == [3, 1, 0]
    assert told(store) == {"Ana Ruiz": 4}
    assert store.check() == []


def test_a_voice_is_known_by_its_article(store: Store, ids: list[int]) -> None:
    read(store, ids[0], ("One.", "President Ana Ruiz"))
    voice = store.voice_of(ids[0], "President Ana Ruiz")
    assert voice
    assert voice.name == "Ana Ruiz"
    assert store.voice_of(ids[1], "Ana Ruiz") is None

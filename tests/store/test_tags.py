"""Tags on bookmarks: given, taken, renamed, merged, removed; each change is one step to undo."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsreader.errors import UsageError
from newsreader.model import View
from newsreader.model.keeping import tag_names
from newsreader.store import Store
from tests.builders import NOW, add


@pytest.fixture
def ids(store: Store) -> list[int]:
    """Three articles of a feed."""
    return add(store, store.add_feed("https://ledger.example/feed", "The Ledger").id, "Rain", "Snow", "Hail")


def told(store: Store) -> list[tuple[str, int]]:
    return [(tag.name, tag.articles) for tag in store.tags()]


def tag_id(store: Store, name: str) -> int:
    return next(tag.id for tag in store.tags() if tag.name == name)


def test_a_tag_bookmarks_and_both_are_one_step(store: Store, ids: list[int]) -> None:
    step = store.retag(ids[:2], ["weather", "Harbour"])
    assert step.label == "2 tagged Harbour, weather"
    assert told(store) == [("Harbour", 2), ("weather", 2)]
    assert [row.tags for row in store.articles(ids)] == [("Harbour", "weather"), ("Harbour", "weather"), ()]
    assert [row.starred for row in store.articles(ids)] == [True, True, False]
    store.undo()
    assert told(store) == []
    assert not any(row.starred for row in store.articles(ids))
    store.redo()
    assert told(store) == [("Harbour", 2), ("weather", 2)]
    assert store.articles(ids)[0].starred


def test_undo_leaves_the_bookmark_and_the_tags_that_were_there(store: Store, ids: list[int]) -> None:
    store.set_starred(ids[:1], True)
    store.retag(ids[:1], ["a"])
    store.retag(ids[:1], ["b"], ["a"])
    assert store.articles(ids)[0].tags == ("b",)
    store.undo()
    assert store.articles(ids)[0].tags == ("a",)
    store.undo()
    assert store.articles(ids)[0].starred
    assert not store.articles(ids)[0].tags


def test_case_makes_no_other_tag(store: Store, ids: list[int]) -> None:
    store.retag(ids[:1], ["Größe"])
    store.retag(ids, ["GRÖSSE"])
    assert told(store) == [("Größe", 3)]


@pytest.mark.parametrize(
    ("line", "names"),
    [("a, b", ("a", "b")), ("#a,, A ,two  words", ("a", "two words")), (" , # ", ()), ("x" * 99, ("x" * 60,))],
)
def test_a_line_of_tags_is_parted_by_commas(line: str, names: tuple[str, ...]) -> None:
    assert tag_names(line) == names


def test_a_tag_opens_as_a_list_of_bookmarks(store: Store, ids: list[int]) -> None:
    store.retag([ids[0], ids[2]], ["weather"])
    view = View("tag", tag_id(store, "weather"))
    assert list(store.article_ids(view, NOW)) == [ids[0], ids[2]]
    assert [tag.name for tag in store.counts(NOW).tags] == ["weather"]


def test_tags_hide_with_the_bookmark_and_come_back_with_it(store: Store, ids: list[int]) -> None:
    store.retag(ids[:1], ["weather"])
    store.set_starred(ids[:1], False)
    assert (told(store), store.articles(ids)[0].tags) == ([], ())
    store.set_starred(ids[:1], True)
    assert (told(store), store.articles(ids)[0].tags) == ([("weather", 1)], ("weather",))


def test_renaming_keeps_the_articles(store: Store, ids: list[int]) -> None:
    store.retag(ids[:2], ["wether"])
    assert store.rename_tag(tag_id(store, "wether"), "Weather").label == "Renamed tag wether to Weather"
    assert told(store) == [("Weather", 2)]
    store.rename_tag(tag_id(store, "Weather"), "weather")
    assert told(store) == [("weather", 2)]
    store.undo()
    store.undo()
    assert told(store) == [("wether", 2)]


def test_the_name_of_another_tag_merges(store: Store, ids: list[int]) -> None:
    store.retag(ids[:2], ["storm"])
    store.retag(ids[1:], ["weather"])
    assert store.rename_tag(tag_id(store, "storm"), "WEATHER").label == "Merged tag storm into weather"
    assert told(store) == [("weather", 3)]
    store.undo()
    assert told(store) == [("storm", 2), ("weather", 2)]


def test_removing_a_tag_leaves_the_bookmarks(store: Store, ids: list[int]) -> None:
    store.retag(ids, ["weather"])
    store.remove_tag(tag_id(store, "weather"))
    assert told(store) == []
    assert all(row.starred for row in store.articles(ids))
    store.undo()
    assert told(store) == [("weather", 3)]


def test_steps_outlast_a_restart(tmp_path: Path) -> None:
    with Store.open(tmp_path / "news.db") as store:
        ids = add(store, store.add_feed("https://ledger.example/feed", "The Ledger").id, "Rain")
        store.retag(ids, ["weather"])
        store.remove_tag(tag_id(store, "weather"))
    with Store.open(tmp_path / "news.db") as store:
        store.undo()
        assert told(store) == [("weather", 1)]


@pytest.mark.parametrize("name", ["", " # ", ","])
def test_a_tag_needs_a_letter(store: Store, ids: list[int], name: str) -> None:
    store.retag(ids[:1], ["weather"])
    with pytest.raises(UsageError, match="letter"):
        store.rename_tag(tag_id(store, "weather"), name)
    with pytest.raises(UsageError, match="letter"):
        store.retag(ids, [name])


def test_a_tag_that_is_gone_is_told(store: Store) -> None:
    with pytest.raises(UsageError, match="no such tag"):
        store.remove_tag(77)


def test_tags_outlast_unsubscribing_and_the_end_of_the_sample(store: Store, ids: list[int]) -> None:
    sample = store.add_feed("https://sample.example/feed", "Sample", sample=True)
    kept, gone = add(store, sample.id, "Wind", "Fog")
    store.retag([kept, ids[0]], ["weather"])
    store.unsubscribe(1)
    store.remove_sample()
    assert told(store) == [("weather", 2)]
    assert list(store.article_ids(View("tag", tag_id(store, "weather")), NOW)) == [kept, ids[0]]
    assert store.articles([gone]) == []


def test_tags_are_told_to_no_server(store: Store, ids: list[int]) -> None:
    store.bind("ana@https://server.example/")
    before = store.waiting()
    store.retag(ids, ["weather"])
    assert store.waiting() == before

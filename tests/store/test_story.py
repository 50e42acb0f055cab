"""Stories as tables: joining, parting, following, and what must never become a giant."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from newsreader.errors import UsageError
from newsreader.model import FullText, View
from newsreader.prepare import keep, relate
from newsreader.store import Store
from newsreader.text import PIPELINE_VERSION, grouping, read_markdown, read_plain
from tests.builders import NOW, entry

STORM = "A storm broke the mole of Merrow harbour at night. Ana Bel, the harbour master, saw twelve boats sink."
FLOOD = "The storm at Merrow sank twelve boats, harbour master Ana Bel told reporters beside the broken mole."
TRIAL = "A jury in Oldwick began to hear the trial of a banker accused of forging paintings."
WORDS = [f"{first}{middle}{last}" for first in "bdfgklm" for middle in "aeiou" for last in "nrstvz"]


def arrive(store: Store, feed_id: int, title: str, text: str, when: datetime = NOW, key: str = "") -> int:
    """Adds an article as a refresh does, and puts it into its story as the background does."""
    new = entry(key or f"{title} {when}", title=title, published=when)
    (article_id,) = store.add_articles(feed_id, [new], [text], max(when, NOW) if when > NOW else when)
    prepare(store, article_id, title, text, when)
    return article_id


def prepare(store: Store, article_id: int, title: str, text: str, when: datetime) -> None:
    relate(store, [(article_id, title, when, read_plain(text, title))])


@pytest.fixture
def feeds(store: Store) -> list[int]:
    return [store.add_feed(f"https://{number}.example/feed", f"Paper {number}").id for number in range(6)]


def largest(store: Store) -> int:
    return max((len(each.articles) for each in store.stories(NOW, limit=500)), default=1)


def body(*numbers: int) -> str:
    """Returns a text of made-up words, different ones for different numbers."""
    return " ".join(WORDS[(7 * number + step) % len(WORDS)] + str(number) for number in numbers for step in range(30))


def test_reports_of_one_event_are_one_story(store: Store, feeds: list[int]) -> None:
    first = arrive(store, feeds[0], "Storm breaks mole at Merrow", STORM, NOW - timedelta(hours=5))
    trial = arrive(store, feeds[0], "Forgery trial opens", TRIAL)
    second = arrive(store, feeds[1], "Boats lost at Merrow harbour", FLOOD)
    (found,) = store.stories(NOW)
    assert {each.id for each in found.articles} == {first, second}
    assert found.sources == 2
    assert found.articles[0].id == first, "the longest"
    assert [each.sources for each in store.articles([first, trial, second])] == [2, 1, 2]
    assert (found.first, found.last) == (NOW - timedelta(hours=5), NOW)
    assert store.stories(NOW, since=NOW + timedelta(hours=1)) == []


def test_a_report_weeks_later_is_another_story_unless_it_is_followed(store: Store, feeds: list[int]) -> None:
    first = arrive(store, feeds[0], "Storm breaks mole at Merrow", STORM, NOW - timedelta(days=30))
    later = arrive(store, feeds[1], "Boats lost at Merrow harbour", FLOOD, NOW - timedelta(days=12))
    assert store.story_of(first) != store.story_of(later)
    number = store.story_of(later)
    assert number is not None
    store.follow_story(number, True, NOW)
    last = arrive(store, feeds[2], "Merrow harbour: storm sank twelve boats", FLOOD, NOW)
    assert store.story_of(last) == number


def test_a_followed_story_counts_what_is_new_and_goes_quiet(store: Store, feeds: list[int]) -> None:
    first = arrive(store, feeds[0], "Storm breaks mole at Merrow", STORM, NOW - timedelta(hours=5))
    number = store.story_of(first)
    assert number is not None
    store.follow_story(number, True, NOW - timedelta(hours=4))
    arrive(store, feeds[1], "Boats lost at Merrow harbour", FLOOD, NOW - timedelta(hours=1))
    (found,) = store.stories(NOW)
    assert (found.new, found.quiet) == (1, False)
    store.visit_story(number, NOW)
    (found,) = store.stories(NOW + timedelta(days=9))
    assert (found.new, found.quiet) == (0, True)
    with pytest.raises(UsageError):
        store.follow_story(number, True, NOW)
    store.undo()
    (found,) = store.stories(NOW)
    assert found.followed is None
    with pytest.raises(UsageError):
        store.follow_story(404, True, NOW)


def test_what_the_user_says_is_remembered_and_can_be_undone(store: Store, feeds: list[int]) -> None:
    first = arrive(store, feeds[0], "Storm breaks mole at Merrow", STORM)
    second = arrive(store, feeds[1], "Boats lost at Merrow harbour", FLOOD)
    together = store.story_of(first)
    assert store.part_story(second).label == "Not the same story"
    assert store.story_of(second) != together
    assert [each.sources for each in store.articles([first, second])] == [1, 1]
    prepare(store, second, "Boats lost at Merrow harbour", FLOOD, NOW)
    assert store.story_of(second) != together, "a better text changes nothing of it"
    with pytest.raises(UsageError):
        store.part_story(second)
    assert store.undo() is not None
    assert store.story_of(second) == together
    assert store.redo() is not None
    assert store.story_of(second) != together
    store.unite_stories(second, first)
    assert store.story_of(second) == together
    with pytest.raises(UsageError):
        store.unite_stories(second, first)
    third = arrive(store, feeds[2], "Storm at Merrow sinks boats", FLOOD)
    assert store.story_of(third) == together
    assert store.check() == []


def test_undo_brings_back_a_story_that_had_nothing_left(store: Store, feeds: list[int]) -> None:
    storm = arrive(store, feeds[0], "Storm breaks mole at Merrow", STORM)
    trial = arrive(store, feeds[1], "Forgery trial opens", TRIAL)
    alone = store.story_of(trial)
    gone = store.story_of(storm)
    assert alone is not None
    assert gone is not None
    store.follow_story(alone, True, NOW)
    store.unite_stories(trial, storm)
    assert store.story_of(storm) == alone, "the followed story stays"
    assert store.story(gone, NOW) is None
    store.undo()
    assert (store.story_of(trial), store.story_of(storm)) == (alone, gone)
    found = store.story(alone, NOW)
    assert found is not None
    assert found.followed == NOW


def test_hidden_and_removed_articles_are_not_in_it(store: Store, feeds: list[int]) -> None:
    sample = store.add_feed("sample:one", "Sample", sample=True).id
    first = arrive(store, feeds[0], "Storm breaks mole at Merrow", STORM)
    second = arrive(store, feeds[1], "Boats lost at Merrow harbour", FLOOD)
    arrive(store, sample, "Twelve boats sink in storm at Merrow", FLOOD + " Boats sank.")
    number = store.story_of(first)
    assert number is not None
    store.unsubscribe(feeds[1])
    store.remove_sample()
    found = store.story(number, NOW)
    assert found is not None
    assert [each.id for each in found.articles] == [first]
    store.undo()
    found = store.story(number, NOW)
    assert found is not None
    assert {each.id for each in found.articles} == {first, second}
    assert store.check() == []


def test_the_same_text_is_known_as_a_copy(store: Store, feeds: list[int]) -> None:
    text = body(*range(6))
    first = arrive(store, feeds[0], "Storm breaks mole at Merrow", text)
    cut = arrive(store, feeds[1], "Merrow storm: mole broken", text[: len(text) * 2 // 5])
    other = arrive(store, feeds[2], "Storm at Merrow breaks the mole", body(40, 41, 42))
    (found,) = store.stories(NOW)
    assert found.copies == {cut: first}
    assert found.articles[0].id == first
    assert other not in found.copies


# --- no giants ------------------------------------------------------------------------------------------------


def test_one_title_for_every_article_makes_no_story(store: Store, feeds: list[int]) -> None:
    for number in range(40):
        arrive(store, feeds[0], "Merrow Gazette", body(number), NOW, key=str(number))
    assert largest(store) == 1


@pytest.mark.parametrize("title", ["Morning briefing: {}", "Live: Merrow storm, {} May", "Merrow storm live – {}"])
def test_columns_and_tickers_do_not_meet_themselves(store: Store, feeds: list[int], title: str) -> None:
    for number in range(20):
        when = NOW - timedelta(hours=20 - number)
        arrive(store, feeds[0], title.format(number), STORM + " " + body(number), when)
    assert largest(store) == 1


def test_empty_bodies_and_empty_titles_make_no_story(store: Store, feeds: list[int]) -> None:
    for number in range(30):
        arrive(store, feeds[number % 6], "", "", NOW, key=str(number))
    assert largest(store) == 1


def test_boilerplate_makes_no_giant(store: Store, feeds: list[int]) -> None:
    boilerplate = " ".join(["Subscribe to the Gazette newsletter for harbour news every morning in Merrow."] * 6)
    for number in range(60):
        title = " ".join(WORDS[(number * 5 + step * 3) % len(WORDS)] for step in range(5))
        arrive(store, feeds[0], f"{title} {number}", f"{body(number)} {boilerplate}", NOW)
    assert largest(store) <= 8


def test_a_flood_of_articles_makes_no_giant(store: Store, feeds: list[int]) -> None:
    with store.together():
        for number in range(240):
            title = " ".join(WORDS[(number * 11 + step * 17) % len(WORDS)] for step in range(6))
            when = NOW + timedelta(milliseconds=250 * number - 60_000)
            arrive(store, feeds[number % 6], title, body(2 * number, 2 * number + 1), when, key=str(number))
    assert largest(store) <= 4
    assert all(each.related <= 5 for each in store.articles(store.article_ids(View("all"), NOW)))


def test_no_chain_leads_from_event_to_event(store: Store, feeds: list[int]) -> None:
    for number in range(30):
        told = sorted(body(*range(number, number + 4)).split(), key=lambda word: word[:: 1 if number % 2 else -1])
        arrive(store, feeds[number % 6], f"Part {WORDS[number]} {WORDS[number + 1]}", " ".join(told), key=str(number))
    assert 1 < largest(store) <= 10


def test_what_was_stored_before_is_put_into_stories_in_the_background(store: Store, feeds: list[int]) -> None:
    new = [
        entry(title, title=title, published=NOW) for title in ("Storm breaks mole at Merrow", "Boats lost at Merrow")
    ]
    ids = [store.add_articles(feed, [each], [STORM], NOW)[0] for feed, each in zip(feeds, new, strict=False)]
    for article_id in ids:
        old = FullText(STORM, (), "feed", "complete", "", PIPELINE_VERSION - 1)
        store.save_reading(article_id, old, STORM, STORM, 20)
    assert [store.story_of(each) for each in ids] == [None, None]
    for pending in store.pending(PIPELINE_VERSION, 9):
        keep(store, pending.id, pending.title, pending.published, read_markdown(STORM, pending.title))
    assert store.pending(PIPELINE_VERSION, 9) == []
    assert store.story_of(ids[0]) == store.story_of(ids[1]) is not None


def test_a_story_is_full_one_day() -> None:
    full = grouping.StoryCandidate(1, 0.9, 0.0, grouping.MOST)
    part = full._replace(size=3)

    def chosen(story: grouping.StoryCandidate, title: str = "Storm", *titles: str) -> int | None:
        return grouping.choose_story([story], title, 10, lambda _: titles)

    assert chosen(full) is None
    assert chosen(part) == 1
    assert chosen(part, "Storm 2", "STORM!") is None
    assert chosen(part, "Storm", *"a" * 8) is None
    assert chosen(part._replace(days=30)) is None


def test_dates_in_the_future_count_as_now(store: Store, feeds: list[int]) -> None:
    for number in range(5):
        new = entry(str(number), title=f"Storm {WORDS[number]}", published=NOW + timedelta(days=400 * number))
        (article_id,) = store.add_articles(feeds[number], [new], [body(number)], NOW)
        prepare(store, article_id, new.title, body(number), NOW)
    assert largest(store) <= 2
    assert all(each.last <= NOW for each in store.stories(NOW))


def test_the_terms_of_old_stories_go(store: Store, feeds: list[int]) -> None:
    old = arrive(store, feeds[0], "Storm breaks mole at Merrow", STORM, NOW - timedelta(days=90))
    new = arrive(store, feeds[1], "Forgery trial opens", TRIAL)
    third = arrive(store, feeds[2], "Port vote", body(3))
    assert [each[0] for each in store.possible_originals(third, [old, new], 9)] == [new]
    assert store.possible_originals(new, [new, third], 1) == []
    number = store.story_of(old)
    assert number is not None
    assert store.story(number, NOW) is not None
    store.unite_stories(old, new)
    store.undo()
    assert store.story_of(old) == number


# --- versions -------------------------------------------------------------------------------------------------


def test_what_a_publisher_changes_is_kept(store: Store, feeds: list[int]) -> None:
    first = entry("storm", title="Storm", content="<p>One dead.</p>")
    (article_id,) = store.add_articles(feeds[0], [first], ["One dead."], NOW)
    assert store.versions(article_id) == []
    for hours, text in enumerate(("One dead.", "Nobody died.", "Nobody  died."), 1):
        changed = entry("storm", title="Storm", content=f"<p>{text}</p>", authors=(f"Author {hours}",))
        store.add_articles(feeds[0], [changed], [text], NOW + timedelta(hours=hours))
    (version,) = store.versions(article_id)
    assert (version.until, version.title, version.html) == (NOW + timedelta(hours=2), "Storm", "<p>One dead.</p>")
    assert store.versions(2**70) == []


def test_the_newest_versions_are_kept(store: Store, feeds: list[int]) -> None:
    for number in range(40):
        new = entry("ticker", title=f"Live {number}")
        store.add_articles(feeds[0], [new], ["text"], NOW + timedelta(minutes=number))
    assert [each.title for each in store.versions(1)] == [f"Live {number}" for number in range(19, 39)]

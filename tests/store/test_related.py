"""Related stories as tables: counting, finding, linking both ways, forgetting."""

from __future__ import annotations

from array import array
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader import prepare
from newsreader.model import Quote, Signature
from newsreader.store import Store, postings, stories
from newsreader.text import read_markdown, read_plain
from newsreader.text.evidence import sayings
from tests.builders import NOW, entry

STORM = "A storm broke the mole of Merrow harbour. Ana Bel, the harbour master, saw twelve boats sink near Merrow."
FLOOD = "The storm at Merrow sank twelve boats, harbour master Ana Bel told reporters beside the broken mole."
TRIAL = "A jury in Oldwick began to hear the trial of a banker accused of forging paintings."


@pytest.fixture
def feed_id(store: Store) -> int:
    return store.add_feed("https://ledger.example/feed", "The Ledger").id


@pytest.fixture
def other_id(store: Store) -> int:
    return store.add_feed("https://post.example/rss", "Post").id


def arrive(store: Store, feed_id: int, title: str, text: str, when: datetime = NOW) -> int:
    """Adds an article and relates it, as the library does."""
    (article_id,) = store.add_articles(feed_id, [entry(f"{title} {when}", title=title, published=when)], [text], when)
    relate(store, article_id, title, text, when)
    return article_id


def relate(store: Store, article_id: int, title: str, text: str, when: datetime = NOW) -> None:
    prepare.relate(store, [(article_id, title, when, read_plain(text, title))])


def linked(store: Store, article_id: int) -> list[int]:
    found = store.related(article_id)
    (article,) = store.articles([article_id])
    assert article.related == len(found)
    return [each.article.id for each in found]


def test_two_reports_of_an_event_are_linked_both_ways(store: Store, feed_id: int, other_id: int) -> None:
    first = arrive(store, feed_id, "Storm breaks mole", STORM, NOW - timedelta(days=1))
    trial = arrive(store, feed_id, "Forgery trial opens", TRIAL)
    second = arrive(store, other_id, "Boats lost at Merrow", FLOOD)
    assert linked(store, first) == [second]
    assert linked(store, second) == [first]
    assert linked(store, trial) == []
    (there,), (back,) = store.related(second), store.related(first)
    assert (there.days, back.days) == (-1, 1)
    assert there.score == back.score
    assert 0 < there.score <= 1
    assert {"Ana Bel", "Merrow"} & set(there.reasons)


def test_articles_far_apart_are_not_linked(store: Store, feed_id: int, other_id: int) -> None:
    arrive(store, feed_id, "Storm breaks mole", STORM, NOW - timedelta(days=20))
    assert linked(store, arrive(store, other_id, "Boats lost at Merrow", FLOOD)) == []


def test_another_outlet_comes_before_the_same_one(store: Store, feed_id: int, other_id: int) -> None:
    before = arrive(store, feed_id, "Storm breaks mole", STORM)
    elsewhere = arrive(store, other_id, "Boats lost at Merrow", FLOOD)
    again = arrive(store, feed_id, "Storm breaks mole at Merrow", STORM)
    assert linked(store, again) == [elsewhere, before]


def said(store: Store, feed_id: int, title: str, quote: str, text: str, when: datetime = NOW) -> int:
    """Adds an article with a quote, its text Markdown, as what has arrived is read."""
    (article_id,) = store.add_articles(feed_id, [entry(title, title=title, published=when)], [text], when)
    prepare.keep(store, article_id, title, when, read_markdown(f"“{quote}” Ana Bel said. {text}", title))
    return article_id


def test_the_same_long_quote_links_what_has_no_other_word_in_common(store: Store, feed_id: int, other_id: int) -> None:
    pledge = "We will rebuild the mole stone by stone before the herring fleet comes home"
    first = said(store, feed_id, "Storm breaks harbour wall", pledge, "Twelve boats sank at night.")
    second = said(store, other_id, "Mayor’s promise", pledge + " in May", "Critics doubt it.")
    third = said(store, other_id, "Opera opens", "We will sing it again", "Applause.")
    (link,) = store.related(second)
    assert link.article.id == first
    assert link.reasons[0] == "“We will rebuild the mole stone by stone before…”"
    assert third not in linked(store, first)


def test_a_motto_that_everyone_quotes_links_nothing(store: Store, feed_id: int) -> None:
    motto = "All the news of the harbour that is worth the paper it stands on"
    for number in range(60):
        said(store, feed_id, f"Topic{number}", motto, f"word{number} " * 20, NOW - timedelta(minutes=number))
        if number == 20:
            assert len(store.same_sayings(0, read_marks(motto))) == 8
    assert store.same_sayings(0, read_marks(motto)) == []


def read_marks(quote: str) -> array[int]:
    return sayings([Quote(0, len(quote), quote)])


def test_an_article_that_the_text_links_to_is_related(store: Store, feed_id: int) -> None:
    old = NOW - timedelta(days=200)
    new = entry("deal", title="Bank deal", url="https://ledger.example/2025/deal", published=old)
    (first,) = store.add_articles(feed_id, [new], ["Two banks merged."], old)
    text = "The minister resigned after [what we reported](https://ledger.example/2025/deal?from=feed#top)."
    (second,) = store.add_articles(feed_id, [entry("fall", title="Minister falls")], [text], NOW)
    prepare.keep(store, second, "Minister falls", NOW, read_markdown(text, "Minister falls"))
    assert linked(store, second) == [first]
    assert linked(store, first) == [second]
    (link,) = store.related(second)
    assert link.reasons[0] == "linked in the text"
    assert link.days == -200


def test_an_article_that_an_earlier_text_links_to_is_related_when_it_arrives(store: Store, feed_id: int) -> None:
    ids = [
        keep(store, feed_id, title, text, f"https://ledger.example/{title[:3]}", NOW)
        for title, text in (
            ("Minister falls", "The minister resigned after [this](https://courier.example/deal?page=2#top)."),
            ("Rowers win", "The rowers won, as [others](https://courier.example/deals) said."),
            ("Other page", "The lake froze, as [others](https://courier.example/deal?page=1) said."),
        )
    ]
    late = keep(store, feed_id, "Bank deal", "Two banks merged.", "https://courier.example/deal?page=2", NOW)
    assert linked(store, late) == ids[:1]
    assert linked(store, ids[0]) == [late]
    assert store.related(ids[0])[0].reasons[0] == "linked in the text"


def keep(store: Store, feed_id: int, title: str, text: str, url: str, when: datetime) -> int:
    new = entry(title, title=title, url=url, published=when)
    (article_id,) = store.add_articles(feed_id, [new], [text], when)
    prepare.keep(store, article_id, title, when, read_markdown(text, title))
    return article_id


def test_words_are_counted_once_an_article(store: Store, feed_id: int) -> None:
    article_id = arrive(store, feed_id, "Storm breaks mole", STORM)
    relate(store, article_id, "Storm breaks mole", STORM)
    assert store.count_words({article_id: ["storm", "merrow"]}) == ({"storm": 1, "merrow": 1}, 1)
    assert store.count_words({}) == ({}, 1)


def test_words_of_several_articles_are_counted_together(store: Store) -> None:
    assert store.count_words({7: ["storm", "merrow"], 8: ["storm", "\ud800"]}) == (
        {"storm": 2, "merrow": 1, "\ud800": 1},
        2,
    )


def test_words_are_added_up_for_many_articles_at_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsreader.store.stories._UNCOUNTED", 3)
    for number in range(1, 8):
        assert store.count_words({number: ["storm"]}) == ({"storm": number}, number)
        assert store.count_words({}) == ({}, number)
    assert store.sizes()["frequency"] == 1


def test_words_that_were_counted_in_vain_are_forgotten(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsreader.store.stories._UNCOUNTED", 1)
    store.count_words({1: ["storm", "mole"]})
    for _ in range(2):
        with pytest.raises(RuntimeError), store.together():  # noqa: PT012
            store.count_words({2: ["storm"]})
            raise RuntimeError
    assert store.count_words({2: ["storm", "mole"]}) == ({"storm": 2, "mole": 2}, 2)


def test_words_that_another_process_counts_are_known(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsreader.store.stories._UNCOUNTED", 1)
    store.count_words({1: ["storm"]})
    with Store.open(store.path) as other:
        other.count_words({2: ["storm"]})
    assert store.count_words({3: ["storm"]}) == ({"storm": 3}, 3)


def test_a_better_text_replaces_links(store: Store, feed_id: int, other_id: int) -> None:
    first = arrive(store, feed_id, "Storm breaks mole", STORM)
    second = arrive(store, other_id, "Boats lost at Merrow", FLOOD)
    relate(store, second, "Forgery", TRIAL)
    assert linked(store, first) == linked(store, second) == []
    assert store.sizes()["signature"] == 2


def test_an_article_read_anew_is_no_longer_found_by_what_it_said(store: Store, other_id: int) -> None:
    first = said(store, other_id, "Sixty words", FLOOD, " ".join(f"word{number}" for number in range(60)))
    relate(store, first, "Forgery", TRIAL)
    there = places(store)
    assert set(there) == {first}
    relate(store, first, "Forgery", TRIAL)
    assert places(store) == there


def places(store: Store) -> list[int]:
    """Returns the articles that are found by something, as often as they are."""
    with store._database.read() as connection:
        rows = connection.execute("SELECT place, articles FROM posting").fetchall()
    width = postings.place_of(postings.STRETCH, 0)
    return sorted(
        place // width * postings.STRETCH + each // 2**18
        for place, blob in rows
        for each in memoryview(blob).cast("I").tolist()
    )


def test_an_article_like_many_others_shows_only_its_closest(store: Store, feed_id: int) -> None:
    hub = arrive(store, feed_id, "Market report", "Shares rose and fell in Oldwick as traders waited for rates.")
    others = [
        arrive(
            store,
            feed_id,
            f"Market report {number}",
            f"Shares rose in Oldwick {number} times. " + f"topic{number} " * 9,
        )
        for number in range(30)
    ]
    assert len(linked(store, hub)) <= 8
    assert all(len(linked(store, each)) <= 8 for each in others)
    assert store.sizes()["related"] <= 31 * 16


def test_hidden_articles_are_not_shown(store: Store, feed_id: int, other_id: int) -> None:
    first = arrive(store, feed_id, "Storm breaks mole", STORM)
    second = arrive(store, other_id, "Boats lost at Merrow", FLOOD)
    store.unsubscribe(other_id)
    assert [each.article.id for each in store.related(first)] == []
    store.undo()
    assert linked(store, first) == [second]


def test_removed_articles_leave_no_links(store: Store, feed_id: int) -> None:
    sample = store.add_feed("sample:one", "Sample", sample=True).id
    first = arrive(store, feed_id, "Storm breaks mole", STORM)
    arrive(store, sample, "Boats lost at Merrow", FLOOD)
    assert len(linked(store, first)) == 1
    store.remove_sample()
    assert linked(store, first) == []
    sizes = store.sizes()
    assert (sizes["related"], sizes["signature"]) == (0, 1)
    assert store.check() == []


def test_old_signatures_are_forgotten_and_links_stay(store: Store, feed_id: int, other_id: int) -> None:
    old = NOW - timedelta(days=90)
    first = arrive(store, feed_id, "Storm breaks mole", STORM, old)
    second = arrive(store, other_id, "Boats lost at Merrow", FLOOD, old)
    arrive(store, feed_id, "Forgery trial opens", TRIAL)
    assert store.sizes()["signature"] == 1
    assert linked(store, first) == [second]


def test_words_of_one_hash_lead_to_no_wrong_reasons(store: Store, feed_id: int, other_id: int) -> None:
    (first,) = store.add_articles(feed_id, [entry("Storm")], [STORM], NOW)
    (second,) = store.add_articles(other_id, [entry("Boats")], [FLOOD], NOW)
    store.enter(first, Signature(("harbour",), (1.0,)))
    (found,) = store.enter(second, Signature(("plumless", "buckeroo", "harbour"), (0.6, 0.6, 0.5)))
    assert [word for word, _ in found.shared] == ["harbour"]


def test_an_old_article_is_read_before_any_that_is_newer(store: Store, feed_id: int) -> None:
    (old,) = store.add_articles(feed_id, [entry("Old")], [STORM], NOW - timedelta(days=90))
    store.add_articles(feed_id, [entry("New")], [TRIAL], NOW)
    relate(store, old, "Storm breaks mole", STORM, NOW - timedelta(days=90))
    assert store.sizes()["signature"] == 0


def test_where_forgotten_articles_are_found_is_dropped(
    store: Store, feed_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postings, "STRETCH", 4)
    old = NOW - timedelta(days=90)
    for number in range(12):
        said(store, feed_id, f"Topic{number}", STORM, f"word{number} " * 20, old)
    late = [said(store, feed_id, f"Trial {number}", TRIAL, "", NOW + timedelta(minutes=number)) for number in range(2)]
    assert min(places(store)) < late[0]
    late += [said(store, feed_id, f"Verdict {number}", TRIAL, "", NOW + timedelta(hours=1)) for number in range(4)]
    assert min(places(store)) >= late[0] // 4 * 4  # the first of its stretch


def test_what_is_not_there_has_no_relations(store: Store, feed_id: int) -> None:
    signature = Signature(("storm",), (1.0,))
    store.enter(404, signature)
    store.save_related({404: [(1, 0.9, (), 0)]})
    assert store.related(404) == store.related(2**70) == []
    assert store.enter(404, signature) == []
    assert store.count_words({}) == ({}, 0)
    only = arrive(store, feed_id, "", "")
    assert store.enter(only, Signature((), ())) == []
    store.enter(only, signature)
    store.save_related({only: [(404, 0.9, ("x",), 0), (only, 0.9, (), 0)], 404: [(only, 0.9, (), 0)]})
    assert linked(store, only) == []


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 29), st.lists(st.tuples(st.integers(0, 29), st.integers(8, 60)), max_size=20)),
        min_size=1,
        max_size=40,
    ),
    st.sets(st.integers(0, 29), max_size=5),
)
def test_links_lead_both_ways_and_are_counted(
    tmp_path_factory: pytest.TempPathFactory, saved: list[tuple[int, list[tuple[int, int]]]], gone: set[int]
) -> None:
    with Store.open(tmp_path_factory.mktemp("links") / "news.db") as store:
        feed = store.add_feed("https://ledger.example/rss", "Ledger").id
        ids = store.add_articles(feed, [entry(str(number)) for number in range(30)], [""] * 30, NOW)
        for number, links in saved:
            store.save_related({ids[number]: [(ids[other], score / 100, (), 0) for other, score in links]})
        assert_links_are_sound(store, ids)
        with store._database.write() as connection:
            stories.forget(connection, [ids[number] for number in gone])
        found = assert_links_are_sound(store, [ids[number] for number in range(30) if number not in gone])
        assert not {ids[number] for number in gone} & {article_id for pair in found for article_id in pair}


def assert_links_are_sound(store: Store, ids: list[int]) -> dict[tuple[int, int], tuple[float, int]]:
    """Holds the links of a store against their ways back, their ranks and what is shown; returns them by their ends."""
    with store._database.read() as connection:
        rows = connection.execute("SELECT article_id, other_id, score, rank FROM related").fetchall()
    found = {(one, other): (score, rank) for one, other, score, rank in rows}
    assert all(found[other, one][0] == score for (one, other), (score, _) in found.items())
    for article_id in ids:
        linked(store, article_id)
        by_rank = sorted((rank, -score) for (one, _), (score, rank) in found.items() if one == article_id)
        assert [score for _, score in by_rank] == sorted(score for _, score in by_rank)
        assert all(rank >= place for place, (rank, _) in enumerate(by_rank))
    return found


def test_a_link_that_others_leave_too_far_behind_goes_from_both_sides(store: Store, feed_id: int) -> None:
    weak, strong, hub, *better = store.add_articles(feed_id, [entry(str(n)) for n in range(11)], [""] * 11, NOW)
    store.save_related({weak: [(hub, 0.2, (), 0)], strong: [(hub, 0.23, (), 0)]})
    assert (linked(store, weak), linked(store, strong)) == ([hub], [hub])
    for other in better:
        store.save_related({other: [(hub, 0.5, (), 0)]})
    assert (linked(store, weak), linked(store, strong)) == ([], [hub])
    assert {(weak, hub), (hub, weak)}.isdisjoint(assert_links_are_sound(store, [hub]))


def test_writes_can_be_one_transaction(store: Store, feed_id: int, other_id: int) -> None:
    with pytest.raises(RuntimeError), store.together():  # noqa: PT012
        arrive(store, feed_id, "Storm breaks mole", STORM)
        assert store.sizes()["article"] == 1
        raise RuntimeError
    assert store.sizes()["article"] == 0
    with store.together():
        first = arrive(store, feed_id, "Storm breaks mole", STORM)
        second = arrive(store, other_id, "Boats lost at Merrow", FLOOD)
    assert linked(store, first) == [second]

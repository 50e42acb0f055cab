"""Stories as a person asks for them: read, marked, followed, parted, and seen in the list."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from newsreader.errors import UsageError
from newsreader.library import Library
from newsreader.store import Store
from newsreader.ui.provenance import what_to_do
from tests.builders import NOW, entry
from tests.ui.screens import QuietLibrary, reading

STORM = "A storm broke the mole of Merrow harbour at night. Ana Bel, the harbour master, saw twelve boats sink."
FLOOD = "The storm at Merrow sank twelve boats, harbour master Ana Bel told reporters beside the mole."


@pytest.fixture
def news(tmp_path: Path) -> Library:
    """Reports 1 and 2 of one event by two outlets, and article 3 about something else."""
    store = Store.open(tmp_path / "news.db")
    reports = (("Storm breaks mole at Merrow", STORM), ("Boats lost at Merrow harbour", FLOOD), ("Jury sits", "Trial."))
    for number, (title, text) in enumerate(reports):
        feed = store.add_feed(f"https://{number}.example/feed", f"Paper {number}")
        when = NOW - timedelta(hours=5 - number)
        store.add_articles(feed.id, [entry(title, title=title, published=when, content=f"<p>{text}</p>")], [text], NOW)
    found = QuietLibrary(store, now=lambda: NOW)
    for article_id in (1, 2, 3):
        found.full_text(article_id)
    return found


def test_a_story_is_read_marked_and_followed(news: Library) -> None:
    story = news.story(2)
    assert [each.id for each in story.articles] == [1, 2]
    assert [each.id for each in news.story(3).articles] == [3]
    assert [each.id for each in news.stories()] == [story.id]
    assert news.mark_story([1, 2]).articles == 2
    assert news.counts().unread == 1
    news.follow(1)
    followed = news.story(1)
    news.visit_story(followed.id)
    assert followed.followed == NOW
    with pytest.raises(UsageError):
        news.follow(2)
    news.follow(2, False)
    assert news.story(1).followed is None


def test_the_reader_knows_better(news: Library) -> None:
    news.not_same_story(2)
    assert news.story(1).sources == 1
    news.undo()
    assert news.story(1).sources == 2
    news.same_story(3, 1)
    assert [each.id for each in news.story(3).articles] == [1, 2, 3]


def test_changes_of_an_article_are_told(news: Library) -> None:
    changed = entry("Jury sits", title="Jury sits", content="<p>Trial ends.</p>", published=NOW - timedelta(hours=3))
    news._store.add_articles(3, [changed], ["Trial ends."], NOW)
    (change,) = news.changes(3)
    assert (change.removed, change.added) == (("Trial.",), ("Trial ends.",))
    assert news.changes(1) == []


async def test_the_list_says_how_many_outlets_report_a_story(news: Library) -> None:
    async with reading(news) as (screen, _):
        lines = [screen.list.render_line(y).text for y in range(screen.list.size.height)]
    assert sum("2 sources" in line for line in lines) == 1
    assert sum("Jury sits" in line for line in lines) == 1


def test_a_cut_text_is_offered_in_full_where_another_outlet_has_it(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "news.db")
    ships = " ".join(f"Ship {number} of the Merrow fleet unloads grain for mill {number}." for number in range(60))
    for number, text in enumerate((ships[:400] + " …", ships)):
        feed = store.add_feed(f"https://{number}.example/feed", f"Paper {number}")
        told = entry("Merrow", title="Quay of Merrow opens again", content=f"<p>{text}</p>")
        store.add_articles(feed.id, [told], [text], NOW)
    found = QuietLibrary(store, now=lambda: NOW)
    found.full_text(2)
    cut = found.read(1)
    assert cut.text.verdict == "teaser"
    assert [each.id for each in cut.numbered] == [2]
    assert what_to_do(cut) == ("x fetches the full page", "1 reads it in full at Paper 1")
    assert found.read(2).numbered == ()
    found.close()

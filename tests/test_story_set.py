"""How well stories are told apart: 42 labelled events in four languages, made up here and in the sample edition.

``data/stories/events.tsv`` holds short reports by several outlets: event, language, outlet, hours, title, text.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import pytest

from newsreader import prepare
from newsreader.model import ParsedEntry
from newsreader.store import Store
from newsreader.text import PIPELINE_VERSION, read_markdown
from tests.benchmarks.grouping import stories_of
from tests.builders import NOW

EVENTS = Path(__file__).parent / "data" / "stories" / "events.tsv"
SAMPLE = (
    ("Port workers vote to end", "Dockers go back after longest"),
    ("Bank of Halvern holds", "Halvern’s central bank leaves"),
    ("Forty-six hidden lakes", "From 700 kilometres up", "Orsanne valley to redraw"),
    ("Nine carved posts go home", "Rand Museum hands back"),
    ("Little Tarrow counts its votes", "A herring barrel picks"),
    ("Line 6 will climb", "Eleven minutes from the pithead"),
)
"""Beginnings of the titles of the sample edition's stories that report one event."""


def rows() -> list[dict[str, str]]:
    with EVENTS.open(encoding="utf-8", newline="") as lines:
        found = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return sorted(found, key=lambda row: int(row["hours"]))


@pytest.fixture
def labelled(store: Store) -> dict[int, str]:
    """Every report of the set and the sample edition's, in the order of time; the event of each."""
    events: dict[int, str] = {}
    prepare.load_sample(store, NOW)
    feeds: dict[str, int] = {}
    for row in rows():
        outlet = row["outlet"]
        if outlet not in feeds:
            feeds[outlet] = store.add_feed(f"https://{len(feeds)}.example/feed", outlet).id
        when = NOW - timedelta(hours=36 - int(row["hours"]))
        new = ParsedEntry(id=row["title"], title=row["title"], published=when, content=row["text"])
        (article_id,) = store.add_articles(feeds[outlet], [new], [row["text"]], NOW)
        events[article_id] = row["event"]
    for each in reversed(store.pending(PIPELINE_VERSION, 1000)):
        prepare.keep(store, each.id, each.title, each.published, read_markdown(each.html, each.title))
        for number, titles in enumerate(SAMPLE):
            if each.title.startswith(titles):
                events[each.id] = f"sample {number}"
    return events


def test_the_set_is_large_and_in_several_languages() -> None:
    assert len({row["event"] for row in rows()}) + len(SAMPLE) >= 40
    assert {row["language"] for row in rows()} == {"en", "fr", "de", "ja"}


def test_reports_of_one_event_are_found_and_others_kept_apart(store: Store, labelled: dict[int, str]) -> None:
    story, copies = stories_of(store, sorted(labelled), NOW)
    pairs = list(combinations(sorted(labelled), 2))
    same = [pair for pair in pairs if labelled[pair[0]] == labelled[pair[1]]]
    apart = [pair for pair in pairs if labelled[pair[0]] != labelled[pair[1]]]
    missed = [(labelled[a], store.articles([a, b])) for a, b in same if story[a] != story[b]]
    joined = [(labelled[a], labelled[b]) for a, b in apart if story[a] == story[b]]
    assert len(missed) <= len(same) * 0.15, missed
    assert len(joined) <= len(apart) / 500, joined
    assert not copies & {frozenset(pair) for pair in apart}


def test_reports_of_one_event_are_related(store: Store, labelled: dict[int, str]) -> None:
    members = defaultdict(set)
    for article_id, event in labelled.items():
        members[event].add(article_id)
    found = [
        other in {each.article.id for each in store.related(article_id)}
        for event, together in members.items()
        for article_id in together
        for other in together - {article_id}
    ]
    assert sum(found) >= len(found) * 0.9
    shown = [len(store.related(article_id)) for article_id in labelled]
    assert sum(shown) <= len(shown) * 2.5

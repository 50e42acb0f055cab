"""How well articles are put into stories, and copies of a text found: what ``tests.benchmarks.stories`` prints of it.

Where every article is labelled, B-cubed (Bagga and Baldwin 1998); where few are, pairs of one event found together,
and pairs of one day joined: of different labelled events, and of any (most of them rightly: labels are sparse).
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import combinations
from statistics import mean
from typing import Any

from newsreader.store import Store

KINDS = ("cut to 40 %", "60-word opening", "10 % edited", "retitled, first sentence cut")
_LONG = 1500
"""Characters of a text worth copying."""


def b_cubed(events: Mapping[int, str], story: Mapping[int, int | None]) -> dict[str, float]:
    """Returns B-cubed precision, recall and F1 of stories against complete events."""
    together, alike = defaultdict(set), defaultdict(set)
    for article_id, event in events.items():
        together[event].add(article_id)
        alike[story[article_id]].add(article_id)
    shared = [(len(together[event] & alike[story[each]]), event, story[each]) for each, event in events.items()]
    precision = mean(count / len(alike[number]) for count, _, number in shared)
    recall = mean(count / len(together[event]) for count, event, _ in shared)
    f1 = 2 * precision * recall / (precision + recall)
    return {"B3 precision": round(precision, 4), "B3 recall": round(recall, 4), "B3 F1": round(f1, 4)}


def pairs(
    events: Mapping[int, str], story: Mapping[int, int | None], days: Mapping[int, date], copies: set[frozenset[int]]
) -> dict[str, float]:
    """Returns the share of pairs of one event, of different events of a day and of any of a day that are joined."""
    same = [pair for members in _by(events).values() for pair in combinations(members, 2)]
    daily = [pair for members in _by(days).values() for pair in combinations(members, 2)]
    different = [(a, b) for a, b in daily if a in events and b in events and events[a] != events[b]]

    def joined(found: list[tuple[int, int]]) -> float:
        return round(mean(story[a] == story[b] for a, b in found), 5) if found else 0.0

    return {
        "pairs of one event in one story": joined(same),
        "pairs of different events of a day in one story": joined(different),
        "pairs of a day in one story": joined(daily),
        "pairs of one event called copies": round(mean(frozenset(pair) in copies for pair in same), 5) if same else 0.0,
        "largest story": max(len(members) for members in _by(story).values()),
    }


def strangers(days: Mapping[int, date], ages: Mapping[int, bool], story: Mapping[int, int | None]) -> dict[str, float]:
    """Returns of the pairs of a day that cannot report one event, being of different ages, how many are joined."""
    pairs = joined = 0
    for members in _by(days).values():
        for a, b in combinations(members, 2):
            if ages[a] != ages[b]:
                pairs += 1
                joined += story[a] == story[b]
    return {"pairs of strangers on a day": pairs, "of them in one story": joined}


def _by(labels: Mapping[int, Any]) -> dict[Any, list[int]]:
    found = defaultdict(list)
    for article_id, label in labels.items():
        found[label].append(article_id)
    return found


def copied(row: Mapping[str, Any], kind: str, others: random.Random) -> tuple[str, str]:
    """Returns title and text of an article as another outlet might run it."""
    words = row["body"].split()
    title = row["title"]
    if kind == KINDS[0]:
        words = words[: len(words) * 2 // 5]
    elif kind == KINDS[1]:
        words = words[:60]
    elif kind == KINDS[2]:
        words = [others.choice(words) if others.random() < 0.1 else word for word in words]
    else:
        words = re.split(r"(?<=[.!?])\s", row["body"], maxsplit=1)[-1].split()
        title = " ".join(others.sample(words, min(8, len(words))))
    return title, " ".join(words)


def worth_copying(rows: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], str]]:
    """Yields every fourth long article with the kind of copy to make of it."""
    long = [row for row in rows if len(row["body"] or "") >= _LONG]
    for number, row in enumerate(long[::4]):
        yield row, KINDS[number % len(KINDS)]


def stories_of(store: Store, ids: list[int], now: datetime) -> tuple[dict[int, int | None], set[frozenset[int]]]:
    """Returns each article's story, and the pairs of an article and a copy of it."""
    story = {article_id: store.story_of(article_id) for article_id in ids}
    copies: set[frozenset[int]] = set()
    for number in set(story.values()) - {None}:
        found = None if number is None else store.story(number, now)
        copies |= {frozenset(pair) for pair in found.copies.items()} if found else set()
    return story, copies

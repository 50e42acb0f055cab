"""When a feed is asked again."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.sync.schedule import (
    LONGEST,
    SHORTEST,
    SLOWEST,
    after_failure,
    after_success,
    freshness,
    retry_after,
)
from tests.builders import NOW


@pytest.mark.parametrize(
    ("headers", "minutes"),
    [
        ({}, 0),
        ({"cache-control": "max-age=600"}, 10),
        ({"cache-control": 'private, Max-Age="600"', "age": "60"}, 9),
        ({"cache-control": "s-maxage=9999"}, 0),
        ({"cache-control": "max-age=600, no-cache"}, 0),
        ({"cache-control": "max-age=600", "expires": "Sat, 14 Mar 2026 20:00:00 GMT"}, 10),
        ({"expires": "Sat, 14 Mar 2026 12:20:00 GMT"}, 20),
        ({"expires": "Sat, 14 Mar 2026 12:20:00 GMT", "date": "Sat, 14 Mar 2026 12:15:00 GMT"}, 5),
        ({"expires": "0"}, 0),
    ],
)
def test_reads_how_long_an_answer_stays_fresh(headers: dict[str, str], minutes: int) -> None:
    assert freshness(headers, NOW) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("90", 90.0),
        ("4000000", 86400.0),
        ("Sat, 14 Mar 2026 12:01:00 GMT", 60.0),
        ("Sat, 14 Mar 2026 11:00:00 GMT", 0.0),
        ("Sat, 14 Mar 2099 11:00:00 GMT", 86400.0),
        ("-5", None),
        ("", None),
        ("in a while", None),
    ],
)
def test_reads_how_long_to_wait(value: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": value}, NOW) == seconds


WORDS = st.one_of(st.text(max_size=30), st.integers(-(10**12), 10**12).map(str), st.just("max-age=99999999999"))


@given(st.dictionaries(st.sampled_from(["cache-control", "expires", "date", "age"]), WORDS), st.none() | st.integers())
def test_a_feed_is_due_within_bounds_whatever_it_says(headers: dict[str, str], ttl: int | None) -> None:
    assert SHORTEST <= after_success(headers, ttl, NOW, timedelta(0)) - NOW <= LONGEST


@given(st.integers(0, 10**6))
def test_waits_at_least_as_long_after_another_failure(failures: int) -> None:
    waits = [after_failure(each, NOW) - NOW for each in (failures, failures + 1)]
    assert SHORTEST <= waits[0] <= waits[1] <= LONGEST


@pytest.mark.parametrize(
    ("quiet", "wait"),
    [
        (timedelta(hours=2), timedelta(minutes=30)),
        (timedelta(hours=10), timedelta(hours=1)),
        (timedelta(days=2), timedelta(hours=4.8)),
        (timedelta(days=400), SLOWEST),
        (-timedelta(days=1), timedelta(minutes=30)),
    ],
)
def test_asks_less_often_what_seldom_changes(quiet: timedelta, wait: timedelta) -> None:
    assert after_success({}, None, NOW, newest=NOW - quiet) == NOW + wait

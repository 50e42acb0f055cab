"""Dates as feeds write them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader.text.dates import parse_date


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Tue, 05 Mar 2024 10:00:00 GMT", (2024, 3, 5, 10)),
        ("Tue, 05 Mar 2024 10:00:00 +0130", (2024, 3, 5, 8, 30)),
        ("Tue, 5 Mar 2024 10:00 EST", (2024, 3, 5, 15)),
        ("5 March 2024 10:00:00 Z", (2024, 3, 5, 10)),
        ("Tue, 05 Mar 24 10:00:00 -0800", (2024, 3, 5, 18)),
        ("05 Mar 99 10:00:00 GMT", (1999, 3, 5, 10)),
        ("Tue, 05 Mar 2024 10:00:00 +01:00", (2024, 3, 5, 9)),
        ("Tue, 05 Mar 2024 10:00:00 GMT+0200", (2024, 3, 5, 8)),
        ("Tue, 05 Mar 2024 10:00:00 +0000 (UTC)", (2024, 3, 5, 10)),
        ("Tue, Mar 05 2024 02:03:04 PM", (2024, 3, 5, 14, 3, 4)),
        ("March 5, 2024 12:30 am PST", (2024, 3, 5, 8, 30)),
        ("Tue Mar  5 10:00:00 EST 2024", (2024, 3, 5, 15)),
        ("mar, 05 mar 2024 10:00:00 +0100", (2024, 3, 5, 9)),
        ("Di, 05 Mär 2024 10:00:00 MEZ", (2024, 3, 5, 9)),
        ("5 de marzo de 2024 10:00", (2024, 3, 5, 10)),
        ("5 août 2024", (2024, 8, 5)),
        ("05-Mar-2024 10:00:00", (2024, 3, 5, 10)),
        ("Tue, 05 Mar 2024 24:00:00 GMT", (2024, 3, 6)),
        ("2024-03-05T10:00:00Z", (2024, 3, 5, 10)),
        ("2024-03-05T10:00:00.123456789Z", (2024, 3, 5, 10, 0, 0, 123_456)),
        ("2024-03-05T10:00+02:00", (2024, 3, 5, 8)),
        ("2024-03-05 10:00:00", (2024, 3, 5, 10)),
        ("2024-03-05 10:00:00 +0200", (2024, 3, 5, 8)),
        ("2024-03-05T23:59:60Z", (2024, 3, 5, 23, 59, 59)),
        ("2024-03-05", (2024, 3, 5)),
        ("20240305T100000Z", (2024, 3, 5, 10)),
        ("2024/03/05 10:00", (2024, 3, 5, 10)),
        ("2024-3-5T9:5:3Z", (2024, 3, 5, 9, 5, 3)),
        ("Tue, 5 Mar 2024 9:5:3 GMT", (2024, 3, 5, 9, 5, 3)),
        ("2024-03", (2024, 3, 1)),
        ("2024", (2024, 1, 1)),
        ("05.03.2024 10:00", (2024, 3, 5, 10)),
        ("03/25/2024", (2024, 3, 25)),
        ("25/03/2024", (2024, 3, 25)),
        ("2024年3月5日 10:00", (2024, 3, 5, 10)),
        ("1709632800", (2024, 3, 5, 10)),
        ("1709632800000", (2024, 3, 5, 10)),
    ],
)
def test_a_date_is_read(text: str, moment: tuple[int, ...]) -> None:
    assert parse_date(text) == datetime(*moment, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "   ",
        "yesterday",
        "0001-01-01T00:00:00Z",
        "Mon, 01 Jan 0001 00:00:00 +0000",
        "2024-13-05",
        "2024-065",
        "Tue, 35 Mar 2024 10:00:00 GMT",
        "Tue, 05 Foo 2024 10:00:00 GMT",
        "9999-12-31T23:59:59-12:00",
        "12",
    ],
)
def test_what_is_no_date_is_missing(text: str | None) -> None:
    assert parse_date(text) is None


@settings(deadline=None)
@given(st.text(alphabet="0123456789 :.,+-TZMarJanGMTPSTpm/年月日", max_size=40) | st.text(max_size=40))
def test_any_text_is_a_sensible_utc_time_or_none(text: str) -> None:
    moment = parse_date(text)
    assert moment is None or (moment.tzinfo is UTC and 1000 <= moment.year < 9999)


@settings(deadline=None)
@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2060, 1, 1)))
def test_every_moment_survives_both_standard_forms(moment: datetime) -> None:
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    assert parse_date(moment.strftime("%a, %d %b %Y %H:%M:%S +0000")) == moment
    assert parse_date(moment.isoformat()) == moment

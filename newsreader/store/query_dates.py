"""Dates as people write them in a query: 2026-03-01, 2026-03, 3d, yesterday, monday, last-month.

Every one means a stretch of time in the user's own zone: ``since:`` and ``before:`` take its beginning, ``date:`` all.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FIRST_HALF: Final = ("January", "February", "March", "April", "May", "June")
MONTHS: Final = (*_FIRST_HALF, "July", "August", "September", "October", "November", "December")
NAMED: Final = ("today", "yesterday", "this-week", "last-week", "this-month", "last-month", "this-year", "last-year")
"""Stretches by name; “month” is “this-month”, and spaces may stand for the hyphens in quotation marks."""
_AGO: Final = re.compile(r"(\d{1,4})(m|h|d|w|mo|y)")
_UNITS: Final = {
    "m": ("minute", timedelta(minutes=1)),
    "h": ("hour", timedelta(hours=1)),
    "d": ("day", timedelta(days=1)),
    "w": ("week", timedelta(weeks=1)),
    "mo": ("month", timedelta(days=30)),
    "y": ("year", timedelta(days=365)),
}
_CALENDAR: Final = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_UNFINISHED: Final = re.compile(r"\d{0,4}|\d{4}-(\d{1,2}(-(\d{1,2}(t[\d:]*)?)?)?)?")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time."""

    start: datetime
    end: datetime
    """The first moment after it."""
    name: str
    """For the user: “1 November”, “last month”, “3 days”."""
    rolling: bool = False
    """It is counted back from now."""


def stretch(text: str, now: datetime) -> Stretch | None:
    """Returns the time that is meant; None when it makes no sense."""
    word = "-".join(text.strip().lower().replace("_", " ").split())
    try:
        return _ago(word, now) or _named(word, now) or _calendar(word, now) or _exact(text.strip(), now)
    except (ValueError, OverflowError, OSError):
        return None


def may_become_one(text: str) -> bool:
    """Tells whether a date may begin so."""
    word = text.strip().lower()
    names = (*NAMED, *WEEKDAYS, *(each.partition("-")[2] for each in NAMED))
    return _UNFINISHED.fullmatch(word) is not None or any(each.startswith(word) for each in names)


def _ago(word: str, now: datetime) -> Stretch | None:
    found = _AGO.fullmatch(word)
    if found is None:
        return None
    number, (unit, length) = int(found[1]), _UNITS[found[2]]
    return Stretch(now - number * length, now, f"{number} {unit}{'' if number == 1 else 's'}", True)


def _named(word: str, now: datetime) -> Stretch | None:
    today = now.astimezone().date()
    if word in WEEKDAYS:
        day = today - timedelta(days=(today.weekday() - WEEKDAYS.index(word)) % 7)
        return _days(day, day + timedelta(days=1), word.capitalize())
    for name in NAMED:
        if word in (name, name.replace("-", ""), name.removeprefix("this-")):
            return _days(*_limits(name, today), name.replace("-", " "))
    return None


def _limits(name: str, today: date) -> tuple[date, date]:
    """Returns the first day of a stretch, and the first one after it."""
    monday, first, new_year = (
        today - timedelta(days=today.weekday()),
        today.replace(day=1),
        today.replace(month=1, day=1),
    )
    tomorrow = today + timedelta(days=1)
    return {
        "today": (today, tomorrow),
        "yesterday": (today - timedelta(days=1), today),
        "this-week": (monday, tomorrow),
        "last-week": (monday - timedelta(days=7), monday),
        "this-month": (first, tomorrow),
        "last-month": ((first - timedelta(days=1)).replace(day=1), first),
        "this-year": (new_year, tomorrow),
        "last-year": (new_year.replace(year=today.year - 1), new_year),
    }[name]


def _calendar(word: str, now: datetime) -> Stretch | None:
    found = _CALENDAR.fullmatch(word)
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    if month is None:
        return _days(date(year, 1, 1), date(year + 1, 1, 1), str(year))
    first = date(year, month, 1)
    if day is None:
        return _days(first, (first + timedelta(days=31)).replace(day=1), f"{MONTHS[month - 1]} {year}")
    chosen = date(year, month, day)
    ended = "" if year == now.astimezone().year else f" {year}"
    return _days(chosen, chosen + timedelta(days=1), f"{day} {MONTHS[month - 1]}{ended}")


def _exact(text: str, now: datetime) -> Stretch:
    moment = datetime.fromisoformat(text).astimezone()
    year = "" if moment.year == now.astimezone().year else f" {moment.year}"
    name = f"{moment.day} {MONTHS[moment.month - 1]}{year}, {moment:%H:%M}"
    return Stretch(moment, moment + timedelta(minutes=1), name)


def _days(first: date, after: date, name: str) -> Stretch:
    return Stretch(datetime.combine(first, time()).astimezone(), datetime.combine(after, time()).astimezone(), name)

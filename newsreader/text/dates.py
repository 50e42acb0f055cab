"""Dates as feeds write them become aware UTC times; what cannot be read, and the year 1, becomes None.

Reads ISO 8601 and W3C-DTF, RFC 822 and its real-world variants (missing or foreign day names, two-digit years,
month before day, zone names, missing zones), and Unix times. A time without a zone is UTC. No clock is asked.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

_ISO: Final = re.compile(
    r"(\d{4})(?:([-/]?)(\d\d?)(?:\2(\d\d?))?)?(?:[T ]+(\d\d?):?(\d\d?)(?::?(\d\d?)(?:[.,]\d+)?)?)?\s*(.*)",
    re.IGNORECASE,
)
_DAY_FIRST: Final = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.|er)?[\s,./-]+(?:de\s+)?([^\W\d_]{3,})\.?[\s,./-]+(?:de\s+)?(\d{4}|\d\d)(?!\d)"
)
_MONTH_FIRST: Final = re.compile(r"([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
_UNIX_STYLE: Final = re.compile(r"([^\W\d_]{3})\s+(\d{1,2})\s+(\d\d?:\d\d(?::\d\d)?)\s+(?:(.*)\s)?((?:19|20)\d\d)$")
_NUMBERS: Final = re.compile(r"(?<!\d)(\d{1,2})([./])(\d{1,2})\2(\d{4})(?!\d)")
_CLOCK: Final = re.compile(
    r"(?<!\d)(\d{1,2}):(\d\d?)(?::(\d\d?)(?:[.,]\d+)?)?\s*([ap]\.?m\b\.?)?\s*(.*)", re.IGNORECASE
)
_ASIAN: Final = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_OFFSET: Final = re.compile(r"(?:GMT|UTC|UT|Z)?\s*([+-])\s*(\d{1,2})(?::?(\d\d?))?(?!\d)", re.IGNORECASE)
_WORD: Final = re.compile(r"[A-Za-z]+")

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan ene gen sty янв",
            "feb fév fev fébr lut фев",
            "mar mär mrz maa mär мар",
            "apr avr abr kwi апр",
            "may mai mag maj mei май мая",
            "jun juin giu cze июн",
            "jul juil lug lip июл",
            "aug aoû aou ago sie авг",
            "sep set wrz сен",
            "oct okt out ott paź paz окт",
            "nov lis ноя",
            "dec dez déc dic gru дек",
        ),
        1,
    )
    for name in names.split()
}
"""The first letters of month names in English and its neighbours, enough to tell them apart."""

_ZONES: Final = {
    **dict.fromkeys(("z", "gmt", "ut", "utc", "wet"), 0.0),
    **dict.fromkeys(("bst", "cet", "mez", "west"), 1.0),
    **dict.fromkeys(("cest", "mesz", "eet", "sast"), 2.0),
    **dict.fromkeys(("eest", "msk"), 3.0),
    **dict.fromkeys(("jst", "kst"), 9.0),
    "ist": 5.5,
    "pkt": 5.0,
    "sgt": 8.0,
    "hkt": 8.0,
    "awst": 8.0,
    "acst": 9.5,
    "aest": 10.0,
    "aedt": 11.0,
    "nzst": 12.0,
    "nzdt": 13.0,
    "brt": -3.0,
    "art": -3.0,
    "nst": -3.5,
    "ndt": -2.5,
    "ast": -4.0,
    "adt": -3.0,
    "est": -5.0,
    "edt": -4.0,
    "cst": -6.0,
    "cdt": -5.0,
    "mst": -7.0,
    "mdt": -6.0,
    "pst": -8.0,
    "pdt": -7.0,
    "et": -5.0,
    "ct": -6.0,
    "mt": -7.0,
    "pt": -8.0,
    "akst": -9.0,
    "akdt": -8.0,
    "hst": -10.0,
}
"""Hours ahead of UTC. RFC 822 defines the American ones; the others are what publishers mean by them."""


def parse_date(text: str | None) -> datetime | None:
    """Return the moment that the text names, in UTC, or None."""
    text = " ".join((text or "")[:120].split())
    if len(text) < 4:
        return None
    try:
        return _sensible(_fast(text) or _unix(text) or _iso(text) or _words(text))
    except (ValueError, OverflowError):
        return None


def _sensible(moment: datetime | None) -> datetime | None:
    if moment is None or moment.year < 1000:
        return None
    moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment if 1000 <= moment.year < 9999 else None


def _fast(text: str) -> datetime | None:
    if text[4:5] != "-":
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _iso(text: str) -> datetime | None:
    match = _ISO.match(text)
    if match is None or (match[3] is None and len(text) > 4) or (match[8] and not match[5]):
        return None
    year, month, day = int(match[1]), int(match[3] or 1), int(match[4] or 1)
    return _moment(date(year, month, day), match[5] or 0, match[6] or 0, match[7] or 0, match[8])


def _unix(text: str) -> datetime | None:
    """Read seconds or milliseconds since 1970 of the years 2001 to 2286."""
    if not (text.isascii() and text.isdigit() and len(text) in (10, 13)):
        return None
    return datetime.fromtimestamp(int(text[:10]), UTC)


def _words(text: str) -> datetime | None:
    """Read a date with a month name, or with numbers in European or American order, anywhere in the text."""
    if match := _UNIX_STYLE.search(text):
        text = f"{match[2]} {match[1]} {match[5]} {match[3]} {match[4] or ''}"
    found = _day(text)
    if found is None:
        return None
    day, rest = found
    clock = _CLOCK.search(rest)
    if clock is None:
        return _moment(day, 0, 0, 0, "")
    hour = int(clock[1])
    half = (clock[4] or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return _moment(day, hour, clock[2], clock[3] or 0, clock[5])


def _day(text: str) -> tuple[date, str] | None:
    """Return the day and the text without it."""
    if match := _ASIAN.search(text):
        year, month, day = match[1], int(match[2]), match[3]
    elif (match := _DAY_FIRST.search(text)) and _month(match[2]):
        year, month, day = match[3], _month(match[2]), match[1]
    elif (match := _MONTH_FIRST.search(text)) and _month(match[1]):
        year, month, day = match[3], _month(match[1]), match[2]
    elif match := _NUMBERS.search(text):
        year, month, day = match[4], int(match[3]), match[1]
        if month > 12 or (match[2] == "/" and int(day) <= 12):
            month, day = int(day), match[3]
    else:
        return None
    century = 0 if len(year) == 4 else 2000 if int(year) < 70 else 1900
    return date(century + int(year), month, int(day)), f"{text[: match.start()]} {text[match.end() :]}"


def _month(name: str) -> int:
    """Return 1 to 12, or 0 for a word that is no month."""
    name = name.lower()
    return _MONTHS.get(name[:4]) or _MONTHS.get(name[:3]) or 0


def _moment(day: date, hour: int | str, minute: int | str, second: int | str, zone: str | None) -> datetime:
    """Put day and time together; 24:00 is the next midnight, a leap second the one before it."""
    hour, minute, second = int(hour), int(minute), min(int(second), 59)
    extra = timedelta(days=1) if hour == 24 else timedelta()
    moment = datetime(day.year, day.month, day.day, hour % 24 if hour == 24 else hour, minute, second) + extra
    return moment.replace(tzinfo=timezone(_offset(zone or "")))


def _offset(zone: str) -> timedelta:
    if match := _OFFSET.match(zone):
        ahead = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        if ahead < timedelta(hours=24):
            return ahead if match[1] == "+" else -ahead
    word = _WORD.search(zone)
    return timedelta(hours=_ZONES.get(word[0].lower(), 0.0)) if word else timedelta()

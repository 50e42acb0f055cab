"""How things are put to a reader: times short in lists and exact on the page, errors as sentences."""

from __future__ import annotations

from datetime import datetime

WORDS_A_MINUTE = 230
"""Silent reading of English non-fiction: Brysbaert, “How many words do we read per minute?”, 2019, gives 238."""

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FIRST_HALF = ("January", "February", "March", "April", "May", "June")
MONTHS = (*_FIRST_HALF, "July", "August", "September", "October", "November", "December")


def age(then: datetime, now: datetime) -> str:
    """Returns how long ago in at most eleven characters: now, 12m, 3h, Tue, 4 Nov, 4 Nov 2025."""
    seconds = (now - then).total_seconds()
    local, today = then.astimezone(), now.astimezone()
    if 0 <= seconds < 60:
        return "now"
    if 0 <= seconds < 3600:
        return f"{int(seconds // 60)}m"
    if 0 <= seconds < 86400:
        return f"{int(seconds // 3600)}h"
    if 0 <= seconds < 6 * 86400:
        return DAYS[local.weekday()][:3]
    day = f"{local.day} {MONTHS[local.month - 1][:3]}"
    return day if local.year == today.year else f"{day} {local.year}"


def long_date(when: datetime) -> str:
    """Returns the day in full: Sunday 22 November 2026."""
    local = when.astimezone()
    return f"{DAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]} {local.year}"


def minutes(words: int) -> str:
    """Returns the reading time: “4 min”; empty when there is nothing to read."""
    return f"{max(1, round(words / WORDS_A_MINUTE))} min" if words else ""


def sentences(message: str, hint: str = "") -> str:
    """Joins what failed and what can be done about it."""
    ended = message if message.endswith((".", "!", "?", "…")) or not message else f"{message}."
    return f"{ended} {hint}".strip()


def clock(when: datetime) -> str:
    """Returns the local time of day: 12:04."""
    return f"{when.astimezone():%H:%M}"

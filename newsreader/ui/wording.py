"""How things are put to a reader: times short in lists and exact on the page, errors as sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from rich.cells import cell_len

from newsreader.model import Article, Quote, StoryRow
from newsreader.model.queries import WORDS_A_MINUTE

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FIRST_HALF = ("January", "February", "March", "April", "May", "June")
MONTHS = (*_FIRST_HALF, "July", "August", "September", "October", "November", "December")
LEAST_TITLE = 12
"""Cells that the name of a feed keeps in a list before something beside it goes."""


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


def since(then: datetime, now: datetime) -> str:
    """Returns since when something has been so: “just now”, “3h ago”, “since Tue”."""
    told = age(then, now)
    return "just now" if told == "now" else f"{told} ago" if told[0].isdigit() and " " not in told else f"since {told}"


def hashed(tags: Sequence[str]) -> str:
    """Returns tags as they stand beside an article: “#weather #to read”."""
    return " ".join(f"#{tag}" for tag in tags)


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


def counted(number: int, thing: str, things: str = "") -> str:
    """Returns a number with its thing: 1 source, 5 sources; ``things`` is the plural that takes more than an s."""
    return f"{number:,} {thing if number == 1 else things or f'{thing}s'}"


def story_facts(row: StoryRow, now: datetime) -> list[str]:
    """Returns what a list says of a story: 5 sources, 3h, 2 new; of a followed one also that it has gone quiet."""
    size = "" if len(row.members) == 1 else counted(row.sources, "source")
    if row.sources == 1 and size:
        size = counted(len(row.members), "article")
    news = row.new if row.followed else row.unread if row.unread < len(row.members) else 0
    when = f"quiet since {age(row.latest, now)}" if row.quiet else age(row.latest, now)
    return [each for each in (size, when, f"{news} new" if news else "") if each]


def article_facts(article: Article, now: datetime, room: int) -> str:
    """Returns what a list says of an article after its feed: “ · 3h · 4 min”.

    The reading time goes first where it would leave less than LEAST_TITLE of `room` cells for the feed's name.
    """
    several = f"{article.sources} sources" if article.sources > 1 else ""
    told, tags = age(article.published, now), hashed(article.tags)
    whole, short = (
        "".join(f" · {fact}" for fact in facts if fact)
        for facts in ((told, minutes(article.words), several, tags), (told, several, tags))
    )
    return whole if room - cell_len(whole) >= min(cell_len(article.feed_title), LEAST_TITLE) else short


def apart(here: datetime, there: datetime) -> str:
    """Returns how much earlier or later another time is: 40 min earlier, 2 h later, 3 days later."""
    seconds = (there - here).total_seconds()
    return f"{_span(abs(seconds))} {'later' if seconds > 0 else 'earlier'}" if abs(seconds) >= 60 else "same time"


def changed_after(published: datetime, changed: datetime) -> str:
    """Returns when a publisher changed an article: changed 2 h after publication."""
    seconds = (changed - published).total_seconds()
    return f"changed {_span(seconds)} after publication" if seconds >= 60 else "changed since publication"


def _span(seconds: float) -> str:
    if seconds < 3600:
        return f"{int(seconds // 60)} min"
    if seconds < 2 * 86400:
        return f"{int(seconds // 3600)} h"
    return f"{int(seconds // 86400)} days"


def markdown_link(words: str, url: str) -> str:
    """Returns a link as Markdown; one without words says its address."""
    told = re.sub(r"([\\\[\]])", r"\\\1", words or url)
    return f"[{told}](<{url}>)" if re.search(r"[\s()]", url) else f"[{told}]({url})"


def quoted(quote: Quote, article: Article) -> str:
    """Returns a quote with speaker, outlet, date and link, as Markdown."""
    source = markdown_link(article.feed_title, article.url) if article.url else article.feed_title
    who = f"{quote.speaker}, " if quote.speaker else ""
    words = "\n>\n> ".join(line for line in f"“{quote.text}”".split("\n") if line.strip())
    return f"> {words}\n>\n> — {who}{source}, {long_date(article.published)}"

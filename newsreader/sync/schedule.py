"""When a feed is asked again: what servers wish for, kept within bounds, and back-off after failures. Pure.

Nothing here reads the clock: ``now`` is a parameter.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

SHORTEST = timedelta(minutes=10)
LONGEST = timedelta(days=1)
SLOWEST = timedelta(hours=12)
"""However long a feed has brought nothing, it is asked twice a day unless its server wishes less."""


def after_success(
    headers: Mapping[str, str],
    ttl: int | None,
    now: datetime,
    interval: timedelta = timedelta(minutes=30),
    newest: datetime | None = None,
) -> datetime:
    """Returns when a feed that answered is due again: the longest of our interval, the answer's freshness
    (RFC 9111, 4.2.1), the feed's own ``ttl`` in minutes and a tenth of the time since its ``newest`` article (the
    heuristic of 4.2.2: what has not changed for long will not soon), but between ten minutes and a day."""
    wishes = [interval, freshness(headers, now)]
    if newest is not None:
        wishes.append(min((now - newest) / 10, SLOWEST))
    if ttl is not None and 0 < ttl < 10**6:
        wishes.append(timedelta(minutes=ttl))
    return now + min(max(*wishes, SHORTEST), LONGEST)


def after_failure(failures: int, now: datetime, interval: timedelta = timedelta(minutes=30)) -> datetime:
    """Returns when a feed that has failed ``failures`` times in a row is due again: each time twice as long."""
    doubled: int = 2 ** min(max(failures - 1, 0), 10)
    return now + min(max(interval, SHORTEST) * doubled, LONGEST)


def freshness(headers: Mapping[str, str], now: datetime) -> timedelta:
    """Returns for how long an answer says it stays the same; zero when it does not say."""
    control = headers.get("cache-control", "").lower()
    if "no-cache" in control or "no-store" in control:
        return timedelta()
    found = re.search(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", control)
    if found:
        return timedelta(seconds=int(found[1])) - _age(headers)
    expires = http_date(headers.get("expires", ""))
    return expires - (http_date(headers.get("date", "")) or now) if expires else timedelta()


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Returns the seconds a server asks us to wait (RFC 9110, 10.2.3), 0 to a day; None when it does not ask."""
    value = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", value):
        return min(float(value), LONGEST.total_seconds())
    date = http_date(value)
    return min(max((date - now).total_seconds(), 0.0), LONGEST.total_seconds()) if date else None


def _age(headers: Mapping[str, str]) -> timedelta:
    age = headers.get("age", "").strip()
    return timedelta(seconds=int(age)) if re.fullmatch(r"[0-9]{1,9}", age) else timedelta()


def http_date(value: str) -> datetime | None:
    """Returns the time a header names (RFC 9110, 5.6.7); None where it names none."""
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)

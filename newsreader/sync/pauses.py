"""Pauses that servers demanded (Retry-After), kept in the store so that a new start honours them too.

A pause holds for the address that was refused; for everything on its server once several addresses in a row were.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import urlsplit

from newsreader.store import Store

_KEY = "sync.pause."
REFUSALS = 3
"""Addresses of one server that ask for a pause, with none between them that answers: then all of it is left alone."""


def server_of(url: str) -> str:
    """Returns the host and port of an address; the address itself when it has none."""
    try:
        return urlsplit(url).netloc or url
    except ValueError:
        return url


def load(store: Store, places: Iterable[str], now: datetime) -> dict[str, datetime]:
    """Returns the addresses and servers that are still to be left alone, with the end of their pause."""
    paused: dict[str, datetime] = {}
    for place in places:
        kept = store.state(_KEY + place)
        if kept is None:
            continue
        until = datetime.fromtimestamp(float(kept), UTC)
        if until > now:
            paused[place] = until
        else:
            store.set_state(_KEY + place, None)
    return paused


def save(store: Store, place: str, until: datetime) -> None:
    """Keeps that an address or server is to be left alone until then."""
    store.set_state(_KEY + place, str(until.timestamp()))

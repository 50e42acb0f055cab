"""Pauses that servers demanded (Retry-After), by host, kept in the store so that a new start honours them too."""

from collections.abc import Iterable
from datetime import UTC, datetime

from newsreader.store import Store

_KEY = "sync.pause."


def load(store: Store, hosts: Iterable[str], now: datetime) -> dict[str, datetime]:
    """Returns the hosts that are still to be left alone, with the end of their pause."""
    paused: dict[str, datetime] = {}
    for host in hosts:
        kept = store.state(_KEY + host)
        if kept is None:
            continue
        until = datetime.fromtimestamp(float(kept), UTC)
        if until > now:
            paused[host] = until
        else:
            store.set_state(_KEY + host, None)
    return paused


def save(store: Store, host: str, until: datetime) -> None:
    """Keeps that a host is to be left alone until then."""
    store.set_state(_KEY + host, str(until.timestamp()))

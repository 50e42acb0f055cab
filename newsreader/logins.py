"""Logins: names and passwords for feeds that ask for them (basic authentication, RFC 7617).

One for each origin, which is scheme, host and port, and sent to no other. The names are kept in the database, the
passwords only where those of accounts are; no address that is stored, shown or exported holds either.
"""

from __future__ import annotations

import asyncio
import json
import re
from hashlib import blake2b
from urllib.parse import unquote

from newsreader.model import Account
from newsreader.secrets import Secret, Secrets
from newsreader.store import Store
from newsreader.sync import addresses

_KEY = "logins"
"""State key: JSON of the names by origin."""
_TYPED = re.compile(r"(https?://)([^\s/?#@:]+)(?::([^\s/?#]*))?@(?=[^\s/?#@]+)(.+)", re.IGNORECASE)


def named_in(address: str) -> tuple[str, str | None]:
    """Returns the name and the password in a typed address: an empty name where there is none, None for no password."""
    found = _TYPED.fullmatch(address.strip())
    return (unquote(found[2]), found[3] and unquote(found[3])) if found else ("", None)


class Logins:
    """The names and passwords of one database's feeds."""

    def __init__(self, store: Store, secrets: Secrets) -> None:
        self._store = store
        self._secrets = secrets
        self._typed: dict[str, tuple[str, Secret]] = {}
        """By origin, until it shows that there is a feed to be subscribed to."""
        self._names: dict[str, str] | None = None

    def take(self, address: str, password: str = "") -> str:
        """Returns a typed address without name and password, which are tried from now on; ``keep`` keeps them."""
        name, written = named_in(address)
        if not name:
            return address
        bare = _TYPED.sub(r"\1\4", address.strip())
        self._typed[addresses.parse(bare).origin] = name, Secret(written or password)
        return bare

    async def header(self, origin: str) -> str | None:
        """Returns the authorization to send to an origin, if any; raises ConfigError where it may not be used."""
        if origin in self._typed:
            return addresses.basic(*self._typed[origin])
        if self._names is None:
            self._names = await asyncio.to_thread(self._stored)
        if origin not in self._names:
            return None
        name = self._names[origin]
        password = await asyncio.to_thread(self._secrets.search, _account(origin, name))
        return addresses.basic(name, password or "")

    def keep(self, url: str) -> None:
        """Keeps what was typed for the origin of a feed that is subscribed to; raises ConfigError and StoreError."""
        origin = addresses.parse(url).origin if url.startswith("http") else ""
        if origin in self._typed:
            name, password = self._typed[origin]
            self._secrets.keep(_account(origin, name), password)
            self._save({**self._stored(), origin: name})
            del self._typed[origin]

    def forget(self, url: str) -> None:
        """Forgets the login for a feed's origin, once no other feed is subscribed there; raises what ``keep`` does."""
        names = self._stored()
        if not names or not url.startswith("http"):
            return
        origin = addresses.parse(url).origin
        others = (feed.url for feed in self._store.feeds() if feed.url.startswith("http"))
        if origin in names and all(addresses.parse(other).origin != origin for other in others):
            self._secrets.forget(_account(origin, names.pop(origin)))
            self._save(names)

    def _stored(self) -> dict[str, str]:
        names: dict[str, str] = json.loads(self._store.state(_KEY) or "{}")
        return names

    def _save(self, names: dict[str, str]) -> None:
        self._store.set_state(_KEY, json.dumps(names) if names else None)
        self._names = names


def _account(origin: str, name: str) -> Account:
    """Returns what the secret is kept under; its name is also that of a file."""
    host = re.sub(r"[^a-z0-9.]+", "-", origin.partition("//")[2].lower())[:60]
    digest = blake2b(f"{name}@{origin}".encode(), digest_size=6).hexdigest()
    return Account(f"feed-{host}-{digest}", "feed", origin, name)

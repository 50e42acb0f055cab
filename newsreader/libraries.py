"""Libraries: the user's own feeds and every account, side by side, each with a database of its own.

Opens each once and keeps it open, so that turning from one to another is instant, and connects new ones. Screen and
command line reach accounts through here only; passwords pass through and are never given back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from newsreader.accounts import Accounts, check_name
from newsreader.errors import ConfigError, FetchError, UsageError
from newsreader.library import Library
from newsreader.mirroring import load
from newsreader.model import LOCAL, Account
from newsreader.secrets import Secret
from newsreader.upkeep import NO_BOUNDS, Kept

if TYPE_CHECKING:
    from newsreader.outward import Target
    from newsreader.sync.service import RemoteService


class Libraries:
    """All libraries of one user. To be used from one event loop, like each Library."""

    def __init__(
        self,
        local: Path,
        accounts: Accounts,
        *,
        pictures: Path | None = None,
        unchecked: Collection[str] = (),
        kept: Kept = NO_BOUNDS,
        targets: Mapping[str, Target] = MappingProxyType({}),
    ) -> None:
        self._local = local
        self._accounts = accounts
        self._pictures = pictures
        self._unchecked = unchecked
        self._kept = kept
        self._targets = targets
        self._opened: dict[str, Library] = {}

    def accounts(self) -> tuple[Account, ...]:
        """Returns the accounts by name; raises ConfigError where their file cannot be used."""
        return self._accounts.all()

    def path(self, name: str = LOCAL) -> Path:
        """Returns where the articles of an account, or the user's own feeds, are kept."""
        return self._local if name == LOCAL else self._accounts.database(name)

    def open(self, name: str = LOCAL) -> Library:
        """Returns the library of an account, or of the user's own feeds; the same one every time.

        Raises UsageError when there is no such account, ConfigError and StoreError."""
        if name not in self._opened:
            if name == LOCAL:
                library = Library.open(self._local, pictures=self._pictures, unchecked=self._unchecked)
            else:
                account = self._accounts.find(name)
                library = Library.open(
                    self.path(name),
                    pictures=self._pictures,
                    account=account,
                    connect=lambda: self._service(account),
                )
            library.kept = self._kept
            library.targets, library.secret_of = self._targets, self._accounts.search_secret
            self._opened[name] = library
        return self._opened[name]

    def _service(self, account: Account) -> RemoteService:
        from newsreader.sync import SERVICES

        if account.kind not in SERVICES:
            known = ", ".join(sorted(SERVICES))
            raise ConfigError(f"{account.name}: there is no kind “{account.kind}” of server; known are {known}.")
        module, _, name = SERVICES[account.kind].partition(":")
        service: RemoteService = getattr(import_module(module), name)(account, self._accounts.secret(account))
        return service

    async def connect(
        self,
        address: str,
        user: str,
        secret: str = "",
        *,
        name: str = "",
        kind: str = "",
        headers: Mapping[str, str] | None = None,
        password_command: tuple[str, ...] = (),
        on_step: Callable[[str], None] = lambda _: None,
    ) -> Library:
        """Finds out what a server speaks, logs in, writes the account down and opens its library, empty at first.

        ``address`` is what the user knows of it; ``kind`` names the protocol where it shall not be found out;
        ``on_step`` is told in words what is going on. The same user at the same server keeps the account there was.
        Raises FetchError of the kinds address, dns, connect … for a wrong address, “auth” for a wrong password and
        “off” for an interface that is switched off; nothing is written down then."""
        import asyncio

        if name:
            check_name(name)
        asked = Account(name or "server", kind, address, user, headers or {}, password_command)
        word = await asyncio.to_thread(self._accounts.secret, asked) if password_command else Secret(secret)
        kind, url = await _found_out(asked, word, on_step)
        account = await asyncio.to_thread(self._keep, replace(asked, name=name, kind=kind, url=url), word)
        library = await asyncio.to_thread(self.open, account.name)
        await library.close_network()  # a session with an older password may be open
        library.get_ready()
        return library

    async def get_ready_to_connect(self) -> None:
        """Loads what connecting needs, while the user is typing."""
        await load("detect")

    def _keep(self, asked: Account, secret: Secret) -> Account:
        known = self._accounts.same(asked.url, asked.user)
        account = replace(asked, name=known.name if known else asked.name or self._accounts.free_name(asked.url))
        if known is None and any(each.name == account.name for each in self._accounts.all()):
            raise UsageError(f"There is another account {account.name}.", "Give this one another --name.")
        if not account.password_command:
            self._accounts.keep_secret(account, secret)
        first = not self._accounts.all() and not (self._local.exists() and self.open().has_own_feeds())
        self._accounts.keep(account)
        if first:  # who has no feeds of their own wants to come back to this
            self._accounts.set_default(account.name)
        return account

    def log_out(self, name: str) -> None:
        """Forgets the password of an account; its articles stay readable."""
        self._accounts.forget_secret(self._accounts.find(name))

    def remove(self, name: str) -> None:
        """Forgets an account with its password and articles; marks that were not sent are lost."""
        account = self._accounts.find(name)
        if library := self._opened.pop(name, None):
            library.close()
        self._accounts.remove(account)

    async def close_network(self) -> None:
        """Ends the connections and workers of all libraries."""
        for library in self._opened.values():
            await library.close_network()

    def close(self) -> None:
        """Closes all databases."""
        for library in self._opened.values():
            library.close()
        self._opened.clear()


async def _found_out(asked: Account, secret: Secret, on_step: Callable[[str], None]) -> tuple[str, str]:
    """Returns kind and address of the account that is meant, where it lets the user in; raises FetchError."""
    await load("detect")
    from newsreader.sync.detect import detect

    told: list[str] = []

    def tell(step: str) -> None:
        if told[-1:] != [step]:
            told.append(step)
            on_step(step)

    try:
        return await detect(asked.url, asked.user, secret, kind=asked.kind or None, headers=asked.headers, on_step=tell)
    except FetchError as error:
        if error.kind not in ("dns", "connect", "timeout", "tls"):
            raise
        # What is said of feeds, that they are tried again later, is no help to somebody who is just connecting.
        raise FetchError(str(error), "Is the address right, and the server running?", kind=error.kind) from None

"""What every command shares: where files are, the settings, the library opened late, the output, the exit codes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from newsreader import config
from newsreader.cli.printing import Output, complain, say
from newsreader.errors import FetchError, NewsreaderError, StoreError, UsageError

if TYPE_CHECKING:
    from newsreader.accounts import Accounts
    from newsreader.libraries import Libraries
    from newsreader.library import Library

Result = TypeVar("Result")

FAILED, USAGE, PARTIAL, NOTHING, NETWORK, LOGIN, DATABASE, INTERRUPTED, PIPE_CLOSED = 1, 2, 3, 4, 5, 6, 7, 130, 141
"""Exit codes: some feeds failed, nothing matched, a server refused the login, the shell's numbers for signals."""

LONG_UPGRADE = 200_000_000
"""Bytes of a database that is not brought up to date within a few seconds, so that it is said."""


class NothingMatched(UsageError):
    """What was asked for is well formed but matches nothing."""


def exit_code(error: NewsreaderError) -> int:
    """Returns the exit code that tells scripts what kind of failure this is."""
    if isinstance(error, FetchError):
        refused = error.kind == "auth" or error.status in (401, 407)
        return USAGE if error.kind == "address" else LOGIN if refused else NETWORK
    kinds = ((NothingMatched, NOTHING), (UsageError, USAGE), (StoreError, DATABASE))
    return next((code for kind, code in kinds if isinstance(error, kind)), FAILED)


class Session:
    """One run of the command line."""

    def __init__(self) -> None:
        self.color = "auto"
        self.account_named = ""
        """The account that the command line names; empty where it names none."""
        self._home: str | None = None
        self._flags: Mapping[str, Any] = {}

    def choose(self, home: str | None, color: str, flags: Mapping[str, Any]) -> None:
        """Takes what the options before the command say; to be called before anything else."""
        self._home, self.color, self._flags = home, color, flags

    @cached_property
    def paths(self) -> config.Paths:
        """Where the files are."""
        return config.find_paths(self._home)

    @cached_property
    def settings(self) -> config.Settings:
        """What the user decided."""
        return config.load(self.paths.config, flags=self._flags)

    def warn_of_settings(self) -> None:
        """Says in one line that settings could not be used; ``config check`` tells all."""
        if self.settings.warnings:
            complain(self.settings.warnings[0], "newsreader config check tells more.")

    @cached_property
    def accounts(self) -> Accounts:
        """The servers that are connected."""
        from newsreader.accounts import Accounts

        folder = self.paths.home or self.paths.database.parent
        return Accounts(self.paths.config.with_name("accounts.toml"), folder / "accounts")

    @cached_property
    def account_name(self) -> str:
        """Whose articles are meant: named on the command line, in the settings, or the usual one."""
        return self.account_named or self.settings.account or self.accounts.default()

    @cached_property
    def libraries(self) -> Libraries:
        """All libraries of the user."""
        from newsreader.libraries import Libraries
        from newsreader.upkeep import Kept

        return Libraries(
            self.paths.database,
            self.accounts,
            pictures=self.paths.log.parent / "pictures",
            unchecked=frozenset(self.settings.unchecked),
            kept=Kept(self.settings.keep_days, self.settings.keep_per_feed),
            targets=self.settings.send,
        )

    @property
    def database(self) -> Path:
        """Where the articles that are meant are kept."""
        return self.libraries.path(self.account_name)

    @cached_property
    def library(self) -> Library:
        """The user's news; raises UsageError without such an account, StoreError when it cannot be opened."""
        from newsreader.library import Library

        if (size := Library.outdated(self.database)) > LONG_UPGRADE:
            say(f"Bringing {size / 1e9:.1f} GB of articles up to date, once; this takes some minutes. A copy is kept.")
        return self.libraries.open(self.account_name)

    @cached_property
    def out(self) -> Output:
        """The way to stdout."""
        return Output(self.color, ascii_icons=self.settings.icons == "ascii")

    def over_network(self, work: Callable[[Library], Awaitable[Result]]) -> Result:
        """Runs a coroutine of the library to its end and closes connections and workers, whatever happens."""
        library = self.library

        async def run() -> Result:
            try:
                return await work(library)
            finally:
                await library.close_network()

        return self.run(run())

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Runs a coroutine to its end."""
        import asyncio

        return asyncio.run(work)

    def nothing(self, message: str) -> int:
        """Says that nothing matched, or how to begin when there are no feeds at all; returns the exit code."""
        if not self.library.feeds():
            message = "There is nothing to read yet. newsreader add ADDRESS brings a feed, newsreader sample examples."
        say(message)
        return NOTHING

    def keep_traceback(self, error: BaseException) -> Path | str:
        """Appends the traceback, without the values of variables, to the log; returns where it can be read."""
        from newsreader import crash

        return crash.keep(error, self.paths.log)

    def close(self) -> None:
        """Closes what was opened; it opens anew when it is asked for."""
        self.__dict__.pop("library", None)
        if "libraries" in self.__dict__:
            self.libraries.close()

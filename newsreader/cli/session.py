"""What every command shares: where files are, the settings, the library opened late, the output, the exit codes."""

from __future__ import annotations

import traceback
from collections.abc import Awaitable, Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from newsreader import config
from newsreader.cli.printing import Output, complain, say
from newsreader.errors import FetchError, NewsreaderError, StoreError, UsageError

if TYPE_CHECKING:
    from newsreader.library import Library

Result = TypeVar("Result")
Command = TypeVar("Command", bound=Callable[..., Any])

FAILED, USAGE, PARTIAL, NOTHING, NETWORK, LOGIN, DATABASE, INTERRUPTED, PIPE_CLOSED = 1, 2, 3, 4, 5, 6, 7, 130, 141
"""Exit codes: some feeds failed, nothing matched, a server refused the login, the shell's numbers for signals."""

_LOG_LIMIT = 2**20
"""Bytes after which the log is put aside and begun anew."""


class NothingMatched(UsageError):
    """What was asked for is well formed but matches nothing."""


def exit_code(error: NewsreaderError) -> int:
    """Returns the exit code that tells scripts what kind of failure this is."""
    if isinstance(error, FetchError):
        return USAGE if error.kind == "address" else LOGIN if error.status in (401, 407) else NETWORK
    kinds = ((NothingMatched, NOTHING), (UsageError, USAGE), (StoreError, DATABASE))
    return next((code for kind, code in kinds if isinstance(error, kind)), FAILED)


class Session:
    """One run of the command line."""

    def __init__(self) -> None:
        self.color = "auto"
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
    def library(self) -> Library:
        """The user's news; raises StoreError when the database cannot be opened."""
        from newsreader.library import Library

        return Library.open(self.paths.database, pictures=self.paths.log.parent / "pictures")

    @cached_property
    def out(self) -> Output:
        """The way to stdout."""
        return Output(self.color, ascii_icons=self.settings.icons == "ascii")

    def over_network(self, work: Callable[[Library], Awaitable[Result]]) -> Result:
        """Runs a coroutine of the library to its end and closes connections and workers, whatever happens."""
        import asyncio

        library = self.library

        async def run() -> Result:
            try:
                return await work(library)
            finally:
                await library.close_network()

        return asyncio.run(run())

    def nothing(self, message: str) -> int:
        """Says that nothing matched, or how to begin when there are no feeds at all; returns the exit code."""
        if not self.library.feeds():
            message = "There is nothing to read yet. newsreader add ADDRESS brings a feed, newsreader sample examples."
        say(message)
        return NOTHING

    def keep_traceback(self, error: BaseException) -> Path | str:
        """Appends the traceback, without the values of variables, to the log; returns where it can be read."""
        path = self.paths.log
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists() and path.stat().st_size > _LOG_LIMIT:
                path.replace(path.with_suffix(".old.log"))
            with path.open("a", encoding="utf-8", errors="replace") as log:
                log.write("".join(traceback.format_exception(error)) + "\n")
        except OSError:
            return traceback.format_exception_only(error)[-1].strip()
        return path

    def close(self) -> None:
        """Closes the library, if it was opened."""
        if "library" in self.__dict__:
            self.library.close()


pass_session = click.make_pass_decorator(Session)


def _set_color(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value:
        ctx.find_object(Session).color = value  # type: ignore[union-attr]


def output_options(command: Command) -> Command:
    """Adds --json, --plain and --color to a command that prints rows."""
    command = click.option("--plain", is_flag=True, help="Tab-separated, no colour; so too in a pipe.")(command)
    return json_option(command)


def json_option(command: Command) -> Command:
    """Adds --json and --color to a command."""
    command = click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        expose_value=False,
        callback=_set_color,
        hidden=True,
    )(command)
    return click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")(command)

"""The group of all commands: which there are, where they are kept, and how one is found, told and run."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from newsreader import __version__
from newsreader.cli import failed
from newsreader.cli.examples import give_examples
from newsreader.cli.options import account_option
from newsreader.cli.session import FAILED, INTERRUPTED, PIPE_CLOSED, USAGE, Session

_SECTIONS: dict[str, dict[str, str]] = {
    "Read": {
        "brief": "front:brief",
        "list": "reading:list_articles",
        "show": "article:show",
        "read": "linear:read",
        "open": "reading:open_article",
        "search": "reading:search",
        "quotes": "article:quotes",
        "voices": "voices:voices",
        "related": "article:related",
        "run": "outward:run",
        "save": "outward:save",
        "send": "outward:send",
        "stories": "stories:stories",
        "story": "stories:story",
        "follow": "stories:follow",
        "history": "front:history",
        "smart": "rules:smart",
        "mute": "rules:mute",
        "web": "web:web",
    },
    "Marks": {
        "bookmark": "marks:bookmark",
        "mark": "marks:mark",
        "tags": "keeping:tags",
        "note": "keeping:note",
        "undo": "marks:undo",
        "redo": "marks:redo",
    },
    "Subscriptions": {
        "add": "subscriptions:add",
        "remove": "subscriptions:remove",
        "feeds": "subscriptions:feeds",
        "refresh": "subscriptions:refresh",
        "import": "transfer:import_saved",
        "export": "transfer:export",
        "sample": "subscriptions:sample",
    },
    "Servers": {
        "connect": "sync:connect",
        "sync": "sync:sync",
        "accounts": "sync:accounts",
    },
    "Housekeeping": {
        "config": "setup:config",
        "doctor": "doctor:doctor",
        "backup": "safekeeping:backup",
        "restore": "safekeeping:restore",
        "vacuum": "upkeep:vacuum",
        "reindex": "upkeep:reindex",
        "completion": "setup:completion",
        "man": "manual:man",
    },
}
_ACCOUNT = account_option()
_COMMANDS = {name: place for commands in _SECTIONS.values() for name, place in commands.items()}


class Commands(click.Group):
    """The group of all commands, each imported on first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Returns the names of all commands in the order of the help page."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Imports and returns a command; None when there is none of this name."""
        if cmd_name not in _COMMANDS:
            return None
        module, _, attribute = _COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(f"newsreader.cli.{module}"), attribute)
        if _ACCOUNT not in command.params:
            command.params.append(_ACCOUNT)
        give_examples(command, cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Returns the command that the arguments begin with; says what may be meant when there is none."""
        name = args[0]
        if name in _COMMANDS or name.startswith("-"):
            return super().resolve_command(ctx, args)
        import difflib

        close = difflib.get_close_matches(name, _COMMANDS, n=1)
        advice = f"newsreader add {name}" if "." in name else close[0] if close else ""
        raise click.UsageError(f"There is no command {name}{f'; did you mean {advice}?' if advice else '.'}", ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the commands of the help page by subject."""
        for section, names in _SECTIONS.items():
            rows = [(name, self.get_command(ctx, name)) for name in names]
            with formatter.section(section):
                formatter.write_dl([(name, command.get_short_help_str(60)) for name, command in rows if command])

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; a reader of our output that has gone away is no error."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return PIPE_CLOSED


_EXIT_CODES = (
    "Exit codes: 0 done, 1 error, 2 wrong usage or no terminal, 3 some feeds failed, 4 nothing matched, "
    "5 network or server, 6 login refused, 7 database, 130 interrupted."
)


@click.group(
    cls=Commands,
    invoke_without_command=True,
    epilog=_EXIT_CODES,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--home", metavar="DIR", help="Keep settings, database and log in this one directory.")
@click.option("--account", metavar="NAME", help="Of this account; local for your own feeds.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colours in the output.")
@click.option("--theme", metavar="NAME", help="Theme of the reader, for this time.")
@click.option("--no-mouse", is_flag=True, help="Leave the mouse to the terminal.")
@click.version_option(__version__, prog_name="newsreader", message="%(prog)s %(version)s")
@click.pass_context
def commands(
    ctx: click.Context, home: str | None, account: str | None, color: str, theme: str | None, no_mouse: bool
) -> None:
    """The news in your terminal. Without a command the reader opens.

    FEED is a feed's number, its address or a part of its title that no other feed has.
    """
    session: Session = ctx.obj
    session.choose(home, color, {"theme": theme, "mouse": False if no_mouse else None})
    session.account_named = account or ""
    ctx.call_on_close(session.close)
    if ctx.invoked_subcommand not in (None, "config", "doctor", "completion", "man"):
        session.warn_of_settings()
    if ctx.invoked_subcommand is not None:
        _collect()
    else:
        from newsreader.cli.screen import open_screen

        ctx.exit(open_screen(session))


def _collect() -> None:
    """Lets garbage be collected, where that was put off, but not among what is loaded by now, which stays."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def run_command(session: Session, arguments: Sequence[str]) -> int:
    """Runs a command line and returns its exit code; says what is wrong with one that is not well formed."""
    try:
        result = commands.main(arguments, prog_name="newsreader", standalone_mode=False, obj=session)
        return result if isinstance(result, int) else 0
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "newsreader"
        return failed(error.format_message(), f"{path} --help shows how.", USAGE)
    except click.ClickException as error:
        return failed(error.format_message(), "", FAILED)
    except click.Abort:
        return INTERRUPTED

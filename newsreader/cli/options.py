"""What several commands take: the session, the account, and how rows are printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from newsreader.cli.session import Session

Command = TypeVar("Command", bound=Callable[..., Any])

pass_session = click.make_pass_decorator(Session)


def _set_color(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value:
        ctx.find_object(Session).color = value  # type: ignore[union-attr]


def _set_account(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value:
        ctx.find_object(Session).account_named = value  # type: ignore[union-attr]


def account_option() -> click.Option:
    """Returns --account, which stands before a command or after it."""
    return click.Option(
        ["--account"], metavar="NAME", expose_value=False, callback=_set_account, help="Of this account; or local."
    )


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

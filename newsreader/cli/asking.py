"""Queries on the command line: words with a minus, arguments that the shell completes, mistakes with their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

import click

from newsreader.cli import printing as p
from newsreader.errors import QueryError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from newsreader.cli.session import Session
    from newsreader.library import Library


class QueryType(click.types.StringParamType):
    """A word of a query, whose fields, states and dates the shell completes."""

    name = "query"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Returns how a word may go on."""
        from click.shell_completion import CompletionItem

        from newsreader.queries import complete_fields

        found = complete_fields(incomplete)
        return [CompletionItem(incomplete[: each.start] + each.text, help=each.meaning or None) for each in found]


QUERY = QueryType()


class QueryCommand(click.Command):
    """A command with a query among its arguments: ``-word`` is part of it where that is no option of the command.

    What begins with two dashes stays an option, so that mistyped ones are told; after ``--`` all is the query."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parses the options first, and all words behind them."""
        known = {name: each for each in self.get_params(ctx) if isinstance(each, click.Option) for name in each.opts}
        options, words, rest = list[str](), list[str](), iter(args)
        for arg in rest:
            if arg == "--":
                words += rest
            elif not _is_option(ctx, arg, known):
                words.append(arg)
            else:
                options.append(arg)
                if arg in known and not known[arg].is_flag:
                    options += islice(rest, 1)
        return super().parse_args(ctx, [*options, "--", *words] if words else options)


def _is_option(ctx: click.Context, arg: str, known: Mapping[str, click.Option]) -> bool:
    """Tells an option, right or mistyped, from a word; raises UsageError for one with a dash too few."""
    if not arg.startswith("-") or arg.startswith("--") or arg in known:
        return arg.startswith("-")
    if f"-{arg}" in known and not ctx.resilient_parsing:
        advice = f"Write -{arg} for the option, or -- before a query without “{arg[1:]}”."
        raise click.UsageError(f"There is no option {arg}. {advice}", ctx)
    short, value = known.get(arg[:2]), arg[2:]
    return short is not None and not short.is_flag and not value.isalpha() and ":" not in value


def query_of(library: Library, words: Sequence[str]) -> str:
    """Returns the query that arguments make together; raises QueryError when part of it makes no sense."""
    return library.checked(" ".join(words)) if words else ""


def print_fields(session: Session, plain: bool) -> int:
    """Prints the fields of the query language: name, meaning, example."""
    from newsreader.queries import fields

    rows = [(f"{each.name}:", each.meaning, each.example) for each in fields()]
    if plain or not session.out.is_terminal:
        for row in rows:
            session.out.plain(*row)
    else:
        session.out.columns([[(name, "accent"), (meaning, "dim"), example] for name, meaning, example in rows])
    return 0


def show_place(error: QueryError) -> None:
    """Prints a query on stderr with a mark under the place that makes no sense."""
    from newsreader.cli.page import cell_len

    query = p.one_line(error.query)
    p.say(f"  {query}")
    p.say(f"  {' ' * cell_len(query[: error.start])}{'^' * max(1, cell_len(query[error.start : error.end]))}")

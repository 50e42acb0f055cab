"""Queries on the command line: arguments that the shell completes, and mistakes with their place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from newsreader.cli import printing as p
from newsreader.errors import QueryError

if TYPE_CHECKING:
    from newsreader.cli.session import Session
    from newsreader.library import Library


class QueryType(click.types.StringParamType):
    """A word of a query, whose fields, states and dates the shell completes."""

    name = "query"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Returns how a word may go on."""
        from newsreader.queries import complete_fields

        found = complete_fields(incomplete)
        return [CompletionItem(incomplete[: each.start] + each.text, help=each.meaning or None) for each in found]


QUERY = QueryType()


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

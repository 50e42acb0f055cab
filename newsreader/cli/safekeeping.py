"""The commands that keep the news safe: backup and restore; and the repair of a damaged database."""

from __future__ import annotations

from pathlib import Path

import click

from newsreader.cli.options import pass_session
from newsreader.cli.printing import counted, say
from newsreader.cli.session import Session


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@pass_session
def backup(session: Session, file: Path | None) -> None:
    """Write a whole copy of everything to FILE, by default beside the database.

    Reading may go on meanwhile. The name of the copy is printed.
    """
    session.out.line(str(session.library.back_up(file.expanduser() if file else None)))


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@pass_session
def restore(session: Session, file: Path) -> None:
    """Go back to the copy FILE. What there was is kept beside it."""
    from newsreader.library import Library

    path = session.database
    aside = Library.restore(path, file.expanduser())
    say(f"Everything is as it was in {file}.{f' What there was before is in {aside}.' if aside else ''}")


def repair(session: Session) -> str:
    """Recovers what can be read of a damaged database; returns what came of it, in one sentence or two."""
    from newsreader.library import Library

    say("The database is damaged. Recovering what can be read; this may take a while.")
    found = Library.recover(session.database)
    kept = f"The damaged file is kept as {found.aside}."
    if found.copy:
        return f"Nothing in the database could be read; it is now as it was in the copy {found.copy}. {kept}"
    if not (found.feeds or found.articles):
        return f"Nothing in the database could be read; it begins anew. {kept}"
    parts = [counted(found.feeds, "feed"), counted(found.articles, "article"), counted(found.bookmarks, "bookmark")]
    return f"The database was damaged; {', '.join(parts)} could be read. {kept}"

"""The commands that keep the database small and searchable: vacuum and reindex."""

from __future__ import annotations

import sys

import click

from newsreader.cli.options import pass_session
from newsreader.cli.printing import counted, say
from newsreader.cli.session import Session

_TOLD = 10_000
"""Articles let go after which that is told: some seconds."""


@click.command()
@pass_session
def vacuum(session: Session) -> None:
    """Let go of what need not be kept, and give free space back to the disk.

    What is kept is decided by keep_days and keep_per_feed in the configuration; bookmarks, noted articles and followed
    stories stay in any case. Needs as much free space as the database takes.
    """
    told = 0

    def on_step(gone: int) -> None:
        nonlocal told
        if gone >= told + _TOLD:
            told = gone
            say(f"{counted(gone, 'article')} let go so far.")

    gone = session.over_network(lambda library: library.let_go(sys.maxsize, on_step))
    before, after = session.library.compact()
    went = f"{counted(gone, 'article')} let go. " if gone else ""
    say(f"{went}The database takes {after / 2**20:,.1f} MB; {max(before - after, 0) / 2**20:,.1f} MB were given back.")


@click.command()
@pass_session
def reindex(session: Session) -> None:
    """Make the search index anew, where searches miss what is there.

    Reading and searching go on meanwhile; marks and refreshes have to wait.
    """
    told = 0

    def on_step(done: int, total: int) -> None:
        nonlocal told
        percent = done * 100 // max(total, 1)
        if percent >= told + 5:
            told = percent
            say(f"{percent} %")

    say(f"{counted(session.library.reindex(on_step), 'article')} indexed.")

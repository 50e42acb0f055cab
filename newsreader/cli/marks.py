"""The commands that mark: bookmark, mark, undo, redo. Every step can be taken back, so none asks for leave."""

from __future__ import annotations

import click

from newsreader.cli import lookup
from newsreader.cli import printing as p
from newsreader.cli.asking import QUERY, QueryCommand, query_of
from newsreader.cli.options import pass_session
from newsreader.cli.session import NOTHING, Session
from newsreader.errors import UsageError
from newsreader.model import StepDone, View


def _report(step: StepDone) -> int:
    if not step.articles:
        p.say("Nothing changed: it was so already.")
        return 0
    p.say(f"{step.label}. newsreader undo takes it back.")
    return 0


@click.command()
@click.argument("article_ids", metavar="ID…", type=int, nargs=-1, required=True)
@click.option("--tag", "tags", metavar="NAME", multiple=True, help="Give them this tag; several times for several.")
@click.option("--remove", is_flag=True, help="Remove the bookmarks; with --tag, only these tags.")
@pass_session
def bookmark(session: Session, article_ids: tuple[int, ...], tags: tuple[str, ...], remove: bool) -> int:
    """Bookmark articles, and tag them."""
    library = session.library
    ids = [article.id for article in lookup.find_articles(library, article_ids)]
    if tags:
        return _report(library.retag(ids, () if remove else tags, tags if remove else ()))
    return _report(library.set_starred(ids, not remove))


@click.command(cls=QueryCommand)
@click.argument("state", type=click.Choice(["read", "unread"]))
@click.argument("words", metavar="ID…|QUERY", nargs=-1, type=QUERY)
@click.option("--feed", metavar="FEED", help="All articles of this feed.")
@click.option("--before", metavar="TIME", help="All older than 12h, 7d, 2w or a date.")
@click.option("--all", "everything", is_flag=True, help="All articles.")
@click.option("--dry-run", is_flag=True, help="Only say how many it would be.")
@pass_session
def mark(
    session: Session,
    state: str,
    words: tuple[str, ...],
    feed: str | None,
    before: str | None,
    everything: bool,
    dry_run: bool,
) -> int:
    """Mark articles read or unread: by their numbers, or all that a query finds, such as 'feed:ledger before:7d'."""
    library, read = session.library, state == "read"
    numbers = tuple(int(word) for word in words if word.isascii() and word.isdigit())
    named = bool(words) and len(numbers) == len(words)
    if not (words or feed or before or everything) or (named and (feed or before or everything)):
        raise UsageError("mark needs either numbers, or a query or one of --feed, --before and --all.")
    if named:
        ids = [article.id for article in lookup.find_articles(library, numbers)]
    else:
        selection = lookup.Selection(
            wanted=query_of(library, words),
            feed=lookup.find_feed(library, feed) if feed else None,
            before=lookup.moment(before, library.now()) if before else None,
        )
        ids = [article.id for article in selection.articles(library) if article.read != read]
    if dry_run:
        p.say(f"{p.counted(len(ids), 'article')} would be marked {state}.")
        return 0
    if everything and read and not (feed or before or words):
        return _report(library.mark_all_read(View("all")))
    return _report(library.set_read(ids, read))


@click.command()
@pass_session
def undo(session: Session) -> int:
    """Take the last step back: marks, bookmarks, unsubscribing."""
    return _moved(session.library.undo(), "There is nothing to take back.")


@click.command()
@pass_session
def redo(session: Session) -> int:
    """Take the last undone step again."""
    return _moved(session.library.redo(), "There is nothing to do again.")


def _moved(step: StepDone | None, otherwise: str) -> int:
    p.say(f"{step.label}." if step else otherwise)
    return 0 if step else NOTHING

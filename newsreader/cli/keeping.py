"""The commands about the user's own words: tags of bookmarks, and notes on articles and quotes."""

from __future__ import annotations

import sys
from typing import Any

import click

from newsreader.cli import lookup
from newsreader.cli import printing as p
from newsreader.cli.options import output_options, pass_session
from newsreader.cli.session import NOTHING, NothingMatched, Session
from newsreader.errors import UsageError
from newsreader.model import Note
from newsreader.model.keeping import LONGEST_NOTE


@click.group(invoke_without_command=True)
@output_options
@click.pass_context
def tags(ctx: click.Context, as_json: bool, plain: bool) -> None:
    """List the tags of bookmarks; rename, merge or remove them.

    Plain columns: name, bookmarks.
    """
    if ctx.invoked_subcommand is not None:
        return
    session: Session = ctx.find_object(Session)  # type: ignore[assignment]
    out, found = session.out, session.library.tags()
    for tag in found:
        if as_json:
            out.json({"name": tag.name, "bookmarks": tag.articles})
        elif plain or not out.is_terminal:
            out.plain(tag.name, tag.articles)
    if not as_json and not plain and out.is_terminal:
        out.columns([[(f"{tag.articles:,}", "accent"), tag.name] for tag in found], "r")
    ctx.exit(0 if found else session.nothing("There are no tags. newsreader bookmark ID --tag NAME makes one."))


@tags.command()
@click.argument("name")
@click.argument("new_name", metavar="NEW")
@pass_session
def rename(session: Session, name: str, new_name: str) -> int:
    """Call a tag otherwise; the name of another tag merges both."""
    step = session.library.rename_tag(lookup.find_tag(session.library, name).id, new_name)
    p.say(f"{step.label}. newsreader undo takes it back.")
    return 0


@tags.command()
@click.argument("name")
@click.argument("into")
@pass_session
def merge(session: Session, name: str, into: str) -> int:
    """Make NAME and INTO one tag, under the name of the second."""
    library = session.library
    target = lookup.find_tag(library, into)
    step = library.rename_tag(lookup.find_tag(library, name).id, target.name)
    p.say(f"{step.label}. newsreader undo takes it back.")
    return 0


@tags.command()
@click.argument("name")
@pass_session
def remove(session: Session, name: str) -> int:
    """Take a tag from all bookmarks, which stay."""
    step = session.library.remove_tag(lookup.find_tag(session.library, name).id)
    p.say(f"{step.label}. newsreader undo takes it back.")
    return 0


@click.command()
@click.argument("article_id", metavar="ID", type=int)
@click.argument("text", metavar="[TEXT|-]", required=False)
@click.option("--quote", "number", metavar="N", type=click.IntRange(1), help="On this quote of the article, from 1.")
@click.option("--remove", is_flag=True, help="Remove the note.")
@output_options
@pass_session
def note(
    session: Session, article_id: int, text: str | None, number: int | None, remove: bool, as_json: bool, plain: bool
) -> int:
    """Write a note on an article or a quote, which bookmarks it; without TEXT, print the notes.

    - reads the text from standard input. Plain columns: quote, text.
    """
    library = session.library
    article = lookup.find_article(library, article_id)
    words = _words(session, article.id, number) if number else ""
    if text is None and not remove:
        return _print_notes(session, list(library.notes(article.id)), as_json, plain)
    if text is not None and remove:
        raise UsageError("--remove takes no text.")
    written = sys.stdin.read(LONGEST_NOTE + 1) if text == "-" else text or ""
    step = library.write_note(article.id, written, words)
    p.say(f"{step.label}. newsreader undo takes it back." if step.articles else "Nothing changed: it was so already.")
    return 0


def _words(session: Session, article_id: int, number: int) -> str:
    quotes = session.library.quotes(article_id)
    if number > len(quotes):
        told = p.counted(len(quotes), "quote")
        raise NothingMatched(f"Article {article_id} has {told}.", f"newsreader quotes {article_id} shows them.")
    return quotes[number - 1].text


def _print_notes(session: Session, notes: list[Note], as_json: bool, plain: bool) -> int:
    out = session.out
    for each in notes:
        if as_json:
            out.json(note_record(each))
        elif plain or not out.is_terminal:
            out.plain(each.quote, each.text)
        else:
            if each.quote:
                out.line((f"“{each.quote}”", "dim"))
            for line in each.text.split("\n"):
                out.line("  " * bool(each.quote), line)
    if not notes:
        p.say("Nothing is noted there.")
    return 0 if notes else NOTHING


def note_record(note: Note) -> dict[str, Any]:
    """Returns a note as JSON."""
    return {"quote": note.quote or None, "text": note.text, "at": p.moment_text(note.at)}

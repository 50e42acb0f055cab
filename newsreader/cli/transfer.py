"""The commands that bring things in and take them out.

import takes what other readers and bookmark services export, and archives of our own; export writes feeds, bookmarks,
what a query finds, or everything.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from newsreader.cli import lookup
from newsreader.cli import printing as p
from newsreader.cli.asking import QUERY, QueryCommand, query_of
from newsreader.cli.keeping import note_record
from newsreader.cli.options import pass_session
from newsreader.cli.session import Session
from newsreader.errors import FeedError, NewsreaderError, UsageError
from newsreader.model import Article
from newsreader.model.archive import brought_in_words

_LARGEST = 256 * 2**20
"""Bytes that are read of standard input."""
_MOST_TOLD = 20
"""Lines about what was left out."""


@click.command("import")
@click.argument("file", metavar="FILE|DIR|-")
@click.option("--dry-run", is_flag=True, help="Only show what it would bring.")
@pass_session
def import_saved(session: Session, file: str, dry_run: bool) -> None:
    """Take over feeds, bookmarks and marks from other readers.

    FILE is OPML, newsboat's urls or cache.db, an export of Pocket (zip, CSV or HTML) or Instapaper (CSV), bookmarks of
    a browser (HTML), or what newsreader export wrote; DIR is newsboat's home, or our own export. All of it is taken,
    or nothing.
    """
    library = session.library
    archive = library.read_saved_data(_stdin()) if file == "-" else library.read_saved(Path(file).expanduser())
    known = {feed.url for feed in library.feeds()}
    if dry_run:
        for each in archive.feeds:
            state = "known" if each.url in known else "new"
            session.out.plain(state, each.category, each.title, each.url)
        p.say(f"Would bring {brought_in_words(library.preview_import(archive))}")
    else:
        brought = session.over_network(lambda library: library.import_archive(archive))
        added = set(brought.feed_ids)
        for feed in library.feeds():
            if feed.id in added:
                session.out.plain(feed.id, feed.title, feed.url)
        more = " newsreader refresh fetches the articles of new feeds." if brought.feeds else ""
        p.say(f"Brought {brought_in_words(brought)}{more}")
    for line in archive.left_out[:_MOST_TOLD]:
        p.say(f"Left out: {line}")
    if len(archive.left_out) > _MOST_TOLD:
        p.say(f"Left out: {len(archive.left_out) - _MOST_TOLD} more.")


def _stdin() -> bytes:
    data = sys.stdin.buffer.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise FeedError("This is too much to be read from standard input.", "Give a file.")
    return data


@click.command(cls=QueryCommand)
@click.argument("words", metavar="[QUERY]", nargs=-1, type=QUERY)
@click.option("--opml", "form", flag_value="opml", help="The subscriptions (the default).")
@click.option("--json", "form", flag_value="json", help="Articles with texts, one JSON object a line; so with a QUERY.")
@click.option("--md", "form", flag_value="md", help="Articles with their texts, as Markdown.")
@click.option("--html", "form", flag_value="html", help="Articles as browsers and bookmark services import them.")
@click.option("--csv", "form", flag_value="csv", help="Articles as a table.")
@click.option(
    "--all", "everything", is_flag=True, help="Everything, for newsreader import; with a format: all articles."
)
@click.option("-o", "--output", metavar="FILE|DIR", default="-", help="Write there instead of stdout; DIR with --all.")
@pass_session
def export(session: Session, words: tuple[str, ...], form: str | None, everything: bool, output: str) -> int:
    """Write subscriptions, bookmarks, what a query finds, or everything.

    Articles are the bookmarks, or those that QUERY finds. --all alone writes feeds, bookmarks, tags, notes, read
    marks, and what was decided about voices and stories as one JSON file, or into a directory, beside files for other
    programs.
    """
    query = query_of(session.library, words)
    if (query or everything) and form == "opml":
        raise UsageError("--opml holds feeds, no articles.", "Use --json, --md, --html or --csv.")
    if query and everything:
        raise UsageError("--all and a query exclude each other.", "Leave one out.")
    if everything and form is None:
        _write_everything(session, output)
        return 0
    if form in (None, "opml") and not query:
        return _write_subscriptions(session, output)
    articles = list(lookup.Selection(starred=not (everything or query), wanted=query).articles(session.library))
    if not articles:
        found = "No article is like that." if query else "There are no articles."
        return session.nothing(found if query or everything else "There are no bookmarks; a query takes others.")
    _write(session, _told(session, articles, form), output)
    return 0


def _write_subscriptions(session: Session, output: str) -> int:
    _write(session, iter([session.library.export_opml().decode()]), output)
    subscribed = any(not feed.sample for feed in session.library.feeds())
    return 0 if subscribed else session.nothing("There are no subscriptions.")


def _told(session: Session, articles: Sequence[Article], form: str | None) -> Iterator[str]:
    if form in ("html", "csv"):
        return session.library.export_list(form, [article.id for article in articles])
    write = _as_markdown if form == "md" else _as_json
    return (write(session, article) for article in articles)


def _as_json(session: Session, article: Article) -> str:
    import json

    record: dict[str, Any] = p.article_record(article)
    notes = [note_record(note) for note in session.library.notes(article.id)]
    return json.dumps({**record, "notes": notes, "markdown": session.library.full_text(article.id).markdown}) + "\n"


def _as_markdown(session: Session, article: Article) -> str:
    from newsreader.papers import markdown_paper

    text = markdown_paper(article, session.library.full_text(article.id))
    return f"{text}\n{_own_words(session, article)}"


def _own_words(session: Session, article: Article) -> str:
    """Returns tags and notes of an article as Markdown."""
    tags = " ".join(f"#{tag}" for tag in article.tags)
    notes = []
    for note in session.library.notes(article.id):
        text = "\n>\n> ".join(note.text.split("\n"))
        notes.append(f"> “{p.one_line(note.quote)}”\n>\n> {text}" if note.quote else f"> {text}")
    return "".join(f"{part}\n\n" for part in (tags, *notes) if part)


def _write_everything(session: Session, output: str) -> None:
    """Writes the archive, into a directory with files for other programs beside it."""
    library = session.library
    folder = Path(output)
    if output == "-" or not (output.endswith(os.sep) or folder.is_dir()):
        _write(session, library.export_everything(), output)
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NewsreaderError(f"{output} cannot be made: {error.strerror}.", "Name another directory.") from error
    bookmarks = list(lookup.Selection(starred=True).articles(library))
    _write(session, iter([library.export_opml().decode()]), str(folder / "feeds.opml"))
    for form in ("html", "csv", "md"):
        _write(session, _told(session, bookmarks, form), str(folder / f"bookmarks.{form}"))
    _write(session, library.export_everything(), str(folder / "newsreader.json"))
    p.say(f"{folder}: everything is in newsreader.json, which newsreader import reads; the others are for others.")


def _write(session: Session, parts: Iterator[str], output: str) -> None:
    """Writes to stdout, or to a file that is there in whole or not at all."""
    if output == "-":
        for part in parts:
            session.out.text(part)
        return
    path = Path(output).resolve()
    texts = (p.guard(part) for part in parts)
    try:
        if path.exists() and not path.is_file():
            with path.open("w", encoding="utf-8") as device:
                device.writelines(texts)
        else:
            _replace(path, texts)
    except OSError as error:
        raise NewsreaderError(f"{output} cannot be written: {error.strerror}.", "Name another file with -o.") from error


def _replace(path: Path, texts: Iterator[str]) -> None:
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as file:
        try:
            file.writelines(texts)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise

"""The commands that bring things in and take them out: import (OPML) and export (OPML, JSON, Markdown)."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import click

from newsreader.cli import lookup
from newsreader.cli import printing as p
from newsreader.cli.session import NOTHING, Session, pass_session
from newsreader.errors import FeedError, NewsreaderError
from newsreader.model import Article

_OPML_LIMIT = 20 * 2**20
"""Bytes of the largest OPML file that is read."""


@click.command("import")
@click.argument("file", metavar="FILE|-", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Only show what it would bring.")
@pass_session
def import_opml(session: Session, file: BinaryIO, dry_run: bool) -> None:
    """Subscribe to the feeds of an OPML file."""
    data = file.read(_OPML_LIMIT + 1)
    if len(data) > _OPML_LIMIT:
        raise FeedError("The file is too large for a list of feeds.")
    preview = session.library.preview_opml(data)
    if dry_run:
        known = {feed.url for feed in session.library.feeds()}
        for each in preview.subscriptions:
            state = "known" if each.url in known else "new"
            session.out.plain(state, each.category, each.title, each.url)
        p.say(f"{p.counted(preview.new, 'feed')} would be added; {preview.known} known already.")
        return
    added = session.over_network(lambda library: library.import_opml(data))
    for feed in added:
        session.out.plain(feed.id, feed.title, feed.url)
    skipped = len(preview.subscriptions) - len(added)
    p.say(f"{p.counted(len(added), 'feed')} added, {skipped} known already. newsreader refresh fetches their articles.")


@click.command()
@click.option("--opml", "form", flag_value="opml", default=True, help="The subscriptions (the default).")
@click.option("--json", "form", flag_value="json", help="Bookmarked articles with their texts, one JSON object a line.")
@click.option("--md", "form", flag_value="md", help="Bookmarked articles with their texts, as Markdown.")
@click.option("--all", "everything", is_flag=True, help="With --json or --md: all articles.")
@click.option("-o", "--output", metavar="FILE", default="-", help="Write to this file instead of stdout.")
@pass_session
def export(session: Session, form: str, everything: bool, output: str) -> int:
    """Write subscriptions or articles for other programs."""
    library = session.library
    if form == "opml":
        parts = iter([library.export_opml().decode()])
        number = sum(not feed.sample for feed in library.feeds())
        _write(session, parts, output)
        return 0 if number else session.nothing("There are no subscriptions.")
    articles = list(lookup.Selection(starred=not everything).articles(library))
    if not articles:
        p.say("There are no articles." if everything else "There are no bookmarks; --all takes all articles.")
        return NOTHING
    write = _as_json if form == "json" else _as_markdown
    _write(session, (write(session, article) for article in articles), output)
    return 0


def _as_json(session: Session, article: Article) -> str:
    import json

    record: dict[str, Any] = p.article_record(article)
    return json.dumps({**record, "markdown": session.library.full_text(article.id).markdown}) + "\n"


def _as_markdown(session: Session, article: Article) -> str:
    source = p.joined([article.feed_title, article.author, p.moment_text(article.published)])
    address = f"<{article.url}>\n\n" if article.url else ""
    text = session.library.full_text(article.id).markdown.strip()
    return f"# {p.one_line(p.title_of(article))}\n\n{source}\n\n{address}{text}\n\n"


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

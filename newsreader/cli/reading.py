"""The commands that find articles: list, search and open. They answer from the store alone."""

from __future__ import annotations

import string
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import click

from newsreader.cli import lookup
from newsreader.cli import printing as p
from newsreader.cli.asking import QUERY, QueryCommand, print_fields, query_of
from newsreader.cli.options import output_options, pass_session
from newsreader.cli.rules import find_smart
from newsreader.cli.session import NothingMatched, Session
from newsreader.errors import ConfigError, UsageError
from newsreader.model import Article

_EPOCH = datetime.fromtimestamp(0, UTC)


@click.command("list", cls=QueryCommand)
@click.argument("words", metavar="[QUERY]", nargs=-1, type=QUERY)
@click.option("--unread", is_flag=True, help="Only unread ones.")
@click.option("--bookmarks", is_flag=True, help="Only bookmarked ones.")
@click.option("--since", metavar="TIME", help="Not older than 90m, 12h, 2d, 1w, today or a date.")
@click.option("--feed", metavar="FEED", help="Only of this feed.")
@click.option("--folder", metavar="NAME", help="Only of the feeds in this folder.")
@click.option("--tag", metavar="NAME", help="Only bookmarks with this tag.")
@click.option("--smart", metavar="NAME", help="Only those of this smart feed.")
@click.option("--query", metavar="WORDS", help="Only those that match a search, best first.")
@click.option("--oldest", "oldest_first", is_flag=True, help="The oldest first.")
@click.option("-n", "count", type=click.IntRange(0), default=50, show_default=True, help="How many; 0 is all.")
@click.option("--format", "template", metavar="TEXT", help="A line for each, such as '{id}\\t{title}\\t{url}'.")
@output_options
@pass_session
def list_articles(
    session: Session,
    words: tuple[str, ...],
    unread: bool,
    bookmarks: bool,
    since: str | None,
    feed: str | None,
    folder: str | None,
    tag: str | None,
    smart: str | None,
    query: str | None,
    oldest_first: bool,
    count: int,
    template: str | None,
    as_json: bool,
    plain: bool,
) -> int:
    """List articles, newest first: all, or those that a query finds, such as 'is:unread feed:ledger date:last-month'.

    Plain columns: id, published, read or unread, bookmarked, feed, title, address.
    """
    library = session.library
    if query and oldest_first:
        raise UsageError("--query lists the best first.", "Give the query without it: newsreader list --oldest WORDS.")
    selection = lookup.Selection(
        unread=unread,
        starred=bookmarks,
        feed=lookup.find_feed(library, feed) if feed else None,
        folder=lookup.find_folder(library, folder) if folder else None,
        tag=lookup.find_tag(library, tag) if tag else None,
        since=lookup.moment(since, library.now()) if since else None,
        query=query_of(library, [query] if query else []),
        wanted=query_of(library, [*words, *([f"({find_smart(session, smart).query})"] if smart else [])]),
        oldest_first=oldest_first,
    )
    articles = list(islice(selection.articles(library), count or None))
    if template is not None:
        line = _template(template)
        for article in articles:
            session.out.text(line.format_map(_values(article)))
    else:
        _print_articles(session, articles, as_json, plain)
    return 0 if articles else session.nothing("No article is like that.")


def _print_articles(session: Session, articles: Sequence[Article], as_json: bool, plain: bool) -> None:
    out = session.out
    if as_json:
        for article in articles:
            out.json(p.article_record(article))
    elif plain or not out.is_terminal:
        for article in articles:
            read, starred = "read" if article.read else "unread", "bookmarked" if article.starred else ""
            when = p.moment_text(article.published)
            out.plain(article.id, when, read, starred, article.feed_title, article.title, article.url)
    else:
        out.columns([_row(session, article) for article in articles], align="rr")


def _row(session: Session, article: Article) -> list[p.Segment]:
    mark = session.out.starred if article.starred else "" if article.read else session.out.unread
    return [
        (str(article.id), "dim"),
        (p.age(article.published, session.library.now()), "dim"),
        (mark, "accent"),
        (p.shortened(article.feed_title, p.SOURCE_WIDTH), "dim"),
        (p.title_of(article), "" if article.read else "bold"),
    ]


def _values(article: Article) -> dict[str, Any]:
    values = p.article_record(article).items()
    shown = ((name, "" if value is None else value) for name, value in values)
    return {name: p.one_line(value) if isinstance(value, str) else value for name, value in shown}


def _template(text: str) -> str:
    """Returns a format string with \\t and \\n resolved that names known fields only; raises UsageError."""
    text = text.replace("\\t", "\t").replace("\\n", "\n")
    known = p.article_record(Article(0, 0, "", "", None, _EPOCH))
    try:
        for _, name, spec, _ in string.Formatter().parse(text):
            if name is not None and (name not in known or "{" in (spec or "")):
                raise UsageError(f"--format knows no {{{name}}}.", f"It knows {', '.join(known)}.")
        text.format_map(_values(Article(0, 0, "", "", None, _EPOCH)))
    except ValueError as error:
        raise UsageError(f"--format cannot be used: {error}.", "Write {title}; {{ stands for a brace.") from error
    return text


@click.command("open")
@click.argument("article_id", metavar="ID", type=int)
@pass_session
def open_article(session: Session, article_id: int) -> None:
    """Open an article's page in the browser."""
    from newsreader.opener import open_in_browser

    article = lookup.find_article(session.library, article_id)
    if not article.url or article.sample:
        raise NothingMatched(f"Article {article_id} has no page.", f"newsreader show {article_id} shows its text.")
    try:
        open_in_browser(article.url, session.settings.browser)
    except UsageError as error:
        raise ConfigError(str(error), f"The address is {article.url}") from error


@click.command(cls=QueryCommand)
@click.argument("query", nargs=-1, type=QUERY)
@click.option("--quotes", "in_quotes", is_flag=True, help="Search what people said.")
@click.option("--fields", is_flag=True, help="Print the fields of the query language.")
@click.option("-n", "count", type=click.IntRange(1), default=50, show_default=True, help="How many.")
@output_options
@pass_session
def search(
    session: Session, query: tuple[str, ...], in_quotes: bool, fields: bool, count: int, as_json: bool, plain: bool
) -> int:
    """Search all articles, best first; what is muted is only counted, unless the query says is:muted.

    Write words, "a phrase", -without, this OR that, parentheses, and fields, which --fields lists.

    Plain columns: id, published, feed, title, address, text around the words; of quotes: id, speaker, text.
    """
    from newsreader.cli.article import print_quotes

    if fields:
        return print_fields(session, plain)
    if not query:
        raise UsageError("Search for what?", "newsreader search --fields shows what a query may ask.")
    out, library = session.out, session.library
    words = query_of(library, query)
    if in_quotes:
        pairs = library.search_quotes(words, count)
        print_quotes(session, [(quote, article) for article, quote in pairs], as_json, plain)
        return 0 if pairs else session.nothing(f"Nobody said “{words}”.")
    hits = library.search(words, count)
    for hit in hits:
        article = hit.article
        if as_json:
            marks = {"snippet": hit.snippet, "marks": hit.marks, "title_marks": hit.title_marks}
            out.json(p.article_record(article) | marks)
        elif plain or not out.is_terminal:
            when = p.moment_text(article.published)
            out.plain(article.id, when, article.feed_title, article.title, article.url, hit.snippet)
        else:
            _print_hit(session, hit.article, hit.snippet, hit.marks)
    if muted := library.search_muted(words):
        p.say(f"{muted} muted; is:muted in the query shows {'it' if muted == 1 else 'them'}.")
    return 0 if hits else session.nothing(f"Nothing was found for “{words}”.")


def _print_hit(session: Session, article: Article, snippet: str, marks: Sequence[tuple[int, int]]) -> None:
    from newsreader.cli.page import painted_lines

    session.out.columns([_row(session, article)], align="rr")
    ranges = [(start, end, "accent") for start, end in marks]
    for line in painted_lines(snippet, ranges, max(20, session.out.width - 4), "dim"):
        session.out.line("    ", *line)

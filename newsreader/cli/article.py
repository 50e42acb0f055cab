"""The commands about one article: show, quotes and related. Only ``show --full`` asks the network."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from newsreader.cli import lookup
from newsreader.cli import printing as p
from newsreader.cli.options import json_option, output_options, pass_session
from newsreader.cli.session import NOTHING, Session
from newsreader.errors import UsageError
from newsreader.model import Article, Quote, ReadArticle, Related
from newsreader.records import whole_record

_SOURCES = {"feed": "Text of the feed", "page": "Full page", "sample": "Sample edition"}


@click.command()
@click.argument("article_id", metavar="ID", type=int)
@click.option("--md", "form", flag_value="md", help="As Markdown.")
@click.option("--text", "form", flag_value="text", help="As plain text, a line a paragraph; quotes count in it.")
@click.option("--html", "form", flag_value="html", help="As safe HTML.")
@click.option("--full", is_flag=True, help="Fetch the article's page first.")
@json_option
@pass_session
def show(session: Session, article_id: int, form: str | None, full: bool, as_json: bool) -> None:
    """Show an article with its quotes and related stories."""
    lookup.find_article(session.library, article_id)
    if full:
        session.over_network(lambda library: library.fetch_page(article_id))
    read = session.library.read(article_id)
    if as_json:
        session.out.json(whole_record(read))
    elif form == "md":
        session.out.text(read.text.markdown)
    elif form == "text":
        session.out.text("\n".join(block.text for block in read.blocks))
    elif form == "html":
        from newsreader.papers import as_html

        session.out.text(as_html(read.text.markdown))
    else:
        print_article(session, read)


def print_article(session: Session, read: ReadArticle) -> None:
    """Prints an article laid out for the terminal, with its voices and related stories."""
    from newsreader.cli.page import lay_out, wrap

    out, article = session.out, read.article
    width = min(session.settings.measure, out.width)
    title = p.one_line(p.title_of(article))
    for start, end in wrap(title, width):
        out.line((title[start:end], "bold"))
    minutes = max(1, round(article.words / 230))
    written = f"{article.published.astimezone():%d %b %Y %H:%M}".lstrip("0")
    out.line((p.joined([article.feed_title, article.author, written, f"{minutes} min read"]), "dim"))
    for note in (article.url, p.joined([_SOURCES[read.text.source], read.text.note])):
        if note:
            out.line((note, "dim"))
    out.line()
    for line in lay_out(read.blocks, read.text.quotes, width, out.bar):
        out.line(*line)
    _print_voices(session, read.text.quotes)
    if read.related:
        out.line()
        out.line(("Related", "bold"))
        _print_related(session, read.related)


def _print_voices(session: Session, quotes: Sequence[Quote]) -> None:
    voices: dict[str, list[Quote]] = {}
    for quote in quotes:
        if quote.speaker:
            voices.setdefault(quote.speaker, []).append(quote)
    if not voices:
        return
    session.out.line()
    session.out.line(("Voices", "bold"))
    for speaker, said in voices.items():
        role = next((quote.role for quote in said if quote.role), None)
        session.out.line(
            (speaker, "accent"), f", {role}" if role else "", (f"  {p.counted(len(said), 'quote')}", "dim")
        )


@click.command()
@click.argument("source", metavar="ID|-", required=False)
@click.option("--speaker", metavar="NAME", help="Of everything kept, what this person said, newest first.")
@click.option("--search", "words", metavar="TEXT", help="Of everything kept, the quotes that contain these words.")
@click.option("-n", "--number", type=click.IntRange(1), default=50, help="Of everything: at most so many (50).")
@click.option("--file", "file", type=click.File("rb"), help="Find the quotes in a file, text or HTML; - is stdin.")
@output_options
@pass_session
def quotes(
    session: Session,
    source: str | None,
    speaker: str | None,
    words: str | None,
    number: int,
    file: Any,
    as_json: bool,
    plain: bool,
) -> int:
    """Print the quotes in an article, in a text or of everything kept, with their speakers.

    Of everything, the same words in several outlets come once, with all sources.
    Plain columns: article, speaker, role, start, end, text.
    """
    if (speaker or words) and not source and file is None:
        from newsreader.cli.voices import print_said

        return print_said(session, speaker, words, number, as_json, plain)
    if source == "-":
        file = sys.stdin.buffer
    if file is not None:
        text = file.read().decode("utf-8-sig", "replace")
        found = [(quote, None) for quote in session.library.quotes_in(text)]
        print_quotes(session, found, as_json, plain)
        if not found:
            p.say("Nobody is quoted in it.")
        return 0 if found else NOTHING
    if source is None or not (source.isascii() and source.isdigit()):
        raise UsageError(
            "quotes needs an article's number, --speaker NAME, --search TEXT, --file FILE or -.",
            "newsreader list shows the numbers, newsreader voices the names.",
        )
    article = lookup.find_article(session.library, int(source))
    mine = [
        (quote, article) for quote in session.library.quotes(article.id) if not speaker or _is_said_by(quote, speaker)
    ]
    print_quotes(session, mine, as_json, plain)
    return 0 if mine else session.nothing("Nobody is quoted in it.")


def _is_said_by(quote: Quote, speaker: str) -> bool:
    return speaker.casefold() in (quote.speaker or "").casefold()


def print_quotes(session: Session, found: Sequence[tuple[Quote, Article | None]], as_json: bool, plain: bool) -> None:
    """Prints quotes, each with the article it stands in, if it stands in one."""
    from newsreader.cli.page import painted_lines

    out = session.out
    for number, (quote, article) in enumerate(found):
        article_id = article.id if article else None
        if as_json:
            about = {"title": article.title, "feed": article.feed_title, "url": article.url} if article else {}
            out.json(p.quote_record(quote, article_id) | about)
        elif plain or not out.is_terminal:
            out.plain(article_id, quote.speaker, quote.role, quote.start, quote.end, quote.text)
        else:
            if number:
                out.line()
            words = quote.text
            for line in painted_lines(words, [], min(session.settings.measure, out.width - 2), ""):
                out.line((f"{out.bar} ", "accent"), *line)
            who = p.joined([quote.speaker, quote.role], ", ")
            out.line((f"{out.bar} ", "accent"), (p.joined([who, str(article_id or "")]), "dim"))


@click.command()
@click.argument("article_id", metavar="ID", type=int)
@output_options
@pass_session
def related(session: Session, article_id: int, as_json: bool, plain: bool) -> int:
    """List the stories related to an article, closest first.

    Plain columns: id, published, score, days from this article, feed, title, address, reasons.
    """
    lookup.find_article(session.library, article_id)
    found = session.library.related(article_id)
    out = session.out
    if not as_json and not plain and out.is_terminal:
        _print_related(session, found)
        return 0 if found else session.nothing("No other story is related to it.")
    for each in found:
        other = each.article
        if as_json:
            out.json(p.related_record(each))
            continue
        when, score, reasons = p.moment_text(other.published), f"{each.score:.3f}", ", ".join(each.reasons)
        out.plain(other.id, when, score, each.days, other.feed_title, other.title, other.url, reasons)
    return 0 if found else session.nothing("No other story is related to it.")


def _print_related(session: Session, found: Sequence[Related]) -> None:
    now = session.library.now()
    rows: list[list[p.Segment]] = []
    for each in found:
        other = each.article
        source = p.shortened(other.feed_title, p.SOURCE_WIDTH)
        rows.append([(str(other.id), "dim"), (p.age(other.published, now), "dim"), (source, "dim"), p.title_of(other)])
    session.out.columns(rows, align="rr")

"""The commands about coming back: what matters since the last visit, and what was read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

import click

from newsreader.cli import lookup
from newsreader.cli import printing as p
from newsreader.cli.options import json_option, output_options, pass_session
from newsreader.cli.session import NOTHING, Session
from newsreader.model import SECTIONS, FrontPage, Section, Standing, StoryRow

_MARKUP = re.compile(r"[\\`*_\[\]<>#|~&]")


@click.command()
@click.option("--since", metavar="TIME", help="Since 90m, 12h, 2d, today or a date, not since the last visit.")
@click.option("-n", "count", type=click.IntRange(1, 500), default=12, show_default=True, help="How many a section.")
@click.option("--md", "as_markdown", is_flag=True, help="Markdown.")
@click.option("--seen", is_flag=True, help="Count this as a visit: next time only what comes from now on.")
@json_option
@pass_session
def brief(session: Session, since: str | None, count: int, as_json: bool, as_markdown: bool, seen: bool) -> int:
    """Print the front page: what matters since the last visit, and why.

    Says nothing, with exit status 4, when there is no news: for a login shell, or a mail by cron.
    """
    library = session.library
    page = library.front_page(lookup.moment(since, library.now()) if since else None)
    rows = list(_rows(session, page, count))
    if as_json:
        for standing, row in rows:
            facts = {"section": standing.section, "reason": standing.reason, "articles": row.members}
            session.out.json(p.article_record(row.article) | facts)
    elif rows:
        _print(session, page, rows, as_markdown)
    if seen:
        library.end_visit()
    return 0 if rows else NOTHING


def _rows(session: Session, page: FrontPage, count: int) -> Iterator[tuple[Standing, StoryRow]]:
    for _, ids in groupby(page.ids, lambda each: page.standings[each].section):
        for row in session.library.rows(list(ids)[:count], True):
            yield page.standings[row.id], row


def _print(session: Session, page: FrontPage, rows: Sequence[tuple[Standing, StoryRow]], as_markdown: bool) -> None:
    out, library = session.out, session.library
    since = library.told_news(page)
    out.text(f"# {since}") if as_markdown else out.line((since, "bold"))
    for section, several in groupby(rows, lambda each: each[0].section):
        out.line()
        if as_markdown:
            out.text(f"## {SECTIONS[section]}\n")
            for standing, row in several:
                out.text(_markdown(session, standing, row))
        else:
            _print_section(session, section, list(several))


def _print_section(session: Session, section: Section, rows: Sequence[tuple[Standing, StoryRow]]) -> None:
    out, now = session.out, session.library.now()
    out.line((SECTIONS[section].upper(), "accent"))
    columns: list[list[p.Segment]] = [
        [
            (str(row.article.id), "dim"),
            (standing.reason or p.age(row.latest, now), "dim"),
            (p.shortened(row.article.feed_title, p.SOURCE_WIDTH), "dim"),
            p.title_of(row.article),
        ]
        for standing, row in rows
    ]
    out.columns(columns, align="r")


def _markdown(session: Session, standing: Standing, row: StoryRow) -> str:
    """Returns a line of a list in Markdown: what is in a headline is no markup."""
    article = row.article
    title = _escaped(p.title_of(article))
    linked = f"[{title}](<{article.url}>)" if article.url else title
    why = standing.reason or p.age(row.latest, session.library.now())
    return f"- {linked} — {p.joined([_escaped(article.feed_title), why])}"


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", p.one_line(text))


@click.command()
@click.argument("words", nargs=-1)
@click.option("--since", metavar="TIME", help="Opened since 90m, 12h, 2d, 1w, today or a date.")
@click.option("-n", "count", type=click.IntRange(1), default=50, show_default=True, help="How many.")
@output_options
@pass_session
def history(session: Session, words: tuple[str, ...], since: str | None, count: int, as_json: bool, plain: bool) -> int:
    """List what was read, the last first; WORDS: in the headline, the feed or the author.

    Plain columns: id, opened, feed, title, address.
    """
    library, out = session.library, session.out
    found = library.history(" ".join(words), lookup.moment(since, library.now()) if since else None, count)
    rows = list[list[p.Segment]]()
    for article, at in found:
        if as_json:
            out.json(p.article_record(article) | {"opened": p.moment_text(at)})
        elif plain or not out.is_terminal:
            out.plain(article.id, p.moment_text(at), article.feed_title, article.title, article.url)
        else:
            source = p.shortened(article.feed_title, p.SOURCE_WIDTH)
            when = p.age(at, library.now())
            rows.append([(str(article.id), "dim"), (when, "dim"), (source, "dim"), p.title_of(article)])
    out.columns(rows, align="rr")
    return 0 if found else session.nothing("Nothing like that was read.")

"""The commands about stories: what several outlets report, one story as it went, following it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from newsreader.cli import lookup
from newsreader.cli import printing as p
from newsreader.cli.options import output_options, pass_session
from newsreader.cli.session import Session
from newsreader.model import Entry, Story, Timeline


def _record(story: Story) -> dict[str, Any]:
    return {
        "id": story.articles[0].id,
        "title": story.articles[0].title,
        "sources": story.sources,
        "unread": sum(not each.read for each in story.articles),
        "first": p.moment_text(story.first),
        "last": p.moment_text(story.last),
        "followed": p.moment_text(story.followed),
        "new": story.new,
        "quiet": story.quiet,
        "articles": [each.id for each in story.articles],
    }


def _facts(story: Story) -> str:
    """Returns what a list says of a story: “5 sources · 2 new”."""
    news = "quiet" if story.quiet else f"{story.new} new" if story.new else "followed"
    return p.joined([p.counted(story.sources, "source"), news if story.followed else None])


@click.command()
@click.option("--since", metavar="TIME", help="With an article not older than 90m, 12h, 2d, 1w, today or a date.")
@click.option("-n", "count", type=click.IntRange(1, 500), default=50, show_default=True, help="How many.")
@output_options
@pass_session
def stories(session: Session, since: str | None, count: int, as_json: bool, plain: bool) -> int:
    """List what several outlets report, followed stories first, the latest first.

    Plain columns: id, latest, sources, unread, new, title, ids of all articles.
    """
    library = session.library
    found = library.stories(lookup.moment(since, library.now()) if since else None, count)
    _print_stories(session, found, as_json, plain)
    return 0 if found else session.nothing("No story is reported by several outlets.")


def _print_stories(session: Session, found: Sequence[Story], as_json: bool, plain: bool) -> None:
    out, rows = session.out, list[list[p.Segment]]()
    for each in found:
        best = each.articles[0]
        if as_json:
            out.json(_record(each))
        elif plain or not out.is_terminal:
            unread = sum(not article.read for article in each.articles)
            ids = " ".join(str(article.id) for article in each.articles)
            out.plain(best.id, p.moment_text(each.last), each.sources, unread, each.new, best.title, ids)
        else:
            age = p.age(each.last, session.library.now())
            rows.append([(str(best.id), "dim"), (age, "dim"), (_facts(each), "dim"), p.title_of(best)])
    out.columns(rows, align="rr")


@click.command()
@click.argument("article_id", metavar="ID", type=int)
@output_options
@pass_session
def story(session: Session, article_id: int, as_json: bool, plain: bool) -> int:
    """Show the story so far: its articles as they came out, with what was said in each first. ID is any of them.

    Plain columns: id, published, read or unread, feed, title, address, id of the article whose text it has.
    """
    lookup.find_article(session.library, article_id)
    found, out = session.library.timeline(article_id), session.out
    for entry in found.entries:
        for article in (entry.article, *entry.also_in):
            copy_of = None if article is entry.article else entry.article.id
            if as_json:
                out.json({**p.article_record(article), "copy_of": copy_of, **_of_entry(entry, copy_of is None)})
            elif plain or not out.is_terminal:
                state = "read" if article.read else "unread"
                when = p.moment_text(article.published)
                out.plain(article.id, when, state, article.feed_title, article.title, article.url, copy_of)
    if out.is_terminal and not plain and not as_json:
        _print_timeline(session, found)
    session.library.visit_story(found.story_id)
    return 0


def _of_entry(entry: Entry, original: bool) -> dict[str, Any]:
    return {
        "new": entry.new,
        "changed": p.moment_text(entry.changed) if original else None,
        "said_first": [p.quote_record(each, entry.article.id) for each in entry.quotes] if original else [],
    }


def _print_timeline(session: Session, found: Timeline) -> None:
    from newsreader.cli.page import wrap

    out, now = session.out, session.library.now()
    for number, entry in enumerate(found.entries):
        article = entry.article
        if number:
            out.line()
        also = f"also in {', '.join(dict.fromkeys(each.feed_title for each in entry.also_in))}"
        changed = f"changed {p.age(entry.changed, now)}" if entry.changed else None
        facts = [article.feed_title, p.age(article.published, now), also if entry.also_in else None, changed]
        out.line((p.joined([str(article.id), *facts]), "dim"), ("  new" if entry.new else "", "accent bold"))
        for start, end in wrap(p.title_of(article), out.width):
            out.line((p.title_of(article)[start:end], "bold"))
        for quote in entry.quotes:
            said = f"“{p.one_line(quote.text)}”" + (f" {quote.speaker}" if quote.speaker else "")
            for start, end in wrap(said, out.width - 2):
                out.line((f"{out.bar} {said[start:end]}", "accent"))


@click.command()
@click.argument("article_id", metavar="ID", type=int)
@click.option("--remove", is_flag=True, help="Follow it no longer.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@pass_session
def follow(session: Session, article_id: int, remove: bool, as_json: bool) -> int:
    """Follow the story of an article: it stays on top of stories, with what is new."""
    lookup.find_article(session.library, article_id)
    step = session.library.follow(article_id, not remove)
    if as_json:
        session.out.json(_record(session.library.story(article_id)))
    else:
        p.say(f"{step.label}. newsreader undo takes it back.")
    return 0

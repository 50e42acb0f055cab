"""The commands about saved queries: smart feeds, and mute rules with how much each hides."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from newsreader.cli import lookup
from newsreader.cli import printing as p
from newsreader.cli.asking import QUERY, QueryCommand, query_of
from newsreader.cli.options import json_option, output_options, pass_session
from newsreader.cli.session import NothingMatched, Session
from newsreader.errors import UsageError
from newsreader.model import StepDone
from newsreader.model.queries import MuteRule, SmartFeed


@click.group(invoke_without_command=True)
@output_options
@click.pass_context
def smart(ctx: click.Context, as_json: bool, plain: bool) -> None:
    """List smart feeds, which are queries with names; add and remove them.

    Plain columns: name, unread, query.
    """
    if ctx.invoked_subcommand is not None:
        return
    session: Session = ctx.find_object(Session)  # type: ignore[assignment]
    feeds, unread = session.library.smart_feeds(), session.library.smart_unread()
    for each in feeds:
        if as_json:
            session.out.json({"name": each.name, "query": each.query, "unread": unread[each.id]})
        elif plain or not session.out.is_terminal:
            session.out.plain(each.name, unread[each.id], each.query)
    if not as_json and not plain and session.out.is_terminal:
        session.out.columns(
            [[(f"{unread[each.id]:,}", "accent"), (each.name, "bold"), each.query] for each in feeds], "r"
        )
    ctx.exit(0 if feeds else session.nothing("There are no smart feeds; newsreader smart add NAME QUERY makes one."))


@smart.command("list")
@output_options
@click.pass_context
def list_smart(ctx: click.Context, as_json: bool, plain: bool) -> None:
    """List smart feeds, as without a command."""
    ctx.invoke(smart, as_json=as_json, plain=plain)


@smart.command("add", cls=QueryCommand)
@click.argument("name")
@click.argument("words", metavar="QUERY", nargs=-1, required=True, type=QUERY)
@pass_session
def add_smart(session: Session, name: str, words: tuple[str, ...]) -> int:
    """Make a smart feed, or give the one of this name another query."""
    known = next((each.id for each in session.library.smart_feeds() if each.name.casefold() == name.casefold()), None)
    return _report(session.library.save_smart(name, query_of(session.library, words), known))


@smart.command("rm")
@click.argument("name")
@pass_session
def remove_smart(session: Session, name: str) -> int:
    """Remove a smart feed; its articles stay."""
    return _report(session.library.remove_smart(find_smart(session, name).id))


def find_smart(session: Session, name: str) -> SmartFeed:
    """Returns the smart feed of this name, in any case; raises NothingMatched."""
    feeds = session.library.smart_feeds()
    for each in feeds:
        if each.name.casefold() == " ".join(name.split()).casefold():
            return each
    names = ", ".join(each.name for each in feeds[:10])
    raise NothingMatched(f"There is no smart feed “{name}”.", f"There are: {names}." if names else "")


@click.group(invoke_without_command=True)
@output_options
@click.pass_context
def mute(ctx: click.Context, as_json: bool, plain: bool) -> None:
    """List mute rules with how much each hides; add and remove them.

    What is muted is in no list and no count, and kept as long as the rest: newsreader list is:muted shows it.
    Plain columns: number, articles hidden, until, query.
    """
    if ctx.invoked_subcommand is not None:
        return
    session: Session = ctx.find_object(Session)  # type: ignore[assignment]
    rules = _swept(session)
    for each in rules:
        if as_json:
            session.out.json(_record(each))
        elif plain or not session.out.is_terminal:
            session.out.plain(each.id, each.hidden, p.moment_text(each.until), each.query)
    if not as_json and not plain and session.out.is_terminal:
        session.out.columns([_row(each) for each in rules], "rr")
    ctx.exit(0 if rules else session.nothing("Nothing is muted; newsreader mute add QUERY mutes."))


@mute.command("list")
@output_options
@click.pass_context
def list_mutes(ctx: click.Context, as_json: bool, plain: bool) -> None:
    """List mute rules, as without a command."""
    ctx.invoke(mute, as_json=as_json, plain=plain)


@mute.command("add", cls=QueryCommand)
@click.argument("words", metavar="QUERY", nargs=-1, required=True, type=QUERY)
@click.option("--until", metavar="TIME", help="When it ends by itself: 12h, 7d, 2w from now, or a date.")
@json_option
@pass_session
def add_mute(session: Session, words: tuple[str, ...], until: str | None, as_json: bool) -> int:
    """Mute what a query finds, now and when it arrives."""
    library = session.library
    query = query_of(library, words).strip()
    step = library.mute(query, _end(until, library.now()) if until else None)
    rule = next(each for each in _swept(session) if each.query == query)
    if as_json:
        session.out.json(_record(rule))
    told = f"{p.counted(rule.hidden, 'article')} hidden" if rule.hidden else "hides nothing yet; bookmarks stay"
    p.say(f"{step.label}: {told}. newsreader undo takes it back.")
    return 0


@mute.command("rm")
@click.argument("number", type=int)
@pass_session
def remove_mute(session: Session, number: int) -> int:
    """End a mute rule and show what it has hidden."""
    return _report(session.library.unmute(number))


def _end(words: str, now: datetime) -> datetime:
    """Returns when a rule ends; raises UsageError for what is no time, or over already."""
    ahead = now + (now - lookup.moment(words, now)) if words[-1:].lower() in "hdw" else lookup.moment(words, now)
    if ahead <= now:
        raise UsageError(f"“{words}” is over already.", "Write 12h, 7d, 2w or a date to come.")
    return ahead


def _swept(session: Session) -> list[MuteRule]:
    """Returns the rules, once they have looked at everything."""
    while session.library.sweep_mutes():
        pass
    return session.library.mute_rules()


def _record(rule: MuteRule) -> dict[str, Any]:
    return {"id": rule.id, "query": rule.query, "hidden": rule.hidden, "until": p.moment_text(rule.until)}


def _row(rule: MuteRule) -> list[p.Segment]:
    until = f"until {rule.until.astimezone():%Y-%m-%d}" if rule.until else ""
    return [(str(rule.id), "dim"), (f"{rule.hidden:,}", "accent"), (until, "dim"), rule.query]


def _report(step: StepDone) -> int:
    p.say(f"{step.label}. newsreader undo takes it back.")
    return 0

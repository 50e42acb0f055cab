"""The commands about voices: who is quoted, what they said across everything, and who is the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import click

from newsreader.cli import printing as p
from newsreader.cli.options import output_options, pass_session
from newsreader.cli.session import NothingMatched, Session
from newsreader.errors import UsageError
from newsreader.statements import Said, Statement, Voice, VoiceOrder

_MOST_QUOTES = 2_000
"""Newest quotes of a speaker that are looked through."""


@click.group(invoke_without_command=True)
@click.option("--search", "words", metavar="WORDS", default="", help="Only names with words that begin so.")
@click.option("--order", type=click.Choice(["newest", "most"]), default="most", show_default=True)
@click.option("-n", "number", type=click.IntRange(1), default=50, show_default=True, help="How many.")
@output_options
@click.pass_context
def voices(ctx: click.Context, words: str, order: VoiceOrder, number: int, as_json: bool, plain: bool) -> None:
    """List who is quoted, and merge or split names.

    Plain columns: number, name, role, quotes, time of the newest.
    """
    if ctx.invoked_subcommand is not None:
        return
    session: Session = ctx.find_object(Session)  # type: ignore[assignment]
    out, found = session.out, session.library.voices(words, order, number)
    for each in found:
        if as_json:
            out.json(_voice_record(each))
        elif plain or not out.is_terminal:
            out.plain(each.id, each.name, each.role, each.quotes, p.moment_text(each.last))
    if not as_json and not plain and out.is_terminal:
        now = session.library.now()
        out.columns(
            [[(f"{v.quotes:,}", "accent"), (p.age(v.last, now), "dim"), (v.name, "bold"), v.role] for v in found], "rr"
        )
    code = 0 if found else session.nothing(f"Nobody called “{words}” is quoted." if words else "Nobody is quoted yet.")
    ctx.exit(code)


def _voice_record(voice: Voice) -> dict[str, Any]:
    return {
        "id": voice.id,
        "name": voice.name,
        "role": voice.role or None,
        "quotes": voice.quotes,
        "last": p.moment_text(voice.last),
    }


@voices.command()
@click.argument("name")
@click.argument("into")
@pass_session
def merge(session: Session, name: str, into: str) -> int:
    """Make NAME and INTO one voice, under the name of the second; for good, until undone or split."""
    step = session.library.merge_voices(_one(session, name).id, _one(session, into).id)
    p.say(f"{step.label}. newsreader undo takes it back.")
    return 0


@voices.command()
@click.argument("name")
@click.argument("article_id", metavar="ID", type=int)
@pass_session
def split(session: Session, name: str, article_id: int) -> int:
    """Part what article ID has NAME say from their voice: a merged name goes again, else this is another NAME."""
    voice = _one(session, name)
    wanted = [each for each in _all_of(session, voice) if each.article.id == article_id]
    if not wanted:
        raise NothingMatched(f"Article {article_id} does not quote {voice.name}.")
    fitting = [each for each in wanted if (each.quote.speaker or "").casefold() == name.casefold()]
    step = session.library.split_voice((fitting or wanted)[0].id)
    p.say(f"{step.label}. newsreader undo takes it back.")
    return 0


@voices.command()
@pass_session
def rebuild(session: Session) -> int:
    """Index all quotes anew; what was merged and split stays."""
    p.say(f"{p.counted(session.library.rebuild_voices(), 'voice')}.")
    return 0


def _one(session: Session, name: str) -> Voice:
    """Returns the voice meant by a number or name; raises NothingMatched, or UsageError where several are."""
    found = session.library.voices_named(name)
    if name.isascii() and name.isdigit():
        found = [each for each in session.library.voices("", "most", 10**9) if each.id == int(name)]
    if not found:
        raise NothingMatched(f"Nobody called “{name}” is quoted.", "newsreader voices shows the names.")
    if len(found) > 1:
        names = ", ".join(f"{each.id} {each.name}" for each in found[:5])
        raise UsageError(f"“{name}” fits several voices: {names}.", "Give the number.")
    return found[0]


def _all_of(session: Session, voice: Voice) -> Iterable[Said]:
    statements = session.library.statements([voice.id], _MOST_QUOTES)
    return (said for statement in statements for wording in statement.wordings for said in wording)


# --- what they said -----------------------------------------------------------------------------------------------


def print_said(
    session: Session, speaker: str | None, words: str | None, number: int, as_json: bool, plain: bool
) -> int:
    """Prints statements of a speaker, or with words in them, each with its sources; returns the exit code."""
    library = session.library
    if words:
        query = f'by:"{p.one_line(speaker)}" {words}' if speaker else words
        found, nothing = library.statements_about(query, _MOST_QUOTES), f"Nobody said “{words}”."
    else:
        ids = [each.id for each in library.voices_named(speaker or "")]
        found, nothing = library.statements(ids, _MOST_QUOTES), f"Nothing is kept that {speaker} said."
    for place, statement in enumerate(found[:number]):
        if as_json:
            session.out.json(_statement_record(statement))
        elif plain or not session.out.is_terminal:
            for said in (each for wording in statement.wordings for each in wording):
                quote = said.quote
                session.out.plain(said.article.id, quote.speaker, quote.role, quote.start, quote.end, quote.text)
        else:
            if place:
                session.out.line()
            _print_statement(session, statement)
    return 0 if found else session.nothing(nothing)


def _statement_record(statement: Statement) -> dict[str, Any]:
    first = statement.first
    return {
        **p.quote_record(first.quote, first.article.id),
        "title": first.article.title,
        "feed": first.article.feed_title,
        "url": first.article.url,
        "published": p.moment_text(first.article.published),
        "sources": [_source(each) for each in statement.wordings[0]],
        "wordings": [
            {"text": wording[0].quote.text, "sources": [_source(each) for each in wording]}
            for wording in statement.wordings[1:]
        ],
    }


def _source(said: Said) -> dict[str, Any]:
    article = said.article
    return {
        "article": article.id,
        "feed": article.feed_title,
        "title": article.title,
        "url": article.url,
        "published": p.moment_text(article.published),
        "start": said.quote.start,
        "end": said.quote.end,
    }


def _print_statement(session: Session, statement: Statement) -> None:
    from newsreader.cli.page import painted_lines

    out, width = session.out, min(session.settings.measure, session.out.width - 2)
    for number, wording in enumerate(statement.wordings):
        quote = wording[0].quote
        for line in painted_lines(quote.text, [], width, ""):
            out.line((f"{out.bar} ", "accent"), *line)
        who = p.joined([quote.speaker, quote.role], ", ") if number == 0 else "in other words"
        out.line((f"{out.bar} ", "accent"), (p.joined([who, _sources(session, wording)]), "dim"))


def _sources(session: Session, wording: Sequence[Said]) -> str:
    now = session.library.now()
    return "; ".join(
        f"{each.article.feed_title} {p.age(each.article.published, now)} ({each.article.id})" for each in wording
    )

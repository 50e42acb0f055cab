"""The commands about accounts: connect, accounts, sync. No password is ever an argument, or part of what is printed."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from newsreader.cli import printing as p
from newsreader.cli.options import json_option, pass_session
from newsreader.cli.session import LOGIN, NETWORK, NOTHING, PARTIAL, Session
from newsreader.errors import UsageError
from newsreader.model import LOCAL, Account, RefreshProgress

if TYPE_CHECKING:
    from newsreader.library import Library
    from newsreader.model.accounts import SyncReport, SyncState

MOST_TYPED = 4096
"""Characters of a password that is read from a pipe."""


@click.command()
@click.argument("address", metavar="ADDRESS")
@click.option("--name", metavar="NAME", default="", help="Call the account this; else it is called after its server.")
@click.option("--kind", type=click.Choice(["greader", "miniflux"]), help="The protocol, where it shall not be tried.")
@click.option("--user", metavar="USER", help="User name; empty where there is only a token.")
@click.option("--password-command", metavar="COMMAND", default="", help="Program that prints the password.")
@click.option("--header", "headers", metavar="NAME=VARIABLE", multiple=True, help="Send this environment variable too.")
@pass_session
def connect(
    session: Session,
    address: str,
    name: str,
    kind: str | None,
    user: str | None,
    password_command: str,
    headers: Sequence[str],
) -> int:
    """Connect a server (FreshRSS, Miniflux …), and fetch what is there.

    The password or token is asked for without showing it, or read from a pipe.
    """
    command = _words(password_command)
    asking = sys.stdin.isatty()
    if user is None:
        user = _prompt("User (empty with an API token)", hidden=False) if asking else ""
    secret = "" if command else _prompt("Password or API token", hidden=True) if asking else _piped()

    async def work() -> tuple[Library, SyncReport]:
        library = await session.libraries.connect(
            address,
            user or "",
            secret,
            name=name,
            kind=kind or "",
            headers=dict(_header(each) for each in headers),
            password_command=command,
            on_step=p.say,
        )
        try:
            return library, await _synced(library)
        finally:
            await library.close_network()

    library, report = session.run(work())
    assert library.account is not None
    if session.accounts.default() == library.account.name:
        p.say("newsreader opens this account; --account local opens feeds of your own.")
    else:
        p.say(f"newsreader --account {library.account.name} opens it.")
    _tell(session, library.account, report, library.sync_state(), as_json=False)
    return _code(library.sync_state())


def _words(command: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(command))
    except ValueError:
        raise UsageError("--password-command has a quotation mark that is not closed.") from None


def _header(text: str) -> tuple[str, str]:
    name, _, variable = text.partition("=")
    return name.strip(), variable.strip()


def _prompt(question: str, *, hidden: bool) -> str:
    answer: str = click.prompt(question, default="", show_default=False, hide_input=hidden, err=True)
    return answer


def _piped() -> str:
    return sys.stdin.readline(MOST_TYPED).rstrip("\r\n")


@click.command()
@json_option
@pass_session
def accounts(session: Session, as_json: bool) -> int:
    """List the accounts that are connected."""
    found = session.accounts.all()
    if not found:
        p.say("There are no accounts. newsreader connect ADDRESS connects a server.")
        return NOTHING
    if as_json:
        for each in found:
            session.out.json(_record(each))
        return 0
    mark = session.account_name
    rows = [(LOCAL, "", "feeds fetched by newsreader"), *((each.name, each.user, each.url) for each in found)]
    session.out.columns([["→" if name == mark else "", (name, "bold"), user, (url, "dim")] for name, user, url in rows])
    return 0


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
def sync(ctx: click.Context, as_json: bool) -> int:
    """Send marks and fetch news of your accounts; status, logout."""
    if ctx.invoked_subcommand is None:
        code: int = ctx.invoke(now, as_json=as_json, answer=None)
        return code
    ctx.default_map = {name: {"as_json": as_json} for name in ("now", "status")}
    return 0


@sync.command()
@json_option
@click.option("--apply", "answer", flag_value="apply", help="Yes: mark what the server says was read.")
@click.option("--keep", "answer", flag_value="keep", help="No: keep it unread, and tell the server so.")
@pass_session
def now(session: Session, as_json: bool, answer: str | None) -> int:
    """Send marks, fetch news and marks made elsewhere."""
    code = 0
    for account in _meant(session):
        library = session.libraries.open(account.name)
        if answer and library.sync_state().question:
            library.answer_sync(answer == "apply")

        async def work(library: Library = library) -> SyncReport:
            try:
                return await _synced(library, quiet=as_json)
            finally:
                await library.close_network()

        report, state = session.run(work()), library.sync_state()
        _tell(session, account, report, state, as_json=as_json)
        code = max(code, _code(state))
    return code


@sync.command()
@json_option
@pass_session
def status(session: Session, as_json: bool) -> int:
    """Tell how the accounts stand, without asking their servers."""
    code = 0
    for account in _meant(session):
        state = session.libraries.open(account.name).sync_state()
        if as_json:
            session.out.json(_record(account) | _state_record(state))
        else:
            session.out.columns([[(account.name, "bold"), _state_told(state)]])
        code = max(code, _code(state))
    return code


@sync.command()
@click.option("--delete", is_flag=True, help="Forget the account with all its articles too.")
@click.option("--yes", is_flag=True, help="Even when marks have not been sent yet.")
@pass_session
def logout(session: Session, delete: bool, yes: bool) -> None:
    """Forget the password of an account; its articles stay readable."""
    found = _meant(session)
    if len(found) > 1:
        raise UsageError("There are several accounts.", "newsreader --account NAME sync logout names one.")
    name = found[0].name
    if not delete:
        session.libraries.log_out(name)
        p.say(f"The password of {name} is forgotten. newsreader connect {found[0].url} logs in again.")
        return
    waiting = session.libraries.open(name).sync_state().waiting
    if waiting and not yes:
        raise UsageError(
            f"{p.counted(waiting, 'mark')} of {name} would be lost.",
            "newsreader sync now sends them; --yes loses them.",
        )
    session.libraries.remove(name)
    p.say(f"{name} and its articles are gone from here; the server keeps everything.")


def _meant(session: Session) -> tuple[Account, ...]:
    """Returns the account that was named, else all; raises UsageError when there is none."""
    named = session.account_named or session.settings.account
    if named and named != LOCAL:
        return (session.accounts.find(named),)
    if session.account_named:
        raise UsageError("local is no account: its feeds are fetched by newsreader.", "newsreader refresh does it.")
    found = session.accounts.all()
    if not found:
        raise UsageError("There are no accounts.", "newsreader connect ADDRESS connects a server.")
    return found


async def _synced(library: Library, quiet: bool = False) -> SyncReport:
    """Syncs, showing how far it is where somebody can see it; what has arrived stays when it is interrupted."""
    live = not quiet and sys.stderr.isatty()

    def show(progress: RefreshProgress) -> None:
        print(f"\r\x1b[K{p.counted(progress.new, 'new article')} …", end="", file=sys.stderr, flush=True)

    report = await library.sync(ask_feeds=True, on_progress=show if live else None)
    if live:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
    return report


def _tell(session: Session, account: Account, report: SyncReport, state: SyncState, *, as_json: bool) -> None:
    if state.problem:
        p.complain(f"{account.name}: {state.problem}", state.hint)
    if state.question:
        would = f"{account.name}: this sync would {state.question.effect}"
        p.complain(would, "newsreader sync now --apply does it, --keep does not.")
    if as_json:
        numbers = {"new": report.new, "sent": report.sent, "changed": report.changed}
        session.out.json(_record(account) | numbers | _state_record(state))
    elif not state.problem or report.new or report.sent:
        done = p.joined(
            [
                p.counted(report.new, "new article"),
                f"{p.counted(report.sent, 'mark')} sent" if report.sent else "",
                f"{p.counted(report.changed, 'mark')} from elsewhere" if report.changed else "",
            ],
            ", ",
        )
        session.out.line(f"{account.name}: {done}.")


def _code(state: SyncState) -> int:
    if state.login:
        return LOGIN
    if state.offline or state.until:
        return NETWORK
    return PARTIAL if state.problem or state.question else 0


def _state_told(state: SyncState) -> str:
    told = [
        "offline" if state.offline else "",
        f"synced {state.last.astimezone():%d %b %H:%M}" if state.last else "not synced yet",
        f"{p.counted(state.waiting, 'mark')} waiting" if state.waiting else "",
        p.joined([state.problem, state.hint], " "),
        "asks whether to mark much read: newsreader sync now tells" if state.question else "",
    ]
    return p.joined(told)


def _record(account: Account) -> dict[str, Any]:
    return {"account": account.name, "kind": account.kind, "url": account.url, "user": account.user or None}


def _state_record(state: SyncState) -> dict[str, Any]:
    question = state.question
    counts = ("read", "unread", "removed", "bookmarks")
    return {
        "waiting": state.waiting,
        "last": p.moment_text(state.last),
        "offline": state.offline,
        "problem": state.problem or None,
        "hint": state.hint or None,
        "login": state.login,
        "until": p.moment_text(state.until),
        "question": {name: getattr(question, name) for name in counts} if question else None,
    }

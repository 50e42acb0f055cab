"""The doctor command: where things are, what they are, and what is wrong with them; --repair mends a damaged one."""

from __future__ import annotations

import os
import platform
import sys
from importlib import metadata
from typing import Any

import click

from newsreader import __version__
from newsreader.cli import printing as p
from newsreader.cli.options import json_option, pass_session
from newsreader.cli.printing import say
from newsreader.cli.safekeeping import repair
from newsreader.cli.screen import screen_warnings
from newsreader.cli.session import DATABASE, Session
from newsreader.errors import NewsreaderError, StoreDamaged

_LIBRARIES = ("textual", "rich", "httpx", "lxml", "feedparser", "trafilatura", "markdownify", "markdown-it-py", "click")
_TERMINAL = ("TERM", "COLORTERM", "NO_COLOR", "TERM_PROGRAM", "TMUX", "LANG", "LC_ALL")


@click.command()
@click.option("--repair", "repairing", is_flag=True, help="Recover what can be read of a damaged database.")
@json_option
@pass_session
def doctor(session: Session, repairing: bool, as_json: bool) -> int:
    """Report paths, versions and everything that is wrong."""
    if repairing and session.database.exists():
        _repair(session)
    report = _report(session)
    if as_json:
        session.out.json(report)
    else:
        _print(session, report)
    return DATABASE if report["database"]["problems"] else 0


def _repair(session: Session) -> None:
    """Recovers a database that cannot be opened, or that has been found damaged."""
    try:
        damaged = bool(session.library.check())
        session.close()
    except StoreDamaged:
        damaged = True
    say(repair(session) if damaged else "The database is sound; there is nothing to repair.")


def _report(session: Session) -> dict[str, Any]:
    paths = session.paths
    return {
        "version": __version__,
        "paths": {"settings": str(paths.config), "database": str(session.database), "log": str(paths.log)},
        "versions": {"python": platform.python_version(), "system": platform.platform(terse=True)} | _versions(),
        "terminal": _terminal(),
        "settings": [*session.settings.warnings, *screen_warnings(session)],
        "database": _database(session),
        "feeds": _feeds(session),
    }


def _versions() -> dict[str, str]:
    found = {}
    for name in _LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "missing"
    return found


def _terminal() -> dict[str, Any]:
    terminal: dict[str, Any] = {name: os.environ[name] for name in _TERMINAL if os.environ.get(name)}
    return terminal | {"stdin": sys.stdin.isatty(), "stdout": sys.stdout.isatty(), "encoding": sys.stdout.encoding}


def _database(session: Session) -> dict[str, Any]:
    """Checks the database if there is one; does not make one only to look at it."""
    if not session.database.exists():
        return {"exists": False, "problems": []}
    try:
        library = session.library
        return {
            "exists": True,
            "read_only": library.read_only,
            "sizes": library.sizes(),
            "problems": library.check(),
        }
    except NewsreaderError as error:
        return {"exists": True, "problems": [p.joined([str(error), error.hint], " ")]}


def _feeds(session: Session) -> list[dict[str, Any]]:
    if not session.database.exists():
        return []
    try:
        problems = session.library.problems()
    except NewsreaderError:
        return []
    return [
        {
            "id": each.feed.id,
            "feed": each.feed.title,
            "url": each.feed.url,
            "message": each.message,
            "hint": each.hint or None,
            "since": p.moment_text(each.since),
            "retry": p.moment_text(each.retry),
        }
        for each in problems
    ]


def _print(session: Session, report: dict[str, Any]) -> None:
    out, database = session.out, report["database"]
    out.line((f"newsreader {report['version']}", "bold"))
    state = "not made yet" if not database["exists"] else "read-only" if database.get("read_only") else "there"
    sections: dict[str, dict[str, Any]] = {
        "Files": report["paths"],
        "Versions": report["versions"],
        "Terminal": report["terminal"],
        "Database": {"state": state, **database.get("sizes", {})},
    }
    for title, rows in sections.items():
        out.line()
        out.line((title, "bold"))
        out.columns(
            [[(name, "dim"), f"{value:,}" if type(value) is int else str(value)] for name, value in rows.items()]
        )
    wrong = [*report["settings"], *database["problems"]]
    wrong += [p.joined([f"{each['feed']}: {each['message']}", each["hint"]], " ") for each in report["feeds"]]
    out.line()
    out.line((p.counted(len(wrong), "problem") if wrong else "No problems.", "bold"))
    for each in wrong:
        out.line(("! ", "warning"), each)

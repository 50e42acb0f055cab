"""The commands that take an article out of the reader: run, save and send."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click

from newsreader.cli import lookup
from newsreader.cli import printing as p
from newsreader.cli.options import pass_session
from newsreader.cli.session import FAILED, NETWORK, Session
from newsreader.errors import UsageError
from newsreader.outward import Command, Target
from newsreader.programs import MOST_BYTES


@click.command()
@click.argument("name")
@click.argument("article_id", metavar="ID", type=int)
@pass_session
def run(session: Session, name: str, article_id: int) -> int:
    """Run a command of [commands] on an article; it is given the article as JSON.

    Prints what the command prints and ends with its exit status.
    """
    command = _command(session, name)
    article = lookup.find_article(session.library, article_id)
    if command.interactive:
        try:
            return subprocess.run(command.filled(article), check=False).returncode
        except OSError as error:
            raise UsageError(f"{command.run[0]} cannot be started: {(error.strerror or '').lower()}.") from None
    ran = session.run(session.library.run_command(command, article))
    session.out.text(ran.output)
    if ran.cut:
        p.complain(f"{name} printed more than {MOST_BYTES // 1024} kB; the rest is left out.")
    if ran.status:
        p.complain(ran.told(name))
    return ran.status if 0 <= ran.status < 256 else FAILED


def _command(session: Session, name: str) -> Command:
    commands = session.settings.commands
    if name not in commands:
        known = f"Known are {', '.join(commands)}." if commands else "[commands] in the settings names them."
        raise UsageError(f"There is no command {name} of your own.", known)
    return commands[name]


@click.command()
@click.argument("article_id", metavar="ID", type=int)
@click.option("--format", "form", type=click.Choice(["md", "html"]), help="Markdown or HTML (as in the settings).")
@click.option("-o", "--output", metavar="FILE|DIR", help="Where to; a folder gets a file with the title's name.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@pass_session
def save(session: Session, article_id: int, form: str | None, output: str | None, force: bool) -> None:
    """Save an article as a file, with its source; prints the path."""
    library, settings = session.library, session.settings
    article = lookup.find_article(library, article_id)
    ending = Path(output).suffix.removeprefix(".") if output else ""
    chosen = form or (ending if ending in ("md", "html") else settings.save_format)
    if output == "-":
        sys.stdout.write(p.guard(library.paper(article.id, chosen)))  # type: ignore[arg-type]
        return
    path = Path(output).expanduser() if output else None
    if path is None or path.is_dir() or str(output).endswith("/"):
        path = library.proposed_path(article, str(path or settings.save_folder), chosen)  # type: ignore[arg-type]
    library.save(article.id, path, chosen, replace=force)  # type: ignore[arg-type]
    session.out.line(str(path))


@click.command()
@click.argument("article_id", metavar="[ID]", type=int, required=False)
@click.option("--to", "name", metavar="NAME", help="The service, a section [send.NAME] of the settings.")
@click.option("--login", is_flag=True, help="Ask for the password or token of the service and keep it.")
@pass_session
def send(session: Session, article_id: int | None, name: str | None, login: bool) -> int:
    """Send an article's link to Wallabag, Readeck, Instapaper, linkding or Karakeep.

    A service that cannot be reached gets it with a later refresh.
    """
    target = _target(session, name)
    if login:
        secret = click.prompt(f"Password or token for {target.name}", hide_input=True, err=True)
        p.say(f"Kept in {session.accounts.keep_secret(target.account, secret)}.")
    if article_id is None:
        if not login:
            raise UsageError("Which article?", "newsreader list shows the numbers.")
        return 0
    lookup.find_article(session.library, article_id)
    sent = session.over_network(lambda library: library.send(article_id, target))
    p.say(f"Sent to {target.name}." if sent else f"{target.name} cannot be reached; the next refresh tries again.")
    return 0 if sent else NETWORK


def _target(session: Session, name: str | None) -> Target:
    targets = session.settings.send
    if name is None and len(targets) == 1:
        return next(iter(targets.values()))
    if name is None or name not in targets:
        known = f"Known are {', '.join(targets)}." if targets else "A section [send.NAME] in the settings names one."
        raise UsageError(f"There is no service {name}." if name else "Which service? Name it with --to.", known)
    return targets[name]

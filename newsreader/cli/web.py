"""The command ``web``: the same reader in a browser, on this machine alone unless more is asked for."""

from __future__ import annotations

import shlex
import sys

import click

from newsreader.cli.options import pass_session
from newsreader.cli.printing import complain, say
from newsreader.cli.session import Session
from newsreader.errors import UsageError


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--expose", is_flag=True, help="Let other machines in: needed for any other host. Nothing is encrypted.")
@pass_session
def web(session: Session, port: int, host: str, expose: bool) -> None:
    """Serve the reader to a browser, until Ctrl-C.

    The address that is printed holds a token; whoever has it may read and change all that you may.
    Needs textual-serve: pip install 'newsreader[web]'.
    """
    try:
        from newsreader.cli.window import Window, is_loopback, listen
    except ImportError as error:
        raise UsageError(
            "The web window needs textual-serve, which is not installed.", "pip install 'newsreader[web]' brings it."
        ) from error
    if not is_loopback(host):
        if not expose:
            raise UsageError(
                f"{host} can be reached from other machines.",
                "--expose allows it; an SSH tunnel to 127.0.0.1 is safer.",
            )
        complain(f"Other machines can reach {host}, and nothing is encrypted: whoever sees the address can read along.")
    try:
        listening = listen("127.0.0.1" if host == "localhost" else host, port)
    except OSError as error:
        raise UsageError(
            f"Port {port} of {host} cannot be used: {error.strerror}.", "Try another one with --port."
        ) from error
    names = ("127.0.0.1", "localhost") if is_loopback(host) and ":" not in host else (_named(host),)
    window = Window(_command(session), listening, names)
    session.out.line(window.address)
    sys.stdout.flush()
    say("Open this address in a browser. Ctrl-C ends.")
    window.run()


def _named(host: str) -> str:
    return f"[{host.strip('[]')}]" if ":" in host else host


def _command(session: Session) -> str:
    """Returns the line that opens a reader as this one was asked to."""
    parts = [sys.executable, "-m", "newsreader"]
    if session.paths.home is not None:
        parts += ["--home", str(session.paths.home)]
    if session.account_named:
        parts += ["--account", session.account_named]
    return shlex.join(parts)

"""The command line: data on stdout, talk on stderr, one exit code a kind of failure. The only wiring of the parts.

    session        what every command shares: paths, settings, library, output, exit codes
    commands       the group of all commands         options   what several of them take
    printing       what a line looks like: guard, colours, columns, JSON records
    page           an article as lines
    lookup         words of the user → feeds, moments, articles         asking    queries
    reading        list search open                   article   show quotes related    linear  read
    marks          bookmark mark undo redo            doctor    doctor
    keeping        tags note
    stories        stories story follow                voices    voices, and what somebody said
    front          brief history                       rules    smart mute
    subscriptions  add remove feeds refresh sample    setup     config completion    manual  man
    transfer       import export                      safekeeping   backup restore
    screen         the reader itself              web, window  it in a browser

Command modules are imported when they are asked for, so that ``list`` never pays for the network or the screen, and
without arguments nothing that reads a command line.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from newsreader.cli.printing import complain, joined
from newsreader.cli.session import FAILED, INTERRUPTED, USAGE, Session, exit_code
from newsreader.errors import NewsreaderError, QueryError

COMPLETING = "_NEWSREADER_COMPLETE"
"""Environment variable by which a shell asks how a command line goes on."""


def run(arguments: Sequence[str] | None = None) -> int:
    """Runs a command line (``sys.argv`` by default) and returns its exit code; prints every failure in one line."""
    _prepare_streams()
    session = Session()
    wanted = sys.argv[1:] if arguments is None else arguments
    try:
        if not wanted and COMPLETING not in os.environ:
            return _open_reader(session)
        from newsreader.cli.commands import run_command

        return run_command(session, wanted)
    except KeyboardInterrupt:
        return INTERRUPTED
    except QueryError as error:
        from newsreader.cli.asking import show_place

        complain(str(error), "newsreader search --fields lists the fields.")
        show_place(error)
        return USAGE
    except NewsreaderError as error:
        return failed(str(error), error.hint, exit_code(error))
    except Exception as error:
        what = joined([type(error).__name__, getattr(error, "strerror", None)], ": ")
        return failed(f"Something unexpected went wrong ({what})", f"Details: {session.keep_traceback(error)}", FAILED)


def _open_reader(session: Session) -> int:
    from newsreader.cli.screen import open_screen

    try:
        return open_screen(session)
    finally:
        session.close()


def _prepare_streams() -> None:
    """Makes streams that were closed harmless, and characters that the terminal lacks no error."""
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def failed(message: str, hint: str, code: int) -> int:
    """Says what failed and what to do, and returns the exit code."""
    complain(message, hint)
    return code

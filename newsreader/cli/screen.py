"""Opens the reader itself: the one place where the settings become plain values for the screen."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from newsreader.cli.session import Session
from newsreader.errors import NewsreaderError, StoreDamaged, UsageError

if TYPE_CHECKING:
    from newsreader.library import Library

SEND_SECONDS = 2.0
"""How long leaving may take where marks were made just before."""
FRAMES = "120"
"""Paints in a second at most: twice as many as Textual does, so that what follows a first one waits half as long."""
GIVE_WAY = 0.0005
"""Seconds that a thread which reads the store may go on while the screen waits: a tenth of what Python would let it."""


def screen_warnings(session: Session) -> list[str]:
    """Returns what in the settings the screen could not use, one line each: a theme that is not there, wrong keys."""
    from newsreader.ui.keys import check_keymap
    from newsreader.ui.themes import is_known

    settings = session.settings
    theme: list[str] = []
    if not is_known(settings.theme):
        from newsreader.ui.theme_file import faint, read_theme

        own, problem = read_theme(session.paths.themes / f"{settings.theme}.toml")
        theme = [problem] if own is None else faint(own)
    return theme + [f"config.toml: {each}" for each in check_keymap(settings.keys)[1]]


def _opened(session: Session) -> tuple[Library, list[str]]:
    """Opens the library, recovering a damaged one first; returns also what came of that."""
    try:
        return session.library, []
    except StoreDamaged:
        from newsreader.cli.safekeeping import repair

        told = repair(session)
        return session.library, [told]


def open_screen(session: Session) -> int:
    """Runs the reader until it is left; returns its exit code. Raises UsageError where it cannot be drawn."""
    in_browser = bool(os.environ.get("TEXTUAL_DRIVER"))
    if not in_browser and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "The reader needs a terminal.", "In a pipe use newsreader list, show ID or search WORDS; --help shows all."
        )
    if os.environ.get("TERM") == "dumb":
        raise UsageError("TERM=dumb cannot show the reader.", "newsreader list and newsreader show ID print plainly.")
    from newsreader.ui import terminal

    os.environ.setdefault("TEXTUAL_FPS", FRAMES)  # which Textual reads as it is imported
    settings = session.settings
    question = terminal.Question() if settings.theme in ("auto", "ansi") else None
    try:
        from newsreader.ui.app import NewsApp
        from newsreader.ui.options import Options
    finally:
        background = question.answer() if question is not None else terminal.Background()
    library, repaired = _opened(session)
    options = Options(
        theme=settings.theme,
        background=background,
        themes=session.paths.themes,
        density=settings.density,
        measure=settings.measure,
        icons=settings.icons,
        keys=dict(settings.keys),
        refresh_minutes=settings.refresh_minutes,
        refresh_on_start=settings.refresh_on_start,
        start=settings.start,
        full_text=settings.full_text,
        browser=settings.browser,
        commands=settings.commands,
        send=settings.send,
        save_folder=settings.save_folder,
        save_format=settings.save_format,
        notify=settings.notify,
        notify_terminal=settings.notify_terminal,
        mark_read_on=settings.mark_read_on,
        mouse=settings.mouse,
        pictures=settings.pictures,
        warnings=(*settings.warnings, *repaired),
        log_path=session.paths.log,
    )
    sys.setswitchinterval(GIVE_WAY)
    app = NewsApp(library, options, session.libraries)
    app.run(mouse=settings.mouse)
    _send_last_marks(app.library)
    return app.return_code or 0


def _send_last_marks(library: Library) -> None:
    """Sends what was marked just before leaving, where the server answers at once; else it waits for the next time."""
    if library.account is None:
        return
    state = library.sync_state()
    if not state.waiting or state.offline:
        return
    import asyncio

    async def send() -> None:
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await library.sync(marks_only=True)
        finally:
            await library.close_network()

    with suppress(NewsreaderError, TimeoutError):
        asyncio.run(send())

"""Notices of news in followed stories: what to tell, once for each article, and the ways to tell it.

A notice leaves the program only by the user's own choice: a command, as a list of arguments and never through a
shell, or a sequence that the terminal shows as a notification. The words come from strangers, so that nothing in
them can be an option, markup or a control character.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsreader.library import Library

PAUSE = timedelta(minutes=5)
"""Between two notices at least; what comes meanwhile is in the next."""
MOST_LINES = 4
LONGEST = 160
"""Characters of a line."""
SECONDS = 10.0
"""How long a command may take."""
_KEY = "notified"
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")
_MARKUP = str.maketrans("<>&", "‹›＆")
"""Desktops read bodies as markup: links and pictures among it."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What a desktop is told."""

    title: str
    body: str
    """A line for each story: its newest headline and who has it."""


def notice_due(library: Library) -> Notice | None:
    """Returns what followed stories brought since the last notice, and takes it as told; None where nothing did."""
    now = library.now()
    last, told = _kept(library.state(_KEY))
    if last is not None and now - last < PAUSE:
        return None
    followed = [each for each in library.stories(limit=100) if each.followed]
    lines, newest = [], {}
    for story in followed:
        latest = max(story.articles, key=lambda article: article.id)
        newest[str(story.id)] = latest.id
        if story.new and latest.id > told.get(str(story.id), 0):
            lines.append(_line(f"{latest.title or 'Untitled'} ({latest.feed_title})"))
    library.set_state(_KEY, _as_state(now if lines else last, newest))
    if not lines:
        return None
    more = [f"– and {len(lines) - MOST_LINES} more"] if len(lines) > MOST_LINES else []
    stories = "A story you follow" if len(lines) == 1 else f"{len(lines)} stories you follow"
    return Notice(f"{stories}: news", "\n".join([*lines[:MOST_LINES], *more]))


def _kept(state: str | None) -> tuple[datetime | None, dict[str, int]]:
    """Returns when there was a notice last, and by story the newest article that is known."""
    with suppress(ValueError, TypeError, KeyError, AttributeError):
        found = json.loads(state or "")
        told = {str(key): int(value) for key, value in found["told"].items()}
        return datetime.fromisoformat(found["at"]) if found["at"] else None, told
    return None, {}


def _as_state(at: datetime | None, told: Mapping[str, int]) -> str:
    return json.dumps({"at": at and at.isoformat(), "told": told})


def _line(text: str) -> str:
    """Returns a stranger's words on one short line that no program takes for an option or for markup."""
    plain = " ".join(_CONTROLS.sub(" ", text).translate(_MARKUP).split())
    return f"– {plain[:LONGEST]}"


def arguments(command: Sequence[str], notice: Notice) -> list[str]:
    """Returns the command with %t and %b replaced by title and body; they come last where it names neither."""
    if not any(mark in part for part in command for mark in ("%t", "%b")):
        return [*command, notice.title, notice.body]
    return [part.replace("%t", notice.title).replace("%b", notice.body) for part in command]


async def run(command: Sequence[str], notice: Notice) -> str:
    """Runs the user's command; returns what went wrong, in one line, or nothing."""
    nothing = asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(
            *arguments(command, notice), stdin=nothing, stdout=nothing, stderr=nothing
        )
    except (OSError, ValueError) as error:
        return f"The command for notices cannot be run: {getattr(error, 'strerror', None) or error}."
    try:
        async with asyncio.timeout(SECONDS):
            code = await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
        return f"The command for notices took longer than {SECONDS:.0f} seconds."
    return f"The command for notices failed with {code}." if code else ""


def sequence(kind: str, notice: Notice) -> str:
    """Returns what makes a terminal show a notice: OSC 9 (iTerm2, Windows Terminal …) or OSC 777 (urxvt, foot …)."""
    title, body = (part.replace(";", ",").replace("\n", " ") for part in (notice.title, notice.body))
    return {"osc9": f"\x1b]9;{title} {body}\x1b\\", "osc777": f"\x1b]777;notify;{title};{body}\x1b\\"}.get(kind, "")

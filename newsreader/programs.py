"""Runs a program of the user's beside the screen: an argument list, no shell, with bounds on its time and output."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from newsreader.errors import UsageError

SECONDS = 30.0
"""For one program; it is ended after that, with what it has started."""
MOST_BYTES = 2**16
"""Of what it prints; it may print more, which is not kept."""
_CONTROLS = re.compile("\x1b\\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a program did."""

    status: int
    """0 for success; negative for the signal that ended it."""
    output: str
    """What it printed, without control characters."""
    cut: bool = False
    """Whether it printed more than is kept."""

    @property
    def line(self) -> str:
        """The first words it printed, on one line."""
        return next((" ".join(line.split()) for line in self.output.splitlines() if line.strip()), "")[:200]

    def told(self, name: str) -> str:
        """Returns in a line what came of it."""
        if self.status == 0:
            return f"{name}: {self.line}" if self.line else f"{name}: done"
        how = f"ended by signal {-self.status}" if self.status < 0 else f"failed with status {self.status}"
        return f"{name} {how}" + (f": {self.line}" if self.line else "")


async def run_program(argv: Sequence[str], given: bytes = b"", seconds: float = SECONDS) -> Ran:
    """Runs a program that is given bytes on its standard input; raises UsageError when it cannot start or end in time.

    What it prints to either stream is its output; it has no terminal."""
    pipe = asyncio.subprocess.PIPE
    try:
        process = await asyncio.create_subprocess_exec(
            *argv, stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.STDOUT, start_new_session=True
        )
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "it is no command").lower()
        raise UsageError(f"{argv[0] if argv else 'The command'} cannot be started: {reason}.") from None
    try:
        async with asyncio.timeout(seconds):
            _, (output, cut) = await asyncio.gather(_give(process, given), _take(process))
            return Ran(await process.wait(), _CONTROLS.sub("", output.decode("utf-8", "replace")), cut)
    except TimeoutError:
        raise UsageError(f"{argv[0]} took longer than {seconds:g} seconds and was ended.") from None
    finally:
        await _end(process)


async def _give(process: asyncio.subprocess.Process, given: bytes) -> None:
    assert process.stdin is not None
    with suppress(OSError):  # a program need not read what it is given
        process.stdin.write(given)
        await process.stdin.drain()
    process.stdin.close()


async def _take(process: asyncio.subprocess.Process) -> tuple[bytes, bool]:
    """Returns the beginning of what a program prints, and whether there is more, which it may print to nobody."""
    assert process.stdout is not None
    kept, printed = b"", 0
    while chunk := await process.stdout.read(MOST_BYTES):
        kept += chunk[: MOST_BYTES - len(kept)]
        printed += len(chunk)
    return kept, printed > len(kept)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL) if os.name == "posix" else process.kill()
        await process.wait()

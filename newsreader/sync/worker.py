"""WorkerPool: processes that parse and extract, so that hostile documents cost neither the screen nor the program.

A call that takes too long loses its process, and the next call gets a new one. Only the functions named in FUNCTIONS
can be called. Answers are unpickled with a list of known classes, since the process has touched hostile bytes.
"""

import asyncio
import contextlib
import io
import itertools
import pickle
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newsreader import errors, model
from newsreader.errors import FeedError, NewsreaderError, PageError

FUNCTIONS: Mapping[str, str] = {
    "read_feed": "newsreader.text:read_feed",
    "read_entry": "newsreader.text:read_entry",
    "read_entries": "newsreader.sync.child:read_entries",
    "read_texts": "newsreader.sync.child:read_texts",
    "read_page": "newsreader.text:read_page",
    "read_markdown": "newsreader.text:read_markdown",
    "feed_links": "newsreader.text.discover:feed_links",
    "read_picture": "newsreader.text.picture:read_picture",
    "draw_sixel": "newsreader.text.sixel:draw_sixel",
}
"""What may be called, by name."""
LARGE = 2**17
"""Bytes from which an answer is unpacked in a thread, so that the event loop stays free."""
IDLE_SECONDS = 60.0
"""After so long without work a process is ended: the libraries in it take 100 MB."""
SUSPECT = "It may be damaged, or made to harm."
UNSTARTED = "Is the Python that runs newsreader still there, and may you run it?"
_SAFE_CLASSES = {
    ("builtins", "set"),
    ("builtins", "frozenset"),
    ("builtins", "bytearray"),
    ("collections", "Counter"),
    ("datetime", "datetime"),
    ("datetime", "date"),
    ("datetime", "timedelta"),
    ("datetime", "timezone"),
    ("newsreader.text", "Reading"),
}
_START = "import sys; sys.path.append(sys.argv[1]); from newsreader.sync.child import main; main()"
_ROOT = str(Path(__file__).parents[2])


class WorkerError(FeedError, PageError):
    """A document could not be read within the limits, or broke the process that read it."""


@dataclass(order=True, slots=True)
class _Job:
    background: bool
    number: int
    frame: bytes = field(compare=False)
    seconds: float = field(compare=False)
    answer: "asyncio.Future[Any]" = field(compare=False)


class WorkerPool:
    """Up to ``size`` processes, started when there is work. To be used and closed in one event loop."""

    def __init__(self, size: int = 2, functions: Mapping[str, str] = FUNCTIONS) -> None:
        self._size = size
        self._functions = functions
        self._numbers = itertools.count()
        self._jobs: asyncio.PriorityQueue[_Job] = asyncio.PriorityQueue()
        self._keepers: set[asyncio.Task[None]] = set()
        self._idle = 0

    async def run(self, name: str, *args: Any, timeout: float = 10.0, background: bool = False) -> Any:  # noqa: ASYNC109
        """Calls a function of FUNCTIONS in a worker process and returns its result.

        ``timeout`` counts seconds from when a process takes the call. Calls with ``background`` wait behind all
        others. A NewsreaderError raised there is raised here; whatever else goes wrong is a WorkerError."""
        frame = pickle.dumps((self._functions[name], args, timeout), protocol=pickle.HIGHEST_PROTOCOL)
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        await self._jobs.put(_Job(background, next(self._numbers), frame, timeout, answer))
        if self._jobs.qsize() > self._idle and len(self._keepers) < self._size:
            keeper = asyncio.create_task(self._keep())
            self._keepers.add(keeper)
            keeper.add_done_callback(self._keepers.discard)
        return await answer

    async def close(self) -> None:
        """Ends all processes; calls still waiting are cancelled."""
        keepers = list(self._keepers)
        for keeper in keepers:
            keeper.cancel()
        await asyncio.gather(*keepers, return_exceptions=True)
        while not self._jobs.empty():
            self._jobs.get_nowait().answer.cancel()

    async def _keep(self) -> None:
        """Hands jobs to one process, which is ended when there has been nothing to do for a while."""
        process = _Process()
        try:
            while True:
                job = await self._next(IDLE_SECONDS if process.running else None)
                if job is None:
                    await process.end()
                elif not job.answer.done():
                    await _work(process, job)
        finally:
            await process.end()

    async def _next(self, seconds: float | None) -> _Job | None:
        self._idle += 1
        try:
            async with asyncio.timeout(seconds):
                return await self._jobs.get()
        except TimeoutError:
            return None
        finally:
            self._idle -= 1


async def _work(process: "_Process", job: _Job) -> None:
    """Answers a job; ends the process when it can no longer be trusted."""
    try:
        result = await process.call(job)
    except NewsreaderError as error:
        if not job.answer.done():
            job.answer.set_exception(error)
        if isinstance(error, WorkerError):
            await process.end()
    except BaseException:
        job.answer.cancel()
        raise
    else:
        if not job.answer.done():
            job.answer.set_result(result)


class _Process:
    """A worker process, started when it is first called."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None

    @property
    def running(self) -> bool:
        return self._process is not None

    async def call(self, job: _Job) -> Any:
        """Returns the function's result; raises its NewsreaderError, or WorkerError when the process must go."""
        try:
            self._process = self._process or await _start()
        except OSError as error:
            why = (error.strerror or "unknown reason").lower()
            raise WorkerError(f"The process that reads feeds cannot be started: {why}.", UNSTARTED) from None
        try:
            async with asyncio.timeout(job.seconds):
                data = await _exchange(self._process, job.frame)
        except TimeoutError:
            raise WorkerError("This took too long to read and was stopped.", SUSPECT) from None
        except (OSError, asyncio.IncompleteReadError):
            raise WorkerError("This broke the process that read it.", SUSPECT) from None
        fine, value = await asyncio.to_thread(_unpack, data) if len(data) > LARGE else _unpack(data)
        if fine:
            return value
        kind, words, hint = value
        if kind in ("FeedError", "PageError"):
            raise getattr(errors, kind)(words, hint)
        raise WorkerError(words if kind else f"This document {words}.", hint)

    async def end(self) -> None:
        """Kills the process, if there is one, and waits until it is gone."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.communicate()  # until the pipes are closed too
        self._process = None


async def _start() -> asyncio.subprocess.Process:
    # -P and the appended path: nothing lying in the user's current folder is ever imported
    pipe, nothing = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    return await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-c", _START, _ROOT, stdin=pipe, stdout=pipe, stderr=nothing, limit=2**20
    )


async def _exchange(process: asyncio.subprocess.Process, frame: bytes) -> bytes:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(len(frame).to_bytes(8, "big"))
    process.stdin.write(frame)
    await process.stdin.drain()
    size = int.from_bytes(await process.stdout.readexactly(8), "big")
    return await process.stdout.readexactly(size)


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _SAFE_CLASSES or (module.startswith("newsreader.model.") and name in model.__all__):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


def _unpack(data: bytes) -> tuple[bool, Any]:
    try:
        fine, value = _Unpickler(io.BytesIO(data)).load()
    except Exception:
        raise WorkerError("This broke the process that read it.", SUSPECT) from None
    return bool(fine), value

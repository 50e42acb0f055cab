"""The worker process: reads what strangers wrote, under limits of memory and time, and can be killed at any moment.

Run by ``newsreader.sync.worker``. Questions come as frames on standard input, answers leave on what was standard
output; the process ends when its input does. It opens no connections and writes no files.
"""

from __future__ import annotations

import importlib
import io
import os
import pickle
import resource
import signal
import struct
import sys
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO

from newsreader.errors import NewsreaderError

MEMORY = 768 * 2**20
"""Bytes of address space beyond what the interpreter starts with; the libraries need about a third of it."""
SPARE_SECONDS = 5.0
"""Processor time beyond the caller's limit, after which the system ends the process even if nobody watches."""
FRAME = struct.Struct(">Q")


def main() -> None:
    """Answers questions until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the screen, which closes us
    os.nice(5)
    source, sink = _private_pipes()
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_AS, _size() + MEMORY)
    while (question := read_frame(source)) is not None:
        path, arguments, seconds = pickle.loads(question)  # noqa: S301  # from our own parent
        used = resource.getrusage(resource.RUSAGE_SELF)
        _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + seconds + SPARE_SECONDS) + 1)
        sink.write(frame(_answer(path, arguments)))
        sink.flush()


def read_entries(entries: Sequence[tuple[str, str, str]]) -> list[Any]:
    """Reads several feed entries, each (html, url, title), into Readings; None where one cannot be read."""
    from newsreader.text import read_entry

    return [_tolerant(read_entry, entry) for entry in entries]


def read_texts(documents: Sequence[str]) -> list[str]:
    """Reads several pieces of HTML into plain texts; empty where one cannot be read."""
    from newsreader.text.clean import html_to_text

    return [_tolerant(html_to_text, (html,)) or "" for html in documents]


def frame(answer: tuple[bool, Any]) -> bytes:
    """Returns an answer as length and pickle."""
    data = pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL)
    return FRAME.pack(len(data)) + data


def read_frame(source: BinaryIO) -> bytes | None:
    """Reads one frame; None when the input has ended."""
    head = source.read(FRAME.size)
    if len(head) < FRAME.size:
        return None
    data = source.read(FRAME.unpack(head)[0])
    return data if len(data) == FRAME.unpack(head)[0] else None


def _answer(path: str, arguments: tuple[Any, ...]) -> tuple[bool, Any]:
    """Returns (True, result), or (False, (error type, words, hint)); the type is empty for foreign errors."""
    try:
        module, _, name = path.partition(":")
        return True, getattr(importlib.import_module(module), name)(*arguments)
    except NewsreaderError as error:
        return False, (type(error).__name__, str(error), error.hint)
    except MemoryError:
        return False, ("", "needs too much memory", "")
    except RecursionError:
        return False, ("", "is nested too deeply", "")
    except Exception as error:
        return False, ("", f"cannot be read ({type(error).__name__})", "")


def _tolerant(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    try:
        return function(*arguments)
    except Exception:
        return None


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Returns the pipes to the parent, and leaves nothing on the standard ones for a library to disturb."""
    source = os.fdopen(os.dup(0), "rb")
    sink = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    sys.stdin, sys.stdout, sys.stderr = io.StringIO(), io.StringIO(), io.StringIO()
    return source, sink


def _limit(kind: int, amount: int) -> None:
    hard = resource.getrlimit(kind)[1]
    amount = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
    try:
        resource.setrlimit(kind, (amount, hard))
    except (ValueError, OSError):  # macOS refuses some; the caller's clock still holds
        return


def _size() -> int:
    """Returns the address space in use, in bytes; a guess where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:
            return int(statm.read().split()[0]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return 2**28

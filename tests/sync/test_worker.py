"""The worker processes: what goes wrong in one is words for the caller and a new process for the next."""

import asyncio
import os
import pickle
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from newsreader.errors import FeedError, PageError
from newsreader.sync import child, worker
from newsreader.sync.worker import WorkerError, WorkerPool

FUNCTIONS = {
    "add": "operator:add",
    "pid": "os:getpid",
    "sleep": "time:sleep",
    "exit": "os:_exit",
    "print": "builtins:print",
    "length": "builtins:len",
    "bytes": "builtins:bytes",
    "grow": "builtins:bytearray",
    "int": "builtins:int",
    "refuse": "newsreader.sync.direct:read_file",
    "path": "pathlib:Path",
    "niceness": "os:nice",
    "run": "builtins:exec",
}


@pytest_asyncio.fixture
async def pool() -> AsyncIterator[WorkerPool]:
    running = WorkerPool(1, FUNCTIONS)
    yield running
    await running.close()


async def test_returns_results_large_and_small(pool: WorkerPool) -> None:
    assert await pool.run("add", 2, 3) == 5
    assert await pool.run("length", bytes(3 * 2**20)) == 3 * 2**20
    assert await pool.run("bytes", 3 * 2**20) == bytes(3 * 2**20)
    assert await pool.run("niceness", 0) >= 5
    assert await pool.run("pid") != os.getpid()


async def test_keeps_one_process_for_many_calls(pool: WorkerPool) -> None:
    assert len({await pool.run("pid") for _ in range(5)}) == 1


async def test_stops_what_takes_too_long_and_goes_on(pool: WorkerPool) -> None:
    before = await pool.run("pid")
    async with asyncio.timeout(30):  # far below what is slept, so that a limit that does not hold fails here
        with pytest.raises(WorkerError, match="took too long to read and was stopped"):
            await pool.run("sleep", 3600, timeout=0.1)
    assert await pool.run("pid") != before
    assert not _alive(before)


async def test_survives_the_death_of_a_process(pool: WorkerPool) -> None:
    with pytest.raises(WorkerError, match="broke the process"):
        await pool.run("exit", 1)
    assert await pool.run("add", 1, 1) == 2


async def test_limits_memory(pool: WorkerPool) -> None:
    with pytest.raises(WorkerError, match="too much memory"):
        await pool.run("grow", 2**31)
    assert await pool.run("add", 1, 1) == 2


async def test_foreign_errors_become_one_line(pool: WorkerPool) -> None:
    with pytest.raises(WorkerError) as caught:
        await pool.run("int", "<script>\n")
    assert str(caught.value) == "This document cannot be read (ValueError)."
    assert isinstance(caught.value, FeedError)
    assert isinstance(caught.value, PageError)


async def test_what_is_printed_does_not_disturb_the_answers(pool: WorkerPool) -> None:
    assert await pool.run("print", "noise") is None
    assert await pool.run("run", "import os; os.write(1, b'noise')") is None
    assert await pool.run("add", 1, 1) == 2


async def test_only_known_classes_come_back(pool: WorkerPool) -> None:
    with pytest.raises(WorkerError):
        await pool.run("path", "/etc/passwd")


async def test_only_named_functions_can_be_called(pool: WorkerPool) -> None:
    with pytest.raises(KeyError):
        await pool.run("os:system", "true")


async def test_what_is_asked_for_now_goes_before_background(pool: WorkerPool) -> None:
    order: list[str] = []

    async def ask(name: str, background: bool) -> None:
        await pool.run("sleep", 0.02, background=background)
        order.append(name)

    await asyncio.gather(ask("first", True), ask("later", True), ask("now", False))
    assert order.index("now") < order.index("later")


async def test_a_cancelled_call_leaves_the_process_to_the_others(pool: WorkerPool) -> None:
    before = await pool.run("pid")
    call = asyncio.create_task(pool.run("sleep", 0.05))
    queued = asyncio.create_task(pool.run("exit", 1))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    call.cancel()
    queued.cancel()
    await asyncio.gather(call, queued, return_exceptions=True)
    assert await pool.run("pid") == before


async def test_an_idle_process_is_ended(pool: WorkerPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "IDLE_SECONDS", 0.0)
    before = await pool.run("pid")
    for _ in range(200):
        if not _alive(before):
            break
        await asyncio.sleep(0.01)
    assert not _alive(before)
    assert await pool.run("pid") != before


async def test_close_ends_processes_and_waiting_calls() -> None:
    pool = WorkerPool(1, FUNCTIONS)
    number = await pool.run("pid")
    calls = [asyncio.create_task(pool.run("sleep", 60)) for _ in range(3)]
    await asyncio.sleep(0.01)
    await pool.close()
    results = await asyncio.gather(*calls, return_exceptions=True)
    assert [type(result) for result in results] == [asyncio.CancelledError] * 3
    assert not _alive(number)


async def test_reads_with_the_real_functions() -> None:
    pool = WorkerPool(1)
    try:
        entries = [("<p>Rain fell.</p>", "https://ledger.example/", "Rain"), (None, "", ""), ("<p>Wind.</p>", "", "")]
        readings = await pool.run("read_entries", entries)
        assert [reading and reading.plain for reading in readings] == ["Rain fell.", None, "Wind."]
        article, reading = await pool.run("read_page", b"<html><p>Hello", "https://ledger.example/", "Hello")
        assert reading.text.source == "page"
        assert article.verdict != "complete" or reading.words
        assert (await pool.run("read_markdown", "*Hello*", "Hello")).plain == "Hello"
        assert await pool.run("feed_links", b"<p>Hello", "https://ledger.example/") == ()
        with pytest.raises(FeedError) as caught:
            await pool.run("read_feed", b"\x89PNG\r\n\x1a\n", "https://ledger.example/", None)
        assert type(caught.value) is FeedError
    finally:
        await pool.close()


def test_answers_carry_our_own_errors() -> None:
    fine, value = child._answer("newsreader.sync.direct:read_file", (os.devnull,))
    assert not fine
    assert value[0] in ("FetchError", "")
    assert pickle.loads(child.frame((fine, value))[child.FRAME.size :]) == (fine, value)


def _alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True

"""How a server is asked: what is tried again and after what pause, what counts as refused, what counts as a key."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from newsreader.errors import FetchError

T = TypeVar("T")

RETRIES = (1.0, 4.0)
"""Seconds to wait before a server with trouble of its own is asked again."""
SHORT_PAUSE = 10.0
"""Seconds of a pause a server asks for that are waited for; for a longer one the sync ends."""
MOST_REFUSED = 5
"""Refused one by one before the server is left alone."""
_REFUSED = frozenset({400, 404, 409, 410, 413, 414, 422})
"""Statuses that speak of what was asked, not of who asks or how the server is."""
_LONGEST_KEY = 300


@dataclass(slots=True)
class Asking:
    """Asks one server, patiently."""

    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    answered: bool = False
    """The server has answered something: it can be reached."""

    async def __call__(self, call: Callable[[], Awaitable[T]]) -> T:
        """Returns the answer to a question that does no harm when it is asked twice; raises FetchError."""
        for pause in RETRIES:
            try:
                return await self._once(call)
            except FetchError as error:
                if not self._passes(error):
                    raise
                await self.sleep(error.retry_after or pause)
        return await self._once(call)

    async def _once(self, call: Callable[[], Awaitable[T]]) -> T:
        answer = await call()
        self.answered = True
        return answer

    def _passes(self, error: FetchError) -> bool:
        """Tells whether a trouble may be over in some seconds; a server that was not there at all is let be."""
        if error.kind == "wait":
            return error.retry_after is not None and error.retry_after <= SHORT_PAUSE
        if error.kind in ("timeout", "connect"):
            return self.answered
        return error.status is not None and error.status >= 500 and not error.retry_after


def is_refusal(error: FetchError) -> bool:
    """Tells whether a server has understood and will not: asked again it would say the same."""
    return error.kind == "status" and error.status in _REFUSED


def is_key(key: str) -> bool:
    """Tells whether a server's name for a thing can be kept."""
    return 0 < len(key) <= _LONGEST_KEY and key.isprintable()


async def by_halves(
    items: Sequence[T],
    tell: Callable[[Sequence[T]], Awaitable[None]],
    refused: Callable[[T, FetchError], Awaitable[None]],
    left: list[int] | None = None,
) -> None:
    """Tells a server of several things at once; those it refuses are found by halving, and cost the others nothing.

    Raises FetchError when it refuses one after the other."""
    left = [MOST_REFUSED] if left is None else left
    try:
        await tell(items)
    except FetchError as error:
        if not is_refusal(error) or not left[0]:
            raise
        if len(items) == 1:
            left[0] -= 1
            await refused(items[0], error)
            return
        for half in (items[: len(items) // 2], items[len(items) // 2 :]):
            await by_halves(half, tell, refused, left)


async def in_order(calls: Iterable[Coroutine[Any, Any, T]], at_once: int) -> AsyncGenerator[T, None]:
    """Yields the results of calls in their order, some calls running ahead; closed, it leaves none running."""
    running: deque[asyncio.Task[T]] = deque()
    try:
        for call in calls:
            running.append(asyncio.create_task(call))
            if len(running) >= at_once:
                yield await running.popleft()
        while running:
            yield await running.popleft()
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

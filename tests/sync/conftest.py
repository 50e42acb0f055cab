"""A server, a fetcher that takes the loopback interface for the internet, and a pool without processes."""

from collections.abc import AsyncIterator, Sequence
from typing import Any, cast

import pytest
import pytest_asyncio

from newsreader import text
from newsreader.sync.http import Fetcher
from newsreader.sync.worker import WorkerPool
from tests.fake_server import FakeServer


class HerePool:
    """Stands in for WorkerPool where the processes are not what is tested; counts what was parsed."""

    def __init__(self) -> None:
        self.parsed: list[str] = []

    async def run(self, name: str, *args: Any, **options: Any) -> Any:
        """Calls the function of the reading pipeline at once."""
        if name == "feed_links":
            from newsreader.text.discover import feed_links

            return feed_links(*args)
        self.parsed.append(args[1])
        return getattr(text, name)(*args)


def everywhere(address: str) -> bool:
    """Takes the loopback interface for the public internet, and nothing else."""
    return address == "127.0.0.1"


async def to_loopback(host: str, port: int) -> tuple[str, ...]:
    """Resolves made-up names to the loopback interface, except those of the user's network and unknown ones."""
    if host == "nas.example":
        return ("10.0.0.7",)
    if host.startswith("unknown"):
        return ()
    literal = host[0].isdigit() or ":" in host
    return (host,) if literal else ("127.0.0.1",)


def rss(*titles: str, title: str = "The Ledger", ttl: int | None = None, dates: Sequence[str] = ()) -> bytes:
    """Returns an RSS document with these articles."""
    items = "".join(
        f"<item><title>{each}</title><guid isPermaLink='false'>{each}</guid><description>About {each}.</description>"
        f"{f'<pubDate>{dates[number]}</pubDate>' if number < len(dates) else ''}</item>"
        for number, each in enumerate(titles)
    )
    minutes = f"<ttl>{ttl}</ttl>" if ttl is not None else ""
    return f"<rss version='2.0'><channel><title>{title}</title>{minutes}{items}</channel></rss>".encode()


@pytest_asyncio.fixture
async def server() -> AsyncIterator[FakeServer]:
    """A running server."""
    async with FakeServer() as running:
        yield running


@pytest_asyncio.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    """A fetcher for which made-up names lie on the loopback interface."""
    async with Fetcher(resolve=to_loopback, is_public=everywhere) as running:
        yield running


@pytest.fixture
def here() -> HerePool:
    """A pool that counts instead of starting processes."""
    return HerePool()


@pytest.fixture
def pool(here: HerePool) -> WorkerPool:
    """The same as a WorkerPool for the type checker."""
    return cast(WorkerPool, here)

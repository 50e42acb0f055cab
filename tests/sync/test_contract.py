"""Every service against the same contract, over HTTP, on fake servers that speak as running ones do."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio

from newsreader.model import Account
from newsreader.sync.greader import GReader
from newsreader.sync.miniflux import Miniflux
from tests.contract import CONTRACT, Place
from tests.fake_server import FakeServer
from tests.sync.fake_apis import SECRET, SERVERS, USER, ApiServer, GReaderServer

Remote = GReader | Miniflux


@pytest.fixture(params=SERVERS)
def api(request: pytest.FixtureRequest) -> ApiServer:
    """One server of each kind."""
    return SERVERS[request.param]()


def service_of(api: ApiServer, server: FakeServer, user: str = USER, secret: str = SECRET) -> Remote:
    """Returns the service for an account on this server."""
    server.otherwise = api
    kind = GReader if isinstance(api, GReaderServer) else Miniflux
    return kind(Account("test", "", server.url(api.base), user), secret, seconds=5.0)


@pytest_asyncio.fixture
async def service(api: ApiServer, server: FakeServer) -> AsyncIterator[Remote]:
    """The service of its account."""
    running = service_of(api, server)
    yield running
    await running.close()


@pytest.mark.parametrize("check", CONTRACT, ids=lambda check: check.__name__)
async def test_keeps_the_contract(service: Remote, api: ApiServer, check: Callable[[Place], Awaitable[None]]) -> None:
    before = [(each.number, each.read, each.starred) for each in api.shelf.newest_first()]
    await service.log_in()
    await check(Place(service, new_feed="http://tunes.example/feed"))
    assert [(each.number, each.read, each.starred) for each in api.shelf.newest_first()] == before

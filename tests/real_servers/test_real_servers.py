"""The contract of services against real servers, where the environment names one.

    NEWSREADER_TEST_GREADER    address of a server that speaks the Google Reader API
    NEWSREADER_TEST_MINIFLUX   address of a Miniflux, for its own API
    …_USER, …_PASSWORD         who asks there; without a user the password is a token
    …_FEED                     a feed that the server can reach and has not subscribed

The account needs a hundred articles or more, of which twenty are unread; marks and feeds are left as they were.
"""

import os
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio

from newsreader.errors import FetchError
from newsreader.model import Account
from newsreader.sync.detect import detect
from newsreader.sync.greader import GReader
from newsreader.sync.miniflux import Miniflux
from tests.contract import CONTRACT, Place


class Named:
    """A server that the environment names."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        variable = f"NEWSREADER_TEST_{kind.upper()}"
        self.address = os.environ.get(variable, "")
        if not self.address:
            pytest.skip(f"{variable} is not set")
        self.user = os.environ.get(f"{variable}_USER", "")
        self.password = os.environ.get(f"{variable}_PASSWORD", "")
        self.feed = os.environ.get(f"{variable}_FEED", "")


@pytest.fixture(params=["greader", "miniflux"])
def named(request: pytest.FixtureRequest) -> Named:
    """A server of each kind that the environment names."""
    return Named(request.param)


@pytest_asyncio.fixture
async def service(named: Named) -> AsyncIterator[GReader | Miniflux]:
    """The service of its account, as it was found from the address."""
    kind, base = await detect(named.address, named.user, named.password, kind=named.kind)
    made = GReader if kind == "greader" else Miniflux
    running = made(Account("real", kind, base, named.user), named.password)
    yield running
    await running.close()


@pytest.mark.parametrize("check", CONTRACT, ids=lambda check: check.__name__)
async def test_a_real_server_keeps_the_contract(
    service: GReader | Miniflux, named: Named, check: Callable[[Place], Awaitable[None]]
) -> None:
    await service.log_in()
    await check(Place(service, named.feed))


async def test_a_real_server_refuses_a_wrong_password(named: Named) -> None:
    with pytest.raises(FetchError) as caught:
        await detect(named.address, named.user, named.password + "x", kind=named.kind)
    assert caught.value.kind == "auth"

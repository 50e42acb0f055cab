"""Which addresses are public, how they are taken apart, and how they are shown."""

import ipaddress
import socket

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader.errors import FetchError
from newsreader.sync.addresses import host_of, is_public, may_be_local, parse, resolve, shown


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "2002:7f00:1::",
        "fe80::1%eth0",
        "fec0::1",
        "fd00::1",
        "ff02::1",
        "2001:db8::1",
        "",
        "news.example",
    ],
)
def test_own_network_and_nonsense_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["9.9.9.9", "::ffff:9.9.9.9", "2620:fe::fe", "64:ff9b::9.9.9.9", "2002:0909:0909::"]
)
def test_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_address_is_judged_the_same_however_it_is_wrapped(address: ipaddress.IPv4Address) -> None:
    wrapped = [f"::ffff:{address}", f"64:ff9b::{address}"]
    assert {is_public(each) for each in wrapped} == {is_public(str(address))}


def test_takes_an_address_apart() -> None:
    target = parse("https://anna:pa%2055@News.Example:8443/feed?x=1#top")
    assert target.url == "https://News.Example:8443/feed?x=1"
    assert (target.host, target.port, target.origin) == ("news.example", 8443, "https://news.example:8443")
    assert target.authorization == "Basic YW5uYTpwYSA1NQ=="
    assert parse("http://news.example").authorization is None


@given(st.text(max_size=40))
@settings(max_examples=200)
def test_any_text_is_an_address_or_refused_in_one_line(text: str) -> None:
    for url in (text, f"http://{text}", f"https://u:{text}@news.example/{text}"):
        words = ""
        try:
            parse(url)
        except FetchError as error:
            words = str(error)
        assert words.isprintable()
        assert shown(url).isprintable()
        assert len(shown(url)) <= 120
        host_of(url)


def test_shows_no_password() -> None:
    assert shown("https://anna:pa55@news.example/a@b") == "https://news.example/a@b"


async def test_looks_names_up_in_a_thread() -> None:
    assert set(await resolve("localhost", 80)) & {"127.0.0.1", "::1"}
    assert await resolve("9.9.9.9", 80) == ("9.9.9.9",)


@pytest.mark.parametrize("code", [socket.EAI_NONAME, socket.EAI_AGAIN])
async def test_tells_an_unknown_name_from_a_missing_network(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    def fails(*args: object, **options: object) -> None:
        raise socket.gaierror(code, "jargon")

    monkeypatch.setattr(socket, "getaddrinfo", fails)
    if code == socket.EAI_NONAME:
        assert await resolve("news.example", 80) == ()
    else:
        with pytest.raises(FetchError, match="cannot be looked up right now"):
            await resolve("news.example", 80)


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:8080/f",
        "http://nas.local/f",
        "http://192.168.1.4/f",
        "http://[::1]/f",
        "http://router/f",
        "http://0x7f.1/",
    ],
)
def test_local_names_are_looked_up(url: str) -> None:
    assert may_be_local(url)


@pytest.mark.parametrize("url", ["https://ledger.example/f", "http://a.b.ledger.example", "http://[broken"])
def test_public_looking_names_are_not(url: str) -> None:
    assert not may_be_local(url)

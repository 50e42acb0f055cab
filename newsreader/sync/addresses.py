"""Addresses: which are the user's own network, which hold a password, how one is shown.

Nothing here connects; names are resolved in threads of their own, so that a silent name server holds up neither
the event loop nor the end of the program. Text that is no http(s) address is refused with words.
"""

import asyncio
import base64
import contextlib
import ipaddress
import socket
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from newsreader.errors import FetchError

Resolver = Callable[[str, int], Awaitable[tuple[str, ...]]]
"""Host and port to IP addresses, the one to try first in front; empty when the name is unknown."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_LOCAL_NAMES = (".local", ".lan", ".home", ".internal", ".intranet", ".localdomain", ".localhost", ".home.arpa")
"""Names that are not given out on the public internet (RFC 6762, RFC 8375, and what home routers use)."""


@dataclass(frozen=True, slots=True)
class Target:
    """An http(s) address taken apart."""

    url: str
    """Without user name and password."""
    host: str
    port: int
    origin: str
    """Scheme, host and port: what credentials belong to."""
    authorization: str | None = None
    """The header that stands for user name and password."""


def parse(url: str) -> Target:
    """Takes an address apart; raises FetchError when it is not http(s) or malformed."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _malformed(url) from None
    if parts.scheme not in ("http", "https"):
        raise FetchError(f"{shown(url)} is not a web address.", "Only http and https are read.", kind="address")
    if not host or any(character.isspace() or not character.isprintable() for character in url):
        raise _malformed(url)
    port = port if port is not None else {"http": 80, "https": 443}[parts.scheme]
    clean = parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="").geturl()
    return Target(clean, host, port, f"{parts.scheme}://{host}:{port}", _authorization(parts))


def shown(url: str) -> str:
    """Returns an address as it may be printed: one short line without password or control characters."""
    head, separator, rest = url.partition("//")
    netloc, slash, path = rest.partition("/")
    text = head + separator + netloc.rpartition("@")[2] + slash + path
    text = "".join(character for character in text if character.isprintable())
    return text if len(text) <= 120 else text[:119] + "…"


def host_of(url: str) -> str:
    """Returns the host of an address for a sentence; the shown address when there is none."""
    try:
        return urlsplit(url).hostname or shown(url)
    except ValueError:
        return shown(url)


def may_be_local(url: str) -> bool:
    """Returns whether the spelling of an address suggests the user's own network, without asking a name server."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return False
    numeric = host.replace(".", "").isdigit() or ":" in host or host.startswith("0x")
    return numeric or "." not in host or host.endswith(_LOCAL_NAMES)


def is_public(address: str) -> bool:
    """Returns whether an IP address lies on the public internet.

    Loopback, private, link-local, shared (RFC 6598), multicast and reserved ranges do not; an IPv4 address inside
    an IPv6 one (mapped, 6to4, NAT64) is judged itself."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


async def resolve(host: str, port: int) -> tuple[str, ...]:
    """Looks a name up in a thread of its own; empty when it is unknown. Raises FetchError when nobody can say now."""
    literal = _literal(host)
    if literal is not None:
        return (literal,)
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[tuple[str, ...] | None] = loop.create_future()

    def settle(addresses: tuple[str, ...] | None) -> None:
        if not answer.done():
            answer.set_result(addresses)

    def look_up() -> None:
        addresses = _look_up(host, port)
        with contextlib.suppress(RuntimeError):  # the loop may have ended: nobody waits any more
            loop.call_soon_threadsafe(settle, addresses)

    threading.Thread(target=look_up, name="name lookup", daemon=True).start()
    found = await answer
    if found is None:
        raise FetchError(f"The name {host} cannot be looked up right now.", "Check your connection.", kind="dns")
    return found


def _look_up(host: str, port: int) -> tuple[str, ...] | None:
    """Returns a name's IP addresses, or None when the name servers cannot be asked. Blocks."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        return None if error.errno in (socket.EAI_AGAIN, socket.EAI_FAIL) else ()
    except (OSError, UnicodeError):
        return ()
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def _literal(host: str) -> str | None:
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return None


def basic(user: str, password: str) -> str:
    """Returns the header that stands for a name and a password (RFC 7617)."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode("ascii")


def _authorization(parts: SplitResult) -> str | None:
    if parts.username is None and parts.password is None:
        return None
    return basic(unquote(parts.username or ""), unquote(parts.password or ""))


def _malformed(url: str) -> FetchError:
    return FetchError(
        f"{shown(url)} is not a complete address.", "It should look like news.example/feed.", kind="address"
    )

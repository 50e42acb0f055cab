"""From a typed address to an account: what a server speaks, where, and whether it lets the user in.

Servers are asked without a password first, and the password is sent only to one that has shown that it speaks an
interface we know: so a wrong address, a wrong password and an interface that is switched off are told apart, and
nothing secret reaches a web page that happens to lie there. Credentials in an address are refused.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from urllib.parse import urlsplit

from newsreader.errors import FetchError
from newsreader.model import Account
from newsreader.sync import addresses
from newsreader.sync.api import SMALL, Answer, Session, headers_of, refusal
from newsreader.sync.asking import in_order
from newsreader.sync.greader import API, FRESHRSS, GReader, is_off, off
from newsreader.sync.miniflux import Miniflux

SECONDS = 20.0
"""For one question; a server that needs longer for saying hello is not there."""
_ENDINGS = (
    "/reader/api/0",
    "/accounts/ClientLogin",
    "/v1/me",
    "/v1",
    "/api/fever.php",
    "/api",
    "/i",
    "/unread",
    "/login",
)
"""What addresses end in that were copied from a browser or a manual."""
_PLACES = ("", FRESHRSS, "/p" + FRESHRSS, "/rest/googlereader")
"""Where the Google Reader API lies below a server's address: Miniflux and the hosted ones, FreshRSS, FreshRSS whose
whole folder is served, CommaFeed."""
_HOSTED = {
    "theoldreader.com": "https://theoldreader.com",
    "inoreader.com": "https://www.inoreader.com",
    "bazqux.com": "https://bazqux.com",
}
"""Where the known hosts speak it. They are not asked first: what they say to strangers is not written down."""


@dataclass(frozen=True, slots=True)
class _Found:
    """An interface that answers."""

    kind: str
    base: str


async def detect(
    address: str,
    user: str,
    secret: str,
    *,
    kind: str | None = None,
    headers: Mapping[str, str] | None = None,
    on_step: Callable[[str], None] = lambda _: None,
    seconds: float = SECONDS,
) -> tuple[str, str]:
    """Returns the kind, as in ``SERVICES``, and the address of an account that lets the user in.

    ``user`` is empty where ``secret`` is a token. ``kind`` leaves out the other kinds, ``headers`` are those of
    Account, ``on_step`` is told what is going on. Raises FetchError: “auth” where a server of news does not accept
    the user, “off” where its interface is switched off, “address” where there is none, others where nothing answers."""
    found: list[_Found] = []
    failure: FetchError | None = None
    for base in _bases(address):
        on_step(f"Asking {addresses.host_of(base)} …")
        try:
            found = await _interfaces(base, kind, headers or {}, seconds)
            break
        except FetchError as error:
            if error.kind in ("off", "redirect", "wait"):
                raise
            failure = failure or error
    else:
        raise failure or _nothing(address)
    if not found:
        raise _nothing(address)
    on_step(f"Logging in at {addresses.host_of(found[0].base)} …")
    return await _first_open(found, user, secret, headers or {}, seconds)


async def _first_open(
    found: Iterable[_Found], user: str, secret: str, headers: Mapping[str, str], seconds: float
) -> tuple[str, str]:
    """Returns the first interface that lets the user in; raises the first refusal otherwise."""
    refused: FetchError | None = None
    for each in found:
        if each.kind == "greader" and not user:
            continue
        service = _SERVICES[each.kind](Account("new", each.kind, each.base, user, headers), secret, seconds=seconds)
        try:
            await service.log_in()
            return each.kind, each.base
        except FetchError as error:
            if error.kind != "auth":
                raise
            refused = refused or error
        finally:
            await service.close()
    raise refused or FetchError("This server wants a user name.", "Give it with the password.", kind="auth")


_SERVICES: Mapping[str, type[GReader] | type[Miniflux]] = {"greader": GReader, "miniflux": Miniflux}


async def _interfaces(base: str, kind: str | None, headers: Mapping[str, str], seconds: float) -> list[_Found]:
    """Returns the interfaces below an address, the best one first; raises FetchError where nothing answers at all."""
    if base in _HOSTED.values():
        return [_Found("greader", base)]
    found: list[_Found] = []
    session = Session(base, headers_of(Account("new", kind or "", base, headers=headers)), seconds)
    try:
        answer = await session.ask("/v1/me", limit=SMALL)
        if answer.status in (429, 503) and refusal(answer).kind == "wait":
            raise refusal(answer)
        if _is_miniflux(answer) and kind != "greader":
            found.append(_Found("miniflux", session.base))
        places = _places(base) if kind != "miniflux" else ()
        async with aclosing(in_order((_speaks_greader(session, each) for each in places), len(places))) as answers:
            async for place, speaks in answers:
                if speaks:
                    found.append(_Found("greader", session.base + place))
                    break
    finally:
        await session.close()
    return found


def _is_miniflux(answer: Answer) -> bool:
    """Whether this is how Miniflux refuses to say who we are before we have told it."""
    json = "json" in answer.headers.get("content-type", "")
    return answer.status == 401 and json and b'"error_message"' in answer.body


async def _speaks_greader(session: Session, place: str) -> tuple[str, bool]:
    """Asks at a place who we are without saying it: those who speak the API answer 401 and no web page."""
    try:
        answer = await session.ask(f"{place}{API}/user-info", [("output", "json")], limit=SMALL)
        if is_off(answer):
            raise off(session.host)
        return place, answer.status == 401 and not _is_page(answer)
    except FetchError as error:
        if error.kind in ("too_large", "encoding", "answer"):
            return place, False
        raise


def _is_page(answer: Answer) -> bool:
    return "html" in answer.headers.get("content-type", "") or answer.body.lstrip()[:1] == b"<"


def _places(base: str) -> tuple[str, ...]:
    known = [place for place in _PLACES if place and base.endswith(place)]
    return ("",) if known else _PLACES


def _bases(address: str) -> list[str]:
    """Returns the addresses a typed one may mean, the likeliest first; raises FetchError when it is none.

    Without a scheme https is asked first, and http only on the user's own network, where a password may go so."""
    text = address.strip()
    schemes = (
        [""] if "://" in text else ["https://", "http://"] if addresses.may_be_local(f"//{text}") else ["https://"]
    )
    return list(dict.fromkeys(_base(scheme + text) for scheme in schemes))


def _base(url: str) -> str:
    target = addresses.parse(url)
    if target.authorization:
        words = "An address cannot hold the password of an account."
        raise FetchError(words, "Give user and password when they are asked for.", kind="address")
    parts = urlsplit(target.url)
    hosted = _HOSTED.get(target.host.removeprefix("www."))
    if hosted:
        return hosted
    path = parts.path.rstrip("/").removesuffix("/index.php").removesuffix("/index.html")
    for ending in _ENDINGS:
        if path.endswith(ending):
            path = path.removesuffix(ending)
            break
    return f"{parts.scheme}://{parts.netloc}{path}".rstrip("/")


def _nothing(address: str) -> FetchError:
    words = f"There is no server for news at {addresses.shown(address)} that newsreader can talk to."
    hint = "Give the address you open in the browser for FreshRSS, Miniflux or whatever your server is."
    return FetchError(words, hint, kind="address")

"""Why an address could not be read, in words for a person.

Every exception of the network libraries becomes one FetchError here; their own texts, which may hold passwords and
jargon, are never shown.
"""

import errno
import ssl
from collections.abc import Iterator
from datetime import datetime, timedelta
from http import HTTPStatus

import httpcore
import httpx

from newsreader.errors import FetchError
from newsreader.sync.inflate import Unreadable

LATER = "It is tried again at the next refresh."
MEND = "The publisher must mend it; it is tried again."
_LOGIN_HINT = "Add the address once more as https://NAME:PASSWORD@…; the password is kept apart from it."


def explain(error: BaseException, host: str) -> FetchError:
    """Returns the FetchError that says what went wrong while talking to ``host``."""
    if isinstance(error, TimeoutError | httpcore.TimeoutException):
        return FetchError(f"{host} does not answer in time.", LATER, kind="timeout")
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, FetchError):
            return cause
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _certificate(cause, host)
    for cause in causes:
        if isinstance(cause, ssl.SSLError):
            return FetchError(f"No secure connection to {host} is possible.", LATER, kind="tls")
        if isinstance(cause, OSError) and cause.errno is not None:
            return _no_connection(cause, host)
    if isinstance(error, Unreadable):
        return FetchError(f"{host} sends its answer in a compression that cannot be read.", kind="encoding")
    if isinstance(error, httpcore.ProxyError | ImportError):
        hint = "See the variables HTTP_PROXY, HTTPS_PROXY and ALL_PROXY."
        return FetchError(f"The proxy does not lead to {host}.", hint, kind="connect")
    if isinstance(error, httpx.InvalidURL | httpcore.LocalProtocolError | httpcore.UnsupportedProtocol | UnicodeError):
        return FetchError(f"{host} cannot be asked with this address.", "Check how it is written.", kind="address")
    if isinstance(error, httpcore.RemoteProtocolError):
        return FetchError(f"{host} broke off its answer, or does not speak HTTP.", LATER, kind="connect")
    return FetchError(f"The connection to {host} broke off.", LATER, kind="connect")


def status(code: int, host: str, retry_after: float | None) -> FetchError:
    """Returns the FetchError for an HTTP status that brings nothing to read."""
    status_name = named(code)
    if code == 410:
        hint = "The publisher has ended it; you can unsubscribe."
        return FetchError(f"The feed at {host} is gone for good ({status_name}).", hint, kind="gone", status=code)
    if retry_after is not None and code in (429, 503):
        hint = "It is left alone until then."
        return FetchError(
            f"{host} asks for a pause ({status_name}).", hint, kind="wait", status=code, retry_after=retry_after
        )
    if code in (401, 407):
        return FetchError(f"{host} asks for a password ({status_name}).", _LOGIN_HINT, kind="status", status=code)
    if code in (403, 451):
        hint = "The site may turn feed readers away; see whether the address opens in a browser."
        return FetchError(f"{host} refuses to answer ({status_name}).", hint, kind="status", status=code)
    if code == 404:
        hint = "It may have moved; look for the feed's address on the site."
        return FetchError(f"{host} has nothing at this address ({status_name}).", hint, kind="status", status=code)
    if code == 429:
        return FetchError(f"{host} was asked too often ({status_name}).", LATER, kind="status", status=code)
    if code >= 500:
        return FetchError(f"{host} has trouble of its own ({status_name}).", LATER, kind="status", status=code)
    hint = "See whether the address opens in a browser."
    return FetchError(f"{host} answered {status_name}.", hint, kind="status", status=code)


def wrong_login(host: str) -> FetchError:
    """Returns the FetchError for a name or password that a feed's server refuses."""
    return FetchError(f"{host} refuses this name or password ({named(401)}).", _LOGIN_HINT, kind="status", status=401)


def waiting(host: str, until: datetime, now: datetime, code: int = 429) -> FetchError:
    """Returns the FetchError for an address that is left alone until a server's pause is over."""
    local, today = until.astimezone(), now.astimezone()
    clock = f"{local:%H:%M}" if local - today < timedelta(hours=20) else f"{local:%d %b %H:%M}"
    return FetchError(
        f"{named(code)}: waiting until {clock} as {host} asked.",
        "It is tried again after that.",
        kind="wait",
        status=code,
        retry_after=max(0.0, (until - now).total_seconds()),
    )


def too_large(host: str, limit: int) -> FetchError:
    """Returns the FetchError for an answer with more bytes than are read."""
    hint = "Look for a shorter feed on the site, or open it in a browser."
    return FetchError(f"{host} sends more than {limit / 2**20:.3g} MB; that is not read.", hint, kind="too_large")


def redirect(host: str, why: str) -> FetchError:
    """Returns the FetchError for a redirect that is not followed."""
    return FetchError(f"{host} passes us on {why}.", "See where it leads in a browser.", kind="redirect")


def empty(host: str) -> FetchError:
    """Returns the FetchError for an answer without a body."""
    return FetchError(f"{host} answered with nothing at all.", LATER, kind="empty")


def named(code: int) -> str:
    """Returns an HTTP status with its name."""
    try:
        return f"{code} {HTTPStatus(code).phrase}"
    except ValueError:
        return str(code)


def _certificate(error: ssl.SSLCertVerificationError, host: str) -> FetchError:
    reason = (error.verify_message or "").lower()
    if "expired" in reason:
        words = f"The certificate of {host} has expired."
    elif "mismatch" in reason or "not valid for" in reason:
        words = f"The certificate shown by {host} belongs to another host."
    elif "self" in reason and "signed" in reason:
        words = f"The certificate of {host} is signed by itself, not by an authority."
    elif "not yet valid" in reason:
        words = f"The certificate of {host} is not valid yet; check this computer's clock."
    else:
        words = f"The certificate of {host} cannot be verified."
    return FetchError(words, "Nothing was read, since someone else could be answering.", kind="tls")


def _no_connection(error: OSError, host: str) -> FetchError:
    if error.errno == errno.ECONNREFUSED:
        return FetchError(f"{host} refuses the connection.", LATER, kind="connect")
    if error.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN):
        return FetchError(f"{host} cannot be reached.", "Check your connection.", kind="connect")
    if error.errno == errno.ETIMEDOUT:
        return FetchError(f"{host} does not answer in time.", LATER, kind="timeout")
    return FetchError(f"The connection to {host} broke off.", LATER, kind="connect")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(10):
        if error is None:
            return
        yield error
        if isinstance(error, BaseExceptionGroup) and error.exceptions:
            error = error.exceptions[0]
        else:
            error = error.__cause__ or error.__context__

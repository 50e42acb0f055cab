"""Sends links to services that keep them for later: Wallabag, Readeck, Instapaper, linkding, Karakeep.

Each is a function that asks what the service's documentation says, through the session that servers of the user's are
asked through: the secret goes to the service's own origin alone, and what is no answer of the service is an error.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from newsreader.errors import FetchError
from newsreader.sync.api import Answer, Body, Session, no_answer

SECONDS = 20.0
LATER = frozenset(("connect", "dns", "timeout", "wait", "tls"))
"""Kinds of failure after which a link may be sent later."""


@dataclass(frozen=True, slots=True)
class Link:
    """What is sent."""

    url: str
    title: str
    tags: tuple[str, ...] = ()
    html: str = ""
    """The text, for services that take it; empty to have them fetch the page."""


@dataclass(frozen=True, slots=True)
class Login:
    """What a service must be told of who asks. It does not show itself."""

    user: str
    secret: str
    client_id: str = ""
    client_secret: str = ""

    def __repr__(self) -> str:
        return "***"


async def send(kind: str, url: str, login: Login, link: Link, *, seconds: float = SECONDS) -> None:
    """Sends a link to a service; raises FetchError: “auth” where it does not accept who asks."""
    session = Session(url, seconds=seconds)
    try:
        await _SERVICES[kind](session, login, link)
    finally:
        await session.close()


def is_passing(error: FetchError) -> bool:
    """Tells whether a failure may be over later: no way there, or trouble of the service's own."""
    return error.kind in LATER or (error.status or 0) >= 500


async def _wallabag(session: Session, login: Login, link: Link) -> None:
    asked = {
        "grant_type": "password",
        "client_id": login.client_id,
        "client_secret": login.client_secret,
        "username": login.user,
        "password": login.secret,
    }
    answer = await session.ask("/oauth/v2/token", body=Body.form(list(asked.items())))
    if answer.status in (400, 401):  # RFC 6749, 5.2: both say that client or user are not accepted
        raise _not_accepted(session)
    token = (await _document(answer)).get("access_token")
    if not isinstance(token, str) or not token.isprintable():
        raise no_answer(answer)
    session.authorize(Authorization=f"Bearer {token}")
    told = {"url": link.url, "title": link.title, "tags": ",".join(link.tags), "content": link.html}
    body = Body.json({name: value for name, value in told.items() if value})
    await _document(await session.ask("/api/entries.json", body=body))


async def _readeck(session: Session, login: Login, link: Link) -> None:
    session.authorize(Authorization=f"Bearer {login.secret}")
    if link.html:
        body = _with_text(link)
    else:
        body = Body.json({"url": link.url, "title": link.title, "labels": list(link.tags)})
    await _document(await session.ask("/api/bookmarks", body=body))


def _with_text(link: Link) -> Body:
    """Returns the fields of a form with the page itself, which Readeck then does not fetch."""
    boundary = uuid4().hex
    headers = Body.json({"url": link.url, "headers": {"content-type": "text/html; charset=utf-8"}}).content
    fields = [("url", link.url), ("title", link.title), ("feature_find_main", "false")]
    fields += [("labels", tag) for tag in link.tags]
    parts = [(f'name="{name}"', value.encode()) for name, value in fields]
    parts.append(('name="resource"; filename="blob"', headers + b"\n" + link.html.encode("utf-8", "replace")))
    content = b"".join(
        f"--{boundary}\r\nContent-Disposition: form-data; {name}\r\n\r\n".encode() + value + b"\r\n"
        for name, value in parts
    )
    return Body(content + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}")


async def _instapaper(session: Session, login: Login, link: Link) -> None:
    basic = base64.b64encode(f"{login.user}:{login.secret}".encode()).decode()
    session.authorize(Authorization=f"Basic {basic}")
    answer = await session.ask("/api/add", body=Body.form([("url", link.url), ("title", link.title)]))
    if answer.status == 403:
        raise _not_accepted(session)
    if _checked(answer).status != 201:
        raise no_answer(answer)


async def _linkding(session: Session, login: Login, link: Link) -> None:
    session.authorize(Authorization=f"Token {login.secret}")
    told = {"url": link.url, "title": link.title, "tag_names": [tag.replace(" ", "-") for tag in link.tags]}
    await _document(await session.ask("/api/bookmarks/", body=Body.json(told)))


async def _karakeep(session: Session, login: Login, link: Link) -> None:
    session.authorize(Authorization=f"Bearer {login.secret}")
    told = {"type": "link", "url": link.url, "title": link.title}
    kept = await _document(answer := await session.ask("/api/v1/bookmarks", body=Body.json(told)))
    number = kept.get("id")
    if not isinstance(number, str) or not number.isalnum():
        raise no_answer(answer)
    if link.tags:
        tags = Body.json({"tags": [{"tagName": tag} for tag in link.tags]})
        await _document(await session.ask(f"/api/v1/bookmarks/{number}/tags", body=tags))


_SERVICES: Mapping[str, Callable[[Session, Login, Link], Awaitable[None]]] = {
    "wallabag": _wallabag,
    "readeck": _readeck,
    "instapaper": _instapaper,
    "linkding": _linkding,
    "karakeep": _karakeep,
}


async def _document(answer: Answer) -> Mapping[str, Any]:
    """Returns the JSON object of an answer; raises FetchError where the service refused or it is no such answer."""
    found = await _checked(answer).json()
    if not isinstance(found, dict):
        raise no_answer(answer)
    return found


def _checked(answer: Answer) -> Answer:
    try:
        return answer.checked()
    except FetchError as error:
        if error.kind == "auth":
            raise FetchError(f"{answer.host} does not accept the token or password.", kind="auth") from None
        error.hint = ""
        raise


def _not_accepted(session: Session) -> FetchError:
    return FetchError(f"{session.host} does not accept the token or password.", kind="auth", status=401)


def client_secret(variable: str) -> str:
    """Returns what the environment holds under a name, else the empty text."""
    return os.environ.get(variable, "") if variable else ""

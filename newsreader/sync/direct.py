"""The service that needs no server: feeds are fetched by ourselves, from the web or from a file of the user's.

Asks with validators, compares digests before parsing, and parses in a worker process. Stores nothing.
"""

import asyncio
import hashlib
import os
import stat
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from newsreader.errors import FeedError, FetchError
from newsreader.model import FetchState
from newsreader.sync import failures, schedule
from newsreader.sync.service import Capabilities, Fetched

if TYPE_CHECKING:
    from newsreader.sync.http import Fetcher
    from newsreader.sync.worker import WorkerPool

FEED_BYTES = 10 * 2**20
LARGE = 2**19
"""Bytes from which a digest is made in a thread."""


class Direct:
    """Fetches feeds from their publishers."""

    capabilities = Capabilities()

    def __init__(self, fetcher: "Fetcher", pool: "WorkerPool", interval: timedelta) -> None:
        self._fetcher = fetcher
        self._pool = pool
        self._interval = interval

    async def fetch(self, state: FetchState, now: datetime) -> Fetched:
        """Asks for one feed; raises FetchError when it cannot be had and FeedError when it is none."""
        if is_file(state.url):
            body = await asyncio.to_thread(read_file, file_path(state.url))
            return await self._read(state, body, None, {}, now)
        response = await self._fetcher.get(
            state.url,
            etag=state.etag,
            last_modified=state.last_modified,
            limit=FEED_BYTES,
            allow_private=state.private,
            with_login=True,
        )
        if response.status == 304:
            due = schedule.after_success(response.headers, None, now, self._interval, state.newest)
            return Fetched(_follow(replace(state, next_check=due, failures=0), response.permanent_url, now))
        headers = response.headers
        state = replace(state, etag=headers.get("etag"), last_modified=headers.get("last-modified"))
        fetched = await self._read(state, response.body, response.content_type, headers, now, response.url)
        return replace(fetched, state=_follow(fetched.state, response.permanent_url, now))

    async def _read(
        self,
        state: FetchState,
        body: bytes,
        content_type: str | None,
        headers: Mapping[str, str],
        now: datetime,
        url: str | None = None,
    ) -> Fetched:
        digest = await asyncio.to_thread(_digest, body) if len(body) > LARGE else _digest(body)
        due = schedule.after_success(headers, None, now, self._interval, state.newest)
        fresh = replace(state, content_hash=digest, next_check=due, failures=0)
        if digest == state.content_hash:
            return Fetched(fresh)
        feed, texts = await self._pool.run("read_feed", body, url or state.url, content_type, background=True)
        if feed.problem and not feed.entries:
            raise FeedError(feed.problem, failures.MEND)
        if feed.problem:  # cut short on its way, perhaps: asked for as a whole next time, not as what is known
            fresh = replace(fresh, etag=None, last_modified=None, content_hash=None)
        newest = max(filter(None, [state.newest, *(each.published for each in feed.entries)]), default=None)
        due = schedule.after_success(headers, feed.ttl, now, self._interval, newest)
        return Fetched(replace(fresh, next_check=due), feed, tuple(texts))


def is_file(url: str) -> bool:
    """Returns whether an address names a file on this computer."""
    return url.startswith("file:")


def file_path(url: str) -> Path:
    """Returns the path that a file address names."""
    return Path(unquote(urlsplit(url).path))


def read_file(path: Path) -> bytes:
    """Reads a feed from disk; raises FetchError when it is missing, no plain file or too large. Blocks."""
    try:
        # without O_NONBLOCK a named pipe would hold the thread for ever
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise FetchError(f"{path.name} is not a file.", "Give the path of a feed file.", kind="address")
            body = file.read(FEED_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise FetchError(
            f"The file {path.name} cannot be read: {reason}.", f"Look at {path}.", kind="connect"
        ) from None
    if len(body) > FEED_BYTES:
        raise FetchError(f"{path.name} is larger than {FEED_BYTES // 2**20} MB.", kind="too_large")
    if not body:
        raise FetchError(f"{path.name} is empty.", kind="empty")
    return body


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _follow(state: FetchState, permanent_url: str | None, now: datetime) -> FetchState:
    """Notes a permanent redirect, and follows it for good once it was seen on an earlier day as well: a captive
    portal or a mistake of an hour must not move a feed."""
    if permanent_url is None or permanent_url == state.url:
        return replace(state, redirect_to=None, redirect_seen=None)
    if state.redirect_to != permanent_url or state.redirect_seen is None:
        return replace(state, redirect_to=permanent_url, redirect_seen=now)
    if state.redirect_seen.date() < now.date():
        return replace(state, url=permanent_url, redirect_to=None, redirect_seen=None)
    return state

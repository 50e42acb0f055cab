"""From what a person types to feeds: a feed's address, a site's, a host's name or the path of a file.

Only the typed host may lie in the user's own network; what a page points at may not lead there. Every candidate is
fetched and parsed before it is offered.
"""

import asyncio
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from newsreader.errors import FeedError, FetchError
from newsreader.model import FoundFeed, ParsedFeed
from newsreader.sync import addresses, direct, failures

if TYPE_CHECKING:
    from newsreader.sync.http import Fetcher, Response
    from newsreader.sync.worker import WorkerPool

AT_ONCE = 6
CANDIDATES = 16
"""Most addresses of a page that are tried."""
STALE = timedelta(days=120)
"""A feed this much older than the newest one found stands behind it."""
ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, text/html;q=0.9, */*;q=0.8"
_COMMENTS = re.compile(r"comment|kommentar|comentario|commento|reactie|コメント", re.IGNORECASE)
_FILE_ENDINGS = (".xml", ".rss", ".atom", ".rdf", ".json")


async def find_feeds(fetcher: "Fetcher", pool: "WorkerPool", address: str) -> tuple[FoundFeed, ...]:
    """Returns the feeds behind an address without a password in it, best first, never none.

    Raises FetchError when the address cannot be read and FeedError when there is no feed."""
    path = _local_path(address)
    if path is not None:
        body = await asyncio.to_thread(direct.read_file, path)
        url = path.as_uri()
        feed, _ = await pool.run("read_feed", body, url, None)
        return (_found(url, feed, None),)
    try:
        return await _Search(fetcher, pool).find(_typed(address))
    except FetchError as error:
        if error.hint == failures.LATER or error.kind == "wait":
            error.hint = "Check the address, or try again later."  # no refresh asks for what is not subscribed
        raise


@dataclass(frozen=True, slots=True)
class _Search:
    """The network's side of looking for feeds."""

    fetcher: "Fetcher"
    pool: "WorkerPool"

    async def find(self, urls: tuple[str, ...]) -> tuple[FoundFeed, ...]:
        """Returns the feeds behind a typed address, given in the ways it can be meant."""
        from newsreader.text.discover import well_known

        refusal: FetchError | None = None
        links: tuple[str, ...] = ()
        url = urls[0]
        home = addresses.host_of(url) if await self.fetcher.is_private(url) else None
        try:
            asked, response = await self._open(urls, home is not None)
            url = response.url
            feed = await self._parse(response)
            if isinstance(feed, ParsedFeed):
                return (_found(response.permanent_url or asked, feed, home),)
            if not _is_page(response):
                raise feed
            links = await self.pool.run("feed_links", response.body, url)
        except FetchError as error:
            if error.kind != "status":
                raise
            refusal = error
        found = await self._try(links, home) or await self._try(well_known(url), home)
        if not found:
            hint = "Look for a link named RSS or Feed on the site and give its address."
            raise refusal or FeedError(f"No feed was found at {addresses.host_of(url)}.", hint)
        return found

    async def _open(self, urls: tuple[str, ...], private: bool) -> "tuple[str, Response]":
        """Reads the first address that can be connected to; raises what the first one said when none can."""
        refusal: FetchError | None = None
        for url in urls:
            try:
                return url, await self.fetcher.get(url, allow_private=private, accept=ACCEPT, with_login=True)
            except FetchError as error:
                if error.kind not in ("connect", "tls", "timeout"):
                    raise refusal or error from None
                refusal = refusal or error
        raise refusal or FetchError("There is no address.", kind="address")

    async def _parse(self, response: "Response") -> ParsedFeed | FeedError:
        try:
            feed: ParsedFeed
            feed, _ = await self.pool.run("read_feed", response.body, response.url, response.content_type)
        except FeedError as error:
            return error
        return feed

    async def _try(self, urls: Iterable[str], home: str | None) -> tuple[FoundFeed, ...]:
        places = asyncio.Semaphore(AT_ONCE)

        async def one(url: str) -> tuple[str, FoundFeed] | None:
            async with places:
                try:
                    private = addresses.host_of(url) == home
                    response = await self.fetcher.get(url, allow_private=private, with_login=True)
                except FetchError:
                    return None
                feed = await self._parse(response)
            if isinstance(feed, FeedError):
                return None
            return response.url, _found(response.permanent_url or url, feed, home)

        wanted = list(dict.fromkeys(urls))[:CANDIDATES]
        results = await asyncio.gather(*(one(url) for url in wanted))
        unique: dict[str, FoundFeed] = {}
        for result in results:
            if result is not None:
                unique.setdefault(*result)
        return _best_first(unique.values())


def _local_path(address: str) -> Path | None:
    """Returns the file that was meant, or None when a site was."""
    address = address.strip()
    if address.startswith("file:"):
        return direct.file_path(address).absolute()
    if address.startswith(("/", "./", "../", "~")):
        return Path(address).expanduser().absolute()
    if "://" not in address and address.lower().endswith(_FILE_ENDINGS) and Path(address).is_file():
        return Path(address).absolute()
    return None


def _typed(address: str) -> tuple[str, ...]:
    """Returns the addresses that a typed one can mean, the likeliest first; raises FetchError for nonsense."""
    address = address.strip().strip("<>\"'")
    address = re.sub(r"^feed:(//)?(?=https?:)", "", address, flags=re.IGNORECASE)
    address = re.sub(r"^(?:feed|rss):(//)?", "", address, flags=re.IGNORECASE)
    found = re.match(r"([a-z][a-z0-9+.-]*):(?!\d+(?:[/?#]|$))", address, flags=re.IGNORECASE)
    urls = (address,) if found else (f"https://{address}", f"http://{address}")
    targets = [addresses.parse(url) for url in urls]
    if targets[0].authorization:
        raise FetchError(
            "A name and a password stand before a whole address only.",
            "Write it as https://NAME:PASSWORD@… and so on.",
            kind="address",
        )
    return tuple(target.url for target in targets)


def _is_page(response: "Response") -> bool:
    """Returns whether an answer is a web page rather than a damaged feed or a picture."""
    return "html" in (response.content_type or "").lower() or b"<html" in response.body[:4000].lower()


def _found(url: str, feed: ParsedFeed, home: str | None) -> FoundFeed:
    """Describes a feed; ``home`` is the host in the user's own network, if the search began at one."""
    dates = [date for entry in feed.entries if (date := entry.published or entry.updated)]
    host = addresses.host_of(url)
    return FoundFeed(url, feed.title or host, len(feed.entries), max(dates, default=None), private=host == home)


def _best_first(feeds: Iterable[FoundFeed]) -> tuple[FoundFeed, ...]:
    """Orders feeds: comments last, then the stale and empty ones, then by articles; equals keep the page's order."""
    feeds = list(feeds)
    never = datetime.min.replace(tzinfo=UTC)
    newest = max((feed.latest or never for feed in feeds), default=never)

    def rank(feed: FoundFeed) -> tuple[bool, bool, int]:
        comments = bool(_COMMENTS.search(feed.title) or _COMMENTS.search(feed.url))
        return comments, newest - (feed.latest or never) > STALE, -feed.articles

    return tuple(sorted(feeds, key=rank))

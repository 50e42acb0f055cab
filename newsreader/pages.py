"""Fetches what a feed only points to: the pages of articles, and their pictures when the user asks for them.

Why a page could not be fetched or shown is written on its article, for the header. Parsing happens in workers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsreader.errors import FeedError, FetchError, NewsreaderError, PageError, UsageError
from newsreader.model import Article, ExtractedArticle, FullText, ParsedEntry, Picture, Verdict
from newsreader.prepare import keep, reading_of
from newsreader.store import Store

if TYPE_CHECKING:
    from newsreader.sync.http import Fetcher, Response
    from newsreader.sync.worker import WorkerPool
    from newsreader.text import Reading

MOST_BYTES = 5 * 2**20
"""Bytes of a page that are fetched."""
SECONDS = 10.0
"""For extracting the text of a page."""
HINT = "See whether it opens in the browser."
_NO_TEXT: frozenset[Verdict] = frozenset(("consent", "blocked", "not_article"))
"""What a page may be whose words are not the article's."""
_PAGES = frozenset(("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml"))
_KINDS = {"image": "a picture", "video": "a film", "audio": "a recording", "application/pdf": "a PDF file"}
"""What else a link may lead to, by its media type."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The way to the pages and pictures of stored articles."""

    store: Store
    fetcher: Fetcher
    pool: WorkerPool

    async def fetch(self, article_id: int, *, background: bool = False) -> FullText:
        """Fetches the page of an article, keeps its text and returns it; raises FetchError, PageError or UsageError.

        With ``background`` its text is extracted behind whatever else is asked of the workers.
        Where the page holds less than the feed did, the feed's text stays on the screen and the note says why."""
        article, private = await asyncio.to_thread(self._article, article_id)
        if article.sample:
            raise UsageError("Stories of the sample edition have no page to fetch.")
        if not article.url:
            raise UsageError("This article has no address to fetch.")
        try:
            return await self._fetch(article, article.url, private, background)
        except (FetchError, PageError) as error:
            await asyncio.to_thread(note_failure, self.store, article_id, error)
            error.hint = HINT  # that of a feed would not help
            raise

    async def _fetch(self, article: Article, url: str, private: bool, background: bool) -> FullText:
        from newsreader.sync.http import ACCEPT_PAGE
        from newsreader.text import count_words, page_note

        own = await asyncio.to_thread(self._beside_its_feed, article, url)
        response = await self.fetcher.get(
            url, limit=MOST_BYTES, allow_private=private, accept=ACCEPT_PAGE, with_login=own
        )
        question = ("read_page", response.body, response.url, article.title, article.summary)
        found, reading = await self.pool.run(*question, timeout=SECONDS, background=background)
        if not reading.plain.strip() or reading.text.verdict in _NO_TEXT:
            raise PageError(reading.text.note or page_note("not_article"))
        before = await asyncio.to_thread(self.store.body, article.id)
        if before is not None and reading.words < count_words(before.plain) * 0.8:
            note = reading.text.note or "The page holds less than the feed."
            await asyncio.to_thread(note_on, self.store, article.id, note)
            return await asyncio.to_thread(reading_of, self.store, article.id)
        await asyncio.to_thread(keep, self.store, article.id, article.title, article.published, reading, found.html)
        if found.authors and not article.author:
            await asyncio.to_thread(self.store.name_author, article.id, ", ".join(found.authors))
        text: FullText = reading.text
        return text

    async def follow(self, url: str, source: int) -> int:
        """Returns the article that a link in the article ``source`` leads to: stored already, or fetched and kept now.

        Raises FetchError, PageError or UsageError, and keeps nothing then."""
        from newsreader.text.clean import safe_url

        known = await asyncio.to_thread(self._stored_at, url)
        if known is not None:
            return known
        if self.store.read_only:
            raise UsageError("The disk is read-only: pages cannot be kept for reading.")
        article, private = await asyncio.to_thread(self._article, source)
        own = await asyncio.to_thread(self._beside_its_feed, article, url)
        response, found, reading = await self._read(url, private, own)
        where = safe_url(response.url) or response.url
        known = await asyncio.to_thread(self._stored_at, where)
        if known is not None:
            return known
        entry = ParsedEntry(
            id=where,
            title=found.title or where,
            url=where,
            authors=found.authors,
            published=found.published,
            image=found.image,
            language=found.language,
        )
        text = (reading.text, reading.plain, reading.summary, reading.words, found.html)
        private = private and await self.fetcher.is_private(where)
        return await asyncio.to_thread(self.store.keep_linked, entry, *text, private=private, now=datetime.now(UTC))

    async def _read(self, url: str, private: bool, own: bool) -> tuple[Response, ExtractedArticle, Reading]:
        """Fetches a page that nothing is known of and reads it; raises FetchError or PageError."""
        from newsreader.sync.http import ACCEPT_PAGE
        from newsreader.text import page_note

        response = await self.fetcher.get(
            url, limit=MOST_BYTES, allow_private=private, accept=ACCEPT_PAGE, with_login=own
        )
        kind = (response.content_type or "text/html").partition(";")[0].strip().lower()
        if kind not in _PAGES:
            raise PageError(
                f"The link leads to no page but to {_KINDS.get(kind) or _KINDS.get(kind.partition('/')[0], 'a file')}."
            )
        found, reading = await self.pool.run("read_page", response.body, response.url, "", "", timeout=SECONDS)
        if not reading.plain.strip() or reading.text.verdict in _NO_TEXT:
            raise PageError(reading.text.note or page_note("not_article"))
        return response, found, reading

    def _stored_at(self, url: str) -> int | None:
        """Returns the stored article at an address, one that can be found in lists first."""
        found = self.store.articles(self.store.at_addresses(_spellings(url)))
        return next((each.id for each in sorted(found, key=lambda each: each.linked)), None)

    async def fetch_ahead(self, ids: Sequence[int]) -> int:
        """Fetches the pages of those articles whose feeds ask for full text; returns how many came.

        One that could not be fetched is not tried again unasked."""
        fetched = 0
        for article_id in await asyncio.to_thread(self._without_page, ids):
            with suppress(NewsreaderError):
                await self.fetch(article_id, background=True)
                fetched += 1
        return fetched

    def _without_page(self, ids: Sequence[int]) -> list[int]:
        """Returns the articles whose feeds ask for full text and whose pages have not been tried."""
        wanted = {feed.id for feed in self.store.feeds() if feed.full_text}
        rows = [row for row in self.store.articles(ids) if row.feed_id in wanted and row.url]
        bodies = ((row.id, self.store.body(row.id)) for row in rows)
        return [
            each
            for each, body in bodies
            if body and not body.page_html and not (body.full_text and body.full_text.note)
        ]

    async def picture(self, article_id: int, url: str, folder: Path | None, *, fine: bool = False) -> Picture:
        """Returns a small copy of a picture, from ``folder`` if it is kept there; raises FetchError or PageError."""
        from newsreader.sync.pictures import PictureShelf, fetch_picture

        article, private = await asyncio.to_thread(self._article, article_id)
        own = await asyncio.to_thread(self._beside_its_feed, article, url)
        shelf = PictureShelf(folder)
        return await fetch_picture(
            self.fetcher, self.pool, shelf, url, allow_private=private, with_login=own, fine=fine
        )

    async def sixel(
        self, picture: Picture, columns: int, rows: int, cell: tuple[int, int], colours: int
    ) -> tuple[str, ...]:
        """Returns a picture as sixels, a sequence for each line of the screen; raises PageError."""
        lines: tuple[str, ...] = await self.pool.run("draw_sixel", picture, columns, rows, cell, colours)
        return lines

    def _article(self, article_id: int) -> tuple[Article, bool]:
        """Returns an article, and whether its feed may lead to the user's own network."""
        rows = self.store.articles([article_id])
        if not rows:
            raise UsageError(f"There is no article {article_id}.", "newsreader list shows the ids.")
        feed = self.store.feed(rows[0].feed_id)
        return rows[0], feed is not None and feed.private

    def _beside_its_feed(self, article: Article, url: str) -> bool:
        """Returns whether a page, link or picture has the origin of its article's feed: it may be told the password."""
        from newsreader.sync import addresses

        feed = self.store.feed(article.feed_id)
        if feed is None or not feed.url.startswith("http"):
            return False
        return addresses.parse(feed.url).origin == addresses.parse(url).origin


def _spellings(url: str) -> list[str]:
    """Returns an address as feeds may spell it: without the place in the page, with the other scheme or last slash."""
    parts = urlsplit(url)._replace(fragment="")
    paths = {parts.path, parts.path.rstrip("/") or "/", f"{parts.path.rstrip('/')}/"}
    return [parts._replace(scheme=scheme, path=path).geturl() for scheme in ("https", "http") for path in sorted(paths)]


def note_failure(store: Store, article_id: int, error: NewsreaderError) -> None:
    """Writes down on an article why its page could not be shown, so that it is not tried again unasked."""
    if isinstance(error, FetchError):
        note_on(store, article_id, f"The page could not be fetched: {error}")
    elif isinstance(error, FeedError):  # the worker's: it cannot tell what it was reading
        note_on(store, article_id, f"The page could not be read: {error}")
    else:
        note_on(store, article_id, str(error))


def note_on(store: Store, article_id: int, note: str) -> None:
    """Puts a note for the header on the text of an article."""
    text = replace(reading_of(store, article_id), note=note)
    body, rows = store.body(article_id), store.articles([article_id])
    if body is not None and rows and not store.read_only:
        store.save_reading(article_id, text, body.plain, rows[0].summary, rows[0].words)

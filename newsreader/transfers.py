"""The part of Library that lets everything leave, and takes over what other readers and bookmark services export.

Reading a file gives an Archive; previewing and importing are the same transaction, which a preview takes back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from newsreader.errors import FeedError, UsageError
from newsreader.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsreader.model.archive import Archive, Brought

ARCHIVE: Final = "newsreader.json"
"""The file of a directory with everything that is read back."""
_LOT: Final = 200
"""Articles read at a time: their texts come with them."""
_SQLITE: Final = b"SQLite format 3\0"


class Transfers:
    """What leaves, and what comes from elsewhere."""

    _store: Store
    now: Callable[[], datetime]

    # --- coming -------------------------------------------------------------------------------------------

    def read_saved(self, path: Path) -> Archive:
        """Returns what a file brings, or a directory: our own export, newsboat's home; raises FeedError, UsageError."""
        return _cleaned(self._read_directory(path) if path.is_dir() else self._read_one(path))

    def read_saved_data(self, data: bytes) -> Archive:
        """Returns what the content of a file brings; raises FeedError."""
        from newsreader.text.bookmark_files import read_file

        return _cleaned(read_file(data))

    def _read_directory(self, path: Path) -> Archive:
        if (path / ARCHIVE).is_file():
            return self._read_one(path / ARCHIVE)
        urls, cache = path / "urls", path / "cache.db"
        if cache.is_file():
            articles = self._read_one(cache)
            return _newsboat(self._read_one(urls), articles) if urls.is_file() else articles
        if urls.is_file():
            return self._read_one(urls)
        raise FeedError(
            f"{path.name} holds no {ARCHIVE}, and neither newsboat's urls nor its cache.db.", "Name a file."
        )

    def _read_one(self, path: Path) -> Archive:
        from newsreader.store.newsboat import read_cache
        from newsreader.text.bookmark_files import LARGEST, read_file

        try:
            with path.open("rb") as file:
                data = file.read(len(_SQLITE))
                if data == _SQLITE:
                    return read_cache(path)
                data += file.read(LARGEST + 1)
        except OSError as error:
            raise UsageError(f"{path.name} cannot be read: {error.strerror}.", "Name another file.") from error
        return read_file(data, path.name)

    def preview_import(self, archive: Archive) -> Brought:
        """Returns what an archive would bring, counted by bringing it and taking all of it back."""
        return self._store.preview_archive(archive, self.now())

    async def import_archive(self, archive: Archive) -> Brought:
        """Takes an archive over, all of it or nothing."""
        import asyncio

        private = await self._private_among(each.url for each in archive.feeds)
        return await asyncio.to_thread(self._store.bring_archive, archive, private, self.now())

    async def _private_among(self, urls: Any) -> Collection[str]:
        raise NotImplementedError

    # --- leaving ------------------------------------------------------------------------------------------

    def archive(self) -> Archive:
        """Returns everything of the user's."""
        return self._store.archive()

    def export_list(self, form: str, ids: Sequence[int]) -> Iterator[str]:
        """Yields articles as ``html``, a Netscape file, or ``csv``, a table, with the user's tags and notes."""
        from newsreader.text.bookmark_lists import write_list
        from newsreader.text.bookmark_tables import write_table

        lots = (ids[start : start + _LOT] for start in range(0, len(ids), _LOT))
        return (write_list if form == "html" else write_table)(each for lot in lots for each in self._store.kept(lot))

    def export_everything(self) -> Iterator[str]:
        """Yields everything of the user's as one JSON archive."""
        from newsreader.text.bookmark_json import write_archive

        return write_archive(self.archive(), self.now())


def _newsboat(urls: Archive, cache: Archive) -> Archive:
    """Returns newsboat's home as one archive: the feeds of urls, the articles of these, and what is flagged."""
    from newsreader.model.archive import Archive

    known = {each.url for each in urls.feeds}
    titles = {each.url: each.title for each in cache.feeds}
    feeds = tuple(replace(each, title=each.title or titles.get(each.url, "")) for each in urls.feeds)
    articles = tuple(each for each in cache.articles if each.feed in known or each.starred)
    gone = len(cache.articles) - len(articles)
    told = (f"{gone:,} articles of feeds that are not in urls",) if gone else ()
    return Archive("newsboat", feeds, articles=articles, left_out=(*urls.left_out, *cache.left_out, *told))


def _cleaned(archive: Archive) -> Archive:
    """Returns an archive whose words have passed the boundary, whoever read the file."""
    from newsreader.text.clean import line, safe_url
    from newsreader.text.discover import feed_address

    feeds = tuple(
        replace(each, url=url, title=line(each.title), site_url=safe_url(each.site_url))
        for each in archive.feeds
        if (url := feed_address(each.url))
    )
    articles = tuple(
        replace(
            each,
            feed=feed_address(each.feed) or "" if each.feed else "",
            url=safe_url(each.url),
            title=line(each.title),
            author=line(each.author),
        )
        for each in archive.articles
    )
    return replace(archive, feeds=feeds, articles=articles)

"""The part of Library that is about links: the articles they lead to, read in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsreader.pages import Pages


class Links:
    """Where links lead."""

    def _pages(self) -> Pages:
        raise NotImplementedError

    async def open_link(self, url: str, article_id: int) -> int:
        """Returns the article behind a link in an article: the one that is stored, else the page, fetched now.

        The page stands in no list unless it is bookmarked. Raises FetchError, PageError or UsageError."""
        return await self._pages().follow(url, article_id)

"""Articles that are ready to be shown at once: those just read, and those that will probably be opened next.

What is shown from here is compared with the store once it is painted, so it may be a little old, but not for long.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import replace

from newsreader.model import ReadArticle

MOST = 12
"""Articles kept."""
LONGEST = 2**17
"""Characters of text from which an article is not kept; of a longer one the stretch that is opened first may be."""


class ReadyArticles:
    """A few articles as they were last read from the store, by id."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, ReadArticle] = OrderedDict()

    def __contains__(self, article_id: int) -> bool:
        return article_id in self._kept

    def put(self, read: ReadArticle) -> None:
        """Keeps an article in place of what was known of it, and lets the one go that was kept first."""
        self.forget([read.article.id])
        if len(read.text.markdown) <= LONGEST:
            self._kept[read.article.id] = read
            if len(self._kept) > MOST:
                self._kept.popitem(last=False)

    def find(self, article_id: int, offset: int | None = None) -> ReadArticle | None:
        """Returns an article that is ready, all of it where a place in it is wanted."""
        read = self._kept.get(article_id)
        return read if read is None or offset is None or read.whole else None

    def forget(self, ids: Collection[int]) -> None:
        """Lets articles go whose marks have changed; all of them when none are named."""
        for each in list(ids or self._kept):
            self._kept.pop(each, None)


def brought_up_to_date(shown: ReadArticle, stored: ReadArticle) -> ReadArticle:
    """Returns what is stored of an article that is shown, with what was found out about it since: nothing jumps.

    ``stored`` may have a stretch of a long text only; the whole of it stays."""
    if shown.whole and not stored.whole:
        stored = replace(stored, text=shown.text, blocks=shown.blocks, start=shown.start, length=shown.length)
    compared = {each.article.id: each for each in shown.versions if each.adds is not None}
    versions = []
    for each in stored.versions:
        before = compared.get(each.article.id)
        versions.append(before if before is not None and replace(before, adds=None) == each else each)
    return replace(stored, position=shown.position, versions=tuple(versions))

"""The texts of an article, in its row of ``body``: its words, and the forms that say the same with markup.

Each form is compressed by the words (a preset dictionary of zlib, RFC 1950), which makes it a fortieth of its size; so
whenever the words change, the others are written anew with them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from newsreader.store.columns import pack, unpack

COLUMNS: Final = "feed_html, page_html, markdown, plain"


class Texts(NamedTuple):
    """All forms of a text."""

    feed_html: str
    page_html: str | None
    markdown: str
    plain: str
    """The words alone, as they are searched."""


def unpacked(row: Sequence[Any]) -> Texts:
    """Returns the texts of a row of ``COLUMNS``."""
    feed_html, page_html, markdown, plain = row
    page = None if page_html is None else unpack(page_html, plain)
    return Texts(unpack(feed_html, plain), page, unpack(markdown, plain), unpack(plain))


def read(connection: sqlite3.Connection, article_id: int) -> Texts:
    """Returns the texts of an article that there is."""
    return unpacked(connection.execute(f"SELECT {COLUMNS} FROM body WHERE id = ?", (article_id,)).fetchone())


def write(connection: sqlite3.Connection, article_id: int, new: Texts) -> None:
    """Keeps all texts of an article."""
    page = None if new.page_html is None else pack(new.page_html, new.plain)
    connection.execute(
        "UPDATE body SET feed_html = ?, page_html = ?, markdown = ?, plain = ? WHERE id = ?",
        (pack(new.feed_html, new.plain), page, pack(new.markdown, new.plain), pack(new.plain), article_id),
    )

"""Which text is on the page, why it is not more, and what the reader can do about it: in words for the masthead.

teaser from the feed — The page is behind a paywall — o browser · 2 in full at Harbour Post
"""

from __future__ import annotations

from collections.abc import Sequence

from newsreader.model import FullText, ReadArticle
from newsreader.ui.signs import Signs

SAME_STORY = 0.3
"""Closeness from which a related article of about the same day is taken to report the same, in the story or not."""
SAME_DAYS = 2
LONG = 250
"""Words from which another source is said to have the story in full; it must also have twice as many as this one."""


def shown_text(text: FullText, words: int) -> str:
    """Returns which text is shown, and what is known of its being short."""
    if text.source == "sample":
        return "sample edition"
    if text.source == "page":
        return "full page" if text.verdict == "complete" else "from the page"
    if not words:
        return "no text in the feed"
    return "teaser from the feed" if text.verdict == "teaser" else "from the feed"


def standing(text: FullText | None, words: int, ways: Sequence[str], signs: Signs) -> str:
    """Returns the whole note: which text, why not more, what to do."""
    note = text.note.removesuffix(".") if text is not None else ""
    shown = shown_text(text, words) if text is not None else ""
    return f" {signs.dash} ".join(filter(None, (shown, note, f"\u00a0{signs.dot} ".join(ways))))


def what_to_do(read: ReadArticle, full: str = "x", browser: str = "o") -> tuple[str, ...]:
    """Returns what the reader can do about the text on the page, each beginning with its key.

    ``full`` and ``browser`` are the keys in force."""
    if read.article.sample or not read.article.url:
        return ()
    text = read.text
    if read.article.linked:
        ways = [f"{full} fetches the page again"]
    elif text.source == "page":
        ways = [f"{full} shows the text of the feed"]
    elif read.has_page:
        ways = [f"{full} shows the full page"]
    else:
        ways = [f"{full} tries again" if text.note else f"{full} fetches the full page"]
    if text.verdict != "complete" or text.note:
        if text.source == "page" or text.note:
            ways.insert(0, f"{browser} opens it in the browser")
        if (other := in_full(read)) is not None:
            ways.append(f"{other + 1} reads it in full at {read.numbered[other].feed_title}")
    return tuple(ways)


def key_places(note: str, ways: Sequence[str]) -> list[tuple[int, int]]:
    """Returns where the keys of the ways stand in a note that ends with them."""
    places = []
    end = len(note)
    for way in reversed(ways):
        end = note.rindex(way, 0, end)
        places.append((end, end + len(way.split(" ", 1)[0])))
    return places


def in_full(read: ReadArticle) -> int | None:
    """Returns the place among the numbered of another source that has the same story at length; None without one."""
    versions = [(each.article, True) for each in read.listed]
    related = [(each.article, each.score >= SAME_STORY and abs(each.days) <= SAME_DAYS) for each in read.further]
    for place, (article, close) in enumerate([*versions, *related][:9]):
        same = close or article.id in read.same_story
        long = article.words >= max(LONG, 2 * read.article.words)
        if same and long and article.feed_id != read.article.feed_id:
            return place
    return None

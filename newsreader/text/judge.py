"""What a page turned out to be: the whole article, its beginning, a wall, or no article at all. Plain rules.

A notice is believed only when it stands instead of a text, not beside one: whole articles advertise subscriptions,
ask for cookies and write about captchas too.
"""

import re
from typing import Final

from newsreader.model import Verdict
from newsreader.text.metadata import Metadata
from newsreader.text.notices import BLOCKED, CONSENT, MISSING, REST, REST_HINTS, WALL
from newsreader.text.teaser import breaks_off

_DENSE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Characters that say as much as two or three letters."""

_SHORT: Final = 600
_NOTICE: Final = 200
"""Length up to which a text may be the words of a notice's page that stand around it."""

_LINK: Final = 30
"""Length below which words after a text are a link to its rest, and no headline."""

_OPENING: Final = 3_000
_LISTING: Final = 0.9
"""Share of links from which a text is a list of other articles."""

_LEAST: Final = 140
"""Length below which words are no article, unless the page says that they are."""


def judge(text: str, page: str, facts: Metadata, following: str, linked: float) -> Verdict:
    """Return what the page is; ``text`` is the article found, ``page`` all its visible words.

    ``following`` is what stands directly after the article: it may be a link to the rest. ``linked`` is the share of
    the article that is links. A wall is believed only when little text stands before it.
    """
    length = _length(text)
    if (notice := _notice(text, length, page, facts)) is not None:
        return notice
    if any(hint in page for hint in REST_HINTS) and REST.search(page):
        return "paywall"
    missing = facts.words > 150 and _words(text) < facts.words * 0.5
    walled = (missing or length < 2_500) and WALL.search(page) is not None
    if facts.free is False and (missing or length < 1_500 or walled):
        return "paywall"
    if walled and (missing or length < 900):
        return "paywall"
    if not text or text.count("\ufffd") > len(text) // 50:
        return "not_article"
    if missing or (length < _SHORT and (breaks_off(text) or (len(following) < _LINK and breaks_off(following)))):
        return "teaser"
    if not _is_said_to_be_one(facts) and (linked > _LISTING or _is_too_little(text, length, page)):
        return "not_article"
    return "complete"


def _notice(text: str, length: float, page: str, facts: Metadata) -> Verdict | None:
    """Return what stands on the page instead of an article, if anything does."""
    if length >= _SHORT:
        return None
    said = f"{facts.title}\n{text}" if length >= _NOTICE else f"{facts.title}\n{text}\n{page[:_OPENING]}"
    if len(page) < _OPENING and any(BLOCKED.search(each) for each in said.split("\n")):
        return "blocked"
    if CONSENT.search(said) and not WALL.search(page):
        return "consent"
    if MISSING.search(f"{facts.title}\n{text[:_NOTICE]}"):
        return "not_article"
    return None


def _is_said_to_be_one(facts: Metadata) -> bool:
    return facts.kind.endswith(("Article", "article", "Posting"))


def _is_too_little(text: str, length: float, page: str) -> bool:
    """Tell whether the words found are no article: a line, or one teaser among the many of a front page."""
    return length < _LEAST or (length < 2 * _NOTICE and len(page) > 20 * len(text))


def _length(text: str) -> float:
    """Return the length of a text, in characters of an alphabet."""
    return len(text) + 1.5 * len(_DENSE.findall(text[:3_000]))


def _words(text: str) -> int:
    return len(text.split()) + len(_DENSE.findall(text))

"""The other versions of a story under an article: where each ran, how long it is, and what only it has."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from newsreader.model import Addition, Article, StoryVersion
from newsreader.ui.leaf import Piece, TextLeaf
from newsreader.ui.signs import Signs
from newsreader.ui.wording import apart, counted
from newsreader.ui.wrap import cut

NUMBER_WIDTH = 3
"""Cells of a row's number, with the space after it."""
LANGUAGES = {
    "ar": "Arabic",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "zh": "Chinese",
}


def version_rows(number: int, version: StoryVersion, shown: Article, width: int, signs: Signs) -> list[TextLeaf]:
    """Returns the rows of another version of the story of ``shown``."""
    article, dot = version.article, f" {signs.dot} "
    room = max(1, width - NUMBER_WIDTH * (width >= 12))
    when = apart(shown.published, article.published)
    words = counted(article.words, "word") if article.words else ""
    outlets = ", ".join(dict.fromkeys(each.feed_title for each in version.also_in))
    details = [article.feed_title, when, f"also in {outlets}" if outlets else "", words]
    lines = [_fitting([each for each in details if each], room, dot, signs)]
    if version.adds is not None and (told := only_there(version.adds)):
        lines.append(_fitting(told, room, dot, signs))
    return numbered_rows(number, article.title, lines, width)


def only_there(adds: Addition) -> list[str]:
    """Returns what a version alone has, in short: quotes and who said them, names; or its language."""
    if adds.language:
        return [f"in {LANGUAGES.get(adds.language, adds.language)}"]
    parts = [
        counted(adds.quotes, "quote") if adds.quotes else "",
        f"{', '.join(adds.speakers)} quoted" if adds.speakers else "",
        ", ".join(adds.names),
    ]
    told = [part for part in parts if part]
    return [f"only here: {told[0]}", *told[1:]] if told else []


def _fitting(parts: Sequence[str], room: int, dot: str, signs: Signs) -> str:
    """Returns as many parts as fit, the first one at least in part."""
    kept = list(parts)
    while len(kept) > 1 and cell_len(dot.join(kept)) > room:
        kept.pop()
    return cut(dot.join(kept), room, signs.ellipsis)


def numbered_rows(number: int, title: str, details: Sequence[str], width: int) -> list[TextLeaf]:
    """Returns a headline with its number, counted from 0, and lines of detail under it."""
    label = f"{number + 1:<{NUMBER_WIDTH}}"
    first = (Piece(label, "number"),) if width >= 12 else ()
    rest = (Piece(" " * NUMBER_WIDTH),) if width >= 12 else ()
    headline = TextLeaf(
        title or "Untitled", width, kind="related", roles="related", first=first, rest=rest, number=number
    )
    return [
        headline,
        *(TextLeaf(line, width, kind="related", roles="muted", first=rest, number=number) for line in details),
    ]

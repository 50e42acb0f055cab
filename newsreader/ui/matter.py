"""What stands before and after an article's body: masthead, voices, related stories.

Every line is an ordinary leaf, so that it wraps, is found and is copied like the body.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from rich.cells import cell_len

from newsreader.model import Article, FullText, Quote, Related
from newsreader.ui.leaf import Mark, Piece, RuleLeaf, TextLeaf
from newsreader.ui.provenance import key_places, standing
from newsreader.ui.signs import Signs
from newsreader.ui.version_rows import NUMBER_WIDTH, numbered_rows, version_rows
from newsreader.ui.wording import long_date, minutes
from newsreader.ui.wrap import balanced, cut

if TYPE_CHECKING:
    from newsreader.ui.page import Document


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker and how often the article quotes them."""

    name: str
    role: str
    quotes: int


def voices(quotes: Sequence[Quote]) -> tuple[Voice, ...]:
    """Returns the named speakers, most quoted first, else in order of appearance."""
    counts: dict[str, int] = {}
    roles: dict[str, str] = {}
    for quote in quotes:
        if quote.speaker:
            counts[quote.speaker] = counts.get(quote.speaker, 0) + 1
            roles.setdefault(quote.speaker, quote.role or "")
            roles[quote.speaker] = roles[quote.speaker] or quote.role or ""
    names = sorted(counts, key=lambda name: -counts[name])
    return tuple(Voice(name, roles[name], counts[name]) for name in names)


def masthead(article: Article, text: FullText | None, ways: Sequence[str], width: int, signs: Signs) -> list[TextLeaf]:
    """Returns outlet, headline, the line of facts, author, where the text comes from and what to do about it."""
    outlet = cut(article.feed_title.upper(), width, signs.ellipsis)
    kicker = f"{outlet}  {article.category}" if article.category else outlet
    marks: list[Mark] = [(0, len(outlet), "outlet", None), (len(outlet), len(kicker), "muted", None)]
    title = article.title or "Untitled"
    leaves = [
        TextLeaf(kicker, width, kind="kicker", marks=lambda: marks),
        TextLeaf(title, width, margin=width - balanced(title, width), kind="title", roles="title", gap=1),
        _facts(article, text, width, signs),
    ]
    author = article.author if article.author.casefold() != article.feed_title.casefold() else ""
    byline = f" {signs.dot} ".join(filter(None, (author, standing(text, article.words, ways, signs))))
    keys: list[Mark] = [(start, end, "number", None) for start, end in key_places(byline, ways)]
    if byline:
        leaves.append(TextLeaf(byline, width, kind="meta", roles="muted", marks=lambda: keys))
    return leaves


def _facts(article: Article, text: FullText | None, width: int, signs: Signs) -> TextLeaf:
    """Returns date, reading time, quotes and related in the longest form that fits on a line."""
    quotes = len(text.quotes) if text else article.quotes
    said = f"{signs.quotes}{quotes}"
    time = minutes(article.words)
    star = f"  {signs.star}" if article.starred else ""
    related = f"{article.related} related" if article.related else ""
    full, short, shorter = long_date(article.published), *_short_dates(article.published)
    spelled = f"{said} {'quote' if quotes == 1 else 'quotes'}" if quotes else ""
    said = said * bool(quotes)
    forms = [
        (full, time, spelled, related),
        (short, time, spelled, related),
        (short, time, said, related),
        (shorter, time, said, related),
        (shorter, time, said),
    ]
    lines = [f" {signs.dot} ".join(filter(None, form)) + star for form in forms]
    line = next((line for line in lines if cell_len(line) <= width), lines[-1])
    marks: list[Mark] = [(len(line) - len(star), len(line), "star", None)] if star else []
    return TextLeaf(line, width, kind="meta", roles="muted", marks=lambda: marks, gap=1)


def _short_dates(when: datetime) -> tuple[str, str]:
    weekday, day, month, year = long_date(when).split()
    return f"{weekday[:3]} {day} {month[:3]} {year}", f"{day} {month[:3]} {year}"


_SHORTEST_REASON = 16
"""Cells that are worth a part of a reason."""


def end_matter(document: Document, width: int, signs: Signs) -> list[TextLeaf]:
    """Returns the voices, the other versions, the related stories, and the rules and headings above them."""
    article, quotes, versions, related = document.article, document.quotes, document.versions, document.related
    leaves: list[TextLeaf] = []
    speakers = voices(quotes)
    if speakers:
        leaves += _section("VOICES", width, signs)
        leaves += (_voice(number, voice, width, signs) for number, voice in enumerate(speakers))
        _first_after_heading(leaves, len(speakers))
    if versions:
        leaves += _section("THE SAME STORY", width, signs)
        rows = [
            leaf for number, each in enumerate(versions) for leaf in version_rows(number, each, article, width, signs)
        ]
        if document.more_versions:
            rows.append(TextLeaf(f"and {document.more_versions} more in the story so far", width, roles="muted"))
        leaves += rows
        _first_after_heading(leaves, len(rows))
    if related:
        leaves += _section("RELATED", width, signs)
        rows = [
            leaf for number, link in enumerate(related, len(versions)) for leaf in _related(number, link, width, signs)
        ]
        leaves += rows
        _first_after_heading(leaves, len(rows))
    return leaves


def _section(title: str, width: int, signs: Signs) -> list[TextLeaf]:
    return [RuleLeaf(width, width, signs.rule), TextLeaf(title, width, kind="section", roles="muted", gap=1)]


def _first_after_heading(leaves: list[TextLeaf], rows: int) -> None:
    leaves[-rows].gap = 1


def _voice(number: int, voice: Voice, width: int, signs: Signs) -> TextLeaf:
    count = f"{signs.quotes}{voice.quotes}"
    role = cut(voice.role, max(0, 2 * width - cell_len(voice.name) - len(count) - 8), signs.ellipsis)
    text = "  ".join(filter(None, (voice.name, role, count)))
    marks: list[Mark] = [
        (0, len(voice.name), "voice", None),
        (len(voice.name), len(text) - len(count), "muted", None),
        (len(text) - len(count), len(text), "count", None),
    ]
    rest = (Piece("  "),) if width > 12 else ()
    return TextLeaf(text, width, kind="voice", marks=lambda: marks, rest=rest, number=number)


def _related(number: int, link: Related, width: int, signs: Signs) -> list[TextLeaf]:
    room = max(1, width - NUMBER_WIDTH * (width >= 12))
    source = f" {signs.dot} ".join(filter(None, (link.article.feed_title, distance(link.days))))
    reasons = _reasons(link.reasons[:3], room - cell_len(source) - 3, signs)
    details = f" {signs.dot} ".join(filter(None, (source, reasons)))
    return numbered_rows(number, link.article.title, [cut(details, room, signs.ellipsis)], width)


def _reasons(reasons: Sequence[str], room: int, signs: Signs) -> str:
    """Returns as many of the reasons as fit, the strongest first; that one is shortened to some of its words rather
    than left out, and a quote keeps its marks."""
    for kept in range(len(reasons), 0, -1):
        if cell_len(text := ", ".join(reasons[:kept])) <= room:
            return text
    if not reasons or room < _SHORTEST_REASON:
        return ""
    closing = "”" if reasons[0].startswith("“") else ""
    short = cut(reasons[0].removesuffix("”").removesuffix("…"), room - cell_len(closing), signs.ellipsis)
    words = short.removesuffix(signs.ellipsis)
    whole = words.rpartition(" ")[0] if reasons[0][len(words) : len(words) + 1].isalnum() else words
    return f"{(whole or words).rstrip(',;:–— ')}{signs.ellipsis}{closing}"


def distance(days: int) -> str:
    """Returns how far another article lies away: same day, 1 day later, 3 days earlier, 4 months earlier."""
    if not days:
        return "same day"
    size = abs(days)
    count, unit = (size, "day") if size < 60 else (size // 30, "month") if size < 720 else (size // 365, "year")
    return f"{count} {unit}{'s' if count > 1 else ''} {'later' if days > 0 else 'earlier'}"

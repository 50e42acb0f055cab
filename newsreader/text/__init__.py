"""The reading pipeline: text in, values out; no clock, no disk, no network, and never an exception for bad text.

    feed bytes ─ parse_feed ─► ParsedFeed + plain text of its entries
    feed HTML ─ clean ─ markdown ─ quotes ─ terms ─► Reading
    page HTML ─ extract ─ clean ─ markdown ─ quotes ─ terms ─► ExtractedArticle, Reading

Extraction comes first because it needs the page's own classes; cleaning second so that nothing unsafe is ever
Markdown; quotes last because their offsets count in the text as displayed. Everything heavy is imported late.
"""

import re
from dataclasses import dataclass, replace
from typing import Final

from newsreader.model import Block, ExtractedArticle, FullText, ParsedFeed, Quote, TextSource, Traits, Verdict

PIPELINE_VERSION: Final = 8
"""Raise it when a stage gets better: cached readings of an older version are made again when opened."""

SUMMARY_LENGTH: Final = 300

_NOTES: Final[dict[Verdict, str]] = {
    "complete": "",
    "teaser": "The page shows only the beginning of the article.",
    "paywall": "The page is behind a paywall; this is what it shows.",
    "consent": "The page asks for consent before it shows the article.",
    "blocked": "The site refused to show the page to a reader.",
    "not_article": "No article was found on the page.",
}
_CJK: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f\uac00-\ud7af]")
_HTML: Final = re.compile(r"^\s*<(?:!doctype|[a-z][a-z0-9]*)\b|</(?:p|blockquote|div)>", re.IGNORECASE)
_SENTENCE_END: Final = re.compile(r"[.!?…][\"'”’»)\]]*(?=\s|$)|[。！？]")


@dataclass(frozen=True, slots=True)
class Reading:
    """A body made ready: what the page shows, what search and related stories need."""

    text: FullText
    plain: str
    """``plain_text`` of the Markdown; offsets of quotes count in it."""
    summary: str
    """The first sentences on one line, at most 300 characters."""
    terms: dict[str, int]
    """Weighted counts of the words of title and text."""
    words: int
    traits: Traits
    """What other articles may share besides words."""


def read_feed(data: bytes, url: str, content_type: str | None = None) -> tuple[ParsedFeed, tuple[str, ...]]:
    """Return a feed with the plain text of each entry's content, or of its summary where that is all there is.

    Raises FeedError when the bytes are no feed at all.
    """
    from newsreader.text.clean import html_to_text
    from newsreader.text.feed import parse_feed

    feed = parse_feed(data, url, content_type)
    return feed, tuple(html_to_text(entry.content or entry.summary) for entry in feed.entries)


def read_entry(html: str, base_url: str, title: str) -> Reading:
    """Return the reading of an entry's own HTML; ``base_url`` is the address of its page, if it has one."""
    from newsreader.text.markdown import to_markdown
    from newsreader.text.teaser import is_teaser

    reading = _reading(to_markdown(html, base_url), title, "feed", "complete")
    if base_url and is_teaser(reading.plain, reading.words):
        return replace(reading, text=replace(reading.text, verdict="teaser"))
    return reading


def read_page(html: bytes, url: str, title: str, summary: str = "") -> tuple[ExtractedArticle, Reading]:
    """Return the article found in a page and its reading; ``summary`` is the feed's, as plain text or HTML."""
    from newsreader.text.extract import extract_article
    from newsreader.text.markdown import to_markdown

    article = extract_article(html, url, summary)
    return article, _reading(to_markdown(article.html, url), title or article.title, "page", article.verdict)


def quotes_in(text: str) -> tuple[Quote, ...]:
    """Return the quotes of a text with a paragraph a line, or of HTML, where they count in its plain text."""
    from newsreader.text.quotes import find_quotes

    return read_entry(text, "", "").text.quotes if _HTML.search(text) else find_quotes(text)


def read_markdown(markdown: str, title: str) -> Reading:
    """Return the reading of Markdown that is already ours: the sample edition."""
    return _reading(markdown, title, "sample", "complete")


def read_plain(text: str, title: str) -> Reading:
    """Return a reading of words alone, without quotes, for a text that broke a stage of the pipeline."""
    from newsreader.text.stories import terms

    markdown = "\n\n".join(re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", line) for line in text.split("\n") if line.strip())
    full = FullText(markdown, (), "feed", "complete", "", PIPELINE_VERSION)
    return Reading(full, text, text[:SUMMARY_LENGTH], terms(title, text), count_words(text), _traits(full, text))


def _reading(markdown: str, title: str, source: TextSource, verdict: Verdict) -> Reading:
    from newsreader.text.markdown import blocks_and_cuts, plain_text
    from newsreader.text.quotes import find_quotes
    from newsreader.text.stories import terms

    leaves, cuts = blocks_and_cuts(markdown)
    plain = plain_text(leaves)
    prose = _prose(leaves)
    quotes: tuple[Quote, ...] = find_quotes(prose, _set_off(leaves))
    full = FullText(markdown, quotes, source, verdict, _NOTES[verdict], PIPELINE_VERSION, cuts)
    words = terms(title, prose)
    return Reading(full, plain, _summary(leaves), words, count_words(plain), _traits(full, plain))


def _traits(full: FullText, plain: str) -> Traits:
    from newsreader.text.evidence import addresses, sayings
    from newsreader.text.grouping import shingles

    return Traits(tuple(shingles(plain)), tuple(sayings(full.quotes)), tuple(addresses(full.markdown)))


def _prose(leaves: tuple[Block, ...]) -> str:
    """Return the plain text with code, tables and captions blanked, so that offsets stay and nobody speaks there."""
    kept = ("paragraph", "heading")
    return "\n".join(each.text if each.kind in kept else re.sub(r"[^\n]", " ", each.text) for each in leaves)


def _set_off(leaves: tuple[Block, ...]) -> list[tuple[int, int]]:
    """Return where paragraphs of block quotes stand in the plain text, but for those that are only a link."""
    found, start = [], 0
    for each in leaves:
        end = start + len(each.text)
        quoted = any(container.kind == "quote" for container in each.containers)
        linked = any(span.kind == "link" and span.end - span.start >= len(each.text) for span in each.spans)
        if each.kind == "paragraph" and quoted and not linked:
            found.append((start, end))
        start = end + 1
    return found


def _summary(leaves: tuple[Block, ...]) -> str:
    """Return the first sentences of the first paragraphs, at most 300 characters."""
    text = ""
    for leaf in leaves:
        if leaf.kind == "paragraph":
            text = f"{text} {' '.join(leaf.text.split())}".strip()
        if len(text) > SUMMARY_LENGTH:
            break
    if len(text) <= SUMMARY_LENGTH:
        return text
    ends = [found.end() for found in _SENTENCE_END.finditer(text, 0, SUMMARY_LENGTH)]
    if ends and ends[-1] > SUMMARY_LENGTH // 3:
        return text[: ends[-1]]
    return text[: SUMMARY_LENGTH - 1].rsplit(" ", 1)[0].rstrip(",;:–—- ") + "…"


def page_note(verdict: Verdict) -> str:
    """Return what a page turned out to be, in words for the header; empty where it is the whole article."""
    return _NOTES[verdict]


def count_words(text: str) -> int:
    """Return the number of words; scripts without spaces count two characters as a word."""
    dense = len(_CJK.findall(text))
    return len(_CJK.sub(" ", text).split()) + (dense + 1) // 2

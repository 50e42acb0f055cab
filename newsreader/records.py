"""Articles, quotes and related stories as JSON, for ``--json`` and for the user's own commands.

The names of the fields are kept from release to release.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from newsreader.model import Article, Quote, ReadArticle, Related


def moment_text(moment: datetime | None) -> str | None:
    """Returns a time as RFC 3339 in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def article_record(article: Article) -> dict[str, Any]:
    """Returns an article as JSON: these names are kept from release to release."""
    return {
        "id": article.id,
        "title": article.title,
        "url": article.url,
        "feed": article.feed_title,
        "feed_id": article.feed_id,
        "author": article.author or None,
        "published": moment_text(article.published),
        "read": article.read,
        "starred": article.starred,
        "tags": list(article.tags),
        "noted": article.noted,
        "words": article.words,
        "quotes": article.quotes,
        "related": article.related,
        "sources": article.sources,
        "summary": article.summary,
        "language": article.language,
    }


def quote_record(quote: Quote, article: int | None) -> dict[str, Any]:
    """Returns a quote as JSON; start and end count characters of ``show --text``."""
    return {
        "text": quote.text,
        "speaker": quote.speaker,
        "role": quote.role,
        "start": quote.start,
        "end": quote.end,
        "article": article,
    }


def related_record(related: Related) -> dict[str, Any]:
    """Returns a related story as JSON."""
    other = related.article
    return {
        "id": other.id,
        "title": other.title,
        "feed": other.feed_title,
        "url": other.url,
        "published": moment_text(other.published),
        "score": round(related.score, 4),
        "days": related.days,
        "reasons": list(related.reasons),
    }


def whole_record(read: ReadArticle) -> dict[str, Any]:
    """Returns an article with its text, quotes and related stories as JSON."""
    return {
        **article_record(read.article),
        "source": read.text.source,
        "verdict": read.text.verdict,
        "note": read.text.note or None,
        "markdown": read.text.markdown,
        "text": "\n".join(block.text for block in read.blocks),
        "quote_list": [quote_record(quote, read.article.id) for quote in read.text.quotes],
        "related_list": [related_record(each) for each in read.related],
    }

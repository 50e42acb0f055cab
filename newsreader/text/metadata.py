"""What a page says about itself: JSON-LD, Open Graph, meta elements and the headline on the page.

Reads only; believes nothing that a second look on the page contradicts. Sources: schema.org NewsArticle, ogp.me,
HTML 4.2.5. Dates go through ``text.dates``.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final

from lxml import etree

from newsreader.text.clean import html_to_text, line, safe_url
from newsreader.text.dates import parse_date
from newsreader.text.titles import best_title, letters, own_titles
from newsreader.text.tree import all_text

_LARGEST_SCRIPT: Final = 1_000_000
_MOST_OBJECTS: Final = 400
_ARTICLE: Final = re.compile(r"(?:Article|Posting|Report|Review|Recipe)$")
_BY: Final = re.compile(r"^(?:by|von|par|por|di|door|av|af|text:?|written by)\s+", re.IGNORECASE)
_BETWEEN_NAMES: Final = re.compile(r"\s*(?:,|;|\||\s(?:and|und|et|y|e|en|och|og)\s)\s*")
_DATE_NAMES: Final = """
    article:published_time og:published_time published_time datepublished date.published parsely-pub-date sailthru.date
    cxenseparse:recs:publishtime dc.date.issued dcterms.created dcterms.issued dc.date dcterms.date publishdate
    publish-date publication_date pubdate publish_date article.published date_published rnews:datepublished
    creationdatetime date
"""
_URL_DATE: Final = re.compile(r"/(20\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/-])")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What was found; empty where there is nothing."""

    title: str = ""
    headline: str = ""
    """Its title by JSON-LD."""
    agreed: bool = False
    """Whether two networks are given the same title, which is then no accident."""
    titles: tuple[str, ...] = ()
    """Every title the page gives itself, without the site's name."""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    summary: str = ""
    image: str | None = None
    section: str = ""
    language: str | None = None
    site: str = ""
    body: str = ""
    """The article as plain text, where JSON-LD carries it."""
    free: bool | None = None
    """Whether everyone may read it; None when not said."""
    words: int = 0
    """How long the article is said to be."""
    kind: str = ""
    """The schema.org type of the main object, or the Open Graph type."""


def metadata(root: etree._Element, url: str) -> Metadata:
    """Return what the page says about itself."""
    meta = _meta(root)
    objects = list(_objects(root))
    article = _main(objects)
    site = line(meta.get("og:site_name", "") or _text(article.get("publisher")) or meta.get("application-name", ""))
    given = [
        ("headline", html_to_text(_text(article.get("headline")))),
        ("og", meta.get("og:title", "")),
        ("twitter", meta.get("twitter:title", "")),
    ]
    titles = own_titles(root, given, site, url)
    return Metadata(
        title=best_title(titles),
        headline=next((each for source, each in titles if source == "headline"), ""),
        agreed=len({letters(each) for source, each in titles if source in ("og", "twitter")}) == 1
        and sum(source in ("og", "twitter") for source, _ in titles) == 2,
        titles=tuple(dict.fromkeys(each for _, each in titles)),
        authors=_authors(root, meta, article, site),
        published=_published(root, meta, article, url),
        summary=_summary(meta, article),
        image=safe_url(_image(article.get("image")) or meta.get("og:image") or meta.get("twitter:image"), url),
        section=line(_text(article.get("articleSection")) or meta.get("article:section", "")),
        language=_language(root, meta, article),
        site=site,
        body=_body(article),
        free=_truth(article.get("isAccessibleForFree")),
        words=int(count) if (count := str(article.get("wordCount", ""))).isdigit() and len(count) < 7 else 0,
        kind=_kind(article) or meta.get("og:type", ""),
    )


def _meta(root: etree._Element) -> dict[str, str]:
    """Return the first content of each meta name, in lower case."""
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        content = element.get("content", "").strip()
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = element.get(attribute, "").strip().lower()
            if name and content:
                found.setdefault(name, content)
    return found


def _objects(root: etree._Element) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of every JSON-LD script, those in graphs and lists too."""
    seen = 0
    for script in root.iter("script"):
        if "ld+json" not in script.get("type", "").lower() or not script.text or len(script.text) > _LARGEST_SCRIPT:
            continue
        agenda = [_json(script.text)]
        while agenda and seen < _MOST_OBJECTS:
            value = agenda.pop(0)
            if isinstance(value, list):
                agenda += value[:100]
            elif isinstance(value, dict):
                seen += 1
                yield value
                agenda += [
                    value[name]
                    for name in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item")
                    if name in value
                ]


def _json(text: str) -> Any:
    text = re.sub(
        r"^\s*(?:<!--|/\*\s*<!\[CDATA\[\s*\*/|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|/\*\s*\]\]>\s*\*/|//\s*\]\]>"
        r"|\]\]>)\s*;?\s*$",
        "",
        text,
    )
    for candidate in (text, re.sub(r",(?=\s*[}\]])", "", text).strip().rstrip(";")):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _main(objects: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Return the object that describes the article: the fullest of its kind."""
    articles = [each for each in objects if _kind(each)]
    return max(articles, key=lambda each: (bool(each.get("headline")), len(each)), default={})


def _kind(found: Mapping[str, Any]) -> str:
    """Return the article type of an object, or nothing when it is no article."""
    kinds = found.get("@type")
    named = kinds if isinstance(kinds, list) else [kinds]
    return next((each for each in named if isinstance(each, str) and _ARTICLE.search(each)), "")


def _text(value: Any, *keys: str) -> str:
    """Return a JSON-LD value as words; of a list the first, of an object what ``keys`` say, else its value or name."""
    for _ in range(4):
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, dict):
            value = next(filter(None, (value.get(key) for key in keys or ("@value", "name"))), "")
    return value if isinstance(value, str) else ""


def _image(value: Any) -> str:
    return _text(value, "url", "contentUrl")


def _body(article: Mapping[str, Any]) -> str:
    """Return the article's text; where paragraphs were run together, they part where a sentence ends without space."""
    text = html_to_text(_text(article.get("articleBody")))
    return text if "\n" in text else re.sub(r"(?<=[a-zà-ÿ][.!?])(?=[A-ZÀ-Þ¿¡“«])", "\n", text)


def _truth(value: Any) -> bool | None:
    words = str(value).strip().lower()
    return True if words in ("true", "yes", "1") else False if words in ("false", "no", "0") else None


# --- the rest -----------------------------------------------------------------------------------------------


def _authors(root: etree._Element, meta: Mapping[str, str], article: Mapping[str, Any], site: str) -> tuple[str, ...]:
    value = article.get("author") or article.get("creator")
    names = [_text(each) for each in (value if isinstance(value, list) else [value])[:20]]
    if not any(names):
        names = [
            meta.get(name, "")
            for name in ("author", "article:author", "byl", "dc.creator", "parsely-author", "sailthru.author")
        ]
    if not any(names):
        named = (
            each for each in root.iter("a", "span", "div", "p") if "author" in (each.get("rel"), each.get("itemprop"))
        )
        names = [line(all_text(each)) for each in islice(named, 3)]
    found: dict[str, str] = {}
    for name in names:
        for part in _BETWEEN_NAMES.split(_BY.sub("", line(name))):
            if 2 < len(part) < 60 and "http" not in part and "@" not in part and letters(part) != letters(site):
                found.setdefault(letters(part), part)
    return tuple(found.values())[:10]


def _published(root: etree._Element, meta: Mapping[str, str], article: Mapping[str, Any], url: str) -> datetime | None:
    candidates = [
        _text(article.get("datePublished")),
        *(meta.get(name, "") for name in _DATE_NAMES.split()),
        _text(article.get("dateCreated")),
    ]
    for element in root.iter("time"):
        if element.get("datetime") and not any(
            each.tag in ("nav", "aside", "footer") for each in element.iterancestors()
        ):
            candidates.append(element.get("datetime", ""))
            break
    candidates += [
        meta.get("article:modified_time", ""),
        _text(article.get("dateModified")),
        meta.get("last-modified", ""),
    ]
    for candidate in candidates:
        if candidate and (moment := parse_date(candidate)) is not None:
            return moment
    found = _URL_DATE.search(url)
    return parse_date("-".join(found.groups())) if found else None


def _summary(meta: Mapping[str, str], article: Mapping[str, Any]) -> str:
    for text in (
        meta.get("og:description", ""),
        _text(article.get("description")),
        meta.get("description", ""),
        meta.get("twitter:description", ""),
    ):
        words = line(html_to_text(text))
        if len(words) > 20:
            return words
    return ""


def _language(root: etree._Element, meta: Mapping[str, str], article: Mapping[str, Any]) -> str | None:
    for value in (
        root.get("lang"),
        _text(article.get("inLanguage")),
        meta.get("content-language"),
        meta.get("og:locale"),
    ):
        found = re.match(r"[a-zA-Z]{2,3}(?:[-_][a-zA-Z]{2,4})?(?![a-zA-Z])", (value or "").strip())
        if found:
            return found[0].replace("_", "-")
    return None

"""What the mappers of every feed format share: titles, people, bodies and identities made of raw strings.

Every string leaves through ``text.clean``; every address is absolute http(s) or None.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape, unescape
from typing import Final, TypeVar

from newsreader.model import Enclosure, ParsedEntry
from newsreader.text.clean import block, line, safe_url

_HIDDEN: Final = re.compile(r"<(script|style)\b[^<>]*>(?:[^<]|<(?!/\1))*</\1\s*>", re.IGNORECASE)
_INLINE_TAG: Final = re.compile(
    r"</?(?:a|abbr|acronym|b|bdi|big|br|cite|code|del|em|font|h[1-6]|i|img|ins|kbd|mark|p|q|s|small|span|strike|strong"
    r"|sub|sup|tt|u|wbr)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ANY_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*>")
_REFERENCE: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_LEFTOVER: Final = re.compile(
    r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|quot|apos|nbsp|colon|[lr][sd]quo|[nm]dash|hellip);"
)
_CLOSING_TAG: Final = re.compile(
    r"</(?:a|b|blockquote|code|div|em|h[1-6]|i|li|ol|p|pre|span|strong|table|ul)\s*>|<(?:br|img|hr)\b[^<>]*>",
    re.IGNORECASE,
)
_LINKING_TAG: Final = re.compile(r"<(?:a|area|audio|iframe|img|source|video)\s[^<>]*>", re.IGNORECASE)
_RELATIVE: Final = re.compile(
    r"(\b(?:href|src|poster)\s*=\s*)(?:\"(?![a-zA-Z][a-zA-Z0-9+.-]*:|#|//)([^\"]*)\"|'(?![a-zA-Z][a-zA-Z0-9+.-]*:|#|//)([^']*)')",
    re.IGNORECASE,
)
_BLANK_LINE: Final = re.compile(r"\n[ \t\r]*\n\s*")
_EMAIL: Final = re.compile(
    r"(?<![^\s<(\[,;:\"'])[^\s<>()\[\],;:@\"']{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,8}(?:\?\S*)?"
)
_EMPTY_BRACKETS: Final = re.compile(r"[<(\[]\s*(?:mailto:)?\s*[>)\]]|^by\s+|\bmailto:", re.IGNORECASE)
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}")

T = TypeVar("T")

_LONGEST_TITLE: Final = 2_000
_LONGEST_ID: Final = 1_000
_MOST_OF_A_KIND: Final = 50
"""Authors, tags or enclosures of one entry."""


def title(raw: str, *, markup: bool = True) -> str:
    """Return a title as plain text; ``markup`` says that its format allows HTML, so inline tags are dropped.

    Publishers encode entities once too often, so those that cannot be meant are decoded again.
    """
    raw = raw[:_LONGEST_TITLE]
    if markup and "<" in raw:
        raw = _INLINE_TAG.sub("", _HIDDEN.sub("", raw))
    if "&" in raw:
        raw = (_REFERENCE if markup else _LEFTOVER).sub(_decoded, raw)
        raw = _LEFTOVER.sub(_decoded, raw)
    return line(raw)


def problem(what: str, entries: int) -> str:
    """Return the words for a feed that could be read in part: it “ends early”, it “is damaged”."""
    return f"The feed {what}; {entries or 'no'} {'entry' if entries == 1 else 'entries'} could be read."


def without_tags(html: str) -> str:
    """Return declared HTML without any tag, its entities as they are."""
    return _ANY_TAG.sub("", _HIDDEN.sub("", html[:_LONGEST_TITLE])) if "<" in html else html


def person(raw: str) -> str:
    """Return a name without mail address, brackets or a leading “by”; empty when only an address is given."""
    name = title(raw[:300])
    if "@" in name:
        name = _EMAIL.sub("", name)
    if name.startswith("(") and name.endswith(")"):
        name = name[1:-1]
    name = _EMPTY_BRACKETS.sub("", name).strip(' ,;:"')
    if name.startswith("(") and name.endswith(")"):
        name = name[1:-1].strip()
    return name


def language(raw: str | None) -> str | None:
    """Return a language tag such as ``de`` or ``pt-BR`` (BCP 47), or None."""
    tag = (raw or "").strip().replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else None


def whole_number(raw: str | None) -> int | None:
    """Return a count written in ASCII digits, or None."""
    text = (raw or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def looks_like_html(text: str) -> bool:
    """Say whether text that was declared plain carries HTML all the same."""
    return "<" in text and _CLOSING_TAG.search(text) is not None


def paragraphs(text: str) -> str:
    """Return plain text as HTML: blank lines part paragraphs, single ones break lines."""
    parts = [part.strip() for part in _BLANK_LINE.split(escape(text.strip(), quote=False))]
    if len(parts) < 2 and "\n" not in text.strip():
        return parts[0]
    return "".join(f"<p>{'<br>'.join(part.splitlines())}</p>" for part in parts if part)


def spaced(html: str) -> str:
    """Return HTML that has blank lines but no tags with its paragraphs marked."""
    if "<" in html or not _BLANK_LINE.search(html.strip()):
        return html
    return "".join(f"<p>{part.strip()}</p>" for part in _BLANK_LINE.split(html.strip()))


def absolute(html: str, base: str) -> str:
    """Return HTML whose relative links and images start at ``base``."""
    if "<" not in html or not base:
        return html

    known: dict[str, str | None] = {}

    def resolved(match: re.Match[str]) -> str:
        address = match[2] if match[2] is not None else match[3]
        if address not in known:
            known[address] = safe_url(unescape(address), base) if address.strip() else None
        url = known[address]
        return f'{match[1]}"{escape(url)}"' if url else match[0]

    return _LINKING_TAG.sub(lambda tag: _RELATIVE.sub(resolved, tag[0]), html)


def enclosure(
    url: str | None, base: str, media_type: str = "", length: str | None = None, name: str = ""
) -> Enclosure | None:
    """Return an enclosure, or None when its address is not http(s)."""
    safe = safe_url(url, base)
    return Enclosure(safe, line(media_type[:100]).lower(), whole_number(length), title(name)) if safe else None


def entry(
    *,
    guid: str,
    title: str,
    link: str | None,
    base: str,
    body_base: str = "",
    authors: Iterable[str] = (),
    published: datetime | None = None,
    updated: datetime | None = None,
    bodies: Sequence[str] = (),
    image: str | None = None,
    enclosures: Iterable[Enclosure | None] = (),
    tags: Iterable[str] = (),
    language: str | None = None,
) -> ParsedEntry:
    """Put an entry together; the fullest of ``bodies`` is its content, the first of the others its summary."""
    guid = line(guid[:20_000])
    url = safe_url(link, base) or safe_url(guid)
    files = _unique(each for each in enclosures if each)
    content, summary = _by_fullness(bodies)
    body_base = body_base or url or base
    return ParsedEntry(
        id=_identity(guid, url, title, published, files, content),
        title=title,
        url=url,
        authors=_unique(filter(None, map(person, authors))),
        published=published or updated,
        updated=updated,
        content=block(absolute(content, body_base)),
        summary=block(absolute(summary, body_base)),
        image=safe_url(image, base),
        enclosures=files,
        tags=_unique(filter(None, (line(tag[:200]) for tag in tags))),
        language=language,
    )


def _identity(
    guid: str, url: str | None, title: str, published: datetime | None, files: Sequence[Enclosure], content: str
) -> str:
    """Return what tells the entry from the others: its guid, else its link, else a digest of what it has."""
    known = guid or url or ""
    if known and len(known) <= _LONGEST_ID:
        return known
    second = published.isoformat() if published else files[0].url if files else ""
    parts = known or "\n".join((title, second) if title and second else (title, second, content))
    return "sha256:" + hashlib.sha256(parts.encode("utf-8", "replace")).hexdigest()


def _by_fullness(bodies: Sequence[str]) -> tuple[str, str]:
    """Return the fullest body, and the first other that says something else."""
    full = [body.strip() for body in bodies if body and not body.isspace()]
    if len(full) < 2:
        return (full[0] if full else ""), ""
    best = max(full, key=lambda body: len(_ANY_TAG.sub("", body)))
    return best, next((body for body in full if body != best), "")


def _decoded(match: re.Match[str]) -> str:
    return unescape(match[0])


def _unique(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))[:_MOST_OF_A_KIND]

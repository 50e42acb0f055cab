"""An article as a file of its own: Markdown, or a page of HTML that needs nothing else; and what the file is called.

Both say where the article is from. HTML holds no markup but ours, loads nothing, and has the quotes marked.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from html import escape
from itertools import pairwise
from pathlib import Path
from secrets import token_hex
from typing import Any, Literal

from newsreader.errors import UsageError
from newsreader.model import Article, Block, FullText, Quote, ReadArticle

Form = Literal["md", "html"]
FORMS: tuple[Form, ...] = ("md", "html")
MOST, MOST_BYTES = 80, 200
"""Characters of a file's name and their bytes in UTF-8, without ending and number: file systems take 255 bytes."""
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
"""What no file on Windows may be called, whatever its ending."""
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_WORDS = frozenset(("text", "code_inline"))
"""Inline tokens of Markdown that are words."""
_STYLE = (
    "body{max-width:42em;margin:2em auto;padding:0 1em;font:1.05em/1.6 Georgia,serif;color:#25231f;background:#fdfbf6}"
    "h1{line-height:1.25}header p{color:#6b665c}mark{background:#f6e3b4;color:inherit}a{color:#9a2a1f}"
    "blockquote{margin-left:0;padding-left:1em;border-left:3px solid #c9b98f}pre,table{overflow-x:auto;display:block}"
    "@media(prefers-color-scheme:dark){body{color:#d9d4c7;background:#121316}mark{background:#4a3a16}a{color:#d9a441}}"
)


def file_name(title: str, form: Form) -> str:
    """Returns a name for a file that every system takes: the words of the title, without signs."""
    text = _CONTROLS.sub(" ", unicodedata.normalize("NFC", title))
    words = " ".join(re.sub(r"[^\w\s'’&+-]", " ", text).split())[:MOST]
    words = words.encode("utf-8", "ignore")[:MOST_BYTES].decode("utf-8", "ignore").strip(" .'-")
    if not words or _RESERVED.fullmatch(words):
        words = f"Article {words}".strip()
    return f"{words}.{form}"


def paper(read: ReadArticle, form: Form) -> str:
    """Returns an article as the text of a file."""
    return markdown_paper(read.article, read.text) if form == "md" else html_paper(read)


def write_paper(path: Path, text: str, *, replace: bool = False) -> None:
    """Writes a file in UTF-8, whole or not at all; raises UsageError where there is one and it may not be replaced."""
    partial = path.with_name(f".newsreader-{token_hex(8)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{path.parent} cannot be made: {error.strerror}.", "Choose another place.") from None
    try:
        with partial.open("x", encoding="utf-8", errors="replace", newline="\n") as file:  # follows no link
            file.write(text)
        if not replace:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))  # fails where there is a file
        os.replace(partial, path)
    except FileExistsError:
        raise UsageError(f"There is a file {path.name} already.", "Choose another name, or have it replaced.") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.", "Choose another place.") from None
    finally:
        with suppress(OSError):
            partial.unlink()


# --- Markdown -------------------------------------------------------------------------------------------------


def markdown_paper(article: Article, text: FullText) -> str:
    """Returns an article as Markdown, with headline, source and address."""
    title = " ".join((article.title or "Untitled").split())
    address = f"<{article.url}>\n\n" if article.url else ""
    return f"# {title}\n\n{source(article)}\n\n{address}{text.markdown.strip()}\n"


def source(article: Article) -> str:
    """Returns outlet, author and time on one line."""
    when = f"{article.published:%Y-%m-%dT%H:%M:%SZ}"
    return " · ".join(filter(None, (article.feed_title, article.author, when)))


# --- HTML -----------------------------------------------------------------------------------------------------


def as_html(markdown: str) -> str:
    """Returns our Markdown as HTML without anything but its own elements."""
    reader = _reader()
    html: str = reader.render(markdown)
    return html


def html_paper(read: ReadArticle) -> str:
    """Returns an article as a page of its own: headline, source, text with its quotes marked."""
    article = read.article
    title = escape(article.title or "Untitled")
    url = escape(article.url or "", quote=True)
    link = f'<p><a href="{url}" rel="noreferrer">{url}</a></p>' if article.url else ""
    language = f' lang="{escape(article.language, quote=True)}"' if article.language else ""
    return (
        f'<!DOCTYPE html>\n<html{language}>\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<header>\n<h1>{title}</h1>\n<p>{escape(source(article))}</p>\n{link}\n</header>\n"
        f"<article>\n{_marked(read)}</article>\n</body>\n</html>\n"
    )


def _reader() -> Any:
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    for kind in ("html_inline", "html_block"):
        reader.add_render_rule(kind, _tag)
    return reader


def _tag(_renderer: object, tokens: Sequence[Any], place: int, *_: object) -> str:
    """Lets the only tags through that our Markdown has: those of raised and lowered letters."""
    raw: str = tokens[place].content
    return raw if raw in ("<sub>", "</sub>", "<sup>", "</sup>") else escape(raw)


def _marked(read: ReadArticle) -> str:
    """Returns the text as HTML in which quotes stand in <mark>, in pieces where other elements begin or end in them."""
    reader = _reader()
    tokens = reader.parse(read.text.markdown)
    waiting = iter(_with_starts(read.blocks))
    for token in tokens:
        if token.type == "inline":
            words = "".join(_words(child) for child in token.children)
            start = next((start for start, text in waiting if text == words), None)
            if start is not None:
                token.children = list(_lit(token.children, start, read.text.quotes))
    html: str = reader.renderer.render(tokens, reader.options, {})
    return html


def _with_starts(blocks: Sequence[Block]) -> Iterator[tuple[int, str]]:
    """Yields the texts of blocks with where they start in the plain text."""
    start = 0
    for block in blocks:
        yield start, block.text
        start += len(block.text) + 1


def _words(token: Any) -> str:
    return {"softbreak": " ", "hardbreak": "\n"}.get(token.type, token.content if token.type in _WORDS else "")


def _lit(children: Sequence[Any], at: int, quotes: Sequence[Quote]) -> Iterator[Any]:
    """Yields inline tokens, words that stand in a quote between the tokens of <mark>; ``at`` is where they start."""
    from markdown_it.token import Token

    for child in children:
        words = _words(child)
        here = [quote for quote in quotes if quote.start < at + len(words) and at < quote.end]
        if child.type != "text" or not here:
            yield child
        else:
            cuts = {0, len(words), *(min(max(0, edge - at), len(words)) for q in here for edge in (q.start, q.end))}
            for start, end in pairwise(sorted(cuts)):
                said = any(quote.start <= at + start < quote.end for quote in here)
                piece = Token("text", "", 0, content=words[start:end])
                yield from (Token("mark_open", "mark", 1), piece, Token("mark_close", "mark", -1)) if said else (piece,)
        at += len(words)

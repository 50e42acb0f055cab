"""HTML to Markdown, and Markdown to the blocks of a page.

The stored form is CommonMark with tables, strikethrough, definition lists and ``<sub>``, ``<sup>``, ``<br>``; all
other HTML in it is words. Refuses links that are not http(s). Imports its parsers late.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from newsreader.model import Block, BlockKind, Container, Span, SpanKind
from newsreader.text.clean import block, clean_html, html_to_text, line, safe_url, visible

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_OPENS: Final[dict[str, SpanKind]] = {
    "strong_open": "strong",
    "em_open": "emphasis",
    "s_open": "strike",
    "link_open": "link",
}
_CLOSES: Final = frozenset(("strong_close", "em_close", "s_close", "link_close"))
_HTML_SPANS: Final[dict[str, SpanKind]] = {"<sub>": "sub", "<sup>": "sup"}
_DEEPEST: Final = 100
PIECE: Final = 6_000
"""Characters of plain text from one cut of a long text to the next, at least: about a thousand words."""
LONG: Final = 3 * PIECE
"""Characters from which a text is long enough to be shown in pieces."""

_parser: "MarkdownIt | None" = None


def to_markdown(html: str, base_url: str) -> str:
    """Return HTML as Markdown; unsafe parts are removed, and relative links become absolute."""
    if "<" not in html and "&" not in html:
        html = "".join(f"<p>{each}</p>" for each in html.split("\n") if each.strip())
    clean = clean_html(html, base_url)
    if not clean:
        return ""
    from newsreader.text.converter import convert

    try:
        return convert(clean)
    except RecursionError:
        return "\n\n".join(re.sub(r"([\\`*_\[\]<>#|~&+-])", r"\\\1", each) for each in html_to_text(clean).split("\n"))


def plain_text(blocks: Iterable[Block]) -> str:
    """Return the blocks' texts joined by newlines: what the offsets of quotes and positions count in."""
    return "\n".join(each.text for each in blocks)


def blocks(markdown: str) -> tuple[Block, ...]:
    """Return Markdown as the leaves of its document, in order, each with the containers it stands in."""
    return tuple(_Reader().read(_markdown_it().parse(block(markdown))))


def blocks_and_cuts(markdown: str) -> tuple[tuple[Block, ...], tuple[tuple[int, int], ...]]:
    """Return the blocks, and where a long text may be cut into pieces whose blocks together are the same.

    A cut stands before a block of the outermost level, about ``PIECE`` characters after the one before; see
    ``FullText.cuts``. Without cuts: short texts, and those with link definitions, which reach across pieces.
    """
    safe = block(markdown)
    env: dict[str, object] = {}
    reader = _Reader()
    found = tuple(reader.read(_markdown_it().parse(safe, env)))
    if reader.length < LONG or safe != markdown or env.get("references"):
        return found, ()
    starts = [0]
    for each in safe.split("\n"):
        starts.append(starts[-1] + len(each) + 1)
    pairs = [(starts[number], offset) for number, offset in reader.cuts]
    return found, (*pairs, (len(safe), reader.length - 1))


def _markdown_it() -> "MarkdownIt":
    global _parser
    if _parser is None:
        from markdown_it import MarkdownIt
        from mdit_py_plugins.deflist import deflist_plugin

        options = {"html": True, "linkify": False, "typographer": False, "maxNesting": _DEEPEST}
        _parser = MarkdownIt("commonmark", options).use(deflist_plugin)
        _parser.enable(["table", "strikethrough"]).disable("html_block")
    return _parser


class _Reader:
    """Turns tokens into blocks."""

    def __init__(self) -> None:
        self.found: list[Block] = []
        self.containers: list[Container] = []
        self.numbers: list[int] = []
        """The next number of each open list; 0 in a bulleted one."""
        self.rows: list[list[tuple[str, list[Span]]]] = []
        """The cells of a table: words on one line, with their links."""
        self.pictures: list[Block] = []
        """Pictures that stood in a table and follow it."""
        self.length = 0
        """Characters of plain text so far."""
        self.cuts: list[tuple[int, int]] = []
        """Lines at which the Markdown may be cut, and the plain text before them."""

    def read(self, tokens: "list[Token]") -> list[Block]:
        opener: Token | None = None
        for token in tokens:
            if token.level == 0 and token.map and self.length - (self.cuts[-1][1] if self.cuts else 0) >= PIECE:
                self.cuts.append((token.map[0], self.length))
            if token.type == "inline":
                self._inline(token, opener)
            elif token.type in ("fence", "code_block"):
                self._add("code", visible(token.content).rstrip("\n"), language=line(token.info).split(" ")[0])
            elif token.type == "hr":
                self._add("rule", "")
            elif token.nesting:
                self._container(token)
            opener = token
        return self.found

    def _container(self, token: "Token") -> None:
        match token.type:
            case "blockquote_open":
                self.containers.append(Container("quote"))
            case "bullet_list_open":
                self.numbers.append(0)
            case "ordered_list_open":
                self.numbers.append(int(token.attrs.get("start", 1)) + 1)
            case "list_item_open":
                self.containers.append(Container("item", self._marker(), opens=True))
            case "dd_open":
                self.containers.append(Container("definition", opens=True))
            case "blockquote_close" | "list_item_close" | "dd_close":
                self.containers.pop()
            case "bullet_list_close" | "ordered_list_close":
                self.numbers.pop()
            case "tr_open":
                self.rows.append([])
            case "table_close":
                self._table()

    def _marker(self) -> str:
        if not self.numbers[-1]:
            return "•"
        self.numbers[-1] += 1
        return f"{self.numbers[-1] - 2}."

    def _add(
        self,
        kind: BlockKind,
        text: str,
        *,
        spans: tuple[Span, ...] = (),
        level: int = 0,
        language: str = "",
        rows: tuple[tuple[str, ...], ...] = (),
        header: bool = False,
        href: str | None = None,
    ) -> None:
        here = tuple(self.containers)
        self.found.append(Block(kind, text, spans, here, level, language, rows, header, href))
        self.length += len(text) + 1
        if any(each.opens for each in here):
            self.containers = [replace(each, opens=False) if each.opens else each for each in here]

    def _inline(self, token: "Token", opener: "Token | None") -> None:
        words = _Words(token.children or [])
        kind = opener.type if opener else ""
        if kind in ("td_open", "th_open"):
            self.rows[-1].append(words.on_one_line())
            self.pictures += words.pictures
            return
        text, spans = words.trimmed()
        if text and opener is not None and kind == "heading_open":
            self._add("heading", text.replace("\n", " "), spans=spans, level=int(opener.tag[1]))
        elif text:
            self._add("paragraph", text, spans=spans)
        for picture in words.pictures:
            self._add("image", picture.text, href=picture.href)

    def _table(self) -> None:
        rows, self.rows = self.rows, []
        texts = [tuple(text for text, _ in row) for row in rows]
        header = bool(texts) and any(texts[0])
        kept = tuple(row for row in texts if any(row))
        links: list[Span] = []
        start = 0
        for text, spans in (cell for row, told in zip(rows, texts, strict=True) if any(told) for cell in row):
            links += (replace(each, start=start + each.start, end=start + each.end) for each in spans)
            start += len(text) + 1
        if kept:
            told = "\n".join("\t".join(row) for row in kept)
            self._add("table", told, spans=tuple(links), rows=kept, header=header)
        for picture in self.pictures:
            self._add("image", picture.text, href=picture.href)
        self.pictures = []


class _Words:
    """The text, spans and pictures of one inline token."""

    def __init__(self, tokens: "list[Token]") -> None:
        self.parts: list[str] = []
        self.length = 0
        self.spans: list[Span] = []
        self.pictures: list[Block] = []
        self.open: list[tuple[int, SpanKind, str | None]] = []
        for token in tokens:
            self._take(token)
        self.text = "".join(self.parts)

    def _take(self, token: "Token") -> None:
        kind = token.type
        if kind == "text":
            self._say(block(token.content))
        elif kind in _OPENS:
            href = str(token.attrs.get("href", "")) if kind == "link_open" else None
            self.open.append((self.length, _OPENS[kind], href))
        elif kind in _CLOSES:
            self._close()
        elif kind == "softbreak":
            self._say(" ")
        elif kind == "hardbreak":
            self._say("\n")
        elif kind == "code_inline":
            self.open.append((self.length, "code", None))
            self._say(visible(token.content))
            self._close()
        elif kind == "image":
            self._picture(token)
        elif kind == "html_inline":
            self._html(token.content)
        else:
            self._say(block(token.content))

    def _say(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def _close(self) -> None:
        if not self.open:
            return
        start, kind, href = self.open.pop()
        target = safe_url(href) if kind == "link" else None
        if self.length > start and (kind != "link" or target):
            self.spans.append(Span(start, self.length, kind, target))

    def _html(self, tag: str) -> None:
        if tag in ("<br>", "<br/>", "<br />"):
            self._say("\n")
        elif tag in _HTML_SPANS:
            self.open.append((self.length, _HTML_SPANS[tag], None))
        elif tag in ("</sub>", "</sup>") and self.open and self.open[-1][1] == tag[2:-1]:
            self._close()
        else:
            self._say(block(tag))

    def _picture(self, token: "Token") -> None:
        alt = "".join(each.content for each in token.children or [])
        caption = line(str(token.attrs.get("title", "")) or alt)
        target = safe_url(str(token.attrs.get("src", "")))
        if target or caption:
            self.pictures.append(Block("image", caption, href=target))

    def on_one_line(self) -> tuple[str, list[Span]]:
        """Return the text with single spaces for all white space, and the links moved along, in order."""
        text = " ".join(self.text.split())
        links = sorted((each for each in self.spans if each.kind == "link"), key=_span_order)
        places = [len(" ".join(self.text[: each.start].split())) for each in links]
        found = []
        for each, place in zip(links, places, strict=True):
            words = " ".join(self.text[each.start : each.end].split())
            start = place + text[place:].startswith(" ")
            if words and text.startswith(words, start):
                found.append(replace(each, start=start, end=start + len(words)))
        return text, found

    def trimmed(self) -> tuple[str, tuple[Span, ...]]:
        """Return the text without white space around it, and the spans moved along, in order."""
        text = self.text.strip()
        cut = self.text.find(text) if text else 0
        moved = (
            replace(each, start=max(0, each.start - cut), end=min(len(text), each.end - cut)) for each in self.spans
        )
        return text, tuple(sorted((each for each in moved if each.end > each.start), key=_span_order))


def _span_order(span: Span) -> tuple[int, int]:
    return span.start, -span.end

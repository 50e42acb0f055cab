"""What a page is laid out from: blocks of text with their spans, and pictures."""

from typing import Literal

from newsreader.values import dataclass

SpanKind = Literal["strong", "emphasis", "code", "link", "strike", "sub", "sup"]

BlockKind = Literal["paragraph", "heading", "code", "table", "image", "rule"]


@dataclass(frozen=True, slots=True)
class Span:
    """An inline style over part of a block's text."""

    start: int
    end: int
    kind: SpanKind
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Container:
    """A block quote, list item or definition of a term that a block stands in."""

    kind: Literal["quote", "item", "definition"]
    marker: str = ""
    """What stands before an item: “•” or “3.”; empty for others."""
    opens: bool = False
    """True on the first block of an item, the one that shows the marker, and of a definition."""


@dataclass(frozen=True, slots=True)
class Block:
    """A leaf of the document: text that is laid out as one piece."""

    kind: BlockKind
    text: str = ""
    """What can be read, found and copied. Tables: cells joined by tabs, rows by newlines. Images: the caption."""
    spans: tuple[Span, ...] = ()
    containers: tuple[Container, ...] = ()
    """Outermost first."""
    level: int = 0
    """Of a heading, 1 to 6."""
    language: str = ""
    """Of code."""
    rows: tuple[tuple[str, ...], ...] = ()
    """Of a table: plain cells, the first row being the header when ``header``."""
    header: bool = False
    href: str | None = None
    """Of an image: its address."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A small copy of a picture."""

    width: int
    height: int
    """Pixels, which are square."""
    pixels: bytes
    """Red, green and blue of each pixel, by rows."""
    grain: int = 1
    """Pixels that a cell of the screen is wide at least: one for half blocks, more where terminals draw pictures."""

"""The reading page: an article laid out into lines for a width, pure and without a screen.

    Document  what is shown          lay_out   Document + width → Page
    Page      its lines, asked for one by one; offsets ↔ lines; links, quotes, voices, related rows

Offsets count characters of the body's plain text, 0 being its first; the masthead has the negative ones before
it, voices and related stories those after its end. So one number says where anything stands, at every width.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from newsreader.model import Article, Block, FullText, Note, Picture, Quote, Related, StoryVersion
from newsreader.ui.body import Body, Leaf
from newsreader.ui.leaf import Line, PictureBox, Piece, TextLeaf
from newsreader.ui.matter import Voice, end_matter, masthead, voices
from newsreader.ui.note_leaves import head_notes, with_notes
from newsreader.ui.pictures import PictureLeaf
from newsreader.ui.signs import SIGNS, Signs
from newsreader.ui.wrap import right_to_left

__all__ = ["Document", "Line", "Page", "Piece", "Voice", "lay_out", "lay_out_message"]

_WORD = re.compile(r"\w+(?:[’'.-]\w+)*|\S")


@dataclass(frozen=True, slots=True)
class Document:
    """An article with everything that its page shows."""

    article: Article
    text: FullText | None = None
    """None while only the list row is known."""
    blocks: tuple[Block, ...] = ()
    related: tuple[Related, ...] = ()
    ways: tuple[str, ...] = ()
    """What more there is to do about the text, each beginning with its key: “x fetches the full page”."""
    start: int = 0
    """Where the blocks begin, as an offset into the body's plain text."""
    length: int = 0
    """Characters of that text where the blocks are a stretch of it; 0 when they are all of it."""
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    """Those of its pictures that are drawn, by address."""
    versions: tuple[StoryVersion, ...] = ()
    """Other texts about the same event."""
    more_versions: int = 0
    """How many there are beside these."""
    notes: tuple[str, ...] = ()
    """More lines of the masthead: about its story, and changes by its publisher."""
    own_notes: tuple[Note, ...] = ()
    """What the user wrote on it and on its quotes."""

    @property
    def whole(self) -> bool:
        """Whether the page has everything, not only a stretch of a long text."""
        return not self.length

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The direct quotes, in order."""
        return self.text.quotes if self.text else ()


class Page:
    """Lines of a document at one width; made when asked for, so that length costs little."""

    def __init__(
        self,
        leaves: Sequence[Leaf],
        width: int,
        *,
        base: int = 0,
        links: Sequence[str] = (),
        quotes: Sequence[Quote] = (),
        related: Sequence[StoryVersion | Related] = (),
    ) -> None:
        """Stacks the leaves; ``base`` is the offset of the first character."""
        self.width = width
        self.links = tuple(links)
        """Targets of the inline links, in order."""
        self.quotes = tuple(quotes)
        self.voices: tuple[Voice, ...] = voices(quotes)
        self.related = tuple(related)
        self._leaves = leaves
        self._base = base
        self._tops: list[int] = []
        self._anchored = [leaf for leaf in leaves if leaf.offset is not None]
        self._offsets = [leaf.offset or 0 for leaf in self._anchored]
        self._text: str | None = None
        self._folded: str | None = None
        top = 0
        for leaf in leaves:
            leaf.top = top + leaf.gap
            self._tops.append(leaf.top)
            top += leaf.gap + leaf.height
        self.height = top + 1 if leaves else 0
        """Lines in all, with one of air at the end."""

    def __len__(self) -> int:
        return self.height

    def __getitem__(self, index: int) -> Line:
        """Returns a line; blank ones lie between the leaves."""
        if not 0 <= index < self.height:
            raise IndexError(index)
        at = bisect_right(self._tops, index) - 1
        if at >= 0 and index - self._tops[at] < self._leaves[at].height:
            return self._leaves[at].line(index - self._tops[at])
        following = self._leaves[at + 1] if at + 1 < len(self._leaves) else None
        return following.above() if following else Line()

    def __iter__(self) -> Iterator[Line]:
        return (self[index] for index in range(self.height))

    @property
    def text(self) -> str:
        """Everything that can be read, found and copied; see ``start``."""
        if self._text is None:
            self._text = "\n".join(leaf.text for leaf in self._anchored)
        return self._text

    def folded(self, fold: Callable[[str], str]) -> str:
        """Returns ``text`` in the form in which words are sought in it, made once."""
        if self._folded is None:
            self._folded = fold(self.text)
        return self._folded

    @property
    def start(self) -> int:
        """Returns the offset of the first character of ``text``."""
        return self._base

    def slice(self, start: int, end: int) -> str:
        """Returns the words between two offsets."""
        start, end = sorted((start, end))
        return self.text[max(0, start - self._base) : max(0, end - self._base)]

    def stretch(self, offset: int, unit: Literal["word", "paragraph"]) -> tuple[int, int]:
        """Returns where the word or paragraph around an offset starts and ends."""
        at = min(max(0, offset - self._base), len(self.text))
        start = self.text.rfind("\n", 0, at) + 1
        end = self.text.find("\n", at)
        end = len(self.text) if end < 0 else end
        if unit == "word":
            for match in _WORD.finditer(self.text, start, end):
                if match.start() <= at < match.end():
                    start, end = match.span()
                    break
        return start + self._base, end + self._base

    def line_of(self, offset: int) -> int:
        """Returns the line that shows the character at ``offset``, the nearest where there is none."""
        if not self._anchored:
            return 0
        at = max(0, bisect_right(self._offsets, offset) - 1)
        leaf = self._anchored[at]
        within = max(0, offset - self._offsets[at])
        return leaf.top + min(leaf.line_of(within), max(0, leaf.height - 1))

    def offset_of(self, index: int) -> int:
        """Returns the offset at which line ``index`` starts, or the next line that has one."""
        at = max(0, bisect_right(self._tops, index) - 1)
        for number in range(at, len(self._leaves)):
            leaf, row = self._leaves[number], max(0, index - self._tops[number])
            if leaf.offset is not None and row < leaf.height:
                return leaf.offset + leaf.offset_of(row)
        return self._base + len(self.text)

    def line_of_link(self, index: int) -> int:
        """Returns the first line from ``index`` on, round to the beginning, that shows a link; else ``index``."""
        lines = (*range(index, self.height), *range(index))
        return next((at for at in lines if any(piece.link is not None for piece in self[at].pieces)), index)

    def words_of(self, link: int) -> str:
        """Returns what an inline link says, on one line."""
        found = (self._words(leaf, link) for leaf in self._leaves)
        return next(filter(None, found), "")

    @staticmethod
    def _words(leaf: Leaf, link: int) -> str:
        lines = (leaf.line(row).pieces for row in range(leaf.height))
        return " ".join("".join(piece.text for pieces in lines for piece in pieces if piece.link == link).split())

    @property
    def related_line(self) -> int:
        """Returns the line of the first related story, else the last line."""
        return next((leaf.top for leaf in self._leaves if leaf.kind == "related"), self.height - 1)

    @property
    def boxes(self) -> frozenset[PictureBox]:
        """Returns the room of every picture that is drawn."""
        return frozenset(leaf.box for leaf in self._leaves if isinstance(leaf, PictureLeaf))

    @property
    def quote_lines(self) -> tuple[int, ...]:
        """Returns the line on which each quote starts."""
        return tuple(self.line_of(quote.start) for quote in self.quotes)


def lay_out(document: Document, width: int, signs: Signs = SIGNS["unicode"]) -> Page:
    """Lays a document out for a measure of ``width`` cells.

    A stretch of a long text has no end matter, and a masthead only where it is the first."""
    width = max(1, width)
    article, quotes, start = document.article, document.quotes, document.start
    head = masthead(article, document.text, document.ways, width, signs) if not start else []
    head += [TextLeaf(note, width, kind="meta", roles="muted") for note in document.notes if not start]
    head += [] if start else head_notes(document.own_notes, width, signs)
    body = Body(document.blocks, quotes, width, signs, start, document.pictures)
    noted = with_notes(body.leaves, document.own_notes, width, signs)
    tail = end_matter(document, width, signs) if document.whole else []
    base = start - sum(len(leaf.text) + 1 for leaf in head)
    length = start + sum(len(block.text) + 1 for block in document.blocks)
    for line in (*head, *tail):
        line.rtl = right_to_left(article.title)
    _number(head, base)
    _number((leaf for leaf in tail if leaf.text), length)
    for leaves in (head[:1], body.leaves[:1]):
        for leaf in leaves:
            leaf.gap = 1
    related: list[StoryVersion | Related] = [*document.versions, *document.related]
    return Page([*head, *noted, *tail], width, base=base, links=body.links, quotes=quotes, related=related)


def lay_out_message(lines: Sequence[str], width: int, above: int = 1) -> Page:
    """Lays out a few lines in place of an article: the first bold, the others dim, ``above`` lines of air over them."""
    width = max(1, width)
    leaves = [
        TextLeaf(line, width, kind="message", roles="muted" if number else "title") for number, line in enumerate(lines)
    ]
    _number(leaves, 0)
    if leaves:
        leaves[0].gap = above
    return Page(leaves, width)


def _number(leaves: Iterable[TextLeaf], offset: int) -> None:
    for leaf in leaves:
        leaf.offset = offset
        offset += len(leaf.text) + 1

"""The body of an article: blocks and quotes to leaves at a width.

A paragraph that is mostly somebody's words is set off with a bar and a tint; the speaker is named beneath when the
paragraph does not. Lists hang their markers, block quotes carry a dim bar, code and tables have their own leaves.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType

from rich.cells import cell_len

from newsreader.model import Block, Picture, Quote
from newsreader.ui.disguise import host_of, warnings
from newsreader.ui.highlight import code_marks
from newsreader.ui.leaf import CodeLeaf, Mark, Piece, RuleLeaf, TextLeaf, cells
from newsreader.ui.pictures import PictureLeaf
from newsreader.ui.signs import Signs
from newsreader.ui.tables import MOST_CELLS, TableLeaf

Leaf = TextLeaf | TableLeaf

SET_OFF_SHARE = 0.6
"""Share of a paragraph's characters in quotation marks from which it is set off."""
SET_OFF_LENGTH = 90
"""Characters in one quote from which its paragraph is set off, if it is a third of it at least."""
LOOSE = 110
"""Mean length of a list's items, in characters, from which they are parted by blank lines."""


class Body:
    """Collects the leaves of an article's body, one block at a time."""

    def __init__(
        self,
        blocks: Sequence[Block],
        quotes: Sequence[Quote],
        width: int,
        signs: Signs,
        offset: int = 0,
        pictures: Mapping[str, Picture] = MappingProxyType({}),
    ) -> None:
        """Lays out every block; ``quotes`` are sorted by start, offsets counting in the joined texts.

        ``offset`` is that of the first block; ``pictures`` are those to be drawn, by address."""
        self.leaves: list[Leaf] = []
        self.links: list[str] = []
        self._blocks, self._quotes = blocks, quotes
        self._ends = [quote.end for quote in quotes]
        self._speakers = sorted({place for quote in quotes if (place := speaker_place(quote))})
        self._width, self._signs, self._pictures = width, signs, pictures
        self._list_start = self._list_end = 0
        self._markers: dict[int, int] = {}
        self._loose = False
        self._owed: tuple[Quote, tuple[Piece, ...]] | None = None
        for index, block in enumerate(blocks):
            self._add(index, block, offset)
            offset += len(block.text) + 1
        self._name_speaker()

    def _add(self, index: int, block: Block, offset: int) -> None:
        quotes = self._quotes_in(offset, offset + len(block.text))
        first, rest, gap = self._prefixes(index, block)
        set_off = block.kind == "paragraph" and sets_off(block.text, offset, quotes)
        owed = self._owed[0].speaker if self._owed else None
        if self._owed and offset <= (self._owed[0].speaker_start or 0) <= offset + len(block.text):
            self._owed = None  # the line under a block quote says it
        elif not (set_off and quotes[-1].speaker == owed):
            self._name_speaker()
        links = self._number_links(block)
        marks = partial(text_marks, block, offset, quotes, self._speakers_in(offset, offset + len(block.text)), links)
        leaf: Leaf
        if set_off:
            leaf = self._set_off(block, offset, quotes, marks, first, rest)
        elif block.kind == "code":
            leaf = CodeLeaf(
                block.text, self._width, rest, partial(code_marks, block.text, block.language), self._signs.continued
            )
        elif block.kind == "table" and fits_table(block):
            in_cells = [(each.start, each.end, "link", links.get(each.start)) for each in block.spans]
            leaf = TableLeaf(block.rows, block.header, self._width, rest, self._signs.rule, in_cells)
        elif block.kind == "image":
            leaf = self._image(block, rest)
        elif block.kind == "rule" and not block.text:
            leaf = RuleLeaf(self._width, 12, self._signs.rule)
        else:
            roles = ("heading" if block.level < 3 else "heading minor") if block.kind == "heading" else ""
            leaf = TextLeaf(block.text, self._width, kind=block.kind, roles=roles, marks=marks, first=first, rest=rest)
        leaf.offset, leaf.gap = offset, gap
        leaf.gap_pieces = self._gap_bar(index)
        self.leaves.append(leaf)
        for told in warnings(block) if links else ():
            words = f"{self._signs.problem} {told}"
            self.leaves.append(TextLeaf(words, self._width, kind="warning", roles="strong", first=rest, rest=rest))

    def _quotes_in(self, start: int, end: int) -> Sequence[Quote]:
        at = last = bisect_left(self._ends, start + 1)
        while last < len(self._quotes) and self._quotes[last].start < end:
            last += 1
        return self._quotes[at:last]

    def _speakers_in(self, start: int, end: int) -> Sequence[tuple[int, int]]:
        return self._speakers[bisect_left(self._speakers, (start, 0)) : bisect_left(self._speakers, (end, 0))]

    def _number_links(self, block: Block) -> dict[int, int]:
        """Gives the block's links their numbers, by the place they start at."""
        numbers = {}
        for span in block.spans:
            if span.kind == "link" and span.href:
                numbers[span.start] = len(self.links)
                self.links.append(span.href)
        return numbers

    # --- what stands before a line ---

    def _prefixes(self, index: int, block: Block) -> tuple[tuple[Piece, ...], tuple[Piece, ...], int]:
        """Returns the prefix of the first line, that of the others, and the blank lines before."""
        if index >= self._list_end:
            self._measure_list(index)
        first: list[Piece] = []
        rest: list[Piece] = []
        depth = bullets = room = 0
        for container in block.containers:
            if container.kind == "quote":
                size, piece = 2, Piece(self._signs.bar + " ", "quote-bar")
                mark = piece
            elif container.kind == "definition":
                size, piece = 2, Piece("  ")
                mark = piece
            else:
                size = self._markers.get(depth, 1) + 1
                marker = container.marker
                if not marker[:1].isdigit():
                    marker = self._signs.bullets[min(bullets, len(self._signs.bullets) - 1)]
                    bullets += 1
                mark = Piece(marker.rjust(size - 1) + " " if container.opens else " " * size, "marker")
                piece = Piece(" " * size)
                depth += 1
            if room + size > self._width // 2:
                continue
            room += size
            first.append(mark)
            rest.append(piece)
        return tuple(first), tuple(rest), self._gap(index, block)

    def _measure_list(self, index: int) -> None:
        """Looks ahead over a list: how wide its markers are, and whether its items are long."""
        start, self._markers = index, {}
        sizes: list[int] = []
        ordered = False
        while index < len(self._blocks):
            items = [container for container in self._blocks[index].containers if container.kind == "item"]
            numbered = items[0].marker[:1].isdigit() if items else False
            if not items or (sizes and items[0].opens and numbered is not ordered):
                break
            ordered = numbered
            for depth, item in enumerate(items):
                marker = len(item.marker[:6]) if item.marker[:1].isdigit() else 1
                self._markers[depth] = max(self._markers.get(depth, 1), marker)
            sizes.append(len(self._blocks[index].text))
            index += 1
        self._list_start, self._list_end = start, max(index, self._list_end)
        self._loose = bool(sizes) and sum(sizes) / len(sizes) > LOOSE

    def _gap(self, index: int, block: Block) -> int:
        if not index:
            return 0
        before = self._blocks[index - 1]
        if before.kind == "heading" and before.level > 2 and block.kind == "paragraph":
            return 0
        if block.containers and block.containers[-1].kind == "definition" and block.containers[-1].opens:
            return 0
        in_list = any(container.kind == "item" for container in block.containers)
        opens = any(container.opens for container in block.containers)
        return 0 if in_list and index > self._list_start and opens and not self._loose else 1

    def _gap_bar(self, index: int) -> tuple[Piece, ...]:
        """Returns the bar that joins two paragraphs of one block quote."""
        if not index:
            return ()
        pair = (self._blocks[index - 1].containers, self._blocks[index].containers)
        if not all(containers and containers[0].kind == "quote" for containers in pair):
            return ()
        return (Piece(self._signs.bar, "quote-bar"),)

    # --- leaves with something to say ---

    def _set_off(
        self,
        block: Block,
        offset: int,
        quotes: Sequence[Quote],
        marks: Callable[[], list[Mark]],
        first: tuple[Piece, ...],
        rest: tuple[Piece, ...],
    ) -> TextLeaf:
        bar = (Piece(self._signs.bar, "tint bar"), Piece(" ", "tint"))
        first, rest = (tuple(piece for piece in pieces if piece.style != "quote-bar") for pieces in (first, rest))
        speaker = quotes[-1]
        named = speaker.speaker_start is not None and offset <= speaker.speaker_start < offset + len(block.text)
        surname = (speaker.speaker or "").split()[-1:]
        named = named or not surname or surname[0] in block.text
        same = len({quote.speaker for quote in quotes}) == 1
        self._owed = None if named or not same else (speaker, (*rest, *bar))
        return TextLeaf(
            block.text,
            self._width,
            margin=1,
            kind="quote",
            roles="tint",
            marks=marks,
            first=(*first, *bar),
            rest=(*rest, *bar),
            fill="tint",
        )

    def _name_speaker(self) -> None:
        """Adds the line that names who said the words set off above, if they do not say it themselves."""
        if self._owed is None:
            return
        quote, prefix = self._owed
        self._owed = None
        words = f"{self._signs.dash} {quote.speaker}" + (f", {quote.role}" if quote.role else "")
        rest = (*prefix, Piece("  ", "tint"))
        roles = "tint muted"
        self.leaves.append(
            TextLeaf(words, self._width, margin=1, kind="quote", roles=roles, first=prefix, rest=rest, fill="tint")
        )

    def _image(self, block: Block, prefix: tuple[Piece, ...]) -> TextLeaf:
        host = host_of(block.href or "")
        first = (*prefix, Piece(self._signs.image + " ", "caption"))
        rest = (*prefix, Piece("  "))
        leaf = TextLeaf(block.text, self._width, kind="image", roles="caption", first=first, rest=rest)
        picture = self._pictures.get(block.href or "")
        if picture is not None:
            url = block.href or ""
            leaf = PictureLeaf(block.text, self._width, url, picture, self._signs.half, first, rest, len(prefix))
        start, end = leaf.spans[-1]
        tail = Piece("  " * bool(block.text) + (host or "image" * (not block.text)), "muted")
        if tail.text.strip() and cells((*first, tail)) + cell_len(leaf.text[start:end]) <= self._width:
            leaf.tail = (tail,)
        return leaf


def fits_table(block: Block) -> bool:
    """Returns whether a table's rows can be drawn as such: not too many, and telling what its text tells."""
    if not block.rows or sum(map(len, block.rows)) > MOST_CELLS:
        return False
    if any("\t" in cell or "\n" in cell for row in block.rows for cell in row):
        return False
    return block.text == "\n".join("\t".join(row) for row in block.rows)


def sets_off(text: str, offset: int, quotes: Sequence[Quote]) -> bool:
    """Returns whether quotes make up so much of a paragraph that it is set off."""
    if not quotes:
        return False
    lengths = [min(quote.end, offset + len(text)) - max(quote.start, offset) for quote in quotes]
    share = sum(lengths) / max(1, len(text))
    return share > SET_OFF_SHARE or (max(lengths) >= SET_OFF_LENGTH and share >= 1 / 3)


def speaker_place(quote: Quote) -> tuple[int, int] | None:
    """Returns where the speaker of a quote is named, if anywhere."""
    if quote.speaker_start is None or quote.speaker_end is None:
        return None
    return quote.speaker_start, quote.speaker_end


def text_marks(
    block: Block, offset: int, quotes: Sequence[Quote], speakers: Sequence[tuple[int, int]], links: dict[int, int]
) -> list[Mark]:
    """Returns everything that changes the look of a paragraph's words: its own spans, quotes, speakers named in it."""
    marks: list[Mark] = []
    for span in block.spans:
        link = links.get(span.start) if span.kind == "link" else None
        if span.kind != "link" or link is not None:
            marks.append((span.start, span.end, span.kind, link))
    for quote in quotes:
        marks.append((quote.start - offset, quote.end - offset, "quote", None))
    marks += ((start - offset, end - offset, "speaker", None) for start, end in speakers)
    return marks

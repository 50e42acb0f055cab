"""Notes of the user's on the page: under the masthead, and under the paragraphs that hold the quotes they are about.

They stand beside the text, not in it: without offsets, so that places, finding and copying are those of the article.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsreader.model import Note
from newsreader.ui.body import Leaf
from newsreader.ui.leaf import Piece, TextLeaf
from newsreader.ui.signs import Signs
from newsreader.ui.wrap import cut


def head_notes(notes: Sequence[Note], width: int, signs: Signs) -> list[TextLeaf]:
    """Returns the notes on the article, and those on quotes that do not stand in it any more."""
    leaves: list[TextLeaf] = []
    for note in notes:
        if note.end is None:
            words = cut(f"“{note.quote}”", max(1, width - 2), signs.ellipsis) if note.quote else ""
            leaves += note_leaves(note, width, signs, words)
    for leaf in leaves[:1]:
        leaf.gap = 1
    return leaves


def with_notes(leaves: Sequence[Leaf], notes: Sequence[Note], width: int, signs: Signs) -> list[Leaf]:
    """Returns the leaves of a body, those with a noted quote followed by the note."""
    waiting = [note for note in notes if note.end is not None]
    found: list[Leaf] = []
    for leaf in leaves:
        found.append(leaf)
        while waiting and leaf.offset is not None and _ends_in(waiting[0], leaf.offset, len(leaf.text)):
            found += note_leaves(waiting.pop(0), width, signs)
        while waiting and leaf.offset is not None and (waiting[0].end or 0) <= leaf.offset:
            waiting.pop(0)  # before the stretch of a long text that is shown
    return found


def _ends_in(note: Note, offset: int, length: int) -> bool:
    return offset < (note.end or 0) <= offset + length


def note_leaves(note: Note, width: int, signs: Signs, words: str = "") -> list[TextLeaf]:
    """Returns a note, its sign before the first line, after the words that it is about where these are given."""
    return list(_lines(note, width, signs, words))


def _lines(note: Note, width: int, signs: Signs, words: str) -> Iterator[TextLeaf]:
    first, rest = (Piece(f"{signs.note} ", "note-sign"),), (Piece("  "),)
    if words:
        yield TextLeaf(words, width, kind="note", roles="muted", first=first, rest=rest)
    gap = 0
    for line in note.text.split("\n"):
        if not line.strip():
            gap = 1
            continue
        yield TextLeaf(line, width, kind="note", roles="note", first=rest if words else first, rest=rest, gap=gap)
        first, gap = rest, 0

"""What a publisher changed in an article: paragraphs that are new and paragraphs that are gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from difflib import SequenceMatcher
from typing import Final

from newsreader.model import Change
from newsreader.text.clean import html_to_text

_MOST: Final = 2000
"""Paragraphs compared: more take too long."""


def changes(before: str, after: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Returns the paragraphs that were removed and those that were added, each in the order of the text.

    Paragraphs are separated by newlines; white space does not count."""
    old, new = _paragraphs(before), _paragraphs(after)
    removed, added = list[str](), list[str]()
    for kind, start, end, begin, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            removed += old[start:end]
            added += new[begin:stop]
    return tuple(removed), tuple(added)


def history(earlier: Sequence[tuple[datetime, str, str]], title: str, html: str) -> list[Change]:
    """Returns the changes that led from each earlier version (until when, title, HTML) to the next, and to this one.

    A change of markup alone is none."""
    found = []
    versions = [*((name, html_to_text(body)) for _, name, body in earlier), (title, html_to_text(html))]
    for (until, _, _), (old, before), (new, after) in zip(earlier, versions, versions[1:], strict=False):
        removed, added = changes(before, after)
        if old != new or removed or added:
            found.append(Change(until, old, removed, added))
    return found


def _paragraphs(text: str) -> list[str]:
    found = (" ".join(line.split()) for line in text.split("\n"))
    return [line for line in found if line][:_MOST]

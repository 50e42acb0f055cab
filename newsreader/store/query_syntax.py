"""The grammar of the query language: any text becomes a tree with places, and a list of what makes no sense in it.

    query = either*        either = part ("OR" part)*        part = ["-" | "NOT"] ( "(" query ")" | term )
    term  = [field ":"] ( word | "a phrase" )

Side by side means both; OR binds its neighbours. What makes no sense is left out, or looked for as words, and named.
``spelled`` is the way back: what it returns is read as the same tree.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as of
from datetime import datetime
from typing import Final

from newsreader.model.queries import Mistake
from newsreader.store.query_fields import BY_NAME, FIELDS, may_go_on

MOST_TERMS: Final = 100
"""Terms of a query; what comes after them is left out."""
MOST_DEPTH: Final = 20
"""Parentheses inside one another."""
MOST_CHARACTERS: Final = 4000
QUOTES: Final = '"“”„«»'
_OPERATORS: Final = ("OR", "AND", "NOT")
_TOKEN: Final = re.compile(
    rf"""(?P<sign>-(?=\S))?(?:(?P<open>\()
    |(?P<field>[^\W\d_][\w-]*:(?!//))?(?:[{QUOTES}](?P<phrase>[^{QUOTES}]*)(?P<close>[{QUOTES}]|$)|(?P<word>[^\s{QUOTES}]+))?)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Term:
    """Words, or a field with its value."""

    field: str
    """Its first name in the table; empty for words anywhere."""
    value: str
    start: int = of(default=0, compare=False)
    end: int = of(default=0, compare=False)
    open_ended: bool = of(default=False, compare=False)
    """A word at the very end of the text, which may be unfinished."""


@dataclass(frozen=True, slots=True)
class Not:
    """What must not be."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class All:
    """What must all be; never fewer than two parts, none of them ``All``."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Of which one must be; never fewer than two parts, none of them ``Any``."""

    parts: tuple["Node", ...]


Node = Term | Not | All | Any


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query as a tree."""

    tree: Node | None
    """None when nothing is asked."""
    mistakes: tuple[Mistake, ...] = ()


def terms(node: Node | None) -> Iterator[Term]:
    """Yields the terms of a tree in the order of the text, those that must not be among them."""
    if isinstance(node, Term):
        yield node
    elif isinstance(node, Not):
        yield from terms(node.part)
    elif node is not None:
        for part in node.parts:
            yield from terms(part)


def parse(text: str, now: datetime, *, typing: bool = False) -> Parsed:
    """Reads any text; ``typing``: what is unfinished at its end is no mistake."""
    return _Reader(text, now, typing).read()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    """term, open, close, minus, or the operator."""
    start: int
    end: int
    term: Term | None = None


class _Reader:
    """Reads one text."""

    def __init__(self, text: str, now: datetime, typing: bool) -> None:
        self._text = text.encode("utf-8", "ignore").decode().replace("\0", " ")[:MOST_CHARACTERS]
        self._now, self._typing = now, typing
        self._mistakes: list[Mistake] = []
        self._tokens = list(self._tokenize())
        self._at = 0

    def read(self) -> Parsed:
        parts: list[Node] = []
        while self._at < len(self._tokens):
            parts += self._sequence(0)
            if self._at < len(self._tokens):  # a parenthesis that was never opened
                self._at += 1
        found = sorted(self._mistakes, key=lambda each: (each.start, each.end))
        return Parsed(_all(parts), tuple(found))

    def _wrong(self, start: int, end: int, message: str) -> None:
        self._mistakes.append(Mistake(start, end, message))

    # --- tokens -------------------------------------------------------------------------------------------

    def _tokenize(self) -> Iterator[_Token]:
        at, depth, count = 0, 0, 0
        while (at := self._skip(at)) < len(self._text):
            if self._text[at] == ")" and depth:
                depth -= 1
                yield _Token("close", at, at + 1)
                at += 1
                continue
            found = _TOKEN.match(self._text, at)
            assert found is not None
            if found["sign"] and found.end() > at + 1:
                yield _Token("minus", at, at + 1)
                at += 1
                continue
            if found["open"]:
                depth += 1
                yield _Token("open", at, at + 1)
                at += 1
                continue
            end = self._end_of_word(found, depth)
            end = max(end, at + 1)
            count += 1
            if count > MOST_TERMS:
                self._wrong(at, len(self._text), f"A query has at most {MOST_TERMS} terms; the rest is left out.")
                return
            yield from self._token(found, at, end)
            at = end

    def _skip(self, at: int) -> int:
        while at < len(self._text) and self._text[at].isspace():
            at += 1
        return at

    @staticmethod
    def _end_of_word(found: re.Match[str], depth: int) -> int:
        """Returns where a token ends; parentheses that close something are none of its word."""
        word, end = found["word"] or "", found.end()
        while depth and word.endswith(")") and word.count("(") < word.count(")"):
            word, end, depth = word[:-1], end - 1, depth - 1
        return end

    def _token(self, found: re.Match[str], start: int, end: int) -> Iterator[_Token]:
        name, phrase = found["field"] or "", found["phrase"]
        value = self._text[start + len(name) : end] if phrase is None else phrase
        last = end == len(self._text)
        if phrase is not None and not found["close"] and not self._typing:
            self._wrong(start + len(name), end, "This quotation mark is never closed.")
        if not name and phrase is None and value in _OPERATORS:
            yield _Token(value, start, end)
            return
        known = BY_NAME.get(name[:-1].lower()) if name else None
        if name and known is None:
            if value and self._is_meant_otherwise(name, start):
                return
            value = name + value
        elif known is not None and (wrong := known.check(value, self._now)):
            if not (self._typing and last and may_go_on(known, value)):
                self._wrong(start, end, wrong)
            return
        if any(character.isalnum() for character in value):
            open_ended = last and phrase is None
            yield _Token("term", start, end, Term(known.name if known else "", value, start, end, open_ended))

    def _is_meant_otherwise(self, name: str, start: int) -> bool:
        """Says that there is no such field; returns whether it is another one misspelt, and not words with a colon."""
        import difflib

        near = difflib.get_close_matches(name[:-1].lower(), BY_NAME, n=1)
        advice = f"did you mean {near[0]}:?" if near else f"there are {', '.join(each.name for each in FIELDS)}."
        self._wrong(start, start + len(name), f"There is no field {name} — {advice}")
        return bool(near)

    # --- tree ---------------------------------------------------------------------------------------------

    def _sequence(self, depth: int) -> list[Node]:
        """Reads parts side by side, up to the end or a closing parenthesis."""
        parts: list[Node] = []
        joined: _Token | None = None
        while self._at < len(self._tokens) and self._tokens[self._at].kind != "close":
            token = self._tokens[self._at]
            if token.kind in ("OR", "AND"):
                self._at += 1
                if not parts or joined is not None:
                    self._wrong(token.start, token.end, f"{token.kind} stands between two things.")
                else:
                    joined = token
                continue
            part = self._part(depth)
            if part is None:
                continue
            if joined is not None and joined.kind == "OR":
                parts[-1] = _either(parts[-1], part)
            else:
                parts.append(part)
            joined = None
        if joined is not None and not (self._typing and self._at == len(self._tokens)):
            self._wrong(joined.start, joined.end, f"{joined.kind} stands between two things.")
        return parts

    def _part(self, depth: int) -> Node | None:
        """Reads a term or a group, perhaps one that must not be; None where there is none."""
        token, negative = self._tokens[self._at], False
        while token.kind in ("minus", "NOT"):
            self._at += 1
            if self._at == len(self._tokens) or self._tokens[self._at].kind in ("close", "OR", "AND"):
                if token.kind == "NOT" and not (self._typing and self._at == len(self._tokens)):
                    self._wrong(token.start, token.end, "NOT stands before what must not be.")
                return None
            token, negative = self._tokens[self._at], not negative
        self._at += 1
        part = self._group(token, depth) if token.kind == "open" else token.term
        return part if part is None or not negative else part.part if isinstance(part, Not) else Not(part)

    def _group(self, opened: _Token, depth: int) -> Node | None:
        if depth >= MOST_DEPTH:
            self._wrong(opened.start, opened.end, f"Parentheses go {MOST_DEPTH} deep at most.")
            return None
        parts = self._sequence(depth + 1)
        if self._at < len(self._tokens):
            self._at += 1
        elif not self._typing:
            self._wrong(opened.start, opened.end, "This parenthesis is never closed.")
        return _all(parts)


def _all(parts: list[Node]) -> Node | None:
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, All) else (part,))]
    return None if not flat else flat[0] if len(flat) == 1 else All(tuple(flat))


def _either(first: Node, second: Node) -> Any:
    flat = [inner for part in (first, second) for inner in (part.parts if isinstance(part, Any) else (part,))]
    return Any(tuple(flat))


def spelled(node: Node | None) -> str:
    """Returns a query that is read as this tree."""
    if node is None:
        return ""
    if isinstance(node, Term):
        return f"{node.field}:{quoted(node.value)}" if node.field else quoted(node.value)
    if isinstance(node, Not):
        inner = spelled(node.part)
        return f"-{inner}" if isinstance(node.part, Term) else f"-({inner})"
    if isinstance(node, Any):
        return " OR ".join(f"({spelled(each)})" if isinstance(each, All) else spelled(each) for each in node.parts)
    return " ".join(f"({spelled(each)})" if isinstance(each, Any) else spelled(each) for each in node.parts)


def quoted(value: str) -> str:
    """Returns a value as it is written in a query: in quotation marks where it needs them."""
    plain = "".join(" " if each in QUOTES else each for each in value)
    needs = value in _OPERATORS or not re.fullmatch(r"[\w.,/'’&+%@#!?-]+", value) or value.startswith("-")
    return f'"{plain}"' if needs else value

"""The query language: what a person types, as a safe FTS5 expression, conditions on the rows, and words to mark.

    harbour storm        both words            "harbour storm"   side by side
    storm OR flood       either                -ferry            without           (a OR b) c   in this order
    title:storm          in the headline       feed:ledger       from feeds whose name contains it
    is:unread  is:read  is:starred             since:2026-03-01  before:monday  date:last-month
    said:"no deal"       in a quote            by:ruiz           quoting somebody of this name; both: in one quote

Any text is a valid query: ``query_syntax`` reads it and names what makes no sense, ``query_fields`` has all fields.
Case, accents and the kind of quotation mark make no difference. Scripts written without spaces are found by their
characters.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from newsreader.model.queries import Mistake
from newsreader.store.columns import micros
from newsreader.store.folding import folded, indexed, unspaced
from newsreader.store.query_dates import Stretch, stretch
from newsreader.store.query_fields import language_code, words_of
from newsreader.store.query_syntax import All, Any, Node, Not, Term, terms
from newsreader.store.query_syntax import parse as read_syntax
from newsreader.store.voices import matching

_TOKEN: Final = re.compile(r"[^\W_]+")
_SHORTEST_PREFIX: Final = 3
"""Letters a word needs to be completed while it is being typed."""
_COLUMNS: Final = {"": "", "title": "title : ", "text": "body : "}
"""Fields that the full-text index answers."""

Values = tuple[str | int, ...]
Condition = tuple[str, Values]
"""SQL over ``status``, with its values."""


@dataclass(frozen=True, slots=True)
class Scope:
    """When a query is asked, and of which articles."""

    now: datetime
    first: int | None = None
    last: int = 0
    """Ids between which the articles lie that are looked at; without a first one all are."""

    def within(self, column: str, per_article: int = 1) -> str:
        """Returns the end of a condition that keeps ``column`` between the ids."""
        if self.first is None:
            return ""
        return f" AND {column} BETWEEN {self.first * per_article} AND {(self.last + 1) * per_article - 1}"

    @property
    def with_words(self) -> str:
        """A condition for articles that hold words."""
        return f"status.id IN (SELECT rowid FROM words WHERE words MATCH ?{self.within('rowid')})"


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for."""

    scope: Scope
    wanted: str = ""
    """An FTS5 expression for what must be there; empty when there is no word."""
    phrases: tuple[str, ...] = ()
    """The words and phrases in it, each as an expression."""
    unwanted: str = ""
    """One for what must not be there, where something is wanted."""
    conditions: tuple[str, ...] = ()
    """SQL over ``status``, in the order of ``values``."""
    values: Values = ()
    quoted: tuple[str, ...] = ()
    """SQL over ``quote``: what one quote of the article must be, in the order of ``quoted_values``."""
    quoted_values: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    """Finds the words wanted in folded text."""
    fields: frozenset[str] = frozenset()
    """All fields that are used."""
    states: frozenset[str] = frozenset()
    """All states that are asked about."""
    mistakes: tuple[Mistake, ...] = ()

    @property
    def match(self) -> str:
        """The whole FTS5 expression; empty when there is no word."""
        return f"({self.wanted}) NOT ({self.unwanted})" if self.unwanted else self.wanted

    @property
    def in_title(self) -> str:
        """The same with the words wanted in the title."""
        wanted = f"title : ({self.wanted})"
        return f"({wanted}) NOT ({self.unwanted})" if self.unwanted else wanted

    @property
    def alone(self) -> bool:
        """Whether one word or phrase is all that is asked."""
        return self.phrases == (self.match,) and not (self.conditions or self.quoted)

    @property
    def beside_words(self) -> Condition:
        """Everything but the words, as one condition."""
        several, values = list(self.conditions), self.values
        if self.quoted:
            several.append(f"status.id IN (SELECT quote.id / 1000 FROM quote WHERE {' AND '.join(self.quoted)})")
            values += self.quoted_values
        return " AND ".join(several) or "1", values

    def beside_words_in(self, table: str) -> Condition:
        """The same for articles whose words are all in one table of the index, which is then the only one asked."""
        condition, values = self.beside_words
        return condition.replace(self.scope.with_words, self.scope.with_words.replace("words", table)), values

    @property
    def whole(self) -> Condition:
        """Everything as one condition."""
        beside, values = self.beside_words
        return (f"{self.scope.with_words} AND {beside}", (self.match, *values)) if self.match else (beside, values)

    @property
    def empty(self) -> bool:
        """Whether nothing is asked at all."""
        return not (self.wanted or self.conditions or self.quoted)


def parse(
    text: str, *, prefix: bool = False, now: datetime | None = None, among: tuple[int, int] | None = None
) -> Query:
    """Returns the query; ``prefix``: it is being typed, so that its last word may be the beginning of one.

    ``among``: only articles with ids from the first to the last of these will be looked at."""
    now = now or datetime.now(UTC)
    read = read_syntax(text, now, typing=prefix)
    return _compiled(read.tree, prefix, Scope(now, *(among or ())), read.mistakes)


def _compiled(tree: Node | None, prefix: bool, scope: Scope, mistakes: tuple[Mistake, ...]) -> Query:
    compiler = _Compiler(prefix, scope)
    parts = () if tree is None else tree.parts if isinstance(tree, All) else (tree,)
    words = [part for part in parts if _is_words(part)]
    without = [part.part for part in parts if isinstance(part, Not) and _is_words(part.part)] if words else []
    quoted = [part for part in parts if _is_about_quote(part)]
    conditions = [compiler.condition(part) for part in parts if part not in words + quoted + [*map(Not, without)]]
    about = [compiler.about_quote(part) for part in quoted if isinstance(part, Term)]
    used = [*terms(tree)]
    return Query(
        scope,
        wanted=" AND ".join(compiler.expression(part) for part in words),
        phrases=tuple(compiler.expression(term) for part in words for term in _positive(part)),
        unwanted=" OR ".join(compiler.expression(part) for part in without),
        conditions=tuple(sql for sql, _ in conditions),
        values=tuple(value for _, values in conditions for value in values),
        quoted=tuple(sql for sql, _ in about),
        quoted_values=tuple(value for _, values in about for value in values),
        pattern=compiler.pattern(_positive(tree)),
        fields=frozenset(term.field for term in used),
        states=frozenset(term.value.strip().lower() for term in used if term.field == "is"),
        mistakes=mistakes,
    )


def _positive(tree: Node | None) -> Iterable[Term]:
    """Yields the terms that are wanted."""
    if isinstance(tree, Term):
        yield tree
    elif isinstance(tree, All | Any):
        for part in tree.parts:
            yield from _positive(part)


def _is_words(node: Node) -> bool:
    """Tells whether the full-text index can answer a part alone."""
    if isinstance(node, Term):
        return node.field in _COLUMNS
    return isinstance(node, All | Any) and all(map(_is_words, node.parts))


def _is_about_quote(node: Node) -> bool:
    return isinstance(node, Term) and node.field in ("said", "by")


class _Compiler:
    """Turns parts of a tree into SQL."""

    def __init__(self, prefix: bool, scope: Scope) -> None:
        self._prefix, self._scope = prefix, scope

    def expression(self, node: Node) -> str:
        """Returns an FTS5 expression for a part that is nothing but words."""
        if isinstance(node, Term):
            return f'{_COLUMNS[node.field]}"{indexed(node.value)}"' + (" *" if self._unfinished(node) else "")
        assert isinstance(node, All | Any)
        joint = " AND " if isinstance(node, All) else " OR "
        return f"({joint.join(map(self.expression, node.parts))})"

    def condition(self, node: Node) -> Condition:
        """Returns what a part asks of ``status``."""
        if _is_words(node):
            return self._scope.with_words, (self.expression(node),)
        if isinstance(node, Not):
            sql, values = self.condition(node.part)
            return f"({sql}) IS NOT TRUE", values
        if isinstance(node, All | Any):
            inner = [self.condition(part) for part in node.parts]
            joint = " AND " if isinstance(node, All) else " OR "
            return f"({joint.join(sql for sql, _ in inner)})", tuple(value for _, each in inner for value in each)
        if _is_about_quote(node):
            sql, quoted = self.about_quote(node)
            return f"status.id IN (SELECT quote.id / 1000 FROM quote WHERE {sql})", quoted
        return CONDITIONS[node.field](node.value, self._scope)

    def about_quote(self, term: Term) -> tuple[str, tuple[str, ...]]:
        """Returns what a term asks of ``quote``."""
        unfinished = self._unfinished(term)
        if term.field == "said":
            words = f'text : "{indexed(term.value)}"' + (" *" if unfinished else "")
            within = self._scope.within("rowid", 1000)
            return f"quote.id IN (SELECT rowid FROM quote_index WHERE quote_index MATCH ?{within})", (words,)
        sql, values = matching(term.value, whole=not unfinished)
        within = self._scope.within("quote_id", 1000)
        voices = f"SELECT quote_id FROM said JOIN voice ON voice.id = voice_id WHERE {sql}{within}"
        return f"quote.id IN ({voices})", tuple(values)

    def pattern(self, wanted: Iterable[Term]) -> re.Pattern[str] | None:
        """Returns what finds the words of terms in folded text."""
        fields = {*_COLUMNS, "said", "by"}
        shown = {_pattern(each.value, self._unfinished(each)) for each in wanted if each.field in fields} - {""}
        return re.compile("|".join(sorted(shown, key=lambda each: (-len(each), each)))) if shown else None

    def _unfinished(self, term: Term) -> bool:
        if not (self._prefix and term.open_ended):
            return False
        word = term.value
        return word[-1].isalnum() and len(word) >= _SHORTEST_PREFIX and not unspaced().search(word)


# --- fields ---------------------------------------------------------------------------------------------------


def _state(value: str, scope: Scope) -> Condition:
    return {
        "unread": "status.read = 0",
        "read": "status.read = 1",
        "starred": "status.starred = 1",
        "bookmarked": "status.starred = 1",
        "noted": "status.id IN (SELECT article_id FROM note)",
        "followed": "status.id IN (SELECT article_id FROM story JOIN member ON story_id = story.id"
        " WHERE followed IS NOT NULL)",
        "muted": "status.hidden = 2",
    }[value.strip().lower()], ()


def _tag(value: str, scope: Scope) -> Condition:
    named = "SELECT article_id FROM tagged JOIN tag ON tag.id = tag_id WHERE instr(' ' || folded(name), ' ' || ?)"
    return f"(status.starred = 1 AND status.id IN ({named}))", (folded(value.strip()),)


def _note(value: str, scope: Scope) -> Condition:
    return "status.id IN (SELECT article_id FROM note WHERE instr(folded(text), ?))", (folded(value.strip()),)


def _feed(value: str, scope: Scope) -> Condition:
    named = "SELECT id FROM feed WHERE instr(folded(coalesce(own_title, title, url)), ?)"
    return f"status.feed_id IN ({named})", (folded(value.strip()),)


def _folder(value: str, scope: Scope) -> Condition:
    inside = "SELECT feed.id FROM category JOIN feed ON category_id = category.id"
    return f"status.feed_id IN ({inside} WHERE instr(folded(category.title), ?))", (folded(value.strip()),)


def _author(value: str, scope: Scope) -> Condition:
    if scope.first is not None:
        own = "SELECT instr(' ' || folded(author), ' ' || ?) FROM article WHERE article.id = status.id"
        return f"({own})", (folded(value.strip()),)
    # Each name is looked at once, and not with every article.
    names = "SELECT author FROM (SELECT DISTINCT author FROM article WHERE author <> '' LIMIT -1)"
    named = f"{names} WHERE instr(' ' || folded(author), ' ' || ?)"
    return f"status.id IN (SELECT id FROM article WHERE author <> '' AND author IN ({named}))", (folded(value.strip()),)


def _since(value: str, scope: Scope) -> Condition:
    return "status.published >= ?", (micros(_time(value, scope).start),)


def _before(value: str, scope: Scope) -> Condition:
    return "status.published < ?", (micros(_time(value, scope).start),)


def _date(value: str, scope: Scope) -> Condition:
    found = _time(value, scope)
    return "(status.published >= ? AND status.published < ?)", (micros(found.start), micros(found.end))


def _time(value: str, scope: Scope) -> Stretch:
    found = stretch(value, scope.now)
    assert found is not None, "the fields are checked as they are read"
    return found


def _language(value: str, scope: Scope) -> Condition:
    own = "SELECT language FROM article WHERE article.id = status.id"
    usual = "SELECT language FROM feed WHERE feed.id = status.feed_id"
    return f"coalesce(({own}), ({usual})) || '-' LIKE ?", (f"{language_code(value)}-%",)


def _longer(value: str, scope: Scope) -> Condition:
    return "(SELECT words FROM article WHERE article.id = status.id) >= ?", (_lengths(value)[0],)


def _shorter(value: str, scope: Scope) -> Condition:
    return "(SELECT words FROM article WHERE article.id = status.id) < ?", (_lengths(value)[1],)


def _lengths(value: str) -> tuple[int, int]:
    found = words_of(value)
    assert found is not None, "the fields are checked as they are read"
    return found


CONDITIONS: Final[Mapping[str, Callable[[str, Scope], Condition]]] = {
    "is": _state,
    "tag": _tag,
    "note": _note,
    "feed": _feed,
    "folder": _folder,
    "author": _author,
    "since": _since,
    "before": _before,
    "date": _date,
    "lang": _language,
    "longer": _longer,
    "shorter": _shorter,
}
"""What the fields ask of an article, but those about words and quotes."""


def _pattern(words: str, unfinished: bool) -> str:
    """Returns a regular expression for a word or phrase in folded text, like what the index matches."""
    tokens = _TOKEN.findall(folded(indexed(words)))
    if not tokens:
        return ""
    # That no letter stands before is asked behind the first word: what begins with a letter is looked for fast.
    alone = "" if unspaced().match(tokens[0]) else rf"(?<![^\W_]{tokens[0]})"
    after = r"[^\W_]*" if unfinished else "" if unspaced().match(tokens[-1]) else r"(?![^\W_])"
    return r"[\W_]*".join([tokens[0] + alone, *tokens[1:]]) + after

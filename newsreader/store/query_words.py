"""A query in words: “unread stories of Ledger since 1 November that say ‘pay offer’”."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from newsreader.store.query_dates import Stretch, stretch
from newsreader.store.query_fields import LANGUAGES, language_code, length_told
from newsreader.store.query_syntax import All, Any, Node, Not, Term

_ADJECTIVES: Final = {
    "unread": "unread",
    "read": "read",
    "starred": "bookmarked",
    "bookmarked": "bookmarked",
    "noted": "noted",
    "followed": "followed",
    "muted": "muted",
}
_SAYING: Final = ("", "text")


def in_words(tree: Node | None, now: datetime) -> str:
    """Returns what a query finds; empty when it asks nothing."""
    if tree is None:
        return ""
    parts = tree.parts if isinstance(tree, All) else (tree,)
    states = [part for part in parts if isinstance(part, Term) and part.field == "is"]
    adjectives = list(dict.fromkeys(_ADJECTIVES[each.value.strip().lower()] for each in states))
    rest = [part for part in parts if part not in states]
    places = [_place(part, now) for part in rest if _is_place(part)]
    clauses = _clauses([part for part in rest if not _is_place(part)], now)
    told = " ".join([*adjectives, "stories", *places])
    return f"{told} that {_listed(clauses)}" if clauses else told


def _is_place(part: Node) -> bool:
    return isinstance(part, Term) and part.field in _PLACES


def _place(part: Node, now: datetime) -> str:
    assert isinstance(part, Term)
    return _PLACES[part.field](part.value.strip(), now)


def _clauses(parts: Sequence[Node], now: datetime) -> list[str]:
    """Returns what follows “stories that”; words that must all be said are told together, and what is one quote."""
    said, unsaid = _values(parts, *_SAYING), _values([part.part for part in parts if isinstance(part, Not)], *_SAYING)
    quoted, speakers = _values(parts, "said"), _values(parts, "by")
    clauses = [f"say {_listed(_marked(said))}"] if said else []
    if quoted:
        clauses.append(f"quote {_listed(_marked(quoted))}{' by ' * bool(speakers)}{_listed(speakers)}")
    elif speakers:
        clauses.append(f"quote {_listed(speakers)}")
    clauses += [_clause(part, now) for part in parts if not _is_told(part)]
    if unsaid:
        clauses.append(f"do not say {_listed(_marked(unsaid), 'or')}")
    return clauses


def _is_told(part: Node) -> bool:
    """Tells whether a part is told together with others of its kind."""
    return _is(part, "said", "by", *_SAYING) or (isinstance(part, Not) and _is(part.part, *_SAYING))


def _is(part: Node, *fields: str) -> bool:
    return isinstance(part, Term) and part.field in fields


def _values(parts: Sequence[Node], *fields: str) -> list[str]:
    return [part.value for part in parts if isinstance(part, Term) and part.field in fields]


def _clause(part: Node, now: datetime) -> str:
    if isinstance(part, Not):
        return _denied(part.part, now)
    if isinstance(part, All):
        clauses = _clauses(part.parts, now)
        return f"both {_listed(clauses)}" if len(clauses) == 2 else _listed(clauses)
    if isinstance(part, Any):
        if all(_is(each, *_SAYING) for each in part.parts):
            return f"say {_listed(_marked(_values(part.parts, *_SAYING)), 'or')}"
        return f"either {_listed([_clause(each, now) for each in part.parts], 'or')}"
    if part.field in _PLACES:
        return f"are {_place(part, now)}"
    return _CLAUSES[part.field](part.value.strip())


def _denied(part: Node, now: datetime) -> str:
    if _is(part, "is", *_PLACES):
        return _clause(part, now).replace("are ", "are not ", 1)
    if isinstance(part, Term) or (isinstance(part, Any) and all(_is(each, *_SAYING) for each in part.parts)):
        return f"do not {_clause(part, now)}"
    return f"are not such that they {_clause(part, now)}"


def _listed(several: Sequence[str], word: str = "and") -> str:
    if len(several) < 2:
        return "".join(several)
    return f"{', '.join(several[:-1])} {word} {several[-1]}"


def _marked(several: Sequence[str]) -> list[str]:
    return [f"‘{' '.join(words.split())}’" for words in several]


def _since(value: str, now: datetime) -> str:
    found = _time(value, now)
    return f"of the last {found.name}" if found.rolling else f"since {found.name}"


def _before(value: str, now: datetime) -> str:
    found = _time(value, now)
    return f"older than {found.name}" if found.rolling else f"before {found.name}"


def _date(value: str, now: datetime) -> str:
    found = _time(value, now)
    return f"of the last {found.name}" if found.rolling else f"of {found.name}"


def _time(value: str, now: datetime) -> Stretch:
    found = stretch(value, now)
    assert found is not None, "the fields are checked as they are read"
    return found


def _language(value: str, now: datetime) -> str:
    code = language_code(value)
    return f"in {LANGUAGES.get(code, code)}"


_PLACES: Final[Mapping[str, Callable[[str, datetime], str]]] = {
    "feed": lambda value, now: f"of {value}",
    "folder": lambda value, now: f"in the folder {value}",
    "author": lambda value, now: f"by {value}",
    "tag": lambda value, now: f"tagged {value}",
    "lang": _language,
    "since": _since,
    "before": _before,
    "date": _date,
    "longer": lambda value, now: f"longer than {length_told(value)}",
    "shorter": lambda value, now: f"shorter than {length_told(value)}",
}
"""What follows “stories”, by field."""
_CLAUSES: Final[Mapping[str, Callable[[str], str]]] = {
    "": lambda value: f"say ‘{value}’",
    "text": lambda value: f"say ‘{value}’",
    "title": lambda value: f"have ‘{value}’ in the headline",
    "said": lambda value: f"quote ‘{value}’",
    "by": lambda value: f"quote {value}",
    "note": lambda value: f"have ‘{value}’ in a note of yours",
    "is": lambda value: f"are {_ADJECTIVES[value.lower()]}",
}
"""What follows “stories that”, by field."""

"""The query language: what a person types, as a safe FTS5 expression, conditions on the rows, and words to mark.

    harbour storm        both words            "harbour storm"   side by side
    storm OR flood       either                -ferry            without
    title:storm          in the headline       feed:ledger       from feeds whose name contains it
    is:unread  is:read  is:bookmarked          after:2026-03-01  before:2026-04-01
    said:"no deal"       in a quote            by:ruiz           quoting somebody of this name

Any text is a valid query; what makes no sense as an operator is looked for as words. Case, accents and the kind of
quotation mark make no difference. Scripts written without spaces are found by their characters.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from newsreader.store.columns import micros
from newsreader.store.voices import matching

_UNSPACED: Final = re.compile("([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])")
"""Thai, Lao, Burmese, Khmer, kana and Han: written without spaces between words."""
_PART: Final = re.compile(
    r"(?P<sign>(?<!\S)-)?(?P<field>(?:(?<!\S)|(?<=\s-)|(?<=^-))(?:title|feed|is|after|before|said|by):)?"
    r'(?:["“”„«»](?P<phrase>[^"“”„«»]*)(?:["“”„«»]|$)|(?P<word>[^\s"“”„«»]+))',
    re.IGNORECASE,
)
_TOKEN: Final = re.compile(r"[^\W_]+")
_SHORTEST_PREFIX: Final = 3
"""Letters a word needs to be completed while it is being typed."""
_STATES: Final = {
    "unread": "read = 0",
    "read": "read = 1",
    "bookmarked": "starred = 1",
    "bookmark": "starred = 1",
    "starred": "starred = 1",
}


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for."""

    match: str = ""
    """An FTS5 expression; empty when there is no word."""
    conditions: tuple[str, ...] = ()
    """SQL over ``status`` and ``feed``, in the order of ``values``."""
    values: tuple[str | int, ...] = ()
    pattern: re.Pattern[str] | None = None
    """Finds the words wanted in folded text."""

    quoted: tuple[str, ...] = ()
    """SQL over ``quote``: what one quote of the article must be; together the last of ``conditions``."""
    quoted_values: tuple[str, ...] = ()

    @property
    def beside_quotes(self) -> tuple[tuple[str, ...], tuple[str | int, ...]]:
        """The conditions and values but that about quotes."""
        if not self.quoted:
            return self.conditions, self.values
        return self.conditions[:-1], self.values[: -len(self.quoted_values)]

    @property
    def empty(self) -> bool:
        """Whether nothing is asked at all."""
        return not self.match and not self.conditions


class _Folding(dict[int, int]):
    """Maps each character to its lower-case base letter, one to one, so that offsets stay."""

    def __missing__(self, code: int) -> int:
        decomposed = unicodedata.normalize("NFKD", chr(code))
        base = decomposed[0] if all(map(unicodedata.combining, decomposed[1:])) else chr(code)
        lower = base.lower()
        self[code] = ord(lower) if len(lower) == 1 else code
        return self[code]


_FOLDING: Final = _Folding()


def folded(text: str) -> str:
    """Returns the text in lower case without accents, every character in its place."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)


def indexed(text: str) -> str:
    """Returns a text as it goes into the index: characters of scripts without spaces stand apart."""
    if text.isascii():
        return text
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    return _UNSPACED.sub(r" \1 ", text)


def parse(text: str, *, prefix: bool = False) -> Query:
    """Returns the query; ``prefix``: the last word may be the beginning of one."""
    text = text.encode("utf-8", "ignore").decode().replace("\0", " ")
    groups, unwanted, shown = list[list[str]](), list[str](), list[str]()
    conditions, values = list[str](), list[str | int]()
    quoted, quoted_values = list[str](), list[str]()
    parts = list(_PART.finditer(text))
    joined = False
    for number, part in enumerate(parts):
        words, field = part["phrase"] or part["word"] or "", (part["field"] or "").lower()
        if part["word"] in ("OR", "AND", "NOT") and 0 < number < len(parts) - 1 and not part["sign"] and not field:
            joined = words == "OR" and bool(groups)
            continue
        unfinished = prefix and part.end() == len(text) and part["word"] is not None and _completable(words)
        negative = bool(part["sign"]) or (number > 1 and parts[number - 1]["word"] == "NOT")
        about_quote = _about_quote(field, words, unfinished)
        if about_quote and negative:
            conditions.append(f"status.id NOT IN (SELECT quote.id / 1000 FROM quote WHERE {about_quote[0]})")
            values += about_quote[1]
            continue
        if about_quote:
            quoted.append(about_quote[0])
            quoted_values += about_quote[1]
            shown.append(_pattern(words, unfinished))
            continue
        condition = _condition(field, words)
        if condition:
            conditions.append(f"NOT ({condition[0]})" if negative else condition[0])
            values += condition[1:]
            continue
        if field and field != "title:":
            words = field + words
        if not any(character.isalnum() for character in words):
            continue
        term = ("title : " if field == "title:" else "") + f'"{indexed(words)}"' + (" *" if unfinished else "")
        if negative:
            unwanted.append(term)
            continue
        shown.append(_pattern(words, unfinished))
        if joined:
            groups[-1].append(term)
        else:
            groups.append([term])
        joined = False
    match = " AND ".join(f"({' OR '.join(group)})" for group in groups)
    if unwanted and match:
        match = f"({match}) NOT ({' OR '.join(unwanted)})"
    elif unwanted:
        conditions.append("status.id NOT IN (SELECT rowid FROM text_index WHERE text_index MATCH ?)")
        values.append(" OR ".join(unwanted))
    if quoted:
        conditions.append(f"status.id IN (SELECT quote.id / 1000 FROM quote WHERE {' AND '.join(quoted)})")
        values += quoted_values
    pattern = re.compile("|".join(sorted(filter(None, shown), key=len, reverse=True))) if any(shown) else None
    return Query(match, tuple(conditions), tuple(values), pattern, tuple(quoted), tuple(quoted_values))


def _completable(word: str) -> bool:
    return word[-1].isalnum() and len(word) >= _SHORTEST_PREFIX and not _UNSPACED.search(word)


def _about_quote(field: str, words: str, unfinished: bool) -> tuple[str, list[str]] | None:
    """Returns what a field asks of a quote; None for other fields, and without a letter."""
    if field not in ("said:", "by:") or not any(character.isalnum() for character in words):
        return None
    if field == "said:":
        term = f'text : "{indexed(words)}"' + (" *" if unfinished else "")
        return "quote.id IN (SELECT rowid FROM quote_index WHERE quote_index MATCH ?)", [term]
    condition, values = matching(words, whole=not unfinished)
    voices = f"SELECT quote_id FROM said JOIN voice ON voice.id = voice_id WHERE {condition}"
    return f"quote.id IN ({voices})", values


def _condition(field: str, value: str) -> tuple[str, str | int] | tuple[str] | None:
    """Returns what a field asks of the rows; None when it makes no sense and is looked for as words."""
    value = value.strip()
    if field == "is:" and value.lower() in _STATES:
        return (_STATES[value.lower()],)
    if field == "feed:" and value:
        return "instr(lower(coalesce(own_title, feed.title, feed.url)), ?)", value.lower()
    if field in ("after:", "before:"):
        try:
            day = micros(datetime.fromisoformat(value).astimezone())
        except (ValueError, OverflowError, OSError):
            return None
        return ("published >= ?" if field == "after:" else "published < ?"), day
    return None


def _pattern(words: str, unfinished: bool) -> str:
    """Returns a regular expression for a word or phrase in folded text, like what the index matches."""
    tokens = _TOKEN.findall(folded(indexed(words)))
    if not tokens:
        return ""
    before = "" if _UNSPACED.match(tokens[0]) else r"(?<![^\W_])"
    after = r"[^\W_]*" if unfinished else "" if _UNSPACED.match(tokens[-1]) else r"(?![^\W_])"
    return before + r"[\W_]*".join(map(re.escape, tokens)) + after

"""What each version of a story adds: quotes, speakers and names that no other version has. Pure.

Only texts in one language are compared: a translation shares no words with its original, and adds nothing by that.
Names are runs of capitalised words within sentences; one word alone must come twice, for it may be no name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from newsreader.model import Addition, Quote
from newsreader.text.speech import lexicon
from newsreader.text.wordings import group, words_of

_MOST_NAMES: Final = 3
_LONGEST: Final = 4
"""Words of a name; longer runs are headlines."""
_RUN: Final = re.compile(r"[^\W\d_][\w’'-]*(?: [^\W\d_][\w’'-]*)*")
_OPENS: Final = re.compile(r"(?:^|[.!?:…\n“”„\"«»])[\s“”„\"'‘«»()\[\]—–-]*$")
_POSSESSIVE: Final = re.compile(r"[’']s?$")


class Told(NamedTuple):
    """A version as it is compared."""

    text: str
    quotes: Sequence[Quote]
    language: str
    """Its code, “en”; empty when that is not known."""


def additions(versions: Sequence[Told]) -> list[Addition]:
    """Returns what each version has and no other one, in the order given."""
    if not versions:
        return []
    main = _code(versions[0].language)
    alike = [at for at, each in enumerate(versions) if _code(each.language) in (main, "") or not main]
    only = _only_quotes([versions[at].quotes for at in alike])
    found = [Addition(language=_code(each.language)) for each in versions]
    for place, at in enumerate(alike):
        others = [versions[other] for other in alike if other != at]
        speakers = _only_speakers(versions[at].quotes, [quote for each in others for quote in each.quotes])
        known = {word for each in others for word in words_of(each.text)} | set(words_of(" ".join(speakers)))
        names = _only_names(versions[at], known) if others else ()
        found[at] = Addition(only[place], speakers, names)
    return found


def _code(language: str) -> str:
    return re.split(r"[-_]", language.lower())[0]


def _only_quotes(quotes: Sequence[Sequence[Quote]]) -> list[int]:
    """Returns how many statements of each version stand in no other one."""
    owners = [at for at, several in enumerate(quotes) for _ in several]
    texts = [quote.text for several in quotes for quote in several]
    counts = [0] * len(quotes)
    for statement in group(texts, [0.0] * len(texts)):
        having = {owners[index] for wording in statement for index in wording}
        if len(having) == 1:
            counts[having.pop()] += 1
    return counts


def _only_speakers(mine: Sequence[Quote], others: Sequence[Quote]) -> tuple[str, ...]:
    known = {_surname(each.speaker) for each in others if each.speaker}
    named = dict.fromkeys(each.speaker for each in mine if each.speaker)
    return tuple(name for name in named if name and not name[0].islower() and _surname(name) not in known)


def _surname(name: str) -> str:
    return name.casefold().split()[-1] if name.split() else ""


def _only_names(version: Told, known: set[str]) -> tuple[str, ...]:
    counts: Counter[str] = Counter(_names(version.text, lexicon(_code(version.language)).time))
    new = {
        name: count for name, count in counts.items() if known.isdisjoint(words_of(name)) and (count > 1 or " " in name)
    }
    longest_first = sorted(new, key=lambda name: (-new[name] * len(name.split()), version.text.find(name)))
    return tuple(longest_first[:_MOST_NAMES])


def _names(text: str, time: frozenset[str]) -> Iterator[str]:
    """Yields runs of capitalised words that do not open a sentence."""
    for match in _RUN.finditer(text):
        run: list[str] = []
        start = match.start()
        opens = _OPENS.search(text, max(0, start - 8), start) is not None
        for number, word in enumerate([*match.group().split(" "), ""]):
            capital = word[:1].isupper() and word.lower() not in time and not (number == 0 and opens)
            if capital:
                run.append(_POSSESSIVE.sub("", word))
            if run and not (capital and run[-1] == word):
                if len(run) <= _LONGEST:
                    yield " ".join(run)
                run = []

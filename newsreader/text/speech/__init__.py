"""The words that tell who says what, one data file a language, read once and only when needed.

A language without a file, or a text too short to tell its language, is read with the words of all files together.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl")

PRO_DROP = ("es", "it", "pt")
"""Languages whose verbs need no subject: “…”, añadió."""

VERB_SECOND = ("de", "nl")
"""Languages whose subject stands behind the verb when anything else stands before it."""

SAID, SAYING, CALLS = 1, 2, 4
"""Kinds of cue: a verb of saying, its participle, a verb that reports a fragment."""

Phrases = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The word lists of a language, lower case; the comments in ``en.toml`` say what each is for."""

    language: str
    function_words: frozenset[str]
    said: frozenset[str]
    saying: frozenset[str]
    calls: frozenset[str]
    by: frozenset[str]
    nouns: frozenset[str]
    certain: frozenset[str]
    commands: frozenset[str]
    owners: frozenset[str]
    skip: frozenset[str]
    be: frozenset[str]
    auxiliary: frozenset[str]
    male: frozenset[str]
    female: frozenset[str]
    plural: frozenset[str]
    neutral: frozenset[str]
    first_person: frozenset[str]
    subjects: frozenset[str]
    relative: frozenset[str]
    determiners: frozenset[str]
    definite: frozenset[str]
    plural_words: frozenset[str]
    prepositions: frozenset[str]
    genitive: frozenset[str]
    adverbial: frozenset[str]
    infinitive: frozenset[str]
    absolute: frozenset[str]
    quoted: frozenset[str]
    aged_male: frozenset[str]
    aged_female: frozenset[str]
    offices: frozenset[str]
    addressed: frozenset[str]
    belonging: frozenset[str]
    places: frozenset[str]
    conjunctions: frozenset[str]
    joining: frozenset[str]
    when: frozenset[str]
    clauses: frozenset[str]
    time: frozenset[str]
    media: frozenset[str]
    titles_male: frozenset[str]
    titles_female: frozenset[str]
    titles: frozenset[str]
    affiliations: frozenset[str]
    roles: frozenset[str]
    bodies: frozenset[str]
    role_endings: tuple[str, ...]
    female_roles: frozenset[str]
    male_roles: frozenset[str]
    organisations: frozenset[str]
    stop: frozenset[str]
    works: frozenset[str]
    so_called: frozenset[str]
    wording: frozenset[str]
    terms: frozenset[str]
    uses: frozenset[str]
    like: frozenset[str]
    known: frozenset[str]
    reported: frozenset[str]
    cues: Mapping[str, int]
    """Every cue word with its kinds added up."""
    phrases: Mapping[str, Phrases]
    """The rest of every phrase such as “according to”, by its first word."""
    every_title: frozenset[str]
    """What may stand in the title before a name."""
    person_titles: frozenset[str]
    """What makes a person of the name it stands before."""
    closed: frozenset[str]
    """Words that are no part of a noun phrase: verbs of saying, auxiliaries, adverbs, conjunctions, pronouns."""

    def is_title(self, low: str) -> bool:
        """Tells whether the word is a title that stands before a name."""
        return low in self.every_title or (bool(self.role_endings) and low.endswith(self.role_endings))

    def is_role(self, low: str) -> bool:
        """Tells whether the word says what somebody is."""
        return low in self.roles or self.is_title(low)

    def makes_person(self, low: str) -> bool:
        """Tells whether the title makes a person of the name after it."""
        if low in self.roles:
            return low not in self.bodies
        return low in self.person_titles or (bool(self.role_endings) and low.endswith(self.role_endings))

    def modifies(self, low: str) -> bool:
        """Tells whether the word may stand before a role in its noun phrase: “chief”, “harbour”."""
        if self.is_role(low):
            return True
        return low[0].isalpha() and not (low in self.closed or low in self.determiners or low in self.prepositions)


_DERIVED = ("language", "cues", "phrases", "every_title", "person_titles", "closed")


@cache
def _raw(name: str) -> dict[str, frozenset[str]]:
    data = tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text("utf-8"))
    return {key: frozenset(value.split() if isinstance(value, str) else value) for key, value in data.items()}


@cache
def word_list(language: str, key: str) -> tuple[str, ...]:
    """Returns one word list of any data file, the longest words first."""
    return tuple(sorted(_raw(language)[key], key=lambda word: (-len(word), word)))


@cache
def given_names() -> tuple[frozenset[str], frozenset[str]]:
    """Returns male and female given names, lower case."""
    raw = _raw("names")
    return raw["male"], raw["female"]


@cache
def particles() -> frozenset[str]:
    """Returns the small words inside names: Anja de Wit."""
    return _raw("names")["particles"]


@cache
def lexicon(language: str = "") -> Lexicon:
    """Returns the words of a language of ``LANGUAGES``, or of all together for any other."""
    names = (language,) if language in LANGUAGES else LANGUAGES
    words: dict[str, frozenset[str]] = {}
    for name in names:
        for key, value in _raw(name).items():
            words[key] = words.get(key, frozenset()) | value
    cues = _cues(words)
    persons = words["titles"] | words["titles_male"] | words["titles_female"]
    closed = ("conjunctions", "clauses", "subjects", "relative", "be", "skip")
    given: dict[str, Any] = {
        field.name: words.get(field.name, frozenset()) for field in fields(Lexicon) if field.name not in _DERIVED
    }
    return Lexicon(
        **given
        | {
            "language": language,
            "roles": words["roles"] | {word + "s" for word in words["roles"] if word + "s" not in cues},
            "bodies": words["bodies"] | {word + "s" for word in words["bodies"]},
            "role_endings": tuple(sorted(words.get("role_endings", ()))),
            "cues": cues,
            "phrases": _phrases(words["according"]),
            "every_title": persons | words.get("affiliations", frozenset()),
            "person_titles": persons,
            "closed": frozenset(cues).union(*(words[key] for key in closed)),
        }
    )


def _cues(words: Mapping[str, frozenset[str]]) -> dict[str, int]:
    cues: dict[str, int] = {}
    for key, kind in (("said", SAID), ("saying", SAYING), ("calls", CALLS)):
        for word in words[key]:
            cues[word] = cues.get(word, 0) | kind
    return cues


def _phrases(according: frozenset[str]) -> dict[str, Phrases]:
    phrases: dict[str, Phrases] = {}
    for phrase in sorted(according, key=lambda phrase: (-len(phrase), phrase)):
        first, *rest = phrase.split()
        phrases[first] = (*phrases.get(first, ()), tuple(rest))
    return phrases


@cache
def _function_words() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name in LANGUAGES:
        for word in _raw(name)["function_words"]:
            found.setdefault(word, []).append(name)
    return {word: tuple(names) for word, names in found.items()}


def guess_language(words: list[str]) -> str:
    """Returns the language of ``LANGUAGES`` whose function words are most frequent; empty when none stands out.

    A word counts less the more languages share it; less than a word and a half of evidence is none.
    """
    known = _function_words()
    scores = dict.fromkeys(LANGUAGES, 0.0)
    for word in words[:600]:
        names = known.get(word)
        if names is not None:
            for name in names:
                scores[name] += 1 / len(names)
    best, second = sorted(scores.values(), reverse=True)[:2]
    if best < 1.5 or best < 1.2 * second:
        return ""
    return max(scores, key=lambda name: scores[name])

"""The fields of the query language, in one table: what they mean, what completes them, and which values make sense.

A new field is a line here, its condition in ``query``, and its words in ``query_words``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from newsreader.model.queries import WORDS_A_MINUTE
from newsreader.store.query_dates import may_become_one, stretch

Check = Callable[[str, datetime], str]
"""Says what is wrong with a value; empty when nothing is."""

STATES: Final = {
    "unread": "not read yet",
    "read": "read",
    "starred": "bookmarked",
    "bookmarked": "the same",
    "noted": "with a note of yours",
    "followed": "of a followed story",
    "muted": "hidden by a mute rule",
}
"""What ``is:`` may say, with its meaning."""
LANGUAGES: Final = {
    "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German",
    "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish",
    "fr": "French", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian",
    "it": "Italian", "ja": "Japanese", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "nb": "Norwegian",
    "nl": "Dutch", "nn": "Norwegian Nynorsk", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian", "sv": "Swedish",
    "ta": "Tamil", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
"""Names of languages by their codes."""
_LENGTH: Final = re.compile(r"(\d{1,6})\s*(m|min|minutes?|w|words?)?", re.IGNORECASE)
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}([-_][a-z0-9]{2,8})*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the language."""

    name: str
    meaning: str
    example: str
    completes: str = ""
    """What its values are completed from: feed, folder, author, voice, state, date, language."""
    check: Check = lambda value, now: ""
    aliases: tuple[str, ...] = ()


def _words(value: str, now: datetime) -> str:
    return "" if any(character.isalnum() for character in value) else "There is no word after it."


def _filled(value: str, now: datetime) -> str:
    return "" if value.strip() else "There is nothing after it."


def _state(value: str, now: datetime) -> str:
    return "" if value.strip().lower() in STATES else f"“{value}” is no state; there are {', '.join(STATES)}."


def _date(value: str, now: datetime) -> str:
    if stretch(value, now) is not None:
        return ""
    return f"“{value}” is no date: write 2026-03-01, 2026-03, 3d, 2w, yesterday, monday or last-month."


def _length(value: str, now: datetime) -> str:
    return "" if words_of(value) else f"“{value}” is no length: write 5 (minutes of reading) or 800w (words)."


def _language(value: str, now: datetime) -> str:
    return "" if language_code(value) else f"“{value}” is no language: write en, de, pt-br or a name such as German."


def words_of(value: str) -> tuple[int, int] | None:
    """Returns from how many words on a text counts as longer, and below how many as shorter; None for nonsense.

    Minutes are those that lists show: a text of 5.4 minutes is one of 5, and so neither longer nor shorter."""
    found = _LENGTH.fullmatch(value.strip())
    if found is None:
        return None
    number = int(found[1])
    if (found[2] or "m").lower().startswith("w"):
        return number + 1, number
    return round((number + 0.5) * WORDS_A_MINUTE), round((number - 0.5) * WORDS_A_MINUTE)


def length_told(value: str) -> str:
    """Returns a length for the user: “5 minutes”, “800 words”."""
    found = _LENGTH.fullmatch(value.strip())
    assert found is not None
    number, unit = int(found[1]), "word" if (found[2] or "m").lower().startswith("w") else "minute"
    return f"{number:,} {unit}{'' if number == 1 else 's'}"


def language_code(value: str) -> str:
    """Returns the code of a language given by code or English name; empty for nonsense."""
    word = value.strip().lower().replace("_", "-")
    named = next((code for code, name in LANGUAGES.items() if name.lower() == word), "")
    return named or (word if _LANGUAGE.fullmatch(word) else "")


FIELDS: Final = (
    Field("title", "words of the headline", "title:storm", check=_words),
    Field("text", "words of the text alone", 'text:"pay offer"', check=_words),
    Field("feed", "feeds with this in their name", "feed:ledger", "feed", check=_filled),
    Field("folder", "feeds in such a folder", "folder:city", "folder", check=_filled),
    Field("author", "who wrote it", "author:lund", "author", check=_words),
    Field("said", "words of a quote", 'said:"no deal"', check=_words),
    Field("by", "who is quoted", "by:ruiz", "voice", check=_words),
    Field("tag", "bookmarks tagged so", "tag:weather", "tag", check=_words),
    Field("note", "words of your notes", "note:ivo", check=_words),
    Field("is", "unread, read, starred, noted, followed, muted", "is:unread", "state", check=_state),
    Field("since", "from a date on", "since:2026-03-01", "date", check=_date, aliases=("after",)),
    Field("before", "before a date", "before:monday", "date", check=_date),
    Field("date", "of a day, month or year", "date:last-month", "date", check=_date, aliases=("on",)),
    Field("lang", "in a language", "lang:de", "language", check=_language),
    Field("longer", "minutes of reading, or words: 800w", "longer:5", check=_length),
    Field("shorter", "minutes of reading, or words: 800w", "shorter:2", check=_length),
)
"""All fields, in the order in which they are offered."""

BY_NAME: Final = {name: field for field in FIELDS for name in (field.name, *field.aliases)}


def may_go_on(field: Field, value: str) -> bool:
    """Tells whether a value that makes no sense may do so when its last word is finished."""
    word = value.strip().lower()
    if field.completes == "date":
        return may_become_one(value)
    if field.completes == "state":
        return any(each.startswith(word) for each in STATES)
    if field.completes == "language":
        return any(name.lower().startswith(word) for name in (*LANGUAGES, *LANGUAGES.values()))
    return not word

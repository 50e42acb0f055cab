"""When two spellings are one name: titles, case, accents and hyphens make no difference; initials do.

“President Emmanuel Macron” and “Émmanuel Macron” share a key, “J. Okell” and “Jane Okell” do not. A key of one word
may be a surname that several people have; ``voices`` decides whose it is.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

_TITLES_WORDS: Final = """
    mr mrs ms miss mx dr prof professor sir dame president chancellor senator sen congressman congresswoman
    representative rep governor gov mayor minister secretary ambassador commissioner councillor councilman
    councilwoman spokesman spokeswoman spokesperson director chairman chairwoman chairperson ceo sheriff lieutenant
    sergeant colonel herr frau präsident präsidentin bundeskanzler bundeskanzlerin kanzler kanzlerin ministerin
    bürgermeister bürgermeisterin sprecher sprecherin monsieur madame mme mlle président présidente ministre maire
    député députée señor señora sr sra presidente presidenta ministro ministra alcalde alcaldesa signor signora
    sindaco senador senadora deputado deputada senhor senhora meneer mevrouw minister-president burgemeester"""
_TITLES: Final = frozenset(_TITLES_WORDS.split())
_NAMELIKE_WORDS: Final = """
    general major captain judge justice king queen prince princess pope saint lord lady duke duchess baron baroness
    father mother brother sister reverend rev bishop archbishop cardinal rabbi imam sheikh emir sultan commander
    admiral chief officer detective coach papst könig königin prinz reine rey reina rainha"""
_NAMELIKE: Final = frozenset(_NAMELIKE_WORDS.split())
"""Titles that with one word after them are a name of their own: Pope Francis, General Motors."""
_BEFORE_TITLES_WORDS: Final = """
    prime vice deputy former acting interim first foreign interior finance defence defense health justice state
    associate assistant lead press french german british american russian us u.s uk chief then ex premier"""
_BEFORE_TITLES: Final = frozenset(_BEFORE_TITLES_WORDS.split())
_PARTICLES_WORDS: Final = "de la le el al van von den di da do dos du del zu zur bin ben af av ten ter te"
_PARTICLES: Final = frozenset(_PARTICLES_WORDS.split())
"""Small words that begin a family name: de Wit, von Berg."""
_OTHER_LETTERS: Final = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})
_WORD: Final = re.compile(r"[^\W_]+")


@cache
def _unspaced() -> re.Pattern[str]:
    return re.compile("[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


def without_titles(name: str) -> str:
    """Returns a name without the titles before it; never nothing."""
    words = name.split()
    if words and words[0].casefold() == "the" and len(words) > 2:
        words = words[1:]
    kept = ahead = 0
    while ahead < len(words) - 1:
        word = words[ahead].casefold().rstrip(".,")
        ahead += 1
        if words[ahead].islower():  # Minister of Health
            break
        if word in _TITLES or (word in _NAMELIKE and len(words) - ahead > 1):
            kept = ahead
        elif word not in _BEFORE_TITLES:
            break
    return " ".join(words[kept:]) or name


def name_key(name: str) -> str:
    """Returns what two spellings of one name share; empty when there is no letter in it."""
    return folded_name(without_titles(name))


def folded_name(name: str) -> str:
    """Returns the words of a name in lower case without accents and marks, parted by single spaces."""
    text = unicodedata.normalize("NFKD", re.sub("[’'ʼ.]", "", name).casefold())
    text = "".join(each for each in text if not unicodedata.combining(each)).translate(_OTHER_LETTERS)
    return " ".join(_WORD.findall(unicodedata.normalize("NFC", text)))


def is_short(key: str) -> bool:
    """Tells whether a key is one word, which may be a surname; names written without spaces are whole."""
    return " " not in key and not _unspaced().search(key)


def is_description(name: str) -> bool:
    """Tells whether the words say what somebody is and not who: “a spokesman”, “the ministry”, “passengers”."""
    first, *others = name.split() or [""]
    return (
        first[:1].isalpha()
        and first.islower()
        and not (first in _PARTICLES and bool(others) and others[0][0].isupper())
    )


def surname_of(key: str) -> str | None:
    """Returns the last word of a full name's key, None for a short one."""
    return None if is_short(key) or " " not in key else key.rsplit(" ", 1)[1]

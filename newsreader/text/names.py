"""Finds the names in an article: runs of capitalised words, without the titles and roles before them.

Tells names from words that are capitalised only because they open a sentence or stand in a headline in title case. It
does not tell whose names they are (``coreference``).
"""

from dataclasses import dataclass

from newsreader.text.speech import Lexicon, given_names, particles
from newsreader.text.tokens import BREAK, QUOTED, Tokens

_BEFORE_SENTENCE = frozenset((".", "!", "?", "…", ":", BREAK, QUOTED))
_SUFFIXES = frozenset(
    (
        "Jr",
        "Sr",
        "II",
        "III",
        "IV",
        "KC",
        "QC",
        "SC",
        "MP",
        "MSP",
        "MEP",
        "MLA",
        "TD",
        "OBE",
        "MBE",
        "CBE",
        "PhD",
        "Ph.D",
        "MD",
    )
)
"""What follows a name without being part of it."""
_POSSESSIVE = frozenset("sS’'")
_LONGEST = 12
"""How many words a name with its titles may have."""


@dataclass(frozen=True, slots=True)
class Name:
    """A place where a name stands: tokens ``first`` to ``last``, both included, its role from ``begin`` on."""

    begin: int
    first: int
    last: int
    words: tuple[str, ...]
    """The words of the name, without a possessive ending."""
    titles: tuple[str, ...]
    """What stands before it, lower case."""


def bare(form: str) -> str:
    """Returns the word without a possessive ending."""
    if form[-1:] not in _POSSESSIVE:
        return form
    if form[-2:] in ("’s", "'s", "’S", "'S"):
        return form[:-2]
    return form.rstrip("’'")


def is_given(low: str) -> bool:
    """Tells whether the word is a given name."""
    male, female = given_names()
    return low in male or low in female


def _is_capital(form: str) -> bool:
    return form[0].isupper() or (form[0] == "@" and len(form) > 1)


class Names:
    """Reads the names off the tokens of one article."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self._plain: set[str] = set()
        """Words the article writes in lower case."""
        self._proper: set[str] = set()
        """Words it capitalises within sentences."""
        self._shouted: set[int] = set()
        """Sentences in title case."""
        self._learn_habits()

    def find(self) -> list[Name]:
        """Returns every name in order."""
        forms = self.tokens.forms
        found: list[Name] = []
        index, count = 0, len(forms)
        while index < count:
            if not _is_capital(forms[index]) or self._is_no_name(index):
                index += 1
                continue
            last = self._run_end(index)
            if self._opens_sentence(index) and self._is_plain(index):
                index += 1
                if index > last:
                    continue
            first = self._after_titles(index, self._without_suffixes(index, last))
            name = self._name(index, first, last) if first <= last else None
            if name is not None:
                found.append(name)
            index = last + 1
        return found

    def _name(self, index: int, first: int, last: int) -> Name | None:
        words = [word for form in self.tokens.forms[first : last + 1] if (word := bare(form))]
        while len(words) > 1 and words[-1].rstrip(".") in _SUFFIXES:
            words.pop()
        if not words:
            return None
        begin = self._office(self._lower_roles(index), first)
        return Name(begin, first, last, tuple(words), tuple(self.tokens.lows[begin:first]))

    # --- what is a name -------------------------------------------------------------------------------------

    def _learn_habits(self) -> None:
        tokens = self.tokens
        for number, (begin, end) in enumerate(tokens.sentences):
            words = [at for at in range(begin, end) if tokens.forms[at][0].isalpha()]
            capital = {at for at in words if tokens.forms[at][0].isupper()}
            headline = len(words) > 4 and (QUOTED not in tokens.forms[begin:end] or (number == 0 and len(words) > 6))
            if headline and self.lexicon.language != "de" and len(capital) * 10 > len(words) * 6:
                self._shouted.add(number)
                continue
            self._plain.update(tokens.lows[at] for at in words if at not in capital)
            self._proper.update(bare(tokens.lows[at]) for at in capital if not self._opens_sentence(at))

    def _is_no_name(self, index: int) -> bool:
        """Tells whether a capitalised word never begins a name: “The”, “Monday”, a word of a headline."""
        low = self.tokens.lows[index]
        if low in self.lexicon.stop and not self._is_particle(index):
            return True
        return (low in self.lexicon.time and not self._is_june_carver(index)) or self._is_shouted(index)

    def _is_particle(self, index: int) -> bool:
        """Tells whether “Van” stands before Dalen, within a sentence."""
        tokens = self.tokens
        if tokens.lows[index] not in particles() or self._opens_sentence(index):
            return False
        return _is_capital(tokens.forms[index + 1])

    def _is_june_carver(self, index: int) -> bool:
        """Tells whether a month is a given name here."""
        return is_given(self.tokens.lows[index]) and _is_capital(self.tokens.forms[index + 1])

    def _is_shouted(self, index: int) -> bool:
        """Tells whether a word is capitalised only because its whole line is."""
        if self.tokens.sentence_of[index] not in self._shouted:
            return False
        low = bare(self.tokens.lows[index])
        if low in self._proper:
            return False
        return bool(self._proper) or low in self._plain or low in self.lexicon.cues or low in self.lexicon.be

    def _opens_sentence(self, index: int) -> bool:
        return index == 0 or self.tokens.forms[index - 1] in _BEFORE_SENTENCE

    def _is_plain(self, index: int) -> bool:
        """Tells whether a capitalised word that opens a sentence is an ordinary word."""
        low, form = self.tokens.lows[index], self.tokens.forms[index]
        if low in self._proper or is_given(low) or form.isupper() or form[0] == "@" or self.lexicon.is_title(low):
            return False
        if low in self.lexicon.roles and low.endswith("s") and self.lexicon.language == "en":
            return not _is_capital(self.tokens.forms[index + 1])
        return low in self._plain or (self.lexicon.language == "en" and low.endswith(("ing", "ly")))

    def _run_end(self, index: int) -> int:
        """Returns the last token of the run of capitalised words and particles that begins at ``index``."""
        forms, lows, lexicon = self.tokens.forms, self.tokens.lows, self.lexicon
        last = index
        while last - index < _LONGEST and forms[last][0] != "@" and bare(forms[last]) == forms[last]:
            following = last + 1
            while following - last < 4 and self._joins_names(index, last, following):
                following += 1
            form, low = forms[following], lows[following]
            dated = low in lexicon.time and not self._is_june_carver(following)
            if not _is_capital(form) or form[0] == "@" or dated:
                break
            if (low in lexicon.stop and len(low) > 1) or self._is_shouted(following):
                break
            last = following
        return last

    def _joins_names(self, index: int, last: int, at: int) -> bool:
        """Tells whether the token is a particle of a name; in German “der” is an article unless “von” precedes."""
        low, lexicon = self.tokens.lows[at], self.lexicon
        if low in lexicon.belonging and at == last + 1:
            return self.tokens.lows[last] in lexicon.organisations  # Bank of England
        if low not in particles() or not self.tokens.forms[at][0].islower():
            return False
        if lexicon.language != "de":
            return True
        if at == last + 1 and low in lexicon.determiners:
            return False
        return last == index or lexicon.is_title(self.tokens.lows[last]) or is_given(self.tokens.lows[last])

    # --- titles and roles -----------------------------------------------------------------------------------

    def _without_suffixes(self, index: int, last: int) -> int:
        while last > index and self.tokens.forms[last].rstrip(".") in _SUFFIXES:
            last -= 1
        return last

    def _after_titles(self, index: int, last: int) -> int:
        """Returns the first token of the name in a run, ``last + 1`` if the run is nothing but titles."""
        lows = self.tokens.lows
        if last > index and lows[last] in self.lexicon.bodies:
            return index  # Justice Department
        of = next((at for at in range(last - 1, index, -1) if lows[at] in self.lexicon.belonging), None)
        if of is not None:
            return self._after_body(index, of, last)
        first = index
        of_body = lows[last] in self.lexicon.organisations and not self.lexicon.is_title(lows[last])
        kept = self.lexicon.affiliations if of_body else frozenset()
        for at in range(index, last):
            if self.lexicon.is_title(lows[at]) and lows[at] not in kept:
                first = at + 1
        if of_body and first == index:
            return index  # National Diners Alliance
        first = self._after_affiliation(first, last)
        if self.lexicon.is_title(lows[last]) and not self._is_named_so(first, last):
            return last + 1
        return first

    def _after_body(self, index: int, of: int, last: int) -> int:
        """Returns the first token of the name in “Bank of England”, or in “Bank of England Governor Ida Berg”."""
        titles = [at for at in range(of + 2, last + 1) if self.lexicon.is_title(self.tokens.lows[at])]
        return titles[-1] + 1 if titles else index

    def _after_affiliation(self, first: int, last: int) -> int:
        """Skips “U.N.” and “London” before a given name."""
        lows, forms = self.tokens.lows, self.tokens.forms
        while last - first >= 2 and not is_given(lows[first]):
            form = forms[first]
            initials = len(form) == 4 and form[1] == "." == form[3]
            upper = len(form) > 2 and form.isupper() and not initials and not forms[last].isupper()
            if upper or lows[first] in self.lexicon.organisations:
                first += 1
                continue
            given = next((at for at in range(first + 1, last) if is_given(lows[at])), None)
            if given is None or lows[first] in particles() or lows[given] in particles():
                break
            if any(len(lows[at]) <= 2 for at in range(first, given)):
                break
            first = given
        return first

    def _is_named_so(self, first: int, last: int) -> bool:
        """Tells whether a title at the end of a run is a family name after all: Stephen King, Mr. Speaker."""
        if any(is_given(low) for low in self.tokens.lows[first:last]):
            return True
        return first > 0 and self.tokens.forms[first - 1].endswith(".") and len(self.tokens.forms[first - 1]) < 6

    def _lower_roles(self, begin: int) -> int:
        """Returns where a role in lower case before a name begins: “campaign manager Jo Roe”."""
        lows, forms, lexicon = self.tokens.lows, self.tokens.forms, self.lexicon
        at = begin - 1
        if at < 0 or not (forms[at][0].islower() and lexicon.is_role(lows[at])):
            return begin
        while at > 0 and begin - at < 5 and forms[at - 1][0].islower() and lexicon.modifies(lows[at - 1]):
            at -= 1
        return self._capitals_before(at, begin - 6)

    def _office(self, begin: int, first: int) -> int:
        """Returns where “Ambassador to the U.N.” begins, if the titles of a name go on before a preposition."""
        lows, forms, lexicon = self.tokens.lows, self.tokens.forms, self.lexicon
        at = begin - 1
        if at > 0 and lows[at] in lexicon.determiners:
            at -= 1
        if begin == first or at < 1 or lows[at] not in lexicon.offices:
            return begin
        if not (_is_capital(forms[at - 1]) and lexicon.is_title(lows[at - 1])):
            return begin
        return self._capitals_before(at, begin - 8)

    def _capitals_before(self, at: int, lowest: int) -> int:
        lows, forms = self.tokens.lows, self.tokens.forms
        while at > max(0, lowest) and _is_capital(forms[at - 1]) and lows[at - 1] not in self.lexicon.stop:
            at -= 1
            if at > 1 and lows[at - 1] in self.lexicon.belonging and lows[at - 2] in self.lexicon.organisations:
                at -= 2
        return at

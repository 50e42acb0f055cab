"""Finds the people an article names and tells who “Macron”, “he” or “the minister” is within it.

Names are runs of capitalised words without their titles. A pronoun is the nearest fitting subject before it. Where
two people fit equally, nobody is chosen.
"""

from dataclasses import dataclass

from newsreader.text.speech import Lexicon, given_names
from newsreader.text.tokens import BREAK, QUOTED, Tokens

_PARTICLES = frozenset(
    ["de", "la", "von", "van", "der", "den", "di", "da", "do", "dos", "das", "du", "le", "al", "el", "bin", "ben", "y", "del", "della", "zu", "zur", "vom", "af", "av", "ten", "ter", "te", "dela", "e"]
)
_MALE, _FEMALE = "m", "f"
_MEMORY = 8
"""How many sentences back a pronoun may point."""


@dataclass(slots=True)
class Person:
    """Somebody, or something, that has a name in the article."""

    name: str
    gender: str = ""
    likely: bool = False
    """Known to be a person, not an organisation or a place."""
    times: int = 0
    role: str = ""
    """What the article calls them where it first says so."""
    roles: frozenset[str] = frozenset()
    """The lower-case titles and roles that stand before the name somewhere."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where an article names somebody: tokens ``first`` to ``last``, both included."""

    first: int
    last: int
    kind: str
    """``name``, ``pronoun`` or ``nominal``."""
    person: Person | None = None
    start: int = 0
    end: int = 0
    role: str = ""
    possessive: bool = False


def _is_capital(form: str) -> bool:
    return form[0].isupper() or (form[0] == "@" and len(form) > 1)


def bare(form: str) -> str:
    """Returns the word without a possessive ending."""
    if form[-2:] in ("’s", "'s", "’S", "'S"):
        return form[:-2]
    return form.rstrip("’'")


class People:
    """Everybody an article names, by place and by name."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.at: dict[int, Mention] = {}
        """Name mentions by every token they cover, titles before the name included."""
        self.mentions: list[Mention] = []
        self.by_sentence: dict[int, list[Mention]] = {}
        self._people: dict[str, Person] = {}
        self._last: dict[str, list[Person]] = {}
        self._given: dict[str, list[Person]] = {}
        self._said_by: dict[int, Mention] = {}
        runs = self._runs()
        for long in (True, False):
            for run in runs:
                if (run[1] - run[0] > 0) == long:
                    self._meet(*run)
        self.mentions.sort(key=lambda mention: mention.first)
        for mention in self.mentions:
            self.by_sentence.setdefault(tokens.sentence_of[mention.first], []).append(mention)

    # --- names ----------------------------------------------------------------------------------------------

    def _runs(self) -> list[tuple[int, int, int]]:
        """Returns (first token of the name, last token, first token of its titles) of every name."""
        tokens, lexicon = self.tokens, self.lexicon
        forms, lows = tokens.forms, tokens.lows
        runs = []
        index, count = 0, len(forms)
        while index < count:
            form = forms[index]
            if not _is_capital(form) or lows[index] in lexicon.stop or lows[index] in lexicon.time:
                index += 1
                continue
            last = self._run_end(index)
            first = self._after_titles(index, last)
            if first <= last:
                runs.append((first, last, index))
            index = last + 1
        return runs

    def _run_end(self, index: int) -> int:
        tokens, lexicon = self.tokens, self.lexicon
        forms, lows = tokens.forms, tokens.lows
        last = index
        while True:
            if forms[last][-1] in "’'" or forms[last][-2:] in ("’s", "'s"):
                return last
            following = last + 1
            steps = 0
            while lows[following] in _PARTICLES and forms[following][0].islower() and steps < 3:
                following += 1
                steps += 1
            if following >= len(forms) or not _is_capital(forms[following]) or forms[following][0] == "@":
                return last
            if lows[following] in lexicon.time or (lows[following] in lexicon.stop and len(lows[following]) > 1):
                return last
            if forms[last][0] == "@":
                return last
            last = following
            if last - index > 11:
                return last

    def _after_titles(self, index: int, last: int) -> int:
        """Returns the first token of the name in a run: what follows its last title or the affiliation before it."""
        lows, forms = self.tokens.lows, self.tokens.forms
        first = index
        for at in range(index, last):
            if self.is_title(lows[at]):
                first = at + 1
        male, female = given_names()
        while last - first >= 2:
            low, form = lows[first], forms[first]
            if low in male or low in female:
                break
            upper = len(form) > 2 and form.isupper() and not (len(form) == 4 and form[1] == "." == form[3])
            if (upper and not forms[last].isupper()) or low in self.lexicon.organisations:
                first += 1
            else:
                given = next((at for at in range(first + 1, last) if lows[at] in male or lows[at] in female), None)
                if given is None or lows[first] in _PARTICLES or lows[given] in _PARTICLES:
                    break
                if any(len(lows[at]) <= 2 for at in range(first, given)) or self._hyphen(first):
                    break
                first = given
        if first == last and self.is_title(lows[last]):
            return last + 1
        return first

    def _hyphen(self, index: int) -> bool:
        return False

    def is_title(self, low: str) -> bool:
        """Tells whether the word is a title or a role that stands before a name."""
        lexicon = self.lexicon
        return low in lexicon.every_title or (bool(lexicon.role_endings) and low.endswith(lexicon.role_endings))

    def _meet(self, first: int, last: int, begin: int) -> None:
        tokens = self.tokens
        forms = [bare(form) for form in tokens.forms[first : last + 1]]
        forms = [form for form in forms if form]
        if not forms:
            return
        while len(forms) > 1 and forms[-1].rstrip(".") in ("Jr", "Sr", "II", "III", "IV"):
            forms.pop()
        titles = [low for low in tokens.lows[begin:first]]
        person = self._person(forms, titles, first)
        person.times += 1
        lower = self._lower_roles(begin)
        role_start = lower if lower is not None else begin
        if role_start < first:
            role = tokens.text[tokens.starts[role_start] : tokens.ends[first - 1]]
            if not person.role and not self._only_courtesy(tokens.lows[role_start:first]):
                person.role = role
            person.roles |= frozenset(tokens.lows[role_start:first])
        start = tokens.starts[first]
        end = tokens.starts[last] + len(bare(tokens.forms[last]))
        possessive = end < tokens.ends[last] or tokens.lows[last + 1] in ("'", "’")
        mention = Mention(role_start, last, "name", person, start, end, possessive=possessive)
        self.mentions.append(mention)
        for at in range(begin, last + 1):
            self.at[at] = mention

    def _only_courtesy(self, lows: list[str]) -> bool:
        courtesy = self.lexicon.titles_male | self.lexicon.titles_female
        return all(low in courtesy or len(low) <= 2 for low in lows)

    def _lower_roles(self, begin: int) -> int | None:
        """Returns where a role in lower case before a name begins: “campaign manager Jo Roe”."""
        lows, forms = self.tokens.lows, self.tokens.forms
        at = begin - 1
        if at < 0 or not (forms[at][0].islower() and self._is_role(lows[at])):
            return None
        while at > 0 and begin - at < 5 and forms[at - 1][0].islower() and self._modifies(lows[at - 1]):
            at -= 1
        if at > 0 and _is_capital(forms[at - 1]) and lows[at - 1] not in self.lexicon.stop:
            while at > 0 and begin - at < 6 and _is_capital(forms[at - 1]) and lows[at - 1] not in self.lexicon.stop:
                at -= 1
        return at

    def _is_role(self, low: str) -> bool:
        return low in self.lexicon.roles or self.is_title(low)

    def _modifies(self, low: str) -> bool:
        lexicon = self.lexicon
        return self._is_role(low) or not (
            low in lexicon.determiners
            or low in lexicon.prepositions
            or low in lexicon.conjunctions
            or low in lexicon.clauses
            or low in lexicon.cues
            or low in lexicon.skip
            or low in lexicon.subjects
            or low in lexicon.relative
            or not low[0].isalpha()
        )

    def _person(self, forms: list[str], titles: list[str], first: int) -> Person:
        lexicon = self.lexicon
        male, female = given_names()
        keys = [form.lower().rstrip(".") for form in forms]
        gender = self._gender_of_titles(titles)
        if len(forms) > 1:
            key = " ".join(keys)
            person = self._people.get(key)
            if person is None:
                person = Person(" ".join(forms))
                organisation = any(low in lexicon.organisations for low in keys[1:]) or (
                    keys[0] in lexicon.organisations and keys[0] not in male and keys[0] not in female
                )
                person.likely = not organisation and (keys[0] in male or keys[0] in female or bool(titles))
                person.gender = (
                    "" if not person.likely else _MALE if keys[0] in male else _FEMALE if keys[0] in female else ""
                )
                self._people[key] = person
                self._last.setdefault(keys[-1], []).append(person)
                self._given.setdefault(keys[0], []).append(person)
        else:
            person = self._short(keys[0], gender) or self._people.get(keys[0])
            if person is None:
                person = Person(forms[0])
                person.likely = keys[0] not in lexicon.organisations and (
                    bool(titles) or keys[0] in male or keys[0] in female or forms[0][0] == "@"
                )
                self._people[keys[0]] = person
            elif not person.likely and keys[0] not in lexicon.organisations and person.name != forms[0]:
                person.likely = True
        if gender and not person.gender:
            person.gender = gender
        if titles and keys[-1] not in lexicon.organisations:
            person.likely = True
        return person

    def _gender_of_titles(self, titles: list[str]) -> str:
        lexicon = self.lexicon
        for low in titles:
            if low in lexicon.titles_male or low in lexicon.male_roles:
                return _MALE
            if low in lexicon.titles_female or low in lexicon.female_roles:
                return _FEMALE
        return ""

    def _short(self, key: str, gender: str) -> Person | None:
        """Completes a single name to the one full name it can stand for, the most frequent if one stands out."""
        found = self._last.get(key) or self._given.get(key) or []
        fitting = [person for person in found if not (gender and person.gender and person.gender != gender)]
        if len(fitting) == 1:
            return fitting[0]
        if len(fitting) > 1:
            fitting.sort(key=lambda person: -person.times)
            if fitting[0].times > 1.5 * fitting[1].times:
                return fitting[0]
        return None

    # --- pronouns and nominals ------------------------------------------------------------------------------

    def note_speaker(self, sentence: int, mention: Mention) -> None:
        """Remembers who speaks in a sentence; a later pronoun looks there first."""
        self._said_by.setdefault(sentence, mention)

    def pronoun(self, index: int) -> Person | None:
        """Returns who the pronoun at token ``index`` is, or None."""
        low = self.tokens.lows[index]
        lexicon = self.lexicon
        gender = _MALE if low in lexicon.male else _FEMALE if low in lexicon.female else ""
        if not gender:
            return None
        if low in lexicon.male and low in lexicon.female:
            gender = ""
        here = self.tokens.sentence_of[index]
        for sentence in range(here, max(-1, here - _MEMORY), -1):
            person = self._subject(sentence, gender, index)
            if person is not None:
                if not person.gender:
                    person.gender = gender
                return person
        return None

    def _subject(self, sentence: int, gender: str, before: int) -> Person | None:
        said = self._said_by.get(sentence)
        if said is not None and said.person is not None and said.first < before and self._fits(said.person, gender):
            return said.person
        fitting = [
            mention
            for mention in self.by_sentence.get(sentence, ())
            if mention.first < before and mention.person is not None and self._fits(mention.person, gender)
        ]
        if not fitting:
            return None
        lows = self.tokens.lows
        free = [
            mention
            for mention in fitting
            if not mention.possessive
            and not (mention.first > 0 and lows[mention.first - 1] in self.lexicon.prepositions)
        ]
        return (free or fitting)[0].person

    def _fits(self, person: Person, gender: str) -> bool:
        return person.likely and (not gender or not person.gender or person.gender == gender)

    def with_role(self, role: str) -> Person | None:
        """Returns the one person whom the article gives this role, or None."""
        found = {id(person): person for mention in self.mentions if (person := mention.person) and role in person.roles}
        return next(iter(found.values())) if len(found) == 1 else None


__all__ = ["BREAK", "QUOTED", "Mention", "People", "Person", "bare"]

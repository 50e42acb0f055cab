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
_BEFORE_SENTENCE = frozenset((".", "!", "?", "…", ":", BREAK, QUOTED))
_MEMORY = 8
"""How many sentences back a pronoun may point."""


@dataclass(slots=True)
class Person:
    """Somebody, or something, that has a name in the article."""

    name: str
    gender: str = ""
    likely: bool = False
    """Known to be a person, not an organisation or a place."""
    definite: bool = False
    """“The minister”: a nominal that may be somebody already named."""
    plural: bool = False
    first: int = 0
    """The token where the full name stands first."""
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


def _gender_of(given: str) -> str:
    male, female = given_names()
    if (given in male) == (given in female):
        return ""
    return _MALE if given in male else _FEMALE


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
        self._nominals: dict[str, Person] = {}
        self._subjects: dict[int, Mention] = {}
        self._said_by: dict[int, Mention] = {}
        self._plain, self._proper, self._shouting = self._habits()
        """Words the article writes in lower case, words it capitalises within sentences, and its title-case sentences."""
        runs = self._runs()
        for rank in range(3):
            for run in runs:
                if self._rank(*run) == rank:
                    self._meet(*run)
        self.mentions.sort(key=lambda mention: mention.first)
        self._judge()
        for mention in self.mentions:
            self.by_sentence.setdefault(tokens.sentence_of[mention.first], []).append(mention)

    def _judge(self) -> None:
        """Marks names of two or three words as people's that act like people and never like places."""
        lows, openers = self.tokens.lows, self.tokens.openers
        acting: dict[int, Person] = {}
        placed: set[int] = set()
        for mention in self.mentions:
            person = mention.person
            if person is None or person.likely or not 1 <= person.name.count(" ") <= 2:
                continue
            before, after = lows[mention.first - 1] if mention.first else "", lows[mention.last + 1]
            if before in self.lexicon.places or before in self.lexicon.determiners:
                placed.add(id(person))
            elif (mention.first in openers or after in self.lexicon.said) and after[0].isalpha() or after in self.lexicon.be:
                acting[id(person)] = person
        for key, person in acting.items():
            if key not in placed and not self.is_body(person.name.split()):
                person.likely = True

    def _habits(self) -> tuple[frozenset[str], frozenset[str], frozenset[int]]:
        tokens = self.tokens
        plain: set[str] = set()
        proper: set[str] = set()
        shouting: set[int] = set()
        for number, (begin, end) in enumerate(tokens.sentences):
            words = [at for at in range(begin, end) if tokens.forms[at][0].isalpha()]
            capital = [at for at in words if tokens.forms[at][0].isupper()]
            headline = len(words) > 4 and (QUOTED not in tokens.forms[begin:end] or (number == 0 and len(words) > 6))
            if headline and self.lexicon.language != "de" and len(capital) * 10 > len(words) * 6:
                shouting.add(number)
                continue
            chosen = set(capital)
            plain.update(tokens.lows[at] for at in words if at not in chosen)
            proper.update(bare(tokens.lows[at]) for at in capital if not self._opens_sentence(at))
        return frozenset(plain), frozenset(proper), frozenset(shouting)

    def _is_shouted(self, index: int) -> bool:
        """Tells whether a word is capitalised only because its whole line is."""
        tokens = self.tokens
        if tokens.sentence_of[index] not in self._shouting:
            return False
        low = bare(tokens.lows[index])
        if low in self._proper:
            return False
        return bool(self._proper) or low in self._plain or low in self.lexicon.cues or low in self.lexicon.be

    def _rank(self, first: int, last: int, begin: int) -> int:
        """Returns when a name is taken up: full names first, then President Cale, then Cale."""
        return 0 if last > first else 1 if begin < first else 2

    # --- names ----------------------------------------------------------------------------------------------

    def _runs(self) -> list[tuple[int, int, int]]:
        """Returns (first token of the name, last token, first token of its titles) of every name."""
        tokens, lexicon = self.tokens, self.lexicon
        forms, lows = tokens.forms, tokens.lows
        runs = []
        index, count = 0, len(forms)
        while index < count:
            form = forms[index]
            if not _is_capital(form) or self._is_small_word(index) or self._is_time(index) or self._is_shouted(index):
                index += 1
                continue
            last = self._run_end(index)
            if self._opens_sentence(index) and self._is_plain(index, last):
                if last == index:
                    index += 1
                    continue
                index += 1
            first = self._after_titles(index, last)
            if first <= last:
                runs.append((first, last, index))
            index = last + 1
        return runs

    def _is_small_word(self, index: int) -> bool:
        """Tells whether the word never begins a name; “Van” does, before Dalen and within a sentence."""
        low = self.tokens.lows[index]
        if low not in self.lexicon.stop:
            return False
        return not (low in _PARTICLES and not self._opens_sentence(index) and _is_capital(self.tokens.forms[index + 1]))

    def _is_time(self, index: int) -> bool:
        """Tells whether the word is a month or a day, not June Carver."""
        low = self.tokens.lows[index]
        if low not in self.lexicon.time:
            return False
        male, female = given_names()
        return not ((low in male or low in female) and _is_capital(self.tokens.forms[index + 1]))

    def _opens_sentence(self, index: int) -> bool:
        return index == 0 or self.tokens.forms[index - 1] in _BEFORE_SENTENCE

    def _is_plain(self, index: int, last: int) -> bool:
        """Tells whether a capitalised word that opens a sentence is an ordinary word."""
        low, form = self.tokens.lows[index], self.tokens.forms[index]
        male, female = given_names()
        if low in male or low in female or form.isupper() or form[0] == "@" or self.is_title(low):
            return False
        if low in self._proper:
            return False
        return low in self._plain or (self.lexicon.language == "en" and low.endswith(("ing", "ly")))

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
            if forms[last][0] == "@" or self._is_shouted(following):
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
        if self.is_title(lows[last]) and not self._is_named_so(first, last):
            return last + 1
        return first

    def _is_named_so(self, first: int, last: int) -> bool:
        """Tells whether a title at the end of a run is a family name after all: Stephen King, Mr. Speaker."""
        male, female = given_names()
        if any(low in male or low in female for low in self.tokens.lows[first:last]):
            return True
        return first > 0 and self.tokens.forms[first - 1].endswith(".") and len(self.tokens.forms[first - 1]) < 6

    def _hyphen(self, index: int) -> bool:
        return False

    def is_title(self, low: str) -> bool:
        """Tells whether the word is a title or a role that stands before a name."""
        lexicon = self.lexicon
        return low in lexicon.every_title or (bool(lexicon.role_endings) and low.endswith(lexicon.role_endings))

    def _german_name(self, forms: list[str], first: int, last: int) -> bool:
        """Tells whether a lone capitalised word is a name, in a language that capitalises every noun."""
        low = forms[0].lower()
        male, female = given_names()
        if len(forms) > 1 or low in male or low in female or low in self._last or forms[0].isupper():
            return True
        lows, said = self.tokens.lows, self.lexicon.said
        if lows[first - 1] in said or lows[first - 1] in self.lexicon.phrases:
            return True
        return lows[last + 1] in said and (first in self.tokens.openers or not lows[first - 1][0].isalpha())

    def makes_person(self, low: str) -> bool:
        """Tells whether the title makes a person of the name after it."""
        lexicon = self.lexicon
        if low in lexicon.roles:
            return low not in lexicon.bodies
        return low in lexicon.person_titles or (bool(lexicon.role_endings) and low.endswith(lexicon.role_endings))

    def _meet(self, first: int, last: int, begin: int) -> None:
        tokens = self.tokens
        forms = [bare(form) for form in tokens.forms[first : last + 1]]
        forms = [form for form in forms if form]
        if not forms:
            return
        while len(forms) > 1 and forms[-1].rstrip(".") in ("Jr", "Sr", "II", "III", "IV"):
            forms.pop()
        lower = self._lower_roles(begin)
        role_start = self._office(lower if lower is not None else begin, first)
        if self.lexicon.language == "de" and role_start == first and not self._german_name(forms, first, last):
            return
        person = self._person(forms, tokens.lows[role_start:first], first)
        person.times += 1
        if not person.likely and len(forms) > 1 and self._presented(last):
            person.likely = not self.is_body(forms)
        if role_start < first:
            role = tokens.text[tokens.starts[role_start] : tokens.ends[first - 1]]
            if not person.role and not self._only_courtesy(tokens.lows[role_start:first]):
                person.role = role
            person.roles |= frozenset(tokens.lows[role_start:first])
        if not person.role:
            person.role = self._role_behind(last)
        start = tokens.starts[first]
        end = tokens.starts[last] + len(bare(tokens.forms[last]))
        possessive = end < tokens.ends[last] or tokens.lows[last + 1] in ("'", "’")
        mention = Mention(role_start, last, "name", person, start, end, possessive=possessive)
        self.mentions.append(mention)
        for at in range(role_start, last + 1):
            self.at.setdefault(at, mention)

    def is_body(self, forms: list[str]) -> bool:
        """Tells whether a name of several words is an organisation's or a place's."""
        lexicon = self.lexicon
        male, female = given_names()
        lows = [form.lower() for form in forms]
        if any(low in lexicon.organisations for low in lows[1:]):
            return True
        return lows[0] in lexicon.organisations and lows[0] not in male and lows[0] not in female

    def _presented(self, last: int) -> bool:
        """Tells whether the name that ends at ``last`` is followed by what the person is: “, who”, “, a professor of”."""
        lows, lexicon = self.tokens.lows, self.lexicon
        if lows[last + 1] in lexicon.said and lows[last + 1] not in lexicon.nouns:
            return True
        if lows[last + 1] != ",":
            return False
        if lows[last + 2] == "who" or lows[last + 2].isdigit():
            return True
        for at in range(last + 2, min(last + 9, len(lows))):
            low = lows[at]
            if low in lexicon.roles:
                return low not in lexicon.bodies
            if not low[0].isalpha() or low in lexicon.prepositions or low in lexicon.said or low in lexicon.subjects:
                return False
        return False

    def _role_behind(self, last: int) -> str:
        """Returns what a name is said to be right behind it: “, branch secretary of the union,”."""
        lows, lexicon, tokens = self.tokens.lows, self.lexicon, self.tokens
        if lows[last + 1] != ",":
            return ""
        first = last + 2
        if lows[first] in lexicon.determiners:
            first += 1
        head = next((at for at in range(first, min(first + 6, len(lows))) if self._is_role(lows[at])), None)
        if head is None or any(not self._modifies(lows[at]) for at in range(first, head)):
            return ""
        end = head + 1
        while end < len(lows) and end - first < 12 and (lows[end][0].isalnum() or lows[end] == "&"):
            if lows[end] in lexicon.said or lows[end] in lexicon.relative and lows[end] not in lexicon.determiners:
                break
            if lows[end] in lexicon.when or lows[end] in lexicon.conjunctions and end - head > 1:
                break
            end += 1
        while lows[end - 1] in lexicon.prepositions or lows[end - 1] in lexicon.determiners:
            end -= 1
        return tokens.text[tokens.starts[first] : tokens.ends[end - 1]]

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

    def _office(self, begin: int, first: int) -> int:
        """Returns where “Ambassador to the U.N.” begins, if the titles of a name go on before a preposition."""
        lows, forms = self.tokens.lows, self.tokens.forms
        if begin == first:
            return begin
        at = begin - 1
        if at > 0 and lows[at] in self.lexicon.determiners:
            at -= 1
        if at < 1 or lows[at] not in self.lexicon.offices or not (_is_capital(forms[at - 1]) and self.is_title(lows[at - 1])):
            return begin
        at -= 1
        while at > 0 and begin - at < 8 and _is_capital(forms[at - 1]) and lows[at - 1] not in self.lexicon.stop:
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
        personal = any(self.makes_person(low) for low in titles)
        if keys[0] in _PARTICLES and self._short(keys[-1], gender) is not None:
            keys, forms = keys[-1:], forms[-1:]
        if len(forms) > 1:
            key = " ".join(keys)
            person = self._people.get(key) or self._same(keys)
            if person is not None and len(forms) > person.name.count(" ") + 1:
                person.name = " ".join(forms)
            if person is None:
                person = Person(" ".join(forms), first=first)
                person.likely = not self.is_body(forms) and (keys[0] in male or keys[0] in female or personal)
                person.gender = (
                    "" if not person.likely else _gender_of(keys[0])
                )
                self._people[key] = person
                self._last.setdefault(keys[-1], []).append(person)
                self._given.setdefault(keys[0], []).append(person)
        else:
            person = self._short(keys[-1], gender) or self._people.get(keys[0])
            if person is not None and personal and self._is_another(person, titles, first):
                person = Person(forms[0], first=first)
                self._last.setdefault(keys[0], []).append(person)
            if person is None:
                person = Person(forms[0])
                person.likely = keys[0] not in lexicon.organisations and (
                    personal or keys[0] in male or keys[0] in female or forms[0][0] == "@"
                )
                person.gender = _gender_of(keys[0])
                self._people[keys[0]] = person
            elif not person.likely and keys[0] not in lexicon.organisations and person.name != forms[0]:
                person.likely = True
        if gender and not person.gender:
            person.gender = gender
        if personal and keys[-1] not in lexicon.organisations:
            person.likely = True
        return person

    def _is_another(self, person: Person, titles: list[str], first: int) -> bool:
        """Tells whether “President Cale” is not the Ida Cale who is named in full only later, without that title."""
        offices = {low for low in titles if low in self.lexicon.titles or low in self.lexicon.roles}
        return bool(offices) and first < person.first and not offices & person.roles

    def _same(self, keys: list[str]) -> Person | None:
        """Returns the person of the same given and family name, whatever stands between."""
        for person in self._last.get(keys[-1], ()):
            if person.name.split()[0].lower() == keys[0] and person.likely:
                return person
        return None

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
        found = self._last.get(key) or [person for person in self._given.get(key, ()) if person.likely]
        fitting = [person for person in found if not (gender and person.gender and person.gender != gender)]
        if len(fitting) == 1:
            return fitting[0]
        if len(fitting) > 1:
            fitting.sort(key=lambda person: -person.times)
            if fitting[0].times > 1.5 * fitting[1].times:
                return fitting[0]
        return None

    def nominal(self, first: int, last: int) -> Mention:
        """Returns the mention of somebody without a name, “a spokesman for the airline”."""
        tokens, lexicon = self.tokens, self.lexicon
        text = " ".join(tokens.text[tokens.starts[first] : tokens.ends[last]].split())
        key = text.lower()
        person = self._nominals.get(key)
        if person is None:
            lows = tokens.lows[first : last + 1]
            cut = next((at for at, low in enumerate(lows) if at and low in lexicon.prepositions), len(lows))
            head = lows[cut - 1]
            person = Person(text, self._gender_of_titles(lows[:cut]))
            person.likely = (head in lexicon.roles or self.is_title(head)) and head not in lexicon.bodies
            person.definite = lows[0] in lexicon.definite
            person.plural = head.endswith("s") and head[:-1] in lexicon.roles or lows[0] in lexicon.plural_words
            self._nominals[key] = person
        if person.definite and last - first == 1:
            person = self.with_role(tokens.lows[last]) or person
        return Mention(first, last, "nominal", person, tokens.starts[first], tokens.ends[last])

    # --- pronouns and nominals ------------------------------------------------------------------------------

    def note_speaker(self, sentence: int, mention: Mention) -> None:
        """Remembers who speaks in a sentence; a later pronoun looks there first."""
        self._said_by.setdefault(sentence, mention)
        person = mention.person
        if person is not None and mention.kind == "name" and not person.likely and " " in person.name:
            person.likely = not self.is_body(person.name.split())

    def speaker_in(self, sentence: int) -> Mention | None:
        """Returns who was noted as speaking in the sentence."""
        return self._said_by.get(sentence)

    def called(self, forms: list[str]) -> Person:
        """Returns whoever has this name, written in whatever case."""
        keys = [form.lower() for form in forms]
        known = self._people.get(" ".join(keys)) or self._short(keys[-1], "")
        return known or Person(" ".join(form.title() for form in forms), likely=True)

    def note_subject(self, sentence: int, mention: Mention) -> None:
        """Remembers whom a sentence is about."""
        self._subjects.setdefault(sentence, mention)

    def pronoun(self, index: int) -> Person | None:
        """Returns who the pronoun at token ``index`` is, or None."""
        low = self.tokens.lows[index]
        lexicon = self.lexicon
        male, female = low in lexicon.male, low in lexicon.female
        here = self.tokens.sentence_of[index]
        if not male and not female:
            return self._body(here) if low in lexicon.neutral or low in lexicon.plural else None
        gender = "" if male and female else _MALE if male else _FEMALE
        fallback: Person | None = None
        for sentence in range(here, max(-1, here - _MEMORY), -1):
            person = self._subject(sentence, gender, index)
            if person is None or person.plural:
                continue
            if person.definite:
                fallback = fallback or person
                continue
            if not person.gender and here - sentence <= 1:
                person.gender = gender
            return person
        return fallback or self._only_opener(here, gender)

    def _only_opener(self, here: int, gender: str) -> Person | None:
        """Returns the subject of the sentence before, not known to be a person, when nobody else could be meant."""
        if here == 0 or any(self._fits(mention.person, gender) for mention in self.mentions if mention.person):
            return None
        for mention in self.by_sentence.get(here - 1, ()):
            person = mention.person
            if mention.first == self.tokens.sentences[here - 1][0] and not mention.possessive and person is not None:
                if person.gender in ("", gender) and not self.is_body(person.name.split()):
                    person.likely, person.gender = True, gender
                    return person
                break
        return None

    def _body(self, here: int) -> Person | None:
        """Returns the organisation that spoke last, if nobody else spoke since."""
        for sentence in range(here - 1, max(-1, here - 4), -1):
            said = self._said_by.get(sentence) or self._subjects.get(sentence)
            if said is not None and said.person is not None:
                return None if said.person.likely and not said.person.plural else said.person
        return None

    def _subject(self, sentence: int, gender: str, before: int) -> Person | None:
        for noted in (self._said_by.get(sentence), self._subjects.get(sentence)):
            if noted is not None and noted.person is not None and noted.first < before and self._fits(noted.person, gender):
                return noted.person
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
            if not mention.possessive and not (mention.first > 0 and lows[mention.first - 1] in self.lexicon.prepositions)
        ]
        return (free or fitting)[0].person

    def _fits(self, person: Person, gender: str) -> bool:
        return person.likely and (not gender or not person.gender or person.gender == gender)

    def with_role(self, role: str) -> Person | None:
        """Returns the one person whom the article gives this role, or None."""
        found = {id(person): person for mention in self.mentions if (person := mention.person) and role in person.roles}
        return next(iter(found.values())) if len(found) == 1 else None


__all__ = ["BREAK", "QUOTED", "Mention", "People", "Person", "bare"]

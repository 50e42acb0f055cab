"""Everybody whom an article names: whose name stands where, he or she, and what office they hold.

A short name stands for the one full name it can belong to. Where several people fit equally, it is a person of its
own.
"""

from dataclasses import dataclass

from newsreader.text.names import Name, Names, bare, is_given
from newsreader.text.roles import FEMALE, MALE, Roles
from newsreader.text.speech import Lexicon, given_names, particles
from newsreader.text.tokens import Tokens

MANY = 50
"""How many people or places are compared at most; keeps hostile text linear."""


@dataclass(slots=True, eq=False)
class Person:
    """Somebody, or something, that the article names or describes."""

    name: str
    gender: str = ""
    likely: bool = False
    """Known to be a person, not an organisation or a place."""
    definite: bool = False
    """“The minister”: a description of somebody who may have a name as well."""
    plural: bool = False
    first: int = 0
    """The token where the full name stands first."""
    times: int = 0
    """How often it is named."""
    role: str = ""
    """What the article says they are where it first does."""
    roles: frozenset[str] = frozenset()
    """The words of the titles and roles before the name, lower case."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where an article speaks of somebody: tokens ``first`` to ``last``, both included."""

    first: int
    last: int
    kind: str
    """``name``, ``pronoun`` or ``nominal`` (“a spokesman for the airline”)."""
    person: Person | None
    start: int
    end: int
    """Offsets of the words themselves, titles left out."""
    possessive: bool = False


class Named:
    """Everybody with a name in one article, by place and by name."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.roles = Roles(tokens, lexicon)
        self.at: dict[int, Mention] = {}
        """Mentions by name, under every token they cover, titles included."""
        self.mentions: list[Mention] = []
        self._in_sentence: dict[int, list[Mention]] = {}
        self._by_name: dict[str, Person] = {}
        self._by_family: dict[str, list[Person]] = {}
        self._by_given: dict[str, list[Person]] = {}
        self._by_role: dict[str, list[Person]] = {}
        names = Names(tokens, lexicon).find()
        for rank in range(3):
            for name in names:
                if _rank(name) == rank:
                    self._meet(name)
        self.mentions.sort(key=lambda mention: mention.first)
        self._judge()
        for mention in self.mentions:
            self._in_sentence.setdefault(tokens.sentence_of[mention.first], []).append(mention)
        self._learn_genders()
        self._learn_offices()

    # --- by name --------------------------------------------------------------------------------------------

    def _meet(self, name: Name) -> None:
        tokens = self.tokens
        if self.lexicon.language == "de" and not name.titles and not self._is_german_name(name):
            return
        person = self._person(name)
        person.times += 1
        if not person.likely and len(name.words) > 1 and self._is_presented(name.begin, name.last):
            person.likely = not self.roles.is_body(name.words)
        if not person.role:
            person.role = self.roles.before(name) or self.roles.behind(name)
        if not person.role:
            person.role = self.roles.ahead(name)
            person.likely = person.likely or bool(person.role)
        for title in set(name.titles) - person.roles:
            self._by_role.setdefault(title, []).append(person)
        person.roles |= frozenset(name.titles)
        end = tokens.starts[name.last] + len(bare(tokens.forms[name.last]))
        possessive = end < tokens.ends[name.last] or tokens.lows[name.last + 1] in ("'", "’")
        mention = Mention(name.begin, name.last, "name", person, tokens.starts[name.first], end, possessive)
        self.mentions.append(mention)
        for at in range(name.begin, name.last + 1):
            self.at.setdefault(at, mention)

    def _person(self, name: Name) -> Person:
        """Returns whose name it is, making somebody new where nobody fits."""
        words = list(name.words)
        keys = [word.lower().rstrip(".") for word in words]
        gender = self.roles.gender_of(name.titles)
        personal = any(self.lexicon.makes_person(title) for title in name.titles)
        if keys[0] in particles() and self._short(keys[-1], gender) is not None:
            keys, words = keys[-1:], words[-1:]
        person = (
            self._full(words, keys, name.first) if len(words) > 1 else self._single(words[0], keys[0], gender, name)
        )
        if personal and keys[-1] not in self.lexicon.organisations:
            person.likely = True
        if not person.gender:
            given = person.name.partition(" ")[0].lower()
            person.gender = gender or (_gender_of_given(given) if person.likely else "")
        return person

    def _full(self, words: list[str], keys: list[str], first: int) -> Person:
        key = " ".join(keys)
        person = self._by_name.get(key) or self._same(keys)
        if person is None:
            person = Person(" ".join(words), first=first, likely=is_given(keys[0]) and not self.roles.is_body(words))
            self._by_name[key] = person
            family = keys[0] if self.lexicon.belonging & set(keys) else keys[-1]  # the Bank, of England
            self._by_family.setdefault(family, []).append(person)
            self._by_given.setdefault(keys[0], []).append(person)
        elif len(words) > person.name.count(" ") + 1:
            person.name = " ".join(words)
        return person

    def _single(self, word: str, key: str, gender: str, name: Name) -> Person:
        person = self._short(key, gender) or self._by_name.get(key)
        if person is not None and self._is_another(person, name):
            person = Person(word, first=name.first)
            self._by_family.setdefault(key, []).append(person)
        if person is None:
            person = Person(word, first=name.first)
            self._by_name[key] = person
        shared = any(bearer.likely for bearer in self._by_family.get(key, ())[:MANY])
        known = is_given(key) or word[0] == "@" or " " in person.name or shared
        if known and key not in self.lexicon.organisations:
            person.likely = True
        return person

    def _is_another(self, person: Person, name: Name) -> bool:
        """Tells whether “President Cale” is not the Ida Cale who is named in full only later, without that title."""
        offices = {title for title in name.titles if title in self.lexicon.titles or title in self.lexicon.roles}
        return bool(offices) and name.first < person.first and not offices & person.roles

    def _same(self, keys: list[str]) -> Person | None:
        """Returns the person of the same given and family name, whatever stands between."""
        for person in self._by_family.get(keys[-1], ())[:MANY]:
            if person.likely and person.name.split()[0].lower() == keys[0]:
                return person
        return None

    def _short(self, key: str, gender: str) -> Person | None:
        """Completes a single name to the one full name it can stand for, the most frequent if one stands out."""
        found = self._by_family.get(key) or [person for person in self._by_given.get(key, ()) if person.likely]
        fitting = [person for person in found[:MANY] if not (gender and person.gender and person.gender != gender)]
        fitting.sort(key=lambda person: -person.times)
        if len(fitting) > 1 and fitting[0].times <= 1.5 * fitting[1].times:
            return None
        return fitting[0] if fitting else None

    def called(self, words: list[str]) -> Person:
        """Returns whoever has this name, in whatever case it is written."""
        keys = [word.lower() for word in words]
        known = self._by_name.get(" ".join(keys)) or self._short(keys[-1], "")
        return known or Person(" ".join(word.title() if word.isupper() else word for word in words), likely=True)

    # --- people, organisations, places ----------------------------------------------------------------------

    def _is_german_name(self, name: Name) -> bool:
        """Tells whether a lone capitalised word is a name, in a language that capitalises every noun."""
        low = name.words[0].lower()
        if len(name.words) > 1 or is_given(low) or low in self._by_family or name.words[0].isupper():
            return True
        lows, said = self.tokens.lows, self.lexicon.said
        before, after = lows[name.first - 1], lows[name.last + 1]
        if before in self.lexicon.phrases or (before in said and not before.endswith("en")):
            return True
        return after in said and (name.first in self.tokens.openers or not before[0].isalpha())

    def _is_presented(self, begin: int, last: int) -> bool:
        """Tells whether the name speaks, or who it is stands beside it: “the caretaker, X,”, “X, a professor”."""
        lows, lexicon = self.tokens.lows, self.lexicon
        if begin and (lows[begin - 1] in lexicon.determiners or lows[begin - 1] in lexicon.places):
            return False
        if begin > 1 and lows[begin - 1] == "," and lows[begin - 2] in lexicon.roles:
            return lows[begin - 2] not in lexicon.bodies
        if lows[last + 1] in lexicon.said and lows[last + 1] not in lexicon.nouns:
            return True
        if lows[last + 1] != ",":
            return False
        if lows[last + 2] == "who" or lows[last + 2].isdigit():
            return True
        for low in lows[last + 2 : last + 9]:
            if low in lexicon.roles:
                return low not in lexicon.bodies
            if low == "who":
                return True
            if not low[0].isalpha() or low in lexicon.prepositions or low in lexicon.said or low in lexicon.subjects:
                return False
        return False

    def _judge(self) -> None:
        """Marks names of two or three words as people's that act like people and never like places."""
        acting: dict[int, Person] = {}
        placed: set[int] = set()
        for mention in self.mentions:
            person = mention.person
            if person is None or person.likely or not 1 <= person.name.count(" ") <= 2:
                continue
            before = self.tokens.lows[mention.first - 1] if mention.first else ""
            if before in self.lexicon.places or before in self.lexicon.determiners:
                placed.add(id(person))
            elif self._acts(mention):
                acting[id(person)] = person
        for key, person in acting.items():
            person.likely = key not in placed and not self.roles.is_body(person.name.split())

    def _acts(self, mention: Mention) -> bool:
        after = self.tokens.lows[mention.last + 1]
        if after in self.lexicon.be:
            return True
        return after[0].isalpha() and (mention.first in self.tokens.openers or after in self.lexicon.said)

    # --- what people are ------------------------------------------------------------------------------------

    def _learn_genders(self) -> None:
        """Learns he or she from the sentences that name one person alone, where nothing speaks against it."""
        votes: dict[int, set[str]] = {}
        people: dict[int, Person] = {}
        for number, mentions in self._in_sentence.items():
            named = {id(mention.person): mention for mention in reversed(mentions[:MANY])}
            if len(named) != 1:
                continue
            (mention,) = named.values()
            person = mention.person
            if person is None or not person.likely or person.gender:
                continue
            end = self.tokens.sentences[number][1]
            for low in self.tokens.lows[mention.last + 1 : min(end, mention.last + MANY)]:
                male, female = low in self.lexicon.male, low in self.lexicon.female
                if male != female:
                    votes.setdefault(id(person), set()).add(MALE if male else FEMALE)
                    people[id(person)] = person
        for key, genders in votes.items():
            if len(genders) == 1:
                people[key].gender = next(iter(genders))

    def _learn_offices(self) -> None:
        """Learns who holds which office: the last word of a role before its first preposition."""
        lexicon = self.lexicon
        known = {id(mention.person): mention.person for mention in self.mentions if mention.person is not None}
        for person in known.values():
            words = [bare(word) for word in person.role.lower().split()]
            cut = next((at for at, word in enumerate(words) if at and word in lexicon.prepositions), len(words))
            head = words[cut - 1] if words else ""
            if person.likely and lexicon.is_role(head) and head not in lexicon.bodies:
                holders = self._by_role.setdefault(head, [])
                if len(holders) < 2 and person not in holders:
                    holders.append(person)


def _rank(name: Name) -> int:
    """Returns when a name is taken up: full names first, then President Cale, then Cale."""
    return 0 if len(name.words) > 1 else 1 if name.titles else 2


def _gender_of_given(low: str) -> str:
    male, female = given_names()
    if (low in male) == (low in female):
        return ""
    return MALE if low in male else FEMALE

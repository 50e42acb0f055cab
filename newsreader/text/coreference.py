"""Tells who “Rao”, “he” or “the minister” is within an article.

A short name stands for the one full name it can belong to. A pronoun is the nearest fitting subject before it, an
office its one holder. Where several people fit equally, nobody is chosen.
"""

from dataclasses import dataclass

from newsreader.text.names import Name, Names, bare, is_given
from newsreader.text.roles import FEMALE, MALE, Roles
from newsreader.text.speech import Lexicon, given_names, particles
from newsreader.text.tokens import Tokens

_MEMORY = 8
"""How many sentences back a pronoun may point."""
_MANY = 50
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


class People:
    """Everybody in one article, by place and by name."""

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
        self._nominals: dict[str, Person] = {}
        self._speakers: dict[int, Mention] = {}
        self._subjects: dict[int, Mention] = {}
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
            self._by_family.setdefault(keys[-1], []).append(person)
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
        shared = any(bearer.likely for bearer in self._by_family.get(key, ())[:_MANY])
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
        for person in self._by_family.get(keys[-1], ())[:_MANY]:
            if person.likely and person.name.split()[0].lower() == keys[0]:
                return person
        return None

    def _short(self, key: str, gender: str) -> Person | None:
        """Completes a single name to the one full name it can stand for, the most frequent if one stands out."""
        found = self._by_family.get(key) or [person for person in self._by_given.get(key, ()) if person.likely]
        fitting = [person for person in found[:_MANY] if not (gender and person.gender and person.gender != gender)]
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
            named = {id(mention.person): mention for mention in reversed(mentions[:_MANY])}
            if len(named) != 1:
                continue
            (mention,) = named.values()
            person = mention.person
            if person is None or not person.likely or person.gender:
                continue
            end = self.tokens.sentences[number][1]
            for low in self.tokens.lows[mention.last + 1 : min(end, mention.last + _MANY)]:
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

    # --- nominals -------------------------------------------------------------------------------------------

    def nominal(self, first: int, last: int) -> Mention:
        """Returns the mention of somebody without a name, who may yet be the one holder of an office."""
        tokens = self.tokens
        text = " ".join(tokens.text[tokens.starts[first] : tokens.ends[last]].split())
        person = self._nominals.get(text.lower())
        if person is None:
            person = self._nominals[text.lower()] = self._described(text, tokens.lows[first : last + 1])
        if person.definite and tokens.lows[first] not in self.lexicon.owners:
            holders = self._by_role.get(tokens.lows[last], ())
            if len(holders) == 1 and self._is_called(holders[0], tokens.lows[first + 1 : last]):
                person = holders[0]
        return Mention(first, last, "nominal", person, tokens.starts[first], tokens.ends[last])

    def _is_called(self, person: Person, words: list[str]) -> bool:
        """Tells whether the role of somebody has these words: “the French president”."""
        role = [bare(word) for word in person.role.lower().split()]
        return all(word in role or word in person.roles for word in words)

    def _described(self, text: str, lows: list[str]) -> Person:
        lexicon = self.lexicon
        cut = next((at for at, low in enumerate(lows) if at and low in lexicon.prepositions), len(lows))
        head = lows[cut - 1]
        return Person(
            text,
            self.roles.gender_of(lows[:cut]),
            likely=lexicon.is_role(head) and head not in lexicon.bodies,
            definite=lows[0] in lexicon.definite,
            plural=(head.endswith("s") and head[:-1] in lexicon.roles)
            or lows[0] in lexicon.plural_words
            or head in lexicon.plural_words,
        )

    # --- pronouns -------------------------------------------------------------------------------------------

    def note_speaker(self, sentence: int, mention: Mention) -> None:
        """Remembers who speaks in a sentence; a later pronoun looks there first."""
        self._speakers.setdefault(sentence, mention)
        person = mention.person
        if person is not None and mention.kind == "name" and not person.likely and " " in person.name:
            person.likely = not self.roles.is_body(person.name.split())

    def speaker_in(self, sentence: int) -> Mention | None:
        """Returns who was noted as speaking in the sentence."""
        return self._speakers.get(sentence)

    def note_subject(self, sentence: int, mention: Mention) -> None:
        """Remembers whom a sentence is about."""
        self._subjects.setdefault(sentence, mention)

    def subject_of(self, sentence: int) -> Mention | None:
        """Returns whom the sentence was noted to be about."""
        return self._subjects.get(sentence)

    def pronoun(self, index: int) -> Mention:
        """Returns the pronoun at token ``index``, with whom it means if that is clear."""
        tokens = self.tokens
        return Mention(
            index,
            index,
            "pronoun",
            self.meant(self.tokens.lows[index], index),
            tokens.starts[index],
            tokens.ends[index],
        )

    def meant(self, low: str, index: int) -> Person | None:
        """Returns whom the pronoun ``low`` means that stands at, or within, token ``index``."""
        lexicon = self.lexicon
        male, female = low in lexicon.male, low in lexicon.female
        here = self.tokens.sentence_of[index]
        if not male and not female:
            return self._body_before(here) if low in lexicon.neutral or low in lexicon.plural else None
        gender = "" if male and female else MALE if male else FEMALE
        described: Person | None = None
        for sentence in range(here, max(-1, here - _MEMORY), -1):
            person = self._subject(sentence, gender, index)
            if person is None or person.plural:
                continue
            if person.definite:
                described = described or person
            elif self._is_far(person, sentence, here):
                return None
            else:
                person.gender = person.gender or (gender if here - sentence <= 1 else "")
                return person
        return described or self._only_opener(here, gender)

    def _subject(self, sentence: int, gender: str, before: int) -> Person | None:
        """Returns who speaks in a sentence, else whom it is about, else whom it names first."""
        for noted in (self._speakers.get(sentence), self._subjects.get(sentence)):
            if noted is not None and noted.first < before and self._fits(noted.person, gender):
                return noted.person
        lows = self.tokens.lows
        second: Person | None = None
        for mention in self._in_sentence.get(sentence, ())[:_MANY]:
            if mention.first >= before or not self._fits(mention.person, gender):
                continue
            governed = mention.first > 0 and lows[mention.first - 1] in self.lexicon.prepositions
            if not mention.possessive and not governed:
                return mention.person
            second = second or mention.person
        return second

    def _is_far(self, person: Person, sentence: int, here: int) -> bool:
        """Tells whether nothing but the order of paragraphs speaks for a person not known as he or she."""
        paragraph_of = self.tokens.paragraph_of
        if person.gender or paragraph_of[sentence] == paragraph_of[here]:
            return False
        speaker = self._speakers.get(sentence)
        between = any(not self._is_quote(number) for number in range(sentence + 1, here))
        return between or speaker is None or speaker.person is not person

    def _is_quote(self, sentence: int) -> bool:
        """Tells whether the sentence holds nothing but quotes."""
        begin, end = self.tokens.sentences[sentence]
        return end - begin < 10 and all(not form[0].isalnum() for form in self.tokens.forms[begin:end])

    def _fits(self, person: Person | None, gender: str) -> bool:
        if person is None or not person.likely:
            return False
        return not gender or not person.gender or person.gender == gender

    def _body_before(self, here: int) -> Person | None:
        """Returns the organisation or the group that spoke last, if nobody else spoke since."""
        paragraph_of = self.tokens.paragraph_of
        for sentence in range(here - 1, max(-1, here - 4), -1):
            if paragraph_of[sentence] != paragraph_of[here]:
                break
            said = self._speakers.get(sentence) or self._subjects.get(sentence)
            if said is not None and said.person is not None:
                return None if said.person.likely and not said.person.plural else said.person
        return None

    def _only_opener(self, here: int, gender: str) -> Person | None:
        """Returns who opens the sentence before, not known to be a person, when nobody else could be meant."""
        if here == 0 or any(self._fits(mention.person, gender) for mention in self.mentions[:_MANY]):
            return None
        mention = next(iter(self._in_sentence.get(here - 1, ())), None)
        if mention is None or mention.first not in self.tokens.openers or mention.possessive:
            return None
        person = mention.person
        if person is None or person.gender not in ("", gender) or self.roles.is_body(person.name.split()):
            return None
        person.likely, person.gender = True, gender
        return person


def _rank(name: Name) -> int:
    """Returns when a name is taken up: full names first, then President Cale, then Cale."""
    return 0 if len(name.words) > 1 else 1 if name.titles else 2


def _gender_of_given(low: str) -> str:
    male, female = given_names()
    if (low in male) == (low in female):
        return ""
    return MALE if low in male else FEMALE

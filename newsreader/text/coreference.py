"""Tells who “Rao”, “he” or “the minister” is within an article.

A pronoun is the nearest fitting subject before it, an office its one holder. Where several people fit equally, nobody
is chosen.
"""

import re

from newsreader.text.names import bare
from newsreader.text.people import MANY, Mention, Named, Person
from newsreader.text.roles import FEMALE, MALE
from newsreader.text.speech import Lexicon
from newsreader.text.tokens import Tokens

AGED = re.compile(r"\d+-(?:year-old|jährige[rn]?)")
"""The head of “the 41-year-old”, which stands for somebody like a pronoun."""
_MEMORY = 8
"""How many sentences back a pronoun may point."""


class People(Named):
    """Everybody in one article, by name, by description and by pronoun."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon) -> None:
        super().__init__(tokens, lexicon)
        self._nominals: dict[str, Person] = {}
        self._speakers: dict[int, Mention] = {}
        self._subjects: dict[int, Mention] = {}

    # --- nominals -------------------------------------------------------------------------------------------

    def nominal(self, first: int, last: int) -> Mention:
        """Returns the mention of somebody without a name, who may yet be the one holder of an office."""
        tokens = self.tokens
        if tokens.lows[first] in self.lexicon.definite and any(map(AGED.fullmatch, tokens.lows[first + 1 : first + 3])):
            person = self._last_subject(self._gender_of_aged(first, last), first)
            return Mention(first, last, "pronoun", person, tokens.starts[first], tokens.ends[last])
        text = " ".join(tokens.text[tokens.starts[first] : tokens.ends[last]].split())
        if self._is_common(first):
            text = text[0].lower() + text[1:]
        person = self._nominals.get(text.lower())
        if person is None:
            person = self._nominals[text.lower()] = self._described(text, tokens.lows[first : last + 1])
        if person.definite and tokens.lows[first] not in self.lexicon.owners:
            holders = self._by_role.get(tokens.lows[last], ())
            if len(holders) == 1 and self._is_called(holders[0], tokens.lows[first + 1 : last]):
                person = holders[0]
        return Mention(first, last, "nominal", person, tokens.starts[first], tokens.ends[last])

    def _is_common(self, first: int) -> bool:
        """Tells whether the first word of a description is capitalised only because it opens a sentence."""
        low, lexicon = self.tokens.lows[first], self.lexicon
        plural = low in lexicon.roles and low.endswith("s") and lexicon.language != "de"
        common = low in lexicon.determiners or plural
        return common and first in self.tokens.openers and not self.tokens.forms[first][1:].isupper()

    def _gender_of_aged(self, first: int, last: int) -> str:
        """Returns whom “the 29-year-old nurse” or “die 41-Jährige” can mean."""
        article = self.tokens.lows[first]
        if article in self.lexicon.aged_male:
            return MALE
        return (
            FEMALE if article in self.lexicon.aged_female else self.roles.gender_of(self.tokens.lows[first : last + 1])
        )

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
        return self._last_subject("" if male and female else MALE if male else FEMALE, index)

    def _last_subject(self, gender: str, index: int) -> Person | None:
        """Returns the nearest subject before token ``index`` that may be meant by he or she."""
        here = self.tokens.sentence_of[index]
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
        for mention in self._in_sentence.get(sentence, ())[:MANY]:
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
        if here == 0 or any(self._fits(mention.person, gender) for mention in self.mentions[:MANY]):
            return None
        mention = next(iter(self._in_sentence.get(here - 1, ())), None)
        if mention is None or mention.first not in self.tokens.openers or mention.possessive:
            return None
        person = mention.person
        if person is None or person.gender not in ("", gender) or self.roles.is_body(person.name.split()):
            return None
        person.likely, person.gender = True, gender
        return person

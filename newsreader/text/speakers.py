"""Tells who said each marked stretch of an article, from the words of its own sentence; silent when unsure.

A cue is a verb of saying or a phrase such as “according to”. The cue right behind the quote is asked first for its
subject, then the nearest one before it, then the rest of the sentence.
"""

from dataclasses import dataclass
from typing import Literal

from newsreader.text.coreference import People
from newsreader.text.cues import Cues
from newsreader.text.leading import Leading
from newsreader.text.people import Mention
from newsreader.text.speech import PRO_DROP, SAID, VERB_SECOND, Lexicon
from newsreader.text.subjects import COMMAS, DASHES, Subjects
from newsreader.text.tokens import QUOTED, Tokens

How = Literal["", "beside", "clause", "colon", "dash", "reported", "carried"]
"""What ties a quote to its speaker: a cue right behind it, a cue in its sentence, “X:”, “— X”, the mood of a sentence
of reported speech, the sentence around; empty when nothing does."""

_STOPS = frozenset(";:!?")
_INNER_EDGE = " \xa0\u202f”’»“«‘›‹\"'`」』"
_FAR = 80
"""How many tokens a quote looks ahead for its cue."""
_WIDE = 200
"""How many tokens of a sentence are read for its mood."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said a quote; a cue without a speaker still makes it speech."""

    mention: Mention | None = None
    how: How = ""
    cue: str = ""
    """The rule that found the speaker."""


class Speakers:
    """Attributes the marked stretches of one article."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon, people: People) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.people = people
        self.subjects = Subjects(tokens, lexicon, people)
        self.cues = Cues(tokens, lexicon)
        self.leading = Leading(tokens, lexicon, people, self.subjects, self.cues)
        self.lows = tokens.lows
        self.forms = tokens.forms

    def attribute(self) -> dict[int, Attribution]:
        """Returns the attribution of every marked stretch by its number, noting who speaks in every sentence."""
        tokens, people = self.tokens, self.people
        found: dict[int, Attribution] = {}
        quoted: dict[int, list[int]] = {}
        for index in tokens.spans:
            quoted.setdefault(tokens.sentence_of[index], []).append(index)
        for number, (begin, end) in enumerate(tokens.sentences):
            for index in quoted.get(number, ()):
                attribution = self._in_sentence(index, begin, end)
                if not attribution.how and self._is_reported(begin, end):
                    attribution = self._goes_on(number)
                found[tokens.spans[index]] = attribution
                if attribution.mention is not None:
                    people.note_speaker(number, attribution.mention)
            if number not in quoted:
                self._note_indirect(number, begin, end)
            subject = self.subjects.main(begin, end)
            if subject is not None:
                people.note_subject(number, subject)
        return found

    def _note_indirect(self, number: int, begin: int, end: int) -> None:
        """Notes who speaks in a sentence without a quote: “Rao said that …”."""
        speaker = self._first_speaker(begin, end)
        if speaker is None and self._is_reported(begin, end):
            speaker = self._goes_on(number).mention
        if speaker is not None:
            self.people.note_speaker(number, speaker)

    def _is_reported(self, begin: int, end: int) -> bool:
        """Tells whether the mood of its verb makes the whole sentence reported speech, as in German."""
        reported = self.lexicon.reported
        return bool(reported) and not reported.isdisjoint(self.lows[begin : min(end, begin + _WIDE)])

    def _goes_on(self, number: int) -> Attribution:
        """Returns the speaker of the sentence before, whom a sentence of reported speech goes on quoting."""
        if number == 0 or self.tokens.paragraph_of[number - 1] != self.tokens.paragraph_of[number]:
            return Attribution()
        before = self.people.speaker_in(number - 1)
        return Attribution(before, "reported", "reported") if before is not None else Attribution()

    def _in_sentence(self, index: int, begin: int, end: int) -> Attribution:
        """Returns who says the quote at token ``index`` according to its own sentence."""
        behind = self._behind(index, end) or self._subjectless(index, end)
        if behind is not None and behind.person is None:
            introduced = self._colon(index, begin)
            behind = introduced if introduced is not None and introduced.kind == "name" else behind
        if behind is not None and self._ends_open(index):
            return Attribution(behind, "beside", "behind")
        unknown = self._unknown_verb(index, end)
        if unknown is not None:
            return Attribution(unknown, "beside", "unknown verb")
        before, seen = self.leading.speaker(index, begin, end)
        if before is not None:
            return Attribution(before, "clause", "before")
        if behind is not None:
            return Attribution(behind, "beside", "behind closed")
        rest = self._in_rest(index, end)
        if rest is not None:
            return Attribution(rest, "clause", "rest")
        if self.lexicon.language in VERB_SECOND and self._has_final_verb(index, begin, end):
            passive = not self.lexicon.be.isdisjoint(self.lows[begin : min(end, begin + _WIDE)])
            return Attribution(None if passive else self.subjects.main(begin, index), "clause", "final verb")
        colon = self._colon(index, begin)
        if colon is not None:
            return Attribution(colon, "colon")
        dash = self._dash(index, end)
        if dash is not None:
            return Attribution(dash, "dash")
        return Attribution(None, "clause" if seen else "")

    # --- behind the quote -----------------------------------------------------------------------------------

    def _ends_open(self, index: int) -> bool:
        """Tells whether the quote ends as one does whose attribution follows: with a comma, a question, a cry."""
        following = self.lows[index + 1]
        return self._last_mark(index) in ",!?…—–-，" or following in COMMAS or following in DASHES

    def _last_mark(self, index: int) -> str:
        """Returns the last character inside the quote; a space for none."""
        tokens = self.tokens
        return tokens.text[tokens.starts[index] : tokens.ends[index]][-8:].rstrip(_INNER_EDGE)[-1:] or " "

    def _behind(self, index: int, end: int) -> Mention | None:
        """Reads “…,” X said / said X / according to X right behind the quote."""
        lexicon, lows = self.lexicon, self.lows
        at = index + 1
        while at < end and (lows[at] in COMMAS or lows[at] in DASHES):
            at += 1
        if at < end and lows[at] in lexicon.be and not lexicon.quoted.isdisjoint(lows[at : min(end, at + 24)]):
            return self.subjects.behind(at + 1, end)
        for cue in range(at, min(end, at + 24)):
            if self.forms[cue] == QUOTED or lows[cue] in _STOPS:
                return None
            noun = self.cues.phrase(cue) if cue - at <= 1 else None
            if noun is not None:
                return self.subjects.behind(noun, end)
            if not self.cues.kind(cue) & SAID:
                continue
            skipped = all(low in lexicon.skip or low in lexicon.conjunctions for low in lows[at:cue])
            mention = self.subjects.behind(cue + 1, end) if skipped else None
            if mention is not None:
                return mention
            mention = self.subjects.before(cue, at)
            if mention is not None and self._starts_at(mention, at):
                return mention
        return None

    def _starts_at(self, mention: Mention, at: int) -> bool:
        """Tells whether the clause at token ``at`` begins with the mention, give or take small words."""
        lexicon, between = self.lexicon, self.lows[at : mention.first]
        if between and between[0] in lexicon.when and between[0] not in lexicon.like:
            return False
        return len(between) <= 8 and all(low not in lexicon.cues or low in lexicon.skip for low in between)

    def _subjectless(self, index: int, end: int) -> Mention | None:
        """Reads “…”, añadió: who spoke last speaks on."""
        lexicon, lows = self.lexicon, self.lows
        if lexicon.language and lexicon.language not in PRO_DROP:
            return None
        at = index + 1
        while at < end and (lows[at] in COMMAS or lows[at] in DASHES or lows[at] in lexicon.skip):
            at += 1
        if at >= end or not self.cues.kind(at) & SAID:
            return None
        number = self.tokens.sentence_of[index]
        for sentence in range(number - 1, max(-1, number - 4), -1):
            before = self.people.speaker_in(sentence)
            if before is not None:
                return before
        return None

    def _unknown_verb(self, index: int, end: int) -> Mention | None:
        """Reads “…,” X shot back, and in languages without a lexicon “…”, verb X: the comma tells that X speaks."""
        tokens, lexicon, lows = self.tokens, self.lexicon, self.lows
        at = index + 1
        if not lexicon.language and (lows[at] in COMMAS or lows[at] in DASHES) and at + 2 < end:
            mention = self.people.at.get(at + 2)
            if mention is not None and mention.first == at + 2 and self.forms[at + 1].islower():
                return mention
        spoken = index in tokens.openers or tokens.text.count(" ", tokens.starts[index], tokens.ends[index]) >= 4
        if at + 1 >= end or self._last_mark(index) != "," or not spoken:
            return None
        mention = self.people.pronoun(at) if lows[at] in lexicon.subjects else self.subjects.name_at(at)
        if mention is None or mention.first != at or mention.last + 1 >= end:
            return None
        return mention if self.cues.may_be_verb(mention.last + 1) else None

    # --- elsewhere ------------------------------------------------------------------------------------------

    def _in_rest(self, index: int, end: int) -> Mention | None:
        """Finds an attribution further on in the sentence: “… “x” …, according to Y”."""
        for cue in range(index + 1, min(end, index + _FAR)):
            noun = self.cues.phrase(cue)
            mention = self.subjects.behind(noun, end) if noun is not None else None
            if mention is None and self.cues.kind(cue) & SAID:
                comma = self._comma_before(cue, index)
                if comma is None:
                    continue
                mention = self.subjects.before(cue, comma + 1)
                if mention is None and cue == comma + 1:
                    mention = self.subjects.behind(cue + 1, end)
                if mention is not None and not self._starts_at(mention, comma + 1):
                    mention = None
            if mention is not None:
                return mention
        return None

    def _comma_before(self, cue: int, index: int) -> int | None:
        for at in range(cue - 1, max(index, cue - 12), -1):
            if self.lows[at] in COMMAS or self.lows[at] in DASHES:
                return at
        return None

    def _has_final_verb(self, index: int, begin: int, end: int) -> bool:
        """Tells whether the verb ends the sentence: “X hat … als „…“ bezeichnet”."""
        lexicon, lows = self.lexicon, self.lows
        sentence = lows[begin : min(end, begin + _WIDE)]
        if lexicon.be.isdisjoint(sentence) and lexicon.auxiliary.isdisjoint(sentence):
            return False
        for cue in range(index + 1, min(end, index + 9)):
            if lows[cue] in COMMAS or self.forms[cue] == QUOTED:
                return False
            if self.cues.kind(cue):
                return True
        return False

    def _colon(self, index: int, begin: int) -> Mention | None:
        """Reads “X: “…””."""
        if index <= begin or self.lows[index - 1] not in (":", "："):
            return None
        mention = self.subjects.name_at(index - 2)
        if mention is not None and (mention.first <= begin + 3 or self._is_apposed(mention)):
            return mention
        return self.subjects.main(begin, index - 1)

    def _is_apposed(self, mention: Mention) -> bool:
        """Tells whether a comma sets off a full name that is no organisation's: “As for the swimmer, X:”."""
        person = mention.person
        if person is None or self.lows[mention.first - 1] != "," or " " not in person.name:
            return False
        return not self.people.roles.is_body(person.name.split())

    def _dash(self, index: int, end: int) -> Mention | None:
        """Reads “…” — X."""
        mention = self.people.at.get(index + 2) if self.lows[index + 1] in DASHES else None
        if mention is not None and (mention.last + 1 >= end or self.lows[mention.last + 1] in (",", ".", "(")):
            return mention
        return None

    def _first_speaker(self, begin: int, end: int) -> Mention | None:
        lexicon, lows = self.lexicon, self.lows
        for cue in range(begin, min(end, begin + 60)):
            if lows[cue] not in lexicon.cues and lows[cue] not in lexicon.phrases:
                continue
            noun = self.cues.phrase(cue)
            mention = self.subjects.behind(noun, end) if noun is not None else None
            if mention is None and self.cues.kind(cue) & SAID:
                mention = self.subjects.before(cue, begin) if lows[cue] not in lexicon.nouns else None
                if mention is None and cue > begin and lows[cue - 1] == ",":
                    mention = self.subjects.behind(cue + 1, end)
            if mention is not None:
                return mention
        return None

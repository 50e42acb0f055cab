"""Finds who is said to speak before a quote: “Rao said: “…””, “he called it “…””, “her claim that “…””.

The nearest cue before the quote is asked first for its subject. One whose subject is not understood still makes the
quote speech.
"""

from newsreader.text.coreference import People
from newsreader.text.cues import Cues
from newsreader.text.people import Mention
from newsreader.text.speech import CALLS, SAID, SAYING, VERB_SECOND, Lexicon
from newsreader.text.subjects import Subjects
from newsreader.text.tokens import BREAK, QUOTED, Tokens

_FAR = 80
"""How many tokens a quote looks back for its cue."""


class Leading:
    """The cues before the quotes of one article."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon, people: People, subjects: Subjects, cues: Cues) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.people = people
        self.subjects = subjects
        self.cues = cues
        self.lows = tokens.lows
        self.forms = tokens.forms

    def speaker(self, index: int, begin: int, end: int) -> tuple[Mention | None, bool]:
        """Returns the subject of the nearest cue before the quote that has one, and whether any cue was seen."""
        lexicon = self.lexicon
        nameless: Mention | None = None
        seen = False
        for cue in range(index - 1, max(begin, index - _FAR) - 1, -1):
            low = self.lows[cue]
            if low == ";":
                break
            noun = self.cues.phrase(cue)
            mention = self.subjects.behind(noun, index) if noun is not None else None
            seen = seen or (noun is not None and noun - cue > 1)
            if mention is None and not (self.forms[cue][0].isupper() and cue > begin):
                kind = self.cues.kind(cue)
                if low in lexicon.nouns:
                    mention = self._holder(cue, begin)
                    seen = seen or self.lows[cue + 1] in lexicon.clauses
                if mention is None and kind and self.cues.is_commanded(cue):
                    return None, True
                if mention is None and kind and self.cues.is_passive(cue, begin):
                    mention = self._agent(cue)
                    if mention is None and kind & CALLS:
                        return None, True
                elif mention is None and kind:
                    mention = self._subject_of(cue, kind, begin, index, end)
                    seen = seen or (mention is None and self._is_surely_verb(cue, kind, begin, index))
            if mention is not None and mention.kind == "nominal" and self._is_told(mention, begin):
                continue
            if mention is not None and mention.person is not None:
                if not self.cues.kind(cue) & SAID and noun is None:
                    mention = self._according(cue, begin) or mention
                if self._is_overtaken(mention, cue, index):
                    return None, True
                return mention, True
            nameless = nameless or mention
        return nameless, seen or nameless is not None

    def _according(self, cue: int, begin: int) -> Mention | None:
        """Returns who is named behind “according to” at the beginning: “According to X, inspectors found “y””."""
        noun = self.cues.phrase(begin) if cue > begin else None
        return self.subjects.behind(noun, cue) if noun is not None else None

    def _is_overtaken(self, mention: Mention, cue: int, index: int) -> bool:
        """Tells whether somebody else takes over between the cue and the quote: “X said, but Y was …, and “z””."""
        lexicon, lows = self.lexicon, self.lows
        for at in range(cue + 1, index - 1):
            if lows[at] not in lexicon.conjunctions or lows[at - 1] != ",":
                continue
            first = at + 2 if lows[at + 1] in lexicon.when else at + 1
            other = self.people.at.get(first)
            if other is None or other.possessive or other.person is None or not other.person.likely:
                continue
            if other.person is not mention.person and other.last < index - 1:
                return True
        return False

    def _is_told(self, mention: Mention, begin: int) -> bool:
        """Tells whether another's words go to somebody: “X told a woman who suggested that …”."""
        verb = mention.first - 1
        if self.lexicon.language != "en" or verb <= begin or not self.cues.kind(verb) & SAID:
            return False
        return self.lows[mention.last + 1] in self.lexicon.relative and self.lows[verb] not in self.lexicon.nouns

    def _holder(self, noun: int, begin: int) -> Mention | None:
        """Returns whose words the noun names: “her claim that”, “the airline’s statement”."""
        following = noun + 1
        if noun <= begin or not (
            self.lows[following] in self.lexicon.clauses or self.forms[following] in (QUOTED, ":")
        ):
            return None
        mention = self.people.at.get(noun - 1)
        if mention is not None:
            return mention if mention.possessive else None
        return self.people.pronoun(noun - 1) if self.lows[noun - 1] in self.lexicon.owners else None

    def _agent(self, cue: int) -> Mention | None:
        """Returns who a passive says did it: “described as “x” by Y”."""
        for at in range(cue + 1, min(cue + 8, len(self.lows))):
            if self.forms[at] == BREAK:
                break
            if self.lows[at] in self.lexicon.by:
                return self.subjects.behind(at + 1, at + 12)
        return None

    def _is_surely_verb(self, cue: int, kind: int, begin: int, index: int) -> bool:
        """Tells whether the cue is a verb for certain, though its subject is not understood."""
        low, lexicon = self.lows[cue], self.lexicon
        if kind & CALLS and index - cue <= 4 and self.lows[cue - 1] in lexicon.conjunctions:
            return True
        if low in lexicon.certain and cue > begin and self.lows[cue - 1] in lexicon.relative:
            return True
        certain = low in lexicon.certain or (lexicon.language == "en" and low.endswith("ed") and kind != SAYING)
        return certain and cue > begin and self.lows[cue - 1] not in lexicon.determiners

    def _subject_of(self, cue: int, kind: int, begin: int, index: int, end: int) -> Mention | None:
        """Returns the subject of a cue before the quote at ``index``."""
        if cue > begin and self.lows[cue - 1] in self.lexicon.infinitive:
            subject = self.subjects.main(begin, cue)
            return None if subject is None or "," in self.lows[subject.last + 1 : cue] else subject
        mention = self._finite_subject(cue, kind, begin, index) if kind & (SAID | CALLS) else None
        if mention is not None or not kind & SAYING:
            return mention
        if cue - begin <= 1:
            return self.subjects.main(index + 1, end)
        absolute = self._absolute(cue, begin)
        if absolute is not None:
            return absolute
        if self.lows[cue - 1] in self.lexicon.be or self.lows[cue - 1] in self.lexicon.skip:
            mention = self.subjects.before(cue, begin)
        return mention or self.subjects.name_at(cue - 1) or self.subjects.main(begin, cue)

    def _absolute(self, cue: int, begin: int) -> Mention | None:
        """Returns the subject of a participle after “with”: “with one ally warning that”."""
        for at in range(cue - 2, max(begin, cue - 8), -1):
            if self.lows[at] in self.lexicon.absolute:
                mention = self.subjects.behind(at + 1, cue)
                return mention if mention is not None and mention.last == cue - 1 else None
            if not self.lows[at][0].isalnum():
                break
        return None

    def _finite_subject(self, cue: int, kind: int, begin: int, index: int) -> Mention | None:
        lexicon = self.lexicon
        named = self.people.at.get(cue + 1) if cue > begin and self.lows[cue - 1] == "," and kind & SAID else None
        if named is not None and named.first == cue + 1 and self.lows[named.last + 1] == "," and not named.possessive:
            return named
        mention = self.subjects.before(cue, begin)
        if mention is not None:
            behind = self.people.at.get(cue + 1)
            if lexicon.language in VERB_SECOND:
                if mention.kind == "nominal" and behind is not None:
                    return behind
                subject = self._second_subject(mention, cue, index)
                if subject is not None:
                    return subject
            if self.cues.is_compound(mention, cue):
                return None
            return mention if self.lows[cue] not in lexicon.nouns or self._is_sure(mention) else None
        if not kind & SAID and lexicon.language not in VERB_SECOND:
            return None
        if self._may_invert(cue, begin):
            mention = self.subjects.behind(cue + 1, index)
        relative = self.lows[cue - 1] in lexicon.relative and lexicon.language not in VERB_SECOND
        if mention is None and not relative and self._is_surely_verb(cue, SAID, begin, index):
            mention = self.subjects.main(begin, cue)
            mention = mention if mention is not None and mention.first <= begin + 1 else None
        return mention

    def _second_subject(self, mention: Mention, cue: int, index: int) -> Mention | None:
        """Returns the person behind the verb where the word before it is an adverb that opens the sentence."""
        doubtful = mention.person is None or not (mention.person.likely or " " in mention.person.name)
        if mention.kind != "name" or not doubtful or mention.first not in self.tokens.openers:
            return None
        subject = self.subjects.behind(cue + 1, index)
        if subject is None or subject.kind != "name" or subject.person is None or not subject.person.likely:
            return None
        return subject

    def _is_sure(self, mention: Mention) -> bool:
        """Tells whether the mention cannot be an adjective of the noun behind it, as in “Republican claims”."""
        if mention.kind == "nominal":
            return self.lows[mention.first] in self.lexicon.determiners and mention.last > mention.first
        return mention.kind == "pronoun" or (mention.person is not None and mention.person.likely)

    def _may_invert(self, cue: int, begin: int) -> bool:
        """Tells whether the subject may follow the verb; in English only right behind a quote or at the beginning."""
        if self.lexicon.language != "en" or cue == begin:
            return True
        before = cue - 2 if self.lows[cue - 1] == "," and cue - 1 > begin else cue - 1
        return self.forms[before] == QUOTED

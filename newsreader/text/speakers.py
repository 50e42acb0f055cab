"""Tells who said each marked stretch of an article, from the words around it; silent when unsure.

A cue is a verb of saying or a phrase such as “according to”. Every cue is asked for its speaker, first beside the
quote, then in its sentence, then in the sentences before and after.
"""

from dataclasses import dataclass

from newsreader.text.coreference import Mention, People, Person, bare
from newsreader.text.speech import CALLS, PRO_DROP, SAID, SAYING, Lexicon
from newsreader.text.tokens import BREAK, QUOTED, Tokens

_STOPS = frozenset(";:!?")
_DASHES = frozenset(("—", "–", "-", "--", "―"))
_VERB_SECOND = ("de", "nl")
"""Languages whose subject stands behind the verb when anything else stands before it."""
_FAR = 45
"""How many tokens a cue may look back for its subject."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said a quote, and how that was found: ``beside``, ``clause``, ``colon``, ``dash``, ``carried``, ``subject``."""

    mention: Mention | None
    how: str = ""
    cue: str = ""


_NONE = Attribution(None)


class Speakers:
    """Attributes the marked stretches of one article."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon, people: People) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.people = people
        self.lows = tokens.lows
        self.forms = tokens.forms

    def attribute(self) -> dict[int, Attribution]:
        """Returns the attribution of every marked stretch by its number."""
        tokens = self.tokens
        found: dict[int, Attribution] = {}
        by_sentence: dict[int, list[int]] = {}
        for index in tokens.spans:
            by_sentence.setdefault(tokens.sentence_of[index], []).append(index)
        for number, (begin, end) in enumerate(tokens.sentences):
            quotes = by_sentence.get(number)
            if quotes is None:
                cue = self._first_cue(begin, end)
                if cue is None and self.is_reported(begin, end):
                    cue = self._reported(number).mention
                if cue is not None:
                    self.people.note_speaker(number, cue)
                self._note_subject(number, begin, end)
                continue
            for index in quotes:
                attribution = self.in_sentence(index, begin, end)
                if attribution.mention is None and not attribution.how and self.is_reported(begin, end):
                    attribution = self._reported(number)
                found[tokens.spans[index]] = attribution
                if attribution.mention is not None:
                    self.people.note_speaker(number, attribution.mention)
            self._note_subject(number, begin, end)
        return found

    def _reported(self, number: int) -> Attribution:
        """Returns the speaker of the sentence before, whom a sentence of reported speech goes on quoting."""
        if number == 0 or self.tokens.paragraph_of[number - 1] != self.tokens.paragraph_of[number]:
            return _NONE
        before = self.people.speaker_in(number - 1)
        return Attribution(before, "reported") if before is not None else _NONE

    def _note_subject(self, number: int, begin: int, end: int) -> None:
        subject = self.main_subject(begin, end)
        if subject is not None:
            self.people.note_subject(number, subject)

    # --- within the sentence --------------------------------------------------------------------------------

    def in_sentence(self, index: int, begin: int, end: int) -> Attribution:
        """Returns who says the quote at token ``index`` according to its own sentence."""
        after = self._after(index, end) or self._subjectless(index, end)
        if after is not None and self._ends_open(index):
            return Attribution(after[0], "beside", after[1])
        unknown = self._unknown_verb(index, end)
        if unknown is not None:
            return Attribution(unknown, "beside")
        left = self._left(index, begin, end)
        if left is not None and left[0] is not None:
            return Attribution(left[0], "clause", left[1])
        if after is not None:
            return Attribution(after[0], "beside", after[1])
        right = self._right(index, begin, end)
        if right is not None:
            return Attribution(right[0], "clause", right[1])
        final = self._verb_final(index, begin, end) if self.lexicon.language in _VERB_SECOND else None
        if final is not None:
            return final
        colon = self._colon(index, begin)
        if colon is not None:
            return Attribution(colon, "colon")
        dash = self._dash(index, end)
        if dash is not None:
            return Attribution(dash, "dash")
        return Attribution(None, "clause", left[1]) if left is not None else _NONE

    def _ends_open(self, index: int) -> bool:
        """Tells whether the quote ends as one does whose attribution follows: with a comma, a question, a cry."""
        inside = self.tokens.text[self.tokens.starts[index] : self.tokens.ends[index]].rstrip(
            " \xa0\u202f”’»“«‘›‹\"'`」』"
        )[-1:]
        following = self.lows[index + 1]
        return inside in (",", "!", "?", "…", "—", "–", "-", "，") or following in (",", "，") or following in _DASHES

    def _after(self, index: int, end: int) -> tuple[Mention, str] | None:
        """Reads “…,” X said / said X / according to X right after the quote."""
        at = index + 1
        while at < end and (self.lows[at] in (",", "，") or self.lows[at] in _DASHES):
            at += 1
        limit = at
        while limit < end and self.forms[limit] != QUOTED and self.lows[limit] not in _STOPS:
            limit += 1
        for cue in range(at, min(limit, at + 24)):
            low = self.lows[cue]
            if low in self.lexicon.phrases:
                start = self._phrase(cue)
                if start is not None and cue - at <= 1:
                    mention = self._noun_after(start, end)
                    return (mention, low) if mention else None
            if not self._kind(cue) & SAID:
                continue
            if self._all_skipped(at, cue):
                mention = self._noun_after(cue + 1, end)
                if mention is not None:
                    return mention, low
            mention = self._subject(cue, at)
            if mention is not None and self._starts_at(mention, at):
                return mention, low
        return None

    def _subjectless(self, index: int, end: int) -> tuple[Mention, str] | None:
        """Reads “…”, añadió: who spoke last speaks on."""
        if self.lexicon.language and self.lexicon.language not in PRO_DROP:
            return None
        at = index + 1
        while at < end and (self.lows[at] in (",", *_DASHES) or self.lows[at] in self.lexicon.skip):
            at += 1
        if at >= end or not self._kind(at) & SAID:
            return None
        number = self.tokens.sentence_of[index]
        for sentence in range(number - 1, max(-1, number - 4), -1):
            before = self.people.speaker_in(sentence)
            if before is not None:
                return before, self.lows[at]
        return None

    def _unknown_verb(self, index: int, end: int) -> Mention | None:
        """Reads “…,” X shot back, and in languages without a lexicon “…”, verb X: the comma tells that X speaks."""
        tokens, lexicon = self.tokens, self.lexicon
        inside = tokens.text[tokens.starts[index] : tokens.ends[index]].rstrip("”’»“\"'")[-1:]
        at = index + 1
        if lexicon.language == "" and (self.lows[at] == "," or self.lows[at] in _DASHES) and at + 2 < end:
            mention = self.people.at.get(at + 2)
            if mention is not None and mention.first == at + 2 and self.forms[at + 1].islower():
                return mention
        if inside != "," or at + 1 >= end or not (index == 0 or index in tokens.openers or self._long(index)):
            return None
        mention = self.people.at.get(at)
        if mention is None and self.lows[at] in lexicon.subjects:
            mention = self._pronoun(at)
        if mention is None or mention.first != at or mention.possessive or mention.last + 1 >= end:
            return None
        verb = self.lows[mention.last + 1]
        known = verb in lexicon.prepositions or verb in lexicon.conjunctions or verb in lexicon.clauses or verb in lexicon.roles
        if not verb.isalpha() or verb.endswith("ly") or known or verb in lexicon.be or self.forms[mention.last + 1][0].isupper():
            return None
        return mention

    def _long(self, index: int) -> bool:
        """Tells whether the stretch has more words than most titles."""
        tokens = self.tokens
        return tokens.text.count(" ", tokens.starts[index], tokens.ends[index]) >= 4

    def _all_skipped(self, first: int, last: int) -> bool:
        return all(
            self.lows[at] in self.lexicon.skip or self.lows[at] in self.lexicon.conjunctions
            for at in range(first, last)
        )

    def _starts_at(self, mention: Mention, at: int) -> bool:
        """Tells whether the clause at token ``at`` begins with the mention, give or take small words."""
        lexicon = self.lexicon
        for index in range(at, mention.first):
            low = self.lows[index]
            if index - at > 7 or (low in lexicon.cues and low not in lexicon.skip):
                return False
        return True

    def _left(self, index: int, begin: int, end: int) -> tuple[Mention | None, str] | None:
        """Finds the nearest cue before the quote in its sentence that has a subject."""
        lexicon = self.lexicon
        unnamed = ""
        nameless: tuple[Mention, str] | None = None
        for cue in range(index - 1, max(begin, index - 80) - 1, -1):
            low = self.lows[cue]
            if low in (";",):
                return None
            kind = self._kind(cue)
            if low in lexicon.phrases:
                start = self._phrase(cue)
                if start is not None:
                    mention = self._noun_after(start, index)
                    if mention is not None:
                        return mention, low
            if self.forms[cue][0].isupper() and cue > begin:
                continue
            if not kind or low in lexicon.nouns:
                holder = self._holder(cue, begin) if low in lexicon.nouns else None
                if holder is not None:
                    return holder, low
                if low in lexicon.nouns and self.lows[cue + 1] == "that":
                    unnamed = unnamed or low
                if not kind:
                    continue
            if self._passive(cue, begin):
                agent = self._agent(cue)
                if agent is not None or kind & CALLS:
                    return agent, low
                continue
            mention = self._cue_subject(cue, kind, begin, index, end)
            if mention is not None:
                if mention.person is not None:
                    return mention, low
                nameless = nameless or (mention, low)
            elif not unnamed and kind & (SAID | CALLS):
                near = kind & CALLS and index - cue <= 4 and self.lows[cue - 1] in self.lexicon.conjunctions
                if near or self._sure_verb(cue, begin):
                    unnamed = low
        return nameless or ((None, unnamed) if unnamed else None)

    def _surely_subject(self, mention: Mention) -> bool:
        """Tells whether the mention cannot be an adjective of the noun behind it, as in “Republican claims”."""
        if mention.kind == "nominal":
            return self.lows[mention.first] in self.lexicon.determiners and mention.last > mention.first
        return mention.kind == "pronoun" or (mention.person is not None and mention.person.likely)

    def _holder(self, cue: int, begin: int) -> Mention | None:
        """Returns whose words the noun at ``cue`` names: “her claim that”, “the airline’s statement”."""
        before = cue - 1
        if before < begin or not (self.lows[cue + 1] in self.lexicon.clauses or self.forms[cue + 1] in (QUOTED, ":")):
            return None
        mention = self.people.at.get(before)
        if mention is not None:
            return mention if mention.possessive else None
        low = self.lows[before]
        if low in self.lexicon.owners:
            return self._pronoun(before)
        return None

    def _sure_verb(self, cue: int, begin: int) -> bool:
        """Tells whether the cue is a verb for certain, though its subject is not understood."""
        low = self.lows[cue]
        certain = low in self.lexicon.certain or (self.lexicon.language == "en" and low.endswith("ed"))
        if not certain:
            return False
        return cue > begin and self.lows[cue - 1] not in self.lexicon.determiners

    def _cue_subject(self, cue: int, kind: int, begin: int, limit: int, end: int) -> Mention | None:
        infinitive = self.lows[cue - 1] == "to" and cue > begin
        if kind & (SAID | CALLS) and not infinitive:
            mention = self._subject(cue, begin)
            if mention is not None:
                behind = self.people.at.get(cue + 1)
                if self.lexicon.language in _VERB_SECOND and mention.kind == "nominal" and behind is not None:
                    return behind
                if self.lows[cue] not in self.lexicon.nouns or self._surely_subject(mention):
                    return mention
                return None
            if kind & SAID and self._may_invert(cue, begin):
                mention = self._noun_after(cue + 1, limit)
                if mention is not None:
                    return mention
            if kind & SAID and self._sure_verb(cue, begin):
                mention = self.main_subject(begin, cue)
                if mention is not None and mention.first <= begin + 1:
                    return mention
        if kind & SAYING and cue - begin <= 1:
            return self.main_subject(limit + 1, end)
        if infinitive:
            subject = self.main_subject(begin, cue)
            return None if subject is None or "," in self.lows[subject.last + 1 : cue] else subject
        if kind & SAYING:
            if self.lows[cue - 1] in self.lexicon.be or self.lows[cue - 1] in self.lexicon.skip:
                mention = self._subject(cue, begin)
                if mention is not None:
                    return mention
            beside = self.people.at.get(cue - 1)
            if beside is not None and not beside.possessive:
                return beside
            return self.main_subject(begin, cue)
        return None

    def _may_invert(self, cue: int, begin: int) -> bool:
        if self.lexicon.language == "en":
            return (
                cue == begin
                or self.forms[cue - 1] == QUOTED
                or (self.lows[cue - 1] == "," and cue - 1 > begin and self.forms[cue - 2] == QUOTED)
            )
        return True

    def _right(self, index: int, begin: int, end: int) -> tuple[Mention, str] | None:
        """Finds an attribution at the end of the quote's sentence: “… “x” …, according to Y”."""
        lexicon = self.lexicon
        for cue in range(index + 1, end):
            low = self.lows[cue]
            if low in lexicon.phrases:
                start = self._phrase(cue)
                if start is not None:
                    mention = self._noun_after(start, end)
                    if mention is not None:
                        return mention, low
            if self._kind(cue) & SAID:
                comma = self._comma_before(cue, index)
                if comma is None:
                    continue
                mention = self._subject(cue, comma + 1)
                if mention is None and cue == comma + 1:
                    mention = self._noun_after(cue + 1, end)
                if mention is not None and self._starts_at(mention, comma + 1):
                    return mention, low
        return None

    def _verb_final(self, index: int, begin: int, end: int) -> Attribution | None:
        """Reads “X hat … als „…“ bezeichnet”, where the verb ends the sentence."""
        lexicon, lows = self.lexicon, self.lows
        if not any(low in lexicon.be or low in lexicon.auxiliary for low in lows[begin:end]):
            return None
        for cue in range(index + 1, min(end, index + 9)):
            if lows[cue] == "," or self.forms[cue] == QUOTED:
                return None
            if self._kind(cue):
                passive = any(low in lexicon.be for low in lows[begin:end])
                return Attribution(None if passive else self.main_subject(begin, index), "clause", lows[cue])
        return None

    def _comma_before(self, cue: int, index: int) -> int | None:
        for at in range(cue - 1, max(index, cue - 12), -1):
            if self.lows[at] in (",", "，") or self.lows[at] in _DASHES:
                return at
        return None

    def _colon(self, index: int, begin: int) -> Mention | None:
        """Reads “X: “…””."""
        if index <= begin or self.lows[index - 1] not in (":", "："):
            return None
        at = index - 2
        mention = self.people.at.get(at)
        if mention is not None and not mention.possessive and mention.kind == "name" and mention.first <= begin + 3:
            return mention
        return self.main_subject(begin, index - 1)

    def _dash(self, index: int, end: int) -> Mention | None:
        """Reads “…” — X."""
        if self.lows[index + 1] not in _DASHES:
            return None
        mention = self.people.at.get(index + 2)
        if mention is not None and (mention.last + 1 >= end or self.lows[mention.last + 1] in (",", ".", "(")):
            return mention
        return None

    def _first_cue(self, begin: int, end: int) -> Mention | None:
        phrases, cues = self.lexicon.phrases, self.lexicon.cues
        for cue in range(begin, min(end, begin + 60)):
            low = self.lows[cue]
            if low not in cues and low not in phrases:
                continue
            if low in phrases:
                start = self._phrase(cue)
                mention = self._noun_after(start, end) if start is not None else None
                if mention is not None:
                    return mention
            if self._kind(cue) & SAID:
                mention = self._subject(cue, begin) if low not in self.lexicon.nouns else None
                if mention is not None:
                    return mention
                if cue > begin and self.lows[cue - 1] == ",":
                    mention = self._noun_after(cue + 1, end)
                    if mention is not None:
                        return mention
        return None

    def alone(self, index: int, begin: int, end: int) -> bool:
        """Tells whether the sentence of the quote at ``index`` holds nothing but quotes."""
        return all(self.forms[at] == QUOTED or not self.forms[at][0].isalnum() for at in range(begin, end))

    def is_reported(self, begin: int, end: int) -> bool:
        """Tells whether the mood of its verb makes the whole sentence reported speech, as in German."""
        reported = self.lexicon.reported
        return bool(reported) and any(low in reported for low in self.lows[begin:end])

    # --- subjects -------------------------------------------------------------------------------------------

    def _phrase(self, index: int) -> int | None:
        """Returns where the noun after “according to” begins, if such a phrase stands at ``index``."""
        for rest in self.lexicon.phrases[self.lows[index]]:
            if tuple(self.lows[index + 1 : index + 1 + len(rest)]) == rest:
                return index + 1 + len(rest)
        return None

    def _subject(self, cue: int, begin: int) -> Mention | None:
        """Returns the subject that stands before the verb at ``cue``, looking through what comes between."""
        lexicon, lows = self.lexicon, self.lows
        at = cue - 1
        lowest = max(begin, cue - _FAR)
        while at >= lowest:
            low, form = lows[at], self.forms[at]
            if form == QUOTED:
                return None
            if low in lexicon.conjunctions:
                return self._joined_subject(begin, at)
            if low in (",", "—", "–", "--", ")"):
                opening = self._opening(at, lowest)
                if opening is None:
                    return self.main_subject(begin, at) if low == "," else None
                named = self._bare_name(opening + 1, at)
                if named is not None and (opening == begin or self._is_better(named, self.people.at.get(opening - 1))):
                    self._learn_role(named, opening - 1, lowest)
                    return named
                at = opening - 1
                continue
            if low in lexicon.relative and (low not in lexicon.determiners or lows[at - 1] == ","):
                at -= 2 if lows[at - 1] == "," else 1
                continue
            if low in lexicon.subjects:
                return self._pronoun(at)
            if low in lexicon.time or low in lexicon.skip or low.isdigit() or low.endswith("ly"):
                at -= 1
                if at >= lowest and lows[at] in lexicon.prepositions and low in lexicon.time:
                    at -= 1
                continue
            medium = self._medium(at, lowest)
            if medium is not None:
                at = medium - 1
                continue
            return self._noun_before(at, lowest)
        return None

    def _is_better(self, named: Mention, other: Mention | None) -> bool:
        """Tells whether a name between commas is the subject, rather than the one before them."""
        if other is None or other.person is None:
            return True
        return bool(named.person and named.person.likely and not other.person.likely)

    def _joined_subject(self, begin: int, at: int) -> Mention | None:
        """Returns the subject of the clause whose second verb follows the “and” at ``at``."""
        for clause in range(at - 1, begin, -1):
            if self.forms[clause] == QUOTED:
                break
            if self.lows[clause] in self.lexicon.when:
                subject = self.main_subject(clause + 1, at)
                if subject is not None and subject.kind != "nominal":
                    return subject
        return self.main_subject(begin, at)

    def _kind(self, cue: int) -> int:
        """Returns what kind of cue the token is; “put” is one in “put it” alone."""
        low = self.lows[cue]
        if low in ("put", "puts") and self.lows[cue + 1] not in self.lexicon.neutral:
            return 0
        return self.lexicon.cues.get(low, 0)

    def _passive(self, cue: int, begin: int) -> bool:
        """Tells whether the verb at ``cue`` is a passive, whose subject is spoken of or to."""
        lexicon, lows = self.lexicon, self.lows
        at = cue - 1
        while at > begin and lows[at] in lexicon.skip and lows[at] not in lexicon.be:
            at -= 1
        return at >= begin and lows[at] in lexicon.be and not lows[cue].endswith("ing")

    def _agent(self, cue: int) -> Mention | None:
        """Returns who a passive says did it: “described as “x” by Y”."""
        for at in range(cue + 1, min(cue + 8, len(self.lows))):
            if self.lows[at] in self.lexicon.by:
                return self._noun_after(at + 1, at + 12)
            if self.forms[at] == BREAK:
                return None
        return None

    def _opening(self, closing: int, lowest: int) -> int | None:
        """Returns where the insertion that ends at ``closing`` begins: its comma, dash or bracket."""
        wanted = "(" if self.lows[closing] == ")" else self.lows[closing]
        for at in range(closing - 1, lowest, -1):
            if self.lows[at] == wanted:
                return at
            if self.forms[at] == QUOTED:
                return None
        return None

    def _bare_name(self, first: int, end: int) -> Mention | None:
        mention = self.people.at.get(end - 1)
        if mention is not None and mention.first <= first and mention.last == end - 1 and not mention.possessive:
            return mention
        return None

    def _medium(self, at: int, lowest: int) -> int | None:
        """Returns where a phrase such as “in an April 17 statement” that ends at ``at`` begins."""
        lexicon, lows = self.lexicon, self.lows
        placed = lows[at] in lexicon.media
        name = self.people.at.get(at)
        if not placed and name is None:
            return None
        for start in range(at, max(lowest, at - 6) - 1, -1):
            if lows[start] in lexicon.prepositions:
                if start == lowest or (lows[start] in ("of", "for", "from") and not placed):
                    return None
                before = self.people.at.get(start - 1)
                if (
                    placed
                    or (before is not None and lows[start] in ("in", "at", "on"))
                    or lows[start - 1] in lexicon.subjects
                ):
                    return start
                return None
            if self.forms[start] == QUOTED or lows[start] in _STOPS or lows[start] == ",":
                return None
        return None

    def _noun_before(self, at: int, lowest: int) -> Mention | None:
        """Returns the noun phrase that ends with token ``at``."""
        lexicon, lows = self.lexicon, self.lows
        name = self.people.at.get(at)
        if name is not None:
            if name.possessive or name.last != at:
                return None
            before = name.first - 1
            while before > lowest and lows[before] in lexicon.determiners:
                before -= 1
            if before > lowest and lows[before] in lexicon.prepositions:
                holder = self.people.at.get(before - (2 if lows[before - 1] == "," else 1))
                if holder is not None and not holder.possessive:
                    return holder
                return self._nominal(before, at, lowest)
            return name
        if self.forms[at][0].isupper():
            return self._nominal(at, at, lowest)
        if not lows[at][0].isalpha() or (lows[at] in lexicon.cues and lows[at] not in lexicon.roles):
            return None
        return self._nominal(at, at, lowest)

    def _nominal(self, at: int, last: int, lowest: int) -> Mention | None:
        """Returns the noun phrase without a name, “a spokesman for the airline”, from its last token backwards."""
        lexicon, lows = self.lexicon, self.lows
        first = at
        steps = 0
        while steps < 12:
            low = lows[first]
            if low in lexicon.determiners or low in ("one", "some"):
                if first > lowest and lows[first - 1] in lexicon.prepositions:
                    first -= 1
                    continue
                break
            mention = self.people.at.get(first)
            if mention is not None and mention.possessive:
                first = min(first, mention.first)
                if first > lowest and lows[first - 1] in lexicon.prepositions:
                    first -= 1
                    continue
                break
            if first <= lowest or not self._inside_noun(first - 1):
                break
            first -= 1
            steps += 1
        while first < last and (lows[first] in lexicon.prepositions or lows[first] in lexicon.time):
            first += 1
        if self._head(first, last) is None and not self._plain_subject(first, last, lowest):
            return None
        if first - 2 >= lowest and lows[first - 1] == ",":
            named = self.people.at.get(first - 2)
            if named is not None and not named.possessive and named.last == first - 2 and not self._governed(named, lowest):
                return named
        return self._as_nominal(first, last)

    def _governed(self, mention: Mention, lowest: int) -> bool:
        return mention.first > lowest and self.lows[mention.first - 1] in self.lexicon.prepositions

    def _plain_subject(self, first: int, last: int, lowest: int) -> bool:
        """Tells whether the words are an article and a noun at the beginning of a clause."""
        lexicon, lows = self.lexicon, self.lows
        if lows[first] not in lexicon.determiners or not 1 <= last - first <= 3 or lows[last] in lexicon.time:
            return False
        if first == lowest or first == 0:
            return True
        before = lows[first - 1]
        return before in (",", QUOTED, BREAK, "—", "–", "--") or before in lexicon.conjunctions or before in lexicon.clauses

    def _inside_noun(self, at: int) -> bool:
        lexicon, low = self.lexicon, self.lows[at]
        if low in lexicon.roles or low in lexicon.determiners:
            return True
        return not (
            not low[0].isalpha()
            or low in lexicon.conjunctions
            or low in lexicon.clauses
            or low in lexicon.subjects
            or low in lexicon.relative
            or low in lexicon.cues
            or low in lexicon.be
            or low in lexicon.skip
        )

    def _head(self, first: int, last: int) -> int | None:
        """Returns the head of a noun phrase if it can speak: a person, an office, an organisation."""
        lexicon, lows = self.lexicon, self.lows
        stop = last
        for at in range(first, last + 1):
            if lows[at] in lexicon.prepositions:
                stop = at - 1
                break
        for at in (stop,):
            if at < first:
                return None
            low = bare(lows[at])
            if low in lexicon.roles or self.people.is_title(low) or (low in lexicon.organisations):
                return at
        return None

    def _as_nominal(self, first: int, last: int) -> Mention:
        return self.people.nominal(first, last)

    def _pronoun(self, at: int) -> Mention | None:
        tokens = self.tokens
        return Mention(at, at, "pronoun", self.people.pronoun(at), tokens.starts[at], tokens.ends[at])

    def _noun_after(self, at: int, end: int) -> Mention | None:
        """Returns the noun phrase that begins at token ``at``: a name, a pronoun or a nominal."""
        lexicon, lows, forms = self.lexicon, self.lows, self.forms
        end = min(end, len(lows))
        while at < end and (lows[at] in lexicon.skip or self._is_date(at, end)):
            at += 1
        return self._named(self._noun_at(at, end), end)

    def _is_date(self, at: int, end: int) -> bool:
        """Tells whether a date begins here: “Thursday”, “on Thursday”, “el martes”."""
        lexicon, lows = self.lexicon, self.lows
        if self.people.at.get(at) is not None:
            return False
        if lows[at] in lexicon.time or lows[at].isdigit():
            return True
        leads = lows[at] in lexicon.prepositions or lows[at] in lexicon.determiners
        return leads and at + 1 < end and lows[at + 1] in lexicon.time

    def _named(self, mention: Mention | None, end: int) -> Mention | None:
        """Returns the name behind a nominal, “the minister for ports, Luc Morel”, else the mention itself."""
        if mention is None or mention.kind != "nominal" or mention.last + 2 >= end or self.lows[mention.last + 1] != ",":
            return mention
        named = self.people.at.get(mention.last + 2)
        if named is None or named.possessive or named.person is None or not self._may_be_person(named.person):
            return mention
        if named.last + 1 < end and self.lows[named.last + 1] not in (",", ".", "(", ":", BREAK):
            return mention
        if not named.person.role:
            named.person.role = self._bare_role(mention.first, mention.last)
        return named

    def _may_be_person(self, person: Person) -> bool:
        return person.likely or (" " in person.name and not self.people.is_body(person.name.split()))

    def _learn_role(self, named: Mention, last: int, lowest: int) -> None:
        """Takes the nominal that ends at token ``last`` for the role of the name behind it."""
        if named.person is None or named.person.role or last < lowest:
            return
        nominal = self._noun_before(last, lowest)
        if nominal is not None and nominal.kind == "nominal":
            named.person.role = self._bare_role(nominal.first, nominal.last)

    def _bare_role(self, first: int, last: int) -> str:
        """Returns the words of a role without the article before it."""
        tokens = self.tokens
        if first < last and self.lows[first] in self.lexicon.determiners:
            first += 1
        return tokens.text[tokens.starts[first] : tokens.ends[last]]

    def _noun_at(self, first: int, end: int) -> Mention | None:
        lexicon, lows, forms = self.lexicon, self.lows, self.forms
        at = first
        nominal: Mention | None = None
        while at < min(end, first + 14):
            low, form = lows[at], forms[at]
            mention = self.people.at.get(at)
            if mention is not None and not mention.possessive and (
                mention.last + 1 >= end or lows[mention.last + 1] not in lexicon.roles
            ):
                if nominal is not None and any(lows[k] in lexicon.prepositions for k in range(first, at)):
                    return self._as_nominal(first, mention.last)
                return mention
            if at == first and low in lexicon.subjects:
                return self._pronoun(at)
            relative = low in lexicon.relative and low not in lexicon.determiners
            if form in (QUOTED, BREAK) or not low[0].isalnum() or low in lexicon.clauses or relative:
                return nominal or self._plain_object(first, at)
            if low in lexicon.subjects or (low in lexicon.cues and low not in lexicon.roles):
                return nominal
            if low in lexicon.prepositions and not (at == first and low in lexicon.determiners):
                if nominal is None or low in ("in", "on", "at", "during", "after", "before"):
                    return nominal
            elif low in lexicon.roles or self.people.is_title(low) or low in lexicon.organisations:
                nominal = self._as_nominal(first, at)
            elif nominal is not None and low in lexicon.skip:
                return nominal
            at += 1
        return nominal

    def _plain_object(self, first: int, end: int) -> Mention | None:
        """Returns an article and a noun, “the ruling”, as somebody who speaks."""
        if self.lows[first] in self.lexicon.determiners and 2 <= end - first <= 4 and self.lows[end - 1] not in self.lexicon.time:
            return self._as_nominal(first, end - 1)
        return None

    def main_subject(self, begin: int, end: int) -> Mention | None:
        """Returns the first subject between two tokens: a name or pronoun that no preposition governs."""
        lexicon, lows = self.lexicon, self.lows
        at = self._main_clause(begin, end)
        while at < end:
            low = lows[at]
            mention = self.people.at.get(at)
            if mention is not None:
                governed = mention.first > begin and lows[mention.first - 1] in lexicon.prepositions
                modifies = mention.last + 1 < end and lows[mention.last + 1] in lexicon.roles
                doubtful = self._doubtful(mention)
                if not governed and not mention.possessive and not modifies and not doubtful:
                    return mention
                at = mention.last + 1
                continue
            if low in lexicon.subjects and low not in lexicon.self:
                return self._pronoun(at)
            if low in lexicon.roles and self._begins_noun(at, begin):
                while at + 1 < end and lows[at + 1] in lexicon.roles and self.people.at.get(at + 1) is None:
                    at += 1
                nominal = self._nominal_from(at, begin)
                if self._begins_clause(nominal.first, begin) and self.people.at.get(nominal.first - 2) is None:
                    return nominal
            at += 1
        return None

    def _doubtful(self, mention: Mention) -> bool:
        """Tells whether a name may be anything: no person, no known organisation, no clear subject."""
        person = mention.person
        if person is None or person.likely:
            return False
        if self.lows[mention.last + 1] in self.lexicon.be and mention.first in self.tokens.openers:
            return False
        return not self.people.is_body(person.name.split())

    def _main_clause(self, begin: int, end: int) -> int:
        """Returns where the main clause begins: behind the comma that ends a clause the sentence opens with."""
        if begin < end and self.lows[begin] in self.lexicon.clauses:
            for at in range(begin + 1, end):
                if self.lows[at] == ",":
                    return at + 1
        return begin

    def _begins_noun(self, at: int, begin: int) -> bool:
        first = at
        while first > begin and at - first < 4 and self._inside_noun(first - 1):
            first -= 1
            if self.lows[first] in self.lexicon.determiners:
                break
        return first == begin or self.lows[first - 1] not in self.lexicon.prepositions

    def _begins_clause(self, first: int, begin: int) -> bool:
        before = self.lows[first - 1] if first > begin else ","
        return before in (",", QUOTED, "—", "–", "--") or before in self.lexicon.conjunctions or before in self.lexicon.clauses

    def _nominal_from(self, at: int, begin: int) -> Mention:
        first = at
        while first > begin and at - first < 4 and self._inside_noun(first - 1):
            first -= 1
            if self.lows[first] in self.lexicon.determiners:
                break
        return self._as_nominal(first, at)

"""Finds who does what a verb says: the noun phrase before or behind it, or the subject of its sentence.

There is no grammar here, only what may stand between a subject and its verb: insertions between commas, dates, “in a
statement”, adverbs. What a noun without a name needs to count is in ``nominals``.
"""

from newsreader.text.coreference import AGED
from newsreader.text.nominals import Nominals
from newsreader.text.people import Mention, Person
from newsreader.text.tokens import BREAK, QUOTED

COMMAS = frozenset(",，、")
DASHES = frozenset(("—", "–", "-", "--", "―"))
_STOPS = frozenset(";:!?,")
_FAR = 45
"""How many tokens a verb may look back for its subject."""
_WIDE = 60
"""How many tokens of a sentence are read for its subject."""


class Subjects(Nominals):
    """The subjects in one article."""

    # --- before the verb ------------------------------------------------------------------------------------

    def before(self, verb: int, begin: int) -> Mention | None:
        """Returns the subject that stands before the verb, looking through what comes between."""
        lexicon, lows = self.lexicon, self.lows
        lowest = max(begin, verb - _FAR)
        at = verb - 1
        while at >= lowest:
            low = lows[at]
            if self.forms[at] == QUOTED:
                return None
            if low in lexicon.conjunctions:
                return self._joined(begin, at)
            if low in (",", "—", "–", "--", ")"):
                opening = self._opening(at, lowest)
                if opening is None:
                    return self.main(begin, at) if low == "," else None
                named = self._between(opening, at, begin, lowest) if low != ")" else None
                if named is not None:
                    return named
                at = opening - 1
            elif low in lexicon.relative and (low not in lexicon.determiners or lows[at - 1] == ","):
                at -= 2 if lows[at - 1] == "," else 1
            elif low in lexicon.subjects:
                return self.people.pronoun(at)
            else:
                skipped = self._skip(at, lowest)
                if skipped is None:
                    return self._noun_before(at, lowest)
                at = skipped
        return None

    def _skip(self, at: int, lowest: int) -> int | None:
        """Returns the token before an adverb, a date or “in a statement” ending at ``at``; None for anything else."""
        lexicon, lows = self.lexicon, self.lows
        low = lows[at]
        if low in lexicon.time or low in lexicon.skip or low.isdigit() or low.endswith("ly"):
            before = at - 1
            dated = low in lexicon.time or low.isdigit()
            placed = before >= lowest and dated and lows[before] in lexicon.prepositions
            return before - 1 if placed else before
        start = self._medium(at, lowest)
        return None if start is None else start - 1

    def _medium(self, at: int, lowest: int) -> int | None:
        """Returns where “in an April 17 statement” or “at a rally in Ohio” that ends at ``at`` begins."""
        lexicon, lows = self.lexicon, self.lows
        placed = lows[at] in lexicon.media
        if not placed and at not in self.people.at:
            return None
        for start in range(at, max(lowest, at - 6) - 1, -1):
            low = lows[start]
            if low in lexicon.prepositions:
                if start == lowest or (low in lexicon.genitive and not placed):
                    return None
                named = start - 1 in self.people.at and low in lexicon.adverbial
                return start if placed or named or lows[start - 1] in lexicon.subjects else None
            if self.forms[start] == QUOTED or low in _STOPS:
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

    def _between(self, opening: int, closing: int, begin: int, lowest: int) -> Mention | None:
        """Returns a name that fills an insertion, as in “the chief engineer, Mina Rao,”; what precedes is its role."""
        if self.lows[closing - 1] == ")":
            closing = self._opening(closing - 1, opening) or closing
        named = self.name_at(closing - 1)
        if named is None or named.first > opening + 1 or named.last != closing - 1:
            return None
        other = self.people.at.get(opening - 1)
        if other is not None and other.first > begin and self.lows[other.first - 1] in self.lexicon.prepositions:
            other = None  # “A spokeswoman for Adler, Kim Doss, said”
        likely = named.person is not None and named.person.likely
        if opening != begin and other is not None and other.person is not None and (other.person.likely or not likely):
            return None
        nominal = self._noun_before(opening - 1, lowest) if opening > lowest else None
        described = nominal is not None and nominal.kind == "nominal"
        if opening != begin and other is None and not likely and not described:
            return None
        if nominal is not None and described and named.person is not None and not named.person.role:
            named.person.role = self.role_of(nominal)
        return named

    def _joined(self, begin: int, at: int) -> Mention | None:
        """Returns the subject of the clause whose second verb follows the “and” at ``at``."""
        for clause in range(at - 1, max(begin, at - _FAR), -1):
            if self.forms[clause] == QUOTED:
                break
            if self.lows[clause] in self.lexicon.when:
                subject = self.main(clause + 1, at)
                if subject is not None and subject.kind != "nominal":
                    return subject
        return self.main(begin, at)

    def _noun_before(self, at: int, lowest: int) -> Mention | None:
        """Returns the noun phrase that ends with token ``at``."""
        lexicon, lows = self.lexicon, self.lows
        name = self.people.at.get(at)
        if name is None:
            verb = lows[at] in lexicon.cues and lows[at] not in lexicon.roles
            if self.forms[at][0].isupper() or (lows[at][0].isalpha() and not verb):
                return self.nominal(at, at, lowest) or self._attached(at, lowest)
            return None
        if name.possessive or name.last != at:
            return None
        before = name.first - 1
        while before > lowest and lows[before] in lexicon.determiners:
            before -= 1
        if before <= lowest or lows[before] not in lexicon.prepositions:
            return name
        holder = self.name_at(before - (2 if lows[before - 1] == "," else 1))
        return holder or self.nominal(before, at, lowest)

    def _attached(self, at: int, lowest: int) -> Mention | None:
        """Returns the name that a phrase of place or belonging follows: “Peter Rahn von der Brinkbank”."""
        for preposition in range(at - 1, max(lowest, at - 4), -1):
            if self.lows[preposition] in self.lexicon.genitive:
                return self.name_at(preposition - 1)
            if not self.lows[preposition][0].isalpha():
                break
        return None

    # --- behind the verb ------------------------------------------------------------------------------------

    def behind(self, at: int, end: int) -> Mention | None:
        """Returns the noun phrase that begins at token ``at``, adverbs and dates skipped: a name if it has one."""
        end = min(end, len(self.lows))
        while at < end and (self.lows[at] in self.lexicon.skip or self._is_date(at, end)):
            at += 1
        mention = self._noun_at(at, end)
        if mention is None or mention.kind != "nominal":
            return mention
        named = self._named_behind(mention, end)
        if named is not None and named.person is not None and not named.person.role:
            named.person.role = self.role_of(mention)
        return named or mention

    def _is_date(self, at: int, end: int) -> bool:
        """Tells whether a date begins here: “Thursday”, “on Thursday”, “el martes”."""
        lexicon, lows = self.lexicon, self.lows
        if at in self.people.at:
            return False
        if lows[at] in lexicon.time or lows[at].isdigit():
            return True
        leads = lows[at] in lexicon.prepositions or lows[at] in lexicon.determiners
        return leads and at + 1 < end and lows[at + 1] in lexicon.time

    def _noun_at(self, first: int, end: int) -> Mention | None:
        lexicon, lows = self.lexicon, self.lows
        nominal: Mention | None = None
        for at in range(first, min(end, first + 14)):
            low = lows[at]
            mention = self.name_at(at)
            if mention is not None and not self._describes(mention, end):
                if nominal is not None and any(
                    lows[k] in lexicon.prepositions and k not in self.people.at for k in range(first, at)
                ):
                    return self.people.nominal(first, mention.last)
                return mention
            if at == first and low in lexicon.subjects:
                return self.people.pronoun(at)
            if self._ends_noun(at):
                return nominal or self._plain_object(first, at)
            if low in lexicon.subjects or (low in lexicon.cues and low not in lexicon.roles):
                return nominal
            if low in lexicon.prepositions and not (at == first and low in lexicon.determiners):
                if nominal is None or low in lexicon.adverbial:
                    return nominal
            elif lexicon.is_role(low) or low in lexicon.organisations:
                nominal = self.people.nominal(first, at)
            elif nominal is not None and low in lexicon.skip:
                return nominal
        return nominal

    def _describes(self, mention: Mention, end: int) -> bool:
        """Tells whether a name only belongs to the role behind it, as in “New York businessman”."""
        return mention.last + 1 < end and self.lows[mention.last + 1] in self.lexicon.roles

    def _ends_noun(self, at: int) -> bool:
        low, lexicon = self.lows[at], self.lexicon
        if self.forms[at] in (QUOTED, BREAK) or not low[0].isalnum() or low in lexicon.clauses:
            return True
        return low in lexicon.relative and low not in lexicon.determiners

    def _plain_object(self, first: int, end: int) -> Mention | None:
        """Returns an article and a noun, “the ruling”, as somebody who speaks."""
        lexicon, lows = self.lexicon, self.lows
        if lows[first] in lexicon.determiners and 2 <= end - first <= 4 and lows[end - 1] not in lexicon.time:
            return self.people.nominal(first, end - 1)
        return None

    def _named_behind(self, nominal: Mention, end: int) -> Mention | None:
        """Returns the name behind a nominal: “the minister for ports, Luc Morel”."""
        comma = self._behind_genitive(nominal.last + 1, end)
        described = comma + 1 < end and self.lows[comma + 1] in self.lexicon.determiners
        named = self.name_at(comma + 1 + described) if comma + 1 < end and self.lows[comma] == "," else None
        if named is None or named.person is None or not self._may_be_person(named.person):
            return None
        following = self.lows[named.last + 1] if named.last + 1 < end else BREAK
        closes = following in (",", ".", "(", ":", BREAK) or following in self.lexicon.genitive
        return named if closes or following in self.lexicon.time else None

    def _behind_genitive(self, at: int, end: int) -> int:
        """Returns the token behind “of the hospital”, if that stands at ``at`` and a comma follows it."""
        lows, lexicon = self.lows, self.lexicon
        if at < end and lows[at] in lexicon.genitive:
            for comma in range(at + 2, min(end, at + 7)):
                if lows[comma] == ",":
                    return comma
                if not lows[comma][0].isalpha() or lows[comma] in lexicon.cues:
                    break
        return at

    def _may_be_person(self, person: Person) -> bool:
        return person.likely or (" " in person.name and not self.people.roles.is_body(person.name.split()))

    # --- of a sentence --------------------------------------------------------------------------------------

    def main(self, begin: int, end: int) -> Mention | None:
        """Returns the first subject between two tokens: a name, pronoun or noun that no preposition governs."""
        lexicon, lows = self.lexicon, self.lows
        at = self._main_clause(begin, end)
        end = min(end, at + _WIDE)
        while at < end:
            mention = self.people.at.get(at)
            if mention is not None:
                if self._is_free(mention, begin, end):
                    return mention
                at = mention.last
            elif lows[at] in lexicon.subjects and lows[at] not in lexicon.first_person:
                return self.people.pronoun(at)
            elif at > begin and lows[at][0].isdigit() and AGED.fullmatch(lows[at]):
                return self.people.nominal(at - 1, at)
            elif lows[at] in lexicon.roles:
                nominal = self.nominal_around(at, begin, end)
                if nominal is not None:
                    return self._named_behind(nominal, end) or nominal
            at += 1
        return None

    def _is_free(self, mention: Mention, begin: int, end: int) -> bool:
        """Tells whether a name can be the subject of its clause."""
        if mention.possessive or self._describes(mention, end) or self._is_doubtful(mention):
            return False
        before = self.lows[mention.first - 1] if mention.first > begin else BREAK
        return before != "(" and before not in self.lexicon.prepositions

    def _is_doubtful(self, mention: Mention) -> bool:
        """Tells whether a name may be anything: no person, no known organisation, no clear subject."""
        person = mention.person
        if person is None or person.likely:
            return False
        if self.lows[mention.last + 1] in self.lexicon.be and mention.first in self.tokens.openers:
            return False
        return not self.people.roles.is_body(person.name.split())

    def _main_clause(self, begin: int, end: int) -> int:
        """Returns where the main clause begins: behind the comma that ends a clause the sentence opens with."""
        if begin < end and self.lows[begin] in self.lexicon.clauses:
            for at in range(begin + 1, min(end, begin + _FAR)):
                if self.lows[at] == ",":
                    return at + 1
        return begin

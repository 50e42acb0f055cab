"""Finds nouns that speak without a name: “a spokesman for the airline”, “the ruling” at the head of a clause.

A noun counts only if it is a person, an office or an organisation, or an article stands before it where a clause
begins.
"""

from newsreader.text.coreference import People
from newsreader.text.names import bare
from newsreader.text.people import Mention
from newsreader.text.speech import Lexicon
from newsreader.text.tokens import BREAK, QUOTED, Tokens


class Nominals:
    """The noun phrases in one article."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon, people: People) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.people = people
        self.lows = tokens.lows
        self.forms = tokens.forms

    def name_at(self, at: int) -> Mention | None:
        """Returns the name at the token unless it is a possessive."""
        mention = self.people.at.get(at)
        return None if mention is None or mention.possessive else mention

    def nominal(self, at: int, last: int, lowest: int) -> Mention | None:
        """Returns the noun phrase without a name, “a spokesman for the airline”, from its last token backwards."""
        lexicon, lows = self.lexicon, self.lows
        first = self._noun_start(at, lowest)
        while first < last and (lows[first] in lexicon.prepositions or lows[first] in lexicon.time):
            first += 1
        while first - 2 > lowest and lows[first] not in lexicon.determiners and lows[first - 1] in lexicon.joining:
            earlier = self._noun_start(first - 2, lowest)
            if not self._can_speak(earlier, first - 2):
                break
            first = earlier
        if not self._can_speak(first, last) and not self._is_plain_subject(first, last, lowest):
            return None
        comma = first - 2 if lows[first - 1] in lexicon.skip else first - 1
        named = self.name_at(comma - 1) if comma - 1 >= lowest and lows[comma] == "," else None
        if named is not None and named.last == comma - 1:
            governed = named.first > lowest and lows[named.first - 1] in lexicon.prepositions
            if not governed or (lows[named.first - 1],) in lexicon.phrases.get(lows[named.first - 2], ()):
                return named
        return self.people.nominal(first, last)

    def _noun_start(self, at: int, lowest: int) -> int:
        """Returns where the noun phrase around ``at`` begins: at its article or possessor."""
        lexicon, lows = self.lexicon, self.lows
        first = at
        for _ in range(14):
            mention = self.people.at.get(first)
            possessor = mention is not None and mention.possessive
            if lows[first] in lexicon.determiners or possessor:
                first = min(first, mention.first) if mention is not None and possessor else first
                if first <= lowest or lows[first - 1] not in lexicon.prepositions:
                    break
                first -= 1
            elif first <= lowest or not self._inside_noun(first - 1):
                break
            else:
                first -= 1
        return first

    def _inside_noun(self, at: int) -> bool:
        low, lexicon = self.lows[at], self.lexicon
        return low in lexicon.roles or low in lexicon.determiners or (low[0].isalpha() and low not in lexicon.closed)

    def _can_speak(self, first: int, last: int) -> bool:
        """Tells whether the head of a noun phrase is a person, an office or an organisation."""
        lexicon, lows = self.lexicon, self.lows
        head = last
        for at in range(first, last + 1):
            if lows[at] in lexicon.prepositions:
                head = at - 1
                break
        if head < first:
            return False
        low = bare(lows[head])
        return lexicon.is_role(low) or low in lexicon.organisations

    def _is_plain_subject(self, first: int, last: int, lowest: int) -> bool:
        """Tells whether the words are an article and a noun at the beginning of a clause."""
        lexicon, lows = self.lexicon, self.lows
        if lows[first] not in lexicon.determiners or not 1 <= last - first <= 3 or lows[last] in lexicon.time:
            return False
        return first in (0, lowest) or self._opens_clause(first)

    def _opens_clause(self, first: int) -> bool:
        before = self.lows[first - 1] if first else BREAK
        if before in (",", QUOTED, BREAK, "—", "–", "--"):
            return True
        return before in self.lexicon.conjunctions or before in self.lexicon.clauses

    def role_of(self, nominal: Mention) -> str:
        """Returns the words of a role without the article before it."""
        tokens, first = self.tokens, nominal.first
        if first < nominal.last and self.lows[first] in self.lexicon.determiners:
            first += 1
        return tokens.text[tokens.starts[first] : tokens.ends[nominal.last]]

    def nominal_around(self, at: int, begin: int, end: int) -> Mention | None:
        """Returns the noun phrase whose role stands at ``at`` if it opens a clause."""
        lexicon, lows = self.lexicon, self.lows
        last = at
        while last + 1 < min(end, at + 6) and lows[last + 1] in lexicon.roles and last + 1 not in self.people.at:
            last += 1
        first = last
        while first > begin and last - first < 4 and self._inside_noun(first - 1):
            first -= 1
            if lows[first] in lexicon.determiners:
                break
        if lows[first] in lexicon.prepositions and lows[first] not in lexicon.determiners:
            return None
        if first > begin and (not self._opens_clause(first) or first - 2 in self.people.at):
            return None
        return self.people.nominal(first, last)

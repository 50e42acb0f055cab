"""Reads what an article says a named person is: the title before the name, the office beside it.

Only words that stand right at the name count, and a courtesy such as “Mr” is no role.
"""

from newsreader.text.names import Name, is_given
from newsreader.text.speech import Lexicon
from newsreader.text.tokens import Tokens

MALE, FEMALE = "m", "f"


class Roles:
    """The roles beside the names of one article."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon) -> None:
        self.tokens = tokens
        self.lexicon = lexicon

    def is_body(self, words: list[str] | tuple[str, ...]) -> bool:
        """Tells whether a name of several words is an organisation's or a place's."""
        first, *others = (word.lower() for word in words)
        if not others and 2 <= len(first) <= 5 and words[0].isupper():
            return True
        bodies = self.lexicon.organisations
        return any(low in bodies for low in others) or (first in bodies and not is_given(first))

    def before(self, name: Name) -> str:
        """Returns the title or role before a name unless it is mere courtesy."""
        courtesy = self.lexicon.titles_male | self.lexicon.titles_female
        if all(title in courtesy or len(title) <= 2 for title in name.titles):
            return ""
        last = name.first - 1
        while self.tokens.lows[last] in courtesy or len(self.tokens.lows[last]) <= 2:
            last -= 1
        return self.tokens.text[self.tokens.starts[name.begin] : self.tokens.ends[last]]

    def behind(self, name: Name) -> str:
        """Returns what a name is said to be right behind it: “, branch secretary of the union,”."""
        lows, lexicon, tokens = self.tokens.lows, self.lexicon, self.tokens
        last = name.last
        placed = name.begin and (lows[name.begin - 1] in lexicon.places or lows[name.begin - 1] in lexicon.determiners)
        if lows[last + 1] != "," or placed or self.is_body(name.words):
            return ""
        first = last + 3 if lows[last + 2] in lexicon.determiners else last + 2
        head = next((at for at in range(first, min(first + 6, len(lows))) if lexicon.is_role(lows[at])), None)
        if head is None or not all(lexicon.modifies(lows[at]) for at in range(first, head)):
            return ""
        end = head + 1
        while end < min(len(lows), first + 12) and self._goes_on(end, head):
            end += 1
        while lows[end - 1] in lexicon.prepositions or lows[end - 1] in lexicon.determiners:
            end -= 1
        return tokens.text[tokens.starts[first] : tokens.ends[end - 1]]

    def ahead(self, name: Name) -> str:
        """Returns what stands before a person's name set off by commas: “The governor of the bank, X, said”."""
        lows, lexicon, tokens = self.tokens.lows, self.lexicon, self.tokens
        begin = name.begin
        if begin < 3 or lows[begin - 1] != "," or lows[name.last + 1] != "," or self.is_body(name.words):
            return ""
        at = begin - 2
        while at not in tokens.openers and begin - at < 12:
            if not lows[at][0].isalpha() or lows[at] in lexicon.cues or lows[at] in lexicon.be:
                return ""
            at -= 1
        if at not in tokens.openers or lows[at] not in lexicon.definite:
            return ""
        head = at + 1
        while head < begin - 2 and lows[head + 1] not in lexicon.prepositions:
            head += 1
        if not lexicon.is_role(lows[head]) or lows[head] in lexicon.bodies:
            return ""
        return tokens.text[tokens.starts[at + 1] : tokens.ends[begin - 2]]

    def _goes_on(self, at: int, head: int) -> bool:
        """Tells whether the token still belongs to the role whose head is at ``head``."""
        low, lexicon = self.tokens.lows[at], self.lexicon
        if low in ("'", "’"):
            return self.tokens.forms[at + 1][0].isupper()
        if not low[0].isalnum() or low in lexicon.said or low in lexicon.when:
            return False
        if low in lexicon.conjunctions:
            both = self.tokens.forms[at - 1][0].isupper() and self.tokens.forms[at + 1][0].isupper()
            return at - head == 1 or both
        if lexicon.language == "en" and low.endswith("ed"):
            return False
        return low not in lexicon.relative or low in lexicon.determiners

    def gender_of(self, titles: tuple[str, ...] | list[str]) -> str:
        lexicon = self.lexicon
        for low in titles:
            if low in lexicon.titles_male or low in lexicon.male_roles:
                return MALE
            if low in lexicon.titles_female or low in lexicon.female_roles:
                return FEMALE
        return ""

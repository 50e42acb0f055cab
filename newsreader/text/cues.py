"""Tells which words of an article are cues that somebody speaks, and what only looks like one."""

from newsreader.text.people import Mention
from newsreader.text.speech import Lexicon
from newsreader.text.tokens import Tokens


class Cues:
    """The cues in one article."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.lows = tokens.lows
        self.forms = tokens.forms

    def kind(self, cue: int) -> int:
        """Returns what kind of cue the token is, 0 for none; “put” is one in “put it” alone."""
        low = self.lows[cue]
        if low in ("put", "puts") and self.lows[cue + 1] not in self.lexicon.neutral:
            return 0
        return self.lexicon.cues.get(low, 0)

    def phrase(self, index: int) -> int | None:
        """Returns where the noun behind “according to” begins, if such a phrase stands at ``index``."""
        for rest in self.lexicon.phrases.get(self.lows[index], ()):
            if tuple(self.lows[index + 1 : index + 1 + len(rest)]) == rest:
                return index + 1 + len(rest)
        return None

    def is_passive(self, cue: int, begin: int) -> bool:
        """Tells whether the verb is a passive, whose subject is spoken of or to."""
        lexicon, lows = self.lexicon, self.lows
        at = cue - 1
        while at > begin and lows[at] in lexicon.skip and lows[at] not in lexicon.be:
            at -= 1
        return at >= begin and lows[at] in lexicon.be and not lows[cue].endswith("ing")

    def is_commanded(self, cue: int) -> bool:
        """Tells whether a headline leaves out the “were” of a passive: “Drivers told not to “risk it””."""
        lexicon, lows = self.lexicon, self.lows
        behind = cue + 2 if lows[cue + 1] in ("not", "never") else cue + 1
        return lows[cue] in lexicon.commands and lows[behind] in lexicon.infinitive

    def may_be_verb(self, at: int) -> bool:
        low, lexicon = self.lows[at], self.lexicon
        if not low.isalpha() or low.endswith("ly") or self.forms[at][0].isupper() or low in lexicon.roles:
            return False
        return not any(
            low in words for words in (lexicon.prepositions, lexicon.conjunctions, lexicon.clauses, lexicon.be)
        )

    def is_compound(self, mention: Mention, cue: int) -> bool:
        """Tells whether the cue is the noun of its phrase: “the consignment note” is not somebody who notes."""
        low, lexicon = self.lows[cue], self.lexicon
        if lexicon.language != "en" or mention.kind != "nominal" or mention.last != cue - 1:
            return False
        head = self.lows[mention.last]
        single = not head.endswith("s") and head not in lexicon.bodies and head not in lexicon.plural_words
        return single and not low.endswith(("s", "ed")) and low + "s" in lexicon.cues and low not in ("put", "read")

"""Tells speech from the other words that stand in quotation marks: titles of works, nicknames, terms, scare quotes.

Many words are speech. A few must prove it: by a cue, by standing as a sentence of their own, or by joining a quote.
"""

import re

from newsreader.text.dialogue import DASH
from newsreader.text.marks import Marked
from newsreader.text.speakers import Attribution
from newsreader.text.speech import Lexicon
from newsreader.text.tokens import BREAK, QUOTED, Tokens

WORD = re.compile(r"[^\W_](?:\w|[.’'-](?=\w))*")
_FEW = 4
"""Up to so many words must prove that they are speech."""
_TITLE = 8
"""Up to so many words may be the title of a work."""
_KOREAN = ("라고", "이라고", "고", "라며", "이라며", "며", "라는", "라면서")
"""Particles behind words that are quoted."""
_SENTENCE_ENDS = (BREAK, QUOTED, ".", ":", "!", "?", "…")


class Utterances:
    """Judges the marked stretches of one article."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon, spans: list[Marked]) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.spans = spans
        self.index_of = {number: index for index, number in tokens.spans.items()}
        """The token that stands for a stretch."""
        self._work_endings = tuple(work for work in lexicon.works if len(work) > 3)
        self._small = lexicon.prepositions | lexicon.determiners | lexicon.conjunctions

    def is_speech(self, number: int, attribution: Attribution) -> bool:
        """Tells whether stretch ``number``, attributed so, is speech by itself."""
        span, index = self.spans[number], self.index_of[number]
        if span.mark in ("", DASH):
            return True
        inner = self.tokens.text[span.inner_start : span.inner_end].rstrip()
        words = WORD.findall(inner[:400])
        if not words:
            return False
        short = index and len(words) <= _TITLE and span.closed
        if short and (self._is_work(index, words) or self._is_designation(index, words, attribution)):
            return False
        if not span.closed or len(words) > _FEW:
            return True
        if len(words) < 3 and self._is_nickname(index, words):
            return False
        following = self.tokens.lows[index + 1]
        if attribution.how in ("beside", "colon", "dash") and (inner[-1] in ",.!?…—–" or following == ","):
            return True
        if not self.lexicon.language and self._is_said_abroad(index, words):
            return True
        return self._stands_alone(number, inner, words) or self._is_reported(index, words, attribution)

    def joins(self, number: int, before: int) -> bool:
        """Tells whether the stretch only adds to the quote ``before``: “x” and a “y”."""
        first, last = self.index_of[before] + 1, self.index_of[number]
        span, lexicon = self.spans[number], self.lexicon
        if last - first >= 4 or WORD.search(self.tokens.text, span.inner_start, span.inner_end) is None:
            return False
        return all(
            low in lexicon.conjunctions or low in lexicon.determiners or low == ","
            for low in self.tokens.lows[first:last]
        )

    def alone(self, index: int) -> bool:
        """Tells whether the sentence of the quote at token ``index`` holds nothing but quotes."""
        begin, end = self.tokens.sentences[self.tokens.sentence_of[index]]
        forms = self.tokens.forms
        return end - begin < 40 and all(form == QUOTED or not form[0].isalnum() for form in forms[begin:end])

    # --- signs of speech ------------------------------------------------------------------------------------

    def _is_said_abroad(self, index: int, words: list[str]) -> bool:
        """Tells whether a stretch is speech in any language: “…”, verb X at the beginning; in Korean: “…”고."""
        forms = self.tokens.forms
        following, at = forms[index + 1], index + 1
        while at < index + 3 and forms[at] in (",", "–", "—", "-"):
            at += 1
        if index in self.tokens.openers and len(words) > 2 and at > index + 1 and forms[at][0].islower():
            return True
        return following.startswith(_KOREAN) and self.tokens.starts[index + 1] == self.tokens.ends[index]

    def _stands_alone(self, number: int, inner: str, words: list[str]) -> bool:
        """Tells whether the stretch is a line or a sentence of its own, or goes on with a running quote."""
        index, lows = self.index_of[number], self.tokens.lows
        before, following = lows[index - 1] if index else BREAK, lows[index + 1]
        if before == BREAK and (
            following == BREAK
            or (following == ":" and len(words) > 2)
            or (number > 0 and not self.spans[number - 1].closed)
        ):
            return True
        if len(words) > 1 and not self._is_title(words) and self.alone(index):
            return True
        return before in _SENTENCE_ENDS and inner.rstrip(" \xa0’'”»")[-1:] in tuple(".!?…")

    def _is_reported(self, index: int, words: list[str], attribution: Attribution) -> bool:
        """Tells whether a few words within a sentence are what somebody is reported to have said."""
        lexicon, lows = self.lexicon, self.tokens.lows
        before, earlier = (lows[index - 1], lows[index - 2]) if index > 1 else (BREAK, BREAK)
        title = self._is_title(words)
        if before in lexicon.like or before in lexicon.determiners:
            known = index - (2 if before in lexicon.determiners else 1)
            known -= lows[known - 1].endswith("ly")
            if known > 0 and lows[known] in lexicon.like and lows[known - 1] in lexicon.known:
                return False
        if before in lexicon.terms and attribution.how == "clause":
            return False
        if (
            before in lexicon.wording
            and not attribution.how
            and lexicon.uses.isdisjoint(lows[max(0, index - 5) : index])
        ):
            return False
        if before in lexicon.wording or (lexicon.language == "en" and len(words) == _FEW and not title):
            return True
        if title and (before in lexicon.works or attribution.how != "clause"):
            return False
        if attribution.how:
            return True
        return before in lexicon.like or (earlier in lexicon.like and before in lexicon.determiners)

    # --- signs of something else ----------------------------------------------------------------------------

    def _is_work(self, index: int, words: list[str]) -> bool:
        """Tells whether the stretch is the title of what the words before it speak of."""
        lows, lexicon = self.tokens.lows, self.lexicon
        before = lows[index - 2] if lows[index - 1] == ":" and index > 1 else lows[index - 1]
        if before in lexicon.wording:
            return False
        if before in lexicon.so_called:
            return len(words) <= _FEW or self._is_title(words)
        if lexicon.language == "de":
            return len(words) <= _TITLE and (before in lexicon.works or before.endswith(self._work_endings))
        if len(words) < 2 or not self._is_title(words):
            return False
        return before.endswith(("'s", "s'")) or not lexicon.works.isdisjoint(lows[max(0, index - 3) : index])

    def _is_designation(self, index: int, words: list[str], attribution: Attribution) -> bool:
        """Tells whether the stretch is what something is called: its abbreviation follows, or an article precedes."""
        lows, forms, lexicon = self.tokens.lows, self.tokens.forms, self.lexicon
        if len(words) == 1 and words[0].count(".") and words[0].lower() == words[0]:
            return True
        title = self._is_title(words)
        if forms[index + 1] == "(" and len(forms[index + 2]) > 1 and forms[index + 2].isupper():
            return title or lexicon.language == "de"
        if attribution.how in ("beside", "colon", "dash"):
            return False
        if lows[index - 1] == "," and index > 1 and lows[index - 2] in lexicon.works and attribution.mention is None:
            return lows[index - 2] not in lexicon.wording
        if title and lows[index - 1] in lexicon.addressed and lows[index - 2] not in lexicon.prepositions:
            return not lexicon.said.isdisjoint(lows[max(0, index - 6) : index - 1])
        leads = lexicon.determiners | lexicon.prepositions if lexicon.language == "de" else lexicon.determiners
        if not title or len(words) < 2 or lows[index - 1] not in leads:
            return False
        for at in range(index - 2, max(0, index - 4) - 1, -1):
            if lows[at] in lexicon.cues:
                return False
            if forms[at][0].isupper():
                return True
        return True

    def _is_nickname(self, index: int, words: list[str]) -> bool:
        """Tells whether the stretch stands between the words of a name: Robert “Bobby” Vance."""
        forms, sentence_of = self.tokens.forms, self.tokens.sentence_of
        if index == 0 or not self._is_title(words):
            return False
        if not (forms[index - 1][0].isupper() and forms[index + 1][0].isupper()):
            return False
        return sentence_of[index - 1] == sentence_of[index] == sentence_of[index + 1]

    def _is_title(self, words: list[str]) -> bool:
        """Tells whether all words but the small ones are capitalised."""
        large = [words[0], *(word for word in words[1:] if word.lower() not in self._small)]
        return all(word[0].isupper() or word[0].isdigit() for word in large)

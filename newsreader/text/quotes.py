"""Finds the direct quotes of an article and who said them.

Marks are paired (``marks``), what is no speech is left out, speakers are found from the words around (``speakers``)
and named in full (``coreference``). Total: any string gives a tuple. When unsure who speaks, it names nobody.
"""

import re

from newsreader.model import Quote
from newsreader.text.coreference import Mention, People
from newsreader.text.marks import Marked, pair, paragraphs
from newsreader.text.speakers import Attribution, Speakers
from newsreader.text.speech import Lexicon, guess_language, lexicon
from newsreader.text.tokens import BREAK, QUOTED, Tokens, split_sentences, tokenize

_WORD = re.compile(r"[^\W_](?:\w|[.’'-](?=\w))*")
_SHORT = 5
"""Up to this many words a marked stretch must prove that it is speech."""


def find_quotes(text: str) -> tuple[Quote, ...]:
    """Returns the quotes of a text whose paragraphs are separated by newlines, in order, never nested.

    A statement that spans paragraphs gives one quote for each.
    """
    lines = paragraphs(text)
    marked = _pair_all(text, lines)
    if not any(marked):
        return ()
    tokens = tokenize(text, lines, marked)
    words = lexicon(guess_language(tokens.lows))
    split_sentences(tokens, words.said)
    people = People(tokens, words)
    spans = [span for line in marked for span in line]
    speakers = Speakers(tokens, words, people)
    found = speakers.attribute()
    kept = _Speech(tokens, words, spans, found, people, speakers)
    return tuple(kept.quotes())


def _pair_all(text: str, lines: list[tuple[int, int]]) -> list[list[Marked]]:
    found = []
    for number, (start, end) in enumerate(lines):
        following = text[lines[number + 1][0] :][:2] if number + 1 < len(lines) else ""
        found.append(pair(text, start, end, following))
    return found


class _Speech:
    """Decides what is speech and carries speakers on where that is safe."""

    def __init__(
        self,
        tokens: Tokens,
        words: Lexicon,
        spans: list[Marked],
        found: dict[int, Attribution],
        people: People,
        speakers: Speakers,
    ) -> None:
        self.tokens = tokens
        self.words = words
        self.spans = spans
        self.found = found
        self.people = people
        self.speakers = speakers
        self.index_of = {number: index for index, number in tokens.spans.items()}

    def quotes(self) -> list[Quote]:
        kept = []
        last: tuple[int, int, Attribution] | None = None
        for number, span in enumerate(self.spans):
            index = self.index_of[number]
            attribution = self.found[number]
            if not self._is_speech(number, span, attribution):
                continue
            sentence = self.tokens.sentence_of[index]
            paragraph = self.tokens.paragraph_of[sentence]
            if attribution.mention is None:
                attribution = self._carried(number, index, sentence, paragraph, last)
            last = (paragraph, number, attribution)
            kept.append(self._quote(span, attribution.mention))
        return kept

    def _quote(self, span: Marked, mention: Mention | None) -> Quote:
        text = self.tokens.text
        inner = text[span.inner_start : span.inner_end]
        name, role = self._name(mention)
        return Quote(
            span.start,
            span.end,
            inner.strip(),
            name,
            role if name else None,
            mention.start if mention and name else None,
            mention.end if mention and name else None,
        )

    def _name(self, mention: Mention | None) -> tuple[str | None, str | None]:
        if mention is None:
            return None, None
        if mention.person is not None:
            return mention.person.name, mention.person.role or None
        if mention.kind == "nominal":
            return self.tokens.text[mention.start : mention.end], None
        return None, None

    # --- what is speech -------------------------------------------------------------------------------------

    def _is_speech(self, number: int, span: Marked, attribution: Attribution) -> bool:
        tokens = self.tokens
        inner = tokens.text[span.inner_start : span.inner_end]
        words = _WORD.findall(inner)
        if not words:
            return False
        if not span.closed or len(words) > _SHORT:
            return True
        index = self.index_of[number]
        before = tokens.lows[index - 1] if index else BREAK
        after = tokens.lows[index + 1]
        if self._is_nickname(index):
            return False
        if before in self.words.so_called:
            return False
        if attribution.how in ("beside", "colon", "dash") and (inner.rstrip()[-1] in ",.!?…—–" or after == ","):
            return True
        if self._is_title(words) and (before in self.words.works or attribution.how != "clause"):
            return False
        if attribution.how:
            return True
        if inner.rstrip()[-1] in ".!?…" and (before in (BREAK, QUOTED, ".", ":", "!", "?")):
            return True
        return False

    def _is_nickname(self, index: int) -> bool:
        forms = self.tokens.forms
        return (
            index > 0
            and forms[index - 1][0].isupper()
            and forms[index + 1][0].isupper()
            and self.tokens.sentence_of[index - 1] == self.tokens.sentence_of[index]
            and self.tokens.sentence_of[index + 1] == self.tokens.sentence_of[index]
        )

    def _is_title(self, words: list[str]) -> bool:
        large = [word for word in words if len(word) > 3 or word is words[0]]
        return all(word[0].isupper() or word[0].isdigit() for word in large)

    # --- carrying on ----------------------------------------------------------------------------------------

    def _carried(
        self, number: int, index: int, sentence: int, paragraph: int, last: tuple[int, int, Attribution] | None
    ) -> Attribution:
        if last is not None and last[0] == paragraph and last[2].mention is not None:
            return Attribution(last[2].mention, "carried")
        if (
            last is not None
            and last[1] == number - 1
            and last[0] == paragraph - 1
            and last[2].mention is not None
            and not self.spans[number - 1].closed
        ):
            return Attribution(last[2].mention, "carried")
        return Attribution(None)

"""Finds the direct quotes of an article and who said them.

Marks are paired (``marks``), what is no speech is left out, speakers are found from the words around (``speakers``)
and named in full (``coreference``). Total: any string gives a tuple. When unsure who speaks, it names nobody.
"""

import re
from collections.abc import Iterator

from newsreader.model import Quote
from newsreader.text.coreference import Mention, People
from newsreader.text.marks import Marked, pair, paragraphs
from newsreader.text.speakers import Attribution, Speakers
from newsreader.text.speech import Lexicon, guess_language, lexicon
from newsreader.text import unspaced
from newsreader.text.tokens import BREAK, QUOTED, Tokens, split_sentences, tokenize

_WORD = re.compile(r"[^\W_](?:\w|[.’'-](?=\w))*")
HOW = {}
_SCRIPT = re.compile(r"([A-Z][A-Z.’'-]+(?: [A-Z][A-Z.’'-]+){0,3}): ")
_SHORT = 4
"""Up to this many words a marked stretch must prove that it is speech."""


def find_quotes(text: str) -> tuple[Quote, ...]:
    """Returns the quotes of a text whose paragraphs are separated by newlines, in order, never nested.

    A statement that spans paragraphs gives one quote for each.
    """
    lines = paragraphs(text)
    marked = _pair_all(text, lines)
    if not any(marked):
        return ()
    if unspaced.is_unspaced(text):
        return tuple(_unspaced(text, [span for line in marked for span in line]))
    tokens = tokenize(text, lines, marked)
    words = lexicon(guess_language(_WORD.findall(text[:4000].lower())))
    split_sentences(tokens, words.said)
    people = People(tokens, words)
    spans = [span for line in marked for span in line]
    speakers = Speakers(tokens, words, people)
    found = speakers.attribute()
    kept = _Speech(tokens, words, spans, found, people, speakers)
    return tuple(kept.quotes())


def _pair_all(text: str, lines: list[tuple[int, int]]) -> list[list[Marked]]:
    found = []
    swedish = "“" not in text
    for number, (start, end) in enumerate(lines):
        following = text[lines[number + 1][0] : lines[number + 1][0] + 2] if number + 1 < len(lines) else ""
        found.append(pair(text, start, end, following, swedish))
    return found


def _unspaced(text: str, spans: list[Marked]) -> Iterator[Quote]:
    for span in spans:
        inner = text[span.inner_start : span.inner_end].strip()
        said, start, end = unspaced.attribute(text, span.start, span.end)
        if unspaced.is_speech(inner, said):
            name = text[start:end] or None
            yield Quote(span.start, span.end, inner, name, None, start if name else None, end if name else None)


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
        self.work_endings = tuple(work for work in words.works if len(work) > 3)
        self.index_of = {number: index for index, number in tokens.spans.items()}

    def quotes(self) -> list[Quote]:
        kept: list[tuple[Marked, Attribution]] = []
        last: tuple[int, int, Attribution] | None = None
        for number, span in enumerate(self.spans):
            index = self.index_of[number]
            attribution = self.found[number]
            if not self._is_speech(number, span, attribution) and not self._joins(index, last):
                continue
            sentence = self.tokens.sentence_of[index]
            paragraph = self.tokens.paragraph_of[sentence]
            scripted = self._scripted(span)
            if scripted is not None:
                attribution = scripted
            if attribution.mention is None and not attribution.how:
                attribution = self._carried(number, index, last)
                if attribution.mention is not None:
                    self.people.note_speaker(sentence, attribution.mention)
            last = (paragraph, number, attribution)
            HOW[span.start] = attribution.how
            kept.append((span, attribution))
        self._name_openings(kept)
        return [self._quote(span, attribution.mention) for span, attribution in kept]

    def _scripted(self, span: Marked) -> Attribution | None:
        """Reads the name in capitals that opens a line of a transcript: “CALE: We will pay.”."""
        match = _SCRIPT.match(self.tokens.text, span.inner_start, span.inner_end)
        if match is None:
            return None
        person = self.people.called(match.group(1).split())
        return Attribution(Mention(0, 0, "name", person, match.start(1), match.end(1)), "colon")

    def _name_openings(self, kept: list[tuple[Marked, Attribution]]) -> None:
        """Gives the first paragraphs of a running quote the speaker whom only its last one names."""
        for at in range(len(kept) - 2, -1, -1):
            span, attribution = kept[at]
            if not span.closed and attribution.mention is None:
                kept[at] = span, kept[at + 1][1]

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
        person = mention.person
        if person is None:
            return None, None
        return person.name, person.role or None

    # --- what is speech -------------------------------------------------------------------------------------

    def _is_speech(self, number: int, span: Marked, attribution: Attribution) -> bool:
        tokens = self.tokens
        inner = tokens.text[span.inner_start : span.inner_end]
        words = _WORD.findall(inner)
        if not words:
            return False
        index = self.index_of[number]
        if span.closed and index and len(words) <= 8 and self._names_work(index, words):
            return False
        if not span.closed or len(words) > _SHORT:
            return not (self.tokens.lows[index - 1] in self.words.so_called and self._is_title(words)) if index else True
        before = tokens.lows[index - 1] if index else BREAK
        after = tokens.lows[index + 1]
        if len(words) < 3 and self._is_title(words) and self._is_nickname(index):
            return False
        if before in self.words.so_called:
            return False
        if attribution.how in ("beside", "colon", "dash") and (inner.rstrip()[-1] in ",.!?…—–" or after == ","):
            return True
        if after == ":" and before == BREAK or before == BREAK and after == BREAK:
            return True
        if number and before == BREAK and not self.spans[number - 1].closed:
            return True
        sentence = tokens.sentences[tokens.sentence_of[index]]
        if len(words) > 1 and not self._is_title(words) and self.speakers.alone(index, *sentence):
            return True
        ended = inner.rstrip(" \xa0’'”»")[-1:] in tuple(".!?…")
        if ended and before in (BREAK, QUOTED, ".", ":", "!", "?", "…"):
            return True
        if before in self.words.wording:
            return True
        if len(words) > 3 and not self._is_title(words) and self.words.language == "en":
            return True
        if self._is_title(words) and (before in self.words.works or attribution.how != "clause"):
            return False
        if not attribution.how and (before in self.words.like or self.tokens.lows[index - 2] in self.words.like):
            return before in self.words.like or before in self.words.determiners
        return bool(attribution.how)

    def _names_work(self, index: int, words: list[str]) -> bool:
        """Tells whether the stretch is the title of what the words before it speak of."""
        lows, lexicon = self.tokens.lows, self.words
        before = lows[index - 1] if index else BREAK
        if lexicon.language == "de":
            return before in lexicon.works or before.endswith(self.work_endings)
        if len(words) < 2 or not self._is_title(words):
            return False
        near = lows[max(0, index - 3) : index]
        return before.endswith(("'s", "s'")) or any(low in lexicon.works for low in near)

    def _joins(self, index: int, last: tuple[int, int, Attribution] | None) -> bool:
        """Tells whether the stretch only adds to the quote before it: “x” and a “y”."""
        if last is None:
            return False
        before = self.index_of[last[1]]
        words = self.words
        return index - before <= 4 and all(
            low in words.conjunctions or low in words.determiners or low == "," for low in self.tokens.lows[before + 1 : index]
        )

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
        lexicon = self.words
        small = lexicon.prepositions | lexicon.determiners | lexicon.conjunctions
        large = [word for word in words if word is words[0] or word.lower() not in small]
        return all(word[0].isupper() or word[0].isdigit() for word in large)

    # --- carrying on ----------------------------------------------------------------------------------------

    def _carried(self, number: int, index: int, last: tuple[int, int, Attribution] | None) -> Attribution:
        """Returns the speaker of the statement that a quote without a cue of its own continues."""
        tokens, people = self.tokens, self.people
        sentence = tokens.sentence_of[index]
        paragraph = tokens.paragraph_of[sentence]
        begin, end = tokens.sentences[sentence]
        alone = self.speakers.alone(index, begin, end)
        if last is not None and index == begin and last[0] == paragraph - 1 and last[1] == number - 1 and not self.spans[number - 1].closed:
            return Attribution(last[2].mention, "running")
        if sentence and tokens.paragraph_of[sentence - 1] == paragraph:
            before = people.speaker_in(sentence - 1)
            if before is not None and (alone or index == begin and QUOTED in tokens.forms[slice(*tokens.sentences[sentence - 1])]):
                return Attribution(before, "carried")
            if alone:
                return Attribution(self.speakers.main_subject(*tokens.sentences[sentence - 1]), "subject")
            if last is not None and last[0] == paragraph and tokens.sentence_of[self.index_of[last[1]]] == sentence:
                return Attribution(last[2].mention, "same")
        if alone and sentence + 1 < len(tokens.sentences) and tokens.paragraph_of[sentence + 1] == paragraph:
            after = people.speaker_in(sentence + 1)
            if after is not None:
                return Attribution(after, "next")
        if index == begin and sentence and tokens.lows[begin - 2] == ":":
            return Attribution(people.speaker_in(sentence - 1), "paragraph")
        if alone and sentence and tokens.paragraph_of[sentence - 1] == paragraph - 1:
            before = people.speaker_in(sentence - 1)
            if before is not None:
                return Attribution(before, "paragraph")
        if not alone:
            subject = self.speakers.main_subject(begin, index)
            sure = subject is not None and subject.first == begin and subject.person is not None and subject.person.likely
            return Attribution(subject if sure else None, "fragment")
        return Attribution(None)

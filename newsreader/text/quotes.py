"""Finds the direct quotes of an article and who said them.

    marks          which stretches stand between quotation marks
    dialogue       which stretches dashes set off, where the press writes so
    blockquotes    which paragraphs are quoted for standing in a block quote or an embedded post
    tokens         words and sentences, every such stretch being one opaque token
    names, roles, people, coreference    who is named, what they are, and who “he” or “the minister” is
    cues, nominals, subjects, leading, speakers    who says a stretch, by the verbs of saying in ``speech``
    utterances     which stretches are speech
    unspaced       the same for Japanese and Chinese

Total: any text gives a tuple. When unsure who speaks, it names nobody.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from newsreader.model import Quote
from newsreader.text import unspaced
from newsreader.text.blockquotes import mark_blocks
from newsreader.text.coreference import People
from newsreader.text.dialogue import is_dashed, mark_dialogue, opens_turn
from newsreader.text.marks import Marked, foreign, pair, paragraphs
from newsreader.text.people import Mention, Person
from newsreader.text.speakers import Attribution, Speakers
from newsreader.text.speech import guess_language, lexicon
from newsreader.text.tokens import QUOTED, Tokens, split_sentences, tokenize
from newsreader.text.utterances import WORD, Utterances

_SCRIPT = re.compile(r"([A-Z][A-Z.’'-]+(?: [A-Z][A-Z.’'-]+){0,3}): ")
"""The name that opens a line of a transcript."""
_INSERTED = re.compile(
    r"[,!?]\s+(?:a-t-(?P<pronoun>il|elle)\s+(?P<verb>[a-zà-ÿ]+)|(?P<before>[a-zà-ÿ]+)-(?:t-)?(?P<inverted>il|elle)\b"
    r"|(?:a\s+)?(?P<plain>[a-zà-ÿ]+)\s+(?P<name>[A-ZÀ-Þ][\w’'-]+(?:\s(?:(?:de|du|van|von|le|la)\s)?[A-ZÀ-Þ][\w’'-]+){0,2}))"
)
"""A French verb of saying with its subject, between the words that are said."""
_LONGEST = 8
"""How many words a description of a speaker may have."""
_SAMPLE = 4000
"""How many characters are read to tell the language."""


def find_quotes(text: str, set_off: Sequence[tuple[int, int]] = ()) -> tuple[Quote, ...]:
    """Returns the quotes of a text whose paragraphs are separated by newlines, in order, never nested.

    A statement that spans paragraphs gives one quote for each. ``set_off`` are the paragraphs in block quotes.
    """
    lines = paragraphs(text)
    marked = mark_blocks(text, lines, _pair_all(text, lines), set_off)
    dashed = any(is_dashed(text, start) for start, _ in lines)
    spans = [span for line in marked for span in line]
    if not spans and not dashed:
        return ()
    if unspaced.is_unspaced(text):
        return tuple(_unspaced(text, spans))
    words = lexicon(guess_language(WORD.findall(text[:_SAMPLE].lower())))
    if dashed:
        marked = mark_dialogue(text, lines, marked, words)
        spans = [span for line in marked for span in line]
    tokens = tokenize(text, lines, marked)
    split_sentences(tokens, words.said)
    people = People(tokens, words)
    found = Speakers(tokens, words, people).attribute()
    return tuple(_Statements(tokens, spans, found, people, Utterances(tokens, words, spans)).quotes())


def _pair_all(text: str, lines: list[tuple[int, int]]) -> list[list[Marked]]:
    found = []
    unused = foreign(text)
    for number, (start, end) in enumerate(lines):
        following = text[lines[number + 1][0] : lines[number + 1][0] + 2] if number + 1 < len(lines) else ""
        found.append(pair(text, start, end, following, unused))
    return found


def _unspaced(text: str, spans: list[Marked]) -> Iterator[Quote]:
    for span in spans:
        inner = text[span.inner_start : span.inner_end].strip()
        said, start, end = unspaced.attribute(text, span.start, span.end)
        if not span.mark or unspaced.is_speech(inner, said):
            name = text[start:end] or None
            yield Quote(span.start, span.end, inner, name, None, start if name else None, end if name else None)


class _Statements:
    """Joins the quotes of one article to statements, so that each has the speaker of the whole."""

    def __init__(
        self, tokens: Tokens, spans: list[Marked], found: dict[int, Attribution], people: People, utterances: Utterances
    ) -> None:
        self.tokens = tokens
        self.spans = spans
        self.found = found
        self.people = people
        self.utterances = utterances

    def quotes(self) -> Iterator[Quote]:
        """Yields the stretches that are speech, with their speakers."""
        kept: list[tuple[int, Attribution]] = []
        for number, span in enumerate(self.spans):
            attribution = self._credited(span) or self._scripted(span) or self._inserted(number) or self.found[number]
            joins = bool(kept) and self.utterances.joins(number, kept[-1][0])
            if not joins and not self.utterances.is_speech(number, attribution):
                continue
            if not attribution.how:
                attribution = self._carried(number, kept)
                if attribution.mention is not None:
                    self.people.note_speaker(self._sentence(number), attribution.mention)
            kept.append((number, attribution))
        for at in range(len(kept) - 2, -1, -1):
            number, attribution = kept[at]
            if not self.spans[number].closed and attribution.mention is None:
                kept[at] = number, kept[at + 1][1]
        for number, attribution in kept:
            yield self._quote(self.spans[number], attribution)

    def _quote(self, span: Marked, attribution: Attribution) -> Quote:
        inner = self.tokens.text[span.inner_start : span.inner_end].strip()
        mention = attribution.mention
        if mention is None or mention.person is None or _is_vague(mention):
            return Quote(span.start, span.end, inner)
        person = mention.person
        return Quote(span.start, span.end, inner, person.name, person.role or None, mention.start, mention.end)

    def _sentence(self, number: int) -> int:
        return self.tokens.sentence_of[self.utterances.index_of[number]]

    def _credited(self, span: Marked) -> Attribution | None:
        """Reads whose words a block quote is in the line under it: “— Ana Ruiz, branch secretary”."""
        if span.credit is None:
            return None
        first, last = (bisect_left(self.tokens.starts, at) for at in span.credit)
        mentions = list(dict.fromkeys(self.people.at[at] for at in range(first, last) if at in self.people.at))
        lows = self.tokens.lows
        named = [each for each in mentions if lows[each.last + 1] == "(" or lows[each.first][0] == "@"]
        mention = next((each for each in named or mentions if each.first <= first + 3), None)
        return Attribution(mention, "dash", "credit") if mention is not None else None

    def _scripted(self, span: Marked) -> Attribution | None:
        """Reads the name in capitals that opens a line of a transcript: “CALE: We will pay.”."""
        match = _SCRIPT.match(self.tokens.text, span.inner_start, span.inner_end)
        if match is None:
            return None
        person = self.people.called(match.group(1).split())
        return Attribution(Mention(0, 0, "name", person, match.start(1), match.end(1)), "colon", "script")

    def _inserted(self, number: int) -> Attribution | None:
        """Reads who speaks within the marks, as French has it: « Je les ai lavées, dit-elle. On ne sait jamais. »"""
        span, lexicon = self.spans[number], self.people.lexicon
        if lexicon.language != "fr":
            return None
        for match in _INSERTED.finditer(self.tokens.text, span.inner_start, span.inner_end):
            if (match["verb"] or match["before"] or match["plain"]) not in lexicon.said:
                continue
            group = "name" if match["name"] else "pronoun" if match["pronoun"] else "inverted"
            if group == "name":
                person: Person | None = self.people.called(match["name"].split())
            else:
                person = self.people.meant(match[group], self.utterances.index_of[number])
            if person is not None:
                return Attribution(Mention(0, 0, "name", person, *match.span(group)), "beside")
        return None

    def _carried(self, number: int, kept: list[tuple[int, Attribution]]) -> Attribution:
        """Returns the speaker of the statement that a quote without a cue of its own belongs to."""
        tokens, index = self.tokens, self.utterances.index_of[number]
        if opens_turn(self.spans[number]):
            return Attribution()
        sentence = tokens.sentence_of[index]
        begin = tokens.sentences[sentence][0]
        if kept and kept[-1][0] == number - 1 and index == begin and not self.spans[number - 1].closed:
            return Attribution(kept[-1][1].mention, "carried", "running")
        alone = self.utterances.alone(index)
        mention, cue = self._speaker_before(index, sentence, alone), "sentence before"
        if mention is None and alone:
            mention, cue = self._speaker_behind(sentence), "sentence behind"
        if mention is None:
            mention, cue = self._speaker_above(sentence, alone, self.spans[number]), "paragraph above"
        if mention is None and not alone:
            mention, cue = self._opener(sentence, index), "opener"
        return Attribution(mention, "carried", cue) if mention else Attribution()

    def _speaker_before(self, index: int, sentence: int, alone: bool) -> Mention | None:
        """Returns who speaks in the sentence before in the paragraph, if the quote goes on from there."""
        tokens, people = self.tokens, self.people
        if sentence == 0 or tokens.paragraph_of[sentence - 1] != tokens.paragraph_of[sentence]:
            return None
        begin, end = tokens.sentences[sentence - 1]
        speaker = people.speaker_in(sentence - 1)
        if speaker is not None and ";" in tokens.lows[speaker.last + 1 : end]:
            return None  # somebody else may be the subject behind it
        opens = index == tokens.sentences[sentence][0]
        if speaker is not None and (alone or (opens and QUOTED in tokens.forms[begin:end])):
            return speaker
        return people.subject_of(sentence - 1) if alone else None

    def _speaker_above(self, sentence: int, alone: bool, span: Marked) -> Mention | None:
        """Returns who speaks at the end of the paragraph before, if it announces a quote or the quote fills its own."""
        tokens = self.tokens
        if sentence == 0 or tokens.paragraph_of[sentence - 1] == tokens.paragraph_of[sentence]:
            return None
        begin, end = tokens.sentences[sentence - 1]
        announced = tokens.lows[end - 1] == ":"
        if not announced and (self._is_question(sentence - 1) or (alone and self._is_question(sentence))):
            return None  # who answers, or asks, may be another
        goes_on = alone and (bool(span.mark) or QUOTED not in tokens.forms[begin:end])
        speaker = self.people.speaker_in(sentence - 1) if announced or goes_on else None
        if speaker is None and alone and not self.people.lexicon.media.isdisjoint(tokens.lows[begin:end]):
            speaker = self.people.subject_of(sentence - 1)
            speaker = speaker if speaker is not None and speaker.kind == "name" else None
        return speaker

    def _is_question(self, sentence: int) -> bool:
        """Tells whether the last quote of a sentence asks."""
        spans = self.tokens.spans
        begin, end = self.tokens.sentences[sentence]
        last = next((spans[index] for index in range(end - 1, begin - 1, -1) if index in spans), None)
        if last is None:
            return False
        span = self.spans[last]
        return span.closed and self.tokens.text[span.inner_start : span.inner_end].rstrip().endswith("?")

    def _speaker_behind(self, sentence: int) -> Mention | None:
        """Returns who speaks in the next sentence of the paragraph: “…” “…,” said X."""
        paragraph_of = self.tokens.paragraph_of
        if sentence + 1 >= len(paragraph_of) or paragraph_of[sentence + 1] != paragraph_of[sentence]:
            return None
        return self.people.speaker_in(sentence + 1)

    def _opener(self, sentence: int, index: int) -> Mention | None:
        """Returns the person who opens the sentence around a fragment."""
        subject = self.people.subject_of(sentence)
        sure = (
            subject is not None
            and subject.kind != "nominal"
            and subject.first == self.tokens.sentences[sentence][0]
            and subject.last < index
        )
        return subject if sure and subject is not None and subject.person and subject.person.likely else None


def _is_vague(mention: Mention) -> bool:
    """Tells whether the words are no name to show: a noun without its article, or a whole clause."""
    person = mention.person
    if person is None or mention.kind == "name":
        return person is None
    words = person.name.split()
    bare = len(words) == 1 and person.name.islower() and not person.plural and not person.name.endswith("s")
    return bare or len(words) > _LONGEST

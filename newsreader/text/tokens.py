"""Cuts an article into words and sentences, every marked stretch counting as one opaque token.

Nothing inside quotation marks is looked at, so what a quote says never passes for who said it.
"""

import re
from dataclasses import dataclass, field

from newsreader.text.marks import Marked

QUOTED = "\x02"
"""The form of the token that stands for a marked stretch."""
BREAK = "\n"
"""The form of the token between two paragraphs."""

_TOKEN = re.compile(
    r"(?P<plain>[a-zß-öø-ÿ]{2,}(?=[ ,]))"  # most words, first and fast
    r"|(?:[^\W\d_]\.){2,}"
    r"|(?:Mr|Mrs|Ms|Dr|Drs|Sen|Sens|Rep|Reps|Gov|Govs|Gen|Col|Lt|Sgt|Cpl|Capt|Cmdr|Prof|Rev|Jr|Sr|St|Hon|Adm|Maj|Del|Inc|Corp|Co"
    r"|Ltd|Hr|Fr|Nr|Abg|Dipl|Ing|Mme|Mlle|MM|Sra|Srta|Dra|Lic|Arq|Avv|Dott|Sig|Mevr|dhr|mevr|drs|vgl|bzw|ca|vs)\."
    r"|[A-ZÀ-Þ]\.(?=[ \xa0-])"
    r"|[@#]\w+"
    r"|(?:[ldjmtsncLDJMTSNC](?=.[a-zà-ÿ])|[ldjmtsnc]|[Qq]u|[Ll]orsqu|[Pp]uisqu|[Jj]usqu|[Dd]ell|[Aa]ll|[Nn]ell|[Ss]ull|[Dd]all|[Uu]n)[’'](?=[^\W\d_])"
    r"|(?P<link>-(?:t-)?(?=(?:il|elle|ils|elles|on)\b))"
    r"|[^\W_](?:\w|[.’'&/](?=[^\W_])|-(?=[^\W_])(?!(?:t-)?(?:il|elle|ils|elles|on)\b))*"
    r"|--+|\S"
)
_CONTRACTED = frozenset(["he", "she", "it", "they", "we", "i", "you", "who", "that", "what"])
"""Pronouns whose contracted verb is dropped."""
_ENDINGS = frozenset(".!?…")
_CLOSERS = frozenset("”’»“\"')]")


@dataclass(slots=True)
class Tokens:
    """The tokens of an article in parallel lists, and its sentences as ranges of them."""

    text: str
    forms: list[str] = field(default_factory=list)
    lows: list[str] = field(default_factory=list)
    """Lower case, with straight apostrophes and without the dot of an abbreviation."""
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    spans: dict[int, int] = field(default_factory=dict)
    """Which marked stretch the token stands for."""
    sentences: list[tuple[int, int]] = field(default_factory=list)
    sentence_of: list[int] = field(default_factory=list)
    openers: set[int] = field(default_factory=set)
    """The first token of every sentence."""
    paragraph_of: list[int] = field(default_factory=list)
    """By sentence: its paragraph."""


def tokenize(text: str, lines: list[tuple[int, int]], marked: list[list[Marked]]) -> Tokens:
    """Returns the tokens of the paragraphs, given the marked stretches of each."""
    tokens = Tokens(text)
    number = 0
    for (start, end), spans in zip(lines, marked, strict=True):
        at = start
        for span in spans:
            _words(tokens, at, span.start)
            tokens.spans[len(tokens.forms)] = number
            _add(tokens, QUOTED, QUOTED, span.start, span.end)
            number += 1
            at = span.end
        _words(tokens, at, end)
        _add(tokens, BREAK, BREAK, end, end)
    return tokens


def _add(tokens: Tokens, form: str, low: str, start: int, end: int) -> None:
    tokens.forms.append(form)
    tokens.lows.append(low)
    tokens.starts.append(start)
    tokens.ends.append(end)


def _words(tokens: Tokens, start: int, end: int) -> None:
    forms, lows, starts, ends = tokens.forms, tokens.lows, tokens.starts, tokens.ends
    for match in _TOKEN.finditer(tokens.text, start, end):
        group = match.lastgroup
        if group == "link":
            continue
        form = low = match.group()
        if group is None:
            low = form.lower()
            if len(low) > 1:
                low = _plain_form(low)
        forms.append(form)
        lows.append(low)
        starts.append(match.start())
        ends.append(match.end())


def _plain_form(low: str) -> str:
    low = low.replace("’", "'").rstrip(".")
    if "'" in low:
        word = low.partition("'")[0]
        return word if word in _CONTRACTED else low
    return low


def split_sentences(tokens: Tokens, cues: frozenset[str]) -> None:
    """Fills in the sentences; ``cues`` are the verbs that tie a clause to the question or cry before it."""
    begin, paragraph = 0, 0
    forms = tokens.forms
    for index, form in enumerate(forms):
        ends = (form in _ENDINGS and _starts_anew(tokens, index)) or (
            form == QUOTED and _quote_ends(tokens, index, cues)
        )
        if begin < index + ends and (ends or form == BREAK):
            tokens.sentences.append((begin, index + ends))
            tokens.paragraph_of.append(paragraph)
            tokens.openers.add(begin)
        if ends or form == BREAK:
            tokens.sentence_of.extend([len(tokens.sentences) - 1] * (index + 1 - begin))
            begin = index + 1
            paragraph += form == BREAK


def _starts_anew(tokens: Tokens, index: int) -> bool:
    following = tokens.forms[index + 1]
    if following in _CLOSERS:
        following = tokens.forms[index + 2] if index + 2 < len(tokens.forms) else BREAK
    return not (following[0].islower() or following[0] in ",;:.!?…")


def _quote_ends(tokens: Tokens, index: int, cues: frozenset[str]) -> bool:
    """Tells whether a sentence ends with the marked stretch at ``index``."""
    following = tokens.forms[index + 1]
    if not (following[0].isupper() or following[0].isdigit() or following in (QUOTED, "@")):
        return False
    last = tokens.text[tokens.starts[index] : tokens.ends[index]].rstrip(" \xa0\u202f”’»“«‘›‹\"'`")[-1:]
    if last == ".":
        return True
    if last not in ("!", "?", "…"):
        return False
    if following == QUOTED:
        return True
    return not _cue_soon(tokens, index + 1, cues)


def _cue_soon(tokens: Tokens, index: int, cues: frozenset[str]) -> bool:
    for low in tokens.lows[index : index + 9]:
        if low in (".", ";", BREAK, QUOTED):
            return False
        if low in cues:
            return True
    return False

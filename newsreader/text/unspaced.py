"""Attributes quotes in Japanese and Chinese, which put no spaces between words.

Looks only at the sentence around the marks: who stands before a topic particle or a verb of saying. What is longer
than a name, or holds punctuation, is not taken for one.
"""

import re
from functools import cache

from newsreader.text.speech import word_list

_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_WINDOW = 60
"""How many characters before and behind a quote are read."""
_CLEFT = re.compile(r"[。！？!?；;\n」』”“]")
_NAME = r"[^\s、。，,；;：:！？!?（）()「」『』“”の]"


def is_unspaced(text: str) -> bool:
    """Tells whether the text is written without spaces between words."""
    sample = text[:400]
    return len(_IDEOGRAPH.findall(sample)) * 3 > len(sample)


def is_speech(inner: str, said: bool) -> bool:
    """Tells whether marked words are speech rather than a term or a title."""
    bare = inner.strip()
    return said or bare[-1:] in "。！？!?…" or len(bare) >= 20


def attribute(text: str, start: int, end: int) -> tuple[bool, int, int]:
    """Returns whether a verb of saying governs ``text[start:end]``, and where its speaker is named (0, 0: nowhere)."""
    patterns = _patterns()
    before = _CLEFT.split(text[max(0, start - _WINDOW) : start])[-1]
    behind = _CLEFT.split(text[end : end + _WINDOW])[0]
    if patterns["verb_behind"].match(behind):
        named = patterns["topic"].search(before)
        return True, *(_place(start - len(before), named) if named else _sentence_before(text, start, before))
    if not before and not behind.strip("。 ") and patterns["told"].search(text, max(0, start - _WINDOW), start):
        return True, *_sentence_before(text, start, before)
    named = patterns["verb_before"].search(before)
    if named:
        return True, *_place(start - len(before), named)
    for pattern in ("name_behind", "so_said"):
        named = patterns[pattern].match(text, end, end + _WINDOW)
        if named:
            return True, *_place(0, named)
    return False, 0, 0


def _sentence_before(text: str, start: int, before: str) -> tuple[int, int]:
    """Returns who the sentence before is about when the quote opens its own (0, 0: nobody named)."""
    if before or text[start - 1 : start] != "。":
        return 0, 0
    earlier = _CLEFT.split(text[max(0, start - 2 * _WINDOW) : start - 1])[-1]
    if len(earlier) >= 2 * _WINDOW - 1:
        return 0, 0
    return _place(start - 1 - len(earlier), _patterns()["opening_topic"].search(earlier))


def _place(offset: int, match: re.Match[str] | None) -> tuple[int, int]:
    """Returns where the name stands, without a Chinese title before it."""
    if match is None:
        return 0, 0
    title = _patterns()["title"].match(match["name"])
    return offset + match.start("name") + (title.end() if title else 0), offset + match.end("name")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    japanese = {key: "|".join(map(re.escape, word_list("ja", key))) for key in ("said", "before", "after")}
    chinese = {key: "|".join(map(re.escape, word_list("zh", key))) for key in ("said", "between")}
    topic = rf"(?P<name>{_NAME}{{2,14}}?)(?:（[^）]{{1,9}}）)?(?:{japanese['before']})"
    titles = "|".join(map(re.escape, word_list("zh", "titles")))
    patterns = {
        "title": rf"(?:{titles})(?=..)",
        "topic": rf"(?:^|[、，の]){topic}(?:[、，]|$|[^、。，]{{0,20}}$)",
        "opening_topic": rf"^(?:[^、，は]{{0,16}}の)?{topic}",
        "told": rf"(?:{japanese['said']})[^。、]{{0,3}}。$",
        "verb_behind": rf"(?:{japanese['after']})[^。「」]{{0,16}}?(?:{japanese['said']})",
        "so_said": rf"[。、]?(?:[^。「」、]{{0,12}}で、)?(?:[^。「」、]{{0,16}}の)?{topic}"
        rf"(?:そう|こう|このように)[^。]{{0,6}}?(?:{japanese['said']})",
        "verb_before": rf"(?:^|[，,、])(?P<name>{_NAME}{{2,12}}?)(?:(?:{chinese['between']})[^，。]{{0,12}}?)?"
        rf"(?:{chinese['said']})[^，。：]{{0,6}}[：:，,]?\s*$",
        "name_behind": rf"[，,]?(?P<name>{_NAME}{{2,8}}?)(?:{chinese['between']})?(?:{chinese['said']})",
    }
    return {name: re.compile(pattern) for name, pattern in patterns.items()}

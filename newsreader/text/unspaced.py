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
_NAME = r"[^\s、。，,；;：:！？!?（）()「」『』“”]"


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
    before = _CLEFT.split(text[max(0, start - _WINDOW) : start])[-1]
    behind = _CLEFT.split(text[end : end + _WINDOW])[0]
    topic, verb_behind, verb_before, name_behind = _patterns()
    said = verb_behind.match(behind)
    if said:
        named = topic.search(before)
        return True, *_place(start - len(before), named)
    named = verb_before.search(before)
    if named:
        return True, *_place(start - len(before), named)
    named = name_behind.match(behind)
    if named:
        return True, *_place(end, named)
    return False, 0, 0


def _place(offset: int, match: re.Match[str] | None) -> tuple[int, int]:
    if match is None:
        return 0, 0
    return offset + match.start("name"), offset + match.end("name")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    japanese = {key: "|".join(map(re.escape, word_list("ja", key))) for key in ("said", "before", "after")}
    chinese = {key: "|".join(map(re.escape, word_list("zh", key))) for key in ("said", "between")}
    topic = re.compile(
        rf"(?:^|[、，])(?P<name>{_NAME}{{2,12}}?)(?:{japanese['before']})(?:[、，]|$|[^、。，]{{0,20}}$)"
    )
    verb_behind = re.compile(rf"(?:{japanese['after']})[^。「」]{{0,16}}?(?:{japanese['said']})")
    verb_before = re.compile(
        rf"(?:^|[，,、])(?P<name>{_NAME}{{2,12}}?)(?:(?:{chinese['between']})[^，。]{{0,12}}?)?(?:{chinese['said']})[^，。：]{{0,6}}[：:，,]?\s*$"
    )
    name_behind = re.compile(rf"[，,]?(?P<name>{_NAME}{{2,8}}?)(?:{chinese['between']})?(?:{chinese['said']})")
    return topic, verb_behind, verb_before, name_behind

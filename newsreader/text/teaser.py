"""Tells from the text of a feed whether it is only the beginning of an article: plain rules, many languages.

Refuses to guess about long texts: a whole article may well end in a link that says “Read more”.
"""

import re
from typing import Final

_LONG: Final = 300
"""Words from which a text counts as an article whatever its end."""
_FEW: Final = 60
"""Words up to which the text of a feed is taken for a teaser where there is a page."""
_CREDIT: Final = re.compile(r"\n[^\n]*\b(?:appeared first on|is a post from|first published (?:on|at|in))\b[^\n]*$")
"""The line that blogging software puts under excerpts and whole articles alike."""
_CUT: Final = re.compile(r"(?:…|\.\.\.|\[\s*(?:…|\.\.\.|&hellip;)\s*\])[\s\"'”’»)]*$")
_MORE: Final = re.compile(
    r"(?:\b(?:(?:continue|keep) reading|read (?:on\W*$|more|(?:the )?(?:full|whole|entire|rest)\b.{0,40})"
    r"|full (?:story|article)|view (?:full )?(?:article|post)"
    r"|weiterlesen|mehr (?:lesen|dazu)|(?:zum )?ganze[nr]? artikel|lire (?:la suite|plus)|en savoir plus"
    r"|(?:leer|saber|ver) m[áa]s|(?:seguir|sigue) leyendo|continua a leggere|leggi (?:tutto|di più|ancora)"
    r"|(?:leia|ler|saiba) mais|continue (?:lendo|a ler)|lees (?:meer|verder)|l[äæ]s (?:mer|mere|vidare)|les mer"
    r"|lue lisää|czytaj (?:więcej|dalej|całość)|číst (?:dál|více)|devamını oku|читать (?:далее|полностью|дальше)"
    r"|подробнее|читати далі)"
    r"|続きを読む|全文を読む|もっと見る|(?:阅读|閱讀|查看|查閱)(?:全文|更多|原文)|继续阅读|繼續閱讀"
    r"|더 ?보기|전문 ?보기).{0,60}$",
    re.IGNORECASE,
)


def is_teaser(plain: str, words: int) -> bool:
    """Return whether a feed's text, in plain words, is the beginning of something longer or a summary of it."""
    if words >= _LONG:
        return False
    text = _CREDIT.sub("", plain.rstrip()).rstrip()
    if words <= _FEW:
        return True
    return breaks_off(text)


def breaks_off(text: str) -> bool:
    """Return whether a text ends in dots or in a link to the rest of it."""
    return _CUT.search(text[-40:]) is not None or _MORE.search(text[-160:].rsplit("\n", 1)[-1]) is not None

"""What a page turned out to be: the whole article, its beginning, a wall, or no article at all. Plain rules."""

import re
from typing import Final

from newsreader.model import Verdict
from newsreader.text.metadata import Metadata

_CONSENT: Final = re.compile(
    r"\b(?:accept|agree|consent|reject|manage)\b.{0,60}\bcookies?\b|\bcookies?\b.{0,80}\b(?:accept|agree|consent"
    r"|preferences|partners)\b"
    r"|before you continue|we value your privacy|wir benötigen ihre zustimmung|zustimmung.{0,40}cookies"
    r"|mit werbung weiterlesen"
    r"|nous utilisons des cookies|accepter.{0,40}cookies|utilizamos cookies|we and our (?:\d+ )?(?:partners|vendors)",
    re.IGNORECASE,
)
_BLOCKED: Final = re.compile(
    r"\baccess(?: to this page has been)? denied\b|are you a (?:robot|human)|verify (?:that )?you(?:'"
    r"|’)?(?: a)?re (?:a )?human|checking your browser"
    r"|just a moment|attention required|enable javascript and cookies to continue|unusual traffic|request (?:was "
    r"|has been )?blocked"
    r"|captcha|403 forbidden|security check|pardon our interruption|bot detection|you have been blocked"
    r"|please enable js and disable",
    re.IGNORECASE,
)
_WALL: Final = re.compile(
    r"subscribe (?:now |today )?to (?:continue|read|keep|unlock)|to continue reading|already a subscriber"
    r"|for subscribers only|subscribers? only"
    r"|subscriber[- ]exclusive|this (?:article|content|story) is (?:for|only|available|reserved"
    r"|exclusive)\b.{0,40}(?:subscri|member|regist)"
    r"|(?:log|sign) in to (?:continue|read|keep)|create (?:a|your) free account to"
    r"|register (?:now )?(?:for free )?to (?:continue|read)"
    r"|unlock (?:this|the full) (?:article|story)|become a (?:member|subscriber) to|jetzt (?:weiterlesen|abonnieren"
    r"|testen und weiterlesen)"
    r"|weiterlesen mit|nur für abonnenten|mit .{0,20}abo (?:weiter)?lesen|réservé aux abonnés"
    r"|il vous reste .{0,20}à lire|abonnez-vous pour"
    r"|solo para suscriptores|suscríbete para (?:seguir|leer)|contenuto riservato agli abbonati"
    r"|exclusivo para assinantes"
    r"|voor abonnees|logga in för att läsa|for abonnenter|dostęp dla prenumeratorów",
    re.IGNORECASE,
)
_REST: Final = re.compile(
    r"il vous reste .{1,12}% de cet article|la suite est réservée|the rest of this (?:article|story) is (?:for"
    r"|available)|noch \d+ ?% des artikels",
    re.IGNORECASE,
)
"""Words that stand where a text is cut off, however much was shown."""

_REST_HINTS: Final = ("l vous reste", "a suite est", "he rest of this", "des Artikels")
"""Without one of these the slower look is spared."""

_MORE: Final = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*$|(?:continue reading|read more|read the full (?:story|article)|weiterlesen"
    r"|lire la suite|leer más)\W*$",
    re.IGNORECASE,
)
_SHORT: Final = 600


def judge(text: str, page: str, facts: Metadata) -> Verdict:
    """Return what the page is; ``text`` is the article found, ``page`` all its visible words.

    A wall is believed only when little text stands before it: complete articles advertise subscriptions too.
    """
    short = len(text) < _SHORT
    if short and len(page) < 3_000 and _BLOCKED.search(page[:3_000]):
        return "blocked"
    if short and _CONSENT.search(page[:3_000]) and len(page) < 8_000 and not _WALL.search(page):
        return "consent"
    if any(hint in page for hint in _REST_HINTS) and _REST.search(page):
        return "paywall"
    missing = facts.words > 150 and len(text.split()) < facts.words * 0.5
    walled = (missing or len(text) < 2_500) and _WALL.search(page) is not None
    if facts.free is False and (missing or len(text) < 1_500 or (walled and len(text) < 2_500)):
        return "paywall"
    if walled and (missing or len(text) < 900):
        return "paywall"
    if not text or text.count("\ufffd") > len(text) // 50:
        return "not_article"
    if missing or (short and _MORE.search(text[-80:])):
        return "teaser"
    if len(text) < 140 and not facts.kind.endswith(("Article", "article", "Posting")):
        return "not_article"
    return "complete"

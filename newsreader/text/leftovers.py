"""What extraction leaves behind that is no part of an article, removed as whole short paragraphs only.

Each rule names a kind of furniture in the words publishers use for it. A sentence inside a longer paragraph is
never touched: better a leftover than a hole.
"""

import re
from typing import Final

_LONGEST: Final = 220

_KINDS: Final[dict[str, tuple[str, ...]]] = {
    "advertisement": (
        r"advert(?:isement|ising)?s?|ad|sponsored(?: (?:content|by\b.*))?|anzeige|werbung|publicidad|publicité"
        r"|pubblicità",
        r"annons|mainos|reklama?|annonce|(?:story|article) continues (?:below|after)\b.*|continue reading\b.*",
        r"scroll to continue\b.*|skip (?:advert|ad|to|past)\b.*",
    ),
    "sign-up": (
        r"(?:please )?(?:sign|log)[ -]?(?:up|in) (?:for|to|here|now|today|with)\b.*|sign up|register (?:for|to|now"
        r"|here)\b.*",
        r"subscribe(?: (?:to|now|here|today|for)\b.*)?"
        r"|(?:(?:our|free|daily|the) )*newsletters?(?: sign[ -]?up| ?:.{0,60})?",
        r"get (?:our|the) (?:[\w’'-]+ ){0,4}(?:newsletters?|app|emails?|alerts?)\b.*"
        r"|add (?:us )?as (?:a )?preferred source\b.*",
        r"join (?:us|our|the conversation)\b.*(?:whatsapp|telegram|newsletter|channel|facebook|conversation)\b.*",
        r"(?:jetzt|hier) (?:abonnieren|anmelden|registrieren)\b.*|newsletter (?:abonnieren|bestellen)\b.*"
        r"|zum newsletter\b.*",
        r"download (?:the|our)\b.{0,40}\bapp\b.*|get the app",
    ),
    "read more": (
        r"(?:read|see|watch|listen) (?:more|also|next)(?: ?[:|>»→–-].*| (?:here|about|on|from|at|in|news|stories"
        r"|articles?)\b.*)?|(?:also )?(?:read|watch|see) ?:.*|more ?:.*",
        r"(?:to )?read the full (?:story|article)\b.*|(?:see|show|load|view|learn|find out) (?:more|all"
        r"|full \w+)(?: (?:here|stories|news"
        r"|results|articles))?",
        r"more (?:on|from|in|about|stories|news|like this|coverage|reading)\b.{0,60}|up next|in other news"
        r"|what to read next",
        r"(?:you )?(?:may|might) (?:also )?(?:like|be interested)\b.*|trending(?: (?:now|stories|news))?",
        r"related(?: (?:articles?|stories|story|news|content|topics?|posts?|links?|reading|coverage"
        r"|videos?))?(?: ?:.*)?",
        r"recommended(?: (?:for you|stories|articles|reading|videos?))?|most (?:read|popular|viewed)\b.*"
        r"|don.?t miss ?:?.{0,60}",
        r"(?:editor.?s )?(?:picks?|choice)|latest (?:news|stories|videos)|(?:click|tap) (?:here|to|on)\b.*",
        r"(?:mehr|weitere) (?:zum thema|artikel|nachrichten|lesen|dazu)\b.*|lesen sie (?:auch|mehr|hier|dazu)\b.*"
        r"|auch interessant\b.*",
        r"(?:lire|voir) aussi\b.*|à lire aussi\b.*|(?:lee|leer|lea|ver) (?:también|más)\b.*|te puede interesar\b.*",
        r"leia (?:também|mais)\b.*|leggi anche\b.*|lees (?:ook|meer)\b.*|läs (?:också|mer)\b.*|les også\b.*"
        r"|læs også\b.*",
        r"lue myös\b.*|czytaj (?:też|także|więcej)\b.*|zobacz (?:też|także)\b.*|читайте также\b.*",
    ),
    "share": (
        r"kommentare? (?:abgeben|schreiben|verfassen|anzeigen)|(?:laisser|écrire) un commentaire|dejar? un comentario"
        r"|lascia un commento|comment on this (?:article|story)",
        r"share(?: (?:this|on|via|with|the|your)\b.*)?|(?:leave|post|add|join|view) (?:(?:a|the|all"
        r"|your) )?(?:comments?|discussion)\b.*",
        r"(?:(?:share|tweet|print|e-?mail|copy link|save|comments?|facebook|twitter|x|whatsapp|linkedin|telegram"
        r"|reddit|bluesky"
        r"|threads|link copied!?)[\s|,•/]*)+|\d* ?comments?|no comments(?: yet)?",
        r"follow (?:us|me)\b.*|follow .{2,60} on (?:facebook|twitter|x|instagram|google|tiktok|whatsapp|linkedin"
        r"|youtube|telegram|threads|bluesky)\b.*|like us on\b.*|teilen|drucken|kommentare?|partager"
        r"|compartir|condividi"
        r"|dela|jaa|udostępnij",
    ),
    "contact": (
        r"for more (?:information|news|stories)\b.*|do you have (?:a|any|more) (?:tip|news|story|information)\b.*"
        r"|know more\?.*",
        r"(?:got|have) a (?:news )?(?:tip|story)\b.*|to contact (?:the|us)\b.*|contact (?:us|the (?:author|reporter"
        r"|writer|newsroom"
        r"|editor))\b.*|contact",
        r"(?:you can )?(?:e-?mail|reach|contact|write to) .{2,40} (?:at|on|via) \S+@.*|[\w.+-]+@[\w.-]+",
    ),
    "copyright": (
        r"[^.!?]{0,60}\bcopyright ?[:©] ?[^.!?]{2,60}\b\d{4}",
        r"all rights reserved.*|(?:copyright|©)(?: ?[:©(].*| \d.*| by .*)?|.{0,80}all rights reserved.{0,60}"
        r"|.{0,60}© ?(?:\d{4}"
        r"|copyright).{0,80}",
        r"this (?:material|content) may not be (?:published|reproduced)\b.*|about us|disclaimer|advertise with us",
        r"(?:terms (?:of (?:use|service)|and conditions)|privacy (?:policy|notice)|cookie (?:policy|settings))",
    ),
    "credit": (
        r"(?:photo|picture|image|video|foto|bild|grafik|graphic|credit|crédito|crédit|quelle|illustration|symbolbild"
        r"|archivfoto"
        r"|imagen)(?:e?s|er)?(?: (?:credits?|by|courtesy|source|via|von|de|par|di|of))? ?[:©/] ?.{0,120}",
        r"(?:photo|picture|image|foto)s? (?:by|courtesy|credit)\b.{0,100}|getty images|reuters|afp|shutterstock",
        r".{2,60}/ ?(?:getty(?: images)?|reuters|afp|ap|dpa|epa|shutterstock|istock|ap photo)\b.{0,40}",
    ),
    "wall": (
        r"il vous reste .{1,20} de cet article.*|you must (?:be logged in|confirm your)\b.*"
        r"|please log ?out and then log ?in again\b.*",
        r".{0,60}\blog in or (?:create|register|subscribe|sign up)\b.{0,80}",
        r"bitte aktivieren sie javascript\b.*|this is a subscriber-only\b.*|already a (?:subscriber|member)\b.*",
    ),
    "time": (
        r"(?:published|posted|updated|last (?:updated|modified)|first published|veröffentlicht|aktualisiert|stand"
        r"|publié|mis à jour"
        r"|publicado|actualizado)(?: (?:on|at|am|le|el))? ?:? ?(?=.{0,40}\d)[\w\s,.:/|•–-]{4,60}",
        r"\d{1,2} min(?:ute)?s?(?: read)?|(?:reading time|lesezeit|temps de lecture|tiempo de lectura)\b.{0,30}",
    ),
    "page": (
        r"listen to (?:this )?(?:article|story)\b.*|(?:enable|allow) (?:cookies|javascript)\b.*"
        r"|please enable javascript\b.*|loading",
        r"your browser does not support\b.*|back to top|top|next|previous|close|menu|search|home|zur startseite",
        r"tags? ?:.{0,80}|topics? ?:.{0,80}|filed under ?:?.{0,80}|in this (?:article|story)",
    ),
}
"""Whole paragraphs, without the punctuation around them, by what they are."""

_FURNITURE: Final = re.compile(
    r"\W*(?:" + "|".join(pattern for patterns in _KINDS.values() for pattern in patterns) + r")\W*", re.IGNORECASE
)
_PITCH: Final = re.compile(r".{0,480}\b(?:subscribe|sign up|donate|register) (?:now|today|here)\W*", re.IGNORECASE)
_TRAILER: Final = re.compile(
    r"^\W*(?:more (?:in|from|on|stories|news|must-reads?|headlines|top stories)|see (?:more|all|also)|related"
    r"|read (?:more|next|also)|you (?:may|might) also|recommended|most (?:read|popular)|latest|up next|mehr zum thema"
    r"|weitere|auch interessant|lire aussi|à lire|leia|lee también|leggi anche|lees ook|about the (?:author|writer)"
    r"|über den autor)\b.{0,60}$"
    r"|^\W*(?:\d+ )?(?:comments?|kommentare?|commentaires?|comentar(?:ios?)?|comentários?|commenti|reacties|kommentarer"
    r"|komentarze|leave a (?:comment|reply))\W*\d*\W*$",
    re.IGNORECASE,
)
_CREDIT: Final = re.compile(
    r"^[(\[]? ?(?:(?:above|top|main|cover|lead|file|featured|header|banner) )?(?:photo(?:graph)?s?|picture|image"
    r"|foto|bild|photo credit|image credit|illustration)s?"
    r"(?: (?:above|below|left|right))?\s*(?:by|courtesy(?: of)?|credit|via|from|von|de|par|:|©|/)\s*.{2,140}[)\]]?\s*$",
    re.IGNORECASE,
)
_WRAPPED_CREDIT: Final = re.compile(
    r"^\s*[(\[].{0,120}\b(?:photo|picture|image|foto|courtesy|getty|reuters|screenshot|screengrab|wikimedia"
    r"|illustration)\b.{0,120}[)\]]\W*$",
    re.IGNORECASE,
)
_CAPTIONED: Final = re.compile(
    r".{5,180}[,.|(–-] ?(?:foto|photo|bild|image|picture|grafik)s?(?: by)?: ?[^.]{2,50}\.?\)?", re.IGNORECASE
)
_BYLINE: Final = re.compile(
    r"^\s*(?:by|von|por|par|di|door|av|af|text:?|words:?|reporting by|written by) ", re.IGNORECASE
)


def is_leftover(text: str) -> bool:
    """Tell whether a whole paragraph is furniture: sign-up, read more, share, advertisement, copyright, credits …"""
    if 1 < len(text) <= _LONGEST and _FURNITURE.fullmatch(text):
        return True
    return len(text) <= 500 and _PITCH.fullmatch(text) is not None


def is_credit(text: str) -> bool:
    """Tell whether a whole paragraph only says whose picture it is."""
    return len(text) <= _LONGEST and any(pattern.fullmatch(text) for pattern in (_CREDIT, _WRAPPED_CREDIT, _CAPTIONED))


def is_trailer(text: str) -> bool:
    """Tell whether a short heading opens a list of other articles."""
    return len(text) <= 90 and _TRAILER.match(text) is not None


def is_byline(text: str, authors: tuple[str, ...]) -> bool:
    """Tell whether a whole short paragraph only names the authors."""
    if len(text) > 120 or not authors:
        return False
    rest = _BYLINE.sub("", text)
    named = any(author.lower() in text.lower() for author in authors)
    for author in authors:
        rest = re.sub(re.escape(author), "", rest, flags=re.IGNORECASE)
    return named and len(re.findall(r"[^\W\d_]{3,}", rest)) <= 4 and not re.search(r"[.!?]\s*$", rest.strip(" .,"))

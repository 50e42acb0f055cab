"""The boundary: text, addresses and HTML from strangers become harmless here, once, before anything is stored.

Removes what a terminal would obey (control characters, escape sequences, bidirectional overrides) and what
only hides (zero-width and tag characters). Refuses every address that is not http or https with a host.
"""

import html as entities
import re
from typing import Final
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

_SEQUENCE: Final = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x9c|\x1b\\)"  # OSC, DCS, SOS, PM, APC
    r"|\x1b[ -/]*[0-Z\\^-~]"  # every other escape; an unterminated string loses its introducer below
)
_MOST_PASSES: Final = 8
"""Removing one sequence can join two halves of another; what is left after this many loses its ESC anyway."""

_UNSAFE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u180e\u200b\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_SPACES: Final = re.compile(r"\s+")


def _table() -> dict[int, str | None]:
    """Map each unsafe character to what replaces it; C1 codes are read as windows-1252, as HTML does."""
    table: dict[int, str | None] = dict.fromkeys([*range(0x20), 0x7F, 0xAD, 0x180E, 0x200B, 0xFEFF])
    table |= dict.fromkeys([*range(0x202A, 0x202F), *range(0x2060, 0x206A), *range(0xFFF9, 0xFFFC)])
    table |= dict.fromkeys(range(0xE0000, 0xE0080))
    for code in range(0x80, 0xA0):
        table[code] = bytes([code]).decode("cp1252", "ignore") or None
    for introducer in (0x90, 0x98, 0x9B, 0x9C, 0x9D, 0x9E, 0x9F):
        table[introducer] = None
    table |= {0x09: "\t", 0x0A: "\n", 0x0B: "\n", 0x0C: "\n", 0x0D: "\n", 0x2028: "\n", 0x2029: "\n"}
    return table


_TABLE: Final = _table()

_PICTURES: Final[dict[int, str | None]] = {
    **{code: chr(0x2400 + code) for code in range(0x20) if code not in (0x09, 0x0A)},
    0x7F: "\u2421",
    **dict.fromkeys([*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd"),
    **dict.fromkeys([0xAD, 0x180E, 0x200B, *range(0x2060, 0x2066), 0xFEFF, *range(0xE0000, 0xE0080)]),
    0x2028: "\n",
    0x2029: "\n",
}


def line(text: str) -> str:
    """Return the text as one harmless line with its white space folded; for titles, names, cells."""
    return _SPACES.sub(" ", _safe(text)).strip()


def block(text: str) -> str:
    """Return the text without anything a terminal would obey, keeping newlines and tabs."""
    return _safe(text)


def visible(text: str) -> str:
    """Return code with its control characters shown: ESC becomes ␛, a bidirectional override U+FFFD."""
    if not _UNSAFE.search(text):
        return text
    return _repaired(text).replace("\r\n", "\n").translate(_PICTURES)


def _safe(text: str) -> str:
    if not _UNSAFE.search(text):
        return text
    text = _repaired(text)
    for _ in range(_MOST_PASSES):
        shorter = _SEQUENCE.sub("", text)
        if shorter == text:
            break
        text = shorter
    return text.replace("\r\n", "\n").translate(_TABLE)


def _repaired(text: str) -> str:
    """Join surrogate pairs and replace lone halves, which no encoder accepts."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


# --- addresses ----------------------------------------------------------------------------------------------

_LONGEST_URL: Final = 4_096
_ABSOLUTE: Final = re.compile(r"https?://(?=[^/\\?#])", re.IGNORECASE)
_HOST: Final = re.compile(r"[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_.])?|\[[0-9a-f:.]+\]")
_TRACKING: Final = re.compile(
    r"(?:utm_\w*|itm_\w*|mtm_\w*|pk_(?:campaign|kwd|source|medium)|at_(?:medium|campaign|custom\d?|link\w*|format|ptr_name)"
    r"|ns_(?:mchannel|source|campaign|linkname|fee)|mc_[ce]id|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid"
    r"|ttclid|igshid|igsh|wickedid|vero_id|vero_conv|oly_enc_id|oly_anon_id|_hsenc|_hsmi|__hs\w+|mkt_tok|xtor|wt_mc"
    r"|s_kwcid|ref_src|ref_url|guccounter|guce_referrer\w*|cmpid|ftag|_openstat)(?:=.*)?",
    re.IGNORECASE,
)
_KEPT: Final = "!$%&'()*+,-./:;=?@_~[]"
"""What stays as it is in a path or query; everything else that is not a letter or digit is percent-encoded."""


def safe_url(url: str | None, base: str = "") -> str | None:
    """Return the address, absolute and http(s), without user name, controls or tracking parameters; else None.

    Hosts outside ASCII become punycode, so that a look-alike letter shows. ``base`` resolves a relative address.
    """
    if not url or len(url) > _LONGEST_URL:
        return None
    url = _SPACES.sub(" ", _safe(url).replace("\n", "").replace("\t", "")).strip()
    try:
        if base and not _ABSOLUTE.match(url):
            url = urljoin(base, url)
        if not _ABSOLUTE.match(url):
            return None
        parts = urlsplit(url)
        host = _host(parts.hostname or "")
        port = parts.port
    except (ValueError, UnicodeError):
        return None
    if host is None:
        return None
    if port is not None and port != {"http": 80, "https": 443}[parts.scheme]:
        host = f"{host}:{port}"
    fragment = "" if _TRACKING.fullmatch(parts.fragment) else quote(parts.fragment, safe=_KEPT)
    return urlunsplit((parts.scheme, host, quote(parts.path, safe=_KEPT), _untracked(parts.query), fragment))


def _untracked(query: str) -> str:
    if not query:
        return ""
    kept = [pair for pair in query.split("&") if not _TRACKING.fullmatch(pair)]
    return quote("&".join(kept), safe=_KEPT)


def _host(name: str) -> str | None:
    """Return a host in lower-case ASCII, or None when there is no such host."""
    if ":" in name:
        name = f"[{name}]"
    if not name.isascii():
        try:
            import idna

            name = idna.encode(name, uts46=True).decode()
        except (ImportError, UnicodeError):
            name = name.encode("idna").decode()
    name = name.lower()
    return name if _HOST.fullmatch(name) and len(name) < 254 else None


# --- HTML ---------------------------------------------------------------------------------------------------

_TAG: Final = re.compile(r"<[a-zA-Z!/?]|&[a-zA-Z#]")


def html_to_text(html: str) -> str:
    """Return the text of HTML quickly, paragraphs separated by newlines; for search and word counts."""
    if not _TAG.search(html):
        return _paragraphs(html)
    if "<" not in html:
        return _paragraphs(entities.unescape(html))
    from newsreader.text.tree import text_of

    return _paragraphs(text_of(html))


def clean_html(html: str, base_url: str) -> str:
    """Return safe HTML: allow-listed tags and attributes, absolute http(s) links, no trackers, bounded depth."""
    from newsreader.text.writer import cleaned

    return cleaned(html, base_url)


def _paragraphs(text: str) -> str:
    lines = (" ".join(each.split()) for each in _safe(text).split("\n"))
    return "\n".join(each for each in lines if each)

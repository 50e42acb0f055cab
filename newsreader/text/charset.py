"""Bytes of unknown encoding become text: byte order mark, then HTTP, then the document's own word, then a guess.

A label is believed only while the bytes obey it: bytes that are valid UTF-8 are UTF-8 whatever a label says.
Nothing raises; what cannot be decoded becomes U+FFFD.
"""

import codecs
import re
from typing import Final

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OPENINGS: Final = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"{\0", "utf-16-le"),
    (b"\0{", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
"""How a document without a byte order mark begins in encodings that do not contain ASCII (XML 1.0, appendix F)."""

_HTTP_LABEL: Final = re.compile(r"charset\s*=\s*[\"']?([\w.:+-]{2,40})", re.IGNORECASE)
_OWN_LABEL: Final = re.compile(
    rb"<\?xml[^<>]{0,200}?\bencoding\s*=\s*[\"']([\w.:+-]{2,40})|<meta\b[^<>]{0,200}?\bcharset\s*=\s*[\"']?([\w.:+-]{2,40})",
    re.IGNORECASE,
)
_WIDER: Final = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
"""The superset that a label means in practice (WHATWG Encoding Standard)."""

_REFUSED: Final = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7"})
"""Python codecs that are no document encoding, some of them slow on purpose-made input."""

_SAMPLE: Final = 32_768


def decode(data: bytes, content_type: str | None = None) -> str:
    """Return the text of a document; ``content_type`` is the HTTP header with its charset, if any."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    for opening, encoding in _OPENINGS:
        if data.startswith(opening):
            return data.decode(encoding, "replace")
    labels = _labels(data, content_type)
    stateful = [label for label in labels if label.startswith(("iso2022", "hz"))]
    for encoding in (*stateful, "utf-8", *labels):
        text = _strictly(data, encoding)
        if text is not None:
            return text
    return _loosely(data, labels)


def _labels(data: bytes, content_type: str | None) -> list[str]:
    """Return the codec names of the labels that mean something, the most trusted first."""
    http = _HTTP_LABEL.search(content_type or "")
    own = _OWN_LABEL.search(data, 0, 4_096)
    names = [http.group(1) if http else "", (own.group(1) or own.group(2)).decode("ascii") if own else ""]
    return [codec for codec in map(_codec, names) if codec]


def _codec(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return None if name in _REFUSED else _WIDER.get(name, name)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except (LookupError, ValueError):
        return None
    wide = encoding.startswith(("utf-16", "utf-32"))
    return None if wide and not ("<" in text[:200] or "{" in text[:200]) else text


def _loosely(data: bytes, labels: list[str]) -> str:
    """Decode bytes that obey no label: damaged UTF-8 if most of it is sound, else the label, else the best guess."""
    text = data.decode("utf-8", "replace")
    sample = text[: 8 * _SAMPLE]
    bad = sample.count("\ufffd")
    sound = len(sample) - len(sample.encode("ascii", "ignore")) - bad
    if bad <= sound or (bad <= 3 and "utf-8" in labels):
        return text
    for encoding in labels:
        if encoding != "utf-8" and not encoding.startswith("utf"):
            return data.decode(encoding, "replace")
    return data.decode(_guess(data), "replace")


def _guess(data: bytes) -> str:
    """Name the likeliest encoding from the stretches that are not ASCII; windows-1252 when in doubt."""
    stretches = re.findall(rb"[^<>]{0,40}[\x80-\xff][^<>]{0,200}", data[: 8 * _SAMPLE])
    sample = b"\n".join(stretches)[:_SAMPLE]
    try:
        from charset_normalizer import from_bytes

        best = from_bytes(sample).best()
    except ImportError:
        best = None
    return (_codec(best.encoding) if best else None) or "cp1252"

"""The log of what was not expected: where in the program it happened, for whoever mends it.

Values of variables are never in it, nor what the words of a foreign error may repeat of a password.
"""

from __future__ import annotations

import re
import traceback
from pathlib import Path

LIMIT = 2**20
"""Bytes after which the log is put aside and begun anew."""
_USER = re.compile(r"(?<=//)[^/\s@]+@")
"""User and password in an address."""
_NAMED = re.compile(
    r"(?i)\b(authorization|x-auth-token|cookie|password|passwd|token|secret|auth)(['\"]?(?:: *|=)['\"]?)"
    r"(?:(?:basic|bearer|googlelogin) +)?\S+"
)
"""A header, a field of a form or an argument with the name of a secret."""


def keep(error: BaseException, path: Path) -> Path | str:
    """Appends the traceback of an error to the log; returns where it can be read, else what the error says."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LIMIT:
            path.replace(path.with_suffix(".old.log"))
        with path.open("a", encoding="utf-8", errors="replace") as log:
            log.write(redacted("".join(traceback.format_exception(error))) + "\n")
    except OSError:
        return redacted(traceback.format_exception_only(error)[-1].strip())
    return path


def redacted(text: str) -> str:
    """Returns a text with stars in place of what may be a password."""
    return _NAMED.sub(r"\1\2***", _USER.sub("***@", text))

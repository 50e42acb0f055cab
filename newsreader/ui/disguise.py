"""Links whose words are an address of another place than the one they lead to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from newsreader.model import Block

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
"""Words that can be nothing but an address; a bare “ledger.example” may be a name."""


def host_of(address: str) -> str:
    """Returns the host of an address, without “www.”; empty when there is none."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def pretended_host(blocks: Sequence[Block], url: str) -> str:
    """Returns the host that the words of a link to ``url`` name though it leads elsewhere; else the empty text."""
    real = host_of(url)
    for block in blocks:
        for span in block.spans:
            words = block.text[span.start : span.end].strip()
            if span.href == url and _ADDRESS.fullmatch(words):
                named = host_of(words if "//" in words else f"//{words}")
                if named and real != named and not real.endswith(f".{named}") and not named.endswith(f".{real}"):
                    return named
    return ""

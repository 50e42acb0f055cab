"""Links whose words are an address of another place than the one they lead to; told on the page and in ``show``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from newsreader.model import Block, Span

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
    found = (_pretended(block, span) for block in blocks for span in block.spans if span.href == url)
    return next(filter(None, found), "")


def warnings(block: Block) -> list[str]:
    """Returns a line for each link of a block whose words name another host than it leads to."""
    found = ((_pretended(block, span), span.href or "") for span in block.spans)
    return list(dict.fromkeys(f"{named} leads to {host_of(url)}" for named, url in found if named))


def _pretended(block: Block, span: Span) -> str:
    words = block.text[span.start : span.end].strip() if span.href else ""
    if not _ADDRESS.fullmatch(words):
        return ""
    named, real = host_of(words if "//" in words else f"//{words}"), host_of(span.href or "")
    return "" if real == named or real.endswith(f".{named}") or named.endswith(f".{real}") else named

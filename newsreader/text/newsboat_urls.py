"""newsboat's list of feeds, one a line: an address, then tags in quotation marks where they hold spaces.

The first tag becomes the folder; “~name” is the feed's own name and “!” hides it (newsboat's manual, “urls file”).
Query feeds, filters, programs and files are none of ours, and told.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from newsreader.model.archive import Archive
from newsreader.model.feeds import Subscription
from newsreader.text.clean import line
from newsreader.text.discover import feed_address
from newsreader.text.opml import MOST_FEEDS, without_logins

_WORD: Final = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
_KINDS: Final = {"query:": "query feed", "filter:": "filter", "exec:": "program", "file:": "file"}


def is_urls(text: str) -> bool:
    """Tells whether the first line that says something is an address or a query feed."""
    for each in text[:100_000].splitlines():
        if each.strip() and not each.lstrip().startswith("#"):
            return each.lstrip(' "').startswith(("http://", "https://", *_KINDS))
    return False


def read_urls(text: str) -> Archive:
    """Returns the feeds of a list, and what in it is none."""
    found: dict[str, Subscription] = {}
    left_out: list[str] = []
    logins = 0
    for each in text.splitlines():
        words = [
            match[1].replace('\\"', '"') if match[1] is not None else match[2] for match in _WORD.finditer(each[:8_192])
        ]
        if not words or words[0].startswith("#"):
            continue
        kind = next((kind for kind in _KINDS if words[0].startswith(kind)), "")
        url = None if kind else feed_address(words[0])
        if url is None:
            name = words[0].split(":")[1] if kind == "query:" and ":" in words[0] else words[0]
            left_out.append(f"{_KINDS.get(kind, 'no address')}: {line(name)[:80]}")
        elif len(found) < MOST_FEEDS:
            logins += url not in found and "@" in urlsplit(words[0]).netloc
            title = next((line(word[1:]) for word in words[1:] if word.startswith("~")), "")
            folder = next((line(word) for word in words[1:] if word[:1] not in ("~", "!")), "")
            found.setdefault(url, Subscription(url, title, None, folder or None))
    return Archive("newsboat's urls", tuple(found.values()), left_out=(*without_logins(logins), *left_out))

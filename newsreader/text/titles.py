"""The titles a page gives itself, and the one to believe.

Open Graph names a story to the world, JSON-LD to search engines, the heading to the reader; ``<title>`` has the
site's name at its end. None is always right, so what several say counts, and what no other bears out does not.
"""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import Final
from urllib.parse import urljoin, urlsplit

from lxml import etree

from newsreader.text.clean import html_to_text, line
from newsreader.text.tree import all_text

_SEPARATOR: Final = re.compile(r"\s+[|\-–—·•»:*]{1,2}\s+|\s*[|｜]\s*|(?<=\w):\s+(?=\S+$)")
_ANCHORS: Final = " ¶#§🔗"
"""Signs after a heading that link to it."""
_DENSE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f\u1000-\u109f\uac00-\ud7af]{2}")
_ORDER: Final = ("og", "headline", "h1", "twitter", "title")
_VOICES: Final = {"twitter": "og"}
"""Sources that are filled from another one, and count as one voice with it."""
_MOST_HEADINGS: Final = 8

Titles = list[tuple[str, str]]
"""Titles with their sources, the site's name cut off."""


def letters(text: str) -> str:
    """Return only letters and digits, in lower case: what two printings of the same words share."""
    return re.sub(r"[\W_]+", "", text).lower()


def own_titles(root: etree._Element, given: Iterable[tuple[str, str]], site: str, url: str) -> Titles:
    """Return the titles with their sources; ``given`` are those of Open Graph, JSON-LD and Twitter.

    A top heading counts where another source bears it out: some pages head every section so, and one may be part
    of the text. One that links to the front page names the site.
    """
    headings, names = _headings(root, url)
    element = next(root.iter("title"), None)
    raw = [*given, *(("h1", each) for each in headings), ("title", all_text(element) if element is not None else "")]
    cleaned = [(source, line(html_to_text(each))) for source, each in raw]
    known = {letters(each) for _, each in cleaned}
    known.update(letters(all_text(each)) for each in islice(root.iter("h2"), _MOST_HEADINGS))
    names |= {letters(site), letters(_host_name(url)), letters(urlsplit(url).netloc.removeprefix("www."))}
    names.discard("")
    cut = [(source, _without_site(each, names, known)) for source, each in cleaned]
    titles = [each for each in cut if letters(each[1]) and letters(each[1]) not in names]
    elsewhere = [each for each in titles if each[0] != "h1"]
    others = "\n".join(letters(each) for _, each in elsewhere)
    first = next((each for each in titles if each[0] == "h1" and _is_borne_out(each[1], elsewhere or [each])), None)
    return [
        each
        for each in titles
        if (each[0] != "h1" or each is first or letters(each[1]) in others) and not _is_broken_off(each[1], titles)
    ]


def best_title(titles: Titles) -> str:
    """Return the title given to the world (Open Graph), where the page bears it out; else what most agree on.

    One that has no word in common with any other describes something else. One that holds a whole other one has
    something added to it, mostly the site's name.
    """
    if not titles:
        return ""
    votes = Counter(own for _, own in {(_VOICES.get(source, source), letters(each)) for source, each in titles})
    alone = {
        each
        for _, each in titles
        if votes[letters(each)] == 1
        and not _is_borne_out(each, [at for at in titles if letters(at[1]) != letters(each)])
    }
    ranked = sorted(titles, key=lambda each: (each[1] in alone, -votes[letters(each[1])], _ORDER.index(each[0])))
    chosen = next((each for source, each in titles if source == "og" and each not in alone), ranked[0][1])
    others = [each for _, each in ranked if letters(each) != letters(chosen)]
    inner = [each for each in others if len(letters(each)) > 14 and letters(each) in letters(chosen)]
    return inner[0] if inner else chosen


def _headings(root: etree._Element, url: str) -> tuple[list[str], set[str]]:
    """Return the first top headings, and the letters of those that link to the front page."""
    headings: list[str] = []
    names: set[str] = set()
    for element in islice(root.iter("h1"), _MOST_HEADINGS):
        words = line(all_text(element)).rstrip(_ANCHORS)
        if any(_leads_to_front(each.get("href"), url) for each in element.iter("a")):
            names.add(letters(words))
        else:
            headings.append(words)
    return headings, names


def _leads_to_front(href: str | None, url: str) -> bool:
    try:
        target, page = urlsplit(urljoin(url, href or url)), urlsplit(url)
    except ValueError:
        return False
    return target.netloc == page.netloc and target.path in ("", "/") and not target.query and page.path not in ("", "/")


def _is_broken_off(title: str, titles: Titles) -> bool:
    """Tell whether a title ends in dots where another goes on."""
    own = letters(title)
    return title.endswith(("…", "...")) and any(
        len(letters(each)) > len(own) and letters(each).startswith(own) for _, each in titles
    )


def _host_name(url: str) -> str:
    parts = urlsplit(url).netloc.removeprefix("www.").split(".")
    return max(parts[:-1] or parts, key=len)


def _without_site(title: str, names: set[str], known: set[str]) -> str:
    """Return the title without the site's name at its end or beginning."""
    for found in reversed(list(_SEPARATOR.finditer(title))):
        head, tail = title[: found.start()].strip(), title[found.end() :].strip()
        if head and (_is_site(tail, names) or (letters(head) in known and len(head) > 15)):
            return _without_site(head, names, known)
        if tail and _is_site(head, names):
            return tail
    return title


def _is_site(part: str, names: set[str]) -> bool:
    own = letters(part)
    return own in names or any(
        len(own) > 3 and len(name) > 3 and (own.startswith(name) or name.startswith(own)) for name in names
    )


def _is_borne_out(title: str, titles: Titles) -> bool:
    """Tell whether a title has words in common with any of these."""
    return any(_share_words(title, each) or letters(title) == letters(each) for _, each in titles)


def _share_words(left: str, right: str) -> bool:
    """Tell whether two titles have a longer word in common, or have none to compare."""
    ours, theirs = _longer_words(left), _longer_words(right)
    return not ours or not theirs or any(each in right.lower() for each in ours)


def _longer_words(title: str) -> set[str]:
    """Return words of four letters and more, and pairs of characters in scripts without spaces."""
    return {*re.findall(r"[^\W_]{4,}", title.lower()), *_DENSE.findall(title)}

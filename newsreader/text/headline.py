"""What stands above an article: the headline as the page shows it, and the summary under it."""

import re

from newsreader.text.leftovers import is_byline, is_credit, is_leftover
from newsreader.text.metadata import Metadata
from newsreader.text.passages import Passage
from newsreader.text.titles import letters


def shown_title(found: list[Passage], facts: Metadata) -> str:
    """Return the page's own headline where it stands above the text, else the title given to the world.

    A headline that is the given title with a label before it is left without the label.
    """
    start = next((each.place for each in found if each.kept and len(each.letters) > 60), 0)
    above = {each.letters for each in found[:start] if not each.asides or (each.tag == "h1" and not each.crumb)}
    given, headline = letters(facts.title), letters(facts.headline)
    if headline and not facts.agreed and headline in above and given not in above and not headline.endswith(given):
        return facts.headline
    return facts.title


def standfirst(found: list[Passage], facts: Metadata, summary: str) -> str:
    """Return the summary to put before the text, or nothing where the text has it; may keep the page's own."""
    kept = [each for each in found if each.kept]
    if not kept:
        return ""
    body = "".join(each.letters for each in kept)
    first = next((each.place for each in kept if len(each.letters) > 60), kept[0].place)
    title = _place_of_title(found[:first], facts)
    between = [each for each in found[title + 1 : first] if _could_stand_first(each, body, facts)]
    named = next((each for each in between if each.standfirst), None)
    if named is not None:
        for each in between:
            each.kept = each.kept or each.element.getparent() is named.element.getparent()
        return ""
    for candidate in (facts.summary, summary):
        own = letters(candidate)
        if 30 < len(own) < 600 and own not in {letters(each) for each in facts.titles}:
            if own[:40] in body or own[-40:] in body:
                return ""
            for each in found[:first]:
                if each.letters == own:
                    each.kept = True
                    return ""
    placed = next((each for each in between if each.place - title < 4 and each.tag in ("p", "div", "h2")), None)
    if title >= 0 and placed is not None and _summarises(placed.text, body, facts):
        placed.kept = True
        return ""
    return next((each for each in (facts.summary, summary) if _summarises(each, body, facts)), "")


def _place_of_title(before: list[Passage], facts: Metadata) -> int:
    """Return where the headline stands, or -1."""
    titles = {letters(each) for each in facts.titles}
    return next((each.place for each in before if each.letters in titles and not each.asides), -1)


def _could_stand_first(passage: Passage, body: str, facts: Metadata) -> bool:
    if passage.kept or passage.asides or passage.linked > 0.3 or passage.tag in ("h1", "figcaption"):
        return False
    if not 40 < len(passage.text) < 700 or passage.letters[:40] in body:
        return False
    return not (is_leftover(passage.text) or is_credit(passage.text) or is_byline(passage.text, facts.authors))


def _summarises(candidate: str, body: str, facts: Metadata) -> bool:
    """Tell whether a description speaks of this article and is whole."""
    own = letters(candidate)
    if not 40 < len(own) < 500 or re.search(r"(?:…|\.\.\.|\[…\])\s*$", candidate) or own in letters(facts.title):
        return False
    names = {letters(each) for each in re.findall(r"\w{5,}", candidate)}
    shared = sum(each in body for each in names)
    return not names or shared >= max(2, len(names) // 3)

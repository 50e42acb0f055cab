"""The article in a page, in the page's own markup, so that lists, quotes, tables, code, links and captions stay.

    page ─ decode ─ parse ─ metadata, passages ─ choice ─ refine ─ headline ─ writer ─► ExtractedArticle

Takes at most 3 MB. Never raises for what a page contains: what is found is less, and the verdict says why.
"""

from typing import Final

from lxml import etree

from newsreader.model import ExtractedArticle
from newsreader.text.charset import decode
from newsreader.text.choice import choose
from newsreader.text.clean import block, html_to_text, line
from newsreader.text.figures import is_caption
from newsreader.text.headline import shown_title, standfirst
from newsreader.text.judge import judge
from newsreader.text.media import plays
from newsreader.text.metadata import metadata
from newsreader.text.passages import Passage, passages
from newsreader.text.refine import refine
from newsreader.text.tree import BLOCKS, LARGEST, all_text, around_blocks, has_image, hidden, parse, slim
from newsreader.text.writer import clean_tree

_LOOSE: Final = frozenset(("div", "section", "article", "main", "body", "p", "center", "form", "span"))
"""Blocks in which words may stand beside other blocks that have nothing to do with them."""


def extract_article(html: str | bytes, url: str, summary: str = "") -> ExtractedArticle:
    """Return the article found in a page; ``summary`` is what the feed says of it, as text or HTML.

    The verdict says what the page turned out to be; the body may be empty.
    """
    text = decode(html[: 4 * LARGEST]) if isinstance(html, bytes) else html[: 4 * LARGEST]
    root = parse(slim(text))
    if root is None:
        return ExtractedArticle(verdict="not_article")
    _mark_breaks(root)
    facts = metadata(root, url)
    found = passages(root)
    choose(found, root, facts)
    refine(found, facts)
    opening = standfirst(found, facts, line(html_to_text(summary)))
    page = " ".join(each.text for each in found)
    title = shown_title(found, facts)
    body = _body(root, found, url, opening)
    if not body or (facts.body and len(facts.body) > 2 * sum(len(each.text) for each in found if each.kept)):
        body = _paragraphs(facts.body) or body
    plain = html_to_text(body)
    return ExtractedArticle(
        title=title,
        authors=facts.authors,
        published=facts.published,
        html=body,
        text=plain,
        image=facts.image,
        summary=opening or facts.summary,
        section=facts.section,
        language=facts.language,
        site=facts.site,
        verdict=judge(plain, page, facts, _following(found), _linked(found)),
    )


def _following(found: list[Passage]) -> str:
    """Return the words directly after the last kept passage."""
    last = max((each.place for each in found if each.kept), default=len(found))
    return found[last + 1].text if last + 1 < len(found) else ""


def _linked(found: list[Passage]) -> float:
    """Return the share of the kept text that is links."""
    kept = [each for each in found if each.kept]
    return sum(len(each.text) * each.linked for each in kept) / max(1, sum(len(each.text) for each in kept))


def _mark_breaks(root: etree._Element) -> None:
    """Make line breaks of empty elements whose class says that they are nothing else."""
    for element in root.iter("span"):
        if not len(element) and not element.text and "br" in element.get("class", "").split():
            element.tag = "br"


def _body(root: etree._Element, found: list[Passage], url: str, standfirst: str) -> str:
    """Return the kept passages as safe HTML in the page's own structure."""
    kept = [each for each in found if each.kept]
    if not kept:
        return ""
    wanted: set[etree._Element] = set()
    for each in kept:
        wanted.add(each.element)
        wanted.update(each.element.iterancestors())
    whole = {each.element for each in kept}
    dropped = {each.element for each in found if not each.kept}
    _prune(root, wanted, whole, dropped)
    base = next((each.get("href") for each in root.iter("base") if each.get("href")), url) or url
    body = clean_tree(root, base if base.startswith("http") else url)
    return f"<p>{_escaped(standfirst)}</p>{body}" if standfirst else body


def _prune(
    root: etree._Element, wanted: set[etree._Element], whole: set[etree._Element], dropped: set[etree._Element]
) -> None:
    """Remove every element that holds nothing kept, sparing pictures between kept passages."""
    holders = around_blocks(root)
    agenda = [root]
    while agenda:
        element = agenda.pop()
        if element in dropped:
            element.text = None
        for child in list(element):
            if child in wanted:
                agenda.append(child)
            elif element in whole and (element.tag not in _LOOSE or not (child.tag in BLOCKS or child in holders)):
                continue
            elif element in wanted and (_is_picture(child) or _has_caption(child, whole) or _is_embed(child)):
                child.tail = None
            elif _holds_a_place(child, wanted):
                _empty(child)
            else:
                _remove(child, keep_tail=element in whole)


def _is_picture(element: etree._Element) -> bool:
    if element.tag == "figure":
        return next(element.iter("img", "amp-img"), None) is not None
    if element.tag in ("p", "center") and has_image(element):
        return not all_text(element).strip()
    return element.tag in ("img", "amp-img", "picture")


def _is_embed(element: etree._Element) -> bool:
    """Tell whether an element is something that plays or a post, or holds nothing else."""
    if plays(element):
        return True
    inside = next(element.iterdescendants("iframe", "video", "audio", "amp-youtube", "blockquote"), None)
    return inside is not None and plays(inside) and not all_text(element).strip()


def _has_caption(element: etree._Element, kept: set[etree._Element]) -> bool:
    """Tell whether an element holds nothing but a picture whose caption follows it and is kept."""
    caption = element.getnext()
    if caption is None or caption not in kept or not has_image(element):
        return False
    return is_caption(caption) and not all_text(element).strip()


def _holds_a_place(cell: etree._Element, wanted: set[etree._Element]) -> bool:
    """Tell whether a cell stands in a row of kept cells, which would move into other columns without it."""
    row = cell.getparent()
    if cell.tag not in ("td", "th") or row is None or hidden(cell):
        return False
    return sum(each in wanted for each in row if each.tag in ("td", "th")) > 1


def _empty(cell: etree._Element) -> None:
    cell.text = cell.tail = None
    for child in list(cell):
        cell.remove(child)


def _remove(element: etree._Element, keep_tail: bool) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if keep_tail and element.tail:
        before, tail = element.getprevious(), block(element.tail)  # lxml gives control characters but takes none
        if before is None:
            parent.text = block(parent.text or "") + tail
        else:
            before.tail = block(before.tail or "") + tail
    element.tail = None
    parent.remove(element)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{_escaped(each)}</p>" for each in text.split("\n") if each.strip())

"""HTML as a tree: parsed within bounds, read as plain text, or written again as safe HTML.

The writer walks with an agenda of its own, so no depth of nesting can exhaust the stack. What is not on the
list of allowed tags is unwrapped, or dropped with its content where it is no text. Imports lxml: import late.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape
from itertools import islice
from typing import Final

from lxml import etree
from lxml import html as lxml_html

from newsreader.text.clean import block, line, safe_url, visible
from newsreader.text.media import embed, picture

LARGEST: Final = 3 * 2**20
"""Bytes of a page that are looked at; what follows is cut off."""

_MOST: Final = 60_000
"""Elements of one document that are written; what follows is cut off."""

DEEPEST: Final = 60
"""Kept elements that may stand inside one another; deeper ones are unwrapped."""


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


BLOCKS: Final = _tags(
    "address amp-iframe amp-youtube article aside audio blockquote body caption center dd details dialog dir div dl dt"
    " embed fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html iframe legend li main menu"
    " nav ol optgroup option p pre search section summary table tbody td tfoot th thead tr ul video"
)
"""Elements that begin on a line of their own."""

_PLAYERS: Final = _tags("amp-iframe amp-youtube audio embed iframe video")
_KEPT: Final = _tags(
    "p h1 h2 h3 h4 h5 h6 ul ol li blockquote pre code table caption thead tbody tfoot tr th td figure figcaption a em"
    " strong b i u s del ins sub sup mark small q cite abbr br hr dl dt dd details summary"
)
_RENAMED: Final = {
    "strike": "s",
    "tt": "code",
    "kbd": "code",
    "samp": "code",
    "var": "i",
    "dfn": "i",
    "menu": "ul",
    "dir": "ul",
}
DROPPED: Final = _tags(
    "script style template title meta link base button input select textarea datalist canvas svg map area object"
    " applet param source track frame frameset noframes progress meter rp"
)
_HEADINGS: Final = _tags("h1 h2 h3 h4 h5 h6")
_PHRASED: Final = _HEADINGS | _tags("dt summary figcaption caption")
"""Elements whose content is read as one run of words even when blocks stand in it."""

_TABLE_PARTS: Final = frozenset(("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"))
_EMPTY: Final = re.compile(r"<(p|figcaption)>\s*</\1>")
_HIDDEN_STYLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|clip\s*:\s*rect\(\s*0", re.I)
_DATA_URL: Final = re.compile(r"data:[\w/+.-]{1,60};base64,[A-Za-z0-9+/=\s]{200,}")
_BULK: Final = re.compile(r"<(script|style)\b(?![^>]{0,200}ld\+json)[^>]{0,2000}>", re.IGNORECASE)
_SPOKEN: Final = re.compile(
    r"\W*(?:opens (?:in )?(?:a )?new (?:tab|window)|(?:öffnet|wird) in(?: einem)? neue[mn] (?:fenster"
    r"|tab)(?: geöffnet)?"
    r"|öffnet im neuen (?:fenster|tab)|external(?: link)?|nouvelle fenêtre)\W*",
    re.IGNORECASE,
)
"""Words meant for screen readers only."""
_HIDDEN_CLASS: Final = frozenset(("sr-only", "screen-reader-text", "visually-hidden", "visuallyhidden", "katex-html"))
_CAPTION_CLASS: Final = re.compile(
    r"(?:^|[\s_-])(?:fig|img|image|photo|wp|media)?-?caption(?:-text)?(?:$|[\s_])", re.IGNORECASE
)
_LANGUAGE: Final = re.compile(
    r"(?:^|\s)(?:lang(?:uage)?-|brush:\s*|highlight-(?:source-|text-)?)([\w+#-]{1,20})", re.IGNORECASE
)


def parse(html: str | bytes, encoding: str = "utf-8") -> etree._Element | None:
    """Return the root of the document, or None when there is nothing in it; reads at most 3 MB."""
    data = html if isinstance(html, bytes) else html.encode("utf-8", "replace")
    data = data[:LARGEST].replace(b"\0", b"")
    if not data.strip():
        return None
    parser = lxml_html.HTMLParser(
        encoding=encoding, huge_tree=True, remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError, LookupError):
        return None


def slim(html: str) -> str:
    """Return a page too large to be read whole without its inline pictures, scripts and styles."""
    if len(html) <= LARGEST:
        return html
    html = _DATA_URL.sub("data:,", html)
    pieces: list[str] = []
    at = 0
    while (found := _BULK.search(html, at)) is not None:
        end = html.find(f"</{found[1].lower()}", found.end())
        if end < 0:
            break
        pieces.append(html[at : found.start()])
        at = end
    return "".join([*pieces, html[at:]])


def text_of(html: str) -> str:
    """Return the visible text with a newline at every block boundary; white space is not folded."""
    root = parse(html)
    if root is None:
        return ""
    etree.strip_elements(root, *DROPPED, "noscript", with_tail=False)
    for element in root.iter(*BLOCKS, "br"):
        gap = "\t" if element.tag in ("td", "th") else "\n"
        element.text = gap + block(element.text or "")
        element.tail = gap + block(element.tail or "")
    return etree.tostring(root, method="text", encoding="unicode", with_tail=False)


def cleaned(html: str, base_url: str) -> str:
    """Return safe HTML; see ``clean.clean_html``."""
    root = parse(html)
    return "" if root is None else clean_tree(root, base_url)


def clean_tree(root: etree._Element, base_url: str) -> str:
    """Return the tree as safe HTML."""
    return _EMPTY.sub("", "".join(_Writer(root, base_url).pieces()))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the writer stands."""

    depth: int = 0
    code: bool = False
    inline: bool = False
    """In a heading, caption or term: blocks inside it are only words."""
    heading: bool = False
    figure: bool = False
    """In a figure that shows a picture: words in it are its caption."""
    layout: bool = False
    """In a table that only arranges; its rows and cells become plain blocks."""
    wrappers: tuple[str, ...] = ()
    """Opening tags of inline elements that hold whole blocks; they are repeated inside each block."""


_Agenda = list[tuple[etree._Element | str, _Place]]


class _Writer:
    """Writes a tree as safe HTML in which every block holds either blocks or text, never both."""

    def __init__(self, root: etree._Element, base_url: str) -> None:
        self.root = root
        self.base_url = base_url
        self.around_blocks = self._around_blocks()
        self.last_image = ""

    def _around_blocks(self) -> set[etree._Element]:
        """Return the elements that hold a block somewhere inside."""
        found: set[etree._Element] = set()
        for element in self.root.iter(*BLOCKS):
            parent = element.getparent()
            while parent is not None and parent not in found:
                found.add(parent)
                parent = parent.getparent()
        return found

    def pieces(self) -> Iterator[str]:
        """Yield the safe HTML piece by piece, in order."""
        agenda: _Agenda = [(self.root, _Place())]
        written = 0
        while agenda:
            item, place = agenda.pop()
            if isinstance(item, str):
                yield item
                continue
            written += 1
            if written > _MOST:
                continue
            before, inner, after = self._written(item, place)
            yield before
            if inner is not None:
                agenda.append((after, place))
                agenda.extend(reversed(self._content(item, inner)))

    def _content(self, element: etree._Element, place: _Place) -> _Agenda:
        """Return what stands in an element; text beside blocks gets paragraphs of its own."""
        mixed = element in self.around_blocks or (place.figure and _has_image(element))
        if not mixed or place.inline or place.code:
            return self._phrases(element, place)
        content: _Agenda = []
        run: _Agenda = []
        for child, text in _children(element):
            if child is not None and (child.tag in BLOCKS or child in self.around_blocks):
                content += _paragraph(run, place)
                run = []
                content.append((child, place))
            elif child is not None:
                run.append((child, replace(place, wrappers=())))
            elif text.strip() or run:
                run.append((_text(text, place), place))
        return content + _paragraph(run, place)

    def _phrases(self, element: etree._Element, place: _Place) -> _Agenda:
        return [(_text(text, place), place) if child is None else (child, place) for child, text in _children(element)]

    def _written(self, element: etree._Element, place: _Place) -> tuple[str, _Place | None, str]:
        """Return what to write before and after, and the place inside; None inside drops the content."""
        tag = element.tag
        if not isinstance(tag, str) or tag in DROPPED or hidden(element):
            return "", None, ""
        tag = _RENAMED.get(tag, tag)
        if tag in ("img", "amp-img"):
            return self._image(element, place), None, ""
        if tag == "math":
            return escape(_formula(element)), None, ""
        if tag == "noscript":
            return self._without_script(element, place), None, ""
        if tag not in BLOCKS:
            return self._inline(element, tag, place)
        if place.code or place.inline:
            gap = "\n" if place.code else " "
            return (gap if tag == "hr" else ""), place, (gap if tag not in ("th", "td") else " ")
        if tag in _PLAYERS:
            return embed(element, self.base_url), None, ""
        return self._block(element, tag, place)

    def _without_script(self, element: etree._Element, place: _Place) -> str:
        """Return the picture that a noscript element holds, unless its place is taken by one before it."""
        inner = parse(element.text or "") if "<img" in (element.text or "") else element
        image = next(inner.iter("img"), None) if inner is not None else None
        return "" if image is None or _has_image(element.getprevious()) else self._image(image, place)

    def _image(self, element: etree._Element, place: _Place) -> str:
        written = "" if place.code else picture(element, self.base_url)
        if written and written == self.last_image:
            return ""
        self.last_image = written
        return written

    def _inline(self, element: etree._Element, tag: str, place: _Place) -> tuple[str, _Place | None, str]:
        if tag == "br":
            return ("\n" if place.code else "<br>"), None, ""
        if tag == "code" and _stands_in(element, "pre"):
            return "<code>", place, "</code>"
        if tag not in _KEPT or place.code or place.depth >= DEEPEST:
            return "", place, ""
        opening = f"<{tag}>"
        if tag == "a":
            if place.heading and "#" in element.get("href", "") and _all_text(element).strip() in ("", "#", "¶", "§"):
                return "", None, ""
            href = safe_url(element.get("href"), self.base_url)
            if href is None:
                return "", place, ""
            opening = f'<a href="{escape(href)}">'
        if element in self.around_blocks and not place.inline:
            return "", replace(place, depth=place.depth + 1, wrappers=(*place.wrappers, opening)), ""
        return opening, replace(place, depth=place.depth + 1, code=tag == "code"), f"</{tag}>"

    def _block(self, element: etree._Element, tag: str, place: _Place) -> tuple[str, _Place | None, str]:
        tag = self._renamed(element, tag, place)
        if tag == "hr":
            return "<hr>", None, ""
        leaf = element not in self.around_blocks
        if tag not in _KEPT or (tag == "p" and not leaf) or place.depth >= DEEPEST:
            if not leaf or tag == "pre":
                return "", replace(place, layout=place.layout or tag == "layout"), ""
            tag = "p"
        if tag == "p" and place.figure:
            if _has_image(element):
                return "", place, ""
            tag = "figcaption"
        inner = replace(
            place,
            depth=place.depth + 1,
            code=tag == "pre",
            inline=tag in _PHRASED,
            heading=tag in _HEADINGS,
            figure=tag == "figure",
            layout=place.layout and tag != "table",
        )
        opening, closing = self._opening(element, tag), f"</{tag}>"
        if tag == "figcaption" and not place.figure:
            opening, closing = f"<figure>{opening}", f"{closing}</figure>"
        if place.wrappers and (leaf or inner.inline) and tag not in ("pre", "ul", "ol", "table", "tr"):
            opening, closing = opening + "".join(place.wrappers), _closing(place.wrappers) + closing
            inner = replace(inner, wrappers=())
        return opening, inner, closing

    def _renamed(self, element: etree._Element, tag: str, place: _Place) -> str:
        """Return the tag that says what the element is for."""
        if tag == "table":
            return "layout" if _arranges(element) else "table"
        if place.layout and tag in _TABLE_PARTS:
            return "div"
        if tag in _HEADINGS and element in self.around_blocks:
            return tag if _is_phrase(element) else "div"
        if tag == "figure":
            return tag if _is_picture(element) else "div"
        if tag in ("div", "section", "aside", "p") and _is_captioned(element):
            return "figure"
        if tag in ("div", "p", "figcaption", "dd", "footer") and not _has_image(element):
            if tag == "figcaption" or (_CAPTION_CLASS.search(element.get("class", "")) and _in_figure(element)):
                return "figcaption"
            return "div"
        return tag

    def _opening(self, element: etree._Element, tag: str) -> str:
        if tag == "ol" and re.fullmatch(r"\d{1,6}", element.get("start", "")):
            return f'<ol start="{element.get("start")}">'
        if tag == "blockquote" and (cite := safe_url(element.get("cite"), self.base_url)):
            return f'<blockquote cite="{escape(cite)}">'
        if tag == "pre" and (language := _code_language(element)):
            return f'<pre class="language-{escape(language)}">'
        if tag in ("td", "th"):
            spans = [(name, element.get(name, "")) for name in ("colspan", "rowspan")]
            kept = [f' {name}="{value}"' for name, value in spans if re.fullmatch(r"[2-9]|[1-4]\d", value)]
            return f"<{tag}{''.join(kept)}>"
        return f"<{tag}>"


def _children(element: etree._Element) -> Iterator[tuple[etree._Element | None, str]]:
    """Yield the texts and elements in an element, in order; either the element or the text is empty."""
    if element.text:
        yield None, element.text
    for child in element:
        yield child, ""
        if child.tail:
            yield None, child.tail


def _paragraph(run: _Agenda, place: _Place) -> _Agenda:
    """Return text that stood beside blocks as a paragraph."""
    if not run:
        return []
    if place.figure:
        pictures = [(item, at) for item, at in run if not isinstance(item, str) and _has_image(item)]
        words = [each for each in run if each not in pictures]
        return [*pictures, ("<figcaption>", place), *words, ("</figcaption>", place)]
    return [("<p>" + "".join(place.wrappers), place), *run, (_closing(place.wrappers) + "</p>", place)]


def _closing(openings: tuple[str, ...]) -> str:
    return "".join(f"</{each[1:-1].split()[0]}>" for each in reversed(openings))


def _text(text: str, place: _Place) -> str:
    return escape(visible(text) if place.code else block(text), quote=False)


def _all_text(element: etree._Element) -> str:
    return "".join(str(each) for each in element.itertext())


def _stands_in(element: etree._Element, tag: str) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == tag


def hidden(element: etree._Element) -> bool:
    if not element.attrib:
        return False
    if element.get("hidden") is not None or _HIDDEN_STYLE.search(element.get("style", "")):
        return True
    if not _HIDDEN_CLASS.isdisjoint(element.get("class", "").split()):
        return True
    return element.tag == "span" and _SPOKEN.fullmatch(element.text or "") is not None


def _has_image(element: etree._Element | None) -> bool:
    return element is not None and next(element.iter("img", "amp-img"), None) is not None


def _is_phrase(heading: etree._Element) -> bool:
    """Tell whether the blocks in a heading are only wrappers of its words."""
    inside = list(islice(heading.iterdescendants(*BLOCKS), 4))
    return len(inside) < 4 and all(each.tag in ("div", "p", "section", "header") for each in inside)


def _is_captioned(element: etree._Element) -> bool:
    """Tell whether a small block is a picture with its caption, marked by class."""
    inside = list(islice(element.iterdescendants(), 26))
    if len(inside) > 25 or not any(each.tag in ("img", "amp-img") for each in inside):
        return False
    if any(each.tag in ("figure", "figcaption") for each in inside):
        return False
    captions = [
        each for each in inside if each.tag in ("p", "div", "dd") and _CAPTION_CLASS.search(each.get("class", ""))
    ]
    if not captions:
        return False
    words = len(" ".join(_all_text(element).split()))
    return max(len(" ".join(_all_text(each).split())) for each in captions) > 0.7 * words


def _is_picture(figure: etree._Element) -> bool:
    """Tell whether a figure shows a picture, or did before its picture went missing."""
    if _has_image(figure):
        return True
    return next(figure.iter("figcaption"), None) is not None and not any(
        True for _ in figure.iter("blockquote", "pre", "table", "ul", "ol", "iframe", "video", "audio")
    )


def _in_figure(element: etree._Element) -> bool:
    """Tell whether a caption has a picture to belong to, nearby."""
    near = list(islice(element.iterancestors(), 3))
    return any(_is_captioned(each) or (each.tag == "figure" and _is_picture(each)) for each in near)


def _arranges(table: etree._Element) -> bool:
    """Tell whether a table only arranges: one column, or holding headings, figures or other tables."""
    if table.get("role") in ("presentation", "none"):
        return True
    if next(table.iterdescendants("table", "h1", "h2", "figure", "article", "form"), None) is not None:
        return True
    return all(sum(cell.tag in ("td", "th") for cell in row) < 2 for row in table.iter("tr"))


def _formula(math: etree._Element) -> str:
    for annotation in math.iter("annotation"):
        if "tex" in annotation.get("encoding", "") and annotation.text:
            return line(annotation.text)
    return line(math.get("alttext") or _all_text(math))


def _code_language(pre: etree._Element) -> str:
    inner = next(pre.iter("code"), None)
    for element in (pre, inner, pre.getparent()):
        if element is not None and (found := _LANGUAGE.search(element.get("class", ""))):
            return found[1].lower()
    return ""

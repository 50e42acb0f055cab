"""A tree written as safe HTML in which every block holds either blocks or words, never both.

The writer walks with an agenda of its own, so no depth of nesting can exhaust the stack. What is not on the
list of allowed tags is unwrapped, or dropped with its content where it is no text. Links and pictures are
absolute and http(s), without trackers. Imports lxml: import late.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape
from itertools import islice
from typing import Final

from lxml import etree

from newsreader.text.clean import block, line, safe_url, visible
from newsreader.text.figures import credits_quote, is_caption, is_captioned, shows_picture
from newsreader.text.media import embed, picture, plays
from newsreader.text.tree import BLOCKS, DROPPED, all_text, around_blocks, children, has_image, hidden, parse, tags

_MOST: Final = 60_000
"""Elements of one document that are written; what follows is cut off."""

DEEPEST: Final = 60
"""Kept elements that may stand inside one another; deeper ones are unwrapped."""

_PLAYERS: Final = tags("amp-iframe amp-youtube audio embed iframe video")
_KEPT: Final = tags(
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
_HEADINGS: Final = tags("h1 h2 h3 h4 h5 h6")
_PHRASED: Final = _HEADINGS | tags("dt summary figcaption caption")
"""Elements whose content is read as one run of words even when blocks stand in it."""

_TABLE_PARTS: Final = frozenset(("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"))
_COUNTED: Final = {"ol": "start", "li": "value"}
"""Attributes that say with which number to go on."""

_WHOLE: Final = re.compile(r"[0-9]{1,6}")
_EMPTY: Final = re.compile(r"<(p|figcaption)>\s*</\1>")
_LANGUAGE: Final = re.compile(
    r"(?:^|\s)(?:lang(?:uage)?-|brush:\s*|highlight-(?:source-|text-)?)([\w+#-]{1,20})", re.IGNORECASE
)


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
    paragraph: bool = False
    """Directly in a paragraph, so that an empty line may end it and begin the next."""
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
        self.around_blocks = around_blocks(root)
        self.last_image = ""

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
        mixed = element in self.around_blocks or (place.figure and has_image(element))
        if not mixed or place.inline or place.code:
            return self._phrases(element, place)
        content: _Agenda = []
        run: _Agenda = []
        for child, text in children(element):
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
        phrases: _Agenda = [
            (_text(text, place), place) if child is None else (child, place) for child, text in children(element)
        ]
        if not place.paragraph:
            return phrases
        parts = _parted(phrases)
        return [item for at, part in enumerate(parts) for item in ([("</p><p>", place)] if at else []) + part]

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
        if tag in _PLAYERS or (tag == "blockquote" and plays(element)):
            return embed(element, self.base_url), None, ""
        return self._block(element, tag, place)

    def _without_script(self, element: etree._Element, place: _Place) -> str:
        """Return the picture that a noscript element holds, unless its place is taken by one before it."""
        inner = parse(element.text or "") if "<img" in (element.text or "") else element
        image = next(inner.iter("img"), None) if inner is not None else None
        return "" if image is None or has_image(element.getprevious()) else self._image(image, place)

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
        if tag not in _KEPT or (place.code and tag != "a") or place.depth >= DEEPEST:
            return "", place, ""
        opening = f"<{tag}>"
        if tag == "a":
            if place.heading and "#" in element.get("href", "") and all_text(element).strip() in ("", "#", "¶", "§"):
                return "", None, ""
            href = safe_url(element.get("href"), self.base_url)
            if href is None:
                return "", place, ""
            opening = f'<a href="{escape(href)}">'
        if element in self.around_blocks and not place.inline:
            return "", replace(place, depth=place.depth + 1, wrappers=(*place.wrappers, opening)), ""
        inner = replace(place, depth=place.depth + 1, code=place.code or tag == "code", paragraph=False)
        return opening, inner, f"</{tag}>"

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
            if has_image(element):
                return "", place, ""
            tag = "figcaption"
        inner = replace(
            place,
            depth=place.depth + 1,
            code=tag == "pre",
            paragraph=tag == "p" and not place.wrappers,
            inline=tag in _PHRASED,
            heading=tag in _HEADINGS,
            figure=tag == "figure",
            layout=place.layout and tag != "table",
        )
        opening, closing = self._opening(element, tag), f"</{tag}>"
        if tag == "figcaption" and not place.figure:
            opening, closing = f"<figure>{opening}", f"{closing}</figure>"
            if credits_quote(element):
                opening, closing = "<blockquote><p>— ", "</p></blockquote>"
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
            return tag if shows_picture(element) else "div"
        if tag in ("div", "section", "aside", "p") and is_captioned(element):
            return "figure"
        if tag in ("div", "p", "figcaption", "dd", "footer") and not has_image(element):
            if tag == "figcaption" or is_caption(element):
                return "figcaption"
            return tag if tag == "dd" else "div"
        return tag

    def _opening(self, element: etree._Element, tag: str) -> str:
        if tag in _COUNTED:
            number = _WHOLE.fullmatch(element.get(_COUNTED[tag], ""))
            counted = f' {_COUNTED[tag]}="{number[0]}"' if number else ""
            backwards = " reversed" * (tag == "ol" and element.get("reversed") is not None)
            return f"<{tag}{counted}{backwards}>"
        if tag == "blockquote" and (cite := safe_url(element.get("cite"), self.base_url)):
            return f'<blockquote cite="{escape(cite)}">'
        if tag == "pre" and (language := _code_language(element)):
            return f'<pre class="language-{escape(language)}">'
        if tag in ("td", "th"):
            spans = [(name, element.get(name, "")) for name in ("colspan", "rowspan")]
            kept = [f' {name}="{value}"' for name, value in spans if re.fullmatch(r"[2-9]|[1-4]\d", value)]
            return f"<{tag}{''.join(kept)}>"
        return f"<{tag}>"


def _paragraph(run: _Agenda, place: _Place) -> _Agenda:
    """Return text that stood beside blocks as a paragraph."""
    if not run:
        return []
    if place.figure:
        pictures = [(item, at) for item, at in run if not isinstance(item, str) and has_image(item)]
        words = [each for each in run if each not in pictures]
        return [*pictures, ("<figcaption>", place), *words, ("</figcaption>", place)]
    begin, end = "<p>" + "".join(place.wrappers), _closing(place.wrappers) + "</p>"
    return [item for part in _parted(run) for item in [(begin, place), *part, (end, place)]]


def _parted(run: _Agenda) -> list[_Agenda]:
    """Return a run of words cut where two or more line breaks follow one another: an empty line."""
    parts: list[_Agenda] = [[]]
    breaks: _Agenda = []
    for item in run:
        broken = not isinstance(item[0], str) and item[0].tag == "br"
        if broken or (breaks and isinstance(item[0], str) and not item[0].strip()):
            breaks.append(item)
            continue
        if sum(not isinstance(each, str) for each, _ in breaks) > 1:
            parts.append([])
        else:
            parts[-1] += breaks
        breaks = []
        parts[-1].append(item)
    return [part for part in parts if part]


def _closing(openings: tuple[str, ...]) -> str:
    return "".join(f"</{each[1:-1].split()[0]}>" for each in reversed(openings))


def _text(text: str, place: _Place) -> str:
    return escape(visible(text) if place.code else block(text), quote=False)


def _stands_in(element: etree._Element, tag: str) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == tag


def _is_phrase(heading: etree._Element) -> bool:
    """Tell whether the blocks in a heading are only wrappers of its words."""
    inside = list(islice(heading.iterdescendants(*BLOCKS), 4))
    return len(inside) < 4 and all(each.tag in ("div", "p", "section", "header") for each in inside)


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
    return line(math.get("alttext") or all_text(math))


def _code_language(pre: etree._Element) -> str:
    inner = next(pre.iter("code"), None)
    for element in (pre, inner, pre.getparent()):
        if element is not None and (found := _LANGUAGE.search(element.get("class", ""))):
            return found[1].lower()
    return ""

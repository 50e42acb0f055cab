"""Clean HTML to Markdown: markdownify's walk with converters of our own.

Expects the HTML that ``clean.clean_html`` writes, where every block holds either blocks or words. Text never
becomes syntax, and all words survive. Imports markdownify: import late.
"""

import re
from typing import Final
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag
from markdownify import MarkdownConverter

from newsreader.text.emphasis import (
    CODE,
    CODE_END,
    EMPHASIS,
    EMPHASIS_END,
    LINK,
    STRIKE,
    STRIKE_END,
    STRONG,
    STRONG_END,
    settle,
)
from newsreader.text.grid import CELL_END, ROW_END, draw

_BREAK: Final = "\ufdd8"
_RESERVED: Final = re.compile("[\ufdd0-\ufdef]")
_SPACE: Final = re.compile(r"[ \t\r\n\f\v]+")
_SPECIAL: Final = re.compile(r"[\\`*\[\]~]|(?<![^\W_])_|_(?![^\W_])|<(?=[a-zA-Z/!?]|$)|&(?=#?\w{1,40};|$)")
_STARTS: Final = re.compile(r"(?m)^(\s*)(#{1,6}(?=\s|$)|>|[+-](?=\s|$)|--|=|\||:(?=[-:| ]*$|\s))")
_NUMBERED: Final = re.compile(r"(?m)^(\s*\d{1,9})([.)])(?=\s|$)")
_CLOSING_HASHES: Final = re.compile(r"(#+)$")
_ENTITY: Final = re.compile(r"&(?=#?\w{1,40};)")
_HEADINGS: Final = frozenset(f"convert_h{level}" for level in range(1, 7))


def convert(html: str) -> str:
    """Return the Markdown of clean HTML."""
    soup = BeautifulSoup(_RESERVED.sub("\ufffd", html), "html.parser")
    return _RESERVED.sub("", str(_Converter().convert_soup(soup))).strip("\n")


class _Converter(MarkdownConverter):
    """Writes each element; ``text`` is always the Markdown of what is inside it."""

    def __init__(self) -> None:
        super().__init__(wrap=True, wrap_width=None)
        self.lists: dict[int, tuple[bool, dict[int, str]]] = {}
        """Of a list, by identity: see ``_numbered``."""
        self.captions: dict[int, tuple[Tag | None, str]] = {}
        """Of a figure, by identity: the last picture, which carries the caption, and the caption's words."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        return _SPECIAL.sub(r"\\\g<0>", text)

    def process_text(self, el: NavigableString, parent_tags: set[str] | None = None) -> str:
        tags = parent_tags or set()
        text = str(el)
        if "pre" in tags:
            return text
        text = _SPACE.sub(" ", text)
        if "_noformat" in tags:
            return text
        return self.escape(text, tags)

    def process_tag(self, node: Tag, parent_tags: set[str] | None = None) -> str:
        tags = (parent_tags or set()) | {node.name}
        if node.name in ("pre", "code"):
            tags.add("_noformat")
        if node.name in ("td", "th"):
            tags.add("_inline")
        text = self._inside(node, tags)
        name = "convert__document_" if node.name == "[document]" else f"convert_{node.name}"
        if name in _HEADINGS:
            return self.convert_hN(int(name[-1]), node, text, parent_tags or set())
        write = getattr(self, name, None)
        return str(write(node, text, parent_tags or set())) if write else text

    def _inside(self, node: Tag, tags: set[str]) -> str:
        """Return the Markdown of an element's content, with one empty line between blocks."""
        parts: list[str] = []
        for child in node.children:
            if isinstance(child, NavigableString):
                part = self.process_text(child, tags)
            elif isinstance(child, Tag):
                part = self.process_tag(child, tags)
            else:
                continue
            if parts and "_noformat" not in tags and parts[-1].endswith("\n\n"):
                part = part.lstrip("\n")
            if part:
                parts.append(part)
        return "".join(parts)

    # --- blocks

    def convert__document_(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return text

    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "_inline" in parent_tags:
            return text.strip() + _BREAK
        text = _leaf(text)
        return f"\n\n{text}\n\n" if text else ""

    def convert_dt(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return self.convert_p(el, f"{STRONG}{text.replace(_BREAK, ' ')}{STRONG_END}", parent_tags)

    convert_summary = convert_dt

    def convert_dd(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        text = text if _holds_blocks(el) else self.convert_p(el, text, parent_tags)
        if "_inline" in parent_tags or not text.strip() or not _defines(el):
            return text
        return "\n\n: " + re.sub(r"\n(?=[^\n])", "\n  ", text.strip("\n")) + "\n\n"

    def convert_dl(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return text

    convert_div = convert_details = convert_figure = convert_dl

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "_inline" in parent_tags:
            return self.convert_p(el, text, parent_tags)
        text = _SPACE.sub(" ", _leaf(text.replace(_BREAK, " "), first=False))
        text = _CLOSING_HASHES.sub(r"\\\1", text)
        return f"\n\n{'#' * n} {text}\n\n" if text else ""

    def convert_blockquote(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if not _holds_blocks(el):
            text = self.convert_p(el, text, parent_tags)
        if "_inline" in parent_tags:
            return text
        text = text.strip("\n")
        source = str(el.get("cite", ""))
        if text and source and not el.find("a", href=source):
            text += f"\n\n[{self.escape(urlsplit(source).netloc, parent_tags)}]({_destination(source)})"
        return "\n\n" + re.sub(r"(?m)^(?=(.?))", lambda at: "> " if at[1] else ">", text) + "\n\n" if text else ""

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "_inline" in parent_tags:
            lines = [self.convert_code(el, each, set()) for each in text.split("\n")]
            return _BREAK.join(each for each in lines if each) + _BREAK
        text = re.sub(r"^[ \t]*\n|\s+$", "", text)
        if not text:
            return ""
        fence = "`" * max(3, _longest_run(text) + 1)
        language = next(
            (each[9:] for each in el.get_attribute_list("class") if each and each.startswith("language-")), ""
        )
        return f"\n\n{fence}{language}\n{text}\n{fence}\n\n"

    def convert_hr(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _BREAK if "_inline" in parent_tags else "\n\n***\n\n"

    # --- lists

    def convert_list(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "_inline" in parent_tags:
            return text
        text = text.strip("\n")
        tight = "li" in parent_tags and (el.name == "ul" or el.get("start", "1") == "1")
        return (f"\n{text}\n" if tight else f"\n\n{text}\n\n") if text else ""

    convert_ul = convert_ol = convert_list

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        marker = self._marker(el)
        if "_inline" in parent_tags:
            text = text.strip(f" \n{_BREAK}")
            return f"{_BREAK}{'•' if marker in '-+' else marker} {text}{_BREAK}" if text else ""
        text = (text if _holds_blocks(el) else _leaf(text)).strip("\n")
        if not text:
            return ""
        text = re.sub(r"\n{2,}(?=(?:[-+] |1[.)] ))", "\n", text) if _is_tight(el) else text
        indent = " " * (len(marker) + 1)
        return f"{marker} " + re.sub(r"\n(?=[^\n])", f"\n{indent}", text) + "\n"

    def _marker(self, item: Tag) -> str:
        """Return what stands before an item; lists that follow one another directly get different signs."""
        parent = item.parent
        if parent is None or parent.name not in ("ul", "ol"):
            return "-"
        if id(parent) not in self.lists:
            self.lists[id(parent)] = self._numbered(parent)
        other, markers = self.lists[id(parent)]
        return markers.get(id(item), "1.") if parent.name == "ol" else "+" if other else "-"

    def _numbered(self, parent: Tag) -> tuple[bool, dict[int, str]]:
        """Return whether a list ends with the other sign, and what stands before each item if it is numbered.

        Markdown counts on by itself: a number out of turn begins a new list, which the other sign tells from the old.
        """
        before = _sibling(parent)
        other = before is not None and before.name == parent.name and not self.lists.get(id(before), (False,))[0]
        items = [each for each in parent.children if isinstance(each, Tag) and each.name == "li"]
        step = -1 if parent.has_attr("reversed") else 1
        number = _whole(parent.get("start"), len(items) if step < 0 else 1)
        markers: dict[int, str] = {}
        following = number
        for item in items if parent.name == "ol" else ():
            number = _whole(item.get("value"), number)
            other = other ^ (number != following)
            markers[id(item)] = f"{number}{')' if other else '.'}"
            following, number = number + 1, max(0, number + step)
        return other, markers

    # --- tables

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        text = re.sub(f"(?: *{_BREAK} *)+", _BREAK, text).strip(f" \n{_BREAK}")
        text = _SPACE.sub(" ", settle(text.replace(_BREAK, "\n")).replace("\n", "<br>"))
        return text.replace("|", "\\|") + CELL_END

    convert_th = convert_td

    def convert_tr(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return text + ROW_END

    def convert_caption(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return ""

    def convert_table(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        caption = el.find("caption")
        before = (
            self.convert_p(caption, self._inside(caption, {"caption"}), parent_tags) if isinstance(caption, Tag) else ""
        )
        return before + draw(el, text)

    # --- words

    def convert_b(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"{STRONG}{text}{STRONG_END}"

    def convert_em(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"{EMPHASIS}{text}{EMPHASIS_END}"

    def convert_s(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"{STRIKE}{text}{STRIKE_END}"

    convert_strong = convert_b
    convert_i = convert_cite = convert_em
    convert_del = convert_s

    def convert_sub(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"<{el.name}>{text}</{el.name}>" if text.strip() else text

    convert_sup = convert_sub

    def convert_q(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"‘{text}’" if "q" in parent_tags else f"“{text}”"

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _BREAK

    def convert_code(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "pre" in parent_tags:
            return text
        inside = _SPACE.sub(" ", text).strip()
        if not inside:
            return " " if text else ""
        fence = "`" * (_longest_run(inside) + 1)
        pad = " " if "`" in (inside[0], inside[-1]) else ""
        left, right = " " * text[0].isspace(), " " * text[-1].isspace()
        written = f"{CODE}{fence}{pad}{inside}{pad}{fence}{CODE_END}"
        links = el.find_all("a", href=True)
        if len(links) == 1 and "a" not in parent_tags and links[0].get_text().strip() == inside:
            written = f"{LINK}[{settle(written)}]({_destination(str(links[0]['href']))})"
        return f"{left}{written}{right}"

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "_noformat" in parent_tags:
            return text
        words = text.strip(f" \n{_BREAK}")
        href = el.get("href")
        if not words or not isinstance(href, str):
            return text
        start = text.index(words)
        return f"{text[:start]}{LINK}[{settle(words)}]({_destination(href)}){text[start + len(words) :]}"

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        caption = self._caption(el).replace("\\", "\\\\").replace('"', '\\"')
        title = ' "' + _ENTITY.sub(r"\&", caption) + '"' if caption else ""
        alt = self.escape(_SPACE.sub(" ", str(el.get("alt", ""))).strip(), parent_tags)
        return f"![{alt}]({_destination(str(el.get('src', '')))}{title})"

    def convert_figcaption(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        figure = el.find_parent("figure")
        if not isinstance(figure, Tag):
            return self.convert_p(el, text, parent_tags)
        picture, words = self._figure(figure)
        if picture is None and words and figure.find("figcaption") is el:
            return f"\n\n![{self.escape(words, parent_tags)}]()\n\n"
        return ""

    def _caption(self, image: Tag) -> str:
        """Return the caption that belongs to this picture, as plain words."""
        figure = image.find_parent("figure")
        if not isinstance(figure, Tag):
            return ""
        place, words = self._figure(figure)
        return words if place is image else ""

    def _figure(self, figure: Tag) -> tuple[Tag | None, str]:
        if id(figure) not in self.captions:
            images = figure.find_all("img")
            captions = [each.get_text() for each in figure.find_all("figcaption")]
            words = _SPACE.sub(" ", " ".join(captions)).strip()
            self.captions[id(figure)] = (images[-1] if images else None, words)
        return self.captions[id(figure)]


def _leaf(text: str, first: bool = True) -> str:
    """Return the words of a block with its emphasis settled, its breaks hard, and no line that starts syntax."""
    text = settle(text.replace(_BREAK, "\n")).strip()
    lines = [each.strip(" ") for each in text.split("\n")]
    text = "\n".join(each for each in lines if each)
    if first:
        text = _NUMBERED.sub(r"\1\\\2", _STARTS.sub(r"\1\\\2", text))
    return text.replace("\n", "\\\n")


def _holds_blocks(el: Tag) -> bool:
    return any(isinstance(each, Tag) and each.name in _BLOCK_NAMES for each in el.children)


_BLOCK_NAMES: Final = frozenset(
    "p h1 h2 h3 h4 h5 h6 ul ol blockquote pre table figure hr dl dt dd details summary div".split()  # noqa: SIM905
)


def _is_tight(item: Tag) -> bool:
    """Tell whether an item is a line with a list below it, so that no empty line need stand between."""
    inside = [each.name for each in item.children if isinstance(each, Tag)]
    return len(inside) == 2 and inside[0] == "p" and inside[1] in ("ul", "ol")


def _defines(el: Tag) -> bool:
    """Tell whether a term stands before a definition: else Markdown would take the words before the list for one."""
    before = _sibling(el)
    while before is not None and before.name == "dd" and before.get_text().strip():
        before = _sibling(before)
    return before is not None and before.name == "dt" and bool(before.get_text().strip())


def _whole(value: object, otherwise: int) -> int:
    """Return a number written in an attribute, else the other one."""
    return int(str(value)) if str(value).isdecimal() else otherwise


def _sibling(el: Tag) -> Tag | None:
    before: PageElement | None = el.previous_sibling
    while before is not None and not isinstance(before, Tag):
        before = before.previous_sibling
    return before


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall(r"`+", text)), default=0)


def _destination(url: str) -> str:
    """Return an address that cannot end the link early."""
    for character in " ()<>\\[]":
        url = url.replace(character, f"%{ord(character):02X}")
    return _ENTITY.sub("&amp;", url)

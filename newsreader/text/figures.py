"""Pictures with their captions, as figures or as blocks that classes mark as such."""

import re
from itertools import islice
from typing import Final

from lxml import etree

from newsreader.text.tree import all_text, has_image

CAPTION_CLASS: Final = re.compile(
    r"(?:^|[\s_-])(?:fig|img|image|photo|wp|media|thumb)?-?caption(?:-text)?(?:$|[\s_])", re.IGNORECASE
)


def is_captioned(element: etree._Element) -> bool:
    """Tell whether a small block is a picture with its caption, marked by class."""
    inside = list(islice(element.iterdescendants(), 26))
    if len(inside) > 25 or not any(each.tag in ("img", "amp-img") for each in inside):
        return False
    if any(each.tag in ("figure", "figcaption") for each in inside):
        return False
    captions = [
        each for each in inside if each.tag in ("p", "div", "dd") and CAPTION_CLASS.search(each.get("class", ""))
    ]
    if not captions:
        return False
    words = len(" ".join(all_text(element).split()))
    return max(len(" ".join(all_text(each).split())) for each in captions) > 0.7 * words


def shows_picture(figure: etree._Element) -> bool:
    """Tell whether a figure shows a picture, or did before its picture went missing."""
    if has_image(figure):
        return True
    return next(figure.iter("figcaption"), None) is not None and not any(
        True for _ in figure.iter("blockquote", "pre", "table", "ul", "ol", "iframe", "video", "audio")
    )


def is_caption(element: etree._Element) -> bool:
    """Tell whether a block is a caption by its class, with a picture around or directly before it."""
    if not CAPTION_CLASS.search(element.get("class", "")) or has_image(element):
        return False
    before = element.getprevious()
    if before is not None and has_image(before) and not all_text(before).strip():
        return True
    near = islice(element.iterancestors(), 3)
    return any(is_captioned(each) or (each.tag == "figure" and shows_picture(each)) for each in near)


def credits_quote(caption: etree._Element) -> bool:
    """Tell whether a caption only says whose words the block quote in its figure is."""
    figure = caption.getparent()
    quoted = figure is not None and figure.tag == "figure" and next(figure.iter("blockquote"), None) is not None
    return quoted and not has_image(figure) and all_text(caption).lstrip()[:1] not in ("—", "–", "-", "―")

"""The page on the screen: lays a document out for its width and draws the lines that are in view.

It keeps the place by the words at the top, so that it survives another width. What is laid over the lines (matches,
the selection, numbers) is the business of the class that adds it; see ``_layers``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.style import Style
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from newsreader.ui.drawing import Drawing, Layer
from newsreader.ui.graphics import Graphics, Sixel
from newsreader.ui.leaf import PictureBox, cells
from newsreader.ui.lines import LinesWidget
from newsreader.ui.page import Document, Line, Page, lay_out, lay_out_message
from newsreader.ui.signs import SIGNS, Signs

ROLES = (
    *("outlet", "title", "muted", "star", "section", "voice", "related", "number", "count", "rule"),
    *("quote", "speaker", "bar", "tint", "quote-bar", "marker", "caption", "heading", "minor", "table-header"),
    *("strong", "emphasis", "code", "link", "strike", "sub", "sup"),
    *("note", "note-sign"),
    *("code-block", "code-keyword", "code-string", "code-comment", "code-number", "code-name"),
    *("match", "current-match", "current-quote", "hint"),
)
"""Every role a piece may have; each is styled as the component class ``article--<role>``."""
MEASURES = (40, 120)
"""The shortest and the longest measure."""
OVERLAP = 2
"""Lines seen again after scrolling a page."""


class PageView(ScrollView, LinesWidget, can_focus=True, inherit_bindings=False):
    """Shows one article, or a message in its place."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"article--{role}" for role in ROLES}

    measure = reactive(66, layout=False)
    """Cells in a line of text at most; 40 to 120."""

    @dataclass
    class Scrolled(Message):
        """Another part of the article is on the screen."""

        progress: float

    @dataclass
    class PicturesPlaced(Message):
        """The page has been laid out anew, with pictures."""

        boxes: frozenset[PictureBox]

    def __init__(self, *, signs: Signs = SIGNS["unicode"], **options: Any) -> None:
        """Starts empty; ``options`` are the widget's own: name, id, classes."""
        super().__init__(**options)
        self.signs = signs
        self._document: Document | None = None
        self._message: tuple[str, ...] = ()
        self._page = Page((), 1)
        self._anchor: int | None = None
        self._settling = False
        self._room = Size(0, 0)
        self._strips: dict[int, Strip] = {}
        self._looks: dict[str, Style] = {}
        self._graphics: Graphics | None = None
        self._drawing = self._draw_at(0)
        self._painted: set[int] = set()
        """Lines of the widget that have been drawn since pictures were last painted over them."""
        self._then: Callable[[], object] | None = None
        """What was asked for while only a stretch of a long article was there."""

    # --- what is shown ---

    @property
    def document(self) -> Document | None:
        """The article on the page."""
        return self._document

    @property
    def page(self) -> Page:
        """The lines at the present width."""
        return self._page

    def show(self, document: Document, *, offset: int = 0) -> None:
        """Shows an article from the line that holds character ``offset``."""
        if document == self._document and (offset or None) == self._anchor and self._page.height:
            return
        self._document, self._message = document, ()
        self._anchor = offset or None
        self._then = None
        self._lay_out()

    def replace(self, document: Document, page: Page | None = None) -> None:
        """Shows newer values of the same article; the place stays.

        ``page`` is the document laid out already for the width that ``page`` has now."""
        self._document, self._message = document, ()
        self._lay_out(page)
        if document.whole and self._then is not None:
            then, self._then = self._then, None
            then()

    def clear(self, *lines: str) -> None:
        """Shows a few lines in place of an article, the first one bold."""
        self._document, self._message, self._anchor = None, lines, None
        self._lay_out()

    @property
    def whole(self) -> bool:
        """Whether everything there is of the article is on the page, not only a stretch of it."""
        return self._document is None or self._document.whole

    def _once_whole(self, action: Callable[[], object]) -> bool:
        """Puts an action off until the whole article is there; returns False where it can be done now."""
        if self.whole:
            return False
        self._then = action
        return True

    def _lay_out(self, page: Page | None = None) -> None:
        self._room = self.scrollable_content_region.size or self._room  # while hidden as it was, and will be again
        width, height = self._room
        if not width or not height:
            self._page = Page((), 1)
            return
        air = 2 if width >= 12 else 0
        measure = self.measure if width >= self.measure + 4 else max(1, width - air)
        if self._document is None:
            self._page = lay_out_message(self._message, measure, height // 4)
        elif page is not None and page.width == measure:
            self._page = page
        else:
            self._page = lay_out(self._document, measure, self.signs)
        self._drawing = self._draw_at((width - measure) // 2)
        self._strips.clear()
        self._settle()
        boxes = self._page.boxes
        if self._graphics is not None:
            self._graphics.keep_only(boxes)
            if boxes:
                self.post_message(self.PicturesPlaced(boxes))

    def _draw_at(self, left: int) -> Drawing:
        return Drawing(self._page, left, self._room.width, self.signs, self._look, self._graphics)

    def _settle(self) -> None:
        """Brings the place that was at the top there again."""
        self._settling = True
        try:
            self._stretch(Size(self._room.width, self._page.height))
            top = 0 if self._anchor is None else self._page.line_of(self._anchor)
            self.scroll_to(y=top, animate=False, force=True)
        finally:
            self._settling = False
        self.refresh()
        self.post_message(self.Scrolled(self.progress))

    def _stretch(self, size: Size) -> None:
        """Takes the size of another page; the panes are arranged anew only where the scroll bar comes or goes."""
        if self.show_vertical_scrollbar is not (size.height > self._room.height):
            self.virtual_size = size
        elif size != self.virtual_size:
            self.set_reactive(ScrollView.virtual_size, size)
            self.vertical_scrollbar.window_virtual_size = size.height

    # --- where we are ---

    @property
    def progress(self) -> float:
        """How far the page is scrolled, 0 to 1; 1 when all of it is in view."""
        if self._document is not None and not self._document.whole:
            return min(1.0, self.offset_at_top / self._document.length)
        return min(1.0, self.scroll_offset.y / self.max_scroll_y) if self.max_scroll_y else 1.0

    @property
    def offset_at_top(self) -> int:
        """The character of the body at the top of the screen; 0 at the beginning."""
        return max(0, self._anchor or 0)

    @property
    def at_end(self) -> bool:
        """Whether the last line is in view."""
        return self.whole and self.scroll_offset.y >= self.max_scroll_y

    def scroll_lines(self, lines: int) -> None:
        """Scrolls by lines, down when positive."""
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False)

    def scroll_half(self, direction: int) -> None:
        """Scrolls half a screen, down when positive."""
        self.scroll_lines(direction * max(1, self._room.height // 2))

    def scroll_page(self, direction: int = 1) -> bool:
        """Scrolls a screen less two lines; returns False when there was nothing left to scroll."""
        if self.at_end if direction > 0 else self.scroll_offset.y <= 0:
            return False
        self.scroll_lines(direction * max(1, self._room.height - OVERLAP))
        return True

    def scroll_home(self, **options: Any) -> None:
        """Goes to the beginning at once."""
        if not self._once_whole(self.scroll_home):
            self.scroll_to(y=0, animate=False)

    def scroll_end(self, **options: Any) -> None:
        """Goes to the end at once."""
        if not self._once_whole(self.scroll_end):
            self.scroll_to(y=self.max_scroll_y, animate=False)

    def _reveal(self, offset: int, end: int | None = None) -> None:
        """Scrolls, if need be, so that a place stands a third down the screen."""
        line, last = self._page.line_of(offset), self._page.line_of(offset if end is None else end)
        top, height = self.scroll_offset.y, self._room.height
        if line < top + min(1, height - 1) or last > top + height - 1 - min(1, height - 1):
            self.scroll_to(y=line - height // 3, animate=False)

    def widen(self, cells: int) -> None:
        """Makes the lines longer, or shorter when negative, from what they are on this screen."""
        self.measure = min(self.measure, max(MEASURES[0], self._page.width)) + cells

    # --- events ---

    def validate_measure(self, measure: int) -> int:
        """Keeps the measure readable."""
        return max(MEASURES[0], min(MEASURES[1], measure))

    def watch_has_focus(self, has_focus: bool) -> None:
        """Leaves the styles as they are, which no rule changes with the focus: finding them anew takes milliseconds."""

    def watch_measure(self) -> None:
        """Lays the page out anew."""
        self._lay_out()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Remembers the place by its words, so that it survives another width."""
        super().watch_scroll_y(old_value, new_value)
        if not self._settling and round(old_value) != round(new_value):
            top = round(new_value)
            self._anchor = self._page.offset_of(top) if top or self._page.start > 0 else None
            self.post_message(self.Scrolled(self.progress))

    def on_resize(self) -> None:
        """Lays the page out for the new size."""
        if self.scrollable_content_region.size != self._room:
            self._lay_out()

    def on_show(self) -> None:
        """Lays out what was given while the page was hidden."""
        if not self._page.height:
            self._lay_out()

    def notify_style_update(self) -> None:
        """Forgets colours that may have changed."""
        super().notify_style_update()
        self._looks.clear()
        self._strips.clear()

    # --- drawing ---

    def _redraw(self) -> None:
        self._strips.clear()
        self.refresh()

    def draw_line(self, y: int) -> Strip:
        """Draws a line of the widget."""
        index = y + self.scroll_offset.y
        strip = self._strips.get(index)
        if strip is None:
            strip = self._strips[index] = self._strip(index).adjust_cell_length(self.content_region.width)
        return strip

    def render_line(self, y: int) -> Strip:
        """Returns a line as Textual asks for it to learn which characters lie under the mouse."""
        return self._drawing.places(y + self.scroll_offset.y)

    def _strip(self, index: int) -> Strip:
        return self._drawing.strip(index, self._layers)

    def _layers(self, start: int, end: int) -> list[Layer]:
        """Returns what is laid over the text between two offsets, later ones on top."""
        return []

    # --- pictures that the terminal draws ---

    def draw_with(self, graphics: Graphics | None) -> None:
        """Draws pictures with the terminal's own means from now on, in half blocks without."""
        self._graphics = graphics
        self._lay_out(self._page)

    def pictures_ready(self) -> None:
        """Draws pictures again that were in half blocks until now."""
        self._redraw()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draws lines, and remembers which: what was painted over them is gone."""
        if self._page.boxes and isinstance(self._graphics, Sixel):
            self._painted.update(crop.line_range)
        return super().render_lines(crop)

    def painting(self) -> str:
        """Returns what paints pictures over the lines drawn since the last time, where nothing lies over them."""
        lines, self._painted = self._painted, set()
        if not lines or not isinstance(self._graphics, Sixel) or self.screen is not self.app.screen:
            return ""
        return self._graphics.painting(self._pictures_at(lines))

    def _pictures_at(self, lines: Iterable[int]) -> Iterator[tuple[Line, int, int]]:
        """Yields those of these lines of the widget that show a picture, with the place on the screen."""
        left, top = self.content_region.offset
        for y in sorted(lines):
            line = self._drawing.line_at(y + self.scroll_offset.y)
            if line.box is not None and y < self._room.height:
                column = left + self._drawing.left + cells(piece for piece in line.pieces if not piece.ink)
                ends = (column, column + line.box.columns - 1)
                if all(self.screen.get_widget_at(x, top + y)[0] is self for x in ends):
                    yield line, column, top + y

    def _look(self, roles: str) -> Style:
        """Returns the colours and weight of a set of roles, later ones on top, over the widget's own."""
        look = self._looks.get(roles)
        if look is None:
            _, _, background, color = self.colors
            weight = Style()
            for role in roles.replace("selected", "").split():
                styles = self.get_component_styles(f"article--{role}")
                if styles.has_rule("background"):
                    background = background + styles.background
                if styles.has_rule("color"):
                    color = styles.color
                    if styles.auto_color:
                        color = background.get_contrast_text(color.a)
                weight += styles.text_style
            look = Style.from_color((background + color).rich_color, background.rich_color) + weight
            if roles.endswith("selected"):
                look += self.selection_style
            self._looks[roles] = look
        return look

"""The list of stories: it holds ids, draws the rows in view and asks its screen for the rows it lacks.

Rows are two to four lines high, so the list scrolls by whole rows from the one at the top; nothing here grows
with the length of the list. The list never changes by itself: its screen hands it another array of ids.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import replace
from datetime import datetime

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from newsreader.model import Article, Listing, Section, Standing, StoryRow
from newsreader.ui.leaf import kept_apart
from newsreader.ui.lines import LinesWidget
from newsreader.ui.signs import SIGNS, Signs
from newsreader.ui.wording import article_facts, story_facts
from newsreader.ui.wrap import cut, wrap_title

AHEAD = 60
"""Rows asked for beyond the ones in view, either way, so that moving never waits."""
KEPT = 600
"""Rows kept in memory."""
UNKNOWN_HEIGHT = 3
"""Lines taken to be the height of a row that has not been loaded."""


class ArticleList(LinesWidget, can_focus=True):
    """Draws the stories of a view; the selected one carries a bar and a tint."""

    COMPONENT_CLASSES = {
        "list--unread",
        "list--read",
        "list--dot",
        "list--meta",
        "list--count",
        "list--star",
        "list--heading",
        "list--lead",
        "list--row",
        "list--bar",
        "list--thumb",
    }

    cursor: reactive[int] = reactive(0, always_update=False)
    """Index of the selected row."""

    class RowsWanted(Message):
        """Rows in or near the view are not loaded."""

        def __init__(self, ids: list[int]) -> None:
            super().__init__()
            self.ids = ids

    class Selected(Message):
        """The selection moved to another article."""

        def __init__(self, article_id: int) -> None:
            super().__init__()
            self.article_id = article_id

    class Chosen(Message):
        """An article was double-clicked."""

        def __init__(self, article_id: int) -> None:
            super().__init__()
            self.article_id = article_id

    def __init__(self, now: Callable[[], datetime], signs: Signs = SIGNS["unicode"], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._now = now
        self._signs = signs
        self.airy = True
        """Whether headlines may take two lines, and a blank line parts the rows."""
        self.ids: array[int] = array("q")
        self.pinned = 0
        """Rows at the top that are followed stories."""
        self._standings: Mapping[int, Standing] = {}
        self.about = ""
        """What is said of the list as a whole."""
        self.oldest_first = False
        self._rows: OrderedDict[int, StoryRow] = OrderedDict()
        self._strips: dict[int, list[Strip]] = {}
        self._top = 0
        self._asked: set[int] = set()
        self._painted: list[Strip] | None = None

    # --- what is shown ------------------------------------------------------------------------------------

    def show(
        self,
        listing: Listing,
        rows: Iterable[StoryRow] = (),
        *,
        keep: int | None = None,
        below_top: int | None = None,
    ) -> None:
        """Shows another list; the row ``keep`` stays selected where it is still in it, at its place on the screen.

        That is ``below_top`` rows below the top, where given."""
        below_top = self.below_top if below_top is None else below_top
        self._take(listing)
        self._rows.clear()
        self._strips.clear()
        self._asked.clear()
        for row in rows:
            self._rows[row.id] = row
        place = self.index_of(keep) if keep is not None else None
        if place is None:
            self._top, place = 0, 0
        else:
            self._top = max(0, place - below_top)
        self._put_cursor(place)

    def regroup(self, listing: Listing) -> None:
        """Takes the same list with other rows where stories have grown or parted; the selected row stays in place."""
        selected, below_top = self.selected_id, self.below_top
        self._take(listing)
        self._strips.clear()
        place = None if selected is None else self.index_of(selected)
        place = min(self.cursor, max(0, len(self.ids) - 1)) if place is None else place
        self._top = max(0, place - below_top)
        self._put_cursor(place)

    def drop(self, ids: Set[int]) -> None:
        """Takes out rows whose articles are no longer kept; the selected row stays in place."""
        left = array("q", [each for each in self.ids if each not in ids])
        self.regroup(replace(self.listing, ids=left))

    def _take(self, listing: Listing) -> None:
        self.ids, self.pinned = listing.ids, listing.pinned
        self._standings, self.about, self.oldest_first = listing.standings, listing.about, listing.oldest_first

    def _put_cursor(self, place: int) -> None:
        self.set_reactive(ArticleList.cursor, place)
        self._ensure_visible()
        self._want()
        self._repaint()

    def extend(self, ids: array[int]) -> None:
        """Replaces the ids by a longer list that begins with the same ones."""
        self.ids = ids
        self._repaint()

    def provide(self, rows: Iterable[StoryRow]) -> None:
        """Takes rows that were asked for, or whose marks have changed."""
        for row in rows:
            self._rows[row.id] = row
            self._rows.move_to_end(row.id)
            self._strips.pop(row.id, None)
            self._asked.discard(row.id)
        while len(self._rows) > KEPT:
            gone, _ = self._rows.popitem(last=False)
            self._strips.pop(gone, None)
        self._ensure_visible()
        self._repaint()

    def renew(self, article: Article) -> None:
        """Takes newer values of an article that a row shows."""
        row = self.row_with(article.id)
        if row is not None and row.article.id == article.id and row.article != article:
            self.provide([replace(row, article=article)])

    def row_with(self, article_id: int) -> StoryRow | None:
        """Returns the loaded row that an article is in."""
        own = self._rows.get(article_id)
        return own or next((row for row in self._rows.values() if article_id in row.members), None)

    def index_of(self, article_id: int) -> int | None:
        """Returns where the row of an article stands in the list."""
        row = self.row_with(article_id)
        wanted = article_id if row is None else row.id
        if wanted == self.selected_id:  # most often, and far down a long list it takes milliseconds to find
            return self.cursor
        try:
            return self.ids.index(wanted)
        except ValueError:
            return None

    @property
    def listing(self) -> Listing:
        """What is shown."""
        return Listing(self.ids, self.pinned, self._standings, self.about, self.oldest_first)

    @property
    def below_top(self) -> int:
        """Rows between the top of what is shown and the selected one."""
        return self.cursor - self._top

    @property
    def selected_id(self) -> int | None:
        """The id of the selected article; None in an empty list."""
        return self.ids[self.cursor] if 0 <= self.cursor < len(self.ids) else None

    @property
    def selected(self) -> StoryRow | None:
        """The selected row, where it is loaded."""
        return None if self.selected_id is None else self._rows.get(self.selected_id)

    @property
    def loaded(self) -> Mapping[int, StoryRow]:
        """The rows in memory, by id."""
        return self._rows

    def forget_drawn(self) -> None:
        """Draws every row anew: the theme, the width or the minute has changed."""
        self._strips.clear()
        self._repaint()

    # --- moving -------------------------------------------------------------------------------------------

    def move(self, rows: int) -> bool:
        """Moves the selection; returns False where it cannot move further."""
        return self.move_to(self.cursor + rows)

    def move_to(self, index: int) -> bool:
        """Selects the row at an index, or the nearest there is."""
        place = max(0, min(index, len(self.ids) - 1))
        moved = place != self.cursor
        self.cursor = place
        return moved

    def lead_with(self, index: int) -> None:
        """Selects a row and puts it at the top."""
        self._top = max(0, min(index, len(self.ids) - 1))
        self.move_to(index)
        self._want()
        self._repaint()

    def rows_in_view(self) -> int:
        """Returns how many rows fit from the top one on."""
        count, room = 0, self.size.height
        while room > 0 and self._top + count < len(self.ids):
            room -= self._height(self._top + count)
            count += 1
        return max(1, count - (1 if room < 0 else 0))

    def watch_has_focus(self, has_focus: bool) -> None:
        """Leaves the styles as they are, which no rule changes with the focus: finding them anew takes milliseconds."""

    def watch_cursor(self) -> None:
        """Keeps the selection in view and tells the screen."""
        self._ensure_visible()
        self._want()
        self._repaint()
        if self.selected_id is not None:
            self.post_message(self.Selected(self.selected_id))

    # --- drawing ------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """Draws a line; the whole view is painted at once and kept until something changes."""
        if self._painted is None:
            self._painted = self._paint()
        return self._painted[y] if y < len(self._painted) else self._blank(self.size.width)

    def notify_style_update(self) -> None:
        """Forgets what was drawn in the colours of before."""
        super().notify_style_update()
        self._strips.clear()
        self._painted = None

    def _repaint(self) -> None:
        self._painted = None
        self.refresh()

    def _paint(self) -> list[Strip]:
        width, height = self.size
        lines: list[Strip] = []
        index = self._top
        missing: list[int] = []
        while len(lines) < height and index < len(self.ids):
            if self.ids[index] in self._rows:
                lines.extend(self._drawn(index, width))
            else:
                missing.append(self.ids[index])
                lines.extend([self._blank(width)] * UNKNOWN_HEIGHT)
            index += 1
        if missing:
            self.call_later(self._want)
        lines.extend([self._blank(width)] * (height - len(lines)))
        return self._with_thumb(lines[:height], index - self._top, width)

    def _drawn(self, index: int, width: int) -> list[Strip]:
        row_id = self.ids[index]
        if index == self.cursor:
            return self._draw(index, True, width)
        if row_id not in self._strips:
            self._strips[row_id] = self._draw(index, False, width)
        return self._strips[row_id]

    def _draw(self, index: int, selected: bool, width: int) -> list[Strip]:
        row, last_pinned = self._rows[self.ids[index]], index + 1 == self.pinned
        ground = self.get_component_rich_style("list--row") if selected else self.rich_style
        room = max(1, width - 6)
        title_style = self._style("list--read" if row.read else "list--unread", ground)
        sign = self._signs.followed if row.followed else " " if row.read else self._signs.unread
        strips = self._heading(index, width)
        for number, text in enumerate(wrap_title(row.article.title or "Untitled", room, self._title_lines)):
            lead = Segment(f"{sign} " if number == 0 else "  ", self._style("list--dot", ground))
            strips.append(self._line([lead, Segment(kept_apart(text), title_style)], selected, ground, width))
        for text in self._lead(row, room):
            words = Segment(f"  {kept_apart(text)}", self._style("list--lead", ground))
            strips.append(self._line([words], selected, ground, width))
        strips.append(self._line([Segment("  ", ground), *self._meta(row, room, ground)], selected, ground, width))
        after = [self._under_pinned(width)] if last_pinned else [self._blank(width)] if self.airy else []
        return [*strips, *after]

    @property
    def _title_lines(self) -> int:
        return 2 if self.airy else 1

    def _under_pinned(self, width: int) -> Strip:
        """Returns the line between the followed stories and the others."""
        rule = self.rich_style + self.get_component_rich_style("list--thumb", partial=True)
        return Strip([Segment("    ", self.rich_style), Segment(self._signs.rule * max(0, width - 6), rule)])

    def _meta(self, row: StoryRow, room: int, ground: Style) -> list[Segment]:
        article, now = row.article, self._now()
        marks: list[Segment] = []
        if article.quotes:
            marks.append(Segment(f"  {self._signs.quotes}{article.quotes}", self._style("list--count", ground)))
        if article.noted:
            marks.append(Segment(f"  {self._signs.note}", self._style("list--count", ground)))
        if row.starred:
            marks.append(Segment(f"  {self._signs.star}", self._style("list--star", ground)))
        left = room - sum(cell_len(mark.text) for mark in marks)
        standing = self._standings.get(row.id)
        if standing is not None and standing.reason:
            return [*self._reason(row, standing, left, ground), *marks]
        if len(row.members) > 1 or row.followed:
            told = " · ".join([*story_facts(row, now), article.feed_title])
        else:
            tail = article_facts(article, now, left)
            told = cut(article.feed_title, left - cell_len(tail), self._signs.ellipsis) + tail
            told = told.removeprefix(" · ")
        told = kept_apart(cut(told, left, self._signs.ellipsis))
        return [Segment(told, self._style("list--meta", ground)), *marks]

    def _reason(self, row: StoryRow, standing: Standing, room: int, ground: Style) -> list[Segment]:
        from newsreader.ui.front_rows import told

        reason, rest = (kept_apart(each) for each in told(row, standing, room, self._now(), self._signs))
        return [Segment(reason, self._style("list--count", ground)), Segment(rest, self._style("list--meta", ground))]

    # --- sections of a front page -------------------------------------------------------------------------

    def _begins(self, index: int) -> Section | None:
        """Returns the section that begins with a row."""
        here = self._section(index) if self._standings else None
        return here if here is not None and (index == 0 or self._section(index - 1) != here) else None

    def _section(self, index: int) -> Section | None:
        """Returns the section of a row; one that has come apart from another is in the section of that."""
        above = (self._standings.get(self.ids[each]) for each in range(index, -1, -1))
        return next((each.section for each in above if each is not None), None)

    def _heading(self, index: int, width: int) -> list[Strip]:
        section = self._begins(index)
        if section is None:
            return []
        from newsreader.ui.front_rows import heading

        title, rule = heading(section, width - 6, self._signs)
        rule_style = self.rich_style + self.get_component_rich_style("list--thumb", partial=True)
        segments = [Segment(f"    {title} ", self._style("list--heading", self.rich_style)), Segment(rule, rule_style)]
        return [Strip(segments).adjust_cell_length(width, self.rich_style), self._blank(width)]

    def _lead(self, row: StoryRow, room: int) -> list[str]:
        standing = self._standings.get(row.id)
        if standing is None or not standing.lead:
            return []
        from newsreader.ui.front_rows import LEAD_FROM, lead

        return lead(row, room, self._signs) if self.size.height >= LEAD_FROM else []

    def _line(self, segments: list[Segment], selected: bool, ground: Style, width: int) -> Strip:
        bar = self._signs.current if selected else " "
        bar_style = self._style("list--bar" if self.has_focus else "list--meta", ground) if selected else ground
        return Strip([Segment(bar, bar_style), Segment(" ", ground), *segments]).adjust_cell_length(width, ground)

    def _style(self, name: str, ground: Style) -> Style:
        return ground + self.get_component_rich_style(name, partial=True)

    def _blank(self, width: int) -> Strip:
        return Strip.blank(width, self.rich_style)

    def _with_thumb(self, lines: list[Strip], shown: int, width: int) -> list[Strip]:
        total, height = len(self.ids), len(lines)
        if shown >= total or height < 3:
            return lines
        size = max(1, height * shown // total)
        start = (height - size) * self._top // max(1, total - shown)
        thumb = Segment(self._signs.thumb, self.rich_style + self.get_component_rich_style("list--thumb", partial=True))
        for y in range(start, min(height, start + size)):
            lines[y] = Strip([*lines[y].crop(0, width - 1), thumb], width)
        return lines

    # --- keeping rows at hand -----------------------------------------------------------------------------

    def _height(self, index: int) -> int:
        row = self._rows.get(self.ids[index])
        if row is None:
            return UNKNOWN_HEIGHT
        if row.id in self._strips:
            return len(self._strips[row.id])
        room = max(1, self.size.width - 6)
        more = len(self._lead(row, room)) + len(self._heading(index, self.size.width)) if self._standings else 0
        after = 1 if self.airy or index + 1 == self.pinned else 0
        return len(wrap_title(row.article.title, room, self._title_lines)) + 1 + after + more

    def _ensure_visible(self) -> None:
        if self.cursor < self._top or not self.ids:
            self._top = self.cursor
            return
        if not self.size.height:  # hidden behind the page: it comes back as it was
            return
        room, first = self.size.height + 1, self.cursor
        while first >= 0 and room > 0:
            room -= self._height(first)
            if room < 0 and first < self.cursor:
                break
            first -= 1
        self._top = min(self.cursor, max(self._top, first + 1))

    def _want(self) -> None:
        if not self.ids:
            return
        first, last = max(0, self._top - AHEAD), min(len(self.ids), self._top + self.size.height // 2 + AHEAD)
        near = range(max(0, self._top - 10), min(len(self.ids), self._top + self.size.height // 2 + 15))
        if all(self.ids[index] in self._rows or self.ids[index] in self._asked for index in near):
            return
        wanted = [each for each in self.ids[first:last] if each not in self._rows and each not in self._asked]
        self._asked.update(wanted)
        if wanted:
            self.post_message(self.RowsWanted(wanted))

    # --- events -------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """Wraps the headlines anew."""
        self._strips.clear()
        self._painted = None
        self._ensure_visible()
        self._want()

    def on_focus(self) -> None:
        """Draws the bar in the accent."""
        self._repaint()

    def on_blur(self) -> None:
        """Draws the bar dim."""
        self._repaint()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scrolls a row down; the selection stays."""
        event.stop()
        self._scroll_rows(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scrolls a row up; the selection stays."""
        event.stop()
        self._scroll_rows(-1)

    def _scroll_rows(self, rows: int) -> None:
        last = max(0, len(self.ids) - self.rows_in_view())
        self._top = max(0, min(self._top + rows, last))
        self._want()
        self._repaint()

    def on_click(self, event: events.Click) -> None:
        """Selects the row under the pointer; a double click opens it."""
        edges, height = [], 0
        for index in range(self._top, len(self.ids)):
            height += self._height(index)
            edges.append(height)
            if height > self.size.height:
                break
        place = bisect_left(edges, event.y + 1)
        if place < len(edges):
            self.move_to(self._top + place)
            if event.chain >= 2:
                self.post_message(self.Chosen(self.ids[self.cursor]))

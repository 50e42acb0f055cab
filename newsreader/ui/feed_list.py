"""The shelf: what can be read, as views, folders and feeds with their unread counts.

Rows are one line high and drawn only where visible. The widget holds values and posts what was chosen.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from newsreader.model import Category, Counts, Feed, Tag, View
from newsreader.model.queries import SmartFeed
from newsreader.ui.row_list import RowList
from newsreader.ui.signs import SIGNS, Signs
from newsreader.values import dataclass

MOST_TAGS = 24
"""Tags on the shelf; the others are found by searching and by the list of commands."""


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """A line of the shelf; without a view it is a space or the masthead."""

    label: str = ""
    view: View | None = None
    count: int = 0
    heading: bool = False
    depth: int = 0
    problem: bool = False
    strong: bool = False


def shelf(
    feeds: Sequence[Feed],
    categories: Sequence[Category],
    counts: Counts,
    shut: frozenset[int],
    masthead: tuple[str, str],
    smart: Sequence[tuple[SmartFeed, int]] = (),
) -> list[ShelfRow]:
    """Lays the shelf out: masthead, views, smart feeds, then folders with their feeds, then feeds in no folder.

    ``smart`` feeds come with how much in them is unread."""
    rows = [
        ShelfRow(masthead[0], strong=True),
        ShelfRow(masthead[1]),
        ShelfRow(),
        ShelfRow("Front page", View("front"), depth=1),
        ShelfRow("Unread", View("unread"), counts.unread, depth=1),
        ShelfRow("Today", View("today"), counts.today, depth=1),
        ShelfRow("All stories", View("all"), counts.all, depth=1),
        ShelfRow("Bookmarks", View("bookmarks"), counts.bookmarks, depth=1),
        *_tag_rows(counts.tags),
        ShelfRow("Voices", View("voices"), counts.voices, depth=1),
    ]
    if smart:
        rows += [ShelfRow(), ShelfRow("Smart feeds", heading=True)]
        rows += [ShelfRow(each.name, View("smart", each.id), unread, depth=1) for each, unread in smart]
    for category in [*categories, None]:
        mine = [feed for feed in feeds if feed.category_id == (category.id if category else None)]
        if not mine:
            continue
        rows.append(ShelfRow())
        if category is not None:
            unread = counts.categories.get(category.id, 0)
            shown = unread if category.id in shut else 0
            rows.append(ShelfRow(category.title, View("category", category.id), shown, heading=True))
            if category.id in shut:
                continue
        rows.extend(
            ShelfRow(feed.title, View("feed", feed.id), counts.feeds.get(feed.id, 0), False, 1, bool(feed.problem))
            for feed in mine
        )
    return rows


def _tag_rows(tags: Sequence[Tag]) -> list[ShelfRow]:
    """Returns the tags of bookmarks by name; of very many the most used."""
    most = {tag.id for tag in sorted(tags, key=lambda tag: -tag.articles)[:MOST_TAGS]}
    return [ShelfRow(f"#{tag.name}", View("tag", tag.id), tag.articles, depth=2) for tag in tags if tag.id in most]


class FeedList(RowList):
    """Draws the shelf; the row of the view on the screen carries the bar."""

    COMPONENT_CLASSES = {
        "shelf--name",
        "shelf--date",
        "shelf--row",
        "shelf--count",
        "shelf--heading",
        "shelf--current",
        "shelf--problem",
        "shelf--cursor",
    }

    cursor: reactive[int] = reactive(0)

    class ViewChosen(Message):
        """A view was chosen on the shelf."""

        def __init__(self, view: View, final: bool) -> None:
            super().__init__()
            self.view = view
            self.final = final
            """True by click or Enter: the choice is made; False while moving along the shelf."""

    class Seeking(Message):
        """Letters were typed to find a row, or that has ended."""

        def __init__(self, letters: str | None, found: bool) -> None:
            super().__init__()
            self.letters = letters
            """None when it has ended."""
            self.found = found

    def __init__(self, signs: Signs = SIGNS["unicode"], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._signs = signs
        self._sought: str | None = None
        """The letters typed so far to find a row; None while keys mean what they always do."""
        self._rows: list[ShelfRow] = []
        self._view = View()

    def show(self, rows: list[ShelfRow], view: View) -> None:
        """Shows other rows, keeping the cursor on the row of the view."""
        self._rows = rows
        self._view = view
        self.virtual_size = Size(self.size.width, len(rows))
        place = next((index for index, row in enumerate(rows) if self._same(row.view)), None)
        if place is not None:
            self.cursor = place
        self.refresh()

    def _same(self, view: View | None) -> bool:
        return view is not None and (view.kind, view.id) == (self._view.kind, self._view.id)

    @property
    def selected(self) -> ShelfRow | None:
        """The row under the cursor."""
        return self._rows[self.cursor] if 0 <= self.cursor < len(self._rows) else None

    @property
    def rows(self) -> Sequence[ShelfRow]:
        """What is on the shelf."""
        return self._rows

    def move(self, step: int, rows: int = 1) -> None:
        """Moves the cursor to the next row that has a view, ``rows`` times."""
        place = self.cursor
        for _ in range(rows):
            ahead = place + step
            while 0 <= ahead < len(self._rows) and self._rows[ahead].view is None:
                ahead += step
            if not 0 <= ahead < len(self._rows):
                break
            place = ahead
        self._choose(place, final=False)

    def to_edge(self, step: int) -> None:
        """Moves the cursor to the first or last row."""
        self.move(step, len(self._rows))

    # --- type-ahead -----------------------------------------------------------------------------------------

    def seek(self) -> None:
        """Takes the letters typed from now on for the name of a row."""
        self._seek("")

    def _seek(self, letters: str | None, start: int = 0) -> None:
        """Goes to the first row from ``start`` on that the letters begin, else where a word begins so, else within."""
        self._sought = letters
        place = None
        if letters:
            order = [*range(start, len(self._rows)), *range(start)]
            rows = [(each, self._rows[each].label.casefold()) for each in order if self._rows[each].view is not None]
            wanted = letters.casefold()
            tests = (f"\0{wanted}", f" {wanted}", wanted)
            place = next((each for test in tests for each, label in rows if test in f"\0{label}"), None)
        if place is not None:
            self.cursor = place
        self.post_message(self.Seeking(letters, place is not None or not letters))

    def on_key(self, event: events.Key) -> None:
        """Reads the letters of a name while one is sought."""
        if self._sought is None:
            return
        if event.key in ("escape", "enter", "tab", "shift+tab"):
            self._seek(None)
            if event.key == "enter":
                self.choose()
        elif event.key == "backspace":
            self._seek(self._sought[:-1])
        elif event.key in ("down", "up"):
            self._next_sought(1 if event.key == "down" else -1)
        elif event.character is not None and event.is_printable:
            self._seek(self._sought + event.character)
        else:
            return
        event.stop()
        event.prevent_default()

    def _next_sought(self, step: int) -> None:
        """Goes to the next row that has the letters, either way."""
        wanted = (self._sought or "").casefold()
        place = self.cursor + step
        while 0 <= place < len(self._rows):
            if self._rows[place].view is not None and wanted in self._rows[place].label.casefold():
                self.cursor = place
                return
            place += step

    def choose(self) -> None:
        """Chooses the row under the cursor."""
        self._choose(self.cursor, final=True)

    def _choose(self, place: int, final: bool) -> None:
        row = self._rows[place] if 0 <= place < len(self._rows) else None
        if row is None or row.view is None or (place == self.cursor and not final):
            return
        self.cursor = place
        self.post_message(self.ViewChosen(row.view, final))

    def watch_cursor(self) -> None:
        """Keeps the cursor in view."""
        self._reveal()
        self.refresh()

    def on_resize(self) -> None:
        """Keeps the cursor in view."""
        self._reveal()

    def on_blur(self) -> None:
        """Ends seeking a row."""
        super().on_blur()
        if self._sought is not None:
            self._seek(None)

    def _reveal(self) -> None:
        height, top = self.size.height, self.scroll_offset.y
        first_view = next((index for index, row in enumerate(self._rows) if row.view), 0)
        if self.cursor <= first_view:
            self.scroll_to(y=0, animate=False, force=True)
        elif height and not top < self.cursor < top + height - 1:
            self.scroll_to(y=self.cursor - height // 2, animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        """Draws a row."""
        index = y + self.scroll_offset.y
        width = self.size.width
        if index >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        row = self._rows[index]
        current, here = self._same(row.view), self.has_focus and index == self.cursor
        ground = self.get_component_rich_style("shelf--cursor") if here else self.rich_style
        return Strip(self._segments(row, current, ground, width)).adjust_cell_length(width, ground)

    def _segments(self, row: ShelfRow, current: bool, ground: Style, width: int) -> list[Segment]:
        count = f"{row.count:,}" if row.count else ""
        label = row.label.upper() if row.heading else row.label
        lead = "  " * row.depth
        room = width - len(lead) - 2 - cell_len(count) - 3
        if cell_len(label) > room:
            label = f"{set_cell_size(label, max(0, room - 1)).rstrip()}…"
        sign = self._signs.current if current else self._signs.problem if row.problem else " "
        sign_style = "shelf--current" if current else "shelf--problem"
        return [
            Segment(f"{lead}{sign} ", self.over(sign_style, ground)),
            Segment(set_cell_size(label, max(0, room)), self.over(self._role(row, current), ground)),
            Segment(f" {count}  ", self.over("shelf--name" if current else "shelf--count", ground)),
        ]

    def _role(self, row: ShelfRow, current: bool) -> str:
        if current:
            return "shelf--current"
        if row.heading:
            return "shelf--heading"
        if row.strong:
            return "shelf--name"
        return "shelf--row" if row.view else "shelf--date"

    def on_click(self, event: events.Click) -> None:
        """Chooses the row under the pointer."""
        self._choose(event.y + self.scroll_offset.y, final=True)

"""What a first-time reader sees above the list: that these are samples, and four ways to real news."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.visual import VisualType
from textual.widget import Widget

from newsreader.model import FoundFeed

STARTERS: tuple[FoundFeed, ...] = (
    FoundFeed("https://feeds.bbci.co.uk/news/world/rss.xml", "BBC World"),
    FoundFeed("https://www.theguardian.com/world/rss", "The Guardian"),
    FoundFeed("https://feeds.npr.org/1001/rss.xml", "NPR News"),
    FoundFeed("https://www.aljazeera.com/xml/rss/all.xml", "Al Jazeera"),
    FoundFeed("https://rss.dw.com/rdf/rss-en-all", "Deutsche Welle"),
    FoundFeed("https://www.france24.com/en/rss", "France 24"),
    FoundFeed("https://www.lemonde.fr/rss/une.xml", "Le Monde"),
    FoundFeed("https://www.tagesschau.de/infoservices/alle-meldungen-100~rss2.xml", "tagesschau"),
    FoundFeed("https://feeds.arstechnica.com/arstechnica/index", "Ars Technica"),
)
"""Well-known news feeds offered under the keys 1 to 9."""

COLUMNS_FROM = 40
"""Width from which the feeds stand in columns."""
ROOMY = 30
"""Height of the screen from which there is room for columns and blank lines."""
TITLE, TEXT = "bold $accent", "$faded"
WAYS = (("a", "add any site"), ("i", "import from another reader"), ("s", "connect a server"))
BRIEFLY = (("a", "add any site"), ("i", "from a reader"), ("s", "from a server"))


class Welcome(Widget):
    """The sample edition's label and the offers, as compact as its width allows."""

    class StarterChosen(Message):
        """A well-known feed was clicked."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._sample = True

    def show(self, *, sample: bool) -> None:
        """Says whether the list beneath is the sample edition or empty."""
        if sample is not self._sample:
            self._sample = sample
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Returns the lines it takes at a width."""
        return len(self._lines(width))

    def render(self) -> VisualType:
        """Draws the offers."""
        return Content("\n").join(self._lines(self.size.width))

    def _lines(self, width: int) -> list[Content]:
        title = "Sample edition" if self._sample else "Nothing to read yet"
        about = "made-up news, until yours arrives" if self._sample else "bring your feeds, or start with one of these"
        head = Content.assemble((title, TITLE), "  ", (about, TEXT))
        lines = [head]
        if cell_len(head.plain) > width:
            lines = [Content.styled(title, TITLE), Content.styled(about, TEXT)]
        offers = [(str(number), feed.title) for number, feed in enumerate(STARTERS, 1)]
        if width < COLUMNS_FROM or self.screen.size.height < ROOMY:
            lines += [*self._flow([*offers, *BRIEFLY], width)]
        else:
            lines += [Content(""), *self._columns(offers, width), Content(""), *self._flow(list(WAYS), width)]
        lines.append(Content.styled("─" * width, "$rule"))
        return lines

    def _columns(self, offers: list[tuple[str, str]], width: int) -> list[Content]:
        widest = max(cell_len(name) for _, name in offers) + 4
        columns = max(1, min(3, width // widest))
        each = width // columns
        rows = -(-len(offers) // columns)
        lines = []
        for row in range(rows):
            cells = [offers[index] for index in range(row, len(offers), rows)]
            line = Content("")
            for key, name in cells:
                cell = Content.assemble((key, TITLE), " ", (name, TEXT))
                line += cell + Content(" " * max(1, each - cell_len(cell.plain)))
            lines.append(line.rstrip())
        return lines

    def _flow(self, offers: list[tuple[str, str]], width: int) -> list[Content]:
        lines = [Content("")]
        for key, name in offers:
            offer = Content.assemble((key, TITLE), " ", (name, TEXT))
            if lines[-1].plain and cell_len(lines[-1].plain) + cell_len(offer.plain) + 3 > width:
                lines.append(Content(""))
            lines[-1] = lines[-1] + Content("   ") + offer if lines[-1].plain else offer
        return lines

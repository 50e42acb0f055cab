"""The story so far: its texts as they came out, what was said in each for the first time, and what is new."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import zip_longest

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from newsreader.model import Entry, Timeline
from newsreader.ui.panels import Panel, beside_bar, gap
from newsreader.ui.signs import Signs
from newsreader.ui.wording import age, changed_after, clock, counted, long_date, since
from newsreader.ui.wrap import wrap

MOST_ENTRIES = 200
"""Texts shown, the newest of them."""
MOST_QUOTES = 6
"""Quotes shown of one text."""
TELLING = 20
"""Cells of a quote that says something by itself; a word or two in quotation marks are shown where nothing else is."""


class StoryScreen(Panel[int | None]):
    """Lists what has happened in a story; Enter opens an article."""

    HINTS = (("j k", "move"), ("⏎", "open"), ("q", "close"))

    def __init__(self, timeline: Timeline, shown: int, now: datetime, signs: Signs) -> None:
        """``shown`` is the article from which the reader comes."""
        super().__init__("The story so far", about(timeline, now))
        self._timeline = timeline
        self._shown = shown
        self._signs = signs
        self._placed = False

    def options(self, width: int) -> list[Option]:
        """Returns a heading a day, and an entry a text."""
        return list(self._lines(width))

    def _lines(self, width: int) -> Iterator[Option]:
        day = ""
        earlier = len(self._timeline.entries) - MOST_ENTRIES
        if earlier > 0:
            yield Option(Content.styled(f"{counted(earlier, 'version')} before these", "$muted"), disabled=True)
            yield gap()
        for entry in self._timeline.entries[-MOST_ENTRIES:]:
            if (today := long_date(entry.article.published)) != day:
                day = today
                yield Option(Content.styled(day, "$muted"), disabled=True)
                yield gap()
            yield Option(told(entry, self._timeline.seen, self._shown, width, self._signs), id=str(entry.article.id))
            yield gap()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Ends with the chosen article."""
        if event.option_id is not None:
            self.dismiss(int(event.option_id))

    def _fill(self) -> None:
        super()._fill()
        entries = self._timeline.entries[-MOST_ENTRIES:]
        wanted = next((each for each in entries if each.new), None)
        wanted = wanted or next((each for each in entries if each.article.id == self._shown), None)
        if wanted is not None and not self._placed:
            self._placed = True
            lines = self.query_one(OptionList)
            lines.highlighted = lines.get_option_index(str(wanted.article.id))


def about(timeline: Timeline, now: datetime) -> str:
    """Returns what stands beside the title: sources, and since when it is followed or quiet."""
    facts = [counted(timeline.sources, "source"), counted(len(timeline.entries), "version")]
    new = sum(entry.new for entry in timeline.entries)
    if timeline.followed is not None:
        facts.append(f"followed {since(timeline.followed, now)}")
        if timeline.seen is not None and timeline.seen > timeline.followed:
            facts.append(f"{new or 'nothing'} new since your last visit")
        elif new:
            facts.append(f"{new} new")
    if timeline.quiet:
        facts.append(f"quiet since {age(timeline.entries[-1].article.published, now)}")
    return " · ".join(facts)


def told(entry: Entry, seen: datetime | None, shown: int, width: int, signs: Signs) -> Content:
    """Returns an entry: time, outlet and headline, where it also ran, and what was said there first.

    What has come or changed since the story was ``seen`` says so."""
    article = entry.article
    changed = seen is not None and entry.changed is not None and entry.changed > seen
    new = Content.styled("  new" if entry.new else "  changed" if changed else "", "bold $accent")
    here = Content.styled("  on the page", "$muted") if article.id == shown else Content("")
    facts = f"{clock(article.published)}  {article.feed_title}"
    head = Content.assemble((facts, "$muted")) + new + here
    title = _wrapped(article.title or "Untitled", width, "bold")
    lines = [head, title, *_notes(entry, width)]
    telling = [each for each in entry.quotes if cell_len(each.text) >= TELLING]
    shown_quotes = (telling or entry.quotes)[:MOST_QUOTES]
    for quote, following in zip_longest(shown_quotes, shown_quotes[1:]):
        lines.append(beside_bar(f"“{quote.text}”", width - 2, signs.bar, "$quote"))
        if quote.speaker and (following is None or following.speaker != quote.speaker):
            who = f"{quote.speaker}, {quote.role}" if quote.role else quote.speaker
            lines.append(beside_bar(who, width - 2, " ", "$muted"))
    left = len(entry.quotes) - len(shown_quotes)
    if left > 0:
        lines.append(Content.styled(f"  and {counted(left, 'quote')} more", "$muted"))
    return Content("\n").join(lines)


def _notes(entry: Entry, width: int) -> Iterator[Content]:
    outlets = ", ".join(dict.fromkeys(each.feed_title for each in entry.also_in))
    changed = changed_after(entry.article.published, entry.changed) if entry.changed else ""
    note = " · ".join(filter(None, (f"also in {outlets}" if outlets else "", changed)))
    if note:
        yield _wrapped(note, width, "$muted")


def _wrapped(text: str, width: int, style: str) -> Content:
    if cell_len(text) <= width:
        return Content.styled(text, style)
    return Content("\n").join([Content.styled(text[start:end], style) for start, end in wrap(text, width)])

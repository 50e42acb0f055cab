"""An article as lines: nothing is lost, nothing is wider than its room, quotes are lit where they stand."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader.cli.page import cell_len, fitting, lay_out, wrap
from newsreader.model import Block, Container, Quote, Span

TEXT = st.text(alphabet=st.sampled_from("ab é漢字ไท👍🏽 \n\t“”-"), max_size=120)


def lines(*blocks: Block, quotes: tuple[Quote, ...] = (), width: int = 40) -> list[str]:
    laid = lay_out(blocks, quotes, width, "▎")
    return ["".join(each if isinstance(each, str) else each[0] for each in line) for line in laid]


def test_text_wraps_between_words() -> None:
    text = "The harbour was quiet for once."
    assert [text[start:end] for start, end in wrap(text, 12)] == ["The harbour", "was quiet", "for once."]


def test_wide_characters_count_twice() -> None:
    assert [end - start for start, end in wrap("漢字漢字漢", 4)] == [2, 2, 1]


@settings(max_examples=120, deadline=None)
@given(text=TEXT, width=st.integers(1, 30))
def test_wrapping_loses_nothing_and_stays_in_its_room(text: str, width: int) -> None:
    spans = wrap(text, width)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    shown = "".join(text[start:end] for start, end in spans)
    assert "".join(shown.split()) == "".join(text.split())
    for start, end in spans:
        assert cell_len(text[start:end]) <= max(width, 2) or end - start == 1


@settings(max_examples=60, deadline=None)
@given(text=st.text(min_size=1, max_size=30), width=st.integers(0, 10))
def test_at_least_one_character_fits(text: str, width: int) -> None:
    assert 1 <= fitting(text, 0, len(text), width) <= len(text)


def test_paragraphs_are_parted_and_items_hang_together() -> None:
    item, more = Container("item", "•", opens=True), Container("item", "•")
    laid = lines(
        Block("heading", "Ahead", level=2),
        Block("paragraph", "One."),
        Block("paragraph", "first item that is long", containers=(item,)),
        Block("paragraph", "again", containers=(more,)),
        Block("paragraph", "quoted", containers=(Container("quote"),)),
        width=18,
    )
    assert laid == ["Ahead", "", "One.", "", "• first item that", "  is long", "  again", "", "▎ quoted"]


def test_quotes_and_strong_words_are_painted() -> None:
    text = "He said “we won” loudly."
    first = Block("paragraph", "Before.")
    second = Block("paragraph", text, spans=(Span(17, 23, "strong"), Span(0, 2, "link", "https://a.example")))
    quote = Quote(8 + 8, 8 + 16, "we won")
    painted = [part for line in lay_out([first, second], [quote], 60, "|") for part in line]
    assert ("“we won”", "accent") in painted
    assert ("loudly", "bold") in painted


def test_a_quote_keeps_its_paint_over_the_end_of_a_line() -> None:
    text = "“one two three four five”"
    painted = [
        part for line in lay_out([Block("paragraph", text)], [Quote(0, 25, text[1:-1])], 16, "|") for part in line
    ]
    assert [part for part in painted if part[1] == "accent"] == [("“one two three", "accent"), ("four five”", "accent")]


def test_tables_stand_in_columns_or_give_way() -> None:
    rows = (("Town", "Votes"), ("Little Tarrow", "12"))
    table = Block("table", "Town\tVotes\nLittle Tarrow\t12", rows=rows, header=True)
    assert lines(table) == ["Town           Votes", "Little Tarrow  12   "]
    assert lines(table, width=17) == ["Town | Votes", "Little Tarrow |", "12"]


def test_code_keeps_its_lines_and_pictures_their_captions() -> None:
    assert lines(Block("code", "a\n  b")) == ["    a", "      b"]
    assert lines(Block("image", "A boat"), Block("rule")) == ["[A boat]", "", "───"]

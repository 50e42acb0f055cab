"""The laid-out page: what stands where at a width, and that offsets and lines agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from newsreader.model import Article, Block, Container, FullText, Quote, Related, Span
from newsreader.text import read_markdown
from newsreader.text.markdown import blocks, plain_text
from newsreader.ui.find import find_matches, fold
from newsreader.ui.highlight import code_marks
from newsreader.ui.leaf import kept_apart, runs
from newsreader.ui.matter import distance, voices
from newsreader.ui.page import Document, Line, Page, lay_out, lay_out_message
from newsreader.ui.signs import SIGNS
from newsreader.ui.wrap import balanced, cut, one_cell, printable, wrap, wrap_cells, wrap_code

WHEN = datetime(2026, 11, 24, 12, tzinfo=UTC)
SAID = "“We stopped losing, and that is enough for now, because there are forty ships out there,” Ana Ruiz said."


def article(**values: object) -> Article:
    known = {"title": "Dockers vote", "url": None, "published": WHEN, "feed_title": "Harbour Post", "id": 1}
    return Article(**{"feed_id": 1, **known, **values})  # type: ignore[arg-type]


def quote(text: str, words: str, offset: int = 0, speaker: str | None = None, role: str | None = None) -> Quote:
    start = text.index(words)
    at = text.find(speaker) if speaker else -1
    named = (offset + at, offset + at + len(speaker)) if speaker and at >= 0 else (None, None)
    return Quote(offset + start, offset + start + len(words), words.strip("“”"), speaker, role, *named)


def document(*given: Block, quotes: tuple[Quote, ...] = (), **values: object) -> Document:
    return Document(article(**values), FullText("", quotes), given)


def text_of(line: Line) -> str:
    return "".join(piece.text for piece in line.pieces)


def body(page: Page) -> list[str]:
    """Returns the lines under the masthead, without the air at the end."""
    first = page.line_of(0)
    return [text_of(line).rstrip() for line in page][first:-1]


def roles(page: Page, words: str) -> set[str]:
    return {role for line in page for piece in line.pieces if words in piece.text for role in piece.style.split()}


# --- breaking lines ---


def test_breaks_at_spaces_and_leaves_the_right_ragged() -> None:
    assert wrap_cells("one two three four", 9) == ["one two", "three", "four"]


def test_breaks_a_long_word_at_the_measure_but_after_its_own_marks_where_there_are_any() -> None:
    assert wrap_cells("abcdefghij", 4) == ["abcd", "efgh", "ij"]
    assert wrap_cells("https://harbour.example/a/very/long/path", 30) == [
        "https://harbour.example/a/",
        "very/long/path",
    ]


def test_breaks_after_a_dash_between_words() -> None:
    assert wrap_cells("the harbour—quiet", 14) == ["the harbour—", "quiet"]


def test_keeps_spaced_marks_with_their_word() -> None:
    assert wrap_cells("il a dit « non » !", 17) == ["il a dit", "« non » !"]


def test_a_newline_always_breaks() -> None:
    assert wrap_cells("one\n\ntwo", 20) == ["one", "", "two"]


def test_chinese_breaks_between_characters_but_never_before_closing_marks() -> None:
    assert wrap_cells("港口很安静。没有人", 10) == ["港口很安", "静。没有人"]
    assert wrap_cells("他说「不会」了", 6) == ["他说", "「不", "会」了"]


def test_korean_breaks_between_words() -> None:
    assert wrap_cells("항구는 조용했다", 10) == ["항구는", "조용했다"]


def test_pictures_made_of_several_characters_stay_whole() -> None:
    family = "👩\u200d👩\u200d👧"
    assert wrap_cells(family * 3, 4) == [family * 2, family]
    assert wrap_cells("e\u0301" * 5, 2) == ["e\u0301" * 2, "e\u0301" * 2, "e\u0301"]


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from([*"ab -—/.,“”« »\n\u0301\ufe0f港。「」안🇫é\x1b\u202e", "👩\u200d👩", "👩\u200d👩\u200d👧"]),
        max_size=60,
    ).map("".join),
    st.integers(-1, 12),
)
def test_lines_cover_everything_but_white_space_and_fit(text: str, width: int) -> None:
    text = printable(text)
    spans = wrap(text, width)
    covered = {index for start, end in spans for index in range(start, end)}
    assert all(text[index] in " \n" for index in range(len(text)) if index not in covered)
    assert spans == sorted(spans)
    for start, end in spans:
        assert cell_len(text[start:end]) <= max(1, width) or cell_len(text[start:end]) == 2


@settings(max_examples=50)
@given(st.text(max_size=60), st.integers(1, 12))
def test_code_loses_no_character(code: str, width: int) -> None:
    assert "".join(code[start:end] for start, end, _ in wrap_code(code, width)) == code.replace("\n", "")


def test_headlines_are_broken_evenly() -> None:
    title = "Bottom of the table, owned by 6,112 people, and nobody wants to sell"
    width = balanced(title, 66)
    assert wrap_cells(title, width) == ["Bottom of the table, owned by 6,112", "people, and nobody wants to sell"]
    assert balanced("short", 66) == 66


def test_cuts_to_a_width() -> None:
    assert [cut("港口很安静", width) for width in (10, 5, 1, 0)] == ["港口很安静", "港口…", "…", ""]


@given(st.characters())
def test_what_counts_as_one_cell_is_one_cell(character: str) -> None:
    assert not one_cell(character) or cell_len(character) == 1


# --- the masthead ---


def test_masthead_names_outlet_title_and_facts() -> None:
    shown = document(words=900, starred=True, related=3, author="Ivo Lund", category="World")
    page = lay_out(shown, 66)
    assert [text_of(line) for line in page][:8] == [
        "",
        "HARBOUR POST  World",
        "",
        "Dockers vote",
        "",
        "Tuesday 24 November 2026 · 4 min · 3 related  ★",
        "Ivo Lund · from the feed",
        "",
    ]
    assert roles(page, "HARBOUR") == {"outlet"}
    assert "star" in roles(page, "★")


def test_facts_take_a_shorter_form_where_the_line_is_short() -> None:
    text = "“a” “b”"
    quotes = (quote(text, "“a”"), quote(text, "“b”"))
    page = lay_out(document(Block("paragraph", text), quotes=quotes, words=900, related=3), 38)
    assert "Tue 24 Nov 2026 · 4 min · ”2 · 3 related" in [text_of(line) for line in lay_out(page_of(page), 42)]
    assert "24 Nov 2026 · 4 min · ”2 · 3 related" in [text_of(line) for line in page]


def page_of(page: Page) -> Document:
    text = "“a” “b”"
    return document(Block("paragraph", text), quotes=page.quotes, words=900, related=3)


def test_note_and_hint_say_which_text_is_shown() -> None:
    text = FullText("", note="Only the first lines are free.", verdict="paywall", source="page")
    shown = Document(article(words=90), text, (), (), ("x fetches the full page",))
    lines = " ".join(text_of(line) for line in lay_out(shown, 66))
    assert "from the page — Only the first lines are free — x fetches the full page" in lines


def test_an_article_without_a_title_still_has_a_headline() -> None:
    assert "title" in roles(lay_out(document(title=""), 40), "Untitled")


# --- quotes ---


def test_a_short_quote_is_lit_where_it_stands() -> None:
    text = "The port was “disturbed” by what it had heard, Ines Falk said in the course of a long hearing."
    page = lay_out(document(Block("paragraph", text), quotes=(quote(text, "“disturbed”", 0, "Ines Falk"),)), 66)
    assert roles(page, "“disturbed”") == {"quote"}
    assert roles(page, "Ines Falk") >= {"speaker"}
    assert not text_of(page[page.line_of(0)]).startswith("▎")


def test_a_paragraph_of_quoted_words_is_set_off_over_the_whole_measure() -> None:
    page = lay_out(document(Block("paragraph", SAID), quotes=(quote(SAID, SAID[:89], 0, "Ana Ruiz"),)), 66)
    line = page[page.line_of(0)]
    assert text_of(line).startswith("▎ “We stopped")
    assert cell_len(text_of(line)) == 66
    assert all("tint" in piece.style for piece in line.pieces)
    assert not any("—" in text for text in body(page))


def test_the_speaker_is_named_once_beneath_words_that_do_not_name_them() -> None:
    first, second = "“It will take until the end of the month.”", "“They may not come back before spring.”"
    quotes = (
        quote(first, first, 0, "Tomas Brandt", "spokesman"),
        quote(second, second, len(first) + 1, "Tomas Brandt", "spokesman"),
    )
    page = lay_out(document(Block("paragraph", first), Block("paragraph", second), quotes=quotes), 66)
    assert body(page)[:4] == [f"▎ {first}", "", f"▎ {second}", "▎ — Tomas Brandt, spokesman"]


def test_words_by_nobody_known_get_no_speaker_line() -> None:
    text = "“It will take until the end of the month.”"
    assert body(lay_out(document(Block("paragraph", text), quotes=(quote(text, text),)), 66)) == [f"▎ {text}"]


def test_a_quote_in_a_block_quote_takes_over_its_bar() -> None:
    text = "“It will take until the end of the month.”"
    block = Block("paragraph", text, containers=(Container("quote"),))
    assert body(lay_out(document(block, quotes=(quote(text, text),)), 66)) == [f"▎ {text}"]


# --- structure ---


def test_block_quotes_carry_a_bar_through_the_gap() -> None:
    given = [Block("paragraph", text, containers=(Container("quote"),)) for text in ("One.", "Two.")]
    assert body(lay_out(document(*given), 40)) == ["▎ One.", "▎", "▎ Two."]


def test_lists_hang_their_markers_and_nest() -> None:
    outer, inner = Container("item", "•", True), Container("item", "•", True)
    given = (
        Block("paragraph", "a first item that is broken", containers=(outer,)),
        Block("paragraph", "nested", containers=(Container("item", "•"), inner)),
        Block("paragraph", "second", containers=(outer,)),
    )
    assert body(lay_out(document(*given), 20)) == ["• a first item that", "  is broken", "  ◦ nested", "• second"]


def test_numbers_of_a_list_stand_right_aligned() -> None:
    given = [Block("paragraph", "x", containers=(Container("item", f"{n}.", True),)) for n in (9, 10)]
    assert body(lay_out(document(*given), 20)) == [" 9. x", "10. x"]


def test_definitions_stand_under_their_terms() -> None:
    first, later = Container("definition", opens=True), Container("definition")
    given = (
        Block("paragraph", "Quay"),
        Block("paragraph", "where boats are moored", containers=(first,)),
        Block("paragraph", "or a wall", containers=(later,)),
        Block("paragraph", "a place", containers=(first,)),
        Block("paragraph", "Mole"),
    )
    lines = ["Quay", "  where boats are", "  moored", "", "  or a wall", "  a place", "", "Mole"]
    assert body(lay_out(document(*given), 20)) == lines


def test_figures_that_are_too_wide_stand_in_parts_beside_their_names() -> None:
    rows = (("", "Jan", "Feb", "Mar", "Apr", "May"), ("Merle", "1,012", "987", "1,120", "45", "1,300"))
    block = Block("table", "\n".join("\t".join(row) for row in rows), rows=rows, header=True)
    page = lay_out(document(block), 28)
    assert [line.rstrip() for line in body(page)] == [
        "         Jan  Feb    Mar",
        "────────────────────────",
        "Merle  1,012  987  1,120",
        "",
        "       Apr    May",
        "─────────────────",
        "Merle   45  1,300",
    ]
    for words in ("Merle", "Mar", "Apr", "1,300"):
        assert words in "".join(piece.text for piece in page[page.line_of(block.text.index(words))].pieces)
    assert page[page.line_of(block.text.index("Merle"))] != page[page.line_of(block.text.index("1,300"))]


def test_deep_nesting_leaves_half_the_measure_to_the_text() -> None:
    block = Block("paragraph", "deep", containers=(Container("quote"),) * 40)
    assert cell_len(body(lay_out(document(block), 20))[0]) <= 20


def test_headings_have_air_before_them() -> None:
    given = (Block("paragraph", "One."), Block("heading", "Two", level=2), Block("paragraph", "Three."))
    page = lay_out(document(*given), 40)
    assert body(page) == ["One.", "", "Two", "", "Three."]
    assert "heading" in roles(page, "Two")


def test_an_image_is_its_caption_and_host() -> None:
    page = lay_out(document(Block("image", "Cranes at rest", href="https://www.harbour.example/x.jpg")), 60)
    assert body(page) == ["▢ Cranes at rest  harbour.example"]


def test_code_keeps_its_lines_and_continues_long_ones() -> None:
    page = lay_out(document(Block("code", "if x:\n\treturn 1234567890", language="python")), 16)
    assert body(page) == [" if x:", "   return", " ↪ 1234567890"]
    assert "code-keyword" in roles(page, "if")


def test_unknown_languages_are_not_coloured() -> None:
    assert code_marks("x = 1", "nonsense") == code_marks("x = 1", "") == code_marks("x = 1" * 9000, "python") == []


ROWS = (("Port", "Ships"), ("Northhaven", "24"), ("Westquay", "9"))


def table(rows: tuple[tuple[str, ...], ...], header: bool = True) -> Block:
    return Block("table", "\n".join("\t".join(row) for row in rows), rows=rows, header=header)


def test_tables_are_aligned_numbers_to_the_right() -> None:
    page = lay_out(document(table(ROWS)), 40)
    assert body(page) == ["Port        Ships", "─" * 17, "Northhaven     24", "Westquay        9"]
    assert roles(page, "Ships") == {"table-header"}


def test_narrow_tables_wrap_their_cells() -> None:
    rows = (("Port", "Remarks"), ("Northhaven", "cleared first and then again"))
    assert body(lay_out(document(table(rows)), 26))[2:] == ["Northhaven  cleared first", "            and then again"]


def test_tables_that_cannot_fit_become_records() -> None:
    assert body(lay_out(document(table(ROWS)), 12)) == [
        "Northhaven",
        "  Ships",
        "  24",
        "",
        "Westquay",
        "  Ships",
        "  9",
    ] or (body(lay_out(document(table(ROWS)), 12))[0] == "Northhaven")


def test_every_offset_of_a_table_leads_to_a_line_that_shows_it() -> None:
    block = table(ROWS)
    page = lay_out(document(block), 40)
    for word in ("Port", "24", "Westquay"):
        assert word in text_of(page[page.line_of(block.text.index(word))])


# --- voices and related ---


def test_voices_are_counted_most_quoted_first() -> None:
    quotes = [Quote(0, 1, "", name, role) for name, role in (("A", None), ("B", "chair"), (None, None), ("B", None))]
    assert [(voice.name, voice.role, voice.quotes) for voice in voices(quotes)] == [("B", "chair", 2), ("A", "", 1)]


def test_related_rows_give_source_distance_and_reasons() -> None:
    link = Related(article(id=7, title="Ports reopen", feed_title="Ledger"), 0.5, ("Ruiz", "automation"), -3)
    page = lay_out(Document(article(), FullText(""), (Block("paragraph", "x"),), (link,)), 40)
    assert body(page)[-2:] == ["1  Ports reopen", "   Ledger · 3 days earlier · Ruiz"] or body(page)[-1].startswith(
        "   Ledger"
    )
    assert [line.number for line in page if line.kind == "related"] == [0, 0]


@pytest.mark.parametrize(
    ("width", "details"),
    [
        (90, "Ledger · same day · “We will not sign a contract that lets the…”, Kestrel Bridge, cable"),
        (80, "Ledger · same day · “We will not sign a contract that lets the…”"),
        (60, "Ledger · same day · “We will not sign a contract that…”"),
        (40, "Ledger · same day · “We will not…”"),
        (36, "Ledger · same day"),
    ],
)
def test_a_related_row_says_its_strongest_reason_even_where_not_all_of_it_fits(width: int, details: str) -> None:
    why = ("“We will not sign a contract that lets the…”", "Kestrel Bridge", "cable")
    link = Related(article(id=7, title="Ports", feed_title="Ledger"), 0.5, why, 0)
    page = lay_out(Document(article(), FullText(""), (Block("paragraph", "x"),), (link,)), width)
    assert body(page)[-1] == f"   {details}"


@pytest.mark.parametrize(
    ("days", "words"), [(0, "same day"), (1, "1 day later"), (-3, "3 days earlier"), (-90, "3 months earlier")]
)
def test_distance_in_words(days: int, words: str) -> None:
    assert distance(days) == words


# --- offsets ---


def everything() -> Document:
    texts = ["The first paragraph is about the harbour and a link.", SAID, "a list item", "x = 1\ny = 2", "Caption"]
    kinds = ["paragraph", "paragraph", "paragraph", "code", "image"]
    given = [Block(kind, text) for kind, text in zip(kinds, texts, strict=True)]  # type: ignore[arg-type]
    given[0] = Block("paragraph", texts[0], (Span(47, 51, "link", "https://harbour.example/"),))
    given[2] = Block("paragraph", texts[2], containers=(Container("item", "•", True),))
    given.append(table(ROWS))
    quotes = (quote(SAID, SAID[:89], len(texts[0]) + 1, "Ana Ruiz", "branch secretary"),)
    link = Related(article(id=7, title="Ports reopen", feed_title="Ledger"), 0.5, ("Ruiz",), -3)
    return Document(article(author="Ivo Lund"), FullText("", quotes), tuple(given), (link,))


@pytest.mark.parametrize("width", [1, 2, 3, 7, 20, 38, 66, 100])
def test_pieces_show_the_text_that_their_offsets_name_and_fit_the_width(width: int) -> None:
    page = lay_out(everything(), width)
    for number, line in enumerate(page):
        assert cell_len(text_of(line)) <= max(width, 3)
        for piece in line.pieces:
            if piece.offset is not None and piece.text.strip():
                assert page.slice(piece.offset, piece.offset + len(piece.text)) == piece.text
                assert page.line_of(piece.offset) == number


def test_what_the_text_room_reads_is_what_the_page_shows() -> None:
    markdown = (
        "## Quiet\n\n“Nobody won,” said Ana Ruiz, the [branch](https://a.example/) secretary.\n\n"
        "> It is *over*.\n\n1. one\n2. two\n\n| Port | Ships |\n|---|---|\n| Westquay | 9 |\n\n```python\nx = 1\n```\n"
    )
    reading = read_markdown(markdown, "Dockers vote")
    leaves = blocks(markdown)
    page = lay_out(Document(article(), reading.text, leaves), 66)
    assert page.slice(0, len(plain_text(leaves))) == plain_text(leaves)
    assert page.links == ("https://a.example/",)
    assert roles(page, "“Nobody won,”") >= {"quote"}
    assert {"Quiet", "▎ It is over.", "1. one", "2. two", "Westquay      9", " x = 1"} <= set(body(page))


TEXTS = st.text(st.sampled_from("ab  “”—港。e\u0301👩\u200d\x1b\t\n"), max_size=80)
CONTAINERS = st.lists(
    st.builds(Container, st.sampled_from(["quote", "item"]), st.sampled_from(["", "•", "12."]), st.booleans()),
    max_size=3,
)
SPANS = st.lists(
    st.builds(
        Span,
        st.integers(-5, 90),
        st.integers(-5, 90),
        st.sampled_from(["strong", "link", "code"]),
        st.sampled_from([None, "https://a.example/"]),
    ),
    max_size=4,
)
BLOCKS = st.builds(
    Block,
    st.sampled_from(["paragraph", "heading", "code", "table", "image", "rule"]),
    TEXTS,
    SPANS.map(tuple),
    CONTAINERS.map(tuple),
    st.integers(0, 6),
    st.sampled_from(["", "python", "no such"]),
    st.lists(st.lists(TEXTS, max_size=3).map(tuple), max_size=3).map(tuple),
    st.booleans(),
    st.sampled_from([None, "", "http://[", "https://www.a.example/x"]),
)
QUOTES = st.lists(
    st.builds(
        lambda start, size, name, at: Quote(start, start + size, "", name, None, at, None if at is None else at + 3),
        st.integers(0, 200),
        st.integers(0, 120),
        st.sampled_from([None, "", " ", "Ana Ruiz"]),
        st.sampled_from([None, 3, 500]),
    ),
    max_size=5,
).map(lambda quotes: tuple(sorted(quotes, key=lambda quote: quote.start)))


@settings(max_examples=150, deadline=None)
@given(st.lists(BLOCKS, max_size=5), QUOTES, st.integers(-1, 70))
def test_no_document_is_too_strange(given: list[Block], quotes: tuple[Quote, ...], width: int) -> None:
    page = lay_out(document(*given, quotes=quotes), width)
    shown = printable("\n".join(block.text for block in given))
    assert page.slice(0, len(shown)) == shown
    for number, line in enumerate(page):
        for piece in line.pieces:
            if piece.offset is not None and "\t" not in page.slice(piece.offset, piece.offset + len(piece.text)):
                assert page.slice(piece.offset, piece.offset + len(piece.text)) == piece.text
        assert 0 <= page.line_of(page.offset_of(number)) < page.height
    assert all(0 <= line < page.height for line in page.quote_lines)


def test_body_offsets_are_those_of_the_plain_text() -> None:
    shown = everything()
    plain = "\n".join(block.text for block in shown.blocks)
    page = lay_out(shown, 66)
    assert page.slice(0, len(plain)) == plain
    assert page.text.startswith("HARBOUR POST\nDockers vote\n")
    assert page.text.endswith("Ports reopen\nLedger · 3 days earlier · Ruiz")


@pytest.mark.parametrize("width", [10, 66])
def test_offset_of_a_line_leads_back_to_it(width: int) -> None:
    page = lay_out(everything(), width)
    for number, line in enumerate(page):
        if any(piece.offset is not None for piece in line.pieces):
            assert page.line_of(page.offset_of(number)) == number
        else:
            assert page.line_of(page.offset_of(number)) >= number or number >= page.height - 1


def test_links_are_numbered_in_order() -> None:
    page = lay_out(everything(), 66)
    assert page.links == ("https://harbour.example/",)
    assert [piece.text for line in page for piece in line.pieces if piece.link == 0] == ["link"]


def test_quote_lines_say_where_quotes_start() -> None:
    page = lay_out(everything(), 66)
    assert [text_of(page[line])[:6] for line in page.quote_lines] == ["▎ “We "]


def test_ascii_signs_leave_no_others() -> None:
    shown = Document(
        article(starred=True), FullText("", everything().quotes), everything().blocks, everything().related
    )
    drawn = "".join(text_of(line) for line in lay_out(shown, 40, SIGNS["ascii"]))
    assert not set(drawn) & set("▎▌★•◦▢─↪…·")


def test_a_message_is_a_page_too() -> None:
    page = lay_out_message(["All caught up", "Nothing is left"], 40, above=2)
    assert [text_of(line) for line in page] == ["", "", "All caught up", "Nothing is left", ""]
    assert len(lay_out_message([], 40)) == 0


def test_marks_may_overlap_and_run_out_of_the_text() -> None:
    marks = [(0, 4, "quote", None), (2, 99, "link", 0), (-5, 1, "strong", None), (3, 3, "code", None)]
    assert runs(6, marks) == [
        (0, "quote strong", None),
        (1, "quote", None),
        (2, "link quote", 0),
        (4, "link", 0),
        (6, "", None),
    ]


# --- finding ---


def test_finds_whatever_the_case_accents_and_quotes() -> None:
    folded = fold("Émile’s  café — ÉMILE'S cafe\u0301")
    assert len(find_matches(folded, " Émile’s CAFÉ ")) == 2
    assert len(find_matches(folded, "cafe")) == 2


def test_finds_nothing_for_nothing_and_takes_signs_literally() -> None:
    assert find_matches("abc", "  ") == []
    assert find_matches("a.c abc", "a.c") == [(0, 3)]


@settings(max_examples=100)
@given(st.text(max_size=40))
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


# --- tables and small letters ---

WIDE = Block(
    "table",
    rows=(
        ("Port", "What the harbour master says about the winter", "Ships", "Inspected on", "Remarks of the union"),
        ("Merrow", "The mole is whole again and forty ships wait outside.", "12", "14 March 2027", ""),
    ),
    header=True,
)


def test_a_table_that_does_not_fit_becomes_records_with_every_name() -> None:
    block = replace(WIDE, text="\n".join("\t".join(row) for row in WIDE.rows))
    assert body(lay_out(document(block), 40)) == [
        "Merrow",
        "  What the harbour master says about the",
        "  winter",
        "  The mole is whole again and forty",
        "  ships wait outside.",
        "  Ships  12",
        "  Inspected on  14 March 2027",
    ]


def test_rows_whose_cells_wrap_are_parted() -> None:
    rows = (("Port", "Remark"), ("Merrow", "The mole is whole again"), ("Lund", "Quiet"))
    block = Block("table", "\n".join("\t".join(row) for row in rows), rows=rows, header=True)
    page = lay_out(document(block), 20)
    assert body(page) == ["Port    Remark", "─" * 20, "Merrow  The mole is", "        whole again", "", "Lund    Quiet"]
    for index in range(page.line_of(0), len(page) - 1):
        assert page.line_of(page.offset_of(index)) >= index


def test_numbers_below_and_above_the_line_look_so_and_are_found_as_written() -> None:
    block = Block("paragraph", "H2O and mc2", (Span(1, 2, "sub"), Span(10, 11, "sup")))
    page = lay_out(document(block), 40)
    assert body(page) == ["H₂O and mc²"]
    assert page.slice(0, 11) == "H2O and mc2"


MARKS = str.maketrans("", "", "\u200e\u200f")


def plain_lines(page: Page) -> list[str]:
    """Returns the lines without the marks that have no width."""
    return ["".join(piece.text for piece in line.pieces).translate(MARKS) for line in page]


# --- lists and records ---------------------------------------------------------------------------------------


def test_lists_of_another_kind_are_parted_and_measured_alone() -> None:
    kinds = ("•", "•", "9.", "10.")
    items = [Block("paragraph", "Ships", containers=(Container("item", kind, opens=True),)) for kind in kinds]
    lines = plain_lines(lay_out(Document(article(), FullText(""), tuple(items)), 40))
    assert lines[-6:-1] == ["• Ships", "• Ships", "", " 9. Ships", "10. Ships"]


def test_the_fields_of_a_record_stand_in_a_column() -> None:
    rows = (("Port", "Opened", "Depth"), ("Merrow", "on the twelfth of March " * 3, "deep enough " * 7))
    block = Block("table", "\n".join("\t".join(row) for row in rows), rows=rows, header=True)
    lines = plain_lines(lay_out(Document(article(), FullText(""), (block,)), 40))
    assert "  Opened  on the" in "\n".join(lines)
    assert "  Depth   deep" in "\n".join(lines)


# --- from right to left --------------------------------------------------------------------------------------

ARABIC = "أعلنت السلطات فتح الميناء بعد أسبوع من الإغلاق وقال المدير إن 120 سفينة تنتظر."
HEBREW = "הנמל נפתח מחדש"


def test_a_paragraph_from_right_to_left_stands_at_the_right_edge() -> None:
    page = lay_out(Document(article(), FullText(""), (Block("paragraph", ARABIC), Block("paragraph", "Latin."))), 40)
    lines = [line for line in plain_lines(page) if line.strip()]
    arabic = [line for line in lines if "ا" in line]
    assert len(arabic) > 1
    assert {cell_len(line) for line in arabic} == {40}
    assert " ".join(line.strip() for line in arabic) == ARABIC
    assert lines[-1] == "Latin."


def test_bars_and_list_marks_stand_right_of_it() -> None:
    item, quote = Container("item", "10.", opens=True), Container("quote")
    blocks = (
        Block("paragraph", HEBREW, containers=(Container("item", "•", opens=True),)),
        Block("paragraph", HEBREW, containers=(item,)),
        Block("paragraph", HEBREW, containers=(quote,)),
        Block("paragraph", HEBREW, containers=(quote,)),
    )
    lines = plain_lines(lay_out(Document(article(), FullText(""), blocks), 30))
    ends = [line.strip().removeprefix(HEBREW) for line in lines[lines.index(next(s for s in lines if HEBREW in s)) :]]
    assert [end for end in ends if end] == [" •", " 10.", " ▎", "▎", " ▎"]


def test_the_masthead_of_a_story_from_right_to_left_stands_at_the_right_edge() -> None:
    lines = plain_lines(lay_out(Document(article(title=HEBREW), FullText(""), ()), 40))
    assert {cell_len(line) for line in lines if line.strip()} == {40}


def test_a_table_from_right_to_left_begins_at_the_right_edge() -> None:
    rows = (("הנמל", "אוניות"), ("מרו", "120"))
    block = Block("table", "\n".join("\t".join(row) for row in rows), rows=rows, header=True)
    page = lay_out(Document(article(), FullText(""), (block,)), 30)
    header, rule, ships = [line for line in plain_lines(page) if line.strip()][-3:]
    assert header.endswith("הנמל")
    assert rule.strip(" ─") == ""
    assert ships.index("120") + 3 == header.index("אוניות") + len("אוניות")
    assert {cell_len(line) for line in (header, rule, ships)} == {30}
    start = page.text.index("מרו") + page.start
    assert any(piece.offset == start for piece in page[page.line_of(start)].pieces)


def test_what_stands_at_the_right_edge_is_found_and_copied_as_it_is_written() -> None:
    item = Container("item", "•", opens=True)
    blocks = (Block("paragraph", ARABIC), Block("paragraph", HEBREW, containers=(item,)), Block("image", HEBREW))
    page = lay_out(Document(article(title=HEBREW), FullText(""), blocks), 30)
    pieces = [piece for line in page for piece in line.pieces if piece.offset is not None]
    assert all(page.slice(each.offset or 0, (each.offset or 0) + len(each.text)) == each.text for each in pieces)
    assert [page.slice(0, len(ARABIC)), page.slice(len(ARABIC) + 1, len(ARABIC) + 1 + len(HEBREW))] == [ARABIC, HEBREW]
    assert not set("\u200e\u200f") & set(page.text)


def test_text_from_right_to_left_does_not_join_what_stands_beside_it() -> None:
    assert kept_apart(HEBREW) == HEBREW + "\u200e"
    assert kept_apart("In Latin, 你好") == "In Latin, 你好"

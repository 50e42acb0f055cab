"""What holds for the quotes of any text at all."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsreader.text.marks import pair, paragraphs
from newsreader.text.quotes import find_quotes

PIECES = st.sampled_from(
    [
        *("“", "”", "„", '"', "‘", "’", "'", "«", "»", "‹", "›", "「", "」", "『", "』", "``", "''", "‚"),
        *("said", "Mina Rao", "he", "she", "told", "the minister", "according to", "saying", "called", "was", "by"),
        *("a déclaré", "sagte", "dijo", "ha detto", "aldus", "は", "と述べた", "说", "and", "that", "who", "U.S."),
        *(",", ".", "!", "?", ":", "—", "(", ")", " ", " ", " ", "\n", "\n\n", "\xa0", "\u2028", "\r"),
    ]
)
TEXTS = st.one_of(
    st.text(max_size=300), st.lists(PIECES, max_size=80).map("".join), st.lists(PIECES, max_size=60).map(" ".join)
)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
@example("“\n”")
@example("— да, — сказал\n—\n— ”да“, — он. — “")
@example("“said” ''\n'' said")
@example("“”, “ ”")
@example("İ“Iİ,” İ said")
@example("\x02 “\x02” \x02")
def test_quotes_are_in_order_in_range_and_on_one_line(text: str) -> None:
    last = 0
    for quote in find_quotes(text):
        assert last <= quote.start < quote.end <= len(text)
        assert quote.text
        assert quote.text in text[quote.start : quote.end]
        assert "\n" not in text[quote.start : quote.end]
        last = quote.end
        if quote.speaker is None:
            assert (quote.role, quote.speaker_start, quote.speaker_end) == (None, None, None)
        else:
            assert quote.speaker.strip()
            assert quote.speaker_start is not None
            assert quote.speaker_end is not None
            assert 0 <= quote.speaker_start < quote.speaker_end <= len(text)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_same_text_same_quotes(text: str) -> None:
    assert find_quotes(text) == find_quotes(text)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_marked_stretches_stay_in_their_paragraph(text: str) -> None:
    for start, end in paragraphs(text):
        last = start
        for span in pair(text, start, end):
            assert last <= span.start < span.inner_start <= span.inner_end <= span.end <= end
            last = span.end

"""Block quotes and embedded posts: quoted without marks, their speakers named around them."""

import pytest

from newsreader.text import quotes_in, read_entry

WORDS = "We have waited ten years for this bridge, and now it closes after three."


def quotes(html: str) -> list[tuple[str, str | None]]:
    reading = read_entry(html, "https://post.example/a", "The bridge")
    for quote in reading.text.quotes:
        assert reading.plain[quote.start : quote.end].strip("“”") == quote.text
    return [(quote.text, quote.speaker) for quote in reading.text.quotes]


@pytest.mark.parametrize(
    ("before", "speaker"),
    [
        ("In a letter to members, chief engineer Anna Berg wrote:", "Anna Berg"),
        ("Lena Holt, the mayor, said in a statement on Tuesday.", "Lena Holt"),
        ("Traffic was light on Tuesday.", None),
        ("“Not again,” said Tom Harrow.", None),
    ],
)
def test_words_before_a_block_quote_name_its_speaker(before: str, speaker: str | None) -> None:
    assert quotes(f"<p>{before}</p><blockquote><p>{WORDS}</p></blockquote>")[-1] == (WORDS, speaker)


@pytest.mark.parametrize(
    "block",
    [
        f"<blockquote><p>{WORDS}</p><footer>— Ana Ruiz, <cite>branch secretary</cite></footer></blockquote>",
        f"<blockquote>{WORDS}<br>– Ana Ruiz</blockquote>",
        f"<blockquote><p>{WORDS}</p><p><cite>Ana Ruiz, branch secretary</cite></p></blockquote>",
        f"<figure><blockquote><p>{WORDS}</p></blockquote><figcaption>Ana Ruiz, secretary</figcaption></figure>",
        f'<blockquote class="post"><p>{WORDS}</p>&mdash; Ana Ruiz (@ana) <a href="https://x.example">2 March</a>'
        "</blockquote>",
    ],
)
def test_line_under_a_block_quote_names_its_speaker(block: str) -> None:
    assert quotes(f"<p>The strike is over.</p>{block}<p>Boats sail again.</p>") == [(WORDS, "Ana Ruiz")]


def test_every_paragraph_of_a_block_has_the_speaker_of_the_whole() -> None:
    html = f"<p>Lena Holt wrote:</p><blockquote><p>{WORDS}</p><p>Build it.</p></blockquote>"
    assert quotes(html) == [(WORDS, "Lena Holt"), ("Build it.", "Lena Holt")]


def test_marks_within_a_block_tell_what_is_said() -> None:
    html = "<blockquote><p>“We are done waiting for it,” said Lena Holt.</p></blockquote>"
    assert quotes(html) == [("We are done waiting for it,", "Lena Holt")]


def test_pull_quote_is_not_counted_again() -> None:
    html = f"<p>“{WORDS}” said Lena Holt.</p><blockquote><p>{WORDS}</p></blockquote>"
    assert quotes(html) == [(WORDS, "Lena Holt")]


def test_links_and_credits_alone_are_no_quotes() -> None:
    link = '<blockquote><a href="https://x.example/p">View this post on the network</a></blockquote>'
    assert quotes(f"<p>See this.</p>{link}") == []
    assert quotes("<blockquote><p>A post shared by Ana Ruiz (@ana)</p></blockquote>") == []


def test_q_element_is_a_quote() -> None:
    html = "<p>The mayor, Lena Holt, said <q>we will not pay twice for the same bridge</q>.</p>"
    assert quotes(html) == [("we will not pay twice for the same bridge", "Lena Holt")]


def test_block_quote_in_japanese_is_lit_without_a_name() -> None:
    html = "<p>市長は次のように書いた。</p><blockquote><p>橋は来年の春までに必ず直します。</p></blockquote>"
    assert quotes(html) == [("橋は来年の春までに必ず直します。", None)]


def test_html_of_any_kind_is_read_as_such() -> None:
    html = f'<p class="a “b” c d e f">Lena Holt wrote:</p><blockquote><p>{WORDS}</p></blockquote>'
    assert [(quote.text, quote.speaker) for quote in quotes_in(html)] == [(WORDS, "Lena Holt")]
    assert [quote.speaker for quote in quotes_in("“We will open < 5 gates,” said Lena Holt.")] == ["Lena Holt"]

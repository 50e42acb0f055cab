"""The pipeline from bytes and HTML to what is shown, searched and related."""

import subprocess
import sys
from pathlib import Path

import pytest

from newsreader.text import (
    PIPELINE_VERSION,
    SUMMARY_LENGTH,
    count_words,
    read_entry,
    read_feed,
    read_markdown,
    read_page,
)
from newsreader.text.markdown import blocks, plain_text

PAGES = Path(__file__).parent.parent / "data" / "pages"
ENTRY = """<p>“The boats will sail on Saturday,” said Ines Halvorsen, who leads the union of ferry crews.</p>
<pre>say("“Nothing here is said by anybody,” said Tom Arkwright.")</pre><p>The vote was close.</p>"""


def test_entry() -> None:
    reading = read_entry(ENTRY, "https://post.example/a", "Boats sail again")
    assert reading.text.source == "feed"
    assert reading.text.version == PIPELINE_VERSION
    assert reading.plain == plain_text(blocks(reading.text.markdown))
    assert reading.summary.startswith("“The boats will sail")
    assert reading.words == count_words(reading.plain)
    assert "boats" in " ".join(reading.terms)


def test_quotes_count_in_the_plain_text_and_leave_code_alone() -> None:
    reading = read_entry(ENTRY, "https://post.example/a", "Boats sail again")
    assert [each.text for each in reading.text.quotes] == ["The boats will sail on Saturday,"]
    for each in reading.text.quotes:
        assert reading.plain[each.start : each.end] == f"“{each.text}”"


def test_page() -> None:
    article, reading = read_page((PAGES / "strike.html").read_bytes(), "https://post.example/a", "", "")
    assert article.title == "Ferry crews vote to end strike"
    assert reading.text.source == "page"
    assert reading.text.note == ""
    assert "voted on Friday" in reading.plain


def test_page_behind_a_wall_says_so() -> None:
    _, reading = read_page((PAGES / "paywall.html").read_bytes(), "https://post.example/a", "")
    assert reading.text.verdict == "paywall"
    assert reading.text.note == "The page is behind a paywall; this is what it shows."


def test_markdown() -> None:
    reading = read_markdown("# Storm\n\nThe wind *rose*.", "Storm")
    assert reading.text.source == "sample"
    assert reading.plain == "Storm\nThe wind rose."
    assert reading.summary == "The wind rose."


def test_feed() -> None:
    data = b"""<rss version="2.0"><channel><title>Post</title><item><title>A</title><guid>1</guid>
    <description>&lt;p&gt;One &amp;amp; two&lt;/p&gt;&lt;p&gt;three&lt;/p&gt;</description></item></channel></rss>"""
    feed, texts = read_feed(data, "https://post.example/feed", None)
    assert [each.title for each in feed.entries] == ["A"]
    assert texts == ("One & two\nthree",)


@pytest.mark.parametrize("html", ["", "   ", "<p></p>", "<script>x</script>"])
def test_nothing_to_read(html: str) -> None:
    reading = read_entry(html, "", "")
    assert (reading.plain, reading.summary, reading.words) == ("", "", 0)


def test_summary_ends_with_a_sentence() -> None:
    reading = read_entry("<p>" + "The wind rose over the quay. " * 40 + "</p>", "", "")
    assert len(reading.summary) <= SUMMARY_LENGTH
    assert reading.summary.endswith("quay.")


@pytest.mark.parametrize(("text", "words"), [("one two three", 3), ("風が強くなった", 4), ("", 0), ("wind 風力", 2)])
def test_count_words(text: str, words: int) -> None:
    assert count_words(text) == words


def test_importing_the_room_is_light() -> None:
    heavy = "{'lxml', 'bs4', 'trafilatura', 'markdown_it', 'feedparser'}"
    code = f"import sys, newsreader.text; print(sorted({heavy} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"

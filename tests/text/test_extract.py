"""Pages as publishers write them: the article is found whole, in its own structure, without what surrounds it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader.model import Block, ExtractedArticle
from newsreader.text.extract import extract_article
from newsreader.text.leftovers import is_byline, is_credit, is_leftover, is_trailer
from newsreader.text.markdown import blocks, to_markdown

PAGES = Path(__file__).parent.parent / "data" / "pages"
URL = "https://post.example/transport/strike"


def article(name: str, summary: str = "") -> ExtractedArticle:
    return extract_article((PAGES / f"{name}.html").read_bytes(), URL, summary)


def shown(found: ExtractedArticle) -> tuple[Block, ...]:
    return blocks(to_markdown(found.html, URL))


def test_what_the_page_says_about_itself() -> None:
    found = article("strike")
    assert found.title == "Ferry crews vote to end strike"
    assert found.authors == ("Ines Halvorsen", "Tom Arkwright")
    assert found.published == datetime(2026, 3, 14, 8, 30, tzinfo=UTC)
    assert found.image == "https://post.example/pictures/quay.jpg"
    assert (found.section, found.language, found.site) == ("Transport", "en-GB", "Harbour Post")
    assert found.verdict == "complete"


def test_the_article_stands_whole_and_in_order() -> None:
    kinds = [(each.kind, each.text[:24]) for each in shown(article("strike"))]
    assert kinds == [
        ("paragraph", "After nine days without "),
        ("image", "The quay at dusk on the "),
        ("image", "(Top photo by Oda Lind; "),
        ("paragraph", "Ferry crews on the islan"),
        ("paragraph", "The vote was closer than"),
        ("heading", "What the offer says"),
        ("paragraph", "The company promises thr"),
        ("paragraph", "no more than nine hours "),
        ("paragraph", "a second mate on every l"),
        ("paragraph", "pay for waiting out a st"),
        ("paragraph", "We are tired and we are "),
        ("paragraph", "Crews had asked for the "),
        ("heading", "Who travels when"),
        ("table", "Boat\tLeaves\nMerle\t11:40\n"),
        ("paragraph", "Tickets bought during th"),
    ]


def test_structure_is_the_pages_own() -> None:
    found = {each.text[:8]: each for each in shown(article("strike"))}
    assert [each.kind for each in found["We are t"].containers] == ["quote"]
    assert found["a second"].containers[0].marker == "•"
    assert found["Boat\tLea"].header
    spans = {(each.kind, each.href) for each in found["Crews ha"].spans}
    assert spans == {("link", "https://post.example/weather/wind"), ("code", None)}


@pytest.mark.parametrize(
    "words", ["newsletter", "Advertisement", "Read more", "Share this", "More in", "rights", "Home"]
)
def test_leftovers_are_gone(words: str) -> None:
    assert words not in article("strike").text


def test_a_paragraph_printed_twice_is_kept_once() -> None:
    assert article("strike").text.count("voted on Friday") == 1


def test_the_feeds_summary_stands_in_for_a_missing_one() -> None:
    page = "<title>A</title><article><h1>Storm</h1>" + "<p>The lighthouse keeper wrote down the wind each hour.</p>" * 1
    page += "<p>By midnight the gauge had stopped, and by dawn the roof of the boathouse was in the sea.</p>" * 1
    page += "<p>Nobody was hurt, said the keeper, who has seen forty winters from the same window.</p></article>"
    summary = "<p>A keeper wrote down the wind each hour until the gauge broke and the boathouse lost its roof.</p>"
    assert extract_article(page, URL, summary).text.startswith("A keeper wrote down")
    assert extract_article(page, URL, "The lighthouse keeper wrote down the wind each hour.").text.startswith(
        "The lighth"
    )


@pytest.mark.parametrize(
    ("name", "verdict"),
    [("paywall", "paywall"), ("consent", "consent"), ("blocked", "blocked"), ("described", "complete")],
)
def test_verdicts(name: str, verdict: str) -> None:
    assert article(name).verdict == verdict


def test_a_paywalled_page_shows_its_beginning() -> None:
    text = article("paywall").text
    assert text.startswith("On the coldest night")
    assert "weather station" in text
    assert "Already" not in text


def test_text_that_only_a_script_would_show() -> None:
    found = article("described")
    assert found.text.split("\n")[-1] == "Nobody spoke for a while after that, and then the band began to play."
    assert "enable JavaScript" not in found.text


@pytest.mark.parametrize("page", ["", b"", b"\0\0\0", "<", "<html></html>", b"\xff\xfe\x00\xd8", "no tags at all"])
def test_pages_without_article(page: str | bytes) -> None:
    assert extract_article(page, URL).verdict == "not_article"


@given(st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_bytes(page: bytes) -> None:
    assert isinstance(extract_article(page, URL), ExtractedArticle)


@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<li>", "<table>", "<td>", "<a href=/x>", "<b>", "words of a story, ", "<h2>", "<br>"]
        )
    )
)
@settings(max_examples=60, deadline=None)
def test_any_tags(parts: list[str]) -> None:
    assert isinstance(extract_article("".join(parts), URL), ExtractedArticle)


def test_declared_encoding() -> None:
    page = (
        '<meta charset="iso-8859-2"><article><h1>Zażółć</h1>'
        + "<p>Gęślą jaźń, powiedział latarnik, i zamknął okno przed wiatrem.</p>" * 3
    )
    assert "Gęślą jaźń" in extract_article(page.encode("iso-8859-2"), URL).text


def test_a_page_too_large_keeps_its_text_behind_a_picture() -> None:
    picture = "<img src='data:image/png;base64," + "A" * 4_000_000 + "'>"
    page = (
        f"<article>{picture}<p>The keeper wrote down the wind each hour of the night, and nobody slept.</p></article>"
    )
    assert "keeper" in extract_article(page, URL).text


STORY = "".join(
    f"<p>{words} and the harbour master wrote it into the book.</p>" for words in ("The wind rose", "A mast broke")
)


def test_text_beside_other_blocks_stands_without_them() -> None:
    loose = "The night was long, said the harbour master, and nobody on the quay had slept at all."
    page = f"<article><div>{loose}<div class='share'>Share this with everyone you know</div></div>{STORY * 3}</article>"
    text = extract_article(page, URL).text
    assert loose in text
    assert "Share this" not in text


def test_lists_of_links_to_other_articles_go_and_lists_of_facts_stay() -> None:
    links = "".join(f"<li><a href='/{n}'>How the strike of {n} began and ended</a></li>" for n in (1910, 1926, 1984))
    facts = "<ul><li>nine boats</li><li>two piers</li></ul>"
    text = extract_article(f"<article>{STORY}<ul>{links}</ul>{STORY}{facts}{STORY}</article>", URL).text
    assert "began and ended" not in text
    assert "nine boats" in text


def test_a_standfirst_by_class() -> None:
    page = (
        f"<h1>Storm</h1><p class='standfirst'>A harbour counts its masts after the longest night.</p><div>{STORY}</div>"
    )
    assert extract_article(page, URL).text.startswith("A harbour counts")


def test_a_picture_that_only_noscript_shows() -> None:
    page = f"<article>{STORY}<figure><noscript><img src='/mast.jpg' alt='A mast'></noscript></figure>{STORY}</article>"
    assert "/mast.jpg" in extract_article(page, URL).html


@pytest.mark.parametrize(
    "text",
    [
        "Advertisement",
        "Sign up for our newsletter",
        "Read more: How the strike began",
        "Related stories",
        "Share this article",
        "Follow us on Instagram",
        "© 2026 Harbour Post",
        "All rights reserved",
        "Translated for the Harbour Post Copyright: Agency North, 2026",
        "Newsletter: the harbour on Monday",
        "Kommentar abgeben",
        "Lesen Sie auch: Der Streik",
        "À lire aussi : la grève",
        "Published 12 March 2026, 09:30",
        "5 min read",
        "Facebook Twitter WhatsApp",
    ],
)
def test_leftover(text: str) -> None:
    assert is_leftover(text)


@pytest.mark.parametrize(
    "text",
    [
        "The newsletter that the union sent to its members on Friday was short.",
        "Related cases are rare, said the judge.",
        "Share prices fell by a third.",
        "More than forty boats were tied up.",
        "“Read more books,” she said.",
        "Contact was lost at noon.",
        "Next to the quay stands a crane.",
        "Top of the list was pay.",
        "Photography is not allowed on board.",
        "Copyright law will change next year, the minister said.",
        "The minister named the trouble with copyright: a law of 1965 that nobody has read.",
    ],
)
def test_not_leftover(text: str) -> None:
    assert not is_leftover(text)


@pytest.mark.parametrize(
    "text",
    [
        "(Above photo by ODA LIND; courtesy Harbour Archive)",
        "Photo: Oda Lind",
        "[Image courtesy of the museum]",
        "Foto: O. Lind/AGN",
    ],
)
def test_credit(text: str) -> None:
    assert is_credit(text)


def test_bylines_and_trailers() -> None:
    assert is_byline("By Ines Halvorsen", ("Ines Halvorsen",))
    assert not is_byline("Ines Halvorsen watched the boats leave, one by one.", ("Ines Halvorsen",))
    assert is_trailer("More in News")
    assert is_trailer("More Must-Reads from the Post")
    assert is_trailer("Comments (12)")
    assert not is_trailer("Comments from the ministry were not to be had.")
    assert not is_trailer("Fewer boats in winter")

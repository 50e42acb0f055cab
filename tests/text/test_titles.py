"""Of all the titles a page gives itself, the one its story has."""

import json

import pytest

from newsreader.text.extract import extract_article

URL = "https://post.example/transport/strike"
TEXT = "Words of the story. " * 12


def title_of(body: str, title: str = "", site: str = "Harbour Post", **given: str) -> str:
    head = f'<meta property="og:site_name" content="{site}"><title>{title}</title>'
    if "headline" in given:
        head += f'<script type="application/ld+json">{json.dumps({"@type": "Article"} | given)}</script>'
    for name in ("og", "twitter"):
        if name in given:
            head += f'<meta property="{name}:title" content="{given[name]}">'
    return extract_article(f"<html><head>{head}</head><body>{body}<p>{TEXT}</p></body></html>", URL).title


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"og": "Storm hits coast | Harbour Post", "title": "Storm hits coast | Harbour Post"}, "Storm hits coast"),
        ({"og": "Storm hits coast - post.example"}, "Storm hits coast"),
        ({"title": "Harbour Post: Storm hits the coast"}, "Harbour Post: Storm hits the coast"),
        (
            {"og": "Storm hits coast", "body": "<h1>Coast: Storm hits coast</h1>", "title": "Storm hits coast"},
            "Storm hits coast",
        ),
        (
            {"body": "<h1>Storm - the second night</h1>", "title": "Storm - the second night | Harbour Post"},
            "Storm - the second night",
        ),
        (
            {"og": "Storm hits coast of the northern...", "body": "<h1>Storm hits coast of the northern isles</h1>"},
            "Storm hits coast of the northern isles",
        ),
        ({"body": '<h1>Storm notes<a href="#storm">¶</a></h1>'}, "Storm notes"),
    ],
)
def test_titles(given: dict[str, str], expected: str) -> None:
    assert title_of(**{"body": ""} | given) == expected


def test_a_heading_that_links_to_the_front_page_names_the_site() -> None:
    page = '<h1><a href="/"><b>Letters from the quay</b></a></h1>'
    assert title_of(page, "A lamp goes out | Letters from the quay", site="") == "A lamp goes out"


def test_a_title_that_shares_no_word_with_the_others_describes_something_else() -> None:
    page = "<h1>Lamp Island</h1>"
    assert title_of(page, "Lamp Island - Atlas of coasts", headline="rock in the northern sea") == "Lamp Island"
    assert title_of(page, "Lamp Island", og="Latest news", twitter="Latest news") == "Lamp Island"


def test_a_line_of_signs_alone_is_no_headline() -> None:
    assert title_of("<p>***</p>", og="Storm hits coast") == "Storm hits coast"

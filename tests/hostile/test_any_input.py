"""Any bytes into every entry point: no exception but one in words, valid Unicode, bounded, nothing a terminal obeys.

The bytes are noise, and documents of each kind in which noise stands in places.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader import config
from newsreader.errors import NewsreaderError
from newsreader.store import Store
from newsreader.text import quotes_in, read_entry, read_feed, read_page
from newsreader.text.discover import feed_links
from newsreader.text.opml import read_opml
from tests.builders import NOW

URL = "https://ledger.example/a"
HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
MOST = 200
"""Characters that come out for each byte that goes in, at most, and as many without any."""
MARKUP = [
    "<p>",
    "</p>",
    "<item>",
    "<entry>",
    "<title>",
    "</title>",
    "<a href='",
    "'>",
    "<![CDATA[",
    "]]>",
    "&#27;",
    "&#x202e;",
]
MARKUP += [
    "&amp;",
    "<table><tr><td>",
    "<pre><code>",
    "<blockquote>",
    "“Rain,” said Ada Lund.",
    "<outline xmlUrl='",
    "\x1b[2J",
]
MARKUP += [
    "\x9b31m",
    "\u202e",
    "\ud800",
    "]52;c;",
    "\0",
    "[a](b)",
    "<img src=x alt='",
    "\n",
    "{",
    '"items": [',
    "漢",
    "é",
]
WORDS = st.lists(st.sampled_from(MARKUP) | st.text(max_size=8), max_size=12).map("".join)
NOISE = st.binary(max_size=120) | WORDS.map(lambda text: text.encode("utf-8", "surrogatepass"))
AROUND = {
    "feed": (
        b"<rss version='2.0'><channel><title>T</title><item><guid>1</guid><description>",
        b"</description></item>",
    ),
    "page": (b"<html><body><article><h1>T</h1><p>" + b"Ships sail again. " * 20, b"</p></article></body></html>"),
    "opml": (b"<opml version='2.0'><body><outline text='", b"' xmlUrl='https://ledger.example/feed'/></body></opml>"),
    "links": (b"<html><head><link rel=alternate type='application/rss+xml' href='", b"'></head></html>"),
}
READERS: Mapping[str, Callable[[bytes], Any]] = {
    "feed": lambda data: read_feed(data, URL),
    "page": lambda data: read_page(data, URL, "Title"),
    "entry": lambda data: read_entry(data.decode("utf-8", "replace"), URL, "Title"),
    "quotes": lambda data: quotes_in(data.decode("utf-8", "replace")),
    "opml": read_opml,
    "links": lambda data: feed_links(data, URL),
}

HOLD_HTML = ("feed", "page")
"""Their results hold HTML as it came, which is made harmless with its entities, when it becomes text."""


def texts_in(value: Any) -> Iterator[str]:
    """Yields every text in a result."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from texts_in(list(value.items()))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts_in(each)
    elif dataclasses.is_dataclass(value):
        for each in dataclasses.fields(value):
            yield from texts_in(getattr(value, each.name))


def said(read: Callable[[bytes], Any], data: bytes) -> list[str]:
    """Returns all texts of a result, or the words of the refusal."""
    try:
        return list(texts_in(read(data)))
    except NewsreaderError as error:
        return [f"{error}{error.hint}"]


@pytest.mark.parametrize("kind", READERS)
@given(noise=NOISE, inside=st.booleans())
@settings(max_examples=60, deadline=None)
def test_whatever_goes_in_text_comes_out(kind: str, noise: bytes, inside: bool) -> None:
    before, after = AROUND.get(kind, (b"", b"")) if inside else (b"", b"")
    data = before + noise + after
    found = said(READERS[kind], data)
    for text in found:
        text.encode()
        assert kind in HOLD_HTML or not HARMFUL.search(text)
    assert sum(map(len, found)) <= MOST * (len(data) + MOST)


FOUND = {
    "page: a control character behind what is dropped": (
        "page",
        f"<article><div>{'Ships sail again. ' * 30}<aside>Advertisement</aside> They sail\x01 on.</div></article>",
    ),
}
"""What coverage-guided fuzzing found, cut down: reader and document."""


@pytest.mark.parametrize("name", FOUND)
def test_what_fuzzing_found_stays_mended(name: str) -> None:
    kind, document = FOUND[name]
    found = READERS[kind](document.encode())
    assert all(text.encode() for text in texts_in(found) if text)


@given(title=WORDS, body=WORDS)
@settings(max_examples=60, deadline=None)
def test_what_is_stored_of_a_feed_is_harmless(tmp_path_factory: pytest.TempPathFactory, title: str, body: str) -> None:
    document = f"<rss version='2.0'><channel><title>{title}</title><item><title>{title}</title><description>{body}"
    data = f"{document}</description></item></channel></rss>".encode("utf-8", "surrogatepass")
    try:
        feed, texts = read_feed(data, URL)
    except NewsreaderError:
        return
    with Store.open(tmp_path_factory.mktemp("any") / "news.db") as store:
        ids = store.add_articles(store.add_feed(URL, feed.title).id, feed.entries, texts, NOW)
        kept = [store.feeds()[0].title]
        for row in store.articles(ids):
            kept += [row.title, row.author or "", row.summary, read_entry(feed.entries[0].content, URL, "").plain]
    assert not HARMFUL.search("".join(kept))


@given(noise=NOISE)
@settings(max_examples=60, deadline=None)
def test_whatever_is_in_the_settings_is_told_in_one_line(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes
) -> None:
    path: Path = tmp_path_factory.mktemp("any") / "config.toml"
    for data in (
        noise,
        b"[view]\ntheme = '" + noise + b"'\n",
        b"[keys]\n" + noise + b" = 'x'\n",
        b"[" + noise + b"]\n",
        f"[view]\n{json.dumps(noise.decode('latin-1'))} = 1\n".encode(),
    ):
        path.write_bytes(data)
        for warning in config.load(path, {}).warnings:
            warning.encode()
            assert warning.isprintable()

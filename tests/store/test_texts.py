"""The forms of a text come back as they were, whatever is changed in which order, and take little room."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader.model import FullText
from newsreader.store import Store
from newsreader.store.columns import pack, unpack, unpack_until
from tests.builders import NOW, entry

WORDS = "The harbour of Merrow opens again after the storm, the master said on Friday. " * 12
LONG = WORDS * 60

TEXTS = st.sampled_from(["", "Rain.", WORDS, WORDS.upper(), LONG, "é" * 30_000, "\0\ud800" * 300])


@given(TEXTS | st.text(), TEXTS | st.text())
def test_a_text_kept_by_another_comes_back(text: str, other: str) -> None:
    words = pack(other)
    assert unpack(pack(text, unpack(words)), words) == unpack(pack(text))


def test_a_text_like_another_takes_next_to_nothing() -> None:
    text = " ".join(str(number * 7919 % 10_007) for number in range(900))
    assert len(pack(f"<p>{text}</p>", text)) < len(pack(text)) / 20


def test_the_beginning_of_a_text_kept_by_another() -> None:
    assert unpack_until(pack(f"# {WORDS}", WORDS), 40, pack(WORDS)) == f"# {WORDS}"[:40]


CHANGES = st.lists(st.tuples(st.sampled_from(["feed", "read", "page"]), TEXTS), max_size=6)


@settings(max_examples=40, deadline=None)
@given(CHANGES)
def test_no_change_of_one_form_harms_the_others(changes: list[tuple[str, str]]) -> None:
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "news.db") as store:
        feed = store.add_feed("https://ledger.example/feed", "Ledger").id
        (article,) = store.add_articles(feed, [entry("a", content=f"<p>{WORDS}</p>")], [WORDS], NOW)
        feed_html, page_html, markdown, plain = f"<p>{WORDS}</p>", None, "", WORDS
        for kind, text in changes:
            text = unpack(pack(text))
            if kind == "feed":
                store.add_articles(feed, [entry("a", content=f"<b>{text}</b>")], [text], NOW)
                if page_html is None and feed_html != f"<b>{text}</b>":  # what a feed says again changes nothing
                    plain = text
                feed_html = f"<b>{text}</b>"
            else:
                page = f"<div>{text}</div>" if kind == "page" else None
                store.save_reading(article, FullText(f"# {text}", version=1), text, "", 1, page)
                page_html, markdown, plain = page or page_html, f"# {text}", text
            body = store.body(article)
            assert body is not None
            assert (body.feed_html, body.page_html, body.plain) == (feed_html, page_html, plain)
            assert body.full_text is None or body.full_text.markdown == markdown

"""Articles as they arrive, change, are listed and read."""

from datetime import timedelta

import pytest

from newsreader.model import Enclosure, FullText, Quote, View
from newsreader.store import Store
from newsreader.store.articles import shortened
from tests.builders import NOW, add, entry, full_text


@pytest.fixture
def feed_id(store: Store) -> int:
    return store.add_feed("https://ledger.example/feed", "The Ledger", category="Papers").id


def test_new_entries_become_articles_in_the_order_of_the_feed(store: Store, feed_id: int) -> None:
    ids = store.add_articles(
        feed_id, [entry("a", title="Rain"), entry("b", title="Snow")], ["It rains.", "It snows."], NOW
    )
    assert [each.title for each in store.articles(ids)] == ["Rain", "Snow"]
    assert list(store.article_ids(View("all"), NOW)) == ids


def test_an_article_knows_its_feed_folder_and_first_words(store: Store, feed_id: int) -> None:
    made = entry("a", authors=("Ana Bel", "Cy Dow"), tags=("Weather", "Sea"), language="en")
    (article,) = store.articles(store.add_articles(feed_id, [made], ["It  rains\nagain."], NOW))
    assert (article.feed_title, article.author, article.category) == ("The Ledger", "Ana Bel, Cy Dow", "Papers")
    assert (article.summary, article.words, article.language) == ("It rains again.", 3, "en")
    assert article.published == NOW - timedelta(hours=1)


def test_known_entries_are_not_new_again(store: Store, feed_id: int) -> None:
    (article_id,) = add(store, feed_id, "Rain")
    store.set_read([article_id], True)
    assert add(store, feed_id, "Rain") == []
    assert store.articles([article_id])[0].read


def test_an_entry_that_comes_twice_in_one_document_is_one_article(store: Store, feed_id: int) -> None:
    assert len(store.add_articles(feed_id, [entry("a"), entry("a")], ["one", "two"], NOW)) == 1
    assert store.counts(NOW).all == 1


def test_a_changed_entry_changes_the_article_and_keeps_its_marks_and_place(store: Store, feed_id: int) -> None:
    (article_id,) = store.add_articles(feed_id, [entry("a", title="Rain")], ["Rain over Merrow."], NOW)
    store.save_reading(article_id, full_text("Rain"), "Rain over Merrow.", "Rain.", 3)
    store.set_starred([article_id], True)
    changed = entry("a", title="Snow", content="<p>Snow</p>", published=NOW - timedelta(days=9))
    assert store.add_articles(feed_id, [changed], ["Snow over Merrow."], NOW) == []
    (article,) = store.articles([article_id])
    assert (article.title, article.summary, article.starred) == ("Snow", "Snow over Merrow.", True)
    assert article.published == NOW - timedelta(hours=1)
    assert store.search_count("rain") == 0
    assert store.search_count("snow") == 1
    assert [each.id for each in store.pending(1, 10)] == [article_id]


def test_a_changed_entry_leaves_the_text_of_its_page_alone(store: Store, feed_id: int) -> None:
    (article_id,) = store.add_articles(feed_id, [entry("a")], ["Teaser."], NOW)
    store.save_reading(article_id, full_text("Whole", source="page"), "Whole story.", "", 2, "<p>Whole</p>")
    store.add_articles(feed_id, [entry("a", content="<p>Other teaser</p>")], ["Other teaser."], NOW)
    body = store.body(article_id)
    assert body is not None
    assert (body.plain, body.page_html, body.feed_html) == ("Whole story.", "<p>Whole</p>", "<p>Other teaser</p>")
    assert store.search_count("whole") == 1


def test_the_future_and_missing_dates_count_as_now(store: Store, feed_id: int) -> None:
    made = [entry("a", published=NOW + timedelta(days=400)), entry("b", published=None)]
    ids = store.add_articles(feed_id, made, ["", ""], NOW)
    assert [each.published for each in store.articles(ids)] == [NOW, NOW]
    assert list(store.article_ids(View("all"), NOW)) == ids


def test_an_article_without_title_is_called_by_its_first_words(store: Store, feed_id: int) -> None:
    ids = store.add_articles(feed_id, [entry("a", title=""), entry("b", title="", url=None)], ["Short note.", ""], NOW)
    assert [each.title for each in store.articles(ids)] == ["Short note.", "Untitled"]


def test_articles_of_a_feed_that_is_gone_are_not_stored(store: Store) -> None:
    assert store.add_articles(99, [entry()], [""], NOW) == []


def test_text_that_utf8_cannot_hold_is_stored_without_it(store: Store, feed_id: int) -> None:
    made = entry("a\ud800", title="Half \udc00", content="<p>\ud83d nul \0 long " + "x" * 600)
    (article_id,) = store.add_articles(feed_id, [made], ["text \ud83d \0 end"], NOW)
    assert store.articles([article_id])[0].title == "Half ?"
    assert store.search_count("end") == 1


def test_articles_come_in_the_order_asked_and_missing_ones_are_left_out(store: Store, feed_id: int) -> None:
    first, second = add(store, feed_id, "Rain", "Snow")
    assert [each.id for each in store.articles([first, 404, second, first, -1, 2**80])] == [first, second, first]
    assert store.articles([]) == []


def test_a_reading_is_kept_with_its_quotes(store: Store, feed_id: int) -> None:
    (article_id,) = add(store, feed_id, "Rain")
    quote = Quote(0, 6, "Rain", "Ana Bel", "forecaster", 8, 15)
    text = FullText("“Rain” — *Ana Bel*" + " and more" * 99, (quote,), "page", "teaser", "The rest is for members.", 3)
    store.save_reading(article_id, text, "“Rain” — Ana Bel", "Rain comes.", 42, "<p>“Rain”</p>")
    body = store.body(article_id)
    assert body is not None
    assert body.full_text == text
    assert (body.page_html, body.plain) == ("<p>“Rain”</p>", "“Rain” — Ana Bel")
    (article,) = store.articles([article_id])
    assert (article.words, article.quotes, article.summary) == (42, 1, "Rain comes.")
    assert store.quotes(article_id) == [quote]


CUTS = ((700, 600), (9_000, 6_900), (15_000, 13_000), (20_000, 17_000))


@pytest.mark.parametrize(
    ("offset", "start", "piece"),
    [
        (0, 0, (0, 15_000)),
        (599, 0, (0, 15_000)),
        (600, 600, (700, 9_000)),
        (6_000, 600, (700, 15_000)),
        (6_900, 6_900, (9_000, 15_000)),
        (16_999, 13_000, (15_000, 20_000)),
        (99_999, 13_000, (15_000, 20_000)),
    ],
)
def test_a_long_text_opens_as_a_stretch(
    store: Store, feed_id: int, offset: int, start: int, piece: tuple[int, int]
) -> None:
    (article_id,) = add(store, feed_id, "Rain")
    markdown = "".join(chr(0x4E00 + number) for number in range(20_000))
    cuts = ((700, 600), (9_000, 2_900), *CUTS[2:]) if offset < 600 else CUTS
    quotes = tuple(Quote(at, at + 5, "Rain") for at in (10, 598, 650, 6_899, 13_500))
    store.save_reading(article_id, FullText(markdown, quotes, version=3, cuts=cuts), "Rain", "", 1)
    store.set_position(article_id, offset)
    for asked in (None, offset):
        opening = store.opening(article_id, asked)
        assert opening is not None
        assert (opening.start, opening.length) == (start, 17_000)
        assert opening.text.markdown == markdown[slice(*piece)]
        stop = dict((*cuts, (0, 0)))[piece[1]]
        assert opening.text.quotes == tuple(each for each in quotes if each.end > start and each.start < stop)


def test_a_short_text_opens_whole_and_one_not_read_not_at_all(store: Store, feed_id: int) -> None:
    first, second = add(store, feed_id, "Rain", "Snow")
    store.save_reading(first, FullText("Rain", (Quote(0, 4, "Rain"),), version=1), "Rain", "", 1, "<p>Rain</p>")
    opening = store.opening(first)
    assert opening is not None
    assert (opening.text.markdown, opening.start, opening.length, opening.has_page) == ("Rain", 0, 0, True)
    assert len(opening.text.quotes) == 1
    assert store.opening(second) is None
    assert store.opening(404) is None


def test_what_a_page_turned_out_to_be_is_kept_with_it(store: Store, feed_id: int) -> None:
    (article_id,) = add(store, feed_id, "Rain")
    store.save_reading(article_id, full_text(source="page", verdict="paywall"), "page", "", 1, "<p>page</p>")
    store.save_reading(article_id, full_text(source="feed"), "feed", "", 1)
    body = store.body(article_id)
    assert body is not None
    assert body.page_verdict == "paywall"


def test_a_page_stays_when_the_text_of_the_feed_is_shown_again(store: Store, feed_id: int) -> None:
    (article_id,) = add(store, feed_id, "Rain")
    store.save_reading(article_id, full_text(source="page"), "page", "", 1, "<p>page</p>")
    store.save_reading(article_id, full_text(source="feed"), "feed", "", 1)
    body = store.body(article_id)
    assert body is not None
    assert body.page_html == "<p>page</p>"
    assert body.full_text is not None
    assert body.full_text.source == "feed"


def test_what_is_gone_has_no_body_and_takes_no_reading(store: Store) -> None:
    assert store.body(404) is None
    assert store.body(2**70) is None
    store.save_reading(404, full_text(), "", "", 0)
    assert store.quotes(404) == []


def test_enclosures_and_pictures_are_kept(store: Store, feed_id: int) -> None:
    made = entry("a", image="https://ledger.example/a.png", enclosures=(Enclosure("https://ledger.example/a.mp3"),))
    (article_id,) = store.add_articles(feed_id, [made], [""], NOW)
    body = store.body(article_id)
    assert body is not None
    assert body.image == "https://ledger.example/a.png"
    assert "a.mp3" in body.extras


def test_pending_are_those_never_read_then_those_of_older_versions(store: Store, feed_id: int) -> None:
    first, second, third = add(store, feed_id, "Rain", "Snow", "Hail")
    store.save_reading(first, full_text(version=1), "Rain", "", 1)
    store.save_reading(second, full_text(version=2), "Snow", "", 1)
    assert [each.id for each in store.pending(1, 10)] == [third]
    assert [each.id for each in store.pending(2, 10)] == [third, first]
    assert [each.id for each in store.pending(3, 10)] == [third, first, second]
    assert [each.id for each in store.pending(3, 2)] == [third, first]


def test_pending_gives_the_page_where_it_has_been_fetched(store: Store, feed_id: int) -> None:
    (article_id,) = add(store, feed_id, "Rain")
    store.save_reading(article_id, full_text(source="page"), "page", "", 1, "<p>page</p>")
    (waiting,) = store.pending(2, 10)
    assert (waiting.html, waiting.source) == ("<p>page</p>", "page")


@pytest.mark.parametrize(
    ("text", "short"),
    [("", ""), ("a  b\nc", "a b c"), ("rain over Merrow", "rain over…"), ("x" * 30, "x" * 11 + "…")],
)
def test_shortened_cuts_between_words(text: str, short: str) -> None:
    assert shortened(text, 12) == short


def test_positions_are_kept_by_article(store: Store, feed_id: int) -> None:
    (article_id,) = add(store, feed_id, "Rain")
    assert store.position(article_id) == 0
    store.set_position(article_id, 512)
    store.set_position(404, 1)
    assert (store.position(article_id), store.position(404)) == (512, 0)


def test_small_state_is_kept_until_forgotten(store: Store) -> None:
    store.set_state("theme", "night")
    store.set_state("theme", "morning")
    assert store.state("theme") == "morning"
    store.set_state("theme", None)
    assert store.state("theme") is None

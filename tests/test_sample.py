"""The sample edition keeps what it promises: enough stories, outlets and languages, events that several outlets
cover with shared quotes, every kind of block a reader must lay out, and nothing that could reach a network."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher
from importlib.resources import files
from itertools import combinations, product
from typing import Any
from urllib.parse import urlsplit

import pytest

from newsreader import sample
from newsreader.sample import SampleStory, edition_title, front_matter, outlets, stories

NOW = datetime(2031, 5, 14, 9, 30, tzinfo=UTC)
STORIES = stories(NOW)
BY_ID = {story.id: story for story in STORIES}
QUOTED = re.compile(r"“([^“”]+)”|‘(.+?)’(?!\w)|«\s*([^«»]+?)\s*»|„([^„“]+)“|「([^「」]+)」", re.DOTALL)


def heads() -> Iterator[tuple[str, dict[str, Any]]]:
    for file in (files(sample) / "stories").iterdir():
        facts, _ = front_matter(file.read_text(encoding="utf-8"))
        yield file.name.partition("-")[2].removesuffix(".md"), facts


def events() -> dict[str, list[SampleStory]]:
    found = defaultdict(list)
    for slug, facts in heads():
        if "event" in facts:
            found[facts["event"]].append(BY_ID[slug])
    return dict(found)


def prose(story: SampleStory) -> str:
    return re.sub(r"`[^`]*`", "", re.sub(r"^```.*?^```$", "", story.markdown, flags=re.DOTALL | re.MULTILINE))


def quotes(story: SampleStory, least: int = 5) -> set[str]:
    """Quoted words of at least ``least`` words, lower case, without the punctuation at either end."""
    found = ("".join(groups) for groups in QUOTED.findall(prose(story)))
    bare = (" ".join(words.split()).strip(".,!?–").lower() for words in found)
    return {words for words in bare if len(words.split()) >= least}


def urls(story: SampleStory) -> list[str]:
    return [story.url, *re.findall(r"\w+://[^\s)]+", story.markdown), *([story.image] if story.image else [])]


def words(stories: Iterable[SampleStory]) -> list[int]:
    return [len(story.markdown.split()) for story in stories if story.language != "ja"]


def test_there_is_enough_to_look_around_in() -> None:
    assert edition_title() == "Sample edition"
    assert len(STORIES) >= 26
    assert len({story.outlet for story in STORIES}) >= 7
    assert {story.outlet for story in STORIES} == {outlet.key for outlet in outlets()}
    assert 4 <= len({outlet.category for outlet in outlets()}) <= 5
    assert {"en", "en-GB", "fr", "de", "ja"} <= {story.language for story in STORIES}


def test_outlets_have_addresses_no_network_knows() -> None:
    for outlet in outlets():
        assert outlet.url == f"sample:{outlet.key}"
        assert outlet.title
        assert (urlsplit(outlet.site_url).hostname or "").endswith(".example")


def test_stories_are_dated_from_now_and_newest_first() -> None:
    times = [story.published for story in STORIES]
    assert times == sorted(times, reverse=True)
    assert all(time < NOW and time.tzinfo is not None for time in times)
    recent = [NOW - time for time in times if NOW - time < timedelta(days=7)]
    assert min(recent) < timedelta(hours=1)
    assert max(recent) > timedelta(days=5)
    assert len({story.published for story in STORIES}) == len(STORIES)


def test_archive_story_keeps_its_own_date() -> None:
    archive = BY_ID["macron-raises-chechnya-with-putin"]
    later = {story.id: story for story in stories(NOW + timedelta(days=400))}
    assert archive.published.date().isoformat() == "2017-05-29"
    assert later[archive.id].published == archive.published
    assert STORIES[-1] == archive


def test_slugs_and_titles_are_unique() -> None:
    assert len(BY_ID) == len(STORIES) == len({story.title for story in STORIES})


def test_lengths_vary_from_a_brief_to_a_long_read() -> None:
    counts = words(STORIES)
    assert min(counts) <= 70
    assert max(counts) > 3000
    assert sum(250 <= count <= 600 for count in counts) >= 20


def test_some_headlines_fit_a_line_and_some_wrap_at_forty_columns() -> None:
    lengths = [len(story.title) for story in STORIES]
    assert min(lengths) <= 36
    assert sum(length > 40 for length in lengths) >= 10


def test_five_events_have_two_to_five_outlets_each() -> None:
    assert len(events()) >= 5
    for event, covered in events().items():
        assert 2 <= len({story.outlet for story in covered}) <= 5, event
        assert any(
            abs(one.published - other.published) <= timedelta(days=2) and one.outlet != other.outlet
            for one, other in combinations(covered, 2)
        ), event


def test_one_event_has_a_follow_up_days_later() -> None:
    covered = sorted(events()["port-strike"], key=lambda story: story.published)
    assert covered[-1].published - covered[-2].published >= timedelta(days=2)


def test_every_event_shares_a_quote_between_outlets() -> None:
    for event, covered in events().items():
        shared = [quotes(one) & quotes(other) for one, other in combinations(covered, 2) if one.outlet != other.outlet]
        assert any(shared), event


def test_a_quote_comes_in_two_slightly_different_wordings() -> None:
    found = [
        (one, other)
        for covered in events().values()
        for left, right in combinations(covered, 2)
        for one, other in product(quotes(left) - quotes(right), quotes(right) - quotes(left))
        if SequenceMatcher(None, one.split(), other.split()).ratio() > 0.75
    ]
    assert found


def test_an_event_has_headlines_that_share_few_words() -> None:
    def long_words(story: SampleStory) -> set[str]:
        return set(re.findall(r"\w{4,}", story.title.lower()))

    assert any(not long_words(one) & long_words(other) for one, other in combinations(events()["rates"], 2))


@pytest.mark.parametrize(
    "pattern",
    [
        r"^\|.*\|\n\|[-:| ]+\|$",
        r"^```[a-z]+\n",
        r"^- .+\n  +- ",
        r"^\d+\. .+\n +- ",
        r"^!\[[^\]]+\]\(https://[^)]+\)$",
        r"^> ",
        r"^## ",
        r"\*\*[^*]+\*\*",
        r"(?<!\*)\*[^*\n]+\*",
        r"“[^”]+\n\n“[^”]+”",
        r"‘[^’]+\n\n‘",
    ],
)
def test_every_kind_of_text_occurs(pattern: str) -> None:
    assert any(re.search(pattern, story.markdown, re.MULTILINE) for story in STORIES)


def test_one_story_has_table_code_lists_image_and_block_quote() -> None:
    patterns = [r"^\|[-:| ]+\|$", r"^```c$", r"^- ", r"^ +\d+\. ", r"^!\[", r"^> "]
    assert any(all(re.search(p, story.markdown, re.MULTILINE) for p in patterns) for story in STORIES)


@pytest.mark.parametrize(
    ("language", "mark"), [("en", "“"), ("en-GB", "‘"), ("fr", "«\u00a0"), ("de", "„"), ("ja", "「")]
)
def test_each_language_quotes_its_own_way(language: str, mark: str) -> None:
    assert all(mark in story.markdown for story in STORIES if story.language == language)


def test_every_address_leads_nowhere() -> None:
    for story in STORIES:
        for url in urls(story):
            parts = urlsplit(url)
            assert parts.scheme == "https", url
            assert (parts.hostname or "").endswith(".example"), url


def test_links_between_stories_find_their_story() -> None:
    linked = [url for story in STORIES for url in re.findall(r"(?<!!)\[[^\]]+\]\(([^)]+)\)", story.markdown)]
    assert len({url for url in linked if url in {story.url for story in STORIES}}) >= 3
    assert all("/images/" in url or url in {story.url for story in STORIES} for url in linked)


def test_prose_has_typographic_marks_and_no_controls() -> None:
    for story in STORIES:
        text = prose(story) + story.title + story.author
        assert '"' not in text, story.id
        assert "'" not in text, story.id
        assert " - " not in re.sub(r"^ *- ", "", text, flags=re.MULTILINE), story.id
        assert not [c for c in story.markdown if unicodedata.category(c) in {"Cc", "Cf"} and c not in "\n\t"], story.id


def test_english_quotation_marks_are_balanced() -> None:
    for story in STORIES:
        if story.language != "en":
            continue
        for paragraph in prose(story).split("\n\n"):
            opened, closed = paragraph.count("“"), paragraph.count("”")
            assert opened - closed in {0, 1}, (story.id, paragraph)

"""Makes stored articles ready to read: Markdown, quotes, related stories. The pipeline meets the store here.

Reading an article now happens in the caller's thread; what has merely arrived is read in worker processes, in small
steps, newest first, so that it can be stopped anywhere and goes on where it was.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from newsreader.errors import NewsreaderError, UsageError
from newsreader.model import Candidate, FullText, ParsedEntry, Signature, TextSource, Verdict
from newsreader.store import Store

if TYPE_CHECKING:
    from newsreader.store import PendingArticle
    from newsreader.sync.worker import WorkerPool
    from newsreader.text import Reading
    from newsreader.text.stories import Link

OPEN_SECONDS = 10.0
"""For reading a large article while the user waits for it."""
SMALL = 2**16
"""Characters of HTML up to which an article is read in the program itself when it is opened."""
VOICES_BATCH = 50
"""Articles whose quotes are given to their voices in one transaction, where that was done under older rules."""
BATCH = 8
"""Articles a worker reads in one call."""
RESTS = 15
"""Times as long as a batch took that nothing is read after it during a refresh, which so loses less than a tenth."""
LONGEST_REST = 5.0
"""Seconds of any rest at most, so that neither slow feeds nor a key held down keep the rest from being read."""
CLOSEST = 5
"""Related articles among which a copy is looked for."""


# --- one article, now -----------------------------------------------------------------------------------------


def reading_of(store: Store, article_id: int) -> FullText:
    """Returns the text of an article, reading and keeping it where this version of the pipeline has not yet.

    Raises UsageError when there is no such article."""
    from newsreader.text import PIPELINE_VERSION

    body = store.body(article_id)
    rows = store.articles([article_id])
    if body is None or not rows:
        raise UsageError(f"There is no article {article_id}.", "newsreader list shows the ids.")
    if body.full_text is not None and body.full_text.version >= PIPELINE_VERSION:
        return body.full_text
    article, before = rows[0], body.full_text
    from_page = before is not None and before.source == "page" and bool(body.page_html)
    source: TextSource = "sample" if article.sample else "page" if from_page else "feed"
    html = (body.page_html or "") if from_page else body.feed_html
    reading = _kept_facts(_read(source, html, article.url or "", article.title), source, before)
    keep(store, article.id, article.title, article.published, reading)
    return reading.text


def show_feed_text(store: Store, article_id: int) -> FullText:
    """Reads the text of the feed again and shows it in place of the page's, which stays stored."""
    body, rows = store.body(article_id), store.articles([article_id])
    if body is None or not rows:
        raise UsageError(f"There is no article {article_id}.")
    article = rows[0]
    reading = _read("feed", body.feed_html, article.url or "", article.title)
    keep(store, article.id, article.title, article.published, reading)
    return reading.text


def show_page_text(store: Store, article_id: int) -> FullText | None:
    """Shows the text of a page fetched earlier; None when there is none."""
    body, rows = store.body(article_id), store.articles([article_id])
    if body is None or not rows or not body.page_html:
        return None
    article = rows[0]
    reading = _as_page(_read("page", body.page_html, article.url or "", article.title), body.page_verdict)
    keep(store, article.id, article.title, article.published, reading)
    return reading.text


def same_story(store: Store, article_id: int, text: FullText, now: datetime) -> frozenset[int]:
    """Returns the other articles that report the same, for one whose text is not all there is; else none."""
    number = store.story_of(article_id) if text.verdict != "complete" or text.note else None
    story = store.story(number, now) if number is not None else None
    return frozenset(each.id for each in story.articles if each.id != article_id) if story else frozenset()


def _read(source: TextSource, text: str, url: str, title: str) -> Reading:
    from newsreader.text import read_entry, read_markdown

    return read_markdown(text, title) if source == "sample" else read_entry(text, url, title)


def _kept_facts(reading: Reading, source: TextSource, before: FullText | None) -> Reading:
    """Returns a reading made anew with what only the first one could know: where from, how complete, and why."""
    text = replace(reading.text, source=source, note=before.note if before else "")
    if source == "page" and before is not None:
        text = replace(text, verdict=before.verdict)
    return replace(reading, text=text)


def _as_page(reading: Reading, verdict: Verdict) -> Reading:
    """Returns a reading of a page's kept text with what the page turned out to be."""
    from newsreader.text import page_note

    return replace(reading, text=replace(reading.text, source="page", verdict=verdict, note=page_note(verdict)))


def keep(
    store: Store, article_id: int, title: str, published: datetime, reading: Reading, page_html: str | None = None
) -> None:
    """Stores a reading and links the article with its related stories; nothing on a read-only disk."""
    if not store.read_only:
        store.save_reading(article_id, reading.text, reading.plain, reading.summary, reading.words, page_html)
        relate(store, [(article_id, title, published, reading)])


def relate(store: Store, several: Sequence[tuple[int, str, datetime, Reading]]) -> None:
    """Links articles (id, title, published, reading) with those of the days around that report the same, in both
    directions, and with those that their texts link to; puts each into the story of those that report the same event.

    Their words are counted together, and their links written, so that nothing is touched twice."""
    frequency = store.count_words({article_id: reading.terms for article_id, _, _, reading in several})
    links = {each[0]: _relate(store, *each, frequency) for each in several}
    store.save_related(links)


def _relate(
    store: Store,
    article_id: int,
    title: str,
    published: datetime,
    reading: Reading,
    frequency: tuple[dict[str, int], int],
) -> tuple[Link, ...]:
    """Puts an article into its story; returns its links."""
    from newsreader.text.evidence import link_marks, same_quotes
    from newsreader.text.grouping import compared
    from newsreader.text.stories import choose, signature

    shared = reading.traits
    mark = replace(
        signature(reading.terms, *frequency),
        opening=array("I", shared.opening),
        sayings=array("I", shared.sayings) + link_marks(shared.addresses),
    )
    alike = store.same_sayings(article_id, shared.sayings)
    quoted = same_quotes(reading.text.quotes, {each: store.quotes(each) for each in alike})
    linked = _linking_to(store, article_id).union(store.at_addresses(shared.addresses))
    found = store.enter(article_id, mark, compared(len(mark.terms)), also=linked | quoted.keys())
    if not store.is_settled(article_id):
        _group(store, article_id, title, mark, found, quoted)
    return choose(found, published, title, reading.plain, quoted=quoted, linked=linked)


def _linking_to(store: Store, article_id: int) -> frozenset[int]:
    """Returns articles that were stored before the one that their texts link to."""
    from newsreader.text.evidence import addresses, link_marks

    url = store.address(article_id)
    found = [(each, store.body(each)) for each in store.same_sayings(article_id, link_marks([url]))] if url else []
    return frozenset(
        other for other, body in found if body and body.full_text and url in addresses(body.full_text.markdown)
    )


def _group(
    store: Store, article_id: int, title: str, mark: Signature, found: Sequence[Candidate], quoted: Collection[int]
) -> None:
    """Puts an article into the story of the text that it copies, else of those that report the same, else its own."""
    from newsreader.text.grouping import MOST, StoryCandidate, choose_story, is_copy, likeness

    alike = likeness(found, quoted)
    closest = sorted(alike, key=lambda each: (-alike[each], -each))[:CLOSEST]
    for original, story, opening in store.possible_originals(article_id, closest, MOST):
        if is_copy(mark.opening, opening):
            store.join_story(article_id, story, original)
            return
    stories = (StoryCandidate(*each) for each in store.story_candidates(article_id, alike))
    best = choose_story(stories, title, len(mark.terms), lambda number: store.titles_beside(number, article_id))
    store.join_story(article_id, best)


# --- what has arrived, in the background ----------------------------------------------------------------------


async def prepare(
    store: Store,
    pool: WorkerPool,
    limit: int,
    on_step: Callable[[Iterable[int]], None] | None = None,
    busy: Callable[[], bool] = lambda: False,
    pressing: Callable[[], bool] = lambda: False,
) -> int:
    """Reads up to ``limit`` articles that this version of the pipeline has not read; returns how many.

    ``on_step`` hears the ids of each batch once it is kept. While something more urgent is ``busy``, most of the time
    is left to that; while the user is ``pressing`` keys, nothing is begun that would slow down what these draw."""
    import asyncio
    import time

    from newsreader.text import PIPELINE_VERSION

    if store.read_only:
        return 0
    await _while(pressing, LONGEST_REST)
    waiting = await asyncio.to_thread(store.pending, PIPELINE_VERSION, limit)
    if not waiting:
        return await asyncio.to_thread(store.index_voices, VOICES_BATCH)
    for start in range(0, len(waiting), BATCH):
        batch, began = waiting[start : start + BATCH], time.monotonic()
        readings = await _read_batch(pool, batch)
        await _while(pressing, LONGEST_REST)
        await asyncio.to_thread(_keep_batch, store, batch, readings)
        if on_step is not None:
            on_step([each.id for each in batch])
        await _while(busy, min(RESTS * (time.monotonic() - began), LONGEST_REST))
    return len(waiting)


async def _while(something: Callable[[], bool], seconds: float) -> None:
    """Waits while something is so, but no longer than this."""
    import asyncio
    import time

    end = time.monotonic() + seconds
    while something() and time.monotonic() < end:  # noqa: ASYNC110 - asked of another room, which tells nobody
        await asyncio.sleep(0.05)


async def prepare_ahead(store: Store, pool: WorkerPool, ids: Sequence[int]) -> int:
    """Reads those of these articles that have not been read, behind whatever is asked for; returns how many."""
    import asyncio

    from newsreader.text import PIPELINE_VERSION

    if store.read_only:
        return 0
    waiting = await asyncio.to_thread(store.pending_among, ids, PIPELINE_VERSION)
    if waiting:
        await asyncio.to_thread(_keep_batch, store, waiting, await _read_batch(pool, waiting))
    return len(waiting)


async def read_now(store: Store, article_id: int, pool: Callable[[], WorkerPool]) -> None:
    """Reads an article that is about to be shown, if that was not done: a large one in a worker, which can be stopped.

    A small one is read in a thread, which is sooner than a process that may yet have to start."""
    import asyncio

    from newsreader.text import PIPELINE_VERSION

    for each in await asyncio.to_thread(store.pending_among, [article_id], PIPELINE_VERSION):
        if len(each.html) < SMALL or store.read_only or each.source == "sample":
            await asyncio.to_thread(reading_of, store, article_id)
        else:
            reading = await _read_alone(pool(), each, seconds=OPEN_SECONDS, background=False)
            await asyncio.to_thread(_keep_batch, store, [each], [reading])


async def _read_batch(pool: WorkerPool, batch: Sequence[PendingArticle]) -> list[Reading | None]:
    fed = [each for each in batch if each.source != "sample"]
    try:
        entries = [(each.html, each.url or "", each.title) for each in fed]
        found = await pool.run("read_entries", entries, timeout=20.0, background=True) if fed else []
        readings = dict(zip((each.id for each in fed), found, strict=True))
    except NewsreaderError:
        readings = {each.id: await _read_alone(pool, each) for each in fed}
    for each in batch:
        if each.source == "sample":
            readings[each.id] = await _read_alone(pool, each)
    return [readings[each.id] for each in batch]


async def _read_alone(
    pool: WorkerPool, each: PendingArticle, *, seconds: float = 5.0, background: bool = True
) -> Reading | None:
    """Reads one article by itself, so that a hostile one costs only its own text."""
    try:
        sample = each.source == "sample"
        question = ("read_markdown", each.html) if sample else ("read_entry", each.html, each.url or "")
        reading: Reading | None = await pool.run(*question, each.title, timeout=seconds, background=background)
    except NewsreaderError:
        return None
    return reading


def _keep_batch(store: Store, batch: Sequence[PendingArticle], readings: Sequence[Reading | None]) -> None:
    if store.read_only:
        return
    with store.together():
        kept = []
        for each, reading in zip(batch, readings, strict=True):
            if reading is None:
                reading = _words_alone(store, each)
            body = store.body(each.id) if each.source == "page" else None
            if body is not None:
                reading = _as_page(reading, body.page_verdict)
            store.save_reading(each.id, reading.text, reading.plain, reading.summary, reading.words)
            kept.append((each.id, each.title, each.published, reading))
        relate(store, kept)


def _words_alone(store: Store, each: PendingArticle) -> Reading:
    """Returns the words that were stored on arrival, so that a text that breaks the worker is not tried for ever."""
    from newsreader.text import read_plain

    body = store.body(each.id)
    reading = read_plain(body.plain if body else "", each.title)
    note = "The layout of this article could not be read; these are its words."
    return replace(reading, text=replace(reading.text, source=each.source, note=note))


# --- the sample edition ---------------------------------------------------------------------------------------


def load_sample(store: Store, now: datetime) -> int:
    """Puts the sample edition into the store, its outlets as feeds; returns the number of stories."""
    from newsreader import sample

    feeds = {
        outlet.key: store.add_feed(
            outlet.url, outlet.title, category=outlet.category, site_url=outlet.site_url, sample=True
        )
        for outlet in sample.outlets()
    }
    stories = sample.stories(now)
    for key, feed in feeds.items():
        mine = [story for story in stories if story.outlet == key]
        entries = [
            ParsedEntry(
                id=story.id,
                title=story.title,
                url=story.url,
                authors=(story.author,) if story.author else (),
                published=story.published,
                content=story.markdown,
                image=story.image,
                language=story.language,
            )
            for story in mine
        ]
        store.add_articles(feed.id, entries, [story.markdown for story in mine], now)
    return len(stories)

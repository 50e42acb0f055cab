"""What every service of a server must do, whatever the server: run against fakes, and against real ones where named.

Each check is given a logged-in service and leaves the marks and feeds as it found them.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from newsreader.model.accounts import RemoteArticle
from newsreader.sync.service import Mark, RemoteService


@dataclass(frozen=True)
class Place:
    """A server to be checked."""

    service: RemoteService
    new_feed: str = ""
    """The address of a feed that is not subscribed; empty where there is none."""
    unknown: str = "900719925474"
    """The key of no article."""


async def everything(service: RemoteService, limit: int = 60) -> list[RemoteArticle]:
    """Returns all articles, page by page."""
    found: list[RemoteArticle] = []
    cursor: str | None = None
    while True:
        batch = await service.newest(None, cursor, limit)
        found.extend(batch.articles)
        cursor = batch.cursor
        if cursor is None:
            return found


async def feeds_have_names(place: Place) -> None:
    """Feeds have keys of their own, addresses, titles and folders."""
    feeds = await place.service.feeds()
    assert feeds
    assert len({feed.key for feed in feeds}) == len(feeds)
    assert all(feed.url.startswith("http") and feed.title and feed.folder for feed in feeds)


async def pages_bring_everything_once(place: Place) -> None:
    """Pages end, and hold every article once, with its feed, text, date and marks."""
    found = await everything(place.service)
    assert len({each.key for each in found}) == len(found)
    assert {each.key for each in found} == await place.service.ids("all")
    known = {feed.key for feed in await place.service.feeds()}
    assert {each.feed_key for each in found} <= known
    assert all(each.entry.published and each.entry.content and each.entry.url for each in found)
    assert {each.key for each in found if each.read is False} == await place.service.ids("unread")
    assert {each.key for each in found if each.starred} == await place.service.ids("starred")


async def pages_stay_whole_while_marks_are_made(place: Place) -> None:
    """Marking what is read on a page takes nothing from the next one."""
    service = place.service
    wanted = await service.ids("all")
    found: set[str] = set()
    cursor: str | None = None
    turned: list[str] = []
    while cursor is not None or not found:
        batch = await service.newest(None, cursor, 20)
        found |= {each.key for each in batch.articles}
        unread = [each.key for each in batch.articles if not each.read][:5]
        await service.mark(unread, "read", True)
        turned += unread
        cursor = batch.cursor
    assert found == wanted
    for start in range(0, len(turned), 50):
        await service.mark(turned[start : start + 50], "read", False)


async def articles_are_found_by_key(place: Place) -> None:
    """Articles come in the order they were asked for, any number; the unknown are left out, doubles come once."""
    keys = sorted(await place.service.ids("all"))
    asked = [keys[5], place.unknown, keys[0], keys[5], keys[-1]]
    assert [each.key for each in await place.service.articles(asked)] == [keys[5], keys[0], keys[-1]]
    assert [each.key for each in await place.service.articles(keys)] == keys
    assert await place.service.articles([]) == ()
    assert await place.service.articles([place.unknown]) == ()


async def marks_are_sets(place: Place) -> None:
    """A mark sent twice is as sent once, in either direction; unknown keys and empty lists do no harm."""
    service = place.service
    keys = [each.key for each in (await everything(service)) if not each.read and not each.starred][:3]
    others = await service.ids("unread") - set(keys)
    marks: tuple[Mark, ...] = ("read", "starred")
    for mark in marks:
        for value in (True, True, False, False, True, False):
            await service.mark([*keys, place.unknown], mark, value)
            found = await service.articles(keys)
            assert [each.read if mark == "read" else each.starred for each in found] == [value] * 3
            listed = await service.ids("unread" if mark == "read" else "starred")
            assert (listed >= set(keys)) is (value if mark == "starred" else not value)
    await service.mark([], "read", True)
    assert await service.ids("unread") - set(keys) == others


async def feeds_are_changed(place: Place) -> None:
    """Subscribing, renaming, moving and unsubscribing happen, and twice is as once."""
    service = place.service
    if not place.new_feed:
        return
    before = await service.feeds()
    key = await service.subscribe(place.new_feed, "Tünes & <b>")
    assert await service.subscribe(place.new_feed, "Tünes & <b>") == key
    assert len(await service.feeds()) == len(before) + 1
    for title in ("Plain", "Ö & <i>"):
        await service.rename(key, title)
        await service.rename(key, title)
    for folder in ("Other Ünes", before[0].folder):
        await service.move(key, folder)
        await service.move(key, folder)
        feed = next(each for each in await service.feeds() if each.key == key)
        assert (feed.title, feed.folder, feed.url) == ("Ö & <i>", folder, place.new_feed)
    await service.move(key, None)
    await service.unsubscribe(key)
    await service.unsubscribe(key)
    assert {each.key for each in await service.feeds()} == {each.key for each in before}


async def the_server_may_be_told_to_ask_its_feeds(place: Place) -> None:
    """A server that asks its feeds when it is told to says at once that it will, any number of times."""
    await place.service.ask_feeds()
    await place.service.ask_feeds()


CONTRACT: tuple[Callable[[Place], Awaitable[None]], ...] = (
    feeds_have_names,
    pages_bring_everything_once,
    pages_stay_whole_while_marks_are_made,
    articles_are_found_by_key,
    marks_are_sets,
    feeds_are_changed,
    the_server_may_be_told_to_ask_its_feeds,
)

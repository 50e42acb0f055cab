"""A library that mirrors an account: refreshed like any other, whole without the server, and bound to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from newsreader.errors import ConfigError, StoreError, UsageError
from newsreader.library import Library
from newsreader.model import Account, View
from newsreader.sync.service import RemoteService
from tests.builders import NOW
from tests.fake_service import FakeService, offline

ACCOUNT = Account("home", "greader", "https://news.example/", "ana")


@pytest.fixture
def service() -> FakeService:
    """A server with a feed of two articles."""
    fake = FakeService()
    fake.feed()
    fake.publish("Rain", "Snow")
    return fake


@pytest.fixture
async def library(tmp_path: Path, service: FakeService) -> AsyncIterator[Library]:
    """A library beside that server."""
    opened = Library.open(tmp_path / "home.db", now=lambda: NOW, account=ACCOUNT, connect=lambda: service)
    yield opened
    await opened.close_network()
    opened.close()


def titles(library: Library, kind: str = "all") -> list[str]:
    ids = library.article_ids(View(kind))  # type: ignore[arg-type]
    return [each.title for each in library.articles(ids)]


async def test_refresh_is_a_sync(library: Library, service: FakeService) -> None:
    told: list[int] = []
    report = await library.refresh([99], on_progress=lambda progress: told.append(progress.new))
    assert (report.new, report.checked, report.failed, len(report.article_ids)) == (2, 1, 0, 2)
    assert titles(library) == ["Snow", "Rain"]
    assert told[-1] == 2
    assert [hit.article.title for hit in library.search("merrow")] == ["Snow", "Rain"]
    while await library.prepare():
        pass
    assert library.read(library.search("snow")[0].article.id).blocks[0].text == "Snow in Merrow."


async def test_everything_works_without_the_server(library: Library, service: FakeService) -> None:
    await library.sync()
    service.fail("*", offline(), times=99)
    snow, rain = library.article_ids(View())
    library.set_read([snow])
    library.set_starred([rain])
    library.rename_feed(library.feeds()[0].id, "Ledger")
    report = await library.refresh()
    assert (report.failed, report.checked, report.problems) == (1, 0, (("home", str(offline())),))
    state = library.sync_state()
    assert (state.offline, state.waiting, state.last) == (True, 3, NOW)
    assert (titles(library, "unread"), titles(library, "bookmarks")) == (["Rain"], ["Rain"])
    assert library.full_text(snow).markdown == "Snow in Merrow."
    service.heal()
    assert (await library.sync(marks_only=True)).sent == 3
    assert library.sync_state().waiting == 0
    assert service.subscriptions["feed/1"].title == "Ledger"


async def test_an_account_begins_without_the_sample_edition(library: Library) -> None:
    assert library.has_own_feeds()
    assert not library.open_first_time()
    assert library.feeds() == []


async def test_unasked_it_syncs_when_the_time_has_come(library: Library, service: FakeService) -> None:
    await library.sync(due_only=True)
    service.requests.clear()
    await library.refresh(due_only=True)
    assert service.requests == []
    library.now = lambda: NOW + timedelta(minutes=30)
    await library.refresh(due_only=True)
    assert service.requests != []


async def test_a_missing_password_is_a_problem_not_an_end(tmp_path: Path) -> None:
    def connect() -> RemoteService:
        raise ConfigError("There is no password for home.", "newsreader connect asks for it.")

    library = Library.open(tmp_path / "home.db", now=lambda: NOW, account=ACCOUNT, connect=connect)
    report = await library.sync()
    assert report.problems == (("home", "There is no password for home."),)
    assert library.sync_state().hint == "newsreader connect asks for it."
    library.close()


async def test_a_database_belongs_to_one_account(library: Library) -> None:
    with pytest.raises(StoreError, match="those of greader ana@https:"):
        Library.open(library.path, account=Account("home", "greader", "https://other.example/", "ana"))


async def test_without_an_account_there_is_nothing_to_sync(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "news.db")
    with pytest.raises(UsageError, match="no account"):
        await library.sync()
    with pytest.raises(UsageError, match="answer"):
        library.answer_sync(True)
    assert library.sync_state().waiting == 0
    library.close()

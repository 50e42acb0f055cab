"""Connecting a server on the screen, turning between accounts, and how the server's state is shown."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static
from textual.worker import WorkerFailed

from newsreader import libraries as rooms
from newsreader.accounts import Accounts
from newsreader.errors import FetchError
from newsreader.libraries import Libraries
from newsreader.library import Library
from newsreader.model import Account, View
from newsreader.model.accounts import SyncQuestion, SyncState
from newsreader.sync.service import Batch
from newsreader.ui import account_actions
from newsreader.ui.account_actions import sign_of, told_of
from newsreader.ui.app import NewsApp, Options
from newsreader.ui.browse import BrowseScreen
from newsreader.ui.connect import AccountsScreen, ConnectScreen, QuestionScreen, what_is_asked
from newsreader.ui.signs import SIGNS
from tests.fake_service import FakeService, offline
from tests.ui.screens import press, settle

SIGN = SIGNS["unicode"]
PASSWORD = "open sesame"


class Doors:
    """What stands behind every address: one server, and who is let in."""

    def __init__(self) -> None:
        self.service = FakeService()
        self.refusal: FetchError | None = None
        self.asked: list[tuple[str, str, str]] = []

    async def find(self, asked: Account, secret: str, on_step: Callable[[str], None]) -> tuple[str, str]:
        """Lets in, or refuses."""
        self.asked.append((asked.url, asked.user, secret))
        on_step("Asking …")
        if self.refusal is not None:
            raise self.refusal
        return "greader", f"https://{asked.url}"


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch) -> Doors:
    """Puts a server in memory behind every address, and starts no processes."""
    found = Doors()

    async def texts(_self: Library, documents: Sequence[str]) -> list[str]:
        return ["" for _ in documents]

    async def nothing(_self: Library, *_: object, **__: object) -> int:
        return 0

    monkeypatch.setattr(rooms, "_found_out", found.find)
    monkeypatch.setattr(Libraries, "_service", lambda _self, _account: found.service)
    monkeypatch.setattr(Library, "_texts", texts)
    monkeypatch.setattr(Library, "prepare", nothing)
    monkeypatch.setattr(Library, "prepare_ahead", nothing)
    monkeypatch.setitem(__import__("sys").modules, "keyring", None)
    monkeypatch.setattr(account_actions, "SEND_PAUSE", 0.01)
    return found


def libraries_in(folder: Path) -> Libraries:
    return Libraries(folder / "newsreader.db", Accounts(folder / "accounts.toml", folder / "accounts", {}))


def account_in(folder: Path, name: str = "home") -> Libraries:
    """Returns libraries among which is an account with its password."""
    kept = Accounts(folder / "accounts.toml", folder / "accounts", {})
    account = Account(name, "greader", f"https://{name}.example", "ana")
    kept.keep_secret(account, PASSWORD)
    kept.keep(account)
    return libraries_in(folder)


@asynccontextmanager
async def reading(
    libraries: Libraries, name: str = "local", size: tuple[int, int] = (150, 42)
) -> AsyncIterator[Pilot[None]]:
    """Opens the reader on one of the libraries."""
    options = Options(theme="night-edition", refresh_minutes=0, refresh_on_start=False)
    app = NewsApp(libraries.open(name), options, libraries)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield pilot
    libraries.close()


def shown(app: App[None]) -> BrowseScreen:
    """Returns the reading screen, in front."""
    assert isinstance(app.screen, BrowseScreen)
    return app.screen


def message(app: App[None]) -> str:
    return str(app.screen.query_one("#dialog-message", Static).render())


def foot(app: App[None]) -> str:
    return str(shown(app).hints.render())


async def fill(pilot: Pilot[None], *texts: str) -> None:
    """Types into the fields of the dialog, each ended with Enter, and waits for what comes of it."""
    for text in texts:
        field = pilot.app.focused
        assert isinstance(field, Input)
        field.value = text
        await press(pilot, "enter")
    await settle(pilot)
    await settle(pilot)  # what was opened begins work of its own


# --- connecting -----------------------------------------------------------------------------------------------


async def test_s_connects_a_server_on_the_first_run_and_opens_it(tmp_path: Path, doors: Doors) -> None:
    doors.service.feed()
    doors.service.publish("Ferry agreement", "Night train")
    async with reading(libraries_in(tmp_path)) as pilot:
        await press(pilot, "s")
        assert isinstance(pilot.app.screen, ConnectScreen)
        await fill(pilot, "rss.example", "ana", PASSWORD)
        screen = shown(pilot.app)
        assert screen.library.account is not None
        assert (screen.library.account.name, screen.library.account.user) == ("rss.example", "ana")
        assert [row.title for row in screen.library.articles(screen.list.ids)] == ["Night train", "Ferry agreement"]
        assert "rss.example" in foot(pilot.app)
        assert not screen.query_one("#welcome").display
    assert Accounts(tmp_path / "accounts.toml", tmp_path).default() == "rss.example"
    assert doors.asked == [("rss.example", "ana", PASSWORD)]


@pytest.mark.parametrize("size", [(150, 42), (80, 24), (40, 20)])
async def test_the_password_is_never_on_the_screen(tmp_path: Path, doors: Doors, size: tuple[int, int]) -> None:
    doors.refusal = FetchError("rss.example does not accept the password.", "Try again.", kind="auth")
    async with reading(libraries_in(tmp_path), size=size) as pilot:
        await press(pilot, "s")
        await fill(pilot, "rss.example", "ana", PASSWORD)
        drawn = pilot.app.export_screenshot()
        assert "•••••" in drawn
        assert "sesame" not in drawn
        assert "does not accept" in message(pilot.app)


@pytest.mark.parametrize(
    ("error", "field"),
    [
        (FetchError("There is no server for news here.", kind="address"), "address"),
        (FetchError("rss.example does not accept the password.", kind="auth"), "secret"),
        (FetchError("The API of rss.example is switched off.", "Switch it on.", kind="off"), "address"),
    ],
)
async def test_what_went_wrong_is_said_and_everything_typed_stays(
    tmp_path: Path, doors: Doors, error: FetchError, field: str
) -> None:
    doors.refusal = error
    async with reading(libraries_in(tmp_path)) as pilot:
        await press(pilot, "s")
        await fill(pilot, "rss.example", "ana", PASSWORD)
        assert str(error) in message(pilot.app)
        assert error.hint in message(pilot.app)
        assert pilot.app.focused is not None
        assert pilot.app.focused.id == field
        values = [pilot.app.screen.query_one(f"#{name}", Input).value for name in ("address", "user", "secret")]
        assert values == ["rss.example", "ana", PASSWORD]
        assert not (tmp_path / "accounts.toml").exists()
        doors.refusal = None
        await press(pilot, "enter")
        assert shown(pilot.app).library.account is not None


async def test_a_crash_shows_no_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, doors: Doors, capsys: pytest.CaptureFixture[str]
) -> None:
    async def broken(asked: Account, secret: str, on_step: Callable[[str], None]) -> tuple[str, str]:
        raise RuntimeError(f"boom {[secret]!r}")

    monkeypatch.setattr(rooms, "_found_out", broken)
    libraries, log = libraries_in(tmp_path), tmp_path / "crash.log"
    app = NewsApp(libraries.open(), Options(theme="night-edition", refresh_minutes=0, log_path=log), libraries)

    async def crash() -> None:
        async with app.run_test() as pilot:
            await settle(pilot)
            await press(pilot, "s")
            await fill(pilot, "rss.example", "ana", PASSWORD)

    with pytest.raises(WorkerFailed):
        await crash()
    libraries.close()
    told = log.read_text() + "".join(capsys.readouterr())
    assert "boom" in told
    assert "sesame" not in told


async def test_enter_goes_to_what_is_empty_and_escape_closes(tmp_path: Path, doors: Doors) -> None:
    async with reading(libraries_in(tmp_path)) as pilot:
        await press(pilot, "s", "enter")
        assert pilot.app.focused is not None
        assert pilot.app.focused.id == "user"
        await press(pilot, "enter")
        assert pilot.app.focused.id == "secret"
        await press(pilot, "enter")
        assert pilot.app.focused.id == "address"
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, BrowseScreen)
    assert doors.asked == []


async def test_a_token_needs_no_user(tmp_path: Path, doors: Doors) -> None:
    async with reading(libraries_in(tmp_path)) as pilot:
        await press(pilot, "s")
        await fill(pilot, "rss.example", "", "t0ken")
        assert shown(pilot.app).library.account is not None
    assert doors.asked == [("rss.example", "", "t0ken")]


async def test_the_first_stories_are_there_while_the_rest_arrives(tmp_path: Path, doors: Doors) -> None:
    doors.service.feed()
    doors.service.publish(*(f"Story {number}" for number in range(120)))
    newest, early = doors.service.newest, list[int]()
    async with reading(libraries_in(tmp_path)) as pilot:

        async def late(since: datetime | None, cursor: str | None, limit: int) -> Batch:
            async with asyncio.timeout(20):
                while cursor and not (numbers := numbers_shown(pilot.app)):
                    await pilot.pause()
                early.extend([numbers] if cursor else [])
            return await newest(since, cursor, limit)

        doors.service.newest = late  # type: ignore[method-assign]
        await press(pilot, "s")
        await fill(pilot, "rss.example", "ana", PASSWORD)
        async with asyncio.timeout(20):
            while numbers_shown(pilot.app) < 120:
                await pilot.pause()
    assert 0 < early[0] < 120


def numbers_shown(app: App[None]) -> int:
    """Returns how many stories of an account are in the list; 0 before it is there."""
    screen = app.screen
    there = isinstance(screen, BrowseScreen) and screen.library.account and screen.query("#list")
    return len(screen.list.ids) if isinstance(screen, BrowseScreen) and there else 0


# --- side by side ---------------------------------------------------------------------------------------------


async def test_accounts_are_turned_to_and_left_without_a_restart(tmp_path: Path, doors: Doors) -> None:
    libraries = account_in(tmp_path)
    async with reading(libraries) as pilot:
        sample = len(shown(pilot.app).list.ids)
        await press(pilot, "at")
        assert isinstance(pilot.app.screen, AccountsScreen)
        await press(pilot, "j", "enter")
        assert shown(pilot.app).library is libraries.open("home")
        await press(pilot, "at", "k", "enter")
        assert shown(pilot.app).library is libraries.open()
        assert len(shown(pilot.app).list.ids) == sample
        await press(pilot, "at", "j", "enter")
        assert shown(pilot.app).library is libraries.open("home")


async def test_an_account_asks_for_news_only_while_it_is_read(tmp_path: Path, doors: Doors) -> None:
    async with reading(account_in(tmp_path), "home") as pilot:
        home = shown(pilot.app)
        home.options = replace(home.options, refresh_minutes=30)
        await press(pilot, "at", "k", "enter")
        assert shown(pilot.app) is not home
        home._minute()
        await settle(pilot)
        assert doors.service.requests == []
        await press(pilot, "at", "j", "enter")
        await settle(pilot)
        assert shown(pilot.app) is home
        assert "feeds" in doors.service.requests


async def test_marks_made_elsewhere_are_drawn(tmp_path: Path, doors: Doors) -> None:
    doors.service.feed()
    keys = doors.service.publish("Ferry agreement", "Night train")
    async with reading(account_in(tmp_path), "home") as pilot:
        await press(pilot, "R")
        await settle(pilot)
        screen = shown(pilot.app)
        assert not any(row.article.read for row in screen.list.loaded.values())
        doors.service.put(keys[:1], "read", True)
        await press(pilot, "R")
        await settle(pilot)
        read = {row.article.title: row.article.read for row in screen.list.loaded.values()}
        assert read == {"Ferry agreement": True, "Night train": False}


async def test_the_list_of_accounts_leads_to_one_more(tmp_path: Path, doors: Doors) -> None:
    async with reading(account_in(tmp_path), "home") as pilot:
        await press(pilot, "at", "a")
        assert isinstance(pilot.app.screen, ConnectScreen)
        await fill(pilot, "rss.example", "ivo", PASSWORD)
        account = shown(pilot.app).library.account
        assert account is not None
        assert account.user == "ivo"


# --- how the server stands ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "sign"),
    [
        (SyncState(), ""),
        (SyncState(waiting=3), "↑3"),
        (SyncState(waiting=1234, offline=True, problem="x"), "offline ↑1,234"),
        (SyncState(problem="x"), "!"),
        (SyncState(problem="x", login=True), "log in"),
        (SyncState(question=SyncQuestion(5, 6)), "asks"),
    ],
)
def test_the_sign_is_small(state: SyncState, sign: str) -> None:
    assert sign_of(state, SIGN) == sign
    assert told_of(state, SIGN).startswith("not synced yet")


async def test_marks_made_offline_wait_and_are_sent_later(tmp_path: Path, doors: Doors) -> None:
    doors.service.feed()
    keys = doors.service.publish("Ferry agreement", "Night train")
    libraries = account_in(tmp_path)
    async with reading(libraries, "home") as pilot:
        await press(pilot, "R")
        await press(pilot, ".")
        doors.service.fail("*", offline(), times=1000)
        await press(pilot, "m")
        await pilot.pause(0.1)
        await settle(pilot)
        assert "offline ↑1" in foot(pilot.app)
        assert not doors.service.kept[keys[1]].read
    doors.service.heal()
    async with reading(libraries, "home") as pilot:
        assert "offline ↑1" in foot(pilot.app)
        await press(pilot, "R")
        assert "↑" not in foot(pilot.app)
        assert doors.service.kept[keys[1]].read


async def test_a_mark_is_sent_a_moment_later(tmp_path: Path, doors: Doors) -> None:
    doors.service.feed()
    keys = doors.service.publish("Ferry agreement")
    async with reading(account_in(tmp_path), "home") as pilot:
        await press(pilot, "R")
        await press(pilot, ".", "b")
        await pilot.pause(0.1)
        await settle(pilot)
        assert doors.service.kept[keys[0]].starred
        assert "↑" not in foot(pilot.app)


@pytest.mark.parametrize("apply", [False, True])
async def test_before_much_is_marked_read_the_user_is_asked(tmp_path: Path, doors: Doors, apply: bool) -> None:
    doors.service.feed()
    published = doors.service.publish(*(f"Story {number}" for number in range(150)))
    async with reading(account_in(tmp_path), "home") as pilot:
        await press(pilot, "R")
        for key in published:
            doors.service.kept[key].read = True
        await press(pilot, "R")
        assert isinstance(pilot.app.screen, QuestionScreen)
        assert "mark 150 of 150 unread articles read" in pilot.app.export_screenshot().replace("&#160;", " ")
        lines = pilot.app.screen.query_one(OptionList)
        assert lines.highlighted == 1
        await press(pilot, *(("up", "enter") if apply else ("enter",)))
        library = shown(pilot.app).library
        kept = 0 if apply else 150
        assert len(library.article_ids(View("unread"))) == kept
        assert library.sync_state().question is None
        assert sum(not each.read for each in doors.service.kept.values()) == kept


def test_the_answers_name_what_they_do() -> None:
    assert "mark them read" in what_is_asked(SyncQuestion(5, 6))[0]
    assert "bookmarks" in what_is_asked(SyncQuestion(removed=5, bookmarks=6))[0]
    assert what_is_asked(SyncQuestion(5, 6, 5, 6))[0].startswith("Apply all")


async def test_without_the_server_everything_stored_works(tmp_path: Path, doors: Doors) -> None:
    doors.service.feed()
    doors.service.publish("Ferry agreement", "Night train")
    libraries = account_in(tmp_path)
    async with reading(libraries, "home") as pilot:
        await press(pilot, "R")
    doors.service.fail("*", offline(), times=1000)
    libraries = libraries_in(tmp_path)
    async with reading(libraries, "home") as pilot:
        screen = shown(pilot.app)
        assert len(screen.list.ids) == 2
        await press(pilot, "R")
        assert "offline" in foot(pilot.app)
        await press(pilot, "enter")
        assert screen.opened is not None
        assert screen.opened.article.title == "Night train"
        await press(pilot, "b", "q")
        assert screen.library.counts().bookmarks == 1
        assert [hit.article.title for hit in screen.library.search("ferry")] == ["Ferry agreement"]
        assert "offline ↑2" in foot(pilot.app)

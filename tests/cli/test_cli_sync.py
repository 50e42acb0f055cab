"""Accounts on the command line, against a server in memory."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from newsreader import libraries as rooms
from newsreader.errors import FetchError
from newsreader.libraries import Libraries
from newsreader.library import Library
from newsreader.model import Account, View
from tests.cli.conftest import Cli
from tests.fake_service import FakeService, offline, pause

PASSWORD = "open sesame ✓"


@pytest.fixture(autouse=True)
def server(monkeypatch: pytest.MonkeyPatch) -> FakeService:
    """A server behind every address; it lets in who knows the password."""
    service = FakeService()
    service.feed()

    async def find(asked: Account, secret: str, on_step: Callable[[str], None]) -> tuple[str, str]:
        on_step("Asking …")
        if secret != PASSWORD:
            raise FetchError("rss.example does not accept the password.", "Try again.", kind="auth", status=401)
        return asked.kind or "greader", f"https://{asked.url}"

    async def texts(_self: Library, documents: Sequence[str]) -> list[str]:
        return ["" for _ in documents]

    def known(self: Libraries, account: Account) -> FakeService:
        assert self._accounts.secret(account) == PASSWORD
        return service

    monkeypatch.setattr(rooms, "_found_out", find)
    monkeypatch.setattr(Libraries, "_service", known)
    monkeypatch.setattr(Library, "_texts", texts)
    monkeypatch.setitem(sys.modules, "keyring", None)
    monkeypatch.delenv("NEWSREADER_ACCOUNT", raising=False)
    return service


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a text into the pipe that the command line reads."""
    return lambda text: monkeypatch.setattr("sys.stdin", io.StringIO(text))


@pytest.fixture
def home_account(cli: Cli, typed: Callable[[str], None], server: FakeService) -> list[str]:
    """The account “home” with three unread stories; returns their keys on the server."""
    keys = server.publish("Ferry agreement", "Night train", "Old bridge")
    typed(f"{PASSWORD}\n")
    assert cli("connect", "rss.example", "--user", "ana", "--name", "home").code == 0
    return keys


# --- connecting -----------------------------------------------------------------------------------------------


def test_the_password_comes_through_a_pipe_and_is_kept_for_its_owner(
    cli: Cli, home: Path, server: FakeService, typed: Callable[[str], None]
) -> None:
    server.publish("Ferry agreement")
    typed(f"{PASSWORD}\nignored\n")
    ran = cli("connect", "rss.example", "--user", "ana")
    assert (ran.code, ran.out) == (0, "rss.example: 1 new article.\n")
    assert PASSWORD not in ran.out + ran.err + (home / "accounts.toml").read_text()
    assert (home / "accounts" / "rss.example.password").stat().st_mode & 0o077 == 0
    assert "newsreader opens this account; --account local" in ran.err
    assert cli("list", "--json").records()[0]["title"] == "Ferry agreement"


def test_the_password_is_asked_for_without_showing_it(
    cli: Cli, terminal: Cli, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    answers = iter(["ana", PASSWORD])
    hidden: list[bool] = []

    def prompt(question: str, *, hide_input: bool, **_: object) -> str:
        hidden.append(hide_input)
        return next(answers)

    monkeypatch.setattr("click.prompt", prompt)
    assert terminal("connect", "rss.example").code == 0
    assert hidden == [False, True]
    assert cli("accounts", "--json").records()[0]["user"] == "ana"


def test_a_refusal_is_told_in_one_line_and_nothing_is_kept(cli: Cli, home: Path, typed: Callable[[str], None]) -> None:
    typed("hunter2\n")
    ran = cli("connect", "rss.example", "--user", "ana")
    assert (ran.code, ran.out) == (6, "")
    assert ran.err.splitlines()[-1] == "newsreader: rss.example does not accept the password. Try again."
    assert "hunter2" not in ran.err
    assert not (home / "accounts.toml").exists()


def test_a_command_gives_the_password_instead(cli: Cli, home: Path) -> None:
    command = f"{sys.executable} -c 'print(\"{PASSWORD}\")'"
    assert cli("connect", "rss.example", "--user", "ana", "--password-command", command).code == 0
    assert "password_command" in (home / "accounts.toml").read_text()
    assert not list(home.glob("accounts/*.password"))
    assert cli("sync").code == 0
    assert cli("connect", "rss.example", "--password-command", "echo 'open").code == 2


def test_connecting_again_keeps_the_account_and_its_articles(
    cli: Cli, home_account: list[str], typed: Callable[[str], None]
) -> None:
    typed(f"{PASSWORD}\n")
    assert cli("connect", "rss.example", "--user", "ana").code == 0
    assert [each["account"] for each in cli("accounts", "--json").records()] == ["home"]
    typed(f"{PASSWORD}\n")
    ran = cli("connect", "other.example", "--user", "ana", "--name", "home")
    assert (ran.code, "another account home" in ran.err) == (2, True)


def test_with_feeds_of_ones_own_these_stay_what_opens(cli: Cli, shelf: object, typed: Callable[[str], None]) -> None:
    typed(f"{PASSWORD}\n")
    ran = cli("connect", "rss.example", "--user", "ana")
    assert "newsreader --account rss.example opens it." in ran.err
    assert {each["title"] for each in cli("feeds", "--json").records()} == {"Harbour Post", "The Ledger"}


# --- which account --------------------------------------------------------------------------------------------


def test_every_command_takes_an_account_before_it_or_after(cli: Cli, home_account: list[str]) -> None:
    for arguments in (["--account", "home", "list"], ["list", "--account", "home"], ["list"]):
        assert len(cli(*arguments).out.splitlines()) == 3
    assert cli("list", "--account", "local").code == 4
    assert cli("--account", "local", "list").code == 4
    ran = cli("list", "--account", "hoem")
    assert (ran.code, "There are home and local" in ran.err) == (2, True)
    assert cli("list", "--account", "../home").code == 2


def test_the_settings_name_the_usual_account(
    cli: Cli, home: Path, home_account: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "config.toml").write_text('[general]\naccount = "local"\n')
    assert cli("list").code == 4
    assert cli("list", "--account", "home").code == 0
    monkeypatch.setenv("NEWSREADER_ACCOUNT", "home")
    assert cli("list").code == 0


def test_the_doctor_looks_at_the_account_that_is_meant(cli: Cli, home: Path, home_account: list[str]) -> None:
    assert cli("doctor", "--json").records()[0]["paths"]["database"] == str(home / "accounts" / "home.db")
    assert cli("doctor", "--json", "--account", "local").records()[0]["paths"]["database"].endswith("newsreader.db")


def test_a_broken_list_of_accounts_is_told_in_one_line(cli: Cli, home: Path) -> None:
    (home / "accounts.toml").write_text("[home")
    for arguments in (["list"], ["accounts"], ["sync"], ["doctor"]):
        ran = cli(*arguments)
        assert (ran.code, ran.err.count("\n")) == (1, 1)
        assert "accounts.toml cannot be read" in ran.err
    assert cli("list", "--account", "local").code == 4


def test_accounts_are_listed(cli: Cli, home_account: list[str]) -> None:
    assert cli("accounts", "--json").records() == [
        {"account": "home", "kind": "greader", "url": "https://rss.example", "user": "ana"}
    ]
    assert "→  home" in cli("accounts").out
    assert cli("accounts", "--account", "local").out.startswith("→  local")


# --- syncing --------------------------------------------------------------------------------------------------


def test_marks_are_sent_and_those_from_elsewhere_taken_over(
    cli: Cli, home_account: list[str], server: FakeService
) -> None:
    ids = [each["id"] for each in cli("list", "--json").records()]
    assert cli("mark", "read", str(ids[0])).code == 0
    assert cli("bookmark", str(ids[1])).code == 0
    assert cli("sync", "status", "--json").records()[0]["waiting"] == 2
    server.put([home_account[0]], "read", True)
    ran = cli("sync", "now", "--json")
    assert (ran.code, ran.err) == (0, "")
    told = ran.records()[0]
    assert (told["sent"], told["changed"], told["new"], told["waiting"]) == (2, 1, 0, 0)
    assert server.kept[home_account[2]].read
    assert server.kept[home_account[1]].starred
    assert len(cli("list", "--unread").out.splitlines()) == 1


def test_all_accounts_are_meant_unless_one_is_named(
    cli: Cli, home_account: list[str], typed: Callable[[str], None]
) -> None:
    typed(f"{PASSWORD}\n")
    assert cli("connect", "news.example", "--user", "ivo", "--name", "work").code == 0
    for arguments in (["sync", "--json"], ["sync", "--json", "status"], ["sync", "now", "--json"]):
        assert [each["account"] for each in cli(*arguments).records()] == ["home", "work"]
    assert [each["account"] for each in cli("--account", "work", "sync", "--json").records()] == ["work"]


def test_offline_is_a_state(cli: Cli, home_account: list[str], server: FakeService) -> None:
    server.fail("*", offline(), times=1000)
    ran = cli("sync")
    assert (ran.code, ran.out) == (5, "")
    assert ran.err == "newsreader: home: news.example cannot be reached. Check your connection.\n"
    status = cli("sync", "status")
    assert status.code == 5
    assert "offline" in status.out
    first = cli("list", "--json").records()[0]
    assert cli("search", "ferry").code == 0
    assert "Old bridge in Merrow." in cli("show", str(first["id"])).out
    assert cli("bookmark", str(first["id"])).code == 0
    assert cli("list", "--bookmarks", "--json").records()[0]["starred"]
    assert cli("quotes", str(first["id"])).code in (0, 4)
    assert cli("stories").code in (0, 4)


def test_a_pause_is_kept(cli: Cli, home_account: list[str], server: FakeService) -> None:
    server.fail("*", pause(600), times=1)
    assert cli("sync").code == 5
    asked = len(server.requests)
    assert cli("sync").code == 5
    assert [each for each in server.requests[asked:] if each != "close"] == []
    assert cli("sync", "status", "--json").records()[0]["until"]


@pytest.mark.parametrize(("answer", "unread"), [("--apply", 0), ("--keep", 150)])
def test_what_would_mark_much_read_is_asked(
    cli: Cli, home_account: list[str], server: FakeService, answer: str, unread: int
) -> None:
    more = server.publish(*(f"Story {number}" for number in range(147)))
    assert cli("sync").code == 0
    server.put([*home_account, *more], "read", True)
    ran = cli("sync")
    assert ran.code == 3
    assert "mark 150 of 150 unread articles read" in ran.err
    assert cli("sync", "status", "--json").records()[0]["question"] == {
        "read": 150,
        "unread": 150,
        "removed": 0,
        "bookmarks": 0,
    }
    assert cli("sync", "now", answer).code == 0
    assert cli("feeds", "--json").records()[0]["unread"] == unread
    assert len(server.unread()) == unread


def test_refresh_asks_the_server(cli: Cli, home_account: list[str], server: FakeService) -> None:
    server.publish("New bridge")
    ran = cli("refresh", "--json")
    assert (ran.code, ran.records()[0]["new"]) == (0, 1)


def test_without_accounts_it_is_said_how_to_get_one(cli: Cli) -> None:
    for arguments in (["sync"], ["sync", "status"], ["sync", "logout"]):
        ran = cli(*arguments)
        assert (ran.code, "newsreader connect ADDRESS" in ran.err) == (2, True)
    assert cli("accounts").code == 4


class Marking:
    """In place of the screen: marks everything read and leaves."""

    return_code = 0

    def __init__(self, library: Library, *_: object) -> None:
        self.library = library

    def run(self, mouse: bool) -> None:
        """Marks."""
        self.library.mark_all_read(View("all"))


def test_what_was_marked_just_before_leaving_is_sent(
    terminal: Cli, home_account: list[str], server: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsreader.ui.app.NewsApp", Marking)
    assert terminal().code == 0
    assert server.unread() == set()


def test_leaving_does_not_wait_for_a_server_that_is_not_there(
    cli: Cli, terminal: Cli, home_account: list[str], server: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.fail("*", offline(), times=1000)
    cli("sync")
    asked = len(server.requests)
    monkeypatch.setattr("newsreader.ui.app.NewsApp", Marking)
    assert terminal().code == 0
    assert len(server.requests) == asked
    assert cli("sync", "status", "--json").records()[0]["waiting"] == 3


# --- leaving --------------------------------------------------------------------------------------------------


def test_logging_out_forgets_the_password_and_keeps_the_articles(
    cli: Cli, home: Path, home_account: list[str], typed: Callable[[str], None]
) -> None:
    assert cli("sync", "logout").code == 0
    assert not list(home.glob("accounts/*.password"))
    assert len(cli("list").out.splitlines()) == 3


def test_deleting_asks_before_marks_are_lost(cli: Cli, home: Path, home_account: list[str]) -> None:
    cli("mark", "read", str(cli("list", "--json").records()[0]["id"]))
    ran = cli("sync", "logout", "--delete")
    assert (ran.code, "1 mark of home would be lost" in ran.err) == (2, True)
    assert cli("sync", "logout", "--delete", "--yes").code == 0
    assert not list((home / "accounts").iterdir())
    assert cli("list").code == 4


def test_secrets_stand_in_no_output(
    cli: Cli, home: Path, home_account: list[str], server: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: Libraries, account: Account) -> FakeService:
        secret = self._accounts.secret(account)
        raise RuntimeError(f"boom {[secret]!r}")

    outputs = [cli(*each) for each in (["sync", "status", "--json"], ["accounts", "--json"], ["doctor", "--json"])]
    monkeypatch.setattr(Libraries, "_service", broken)
    outputs.append(cli("sync", "now", "--json"))
    assert outputs[-1].code == 1
    written = "".join(each.out + each.err for each in outputs) + (home / "newsreader.log").read_text()
    assert "boom" in written
    for text in (PASSWORD, json.dumps(PASSWORD)[1:-1]):
        assert text not in written
    assert PASSWORD.encode() not in b"".join(path.read_bytes() for path in home.rglob("*.db*"))

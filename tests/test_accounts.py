"""Which accounts there are, and where their passwords come from."""

from __future__ import annotations

import os
import stat
import sys
import types
from pathlib import Path

import pytest

from newsreader import secrets
from newsreader.accounts import Accounts, check_name
from newsreader.errors import ConfigError, UsageError
from newsreader.model import Account
from newsreader.secrets import Secret, words_of

PASSWORD = "open sesame ✓"
HOME = Account("home", "greader", "https://rss.example/api/greader.php", "ana")


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keeps the tests away from the keyring of whoever runs them."""
    monkeypatch.setitem(sys.modules, "keyring", None)


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    return Accounts(tmp_path / "settings" / "accounts.toml", tmp_path / "data", {})


def python(program: str) -> tuple[str, ...]:
    return (sys.executable, "-c", program)


def with_command(program: str) -> Account:
    return Account("home", "greader", HOME.url, "ana", {}, python(program))


# --- the file -------------------------------------------------------------------------------------------------


def test_what_is_kept_is_read_again(accounts: Accounts) -> None:
    other = Account(
        "rss.lund.example",
        "miniflux",
        "http://127.0.0.1:8080",
        "",
        {"AppId": "NEWS_APP_ID"},
        ("pass", "show", 'a "b" \\ ✓'),
    )
    accounts.keep(other)
    accounts.keep(HOME)
    assert accounts.all() == (HOME, other)
    assert accounts.find("home") == HOME
    assert accounts.same(HOME.url, "ana") == HOME
    assert accounts.same(HOME.url, "ivo") is None


def test_there_are_no_accounts_before_the_first(accounts: Accounts) -> None:
    assert accounts.all() == ()
    with pytest.raises(UsageError, match="no account “home”"):
        accounts.find("home")


@pytest.mark.parametrize(
    "name", ["", "local", "..", "../x", "a/b", "a\\b", ".hidden", "x.", "Ana", "a b", "a\n", "é", "x" * 41, "-x"]
)
def test_a_name_cannot_lead_out_of_the_folder(accounts: Accounts, name: str) -> None:
    with pytest.raises(UsageError):
        check_name(name)
    with pytest.raises(UsageError):
        accounts.database(name)


def test_each_account_has_a_database_of_its_own(accounts: Accounts, tmp_path: Path) -> None:
    assert accounts.database("home") == tmp_path / "data" / "home.db"
    assert accounts.database("a.b-c_d1").parent == tmp_path / "data"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.rss.lund.example/api", "rss.lund.example"),
        ("http://[::1]:80", "1"),
        ("http://local/", "server"),
        ("https://BÜCHER.example", "b-cher.example"),
    ],
)
def test_a_new_account_is_named_after_its_host(accounts: Accounts, url: str, name: str) -> None:
    assert check_name(accounts.free_name(url)) == name


def test_a_name_that_is_taken_gets_a_number(accounts: Accounts) -> None:
    accounts.keep(Account("rss.example", "greader", "https://rss.example/"))
    assert accounts.free_name("https://rss.example/") == "rss.example-2"


@pytest.mark.parametrize(
    "text",
    [
        "[home",
        "home = 1",
        "[home]\nkind = 'greader'",
        "[home]\nkind = 'greader'\nurl = 'file:///etc/passwd'",
        "[home]\nkind = 'greader'\nurl = 'https://ana:secret@rss.example/'",
        "[home]\nkind = 'greader'\nurl = 'https://rss.example/'\npassword = 'x'",
        "[home]\nkind = 'greader'\nurl = 'https://rss.example/'\npassword_command = 'echo \"'",
        "[home]\nkind = 'greader'\nurl = 'https://rss.example/'\nheaders = { 'X\\n' = 'A' }",
        "['../x']\nkind = 'greader'\nurl = 'https://rss.example/'",
        "\xff",
    ],
)
def test_a_file_that_is_wrong_is_told_and_never_written_over(accounts: Accounts, text: str) -> None:
    accounts.file.parent.mkdir()
    accounts.file.write_bytes(text.encode("latin-1"))
    with pytest.raises((ConfigError, UsageError)) as caught:
        accounts.all()
    assert "secret" not in str(caught.value) + caught.value.hint
    if "home" not in text or "=" not in text:
        with pytest.raises((ConfigError, UsageError)):
            accounts.keep(HOME)
        assert accounts.file.read_bytes() == text.encode("latin-1")


def test_the_file_holds_no_password(accounts: Accounts, tmp_path: Path) -> None:
    accounts.keep(HOME)
    accounts.keep_secret(HOME, PASSWORD)
    assert PASSWORD not in accounts.file.read_text()


def test_removing_takes_password_and_articles_away_and_nothing_else(accounts: Accounts, tmp_path: Path) -> None:
    neighbour = Account("home-2", "greader", "https://rss.example/2", "ana")
    for account in (HOME, neighbour):
        accounts.keep(account)
        accounts.keep_secret(account, PASSWORD)
        for suffix in ("", "-wal", ".bak-3"):
            accounts.database(account.name).with_name(f"{account.name}.db{suffix}").write_text("x")
    accounts.remove(HOME)
    assert accounts.all() == (neighbour,)
    left = {path.name for path in (tmp_path / "data").iterdir()}
    assert left == {"home-2.db", "home-2.db-wal", "home-2.db.bak-3", "home-2.password"}


# --- passwords ------------------------------------------------------------------------------------------------


def test_a_password_does_not_show_itself() -> None:
    secret = Secret(PASSWORD)
    assert secret == PASSWORD
    assert PASSWORD not in f"{secret!r} {[secret]} { ({'secret': secret}) }"


def test_a_password_that_was_typed_is_kept_for_its_owner_alone(accounts: Accounts, tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        place = accounts.keep_secret(HOME, PASSWORD)
    finally:
        os.umask(old)
    assert stat.S_IMODE(Path(place).stat().st_mode) == 0o600
    assert accounts.secret(HOME) == PASSWORD
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["home.password"]
    accounts.keep_secret(HOME, "another")
    assert accounts.secret(HOME) == "another"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_file_that_others_can_read_is_refused(accounts: Accounts, mode: int) -> None:
    path = Path(accounts.keep_secret(HOME, PASSWORD))
    path.chmod(mode)
    with pytest.raises(ConfigError, match="Others can read") as caught:
        accounts.secret(HOME)
    assert "chmod 600" in caught.value.hint
    assert PASSWORD not in str(caught.value) + caught.value.hint


def test_a_link_or_pipe_in_place_of_the_file_is_refused(accounts: Accounts, tmp_path: Path) -> None:
    path = Path(accounts.keep_secret(HOME, PASSWORD))
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))
    with pytest.raises(ConfigError, match="cannot be read"):
        accounts.secret(HOME)
    path.unlink()
    os.mkfifo(path, 0o600)
    with pytest.raises(ConfigError, match="no plain file"):
        accounts.secret(HOME)


def test_without_a_password_it_is_said_how_to_give_one(accounts: Accounts) -> None:
    with pytest.raises(ConfigError, match="no password") as caught:
        accounts.secret(HOME)
    assert "NEWSREADER_PASSWORD_HOME" in caught.value.hint
    accounts.keep_secret(HOME, PASSWORD)
    accounts.forget_secret(HOME)
    with pytest.raises(ConfigError, match="no password"):
        accounts.secret(HOME)


def test_the_environment_goes_before_what_is_kept(tmp_path: Path) -> None:
    account = Account("rss.lund-2", "greader", HOME.url, "ana")
    accounts = Accounts(tmp_path / "a.toml", tmp_path, {"NEWSREADER_PASSWORD_RSS_LUND_2": "from outside"})
    accounts.keep_secret(account, PASSWORD)
    assert accounts.secret(account) == "from outside"


def test_a_command_prints_the_password_in_its_first_line(accounts: Accounts) -> None:
    account = with_command(f"import sys; sys.stdout.buffer.write({PASSWORD!r}.encode() + b'\\r\\nuser: ana\\n')")
    assert accounts.secret(account) == PASSWORD
    accounts.keep_secret(account, "kept")
    assert accounts.secret(account) == PASSWORD


def test_a_command_is_not_for_a_shell(accounts: Accounts, tmp_path: Path) -> None:
    command = words_of(f"{sys.executable} -c 'import sys; print(sys.argv[1])' '$(touch {tmp_path}/made); `ls`'")
    assert command is not None
    secret = accounts.secret(Account("home", "greader", HOME.url, "ana", {}, command))
    assert secret == f"$(touch {tmp_path}/made); `ls`"
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("print('hunter2'); raise SystemExit(3)", "failed \\(exit status 3\\)"),
        ("import sys; print('hunter2', file=sys.stderr)", "printed nothing"),
        ("print('hunter2' * 10**5)", "failed|longer"),
        ("print(input('hunter2'))", "failed"),
    ],
)
def test_a_command_that_fails_is_named_and_its_output_never_shown(
    accounts: Accounts, capfd: pytest.CaptureFixture[str], program: str, words: str
) -> None:
    with pytest.raises(ConfigError, match=words) as caught:
        accounts.secret(with_command(program))
    assert caught.value.__cause__ is None
    assert "hunter2" not in f"{caught.value!r} {caught.value.hint} {capfd.readouterr()}"


def test_a_command_that_is_not_there_is_named(accounts: Accounts) -> None:
    with pytest.raises(ConfigError, match="cannot be run"):
        accounts.secret(Account("home", "greader", HOME.url, "ana", {}, ("/nonexistent/pass", "show")))


def test_a_command_that_does_not_end_is_ended(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "COMMAND_SECONDS", 0.2)
    with pytest.raises(ConfigError, match="took longer"):
        accounts.secret(with_command("import time; print('hunter2', flush=True); time.sleep(600)"))


class FakeKeyring(types.ModuleType):
    """A keyring in memory."""

    def __init__(self, priority: float = 5.0) -> None:
        super().__init__("keyring")
        self.kept: dict[tuple[str, str], str] = {}
        self.priority = priority

    def get_keyring(self) -> FakeKeyring:
        """Returns what has the priority."""
        return self

    def get_password(self, service: str, user: str) -> str | None:
        """Returns a password."""
        return self.kept.get((service, user))

    def set_password(self, service: str, user: str, password: str) -> None:
        """Keeps a password."""
        self.kept[service, user] = password

    def delete_password(self, service: str, user: str) -> None:
        """Forgets a password; raises when there is none."""
        del self.kept[service, user]


def test_a_keyring_keeps_the_password_where_there_is_one(
    accounts: Accounts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = Path(accounts.keep_secret(HOME, "in a file"))
    monkeypatch.setitem(sys.modules, "keyring", keyring := FakeKeyring())
    assert accounts.keep_secret(HOME, PASSWORD) == "the system's keyring"
    assert not old.exists()
    assert list(keyring.kept.values()) == [PASSWORD]
    assert accounts.secret(HOME) == PASSWORD
    accounts.forget_secret(HOME)
    accounts.forget_secret(HOME)
    assert not keyring.kept


def test_a_keyring_without_a_place_to_keep_anything_is_passed_by(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", FakeKeyring(priority=0))
    assert Path(accounts.keep_secret(HOME, PASSWORD)).is_file()
    assert accounts.secret(HOME) == PASSWORD

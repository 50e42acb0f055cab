"""Accounts: which servers the user has connected, and where each one's articles and password are.

``accounts.toml``, beside the configuration, names them; it never holds a secret. Every account has a database file of
its own. Where passwords come from is ``secrets``' matter. Nothing here knows the network.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from newsreader.errors import ConfigError, UsageError
from newsreader.model import LOCAL, Account
from newsreader.secrets import Secret, Secrets, words_of, write_private

_NAME = r"[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?"
_HEADER = r"[A-Za-z0-9-]{1,64}"
_VARIABLE = r"[A-Za-z_][A-Za-z0-9_]{0,99}"
_CONTROLS = "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
_KNOWN = ("kind", "url", "user", "headers", "password_command")
_DEFAULT = "default"
"""Stands above the accounts in the file: the name of the one that opens when none is named."""
_HEAD = """\
# The servers that newsreader is connected to, written by newsreader connect. No passwords stand here: give a
# password_command such as ["pass", "show", "news"], or let newsreader keep the password (README, Accounts).
"""


def check_name(name: str) -> str:
    """Returns the name of an account; raises UsageError when it is not one: it is also the name of a file."""
    if not re.fullmatch(_NAME, name) or name in (LOCAL, _DEFAULT):
        raise UsageError(
            f"“{re.sub(_CONTROLS, '', name)[:40]}” cannot be the name of an account.",
            "Small letters, digits, dots, hyphens and underscores make a name, at most 40.",
        )
    return name


class Accounts:
    """The accounts of one user: their file, the folder of their databases, their secrets."""

    def __init__(self, file: Path, folder: Path, environ: Mapping[str, str] = os.environ) -> None:
        self.file = file
        """``accounts.toml``; it need not be there."""
        self._folder = folder
        self._secrets = Secrets(folder, environ)

    def all(self) -> tuple[Account, ...]:
        """Returns the accounts by name; raises ConfigError where the file cannot be used."""
        return tuple(self._account(name, table) for name, table in sorted(self._tables().items()))

    def find(self, name: str) -> Account:
        """Returns an account; raises UsageError when there is none of this name."""
        tables = self._tables()
        if name not in tables:
            known = ", ".join(sorted(tables))
            told = re.sub(_CONTROLS, "", name)[:40]
            hint = f"There are {known} and {LOCAL}." if known else "newsreader connect ADDRESS makes one."
            raise UsageError(f"There is no account “{told}”.", hint)
        return self._account(name, tables[name])

    def default(self) -> str:
        """Returns the name of the account that opens when none is named; ``local`` where none was chosen."""
        return str(self._document().get(_DEFAULT, LOCAL))

    def set_default(self, name: str) -> None:
        """Chooses the account that opens when none is named; raises ConfigError."""
        self._write(self._tables(), name)

    def database(self, name: str) -> Path:
        """Returns where an account's articles are kept."""
        return self._folder / f"{check_name(name)}.db"

    def free_name(self, url: str) -> str:
        """Returns a name for a new account at an address: its host, numbered when that is taken."""
        host = re.sub(r"[^a-z0-9.-]+", "-", (urlsplit(url).hostname or "").removeprefix("www."))
        stem = host[:32].strip(".-") or "server"
        stem = stem if stem != LOCAL else "server"
        taken = self._tables()
        return next(name for name in (stem, *(f"{stem}-{n}" for n in range(2, 1000))) if name not in taken)

    def same(self, url: str, user: str) -> Account | None:
        """Returns the account of this user at this server, when it is connected already."""
        return next((each for each in self.all() if (each.url, each.user) == (url, user)), None)

    def keep(self, account: Account) -> None:
        """Writes an account down, in place of an older one of its name; raises ConfigError."""
        tables = self._tables()
        tables[check_name(account.name)] = {
            "kind": account.kind,
            "url": account.url,
            **({"user": account.user} if account.user else {}),
            **({"headers": dict(account.headers)} if account.headers else {}),
            **({"password_command": list(account.password_command)} if account.password_command else {}),
        }
        self._account(account.name, tables[account.name])
        self._write(tables, self.default())

    def remove(self, account: Account) -> None:
        """Forgets an account, its password and its articles; raises ConfigError."""
        self.forget_secret(account)
        tables = self._tables()
        tables.pop(account.name, None)
        self._write(tables, self.default() if self.default() in tables else LOCAL)
        database = self.database(account.name)
        for path in (database, *database.parent.glob(f"{database.name}[-.]*")):
            path.unlink(missing_ok=True)

    # --- secrets ------------------------------------------------------------------------------------------

    def secret(self, account: Account) -> Secret:
        """Returns the password or token, from wherever the user keeps it; may wait for a program, so ask in a thread.

        Raises ConfigError when there is none, or where it may not be used as it lies."""
        return self._secrets.find(account)

    def search_secret(self, account: Account) -> Secret | None:
        """Returns the password or token, or None; raises ConfigError where it may not be used as it lies."""
        return self._secrets.search(account)

    def keep_secret(self, account: Account, secret: str) -> str:
        """Keeps a password that was typed and returns where, in words; raises ConfigError."""
        return self._secrets.keep(account, secret)

    def forget_secret(self, account: Account) -> None:
        """Forgets a password that was kept here; raises ConfigError."""
        self._secrets.forget(account)

    # --- the file -----------------------------------------------------------------------------------------

    def _document(self) -> dict[str, Any]:
        try:
            document = tomllib.loads(self.file.read_bytes().decode("utf-8-sig"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as error:
            reason = (error.strerror if isinstance(error, OSError) else " ".join(str(error).split())) or "?"
            raise ConfigError(f"{self.file} cannot be read: {reason}.", "Mend it by hand, or move it away.") from error
        for name, table in document.items():
            if name != _DEFAULT and not isinstance(table, dict):
                raise ConfigError(f"{self.file.name}: {name} must be a section such as [home].", "Mend it by hand.")
            if name != _DEFAULT:
                check_name(name)
        return document

    def _tables(self) -> dict[str, dict[str, Any]]:
        return {name: table for name, table in self._document().items() if name != _DEFAULT}

    def _account(self, name: str, table: Mapping[str, Any]) -> Account:
        def wrong(what: str) -> ConfigError:
            return ConfigError(f"{self.file.name}: [{name}] {what}.", f"It is {self.file}.")

        for key in ("kind", "url", "user"):
            value = table.get(key, "")
            if not isinstance(value, str) or re.search(_CONTROLS, value) or (not value and key != "user"):
                raise wrong(f"{key} must be a text in quotes")
        if unknown := sorted(set(table) - set(_KNOWN)):
            raise wrong(f"has no setting {unknown[0]}; known are {', '.join(_KNOWN)}")
        parts = urlsplit(table["url"])
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            raise wrong("url must be an http or https address without user and password")
        headers = table.get("headers", {})
        if not isinstance(headers, dict) or not all(
            re.fullmatch(_HEADER, key) and isinstance(value, str) and re.fullmatch(_VARIABLE, value)
            for key, value in headers.items()
        ):
            raise wrong('headers must name environment variables such as { AppId = "NEWS_APP_ID" }')
        command = words_of(table.get("password_command", []))
        if command is None:
            raise wrong('password_command must be a list of words such as ["pass", "show", "news"]')
        return Account(name, table["kind"], table["url"], table.get("user", ""), headers, command)

    def _write(self, tables: Mapping[str, Mapping[str, Any]], default: str) -> None:
        chosen = f"{_DEFAULT} = {_toml(default)}\n" if default != LOCAL else ""
        sections = (_section(name, table) for name, table in sorted(tables.items()))
        write_private(self.file, _HEAD + chosen + "".join(sections))


def _section(name: str, table: Mapping[str, Any]) -> str:
    lines = "".join(f"{key} = {_toml(value)}\n" for key, value in table.items())
    return f"\n[{_toml(name) if '.' in name else name}]\n{lines}"


def _toml(value: Any) -> str:
    import json

    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_toml(key)} = {_toml(text)}" for key, text in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)  # texts and lists of texts are written alike in JSON and TOML

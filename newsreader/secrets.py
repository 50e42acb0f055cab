"""Secrets: the password or token of an account or of a feed, from where the user keeps it.

In this order: its ``password_command``; the environment; the system's keyring, where the library ``keyring`` is
installed; a file that nobody else may read. None of them is ever printed, logged, or put on a command line.
What runs programs is imported when one is run: every start asks which account is meant, and few need a password.
"""

from __future__ import annotations

import os
import re
import shlex
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsreader.errors import ConfigError
from newsreader.model import Account

if TYPE_CHECKING:
    from subprocess import Popen

COMMAND_SECONDS = 30.0
"""A password_command may ask its user for a passphrase, but not for ever."""
MOST_BYTES = 2**14
_SERVICE = "newsreader"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class Secret(str):
    """A text that does not show itself in tracebacks, logs and debuggers."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "***"


def variable_of(name: str) -> str:
    """Returns the environment variable that may hold the password of an account."""
    return f"NEWSREADER_PASSWORD_{re.sub('[^A-Z0-9]', '_', name.upper())}"


def words_of(command: Any) -> tuple[str, ...] | None:
    """Returns a command as program and arguments, whether written as a list or as one line; None when it is neither."""
    if isinstance(command, str):
        try:
            command = shlex.split(command)
        except ValueError:
            return None
    if not isinstance(command, list) or not all(isinstance(word, str) and "\0" not in word for word in command):
        return None
    return tuple(command)


def write_private(path: Path, text: str) -> None:
    """Writes a file that is unreadable to others before a byte is in it, and appears whole; raises ConfigError."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(partial, path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise ConfigError(f"{path} cannot be written: {error.strerror}.", "May you write there?") from None


class Secrets:
    """The passwords of the accounts of one user."""

    def __init__(self, folder: Path, environ: Mapping[str, str] = os.environ) -> None:
        self._folder = folder
        self._environ = environ

    def find(self, account: Account) -> Secret:
        """Returns the password or token; raises ConfigError when there is none or it may not be used as it lies."""
        found = self.search(account)
        if found is None:
            raise ConfigError(
                f"There is no password for the account {account.name}.",
                f"newsreader connect {account.url} asks for it; or set {variable_of(account.name)}.",
            )
        return found

    def search(self, account: Account) -> Secret | None:
        """Returns the password or token, or None; raises ConfigError when it may not be used as it lies."""
        if account.password_command:
            return _printed_by(account.password_command, account.name)
        found = self._environ.get(variable_of(account.name)) or _from_keyring(account) or self._from_file(account)
        return Secret(found) if found else None

    def keep(self, account: Account, secret: str) -> str:
        """Keeps a secret in the keyring, else in a file of mode 0600; returns where, in words. Raises ConfigError."""
        if _to_keyring(account, secret):
            with suppress(OSError):
                self._file(account).unlink(missing_ok=True)
            return "the system's keyring"
        path = self._file(account)
        write_private(path, secret + "\n")
        return str(path)

    def forget(self, account: Account) -> None:
        """Forgets a secret kept by ``keep``; raises ConfigError when its file cannot be removed."""
        keyring = _keyring()
        if keyring is not None:
            with suppress(Exception):  # whatever the system's keyring says: what matters is that it is not there
                keyring.delete_password(_SERVICE, _entry(account))
        path = self._file(account)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise ConfigError(f"{path} cannot be removed: {error.strerror}.", "Remove it by hand.") from error

    def _file(self, account: Account) -> Path:
        return self._folder / f"{account.name}.password"

    def _from_file(self, account: Account) -> str:
        path = self._file(account)
        try:
            descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise ConfigError(f"{path} cannot be read: {error.strerror}.", "It must be a file of your own.") from error
        with os.fdopen(descriptor, "rb") as file:
            facts = os.fstat(descriptor)
            if not stat.S_ISREG(facts.st_mode):
                raise ConfigError(f"{path} is no plain file.", f"newsreader connect {account.url} writes it anew.")
            if os.name == "posix" and (facts.st_mode & _OTHERS or facts.st_uid not in (os.getuid(), 0)):
                raise ConfigError(
                    f"Others can read {path}, so the password in it is not used.",
                    f"chmod 600 {shlex.quote(str(path))}, and think about a new password.",
                )
            return _first_line(file.read(MOST_BYTES))


def _first_line(output: bytes) -> str:
    return output.decode("utf-8", "replace").split("\n", 1)[0].rstrip("\r")


def _printed_by(command: tuple[str, ...], name: str) -> Secret:
    """Runs a program without a shell, input or terminal, and returns the first line that it prints."""
    import subprocess
    from threading import Timer

    failed = f"The password_command of the account {name}"
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # it may repeat the secret, and would be drawn over the screen
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no command"
        raise ConfigError(f"{failed} cannot be run: {reason}.", "Try it in a shell.") from None
    timer = Timer(COMMAND_SECONDS, _end, [process])
    timer.start()
    try:
        assert process.stdout is not None
        with process.stdout as output:
            line = _first_line(output.read(MOST_BYTES))
        status = process.wait()
    finally:
        late = not timer.is_alive()
        timer.cancel()
        _end(process)
    if late:
        raise ConfigError(f"{failed} took longer than {COMMAND_SECONDS:.0f} seconds.", "Try it in a shell.")
    if status:
        raise ConfigError(f"{failed} failed (exit status {status}).", "Try it in a shell.")
    if not line:
        raise ConfigError(f"{failed} printed nothing.", "It must print the password in its first line.")
    return Secret(line)


def _end(process: Popen[bytes]) -> None:
    import signal

    if process.poll() is None:
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL) if os.name == "posix" else process.kill()
        process.wait()


def _keyring() -> Any | None:
    """Returns the optional library, when it is installed and has a place to keep secrets."""
    try:
        import keyring

        return keyring if keyring.get_keyring().priority > 0 else None
    except Exception:  # it raises what its back ends raise; without a keyring there are the other ways
        return None


def _entry(account: Account) -> str:
    return f"{account.user} {account.url}".strip()


def _from_keyring(account: Account) -> str:
    keyring = _keyring()
    if keyring is None:
        return ""
    try:
        return str(keyring.get_password(_SERVICE, _entry(account)) or "")
    except Exception as error:
        raise ConfigError("The system's keyring did not answer.", f"Unlock it ({type(error).__name__}).") from None


def _to_keyring(account: Account, secret: str) -> bool:
    keyring = _keyring()
    if keyring is None:
        return False
    try:
        keyring.set_password(_SERVICE, _entry(account), secret)
    except Exception:  # a locked or absent keyring: the file is the other way
        return False
    return True

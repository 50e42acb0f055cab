"""What the configuration says of the world outside: commands of the user's own, and services that links are sent to.

    [commands]                                        [send.later]
    archive = ["wget", "-P", "/news", "{url}"]        kind = "wallabag"
    note = { run = ["note"], key = "ctrl+n" }         url = "https://bag.example"

Nothing here holds a secret. What cannot be used is named in a warning and left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from newsreader.model import Account, Article
from newsreader.secrets import words_of
from newsreader.values import dataclass

T = TypeVar("T")
NAME = re.compile(r"[\w-]{1,40}")
KINDS = ("wallabag", "readeck", "instapaper", "linkding", "karakeep")
"""The services that links can be sent to."""
_NEEDED = {"wallabag": ("url", "user", "client_id", "client_secret_variable"), "instapaper": ("user",)}
"""What a service must be told beside its kind; the others need their address."""
_INSTAPAPER = "https://www.instapaper.com"


@dataclass(frozen=True, slots=True)
class Command:
    """A program of the user's for articles."""

    name: str
    run: tuple[str, ...]
    """Program and arguments; the arguments {url}, {title} and {id} stand for those of the article."""
    key: str = ""
    interactive: bool = False
    """It is given the terminal; else it runs beside the screen."""
    seconds: float = 30.0

    def filled(self, article: Article) -> tuple[str, ...]:
        """Returns program and arguments for an article; no title can be taken for an option."""
        title = f" {article.title}" if article.title.startswith("-") else article.title
        values = {"{url}": article.url or "", "{title}": title, "{id}": str(article.id)}
        return tuple(values.get(word, word) for word in self.run)


@dataclass(frozen=True, slots=True)
class Target:
    """A service that links are sent to. Its password or token is kept where those of accounts are."""

    name: str
    kind: str
    url: str
    user: str = ""
    client_id: str = ""
    client_secret_variable: str = ""
    """The environment variable that holds the client secret of Wallabag."""
    tags: tuple[str, ...] = ()
    content: bool = False
    """The text goes too, where the service takes it."""
    password_command: tuple[str, ...] = ()

    @property
    def account(self) -> Account:
        """What its secret is kept under."""
        name = f"send.{self.name}"
        return Account(name, self.kind, self.url, self.user, password_command=self.password_command)


def read_commands(table: Mapping[str, Any], source: str, warnings: list[str]) -> dict[str, Command]:
    """Returns the commands of the section [commands], by name."""
    return _read(table, f"{source}: [commands]", warnings, _command)


def read_targets(table: Mapping[str, Any], source: str, warnings: list[str]) -> dict[str, Target]:
    """Returns the services of the sections [send.NAME], by name."""
    return _read(table, f"{source}: [send]", warnings, _target)


def _read(table: Mapping[str, Any], place: str, warnings: list[str], read: Callable[[str, Any], T]) -> dict[str, T]:
    found: dict[str, T] = {}
    for name, value in table.items():
        try:
            if not NAME.fullmatch(name):
                raise ValueError("needs a name of letters, digits, - and _")
            found[name] = read(name, value)
        except ValueError as error:
            warnings.append(f"{place} {name} {error}")
    return found


def _command(name: str, value: Any) -> Command:
    table = value if isinstance(value, dict) else {"run": value}
    _known(table, {"run": (list, str), "key": str, "interactive": bool, "seconds": (int, float)})
    argv = words_of(table.get("run"))
    if not argv or not argv[0]:
        raise ValueError('must be a list of words such as ["wget", "{url}"]')
    seconds = float(table.get("seconds", 30))
    if not 0 < seconds <= 3600:
        raise ValueError("may run for more than 0 and up to 3600 seconds")
    return Command(name, argv, table.get("key", ""), table.get("interactive", False), seconds)


def _target(name: str, value: Any) -> Target:
    if not isinstance(value, dict):
        raise ValueError(f"must be a section [send.{name}]")
    words = dict.fromkeys(("kind", "url", "user", "client_id", "client_secret_variable"), str)
    _known(value, {**words, "tags": list, "content": bool, "password_command": (list, str)})
    kind = value.get("kind", "")
    if kind not in KINDS:
        raise ValueError(f"needs kind, one of {', '.join(KINDS)}")
    missing = [each for each in _NEEDED.get(kind, ("url",)) if not value.get(each)]
    if missing:
        raise ValueError(f"needs {' and '.join(missing)}")
    tags = value.get("tags", [])
    if not all(isinstance(tag, str) for tag in tags):
        raise ValueError("tags must be a list of words")
    command = words_of(value.get("password_command", []))
    if command is None:
        raise ValueError('password_command must be a list of words such as ["pass", "show", "bag"]')
    told = {each: value.get(each, "") for each in words}
    told["url"] = told["url"] or _INSTAPAPER
    return Target(name, **told, tags=tuple(tags), content=value.get("content", False), password_command=command)


def _known(table: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    """Raises ValueError for what is not known, or is of another kind."""
    for key, value in table.items():
        if key not in known:
            raise ValueError(f"has no setting {key}; known are {', '.join(known)}")
        if not isinstance(value, known[key]):
            raise ValueError(f"{key} cannot be {value!r}")

"""Settings: what a person may decide, from ``config.toml`` and the environment, and where files live.

Order: flag > environment > file > default. Reading never fails: what cannot be used is left at its default and
named in ``Settings.warnings``. The fields below are the one place of truth: names, types, defaults, choices and
the commented file that ``newsreader config init`` writes all come from them.
"""

from __future__ import annotations

import os
import shlex
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import Field, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from newsreader.errors import ConfigError
from newsreader.outward import Command, Target, read_commands, read_targets
from newsreader.values import dataclass

NAME = "newsreader"


@dataclass(frozen=True, slots=True)
class Paths:
    """Where this user's files live."""

    config: Path
    database: Path
    log: Path
    home: Path | None = None
    """The one directory that holds them all, when the user named one."""

    @property
    def themes(self) -> Path:
        """The folder of the user's own theme files."""
        return self.config.with_name("themes")


def find_paths(home: str | Path | None = None, environ: Mapping[str, str] = os.environ) -> Paths:
    """Returns the places of the files: all in ``home`` (or NEWSREADER_HOME), else where the system wants them."""
    chosen = str(home or environ.get("NEWSREADER_HOME") or "")
    if chosen:
        folder = Path(chosen).expanduser().absolute()
        return Paths(folder / "config.toml", folder / f"{NAME}.db", folder / f"{NAME}.log", folder)
    from platformdirs import PlatformDirs

    system = PlatformDirs(NAME, appauthor=False)
    return Paths(
        system.user_config_path / "config.toml",
        system.user_data_path / f"{NAME}.db",
        system.user_state_path / f"{NAME}.log",
    )


def _setting(
    section: str,
    default: Any,
    doc: str,
    *,
    choices: tuple[str, ...] = (),
    between: tuple[int, int] | None = None,
    example: str = "",
) -> Any:
    metadata = {"section": section, "doc": doc, "choices": choices, "between": between, "example": example}
    if isinstance(default, Mapping):
        return field(default_factory=lambda: MappingProxyType({}), metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user decided; every value is usable as it is."""

    refresh_minutes: int = _setting(
        "general", 30, "Minutes between refreshes while the reader is open; 0 turns them off.", between=(0, 10_080)
    )
    refresh_on_start: bool = _setting("general", True, "Ask for new articles when the reader opens.")
    start: str = _setting(
        "general",
        "front",
        "What the reader opens with. front: after some hours away the front page, where there is news (L leads to\n"
        "where you left off); else where you left off. last: always where you left off. Or a list.",
        choices=("front", "last", "unread", "today", "all", "bookmarks"),
    )
    full_text: bool = _setting("general", False, "Fetch the whole page of articles for feeds added from now on.")
    browser: tuple[str, ...] = _setting(
        "general",
        (),
        "Command that opens an address, as a list; %u stands for it, else it comes last.\nEmpty: the system's browser.",
        example='["firefox", "--new-window", "%u"]',
    )
    unchecked: tuple[str, ...] = _setting(
        "general",
        (),
        "Addresses of feeds that are read even if their server's certificate is not valid, as a list. Others may read\n"
        "and change them on their way, so these feeds bear the mark of a problem.",
        example='["https://router.lan/feed"]',
    )
    keep_days: int = _setting(
        "general",
        0,
        "Days that articles are kept; 0 for ever. Bookmarks, noted articles and followed stories always stay.",
        between=(0, 36_500),
    )
    keep_per_feed: int = _setting(
        "general", 0, "Articles kept of each feed, the newest ones; 0 keeps all.", between=(0, 1_000_000)
    )
    notify: tuple[str, ...] = _setting(
        "general",
        (),
        "Command that shows a notice when a refresh brought something to a story you follow, as a list: %t stands for\n"
        "its title, %b for its lines, else they come last. Once a refresh, and not within five minutes.",
        example='["notify-send", "--app-name=newsreader", "%t", "%b"]',
    )
    notify_terminal: Literal["off", "osc9", "osc777"] = _setting(
        "general",
        "off",
        "The same notice by the terminal, where it knows one of these.",
        choices=("off", "osc9", "osc777"),
    )
    account: str = _setting(
        "general",
        "",
        "Account that opens when none is named with --account; local means feeds of your own.\n"
        "Empty: the one that was connected on the first run, else local.",
    )
    theme: str = _setting(
        "view",
        "auto",
        "Name of a theme: night-edition, morning-edition, one of Textual's, or of your own (themes/NAME.toml beside\n"
        "this file; newsreader config theme NAME writes one). auto goes by the terminal's background; ansi keeps the\n"
        "terminal's own sixteen colours.",
    )
    measure: int = _setting("view", 66, "Widest line of text, in columns.", between=(40, 120))
    density: Literal["airy", "compact"] = _setting(
        "view", "airy", "Whether a blank line parts the rows of the list.", choices=("airy", "compact")
    )
    icons: str = _setting(
        "view", "unicode", "Signs that are drawn; nerd needs a Nerd Font.", choices=("unicode", "ascii", "nerd")
    )
    mouse: bool = _setting("view", True, "Let the mouse select, open and scroll.")
    pictures: Literal["auto", "kitty", "sixel", "blocks"] = _setting(
        "view",
        "auto",
        "How pictures are drawn; auto asks the terminal when you first press I.",
        choices=("auto", "kitty", "sixel", "blocks"),
    )
    mark_read_on: Literal["open", "end", "never"] = _setting(
        "view", "open", "When an article counts as read.", choices=("open", "end", "never")
    )
    save_folder: str = _setting("save", "~", "Folder in which w and newsreader save put articles.")
    save_format: Literal["md", "html"] = _setting("save", "md", "What articles are saved as.", choices=("md", "html"))
    commands: Mapping[str, Command] = _setting(
        "commands",
        {},
        "Programs of your own for the article at hand; & shows them. A list of words, no shell: {url}, {title}, {id}\n"
        "stand for those of the article, which is given as JSON. Or a table with run, key, interactive, seconds.",
        example='archive = ["wget", "--directory-prefix", "/tmp", "{url}"]',
    )
    send: Mapping[str, Target] = _setting(
        "send",
        {},
        "Services that W sends links to, each a section [send.NAME] with kind (wallabag, readeck, instapaper,\n"
        "linkding, karakeep), url, user, tags, content. newsreader send --to NAME --login asks for its token.",
        example='later = { kind = "readeck", url = "https://read.example" }',
    )
    keys: Mapping[str, str] = _setting(
        "keys",
        {},
        "Keys by action, several parted by commas; the help screen (?) shows the actions.",
        example='"story.browser" = "o,f5"',
    )
    origins: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """By field name, where a value that is not the default came from: file, environment or flag."""
    warnings: tuple[str, ...] = ()
    """What could not be used, one line each, for the screen and for doctor."""


def definitions() -> tuple[Field[Any], ...]:
    """Returns the fields of Settings that a user may set, in the order of the file."""
    return tuple(each for each in fields(Settings) if "section" in each.metadata)


def default_of(definition: Field[Any]) -> Any:
    """Returns the default value of a setting."""
    return {} if definition.name in _TABLES else definition.default


def is_table(definition: Field[Any]) -> bool:
    """Returns whether a setting is a section whose names the user chooses."""
    return definition.name in _TABLES


def load(
    path: Path, environ: Mapping[str, str] = os.environ, flags: Mapping[str, Any] = MappingProxyType({})
) -> Settings:
    """Returns the settings from a file that may be absent or broken, the environment and flags (by field name)."""
    warnings: list[str] = []
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for origin, found in (
        ("file", _from_file(path, warnings)),
        ("environment", _from_environment(environ, warnings)),
        ("flag", {name: value for name, value in flags.items() if value is not None}),
    ):
        values.update(found)
        origins.update(dict.fromkeys(found, origin))
    return Settings(**values, origins=MappingProxyType(origins), warnings=tuple(map(_one_line, warnings)))


def _one_line(warning: str) -> str:
    """Returns a warning without what a name in the file may hold: line ends, control characters."""
    return "".join(each if each.isprintable() else " " for each in warning)


def _from_file(path: Path, warnings: list[str]) -> dict[str, Any]:
    try:
        document = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        warnings.append(f"{path.name} cannot be read, so the defaults hold: {_reason(error)}")
        return {}
    by_section: dict[str, dict[str, Field[Any]]] = {}
    for definition in definitions():
        by_section.setdefault(definition.metadata["section"], {})[definition.name] = definition
    values: dict[str, Any] = {}
    for section, table in document.items():
        if section not in by_section:
            warnings.append(f"{path.name}: there is no section [{section}]{_nearest(section, by_section)}")
        elif not isinstance(table, dict):
            warnings.append(f"{path.name}: [{section}] must be a section")
        elif section in _TABLES:
            found = _TABLES[section](table, path.name, warnings)
            values |= {section: MappingProxyType(found)} if found else {}
        else:
            values.update(_section(section, table, by_section, path.name, warnings))
    return values


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8 text"
    if isinstance(error, OSError):
        return error.strerror or "it cannot be opened"
    return " ".join(str(error).split()) or "it is nested too deeply"


def _section(
    section: str, table: dict[str, Any], known: dict[str, dict[str, Field[Any]]], source: str, warnings: list[str]
) -> dict[str, Any]:
    values = {}
    for key, value in table.items():
        definition = known[section].get(key)
        if definition is None:
            home = next((name for name, settings in known.items() if key in settings), None)
            advice = f"; it belongs in [{home}]" if home else _nearest(key, known[section])
            warnings.append(f"{source}: [{section}] has no setting {key}{advice}")
            continue
        try:
            values[key] = _checked(definition, value)
        except ConfigError as error:
            warnings.append(f"{source}: [{section}] {key} {error}")
    return values


def _nearest(word: str, known: Mapping[str, Any]) -> str:
    import difflib

    close = difflib.get_close_matches(word, known, n=1)
    return f"; did you mean {close[0]}?" if close else f"; known are {', '.join(known)}"


def _checked(definition: Field[Any], value: Any) -> Any:
    """Returns ``value`` in the setting's type, or raises ConfigError saying what it must be."""
    default, meta = default_of(definition), definition.metadata
    if isinstance(default, tuple):
        if isinstance(value, str):
            value = _split(value)
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            raise ConfigError(f"must be a list of words such as {meta['example']}")
        return tuple(value)
    if type(value) is not type(default):
        raise ConfigError(f"must be {_words_for(default)}, not {value!r}")
    if meta["choices"] and value not in meta["choices"]:
        raise ConfigError(f"must be one of {', '.join(meta['choices'])}, not {value!r}")
    if meta["between"] and not meta["between"][0] <= value <= meta["between"][1]:
        raise ConfigError("must be from {} to {}, not {!r}".format(*meta["between"], value))
    return value


def _words_for(default: Any) -> str:
    return {bool: "true or false", int: "a whole number", str: "a text in quotes"}[type(default)]


def _split(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError as error:
        raise ConfigError("has a quotation mark that is not closed") from error


def _keys(table: dict[str, Any], source: str, warnings: list[str]) -> dict[str, str]:
    """Flattens ``[keys]``: TOML reads a bare story.open as a table in a table."""
    keys: dict[str, str] = {}
    pending = list(table.items())
    while pending:
        action, value = pending.pop(0)
        if isinstance(value, dict):
            pending.extend((f"{action}.{name}", inner) for name, inner in value.items())
        elif isinstance(value, str):
            keys[action] = value
        elif isinstance(value, list) and all(isinstance(key, str) for key in value):
            keys[action] = ",".join(value)
        else:
            warnings.append(f'{source}: [keys] {action} must be keys in quotes such as "j,down", not {value!r}')
    return keys


_TABLES: Mapping[str, Callable[[dict[str, Any], str, list[str]], Mapping[str, Any]]] = {
    "keys": _keys,
    "commands": read_commands,
    "send": read_targets,
}
"""Sections whose names the user chooses."""
_YES, _NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


def _from_environment(environ: Mapping[str, str], warnings: list[str]) -> dict[str, Any]:
    values = {}
    for definition in definitions():
        variable = variable_of(definition)
        if definition.name in _TABLES or not environ.get(variable):
            continue
        try:
            values[definition.name] = _checked(definition, _converted(default_of(definition), environ[variable]))
        except ConfigError as error:
            warnings.append(f"{variable} {error}")
    return values


def variable_of(definition: Field[Any]) -> str:
    """Returns the environment variable that overrides a setting."""
    return f"NEWSREADER_{definition.name.upper()}"


def _converted(default: Any, text: str) -> Any:
    word = text.strip().lower()
    if isinstance(default, bool):
        return True if word in _YES else False if word in _NO else text
    if isinstance(default, int):
        return int(word) if word.isascii() and word.isdigit() and len(word) < 10 else text
    return text


def default_file() -> str:
    """Returns a configuration file in which every setting stands at its default, explained and commented out."""
    lines = [
        "# Settings of newsreader. Take the # away from a line to change it; newsreader config check tests the file."
    ]
    section = ""
    for definition in definitions():
        meta = definition.metadata
        if meta["section"] != section:
            section = meta["section"]
            lines += ["", f"[{section}]"]
        lines += [f"# {line}" for line in meta["doc"].split("\n")]
        if meta["choices"]:
            lines.append(f"# One of: {', '.join(meta['choices'])}.")
        if definition.name in _TABLES:
            lines.append(f"# {meta['example']}")
            continue
        if meta["example"]:
            lines.append(f"# Example: {meta['example']}")
        lines.append(f"# {definition.name} = {as_toml(default_of(definition))}")
    return "\n".join(lines) + "\n"


def reference() -> str:
    """Returns a Markdown table of all settings."""
    lines = ["| setting | default | what it decides | environment |", "|---|---|---|---|"]
    for definition in definitions():
        meta, table = definition.metadata, isinstance(default_of(definition), Mapping)
        name = meta["section"] if table else f"{meta['section']}.{definition.name}"
        default = "" if table else f"`{as_toml(default_of(definition))}`"
        doc = " ".join(meta["doc"].split("\n"))
        bounds = "{}–{}.".format(*meta["between"]) if meta["between"] else ""
        choices = f"One of {', '.join(meta['choices'])}." if meta["choices"] else ""
        example = f"Example: `{meta['example']}`" if meta["example"] else ""
        told = " ".join(filter(None, [doc, choices, bounds, example])).replace("|", "\\|")
        lines.append(f"| `{name}` | {default} | {told} | {'' if table else f'`{variable_of(definition)}`'} |")
    return "\n".join(lines)


def as_toml(value: Any) -> str:
    """Returns a setting's value as it stands in the file; also JSON, but for the outer table of keys."""
    import json

    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(key)} = {as_toml(part)}" for key, part in value.items()) + "}"
    if isinstance(value, Command | Target):
        held = ((each.name, getattr(value, each.name)) for each in fields(value) if each.name != "name")
        return as_toml({name: part for name, part in held if part})
    return json.dumps(list(value) if isinstance(value, tuple) else value)


def write_default_file(path: Path) -> None:
    """Writes the commented default file; raises ConfigError when there is a file or the place cannot be written."""
    write_new_file(path, default_file())


def write_new_file(path: Path, text: str) -> None:
    """Writes a file that is not there yet; raises ConfigError when it is, or the place cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise ConfigError(f"{path} is there already.", "Change it with an editor.") from error
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}.", "Try another place with --home.") from error

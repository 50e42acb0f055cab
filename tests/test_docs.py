"""README and the manual tell the truth: their keys, settings and commands are the program's."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from newsreader import config
from newsreader.cli.commands import commands
from newsreader.cli.examples import EXAMPLES
from newsreader.cli.manual import manual, tree
from newsreader.queries import fields
from newsreader.ui.keys import KEYS, shown_keys

README = Path(__file__).parent.parent / "README.md"
ROOT = click.Context(commands, info_name="newsreader")
COMMANDS = dict(tree(commands, ROOT))


def key_table() -> str:
    """Returns the table of keys as README shows it."""
    rows = [
        f"| `{shown_keys(key.keys).replace('|', chr(92) + '|')}` | {key.description} | `{key.id}` |" for key in KEYS
    ]
    return "\n".join(["| keys | what they do | id |", "|---|---|---|", *rows])


def test_key_table_of_readme_is_the_bindings() -> None:
    text = README.read_text(encoding="utf-8")
    shown = text.split("<!-- keys -->")[1].split("<!-- /keys -->")[0].strip()
    assert shown == key_table(), "write tests.test_docs.key_table() between the markers of README"


def test_the_fields_of_readme_are_those_of_the_query_language() -> None:
    rows = [f"| `{each.name}:` | {each.meaning} | `{each.example}` |" for each in fields()]
    shown = README.read_text(encoding="utf-8").split("<!-- fields -->")[1].split("<!-- /fields -->")[0].strip()
    assert shown.splitlines()[2:] == rows


def test_settings_of_readme_are_the_program_s() -> None:
    shown = README.read_text(encoding="utf-8").split("<!-- settings -->")[1].split("<!-- /settings -->")[0].strip()
    assert shown == config.reference(), "newsreader config reference prints what belongs between the markers of README"


def test_the_default_file_has_every_setting() -> None:
    written = config.default_file()
    assert all(f"[{each.metadata['section']}]" in written for each in config.definitions())
    assert all(each.metadata["doc"].split("\n")[0] in written for each in config.definitions())


def test_the_manual_has_every_command_key_and_setting() -> None:
    page = "\n".join(manual(ROOT)).replace(r"\-", "-")
    assert all(f".SS {path}\n" in page for path in COMMANDS)
    assert all(f"({key.id})" in page for key in KEYS)
    assert all(f"[{each.metadata['section']}]" in page for each in config.definitions())


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_has_an_example_that_is_right(path: str) -> None:
    assert path in EXAMPLES, "newsreader/cli/examples.py needs an example of it"
    words = shlex.split(EXAMPLES[path].split(" | ")[0].split(" >")[0])
    assert words.pop(0) == "newsreader"
    if words[0] == "--account":
        del words[:2]
    assert words[: len(path.split())] == path.split() or path in ("config", "voices", "tags")
    command = COMMANDS[path]
    arguments = words[len(path.split()) :]
    left = command.parse_args(click.Context(command, parent=ROOT), list(arguments))
    assert not left or isinstance(command, click.Group)
    shown = " ".join(command.get_help(click.Context(command, parent=ROOT, info_name=path)).split())
    assert " ".join(EXAMPLES[path].split()) in shown


def blocks_of_readme() -> Iterator[str]:
    """Yields the lines of README that call the program."""
    fenced = False
    for line in README.read_text(encoding="utf-8").splitlines():
        if line.startswith("```"):
            fenced = not fenced
        elif fenced and line.startswith("newsreader "):
            yield from (part.strip() for part in line.split("#")[0].split(";") if part.strip().startswith("newsreader"))


@pytest.mark.parametrize("line", list(blocks_of_readme()))
def test_command_lines_of_readme_are_right(line: str) -> None:
    words = shlex.split(line.split(" | ")[0].split(" >")[0])[1:]
    while words[:1] in (["--account"], ["--home"]):
        del words[:2]
    path = next(
        name for name in sorted(COMMANDS, key=len, reverse=True) if f"{' '.join(words)} ".startswith(f"{name} ")
    )
    command = COMMANDS[path]
    command.parse_args(click.Context(command, parent=ROOT), words[len(path.split()) :])


def test_pictures_of_readme_exist() -> None:
    text = README.read_text(encoding="utf-8")
    names = {part.split(")")[0] for part in text.split("](")[1:] if part.startswith(".github/")}
    assert names
    assert all((README.parent / name).is_file() for name in names)

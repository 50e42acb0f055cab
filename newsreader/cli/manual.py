"""The manual page, made from what the program is made of: its commands, keys and settings."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from shutil import which

import click

from newsreader import __version__, config
from newsreader.cli.examples import EXAMPLES
from newsreader.cli.options import pass_session
from newsreader.cli.session import Session


@click.command("man")
@pass_session
@click.pass_context
def man(ctx: click.Context, session: Session) -> None:
    """Show the manual page; in a pipe or a file, write it as man reads it."""
    page = "\n".join(manual(ctx.find_root()))
    if not session.out.is_terminal:
        session.out.text(page)
    elif which("man"):
        subprocess.run(["man", "-l", "-"], input=page.encode(), check=False)
    else:
        click.echo_via_pager("\n".join(_without_macros(page)))


def manual(root: click.Context) -> Iterator[str]:
    """Yields the lines of the page, in the macros of man(7)."""
    yield f'.TH NEWSREADER 1 "" "newsreader {__version__}" "User Commands"'
    yield ".SH NAME"
    yield r"newsreader \- the news in your terminal"
    yield ".SH SYNOPSIS"
    yield r".B newsreader"
    yield _plain("[OPTIONS] [COMMAND] [ARGS]...")
    yield ".SH DESCRIPTION"
    yield from _paragraphs(root.command.help or "")
    yield ".SH OPTIONS"
    yield from _options(root.command, root)
    yield ".SH COMMANDS"
    for path, command in tree(root.command, root):
        yield from _command(path, command, root)
    yield ".SH KEYS"
    yield from _keys()
    yield ".SH CONFIGURATION"
    yield from _settings()
    yield ".SH FILES"
    for place, what in ((config.find_paths().config, "Settings."), (config.find_paths().database, "The database.")):
        yield from (".TP", _plain(str(place)), what)
    yield ".SH EXIT STATUS"
    yield from _paragraphs(root.command.epilog or "")


def tree(command: click.Command, root: click.Context, path: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yields every command with its name, those of a group after it."""
    if path:
        yield path, command
    if isinstance(command, click.Group):
        ctx = root if not path else click.Context(command, parent=root)
        for name in command.list_commands(ctx):
            inner = command.get_command(ctx, name)
            if inner is not None and not inner.hidden:
                yield from tree(inner, root, f"{path} {name}".strip())


def _command(path: str, command: click.Command, root: click.Context) -> Iterator[str]:
    ctx = click.Context(command, parent=root, info_name=path)
    yield f".SS {_plain(path)}"
    yield _plain(f"newsreader {path} {' '.join(command.collect_usage_pieces(ctx))}")
    yield ".PP"
    yield from _paragraphs(command.help or "")
    yield from _options(command, ctx)
    if path in EXAMPLES:
        yield from (".PP", "Example:", ".PP", ".RS 4", ".B " + _plain(EXAMPLES[path]), ".RE")


def _options(command: click.Command, ctx: click.Context) -> Iterator[str]:
    for parameter in command.get_params(ctx):
        record = parameter.get_help_record(ctx)
        if record is not None:
            yield from (".TP", ".B " + _plain(record[0]), _plain(record[1]))


def _keys() -> Iterator[str]:
    from newsreader.ui.keys import KEYS, shown_keys

    for key in KEYS:
        yield from (".TP", ".B " + _plain(shown_keys(key.keys)), _plain(f"{key.description} ({key.id})"))


def _settings() -> Iterator[str]:
    for definition in config.definitions():
        meta, value = definition.metadata, config.default_of(definition)
        told = "" if isinstance(value, Mapping) else f" {definition.name} = {config.as_toml(value)}"
        yield from (".TP", ".B " + _plain(f"[{meta['section']}]{told}"))
        yield _plain(" ".join(meta["doc"].split("\n")))


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.replace("\b", "").split("\n\n"):
        yield from (_plain(" ".join(paragraph.split())), ".PP")


def _plain(text: str) -> str:
    """Returns text that roff takes for nothing else: no escapes, and no macro at the beginning of a line."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-").replace("'", r"\(aq")
    return rf"\&{escaped}" if escaped.startswith(".") else escaped


def _without_macros(page: str) -> Iterator[str]:
    for line in page.split("\n"):
        macro, _, rest = line.partition(" ") if line.startswith(".") else ("", "", line)
        plain = rest.replace(r"\(aq", "'").replace(r"\-", "-").replace(r"\&", "").replace(r"\e", "\\")
        if macro in (".SH", ".SS"):
            yield from ("", plain)
        elif macro in ("", ".B"):
            yield f"    {plain}"

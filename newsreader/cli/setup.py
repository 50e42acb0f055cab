"""The commands that set things up: config and completion."""

from __future__ import annotations

import click

from newsreader import config as settings
from newsreader.cli import COMPLETING
from newsreader.cli import printing as p
from newsreader.cli.options import pass_session
from newsreader.cli.session import FAILED, Session
from newsreader.errors import UsageError


@click.group(invoke_without_command=True)
@click.pass_context
def config(ctx: click.Context) -> None:
    """Show, check or change the settings."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(show)


@config.command()
@pass_session
def path(session: Session) -> None:
    """Print where the settings file is."""
    session.out.line(str(session.paths.config))


@config.command()
@pass_session
def show(session: Session) -> None:
    """Print every setting as it holds now, and where it comes from."""
    held = session.settings
    section = ""
    for definition in settings.definitions():
        if definition.metadata["section"] != section:
            section = definition.metadata["section"]
            session.out.line(f"[{section}]")
        origin = held.origins.get(definition.name)
        value = getattr(held, definition.name)
        if settings.is_table(definition):
            for name, held_there in value.items():
                session.out.line(f"{settings.as_toml(name)} = {settings.as_toml(held_there)}")
            continue
        comment = f"  # {origin}" if origin else ""
        session.out.line(f"{definition.name} = {settings.as_toml(value)}", (comment, "dim"))


@config.command()
@pass_session
def init(session: Session) -> None:
    """Write a settings file in which everything is explained."""
    settings.write_default_file(session.paths.config)
    p.say(f"{session.paths.config} is written. newsreader config edit opens it.")


@config.command()
@pass_session
def check(session: Session) -> int:
    """Report what in the settings cannot be used."""
    from newsreader.cli.screen import screen_warnings

    warnings = [*session.settings.warnings, *screen_warnings(session)]
    for warning in warnings:
        p.complain(warning)
    p.say("newsreader config edit opens the file." if warnings else "The settings are in order.")
    return FAILED if warnings else 0


@config.command()
@pass_session
def reference(session: Session) -> None:
    """Print what every setting means, as Markdown."""
    session.out.text(settings.reference())


@config.command()
@click.argument("name", required=False)
@pass_session
def theme(session: Session, name: str | None) -> None:
    """List the themes; with NAME write a file for a theme of your own."""
    folder = session.paths.themes
    if name is not None:
        from newsreader.ui.theme_file import theme_to_start_from

        if not name.replace("-", "").replace("_", "").isalnum():
            raise UsageError(f"{name} cannot be the name of a theme.", "Letters, digits, - and _ can.")
        settings.write_new_file(folder / f"{name}.toml", theme_to_start_from())
        p.say(f"{folder / name}.toml is written. theme = {name!r} under [view] chooses it.")
        return
    from newsreader.ui.themes import names

    for each in (*names(), *sorted(path.stem for path in folder.glob("*.toml"))):
        session.out.line(each)


@config.command()
@pass_session
@click.pass_context
def edit(ctx: click.Context, session: Session) -> int:
    """Open the settings file in your editor, then check it."""
    if not session.paths.config.exists():
        settings.write_default_file(session.paths.config)
    click.edit(filename=str(session.paths.config))
    checked: int = ctx.invoke(check)
    return checked


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the completion script for a shell.

    bash: eval "$(newsreader completion bash)"; zsh the same; fish: newsreader completion fish | source
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    if found is not None:
        click.echo(found(ctx.find_root().command, {}, "newsreader", COMPLETING).source())

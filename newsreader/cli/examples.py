"""An example for every command, shown at the end of its --help and in the manual."""

from __future__ import annotations

from collections.abc import Mapping

import click

EXAMPLES: Mapping[str, str] = {
    "brief": "newsreader brief --since 12h",
    "list": "newsreader list 'is:unread feed:ledger' -n 10",
    "show": "newsreader show 42 --md | glow",
    "read": "newsreader read 42 --plain",
    "open": "newsreader open 42",
    "search": "newsreader search '\"pay offer\"' -strike -n 5",
    "quotes": "newsreader quotes --speaker 'Ana Ruiz' --search 'pay offer'",
    "voices": "newsreader voices --search ruiz",
    "voices merge": "newsreader voices merge 'A. Ruiz' 'Ana Ruiz'",
    "voices rebuild": "newsreader voices rebuild",
    "voices split": "newsreader voices split 'Ana Ruiz' 42",
    "related": "newsreader related 42 --json | jq .title",
    "stories": "newsreader stories --since 1d",
    "story": "newsreader story 42",
    "follow": "newsreader follow 42",
    "run": "newsreader run speak 42",
    "save": "newsreader save 42 --format html -o ~/articles",
    "send": "newsreader send 42 --to later",
    "history": "newsreader history harbour --since 1w",
    "smart": "newsreader smart --json",
    "smart add": "newsreader smart add Strikes 'title:strike OR \"pay offer\"'",
    "smart list": "newsreader smart list",
    "smart rm": "newsreader smart rm Strikes",
    "mute": "newsreader mute",
    "mute add": "newsreader mute add 'horoscope OR feed:gossip' --until 2w",
    "mute list": "newsreader mute list --json",
    "mute rm": "newsreader mute rm 1",
    "web": "newsreader web --port 8000",
    "bookmark": "newsreader bookmark 42 43",
    "mark": "newsreader mark read --feed Ledger --before 7d",
    "tags": "newsreader tags",
    "tags merge": "newsreader tags merge harbor harbour",
    "tags remove": "newsreader tags remove later",
    "tags rename": "newsreader tags rename later someday",
    "note": "newsreader note 42 'compare with the report of 2024'",
    "undo": "newsreader undo",
    "redo": "newsreader redo",
    "add": "newsreader add ledger.example --folder News",
    "remove": "newsreader remove Ledger --dry-run",
    "feeds": "newsreader feeds --plain | cut -f 1,4",
    "refresh": "newsreader refresh --quiet",
    "import": "newsreader import feeds.opml --dry-run",
    "export": "newsreader export feed:ledger since:7d --md -o week.md",
    "sample": "newsreader sample --remove",
    "connect": "newsreader connect rss.example.org --user ana --password-command 'pass show rss'",
    "sync": "newsreader sync",
    "sync logout": "newsreader sync logout",
    "sync now": "newsreader --account rss.example.org sync now",
    "sync status": "newsreader sync status --json",
    "accounts": "newsreader accounts",
    "config": "newsreader config show",
    "config check": "newsreader config check",
    "config edit": "newsreader config edit",
    "config init": "newsreader config init",
    "config path": "newsreader config path",
    "config reference": "newsreader config reference",
    "config show": "newsreader config show",
    "config theme": "newsreader config theme sea",
    "doctor": "newsreader doctor",
    "backup": "newsreader backup ~/news-of-today.db",
    "restore": "newsreader restore ~/news-of-today.db",
    "vacuum": "newsreader vacuum",
    "reindex": "newsreader reindex",
    "completion": "newsreader completion bash >> ~/.bashrc",
    "man": "newsreader man > ~/.local/share/man/man1/newsreader.1",
}


def give_examples(command: click.Command, name: str) -> None:
    """Puts the example of a command, and of those it holds, at the end of its help."""
    if command.epilog is None and name in EXAMPLES:
        command.epilog = f"Example: {EXAMPLES[name]}"
    if isinstance(command, click.Group):
        for each, inner in command.commands.items():
            give_examples(inner, f"{name} {each}")

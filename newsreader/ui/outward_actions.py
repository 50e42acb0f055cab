"""What leaves the reader: own commands, pipes, files, services. The keys that take the article somewhere else."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from newsreader.errors import NewsreaderError
from newsreader.model import Article
from newsreader.ui.keys import textual_name
from newsreader.ui.link_actions import LinkActions
from newsreader.ui.wording import sentences

if TYPE_CHECKING:
    from newsreader.outward import Command, Target
    from newsreader.ui.outward_screens import SaveChoice

_PIPED = "pipe.history"
"""State key: the lines typed after |, newest first, as JSON."""
_MOST_LINES = 30


class OutwardActions(LinkActions, part=True):
    """The keys that take the article somewhere else."""

    def on_mount(self) -> None:
        """Binds the keys of the user's own commands, and tells what becomes of links that waited to be sent."""
        self.library.on_sent = self.tell
        for command in self.options.commands.values():
            if command.key:
                keys = ",".join(textual_name(key.strip()) for key in command.key.split(","))
                self.app.bind(keys, f"screen.own_command('{command.name}')", show=False)

    # --- commands of one's own ----------------------------------------------------------------------------

    def action_own_commands(self) -> None:
        """Shows the user's own commands and runs the one that is chosen."""
        from newsreader.ui.outward_screens import CommandScreen

        if self.current() is not None:
            self.app.push_screen(CommandScreen(tuple(self.options.commands.values())), self._command_chosen)

    def _command_chosen(self, name: str | None) -> None:
        if name is not None:
            self.action_own_command(name)

    def action_own_command(self, name: str) -> None:
        """Runs one of the user's own commands on the article at hand."""
        article, command = self.current(), self.options.commands.get(name)
        if article is None or command is None:
            return
        if command.interactive:
            self._run_in_terminal(command, article)
        else:
            self.begin(self._run(command, article), "own")

    async def _run(self, command: Command, article: Article) -> None:
        self.hints.say(f"{command.name} runs …", urgent=True)
        try:
            ran = await self.library.run_command(command, article)
        finally:
            self.hints.say(self.status())
        self.tell(ran.told(command.name), warn=ran.status != 0)

    def _run_in_terminal(self, command: Command, article: Article) -> None:
        """Gives a command the terminal until it ends."""
        from textual.app import SuspendNotSupported

        try:
            with self.app.suspend():
                ended = subprocess.run(command.filled(article), check=False)
        except OSError as error:
            self.tell(f"{command.run[0]} cannot be started: {(error.strerror or '').lower()}", warn=True)
        except SuspendNotSupported:
            self.tell("Commands cannot have this terminal to themselves", warn=True)
        else:
            if ended.returncode:
                self.tell(f"{command.name} failed with status {ended.returncode}", warn=True)

    # --- pipes --------------------------------------------------------------------------------------------

    def action_pipe(self) -> None:
        """Asks for a program and gives it the article as Markdown."""
        if article := self.current():
            self.begin(self._ask_pipe(article), "dialog")

    async def _ask_pipe(self, article: Article) -> None:
        from newsreader.ui.outward_screens import PipeScreen

        kept = await self.ask(self.library.state, _PIPED)
        lines = tuple(json.loads(kept)) if kept else ()
        self.app.push_screen(PipeScreen(lines), partial(self._pipe_given, article.id, lines))

    def _pipe_given(self, article_id: int, lines: Sequence[str], line: str | None) -> None:
        if line:
            kept = [line, *(each for each in lines if each != line)][:_MOST_LINES]
            self.begin(self._pipe(article_id, line, json.dumps(kept)), "own")

    async def _pipe(self, article_id: int, line: str, kept: str) -> None:
        await self.ask(self.library.set_state, _PIPED, kept)
        self.hints.say(f"{line.split()[0]} runs …", urgent=True)
        try:
            ran = await self.library.pipe(line, article_id)
        finally:
            self.hints.say(self.status())
        self.tell(ran.told(line.split()[0]), warn=ran.status != 0)

    # --- files --------------------------------------------------------------------------------------------

    def action_save(self) -> None:
        """Asks for a file's name and saves the article."""
        if article := self.current():
            self.begin(self._ask_save(article), "dialog")

    async def _ask_save(self, article: Article) -> None:
        from newsreader.ui.outward_screens import SaveScreen

        options = self.options
        path = await self.ask(self.library.proposed_path, article, options.save_folder, options.save_format)
        self.app.push_screen(SaveScreen(path, options.save_format), partial(self._save_given, article.id))

    def _save_given(self, article_id: int, choice: SaveChoice | None) -> None:
        if choice is not None:
            self.begin(self._save(article_id, choice), "save")

    async def _save(self, article_id: int, choice: SaveChoice) -> None:
        path = Path(choice.path)
        await self.ask(self._saved, article_id, choice)
        self.tell(f"Saved as {path.name} in {path.parent}")

    def _saved(self, article_id: int, choice: SaveChoice) -> None:
        self.library.save(article_id, Path(choice.path), choice.form, replace=choice.replace)

    # --- services -----------------------------------------------------------------------------------------

    def action_send(self) -> None:
        """Sends the article's link to a service, asking which where there are several."""
        article, targets = self.current(), tuple(self.options.send.values())
        if article is None:
            return
        if not article.url or article.sample:
            self.tell("There is no link to send: this story is only here")
        elif not targets:
            self.tell("No service is known; a section [send.NAME] in the settings names one")
        elif len(targets) == 1:
            self.begin(self._send_link(article, targets[0]), "send", exclusive=False)
        else:
            from newsreader.ui.outward_screens import TargetScreen

            self.app.push_screen(TargetScreen(targets), partial(self._target_chosen, article))

    def _target_chosen(self, article: Article, name: str | None) -> None:
        if name is not None:
            self.begin(self._send_link(article, self.options.send[name]), "send", exclusive=False)

    async def _send_link(self, article: Article, target: Target) -> None:
        self.hints.say(f"sending to {target.name} …", urgent=True)
        try:
            sent = await self.library.send(article.id, target)
        except NewsreaderError as error:
            self.tell(sentences(str(error), error.hint), warn=True)
            return
        finally:
            self.hints.say(self.status())
        self.tell(f"Sent to {target.name}" if sent else f"{target.name} cannot be reached; sent with a later refresh")

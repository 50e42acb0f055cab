"""The part of Library that is about links and what leaves the reader: read in place, given to programs, saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from newsreader.errors import ConfigError, UsageError
from newsreader.model import Account, Article, ReadArticle
from newsreader.store import Store

if TYPE_CHECKING:
    from newsreader.outward import Command, Target
    from newsreader.pages import Pages
    from newsreader.papers import Form
    from newsreader.programs import Ran


class Links:
    """Where links lead, and where articles go."""

    _store: Store
    targets: Mapping[str, Target] = MappingProxyType({})
    """The services that links can be sent to, by name."""

    secret_of: Callable[[Account], str | None] | None = None
    """Returns the password or token of a service, where the user keeps any; may wait for a program."""
    on_sent: Callable[[str], object] | None = None
    """Hears in a line what became of a link that waited to be sent."""

    def _pages(self) -> Pages:
        raise NotImplementedError

    def read(self, article_id: int) -> ReadArticle:
        """Returns an article ready to lay out."""
        raise NotImplementedError

    async def open_link(self, url: str, article_id: int) -> int:
        """Returns the article behind a link in an article: the one that is stored, else the page, fetched now.

        The page stands in no list unless it is bookmarked. Raises FetchError, PageError or UsageError."""
        return await self._pages().follow(url, article_id)

    # --- to programs --------------------------------------------------------------------------------------

    def given(self, article_id: int) -> bytes:
        """Returns what the user's own commands are given: the article as JSON, the fields of ``show --json``."""
        import json

        from newsreader.records import whole_record

        return json.dumps(whole_record(self.read(article_id)), ensure_ascii=False).encode("utf-8", "replace")

    async def run_command(self, command: Command, article: Article) -> Ran:
        """Runs a command of the user's on an article; raises UsageError when it cannot start or end in time."""
        import asyncio

        from newsreader.programs import run_program

        given = await asyncio.to_thread(self.given, article.id)
        return await run_program(command.filled(article), given, command.seconds)

    async def pipe(self, line: str, article_id: int) -> Ran:
        """Gives an article as Markdown to a program typed with its arguments, without a shell; raises UsageError."""
        import asyncio
        import shlex

        from newsreader.programs import run_program

        try:
            argv = shlex.split(line)
        except ValueError:
            raise UsageError("A quotation mark is not closed.") from None
        if not argv:
            raise UsageError("Type a program, such as wc -w.")
        text = await asyncio.to_thread(self.paper, article_id, "md")
        return await run_program(argv, text.encode("utf-8", "replace"))

    # --- to files -----------------------------------------------------------------------------------------

    def paper(self, article_id: int, form: Form) -> str:
        """Returns an article as the text of a file: Markdown, or a page of HTML that stands by itself."""
        from newsreader.papers import paper

        return paper(self.read(article_id), form)

    def proposed_path(self, article: Article, folder: str, form: Form) -> Path:
        """Returns where an article may be saved: in the folder, called like its title, numbered where that is taken."""
        from newsreader.papers import file_name

        path = Path(folder).expanduser().absolute() / file_name(article.title, form)
        numbers = (path.with_stem(f"{path.stem} {number}") for number in range(2, 1000))
        return path if not path.exists() else next((each for each in numbers if not each.exists()), path)

    def save(self, article_id: int, path: Path, form: Form, *, replace: bool = False) -> None:
        """Saves an article; raises UsageError where a file may not be replaced or cannot be written."""
        from newsreader.papers import write_paper

        write_paper(path.expanduser(), self.paper(article_id, form), replace=replace)

    # --- to services --------------------------------------------------------------------------------------

    async def send(self, article_id: int, target: Target) -> bool:
        """Sends an article's link to a service; False where it cannot be reached: then the link waits for a refresh.

        Raises FetchError where the service refuses, ConfigError without its secret, UsageError without a link."""
        import asyncio

        from newsreader.errors import FetchError
        from newsreader.sync.sending import is_passing

        try:
            await self._send(article_id, target)
        except FetchError as error:
            if not is_passing(error) or self._store.read_only:
                if error.kind == "auth":
                    error.hint = f"newsreader send --to {target.name} --login asks for it anew."
                raise
            await asyncio.to_thread(self._store.queue_send, target.name, article_id)
            return False
        if not self._store.read_only:
            await asyncio.to_thread(self._store.end_send, target.name, article_id)
        return True

    async def send_waiting(self) -> None:
        """Sends the links that wait, and tells ``on_sent`` of each; a service that cannot be reached is asked once."""
        import asyncio

        from newsreader.errors import NewsreaderError

        away: set[str] = set()
        for name, article_id in await asyncio.to_thread(self._store.waiting_sends):
            target = self.targets.get(name)
            if target is None or name in away:
                continue
            try:
                sent = await self.send(article_id, target)
            except NewsreaderError as error:
                await asyncio.to_thread(self._store.end_send, name, article_id)
                self._tell(f"{name} did not take a link that was waiting: {error}")
                continue
            if sent:
                self._tell(f"A link that was waiting is sent to {name}")
            else:
                away.add(name)

    def _tell(self, line: str) -> None:
        if self.on_sent is not None:
            self.on_sent(line)

    async def _send(self, article_id: int, target: Target) -> None:
        import asyncio

        from newsreader.sync.sending import Link, Login, client_secret, send

        article = (await asyncio.to_thread(self.read, article_id)).article
        if not article.url or article.sample:
            raise UsageError("This article has no link to send.")
        secret = await asyncio.to_thread(self._secret, target)
        html = await asyncio.to_thread(self._html, article_id) if target.content else ""
        tags = tuple(dict.fromkeys((*target.tags, *article.tags)))
        login = Login(target.user, secret, target.client_id, client_secret(target.client_secret_variable))
        await send(target.kind, target.url, login, Link(article.url, article.title, tags, html))

    def _html(self, article_id: int) -> str:
        from newsreader.papers import as_html

        return as_html(self.read(article_id).text.markdown)

    def _secret(self, target: Target) -> str:
        secret = self.secret_of(target.account) if self.secret_of is not None else None
        if not secret:
            raise ConfigError(
                f"There is no password or token for {target.name}.",
                f"newsreader send --to {target.name} --login asks for it.",
            )
        return secret

"""Pictures of the story on the page: fetched when they are asked for, and drawn as finely as the terminal can."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from newsreader.errors import NewsreaderError
from newsreader.ui.leaf import PictureBox
from newsreader.ui.mark_actions import MarkActions
from newsreader.ui.terminal import ABILITIES, Abilities, abilities_from
from newsreader.ui.terminal_app import TerminalApp

if TYPE_CHECKING:
    from newsreader.ui.graphics import Graphics, Kitty
    from newsreader.ui.page_view import PageView

MOST_IMAGES = 40
"""Pictures of an article that are fetched."""
NO_PILLOW = "Pictures need Pillow: pip install '.[images]' in the checkout, or pipx inject newsreader pillow"


class PictureActions(MarkActions, part=True):
    """The key that shows pictures."""

    abilities: Abilities | None = None
    """What the terminal can draw; None until pictures are first asked for."""
    graphics: Graphics | None = None

    def on_unmount(self) -> None:
        """Leaves no pictures in the terminal."""
        if self.graphics is not None:
            self.graphics.keep_only(())

    def action_images(self) -> None:
        """Shows the pictures of the article above their captions, or puts them away."""
        if self.opened is None:
            return
        if self.pictures:
            self.pictures = {}
            self.page.replace(self.document())
        elif self.library.can_show_pictures():
            self.begin(self._show_images(), "images")
        else:
            self.tell(NO_PILLOW)

    async def _show_images(self) -> None:
        read = await self.whole()
        if read is None:
            return
        wanted = dict.fromkeys(each.href for each in read.blocks if each.kind == "image" and each.href)
        urls = [url for url in wanted if url][:MOST_IMAGES]
        if not urls:
            self.tell("There are no pictures in this story")
            return
        if self.abilities is None:
            await self._ask_terminal()
        self.hints.say("fetching pictures …")
        try:
            failures = await asyncio.gather(*(self._show_image(read.article.id, url) for url in urls))
        finally:
            self.hints.say(self.status())
        wrong = [failure for failure in failures if failure]
        if wrong:
            count = "A picture" if len(wrong) == 1 else f"{len(wrong)} pictures"
            self.tell(f"{count} could not be shown: {wrong[0]}", warn=True)

    async def _show_image(self, article_id: int, url: str) -> str:
        """Draws one picture when it is there; returns why not, or nothing."""
        try:
            picture = await self.library.picture(article_id, url, fine=self.graphics is not None)
        except NewsreaderError as error:
            return str(error)
        if self.opened is not None and self.opened.article.id == article_id:
            self.pictures[url] = picture
            self.page.replace(self.document())
        return ""

    # --- drawn by the terminal ------------------------------------------------------------------------------

    async def _ask_terminal(self) -> None:
        """Chooses how pictures are drawn: as the user wants, else the best that the terminal can."""
        from newsreader.ui.graphics import Kitty, Sixel

        app, wanted = cast(TerminalApp, self.app), self.options.pictures
        self.abilities = Abilities()
        if wanted in ("auto", "sixel"):
            self.abilities = abilities_from(await app.ask_terminal(ABILITIES))
        colours = app.console.color_system == "truecolor" and not app.no_color
        if wanted == "kitty" or (wanted == "auto" and self.abilities.kitty and colours):
            self.graphics = Kitty(app.to_terminal)
        elif (wanted == "sixel" or self.abilities.sixel) and self.abilities.cell is not None:
            self.graphics = Sixel(self.abilities.cell, self.abilities.colours)
        self.page.draw_with(self.graphics)

    def paint_pictures(self) -> None:
        """Paints over what has been drawn, where the terminal shows pictures so."""
        if self.graphics is None:
            return
        from newsreader.ui.graphics import Sixel

        if isinstance(self.graphics, Sixel):
            cast(TerminalApp, self.app).to_terminal(self.page.painting())

    def on_page_view_pictures_placed(self, event: PageView.PicturesPlaced) -> None:
        """Draws the pictures that have got a place."""
        self.begin(self._draw(event.boxes), "pictures")

    async def _draw(self, boxes: frozenset[PictureBox]) -> None:
        """Draws the pictures that have a place on the page, each when it is ready."""
        from newsreader.ui.graphics import Kitty, Sixel

        for box in boxes:
            if isinstance(self.graphics, Kitty):
                await self._send(self.graphics, box)
            elif isinstance(self.graphics, Sixel) and not self.graphics.has(box) and box.url in self.pictures:
                picture, sixel = self.pictures[box.url], self.graphics
                drawn = await self.library.sixel(picture, box.columns, box.rows, sixel.cell, sixel.colours)
                sixel.keep(box, drawn)
            self.page.pictures_ready()

    async def _send(self, kitty: Kitty, box: PictureBox) -> None:
        from newsreader.ui.graphics import encoded

        if not kitty.sent(box.url) and (picture := self.pictures.get(box.url)) is not None:
            kitty.send(box, picture, await self.ask(encoded, picture))
        elif kitty.sent(box.url):
            kitty.place(box)

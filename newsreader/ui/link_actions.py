"""Links: numbers beside those in view, and what becomes of the one that is chosen: read here, the browser, copied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from newsreader.errors import NewsreaderError
from newsreader.model import ReadArticle
from newsreader.ui.disguise import host_of, pretended_host
from newsreader.ui.reading import ReadingActions
from newsreader.ui.wording import markdown_link, sentences

if TYPE_CHECKING:
    from newsreader.ui.article_view import ArticleView, LinkChoice

Aim = Literal["here", "browser", "copy", "markdown"]
"""What is done with the link whose number is typed."""
AIMS: dict[Aim, str] = {
    "here": "opens here",
    "browser": "opens in the browser",
    "copy": "copies the link",
    "markdown": "copies it as Markdown",
}
HINTS = (
    ("1–9", "open here"),
    ("story.browser", "in the browser"),
    ("story.copy", "copy"),
    ("story.copy_quote", "as Markdown"),
    ("app.close", "close"),
)
"""Ids of actions, or keys, with what they do while the links show their numbers."""


class LinkActions(ReadingActions, part=True):
    """The keys that are about the links of the page."""

    _aim: Aim = "here"
    _doubted = ""
    """The disguised link that was asked for last."""
    _unread = ""
    """The link that could not be opened here last; the browser's key opens it."""

    # --- numbers beside the links -------------------------------------------------------------------------

    @property
    def hinting(self) -> bool:
        """Whether a number typed now chooses a link."""
        return self.on_page and self.page.hinting

    def action_links(self) -> None:
        """Shows a number beside every link in view, or takes the numbers away."""
        if not self.on_page:
            return
        if self.hinting:
            self.end_hints()
        elif self.page.show_hints():
            self._take_aim("here")
        else:
            self.tell("There are no links in this story")

    def type_digit(self, digit: str) -> None:
        """Takes a digit of a link's number; the last one chooses it."""
        link = self.page.type_digit(digit)
        if link is not None:
            aim = self._aim
            self.end_hints()
            self._use(link, aim)

    def end_hints(self) -> None:
        """Takes the numbers off the links."""
        self.page.hide_hints()
        self.show_hints()

    def _take_aim(self, aim: Aim) -> None:
        self._aim = aim
        self.show_hints()

    def show_hints(self) -> None:
        """Shows the keys that matter: while links have numbers, what can be done with one."""
        super().show_hints()
        if self.hinting:
            self.hints.show([(self.keys_of(ids), what) for ids, what in HINTS])

    def status(self) -> str:
        """Returns what is going on on the page; while links have numbers, what a number does."""
        return AIMS[self._aim] if self.hinting else super().status()

    # --- what becomes of a link ---------------------------------------------------------------------------

    def on_article_view_link_opened(self, event: ArticleView.LinkOpened) -> None:
        """Follows the link that was clicked."""
        self._use(event.link, "here")

    def _use(self, link: LinkChoice, aim: Aim) -> None:
        url = link.url
        if aim == "copy":
            self.copy(url, "Link copied")
        elif aim == "markdown":
            self.copy(markdown_link(link.words, url), "Link copied as Markdown")
        elif self._is_trusted(url):
            self._unread = ""
            if aim == "browser":
                self.browse(url)
            elif self.opened is not None:
                self.begin(self._open_here(url, self.opened.article.id), "open")

    def _is_trusted(self, url: str) -> bool:
        """Returns whether a link leads where its words say, or was asked for a second time."""
        named = pretended_host(self.opened.blocks, url) if self.opened is not None else ""
        if not named or self._doubted == url:
            return True
        self._doubted = url
        self.tell(f"The link says {named} but leads to {host_of(url)}; once more opens it", warn=True)
        return False

    async def _open_here(self, url: str, source: int) -> None:
        """Opens what a link leads to in place of the article that it stands in; the way back leads there again."""
        self.hints.say(f"fetching from {host_of(url)} …", urgent=True)
        try:
            found = await self.library.open_link(url, source)
        except NewsreaderError as error:
            self._unread = url
            key = self.keys_of("story.browser")
            self.tell(sentences(str(error), f"{key} opens the link in the browser."), warn=True)
            return
        finally:
            self.hints.say(self.status())
        if self.opened is None or self.opened.article.id != source:
            return
        if found == source:
            self.tell("The link leads to this very story")
            return
        self.leave_page()
        await self.show_article(found)

    def show_read(self, read: ReadArticle, offset: int | None = None, *, fresh: bool = True) -> None:
        """Shows an article on the page; a link of the one before no longer has the browser's key."""
        self._unread = "" if fresh else self._unread
        super().show_read(read, offset, fresh=fresh)

    # --- keys that mean a link while links have numbers, else the article -------------------------------------

    def action_browser(self, mark: bool) -> None:
        """Opens the article's page in the browser; or the link that could not be opened here."""
        if self.hinting:
            self._take_aim("browser")
        elif self._unread and self.on_page:
            self.browse(self._unread)
            self._unread = ""
        else:
            super().action_browser(mark)

    def action_copy_link(self) -> None:
        """Copies the address of the article, or that of a link."""
        if self.hinting:
            self._take_aim("copy")
        else:
            super().action_copy_link()

    def action_copy_quote(self) -> None:
        """Copies the current quote or the headline with its source, or a link as Markdown."""
        if self.hinting:
            self._take_aim("markdown")
        else:
            super().action_copy_quote()

    def action_back(self) -> None:
        """Goes back a level: first from the numbers of the links."""
        if self.hinting:
            self.end_hints()
        else:
            super().action_back()

"""From the reading screen to the voices and back: the key, the shelf's entry, a name under an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.statements import Said, VoiceOrder
from newsreader.ui.reading import ReadingActions
from newsreader.values import dataclass

if TYPE_CHECKING:
    from newsreader.ui.article_view import ArticleView


@dataclass(frozen=True, slots=True)
class VoicesPlace:
    """Where somebody was among the voices, to come back to."""

    words: str = ""
    order: VoiceOrder = "newest"
    cursor: int = 0
    name: str | None = None
    """Look for this one at first."""
    quotes: bool = False
    """Among the quotes of the voice."""
    line: int = 0


class VoiceActions(ReadingActions, part=True):
    """The key of the voices."""

    voices_place = VoicesPlace()
    """Where the reader was among the voices."""
    from_voices = False
    """The article on the page was opened there, so the way back leads there."""
    voices_depth = 0
    """How far the way back went before."""

    def action_voices(self) -> None:
        """Shows who said what, across everything."""
        self._show_voices(self.voices_place)

    def _show_voices(self, place: VoicesPlace) -> None:
        from newsreader.ui.voices import VoicesScreen

        self.app.push_screen(VoicesScreen(self.library, self.options, place, self._voices_left))

    def _voices_left(self, place: VoicesPlace, said: Said | None) -> None:
        self.voices_place = place
        self.remove_class("-drawer")
        if said is None:
            self.begin(self.changed([]), "marks", exclusive=False)
            if self.on_shelf:
                self.give_keys(self.list)
            return
        self.open_article(said.article.id, offset=said.quote.start)
        self.from_voices, self.voices_depth = True, len(self.trail)

    def open_article(self, article_id: int, *, offset: int | None = None, seek: str = "") -> None:
        """Opens an article; from now on the way back leads to the list."""
        self.from_voices = False
        super().open_article(article_id, offset=offset, seek=seek)

    def action_back(self) -> None:
        """Goes back a level, to the voices where the article was opened there."""
        if self.from_voices and self.on_page and len(self.trail) == self.voices_depth:
            self.from_voices = False
            self._show_voices(self.voices_place)
        else:
            super().action_back()

    def on_article_view_voice_opened(self, event: ArticleView.VoiceOpened) -> None:
        """Shows what else the speaker said whose name was clicked."""
        if self.opened is not None:
            self.begin(self._open_voice(self.opened.article.id, event.name), "voice")

    async def _open_voice(self, article_id: int, name: str) -> None:
        voice = await self.ask(self.library.voice_of, article_id, name)
        if voice is None:
            self.tell(f"Nothing else is kept that {name} said")
        else:
            self._show_voices(VoicesPlace(name=voice.name, order="most"))

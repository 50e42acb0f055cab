"""The part of Library that is about voices: who is quoted, what they said, and who is the same.

Nothing here waits for the network or knows SQL.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsreader.model import StepDone
from newsreader.statements import Said, Statement, Voice, VoiceOrder
from newsreader.store import Store


class Voices:
    """The speakers in the user's news."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def voices(self, words: str = "", order: VoiceOrder = "newest", limit: int = 200, offset: int = 0) -> list[Voice]:
        """Returns the speakers whose names hold words that begin so, the newest or the most quoted first."""
        return self._store.voices(words, order, limit, offset)

    def voice_count(self, words: str = "") -> int:
        """Returns how many speakers have such names."""
        return self._store.voice_count(words)

    def voice_of(self, article_id: int, name: str) -> Voice | None:
        """Returns the voice that a speaker of an article is."""
        return self._store.voice_of(article_id, name)

    def voices_named(self, name: str) -> list[Voice]:
        """Returns the voices of this name, titles and accents apart, else those whose names hold its words."""
        return self._store.voices_named(name) or self._store.voices(name, "most", 50)

    def statements(self, voice_ids: Sequence[int], limit: int = 200, offset: int = 0) -> list[Statement]:
        """Returns what voices said, newest first, the same statement once with all its reports.

        Of ``limit`` quotes after the first ``offset``; reports that name no speaker are among them."""
        said = self._store.said_by(voice_ids, limit, offset)
        named = {each.id for each in said}
        both = sorted((*said, *self._store.echoes_of(said)), key=lambda each: each.article.published, reverse=True)
        grouped = self._grouped(both)
        return [each for each in grouped if any(one.id in named for wording in each.wordings for one in wording)]

    def _grouped(self, said: Sequence[Said]) -> list[Statement]:
        from newsreader.text.wordings import group

        days = [each.article.published.timestamp() / 86_400 for each in said]
        found = group([each.quote.text for each in said], days)
        return [
            _statement(tuple(tuple(said[at] for at in reversed(wording)) for wording in wordings)) for wordings in found
        ]

    def statements_about(self, query: str, limit: int = 200) -> list[Statement]:
        """Returns quotes that a search finds, newest first, the same statement once with all its reports."""
        found = enumerate(self._store.search_quotes(query, limit))
        return self._grouped([Said(number, article, quote) for number, (article, quote) in found])

    def merge_voices(self, source: int, target: int) -> StepDone:
        """Makes two voices one, under the name of the second, for good; raises UsageError."""
        return self._store.merge_voices(source, target)

    def split_voice(self, quote_id: int) -> StepDone:
        """Parts the name behind a quote from its voice, for good; raises UsageError."""
        return self._store.split_voice(quote_id)

    def rebuild_voices(self) -> int:
        """Gives every quote to its voice anew and returns how many voices there are; merges and splits stay."""
        self._store.forget_voices()
        while self._store.index_voices():
            pass
        return self._store.voice_count()


def _statement(wordings: tuple[tuple[Said, ...], ...]) -> Statement:
    from newsreader.text.wordings import different

    first, *others = (wording[0].quote.text for wording in wordings)
    changes = ((tuple(different(other, first)), tuple(different(first, other))) for other in others)
    return Statement(wordings, tuple(changes))

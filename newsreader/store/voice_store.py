"""The part of Store that is about voices: speakers with all their quotes, merged and parted as the user says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsreader.model import StepDone
from newsreader.store import voice_rows, voices
from newsreader.store.database import Database

if TYPE_CHECKING:
    from newsreader.statements import Said, Voice, VoiceOrder


class VoiceStore:
    """The voices in one SQLite file."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def voices(self, words: str = "", order: VoiceOrder = "newest", limit: int = 200, offset: int = 0) -> list[Voice]:
        """Returns the speakers whose names hold words that begin so, the newest or the most quoted first."""
        with self._database.read() as connection:
            return voice_rows.voices_like(connection, words, order, limit, offset)

    def voice_count(self, words: str = "") -> int:
        """Returns how many speakers have such names."""
        with self._database.read() as connection:
            return voice_rows.count_like(connection, words)

    def voice_of(self, article_id: int, name: str) -> Voice | None:
        """Returns the voice that a speaker of an article is."""
        with self._database.read() as connection:
            return voice_rows.voice_of(connection, article_id, name)

    def voices_named(self, name: str) -> list[Voice]:
        """Returns the voices of exactly this name, titles and accents apart, the most quoted first."""
        with self._database.read() as connection:
            return voice_rows.voices_named(connection, name)

    def said_by(self, voice_ids: Sequence[int], limit: int = 200, offset: int = 0) -> list[Said]:
        """Returns the quotes of voices, newest first, each with its article."""
        with self._database.read() as connection:
            return voice_rows.said_by(connection, voice_ids, limit, offset)

    def echoes_of(self, said: Sequence[Said]) -> list[Said]:
        """Returns quotes of other articles that begin with the same words and name no speaker."""
        with self._database.read() as connection:
            return voice_rows.echoes_of(connection, said)

    def merge_voices(self, source: int, target: int) -> StepDone:
        """Makes two voices one, under the name of the second, for good; raises UsageError."""
        with self._database.write(durable=True) as connection:
            return voice_rows.merge(connection, source, target)

    def split_voice(self, quote_id: int) -> StepDone:
        """Parts the name behind a quote from its voice, for good; raises UsageError."""
        with self._database.write(durable=True) as connection:
            return voice_rows.split(connection, quote_id)

    def index_voices(self, limit: int = 100) -> int:
        """Indexes the quotes of some articles read under older rules; returns how many, 0 when all are done."""
        with self._database.write() as connection:
            return voices.index_some(connection, limit)

    def forget_voices(self) -> None:
        """Lets ``index_voices`` begin anew; what the user merged and parted stays."""
        with self._database.write() as connection:
            voices.forget(connection)

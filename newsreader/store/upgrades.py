"""Functions for migrations that turn what was kept in words and rows into hashes and packed numbers."""

from __future__ import annotations

import sqlite3
from array import array

from newsreader.store import postings, signatures
from newsreader.store.columns import hashed


class _Postings:
    """Packs the articles of a word into one row."""

    def __init__(self) -> None:
        self._entries: list[int] = []

    def step(self, article_id: int, day: int, weight: float) -> None:
        """Adds an article."""
        self._entries.append(postings.entry(article_id, day, weight))

    def finalize(self) -> bytes:
        """Returns the newest of them."""
        return postings.packed(sorted(self._entries))


def teach(connection: sqlite3.Connection) -> None:
    """Gives a connection what the migrations call."""
    connection.create_function("hashed", 1, hashed, deterministic=True)
    connection.create_function("all_hashed", 1, _all_hashed, deterministic=True)
    connection.create_function("flat_length", 1, _flat_length, deterministic=True)
    connection.create_function("posting_place", 2, postings.place_of, deterministic=True)
    connection.create_aggregate("postings", 3, _Postings)  # type: ignore[arg-type]  # typeshed: of one value


def _all_hashed(terms: str) -> bytes:
    return array("I", map(hashed, terms.split("\n") if terms else ())).tobytes()


def _flat_length(weights: bytes) -> float:
    return signatures.flat_length(memoryview(weights).cast("f"))

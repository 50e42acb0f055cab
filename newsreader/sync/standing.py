"""How a mirror stands with its server, kept in the store: what is done, what failed, what the user is asked.

Whatever a sync leaves half done is written here as it goes, so that the next one goes on from there.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from newsreader.errors import ConfigError, FetchError, NewsreaderError
from newsreader.model import SyncQuestion, SyncState
from newsreader.store import Store

_KEY = "sync.account"
_FULL_EVERY = timedelta(days=7)
"""How often all keys are compared, to find what slipped through the smaller comparisons."""
_FEEDS_ANSWER = timedelta(seconds=45)
"""After which most feeds have answered a server that was told to ask them."""
_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=1)
_PAUSE = timedelta(minutes=5)
"""For a server that asks for a pause without saying how long."""

Answer = Literal["", "apply", "keep"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a mirror knows about its last syncs; times are seconds since 1970."""

    tried: float = 0.0
    """When the last sync began."""
    last: float = 0.0
    """When the last complete sync ended."""
    since: float = 0.0
    """When the last complete sync began: what is new since is asked for."""
    full: float = 0.0
    """When all keys were compared last."""
    filled: bool = False
    """The first sync has come to the end of the server's pages."""
    cursor: str | None = None
    """Where the first sync goes on."""
    failures: int = 0
    """Syncs in a row that did not get through."""
    problem: str = ""
    hint: str = ""
    kind: str = ""
    """Of the problem, see ``errors.FetchKind``."""
    again: float = 0.0
    """When there should be news of the feeds that the server was told to ask."""
    until: float = 0.0
    """The server asked to be left alone until then."""
    question: SyncQuestion | None = None
    answer: Answer = ""
    """What the user said to it."""

    def state(self, waiting: int) -> SyncState:
        """Returns what the user is shown."""
        return SyncState(
            waiting=waiting,
            last=moment(self.last) if self.last else None,
            offline=self.kind in ("dns", "connect", "timeout"),
            problem=self.problem,
            hint=self.hint,
            login=self.kind == "auth",
            until=moment(self.until) if self.until else None,
            question=None if self.answer else self.question,
        )

    def is_due(self, now: datetime, interval: timedelta) -> bool:
        """Tells whether it is time to sync unasked: after failures later and later, up to an hour apart."""
        if self.again and not self.failures:
            return moment(self.again) <= now
        pause = min(_FIRST_PAUSE * 2 ** min(self.failures - 1, 10), _LONGEST_PAUSE) if self.failures else interval
        return moment(self.tried) + pause <= now

    def expecting(self, now: datetime) -> "Standing":
        """Returns the standing after the server was told to ask its feeds."""
        return replace(self, again=(now + _FEEDS_ANSWER).timestamp())

    def wants_all(self, now: datetime) -> bool:
        """Tells whether all keys are to be compared, not only those of late."""
        return not self.filled or moment(self.full) + _FULL_EVERY <= now

    def failed(self, error: NewsreaderError, now: datetime) -> "Standing":
        """Returns the standing after a sync that did not get through."""
        kind = error.kind if isinstance(error, FetchError) else "auth" if isinstance(error, ConfigError) else "other"
        until = self.until
        if isinstance(error, FetchError) and (kind == "wait" or error.status == 429):
            until = now.timestamp() + (error.retry_after or _PAUSE.total_seconds())
        words = str(error)
        return replace(self, failures=self.failures + 1, until=until, problem=words, hint=error.hint, kind=kind)

    def got_through(self) -> "Standing":
        """Returns the standing after a server that answered everything."""
        return replace(self, failures=0, problem="", hint="", kind="", until=0.0)


def load(store: Store) -> Standing:
    """Returns the standing kept in a store; that of a mirror never synced where there is none."""
    try:
        kept = json.loads(store.state(_KEY) or "{}")
    except ValueError:
        kept = {}
    known: Mapping[str, Any] = kept if isinstance(kept, dict) else {}
    standing = Standing(
        **{each.name: known[each.name] for each in fields(Standing) if known.get(each.name) is not None}
    )
    return replace(standing, question=SyncQuestion(**known["question"]) if standing.question else None)


def save(store: Store, standing: Standing) -> None:
    """Keeps a standing; an answer given meanwhile is kept with it."""
    with store.together():
        answer = load(store).answer
        store.set_state(_KEY, json.dumps(asdict(standing) | ({"answer": answer} if standing.question else {})))


def answer(store: Store, apply: bool) -> bool:
    """Keeps what the user says to the question; False when there is none."""
    with store.together():
        standing = load(store)
        if standing.question is not None:
            store.set_state(_KEY, json.dumps(asdict(replace(standing, answer="apply" if apply else "keep"))))
        return standing.question is not None


def moment(seconds: float) -> datetime:
    """Returns seconds since 1970 as an aware time."""
    return datetime.fromtimestamp(seconds, UTC)

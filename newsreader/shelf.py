"""The part of Library that is about the shelf: subscriptions, folders, OPML, the sample edition.

Nothing here waits for the network or knows SQL.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from newsreader import prepare
from newsreader.model import Account, Feed, FoundFeed, StepDone, Subscription
from newsreader.store import Store

if TYPE_CHECKING:
    from newsreader.logins import Logins

SAMPLE_SHOWN = "sample.shown"
"""State key: the sample edition has been loaded once, so it never comes back unasked."""


class Shelf:
    """What the user has subscribed to."""

    _store: Store
    now: Callable[[], datetime]
    """The clock; aware UTC."""
    account: Account | None = None
    """Whose mirror the store is; None where feeds are fetched by ourselves."""

    @property
    def read_only(self) -> bool:
        """True when the disk does not let us keep marks."""
        return self._store.read_only

    # --- subscriptions ------------------------------------------------------------------------------------

    def subscribe(self, found: FoundFeed, category: str | None = None, title: str | None = None) -> Feed:
        """Subscribes to a feed, usually one that ``find_feeds`` found; the next refresh brings its articles.

        Raises UsageError when it is subscribed already, and what ``keep_login`` does."""
        self.keep_login(found)
        return self._store.add_feed(found.url, title or found.title, category=category, private=found.private)

    def unsubscribe(self, feed_id: int) -> StepDone:
        """Ends a subscription; bookmarked articles stay, and undo brings everything back, but for a password."""
        feed, step = self._store.feed(feed_id), self._store.unsubscribe(feed_id)
        if feed is not None:
            self._logins.forget(feed.url)
        return step

    def keep_login(self, found: FoundFeed) -> None:
        """Keeps the name and the password that a feed was found with, if any; raises ConfigError where it cannot."""
        self._logins.keep(found.url)

    @cached_property
    def _logins(self) -> Logins:
        """Names and passwords of feeds, kept where those of accounts are."""
        from newsreader.logins import Logins
        from newsreader.secrets import Secrets

        return Logins(self._store, Secrets(self._store.path.parent / "accounts"))

    def rename_feed(self, feed_id: int, title: str) -> StepDone:
        """Gives a feed a name of the user's own; an empty one returns to the feed's title."""
        return self._store.rename_feed(feed_id, title)

    def move_feed(self, feed_id: int, category: str | None) -> StepDone:
        """Puts a feed into a folder, made when it is new; None takes it out of any."""
        return self._store.move_feed(feed_id, category)

    def set_full_text(self, feed_id: int, on: bool) -> StepDone:
        """Decides whether the whole page is fetched for every article of a feed."""
        return self._store.set_full_text(feed_id, on)

    def rename_category(self, category_id: int, title: str) -> StepDone:
        """Renames a folder."""
        return self._store.rename_category(category_id, title)

    def remove_category(self, category_id: int) -> StepDone:
        """Removes a folder; its feeds stay, in no folder."""
        return self._store.remove_category(category_id)

    def export_opml(self) -> bytes:
        """Returns the subscriptions as OPML, the sample edition left out."""
        from newsreader.text.opml import write_opml

        titles = {category.id: category.title for category in self._store.categories()}
        return write_opml(
            (
                Subscription(feed.url, feed.title, feed.site_url, titles.get(feed.category_id or -1))
                for feed in self._store.feeds()
                if not feed.sample
            ),
            "newsreader subscriptions",
        )

    # --- the sample edition -------------------------------------------------------------------------------

    def has_own_feeds(self) -> bool:
        """Returns whether anything but the sample edition is subscribed, or may be with an account."""
        return self.account is not None or any(not feed.sample for feed in self._store.feeds())

    def has_sample(self) -> bool:
        """Returns whether the sample edition is on the shelf."""
        return any(feed.sample for feed in self._store.feeds())

    def open_first_time(self) -> bool:
        """Loads the sample edition on the very first start; returns whether it did."""
        if self.read_only or self.account is not None or self._store.state(SAMPLE_SHOWN) or self._store.feeds():
            return False
        self.load_sample()
        return True

    def load_sample(self) -> int:
        """Puts the sample edition on the shelf and returns the number of its stories."""
        added = prepare.load_sample(self._store, self.now())
        self._store.set_state(SAMPLE_SHOWN, "yes")
        return added

    def remove_sample(self) -> int:
        """Takes the sample edition away, except what the user bookmarked; returns the articles removed."""
        return self._store.remove_sample()

"""What the user does with feeds and folders, each a step that can be undone."""

import sqlite3

from newsreader.errors import UsageError
from newsreader.model import StepDone
from newsreader.store import feeds, steps
from newsreader.store.columns import storable


def rename_feed(connection: sqlite3.Connection, feed_id: int, title: str) -> StepDone:
    """Gives a feed a name of the user's own; an empty one returns to the feed's own title."""
    feed = feeds.required_feed(connection, feed_id)
    before = connection.execute("SELECT own_title FROM feed WHERE id = ?", (feed_id,)).fetchone()[0]
    after = storable(title).strip() or None
    connection.execute("UPDATE feed SET own_title = ? WHERE id = ?", (after, feed_id))
    label = f"Renamed {feed.title}"
    return _changed(connection, label, feed_id, "own_title", before, after)


def move_feed(connection: sqlite3.Connection, feed_id: int, category: str | None) -> StepDone:
    """Puts a feed into a folder, made when it is new; None takes it out of any."""
    feed = feeds.required_feed(connection, feed_id)
    before = _category_title(connection, feed.category_id)
    connection.execute(
        "UPDATE feed SET category_id = ? WHERE id = ?", (feeds.category_id(connection, category), feed_id)
    )
    after = _category_title(connection, feeds.required_feed(connection, feed_id).category_id)
    label = f"Moved {feed.title} to {after}" if after else f"Moved {feed.title} out of {before}"
    return _changed(connection, label, feed_id, "category", before, after)


def set_full_text(connection: sqlite3.Connection, feed_id: int, on: bool) -> StepDone:
    """Decides whether the whole page is fetched for every article of a feed."""
    feed = feeds.required_feed(connection, feed_id)
    connection.execute("UPDATE feed SET full_text = ? WHERE id = ?", (on, feed_id))
    label = f"Full text {'on' if on else 'off'} for {feed.title}"
    return _changed(connection, label, feed_id, "full_text", int(feed.full_text), int(on))


def _changed(
    connection: sqlite3.Connection,
    label: str,
    feed_id: int,
    column: str,
    before: str | int | None,
    after: str | int | None,
) -> StepDone:
    if before == after:
        return StepDone("Nothing to change")
    return steps.record_change(connection, "feed", label, feed=feed_id, column=column, before=before, after=after)


def rename_category(connection: sqlite3.Connection, category_id: int, title: str) -> StepDone:
    """Renames a folder; raises UsageError when another one has the name, or there is none to rename."""
    before = _required_category(connection, category_id)
    after = storable(title).strip()
    if not after:
        raise UsageError("A folder needs a name.")
    if after == before:
        return StepDone("Nothing to change")
    other = connection.execute("SELECT id FROM category WHERE title = ?", (after,)).fetchone()
    if other and other[0] != category_id:
        raise UsageError(f"There is a folder {after} already.")
    connection.execute("UPDATE category SET title = ? WHERE id = ?", (after, category_id))
    return steps.record_change(
        connection, "category_renamed", f"Renamed {before}", category=category_id, before=before, after=after
    )


def remove_category(connection: sqlite3.Connection, category_id: int) -> StepDone:
    """Removes a folder; its feeds stay, in no folder."""
    title = _required_category(connection, category_id)
    members = [row[0] for row in connection.execute("SELECT id FROM feed WHERE category_id = ?", (category_id,))]
    connection.execute("DELETE FROM category WHERE id = ?", (category_id,))
    return steps.record_change(
        connection, "category_removed", f"Removed {title}", category=category_id, title=title, members=members
    )


def unsubscribe(connection: sqlite3.Connection, feed_id: int) -> StepDone:
    """Ends a subscription and hides its articles; bookmarked ones stay among the bookmarks."""
    feed = feeds.required_feed(connection, feed_id)
    if not connection.execute("SELECT subscribed FROM feed WHERE id = ?", (feed_id,)).fetchone()[0]:
        return StepDone("Nothing to change")
    feeds.hide(connection, feed_id)
    return steps.record_change(connection, "unsubscribed", f"Unsubscribed from {feed.title}", feed=feed_id)


def _category_title(connection: sqlite3.Connection, category_id: int | None) -> str | None:
    row = connection.execute("SELECT title FROM category WHERE id = ?", (category_id,)).fetchone()
    return row[0] if row else None


def _required_category(connection: sqlite3.Connection, category_id: int) -> str:
    title = _category_title(connection, category_id)
    if title is None:
        raise UsageError(f"There is no folder {category_id}.")
    return title

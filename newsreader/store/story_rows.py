"""Stories to read, and what the user decides about them: which articles belong together, which story is followed.

Each decision is one step to undo. An article that the user put somewhere stays there, whatever arrives.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Final

from newsreader.errors import UsageError
from newsreader.model import StepDone, Story
from newsreader.store import groups, steps
from newsreader.store.articles import articles
from newsreader.store.columns import micros, optional_moment

_QUIET: Final = 4 * 86_400_000_000
"""Time without news after which a followed story has gone quiet."""


def story(connection: sqlite3.Connection, story_id: int, now: datetime) -> Story | None:
    """Returns a story with those of its articles that can be read, the one most worth reading first.

    That is one whose full page the user wants, else the longest that is no copy; the others follow as they came
    out. None when there is no such story or nothing of it can be read."""
    row = connection.execute("SELECT followed, seen FROM story WHERE id = ?", (story_id,)).fetchone()
    members = connection.execute(
        "SELECT article_id, copy_of, arrived FROM member JOIN status ON status.id = article_id"
        " JOIN article ON article.id = article_id JOIN feed ON feed.id = feed_id"
        " WHERE story_id = ? AND (hidden = 0 OR starred = 1)"
        " ORDER BY copy_of IS NOT NULL, feed.full_text DESC, words DESC, published, article_id",
        (story_id,),
    ).fetchall()
    if row is None or not members:
        return None
    best = members[0][0]
    found = articles(connection, [each[0] for each in members])
    found.sort(key=lambda each: (each.id != best, each.published, each.id))
    since, last = looked_at(row[0], row[1]), max(each.published for each in found)
    return Story(
        id=story_id,
        articles=tuple(found),
        sources=len({each.feed_id for each in found}),
        first=min(each.published for each in found),
        last=last,
        followed=optional_moment(row[0]),
        new=sum(since is not None and arrived > since for _, _, arrived in members),
        quiet=is_quiet(row[0], micros(last), now),
        copies={article_id: copy_of for article_id, copy_of, _ in members if copy_of is not None},
    )


def looked_at(followed: int | None, seen: int | None) -> int | None:
    """Returns from when on articles of a followed story are new: the last look at it since it is followed."""
    return None if followed is None else max(followed, seen or 0)


def is_quiet(followed: int | None, latest: int, now: datetime) -> bool:
    """Tells whether a story followed since then, with its latest article at ``latest``, has gone quiet."""
    return followed is not None and micros(now) - max(latest, followed) > _QUIET


def story_ids(connection: sqlite3.Connection, since: datetime | None, limit: int) -> list[int]:
    """Returns the followed stories, then those of several articles, each kind by its latest article."""
    least = micros(since) if since else 0
    followed = connection.execute("SELECT id FROM story WHERE followed IS NOT NULL ORDER BY last DESC, id DESC")
    several = connection.execute(
        "SELECT id FROM story WHERE size > 1 AND last >= ? AND followed IS NULL ORDER BY last DESC, id DESC LIMIT ?",
        (least, limit),
    )
    return [row[0] for rows in (followed, several) for row in rows][:limit]


def part(connection: sqlite3.Connection, article_id: int) -> StepDone:
    """Makes an article a story of its own, for good; raises UsageError when it is alone already."""
    row = connection.execute(
        "SELECT size FROM member JOIN story ON story.id = story_id WHERE article_id = ?", (article_id,)
    ).fetchone()
    if row is None or row[0] < 2:
        raise UsageError("This article is a story of its own already.")
    before = connection.execute(
        "SELECT story_id, copy_of, chosen, followed, seen FROM member JOIN story ON story.id = story_id"
        " WHERE article_id = ?",
        (article_id,),
    ).fetchone()
    after = (groups.join(connection, article_id, None, chosen=True), None, 1, None, None)
    return steps.record_change(
        connection, "story", "Not the same story", article=article_id, before=before, after=after
    )


def follow(connection: sqlite3.Connection, story_id: int, on: bool, now: datetime) -> StepDone:
    """Follows a story or ends that; raises UsageError when it is so already."""
    row = connection.execute("SELECT followed FROM story WHERE id = ?", (story_id,)).fetchone()
    if row is None:
        raise UsageError(f"There is no story {story_id}.")
    if on == (row[0] is not None):
        raise UsageError("This story is followed already." if on else "This story is not followed.")
    after = micros(now) if on else None
    groups.set_followed(connection, False, story_id, None, after)
    label = "Story followed" if on else "Story followed no longer"
    return steps.record_change(connection, "followed", label, story=story_id, before=row[0], after=after)


def visit(connection: sqlite3.Connection, story_id: int, now: datetime) -> None:
    """Keeps that the user has looked at a followed story now, so that only what arrives later is new."""
    connection.execute("UPDATE story SET seen = ? WHERE id = ? AND followed IS NOT NULL", (micros(now), story_id))

"""Servers that keep an account, as running ones behave: dialects of the Google Reader API, and Miniflux's own.

They answer requests of ``tests.fake_server`` from one shelf of made-up stories. A test may put its own answer in
front of theirs, and count what was asked.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qs, unquote, urlsplit

from tests.fake_server import Asked, Reply

USER, SECRET = "anna", "s3cret pass&word"
STORIES = 130
PREFIX = "tag:google.com,2005:reader/item/"
FIRST = 1_700_000_000
JSON = {"Content-Type": "application/json; charset=utf-8"}

Query = dict[str, list[str]]


@dataclass
class Story:
    """An article on the server."""

    number: int
    feed: int
    title: str
    published: int
    arrived: int
    changed: int
    read: bool = False
    starred: bool = False


@dataclass
class Subscribed:
    """A feed on the server."""

    url: str
    title: str
    folders: list[str]


@dataclass
class Shelf:
    """What the user keeps there."""

    stories: dict[int, Story] = field(default_factory=dict)
    feeds: dict[int, Subscribed] = field(default_factory=dict)
    session: int = 1
    """Raise it and every session has expired."""
    logins: int = 0
    clock: int = FIRST + 10**6
    asked: list[str] = field(default_factory=list)
    """Paths of all requests, without their queries."""
    first: Callable[[str], Reply | None] = lambda path: None
    """Asked before the server answers by itself."""

    @classmethod
    def filled(cls, number: Callable[[int], int]) -> Shelf:
        """Returns two feeds with stories, the third part of them read and every tenth starred."""
        shelf = cls()
        for feed in (1, 2):
            url = f"http://paper.example/{feed}.xml"
            shelf.feeds[feed] = Subscribed(url, f"Paper {feed} & Sons", [f"Towns {feed}"])
        for index in range(STORIES):
            at = FIRST + 60 * index
            title = f"Story {index}" + (" of <b>Q&A</b>" if index == STORIES - 1 else "")
            story = Story(number(index), index % 2 + 1, title, at, at + 5, at + 5, index % 3 == 0, index % 10 == 0)
            shelf.stories[story.number] = story
        return shelf

    def newest_first(self) -> list[Story]:
        """Returns all stories."""
        return sorted(self.stories.values(), key=lambda each: each.arrived, reverse=True)

    def set(self, story: Story, *, read: bool | None = None, starred: bool | None = None) -> None:
        """Makes marks and notes when."""
        self.clock += 1
        story.changed = self.clock
        story.read = story.read if read is None else read
        story.starred = story.starred if starred is None else starred

    def follow(self, url: str) -> int:
        """Subscribes and returns the number of the feed."""
        known = next((number for number, feed in self.feeds.items() if feed.url == url), None)
        if known is None:
            known = max(self.feeds, default=0) + 1
            self.feeds[known] = Subscribed(url, url, ["All"])
        return known


def as_json(value: object, status: int = 200) -> Reply:
    """Returns a JSON answer."""
    return Reply(json.dumps(value).encode(), status, JSON)


@dataclass
class GReaderServer:
    """One dialect of the Google Reader API."""

    shelf: Shelf
    base: str = ""
    ref: Callable[[int], str] = str
    """How lists spell an id."""
    long: Callable[[int], str] = lambda number: f"{PREFIX}{number:016x}"
    """How articles spell it."""
    numbers: Callable[[str], int] = lambda text: int(text.removeprefix(PREFIX), 16)
    """How ids that are sent back are read."""
    streams: bool = True
    counted: bool = False
    """Pages go on at a count, not at an id."""
    toggles: bool = False
    """Setting a mark twice takes it away, and asking for nothing that is there is an error: Miniflux before 2.3."""
    disguise: bool = False
    most: int = 40
    """Ids or articles a page, whatever is asked for."""

    def __call__(self, asked: Asked) -> Reply:
        """Answers a request."""
        parts = urlsplit(asked.path)
        path = unquote(parts.path).removeprefix(self.base)
        self.shelf.asked.append(path)
        query, form = parse_qs(parts.query), parse_qs(asked.body.decode())
        special = self.shelf.first(path)
        if special is not None:
            return special
        if not parts.path.startswith(self.base):
            return Reply(b"<html>404</html>", 404, {"Content-Type": "text/html"})
        if path == "":
            return Reply(b"OK")
        if path == "/accounts/ClientLogin":
            return self._log_in(form)
        auth = f"anna/{self.shelf.session:040x}"
        token = f"T{self.shelf.session}"
        said = asked.headers.get("authorization") == f"GoogleLogin auth={auth}"
        if not said or (asked.method == "POST" and form.get("T") != [token]):
            return Reply(b"Unauthorized!", 401, {"Content-Type": "text/plain"})
        if path.endswith("/token"):
            return Reply(token.encode() + b"\n")
        return self._known(path.removeprefix("/reader/api/0"), query, form)

    def _log_in(self, form: Query) -> Reply:
        self.shelf.logins += 1
        if (form.get("Email"), form.get("Passwd")) != ([USER], [SECRET]):
            return Reply(b"Error=BadAuthentication\n", 401)
        auth = f"anna/{self.shelf.session:040x}"
        return Reply(f"SID={auth}\nLSID=null\nAuth={auth}\n".encode())

    def _known(self, path: str, query: Query, form: Query) -> Reply:
        if path == "/subscription/list":
            return as_json({"subscriptions": [self._feed(number) for number in self.shelf.feeds]})
        if path.startswith("/stream/contents/") and self.streams:
            stories, following = self._page(query)
            items = {"items": [self._item(each) for each in stories]}
            return as_json({**items, **({"continuation": following} if following else {})})
        if path == "/stream/items/ids":
            stories, following = self._page(query)
            refs = {"itemRefs": [{"id": self.ref(each.number)} for each in stories]}
            return as_json({**refs, **({"continuation": following} if following else {})})
        if path == "/stream/items/contents":
            named = self._named(form)
            missing = self.toggles and not named
            return as_json({"items": [self._item(each) for each in named]}, 400 if missing else 200)
        if path == "/edit-tag":
            return self._edit_tag(form)
        if path == "/subscription/edit":
            return self._edit(form)
        if path == "/subscription/quickadd":
            return self._add(form["quickadd"][0])
        return as_json([])

    def _page(self, query: Query) -> tuple[list[Story], str | None]:
        stories = self.shelf.newest_first()
        if query.get("s") == ["user/-/state/com.google/starred"]:
            stories = [each for each in stories if each.starred]
        if "user/-/state/com.google/read" in query.get("xt", []):
            stories = [each for each in stories if not each.read]
        if "ot" in query:
            stories = [each for each in stories if each.arrived >= int(query["ot"][0])]
        count, cursor = min(self.most, int(query["n"][0])), query.get("c", [""])[0]
        if self.counted:
            start = int(cursor or 0)
        else:
            named = [self.ref(each.number) for each in stories]
            start = named.index(cursor) + 1 if cursor in named else 0
        page = stories[start : start + count]
        end = start + len(page)
        following = str(end) if self.counted else self.ref(page[-1].number) if page else ""
        return page, following if end < len(stories) else None

    def _feed(self, number: int) -> dict[str, object]:
        feed = self.shelf.feeds[number]
        labels = [{"id": f"user/-/label/{name}", "label": name} for name in feed.folders]
        title = self._disguised(feed.title)
        return {"id": f"feed/{number}", "title": title, "url": feed.url, "categories": labels, "htmlUrl": ""}

    def _item(self, story: Story) -> dict[str, object]:
        marks = ["read"] * story.read + ["starred"] * story.starred
        return {
            "id": self.long(story.number),
            "title": self._disguised(story.title),
            "published": story.published,
            "crawlTimeMsec": str(story.arrived * 1000),
            "canonical": [{"href": f"http://paper.example/{story.arrived}.html"}],
            "summary": {"content": f"<p>All about {story.arrived}.</p>"},
            "origin": {"streamId": f"feed/{story.feed}", "title": "Paper"},
            "categories": ["user/7/state/com.google/reading-list", *(f"user/7/state/com.google/{m}" for m in marks)],
        }

    def _disguised(self, title: str) -> str:
        return title.translate(str.maketrans("&<>", "＆＜＞")) if self.disguise else title

    def _named(self, form: Query) -> list[Story]:
        numbers = (self.numbers(each) for each in form.get("i", []))
        return [self.shelf.stories[number] for number in numbers if number in self.shelf.stories]

    def _edit_tag(self, form: Query) -> Reply:
        for story in self._named(form):
            for change, value in (("a", True), ("r", False)):
                for stream in form.get(change, []):
                    mark = stream.rpartition("/")[2]
                    before = getattr(story, mark)
                    self.shelf.set(story, **{mark: value and not (self.toggles and before)})
        return Reply(b"OK")

    def _edit(self, form: Query) -> Reply:
        action, number = form["ac"][0], form["s"][0].removeprefix("feed/")
        if action == "subscribe":
            self.shelf.follow(number)
            return Reply(b"OK")
        feed = self.shelf.feeds.get(int(number))
        if feed is None:
            return Reply(b"Bad Request!", 400)
        if action == "unsubscribe":
            del self.shelf.feeds[int(number)]
        feed.title = form.get("t", [feed.title])[0]
        left = [each.removeprefix("user/-/label/") for each in form.get("r", [])]
        joined = [each.removeprefix("user/-/label/") for each in form.get("a", [])]
        feed.folders = [name for name in feed.folders if name not in left] + [name for name in joined if name]
        return Reply(b"OK")

    def _add(self, url: str) -> Reply:
        if "no-feed" in url:
            return as_json({"numResults": 0, "error": "Not\x1b[2J a feed"})
        return as_json({"numResults": 1, "streamId": f"feed/{self.shelf.follow(url)}"})


@dataclass
class MinifluxServer:
    """Miniflux's own interface, before and since 2.3."""

    shelf: Shelf
    new: bool = True
    base: str = ""
    token: str = "t0ken"

    def __call__(self, asked: Asked) -> Reply:
        """Answers a request."""
        parts = urlsplit(asked.path)
        path, query = parts.path, parse_qs(parts.query)
        self.shelf.asked.append(path)
        special = self.shelf.first(path)
        if special is not None:
            return special
        pair = base64.b64encode(f"{USER}:{SECRET}".encode()).decode()
        said = asked.headers.get("authorization") == f"Basic {pair}" or asked.headers.get("x-auth-token") == self.token
        if not path.startswith("/v1/"):
            return Reply(b"nothing", 404)
        if not said:
            return as_json({"error_message": "Access Unauthorized"}, 401)
        body = json.loads(asked.body) if asked.body else {}
        where = path.removeprefix("/v1/").split("/")
        if where[0] == "me":
            return as_json({"id": 1, "username": USER})
        if where[0] == "entries":
            return self._entries(asked.method, where[1:], query, body)
        if where[0] == "categories":
            return self._categories(asked.method, body)
        return self._feeds(asked.method, where[1:], body) if where[0] == "feeds" else Reply(b"", 404)

    def _entries(self, method: str, where: list[str], query: Query, body: dict[str, object]) -> Reply:
        if not where:
            return self._set(body) if method == "PUT" else self._listed(query)
        if where[0] == "ids" and self.new:
            stories = self._chosen(query)
            page = stories[int(query["offset"][0]) :][:40]
            return as_json({"total": len(stories), "entry_ids": [each.number for each in page]})
        story = self.shelf.stories.get(int(where[0]) if where[0].isdigit() else 1)
        if story is None:
            return as_json({"error_message": "Resource Not Found"}, 404)
        if where[1:] == ["bookmark"]:
            self.shelf.set(story, starred=not story.starred)
            return Reply(b"", 204)
        return as_json(self._entry(story))

    def _chosen(self, query: Query) -> list[Story]:
        stories = sorted(self.shelf.stories.values(), key=lambda each: each.number, reverse=True)
        if "status" in query:
            stories = [each for each in stories if ("read" if each.read else "unread") in query["status"]]
        if "starred" in query:
            stories = [each for each in stories if each.starred]
        below, above, changed = (
            int(query[name][0]) if name in query else None
            for name in ("before_entry_id", "after_entry_id", "changed_after")
        )
        return [
            each
            for each in stories
            if (below is None or each.number < below)
            and (above is None or each.number > above)
            and (changed is None or each.changed > changed)
        ]

    def _listed(self, query: Query) -> Reply:
        stories = self._chosen(query)
        page = stories[: int(query["limit"][0])]
        return as_json({"total": len(stories), "entries": [self._entry(each) for each in page]})

    def _entry(self, story: Story) -> dict[str, object]:
        return {
            "id": story.number,
            "feed_id": story.feed,
            "status": "read" if story.read else "unread",
            "starred": story.starred,
            "title": story.title,
            "url": f"http://paper.example/{story.arrived}.html",
            "published_at": _iso(story.published),
            "created_at": _iso(story.arrived),
            "changed_at": _iso(story.changed),
            "content": f"<p>All about {story.arrived}.</p>",
            "author": "",
            "enclosures": [],
            "tags": None,
            "feed": {"id": story.feed, "title": "Paper", "site_url": ""},
        }

    def _set(self, body: dict[str, object]) -> Reply:
        ids, status, starred = body["entry_ids"], body.get("status"), body.get("starred")
        if status not in ("read", "unread") and not (self.new and starred is not None):
            return as_json({"error_message": "invalid entry status"}, 400)
        for number in ids if isinstance(ids, list) else []:
            if story := self.shelf.stories.get(number):
                read = {"read": True, "unread": False}.get(str(status))
                self.shelf.set(story, read=read, starred=bool(starred) if starred is not None else None)
        return Reply(b"", 204)

    def _folders(self) -> list[str]:
        return list(dict.fromkeys(["All", *(feed.folders[0] for feed in self.shelf.feeds.values()), *self._made]))

    _made: list[str] = field(default_factory=list)

    def _categories(self, method: str, body: dict[str, object]) -> Reply:
        if method == "POST":
            self._made.append(str(body["title"]))
        listed = [{"id": number, "title": title} for number, title in enumerate(self._folders(), 1)]
        return (
            as_json(next(each for each in listed if each["title"] == body["title"]), 201) if body else as_json(listed)
        )

    def _feeds(self, method: str, where: list[str], body: dict[str, object]) -> Reply:
        if (method, where) == ("PUT", ["refresh"]):
            return Reply(b"", 204)
        if method == "POST":
            if "no-feed" in str(body["feed_url"]):
                return as_json({"error_message": "Not\x1b[2J a feed"}, 500)
            number = self.shelf.follow(str(body["feed_url"]))
            return self._changed(number, body, as_json({"feed_id": number}, 201))
        if not where:
            return as_json([self._feed(number) for number in self.shelf.feeds])
        if int(where[0]) not in self.shelf.feeds:
            return as_json({"error_message": "Resource Not Found"}, 404)
        if method == "DELETE":
            del self.shelf.feeds[int(where[0])]
            return Reply(b"", 204)
        return self._changed(int(where[0]), body, as_json({}, 201))

    def _changed(self, number: int, body: dict[str, object], reply: Reply) -> Reply:
        feed = self.shelf.feeds[number]
        feed.title = str(body.get("title") or feed.title)
        if isinstance(chosen := body.get("category_id"), int):
            feed.folders = [self._folders()[chosen - 1]]
        return reply

    def _feed(self, number: int) -> dict[str, object]:
        feed = self.shelf.feeds[number]
        folder = {"id": self._folders().index(feed.folders[0]) + 1, "title": feed.folders[0]}
        return {"id": number, "feed_url": feed.url, "title": feed.title, "site_url": "", "category": folder}


def _iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


ApiServer = GReaderServer | MinifluxServer

_OPAQUE = "5e8ffd0a{:016x}"

SERVERS: dict[str, Callable[[], ApiServer]] = {
    "freshrss": lambda: GReaderServer(
        Shelf.filled(lambda index: 1_700_000_000_000_000 + index), base="/api/greader.php", disguise=True
    ),
    "miniflux-greader": lambda: GReaderServer(
        Shelf.filled(lambda index: index + 1), streams=False, counted=True, toggles=True
    ),
    "old-reader": lambda: GReaderServer(
        Shelf.filled(lambda index: index + 1),
        ref=_OPAQUE.format,
        long=lambda number: PREFIX + _OPAQUE.format(number),
        numbers=lambda text: int(text.removeprefix(PREFIX)[8:], 16),
    ),
    "bazqux": lambda: GReaderServer(
        Shelf.filled(lambda index: 2**63 + 1_000 + index), ref=lambda number: str(number - 2**64)
    ),
    "miniflux": lambda: MinifluxServer(Shelf.filled(lambda index: index + 1)),
    "miniflux-2.2": lambda: MinifluxServer(Shelf.filled(lambda index: index + 1), new=False),
}
"""Servers by name, each with an account of its own."""

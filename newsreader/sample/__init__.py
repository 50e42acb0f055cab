"""The sample edition: stories of our own writing that a new reader can look around in without a network.

Outlets, people and places are invented, but for one archive piece that retells real news. Every address ends
in ``.example``, so nothing here can ever be fetched. Files are read when asked for, not on import.

    edition.toml         the edition's title and its outlets
    stories/NN-slug.md   one story: TOML between ``+++`` lines, then CommonMark
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


@dataclass(frozen=True, slots=True)
class SampleOutlet:
    """A made-up newspaper that can be subscribed to."""

    key: str
    title: str
    url: str
    """Of its feed: ``sample:KEY``, which no network knows."""
    site_url: str
    category: str
    language: str


@dataclass(frozen=True, slots=True)
class SampleStory:
    """A story of the sample edition."""

    outlet: str
    """Key of its outlet."""
    id: str
    """Its slug, unique in the edition."""
    title: str
    url: str
    author: str
    published: datetime
    language: str
    markdown: str
    image: str | None = None


def edition_title() -> str:
    """Return what the edition is called on the screen."""
    return str(_edition()["title"])


@cache
def outlets() -> tuple[SampleOutlet, ...]:
    """Return all outlets in the order of their categories."""
    return tuple(SampleOutlet(url=f"sample:{entry['key']}", **entry) for entry in _edition()["outlets"])


def stories(now: datetime) -> tuple[SampleStory, ...]:
    """Return all stories, newest first, dated as if the edition had gone to press just before ``now``.

    ``now`` is timezone-aware; archive pieces keep their own date.
    """
    sites = {outlet.key: outlet.site_url for outlet in outlets()}
    folder = _folder() / "stories"
    found = [_story(file, sites, now) for file in folder.iterdir() if file.name.endswith(".md")]
    return tuple(sorted(found, key=lambda story: story.published, reverse=True))


def front_matter(text: str) -> tuple[dict[str, Any], str]:
    """Split a story file into its TOML front matter and its Markdown."""
    import tomllib

    _, head, body = text.split("+++\n", 2)
    return tomllib.loads(head), body.strip() + "\n"


def _story(file: "Traversable", sites: dict[str, str], now: datetime) -> SampleStory:
    facts, markdown = front_matter(file.read_text(encoding="utf-8"))
    slug = file.name.removesuffix(".md").partition("-")[2]
    return SampleStory(
        outlet=facts["outlet"],
        id=slug,
        title=facts["title"],
        url=f"{sites[facts['outlet']]}/{slug}",
        author=facts["author"],
        published=facts.get("published") or now - timedelta(hours=facts["hours"]),
        language=facts["language"],
        markdown=markdown,
        image=facts.get("image"),
    )


@cache
def _edition() -> dict[str, Any]:
    import tomllib

    return tomllib.loads((_folder() / "edition.toml").read_text(encoding="utf-8"))


def _folder() -> "Traversable":
    from importlib.resources import files

    return files(__name__)

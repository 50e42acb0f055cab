"""Pictures: kept small, bounded, fetched from where their article may lead."""

from __future__ import annotations

import io
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from newsreader.errors import FetchError, PageError
from newsreader.library import Library
from newsreader.model import Picture
from newsreader.store import Store
from newsreader.sync import pictures
from newsreader.sync.pictures import PictureShelf
from tests.builders import NOW, entry
from tests.fake_server import FakeServer, Reply

RED = Picture(2, 1, b"\xff\x00\x00\x00\x00\xff")
URL = "https://ledger.example/a.png"


def test_the_shelf_gives_back_what_was_kept(tmp_path: Path) -> None:
    shelf = PictureShelf(tmp_path / "pictures")
    assert shelf.find(URL) is None
    shelf.keep(URL, RED)
    assert shelf.find(URL) == RED
    assert shelf.find("https://ledger.example/b.png") is None


def test_the_shelf_drops_what_was_seen_longest_ago(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_KEPT", 3)
    shelf = PictureShelf(tmp_path)
    for number in range(4):
        shelf.keep(f"{URL}?{number}", RED)
        for place in tmp_path.iterdir():
            os.utime(place, (place.stat().st_atime, place.stat().st_mtime - 10))
        shelf.find(f"{URL}?0")
    assert [shelf.find(f"{URL}?{number}") is not None for number in range(4)] == [True, False, True, True]


@pytest.mark.parametrize("data", [b"", b"nrp1", b"nrp1\x01\x00\x01\x00junk", b"\x00" * 40])
def test_damage_on_the_shelf_is_no_picture(tmp_path: Path, data: bytes) -> None:
    shelf = PictureShelf(tmp_path)
    shelf.keep(URL, RED)
    next(tmp_path.iterdir()).write_bytes(data)
    assert shelf.find(URL) is None


def test_a_disk_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    shelf = PictureShelf(tmp_path / "file" / "pictures")
    shelf.keep(URL, RED)
    assert shelf.find(URL) is None
    PictureShelf(None).keep(URL, RED)
    assert PictureShelf(None).find(URL) is None


# --- with Pillow ---------------------------------------------------------------------------------------------


def encoded(size: tuple[int, int], kind: str = "PNG", **options: Any) -> bytes:
    """Returns a picture, red at the left and blue at the right."""
    image = pytest.importorskip("PIL.Image")
    picture = image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, *size))
    target = io.BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_is_made_small(kind: str) -> None:
    data = encoded((800, 600), kind)
    from newsreader.text.picture import HEIGHT, WIDTH, read_picture

    picture = read_picture(data)
    assert (picture.width, picture.height) == (WIDTH, HEIGHT)
    assert len(picture.pixels) == 3 * WIDTH * HEIGHT
    assert picture.pixels[0] > 200
    assert picture.pixels[3 * WIDTH - 1] > 200


def test_transparent_pictures_lie_on_paper() -> None:
    image = pytest.importorskip("PIL.Image")
    from newsreader.text.picture import read_picture

    target = io.BytesIO()
    image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(target, "PNG")
    assert read_picture(target.getvalue()) == Picture(4, 4, b"\xff" * 48)


def test_too_many_pixels_are_refused_before_they_are_decoded() -> None:
    image = pytest.importorskip("PIL.Image")
    from newsreader.text.picture import read_picture

    target = io.BytesIO()
    image.new("1", (5_000, 5_000)).save(target, "PNG")
    with pytest.raises(PageError, match="5000 × 5000"):
        read_picture(target.getvalue())


@pytest.mark.parametrize(
    "data", [b"", b"<svg></svg>", b"\x89PNG\r\n\x1a\n", b"GIF89a" + b"\xff" * 50, b"BM" + b"\x00" * 60]
)
def test_what_is_no_picture_is_an_error_in_words(data: bytes) -> None:
    pytest.importorskip("PIL.Image")
    from newsreader.text.picture import read_picture

    with pytest.raises(PageError):
        read_picture(data)


@pytest.fixture
async def server() -> AsyncIterator[FakeServer]:
    async with FakeServer() as running:
        yield running


async def library_with(tmp_path: Path, *, private: bool) -> tuple[Library, int]:
    store = Store.open(tmp_path / "news.db")
    feed = store.add_feed("https://ledger.example/feed", "Ledger", private=private)
    (article_id,) = store.add_articles(feed.id, [entry()], [""], NOW)
    return Library(store, now=lambda: NOW, pictures=tmp_path / "pictures"), article_id


async def test_a_picture_is_fetched_once_and_kept(tmp_path: Path, server: FakeServer) -> None:
    url = server.url("/a.png", Reply(encoded((40, 20)), headers={"Content-Type": "image/png"}))
    news, article_id = await library_with(tmp_path, private=True)
    first = await news.picture(article_id, url)
    assert (first.width, first.height) == (40, 20)
    assert await news.picture(article_id, url) == first
    assert server.paths() == ["/a.png"]
    await news.close_network()
    news.close()


async def test_a_public_article_reaches_no_picture_on_the_own_network(tmp_path: Path, server: FakeServer) -> None:
    pytest.importorskip("PIL.Image")
    url = server.url("/a.png", Reply(b"x"))
    news, article_id = await library_with(tmp_path, private=False)
    with pytest.raises(FetchError):
        await news.picture(article_id, url)
    assert server.paths() == []
    await news.close_network()
    news.close()


async def test_too_many_bytes_are_not_read(tmp_path: Path, server: FakeServer) -> None:
    pytest.importorskip("PIL.Image")
    url = server.url("/a.png", Reply(b"x" * 65_536, endless=True))
    news, article_id = await library_with(tmp_path, private=True)
    with pytest.raises(FetchError):
        await news.picture(article_id, url)
    await news.close_network()
    news.close()

"""What a list does when articles in it are let go meanwhile."""

from pathlib import Path

from newsreader.store import Store
from tests.builders import NOW, add
from tests.ui.screens import QuietLibrary, reading


async def test_rows_of_articles_that_were_let_go_leave_the_list(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "news.db")
    feed = store.add_feed("https://ledger.example/feed", "Ledger").id
    titles = [f"Story {number}" for number in range(300)]
    ids = add(store, feed, *titles, now=NOW)
    async with reading(QuietLibrary(store, now=lambda: NOW)) as (screen, pilot):
        store.let_go(0, 250, NOW, 100)
        await pilot.press("j", "G")
        for _ in range(50):
            await pilot.pause(0.02)
            if len(screen.list.ids) == 250:
                break
        await pilot.press("G")
        assert screen.list.selected_id == ids[249]
        assert list(screen.list.ids) == ids[:250]

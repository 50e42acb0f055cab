"""What leaves the reader: programs with bounds, files that stand by themselves, links that wait for their service."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from newsreader.errors import ConfigError, FetchError, UsageError
from newsreader.library import Library
from newsreader.model import View
from newsreader.outward import Command, Target, read_commands, read_targets
from newsreader.papers import file_name, write_paper
from newsreader.programs import MOST_BYTES, run_program
from tests.fake_server import FakeServer, Reply
from tests.ui.screens import library

PYTHON = sys.executable
BODY = (
    "<p>Ships <a href='https://a.example/'>sail</a> &lt;b&gt;. “We are <em>very</em> glad,” said Ana Ruiz.</p>"
    "<ul><li>“One,” she said.</li></ul>"
)


@pytest.fixture
def news(tmp_path: Path) -> Library:
    """One article."""
    return library(tmp_path, "Ships <sail> again", body=BODY)


def only(news: Library) -> int:
    return news.article_ids(View("all"))[0]


# --- the configuration ----------------------------------------------------------------------------------------


def test_commands_are_lists_lines_or_tables() -> None:
    warnings: list[str] = []
    table = {
        "a": ["x", "{url}"],
        "b": "y 'z w'",
        "c": {"run": ["q"], "key": "ctrl+n", "interactive": True, "seconds": 5},
    }
    found = read_commands(table, "config.toml", warnings)
    assert [each.run for each in found.values()] == [("x", "{url}"), ("y", "z w"), ("q",)]
    assert found["c"] == Command("c", ("q",), "ctrl+n", True, 5.0)
    assert warnings == []


@pytest.mark.parametrize(
    "value", [[], "", 7, ["a", 1], {"run": ["a"], "shell": True}, {"run": ["a"], "seconds": 0}, {"key": "x"}, "a 'b"]
)
def test_a_command_that_cannot_be_used_is_left_out(value: object) -> None:
    warnings: list[str] = []
    assert read_commands({"bad": value, "good": ["a"]}, "config.toml", warnings).keys() == {"good"}
    (warning,) = warnings
    assert warning.startswith("config.toml: [commands] bad ")


@pytest.mark.parametrize(
    "value",
    [
        7,
        {"kind": "pocket", "url": "https://a.example"},
        {"kind": "readeck"},
        {"kind": "wallabag", "url": "https://a.example", "user": "ana"},
        {"kind": "instapaper"},
        {"kind": "readeck", "url": "https://a.example", "password": "s3cret"},
        {"kind": "readeck", "url": "https://a.example", "tags": [1]},
    ],
)
def test_a_service_that_cannot_be_used_is_left_out(value: object) -> None:
    warnings: list[str] = []
    assert not read_targets({"bad": value}, "config.toml", warnings)
    (warning,) = warnings
    assert "s3cret" not in warning


def test_a_title_is_no_option_and_placeholders_are_whole_arguments(news: Library) -> None:
    article = replace(news.article(only(news)), title="--output=/etc/passwd")
    command = Command("x", ("x", "{title}", "{id}", "{url}", "a{url}", "{author}"))
    assert command.filled(article) == (
        "x", " --output=/etc/passwd", str(article.id), article.url or "", "a{url}", "{author}",
    )  # fmt: skip


# --- programs -------------------------------------------------------------------------------------------------


async def test_a_command_is_given_the_article_as_json(news: Library) -> None:
    script = "import json, sys; d = json.load(sys.stdin); print(d['title'], len(d['quote_list']), sys.argv[1])"
    ran = await news.run_command(Command("x", (PYTHON, "-c", script, "{title}")), news.article(only(news)))
    assert ran.told("x") == "x: Ships <sail> again 2 Ships <sail> again"


async def test_no_shell_sees_what_is_typed(news: Library, tmp_path: Path) -> None:
    ran = await news.pipe(f"echo $HOME `id` > {tmp_path}/no '; ls'", only(news))
    assert ran.line == f"$HOME `id` > {tmp_path}/no ; ls"
    assert not (tmp_path / "no").exists()


async def test_a_pipe_is_given_markdown(news: Library) -> None:
    ran = await news.pipe("head -n 1", only(news))
    assert ran.line == "# Ships <sail> again"


@pytest.mark.parametrize("line", ["", "   ", "a 'b", "/nowhere/at/all", "\0"])
async def test_what_is_no_program_is_told(line: str, news: Library) -> None:
    with pytest.raises(UsageError):
        await news.pipe(line, only(news))


async def test_status_and_signal_are_told() -> None:
    assert (await run_program(["false"])).told("x") == "x failed with status 1"
    ran = await run_program([PYTHON, "-c", "import os; os.kill(os.getpid(), 9)"])
    assert ran.told("x") == "x ended by signal 9"
    assert (await run_program(["true"])).told("x") == "x: done"


async def test_a_program_that_takes_too_long_is_ended_with_its_children(tmp_path: Path) -> None:
    script = f"sleep 60 & echo $! > {tmp_path}/pid; wait"
    with pytest.raises(UsageError, match="took longer than"):
        await run_program(["sh", "-c", script], seconds=1.0)
    with pytest.raises(ProcessLookupError):
        await gone(int((tmp_path / "pid").read_text()))


async def gone(number: int) -> None:
    """Raises ProcessLookupError once a process is no more, or is only waited for."""
    for _ in range(100):
        ran = await run_program(["ps", "-o", "stat=", "-p", str(number)])
        if not ran.line or ran.line.startswith("Z"):
            raise ProcessLookupError
        await asyncio.sleep(0.02)


async def test_endless_output_and_unread_input_do_no_harm() -> None:
    ran = await run_program([PYTHON, "-c", "print('x' * 10**6)"], b"y" * 10**6)
    assert len(ran.output) == MOST_BYTES
    assert ran.cut


async def test_what_a_program_prints_cannot_obey_the_terminal() -> None:
    ran = await run_program([PYTHON, "-c", r"print('\x1b[2Ja\x1b]52;c;x\x07\x9bb\u202ec')"])
    assert ran.line == "a]52;c;xbc"


# --- files ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Ships sail again", "Ships sail again.md"),
        ("../../etc/passwd", "etc passwd.md"),
        ('a/b\\c:d*e?f"g<h>i|j', "a b c d e f g h i j.md"),
        (".hidden", "hidden.md"),
        ("CON", "Article CON.md"),
        ("\x1b[2J\u202e\0", "2J.md"),
        ("", "Article.md"),
        ("---", "Article.md"),
        ("Größe 中文 — “x”", "Größe 中文 x.md"),
    ],
)
def test_names_of_files(title: str, name: str) -> None:
    assert file_name(title, "md") == name


def test_a_long_title_makes_a_name_that_fits() -> None:
    for letter in "漢𠀀é":
        assert len(file_name(letter * 500, "html").encode()) < 240


def test_html_stands_by_itself_and_marks_quotes(news: Library) -> None:
    page = news.paper(only(news), "html")
    assert "<h1>Ships &lt;sail&gt; again</h1>" in page
    assert "&lt;b&gt;" in page
    assert "<mark>“We are </mark><em><mark>very</mark></em><mark> glad,”</mark> said" in page
    assert "<li><mark>“One,”</mark>" in page.replace("<p>", "")
    assert "<script" not in page
    assert "src=" not in page


def test_markdown_says_where_it_is_from(news: Library) -> None:
    text = news.paper(only(news), "md")
    assert text.startswith("# Ships <sail> again\n\nThe Ledger · ")
    assert "<https://ledger.example/" in text


def test_no_file_is_replaced_unasked(news: Library, tmp_path: Path) -> None:
    path = news.proposed_path(news.article(only(news)), str(tmp_path / "papers"), "md")
    news.save(only(news), path, "md")
    with pytest.raises(UsageError, match="already"):
        write_paper(path, "no")
    assert path.read_text(encoding="utf-8").startswith("# Ships")
    assert news.proposed_path(news.article(only(news)), str(tmp_path / "papers"), "md").stem.endswith(" 2")
    write_paper(path, "yes", replace=True)
    assert path.read_text(encoding="utf-8") == "yes"
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_saving_follows_no_link_that_lies_in_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kept").write_text("mine")
    monkeypatch.setattr("newsreader.papers.token_hex", lambda _: "guessed")
    for name in (".newsreader-guessed", "a.md"):
        (tmp_path / name).symlink_to(tmp_path / "kept")
        with pytest.raises(UsageError):
            write_paper(tmp_path / "a.md", "x")
    (tmp_path / ".newsreader-guessed").unlink(missing_ok=True)
    write_paper(tmp_path / "a.md", "x", replace=True)
    assert ((tmp_path / "kept").read_text(), (tmp_path / "a.md").read_text()) == ("mine", "x")
    assert not (tmp_path / "a.md").is_symlink()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be made"):
        write_paper(tmp_path / "file" / "a.md", "x")
    with pytest.raises(UsageError, match="cannot be written"):
        write_paper(tmp_path / ("a" * 300), "x")
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


# --- services -------------------------------------------------------------------------------------------------


def target(server: FakeServer) -> Target:
    return Target("later", "readeck", f"http://127.0.0.1:{server.port}")


async def test_a_link_waits_for_a_service_and_is_sent_with_a_refresh(news: Library) -> None:
    lines: list[str] = []
    news.secret_of, news.on_sent = lambda _: "s3cret", lines.append
    async with FakeServer() as server:
        news.targets = {"later": target(server)}
        server.url("/api/bookmarks", Reply(b"", 503))
        assert not await news.send(only(news), target(server))
        await news.refresh([])
        assert lines == []
        assert news._store.waiting_sends() == [("later", only(news))]
        server.url("/api/bookmarks", Reply(b'{"status": 202}', 202))
        await news.refresh([])
        assert lines == ["A link that was waiting is sent to later"]
        assert news._store.waiting_sends() == []
        asked = len(server.asked)
        await news.refresh([])
        assert len(server.asked) == asked
    await news.close_network()


async def test_a_link_that_is_refused_later_does_not_wait_for_ever(news: Library) -> None:
    lines: list[str] = []
    news.secret_of, news.on_sent = lambda _: "s3cret", lines.append
    async with FakeServer() as server:
        news.targets = {"later": target(server)}
        news._store.queue_send("later", only(news))
        server.url("/api/bookmarks", Reply(b"", 401))
        await news.send_waiting()
        assert "did not take a link that was waiting" in lines[0]
        assert news._store.waiting_sends() == []


async def test_without_a_secret_the_way_to_give_it_is_told(news: Library) -> None:
    async with FakeServer() as server:
        with pytest.raises(ConfigError) as told:
            await news.send(only(news), target(server))
        assert told.value.hint == "newsreader send --to later --login asks for it."
        assert server.asked == []


async def test_a_wrong_secret_is_told_with_the_way_to_mend_it(news: Library) -> None:
    news.secret_of = lambda _: "wr0ng"
    async with FakeServer() as server:
        server.url("/api/bookmarks", Reply(b"", 401))
        with pytest.raises(FetchError) as told:
            await news.send(only(news), target(server))
        assert told.value.hint == "newsreader send --to later --login asks for it anew."


async def test_tags_of_the_bookmark_go_along(news: Library) -> None:
    news.secret_of = lambda _: "s3cret"
    news.set_tags(only(news), "harbour")
    async with FakeServer() as server:
        server.url("/api/bookmarks", Reply(b'{"status": 202}', 202))
        assert await news.send(only(news), replace(target(server), tags=("news",)))
        assert json.loads(server.asked[0].body)["labels"] == ["news", "harbour"]

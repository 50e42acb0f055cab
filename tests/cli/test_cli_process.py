"""The command line as a process of its own: what it imports, closed pipes, and a whole day against a small server."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title><link>http://127.0.0.1/</link>
<item><title>{title} story</title><guid>1</guid><link>http://127.0.0.1:1/story</link>
<description>&lt;p&gt;“We sail at dawn,” said Ana Ruiz, the captain.&lt;/p&gt;</description></item></channel></rss>"""
PAGE = '<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml" title="Harbour"></head></html>'


def newsreader(home: Path, *arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "NEWSREADER_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "newsreader", *arguments]
    return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=120, check=False)


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """A site with a page, its feed and another feed, on the loopback interface."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "index.html").write_text(PAGE)
    (folder / "feed.xml").write_text(RSS.format(title="Harbour"))
    (folder / "moor.xml").write_text(RSS.format(title="Moor"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_reading_needs_neither_screen_nor_network(tmp_path: Path) -> None:
    newsreader(tmp_path, "sample")
    program = """
import sys
from newsreader.cli import run
for arguments in (["list"], ["search", "the"], ["show", "1"], ["feeds"], ["mark", "read", "1"]):
    assert run(arguments) == 0, arguments
heavy = {"textual", "httpx", "trafilatura", "feedparser", "markdownify", "rich.console"}
print(sorted(heavy & set(sys.modules)))
"""
    environ = {**os.environ, "NEWSREADER_HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", program]
    ran = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert ran.stdout.splitlines()[-1] == "[]", ran.stderr


def test_a_pipe_that_closes_early_is_no_error(tmp_path: Path) -> None:
    newsreader(tmp_path, "sample")
    environ = {**os.environ, "NEWSREADER_HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "newsreader", "list", "--json", "-n", "0"]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 141


def test_a_site_is_added_fetched_and_read(tmp_path: Path, site: str) -> None:
    added = newsreader(tmp_path, "add", site, "--folder", "Coast")
    assert (added.returncode, added.stdout) == (0, "1  Harbour  1 unread article\n"), added.stderr
    again = newsreader(tmp_path, "add", f"{site}/feed.xml")
    assert again.returncode == 0
    assert "subscribed already" in again.stderr
    article = json.loads(newsreader(tmp_path, "list", "--json").stdout)
    assert (article["title"], article["feed"], article["quotes"]) == ("Harbour story", "Harbour", 1)
    assert json.loads(newsreader(tmp_path, "feeds", "--json").stdout)["folder"] == "Coast"
    quote = json.loads(newsreader(tmp_path, "quotes", "1", "--json").stdout)
    assert quote["speaker"] == "Ana Ruiz"


def test_a_refresh_names_what_failed(tmp_path: Path, site: str) -> None:
    newsreader(tmp_path, "add", f"{site}/feed.xml", f"{site}/moor.xml")
    fresh = newsreader(tmp_path, "refresh", "--json")
    assert (fresh.returncode, json.loads(fresh.stdout)["failed"]) == (0, 0)
    (tmp_path / "site" / "moor.xml").unlink()
    ran = newsreader(tmp_path, "refresh")
    assert ran.returncode == 3
    assert "1 failed" in ran.stdout
    assert ran.stderr.startswith("newsreader: Moor: ")
    assert ran.stderr.count("\n") == 1
    assert newsreader(tmp_path, "refresh", "Moor").returncode == 5


def test_addresses_that_lead_nowhere(tmp_path: Path, site: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nowhere = f"http://127.0.0.1:{closed.getsockname()[1]}/"
    assert newsreader(tmp_path, "add", nowhere).returncode == 5
    ran = newsreader(tmp_path, "add", nowhere, f"{site}/feed.xml")
    assert ran.returncode == 3
    assert ran.stderr.count("newsreader:") == 1


def test_closed_and_poor_streams_are_no_error(tmp_path: Path) -> None:
    newsreader(tmp_path, "sample")
    environ = {**os.environ, "NEWSREADER_HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    list_articles = [sys.executable, "-m", "newsreader", "list"]
    poor = subprocess.run(list_articles, env={**environ, "PYTHONIOENCODING": "ascii"}, capture_output=True, check=False)
    assert (poor.returncode, poor.stdout.isascii(), poor.stderr) == (0, True, b"")
    shell = f"exec '{sys.executable}' -m newsreader list >&-"
    closed = subprocess.run(["sh", "-c", shell], env=environ, capture_output=True, check=False)
    assert (closed.returncode, closed.stderr) == (0, b"")

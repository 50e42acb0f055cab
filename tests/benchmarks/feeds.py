"""Measures the feed parser on real feeds and conformance files; prints JSON.

    python tests/benchmarks/feeds.py [--data FOLDER] [--verbose]

Skips, with a line and exit status 0, where the data is absent. Compares only fields on which the reference
parsers agree; addresses are compared without tracking parameters.
"""

import argparse
import gzip
import io
import json
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

from newsreader.errors import FeedError
from newsreader.model import ParsedEntry, ParsedFeed
from newsreader.text.charset import decode
from newsreader.text.clean import line, safe_url
from newsreader.text.feed import parse_feed
from newsreader.text.wellformed import gate, parse

SUFFIXES = (".xml", ".rss", ".atom", ".json", ".rdf")


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, default=Path(__file__).parents[3] / "shared" / "data")
    arguments.add_argument("--verbose", action="store_true")
    options = arguments.parse_args()
    if not (options.data / "feeds").is_dir():
        print(f"skipped: no feeds in {options.data}")
        return
    report = {
        "real": measure_real(options.data / "feeds" / "real", options.verbose),
        "conformance": measure_conformance(options.data / "feeds" / "conformance", options.verbose),
    }
    json.dump(report, sys.stdout, indent=1, ensure_ascii=True)
    print()


def measure_real(folder: Path, verbose: bool) -> dict[str, Any]:
    """Return speed, fallbacks and agreement with the expected fields of the real feeds."""
    agreed: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    seconds, entries, gates, refused = 0.0, 0, Counter[str](), {}
    for path in sorted(each for each in folder.glob("*/*") if each.parent.name != "expected"):
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        name = path.name.removesuffix(".gz")
        url = f"https://host.example/{name}"
        began = time.process_time()
        try:
            feed = parse_feed(data, url)
        except FeedError as error:
            refused[name] = str(error)
            continue
        finally:
            seconds += time.process_time() - began
        entries += len(feed.entries)
        gates[how(data)] += 1
        expected = folder / "expected" / f"{path.parent.name}__{name}.json.gz"
        if expected.exists():
            compare(feed, json.loads(gzip.decompress(expected.read_bytes())), asked, agreed, name if verbose else "")
    return {
        "feeds": gates.total(),
        "entries": entries,
        "cpu_seconds": round(seconds, 2),
        "entries_per_cpu_second": round(entries / seconds),
        "read_by": dict(gates),
        "refused": refused,
        "agreement": {key: f"{agreed[key]}/{asked[key]}" for key in sorted(asked)},
    }


def how(data: bytes) -> str:
    """Say which stage reads a document: json, strict, repaired or loose."""
    text = decode(gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data).lstrip("\ufeff \r\n\t")
    if text[:1] in "{[":
        return "json"
    gated = gate(text)
    if gated.root is None:
        return "loose"
    return "strict" if not gated.ends_early and parse(gated.text) is not None else "repaired"


def compare(feed: ParsedFeed, expected: dict[str, Any], asked: Counter[str], agreed: Counter[str], name: str) -> None:
    """Count the fields of one feed that agree with what is expected of it."""
    if "entries" not in expected:
        return
    wanted = expected["entries"]
    asked["entry count"] += 1
    agreed["entry count"] += len(wanted) == len(feed.entries)
    if len(wanted) != len(feed.entries) and name:
        print(f"{name}: {len(feed.entries)} entries, expected {len(wanted)}", file=sys.stderr)
    by_key = {key: entry for entry in reversed(feed.entries) for key in (entry.id, entry.url) if key}
    for place, want in enumerate(wanted):
        got = by_key.get(want.get("id") or safe_url(want.get("link")) or "")
        got = got or (feed.entries[place] if place < len(feed.entries) else ParsedEntry(""))
        for key, pair in pairs(want, got).items():
            asked[key] += 1
            agreed[key] += pair[0] == pair[1]
            if name and pair[0] != pair[1]:
                print(f"{name} {key}: {pair[0]!r:.150} expected {pair[1]!r:.150}", file=sys.stderr)


def pairs(want: dict[str, Any], got: ParsedEntry) -> dict[str, tuple[Any, Any]]:
    """Return what we read and what is expected, by field."""
    found: dict[str, tuple[Any, Any]] = {}
    if isinstance(want.get("title"), str):
        found["title"] = (got.title, line(unescape(want["title"])))
    if isinstance(want.get("link"), str):
        link = want["link"]
        found["link"] = (got.url, safe_url(link, "https://host.example/"))
    if isinstance(want.get("id"), str):
        found["id"] = (got.id, line(want["id"]))
    if isinstance(want.get("pub"), str):
        moment = datetime.fromisoformat(want["pub"]).replace(tzinfo=UTC)
        seen = got.published or got.updated
        found["date"] = (seen.replace(microsecond=0) if seen else None, moment)
    content = want.get("content", {})
    if content.get("agree") and content.get("text_chars"):
        found["content present"] = (bool(got.content), True)
    return found


def measure_conformance(folder: Path, verbose: bool) -> dict[str, Any]:
    """Return, by collection, how many files have entries, how many have none, and why the others are refused."""
    report: dict[str, Counter[str]] = {}
    for name, data in conformance_files(folder):
        counts = report.setdefault(name.split("/")[0], Counter())
        try:
            feed = parse_feed(data, f"https://host.example/{name}")
            outcome = "with entries" if feed.entries else "without entries"
        except FeedError as error:
            outcome = f"refused: {error}"
        except Exception as error:  # what must not happen is what this looks for
            outcome = f"crashed: {error!r:.80}"
        counts[outcome] += 1
        if verbose and outcome != "with entries":
            print(f"{name}: {outcome}", file=sys.stderr)
    return {key: dict(value.most_common(12)) for key, value in report.items()}


def conformance_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield names and bytes of the conformance documents, archives included."""
    for path in sorted(folder.rglob("*")):
        if path.name.endswith(".tar.gz"):
            with tarfile.open(fileobj=io.BytesIO(path.read_bytes())) as archive:
                for member in archive:
                    if member.isfile() and member.name.endswith(SUFFIXES) and (file := archive.extractfile(member)):
                        yield member.name, file.read()
        elif path.suffix in SUFFIXES and path.is_file():
            yield str(path.relative_to(folder)), path.read_bytes()


if __name__ == "__main__":
    main()

"""Measures article extraction against saved pages and prints JSON; says nothing where the data is absent.

    python -m tests.benchmarks.extraction --data DIR [--list]

DIR holds ``fundus`` (news pages with title, date, summary and sections), ``readability`` (pages with an expected
HTML body, which is another extractor's output) and ``newspaper4k`` (pages with an expected text). Text is compared
by multisets of four words in a row, scripts without spaces by characters. Structure is counted plainly, element by
element with its words; headings are counted a second time without those that only repeat the title, which the
reader shows above the text. Two words are glued where the expected text has them apart and a browser would not show
them as one word in the page itself. Libraries are measured in the same run, those that are installed.
"""

import argparse
import gzip
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from newsreader.text import extract
from newsreader.text.charset import decode
from newsreader.text.clean import html_to_text
from newsreader.text.markdown import blocks, to_markdown

WORDS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff\u1000-\u109f]|[^\W_]+")
LEFTOVERS = re.compile(
    r"sign up|subscribe|newsletter|read (more|next|also)|more (on|from|in) |related|recommended|share (this|on|via)"
    r"|follow us"
    r"|advertis|anzeige|publicidad|publicité|contact|copyright|©|all rights reserved|(photo|image|foto"
    r"|bild)s?( by)?:? |getty"
    r"|click here|download (the|our) app|whatsapp|newsletter|abonn|lesen sie|mehr zum thema|lire aussi|leer más"
    r"|lee también",
    re.IGNORECASE,
)


def tokens(text: str) -> list[str]:
    return WORDS.findall(text.replace("\u00ad", "").lower())


def grams(text: str) -> Counter[tuple[str, ...]]:
    words = tokens(text)
    return Counter(zip(*(words[n:] for n in range(4)), strict=False)) if len(words) > 3 else Counter([tuple(words)])


def f1(expected: str, found: str) -> float:
    left, right = grams(expected), grams(found)
    shared = sum((left & right).values())
    return 2 * shared / (sum(left.values()) + sum(right.values())) if shared else 0.0


def key(text: str) -> str:
    return " ".join(tokens(text))


def share_found(wanted: Iterable[str], text: str) -> tuple[int, int]:
    """Return how many of the wanted stretches stand in the text, and how many there are."""
    haystack = f" {key(text)} "
    keys = [each for each in map(key, wanted) if each]
    return sum(f" {each} " in haystack for each in keys), len(keys)


def ratio(pairs: Iterable[tuple[int, int]]) -> float | None:
    found, wanted = map(sum, zip(*pairs, strict=True)) if (pairs := list(pairs)) else (0, 0)
    return round(found / wanted, 4) if wanted else None


def prose(markdown: str) -> str:
    return "\n".join(each.text for each in blocks(markdown) if each.kind != "image")


def same_day(expected: str | None, found: datetime | None) -> bool:
    if expected is None or found is None:
        return expected is None
    moment = datetime.fromisoformat(expected)
    if moment.tzinfo is None:
        return abs(moment - found.replace(tzinfo=None)) < timedelta(hours=26)
    return abs(moment - found) < timedelta(hours=13)


def read(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes())


def timed(function: Any, *arguments: Any, **named: Any) -> tuple[Any, float]:
    """Return the result and the milliseconds of the quicker of two runs: other programs share the machine."""
    took: list[float] = []
    for _ in range(2):
        begun = time.perf_counter()
        result = function(*arguments, **named)
        took.append((time.perf_counter() - begun) * 1000)
    return result, min(took)


def news(folder: Path, listed: bool) -> dict[str, Any]:
    import trafilatura

    rows: list[dict[str, Any]] = []
    for path in sorted(folder.rglob("expected.json")):
        expected = json.loads(path.read_text())
        body = expected["body"] or {}
        summary = body.get("summary") or []
        sections = body.get("sections") or []
        paragraphs = [each for section in sections for each in section["paragraphs"]]
        headlines = [each for section in sections for each in section["headline"]]
        reference = "\n".join(
            [*summary, *(part for each in sections for part in [*each["headline"], *each["paragraphs"]])]
        )
        page = read(path.parent / "source.html.gz")
        article, own_ms = timed(extract.extract_article, page, expected["url"])
        text = prose(to_markdown(article.html, expected["url"]))
        plain, their_ms = timed(trafilatura.extract, page, include_comments=False)
        plain = plain or ""
        strange = [each for each in text.split("\n") if each and f" {key(each)} " not in f" {key(reference)} "]
        seen = Counter(each for each in text.split("\n") if len(each) > 40)
        rows.append(
            {
                "page": path.parent.name,
                "f1": f1(reference, text),
                "their_f1": f1(reference, plain),
                "paragraphs": share_found(paragraphs, text),
                "their_paragraphs": share_found(paragraphs, plain),
                "standfirst": share_found(summary, text),
                "their_standfirst": share_found(summary, plain),
                "headlines": share_found(headlines, text),
                "their_headlines": share_found(headlines, plain),
                "title": key(article.title) == key(expected["title"] or ""),
                "found_title": article.title,
                "expected_title": expected["title"],
                "date": same_day(expected["publishing_date"], article.published),
                "authors": {key(each) for each in expected["authors"] or []} == {key(each) for each in article.authors},
                "leftovers": [each for each in strange if len(each) < 200 and LEFTOVERS.search(each)]
                + [each for each, times in seen.items() if times > 1 and reference.count(each) < 2],
                "strange": strange,
                "missing": [each for each in [*summary, *paragraphs, *headlines] if not share_found([each], text)[0]],
                "verdict": article.verdict,
                "ms": own_ms,
                "their_ms": their_ms,
            }
        )
    if listed:
        for row in sorted(rows, key=lambda each: float(each["f1"])):
            print(json.dumps(row, ensure_ascii=False, default=str))
    return {
        "pages": len(rows),
        "body_f1": round(statistics.mean(row["f1"] for row in rows), 4),
        "body_f1_trafilatura": round(statistics.mean(row["their_f1"] for row in rows), 4),
        "pages_below_half": sum(row["f1"] < 0.5 for row in rows),
        "pages_below_half_trafilatura": sum(row["their_f1"] < 0.5 for row in rows),
        "paragraph_recall": ratio(row["paragraphs"] for row in rows),
        "paragraph_recall_trafilatura": ratio(row["their_paragraphs"] for row in rows),
        "standfirst_recall": ratio(row["standfirst"] for row in rows),
        "standfirst_recall_trafilatura": ratio(row["their_standfirst"] for row in rows),
        "headline_recall": ratio(row["headlines"] for row in rows),
        "headline_recall_trafilatura": ratio(row["their_headlines"] for row in rows),
        "title_accuracy": round(statistics.mean(row["title"] for row in rows), 4),
        "date_accuracy": round(statistics.mean(row["date"] for row in rows), 4),
        "author_accuracy": round(statistics.mean(row["authors"] for row in rows), 4),
        "pages_with_leftovers": round(statistics.mean(bool(row["leftovers"]) for row in rows), 4),
        "verdicts": Counter(row["verdict"] for row in rows),
        "median_ms": round(statistics.median(row["ms"] for row in rows), 1),
        "median_ms_trafilatura": round(statistics.median(row["their_ms"] for row in rows), 1),
        "slowest_ms": round(max(row["ms"] for row in rows), 1),
    }


STRUCTURES = {
    "headings": "//h1|//h2|//h3|//h4|//h5|//h6",
    "items": "//li",
    "quotes": "//blockquote",
    "code": "//pre|//code",
    "cells": "//td|//th",
    "links": "//a[@href]",
}

BELOW_TITLE = "headings_below_the_title"


def shown(element: Any) -> str:
    return html_to_text(lxml_html.tostring(element, encoding="unicode", with_tail=False))


def structures(html: str, title: str) -> dict[str, Counter[str]]:
    root: Any = lxml_html.document_fromstring(f"<div>{html}</div>")
    found = {
        name: Counter(words for each in root.xpath(path) if (words := key(shown(each))))
        for name, path in STRUCTURES.items()
    }
    found[BELOW_TITLE] = Counter({words: times for words, times in found["headings"].items() if words != key(title)})
    return found


INLINE = frozenset(
    re.findall(
        r"\w+",
        "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp"
        " small span strike strong sub sup time tt u var wbr",
    )
)


def as_shown(page: str) -> str:
    """Return all words of a page, run together only where a browser would show them so."""
    parts: list[str] = []
    for event, element in etree.iterwalk(lxml_html.document_fromstring(page), events=("start", "end")):
        gap = "" if element.tag in INLINE else " "
        parts += [gap, (element.text if event == "start" else element.tail) or ""]
    return "".join(parts)


def glued(expected: str, found: str, page: str) -> tuple[int, int]:
    """Return words of the found text that are two neighbours of the expected text run together, and all words."""
    words = tokens(expected)
    pairs = {left + right for left, right in pairwise(words)} - set(words) - set(tokens(as_shown(page)))
    own = tokens(found)
    return sum(each in pairs for each in own), len(own)


def structure(folder: Path) -> dict[str, Any]:
    found_counts: Counter[str] = Counter()
    wanted_counts: Counter[str] = Counter()
    shared_counts: Counter[str] = Counter()
    glue: list[tuple[int, int]] = []
    for path in sorted(folder.rglob("expected.html.gz")):
        expected_html = read(path).decode("utf-8", "replace")
        page = read(path.parent / "source.html.gz")
        article = extract.extract_article(page, "http://fakehost/test/page.html")
        if not expected_html.strip():
            continue
        wanted, found = (structures(each, article.title) for each in (expected_html, article.html or "<p></p>"))
        for name in wanted:
            shared_counts[name] += sum((wanted[name] & found[name]).values())
            wanted_counts[name] += sum(wanted[name].values())
            found_counts[name] += sum(found[name].values())
        reference = lxml_html.document_fromstring(expected_html)
        spaced = " ".join(str(each) for each in reference.itertext())
        text = prose(to_markdown(article.html, "http://fakehost/"))
        glue.append(glued(spaced, text, page.decode("utf-8", "replace")))
    glued_words, all_words = map(sum, zip(*glue, strict=True))
    return {
        "pages": len(glue),
        "recall": {name: round(shared_counts[name] / max(1, wanted_counts[name]), 4) for name in wanted_counts},
        "precision": {name: round(shared_counts[name] / max(1, found_counts[name]), 4) for name in wanted_counts},
        "glued_words_per_10000": round(10_000 * glued_words / max(1, all_words), 2),
    }


def _trafilatura(page: bytes) -> str:
    import trafilatura

    return trafilatura.extract(page, include_comments=False) or ""


def _readability(page: bytes) -> str:
    from readability import Document  # type: ignore[import-not-found,import-untyped,unused-ignore]

    return html_to_text(Document(decode(page)).summary())


def _resiliparse(page: bytes) -> str:
    from resiliparse.extract.html2text import extract_plain_text  # type: ignore[import-not-found,unused-ignore]

    return str(extract_plain_text(decode(page), main_content=True))


LIBRARIES = {"trafilatura": _trafilatura, "readability": _readability, "resiliparse": _resiliparse}


def general(folders: Iterable[Path]) -> dict[str, Any]:
    """Return the F1 of the text on pages of every kind, by us and by each library that is installed."""
    scores: dict[str, dict[str, list[float]]] = {}
    for folder in folders:
        for path in sorted([*folder.rglob("expected.html.gz"), *folder.rglob("expected.txt")]):
            expected = (
                path.read_text() if path.suffix == ".txt" else html_to_text(read(path).decode("utf-8", "replace"))
            )
            if not expected.strip():
                continue
            page = read(path.parent / "source.html.gz")
            texts = {"newsreader": extract.extract_article(page, "http://fakehost/test/page.html").text}
            for name, library in LIBRARIES.items():
                try:
                    texts[name] = library(page)
                except ImportError:
                    continue
                except Exception:  # a library that fails on a page has found nothing there
                    texts[name] = ""
            for name, text in texts.items():
                scores.setdefault(folder.name, {}).setdefault(name, []).append(f1(expected, text))
    return {
        folder: {name: round(statistics.mean(each), 4) for name, each in found.items()}
        for folder, found in scores.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--list", action="store_true", help="print one line for each news page first, worst first")
    parser.add_argument("--only", choices=["news", "structure", "general"])
    options = parser.parse_args()
    result: dict[str, Any] = {}
    parts: dict[str, tuple[tuple[str, ...], Callable[..., dict[str, Any]]]] = {
        "news": (("fundus",), lambda folders: news(folders[0], options.list)),
        "structure": (("readability",), lambda folders: structure(folders[0])),
        "general": (("readability", "newspaper4k"), general),
    }
    for name, (wanted, measure) in parts.items():
        folders = [options.data / each for each in wanted if (options.data / each).is_dir()]
        if folders and options.only in (None, name):
            result[name] = measure(folders)
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()

"""Measures the finding of quotes: spans, speakers, time. Prints JSON.

    python tests/benchmarks/quotes.py [--data FILE or FOLDER ...] [--half even|odd] [--errors N]

A file holds one JSON object a line: ``text``, ``lang``, ``quotes`` (``start``, ``end``, ``kind``, ``speaker`` with
``kind``, ``text``, ``name``), and stretches that are no speech (``other``) or not scored (``ignore``). Without
``--data`` it reads the annotated articles where they lie beside the project, and our own hard cases.
"""

import argparse
import json
import re
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newsreader.model import Quote
from newsreader.text.quotes import find_quotes

DEFAULT = (
    Path(__file__).parents[2] / ".." / "shared" / "data" / "quotes",
    Path(__file__).parents[1] / "data" / "quotes",
)
FRAGMENT = "mixed"
"""What the annotations call a quoted fragment of a wider paraphrase."""
EDGES = " \t\xa0\n\r“”\"„«»‹›‘’'`.,;:!?…—–-"
SCORED = ("direct", "mixed")
ENOUGH = 0.8
"""Overlap, as intersection over union, from which a quote counts as found for the score of its speaker."""
COURTESY = re.compile(
    r"mrs?|ms|dr|sen(?:ator)?|rep(?:resentative)?|gov(?:ernor)?|president|vice|mayor|judge|justice|chief|gen(?:eral)?|col"
    r"|prof(?:essor)?|sir|lord|king|queen|prince|pope|secretary|attorney|speaker|house|majority|minority|leader"
    r"|chair(?:man|woman)?|director|(?:prime )?minister|prime|chancellor|ambassador|officer|spokes(?:man|woman|person)"
    r"|former|the|then|herr|frau"
)
ARTICLES = re.compile(r"the|an?|his|her|their|its|our|my|your|some|one")
PARTICLES = re.compile(r"de|la|von|van|der|den|di|da|du|le|al|el|bin|ben|y")

Span = tuple[int, int]


@dataclass
class Tally:
    """Counts of one file."""

    found: int = 0
    missed: int = 0
    wrong: int = 0
    wrong_terms: int = 0
    """Wrong ones among the terms, titles and nicknames."""
    judged: int = 0
    all_right: int = 0
    """Articles in which every span is right and there is no other."""
    speakers: Counter[str] = field(default_factory=Counter)
    by_kind: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    errors: list[str] = field(default_factory=list)


def trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in EDGES:
        start += 1
    while end > start and text[end - 1] in EDGES:
        end -= 1
    return start, end


def plain(word: str) -> str:
    return re.sub(r"[’']s?$", "", word).strip(".").lower()


def words(name: str) -> list[str]:
    return re.findall(r"[^\W_](?:[\w.'’-]*\w)?", name)


def naming(mention: str) -> list[str]:
    """Returns the words of a mention that name: “Sen. Ada Quist (I-Ore.), who …” gives Ada, Quist."""
    mention = re.sub(r"\b(?:Secretary|Minister|Speaker) (?:of|for) (?:the )?[A-Z]\w+", "", mention).strip()
    parts = [part for part in re.split(r",|\(|\[| – | — | -- ", mention) if part.strip()] or [mention]
    core = re.split(r"\b(?:who|whose|which|that|for|of|at|from|in|on)\b", parts[0])[0] or parts[0]
    if (
        len(parts) > 1
        and words(core)
        and words(core)[-1][0].islower()
        and re.fullmatch(r"\s*(?:[A-Z]\S*\s*){2,4}", parts[1])
    ):
        core = parts[1]
    found = words(core) or words(mention)
    while len(found) > 1 and ARTICLES.fullmatch(plain(found[0])):
        found = found[1:]
    if found and found[-1][0].isupper():
        first = len(found)
        while first and (found[first - 1][0].isupper() or PARTICLES.fullmatch(plain(found[first - 1]))):
            first -= 1
        run = found[first:]
        title = max((at for at, word in enumerate(run[:-1]) if COURTESY.fullmatch(plain(word))), default=-1)
        found = run[title + 1 :] or found
    kept = [word for word in found if plain(word) not in ("jr", "sr", "ii", "iii")]
    return kept or found


def is_same(name: str | None, gold: str) -> bool:
    """Tells whether a name has the family name or head noun of the annotated one, and no other given name."""
    if not name:
        return False
    if " ".join(map(plain, words(name))) == " ".join(map(plain, words(gold))):
        return True
    mine, theirs = [plain(word) for word in naming(name)], [plain(word) for word in naming(gold)]
    if not mine or not theirs:
        return False
    proper = naming(gold)[-1][:1].isupper()
    if mine[-1] == theirs[-1]:
        full = len(mine) > 1 and len(theirs) > 1 and proper
        return not (full and mine[0] not in theirs and theirs[0] not in mine and mine[0][0] != theirs[0][0])
    return proper and len(mine) == 1 and mine[0] in theirs


def judged_name(speaker: dict[str, Any]) -> str | None:
    """Returns the name to expect; None when a pronoun could not be resolved by the annotators."""
    if speaker["kind"] == "pronoun" and not speaker.get("name"):
        return None
    return str(speaker.get("name") or speaker["text"])


def overlap(one: Span, other: Span) -> float:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared / (max(one[1], other[1]) - min(one[0], other[0]))


def score(record: dict[str, Any], tally: Tally, keep_errors: bool) -> None:
    text = record["text"]
    gold = [(trimmed(text, quote["start"], quote["end"]), quote) for quote in record["quotes"] if is_scored(quote)]
    neutral = [tuple(span) for span in record.get("ignore", ())]
    neutral += [(quote["start"], quote["end"]) for quote in record["quotes"] if not is_scored(quote)]
    wanted = {span for span, _ in gold}
    mine = {}
    for quote in find_quotes(text):
        span = trimmed(text, quote.start, quote.end)
        is_neutral = any(min(span[1], end) - max(span[0], start) > 0.5 * (span[1] - span[0]) for start, end in neutral)
        if span in wanted or not is_neutral:
            mine[span] = quote
    tally.found += len(wanted & mine.keys())
    tally.missed += len(wanted - mine.keys())
    tally.all_right += wanted == mine.keys()
    for span in mine.keys() - wanted:
        tally.wrong += 1
        tally.wrong_terms += any(span[0] < end and span[1] > start for start, end in record.get("other", ()))
    score_speakers(record, gold, mine, tally, keep_errors)


def is_scored(quote: dict[str, Any]) -> bool:
    return quote.get("kind", "direct") in SCORED


def score_speakers(
    record: dict[str, Any], gold: list[tuple[Span, dict[str, Any]]], mine: dict[Span, Quote], tally: Tally, keep: bool
) -> None:
    for span, quote in gold:
        speaker = quote["speaker"]
        if isinstance(speaker, str):
            speaker = {"kind": "named", "text": speaker, "name": speaker}
        name = judged_name(speaker) if speaker else None
        tally.judged += name is not None
        kinds = [tally.by_kind[kind] for kind in (speaker and speaker["kind"], quote.get("kind", "direct")) if kind]
        for counter in kinds:
            counter.update(quotes=1, found=span in mine, asked=name is not None)
        best = max(mine, key=lambda other: overlap(span, other), default=None)
        if name is None or best is None or overlap(span, best) < ENOUGH:
            continue
        given = mine[best].speaker
        right = is_same(given, name)
        for counter in (tally.speakers, *kinds):
            counter.update(judged=1, given=bool(given), right=right)
        if keep and not right:
            tally.errors.append(f"{record['id']}: {name!r}, found {given!r}")


def share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def summary(tally: Tally) -> dict[str, Any]:
    precision, recall = share(tally.found, tally.found + tally.wrong), share(tally.found, tally.found + tally.missed)
    speakers = tally.speakers
    return {
        "quotes": tally.found + tally.missed,
        "span_precision": precision,
        "span_recall": recall,
        "span_f1": share(2 * tally.found, 2 * tally.found + tally.wrong + tally.missed),
        "wrong_terms": tally.wrong_terms,
        "speaker": share(speakers["right"], speakers["judged"]),
        "speaker_precision": share(speakers["right"], speakers["given"]),
        "speaker_given": share(speakers["given"], speakers["judged"]),
        "end_to_end": share(speakers["right"], tally.judged),
        "articles_with_all_spans_right": tally.all_right,
        "by_kind": {
            "fragment" if kind == FRAGMENT else kind: kind_summary(counter)
            for kind, counter in sorted(tally.by_kind.items())
        },
    }


def kind_summary(counter: Counter[str]) -> dict[str, Any]:
    """Returns the figures of one kind of quote or speaker; what is wrongly called a quote has no kind."""
    return {
        "quotes": counter["quotes"],
        "span_recall": share(counter["found"], counter["quotes"]),
        "speaker": share(counter["right"], counter["judged"]),
        "speaker_precision": share(counter["right"], counter["given"]),
        "speaker_given": share(counter["given"], counter["judged"]),
        "end_to_end": share(counter["right"], counter["asked"]),
    }


def milliseconds(text: str) -> float:
    began = time.process_time()
    find_quotes(text)
    return (time.process_time() - began) * 1000


def speed(records: list[dict[str, Any]]) -> dict[str, float]:
    """Returns the median for 1,000 words, and how much longer ten times the text takes (10 is linear)."""
    long = [record["text"] for record in records if record["text"].count(" ") >= 150]
    if not long:
        return {}
    find_quotes(long[0])
    each = [min(milliseconds(text) for _ in range(3)) / len(text.split()) * 1000 for text in long]
    body = "\n\n".join(long)
    body = (body + "\n\n") * (1 + 60_000 // len(body))
    once = min(milliseconds(body[:60_000]) for _ in range(3))
    ten = min(milliseconds("\n\n".join([body[:60_000]] * 10)) for _ in range(2))
    return {"ms_per_1000_words": round(statistics.median(each), 2), "ten_times_the_text": round(ten / once, 1)}


def hostile() -> dict[str, float]:
    """Returns how much longer ten times as much takes, of texts that are made to take long, and of a long article."""
    plain = "Rao said that “it will hold” and Moe, the mayor, called it “a day of joy”, according to Ida Berg. "
    texts = {
        "words": plain * 520,
        "open_marks": "“It " * 1000,
        "straight_marks": '" ' * 1000,
        "single_marks": "‘It’s the boys’ " * 330,
        "one_paragraph": "“It holds,” he said, " * 250,
        "paragraphs": "“It holds.\n" * 1000,
    }
    return {f"ten_times_{name}": round(best(text * 10, 3) / best(text, 5), 1) for name, text in texts.items()} | {
        "ms_for_100000_words": round(best(texts["words"] * 10, 3))
    }


def best(text: str, turns: int) -> float:
    return min(milliseconds(text) for _ in range(turns))


def files_of(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(path.glob("*.jsonl")) if path.is_dir() else [path]


def records_of(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def main() -> None:
    """Prints one JSON object, a summary for each language of each file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, nargs="+", default=DEFAULT)
    parser.add_argument("--half", choices=("even", "odd"), help="score every other article of a language only")
    parser.add_argument("--errors", type=int, default=0, help="print as many wrong speakers to standard error")
    options = parser.parse_args()
    results: dict[str, Any] = {}
    for path in files_of(options.data):
        if not path.exists():
            results[path.name] = "absent"
            continue
        languages: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for record in records_of(path):
            languages[record["lang"]].append(record)
        for language, records in languages.items():
            chosen = records if options.half is None else records[options.half == "odd" :: 2]
            tally = Tally()
            for record in chosen:
                score(record, tally, options.errors > 0)
            results[f"{path.name} {language}"] = {"articles": len(chosen), **summary(tally), **speed(chosen)}
            print(*tally.errors[: options.errors], sep="\n", end="", file=sys.stderr)
    results["growth"] = hostile()
    print(json.dumps(results, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()

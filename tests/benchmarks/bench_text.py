"""`make bench-text`: the bars of the free-text room, measured side by side with Presidio + GiNZA in one run.

The HR texts are the test split of samples/hr_texts.py. Two public corpora are measured as well where their files are
given (JSON lines with `text` and `spans`): RELAY_BENCH_NER_JA for Japanese sentences with 人名, RELAY_BENCH_PII_EN for
English with PII of all kinds. Prints a table and writes
RELAY_HOME/bench/text.json; with --docs also the table of docs/detection.md.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from anonymization.text.engine import Detector
from anonymization.text.spans import Record
from samples.hr_texts import HrText, generate
from tests.benchmarks import peer_presidio
from tests.benchmarks.bench_report import Row, finish, row
from tests.benchmarks.text_measures import Score, f2, masked_elsewhere, precision, whole
from tests.benchmarks.text_scaling import scaling_rows

DOCS: Final = Path(__file__).resolve().parents[2] / "docs" / "detection.md"
BEGIN, END = "<!-- bench-text: begin -->", "<!-- bench-text: end -->"
_NUMBERLESS: Final = frozenset(("PERSON", "LOCATION", "ORGANIZATION", "SPECIAL_CARE", "JP_ADDRESS"))
_PEER_TEXTS: Final = 300  # the peer needs a second for a thousand characters
_ROUNDS: Final = 3
_NAN: Final = float("nan")
_SPEED: Final = "characters/s"

Labels = list[list[tuple[int, int, str]]]
Found = list[list[tuple[int, int, str]]]


def _record(text: HrText) -> Record | None:
    if text.record is None:
        return None
    return Record(**{key: tuple(value) if key == "others" else value for key, value in text.record.items()})


def _intervals(found: Found) -> list[list[tuple[int, int]]]:
    return [[(start, end) for start, end, _ in spans] for spans in found]


def _timed(detect: Callable[[], Found], chars: int, *, rounds: int = _ROUNDS) -> tuple[Found, float]:
    """What was found, and characters per second of this process's own time: other work on the machine is left out.

    The best of some rounds counts, for us and for the peer: the first one also fills caches.
    """
    spent = []
    for _ in range(rounds):
        begin = time.process_time()
        found = detect()
        spent.append(time.process_time() - begin)
    return found, chars / max(min(spent), 1e-9)


def _ours(detector: Detector, texts: Sequence[str], records: Sequence[Record | None] | None = None) -> Found:
    return [[(s.start, s.end, s.entity) for s in spans] for spans in detector.detect(texts, records)]


def hr_rows(detector: Detector, peer: peer_presidio.Detect | None, *, count: int) -> list[Row]:
    """The bars on HR texts of the test split."""
    made = list(generate(split="test", count=count))
    texts, records = [text.text for text in made], [_record(text) for text in made]
    labels: Labels = [[(x.start, x.end, x.kind) for x in text.labels] for text in made]
    chars = sum(map(len, texts))
    _ours(detector, texts[:50])
    found, speed = _timed(lambda: _ours(detector, texts, records), chars)
    ours = _hr_figures(texts, found, labels)
    theirs: dict[str, Score] = {}
    their_speed = _NAN
    if peer is not None:
        few = texts[:_PEER_TEXTS]
        peer(few[:5])
        peer_found, their_speed = _timed(lambda: peer(few), sum(map(len, few)))
        theirs = _hr_figures(few, peer_found, labels[: len(few)])
    bars = [
        ("own name in the row's text, any form, record given", "own_name", ">= 0.995"),
        ("others' names, kanji", "other_kanji", ">= 0.95"),
        ("others' names, kana and romaji", "other_kana_romaji", ">= 0.85"),
        ("pattern PII, recall", "pattern", ">= 0.99"),
        ("pattern PII, precision", "pattern_precision", ">= 0.95"),
        ("address to 番地", "address", ">= 0.95"),
        ("SPECIAL_CARE", "special_care", ">= 0.90"),
        ("characters masked in texts without PII", "masked_plain", "<= 0.03"),
    ]
    rows = [
        row(
            f"HR texts: {what}",
            ours[key].rate,
            peer=theirs[key].rate if key in theirs else None,
            limit=limit,
            unit="share",
            n=ours[key].total,
        )
        for what, key, limit in bars
    ]
    peer_speed = their_speed if peer is not None else None
    bar = ">= 100000; ratio >= 50"
    rows.append(row("throughput, profile fast, one core", speed, peer=peer_speed, limit=bar, unit=_SPEED, n=chars))
    return rows


def _hr_figures(texts: list[str], found: Found, labels: Labels) -> dict[str, Score]:
    figures = whole(texts, _intervals(found), labels)
    kana, romaji = figures["other_kana"], figures["other_romaji"]
    figures["other_kana_romaji"] = Score(hit=kana.hit + romaji.hit, total=kana.total + romaji.total)
    numbers = [[(start, end) for start, end, entity in spans if entity not in _NUMBERLESS] for spans in found]
    figures["pattern_precision"] = precision(numbers, labels)
    plain = [index for index, marks in enumerate(labels) if not marks]
    some = [texts[index] for index in plain]
    figures["masked_plain"] = masked_elsewhere(some, _intervals([found[index] for index in plain]), [[] for _ in plain])
    return figures


def _corpus(variable: str) -> tuple[list[str], Labels] | None:
    place = os.environ.get(variable)
    if not place or not Path(place).is_file():
        sys.stderr.write(f"skipped: {variable} names no file\n")
        return None
    rows = [json.loads(line) for line in Path(place).read_text("utf-8").splitlines()]
    return [row["text"] for row in rows], [[(s["start"], s["end"], s["entity"]) for s in row["spans"]] for row in rows]


def japanese_rows(detector: Detector, peer: peer_presidio.Detect | None, *, profile: str) -> list[Row]:
    """Persons in Japanese sentences of a public corpus."""
    corpus = _corpus("RELAY_BENCH_NER_JA")
    if corpus is None:
        return []
    texts, labels = corpus
    limits = {"fast": (">= 0.85", ">= 100000"), "full": (">= 0.90", ">= 20000")}[profile]
    found, speed = _timed(lambda: _ours(detector, texts), sum(map(len, texts)))
    persons: Labels = [[mark for mark in marks if mark[2] == "人名"] for marks in labels]
    ours = whole(texts, _intervals(found), persons)["人名"]
    other = masked_elsewhere(texts, _intervals(found), labels)
    peer_rate = peer_other = peer_speed = None
    if peer is not None:
        few = texts[:_PEER_TEXTS]
        peer_found, peer_speed = _timed(lambda: peer(few), sum(map(len, few)))
        only = [[(s, e) for s, e, entity in spans if entity == "PERSON"] for spans in peer_found]
        peer_rate = whole(few, only, persons[: len(few)])["人名"].rate
        peer_other = masked_elsewhere(few, only, labels[: len(few)]).rate
    name = f"Japanese sentences, profile {profile}"
    return [
        row(f"{name}: 人名", ours.rate, peer=peer_rate, limit=limits[0], unit="share", n=ours.total),
        row(
            f"{name}: characters masked outside entities",
            other.rate,
            peer=peer_other,
            limit="<= 0.10",
            unit="share",
            n=other.total,
        ),
        row(f"{name}: throughput, one core", speed, peer=peer_speed, limit=limits[1], unit=_SPEED, n=len(texts)),
    ]


def full_rows(*, count: int) -> list[Row]:
    """The profile that asks GiNZA where it is not sure: persons, and speed on HR texts."""
    detector = Detector.load("full")
    texts = [text.text for text in generate(split="test", count=count)]
    chars = sum(map(len, texts))
    # once: profile full remembers what it has asked about a sentence
    _, speed = _timed(lambda: _ours(detector, texts), chars, rounds=1)
    rows = japanese_rows(detector, None, profile="full")[:2]
    what = "HR texts: throughput, profile full, one core"
    return [*rows, row(what, speed, limit=">= 20000", unit=_SPEED, n=chars)]


def english_rows(detector: Detector) -> list[Row]:
    """PII of all kinds in English: recall of whole entities, precision of spans, F2. The peer has no English model."""
    corpus = _corpus("RELAY_BENCH_PII_EN")
    if corpus is None:
        return []
    texts, labels = corpus
    found = _ours(detector, texts)
    scores = whole(texts, _intervals(found), labels).values()
    recall = sum(score.hit for score in scores) / sum(score.total for score in scores)
    exact = precision(_intervals(found), labels)
    return [
        row(
            "English sentences: all PII, F2",
            f2(recall, exact.rate),
            limit=">= 0.80",
            unit="share",
            n=sum(s.total for s in scores),
        )
    ]


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    lines = ["| what | limit | ours | Presidio + GiNZA | ours ÷ peer | n |", "|---|---|---|---|---|---|"]
    for one in rows:
        ratio = "–" if one.ratio is None else f"{one.ratio:.2f}"
        figures = f"{_figure(one.ours, one.unit)} | {_figure(one.peer, one.unit)}"
        lines.append(f"| {one.what} | {one.limit} | {figures} | {ratio} | {one.n:,} |")
    return "\n".join(lines)


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return "not measured"
    return f"{value:,.0f} /s" if unit == _SPEED else f"{value:.4f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1500, help="HR texts of the test split")
    parser.add_argument("--docs", action="store_true", help="write the table into docs/detection.md")
    parser.add_argument("--no-peer", action="store_true", help="leave the peer out, even where it is installed")
    options = parser.parse_args()
    peer = None if options.no_peer else peer_presidio.load()
    if peer is None:
        sys.stderr.write("peer: not measured (ja_ginza is not installed, or --no-peer)\n")
    detector = Detector.load()
    rows = hr_rows(detector, peer, count=options.count)
    rows += japanese_rows(detector, peer, profile="fast")
    rows += english_rows(detector)
    if find_spec("ja_ginza") is not None:
        rows += full_rows(count=options.count)
    rows += scaling_rows(count=options.count, processes=min(2, os.cpu_count() or 1))
    printed = table(rows)
    finish("text", rows, packages=("presidio-analyzer", "sudachipy", "sudachidict-core", "ja-ginza", "spacy"))
    if options.docs and DOCS.is_file():
        text = DOCS.read_text("utf-8")
        head, rest = text.split(BEGIN, 1)
        DOCS.write_text(f"{head}{BEGIN}\n{printed}\n{END}{rest.split(END, 1)[1]}", "utf-8")


if __name__ == "__main__":
    main()

"""`relay detect`: JSON lines in, JSON lines out, in batches, so that memory is bounded whatever the stream."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, TextIO

from anonymization.refusals import Refusal, Refused
from anonymization.text.engine import Detector
from anonymization.text.spans import Record, Span

_BATCH_LINES: Final = 512
_BATCH_BYTES: Final = 1 << 20
_LONGEST_LINE: Final = 64 << 20  # bytes; a line is held in memory whole
_KEYS: Final = frozenset({"name", "name_kana", "name_romaji", "email", "phone", "postal_code", "address", "birth_date"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of input: its id (any JSON value), its text and the row's own values."""

    id: Any
    text: str | None
    record: Record | None


def detect_lines(detector: Detector, lines: BinaryIO, out: TextIO, *, explain: bool = False) -> int:
    """Answer every line; returns how many. A malformed one raises Refused with its number, after those before it.

    `explain` adds to each span the pattern and the kind of context that found it.
    """
    answered = 0
    for batch in _batches(lines):
        found = detector.detect([line.text for line in batch], [line.record for line in batch])
        for line, spans in zip(batch, found, strict=True):
            answer = {"id": line.id, "spans": [_as_json(span, explain=explain) for span in spans]}
            out.write(json.dumps(answer, ensure_ascii=True))
            out.write("\n")
        out.flush()
        answered += len(batch)
    return answered


def _batches(lines: BinaryIO) -> Iterator[list[Line]]:
    batch: list[Line] = []
    size = number = 0
    while raw := lines.readline(_LONGEST_LINE + 1):
        number += 1
        if not raw.strip():
            continue
        try:
            batch.append(parse_line(raw, number))
        except Refused:
            yield batch  # what came before the malformed line is answered
            raise
        size += len(raw)
        if len(batch) >= _BATCH_LINES or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def parse_line(raw: bytes, number: int) -> Line:
    """One line of input; Refused with the line's number and no word of it where it is not what DESIGN §6 says."""
    if len(raw) > _LONGEST_LINE:
        raise _malformed(number, "too long")
    try:
        given = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
    except (ValueError, RecursionError):
        raise _malformed(number, "no JSON in UTF-8") from None
    if not isinstance(given, dict) or "id" not in given or "text" not in given:
        raise _malformed(number, "not an object with id and text")
    if not (given["text"] is None or isinstance(given["text"], str)):
        raise _malformed(number, "text is not a string")
    return Line(id=given["id"], text=given["text"], record=_record(given.get("record"), number))


def _record(given: Any, number: int) -> Record | None:
    if given is None:
        return None
    if not isinstance(given, dict):
        raise _malformed(number, "record is not an object")
    values: dict[str, str | None] = {}
    for key in _KEYS & given.keys():
        value = given[key]
        if isinstance(value, bool) or not (value is None or isinstance(value, str | int)):
            raise _malformed(number, f"record.{key} is not a string")
        values[key] = None if value is None else str(value)
    others = given.get("others") or []
    if isinstance(others, str):
        others = [others]
    if not isinstance(others, list) or not all(isinstance(other, str | None) for other in others):
        raise _malformed(number, "record.others is not a list of strings")
    return Record(**values, others=tuple(other for other in others if other))


def _as_json(span: Span, *, explain: bool) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "start": span.start,
        "end": span.end,
        "entity": span.entity,
        "score": round(span.score, 4),
        "recognizer": span.recognizer,
    }
    return {**answer, "pattern": span.pattern, "context": span.context} if explain else answer


def _malformed(number: int, why: str) -> Refused:
    return Refused(
        Refusal(
            code="malformed_line",
            ja=f"{number} 行目を読めません（{why}）。1 行に 1 つの JSON を置いてください。",
            en=f"line {number} cannot be read ({why}): one JSON object a line.",
            row=number,
        )
    )

"""Free text that a contract asks to keep: masked with the row's own values at hand, the rest is dropped unread."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from anonymization.schema import POOL
from anonymization.text.engine import Detector
from anonymization.text.masking import Numbering, placeholder
from anonymization.text.normalise import normalise
from anonymization.text.spans import Record

_OWN_ID: Final = "PERSON_ID"
_BETWEEN: Final = r"[\s\W_]{0,3}"  # what people put between the characters of an id
_CUE: Final = r"(?:id|no|番号|#|№)[\s.:：#]{0,3}"
_TELLING: Final = 4  # characters from which an id is looked for without a cue: "7" is a number in any text
_RECORD_FIELDS = ("name", "name_kana", "name_romaji", "email", "phone", "postal_code", "address")


@dataclass(frozen=True, kw_only=True)
class Notes:
    """The pool's `note` rows of a batch, and how often each kind of entity was masked in them."""

    table: pa.Table
    removed: Counter[str]


def masked_notes(batch: pa.RecordBatch, *, keep: Iterable[str], row_keys: pa.Array, detector: Detector) -> Notes:
    """Mask the kept free-text columns of a batch; a person has one number in all texts of their row."""
    records = records_of(batch)
    numberings = [Numbering() for _ in records]
    ids = [_own_id(value) for value in batch.column("applicant_id").to_pylist()]
    removed: Counter[str] = Counter()
    tables = [POOL["note"].empty_table()]
    for field in sorted(keep):
        texts = batch.column(field).to_pylist()
        without = [_without_id(*row, removed=removed) for row in zip(texts, ids, numberings, strict=True)]
        masked = detector.mask_column(pa.array(without, pa.string()), records, numberings=numberings)
        removed.update(masked.counts)
        rows = pa.table([row_keys, pa.repeat(field, batch.num_rows), _plain(masked.column)], schema=POOL["note"])
        tables.append(rows.filter(pc.is_valid(rows["masked_text"])))
    return Notes(table=pa.concat_tables(tables), removed=removed)


def records_of(batch: pa.RecordBatch) -> list[Record]:
    """Each row's own values, which the detector looks for in the row's texts in every form."""
    columns = {field: batch.column(field).to_pylist() for field in _RECORD_FIELDS}
    births = pc.cast(batch.column("birth_date"), pa.string()).to_pylist()
    others = batch.column("interviewer").to_pylist()
    return [
        Record(
            **{field: values[row] for field, values in columns.items()},
            birth_date=births[row],
            others=tuple(others[row] or ()),
        )
        for row in range(batch.num_rows)
    ]


def _own_id(applicant_id: str | None) -> re.Pattern[str] | None:
    """The row's applicant id in every spelling: width, case, and whatever stands between its characters."""
    signs = [c for c in normalise(applicant_id or "").text if c.isalnum()]
    if not signs:
        return None
    spelt = _BETWEEN.join(map(re.escape, signs))
    if len(signs) < _TELLING:
        return re.compile(rf"{_CUE}({spelt})(?![0-9A-Za-z])", re.IGNORECASE)
    edges = ("(?<![0-9])", "(?![0-9])") if all(c.isdigit() for c in signs) else ("", "")
    return re.compile(rf"{edges[0]}({spelt}){edges[1]}", re.IGNORECASE)


def _without_id(
    text: str | None, own_id: re.Pattern[str] | None, numbering: Numbering, *, removed: Counter[str]
) -> str | None:
    """The text with a placeholder for the row's applicant id, which every recogniser then reads over."""
    if text is None or own_id is None:
        return text
    folded = normalise(text)
    parts: list[str] = []
    position = 0
    for match in own_id.finditer(folded.text):
        start, end = folded.source(*match.span(1))
        parts += (text[position:start], placeholder(numbering, _OWN_ID, "", "own id"))
        position = end
        removed[_OWN_ID] += 1
    return "".join([*parts, text[position:]])


def _plain(texts: pa.Array) -> pa.Array:
    """Texts that no spreadsheet takes for a formula (`= + - @`, tab, CR in front); blanks become null."""
    trimmed = pc.utf8_trim_whitespace(texts)
    without = pc.utf8_ltrim(trimmed, characters="=+-@\t\r＝＋－＠ \u3000")
    return pc.if_else(pc.equal(without, ""), pa.scalar(None, pa.string()), without)

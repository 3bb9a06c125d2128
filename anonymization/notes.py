"""Free text that a contract asks to keep: masked with the row's own values at hand, the rest is dropped unread."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from anonymization.schema import POOL
from anonymization.text.engine import Detector
from anonymization.text.masking import Numbering
from anonymization.text.spans import Record

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
    removed: Counter[str] = Counter()
    tables = [POOL["note"].empty_table()]
    for field in sorted(keep):
        masked = detector.mask_column(batch.column(field), records, numberings=numberings)
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


def _plain(texts: pa.Array) -> pa.Array:
    """Texts that no spreadsheet takes for a formula (`= + - @`, tab, CR in front); blanks become null."""
    trimmed = pc.utf8_trim_whitespace(texts)
    without = pc.utf8_ltrim(trimmed, characters="=+-@\t\r＝＋－＠ \u3000")
    return pc.if_else(pc.equal(without, ""), pa.scalar(None, pa.string()), without)

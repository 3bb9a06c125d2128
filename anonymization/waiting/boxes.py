"""One canonical row ⇄ one box: AES-256-GCM under a key that seals this row and nothing else, ever."""

import json
import secrets
from collections.abc import Sequence
from typing import Final

import pyarrow as pa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from anonymization.canonical import DAY, MOMENT, SCHEMAS
from anonymization.refusals import Refusal, Refused

KEY_BYTES: Final = 32
_NONCE: Final = bytes(12)  # a key seals one row: there is no second message that could share the nonce

_BROKEN: Final = Refusal(
    code="waiting_row_broken",
    ja="待機中の行を開けません。ファイルが壊れているか、入れ替えられています。",
    en="A waiting row does not open: its file is damaged, or was exchanged.",
    fault="system",
)


def seal_rows(batch: pa.RecordBatch, *, contexts: Sequence[str]) -> tuple[list[bytes], list[bytes]]:
    """A box and a fresh key per row of a canonical batch. `contexts` bind each box to its company, load and place."""
    rows = _plain(batch)
    keys = [secrets.token_bytes(KEY_BYTES) for _ in rows]
    boxes = [
        AESGCM(key).encrypt(_NONCE, json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass"), ctx.encode())
        for key, row, ctx in zip(keys, rows, contexts, strict=True)
    ]
    return boxes, keys


def open_rows(boxes: Sequence[bytes], *, keys: Sequence[bytes], contexts: Sequence[str], kind: str) -> pa.RecordBatch:
    """The rows again, as a canonical batch of their kind. Raises Refused where one was altered or moved."""
    rows = []
    for box, key, context in zip(boxes, keys, contexts, strict=True):
        try:
            rows.append(json.loads(AESGCM(key).decrypt(_NONCE, box, context.encode()).decode("utf-8", "surrogatepass")))
        except InvalidTag:
            raise Refused(_BROKEN) from None
    schema = SCHEMAS[kind]
    stored = pa.schema([(field.name, _stored(field.type)) for field in schema])
    return pa.RecordBatch.from_pylist(rows, schema=stored).cast(schema)


def _plain(batch: pa.RecordBatch) -> list[dict[str, object]]:
    """Rows without what is empty: days and moments as numbers, so that JSON can hold them."""
    stored = pa.schema([(field.name, _stored(field.type)) for field in batch.schema])
    rows: list[dict[str, object]] = batch.cast(stored).to_pylist()
    return [{name: value for name, value in row.items() if value is not None} for row in rows]


def _stored(dtype: pa.DataType) -> pa.DataType:
    if dtype == DAY:
        return pa.int32()
    if dtype == MOMENT:
        return pa.int64()
    if pa.types.is_list(dtype):
        return pa.list_(_stored(dtype.value_type))
    if pa.types.is_struct(dtype):
        return pa.struct([(field.name, _stored(field.type)) for field in dtype])
    return dtype

"""Exports with bytes flipped, cut, spliced and re-encoded, plain, packed and as workbooks: each ends in an answer or a
refusal with a code, in time.

RELAY_FUZZ sets how many (default 150; the full run is 2000).
"""

import gzip
import io
import os
import random
import time
import zipfile
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from anonymization.intake.check import check_file
from anonymization.intake.sentences import CODES
from tests.unit.intake.conftest import HEADER, row, text

RUNS = int(os.environ.get("RELAY_FUZZ", "150"))
SECONDS = 5.0  # of this process: what else runs on the machine is no fault of the file
CANARY = "山川 渚沙"
ENCODINGS = ("utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16", "utf-16-le", "utf-16-be")
SPLICED = (b'"', b"\0", b"\r", b"\n\n", b"\xff\xfe", b",,,,", b"\x81", b'"\n"', b"\x1b$B", b"\xfd", b"\xed\xa0\x80")
WRAPPERS = ("plain", "plain", "plain", "plain", "gzip", "zip", "workbook", "gzip inside", "zip inside")


def _export(rng: random.Random) -> bytes:
    rows = [row(i, name=CANARY, remarks=rng.choice(["", 'a "b"', "x\ny", "面接で緊張していた"])) for i in range(30)]
    return text(rows, delimiter=rng.choice(",;\t|"), end=rng.choice(["\n", "\r\n", "\r"])).encode(rng.choice(ENCODINGS))


@cache
def _workbook() -> bytes:
    book = openpyxl.Workbook()
    for cells in [HEADER, *(row(i, name=CANARY) for i in range(30))]:
        book.active.append(cells)
    whole = io.BytesIO()
    book.save(whole)
    return whole.getvalue()


def _zipped(content: bytes, name: str = "x.csv") -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return whole.getvalue()


def _mutated(content: bytes, rng: random.Random) -> bytes:
    spoiled = bytearray(content)
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(spoiled) + 1)
        match rng.randrange(7):
            case 0:
                spoiled[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                del spoiled[at : at + rng.randrange(1, 200)]
            case 2:
                spoiled[at:at] = rng.choice(SPLICED)
            case 3:
                other = _export(rng)
                cut = rng.randrange(len(other))
                spoiled[at : at + 50] = other[cut : cut + 300]
            case 4:
                spoiled = spoiled[:at] or spoiled
            case 5:
                part = bytes(spoiled[at : at + 400]).decode("cp932", "replace")
                spoiled[at : at + 400] = part.encode(rng.choice(ENCODINGS), "replace")
            case _:
                spoiled[at:at] = rng.randbytes(rng.randrange(1, 40))
    return bytes(spoiled or b",")


def _file(rng: random.Random) -> bytes:
    """One mutated file; what is packed is spoiled inside its wrapping or on it."""
    match rng.choice(WRAPPERS):
        case "gzip":
            return _mutated(gzip.compress(_export(rng), mtime=0), rng)
        case "zip":
            return _mutated(_zipped(_export(rng)), rng)
        case "workbook":
            return _mutated(_workbook(), rng)
        case "gzip inside":
            return gzip.compress(_mutated(_export(rng), rng), mtime=0)
        case "zip inside":
            return _zipped(_mutated(_export(rng), rng), rng.choice(["x.csv", "応募者.txt", "x.xlsx"]))
        case _:
            return _mutated(_export(rng), rng)


@pytest.mark.parametrize("chunk", range(10))
def test_every_mutated_export_is_answered(tmp_path: Path, chunk: int) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(_export(random.Random(0)))
    check_file(path)  # the dictionaries are loaded once per process: not the mutation's time
    for number in range(chunk, RUNS, 10):
        rng = random.Random(number)
        path.write_bytes(_file(rng))
        started = time.process_time()
        answer = check_file(path)
        assert time.process_time() - started < SECONDS, number
        content = answer.content
        if answer.refusal is not None:
            assert answer.refusal.code in CODES, number
        assert content["rows_ok"] + content["rows_rejected"] == content["rows_total"], number
        assert sum(content["reasons"].values()) == content["rows_rejected"], number
        assert "渚沙" not in answer.as_json(), number

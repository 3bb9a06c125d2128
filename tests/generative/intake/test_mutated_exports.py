"""Exports with bytes flipped, cut, spliced and re-encoded: each ends in an answer or a refusal with a code, in time.

RELAY_FUZZ sets how many (default 150; the full run is 2000).
"""

import os
import random
import time
from pathlib import Path

import pytest

from anonymization.intake.check import check_file
from anonymization.intake.sentences import CODES
from tests.unit.intake.conftest import row, text

RUNS = int(os.environ.get("RELAY_FUZZ", "150"))
SECONDS = 5.0
CANARY = "山川 渚沙"
ENCODINGS = ("utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16", "utf-16-le")


def _export(rng: random.Random) -> bytes:
    rows = [row(i, name=CANARY, remarks=rng.choice(["", 'a "b"', "x\ny", "面接で緊張していた"])) for i in range(30)]
    return text(rows, delimiter=rng.choice(",;\t|"), end=rng.choice(["\n", "\r\n", "\r"])).encode(rng.choice(ENCODINGS))


def _mutated(rng: random.Random) -> bytes:
    content = bytearray(_export(rng))
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(content) + 1)
        match rng.randrange(6):
            case 0:
                content[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                del content[at : at + rng.randrange(1, 200)]
            case 2:
                content[at:at] = rng.choice(
                    [b'"', b"\0", b"\r", b"\n\n", b"\xff\xfe", b",,,,", b"\x81", b'"\n"', b"\x1b$B"]
                )
            case 3:
                other = _export(rng)
                cut = rng.randrange(len(other))
                content[at : at + 50] = other[cut : cut + 300]
            case 4:
                content = content[:at] or content
            case _:
                content[at:at] = rng.randbytes(rng.randrange(1, 40))
        if not content:
            content = bytearray(b",")
    return bytes(content)


@pytest.mark.parametrize("chunk", range(10))
def test_every_mutated_export_is_answered(tmp_path: Path, chunk: int) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(_export(random.Random(0)))
    check_file(path)  # the dictionaries are loaded once per process: not the mutation's time
    for number in range(chunk, RUNS, 10):
        rng = random.Random(number)
        path.write_bytes(_mutated(rng))
        started = time.monotonic()
        answer = check_file(path)
        assert time.monotonic() - started < SECONDS, number
        content = answer.content
        if answer.refusal is not None:
            assert answer.refusal.code in CODES, number
        assert content["rows_ok"] + content["rows_rejected"] == content["rows_total"], number
        assert sum(content["reasons"].values()) == content["rows_rejected"], number
        assert "渚沙" not in answer.as_json(), number

"""The same table in every encoding, delimiter and wrapping that companies send reads the same."""

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from anonymization.intake.contract import CompanyContract
from anonymization.intake.reading import Reading, read
from anonymization.intake.table import open_table
from tests.unit.intake.conftest import HEADER, row, text

Walk = Callable[..., Reading]
ROWS = [
    row(1, remarks="①㈱～ﾔﾏﾀﾞ"),
    row(2, remarks='改行を\n含む "引用"'),
    row(3, remarks="a,b;c\td|e"),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encoding_and_delimiter_are_told_from_the_bytes(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(text(ROWS, delimiter=delimiter).encode(encoding))
    table = open_table(path)
    assert table.encoding == encoding
    assert table.layout.delimiter == delimiter
    cells = [column.to_pylist() for batch in table.batches() for column in batch.columns]
    assert [list(r) for r in zip(*cells, strict=True)] == ROWS


def test_euc_jp_is_not_taken_for_cp932(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(text([row(1), row(2)]).encode("euc_jp"))
    assert open_table(path).encoding == "euc_jp"


def test_half_width_kana_stays_cp932(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(text([row(i, name="ﾔﾏﾀﾞ ﾀﾛｳ") for i in range(9)]).encode("cp932"))
    assert open_table(path).encoding == "cp932"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_a_missing_last_one(walk: Walk, end: str) -> None:
    content = text([row(1), row(2)], end=end).encode()
    assert walk(content).summary.rows_ok == 2
    assert walk(content.removesuffix(end.encode())).summary.rows_ok == 2


def test_every_cell_quoted(walk: Walk) -> None:
    lines = [HEADER, *ROWS]
    content = "".join(",".join('"' + c.replace('"', '""') + '"' for c in cells) + "\r\n" for cells in lines)
    assert walk(content.encode("utf-8-sig")).summary.rows_ok == 3


def test_gzip_zip_and_workbook_are_looked_through(tmp_path: Path, contract: CompanyContract) -> None:
    plain = text(ROWS).encode("cp932")
    (tmp_path / "x.csv.gz").write_bytes(gzip.compress(plain))
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("folder/x.csv", plain)
    book = openpyxl.Workbook()
    book.active.append(["この一覧について"])
    sheet = book.create_sheet("応募者")
    sheet.append(["応募者一覧"])
    sheet.append([])
    for cells in [HEADER, *ROWS]:
        sheet.append(cells)
    book.save(tmp_path / "x.xlsx")
    for name in ("x.csv.gz", "x.zip", "x.xlsx"):
        batches = list(read(tmp_path / name, contract=contract))
        assert [b.table["applicant_id"].to_pylist() for b in batches] == [["A1", "A2", "A3"]], name


def test_row_numbers_are_those_of_a_spreadsheet(walk: Walk) -> None:
    lines = text([row(1, remarks="a\nb"), row(2, applied_at="2025/2/30")]).split("\r\n")
    reading = walk("\r\n".join([lines[0], "", *lines[1:]]).encode())
    assert reading.summary.rejected_rows == {"bad_date": [4]}


def test_a_bad_byte_rejects_its_row_and_names_its_column(walk: Walk) -> None:
    content = text([row(1), row(2), row(3)]).encode().replace(b"a2@example", b"a\xff2@example")
    summary = walk(content).summary
    assert summary.reasons == {"bad_encoding": 1}
    assert summary.fault_columns == {3: 2}
    assert summary.rows_ok == 2


def test_an_unclosed_quote_costs_its_own_row_only(walk: Walk) -> None:
    content = text([row(1), row(2), row(3)]).encode().replace(b"A2,", b'"A2,')
    summary = walk(content).summary
    assert (summary.rows_total, summary.reasons) == (3, {"ragged_row": 1})


def test_a_stray_quote_is_text(walk: Walk) -> None:
    content = text([row(1), row(2)]).encode().replace(b"A1,", b'A"1,')
    assert walk(content).summary.rows_ok == 2


def test_fast_and_exact_reading_give_the_same_rows(tmp_path: Path) -> None:
    """A blank line sends a block to the exact reader; the rows do not change."""
    rows = [row(i, remarks=f'x"{i}"\ny') for i in range(200)]
    fast, exact = io.BytesIO(), io.BytesIO()
    fast.write(text(rows).encode())
    exact.write(text(rows).encode() + b"\r\n")
    answers = []
    for name, content in (("fast.csv", fast), ("exact.csv", exact)):
        (tmp_path / name).write_bytes(content.getvalue())
        table = open_table(tmp_path / name)
        answers.append([column.to_pylist() for batch in table.batches() for column in batch.columns])
    assert answers[0] == answers[1]


@pytest.mark.parametrize("size", [300, 1000, 5000])
def test_blocks_may_be_cut_anywhere(tmp_path: Path, size: int) -> None:
    rows = [row(i, remarks="x\ny" if i % 3 else 'q"q') for i in range(100)]
    path = tmp_path / "x.csv"
    path.write_bytes(text(rows).encode("cp932"))
    table = open_table(path)
    found: list[list[str]] = []
    for batch in table.batches(block_bytes=size):
        found.extend(list(r) for r in zip(*(c.to_pylist() for c in batch.columns), strict=True))
    assert found == rows

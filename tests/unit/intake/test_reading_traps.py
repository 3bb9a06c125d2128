"""One small file per trap of reading: what companies really send, and what must not get in."""

import gzip
import os
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from anonymization.intake.contract import CompanyContract
from anonymization.intake.reading import Reading, read
from anonymization.intake.source import inspect
from anonymization.intake.table import open_table
from anonymization.refusals import Refused
from tests.unit.intake.conftest import HEADER, row, text

Walk = Callable[..., Reading]
CIRCLED = "①㈱髙﨑～ﾔﾏﾀﾞ ﾀﾛｳ"


def code_of(action: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        action()
    return caught.value.refusal.code


@pytest.mark.parametrize(
    ("encoding", "mark", "told"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8-sig"),
        ("cp932", b"", "cp932"),
        ("euc_jp", b"", "euc_jp"),
        ("utf-16-le", b"\xff\xfe", "utf-16"),
        ("utf-16-be", b"\xfe\xff", "utf-16"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
    ],
)
def test_every_encoding_reads_to_the_same_cells(
    tmp_path: Path, contract: CompanyContract, encoding: str, mark: bytes, told: str
) -> None:
    words = "佐藤 花子です" if encoding == "euc_jp" else CIRCLED  # EUC-JP has no ①
    path = tmp_path / "x.csv"
    path.write_bytes(mark + text([row(i, remarks=words) for i in range(5)]).encode(encoding))
    assert open_table(path).encoding == told
    (batch,) = read(path, contract=contract)
    assert batch.table["remarks"].to_pylist() == [words] * 5


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["\ufeff", ""])
def test_utf_16_full_of_kanji_is_no_binary(tmp_path: Path, encoding: str, mark: str) -> None:
    path = tmp_path / "x.csv"
    lines = [row(i, remarks="推薦された候補者は面接でも落ち着いて受け答えをされていました。") for i in range(40)]
    path.write_bytes((mark + text(lines, delimiter="\t")).encode(encoding))
    assert sum(batch.num_rows for batch in open_table(path).batches()) == 40


@pytest.mark.parametrize(
    ("encoding", "declared"), [("cp932", "utf-8"), ("utf-8", "cp932"), ("euc_jp", "cp932"), ("utf-16", "utf-8")]
)
def test_a_wrong_declaration_is_noticed(tmp_path: Path, encoding: str, declared: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(text([row(i, remarks="面接で緊張していた") for i in range(30)]).encode(encoding))
    assert code_of(lambda: open_table(path, declared_encoding=declared)) == "wrong_encoding"


@pytest.mark.parametrize(
    ("encoding", "spoil"),
    [
        ("utf-8", b"\xff"),
        ("cp932", b"\xfd\xff"),
        ("cp932", b"\xa0"),
        ("cp932", b"\x80"),
        ("euc_jp", b"\xff"),
        ("utf-16-le", b"\x00\xdc"),
    ],
)
def test_a_bad_byte_is_reported_by_row_and_column_and_never_replaced(walk: Walk, encoding: str, spoil: bytes) -> None:
    rows = [row(i, remarks="志望動機は明確であった") for i in range(1, 6)]
    whole = text(rows).encode(encoding)
    at = whole.index("a3@".encode(encoding))
    summary = walk(whole[:at] + spoil + whole[at:]).summary
    assert (summary.reasons, summary.rejected_rows) == ({"bad_encoding": 1}, {"bad_encoding": [4]})
    assert summary.fault_columns == {4: HEADER.index("メールアドレス")}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("quoted", [True, False])
def test_delimiters_with_every_cell_quoted_or_none(walk: Walk, delimiter: str, quoted: bool) -> None:
    lines = [HEADER, *(row(i) for i in range(6))]
    if quoted:
        lines = [[f'"{cell}"' for cell in cells] for cells in lines]
    content = "\r\n".join(delimiter.join(cells) for cells in lines)
    assert walk(content.encode()).summary.rows_ok == 6


def test_lines_end_in_crlf_and_cells_hold_lf(walk: Walk, tmp_path: Path) -> None:
    reading = walk(text([row(1, remarks="一行目\n二行目"), row(2)], end="\r\n").encode())
    assert (reading.summary.rows_ok, reading.summary.rows_total) == (2, 2)
    cells = [b.columns[-1].to_pylist() for b in open_table(tmp_path / "x.csv").batches()]
    assert cells == [["一行目\n二行目", ""]]


def test_a_cell_of_exactly_one_mebibyte_is_kept_and_one_byte_more_is_not(walk: Walk) -> None:
    rows = [row(1, remarks="x" * (1 << 20)), row(2, remarks="x" * ((1 << 20) + 1)), row(3)]
    assert walk(text(rows).encode()).summary.rejected_rows == {"cell_too_large": [3]}


def test_headers_with_suffixes_spaces_and_marks_are_the_contracts(walk: Walk) -> None:
    header = [
        "応募ID|必須",
        "氏　名",
        "メールアドレス ",
        "\u200b生年月日",
        "応募日",
        "選考結果",
        "決定日",
        "更新日時",
        "備考",
    ]
    header[0] = "応募ＩＤ"
    assert walk(text([row(1)], header=header).encode()).summary.rows_ok == 1


def test_unnamed_and_duplicate_headers_stay_apart(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("応募ID,備考,,備考,\nA1,あ,い,う,え\n", encoding="utf-8")
    table = open_table(path)
    assert table.header == ("応募ID", "備考", "", "備考", "")
    (batch,) = table.batches()
    assert [column.to_pylist()[0] for column in batch.columns] == ["A1", "あ", "い", "う", "え"]


def test_a_workbook_gives_dates_numbers_and_computed_cells_as_an_export_would(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["説明"])
    sheet = book.create_sheet("一覧")
    sheet.append(["応募者一覧 2025年度"])
    sheet.append([])
    sheet.append(["応募ID", "氏名", "応募日", "更新日時", "電話番号", "備考"])
    moment = datetime(2025, 4, 2, 9, 30)  # noqa: DTZ001 - a cell knows no zone
    sheet.append([1001, "佐藤 花子", date(2025, 4, 1), moment, 9012345678, True])
    book.save(tmp_path / "x.xlsx")
    table = open_table(tmp_path / "x.xlsx")
    assert table.layout.header_row == 3
    (batch,) = table.batches()
    cells = [column.to_pylist()[0] for column in batch.columns]
    assert cells == ["1001", "佐藤 花子", "2025-04-01", "2025-04-02 09:30:00", "9012345678", "TRUE"]
    assert batch.row_numbers.tolist() == [4]


def test_a_bomb_in_gzip_is_refused_while_it_unpacks(tmp_path: Path) -> None:
    (tmp_path / "x.csv.gz").write_bytes(gzip.compress(text([row(1)]).encode() + b"A2," * 30_000_000))
    assert code_of(lambda: list(open_table(tmp_path / "x.csv.gz").batches())) == "zip_bomb"


@pytest.mark.parametrize("name", ["../x.csv", "/etc/x.csv", "a/../../x.csv", "..\\x.csv", "C:\\x.csv"])
def test_an_archive_cannot_lead_outside(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(name, text([row(1)]))
    assert code_of(lambda: open_table(tmp_path / "x.zip")) == "zip_path"


def test_a_file_that_changed_while_it_was_read_is_refused_although_its_size_stayed(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text([row(1)]), encoding="utf-8")
    batches = open_table(path).batches()
    next(batches)
    later = path.stat().st_mtime_ns + 1_000_000
    os.utime(path, ns=(later, later))
    assert code_of(lambda: list(batches)) == "still_growing"


def test_a_fresh_file_is_looked_at_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text([row(1)]), encoding="utf-8")

    def grow(_: float) -> None:
        with path.open("a") as file:
            file.write("A2")

    monkeypatch.setattr("anonymization.intake.source.time.sleep", grow)
    assert code_of(lambda: inspect(path, settle_seconds=0.1)) == "still_growing"


def test_nul_and_an_unclosed_quote_cost_their_rows_only(walk: Walk) -> None:
    rows = [row(i) for i in range(1, 7)]
    content = text(rows).encode().replace(b"A2,", b'"A2,').replace(b"a5@", b"a\x005@")
    summary = walk(content).summary
    assert summary.rejected_rows == {"ragged_row": [3], "control_char": [6]}
    assert (summary.rows_total, summary.rows_ok) == (6, 4)

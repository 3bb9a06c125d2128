"""Files that are refused as a whole: no table, unsafe, not what the contract says. One line why, no value."""

import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from anonymization.intake.contract import CompanyContract, load_contract
from anonymization.intake.propose import propose
from anonymization.intake.reading import Reading, read
from anonymization.intake.table import open_table
from anonymization.refusals import Refused
from tests.unit.intake.conftest import HEADER, row, text

Walk = Callable[..., Reading]


def code_of(action: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        action()
    assert "\n" not in caught.value.refusal.en
    return caught.value.refusal.code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\r\n \r\n\r\n", "blank_file"),
        (b"<!DOCTYPE html><html><body>login</body></html>", "html"),
        (b'\xef\xbb\xbf  <html lang="ja"><head>', "html"),
        (b'{"error": "unauthorized", "code": 401}', "json"),
        (b'[{"id": 1}]', "json"),
        (b"error,message\r\n401,Unauthorized\r\n", "error_message"),
        ("エラーコード,メッセージ\r\nE01,セッションが切れました\r\n".encode("cp932"), "error_message"),
        (b"%PDF-1.7 ...", "binary"),
        (bytes(range(256)) * 40, "binary"),
        ("A1,高遠寺 真砂子,2025-01-01\nA2,一本松 伊織,2025-01-02\n".encode(), "no_header"),
        (b"A1,a@example.com,2025-04-01\nA2,b@example.com,2025-04-02\nA3,c@example.com,2025-04-02\n", "no_header"),
        ('応募ID,"氏名\nA1,佐藤 花子\nA2,田中 一郎"\nA3,"x"\n'.encode(), "no_header"),
        ("応募ID,氏名,メールアドレス,a0@example.jp\nA1,佐藤 花子,b@example.jp,x\n".encode(), "no_header"),
        (b"just a line of prose\nand another one\n", "not_a_table"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "x.csv").write_bytes(content)
    assert code_of(lambda: propose(tmp_path / "x.csv")) == code


def test_header_only_can_be_mapped_but_not_loaded(tmp_path: Path, contract: CompanyContract) -> None:
    path = tmp_path / "x.csv"
    path.write_text(",".join(HEADER) + "\n")
    assert propose(path).kind == "applications"
    assert code_of(lambda: read(path, contract=contract)) == "header_only"


def test_paths_that_lead_elsewhere_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text([row(1)]))
    (tmp_path / "link.csv").symlink_to(path)
    (tmp_path / "sub").mkdir()
    assert code_of(lambda: open_table(tmp_path / "link.csv")) == "symlink"
    assert code_of(lambda: open_table(tmp_path / "sub" / ".." / "x.csv")) == "path_outside"
    assert code_of(lambda: open_table(tmp_path / "sub")) == "not_a_file"
    assert code_of(lambda: open_table(tmp_path / "none.csv")) == "no_file"


def test_archives_that_hide_something_are_refused(tmp_path: Path) -> None:
    def packed(name: str, members: dict[str, bytes]) -> Path:
        with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in members.items():
                archive.writestr(member, content)
        return tmp_path / name

    assert code_of(lambda: open_table(packed("a.zip", {"../x.csv": b"a,b"}))) == "zip_path"
    assert code_of(lambda: open_table(packed("b.zip", {"x.csv": b"a", "y.csv": b"b"}))) == "zip_many"
    assert code_of(lambda: open_table(packed("c.zip", {"x.csv": b"a,b\n" * 10_000_000}))) == "zip_bomb"
    (tmp_path / "d.gz").write_bytes(gzip.compress(text([row(i) for i in range(500)]).encode())[:-200])
    assert code_of(lambda: [*open_table(tmp_path / "d.gz").batches()]) == "damaged"


def test_a_file_that_grows_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text([row(1)]))
    table = open_table(path)
    batches = table.batches()
    next(batches)
    with path.open("a") as file:
        file.write("more")
    assert code_of(lambda: list(batches)) == "still_growing"


def test_a_column_the_contract_does_not_know_is_refused(walk: Walk) -> None:
    with pytest.raises(Refused) as caught:
        walk(text([[*row(1), "x"]], header=[*HEADER, "新しい列"]).encode())
    assert caught.value.refusal.code == "unknown_column"
    assert caught.value.refusal.column == "新しい列"


@pytest.mark.parametrize("name", ["高遠寺 真砂子", "Jane Okafor", "taro@example.jp", "090-1234-5678"])
def test_a_column_named_after_a_person_is_told_by_its_number_alone(walk: Walk, name: str) -> None:
    with pytest.raises(Refused) as caught:
        walk(text([[*row(1), "x"]], header=[*HEADER, name]).encode())
    refusal = caught.value.refusal
    assert refusal.code in {"unknown_column", "no_header"}
    assert name not in repr(refusal)


def test_where_most_of_the_header_is_unknown_no_cell_of_it_is_repeated(walk: Walk) -> None:
    with pytest.raises(Refused) as caught:
        walk(text([row(1)], header=["応募ID", *"甲乙丙丁戊己庚辛"]).encode())
    assert caught.value.refusal.column is None


def test_a_mapped_column_that_is_missing_is_refused(walk: Walk) -> None:
    assert code_of(lambda: walk(text([row(1)[:-1]], header=HEADER[:-1]).encode())) == "missing_column"


def test_columns_may_change_their_places_and_decoration(walk: Walk) -> None:
    header = ["更新日時", "応募ＩＤ", *HEADER[1:7], "備 考"]
    cells = row(1)
    assert walk(text([[cells[7], cells[0], *cells[1:7], cells[8]]], header=header).encode()).summary.rows_ok == 1


def test_a_wrong_declaration_of_the_encoding_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(text([row(1)]).encode("cp932"))
    assert code_of(lambda: open_table(path, declared_encoding="utf-8")) == "wrong_encoding"
    assert open_table(path, declared_encoding="shift_jis").encoding == "cp932"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("kind: [", "contract_unreadable"),
        ("- a", "contract_unreadable"),
        ("company: x\nexports: {}", "contract_invalid"),
        ("kind: applications\ncolumns: [{name: a, field: nothing, class: direct}]", "contract_invalid"),
        ("kind: applications\ncolumns: [{name: a, field: name, class: direct, extra: 1}]", "contract_invalid"),
        ("kind: applications\ncolumns: [{name: No, field: name, class: direct}]", "contract_invalid"),
        (
            "company: ../x\nexports: {applications: {columns: [{name: a, field: name, class: direct}]}}",
            "contract_invalid",
        ),
    ],
)
def test_a_faulty_contract_is_refused_in_one_sentence(tmp_path: Path, content: str, code: str) -> None:
    (tmp_path / "c.yml").write_text(content)
    assert code_of(lambda: load_contract(tmp_path / "c.yml")) == code


def test_a_contract_can_extend_the_statuses(contract: CompanyContract, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(text([row(1, decision="ご縁なし済")]))
    own = contract.model_copy(update={"statuses": {"ご縁なし済": "rejected"}})
    (batch,) = read(path, contract=own)
    assert batch.table["decision"].to_pylist() == ["rejected"]
    assert batch.table["closing_side"].to_pylist() == ["org"]

"""The sample exports look like what the three systems give, byte for byte, and are what the command makes."""

import csv
import io
from pathlib import Path

import pytest

from anonymization.intake.contract import arrange, load_contract
from samples import bad_inputs
from samples.companies import companies
from samples.shapes import shape_of
from samples.simulate import Plan, simulate, write_contracts

ROOT = Path(__file__).parents[3]
EXPORTS = ROOT / "samples" / "exports"
HRHACKER = (
    "応募者id,応募求人先,選考ステータス,応募経路,名前,名前フリガナ,性別,生年月日,現在の職業,電話番号,メールアドレス,郵便番号,"
    "都道府県,市区町村,丁目,番地,建物名,連絡希望日,連絡方法,見学会希望有無,見学会希望日,希望面接形態,学歴,勤務可能期間,"
    "自由項目1,自由項目2,自由項目3,面接予定日,選考理由,応募日時,更新日,店舗ID,店舗名"
)
AIRWORK = (
    "応募ID,応募者名,ふりがな,生年月日,年齢,郵便番号,住所,電話番号,メールアドレス,性別,応募経路,応募日時,応募求人ID,"
    "希望勤務地,対応状況"
)
SIZE_LIMIT = 300_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("made")
    write_contracts(simulate(Plan(), out=out / "exports"), out / "contracts")
    bad_inputs.make(exports=out / "exports", out=out / "bad", contracts=out / "contracts")
    return out


def _files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "README.md"
    }


def test_the_documented_commands_make_the_committed_bytes(made: Path) -> None:
    for name in ("exports", "bad"):
        assert _files(made / name) == _files(ROOT / "samples" / name), name
    committed = _files(ROOT / "contracts")
    assert {name: committed[name] for name in _files(made / "contracts")} == _files(made / "contracts")


def test_another_seed_makes_other_people(tmp_path: Path) -> None:
    simulate(Plan(applications=50, seed=8), out=tmp_path)
    name = "aozora-foods/applications.csv"
    assert (tmp_path / name).read_bytes() not in (EXPORTS / name).read_bytes()


def test_hrhacker_is_cp932_with_crlf_and_exactly_its_header() -> None:
    text = (EXPORTS / "aozora-foods" / "applications.csv").read_bytes().decode("cp932")
    assert text.split("\r\n")[0] == HRHACKER
    assert "\n" not in text.replace("\r\n", "")


def test_airwork_has_a_byte_order_mark_and_quotes_every_cell_behind_its_header() -> None:
    raw = (EXPORTS / "midori-living" / "applications.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    lines = raw.decode("utf-8-sig").splitlines()
    assert ",".join(next(csv.reader(lines))).startswith(AIRWORK + ",")
    assert all(line.startswith('"') and line.endswith('"') for line in lines)
    assert {len(line.split('","')) for line in lines} == {31}
    readings = [row["ふりがな"].replace(" ", "") for row in csv.DictReader(lines)]
    assert all("ぁ" <= letter <= "ゖ" or letter == "ー" for reading in readings for letter in reading)


def test_greenhouse_uses_its_own_words() -> None:
    rows = list(csv.DictReader(io.StringIO((EXPORTS / "hibiki-works" / "applications.csv").read_text("utf-8"))))
    assert {row["Application Status"] for row in rows} == {"Active", "Rejected", "Hired"}
    assert {row["Rejection Reason Type"] for row in rows} == {"", "We rejected them", "They rejected us"}
    assert {row["Overall Recommendation"] for row in rows} == {"", "definitely_not", "no", "yes", "strong_yes"}


def test_committed_files_stay_small() -> None:
    sizes = [len(content) for content in _files(EXPORTS).values()]
    assert max(sizes) < SIZE_LIMIT
    assert sum(sizes) < 1 << 20


@pytest.mark.parametrize("company", companies(count=3, seed=7), ids=lambda c: c.id)
def test_contracts_know_every_column_of_their_files(company) -> None:  # type: ignore[no-untyped-def]  # pytest gives it
    contract = load_contract(ROOT / "contracts" / f"{company.id}.yml")
    assert contract.org.group == company.group
    shape = shape_of(company)
    for sheet in (shape.applications, shape.outcomes, shape.consents):
        with (EXPORTS / company.id / sheet.file_name).open(encoding=sheet.encoding, newline="") as file:
            header = next(csv.reader(file))
        assert len(arrange(contract.exports[sheet.kind], header)) == len(header)


def test_applicants_and_interviewers_are_named_in_the_texts() -> None:
    with (EXPORTS / "midori-living" / "applications.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["面接コメント"]]
    surnames = sum(row["応募者名"].split()[0] in row["面接コメント"] for row in rows)
    interviewers = sum(row["面接官"].split()[0] in row["面接コメント"] for row in rows)
    assert len(rows) > 150
    assert surnames / len(rows) > 0.6
    assert interviewers / len(rows) > 0.3


def test_bad_files_have_the_fault_that_they_are_named_for() -> None:
    bad = ROOT / "samples" / "bad"
    assert b"<html" in (bad / "aozora-foods" / "login_page.csv").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        (bad / "aozora-foods" / "wrong_encoding.csv").read_bytes().decode("cp932")
    with pytest.raises(UnicodeDecodeError):
        (bad / "aozora-foods" / "wrong_encoding.csv").read_bytes().decode("utf-8")
    unknown = (bad / "midori-living" / "unknown_column.csv").read_bytes().decode("utf-8-sig").splitlines()
    assert {len(row) for row in csv.reader(unknown)} == {32}
    assert (bad / "hibiki-works" / "header_only.csv").read_bytes().count(b"\n") == 1
    assert "マイナンバー" in (bad / "midori-living" / "my_number.csv").read_text("utf-8-sig")
    assert load_contract(ROOT / "contracts" / f"{bad_inputs.NO_CONSENTS}.yml").consent == "export"
    assert [path.name for path in (bad / bad_inputs.NO_CONSENTS).iterdir()] == ["applications.csv"]

import os
import signal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from anonymization.cli import app
from anonymization.intake.contract import CompanyContract
from anonymization.refusals import Refused
from anonymization.schema import POOL
from anonymization.scrub import _new_jobs, _Tally
from anonymization.trial import scrub_file

HEADER = "応募者ID,氏名,メールアドレス,応募日,選考結果,面接コメント,共有への同意,同意日時,同意目的"
FIELDS = {
    "応募者ID": ("applicant_id", "direct"),
    "氏名": ("name", "direct"),
    "メールアドレス": ("email", "direct"),
    "応募日": ("applied_at", "quasi"),
    "選考結果": ("decision", "measure"),
    "面接コメント": ("interview_comment", "free_text"),
    "共有への同意": ("consent_given", "measure"),
    "同意日時": ("consent_at", "measure"),
    "同意目的": ("consent_purposes", "measure"),
}
HANAKO = "A1,灰原 花子,Hanako@example.com,2026/07/02,不採用,=灰原さんは明るい,はい,2026/07/20 10:00,pool_stats"
TARO = "A2,灰原 太郎,taro@example.com,2026/07/02,不採用,特になし,いいえ,2026/07/20 10:00,"


def contract(company: str = "akebono") -> CompanyContract:
    columns = [{"name": name, "field": field, "class": kind} for name, (field, kind) in FIELDS.items()]
    columns[5]["options"] = {"keep": "masked"}
    return CompanyContract.model_validate({"company": company, "exports": {"applications": {"columns": columns}}})


def export(folder: Path, *rows: str) -> Path:
    path = folder / "applications.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def everything(out: Path) -> str:
    texts = [path.read_text(encoding="utf-8") for path in out.glob("*.json")]
    return " ".join(texts + [str(pq.read_table(path).to_pylist()) for path in out.glob("*.parquet")])


def test_only_rows_with_consent_are_written_and_nothing_that_names_them(tmp_path: Path) -> None:
    receipt = scrub_file(export(tmp_path, HANAKO, TARO), contract=contract(), out=tmp_path / "out")
    assert receipt["people"] == {"in": 2, "consented": 1, "pooled": 1}
    written = everything(tmp_path / "out")
    for personal in ("灰原", "花子", "太郎", "example.com", "A1", "A2"):
        assert personal not in written
    assert pq.read_table(tmp_path / "out" / "note.parquet")["masked_text"].to_pylist() == ["<PERSON_1>は明るい"]


def test_a_trial_writes_every_row_and_its_manifest_says_so(tmp_path: Path) -> None:
    file = export(tmp_path, HANAKO, TARO)
    receipt = scrub_file(file, contract=contract(), out=tmp_path / "out", consent="assumed")
    assert receipt["people"]["pooled"] == 2
    assert '"consent": "assumed"' in (tmp_path / "out" / "manifest.json").read_text(encoding="utf-8")


def test_one_person_has_one_pseudonym_in_files_of_two_companies(tmp_path: Path) -> None:
    keys = []
    for company, row in (("akebono", HANAKO), ("hibari", HANAKO.replace("Hanako@", "HANAKO@").replace("A1", "77"))):
        out = tmp_path / company
        scrub_file(export(tmp_path, row), contract=contract(company), out=out)
        keys.append(pq.read_table(out / "application.parquet").select(["person_key", "application_key"]).to_pylist()[0])
    assert keys[0]["person_key"] == keys[1]["person_key"]
    assert keys[0]["application_key"] != keys[1]["application_key"]


def test_a_refused_file_leaves_no_parquet_behind_not_even_of_an_earlier_run(tmp_path: Path) -> None:
    out = tmp_path / "out"
    scrub_file(export(tmp_path, HANAKO), contract=contract(), out=out)
    assert list(out.glob("*.parquet"))
    with pytest.raises(Refused):
        scrub_file(export(tmp_path), contract=contract(), out=out)
    assert not list(out.rglob("*.parquet"))


def test_whatever_stops_a_run_no_parquet_of_an_earlier_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, file = tmp_path / "out", export(tmp_path, HANAKO)
    broken = tmp_path / "broken.yml"
    broken.write_text("kind: applications\nforeign: 1\n", encoding="utf-8")

    def missing_key() -> None:
        with monkeypatch.context() as patch:
            patch.delenv("RELAY_MASTER_KEY", raising=False)
            scrub_file(file, contract=contract(), out=out)

    stops = {
        "missing_key": missing_key,
        "no_file": lambda: scrub_file(tmp_path / "none.csv", contract=contract(), out=out),
        "contract_invalid": lambda: scrub_file(file, contract=broken, out=out),
    }
    for code, stop in stops.items():
        scrub_file(file, contract=contract(), out=out)
        assert list(out.glob("*.parquet"))
        with pytest.raises(Refused) as refused:
            stop()
        assert refused.value.refusal.code == code
        assert not list(out.iterdir())


def test_a_failure_after_the_first_file_is_in_place_takes_it_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("anonymization.trial.write_json", full)
    out = tmp_path / "out"
    with pytest.raises(Refused) as refused:
        scrub_file(export(tmp_path, HANAKO), contract=contract(), out=out)
    assert refused.value.refusal.code == "out_unwritable"
    assert not list(out.iterdir())


def test_an_out_that_is_no_folder_is_named_and_not_touched(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("somebody's", encoding="utf-8")
    for out in (tmp_path / "out", tmp_path / "out" / "below"):
        with pytest.raises(Refused, match="out_unwritable"):
            scrub_file(export(tmp_path, HANAKO), contract=contract(), out=out)
    assert (tmp_path / "out").read_text(encoding="utf-8") == "somebody's"


def test_what_is_no_plain_file_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")  # opening it would wait for ever
    (tmp_path / "link.csv").symlink_to(export(tmp_path, HANAKO))
    for name, code in (("pipe.csv", "not_a_file"), ("link.csv", "symlink"), ("", "not_a_file")):
        with pytest.raises(Refused, match=code):
            scrub_file(tmp_path / name, contract=contract(), out=tmp_path / "out")


def test_a_terminated_scrub_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "c.yml").write_text(contract().model_dump_json(by_alias=True, exclude_none=True), encoding="utf-8")

    def terminated(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr("anonymization.trial.write_json", terminated)
    file, out = export(tmp_path, HANAKO), tmp_path / "out"
    answer = CliRunner().invoke(app, ["scrub", str(file), "--contract", str(tmp_path / "c.yml"), "--out", str(out)])
    assert answer.exit_code == 143
    assert not list(out.iterdir())


def test_a_job_is_written_once_however_many_batches_name_it() -> None:
    tally = _Tally()
    tokens = [f"1:{number:032x}" for number in range(5)]
    written = []
    for batch in ([0, 1, 1, 0], [2, 1, 3, 2], [], [3, 4, 0]):
        nulls = pa.nulls(len(batch), pa.string())
        keys = pa.array([tokens[number] for number in batch], pa.string())
        jobs = pa.table({name: keys if name == "job_key" else nulls for name in POOL["job"].names}, schema=POOL["job"])
        written += _new_jobs(jobs, tally=tally)["job_key"].to_pylist()
    assert written == tokens
    assert tally.jobs.nbytes == 8 * len(tokens)
